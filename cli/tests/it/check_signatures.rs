//! Signatures that `masthead check` verifies with the key of `--key-env`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;

use crate::common::shared;
use crate::program::{masthead, masthead_with};
use masthead::contract::EXAMPLE_KEY;
use serde_json::{Value, json};

const NAME: &str = "MASTHEAD_TEST_KEY";
const DIGEST: &str = "app-configuration.content-sha256.differs";
const MISMATCH: [&str; 3] =
    ["app-configuration.signature.mismatch", "cosmos-db.signature.mismatch", DIGEST];
/// Of `GET /kv?api-version=1.0` with the key of the examples.
const SIGNED: &str = "Host: contoso.azconfig.io\r\n\
    Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=JZya5CK0PnQP0fr/g07zNgkEPMTCyzwMnIeKerj5NVw=\r\n\
    x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n\
    x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n";

/// The findings about signatures, by exchange, with the key in the environment.
fn mismatches(key: &str, arguments: &[&str], input: &[u8]) -> Vec<(String, Value)> {
    let base = ["check", "--key-env", NAME, "--format", "json"];
    let variables = [(NAME, OsStr::new(key))];
    let output = masthead_with(&variables, &[&base, arguments].concat(), input);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = String::from_utf8(output.stdout).unwrap();
    quiet(key, &text);
    let of = |line: &str| {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let findings = exchange["findings"].as_array().unwrap().clone();
        let source = exchange["source"].as_str().unwrap().to_owned();
        let found =
            findings.into_iter().filter(|finding| MISMATCH.iter().any(|it| finding["code"] == *it));
        found.map(|finding| (source.clone(), finding)).collect::<Vec<_>>()
    };
    text.lines().flat_map(of).collect()
}

/// No part of a key is shown, nor any signature but one that the input has.
#[track_caller]
fn quiet(key: &str, text: &str) {
    for part in key.split([';', ':']) {
        let part = part.split_once('=').map_or(part, |(name, value)| match value {
            "" | "=" => name,
            value => value,
        });
        let part = part.trim_end_matches('=');
        assert!(part.len() < 16 || part.starts_with("//") || !text.contains(part), "{text}");
    }
}

fn message(finding: &Value) -> &str {
    finding["message"].as_str().unwrap()
}

#[test]
fn a_request_that_is_as_it_was_signed() {
    let request = format!("GET /kv?api-version=1.0 HTTP/1.1\r\n{SIGNED}\r\n");
    for key in [
        EXAMPLE_KEY.to_owned(),
        format!("key-id-1:{EXAMPLE_KEY}"),
        format!("Endpoint=https://contoso.azconfig.io;Id=key-id-1;Secret={EXAMPLE_KEY}"),
        // That of another service says nothing.
        format!("AccountEndpoint=https://a.documents.azure.com:443/;AccountKey={EXAMPLE_KEY};"),
    ] {
        assert_eq!(mismatches(&key, &["-"], request.as_bytes()), [], "{request}");
    }
    let other = mismatches(&format!("key-id-2:{EXAMPLE_KEY}"), &["-"], request.as_bytes());
    let [(_, finding)] = &other[..] else { panic!("{other:?}") };
    assert_eq!(
        message(finding),
        "the request uses the id of a different key; the signature matches the request as received"
    );
    assert_eq!(finding["service_text"], "Invalid Credential");
}

#[test]
fn what_is_wrong_and_what_to_do() {
    let request = format!("GET /kv?api-version=2.0 HTTP/1.1\r\n{SIGNED}\r\n");
    let found = mismatches(EXAMPLE_KEY, &["-"], request.as_bytes());
    let [(_, finding)] = &found[..] else { panic!("{found:?}") };
    assert!(
        message(finding).starts_with("the signature does not match; no likely change"),
        "{finding}"
    );
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["status"], 401);
    assert_eq!(finding["header"], "authorization");
    assert_eq!(finding["service_text"], "Invalid Signature");
    assert!(finding["help"].as_str().unwrap().starts_with("Check the key"), "{finding}");
    let request = format!("POST /kv?api-version=1.0 HTTP/1.1\r\n{SIGNED}\r\n");
    let found = mismatches(EXAMPLE_KEY, &["-"], request.as_bytes());
    assert_eq!(message(&found[0].1), "the method that was signed is \"GET\"");
    assert!(found[0].1["help"].as_str().unwrap().starts_with("Sign the method"), "{found:?}");
}

