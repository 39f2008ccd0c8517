//! `masthead check --service youforce`, from outside.

use crate::common::{rows, shared};
use crate::program::masthead;
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::Request;
use masthead::contract::{Context, Exchange, Response, Severity};
use masthead::services;
use masthead::services::youforce::SingleTenant;
use serde_json::Value;

const YOUFORCE: [&str; 3] = ["check", "--service", "youforce"];
const SINGLE: &[&str] = &["--single-tenant"];
const API: &str = "Host: api.raet.com\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\nx-raet-tenant-id: 1234567\n";
const GET: &str = "GET /v1.0/employees";
const POST: &str = "POST /v1.0/files";
const TOKEN: &str = "POST /authentication/token";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\n";

/// The exit code, and the findings of each exchange on standard input.
fn check(flags: &[&str], input: &str) -> (i32, Vec<Vec<Value>>) {
    crate::program::check(YOUFORCE[2], flags, input.as_bytes())
}

/// The codes of all findings, without `youforce.`.
#[track_caller]
fn codes(flags: &[&str], input: &str) -> Vec<String> {
    let (_, exchanges) = check(flags, input);
    let code = |finding: &Value| {
        finding["code"].as_str().unwrap().trim_start_matches("youforce.").to_owned()
    };
    exchanges.iter().flatten().map(code).collect()
}

/// A request to an API, with what it has beside its credentials and its tenant.
#[track_caller]
fn of_api(line: &str, headers: &str) -> Vec<String> {
    codes(&[], &format!("{line} HTTP/1.1\n{API}{headers}\n"))
}

/// The answer to such a request.
#[track_caller]
fn answered(line: &str, headers: &str, status: &str, response: &str) -> Vec<String> {
    codes(&[], &format!("{line} HTTP/1.1\n{API}{headers}\nHTTP/1.1 {status}\n{response}\n"))
}

const NONE: [&str; 0] = [];

#[test]
fn the_examples_of_the_page() {
    let all = "Cache-Control: no-cache\nContent-Type:multipart/related;boundary=foo_bar_baz\n\
               Accept:application/octet-stream\n";
    assert_eq!(of_api(POST, all), NONE);
    assert_eq!(of_api(POST, &format!("{all}Content-Length: 2\n\n--")), NONE);
    let token = format!("{TOKEN} HTTP/1.1\nHost: api.raet.com\nCache-Control: no-cache\n{FORM}\n");
    assert_eq!(codes(&["--unknown-headers", "reject"], &token), NONE);
}

#[test]
fn requests_for_tokens() {
    let ask = |line: &str, host: &str, headers: &str| {
        codes(&[], &format!("{line} HTTP/1.1\nHost: {host}\n{headers}\n"))
    };
    let visma = "connect.visma.com";
    let asked = |headers: &str| ask("POST /connect/token", visma, &format!("{FORM}{headers}"));
    assert_eq!(asked("Cache-Control: No-Cache\n"), NONE);
    assert_eq!(asked("Cache-Control: no-store, NO-CACHE, max-age=0, x=\"y\"\n"), NONE);
    assert_eq!(asked("Cache-Control: no-store\nCache-Control: no-cache\n"), NONE);
    assert_eq!(asked(""), ["cache-control.missing"]);
    assert_eq!(asked("Cache-Control: no-store\n"), ["cache-control.missing"]);
    assert_eq!(asked("Cache-Control: x=\"no-cache\"\n"), ["cache-control.missing"]);
    assert_eq!(asked("Cache-Control:\n"), ["cache-control.missing"]);
    assert_eq!(asked("Cache-Control: no-cache=\"x\"\n"), ["cache-control.argument"]);
    assert_eq!(asked("Cache-Control: no-cache; x\n"), ["header.malformed"]);
    let typed = |content_type: &str| {
        let headers = format!("Cache-Control: no-cache\nContent-Type: {content_type}\n");
        ask(TOKEN, "api.raet.com", &headers)
    };
    assert_eq!(typed("Application/x-www-form-urlencoded; charset=utf-8"), NONE);
    assert_eq!(typed("application/json"), ["content-type.token"]);
    assert_eq!(typed("multipart/form-data"), ["content-type.token"]);
    assert_eq!(typed("form"), ["header.malformed"]);
    // Nobody knows whether there is a body, or there is one of no type.
    let bare = "Cache-Control: no-cache\n";
    assert_eq!(ask(TOKEN, "localhost:8080", bare), NONE);
    let body = format!("{bare}Content-Length: 1\n\na");
    assert_eq!(ask(TOKEN, "localhost:8080", &body), ["content-type.missing"]);
    // No access token and no tenant are required here, and those that are sent are not checked.
    let extra = format!("{bare}{FORM}Authorization: Basic Og==\nx-raet-tenant-id: 1234567\n");
    assert_eq!(ask(TOKEN, "api.raet.com", &extra), NONE);
    let broken = format!("{bare}{FORM}Authorization: Bearer a b\nx-raet-tenant-id: 1,2\n");
    let (code, exchanges) =
        check(&[], &format!("{TOKEN} HTTP/1.1\nHost: api.raet.com\n{broken}\n"));
    assert_eq!((code, exchanges[0].len()), (0, 2));
}

