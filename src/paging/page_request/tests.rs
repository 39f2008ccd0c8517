//! Pages of each kind.

use http::{HeaderValue, Request};

use super::*;

type Headers<'a> = &'a [(&'static str, &'a str)];

fn map(headers: Headers<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_str(value).unwrap());
    }
    map
}

/// The request after a GET, or the reason why there is none.
fn next(
    uri: &str,
    request: Headers<'_>,
    response: Headers<'_>,
) -> Result<Option<Request<()>>, PagingError> {
    let mut request = {
        let headers = map(request);
        let mut request = Request::get(uri).body(()).unwrap();
        *request.headers_mut() = headers;
        request
    };
    let Some(next) = PageRequest::of(&request).next(&map(response))? else {
        return Ok(None);
    };
    let (mut parts, ()) = request.clone().into_parts();
    next.write_to_parts(&mut parts.uri, &mut parts.headers);
    let built = next.write_to_builder(Request::get(uri)).body(()).unwrap();
    next.write_to_request(&mut request);
    assert_eq!((&parts.uri, &parts.headers), (request.uri(), request.headers()));
    assert_eq!(built.uri(), request.uri());
    for (name, value) in built.headers() {
        assert_eq!(&request.headers()[name], value);
    }
    Ok(Some(request))
}

const KV: &str = "https://contoso.azconfig.io/kv?api-version=1.0";

/// Where a link of a page of `KV` leads.
fn follow(target: &str) -> Result<String, PagingError> {
    let link = format!("<{target}>; rel=next");
    let found = next(KV, &[("authorization", "Bearer secret")], &[("link", &link)])?;
    let found = found.unwrap();
    assert_eq!(found.headers()["authorization"], "Bearer secret");
    Ok(found.uri().to_string())
}

#[test]
fn a_link_keeps_its_bytes() {
    let ok = |text: &str| Ok(text.to_owned());
    for (target, uri) in [
        ("/kv?after=bGlz%3D", "https://contoso.azconfig.io/kv?after=bGlz%3D"),
        ("?after=a", "https://contoso.azconfig.io/kv?after=a"),
        ("kv?$Select=&key=*,b", "https://contoso.azconfig.io/kv?$Select=&key=*,b"),
        ("/a%2fb/../%7E?x=/../y", "https://contoso.azconfig.io/%7E?x=/../y"),
        ("//CONTOSO.azconfig.io:443/A", "https://contoso.azconfig.io/A"),
        ("HTTPS://contoso.azconfig.io", "https://contoso.azconfig.io/"),
        ("/kv?after={token}", "https://contoso.azconfig.io/kv?after=%7Btoken%7D"),
        ("?after=a#top", "https://contoso.azconfig.io/kv?after=a"),
        ("?", "https://contoso.azconfig.io/kv?"),
        ("//contoso.azconfig.io//kv", "https://contoso.azconfig.io//kv"),
    ] {
        assert_eq!(follow(target), ok(uri), "{target}");
    }
}