#[test]
fn a_fault_is_told_once() {
    let request = format!("GET /kv?api-version=1.0 HTTP/1.1\r\n{SIGNED}\r\n");
    let late = ["--now", "Fri, 11 May 2018 20:48:36 GMT", "-"];
    assert_eq!(mismatches(EXAMPLE_KEY, &late, request.as_bytes()), []);
    for (from, to) in [
        ("x-ms-date;host;", "x-ms-date;"),
        ("x-ms-date: ", "x-date: "),
        ("Fri, 11 May", "some day"),
        ("Signature=JZya5CK0", "Signature="),
        ("HMAC-SHA256 C", "Bearer C"),
        ("HMAC-SHA256 Credential", "[REDACTED] "),
    ] {
        let request = request.replace(from, to);
        assert_eq!(mismatches(EXAMPLE_KEY, &late, request.as_bytes()), [], "{request}");
    }
    // The clock is reported with the other reasons.
    let request = request.replace("GET", "PUT");
    let found = mismatches(EXAMPLE_KEY, &late, request.as_bytes());
    assert!(message(&found[0].1).ends_with("; the date is 2 hours behind the server's clock"));
}

/// Codes of everything that is found, with the key in the environment or without it.
fn codes(key: Option<&str>, input: &[u8]) -> Vec<String> {
    let variables: Vec<_> = key.iter().map(|key| (NAME, OsStr::new(key))).collect();
    let mut arguments = vec!["check", "--format", "json"];
    if key.is_some() {
        arguments.extend(["--key-env", NAME]);
    }
    arguments.push("-");
    let output = masthead_with(&variables, &arguments, input);
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().flat_map(|line| {
        let exchange: Value = serde_json::from_str(line).unwrap();
        exchange["findings"].as_array().unwrap().clone()
    });
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// The host of the target and that of `:authority` are compared with the signed one, with a key and without.
#[test]
fn another_host_than_the_signed_one() {
    const CODE: &str = "app-configuration.host.differs";
    let pairs: Vec<_> = SIGNED.lines().map(|line| json!(line.split_once(": ").unwrap())).collect();
    let raw = |target: &str| format!("GET {target} HTTP/1.1\r\n{SIGNED}\r\n");
    let line = |target: &str, authority: &str| {
        let headers = [&pairs[..], &[json!([":authority", authority])]].concat();
        json!({"type": "exchange", "method": "GET", "target": target, "request_headers": headers})
            .to_string()
    };
    let har = |url: &str| {
        let headers: Vec<_> =
            pairs.iter().map(|pair| json!({"name": pair[0], "value": pair[1]})).collect();
        let request = json!({"method": "GET", "url": url, "headers": headers});
        json!({"log": {"entries": [{"request": request}]}}).to_string()
    };
    let path = "/kv?api-version=1.0";
    for (input, is_same) in [
        (raw("https://contoso.azconfig.io/kv?api-version=1.0"), true),
        (raw("HTTPS://CONTOSO.azconfig.io:443/kv?api-version=1.0"), true),
        (raw("https://fabrikam.azconfig.io/kv?api-version=1.0"), false),
        (raw("https://contoso.azconfig.io:444/kv?api-version=1.0"), false),
        (line(path, "contoso.azconfig.io"), true),
        (line(path, "contoso.azconfig.io:443"), true),
        (line(path, "fabrikam.azconfig.io"), false),
        (har("https://contoso.azconfig.io/kv?api-version=1.0"), true),
        // No request sends the user of a URL.
        (har("https://u:p@contoso.azconfig.io/kv?api-version=1.0"), true),
        (har("https://fabrikam.azconfig.io/kv?api-version=1.0"), false),
    ] {
        let expected: &[&str] = if is_same { &[] } else { &[CODE] };
        assert_eq!(codes(None, input.as_bytes()), expected, "{input}");
        assert_eq!(codes(Some(EXAMPLE_KEY), input.as_bytes()), expected, "{input}");
    }
    // A user in a URL is reported without its name.
    let input = raw("https://cAnArY:cAnArY@contoso.azconfig.io/kv?api-version=1.0");
    let output = masthead(&["check", "-"], input.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("the target has a user before its host"), "{text}");
    assert!(!text.contains("cAnArY"), "{text}");
    // Bearer tokens sign nothing.
    let bearer = "GET https://a.azconfig.io/kv?api-version=1.0 HTTP/1.1\r\nHost: b.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\n\r\n";
    assert_eq!(codes(None, bearer.as_bytes()), [""; 0]);
}

/// A path with the signature of another one is reported, also where its signature is right.
#[test]
fn ambiguous_paths() {
    use masthead::signing::cosmos_db::MasterKey;
    use masthead::{HttpDate, Request};
    const CODE: &str = "cosmos-db.path.ambiguous";
    let key = MasterKey::from_base64(EXAMPLE_KEY).unwrap();
    let message = |signed: &str, sent: &str| {
        let mut map = http::HeaderMap::new();
        let now = HttpDate::from_unix(1_493_254_272).unwrap();
        key.sign(&Request::new("GET", signed, &map), now).unwrap().write_to(&mut map);
        let token = map["authorization"].to_str().unwrap();
        format!(
            "GET {sent} HTTP/1.1\r\nHost: a.documents.azure.com\r\nAuthorization: {token}\r\n\
             x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\nx-ms-version: 2018-12-31\r\n\r\n"
        )
    };
    let plain = "/dbs/A/colls/B";
    assert_eq!(codes(Some(EXAMPLE_KEY), message(plain, plain).as_bytes()), [""; 0]);
    for sent in
        ["/dbs/A%2Fcolls%2FB/colls", "/dbs/A/../colls", "/dbs/A%5C/colls", "//dbs/A", "/dbs/%zz"]
    {
        let input = message(sent, sent);
        assert_eq!(codes(None, input.as_bytes()), [CODE], "{sent}");
        assert_eq!(codes(Some(EXAMPLE_KEY), input.as_bytes()), [CODE], "{sent}");
    }
    let input = message("/dbs/A/colls", "/dbs/A%2FB/colls");
    assert_eq!(codes(Some(EXAMPLE_KEY), input.as_bytes()), [MISMATCH[1], CODE]);
    // A token that holds no signature is of no path.
    let aad = "GET /dbs/A%2FB HTTP/1.1\r\nHost: a.documents.azure.com\r\nAuthorization: type%3Daad%26ver%3D1.0%26sig%3De30.e30.c2ln\r\nx-ms-version: 2018-12-31\r\n\r\n";
    assert_eq!(codes(None, aad.as_bytes()), [""; 0]);
}

#[test]
fn bodies_are_looked_at_where_the_file_has_them() {
    let differs =
        "the body does not match x-ms-content-sha256, which is the digest of an empty body";
    // Whatever has no body that is known, and whatever has the one that was signed.
    let line = "GET /kv?api-version=1.0 HTTP/1.1\r\n";
    let chunked = "Content-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n";
    let raw = [
        (format!("{line}{SIGNED}\r\n"), false),
        (format!("{line}{SIGNED}Content-Length: 0\r\n\r\n"), false),
        (format!("{line}{SIGNED}Content-Type: a/b\r\nContent-Length: 2\r\n\r\n{{}}"), true),
        (format!("{line}{SIGNED}{chunked}0\r\n\r\n"), false),
        (format!("{line}{SIGNED}{chunked}1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"), true),
        (
            format!(
                "{line}{SIGNED}{}1\r\na\r\n0\r\n\r\n",
                chunked.replace("chunked", "gzip, chunked")
            ),
            false,
        ),
    ];
    let headers = || SIGNED.lines().map(|line| line.split_once(": ").unwrap());
    let pairs: Vec<_> = headers().map(|(name, value)| json!([name, value])).collect();
    let objects: Vec<_> =
        headers().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let jsonl = |body: Value| {
        let mut line = json!({"type": "exchange", "method": "GET", "target": "/kv?api-version=1.0", "request_headers": pairs});
        line["request_body_base64"] = body;
        line.to_string()
    };
    let har = |size: i32, data: Value| {
        let request = json!({"method": "GET", "url": "https://contoso.azconfig.io/kv?api-version=1.0",
            "headers": objects, "bodySize": size, "postData": data});
        json!({"log": {"entries": [{"request": request}]}}).to_string()
    };
    let curl = SIGNED.lines().map(|line| format!("> {line}\n")).collect::<String>();
    let others = [
        (jsonl(Value::Null), false),
        (jsonl(json!("")), false),
        (jsonl(json!("e30=")), true),
        (har(-1, Value::Null), false),
        (har(0, Value::Null), false),
        (har(2, Value::Null), false),
        (har(2, json!({"text": "{}"})), true),
        (har(-1, json!({"text": "{}"})), true),
        (har(-1, json!({"text": "e30=", "encoding": "base64"})), true),
        // Not all of it, or the parameters of a form only.
        (har(3, json!({"text": "{}"})), false),
        (har(-1, json!({"text": ""})), false),
        (har(-1, json!({"params": []})), false),
        (format!("> GET /kv?api-version=1.0 HTTP/1.1\n{curl}> \n"), false),
    ];
    for (file, is_wrong) in raw.into_iter().chain(others) {
        let found = mismatches(EXAMPLE_KEY, &["-"], file.as_bytes());
        let messages: Vec<_> = found.iter().map(|(_, finding)| message(finding)).collect();
        let expected: &[&str] = if is_wrong { &[differs] } else { &[] };
        assert_eq!(messages, expected, "{file}");
        // No key is needed for it.
        let is_told = codes(None, file.as_bytes()).iter().any(|code| code == DIGEST);
        assert_eq!(is_told, is_wrong, "{file}");
        for (_, finding) in &found {
            assert_eq!(finding["header"], "x-ms-content-sha256");
            assert_eq!(finding["service_text"], "Invalid request content hash");
        }
    }
    let bad = jsonl(json!("e3"));
    let output = masthead_with(&[], &["check", "-"], bad.as_bytes());
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "masthead: -: line 1: request_body_base64 is not base64\n"
    );
}

