//! `masthead check --service partner`, from outside.

use crate::common::{rows, shared};
use crate::program::masthead;
use serde_json::{Value, json};

const PARTNER: [&str; 3] = ["check", "--service", "partner"];

/// The exit code, and the findings of each exchange on standard input.
fn check(flags: &[&str], input: &str) -> (i32, Vec<Vec<Value>>) {
    crate::program::check(PARTNER[2], flags, input.as_bytes())
}

/// Without `partner.`.
fn code(finding: &Value) -> String {
    finding["code"].as_str().unwrap().trim_start_matches("partner.").to_owned()
}

/// The only finding.
#[track_caller]
fn one(mut exchanges: Vec<Vec<Value>>) -> Value {
    assert_eq!(exchanges.len(), 1);
    assert_eq!(exchanges[0].len(), 1, "{exchanges:?}");
    exchanges.remove(0).remove(0)
}

/// The codes of what is found in a request: its line, and what it has beside Host, and beside the token and
/// the identifier if it has no other.
#[track_caller]
fn codes(flags: &[&str], line: &str, headers: &str) -> Vec<String> {
    let request = request(line, headers);
    let (_, exchanges) = check(flags, &request);
    assert_eq!(exchanges.len(), 1, "{request}");
    exchanges[0].iter().map(code).collect()
}

fn request(line: &str, headers: &str) -> String {
    let has = |name: &str| headers.to_ascii_lowercase().contains(name);
    let mut request = format!("{line} HTTP/1.1\nHost: api.partner.microsoft.com\n");
    if !has("authorization:") {
        request += "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln\n";
    }
    if !has("client-request-id:") && !has("ms-correlationid:") {
        request += "client-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\n";
    }
    request + headers + "\n"
}

/// Responses to documented calls.
const ID: &str = "client-request-id: 76fe4cd8-df3a-f8c3-659b-594274b6bb31\n";

const GET: &str = "GET /v1.0/engagements/referrals";
const PUT: &str = "PUT /v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c";
const NONE: [&str; 0] = [];

#[test]
fn requests_that_are_right() {
    assert_eq!(codes(&[], GET, ""), NONE);
    let all = "Accept: application/json\nIf-Match: \"2500ec5a-0000-0000-0000-5bf4967d0000\"\n";
    assert_eq!(codes(&["--strict", "--unknown-headers", "reject"], PUT, all), NONE);
    let as_clients_do = "authorization: bearer  abc123\nClient-Request-Id: 9C4D50EE-2D56-4CD3-8152-34347DC9F2B0\n\
         Accept: application/json;odata.metadata=minimal, */*;q=0.1\nAccept-Encoding: deflate\n\
         Prefer: return=representation\nrequest-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\n";
    assert_eq!(codes(&["--unknown-headers", "reject"], GET, as_clients_do), NONE);
    assert_eq!(codes(&[], PUT, "If-Match: *\n"), NONE);
    assert_eq!(codes(&[], PUT, "If-Match: \"a\", \"b\"\nIf-Match: \"c,d\"\n"), NONE);
}

#[test]
fn credentials() {
    let of = |headers: &str| {
        let finding = one(check(&[], &request(GET, headers)).1);
        assert_eq!(finding["severity"], "error");
        assert_eq!(
            (&finding["status"], &finding["service_text"]),
            (&json!(401), &json!("unauthenticated"))
        );
        code(&finding)
    };
    assert_eq!(of("Authorization: Basic am9lOmJsb2dncw==\n"), "authorization.scheme");
    assert_eq!(of("Authorization: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\n"), "authorization.scheme");
    // The placeholders of the documentation.
    assert_eq!(of("Authorization: Bearer\n"), "header.malformed");
    assert_eq!(of("Authorization: Bearer <token>\n"), "header.malformed");
    assert_eq!(of("Authorization: Bearer abc def\n"), "header.malformed");
    assert_eq!(of("Authorization: Bearer a\nAuthorization: Bearer b\n"), "header.repeated");
    let without = "GET /v1.0/engagements/referrals HTTP/1.1\n\
                   client-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\n\n";
    assert_eq!(code(&one(check(&[], without).1)), "authorization.missing");
    assert_eq!(codes(&[], GET, "Authorization: [REDACTED]\n"), ["credentials.removed"]);
}

