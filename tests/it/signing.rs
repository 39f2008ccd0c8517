//! Signatures: every captured one, the vectors, and what is refused.

use std::collections::BTreeMap;
use std::fs;

use crate::common::shared;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::content::XMsContentSha256;
use masthead::limits::MAX_SIGNED_HEADERS;
use masthead::signing::app_configuration::{self, AccessKey};
use masthead::signing::cosmos_db::{MasterKey, ResourceLink, string_to_sign};
use masthead::signing::{KeyError, LengthError, SignError, VerifyError};
use masthead::{ErrorKind, FieldMapExt, HttpDate, Request};
use serde_json::Value;

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}"))
}

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        let name: HeaderName = name.parse().unwrap();
        map.append(name, HeaderValue::from_str(value).unwrap());
    }
    map
}

/// The clock of the service when it answered.
fn clock(exchange: &Value) -> HttpDate {
    let response = exchange_headers(exchange, "response_headers");
    match response.peek::<masthead::time::Date>().unwrap() {
        Some(date) => date.0,
        None => {
            exchange_headers(exchange, "request_headers")
                .peek::<masthead::time::XMsDate>()
                .unwrap()
                .unwrap()
                .0
        }
    }
}

fn exchange_headers(exchange: &Value, part: &str) -> HeaderMap {
    let lines = exchange[part].as_array().unwrap();
    let lines: Vec<_> =
        lines.iter().map(|line| (line[0].as_str().unwrap(), line[1].as_str().unwrap())).collect();
    headers(&lines)
}

/// The verdict of a key on a captured request, in one word.
fn verdict(result: Result<masthead::signing::Verified, VerifyError>) -> &'static str {
    match result {
        Ok(_) => "verified",
        Err(VerifyError::SignatureDiffers) => "signature differs",
        Err(VerifyError::UnknownCredential) => "unknown credential",
        Err(VerifyError::NotASignature) => "not a signature",
        Err(VerifyError::Authorization(error)) if error.kind() == ErrorKind::WrongScheme => {
            "other scheme"
        }
        Err(error) => panic!("{error}"),
    }
}

/// Every captured signature verifies, and every one that is meant to fail does so for its reason, and
/// verifies with the key that it was made with.
#[test]
fn every_captured_signature() {
    let Some(folder) = shared("captures") else { return };
    let (mut files, mut counts) = (0, BTreeMap::new());
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        files += 1;
        let content = fs::read_to_string(&path).unwrap();
        let mut lines = content.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let meta = lines.next().unwrap();
        for exchange in lines {
            let map = exchange_headers(&exchange, "request_headers");
            let body = STANDARD.decode(text(&exchange, "request_body_base64")).unwrap();
            let request = Request::new(text(&exchange, "method"), text(&exchange, "target"), &map);
            let request = request.with_body(&body);
            let now = clock(&exchange);
            let service = text(&meta, "service");
            let (right, wrong) = if service == "appconfig" {
                let id = text(&meta, "credential_id");
                let key = |name| AccessKey::from_base64(id, text(&meta, name)).unwrap();
                let (right, wrong) = (key("secret_base64"), key("wrong_secret_base64"));
                let verified = right.verify(&request, now);
                assert!(verified.as_ref().is_ok_and(|v| v.is_body_verified) || verified.is_err());
                (verdict(verified), verdict(wrong.verify(&request, now)))
            } else {
                let key = |name| MasterKey::from_base64(text(&meta, name)).unwrap();
                let (right, wrong) = (key("master_key_base64"), key("wrong_key_base64"));
                (
                    verdict(right.verify_resource(&request, now)),
                    verdict(wrong.verify_resource(&request, now)),
                )
            };
            let key = (service.to_owned(), text(&exchange, "auth").to_owned(), right, wrong);
            *counts.entry(key).or_insert(0) += 1;

            // The id that nobody knows was signed with the known secret.
            if text(&exchange, "auth") == "bad-credential" {
                let id = "interop-unknown-id";
                let key = AccessKey::from_base64(id, text(&meta, "secret_base64")).unwrap();
                assert!(key.verify(&request, now).is_ok());
            }
        }
    }
    assert_eq!(files, 8);
    let expected = [
        ("appconfig", "bad-credential", "unknown credential", "unknown credential", 4),
        ("appconfig", "bad-signature", "signature differs", "verified", 4),
        ("appconfig", "bearer", "other scheme", "other scheme", 4),
        ("appconfig", "valid", "verified", "signature differs", 582),
        ("cosmos", "aad", "not a signature", "not a signature", 12),
        ("cosmos", "bad-signature", "signature differs", "verified", 10),
        ("cosmos", "resource-token", "not a signature", "not a signature", 12),
        ("cosmos", "valid", "verified", "signature differs", 805),
        ("cosmos", "variant:last-segment-only-lowercased", "verified", "signature differs", 8),
        ("cosmos", "variant:parent-rid", "verified", "signature differs", 8),
    ];
    let found: Vec<_> = counts
        .iter()
        .map(|((service, auth, right, wrong), count)| {
            (service.as_str(), auth.as_str(), *right, *wrong, *count)
        })
        .collect();
    assert_eq!(found, expected);
}

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const DATE: &str = "Fri, 11 May 2018 18:48:36 GMT";
const NOW: i64 = 1_526_064_516;
const EMPTY: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn at(seconds: i64) -> HttpDate {
    HttpDate::from_unix(seconds).unwrap()
}