/// The lines that the service signed differently are reported, in every file format.
#[test]
fn what_the_service_quotes_is_compared() {
    const ANSWER: &str = r#"{"code":"Unauthorized","message":"… Server used the following payload to sign: 'get\\ncolls\\ndbs/ToDoList\\nthu, 27 apr 2017 00:51:12 gmt\\n\\n'"}"#;
    let head = [
        ("Host", "contoso.documents.azure.com"),
        ("x-ms-date", "Thu, 27 Apr 2017 00:51:12 GMT"),
        ("x-ms-version", "2018-12-31"),
        (
            "Authorization",
            "type%3dmaster%26ver%3d1.0%26sig%3demGlyiE%2bhy%2bZeheoW%2ffx7zFuySxCcVS7vghV4BJHcwg%3d",
        ),
    ];
    let target = "/dbs/todolist/colls";
    let lines: String = head.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let kind = "Content-Type: application/json\r\n";
    let response = |rest: &str| {
        format!("GET {target} HTTP/1.1\r\n{lines}\r\nHTTP/1.1 401 Unauthorized\r\n{kind}{rest}")
    };
    let chunks: String = ANSWER
        .as_bytes()
        .chunks(50)
        .map(|part| format!("{:x}\r\n{}\r\n", part.len(), String::from_utf8_lossy(part)))
        .collect();
    let pairs = |head: &[(&str, &str)]| {
        head.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>()
    };
    let objects = |head: &[(&str, &str)]| {
        head.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>()
    };
    let kind = [("Content-Type", "application/json")];
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(ANSWER)
    };
    let line = json!({"type": "exchange", "method": "GET", "target": target, "request_headers": pairs(&head),
        "response_status": 401, "response_headers": pairs(&kind), "response_body_base64": base64});
    let har = |content: &Value| {
        let response = format!(
            r#"{{"status":401,"headers":{},"content":{content}}}"#,
            Value::from(objects(&kind))
        );
        let request = json!({"method": "GET", "url": target, "headers": objects(&head)});
        format!(r#"{{"log":{{"entries":[{{"request":{request},"response":{response}}}]}}}}"#)
    };
    for file in [
        response(&format!("Content-Length: {}\r\n\r\n{ANSWER}", ANSWER.len())),
        response(&format!("\r\n{ANSWER}")),
        response(&format!("Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")),
        line.to_string(),
        har(&json!({"text": ANSWER})),
        har(&json!({"text": base64, "encoding": "base64"})),
    ] {
        let found = mismatches(EXAMPLE_KEY, &["-"], file.as_bytes());
        let [(_, finding)] = &found[..] else { panic!("{file}: {found:?}") };
        assert_eq!(
            message(finding),
            "line 3 of the string-to-sign (the resource link) was \"dbs/ToDoList\"; and \
             line 2 of the string-to-sign (the resource type) was \"dbs\"",
            "{file}"
        );
    }
    // A response that was no 401 says nothing of it.
    let other = line.to_string().replace("401", "403");
    let found = mismatches(EXAMPLE_KEY, &["-"], other.as_bytes());
    assert!(!message(&found[0].1).contains("the service signed"), "{found:?}");
}

