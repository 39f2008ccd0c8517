//! Causes of a 401 as `VerificationKey` and the contracts report them: variations of each mistake that people make.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::contract::{Context, EXAMPLE_KEY, Exchange, Report, Response, Severity};
use masthead::services::{Evidence, VerificationKey, app_configuration, cosmos_db};
use masthead::signing::cosmos_db::MasterKey;
use masthead::{HttpDate, Request};

use crate::signing_explain::mac;

const DATE: &str = "Thu, 27 Apr 2017 00:51:12 GMT";
const QUOTED: &str = "cosmos-db.signature.quoted";
const MISMATCH: &str = "cosmos-db.signature.mismatch";
const EMPTY: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        map.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    map
}

fn secret() -> Vec<u8> {
    STANDARD.decode(EXAMPLE_KEY).unwrap()
}

/// Messages and help of a rule, of which there is one at most.
fn told(report: &Report, code: &str) -> Option<String> {
    let mut found = report.findings().iter().filter(|finding| finding.rule().code() == code);
    let text = found.next().map(|finding| format!("{} | {}", finding.message(), finding.help()));
    assert_eq!(found.count(), 0);
    text
}

/// The report of a request to Azure Cosmos DB that is signed over `text`, and of the answer to it.
fn cosmos(target: &str, text: &str, answer: Option<(u16, &str)>, key: Option<&str>) -> Report {
    let signature = STANDARD.encode(mac(&secret(), text));
    let token = format!("type=master&ver=1.0&sig={}", signature.replace('+', "%2b"));
    let token = token.replace('&', "%26").replace('=', "%3d").replace('/', "%2f");
    let headers = map(&[
        ("host", "contoso.documents.azure.com"),
        ("authorization", &token),
        ("x-ms-date", DATE),
        ("x-ms-version", "2018-12-31"),
    ]);
    let request = Request::new("GET", target, &headers);
    let none = HeaderMap::new();
    let mut exchange = Exchange::request(request);
    exchange.response =
        answer.map(|(status, body)| Response::new(status, &none).with_body(body.as_bytes()));
    let mut report = cosmos_db::CONTRACT.check(exchange, &Context::default());
    if let Some(key) = key {
        let key: VerificationKey = key.parse().unwrap();
        let _ = key.check(&mut report, &exchange, &Evidence::default());
    }
    let shown = format!("{report} {report:?}");
    assert!(!shown.contains(&EXAMPLE_KEY[..40]) && !shown.contains(&signature[..40]));
    report
}

fn text(kind: &str, link: &str) -> String {
    format!("get\n{kind}\n{link}\n{}\n\n", DATE.to_lowercase())
}

/// The quotes of a text, as the service and the logs write them.
fn quotes(text: &str) -> [String; 5] {
    let escaped = text.replace('\n', "\\n");
    [
        format!("Server used the following payload to sign: '{escaped}'\r\nActivityId: 0"),
        format!("Server used following string to sign - '{escaped}'. Learn more: https://aka.ms"),
        format!(
            "{{\"message\":\"Server used the following payload to sign: '{}'\\r\\n\"}}",
            text.replace('\n', "\\\\n")
        ),
        format!(
            "{{\"message\":\"{{\\\"Errors\\\":[\\\"Server used following string to sign - '{}'\\\"]}}\"}}",
            escaped.replace('/', "\\/")
        ),
        format!("Server used the following payload to sign: '{}'", escaped.replace('b', "\\u0062")),
    ]
}

#[test]
fn what_the_service_quotes_is_what_has_to_be_signed() {
    let signed = text("users", "dbs/appdb");
    for answer in quotes(&text("users", "dbs/AppDb")) {
        let report = cosmos("/dbs/AppDb/users", &signed, Some((401, &answer)), None);
        let told = told(&report, QUOTED).unwrap();
        assert!(told.contains("\"get\\nusers\\ndbs/AppDb\\nthu, 27 apr 2017"), "{told}");
        assert_eq!(report.worst(), Some(Severity::Warning));
        // A key knows more.
        let report = cosmos("/dbs/AppDb/users", &signed, Some((401, &answer)), Some(EXAMPLE_KEY));
        assert_eq!(self::told(&report, QUOTED), None);
        let told = self::told(&report, MISMATCH).unwrap();
        assert!(
            told.starts_with(
                "line 3 of the string-to-sign (the resource link) was \"dbs/appdb\" |"
            ),
            "{told}"
        );
        // A response alone has the text as well.
        let none = HeaderMap::new();
        let response = Response::new(401, &none).with_body(answer.as_bytes());
        let alone = Exchange::response(None, response);
        let report = cosmos_db::CONTRACT.check(alone, &Context::default());
        assert!(self::told(&report, QUOTED).unwrap().contains("dbs/AppDb"));
    }
    for answer in [(403, &quotes(&signed)[0][..]), (401, "Unauthorized"), (401, "to sign: 'get'")] {
        let report = cosmos("/dbs/AppDb/users", &signed, Some(answer), None);
        assert_eq!(told(&report, QUOTED), None);
    }
}