#[test]
fn a_link_stays_at_its_origin() {
    for target in [
        "//evil.example/kv?after=a",
        "http://contoso.azconfig.io/kv?after=a",
        "https://contoso.azconfig.io:8443/kv?after=a",
        "https://contoso.azconfig.io.evil.example/",
        "https://contoso.azconfig.io@evil.example/",
        "https:kv",
        "https:/kv",
        "https:///contoso.azconfig.io/kv",
        "///contoso.azconfig.io/kv",
        "//contoso.azconfig.io:444/kv",
        "//contoso.azconfig.io./kv",
        "//contoso.azconfig.io%2fkv",
        "//contoso.azconfig.io{}/kv",
        "// contoso.azconfig.io/kv",
        "//evil.example?@contoso.azconfig.io/",
        "//evil.example#@contoso.azconfig.io/",
        "//xn--contoso-9ya.azconfig.io/kv",
        "kv:443/kv",
        "ftp:x",
    ] {
        assert_eq!(follow(target), Err(PagingError::OtherOrigin), "{target}");
    }
    // What others read as a slash or leave out is no character of a URI.
    for target in
        ["\\\\evil.example/kv", "/\\evil.example/kv", "https:\\\\evil.example", "/\t/evil.example"]
    {
        assert!(matches!(follow(target), Err(PagingError::Header(_))), "{target}");
    }
    for host in [&b"//contoso.azconfig.\xc4\xb0o/kv"[..], b"//\xe2\x84\xaa.azconfig.io/kv"] {
        let link = [&b"<"[..], host, b">; rel=next"].concat();
        let response = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(&link).unwrap())]);
        let (uri, headers) = (Uri::from_static(KV), HeaderMap::new());
        let next = PageRequest::new(&Method::GET, &uri, &headers).next(&response);
        assert!(matches!(next, Err(PagingError::Header(_) | PagingError::OtherOrigin)));
    }
    // None of these leads away, and others may read them as they like.
    for (target, uri) in [
        ("/%2e%2e/%2F/evil.example", "https://contoso.azconfig.io/%2e%2e/%2F/evil.example"),
        ("/../..//evil.example", "https://contoso.azconfig.io//evil.example"),
        (" //evil.example/", "https://contoso.azconfig.io/%20//evil.example/"),
        ("/kv?u=//evil.example", "https://contoso.azconfig.io/kv?u=//evil.example"),
        ("@evil.example/", "https://contoso.azconfig.io/@evil.example/"),
    ] {
        assert_eq!(follow(target), Ok(uri.to_owned()), "{target}");
    }
    let error = follow("https://user:pass@contoso.azconfig.io/").unwrap_err();
    assert_eq!(error, PagingError::UserInfo);
    assert_eq!(
        error.to_string(),
        "link: the URI of the next page contains a user name or a password"
    );
    let long = format!("/{}", "a".repeat(65_500));
    assert_eq!(follow(&long).unwrap().len(), 27 + long.len());
    let base = format!("https://x/{}", "b/".repeat(50));
    let too_long = format!("<{}>;rel=next", "a".repeat(65_500));
    let error = next(&base, &[], &[("link", &too_long)]).unwrap_err();
    assert_eq!(error, PagingError::NotAUri);
}

#[test]
fn a_request_without_an_origin_takes_paths_only() {
    let follow = |uri: &str, target: &str| {
        let link = format!("<{target}>; rel=next");
        let found = next(uri, &[("host", "a")], &[("link", &link)])?;
        Ok(found.unwrap().uri().to_string())
    };
    assert_eq!(follow("/kv?a", "?b"), Ok("/kv?b".to_owned()));
    assert_eq!(follow("/kv", "../c"), Ok("/c".to_owned()));
    assert_eq!(follow("/kv", "http://a/kv?b"), Err(PagingError::NoOrigin));
    assert_eq!(follow("/kv", "//a/kv?b"), Err(PagingError::NoOrigin));
    assert_eq!(follow("/kv", "/.//a/kv"), Err(PagingError::OtherOrigin));
    assert_eq!(follow("*", "b"), Err(PagingError::NotAUri));
}

#[test]
fn which_link_is_the_next() {
    let find = |links: Headers<'_>| {
        next(KV, &[], links).map(|found| found.map(|found| found.uri().query().unwrap().to_owned()))
    };
    let some = |query: &str| Ok(Some(query.to_owned()));
    let other = "</kv>; rel=original, <//evil/>; rel=\"prev items\"";
    assert_eq!(find(&[("link", other), ("link", "<?a>; rel=\"last NEXT\"")]), some("a"));
    assert_eq!(find(&[("link", other)]), Ok(None));
    assert_eq!(find(&[]), Ok(None));
    assert_eq!(find(&[("link", "<?a>; rel=prev; rel=next")]), Ok(None));
    let titled = "<?a>; title=\"rel=prev, <?b>\"; title*=UTF-8''n%c3%a4chste; REL=Next";
    assert_eq!(find(&[("link", titled)]), some("a"));
    assert_eq!(find(&[("link", "<?a>; rel*=UTF-8''next; title*=UTF-8''next")]), Ok(None));
    assert_eq!(find(&[("link", "<?a>;rel=next, </kv?a>;rel=next")]), some("a"));
    let several = find(&[("link", "<?a>;rel=next"), ("link", "<?b>;rel=next")]);
    assert_eq!(several, Err(PagingError::SeveralLinks));
    // What is from another resource, or a part of this one, is not for us; not even if it leads away.
    for anchor in ["/other", "#part", "//evil/kv?api-version=1.0", "?api-version=1.0#part"] {
        let link = format!("<//evil/>; rel=next; anchor=\"{anchor}\"");
        assert_eq!(find(&[("link", &link)]), Ok(None), "{anchor}");
    }
    for anchor in ["", "?api-version=1.0", "//contoso.azconfig.io/kv?api-version=1.0"] {
        let link = format!("<?a>; rel=next; anchor=\"{anchor}\"");
        assert_eq!(find(&[("link", &link)]), some("a"), "{anchor}");
    }
    for this in ["", "#top", "/kv?api-version=1.0", KV, "?api-version=1.0"] {
        let link = format!("<{this}>; rel=next");
        assert_eq!(find(&[("link", &link)]), Err(PagingError::Loop(&LINK)), "{this}");
    }
    let error = find(&[("link", "<?a>; rel=next, <?b")]).unwrap_err();
    assert_eq!(error.to_string(), "link: expected a URI character or \">\" at byte 19");
}