/// Messages name the variable, and repeat nothing of its value.
#[test]
fn a_variable_without_a_key_is_one_line() {
    #[track_caller]
    fn fails(value: Option<&OsStr>, name: &str, message: &str) {
        for format in ["text", "json", "sarif"] {
            let variables: Vec<_> = value.into_iter().map(|value| (name, value)).collect();
            let arguments = ["check", "--format", format, "--key-env", name, "-"];
            let output = masthead_with(&variables, &arguments, b"GET / HTTP/1.1\n\n");
            assert_eq!(output.status.code(), Some(2));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
            assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("masthead: {message}\n"));
        }
    }
    let variable = |what: &str| format!("the environment variable {NAME} {what}");
    fails(None, NAME, &variable("is not set"));
    for (value, why) in [
        ("", "the key is empty"),
        ("cAnArY!", "the key is not valid base64"),
        ("cAnArYcA\n", "the key is not valid base64: it contains white space or a newline"),
        ("cAnArYcA-", "the key is base64url (it contains \"-\" or \"_\"); base64 is required"),
        ("cAnArY", "the key is not valid base64: its padding is wrong, or it was cut short"),
        (
            ":cAnArYcA",
            "the id of the access key is empty or contains a character that is not allowed",
        ),
        ("cAnArY:", "the key is empty"),
        ("Id=cAnArY;Endpoint=x", "the connection string has neither Secret nor AccountKey"),
        ("Secret=cAnArYcA;x", "the connection string has a Secret but no Id"),
        (
            "Id=a;Secret=cAnArYcA;AccountKey=cAnArYcA",
            "the connection string has two keys, or the same name twice",
        ),
        (
            "AccountKey=cAnArYcA;AccountKey=cAnArYcA",
            "the connection string has two keys, or the same name twice",
        ),
        (
            "AccountKey=cAnArY",
            "the key is not valid base64: its padding is wrong, or it was cut short",
        ),
    ] {
        fails(Some(OsStr::new(value)), NAME, &variable(&format!("does not hold a key: {why}")));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        fails(Some(OsStr::from_bytes(b"cAnArY\xff")), NAME, &variable("is not UTF-8"));
    }
    // The key itself in the place of its name is not repeated, with or without characters that names have not.
    let usage = "--key-env takes the name of an environment variable, of letters, digits and _";
    for key in [EXAMPLE_KEY, "", "a=b", &"cAnArY".repeat(14)] {
        fails(None, key, usage);
    }
}