#[test]
fn the_line_that_differs_is_named() {
    for (target, kind, link, wanted) in [
        ("/dbs/AppDb/users", "users", "dbs/appdb", "the letters are in a different case"),
        ("/dbs/AppDb/colls/C/docs/D", "docs", "dbs/AppDb/colls/c/docs/d", "different case"),
        ("/dbs/AppDb/users", "users", "AppDb", "only the last id"),
        ("/dbs/A/colls/C/docs/x%7Cy", "docs", "x|y", "only the last id"),
        ("/dbs/A%20B", "dbs", "dbs/A%20B", "percent-encoding is not decoded"),
        ("/dbs/A/colls/C/docs/x%7Cy", "docs", "dbs/A/colls/C/docs/x%7Cy", "not decoded"),
        ("/dbs/A/colls/C/docs/a%%%De", "docs", "dbs/A/colls/C/docs/a%%Þ", "as %25"),
        ("/dbs/A/colls/C/docs/50%", "docs", "dbs/A/colls/C/docs/50", "as %25"),
        ("/dbs/A/colls/C/docs/a+b", "docs", "dbs/A/colls/C/docs/a b", "as %2B"),
        ("/dbs/A+B", "dbs", "dbs/A B", "as %2B"),
        ("/dbs/A/colls/C/docs/D", "colls", "dbs/A/colls/C/docs/D", "line 2, the resource type"),
        ("/dbs/A", "docs", "dbs/B", "line 3, the resource link: this request has \"dbs/A\""),
    ] {
        let answer = &quotes(&text(kind, link))[2];
        for signed in [text(kind, link), text("other", "text")] {
            let report = cosmos(target, &signed, Some((401, answer)), None);
            let told = told(&report, QUOTED).unwrap();
            assert!(told.contains(wanted), "{target}: {told}");
        }
    }
    // The service reads the path in another way, and the signature is that of the path as it stands.
    let (target, link) = ("/dbs/A/colls/C/docs/a%%De", "dbs/A/colls/C/docs/a%%De");
    let answer = &quotes(&text("docs", "dbs/A/colls/C/docs/a%Þ"))[0];
    let report = cosmos(target, &text("docs", link), Some((401, answer)), Some(EXAMPLE_KEY));
    assert!(told(&report, QUOTED).unwrap().contains("as %25"));
}

#[test]
fn a_right_signature_that_is_refused_is_of_another_key() {
    for (target, kind, link) in [
        ("/dbs/AppDb/users", "users", "dbs/AppDb"),
        ("/dbs/db/colls/c/docs/a%20b", "docs", "dbs/db/colls/c/docs/a b"),
        ("/dbs/AAAAow==/colls", "colls", "aaaaow=="),
        ("/dbs", "dbs", ""),
    ] {
        let signed = text(kind, link);
        for answer in quotes(&signed) {
            let report = cosmos(target, &signed, Some((401, &answer)), Some(EXAMPLE_KEY));
            assert_eq!(told(&report, QUOTED), None);
            let told = told(&report, MISMATCH).unwrap();
            assert!(told.contains("the account has a different key | Check the key"), "{told}");
        }
        let report = cosmos(target, &signed, Some((200, "")), Some(EXAMPLE_KEY));
        assert_eq!(told(&report, MISMATCH), None);
    }
}

