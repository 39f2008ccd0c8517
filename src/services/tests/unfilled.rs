//! Values that were wrapped, never filled in, or replaced by whoever shows them.

use super::map;
use super::values::DOCUMENT;
use crate::Request;
use crate::contract::{Context, Exchange};
use crate::services::{app_configuration, cosmos_db};

#[test]
fn values_that_somebody_replaced_are_not_wrong() {
    let codes = |headers: &[&str]| {
        let headers = map(headers);
        let exchange = Exchange::request(Request::new("GET", "/kv?api-version=1.0", &headers));
        let report = app_configuration::CONTRACT.check(exchange, &Context::default());
        let findings = report.findings().iter();
        findings.map(|it| (it.rule().code().to_owned(), it.severity())).collect::<Vec<_>>()
    };
    let note = ("credentials.removed".to_owned(), crate::contract::Severity::Note);
    for word in ["REDACTED", "[REDACTED]", "<redacted>", "***", "Redacted"] {
        let headers = ["host", "x-ms-date", "x-ms-content-sha256", "authorization", "sync-token"]
            .map(|name| format!("{name}: {}", if name == "host" { "a.azconfig.io" } else { word }));
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        assert_eq!(codes(&headers), std::slice::from_ref(&note), "{word}");
    }
    let bearer = ["host: a.azconfig.io", "authorization: Bearer e30.e30.c2ln"];
    assert!(!codes(&[&bearer[..], &["if-match: REDACTED, x\""]].concat()).contains(&note));
    assert_eq!(
        codes(&[&bearer[..], &["sync-token: REDACTED", "if-match: ***\""]].concat()).len(),
        2
    );
}

#[test]
fn signatures_that_somebody_replaced_are_not_wrong() {
    let note = ["credentials.removed".to_owned()];
    let codes = |contract: &crate::contract::Contract, target: &str, headers: &[&str]| {
        let headers = map(headers);
        let exchange = Exchange::request(Request::new("GET", target, &headers));
        let report = contract.check(exchange, &Context::default());
        report.findings().iter().map(|it| it.rule().code().to_owned()).collect::<Vec<_>>()
    };
    let digest = "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let date = "x-ms-date: Fri, 11 May 2018 18:48:36 GMT";
    for word in ["REDACTED", "***", "[REDACTED]", "<redacted>", "<removed>"] {
        for id in [word, "key-id-1"] {
            let value = format!(
                "authorization: HMAC-SHA256 Credential={id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={word}"
            );
            let headers = ["host: a.azconfig.io", date, digest, &value];
            let found = codes(&app_configuration::CONTRACT, "/kv?api-version=1.0", &headers);
            assert_eq!(found, note, "{value}");
        }
        for kind in ["master", "aad", "resource"] {
            let raw = format!("type={kind}&ver=1.0&sig={word}");
            let escaped = raw.replace('=', "%3D").replace('&', "%26").replace('<', "%3C");
            for value in [raw, escaped] {
                let value = format!("authorization: {value}");
                let headers = [
                    date,
                    &value,
                    "x-ms-version: 2018-12-31",
                    "x-ms-documentdb-partitionkey: [\"a\"]",
                ];
                let found = codes(&cosmos_db::CONTRACT, &DOCUMENT[4..], &headers);
                assert_eq!(found, note, "{value}");
            }
        }
    }
}