struct Vector {
    secret: &'static str,
    method: &'static str,
    target: &'static str,
    host: &'static str,
    names: &'static [&'static str],
    body: &'static [u8],
    signature: &'static str,
}

/// Vectors that were computed with another implementation.
#[test]
fn vectors_of_app_configuration() {
    let kv = "application/vnd.microsoft.appconfig.kv+json";
    let kv_semicolon = "application/vnd.microsoft.appconfig.kv+json;";
    let vectors = [
        Vector {
            secret: SECRET,
            method: "GET",
            target: "/kv?fields=*&api-version=1.0",
            host: "contoso.azconfig.io",
            names: &["x-ms-date", "host", "x-ms-content-sha256"],
            body: b"",
            signature: "ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=",
        },
        Vector {
            secret: SECRET,
            method: "put",
            target: "/kv/app%2Fcolor?label=prod&api-version=2023-11-01",
            host: "contoso.azconfig.io:8443",
            names: &["date", "host", "x-ms-content-sha256"],
            body: br#"{"value":"example value"}"#,
            signature: "yKZsx13Bnem+ZLb5DpUr2xL6qV4A2TAAuL3SeMVdeUg=",
        },
        Vector {
            secret: "ZmZm",
            method: "DELETE",
            target: "/kv/k1?api-version=1.0",
            host: "contoso.azconfig.io",
            names: &["Host", "x-ms-date", "x-ms-content-sha256", "Content-Type", "Accept"],
            body: b"",
            signature: "QOLDOTYJi/Fv08EgR8yfEz+KXs89AN57aq026tFpQmk=",
        },
        Vector {
            secret: SECRET,
            method: "GET",
            target: "/kv?api-version=1.0",
            host: "contoso.azconfig.io",
            names: &["Host", "Date", "x-ms-content-sha256"],
            body: b"",
            signature: "WsUQDJQs84WATaYG6lQKnSEAQa62QEdNcW/aSf7gq6Y=",
        },
    ];
    for Vector { secret, method, target, host, names, body, signature } in vectors {
        let key = AccessKey::from_base64("id", secret).unwrap();
        let mut map = headers(&[("host", host), ("content-type", kv), ("accept", kv_semicolon)]);
        let request = Request::new(method, target, &map).with_body(body);
        let signed = key.sign_headers(&request, names, at(NOW)).unwrap();
        signed.write_to(&mut map);
        let names = names.join(";");
        let line = format!("HMAC-SHA256 Credential=id&SignedHeaders={names}&Signature={signature}");
        assert_eq!(map["authorization"], line.as_str());
        for date in ["date", "x-ms-date"] {
            let is_signed = names.split(';').any(|name| name.eq_ignore_ascii_case(date));
            assert_eq!(map.get(date).is_some_and(|value| value == DATE), is_signed);
        }
        // The other form of the parameters says the same.
        let commas = line.replace('&', ", ");
        for line in [line, commas] {
            map.insert("authorization", HeaderValue::from_str(&line).unwrap());
            let request = Request::new(method, target, &map).with_body(body);
            assert!(key.verify(&request, at(NOW)).unwrap().is_body_verified);
            let unknown = Request::new(method, target, &map);
            assert_eq!(key.verify(&unknown, at(NOW)), Err(VerifyError::BodyUnknown));
            assert!(!key.verify_without_body(&unknown, at(NOW)).unwrap().is_body_verified);
        }
    }
}