/// Each alone, with a quote and without one.
#[test]
fn mistakes_with_a_link_a_date_or_a_newline() {
    let doc = "/dbs/db/colls/c/docs/some";
    let full = |kind: &str, link: &str| text(kind, link);
    let dated = |date: &str| text("docs", &doc[1..]).replace(&DATE.to_lowercase(), date);
    for (target, signed, wanted) in [
        (doc, full("docs", "dbs/db/colls/c/docs/some#x1"), "\"#\" as %23"),
        (doc, full("docs", "dbs/db/colls/c/docs/some#"), "starts a fragment"),
        (doc, full("docs", "dbs/db/colls/c/docs/some#Q"), "starts a fragment"),
        ("/dbs/db#part of it", full("dbs", "dbs/db#part of it"), "starts a fragment"),
        ("/dbs/team/app", full("dbs", "dbs/team/app"), "\"team/app\" has a slash"),
        ("/dbs/a/b/colls", full("colls", "dbs/a/b"), "the name \"a/b\" has a slash"),
        (
            "/dbs/db/colls/c/docs/2024/05/01",
            full("docs", "dbs/db/colls/c/docs/2024/05/01"),
            "\"2024/05/01\" has a slash",
        ),
        ("/dbs/a/b/colls/c/docs/d", full("docs", "dbs/a/b/colls/c/docs/d"), "\"a/b\" has a slash"),
        (doc, dated("thu, 27 apr 2017 00:51:11 gmt"), "1 second before"),
        (doc, dated("thu, 27 apr 2017 00:51:15 gmt"), "3 seconds after"),
        (doc, dated("thu, 27 apr 2017 00:50:02 gmt"), "1 minute 10 seconds before"),
        (doc, dated("wed, 26 apr 2017 22:51:12 gmt"), "2 hours before"),
        (doc, dated("thu, 27 apr 2017 06:21:12 gmt"), "5 hours 30 minutes after"),
        (doc, full("docs", &doc[1..]).replace('\n', "\\n"), "a backslash and the letter n"),
        (doc, full("docs", &doc[1..]).replace('\n', "\\r\\n"), "a backslash and the letter n"),
        // Two at once.
        (
            doc,
            dated("thu, 27 apr 2017 00:51:11 gmt").replace("docs\n", "colls\n"),
            "1 second before",
        ),
        (doc, full("docs", "dbs/db/colls/c").replace('\n', "\\n"), "; and a backslash"),
        ("/dbs/Team/App", full("dbs", "dbs/Team/App").replace("get", "GET"), "has a slash"),
    ] {
        let quoted = &quotes(&text("docs", &doc[1..]))[0];
        for answer in [None, Some((401, &quoted[..]))] {
            let report = cosmos(target, &signed, answer, Some(EXAMPLE_KEY));
            let told = told(&report, MISMATCH).unwrap();
            assert!(told.contains(wanted), "{target}: {told}");
            assert!(!told.contains("Check the key") && !told.contains("does not match"), "{told}");
        }
    }
}

#[test]
fn two_encodings_in_one_link() {
    for (target, signed) in [
        ("/dbs/A%20B/colls/C/docs/x%7Cy", "dbs/A B/colls/C/docs/x%7Cy"),
        ("/dbs/A%20B/colls/C%C3%A9/docs", "dbs/A%20B/colls/Cé"),
        ("/dbs/A/colls/C/docs/a|b%7Cc", "dbs/A/colls/C/docs/a%7Cb%7Cc"),
        ("/dbs/A/colls/C/docs/a%3Ab%3Ac", "dbs/A/colls/C/docs/a:b%3ac"),
    ] {
        let report = cosmos(target, &text("docs", signed), None, Some(EXAMPLE_KEY));
        let told = told(&report, MISMATCH).unwrap();
        assert!(told.contains(&format!("(the resource link) was {signed:?}")), "{target}: {told}");
    }
}

#[test]
fn a_plus_and_a_space_that_were_taken_for_each_other() {
    for (target, link) in [
        ("/dbs/db/colls/c/docs/a+b", "dbs/db/colls/c/docs/a b"),
        ("/dbs/db/colls/c/docs/a%20b", "dbs/db/colls/c/docs/a+b"),
        ("/dbs/db/colls/c/docs/a%2Bb", "dbs/db/colls/c/docs/a b"),
        ("/dbs/db/colls/c/docs/a+b", "dbs/db/colls/c/docs/a%20b"),
    ] {
        for kind in ["docs", "colls"] {
            let report = cosmos(target, &text(kind, link), None, Some(EXAMPLE_KEY));
            let told = told(&report, MISMATCH).unwrap();
            assert!(told.contains("a \"+\" as %2B"), "{target}: {told}");
        }
    }
    for (sent, signed) in [
        ("/kv?key=a+b&api-version=1.0", "/kv?key=a%20b&api-version=1.0"),
        ("/kv?key=a%2Bb&api-version=1.0", "/kv?key=a+b&api-version=1.0"),
        ("/kv?key=a+b&api-version=1.0", "/kv?key=a%2Bb&api-version=1.0"),
    ] {
        let change = |text: &str| text.replace(sent, signed);
        Store { target: sent, change: &change, ..store() }.says("a \"+\" as %2B");
    }
}

