//! Explanations for signatures that do not match: each mistake is found, and no secret is shown.

use std::fs;

use crate::common::shared;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::signing::app_configuration::{self, AccessKey, SIGNED_HEADERS};
use masthead::signing::cosmos_db::{self, MasterKey, PayloadLine, ResourceLink};
use masthead::signing::{
    Aspect, Change, Explanation, Hints, KeyError, Reason, Rewrite, VerifyError,
};
use masthead::{HttpDate, Request};

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8+";
const NOW: i64 = 1_526_064_516;
const TARGET: &str = "/kv/a%2Fb?key=x*&api-version=1.0";

fn now() -> HttpDate {
    HttpDate::from_unix(NOW).unwrap()
}

fn host() -> HeaderMap {
    let mut map = HeaderMap::new();
    map.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
    map
}

/// The headers of a request that was signed, of a body that is `{}`.
fn signed(method: &str, target: &str) -> HeaderMap {
    let mut map = host();
    let request = Request::new(method, target, &map).with_body(b"{}");
    AccessKey::from_base64("id", SECRET).unwrap().sign(&request, now()).unwrap().write_to(&mut map);
    map
}

/// `Authorization` over any text.
fn over(key: &[u8], names: &str, text: &str) -> String {
    let signature = STANDARD.encode(mac(key, text));
    format!("HMAC-SHA256 Credential=id&SignedHeaders={names}&Signature={signature}")
}