fn signed(method: &str, target: &str) -> (AccessKey, HeaderMap) {
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    let mut map = headers(&[("host", "contoso.azconfig.io")]);
    let request = Request::new(method, target, &map).with_body(b"");
    key.sign(&request, at(NOW)).unwrap().write_to(&mut map);
    (key, map)
}

#[test]
fn the_text_that_is_signed() {
    let mut map = headers(&[("host", "h"), ("x-ms-date", " d "), ("via", "a"), ("via", "b")]);
    map.insert("raw", HeaderValue::from_bytes(b"\xff").unwrap());
    let text = |target, names: &[&str]| {
        let request = Request::new("patch", target, &map);
        app_configuration::string_to_sign(&request, names.iter().copied())
    };
    let is = |target, names: &[&str], expected: &str| {
        assert_eq!(text(target, names).unwrap(), expected.as_bytes());
    };
    is("/kv", &["Host"], "PATCH\n/kv\nh");
    is("/kv?", &["VIA", "x-MS-date"], "PATCH\n/kv?\na,b;d");
    is("/k%2fv?a=%2F+", &["host", "host"], "PATCH\n/k%2fv?a=%2F+\nh;h");
    is("https://a.example/kv?x", &["host"], "PATCH\n/kv?x\nh");
    is("https://a.example?x", &["host"], "PATCH\n/?x\nh");
    assert_eq!(text("/", &["raw"]).unwrap(), b"PATCH\n/\n\xff");
    assert_eq!(
        text("/", &["host", "Nothing"]),
        Err(SignError::HeaderAbsent(HeaderName::from_static("nothing")))
    );
    assert!(matches!(text("/", &["a b"]), Err(SignError::Credentials(_))));
    assert_eq!(text("/", &["host"; 64]).unwrap().len(), 8 + 127);
    assert_eq!(text("/", &["host"; 65]), Err(SignError::TooManyHeaders));
}