#[test]
fn what_asks_for_no_token() {
    let ask = |line: &str, host: &str| codes(&[], &format!("{line} HTTP/1.1\nHost: {host}\n\n"));
    assert_eq!(ask("GET /connect/token", "connect.visma.com"), ["token.method"]);
    assert_eq!(ask("OPTIONS /connect/token", "connect.visma.com"), NONE);
    let login = "GET /.well-known/openid-configuration";
    assert_eq!(ask(login, "connect.identity.visma.com"), NONE);
    assert_eq!(ask(login, "api.raet.com"), ["authorization.missing", "tenant-id.missing"]);
    // The endpoint of one host is an API on the other.
    assert_eq!(ask("GET /connect/token", "api.raet.com").len(), 2);
    assert_eq!(of_api("DELETE /v1.0/employees/1", ""), NONE);
    assert_eq!(of_api(GET, "Cache-Control: no-store\n"), NONE);
    assert_eq!(of_api(GET, "Cache-Control: no-cache=x\n"), ["cache-control.argument"]);
}

#[test]
fn credentials() {
    let with = |value: &str| {
        let request = format!("{GET} HTTP/1.1\nx-raet-tenant-id: 1\nAuthorization: {value}\n\n");
        let (code, exchanges) = check(&[], &request);
        let finding = exchanges[0].first().cloned().unwrap_or_default();
        assert!(exchanges[0].len() < 2, "{exchanges:?}");
        assert_eq!(code, i32::from(finding["severity"] == "error"), "{value}");
        (finding["code"].as_str().unwrap_or_default().to_owned(), finding)
    };
    assert_eq!(with("bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln").0, "");
    let (code, finding) = with("BearerToken eyJhbGciOiJIUzI1NiJ9.e30.c2ln");
    assert_eq!(code, "youforce.authorization.scheme");
    assert!(finding["message"].as_str().unwrap().ends_with("not a scheme: send Bearer"));
    assert_eq!(finding["status"], 401);
    assert_eq!(with("Basic Og==").0, "youforce.authorization.scheme");
    assert_eq!(with("eyJhbGciOiJIUzI1NiJ9.e30.c2ln").0, "youforce.authorization.scheme");
    let (code, finding) = with("Bearer <token>");
    assert_eq!((code.as_str(), &finding["status"]), ("header.malformed", &Value::from(401)));
    assert_eq!(with("Bearer").0, "header.malformed");
    // The guide's own example has its token blotted out.
    assert_eq!(with("Bearer xxxxxxxxx").0, "credentials.removed");
    let missing = format!("{GET} HTTP/1.1\nx-raet-tenant-id: sandbox\n\n");
    assert_eq!(codes(&[], &missing), ["authorization.missing"]);
}