/// HMAC-SHA256 by its definition (RFC 2104), for texts that the crate would not sign.
pub fn mac(key: &[u8], text: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut block = [0; 64];
    match key.len() {
        0..=64 => block[..key.len()].copy_from_slice(key),
        _ => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(block.map(|b| b ^ 0x5c)).chain_update(inner).finalize().into()
}

/// Of a target in absolute form without a path, `/` is signed.
#[test]
fn a_target_without_a_path_is_signed_with_one() {
    for target in ["https://contoso.azconfig.io?x=/y", "https://contoso.azconfig.io", "?x=/y"] {
        let map = signed("GET", target);
        let request = Request::new("GET", target, &map).with_body(b"{}");
        let why =
            app_configuration::explain("id", SECRET, &request, Some(now()), &Hints::default());
        assert_eq!(why.reasons, [Reason::Matches], "{target}");
    }
}

fn quiet(why: &Explanation, headers: &HeaderMap) {
    let shown = format!("{why} {why:?} {why:#?}");
    assert!(!shown.contains(SECRET.trim_end_matches('=')));
    for value in headers.get_all("authorization") {
        let value = value.to_str().unwrap();
        let signature = value.rsplit("ignature=").next().unwrap().rsplit("sig=").next().unwrap();
        if signature.len() > 20 {
            assert!(!shown.contains(signature), "{shown}");
        }
    }
}

fn explain(method: &str, target: &str, map: &HeaderMap) -> Explanation {
    let request = Request::new(method, target, map).with_body(b"{}");
    let why = app_configuration::explain("id", SECRET, &request, Some(now()), &Hints::default());
    quiet(&why, map);
    why
}

#[track_caller]
fn proves(why: &Explanation, expected: &[Change]) {
    assert_eq!(why.proven(), Some(expected), "{why}");
}

fn header(name: &'static str, signed: &str) -> Change {
    Change::Header { name: HeaderName::from_static(name), signed: Some(signed.to_owned()) }
}

#[test]
fn nothing_is_wrong() {
    let why = explain("PUT", TARGET, &signed("PUT", TARGET));
    assert_eq!(why.reasons, [Reason::Matches]);
    assert_eq!(why.tries, 1);
    assert_eq!(why.to_string(), "the signature matches the request as received");
    // A path that is left out is signed as a slash.
    let target = "https://contoso.azconfig.io?x";
    assert_eq!(explain("PUT", target, &signed("PUT", target)).reasons, [Reason::Matches]);
}

#[test]
fn another_key() {
    let map = signed("PUT", TARGET);
    let request = Request::new("PUT", TARGET, &map).with_body(b"{}");
    let why =
        app_configuration::explain("id", "AAECAwQF", &request, Some(now()), &Hints::default());
    assert_eq!(why.proven(), None);
    assert_eq!(why.reasons[0], Reason::Refused(VerifyError::SignatureDiffers));
    let Reason::Excluded(aspects) = &why.reasons[1] else { panic!("{why}") };
    for aspect in
        [Aspect::Key, Aspect::Method, Aspect::Target, Aspect::Host, Aspect::Date, Aspect::Body]
    {
        assert!(aspects.contains(&aspect), "{aspects:?}");
    }
    assert!(why.tries > 500, "{}", why.tries);
    assert!(why.to_string().ends_with("; the key is probably a different one"));
}

#[test]
fn method_and_path_re_encoded() {
    let map = signed("PUT", TARGET);
    proves(&explain("POST", TARGET, &map), &[Change::Method { signed: "PUT".into() }]);
    for (received, rewrite) in [
        ("/kv/a/b?key=x*&api-version=1.0", Rewrite::SlashDecoded),
        ("/kv/a%2fb?key=x*&api-version=1.0", Rewrite::SlashDecoded),
        ("/kv/a%2Fb?key=x%2A&api-version=1.0", Rewrite::QueryEncoded),
        ("/kv/a%2Fb/?key=x*&api-version=1.0", Rewrite::TrailingSlash),
        ("/kv/a%252Fb?key=x*&api-version=1.0", Rewrite::EncodedTwice),
    ] {
        let change = Change::Target { signed: TARGET.into(), rewrite };
        // More than one rewriting may lead there; what was signed is the same.
        let why = explain("PUT", received, &map);
        let [Change::Target { signed, rewrite: found }] = why.proven().unwrap() else {
            panic!("{received}: {why}")
        };
        assert_eq!(signed, TARGET);
        if received.contains("%2fb") {
            assert!(matches!(found, Rewrite::SlashDecoded | Rewrite::HexCase));
        } else {
            proves(&why, &[change]);
        }
    }
    let ordered = signed("GET", "/kv?a=1&b=2&c=3");
    let change = Change::Target { signed: "/kv?a=1&b=2&c=3".into(), rewrite: Rewrite::QueryOrder };
    proves(&explain("GET", "/kv?c=3&a=1&b=2", &ordered), &[change]);
    let bare = signed("GET", "/kv");
    let change = Change::Target { signed: "/kv".into(), rewrite: Rewrite::QueryNotSigned };
    proves(&explain("GET", "/kv?a", &bare), &[change]);
    // What only the caller knows.
    let request = Request::new("PUT", "/backend/a", &map).with_body(b"{}");
    let mut hints = Hints::default();
    hints.targets = &["/other", TARGET];
    let why = app_configuration::explain("id", SECRET, &request, None, &hints);
    proves(&why, &[Change::Target { signed: TARGET.into(), rewrite: Rewrite::Hint }]);
}

#[test]
fn a_proxy_rewrote_host() {
    let map = signed("PUT", TARGET);
    for (name, value) in [
        ("x-forwarded-host", "contoso.azconfig.io, proxy.example"),
        ("x-original-host", "contoso.azconfig.io"),
        ("x-original-host", "contoso.azconfig.io:443"),
        ("forwarded", "for=10.0.0.1;host=\"contoso.azconfig.io\";proto=https"),
    ] {
        let mut map = map.clone();
        map.insert("host", HeaderValue::from_static("10.0.0.1:8080"));
        map.insert(name, HeaderValue::from_static(value));
        proves(&explain("PUT", TARGET, &map), &[header("host", "contoso.azconfig.io")]);
    }
    for (received, is_found) in [
        ("contoso.azconfig.io:443", true),
        ("contoso.azconfig.io:8443", true),
        ("CONTOSO.azconfig.io", true),
        ("fabrikam.azconfig.io", false),
    ] {
        let mut map = map.clone();
        map.insert("host", HeaderValue::from_str(received).unwrap());
        let why = explain("PUT", TARGET, &map);
        assert_eq!(why.proven().is_some(), is_found, "{received}");
        let mut hints = Hints::default();
        hints.hosts = &["contoso.azconfig.io"];
        let request = Request::new("PUT", TARGET, &map).with_body(b"{}");
        let why = app_configuration::explain("id", SECRET, &request, None, &hints);
        proves(&why, &[header("host", "contoso.azconfig.io")]);
    }
    // It is not there at all.
    let mut map = map.clone();
    map.remove("host");
    map.insert("x-forwarded-host", HeaderValue::from_static("contoso.azconfig.io"));
    let why = explain("PUT", TARGET, &map);
    let absent = VerifyError::HeaderAbsent(HeaderName::from_static("host"));
    assert!(why.reasons.contains(&Reason::Refused(absent)));
    proves(&why, &[header("host", "contoso.azconfig.io")]);
}

#[test]
fn two_things_at_once() {
    let mut map = signed("PUT", TARGET);
    map.insert("host", HeaderValue::from_static("contoso.azconfig.io:443"));
    let changes = explain("PUT", "/kv/a/b?key=x*&api-version=1.0", &map);
    let [first, second] = changes.proven().unwrap() else { panic!("{changes}") };
    let aspects = [first.aspect(), second.aspect()];
    assert!(aspects.contains(&Aspect::Host) && aspects.contains(&Aspect::Target));
}

#[test]
fn a_proxy_rewrote_date_or_the_clock_is_off() {
    let map = signed("PUT", TARGET);
    let mut dated = map.clone();
    dated.insert("date", map["x-ms-date"].clone());
    dated.insert("x-ms-date", HeaderValue::from_static("Fri, 11 May 2018 18:50:00 GMT"));
    let date = "Fri, 11 May 2018 18:48:36 GMT";
    proves(&explain("PUT", TARGET, &dated), &[header("x-ms-date", date)]);
    dated.remove("date");
    let near = Change::NearDate { signed: date.to_owned(), before: 84 };
    proves(&explain("PUT", TARGET, &dated), &[near]);
    dated.insert("x-ms-date", HeaderValue::from_static("Fri, 11 May 2018 19:02:00 GMT"));
    assert_eq!(explain("PUT", TARGET, &dated).proven(), None);
    let request = Request::new("PUT", TARGET, &dated).with_body(b"{}");
    let mut hints = Hints::default();
    let dates = [date];
    hints.dates = &dates;
    let why = app_configuration::explain("id", SECRET, &request, None, &hints);
    proves(&why, &[header("x-ms-date", date)]);

    // A clock that is off is a separate reason: the signature is right.
    let request = Request::new("PUT", TARGET, &map).with_body(b"{}");
    let late = HttpDate::from_unix(NOW + 901);
    let why = app_configuration::explain("id", SECRET, &request, late, &Hints::default());
    let too_far = Reason::Refused(VerifyError::DateTooFar { behind: 901 });
    assert_eq!(why.reasons, [too_far, Reason::Matches]);
    let epoch = HttpDate::from_unix(-1);
    let why = app_configuration::explain("id", SECRET, &request, epoch, &Hints::default());
    assert_eq!(why.reasons, [Reason::Refused(VerifyError::Clock), Reason::Matches]);
}

#[test]
fn body_changed() {
    let map = signed("PUT", TARGET);
    let request = Request::new("PUT", TARGET, &map).with_body(b"{ }");
    let why = app_configuration::explain("id", SECRET, &request, None, &Hints::default());
    assert_eq!(why.reasons, [Reason::Refused(VerifyError::ContentDiffers), Reason::Matches]);
    // The header was changed along with the body, and the signature was not.
    let mut changed = map.clone();
    let digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    changed.insert("x-ms-content-sha256", HeaderValue::from_static(digest));
    let own = map["x-ms-content-sha256"].to_str().unwrap();
    let why = explain("PUT", TARGET, &changed);
    proves(&why, &[header("x-ms-content-sha256", own)]);
    assert!(why.reasons.contains(&Reason::Refused(VerifyError::ContentDiffers)));
}

#[test]
fn trailing_newline_letter_case_and_other_forms_of_the_text() {
    let map = signed("PUT", TARGET);
    let secret = STANDARD.decode(SECRET).unwrap();
    let names = SIGNED_HEADERS.join(";");
    let values: Vec<_> = SIGNED_HEADERS.iter().map(|name| map[*name].to_str().unwrap()).collect();
    let right = format!("PUT\n{TARGET}\n{}", values.join(";"));
    let found = |key: &[u8], text: &str| {
        let mut map = map.clone();
        map.insert("authorization", over(key, &names, text).parse().unwrap());
        explain("PUT", TARGET, &map)
    };
    proves(&found(&secret, &right), &[]);
    proves(&found(&secret, &format!("{right}\n")), &[Change::NewlineAtEnd]);
    proves(&found(&secret, &format!("{right};")), &[Change::SemicolonAtEnd]);
    proves(&found(&secret, &right.replace('\n', "\r\n")), &[Change::CarriageReturns]);
    proves(&found(&secret, &right.replace(';', ",")), &[Change::Separator]);
    proves(
        &found(&secret, &right.replace("PUT", "put")),
        &[Change::Method { signed: "put".into() }],
    );
    proves(&found(SECRET.as_bytes(), &right), &[Change::KeyNotDecoded]);
    proves(&found(format!("{SECRET}\n").as_bytes(), &right), &[Change::KeyWithNewline]);
    let order = [values[1], values[0], values[2]].join(";");
    let signed = ["host", "x-ms-date", "x-ms-content-sha256"].map(str::to_owned).to_vec();
    proves(&found(&secret, &format!("PUT\n{TARGET}\n{order}")), &[Change::HeaderOrder { signed }]);
}

#[test]
fn key_not_base64() {
    let map = signed("PUT", TARGET);
    let request = Request::new("PUT", TARGET, &map).with_body(b"{}");
    let explain =
        |secret: &str| app_configuration::explain("id", secret, &request, None, &Hints::default());
    for (secret, error) in [
        (format!("{SECRET}\n"), KeyError::WhiteSpace),
        (SECRET.replace('+', "-"), KeyError::UrlAlphabet),
    ] {
        let why = explain(&secret);
        assert!(why.reasons.contains(&Reason::Key(error)));
        proves(&why, &[Change::KeyRepaired(error)]);
        quiet(&why, &map);
    }
    assert_eq!(explain("").reasons[0], Reason::Key(KeyError::Empty));

    // The service would take that signature.
    let differs = Reason::Refused(VerifyError::SignatureDiffers);
    let newline = format!("{SECRET}\n");
    assert!(!explain(&newline).reasons.contains(&differs));
    // Besides the key two more things are found.
    let mut map = map.clone();
    map.insert("host", HeaderValue::from_static("contoso.azconfig.io:443"));
    let target = "/kv/a/b?key=x*&api-version=1.0";
    let request = Request::new("PUT", target, &map).with_body(b"{}");
    let why = app_configuration::explain("id", &newline, &request, None, &Hints::default());
    assert!(!why.reasons.contains(&differs));
    let [Change::KeyRepaired(KeyError::WhiteSpace), first, second] = why.proven().unwrap() else {
        panic!("{why}")
    };
    let aspects = [first.aspect(), second.aspect()];
    assert!(aspects.contains(&Aspect::Host) && aspects.contains(&Aspect::Target));

    // Where there is no key at all, nothing else is excluded, and nobody knows whether the signature differs.
    let why = explain("a:b");
    let excluded = Reason::Excluded(vec![Aspect::Key]);
    assert_eq!(why.reasons, [Reason::Key(KeyError::NotBase64), excluded]);
    assert_eq!(explain(&"A".repeat(100_000)).reasons[0], Reason::Key(KeyError::TooLong));
}

#[test]
fn header_missing_or_not_signed_and_other_faults_of_credentials() {
    let map = signed("PUT", TARGET);
    let authorization = map["authorization"].to_str().unwrap();
    let with = |value: &str| {
        let mut map = map.clone();
        map.insert("authorization", HeaderValue::from_str(value).unwrap());
        explain("PUT", TARGET, &map)
    };
    let unknown = with(&authorization.replace("=id&", "=other&"));
    let refused = Reason::Refused(VerifyError::UnknownCredential);
    assert_eq!(unknown.reasons, [refused, Reason::Matches]);
    let short = with(&authorization.replace(";x-ms-content-sha256", ""));
    let refused = Reason::Refused(VerifyError::HeaderNotSigned("x-ms-content-sha256"));
    assert_eq!(short.reasons[0], refused);
    let bearer = with("Bearer x");
    assert!(matches!(bearer.reasons[..], [Reason::Refused(VerifyError::Authorization(_))]));

    // The signature in base64url, and without its padding.
    let (head, signature) = authorization.rsplit_once("Signature=").unwrap();
    let url = URL_SAFE.encode(STANDARD.decode(signature).unwrap());
    for spelled in [url.as_str(), signature.trim_end_matches('='), &signature.replace('=', "%3D")] {
        if spelled == signature {
            continue;
        }
        let why = with(&format!("{head}Signature={spelled}"));
        proves(&why, &[Change::Spelling]);
        assert!(matches!(why.reasons[1], Reason::Refused(VerifyError::Authorization(_))));
    }
    let mut none = map.clone();
    none.remove("authorization");
    assert_eq!(explain("PUT", TARGET, &none).tries, 0);
}

#[test]
fn without_a_signature_nothing_is_excluded() {
    let mut map = signed("PUT", TARGET);
    let names = SIGNED_HEADERS.join(";");
    for (signature, is_read) in [("AAAA", true), ("", false), ("?", false)] {
        let line = format!("HMAC-SHA256 Credential=id&SignedHeaders={names}&Signature={signature}");
        map.insert("authorization", line.parse().unwrap());
        let why = explain("PUT", TARGET, &map);
        assert_eq!((why.reasons.len(), why.tries), (1, 0), "{why}");
        assert_eq!(why.reasons[0] == Reason::Refused(VerifyError::SignatureForm), is_read);
    }
}

/// Only changes that were tried are reported as excluded.
#[test]
fn what_was_not_tried_is_not_excluded() {
    let map = signed("PUT", TARGET);
    let request = Request::new("PUT", TARGET, &map).with_body(b"{}");
    let explain = |request: &Request<'_>, hints: &Hints<'_>| {
        app_configuration::explain("id", "AAEC", request, None, hints)
    };
    let hosts: Vec<String> = (0..100).map(|number| format!("h{number}.example")).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let mut hints = Hints::default();
    (hints.hosts, hints.targets, hints.dates) = (&hosts, &hosts, &hosts);
    let mut many = host();
    let names = [&SIGNED_HEADERS[..], &["host"; 4]].concat();
    let unsigned = Request::new("PUT", TARGET, &many).with_body(b"{}");
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    key.sign_headers(&unsigned, &names, now()).unwrap().write_to(&mut many);
    let why = explain(&Request::new("PUT", TARGET, &many).with_body(b"{}"), &hints);
    assert!(matches!(why.reasons.last(), Some(Reason::ExcludedAlone(_))), "{why}");
    assert_eq!(why.tries, 8_192);
    assert!(why.to_string().contains(", and not every pair of changes was tried"));

    // What nobody signed, and is long, costs nothing.
    let ordinary = explain(&request, &Hints::default());
    let mut long = map.clone();
    let value = HeaderValue::from_bytes(&vec![b'a'; 1 << 20]).unwrap();
    for name in ["x-forwarded-host", "forwarded", "date"] {
        long.insert(name, value.clone());
    }
    let why = explain(&Request::new("PUT", TARGET, &long).with_body(b"{}"), &Hints::default());
    assert_eq!(why, ordinary);
    assert!(matches!(ordinary.reasons.last(), Some(Reason::Excluded(_))), "{ordinary}");

    // What was signed is long: the number of bytes is bounded, even where one header is named again and again.
    let signature = "A".repeat(43) + "=";
    for (names, len, tries, are_tried_alone) in [
        (";x".to_owned(), 200_000, 100..400, true),
        (format!(";x{}", ";host".repeat(10)), 200_000, 100..400, false),
        (";x".repeat(60), 1 << 20, 0..1, false),
    ] {
        let names = format!("host;date;x-ms-content-sha256{names}");
        let mut long = long.clone();
        long.insert("x", HeaderValue::from_bytes(&vec![b'a'; len]).unwrap());
        long.remove("date");
        let line = format!("HMAC-SHA256 Credential=id&SignedHeaders={names}&Signature={signature}");
        long.insert("authorization", line.parse().unwrap());
        let why = explain(&Request::new("PUT", TARGET, &long), &hints);
        match why.reasons.last() {
            Some(Reason::ExcludedAlone(_)) => assert!(are_tried_alone),
            reason => assert_eq!((reason, are_tried_alone), (Some(&Reason::TooLong), false)),
        }
        assert!(tries.contains(&why.tries), "{}", why.tries);
    }
    let target = format!("/dbs/{}", "a/".repeat(1 << 20));
    let map = signed_cosmos("GET", DOC);
    let request = Request::new("GET", &target, &map);
    let why = cosmos_db::explain(SECRET, &request, None, &Hints::default());
    assert_eq!(why.reasons, [Reason::TooLong]);
}

const DOC: &str = "/dbs/Db/colls/Coll/docs/a%20b";

fn signed_cosmos(method: &str, target: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    let key = MasterKey::from_base64(SECRET).unwrap();
    key.sign(&Request::new(method, target, &map), now()).unwrap().write_to(&mut map);
    map
}

fn explain_cosmos(method: &str, target: &str, map: &HeaderMap) -> Explanation {
    let request = Request::new(method, target, map);
    let why = cosmos_db::explain(SECRET, &request, Some(now()), &Hints::default());
    quiet(&why, map);
    why
}

fn line(line: PayloadLine, signed: &str) -> Change {
    Change::Line { line, signed: signed.to_owned() }
}

#[test]
fn what_of_cosmos_db_was_signed() {
    use PayloadLine as L;
    let map = signed_cosmos("GET", DOC);
    assert_eq!(explain_cosmos("GET", DOC, &map).reasons, [Reason::Matches]);
    proves(&explain_cosmos("PUT", DOC, &map), &[line(L::Verb, "get")]);

    let secret = STANDARD.decode(SECRET).unwrap();
    let date = "fri, 11 may 2018 18:48:36 gmt";
    let found = |key: &[u8], text: &str| {
        let mut map = map.clone();
        let signature = STANDARD.encode(mac(key, text)).replace('+', "%2b");
        let token = format!("type=master&ver=1.0&sig={signature}");
        map.insert("authorization", token.parse().unwrap());
        explain_cosmos("GET", DOC, &map)
    };
    let link = "dbs/Db/colls/Coll/docs/a b";
    let right = format!("get\ndocs\n{link}\n{date}\n\n");
    proves(&found(&secret, &right), &[]);
    let replaced = |from: &str, to: &str| found(&secret, &right.replace(from, to));
    proves(&replaced("get", "GET"), &[line(L::Verb, "GET")]);
    proves(&replaced("docs\ndbs", "colls\ndbs"), &[line(L::ResourceType, "colls")]);
    proves(&replaced("docs\ndbs", "\ndbs"), &[line(L::ResourceType, "")]);
    proves(&replaced(link, "dbs/Db/colls/Coll"), &[line(L::ResourceLink, "dbs/Db/colls/Coll")]);
    let lower = link.to_lowercase();
    proves(&replaced(link, &lower), &[line(L::ResourceLink, &lower)]);
    proves(&replaced(link, "a b"), &[line(L::ResourceLink, "a b")]);
    proves(&replaced(link, &DOC[1..]), &[line(L::ResourceLink, &DOC[1..])]);
    proves(&replaced(link, DOC), &[line(L::ResourceLink, DOC)]);
    let written = "Fri, 11 May 2018 18:48:36 GMT";
    proves(&replaced(date, written), &[line(L::XMsDate, written)]);
    proves(&replaced("gmt\n\n", &format!("gmt\n{date}\n")), &[line(L::Date, date)]);
    proves(&replaced("gmt\n\n", "gmt\n"), &[Change::NoNewlineAtEnd]);
    proves(&replaced("gmt\n\n", "gmt\n\n\n"), &[Change::NewlineAtEnd]);
    proves(&replaced("\n", "\r\n"), &[Change::CarriageReturns]);
    proves(&found(SECRET.as_bytes(), &right), &[Change::KeyNotDecoded]);
    let other = found(b"another", &right);
    assert!(matches!(other.reasons.last(), Some(Reason::Excluded(_))), "{other}");

    // A database whose name looks like an identifier.
    let rid = "/dbs/TestDs==/colls/Mixed";
    let mut map = HeaderMap::new();
    let request = Request::new("GET", rid, &map);
    let named = ResourceLink::new("colls", &rid[1..]);
    let key = MasterKey::from_base64(SECRET).unwrap();
    key.sign_link(&request, &named, now()).unwrap().write_to(&mut map);
    assert_eq!(explain_cosmos("GET", rid, &map).reasons, [Reason::Matches]);
}

#[test]
fn tokens_of_cosmos_db() {
    let mut map = signed_cosmos("GET", DOC);
    // This key and request make a signature with a plus in it, or another document does.
    let target = (0..100)
        .map(|number| format!("{DOC}{number}"))
        .find(|target| {
            map = signed_cosmos("GET", target);
            map["authorization"].to_str().unwrap().contains("%2b")
        })
        .unwrap();
    let encoded = map["authorization"].to_str().unwrap().to_owned();
    let raw = encoded.replace("%2b", "+").replace("%2f", "/").replace("%3d", "=");
    for (token, error) in [
        (raw.replace("%26", "&"), VerifyError::RawPlus),
        (encoded.trim_end_matches("%3d").to_owned(), VerifyError::SignatureForm),
        (encoded.replace("%2b", "-").replace("%2f", "_"), VerifyError::SignatureForm),
    ] {
        map.insert("authorization", HeaderValue::from_str(&token).unwrap());
        let why = explain_cosmos("GET", &target, &map);
        assert_eq!(why.reasons[1], Reason::Refused(error));
        proves(&why, &[Change::Spelling]);
    }
    map.insert("authorization", HeaderValue::from_static("type=aad&ver=1.0&sig=x.y"));
    let why = explain_cosmos("GET", &target, &map);
    assert_eq!(why.reasons, [Reason::Refused(VerifyError::NotASignature)]);
    map.remove("x-ms-date");
    let why = explain_cosmos("GET", &target, &map);
    assert_eq!(why.reasons[1], Reason::Refused(VerifyError::DateMissing));
    let late = HttpDate::from_unix(NOW + 1_801);
    let map = signed_cosmos("GET", DOC);
    let why = cosmos_db::explain(SECRET, &Request::new("GET", DOC, &map), late, &Hints::default());
    let too_far = Reason::Refused(VerifyError::DateTooFar { behind: 1_801 });
    assert_eq!(why.reasons, [too_far, Reason::Matches]);
}

#[test]
fn line_by_line_difference_with_what_the_service_quotes() {
    let map = signed_cosmos("GET", DOC);
    let answer = |payload: &str| {
        let payload = payload.replace('\n', "\\\\n");
        format!(
            "{{\"code\":\"Unauthorized\",\"message\":\"The input authorization token can't serve the \
             request. Server used the following payload to sign: '{payload}'\\r\\nActivityId: 0\"}}"
        )
    };
    let date = "fri, 11 may 2018 18:48:36 gmt";
    let same = answer(&format!("get\ndocs\ndbs/Db/colls/Coll/docs/a b\n{date}\n\n"));
    let explain = |target: &str, answer: &str| {
        let mut hints = Hints::default();
        hints.answer = Some(answer);
        let why = cosmos_db::explain(SECRET, &Request::new("GET", target, &map), None, &hints);
        quiet(&why, &map);
        why
    };
    let why = explain(DOC, &same);
    assert_eq!(why.reasons, [Reason::OtherKey]);
    assert_eq!(why.proven(), Some(&[][..]));
    // The service saw the signed request, and the request being checked is a different one.
    let why = explain("/dbs/Db/colls/Coll/docs/other", &same);
    let signed = line(PayloadLine::ResourceLink, "dbs/Db/colls/Coll/docs/a b");
    assert_eq!(why.reasons, [Reason::MatchesWith(vec![signed])]);
    // The service saw something else, and the signature matches the request being checked.
    let why = explain(DOC, &answer(&format!("get\ncolls\ndbs/Db\n{date}\n\n")));
    assert_eq!(
        why.to_string(),
        "line 2, the resource type: this request has \"docs\", but the service signed \"colls\"; \
         line 3, the resource link: this request has \"dbs/Db/colls/Coll/docs/a b\", but the service \
         signed \"dbs/Db\"\nthe signature matches the request as received"
    );
    assert_eq!(explain(DOC, "Unauthorized").reasons, [Reason::Matches]);
}

/// Headers of which nobody knows what they hold are not shown.
#[test]
fn values_of_other_headers() {
    let mut map = host();
    map.insert("x-token", HeaderValue::from_static("CaNaRy"));
    let names = [&SIGNED_HEADERS[..], &["X-Token"]].concat();
    let key = AccessKey::from_base64("id", SECRET).unwrap();
    let request = Request::new("GET", "/kv", &map).with_body(b"");
    key.sign_headers(&request, &names, now()).unwrap().write_to(&mut map);
    map.insert("x-token", HeaderValue::from_static("canary"));
    map.append("x-token", HeaderValue::from_static("canary"));
    let why = explain("GET", "/kv", &map);
    assert!(!format!("{why} {why:?}").to_lowercase().contains("canary"));
    map.insert("x-token", HeaderValue::from_static("CaNaRy"));
    map.append("x-token", HeaderValue::from_static("other"));
    let why = explain("GET", "/kv", &map);
    let name = HeaderName::from_static("x-token");
    proves(&why, &[Change::Header { name, signed: None }]);
    assert!(!format!("{why} {why:?}").to_lowercase().contains("canary"));
}

/// The captured requests that the service refused, with what it answered.
#[test]
fn every_captured_signature_that_is_meant_to_fail() {
    let Some(folder) = shared("captures") else { return };
    let (mut quoted, mut excluded) = (0, 0);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let content = fs::read_to_string(&path).unwrap();
        let mut lines =
            content.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let meta = lines.next().unwrap();
        for exchange in lines.filter(|exchange| exchange["auth"] == "bad-signature") {
            let mut map = HeaderMap::new();
            for line in exchange["request_headers"].as_array().unwrap() {
                let name: HeaderName = line[0].as_str().unwrap().parse().unwrap();
                map.append(name, HeaderValue::from_str(line[1].as_str().unwrap()).unwrap());
            }
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            let (method, target) = (text(&exchange["method"]), text(&exchange["target"]));
            let answer = STANDARD.decode(text(&exchange["response_body_base64"])).unwrap();
            let answer = String::from_utf8(answer).unwrap();
            let request = Request::new(&method, &target, &map).with_body(b"");
            let mut hints = Hints::default();
            hints.answer = Some(&answer);
            let explain = |right: &str, wrong: &str| match meta["service"].as_str().unwrap() {
                "appconfig" => {
                    let (id, key) = (text(&meta["credential_id"]), text(&meta[right]));
                    app_configuration::explain(&id, &key, &request, None, &hints)
                }
                _ => cosmos_db::explain(&text(&meta[wrong]), &request, None, &hints),
            };
            let why = explain("secret_base64", "master_key_base64");
            assert_eq!(why.proven(), None);
            assert!(matches!(why.reasons.last(), Some(Reason::Excluded(_))));
            excluded += 1;
            quoted += usize::from(why.reasons[0] == Reason::QuotedSame);
            assert_eq!(explain("wrong_secret_base64", "wrong_key_base64").proven(), Some(&[][..]));
        }
    }
    assert_eq!((excluded, quoted), (14, 10));
}
