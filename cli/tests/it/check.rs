//! `masthead check`, from outside.

use crate::program::masthead;
use serde_json::{Value, json};

const APP_CONFIGURATION: [&str; 3] = ["check", "--service", "app-configuration"];

/// The exit code, and the output of `--format json` for standard input.
fn check(flags: &[&str], input: &[u8]) -> (i32, Vec<Value>) {
    let arguments = [&APP_CONFIGURATION, &["--format", "json"][..], flags, &["-"]].concat();
    let output = masthead(&arguments, input);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let exchanges = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code().unwrap(), exchanges)
}

/// One clear line on standard error, and exit code 2.
#[track_caller]
fn unreadable(input: &[u8], message: &str) {
    let output = masthead(&[&APP_CONFIGURATION[..], &["-"]].concat(), input);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("masthead: -: {message}\n"));
}

const TEN_FAULTS: &str = "PUT /kv/a?api-version=1.0 HTTP/1.1\r
Host: contoso.azconfig.io\r
Authorization: HMAC-SHA256 Credential=id&SignedHeaders=x-ms-date;x-extra&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r
x-ms-date: Mon, 11 May 2018 18:48:36 GMT\r
x-ms-content-sha256: nope\r
If-Match: \"a, \"b\r
Sync-Token: a=b\r
Sync-Token: =c, d=e;sn=x\r
x-ms-clientrequest-id: x\r
Content-Length: 2\r
\r
{}";

#[test]
fn ten_faults_are_ten_findings() {
    let (code, exchanges) = check(&[], TEN_FAULTS.as_bytes());
    assert_eq!(code, 1);
    let [exchange] = &exchanges[..] else { panic!("{exchanges:?}") };
    assert_eq!(exchange["source"], "-:1");
    assert_eq!(exchange["service"], "app-configuration");
    assert_eq!(exchange["direction"], "request");
    let places: Vec<_> = exchange["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| json!([f["code"], f["severity"], f["header"], f["line"], f["span"]]))
        .collect();
    let mut expected = vec![
        json!(["header.malformed", "error", "if-match", 0, [3, 4]]),
        json!(["header.malformed", "error", "x-ms-content-sha256", 0, [0, 4]]),
        json!(["header.malformed", "error", "sync-token", 1, [0, 1]]),
        json!(["header.malformed", "error", "sync-token", 1, [11, 12]]),
        json!(["deviation.weekday-mismatch", "warning", "x-ms-date", 0, [0, 1]]),
        json!(["header.near-miss", "warning", "x-ms-clientrequest-id", 0, null]),
        json!([
            "app-configuration.signed-headers.incomplete",
            "error",
            "authorization",
            0,
            [40, 57]
        ]),
        json!([
            "app-configuration.signed-headers.incomplete",
            "error",
            "authorization",
            0,
            [40, 57]
        ]),
        json!(["app-configuration.signed-headers.absent", "error", "x-extra", 0, null]),
        json!(["app-configuration.content-type.missing", "warning", "content-type", 0, null]),
    ];
    assert_eq!(places.len(), 10);
    let key = Value::to_string;
    let mut found = places;
    found.sort_by_key(key);
    expected.sort_by_key(key);
    assert_eq!(found, expected);
}

#[test]
fn strict_makes_errors_of_deviations() {
    let message = masthead(&["rules", "deviation.weekday-mismatch"], b"").stdout;
    let example: String = String::from_utf8(message)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .map(|line| format!("{line}\n"))
        .collect();
    let example = format!("{example}\n");
    assert_eq!(check(&[], example.as_bytes()).0, 0);
    assert_eq!(check(&["--strict"], example.as_bytes()).0, 1);
}

#[test]
fn text_shows_the_place_and_what_to_do() {
    let output = masthead(&[&APP_CONFIGURATION[..], &["-"]].concat(), TEN_FAULTS.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "-:1  PUT /kv/a?api-version=1.0  (Azure App Configuration)\n",
        "error[header.malformed]: sync-token: expected a decimal sequence number",
        " --> -:1, request\n  |\n2 | sync-token: =c, d=e;sn=x\n  |                        ^\n",
        "  = help: Name host, x-ms-content-sha256, and x-ms-date or date in SignedHeaders.\n",
        "  = the service answers: 401, Invalid request content hash\n",
        "did you mean x-ms-client-request-id?",
        "  = see: RFC 9110 5.6.7\n         https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7\n",
        "1 exchange: 7 errors, 3 warnings, 0 notes\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("ydNThZ5H"), "the signature is not shown");
}

#[test]
fn what_cannot_be_read_is_one_line() {
    unreadable(b"", "line 1: there is no message");
    unreadable(b"hello\n\n", "line 1: expected a request line or a status line");
    unreadable(
        b"GET / HTTP/1.1\r\nHost: a\r\nAccep",
        "line 3: the message ends within its headers: an empty line is missing after the last one",
    );
    unreadable(
        b"GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc",
        "line 3: two content-length lines differ",
    );
    unreadable(b"GET / HTTP/1.1\r\nHost a\r\n\r\n", "line 2: the field line has no colon");
    unreadable(
        b"GET / HTTP/1.1\r\nHo st: a\r\n\r\n",
        "line 2: expected the name of a header before the colon",
    );
    unreadable(
        b"GET / HTTP/1.1\r\nX: a\x01\r\n\r\n",
        "line 2: x: the value contains a control character",
    );
    unreadable(
        b"GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc",
        "line 3: the message ends within its body",
    );
    unreadable(b"GET /\xff HTTP/1.1\r\n\r\n", "line 1: the line is not UTF-8");
    unreadable(b"HTTP/1.1 abc\r\n\r\n", "line 1: the status line has no status code");
    unreadable(b"{\"log\":\n{\"entries\":[}}", "line 2, column 13: invalid JSON");
    unreadable(
        b"{\"log\": {\"entries\": [{\"request\": {}}]}}",
        "entry 1: expected HAR 1.2 or JSON lines of exchanges",
    );
    unreadable(
        b"{\"type\":\"exchange\"}\n{",
        "line 1: expected HAR 1.2 or JSON lines of exchanges",
    );
    let missing = masthead(&[&APP_CONFIGURATION[..], &["/no/such/file"]].concat(), b"");
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(missing.stderr).unwrap(),
        "masthead: cannot read /no/such/file: No such file or directory (os error 2)\n"
    );
    let unknown = masthead(&["check", "--service", "azure", "-"], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        String::from_utf8(unknown.stderr).unwrap().contains("possible values: app-configuration")
    );
}

#[test]
fn a_fault_of_a_header_is_a_finding() {
    let long = format!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nAuthorization: Bearer {}\r\n\r\n",
        "a".repeat(1 << 20)
    );
    let (code, exchanges) = check(&[], long.as_bytes());
    assert_eq!(code, 1);
    assert_eq!(exchanges[0]["findings"][0]["code"], "header.malformed");
    let octets =
        b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\nIf-Match: \"\xff\"\nDate: \xff\n\n";
    let (_, exchanges) = check(&[], octets);
    assert_eq!(exchanges[0]["findings"].as_array().unwrap().len(), 1);
    assert_eq!(exchanges[0]["findings"][0]["header"], "date");
}