#[test]
fn media_types() {
    let accept = |ranges: &str| codes(&[], GET, &format!("Accept: {ranges}\n"));
    for ranges in
        ["application/json", "*/*", "application/*", "text/html, Application/JSON;q=0.1", ""]
    {
        assert_eq!(accept(ranges), NONE, "{ranges}");
    }
    for ranges in ["text/html", "application/json;q=0", "application/xml, text/*"] {
        assert_eq!(accept(ranges), ["accept.json"], "{ranges}");
    }
    // A malformed value is reported once.
    assert_eq!(accept("json"), ["header.malformed"]);
    let (exit, exchanges) = check(&[], &request(GET, "Accept: text/html\n"));
    assert_eq!((exit, &one(exchanges)["status"]), (1, &json!(406)));
    // A price sheet is a file.
    let sheet = "GET /v1.0/sales/pricesheets(Market='ad',PricesheetView='azure_consumption')/$value?timeline=current";
    assert_eq!(codes(&[], sheet, "Accept: application/octet-stream\n"), NONE);
}

#[test]
fn identifiers_in_other_forms() {
    let id = |value: &str| {
        let (exit, exchanges) = check(&[], &request(GET, &format!("client-request-id: {value}\n")));
        let finding = one(exchanges);
        assert_eq!((exit, finding["severity"].as_str()), (0, Some("warning")), "{value}");
        code(&finding)
    };
    assert_eq!(id("{9c4d50ee-2d56-4cd3-8152-34347dc9f2b0}"), "client-request-id.decorated");
    assert_eq!(id("(9c4d50ee-2d56-4cd3-8152-34347dc9f2b0)"), "client-request-id.decorated");
    assert_eq!(id("urn:uuid:9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"), "client-request-id.decorated");
    assert_eq!(id("9c4d50ee2d564cd3815234347dc9f2b0"), "client-request-id.hyphens");
    assert_eq!(id("3ec98906-7187-927e-5203-2ed4533175c6,"), "client-request-id.trailing");
    for other in ["", "KPC.execute;46af2722-3d9e-41f3-bbd6-2b7d8a4d9ad1", "mine"] {
        assert_eq!(id(other), "header.malformed");
    }
    // Of any version and variant.
    for odd in ["76fe4cd8-df3a-f8c3-659b-594274b6bb31", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(codes(&[], GET, &format!("client-request-id: {odd}\n")), NONE);
    }
    let two = "client-request-id: 49d90c72-3326-4f61-aacc-2cb57970448c\n\
               client-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\n";
    assert_eq!(codes(&[], GET, two), ["header.repeated"]);
    let none = "GET /v1.0/engagements/referrals HTTP/1.1\nAuthorization: Bearer abc\n\n";
    let (exit, exchanges) = check(&[], none);
    assert_eq!((exit, &*code(&one(exchanges))), (0, "client-request-id.missing"));
}