#[test]
fn one_tenant() {
    let with = |flags: &[&str], headers: &str| {
        codes(flags, &format!("{GET} HTTP/1.1\nAuthorization: Bearer a\n{headers}\n"))
    };
    assert_eq!(with(&[], ""), ["tenant-id.missing"]);
    assert_eq!(with(SINGLE, ""), NONE);
    assert_eq!(with(SINGLE, "x-raet-tenant-id: 1234567\n"), NONE);
    assert_eq!(with(&[], "X-RAET-Tenant-Id: 0012345\n"), NONE);
    assert_eq!(with(&[], "X-Raet-Tenant-id: sandbox\n"), NONE);
    for bad in ["", "1 2", "1,2", "\"1\"", "1\nX-Raet-Tenant-Id: 1"] {
        let (code, exchanges) = check(
            SINGLE,
            &format!("{GET} HTTP/1.1\nAuthorization: Bearer a\nx-raet-tenant-id: {bad}\n\n"),
        );
        assert_eq!((code, exchanges[0].len()), (1, 1), "{bad}");
    }
    let (_, exchanges) = check(&[], &format!("{GET} HTTP/1.1\nAuthorization: Bearer a\n\n"));
    let message = exchanges[0][0]["message"].as_str().unwrap();
    assert!(message.contains("unless the token is for a single tenant"), "{message}");
    // What newer gateways take, and what nobody does.
    let flags = ["--unknown-headers", "detect"];
    let newer = "X-Tenant-Id: 1\nX-Client-Id: a\n";
    assert_eq!(with(&flags, newer), ["tenant-id.missing"]);
    let near = format!("{GET} HTTP/1.1\nAuthorization: Bearer a\nx-raet-tenantid: 1\n\n");
    let (_, exchanges) = check(&[], &near);
    let messages: Vec<_> =
        exchanges[0].iter().map(|finding| finding["message"].as_str().unwrap()).collect();
    let ends = ["did you mean x-raet-tenant-id?", "x-raet-tenantid is not a header of the service"];
    for end in ends {
        assert!(messages.iter().any(|message| message.ends_with(end)), "{messages:?}");
    }
}

/// The program has no flag for a token that is known to be for several tenants.
#[test]
fn a_token_for_several_tenants() {
    let worst = |names: &[&'static str], single: Option<bool>| {
        let pair = |name: &&'static str| {
            (HeaderName::from_static(name), HeaderValue::from_static("Bearer a"))
        };
        let headers: HeaderMap = names.iter().map(pair).collect();
        let context = single
            .into_iter()
            .fold(Context::default(), |context, single| context.with_fact(SingleTenant(single)));
        let request = Request::new("GET", "/v1.0/employees", &headers);
        let report = services::youforce::CONTRACT.check(Exchange::request(request), &context);
        assert!(report.findings().len() < 2, "{report}");
        report.findings().first().map(|it| (it.severity(), it.message().contains("unless")))
    };
    let bare = &["authorization"][..];
    assert_eq!(worst(bare, None), Some((Severity::Warning, true)));
    assert_eq!(worst(bare, Some(false)), Some((Severity::Error, false)));
    assert_eq!(worst(bare, Some(true)), None);
    let newer = &["authorization", "x-tenant-id"][..];
    assert_eq!(worst(newer, Some(false)), Some((Severity::Warning, false)));
}

#[test]
fn bodies() {
    let body = "Content-Length: 2\n";
    assert_eq!(of_api(POST, &format!("{body}\n{{}}")), ["content-type.missing"]);
    assert_eq!(of_api(POST, "Content-Length: 0\n"), NONE);
    assert_eq!(of_api(POST, "Transfer-Encoding: chunked\n\n1\na\n0\n"), ["content-type.missing"]);
    assert_eq!(of_api(POST, &format!("Content-Type: application/json\n{body}\n{{}}")), NONE);
    assert_eq!(of_api(GET, "Content-Type: application/json\n"), NONE);
    let twice = "Content-Type: application/json\nContent-Type: application/json\n";
    assert_eq!(of_api(POST, twice), ["header.repeated"]);
}

