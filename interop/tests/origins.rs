//! Browsers and reqwest read a URI by other rules than RFC 3986: the next page is at the origin for them, too.

use http::{HeaderMap, HeaderValue, Method, Uri};
use masthead::paging::{NextPage, PageRequest};

const KV: &str = "https://contoso.azconfig.io/kv?api-version=1.0";

#[test]
fn a_next_page_is_at_the_origin_as_reqwest_reads_it() {
    let prefixes = [
        "", "/", "//", "///", "/.", "/..//", "?", "#", "https:", "https://", "@", " //", "\\\\",
        "/\\", "/\t/",
    ];
    let hosts = [
        "",
        "contoso.azconfig.io",
        "CONTOSO.azconfig.io:443",
        "contoso.azconfig.io:",
        "contoso.azconfig.io:8443",
        "contoso.azconfig.io@evil.example",
        "evil.example",
        "evil.example?@contoso.azconfig.io",
        "evil.example#@contoso.azconfig.io",
        "contoso.azconfig.io%2f",
        "contoso.azconfig.io\\evil.example",
        "%2e%2e",
    ];
    let paths = [
        "",
        "/",
        "/kv?after=bGlz%3D",
        "/../%7E?x=/../y",
        "//kv",
        "?u=//evil.example",
        "/a%2fb/{token}",
    ];
    let (base, headers) = (Uri::from_static(KV), HeaderMap::new());
    let origin = |uri: &str| reqwest::Url::parse(uri).unwrap().origin();
    let mut followed = 0;
    for prefix in prefixes {
        for host in hosts {
            for path in paths {
                let link = format!("<{prefix}{host}{path}>; rel=next");
                let Ok(link) = HeaderValue::from_str(&link) else { continue };
                let response = HeaderMap::from_iter([(http::header::LINK, link.clone())]);
                let next = PageRequest::new(&Method::GET, &base, &headers).next(&response);
                let Ok(Some(NextPage::Uri(uri))) = next else { continue };
                assert_eq!(origin(&uri.to_string()), origin(KV), "{link:?}");
                followed += 1;
            }
        }
    }
    assert!(followed > 200, "{followed} links were followed");
}