#[test]
fn what_cannot_be_signed() {
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    let map = headers(&[("host", "h")]);
    let request = Request::new("GET", "/", &map);
    let error = |request: &Request<'_>, names: &[&str], now| {
        key.sign_headers(request, names, at(now)).unwrap_err()
    };
    let all = app_configuration::SIGNED_HEADERS;
    let whole = request.with_body(b"");
    assert_eq!(error(&whole, &all, -1), SignError::Clock);
    assert!(key.sign(&whole, at(0)).is_ok());
    assert_eq!(error(&request, &all, NOW), SignError::BodyUnknown);
    let bare = HeaderMap::new();
    let without_host = Request::new("GET", "/", &bare).with_body(b"");
    let host = HeaderName::from_static("host");
    assert_eq!(error(&without_host, &all, NOW), SignError::HeaderAbsent(host));
    assert!(key.sign(&without_host.with_pseudo_authority("h"), at(NOW)).is_ok());
    for (names, missing) in [
        (&["x-ms-date", "host"][..], "x-ms-content-sha256"),
        (&["host", "x-ms-content-sha256"], "x-ms-date"),
        (&["date", "x-ms-content-sha256"], "host"),
        (&[], "host"),
    ] {
        assert_eq!(error(&whole, names, NOW), SignError::HeaderNotSigned(missing));
    }
    let with = |name| ["date", "host", "x-ms-content-sha256", name];
    assert!(matches!(error(&whole, &with("a;b"), NOW), SignError::Credentials(_)));
    assert!(matches!(error(&whole, &with(""), NOW), SignError::Credentials(_)));
    let authorization = SignError::HeaderAbsent(http::header::AUTHORIZATION);
    assert_eq!(error(&whole, &with("Authorization"), NOW), authorization);
    let many = [&all[..], &["host"; 62]].concat();
    assert_eq!(error(&whole, &many, NOW), SignError::TooManyHeaders);

    let map = headers(&[("host", "h"), ("content-length", "2")]);
    let longer = Request::new("PUT", "/", &map).with_body(b"abc");
    let differs = LengthError::Differs { announced: 2, found: 3 };
    assert_eq!(error(&longer, &all, NOW), SignError::ContentLength(differs));
    let master = MasterKey::from_base64(SECRET).unwrap();
    assert_eq!(master.sign(&longer, at(NOW)).unwrap_err(), SignError::ContentLength(differs));
    assert_eq!(master.sign(&whole, at(-1)).unwrap_err(), SignError::Clock);

    // A digest that is there already serves for a body that is not.
    let map = headers(&[("host", "h"), ("x-ms-content-sha256", EMPTY)]);
    let streamed = Request::new("GET", "/", &map);
    assert_eq!(key.sign(&streamed, at(NOW)).unwrap().content_sha256, XMsContentSha256::EMPTY);
    let other = streamed.with_body_digest(XMsContentSha256([7; 32]));
    assert_eq!(key.sign(&other, at(NOW)).unwrap().content_sha256.0, [7; 32]);
    let map = headers(&[("host", "h"), ("x-ms-content-sha256", "47DEQ")]);
    let request = Request::new("GET", "/", &map);
    assert!(matches!(error(&request, &all, NOW), SignError::ContentDigest(_)));
}