#[test]
fn identifiers_in_the_query() {
    let asked = |query: &str| codes(&[], &format!("{GET}?{query}"), "");
    assert_eq!(
        asked("client-request-id=9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
        ["client-request-id.query"]
    );
    assert_eq!(asked("a=b&client-request-id"), ["client-request-id.query"]);
    assert_eq!(asked("x-client-request-id=1&$filter=client-request-id"), NONE);
    let alone = "GET /?client-request-id=1 HTTP/1.1\nAuthorization: Bearer abc\n\n";
    assert_eq!(code(&one(check(&[], alone).1)), "client-request-id.missing");
}

#[test]
fn identifiers_that_were_used_before() {
    let call = |id: &str| request(GET, &format!("client-request-id: {id}\n"));
    let (a, b) = ("16e1bff0-6d74-47d6-944c-61707916a74c", "96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b");
    let calls =
        [call("mine"), call(b), call(a), call(&a.to_ascii_uppercase()), call("mine"), call(a)];
    let (exit, exchanges) = check(&[], &calls.concat());
    let codes: Vec<Vec<_>> =
        exchanges.iter().map(|found| found.iter().map(code).collect()).collect();
    let (bad, again) =
        (vec!["header.malformed".to_owned()], vec!["client-request-id.reused".to_owned()]);
    assert_eq!(codes, [bad.clone(), vec![], vec![], again.clone(), bad, again]);
    assert_eq!(exit, 0);
    // The first that had it is named, every time.
    for index in [3, 5] {
        let message = exchanges[index][0]["message"].as_str().unwrap();
        assert_eq!(message, "client-request-id: exchange 3 has the same value");
    }
    let help = exchanges[3][0]["help"].as_str().unwrap();
    assert!(help.contains("only request-id stays the same in a retry"), "{help}");
}

/// Numbers of exchanges are those of the file, whatever else is in it.
#[test]
fn exchanges_of_other_services_count() {
    let call = request(GET, "");
    let input = format!("GET / HTTP/1.1\nHost: a\n\n{call}{call}");
    let text = masthead(&["check", "-"], input.as_bytes()).stdout;
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.contains("client-request-id: exchange 2 has the same value\n --> -:3, request"),
        "{text}"
    );
}

#[test]
fn conditions() {
    let tag = |value: &str| codes(&[], PUT, &format!("If-Match: {value}\n"));
    assert_eq!(codes(&[], PUT, ""), ["if-match.missing"]);
    assert_eq!(tag(""), ["if-match.missing"]);
    assert_eq!(tag("\\\"2500ec5a-0000-0000-0000-5bf4967d0000\\\""), ["if-match.json-escaped"]);
    assert_eq!(tag("\"\\\"2500ec5a-0000-0000-0000-5bf4967d0000\\\"\""), ["if-match.json-escaped"]);
    assert_eq!(tag("\\u00222500ec5a\\u0022"), ["if-match.json-escaped"]);
    assert_eq!(tag("\"\\u00222500ec5a\\u0022\""), ["if-match.json-escaped"]);
    assert_eq!(tag("2500ec5a-0000-0000-0000-5bf4967d0000"), ["if-match.unquoted"]);
    assert_eq!(tag("InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI="), ["if-match.base64"]);
    assert_eq!(tag("\"InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI=\""), ["if-match.base64"]);
    assert_eq!(tag("W/\"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBAWCc=\""), ["if-match.weak"]);
    assert_eq!(tag("\"abc"), ["header.malformed"]);
    assert_eq!(tag("W/abc"), ["header.malformed"]);
    // Each member has another error, and each error is reported once.
    assert_eq!(
        tag("W/\"a\", b, \\\"c\\\", Vy8iYSI=, \"d\""),
        ["if-match.json-escaped", "if-match.weak", "if-match.unquoted", "if-match.base64"]
    );
    assert_eq!(codes(&[], PUT, "If-Match: \"a\"\nIf-Match: W/\"b\", W/\"c\"\n"), ["if-match.weak"]);
    // Only the update of a referral is known to need one; any request may have one.
    for line in [
        "PATCH /v1.0/engagements/referrals/1",
        "PUT /v1.0/other/1",
        "POST /v1.0/engagements/referrals",
    ] {
        assert_eq!(codes(&[], line, ""), NONE);
        assert_eq!(codes(&[], line, "If-Match: a\n"), ["if-match.unquoted"]);
    }
}