#[test]
fn boundaries() {
    let with = |content_type: &str| of_api(POST, &format!("Content-Type: {content_type}\n"));
    let long = "a".repeat(70);
    for good in [
        "multipart/related; boundary=foo_bar_baz",
        "Multipart/Related; Boundary=\"foo_bar_baz\"",
        "multipart/form-data; boundary=\"a b\"; boudary=c",
        "application/json; boudary=a",
        "text/plain",
        &format!("multipart/related; boundary={long}"),
    ] {
        assert_eq!(with(good), NONE, "{good}");
    }
    for missing in ["multipart/related", "MULTIPART/mixed; charset=utf-8", "multipart/x; bound=a"] {
        assert_eq!(with(missing), ["boundary.missing"], "{missing}");
    }
    for invalid in [
        "boundary=\"ends with space \"",
        "boundary=\"\"",
        "boundary=a*b",
        "boundary=a; Boundary=a",
        &format!("boundary={long}a"),
    ] {
        assert_eq!(with(&format!("multipart/related; {invalid}")), ["boundary.invalid"]);
    }
    for name in ["boudary", "Boundery", "boundry", "boundarys"] {
        assert_eq!(with(&format!("multipart/related; {name}=a")), ["boundary.name"], "{name}");
    }
    assert_eq!(with("multipart/related; boundary=a b"), ["header.malformed"]);
    assert_eq!(with("multipart/related; boundary=<calculated>"), ["header.malformed"]);
}

/// A boundary that is given again is called that, and one that is not of RFC 2046 is not.
#[test]
fn why_a_boundary_is_invalid() {
    let told = |boundary: &str| {
        let request = format!(
            "{POST} HTTP/1.1\nHost: api.raet.com\nAuthorization: Bearer a\nx-raet-tenant-id: 1\n\
             Content-Type: multipart/related; {boundary}\n\n"
        );
        let (_, exchanges) = check(&[], &request);
        assert_eq!(exchanges[0].len(), 1, "{boundary}: {exchanges:?}");
        let part = |name: &str| exchanges[0][0][name].as_str().unwrap().to_owned();
        (part("code"), part("message"))
    };
    let invalid = |message: &str| ("youforce.boundary.invalid".to_owned(), message.to_owned());
    for twice in ["boundary=a; boundary=b", "boundary=a; Boundary=\"a\"", "boundary=a*; boundary=b"]
    {
        assert_eq!(told(twice), invalid("the boundary is given more than once"), "{twice}");
    }
    for bad in ["boundary=a*", "boundary=\"\"", "boundary=\"a \""] {
        assert_eq!(told(bad), invalid("the boundary is not valid under RFC 2046"), "{bad}");
    }
}

/// The newer page misspells the name, and has a placeholder for the value: two faults.
#[test]
fn the_literal_of_the_newer_page() {
    let literal = "multipart/form-data;boudary=<calculated when request is sent>";
    let request = format!("{POST} HTTP/1.1\n{API}Content-Type: {literal}\n\n");
    let (code, exchanges) = check(&[], &request);
    let [name, value] = &exchanges[0][..] else { panic!("{exchanges:?}") };
    assert_eq!(code, 1);
    assert_eq!((&value["code"], &value["span"][0]), (&"header.malformed".into(), &28.into()));
    assert_eq!(name["code"], "youforce.boundary.name");
    assert_eq!(name["span"], serde_json::json!([20, 27]));
    assert!(name["message"].as_str().unwrap().ends_with("did you mean boundary?"));
}

#[test]
fn targets() {
    let plain = format!("GET HTTP://api.raet.com/v1.0/employees HTTP/1.1\n{API}\n");
    let (code, exchanges) = check(&[], &plain);
    assert_eq!((code, &exchanges[0][0]["status"]), (1, &404.into()));
    assert_eq!(codes(&[], &plain), ["target.plain-http"]);
    for fine in ["https://api.raet.com/v1.0/employees", "/v1.0/employees?next=http://x"] {
        assert_eq!(of_api(&format!("GET {fine}"), ""), NONE, "{fine}");
    }
    let secret = format!(
        "{TOKEN}?client_id=a&client_secret=cAnArY HTTP/1.1\nCache-Control: no-cache\n{FORM}\n"
    );
    assert_eq!(codes(&[], &secret), ["token.secret"]);
}