#[test]
fn what_does_not_verify() {
    let (key, map) = signed("GET", "/kv?x");
    let verify = |map: &HeaderMap, body: &[u8], now| {
        key.verify(&Request::new("GET", "/kv?x", map).with_body(body), at(now)).unwrap_err()
    };
    let authorization = map["authorization"].to_str().unwrap().to_owned();
    let with = |name: &'static str, value: &str| {
        let mut map = map.clone();
        map.insert(name, HeaderValue::from_str(value).unwrap());
        map
    };
    let without = |name: &str| {
        let mut map = map.clone();
        map.remove(name);
        map
    };
    let replaced = |from: &str, to: &str| {
        assert!(authorization.contains(from));
        with("authorization", &authorization.replace(from, to))
    };
    let kind = |error| match error {
        VerifyError::Authorization(error) => error.kind(),
        other => panic!("{other}"),
    };
    assert_eq!(kind(verify(&without("authorization"), b"", NOW)), ErrorKind::Missing);
    assert_eq!(kind(verify(&with("authorization", "Bearer x"), b"", NOW)), ErrorKind::WrongScheme);
    let mut twice = map.clone();
    twice.append("authorization", HeaderValue::from_str(&authorization).unwrap());
    assert_eq!(kind(verify(&twice, b"", NOW)), ErrorKind::Duplicate);
    assert_eq!(verify(&replaced("=id&", "=other&"), b"", NOW), VerifyError::UnknownCredential);
    assert_eq!(verify(&replaced(";host", ""), b"", NOW), VerifyError::HeaderNotSigned("host"));
    assert_eq!(
        verify(&replaced("x-ms-date;", ""), b"", NOW),
        VerifyError::HeaderNotSigned("x-ms-date")
    );
    assert_eq!(
        verify(&replaced(";x-ms-content-sha256", ""), b"", NOW),
        VerifyError::HeaderNotSigned("x-ms-content-sha256")
    );
    assert_eq!(verify(&without("host"), b"", NOW), VerifyError::HeaderAbsent(http::header::HOST));
    let many = replaced(";host", &";host".repeat(63));
    assert_eq!(verify(&many, b"", NOW), VerifyError::TooManySignedHeaders);
    let absent = HeaderName::from_static("x-ms-date");
    assert_eq!(verify(&without("x-ms-date"), b"", NOW), VerifyError::HeaderAbsent(absent));
    assert!(matches!(verify(&with("x-ms-date", "now"), b"", NOW), VerifyError::Date(_)));
    assert_eq!(verify(&with("host", "other"), b"", NOW), VerifyError::SignatureDiffers);
    let empty = replaced(&authorization[authorization.len() - 44..], "AAAA");
    assert_eq!(verify(&empty, b"", NOW), VerifyError::SignatureForm);
    assert_eq!(verify(&map, b"{}", NOW), VerifyError::ContentDiffers);
    let short = with("content-length", "3");
    let differs = LengthError::Differs { announced: 3, found: 0 };
    assert_eq!(verify(&short, b"", NOW), VerifyError::ContentLength(differs));
    assert_eq!(verify(&map, b"", -1), VerifyError::Clock);
    let streamed = Request::new("GET", "/kv?x", &map);
    let digest = streamed.with_body_digest(XMsContentSha256([1; 32]));
    assert_eq!(key.verify(&digest, at(NOW)), Err(VerifyError::ContentDiffers));
    let digest = streamed.with_body_digest(XMsContentSha256::EMPTY);
    assert!(key.verify(&digest, at(NOW)).unwrap().is_body_verified);
    for other in ["/kv?", "/kv", "/kv?X", "/kv/?x"] {
        let request = Request::new("GET", other, &map).with_body(b"");
        assert_eq!(key.verify(&request, at(NOW)), Err(VerifyError::SignatureDiffers));
        assert_eq!(key.verify_without_body(&request, at(NOW)), Err(VerifyError::SignatureDiffers));
    }
    // The service signs the method in upper case, whatever it was.
    let lower = Request::new("get", "/kv?x", &map).with_body(b"");
    assert!(key.verify(&lower, at(NOW)).is_ok());
    // Only the signed date counts.
    let dated = with("date", "never");
    assert!(key.verify(&Request::new("GET", "/kv?x", &dated).with_body(b""), at(NOW)).is_ok());
    // A name that occurs twice in SignedHeaders was signed twice.
    let names = ["host", "x-ms-date", "x-ms-content-sha256", "HOST"];
    let mut map = headers(&[("host", "h")]);
    let request = Request::new("GET", "/", &map).with_body(b"");
    key.sign_headers(&request, &names, at(NOW)).unwrap().write_to(&mut map);
    assert!(key.verify(&Request::new("GET", "/", &map).with_body(b""), at(NOW)).is_ok());
}