#[test]
fn another_key_comes_last_with_what_was_tried() {
    for (target, is_id) in [
        ("/dbs/db/colls/c/docs/some", true),
        ("/dbs/db/colls", false),
        ("/dbs/db/colls/c/docs/some?x=y", false),
        ("/dbs/db/colls/c/docs/so%23me", false),
    ] {
        let report = cosmos(target, "text", None, Some(EXAMPLE_KEY));
        let told = told(&report, MISMATCH).unwrap();
        assert!(told.starts_with("the signature does not match; "), "{told}");
        assert_eq!(told.contains("has a \"#\", it was sent only up to there"), is_id, "{told}");
        let list = "among how the key was read, the method, the resource, the date";
        assert!(told.contains(list), "{told}");
        assert!(told.contains("; the key is probably a different one | Check the key"), "{told}");
    }
}

/// The last two newlines, of which one ends an empty line: alone, and with something else.
#[test]
fn newlines_at_the_end_that_are_missing() {
    let right = text("docs", "dbs/db/colls/c/docs/some");
    let last = "missing its last newline | End the string-to-sign with two newlines";
    let two = "missing its last two newlines | End the string-to-sign with two newlines";
    for (signed, wanted) in [(&right[..right.len() - 1], last), (right.trim_end(), two)] {
        let report = cosmos("/dbs/db/colls/c/docs/some", signed, None, Some(EXAMPLE_KEY));
        let told = told(&report, MISMATCH).unwrap();
        assert!(told.contains(wanted), "{told}");
        for (from, to) in [
            ("get", "GET"),
            ("docs\n", "colls\n"),
            ("dbs/db/colls/c/docs/", ""),
            ("00:51:12", "00:51:14"),
            ("thu, 27 apr 2017 00:51:12 gmt", DATE),
            ("\n", "\\n"),
            ("\n", "\r\n"),
        ] {
            let signed = signed.replace(from, to);
            let report = cosmos("/dbs/db/colls/c/docs/some", &signed, None, Some(EXAMPLE_KEY));
            let told = self::told(&report, MISMATCH).unwrap();
            let wanted = wanted.split(" | ").next().unwrap();
            assert!(told.contains(wanted) && told.contains("; and "), "{told}");
            assert!(!told.contains("Check the key"), "{told}");
        }
    }
    // The date in the other line, with all newlines and without one.
    let swapped = format!("get\ndocs\ndbs/db/colls/c/docs/some\n\n{}\n", DATE.to_lowercase());
    for signed in [&swapped[..], swapped.trim_end()] {
        let report = cosmos("/dbs/db/colls/c/docs/some", signed, None, Some(EXAMPLE_KEY));
        let told = told(&report, MISMATCH).unwrap();
        assert!(told.contains("was signed in line 5 of the string-to-sign (date)"), "{told}");
    }
}

#[test]
fn dates_of_an_account_in_other_forms() {
    for date in ["2017-04-27T00:51:12Z", "Thu, 27 Apr 2017 00:51:12 +0000", "1493254272"] {
        for date in [date.to_owned(), date.to_lowercase()] {
            let signed = text("docs", "dbs/db/colls/c").replace(&DATE.to_lowercase(), &date);
            let report = cosmos("/dbs/db/colls/c/docs", &signed, None, Some(EXAMPLE_KEY));
            let told = told(&report, MISMATCH).unwrap();
            assert!(told.contains("line 4 of the string-to-sign (x-ms-date) was"), "{told}");
        }
    }
}