#[test]
fn parts_of_files() {
    let file = "GET /v1.0/files/42";
    let accept = "Accept: application/octet-stream\n";
    assert_eq!(of_api(file, &format!("{accept}Range: bytes=0-49\n")), NONE);
    assert_eq!(of_api(file, "Accept: */*\nRange: Bytes=107-110\n"), NONE);
    assert_eq!(of_api(file, "Range: bytes=0-49\n"), NONE);
    assert_eq!(of_api(file, "Accept: application/json\nRange: bytes=0-49\n"), ["accept.file"]);
    assert_eq!(
        of_api(file, "Accept: application/octet-stream;q=0\nRange: bytes=0-\n"),
        ["accept.file"]
    );
    assert_eq!(of_api(GET, "Accept: application/json\n"), NONE);
    assert_eq!(of_api(file, &format!("{accept}Range: items=0-49\n")), ["range.unit"]);
    assert_eq!(of_api("HEAD /v1.0/files/42", "Range: bytes=0-49\n"), ["range.method"]);
    assert_eq!(of_api(file, "Range: bytes=9-1\n"), ["header.malformed"]);

    let part =
        |status: &str, response: &str| answered(file, "Range: bytes=0-9\n", status, response);
    let ok = "206 Partial Content";
    assert_eq!(part(ok, "Content-Range: bytes 0-9/107\n"), NONE);
    assert_eq!(part(ok, "Content-Type: multipart/byteranges; boundary=a\n"), NONE);
    assert_eq!(part(ok, ""), ["content-range.missing"]);
    assert_eq!(part(ok, "Content-Range: items 0-9/107\n"), ["content-range.unit"]);
    // As the guide misprints it.
    assert_eq!(part(ok, "Content-Range: bytes */107\n"), ["content-range.form"]);
    assert_eq!(part(ok, "Content-Range: bytes 9-0/107\n"), ["header.malformed"]);
    let beyond = "416 Range Not Satisfiable";
    assert_eq!(part(beyond, "Content-Range: bytes */107\n"), ["status.meaning"]);
    assert_eq!(
        part(beyond, "Content-Range: bytes 0-9/107\n"),
        ["content-range.form", "status.meaning"]
    );
    assert_eq!(part(beyond, ""), ["content-range.missing", "status.meaning"]);
    assert_eq!(part("200 OK", "Content-Range: bytes 0-9/107\n"), ["content-range.status"]);
    assert_eq!(part("200 OK", "Accept-Ranges: bytes\n"), NONE);
    let whole = |status: &str, range: &str| {
        answered(file, "", status, &format!("Content-Range: bytes {range}/107\n"))
    };
    assert_eq!(whole(ok, "0-9"), ["status.operation"]);
    assert_eq!(whole(beyond, "*"), ["status.operation", "status.meaning"]);
}

#[test]
fn operations_of_statuses() {
    for (method, status, fits) in [
        ("GET", "200 OK", true),
        ("POST", "200 OK", true),
        ("PUT", "200 OK", true),
        ("DELETE", "200 OK", true),
        ("POST", "201 Created", true),
        ("PUT", "201 Created", true),
        ("GET", "201 Created", false),
        ("HEAD", "201 Created", false),
        ("DELETE", "201 Created", false),
        ("GET", "202 Accepted", true),
        ("DELETE", "202 Accepted", true),
        // The two editions of the documentation disagree about it.
        ("GET", "204 No Content", true),
        ("PATCH", "204 No Content", true),
        ("POST", "204 No Content", true),
        ("DELETE", "204 No Content", true),
        ("GET", "304 Not Modified", true),
        ("DELETE", "304 Not Modified", false),
        ("PROPFIND", "201 Created", true),
    ] {
        let found = answered(&format!("{method} /v1.0/employees/1"), "", status, "");
        let expected = if fits { vec![] } else { vec!["status.operation"] };
        assert_eq!(found, expected, "{method}: {status}");
    }
    let conflict =
        |method: &str| answered(&format!("{method} /v1.0/employees/1"), "", "409 Conflict", "");
    assert_eq!(conflict("GET"), ["status.operation", "status.meaning"]);
    assert_eq!(conflict("PATCH"), ["status.meaning"]);
    // Without the request nobody knows.
    assert_eq!(codes(&[], "HTTP/1.1 201 Created\n\n"), NONE);
}

