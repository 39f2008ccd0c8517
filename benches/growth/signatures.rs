//! Signatures of requests whose headers are many, or named again and again.

use std::hint::black_box;

use http::{HeaderMap, HeaderValue};
use masthead::signing::Hints;
use masthead::signing::app_configuration::{self, AccessKey};
use masthead::signing::cosmos_db::{MasterKey, QuotedPayload, ResourceLink};
use masthead::{HttpDate, Request};

use super::measure::Case;
use super::patterns::hmac;

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const DATE: &str = "Fri, 11 May 2018 18:48:36 GMT";

pub fn all() -> Vec<Case> {
    let mut cases = verify();
    cases.extend(quoted());
    cases.extend([link(), explain()]);
    cases
}

/// Names that are signed, and a header of many lines among them.
fn verify() -> Vec<Case> {
    let case = |kind: &str, base, names: fn(usize) -> usize, lines: fn(usize) -> usize| {
        Case::new(format!("verify {kind}"), base, move |n| {
            let again = vec!["x-a"; names(n)].join(";");
            let mut map = HeaderMap::new();
            let credentials = hmac(&format!("x-ms-date;host;x-ms-content-sha256;{again}"));
            for (name, value) in [
                ("host", "contoso.azconfig.io"),
                ("x-ms-date", DATE),
                ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
                ("authorization", &credentials),
            ] {
                map.insert(name, HeaderValue::from_str(value).expect("a value"));
            }
            for _ in 0..lines(n) {
                map.append("x-a", HeaderValue::from_static("a"));
            }
            let key = AccessKey::from_base64("a", SECRET).expect("a key");
            let now = HttpDate::from_unix(1_526_064_516).expect("a date");
            move || {
                let request = Request::new("GET", "/kv?api-version=1.0", &map).with_body(b"");
                let _ = black_box(key.verify(&request, now));
                let names = vec!["x-a"; 60];
                let _ = black_box(app_configuration::string_to_sign(&request, names));
            }
        })
    };
    vec![
        case("a-header-again", 15, |n| n, |_| 200),
        case("a-header-again-past-the-limit", 500, |n| n, |_| 1),
        case("a-header-of-many-lines", 500, |_| 60, |n| n),
    ]
}

/// The string-to-sign that a service quotes, in an answer that is long.
fn quoted() -> Vec<Case> {
    let case = |kind: &str, answer: fn(usize) -> String| {
        Case::new(format!("quoted {kind}"), 500, move |n| {
            let answer = answer(n);
            move || {
                let _ = black_box(QuotedPayload::find(&answer));
            }
        })
    };
    vec![
        case("marks", |n| "server used the following payload to sign: '".repeat(n)),
        case("escapes", |n| format!("payload to sign: '{}", "\\\\n".repeat(n * 16))),
        case("lines", |n| format!("payload to sign: '{}", "a\n".repeat(n * 16))),
        case("quotes", |n| format!("payload to sign: '{}", "'\\n\\n".repeat(n * 8))),
    ]
}

fn link() -> Case {
    Case::new("cosmos-db link", 500, |n| {
        let target = format!("/dbs/a/colls/b/docs/{}", "%41/".repeat(n * 8));
        let key = MasterKey::from_base64(SECRET).expect("a key");
        let mut map = HeaderMap::new();
        map.insert("x-ms-date", HeaderValue::from_static(DATE));
        map.insert("authorization", HeaderValue::from_static("type%3Dmaster%26ver%3D1.0%26sig%3D47DEQpj8HBSa%2B%2FTImW%2B5JCeuQeRkm5NMpJWZG3hSuFU%3D"));
        let now = HttpDate::from_unix(1_526_064_516).expect("a date");
        move || {
            black_box(ResourceLink::of(&target));
            let _ = black_box(key.verify_resource(&Request::new("GET", &target, &map), now));
        }
    })
}

/// The reasons why a signature may differ. Without a key nothing is hashed; with one, what is hashed has a limit.
fn explain() -> Case {
    Case::new("explain app-configuration", 500, |n| {
        let target = format!("/kv/{}?{}", "a/".repeat(n / 4), "b=%2F&".repeat(n / 12));
        let mut map = HeaderMap::new();
        let again = vec!["x-a"; n].join(";");
        let credentials = hmac(&format!("x-ms-date;host;x-ms-content-sha256;{again}"));
        map.insert("authorization", HeaderValue::from_str(&credentials).expect("a value"));
        map.insert("x-ms-date", HeaderValue::from_static(DATE));
        for _ in 0..n {
            map.append("x-a", HeaderValue::from_static("a"));
            map.append("host", HeaderValue::from_static("a"));
        }
        move || {
            let request = Request::new("GET", &target, &map);
            let hints = Hints::default();
            let _ = black_box(app_configuration::explain("a", "", &request, None, &hints));
        }
    })
}