/// A call without the body fails, whatever the request is, and the other one says no more than it knows.
#[test]
fn the_short_call_wants_the_body() {
    let (key, map) = signed("GET", "/kv?x");
    let head = Request::new("GET", "/kv?x", &map);
    assert_eq!(key.verify(&head, at(NOW)), Err(VerifyError::BodyUnknown));
    let none = HeaderMap::new();
    let unsigned = Request::new("GET", "/kv?x", &none);
    assert_eq!(key.verify(&unsigned, at(NOW)), Err(VerifyError::BodyUnknown));
    assert!(matches!(
        key.verify_without_body(&unsigned, at(NOW)),
        Err(VerifyError::Authorization(_))
    ));
    assert_eq!(
        VerifyError::BodyUnknown.to_string(),
        "the digest of the body is signed, but the body is not known"
    );
    // The body is not considered, even where it is there, and of another length than the request says.
    let mut long = map.clone();
    long.insert("content-length", HeaderValue::from_static("3"));
    for head in [head, head.with_body(b""), Request::new("GET", "/kv?x", &long).with_body(b"{}")] {
        let verified = key.verify_without_body(&head, at(NOW)).unwrap();
        assert!(!verified.is_body_verified);
        assert_eq!(verified.date, at(NOW));
    }
    let by_id = |_: &str| Some(&key);
    assert!(app_configuration::verify_without_body(&head, by_id, at(NOW)).is_ok());
    assert_eq!(app_configuration::verify(&head, by_id, at(NOW)), Err(VerifyError::BodyUnknown));
    assert!(app_configuration::verify(&head.with_body(b""), by_id, at(NOW)).is_ok());
    assert_eq!(
        app_configuration::verify(&head.with_body(b"{}"), by_id, at(NOW)),
        Err(VerifyError::ContentDiffers)
    );
    // A digest that cannot be read is one that nobody can compare.
    let mut bad = map.clone();
    bad.append("x-ms-content-sha256", HeaderValue::from_static(EMPTY));
    let head = Request::new("GET", "/kv?x", &bad);
    assert_eq!(key.verify_without_body(&head, at(NOW)), Err(VerifyError::SignatureDiffers));
}

/// 64 headers are signed and verified, and one more is neither.
#[test]
fn exactly_64_signed_headers() {
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    for count in [3, 63, 64, 65, 66] {
        let mut names = app_configuration::SIGNED_HEADERS.to_vec();
        names.resize(count, "host");
        let mut map = headers(&[("host", "h")]);
        let request = Request::new("GET", "/", &map).with_body(b"");
        let result = key.sign_headers(&request, &names, at(NOW));
        let is_few = count <= MAX_SIGNED_HEADERS;
        assert_eq!(is_few, count < 65);
        match result {
            Ok(signed) if is_few => signed.write_to(&mut map),
            Err(error) if !is_few => assert_eq!(error, SignError::TooManyHeaders),
            other => panic!("{count}: {other:?}"),
        }
        // Of too many one can still write the signature down.
        if !is_few {
            let few = &names[..MAX_SIGNED_HEADERS];
            key.sign_headers(&request_of(&map.clone()), few, at(NOW)).unwrap().write_to(&mut map);
            let line = map["authorization"].to_str().unwrap();
            let more = ";host".repeat(count - MAX_SIGNED_HEADERS);
            let line = line.replace("&Signature", &format!("{more}&Signature"));
            map.insert("authorization", HeaderValue::from_str(&line).unwrap());
        }
        let verified = key.verify(&request_of(&map), at(NOW));
        match is_few {
            true => assert!(verified.unwrap().is_body_verified, "{count}"),
            false => assert_eq!(verified, Err(VerifyError::TooManySignedHeaders), "{count}"),
        }
    }
}

fn request_of(map: &HeaderMap) -> Request<'_> {
    Request::new("GET", "/", map).with_body(b"")
}

/// Exactly 15 minutes pass; for Azure Cosmos DB 5 minutes ahead, and 20 minutes late.
#[test]
fn the_clock_to_the_second() {
    let (key, map) = signed("GET", "/");
    let request = Request::new("GET", "/", &map).with_body(b"");
    assert!(key.verify(&request, at(NOW - 900)).is_ok());
    assert!(key.verify(&request, at(NOW + 900)).is_ok());
    let too_far = |behind| Err(VerifyError::DateTooFar { behind });
    assert_eq!(key.verify(&request, at(NOW - 901)), too_far(-901));
    assert_eq!(key.verify(&request, at(NOW + 901)), too_far(901));

    let key = MasterKey::from_base64(SECRET).unwrap();
    let mut map = HeaderMap::new();
    key.sign(&Request::new("GET", "/", &map), at(NOW)).unwrap().write_to(&mut map);
    let request = Request::new("GET", "/", &map);
    assert!(key.verify_resource(&request, at(NOW - 300)).is_ok());
    assert!(key.verify_resource(&request, at(NOW + 1_200)).is_ok());
    assert_eq!(key.verify_resource(&request, at(NOW - 301)), too_far(-301));
    assert_eq!(key.verify_resource(&request, at(NOW + 1_201)), too_far(1_201));
    // Refused in public, 6:46 and 7:40 ahead.
    for ahead in [406, 460] {
        assert_eq!(key.verify_resource(&request, at(NOW - ahead)), too_far(-ahead));
    }
    assert_eq!(key.verify_resource(&request, at(-1)), Err(VerifyError::Clock));
    assert_eq!(
        VerifyError::DateTooFar { behind: -901 }.to_string(),
        "the date is 15 minutes 1 second ahead of the server's clock"
    );
}