#[test]
fn statuses() {
    let alone = |status: u16| codes(&[], &format!("HTTP/1.1 {status} X\nContent-Range: x\n\n"));
    // The malformed header shows that the response was checked.
    for status in [200, 201, 202, 204, 304] {
        assert_eq!(alone(status), ["header.malformed", "content-range.status"], "{status}");
    }
    for status in [203, 301, 405, 415, 418, 422, 502, 504, 599, 999] {
        let codes = alone(status);
        assert_eq!(codes.last().unwrap(), "status.undocumented", "{status}");
        assert_eq!(codes.len(), 3);
    }
    for status in [400, 401, 403, 404, 409, 500, 503] {
        assert_eq!(alone(status).last().unwrap(), "status.meaning", "{status}");
    }
    let (code, exchanges) = check(&[], "HTTP/1.1 502 Bad Gateway\n\n");
    assert_eq!((code, &exchanges[0][0]["severity"]), (0, &"note".into()));
    let message = exchanges[0][0]["message"].as_str().unwrap();
    assert!(message.ends_with("treat it like 500"), "{message}");
    let moved = |location: &str| codes(&[], &format!("HTTP/1.1 308 Moved\n{location}\n"));
    assert_eq!(moved("Location: https://api.raet.com/v2.0/employees\n"), NONE);
    assert_eq!(moved(""), ["location.missing"]);
    assert_eq!(moved("Location:\n"), ["location.missing"]);
    let (_, exchanges) = check(&[], "HTTP/1.1 429 Too Many Requests\n\n");
    let message = exchanges[0][0]["message"].as_str().unwrap();
    for limit in [
        "6,000 a day",
        "400 a month for tokens",
        "3 at a time",
        "100 a minute (one every 0.6 seconds)",
    ] {
        assert!(message.contains(limit), "{message}");
    }
}

#[test]
fn a_401_on_a_token_is_another() {
    let says = |request: &str| {
        let input = format!("{request}HTTP/1.1 401 Unauthorized\n\n");
        let (_, exchanges) = check(&[], &input);
        let [finding] = &exchanges[0][..] else { panic!("{exchanges:?}") };
        assert_eq!(finding["code"], "youforce.status.meaning");
        finding["message"].as_str().unwrap().to_owned()
    };
    let call = says(&format!("{GET} HTTP/1.1\n{API}\n"));
    assert!(call.ends_with("retry: once, with a new access token"), "{call}");
    let token = says(&format!("{TOKEN} HTTP/1.1\nCache-Control: no-cache\n{FORM}\n"));
    assert!(token.ends_with("retry: no") && !token.contains("access token"), "{token}");
}

/// The service does not give the reason of a 404, and the report does not guess it.
#[test]
fn nothing_in_the_report_of_a_404_names_a_reason() {
    let reasons = [
        "url",
        "path",
        "exist",
        "gone",
        "delete",
        "access",
        "authori",
        "permission",
        "rights",
        "identifier",
        "hidden",
        "http:",
        "plain",
        "because",
        "wrong",
    ];
    let mut looked = 0;
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        for target in ["/v1.0/employees/1", "http://api.raet.com/v1.0/employees/1", "/"] {
            for headers in [API, ""] {
                let headers: HeaderMap = headers
                    .lines()
                    .filter_map(|line| line.split_once(": "))
                    .map(|(name, value)| {
                        (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())
                    })
                    .collect();
                let none = HeaderMap::new();
                let request = Request::new(method, target, &headers);
                let exchange = Exchange::response(Some(request), Response::new(404, &none));
                let report = services::youforce::CONTRACT.check(exchange, &Context::default());
                let of_response = report
                    .findings()
                    .iter()
                    .filter(|it| it.direction() == masthead::contract::Direction::Response);
                for finding in of_response {
                    let rule = finding.rule();
                    let text = format!("{finding} {} {}", rule.summary(), rule.explanation());
                    let text = text.to_ascii_lowercase();
                    assert_eq!(
                        reasons.iter().find(|reason| text.contains(**reason)),
                        None,
                        "{text}"
                    );
                    looked += 1;
                }
            }
        }
    }
    assert_eq!(looked, 36);
    let output =
        masthead(&[&YOUFORCE[..], &["--notes", "-"]].concat(), b"HTTP/1.1 404 Not Found\n\n");
    let text = String::from_utf8(output.stdout).unwrap().to_ascii_lowercase();
    assert!(text.contains("for a reason that the service does not give"), "{text}");
    assert_eq!(reasons.iter().find(|reason| text.contains(**reason)), None, "{text}");
}

