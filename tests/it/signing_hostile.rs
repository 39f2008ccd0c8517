//! Requests that were signed, and changed so that somebody else reads them as another one.

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::cosmos::AmbiguousTarget;
use masthead::signing::VerifyError;
use masthead::signing::app_configuration::{AccessKey, SIGNED_HEADERS};
use masthead::signing::cosmos_db::{MasterKey, ResourceLink, string_to_sign};
use masthead::{ErrorKind, HttpDate, Request};

const HOST: &str = "contoso.azconfig.io";
const ACCOUNT: &str = "a.documents.azure.com";

fn now() -> HttpDate {
    HttpDate::from_unix(1_526_064_516).unwrap()
}

fn access_key() -> AccessKey {
    AccessKey::from_bytes("id", &[7; 32]).unwrap()
}

fn master_key() -> MasterKey {
    MasterKey::from_bytes(&[7; 32]).unwrap()
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap()
}

/// The headers of a signed read of a target, from a host.
fn signed(target: &str, host: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    map.insert("host", value(host));
    let request = Request::new("GET", target, &map).with_body(b"");
    access_key().sign(&request, now()).unwrap().write_to(&mut map);
    map
}

/// The error with which a target, or an authority beside it, is refused.
fn refusal(target: &str, map: &HeaderMap, authority: Option<&str>) -> Option<VerifyError> {
    let mut request = Request::new("GET", target, map).with_body(b"");
    request.pseudo_authority = authority;
    access_key().verify(&request, now()).err()
}

/// What is signed is the target byte for byte: in whatever way somebody reads another one as the same, it is
/// not the one that was signed.
#[test]
fn other_targets_of_app_configuration() {
    let map = signed("/kv/a?x", HOST);
    assert_eq!(refusal("/kv/a?x", &map, None), None);
    for target in [
        "secret://x/kv/a?x",
        "kv/secret://x/kv/a?x",
        "1http://contoso.azconfig.io/kv/a?x",
        "a_b://contoso.azconfig.io/kv/a?x",
        "://contoso.azconfig.io/kv/a?x",
        "a:b://contoso.azconfig.io/kv/a?x",
        "//contoso.azconfig.io/kv/a?x",
        "//kv/a?x",
        "/kv//a?x",
        "kv/a?x",
        "\\kv\\a?x",
        "/kv\\a?x",
        "/kv/./a?x",
        "/kv/b/../a?x",
        "/kv/%2e/a?x",
        "/kv/%61?x",
        "/kv%2Fa?x",
        "/kv/a?x#y",
        "/kv/a#?x",
        "/kv/a?x&",
        "/kv/a",
        "/kv/a?",
        "/",
        "*",
        "",
        "?x",
    ] {
        let refused = refusal(target, &map, None);
        // Of a scheme that nobody knows the host is another one.
        let expected = match target.starts_with("secret:") {
            true => VerifyError::AuthorityDiffers,
            false => VerifyError::SignatureDiffers,
        };
        assert_eq!(refused, Some(expected), "{target}");
    }
    // What was signed in such a form verifies in that form alone.
    for target in ["*", "", "//h/kv", "/kv#x", "/kv/a\\b", "/kv/%2e%2e/x"] {
        let map = signed(target, HOST);
        assert_eq!(refusal(target, &map, None), None, "{target}");
        assert_eq!(refusal("/kv", &map, None), Some(VerifyError::SignatureDiffers), "{target}");
    }
}