#[test]
fn exchanges_of_every_form() {
    let har = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/app-configuration.har");
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend(std::fs::read(har).unwrap());
    let (code, exchanges) = check(&[], &bytes);
    assert_eq!(code, 0);
    assert_eq!(exchanges.len(), 40);
    // Optional members are absent, and HTTP/2 has its own names.
    let small = br#"{"log":{"entries":[{"request":{"method":"GET","url":"https://a.azconfig.io/kv?api-version=1.0",
        "headers":[{"name":":authority","value":"a.azconfig.io"},{"name":":method","value":"GET"}]}}]}}"#;
    let (code, exchanges) = check(&[], small);
    assert_eq!((code, exchanges.len()), (0, 1));
    assert_eq!(exchanges[0]["findings"][0]["code"], "credentials.removed");
    let pair = b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\n\nHTTP/1.1 200 OK\nx-ms-request-id: a\nContent-Length: 2\n\nab\nGET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\n\n";
    let (code, exchanges) = check(&[], pair);
    assert_eq!(code, 0);
    let directions: Vec<_> = exchanges.iter().map(|exchange| &exchange["direction"]).collect();
    assert_eq!(directions, ["request and response", "request"]);
}

#[test]
fn messages_end_where_they_end() {
    let request = "Authorization: Bearer e30.e30.c2ln\nHost: a\n\n";
    let answer = "x-ms-request-id: a\n";
    let file = format!(
        "GET /kv?api-version=1.0 HTTP/1.1\n{request}\
         HTTP/1.1 200 OK\n{answer}Transfer-Encoding: chunked\n\n2;x=y\n{{}}\n0\nTrailer: x\n\n\
         HEAD /kv?api-version=1.0 HTTP/1.1\n{request}\
         HTTP/1.1 200 OK\n{answer}Content-Length: 500\n\n\
         PUT /kv/a?api-version=1.0 HTTP/1.1\nContent-Type: a/b+json\nContent-Length: 2\n{request}{{}}\n\
         HTTP/1.1 100 Continue\n\n\
         HTTP/1.1 304 Not Modified\n{answer}Content-Length: 9\n\n\
         GET /kv?api-version=1.0 HTTP/1.1\nHost: a\n\n"
    );
    let (code, exchanges) = check(&[], file.as_bytes());
    let codes: Vec<_> = exchanges.iter().map(|exchange| &exchange["findings"]).collect();
    assert_eq!((code, codes.len()), (1, 4), "{codes:?}");
    assert!(codes[..3].iter().all(|findings| findings.as_array().unwrap().is_empty()), "{codes:?}");
    assert_eq!(codes[3][0]["code"], "app-configuration.authorization.missing");
    unreadable(
        b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n",
        "line 4: invalid chunk size",
    );
    unreadable(
        b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nffffffffffffffff\nab",
        "line 4: the message ends within its body",
    );
}