#[test]
fn a_credential_is_not_shown() {
    for request in [
        "GET /v1.0/employees HTTP/1.1\nAuthorization: Bearer cAnArY cAnArY\n\n",
        "GET /v1.0/employees HTTP/1.1\nAuthorization: BearerToken cAnArY\n\n",
        "GET /v1.0/employees HTTP/1.1\nAuthorization: cAnArY\n\n",
        "GET /v1.0/employees HTTP/1.1\nAuthorization: Bearer cAnArY\nAuthorization: Bearer cAnArY\n\n",
        "GET /connect/token?grant_type=a&Client_Secret=cAnArY&b HTTP/1.1\n\n",
        "POST https://api.raet.com/authentication/token?client_secret=cAnArY HTTP/1.1\nAuthorization: Bearer cAnArY,\n\n",
        "POST /authentication/token HTTP/1.1\nContent-Length: 20\n\nclient_secret=cAnArY",
    ] {
        for format in ["text", "json"] {
            let arguments = [&YOUFORCE[..], &["--format", format, "-"]].concat();
            let output = masthead(&arguments, request.as_bytes());
            assert_eq!(output.status.code().unwrap() / 2, 0, "{request}");
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(text.len() > 2 && !text.to_ascii_lowercase().contains("canary"), "{text}");
        }
    }
}

#[test]
fn a_report_begins_with_what_to_change() {
    let request = "POST /v1.0/files HTTP/1.1\nHost: api.raet.com\n\
        Content-Type: multipart/form-data;boudary=<calculated when request is sent>\n\
        Authorization: BearerToken eyJhbGciOiJIUzI1NiJ9.e30.c2ln\n\n";
    let output = masthead(&[&YOUFORCE[..], &["-"]].concat(), request.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let start: String = text.lines().take(40).map(|line| format!("{line}\n")).collect();
    for part in [
        "-:1  POST /v1.0/files  (Youforce)\n",
        "expected a token or a quoted string, found \"<\"",
        "did you mean boundary?",
        "not a scheme: send Bearer",
        "unless the token is for a single tenant",
    ] {
        assert!(start.contains(part), "{part}\n{text}");
    }
    assert!(text.ends_with("1 exchange: 3 errors, 1 warning, 0 notes\n"), "{text}");
}

#[test]
fn the_example_has_no_error() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/youforce.http");
    let arguments = [&YOUFORCE[..], &["--unknown-headers", "reject", file]].concat();
    let output = masthead(&arguments, b"");
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let last = text.lines().last().unwrap();
    assert_eq!(last, "7 exchanges: 0 errors, 0 warnings, 2 notes (shown with --notes)", "{text}");
}

/// The rows on which the grammar of a header has no verdict, or which are no header.
#[test]
fn vectors_of_the_contract() {
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        let (header, input) = (row["header"].as_str().unwrap(), &row["input"]);
        if row["service"] != "youforce" || (header != "@message" && !row["valid"].is_null()) {
            continue;
        }
        let input = input.as_str().unwrap();
        let (flags, request) = match header {
            "@message" => (SINGLE, format!("{GET} HTTP/1.1\n{input}\n\n")),
            "Authorization" => (SINGLE, format!("{GET} HTTP/1.1\nAuthorization: {input}\n\n")),
            _ => (&[][..], format!("{POST} HTTP/1.1\n{API}{header}: {input}\n\n")),
        };
        let expected = match row["expect"]["error"].as_str() {
            Some("unexpected_directive_argument") => &["cache-control.argument"][..],
            Some("missing_boundary") => &["boundary.missing"],
            Some("boundary_trailing_space") => &["boundary.invalid"],
            Some("wrong_scheme") => &["authorization.scheme"],
            // There is no token beside the two tenants.
            Some("duplicate") => &["header.repeated", "authorization.missing"],
            Some(other) => panic!("{other}"),
            None => &["credentials.removed"],
        };
        assert_eq!(codes(flags, &request), expected, "{request}");
        run += 1;
    }
    println!("{run} vectors run");
    assert_eq!(run, 6);
}