#[test]
fn conditions_by_severity_and_place() {
    let finding = |flags: &[&str], value: &str| {
        let (exit, exchanges) = check(flags, &request(PUT, &format!("If-Match: {value}\n")));
        (exit, one(exchanges))
    };
    let (exit, escaped) = finding(&[], "\"a\", \\\"b\\\"");
    assert_eq!((exit, &escaped["status"], &escaped["span"]), (1, &json!(412), &json!([5, 6])));
    let (exit, bare) = finding(&[], "\"a\", b");
    assert_eq!((exit, &bare["status"], &bare["service_text"]), (0, &Value::Null, &Value::Null));
    assert_eq!(bare["message"], "if-match: an entity tag without its double quotes");
    let (exit, encoded) = finding(&[], "Vy8iYSI=");
    assert_eq!((exit, &encoded["status"]), (0, &json!(412)));
    assert_eq!(encoded["service_text"], "preconditionFailed");
    // Strict mode refuses what deviates, whatever its rule.
    for value in ["b", "Vy8iYSI="] {
        let (exit, strict) = finding(&["--strict"], value);
        assert_eq!((exit, &strict["severity"]), (1, &json!("error")));
    }
    assert_eq!(finding(&["--strict"], "W/\"a\"").0, 0);
}

#[test]
fn names_of_partner_center() {
    let old = "MS-RequestId: c245d5f2-1de3-4ae0-9e42-95e38e3cb8ff\n\
               MS-CorrelationId: e3f26e6a-044f-4371-ad52-0d91ce4200be\n";
    let (_, exchanges) = check(&[], &request(GET, old));
    let messages: Vec<_> =
        exchanges[0].iter().map(|finding| finding["message"].as_str().unwrap()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().any(|text| text.ends_with("did you mean request-id?")));
    assert!(messages.iter().any(|text| text.ends_with("did you mean client-request-id?")));
    let others = "MS-Contract-Version: v1\nX-Locale: en-US\nMS-PartnerCenter-Application: Samples\n\
                  MS-PartnerCenter-Client: Partner Center .NET SDK\n";
    assert_eq!(codes(&[], GET, others), ["partner-center.header"; 4]);
    // Once, be unknown headers refused or not.
    let (exit, exchanges) =
        check(&["--unknown-headers", "reject"], &request(GET, "X-Locale: en-US\n"));
    assert_eq!((exit, &*code(&one(exchanges))), (1, "partner-center.header"));
    let answer =
        format!("HTTP/1.1 200 OK\n{ID}MS-CV: iqOqN0FnaE2y0HcD.0\nMS-ServerId: 030020525\n\n");
    assert_eq!(check(&["--unknown-headers", "reject"], &answer), (0, vec![vec![]]));
}

#[test]
fn responses_are_never_refused() {
    let response = |headers: &str| {
        let id = if headers.contains("client-request-id") { "" } else { ID };
        let (exit, mut exchanges) = check(&[], &format!("HTTP/1.1 200 OK\n{id}{headers}\n"));
        assert_eq!((exit, exchanges.len()), (0, 1), "{headers}");
        exchanges.remove(0).iter().map(code).collect::<Vec<_>>()
    };
    for fine in [
        "",
        "Accept: application/json\n",
        "Accept: text/html\n",
        "Request-ID: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\n",
        "client-request-id: 76FE4CD8-df3a-f8c3-659b-594274b6bb31\n",
        "timestamp: Wed, 02 Oct 2019 03:41:20 GMT\n",
        "timestamp: 2018-11-06T18:40:42.6178337Z\n",
        "timestamp: yesterday\n",
        "ETag: \"00006d10-0000-0000-0000-5c70aa630000\"\n",
        "x-ms-ags-diagnostic: {\"ServerInfo\":{\"RoleInstance\":\"X1\",\"FutureKey\":\"v\",\"DataCenter\":\"D\"}}\n",
    ] {
        assert_eq!(response(fine), NONE, "{fine}");
    }
    for value in [
        "",
        "{\"ServerResponseId\":\"diag-id\"}",
        "{\"ServerInfo\":{\"DataCenter\":\"West US\"",
        "x",
    ] {
        assert_eq!(response(&format!("x-ms-ags-diagnostic: {value}\n")), ["ags-diagnostic.form"]);
    }
    for bad in [
        "timestamp: \n",
        "Accept: json\n",
        "request-id: {9f8bed52-e4df-4d0c-9ca6-929a187b0731}\n",
        "client-request-id: mine\n",
        "ETag: \\\"a\\\"\n",
    ] {
        assert_eq!(response(bad), ["header.malformed"], "{bad}");
    }
    assert_eq!(response("ETag: 2500ec5a\n"), ["deviation.unquoted-entity-tag"]);
    assert_eq!(response("x-ms-ags-diagnostic: a\nx-ms-ags-diagnostic: b\n"), ["header.repeated"]);
}