#[test]
fn a_credential_in_the_wrong_place_is_not_repeated() {
    for input in [
        &b"GET /kv?api-version=1.0 HTTP/1.1\nAuthorization Bearer cAnArY: x\n\n"[..],
        b"GET /kv?api-version=1.0 HTTP/1.1\nAuthorization: HMAC-SHA256\n Credential=cAnArY: x\n\n",
        b"{\"log\":{\"entries\":[{\"request\":\"cAnArY\"}]}}",
        b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer cAnArY cAnArY\n\n",
        b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: cAnArY\n\n",
    ] {
        let output = masthead(&[&APP_CONFIGURATION[..], &["-"]].concat(), input);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap().to_ascii_lowercase();
        assert!(!text.contains("canary"), "{text}");
    }
    let explained = masthead(&["explain", "Authorization=Bearer cAnArY: x"], b"");
    assert!(!String::from_utf8(explained.stderr).unwrap().contains("cAnArY"));
}

#[test]
fn what_the_service_ignores_is_no_error() {
    let signed = "GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nx-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\
        Authorization: HMAC-SHA256 Credential=id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\n\
        x-ms-date: Fri, 11 May 2018 18:48:36 GMT\n";
    for ignored in [
        "Date: now",
        "Accept-Datetime: yesterday",
        "x-ms-return-client-request-id: 1\nx-ms-client-request-id: a",
    ] {
        let (code, exchanges) = check(&[], format!("{signed}{ignored}\n\n").as_bytes());
        assert_eq!(code, 0, "{exchanges:?}");
        assert_eq!(exchanges[0]["findings"][0]["severity"], "warning");
    }
    // And what it does not ignore, with its own words.
    let short = signed.replace("ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=", "YQ==");
    assert_eq!(check(&[], format!("{short}\n").as_bytes()).0, 1);
    let empty_name = signed.replace("x-ms-date;host", "x-ms-date;;host");
    let (code, exchanges) = check(&[], format!("{empty_name}\n").as_bytes());
    assert_eq!(code, 1);
    assert_eq!(exchanges[0]["findings"][0]["service_text"], "Invalid SignedHeaders parameter");
}

#[test]
fn findings_point_at_the_line_that_they_are_about() {
    let response = b"HTTP/1.1 401 Unauthorized\nx-ms-request-id: a\nWWW-Authenticate: HMAC-SHA256\n\
        WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Authorization token failed validation\"\n\n";
    let (_, exchanges) = check(&[], response);
    let finding = &exchanges[0]["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["line"]),
        (&json!("app-configuration.challenge.explained"), &json!(1))
    );
    let request =
        b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\nIf-Match: \"a\"\nIf-Match: \"*\"\n\n";
    let (_, exchanges) = check(&[], request);
    assert_eq!(exchanges[0]["findings"][0]["line"], 1);
}

/// A read with a Sync-Token or without, and the one that came back.
fn read(host: &str, sent: &str, given: &str) -> String {
    let line = |token: &str| match token {
        "" => String::new(),
        token => format!("Sync-Token: {token}\n"),
    };
    format!(
        "GET /kv?api-version=1.0 HTTP/1.1\nHost: {host}\nAuthorization: Bearer e30.e30.c2ln\n{}\n\
         HTTP/1.1 200 OK\nx-ms-request-id: a\n{}Content-Length: 0\n\n",
        line(sent),
        line(given)
    )
}