#[test]
fn values_that_were_wrapped() {
    let message =
        |contract: &crate::contract::Contract, line: &str, headers: &[&str], code: &str| {
            let (method, target) = line.split_once(' ').unwrap();
            let headers = map(headers);
            let exchange = Exchange::request(Request::new(method, target, &headers));
            let report = contract.check(exchange, &Context::default());
            let found = report.findings().iter().find(|it| it.rule().code() == code);
            found.map(|finding| finding.message().to_owned()).unwrap_or_default()
        };
    for (value, word) in [
        ("\"jtqGc1I4=MDoyOA==\"", "quotation marks"),
        ("\\\"jtqGc1I4=MDoyOA==\\\"", "backslashes"),
        ("{\"syncToken\":\"jtqGc1I4=MDoyOA==\"}", "JSON"),
        ("jtqGc1I4=MDoyOA==", ""),
    ] {
        let headers = ["authorization: Bearer e30.e30.c2ln", &format!("sync-token: {value}")];
        let code = "app-configuration.sync-token.changed";
        let found =
            message(&app_configuration::CONTRACT, "GET /kv?api-version=1.0", &headers, code);
        assert!(found.contains(word) && found.is_empty() == word.is_empty(), "{value}: {found}");
    }
    for (value, word) in [
        ("{{continuation}}", "placeholder"),
        ("$TOKEN", "placeholder"),
        ("<token>", "placeholder"),
        ("\\\"-RID:~abc\\\"", "backslashes"),
        ("{\\\"token\\\":\\\"-RID:~abc\\\"}", "backslashes"),
        ("-RID%253A~abc", "twice"),
        ("-RID%3A~abc", "percent-encoded;"),
        ("-RID:~YVEz#RT:1#TRC:1", ""),
        ("{\"token\":\"+RID:~a=#RT:1\",\"range\":{\"min\":\"\",\"max\":\"FF\"}}", ""),
        ("[{\"compositeToken\":\"{\\\"token\\\":null}\",\"item\":\"100%25\"}]", ""),
    ] {
        let headers = ["x-ms-version: 2018-12-31", &format!("x-ms-continuation: {value}")];
        let code = "cosmos-db.continuation.changed";
        let found = message(&cosmos_db::CONTRACT, "GET /dbs/db/colls/coll/docs", &headers, code);
        assert!(found.contains(word) && found.is_empty() == word.is_empty(), "{value}: {found}");
    }
    for (value, word) in [
        ("%222500ec5a%22", "percent-encoded"),
        ("{{etag}}", "placeholder"),
        ("$ETAG", "placeholder"),
        ("\"{{etag}}\"", "placeholder"),
        ("\"$ETAG\"", "placeholder"),
        ("\"a\", \"<etag>\"", "placeholder"),
        ("\"2500%2Fec5a\"", ""),
        ("\"{2500ec5a}\", \"$\"", ""),
        ("2500ec5a", ""),
    ] {
        let headers = [&*format!("if-match: {value}")];
        let line = "PUT /v1.0/engagements/referrals/1";
        let code = "partner.if-match.wrapped";
        let found = message(&crate::services::partner::CONTRACT, line, &headers, code);
        assert!(found.contains(word) && found.is_empty() == word.is_empty(), "{value}: {found}");
    }
    let code = "header.malformed";
    for value in ["{{sig}}", "$SIG", "<sig>"] {
        let value =
            format!("authorization: HMAC-SHA256 Credential=a&SignedHeaders=host&Signature={value}");
        let found = message(&app_configuration::CONTRACT, "GET /kv", &[&value], code);
        assert!(found.contains("placeholder") && !found.contains("empty"), "{value}: {found}");
    }
    for value in ["0%3A-1%2333", "0%3a1%23100", "1%3A2%2C3"] {
        let value = format!("x-ms-session-token: {value}");
        let found = message(&cosmos_db::CONTRACT, DOCUMENT, &[&value], code);
        assert!(found.contains("percent-encoded;"), "{value}: {found}");
    }
}

/// A key is not a placeholder, and has no quotes.
#[cfg(feature = "signing")]
#[test]
fn keys_that_were_never_filled_in() {
    use crate::services::{VerificationKey, VerificationKeyError};
    let error = |text: &str| text.parse::<VerificationKey>().unwrap_err();
    let key = crate::contract::EXAMPLE_KEY;
    for text in [
        "{{key}}",
        "$KEY",
        "${KEY}",
        "<your-key>",
        "%KEY%",
        "AccountEndpoint=https://a;AccountKey=<key>;",
        "Endpoint=https://a;Id=a;Secret={{secret}}",
    ] {
        assert_eq!(error(text), VerificationKeyError::Placeholder, "{text}");
    }
    for text in [
        format!("\"{key}\""),
        format!("'{key}'"),
        format!("\"Endpoint=https://a;Id=a;Secret={key}\""),
        format!("AccountEndpoint=https://a;AccountKey=\"{key}\";"),
    ] {
        assert_eq!(error(&text), VerificationKeyError::Quoted, "{text}");
    }
    for text in ["a*b", "\"", ""] {
        assert!(matches!(error(text), VerificationKeyError::Key(_)), "{text}");
    }
}

/// If a part of the signed text was replaced, that text is unknown.
#[cfg(feature = "signing")]
#[test]
fn targets_that_somebody_replaced_match_no_signature() {
    use crate::services::{Evidence, VerificationKey};
    let key: VerificationKey = crate::contract::EXAMPLE_KEY.parse().unwrap();
    let codes = |target: &str| {
        let headers = map(&[
            "host: contoso.azconfig.io",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=PQXHF29Z5ymoqFp+K3IhBLi/GeJGK4cwHq71de0t/HY=",
        ]);
        let exchange = Exchange::request(Request::new("GET", target, &headers));
        let mut report = app_configuration::CONTRACT.check(exchange, &Context::default());
        let is_mismatch = key.check(&mut report, &exchange, &Evidence::default());
        let findings = report.findings().iter();
        let codes: Vec<_> = findings.map(|it| it.rule().code().to_owned()).collect();
        assert_eq!(is_mismatch, codes.iter().any(|it| it.ends_with("signature.mismatch")));
        codes
    };
    for target in [
        "/kv?api-version=1.0&key=REDACTED",
        "/kv?label=***&api-version=1.0",
        "/kv/REDACTED?api-version=1.0",
        "/kv?api-version=1.0&key=[REDACTED]",
        "/kv?api-version=1.0&key=%3Credacted%3E",
    ] {
        assert_eq!(codes(target), ["credentials.removed"], "{target}");
    }
    for target in
        ["/kv?api-version=1.0&key=a*", "/kv/hidden?api-version=1.0", "/kv?api-version=1.0"]
    {
        assert_eq!(codes(target), ["app-configuration.signature.mismatch"], "{target}");
    }
}