#[test]
fn identifiers_that_come_back() {
    let id = "16e1bff0-6d74-47d6-944c-61707916a74c";
    let answered = |status: &str, headers: &str| {
        let sent = request(GET, &format!("client-request-id: {id}\n"));
        let (_, exchanges) = check(&[], &format!("{sent}HTTP/1.1 {status}\n{headers}\n"));
        exchanges[0].iter().map(code).collect::<Vec<_>>()
    };
    let returned = |id: &str| answered("200 OK", &format!("client-request-id: {id}\n"));
    assert_eq!(returned(id), NONE);
    assert_eq!(returned(&id.to_ascii_uppercase()), NONE);
    assert_eq!(returned("96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b"), ["client-request-id.echo"]);
    assert_eq!(returned("mine"), ["header.malformed"]);
    // The identifier of the service is another one.
    let other = "request-id: 96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b\n";
    for (status, headers) in [("400 Bad Request", ""), ("200 OK", other), ("504 Timeout", "")] {
        assert_eq!(answered(status, headers), ["client-request-id.not-returned"]);
    }
    assert_eq!(
        answered("401 Unauthorized", ""),
        ["client-request-id.not-returned", "credentials.refused"]
    );
    let (exit, exchanges) = check(&[], "HTTP/1.1 200 OK\n\n");
    assert_eq!((exit, one(exchanges)["severity"].as_str()), (0, Some("note")));
}

/// A header that keeps its value until there is a response.
#[test]
fn request_ids_after_a_response() {
    let call = |number: u32, id: u32| {
        let id = format!("request-id: 65fb6e59-051b-42f7-8771-c8c139b3c90{id}\n");
        request(
            GET,
            &format!("client-request-id: 16e1bff0-6d74-47d6-944c-61707916a7{number:02}\n{id}"),
        )
    };
    let after = |status: Option<&str>, id: u32| {
        let answer = |status| {
            format!(
                "HTTP/1.1 {status}\nContent-Length: 0\nclient-request-id: 16e1bff0-6d74-47d6-944c-61707916a701\n\n"
            )
        };
        let text =
            format!("{}{}{}", call(1, 1), status.map(answer).unwrap_or_default(), call(2, id));
        let (_, exchanges) = check(&[], &text);
        exchanges.last().unwrap().iter().map(code).collect::<Vec<_>>()
    };
    for status in ["200 OK", "201 Created", "400 Bad Request", "404 Not Found", "412 Failed"] {
        assert_eq!(after(Some(status), 1), ["request-id.reused"], "{status}");
        assert_eq!(after(Some(status), 2), NONE, "{status}");
    }
    for status in ["408 Timeout", "429 Slow", "500 Error", "503 Unavailable", "504 Timeout"] {
        assert_eq!(after(Some(status), 1), NONE, "{status}");
    }
    assert_eq!(after(None, 1), NONE, "a retry");
}

#[test]
fn a_credential_is_not_shown() {
    for authorization in
        ["Bearer cAnArY", "Bearer cAnArY cAnArY", "Bearer <cAnArY>", "cAnArY", "Basic Y0FuQXJZ"]
    {
        // Y0FuQXJZ is the canary in base64.
        let input = format!("{GET} HTTP/1.1\nAuthorization: {authorization}\n\n");
        for format in ["text", "json"] {
            let arguments = [&PARTNER[..], &["--format", format, "-"]].concat();
            let output = masthead(&arguments, input.as_bytes());
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            let is_shown =
                text.to_ascii_lowercase().contains("canary") || text.contains("Y0FuQXJZ");
            assert!(!is_shown, "{text}");
        }
    }
}