/// A name that looks like an identifier, and requests for addresses, are verified in all ways in which clients sign.
#[test]
fn links_that_clients_sign_in_several_ways() {
    let key = MasterKey::from_base64(EXAMPLE_KEY).unwrap();
    let now = HttpDate::from_unix(1_493_254_272).unwrap();
    let verified = |target: &str, kind: &str, link: &str| {
        let signature = STANDARD.encode(mac(&secret(), &text(kind, link)));
        let token = format!("type%3dmaster%26ver%3d1.0%26sig%3d{}", signature.replace('+', "%2b"));
        let headers = map(&[("authorization", &token), ("x-ms-date", DATE)]);
        let is_right = key.verify_resource(&Request::new("GET", target, &headers), now).is_ok();
        let report = cosmos(target, &text(kind, link), None, Some(EXAMPLE_KEY));
        assert_eq!(told(&report, MISMATCH).is_none(), is_right, "{target} {link}");
        is_right
    };
    for (target, kind, links) in [
        ("/dbs/TestDj==", "dbs", ["dbs/TestDj==", "TestDj==", "testdj=="]),
        ("/dbs/TestDj==/colls", "colls", ["dbs/TestDj==", "TestDj==", "testdj=="]),
        ("/dbs/AbCdEf%3D%3D/colls/C/docs/D", "docs", ["dbs/AbCdEf==/colls/C/docs/D", "D", "d"]),
        (
            "/addresses/?$resolveFor=dbs%2fDb%2fcolls%2fC%2fdocs&$filter=a",
            "docs",
            ["dbs/Db/colls/C"; 3],
        ),
        ("/addresses?$resolveFor=dbs/Db/colls/C", "colls", ["dbs/Db/colls/C"; 3]),
        (
            "/addresses/?a=b&%24resolveFor=dbs%2FAAAAow%3d%3d%2Fcolls",
            "colls",
            ["dbs/AAAAow==", "AAAAow==", "aaaaow=="],
        ),
    ] {
        for link in links {
            assert!(verified(target, kind, link), "{target} {link}");
        }
    }
    for (target, kind, link) in [
        // Other databases have one link.
        ("/dbs/TestDb", "dbs", "TestDb"),
        ("/dbs/TestDb", "dbs", "dbs/testdb"),
        ("/dbs/TestDj==", "dbs", "dbs/testdj=="),
        ("/dbs/TestDj==/colls/C", "colls", "dbs/TestDj=="),
        ("/offers/TestDj==", "offers", "TestDj=="),
        // Two answers to one question, and a path with a second reading.
        ("/addresses/?$resolveFor=dbs%2fA&$resolveFor=dbs%2fB", "dbs", "dbs/A"),
        ("/dbs/A?$resolveFor=dbs%2fB", "dbs", "dbs/B"),
    ] {
        assert!(!verified(target, kind, link), "{target} {link}");
    }
    let report =
        cosmos("/addresses/?$resolveFor=dbs%2f..%2fA", &text("dbs", "dbs/../A"), None, None);
    assert_eq!(told(&report, MISMATCH), None);
}

#[test]
fn the_clock_of_the_server_is_in_its_text() {
    for (time, wanted) in [
        ("Thu, 27 Apr 2017 00:44:26 GMT", Some("6 minutes 46 seconds ahead of the clock")),
        ("Wed, 26 Apr 2017 22:51:12 GMT", Some("time zone")),
        ("Thu, 27 Apr 2017 01:31:12 GMT", Some("40 minutes behind")),
        ("Thu, 27 Apr 2017 00:47:12 GMT", None),
        ("Thu, 27 Apr 2017 01:09:12 GMT", None),
        ("some day", None),
    ] {
        let body = format!(
            "{{\"code\":\"Forbidden\",\"message\":\"(token start time: {DATE}, current server time: {time}).\"}}"
        );
        let report = cosmos("/dbs", &text("dbs", ""), Some((403, &body)), None);
        let told = told(&report, "cosmos-db.date.skew");
        match wanted {
            Some(wanted) => assert!(told.as_ref().unwrap().contains(wanted), "{told:?}"),
            None => assert_eq!(told, None),
        }
        // Where the request was not refused, it does not matter.
        let report = cosmos("/dbs", &text("dbs", ""), Some((200, &body)), None);
        assert_eq!(self::told(&report, "cosmos-db.date.skew"), None);
    }
}

/// A request to Azure App Configuration whose values are signed as `change` makes them.
struct Store<'a> {
    key: Vec<u8>,
    target: &'a str,
    /// Further headers, which are signed.
    more: &'a [(&'a str, &'a str)],
    body: &'a [u8],
    answer: Option<&'a str>,
    /// The host that is sent.
    host: &'a str,
    /// The text of the key that verifies.
    given: &'a str,
    change: &'a dyn Fn(&str) -> String,
}