#[test]
fn nobody_knows_what_a_link_in_the_answer_to_a_post_is_from() {
    let (uri, headers) = (Uri::from_static(KV), HeaderMap::new());
    let response = map(&[("link", "<?a>; rel=next")]);
    let next = |method| PageRequest::new(&method, &uri, &headers).next(&response);
    assert_eq!(next(Method::POST).unwrap_err(), PagingError::Method);
    assert!(next(Method::HEAD).unwrap().is_some());
    let response = map(&[("x-ms-continuation", "a")]);
    let queried = PageRequest::new(&Method::POST, &uri, &headers).next(&response);
    assert!(matches!(queried, Ok(Some(NextPage::Continuation(_)))));
}

#[test]
fn continuations_are_echoed() {
    const NAME: &str = "x-ms-continuation";
    let uri = "https://x.documents.azure.com/dbs/a/colls/b/docs";
    let find = |request: Headers<'_>, response: Headers<'_>| {
        let found = next(uri, request, response)?;
        Ok::<_, PagingError>(found.map(|found| {
            assert_eq!(
                (found.uri(), found.headers().get_all(NAME).iter().count()),
                (&Uri::from_static(uri), 1)
            );
            found.headers()[NAME].to_str().unwrap().to_owned()
        }))
    };
    let token = r#"[{"token":"-RID:~A==#RT:2", "range":{"min":"","max":"FF"}}]"#;
    assert_eq!(find(&[], &[(NAME, token)]), Ok(Some(token.to_owned())));
    assert_eq!(find(&[(NAME, "a")], &[(NAME, token)]), Ok(Some(token.to_owned())));
    assert_eq!(find(&[(NAME, "a")], &[(NAME, "")]), Ok(None));
    assert_eq!(find(&[(NAME, "a")], &[]), Ok(None));
    assert_eq!(find(&[(NAME, "")], &[(NAME, "a")]), Ok(Some("a".to_owned())));
    let again = find(&[(NAME, token)], &[(NAME, token)]);
    assert_eq!(
        again.unwrap_err().to_string(),
        "x-ms-continuation: the next page is the same as this one"
    );
    // Whatever bytes a field value may have.
    let bytes: Vec<u8> = (b' '..=b'~').chain([b'\t']).chain(0x80..=0xff).chain([b'!']).collect();
    let bytes = HeaderValue::from_bytes(&[b"\xff", &bytes[..]].concat()).unwrap();
    let response = HeaderMap::from_iter([(Continuation::name().clone(), bytes.clone())]);
    let mut request = Request::post(uri).header(NAME, "a").body(()).unwrap();
    let next = PageRequest::of(&request).next(&response).unwrap().unwrap();
    next.write_to_request(&mut request);
    assert_eq!(request.headers().get_all(NAME).iter().collect::<Vec<_>>(), [&bytes]);
    let twice = find(&[], &[(NAME, "a"), (NAME, "a")]).unwrap_err();
    assert_eq!(twice.to_string(), "x-ms-continuation: occurs again in field line 2");
}

/// The window that is asked for after a page of a macro.
fn window(query: &str, request: Headers<'_>, answer: &str) -> Result<Option<String>, PagingError> {
    let uri = format!("https://voss.example/api/tool/Macro/?{query}");
    let found = next(&uri, request, &[("content-range", answer)])?;
    Ok(found.map(|found| {
        assert_eq!(found.uri(), uri.as_str());
        assert_eq!(found.headers()["range"], found.headers()["x-range"]);
        found.headers()["range"].to_str().unwrap().to_owned()
    }))
}