/// Each explanation takes thousands of tries where it finds nothing.
#[test]
fn only_so_many_are_explained() {
    let request = format!("PUT /kv?api-version=1.0 HTTP/1.1\r\n{SIGNED}\r\n").repeat(258);
    let found = mismatches(EXAMPLE_KEY, &["-"], request.as_bytes());
    let explained = "the method that was signed is \"GET\"";
    assert_eq!(found.len(), 258);
    assert_eq!(message(&found[255].1), explained);
    assert_eq!(message(&found[256].1), "the signature does not match");
}

#[test]
fn secrets_of_targets_are_not_shown() {
    let request =
        format!("GET /kv?api-version=1.0&client_secret=cAnArY%26cAnArY HTTP/1.1\r\n{SIGNED}\r\n");
    for format in ["text", "json", "sarif"] {
        let arguments = ["check", "--key-env", NAME, "--format", format, "-"];
        let output =
            masthead_with(&[(NAME, OsStr::new(EXAMPLE_KEY))], &arguments, request.as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("signature.mismatch") && !text.contains("cAnArY"), "{text}");
    }
}

#[test]
fn without_a_key_no_signature_is_verified() {
    let request = format!("PUT /kv?api-version=1.0 HTTP/1.1\r\n{SIGNED}\r\n");
    let output = masthead(&["check", "--format", "json", "-"], request.as_bytes());
    assert!(!String::from_utf8(output.stdout).unwrap().contains("mismatch"));
}