/// A whole URI has the signature of its path; its host has to be the signed one.
#[test]
fn absolute_form_is_of_the_signed_host() {
    let map = signed("/kv?x", HOST);
    for target in [
        "https://contoso.azconfig.io/kv?x",
        "HTTPS://Contoso.AzConfig.io:443/kv?x",
        "http://contoso.azconfig.io:80/kv?x",
        "https://contoso.azconfig.io:/kv?x",
        "https://contoso.azconfig.io:0443/kv?x",
    ] {
        assert_eq!(refusal(target, &map, None), None, "{target}");
    }
    for target in [
        "https://fabrikam.azconfig.io/kv?x",
        "https://contoso.azconfig.io.evil.example/kv?x",
        "https://contoso.azconfig.io./kv?x",
        "https://contoso.azconfig.io:80/kv?x",
        "http://contoso.azconfig.io:443/kv?x",
        "https://contoso.azconfig.io:8443/kv?x",
        "x://contoso.azconfig.io:443/kv?x",
        "https:///kv?x",
        "https://u@contoso.azconfig.io/kv?x",
        "https://u:p@contoso.azconfig.io/kv?x",
        "https://contoso.azconfig.io@evil.example/kv?x",
        "https://contoso.azconfig.io:443@evil.example/kv?x",
        "https://evil.example@contoso.azconfig.io/kv?x",
        "https://evil.example\\@contoso.azconfig.io/kv?x",
        "https://contoso.azconfig.io\\.evil.example/kv?x",
        "https://%63ontoso.azconfig.io/kv?x",
        "https://contoso.azconfig.io,evil.example/kv?x",
    ] {
        assert_eq!(refusal(target, &map, None), Some(VerifyError::AuthorityDiffers), "{target}");
    }
    // What the scheme leaves out is in Host, or the other way round.
    let map = signed("/kv?x", "contoso.azconfig.io:8443");
    assert_eq!(refusal("https://contoso.azconfig.io:8443/kv?x", &map, None), None);
    let differs = Some(VerifyError::AuthorityDiffers);
    assert_eq!(refusal("https://contoso.azconfig.io/kv?x", &map, None), differs);
    let map = signed("/kv?x", "contoso.azconfig.io:443");
    assert_eq!(refusal("https://contoso.azconfig.io/kv?x", &map, None), None);
    assert_eq!(refusal("http://contoso.azconfig.io/kv?x", &map, None), differs);
    // The path that is left out.
    let map = signed("/?x", HOST);
    assert_eq!(refusal("https://contoso.azconfig.io?x", &map, None), None);
    assert_eq!(refusal("https://evil.example?x", &map, None), differs);
    // A wrong signature is reported first: a reader of the reason learns nothing about the hosts.
    let other = refusal("https://evil.example/other", &map, None);
    assert_eq!(other, Some(VerifyError::SignatureDiffers));
}

/// `:authority` beside `Host` must be the signed one, and replaces a missing `Host`.
#[test]
fn the_authority_of_http2() {
    let map = signed("/kv", HOST);
    for authority in ["contoso.azconfig.io", "CONTOSO.azconfig.io:443", "contoso.azconfig.io:80"] {
        assert_eq!(refusal("/kv", &map, Some(authority)), None, "{authority}");
    }
    for authority in [
        "evil.example",
        "contoso.azconfig.io:8080",
        "u@contoso.azconfig.io",
        "",
        "contoso.azconfig.io/",
    ] {
        let differs = Some(VerifyError::AuthorityDiffers);
        assert_eq!(refusal("/kv", &map, Some(authority)), differs, "{authority}");
    }
    let mut without = map.clone();
    without.remove("host");
    assert_eq!(refusal("/kv", &without, Some(HOST)), None);
    assert_eq!(refusal("/kv", &without, Some("evil.example")), Some(VerifyError::SignatureDiffers));
    assert_eq!(refusal("/kv", &without, None), Some(VerifyError::HeaderAbsent(http::header::HOST)));
    // An absolute URI beside it is compared with it too.
    let target = "https://evil.example/kv";
    assert_eq!(refusal(target, &without, Some(HOST)), Some(VerifyError::AuthorityDiffers));

    // The same of a request of the `http` crate.
    let of = |uri: &str| {
        let mut request = http::Request::get(uri).body(()).unwrap();
        *request.headers_mut() = map.clone();
        access_key().verify(&Request::of(&request).with_body(b""), now()).err()
    };
    assert_eq!(of("https://contoso.azconfig.io/kv"), None);
    assert_eq!(of("/kv"), None);
    assert_eq!(of("https://evil.example/kv"), Some(VerifyError::AuthorityDiffers));
    assert_eq!(of("https://u@evil.example/kv"), Some(VerifyError::AuthorityDiffers));
}