impl Store<'_> {
    fn report(&self, with_key: bool) -> Report {
        let digest = match self.body {
            [] => EMPTY,
            _ => "rslS2j+KHAYnfXzLPs2jRHtSzzDR/Tb//tO3Fc5e9rg=",
        };
        let more: String = self.more.iter().map(|(_, value)| format!(";{value}")).collect();
        let signed = format!("PUT\n{}\n{DATE};{STORE};{digest}{more}", self.target);
        let signature = STANDARD.encode(mac(&self.key, &(self.change)(&signed)));
        let names: String = self.more.iter().map(|(name, _)| format!(";{name}")).collect();
        let credentials = format!(
            "HMAC-SHA256 Credential=id&SignedHeaders=x-ms-date;host;x-ms-content-sha256{names}&Signature={signature}"
        );
        let mut headers = map(&[
            ("host", self.host),
            ("x-ms-date", DATE),
            ("x-ms-content-sha256", digest),
            ("authorization", &credentials),
        ]);
        headers.extend(map(self.more));
        let challenge = self.answer.map(|text| {
            map(&[(
                "www-authenticate",
                &format!(
                    "HMAC-SHA256 error=\"invalid_token\", error_description=\"{text}\", Bearer"
                ),
            )])
        });
        let request = Request::new("PUT", self.target, &headers).with_body(self.body);
        let mut exchange = Exchange::request(request);
        exchange.response = challenge.as_ref().map(|headers| Response::new(401, headers));
        let mut report = app_configuration::CONTRACT.check(exchange, &Context::default());
        if with_key {
            let key: VerificationKey = self.given.replace("{}", EXAMPLE_KEY).parse().unwrap();
            let _ = key.check(&mut report, &exchange, &Evidence::default());
        }
        let shown = format!("{report} {report:?}");
        assert!(!shown.contains(&EXAMPLE_KEY[..40]) && !shown.contains(&signature[..40]));
        report
    }

    #[track_caller]
    fn says(&self, wanted: &str) {
        let told = told(&self.report(true), "app-configuration.signature.mismatch").unwrap();
        assert!(told.contains(wanted), "{told}");
        assert!(!told.contains("Check the key") && !told.contains("does not match"), "{told}");
    }
}

const STORE: &str = "contoso.azconfig.io";

fn store() -> Store<'static> {
    Store {
        key: secret(),
        target: "/kv/a?api-version=1.0",
        more: &[],
        body: b"",
        answer: None,
        host: STORE,
        given: "id:{}",
        change: &str::to_owned,
    }
}

#[test]
fn mistakes_with_the_key_of_a_store() {
    let text = EXAMPLE_KEY.as_bytes();
    let wide: Vec<u8> = EXAMPLE_KEY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (key, wanted) in [
        (text.to_vec(), "without decoding it"),
        ([text, b"\n"].concat(), "with a newline at its end, without decoding"),
        ([text, b"\r\n"].concat(), "with a newline at its end, without decoding"),
        (STANDARD.encode(text).into_bytes(), "encoded in base64 again"),
        (STANDARD.encode([text, b"\n"].concat()).into_bytes(), "encoded in base64 again"),
        ([STANDARD.encode(text).as_bytes(), b"\n"].concat(), "encoded in base64 again"),
        ([&secret()[..], b"\n"].concat(), "the decoded key was used with a newline"),
        (wide, "in UTF-16"),
    ] {
        Store { key: key.clone(), ..store() }.says(wanted);
        let change = |text: &str| text.replace("contoso", "https://contoso");
        Store { key, change: &change, ..store() }.says("https://contoso.azconfig.io");
    }
}