#[test]
fn clients_send_back_the_tokens_that_they_were_given() {
    let last = |file: String| -> Vec<String> {
        let (_, exchanges) = check(&[], file.as_bytes());
        let findings = exchanges.last().unwrap()["findings"].as_array().unwrap().clone();
        let code = |finding: Value| finding["code"].as_str().unwrap().to_owned();
        findings.into_iter().map(code).collect()
    };
    let first = read("a", "", "a=1;sn=1,b=1;sn=1") + &read("a", "b=1,a=1", "a=2;sn=2");
    let after = |sent: &str| last(first.clone() + &read("a", sent, ""));
    let rule = |name: &str| format!("app-configuration.sync-token.{name}");
    assert_eq!(after("a=2,b=1"), [""; 0]);
    assert_eq!(after("b=1, a=2, c=of-an-event"), [""; 0]);
    assert_eq!(after(""), [rule("forgotten")]);
    assert_eq!(after("a=2"), [rule("forgotten")]);
    assert_eq!(after("a=1,b=1"), [rule("older")]);
    assert_eq!(after("a=1"), [rule("forgotten"), rule("older")]);
    assert_eq!(after("=x"), ["header.malformed"], "an error is reported once");
    // A response without the header takes no token away.
    assert_eq!(
        last(first.clone() + &read("a", "a=2,b=1", "") + &read("a", "", "")),
        [rule("forgotten")]
    );
    // Another store, other credentials, and a request that was refused.
    assert_eq!(last(first.clone() + &read("b", "", "")), [""; 0]);
    let hmac = "HMAC-SHA256 Credential=id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\n\
        x-ms-date: Fri, 11 May 2018 18:48:36 GMT\nx-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    assert_eq!(
        last(first.clone() + &read("a", "", "").replace("Bearer e30.e30.c2ln", hmac)),
        [""; 0]
    );
    // Another program is another client; of one program nobody can tell, and the finding says so.
    let by = |program: &str, exchange: String| {
        exchange.replace("\nAuthorization", &format!("\nUser-Agent: {program}\nAuthorization"))
    };
    assert_eq!(last(first.clone() + &by("b/1", read("a", "", ""))), [""; 0]);
    let one = by("b/1", first.clone());
    assert_eq!(last(one.clone() + &by("b/2", read("a", "a=1,b=1", ""))), [""; 0]);
    let file = one + &by("b/1", read("a", "", ""));
    assert_eq!(last(file.clone()), [rule("forgotten")]);
    let (_, exchanges) = check(&[], file.as_bytes());
    assert_eq!(
        exchanges[2]["findings"][0]["message"],
        "the token a was not sent back (and 1 more); or this is the first request of another client"
    );
    let refused = read("a", "", "").replace("200 OK", "403 Forbidden");
    assert_eq!(last(first.clone() + &refused), ["app-configuration.answer.meaning"]);
    // A response whose request is not known belongs to nobody.
    let alone = "HTTP/1.1 200 OK\nx-ms-request-id: a\nSync-Token: a=9;sn=9\nContent-Length: 0\n\n";
    assert_eq!(last(alone.to_owned() + &read("a", "", "")), [""; 0]);
}

#[test]
fn rules_are_listed_and_told() {
    let list = String::from_utf8(masthead(&["rules"], b"").stdout).unwrap();
    assert_eq!(list.lines().count(), masthead::services::rules().count());
    let one = masthead(&["rules", "app-configuration.date.skew"], b"").stdout;
    assert!(String::from_utf8(one).unwrap().contains("15 minutes"));
    let some = String::from_utf8(masthead(&["rules", "header.*"], b"").stdout).unwrap();
    assert!(some.lines().count() > 1 && some.lines().all(|line| line.contains(" header.")));
    let unknown = masthead(&["rules", "nope"], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(unknown.stderr).unwrap(),
        "masthead: \"nope\" is not the code of a rule\n"
    );
}

/// The example of the README: each exchange has one error, and the service of each is detected.
#[test]
fn the_broken_example_has_three_errors() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/broken.http");
    let output = masthead(&["check", "--format", "json", file], b"");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|exchange: Value| {
            let codes = exchange["findings"].as_array().unwrap().iter();
            let codes: Vec<_> =
                codes.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
            (exchange["service"].as_str().unwrap().to_owned(), codes.join(" "))
        })
        .collect();
    let expected = [
        ("cosmos-db", "cosmos-db.authorization.scheme"),
        ("app-configuration", "header.malformed"),
        ("youforce", "youforce.boundary.name"),
    ];
    assert_eq!(found, expected.map(|(service, codes)| (service.to_owned(), codes.to_owned())));
    let output = masthead(&["check", file], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    for (_, code) in expected {
        assert!(text.contains(&format!("error[{code}]")), "{code}");
    }
}