#[test]
fn the_text_says_what_to_change() {
    let broken = "PUT /v1.0/engagements/referrals/1 HTTP/1.1\nHost: api.partner.microsoft.com\n\
                  Authorization: Basic am9lOmJsb2dncw==\nAccept: text/html\n\
                  client-request-id: {9c4d50ee-2d56-4cd3-8152-34347dc9f2b0}\nIf-Match: \\\"2500ec5a\\\"\n\n";
    let output = masthead(&[&PARTNER[..], &["-"]].concat(), broken.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let start: String = text.lines().take(60).map(|line| format!("{line}\n")).collect();
    for part in [
        "-:1  PUT /v1.0/engagements/referrals/1  (Microsoft Partner API)\n",
        "error[partner.if-match.json-escaped]",
        "1 | if-match: \\\"2500ec5a\\\"\n  |           ^\n",
        "  = the service answers: 412, preconditionFailed\n",
        "send the resulting eTag, with the quotes and without backslashes",
        "warning[partner.client-request-id.decorated]",
        "Send the 36 characters of the GUID and nothing around them",
        "error[partner.authorization.scheme]",
        "  = the service answers: 401, unauthenticated\n",
        "Send Authorization: Bearer <token>",
    ] {
        assert!(start.contains(part), "{part}\n{text}");
    }
    assert!(text.ends_with("1 exchange: 3 errors, 1 warning, 0 notes\n"), "{text}");
}

#[test]
fn the_example_has_no_finding() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/partner.http");
    let output = masthead(&[&PARTNER[..], &["--strict", file]].concat(), b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "3 exchanges: 0 errors, 0 warnings, 0 notes\n");
    assert_eq!(output.status.code(), Some(0));
}

/// Values that the shared vectors refuse, or leave to the contract, have a finding; the others have no finding.
#[test]
fn vectors_of_the_service() {
    let Some(folder) = shared("vectors") else { return };
    let (mut right, mut wrong) = (0, 0);
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        if row["service"] != "microsoft-partner" {
            continue;
        }
        let (header, input) = (row["header"].as_str().unwrap(), row["input"].as_str().unwrap());
        let found = match header {
            "@message" if input.is_empty() => {
                let (_, exchanges) = check(&[], "GET / HTTP/1.1\nAuthorization: Bearer abc\n\n");
                exchanges[0].iter().map(code).collect()
            }
            "@message" => codes(&[], GET, &format!("{}\n", input.replace('\r', ""))),
            "Authorization" | "Accept" | "client-request-id" | "If-Match" => {
                codes(&[], GET, &format!("{header}: {input}\n"))
            }
            _ => {
                let (_, exchanges) =
                    check(&[], &format!("HTTP/1.1 200 OK\n{ID}{header}: {input}\n\n"));
                exchanges[0].iter().map(code).collect()
            }
        };
        let expected = match row["expect"]["error"].as_str() {
            None if row["expect"].get("server_info").is_some() => "ags-diagnostic.form",
            None => "",
            Some("missing_required") => "client-request-id.missing",
            Some("duplicate") => "header.repeated",
            Some("json_not_accepted") => "accept.json",
            Some("guid_decoration") => "client-request-id.decorated",
            Some("guid_missing_hyphens") => "client-request-id.hyphens",
            Some("trailing_garbage") => "client-request-id.trailing",
            Some("json_escaped_etag") => "if-match.json-escaped",
            Some("unquoted_etag") if input.ends_with('=') => "if-match.base64",
            // If a client has it from a response, the finding says where to send it.
            Some("unquoted_etag") => "deviation.unquoted-entity-tag",
            Some(
                "missing_token" | "invalid_token_char" | "empty" | "guid_length"
                | "unterminated_etag",
            ) => "header.malformed",
            Some(other) => panic!("{other} is new"),
        };
        let expected: Vec<_> = Some(expected).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{row}");
        match row["valid"] == json!(true) {
            true => right += 1,
            false => wrong += 1,
        }
    }
    assert!(right >= 30 && wrong >= 15, "only {right} and {wrong} vectors were run");
}