/// Lines that occur once occur once, wherever the second one stands.
#[test]
fn repeated_headers() {
    let map = signed("/kv", HOST);
    let duplicate = |error: VerifyError| match error {
        VerifyError::Authorization(error)
        | VerifyError::Date(error)
        | VerifyError::ContentDigest(error) => error.kind() == ErrorKind::Duplicate,
        VerifyError::SignatureDiffers | VerifyError::HostRepeated => true,
        other => panic!("{other:?}"),
    };
    for name in ["host", "x-ms-date", "x-ms-content-sha256", "authorization"] {
        for again in [map[name].to_str().unwrap(), "", "evil.example"] {
            for is_first in [false, true] {
                let mut twice = map.clone();
                let name = HeaderName::from_static(name);
                let own = twice.remove(&name).unwrap();
                let lines = if is_first { [value(again), own] } else { [own, value(again)] };
                for line in lines {
                    twice.append(&name, line);
                }
                assert!(duplicate(refusal("/kv", &twice, None).unwrap()), "{name}: {again:?}");
            }
        }
    }
    // Two lines of Host that were signed as such: who routes by one of them may take the other.
    let sign = |lines: &[(&'static str, &str)], names: &[&str]| {
        let mut map = HeaderMap::new();
        for (name, line) in lines {
            map.append(*name, value(line));
        }
        let request = Request::new("GET", "/kv", &map).with_body(b"");
        access_key().sign_headers(&request, names, now()).unwrap().write_to(&mut map);
        map
    };
    let both = sign(&[("host", HOST), ("host", "evil.example")], &SIGNED_HEADERS);
    assert_eq!(refusal("/kv", &both, None), Some(VerifyError::HostRepeated));
    // They have the signature of one line, which is no host.
    let mut joined = both.clone();
    joined.insert("host", value("contoso.azconfig.io,evil.example"));
    assert_eq!(refusal("/kv", &joined, None), None);
    assert_eq!(refusal("/kv", &joined, Some(HOST)), Some(VerifyError::AuthorityDiffers));

    // Of another header all lines are signed, in their order.
    let names = [&SIGNED_HEADERS[..], &["via"]].concat();
    let map = sign(&[("host", HOST), ("via", "a"), ("via", "b")], &names);
    assert_eq!(refusal("/kv", &map, None), None);
    let with = |lines: &[&str]| {
        let mut map = map.clone();
        map.remove("via");
        for line in lines {
            map.append("via", value(line));
        }
        refusal("/kv", &map, None)
    };
    assert_eq!(with(&["a,b"]), None, "one line means the same (RFC 9110 5.3)");
    for lines in [&["a"][..], &["b", "a"], &["a", "b", "c"], &["a", "b", ""], &["a, b"]] {
        assert_eq!(with(lines), Some(VerifyError::SignatureDiffers), "{lines:?}");
    }
}

/// Values are signed without their names; the three that the service wants are there under theirs.
#[test]
fn names_of_signed_headers() {
    let map = signed("/kv", HOST);
    let authorization = map["authorization"].to_str().unwrap();
    // The host goes under another name, and another host under its own.
    let mut other = map.clone();
    let line = authorization.replace("host", "x-host");
    other.insert("x-host", value(HOST));
    other.insert("host", value("evil.example"));
    other.insert("authorization", value(&line));
    assert_eq!(refusal("/kv", &other, None), Some(VerifyError::HeaderNotSigned("host")));
    let line = authorization.replace("host", "x-host;host");
    other.insert("authorization", value(&line));
    assert_eq!(refusal("/kv", &other, None), Some(VerifyError::SignatureDiffers));
    // The date under the other name that counts.
    let mut dated = map.clone();
    let date = dated.remove("x-ms-date").unwrap();
    dated.insert("date", date);
    dated.insert("authorization", value(&authorization.replace("x-ms-date", "date")));
    assert_eq!(refusal("/kv", &dated, None), None);
}

fn signed_resource(method: &str, target: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    master_key().sign(&Request::new(method, target, &map), now()).unwrap().write_to(&mut map);
    map
}

/// Targets that have the signature of another one are those that are documented, or are refused.
#[test]
fn other_targets_of_cosmos_db() {
    use AmbiguousTarget as A;
    let sent = "/dbs/A/colls/B/docs/C";
    let map = signed_resource("GET", sent);
    let verify = |target: &str, map: &HeaderMap| {
        master_key().verify_resource(&Request::new("GET", target, map), now()).err()
    };
    assert_eq!(verify(sent, &map), None);
    // The same signature: a trailing slash, a query, any host, any escape of a plain character.
    for target in [
        "/dbs/A/colls/B/docs/C/",
        "/dbs/A/colls/B/docs/C?x=y",
        "https://evil.example/dbs/A/colls/B/docs/C",
        "/dbs/%41/colls/B/docs/%43",
    ] {
        assert_eq!(verify(target, &map), None, "{target}");
    }
    for (target, ambiguous) in [
        ("/dbs/A%2Fcolls%2FB/docs/C", A::EncodedSlash),
        ("/dbs/A/colls%2fB/docs/C", A::EncodedSlash),
        ("/dbs/A%2Fcolls/B/docs/C", A::EncodedSlash),
        ("//dbs/A/colls/B/docs/C", A::EmptySegment),
        ("/dbs//A/colls/B/docs/C", A::EmptySegment),
        ("/dbs/A/colls/B/docs/C//", A::EmptySegment),
        ("https://a//dbs/A/colls/B/docs/C", A::EmptySegment),
        ("dbs/A/colls/B/docs/C", A::Form),
        ("/dbs/A/colls/B/docs/C#/x", A::Fragment),
        ("/dbs/A/colls/B/docs/C?x#y", A::Fragment),
    ] {
        let differs = verify(target, &map) == Some(VerifyError::SignatureDiffers);
        // Some have another type, and so another signature at once.
        let refused = differs || verify(target, &map) == Some(VerifyError::Target(ambiguous));
        assert!(refused, "{target}");
        let own = signed_resource("GET", target);
        assert_eq!(verify(target, &own), Some(VerifyError::Target(ambiguous)), "{target}");
    }
    // The first of them is the one that the signature alone lets through.
    let link =
        |target| string_to_sign(&Request::new("GET", target, &map), &ResourceLink::of(target));
    assert_eq!(link("/dbs/A%2Fcolls%2FB/docs/C"), link(sent));
    assert_eq!(
        verify("/dbs/A%2Fcolls%2FB/docs/C", &map),
        Some(VerifyError::Target(A::EncodedSlash))
    );
    for (one, other, ambiguous) in [
        ("/dbs/A/colls/B/docs/%5C", "/dbs/A/colls/B/docs/\\", A::Backslash),
        ("/dbs/A/colls/B/docs/%2E%2E", "/dbs/A/colls/B/docs/..", A::DotSegment),
        ("/dbs/A/colls/B/docs/%2e", "/dbs/A/colls/B/docs/.", A::DotSegment),
    ] {
        let map = signed_resource("DELETE", one);
        for target in [one, other] {
            let request = Request::new("DELETE", target, &map);
            let refused = master_key().verify_resource(&request, now()).err();
            assert_eq!(refused, Some(VerifyError::Target(ambiguous)), "{target}");
        }
    }
    // A malformed escape, or one that is not text, is signed as it is written.
    for (text, raw) in
        [("/dbs/%25ff", "/dbs/%ff"), ("/dbs/%25zz", "/dbs/%zz"), ("/dbs/%25", "/dbs/%")]
    {
        let map = signed_resource("GET", text);
        assert_eq!(verify(text, &map), None);
        assert_eq!(verify(raw, &map), Some(VerifyError::Target(A::InvalidEscape)), "{raw}");
    }
    // Nothing at all is the account only where it is a path.
    let map = signed_resource("GET", "/");
    for (target, expected) in [
        ("/", None),
        ("https://a.documents.azure.com", None),
        ("https://a.documents.azure.com?x", None),
        ("", Some(VerifyError::Target(A::Form))),
        ("?x", Some(VerifyError::Target(A::Form))),
        ("//", Some(VerifyError::Target(A::EmptySegment))),
        ("*", Some(VerifyError::SignatureDiffers)),
        ("x/y://", Some(VerifyError::SignatureDiffers)),
    ] {
        assert_eq!(verify(target, &map), expected, "{target}");
    }
    // What stands before "://" and is no scheme is a path.
    let map = signed_resource("GET", "/dbs/A");
    for target in ["x/y://z/dbs/A", "1x://z/dbs/A", "://z/dbs/A"] {
        assert!(verify(target, &map).is_some(), "{target}");
    }
    // A caller who names the resource has read the target.
    let map = signed_resource("GET", sent);
    let request = Request::new("GET", "/dbs/A%2Fcolls%2FB/docs/C", &map);
    assert!(master_key().verify_link(&request, &ResourceLink::of(sent), now()).is_ok());
}

/// The parts that the documentation describes as not signed are not: the caller has to compare them.
#[test]
fn what_cosmos_db_does_not_sign() {
    let mut map = signed_resource("POST", "/dbs/A/colls/B/docs");
    map.insert("host", value(ACCOUNT));
    map.insert("x-ms-documentdb-is-upsert", value("True"));
    let request = Request::new("POST", "https://evil.example/dbs/A/colls/B/docs?x", &map);
    let verified = master_key().verify_resource(&request.with_body(b"{}"), now()).unwrap();
    assert!(!verified.is_body_verified);
    // Of identifiers the last one alone.
    let map = signed_resource("GET", "/dbs/AAAAow==/colls/AAAAowAAAKQ=");
    let verify = |target| master_key().verify_resource(&Request::new("GET", target, &map), now());
    assert!(verify("/dbs/BBBBow==/colls/aaaaowaaakq=").is_ok());
    assert!(verify("/dbs/AAAAow==/colls/AAAAowAAAKR=").is_err());
}

#[test]
fn repeated_headers_of_cosmos_db() {
    let map = signed_resource("GET", "/dbs");
    for name in ["x-ms-date", "authorization"] {
        for again in [map[name].to_str().unwrap(), "", "x"] {
            for is_first in [false, true] {
                let mut twice = map.clone();
                let name = HeaderName::from_static(name);
                let own = twice.remove(&name).unwrap();
                let lines = if is_first { [value(again), own] } else { [own, value(again)] };
                for line in lines {
                    twice.append(&name, line);
                }
                let refused =
                    master_key().verify_resource(&Request::new("GET", "/dbs", &twice), now());
                assert!(
                    matches!(
                        &refused,
                        Err(VerifyError::Authorization(error) | VerifyError::Date(error))
                            if error.kind() == ErrorKind::Duplicate
                    ),
                    "{name}: {again:?}: {refused:?}"
                );
            }
        }
    }
}