/// The example of the documentation, and the one of an early client with a key that a page had cut short.
#[test]
fn documented_example_of_cosmos_db() {
    let date = 1_493_254_272;
    for (key, signature) in [
        (
            "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw==",
            "c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=",
        ),
        (
            "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxL",
            "KvBM8vONofkv3yKm/8zD9MEGlbu6jjHDJBp4E9c2ZZI=",
        ),
    ] {
        let key = MasterKey::from_base64(key).unwrap();
        let mut map = HeaderMap::new();
        let link = ResourceLink::new("DBS", "dbs/ToDoList");
        let request = Request::new("GET", "/proxy/dbs/ToDoList", &map);
        let signed = key.sign_link(&request, &link, at(date)).unwrap();
        assert_eq!(signed.authorization.view().signature(), signature);
        signed.write_to(&mut map);
        assert_eq!(map["x-ms-date"], "Thu, 27 Apr 2017 00:51:12 GMT");
        let request = Request::new("GET", "/dbs/ToDoList/", &map);
        assert_eq!(key.verify_resource(&request, at(date)).unwrap().date, at(date));
        let proxied = Request::new("GET", "/proxy/dbs/ToDoList", &map);
        assert_eq!(key.verify_resource(&proxied, at(date)), Err(VerifyError::SignatureDiffers));
        assert!(key.verify_link(&proxied, &link, at(date)).is_ok());

        // Upper-case digits, and no encoding at all, unless there is a plus.
        let upper = map["authorization"].to_str().unwrap().replace("%2b", "%2B");
        map.insert("authorization", HeaderValue::from_str(&upper).unwrap());
        assert!(key.verify_resource(&Request::new("GET", "/dbs/ToDoList", &map), at(date)).is_ok());
        let raw = format!("type=master&ver=1.0&sig={signature}");
        map.insert("authorization", HeaderValue::from_str(&raw).unwrap());
        let result = key.verify_resource(&Request::new("GET", "/dbs/ToDoList", &map), at(date));
        match signature.contains('+') {
            true => assert_eq!(result, Err(VerifyError::RawPlus)),
            false => assert!(result.is_ok()),
        }
    }
}