#[test]
fn mistakes_with_the_host_the_date_and_newlines_of_a_store() {
    for (from, to, wanted) in [
        (";contoso.azconfig.io", ";https://contoso.azconfig.io", "without a scheme"),
        (";contoso.azconfig.io", ";https://contoso.azconfig.io/", "without a scheme"),
        (";contoso.azconfig.io", ";http://contoso.azconfig.io", "without a scheme"),
        (";contoso.azconfig.io", ";contoso.azconfig.io/", "without a slash"),
        ("00:51:12", "00:51:11", "1 second before the date that was sent"),
        ("00:51:12", "00:51:14", "2 seconds after"),
        ("00:51:12", "00:50:12", "1 minute before"),
        ("00:51:12", "03:51:12", "3 hours after"),
        ("\n", "\\n", "a backslash and the letter n"),
        ("\n", "\\r\\n", "a backslash and the letter n"),
        ("/kv/a?api-version=1.0", "/kv/a", "the query was not signed"),
        ("/kv/a?api-version=1.0", "?api-version=1.0", "without the path"),
        ("/kv/a?api-version=1.0", "api-version=1.0", "without the path"),
        ("/kv/a?", "kv/a?", "without its first slash"),
    ] {
        let change = |text: &str| text.replace(from, to);
        Store { change: &change, ..store() }.says(wanted);
        // With something else.
        let two = |text: &str| text.replace(from, to).replace("PUT", "put");
        if !wanted.starts_with(['1', '3']) || wanted.starts_with("1 s") {
            Store { change: &two, ..store() }.says(wanted);
        }
    }
}

#[test]
fn headers_that_were_changed_after_signing() {
    let kv = "application/vnd.microsoft.appconfig.kv+json";
    for (name, sent, signed) in [
        ("content-type", format!("{kv}; charset=utf-8"), kv.to_owned()),
        ("content-type", format!("{kv};charset=UTF-8"), kv.to_owned()),
        ("content-type", kv.to_owned(), format!("{kv}; charset=utf-8")),
        ("content-type", kv.to_owned(), "application/json".to_owned()),
        ("if-match", "\"abc\"".to_owned(), "abc".to_owned()),
        ("if-match", "\"abc-gzip\"".to_owned(), "\"abc\"".to_owned()),
        ("accept", "a/b, c/d".to_owned(), "a/b,c/d".to_owned()),
        ("accept", "a/b; q=1".to_owned(), "a/b".to_owned()),
        ("accept", "a/b, */*".to_owned(), "a/b".to_owned()),
        ("accept", "a/b".to_owned(), "*/*".to_owned()),
        ("user-agent", "app/1.0 proxy/2".to_owned(), "app/1.0".to_owned()),
        ("x-ms-return-client-request-id", "true".to_owned(), "True".to_owned()),
        ("x-ms-client-request-id", "{0f1e-2d3c}".to_owned(), "0f1e-2d3c".to_owned()),
        ("content-length", "7".to_owned(), "0".to_owned()),
        ("content-type", "text/plain; charset=ISO-8859-1".to_owned(), kv.to_owned()),
    ] {
        let more = [(name, sent.as_str())];
        let change = |text: &str| text.replace(&format!(";{sent}"), &format!(";{signed}"));
        Store { more: &more, change: &change, ..store() }
            .says(&format!("a different value of {name} was signed"));
    }
}

/// The date and the host as other programs write them.
#[test]
fn dates_and_hosts_in_other_forms() {
    for date in [
        "2017-04-27T00:51:12Z",
        "2017-04-27T00:51:12.0000000Z",
        "2017-04-27 00:51:12",
        "Thu, 27 Apr 2017 00:51:12 +0000",
        "Thu, 27 Apr 2017 00:51:12 UTC",
        "Thu Apr 27 00:51:12 2017",
        "thu, 27 apr 2017 00:51:12 gmt",
    ] {
        let change = |text: &str| text.replace(DATE, date);
        Store { change: &change, ..store() }
            .says(&format!("a different value of x-ms-date was signed: {date:?}"));
    }
    for (sent, signed) in [
        (STORE, "CONTOSO.AZCONFIG.IO"),
        (STORE, "Contoso.azconfig.io"),
        (STORE, "conToSo.azconfig.io"),
        (STORE, "CONTOSO.azconfig.io:443"),
        ("contoso.azconfig.io:443", "CONTOSO.AZCONFIG.IO"),
        ("CONTOSO.AZCONFIG.IO:443", STORE),
        ("Contoso.AzConfig.io:8443", STORE),
        ("contoso-prod-west-europe.azconfig.io", "Contoso-Prod-West-Europe.azconfig.io"),
    ] {
        let change = |text: &str| text.replace(STORE, signed);
        let wanted = format!("a different value of host was signed: {signed:?}");
        if !signed.ends_with(":443") {
            Store { host: sent, change: &change, ..store() }.says(&wanted);
        }
        // The host of a connection string may be any.
        let given = format!("Endpoint=https://{signed}/;Id=id;Secret={{}}");
        Store { host: "10.0.0.1:8080", given: &given, change: &change, ..store() }.says(&wanted);
    }
}