#[test]
fn windows_of_items() {
    let some = |range: &str| Ok(Some(range.to_owned()));
    let (first, second) = (("range", "items=0-199"), ("x-range", "items=200-399"));
    let unknown = "items 0-199/999999999";
    assert_eq!(window("", &[first], unknown), some("items=200-399"));
    assert_eq!(window("", &[("x-range", first.1)], unknown), some("items=200-399"));
    assert_eq!(window("", &[first, ("x-range", "Items=00-199")], unknown), some("items=200-399"));
    assert_eq!(window("", &[second], "items 200-399/298"), Ok(None));
    assert_eq!(window("", &[second], "items 200-399/401"), some("items=400-599"));
    assert_eq!(window("", &[second], "items 200-299/*"), some("items=300-399"));
    assert_eq!(window("", &[second], "items */200"), Ok(None));
    assert_eq!(window("", &[("range", "items=200-")], "items 200-299/*"), some("items=300-399"));
    // Headers override `skip` and `limit`.
    assert_eq!(window("skip=0&limit=200", &[], unknown), some("items=200-399"));
    assert_eq!(window("skip=0&limit=6", &[second], "items 200-399/*"), some("items=400-599"));
    assert_eq!(window("skip=9999999999999999999999", &[], unknown), some("items=200-399"));
    assert_eq!(window("skip=+5&skip", &[], unknown), some("items=200-399"));
    assert_eq!(window("", &[], unknown), some("items=200-399"));
    assert_eq!(window("skip=200&skip=0", &[], unknown), some("items=200-399"));
    // The last page is full to its last item, or there was none at all.
    assert_eq!(window("", &[second], "items 200-399/400"), Ok(None));
    assert_eq!(window("skip=200&limit=200", &[], "items 200-399/400"), Ok(None));
    assert_eq!(window("", &[first], "items 0-199/0"), Ok(None));
    // A range of bytes is a part of one page.
    assert_eq!(window("", &[("range", "bytes=0-9")], "bytes 0-9/100"), Ok(None));
}

#[test]
fn windows_that_do_not_go_on() {
    let window = |query: &str, request: Headers<'_>, answer: &str| {
        window(query, request, answer).unwrap_err().to_string()
    };
    let second = ("range", "items=200-399");
    let this = "content-range: the next page is the same as this one";
    assert_eq!(window("", &[second], "items 0-199/*"), this);
    assert_eq!(window("limit=9&skip=200", &[], "items 0-199/*"), this);
    let other = "content-range: the response has different items than were requested";
    assert_eq!(window("", &[second], "items 400-599/*"), other);
    assert_eq!(window("", &[second], "items 0-99/*"), other);
    assert_eq!(window("", &[second], "items 0-99/100"), other);
    assert_eq!(
        window("", &[second, ("x-range", "items=0-9")], "items 0-9/*"),
        "range: disagrees with x-range"
    );
    let end = u64::MAX;
    assert_eq!(
        window("", &[], &format!("items {end}-{end}/*")),
        "content-range: the range is larger than 64 bits can count"
    );
    let bad = [
        ("items=0-5,7-9", "range: the header has more than one range"),
        ("items=-5", "range: the range is missing its first or last position"),
        ("bytes=0-5", "range: the range does not count items"),
        ("items=5-0", "range: last position is before the first at byte 8"),
    ];
    for (range, message) in bad {
        assert_eq!(window("", &[("range", range)], "items 0-5/*"), message);
    }
    assert_eq!(window("", &[], "items 0-5"), "content-range: expected \"/\" at byte 9");
}

#[test]
fn headers_that_contradict_each_other() {
    let (link, token) = (("link", "<?a>; rel=next"), ("x-ms-continuation", "a"));
    let items = ("content-range", "items 0-2/80");
    let both = |a, b| next(KV, &[], &[a, b]).unwrap_err();
    assert_eq!(both(link, token).to_string(), "link: disagrees with x-ms-continuation");
    assert_eq!(both(items, link).to_string(), "link: disagrees with content-range");
    let error = both(token, items);
    assert_eq!(error.header().as_str(), "x-ms-continuation");
    // The end that one of them says is no page.
    assert!(next(KV, &[], &[link, ("x-ms-continuation", "")]).unwrap().is_some());
    assert!(next(KV, &[], &[link, ("content-range", "items 0-2/3")]).unwrap().is_some());
}

#[test]
fn secrets_stay_out_of_debug() {
    let request = Request::get("https://user:secret@a/?sig=secret").body(()).unwrap();
    let page = PageRequest::of(&request);
    let next = page.next(&map(&[("link", "<?secret>; rel=next")])).unwrap().unwrap();
    assert!(matches!(&next, NextPage::Uri(uri) if uri == "https://user:secret@a/?secret"));
    assert!(!format!("{page:?}{next:?}").contains("secret"));
    assert_eq!(format!("{next:?}"), "Uri(\"https://a/?...\")");
}