#[test]
fn dates_of_cosmos_db() {
    let text = |lines: &[(&str, &str)]| {
        let map = headers(lines);
        let link = ResourceLink::of("/dbs");
        String::from_utf8(string_to_sign(&Request::new("GET", "/dbs", &map), &link)).unwrap()
    };
    assert_eq!(text(&[("x-ms-date", "A B")]), "get\ndbs\n\na b\n\n");
    assert_eq!(text(&[("date", "A B")]), "get\ndbs\n\n\na b\n");
    assert_eq!(text(&[("x-ms-date", "A"), ("date", "B")]), "get\ndbs\n\na\n\n");
    assert_eq!(text(&[("x-ms-date", ""), ("date", "B")]), "get\ndbs\n\n\nb\n");
    assert_eq!(text(&[]), "get\ndbs\n\n\n\n");

    // A signature over Date alone.
    let key = MasterKey::from_base64(SECRET).unwrap();
    let mut map = HeaderMap::new();
    key.sign(&Request::new("GET", "/", &map), at(NOW)).unwrap().write_to(&mut map);
    let date = map.remove("x-ms-date").unwrap();
    let missing = key.verify_resource(&Request::new("GET", "/", &map), at(NOW));
    assert_eq!(missing, Err(VerifyError::DateMissing));
    map.insert("date", date);
    let result = key.verify_resource(&Request::new("GET", "/", &map), at(NOW));
    assert_eq!(result, Err(VerifyError::SignatureDiffers), "it stands in another line");
    // Two lines, of which the first is empty, are no absent one.
    let mut twice = map.clone();
    twice.append("x-ms-date", HeaderValue::from_static(""));
    twice.append("x-ms-date", HeaderValue::from_static(DATE));
    let result = key.verify_resource(&Request::new("GET", "/", &twice), at(NOW));
    assert!(
        matches!(result, Err(VerifyError::Date(error)) if error.kind() == ErrorKind::Duplicate)
    );
    map.insert("x-ms-date", HeaderValue::from_static("yesterday"));
    let result = key.verify_resource(&Request::new("GET", "/", &map), at(NOW));
    assert!(matches!(result, Err(VerifyError::Date(_))));
}

#[test]
fn tokens_of_cosmos_db_without_a_signature() {
    let key = MasterKey::from_base64(SECRET).unwrap();
    let verify = |token: &str| {
        let map = headers(&[("x-ms-date", DATE), ("authorization", token)]);
        key.verify_resource(&Request::new("GET", "/", &map), at(NOW)).unwrap_err()
    };
    let signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(
        verify(&format!("type=master&ver=1.0&sig={signature}")),
        VerifyError::SignatureDiffers
    );
    assert_eq!(verify(&format!("type=master&ver=2.0&sig={signature}")), VerifyError::TokenVersion);
    assert_eq!(verify("type=master&ver=1.0&sig=AAAA"), VerifyError::SignatureForm);
    assert_eq!(verify("type=resource&ver=1&sig=x"), VerifyError::NotASignature);
    assert!(matches!(verify("Bearer x"), VerifyError::Authorization(_)));
    assert!(matches!(verify("type=master&ver=1.0"), VerifyError::Authorization(_)));
}

#[test]
fn keys() {
    assert_eq!(AccessKey::from_base64("id", "nope!").unwrap_err(), KeyError::NotBase64);
    for id in ["", "a b", "a&b", "a,b", "é"] {
        assert_eq!(AccessKey::from_base64(id, SECRET).unwrap_err(), KeyError::Id);
    }
    assert_eq!(AccessKey::from_bytes("id", b"").unwrap_err(), KeyError::Empty);
    assert_eq!(MasterKey::from_bytes(b"").unwrap_err(), KeyError::Empty);
    let bytes: Vec<u8> = (0..32).collect();
    let (key, map) = signed("GET", "/");
    let same = AccessKey::from_bytes("id", &bytes).unwrap();
    assert!(same.verify(&request_of(&map), at(NOW)).is_ok());
    assert_eq!(format!("{key:?} {same:#?}"), "AccessKey(..) AccessKey(..)");
    assert_eq!(format!("{:?}", MasterKey::from_bytes(&bytes).unwrap()), "MasterKey(..)");
}

/// A request of HTTP/2 has no `Host`.
#[test]
fn a_request_of_the_http_crate() {
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    let mut request = http::Request::put("https://contoso.azconfig.io/kv/a%2Fb?x=1")
        .body(b"{}".to_vec())
        .unwrap();
    let signed = key.sign(&Request::of(&request).with_body(request.body()), at(NOW)).unwrap();
    signed.write_to(request.headers_mut());
    assert!(request.headers()["authorization"].is_sensitive());
    let received = Request::of(&request).with_body(request.body());
    assert!(key.verify(&received, at(NOW)).unwrap().is_body_verified);
    assert_eq!(
        key.verify(&received.with_pseudo_authority("other"), at(NOW)),
        Err(VerifyError::SignatureDiffers)
    );
}