/// Of every capture those requests, and no others, that were made to fail.
#[test]
fn the_captures_that_are_meant_to_fail_do() {
    let Some(folder) = shared("captures") else { return };
    let mut counts = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let meta = lines.next().unwrap();
        let part = |name: &str| meta[name].as_str().unwrap();
        let [key, bare] = match part("service") {
            "cosmos" => [
                format!("AccountEndpoint=https://a/;AccountKey={};", part("master_key_base64")),
                part("master_key_base64").to_owned(),
            ],
            _ => [
                format!("{}:{}", part("credential_id"), part("secret_base64")),
                part("secret_base64").to_owned(),
            ],
        };
        let name = path.to_str().unwrap();
        let meant = |wanted: &[&str]| -> Vec<String> {
            let exchanges = text.lines().skip(1).zip(1..);
            let exchanges = exchanges.filter(|(line, _)| {
                let exchange: Value = serde_json::from_str(line).unwrap();
                wanted.iter().any(|auth| exchange["auth"] == *auth)
            });
            exchanges.map(|(_, number)| format!("{name}:{number}")).collect()
        };
        let found = |key: &str| -> Vec<String> {
            mismatches(key, &[name], b"").into_iter().map(|(source, _)| source).collect()
        };
        let failing = found(&key);
        assert_eq!(failing, meant(&["bad-signature", "bad-credential"]));
        // A key without its id can be that of any id.
        assert_eq!(found(&bare), meant(&["bad-signature"]));
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        counts.insert(stem, failing.len());
    }
    let expected = [
        ("azure-appconfiguration-py-1.7.2-async", 2),
        ("azure-appconfiguration-py-1.7.2-sync", 2),
        ("azure-appconfiguration-py-async", 2),
        ("azure-appconfiguration-py-sync", 2),
        ("azure-cosmos-py-4.7.0-async", 1),
        ("azure-cosmos-py-4.7.0-sync", 1),
        ("azure-cosmos-py-async", 4),
        ("azure-cosmos-py-sync", 4),
    ];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)).into());
}

/// The text of a refusal is evidence, whatever its status and with a type or without one.
#[test]
fn the_clock_is_in_the_text_of_a_refusal() {
    let body = "(token start time: Thu, 27 Apr 2017 00:51:12 GMT, current server time: Thu, 27 Apr 2017 00:44:26 GMT)";
    for kind in ["Content-Type: application/json\r\n", "Content-Type: text/plain\r\n", ""] {
        let exchange = format!(
            "GET /dbs/ToDoList HTTP/1.1\r\nHost: contoso.documents.azure.com\r\n\
             Authorization: type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\r\n\
             x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\nx-ms-version: 2018-12-31\r\n\r\n\
             HTTP/1.1 403 Forbidden\r\n{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(codes(None, exchange.as_bytes()), ["cosmos-db.date.skew"], "{exchange}");
    }
}