/// The rest of a key or a label was not sent, or not signed.
#[test]
fn targets_that_were_cut_at_a_fragment() {
    for (sent, signed) in [
        ("/kv/C", "/kv/C#?api-version=1.0"),
        ("/kv/app", "/kv/app#1?api-version=2023-11-01"),
        ("/kv/app", "/kv/app%23z?api-version=2024-09-01"),
        ("/kv/app", "/kv/app#v2?api-version=1.0"),
        ("/kv?key=a", "/kv?key=a#b&api-version=1.0"),
        ("/kv/app%23prod?api-version=1.0", "/kv/app"),
        ("/kv/app%23prod?api-version=1.0", "/kv/app?api-version=1.0"),
        ("/kv/app#prod?api-version=1.0", "/kv/app"),
        ("/kv/a?label=b%23c&api-version=1.0", "/kv/a?label=b"),
    ] {
        let change = |text: &str| text.replace(sent, signed);
        Store { target: sent, change: &change, ..store() }.says("\"#\" is %23");
        let two = |text: &str| text.replace(sent, signed).replace("PUT", "put");
        if sent.contains('#') || sent.contains("%23") {
            Store { target: sent, change: &two, ..store() }.says("\"#\" is %23");
        }
    }
    for (target, is_cut) in [("/kv/app", true), ("/kv/app?api-version=1.0", false)] {
        let change = |_: &str| String::new();
        let report = Store { target, change: &change, ..store() }.report(true);
        let told = told(&report, "app-configuration.signature.mismatch").unwrap();
        assert_eq!(told.contains("has a \"#\", it was sent only up to there"), is_cut, "{told}");
    }
}

#[test]
fn two_encodings_in_one_target() {
    for (sent, signed) in [
        ("/kv/a%2Fb%20c%3Ad?api-version=1.0", "/kv/a%2Fb c%3ad?api-version=1.0"),
        ("/kv/a/b/c%20d?api-version=1.0", "/kv/a%2Fb/c d?api-version=1.0"),
        ("/kv?key=a%2Cb%2Cc&label=d+e", "/kv?key=a,b%2Cc&label=d%20e"),
        ("/kv/a%2Fb?key=c%2Fd&api-version=1.0", "/kv/a%252Fb?key=c/d&api-version=1.0"),
        ("/kv/a%20b?key=x%2A&label=c%20d", "/kv/a b?key=x*&label=c%20d"),
        ("/kv/a%2Fb?key=x*&api-version=1.0", "/kv/a%2fb?key=x%2A&api-version=1.0"),
        ("/kv?key=a%3Ab&label=c%2Cd&api-version=1.0", "/kv?key=a:b&label=c%2cd&api-version=1.0"),
    ] {
        let change = |text: &str| text.replace(sent, signed);
        Store { target: sent, change: &change, ..store() }.says("encoded in different ways");
    }
}

#[test]
fn a_store_that_refuses_a_right_signature_has_another_key() {
    let code = "app-configuration.signature.mismatch";
    let report = Store { answer: Some("Invalid Signature"), ..store() }.report(true);
    assert!(told(&report, code).unwrap().contains("a different key of this id"));
    for answer in [None, Some("The access token has expired"), Some("Invalid Credential")] {
        assert_eq!(told(&Store { answer, ..store() }.report(true), code), None);
    }
}

#[test]
fn the_digest_of_a_body_needs_no_key() {
    let code = "app-configuration.content-sha256.differs";
    let body = br#"{"value":"blue"}"#;
    for with_key in [false, true] {
        let report = Store { body, ..store() }.report(with_key);
        assert_eq!(told(&report, code), None);
        for (body, wanted) in [
            (&br#"{"value":"Blue"}"#[..], "the body does not match x-ms-content-sha256 |"),
            (b"\xef\xbb\xbf{\"value\":\"blue\"}", "the body does not match"),
            (b"{\"value\":\"blue\"}\n", "the body does not match"),
        ] {
            let report = Store { body, ..store() }.report(with_key);
            let told = told(&report, code).unwrap();
            assert!(told.contains(wanted), "{told}");
            assert_eq!(self::told(&report, "app-configuration.signature.mismatch"), None);
        }
    }
}
