//! The input of `masthead check`, from outside.

use std::path::PathBuf;

use crate::program::{self, masthead};
use serde_json::Value;

const CHECK: [&str; 5] = ["check", "--service", "app-configuration", "--format", "json"];

fn path(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/input").join(name);
    path.to_str().unwrap().to_owned()
}

/// The exit code, the output for each exchange, and standard error.
fn check(files: &[&str], input: &[u8]) -> (i32, Vec<Value>, String) {
    let output = masthead(&[&CHECK, files].concat(), input);
    let text = String::from_utf8(output.stdout).unwrap();
    let exchanges = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code().unwrap(), exchanges, String::from_utf8(output.stderr).unwrap())
}

/// The codes of the findings of each exchange.
fn codes(exchanges: &[Value]) -> Vec<Vec<&str>> {
    fn of(exchange: &Value) -> Vec<&str> {
        let findings = exchange["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
    }
    exchanges.iter().map(of).collect()
}

#[test]
fn a_transcript_of_http_1() {
    let (code, exchanges, error) = check(&[&path("curl-http1.txt")], b"");
    assert_eq!((code, error.as_str()), (0, ""));
    // curl keeps no token that the service gives it.
    let forgotten = vec!["app-configuration.sync-token.forgotten"];
    assert_eq!(codes(&exchanges), [Vec::new(), forgotten.clone(), forgotten]);
    assert!(exchanges.iter().all(|exchange| exchange["direction"] == "request and response"));
}

#[test]
fn a_transcript_of_http_2() {
    let (code, exchanges, error) = check(&[&path("curl-http2.txt")], b"");
    assert_eq!((code, error.as_str()), (1, ""));
    let expected = [
        &[
            "app-configuration.challenge.missing",
            "app-configuration.content-type.missing",
            "credentials.refused",
        ][..],
        &[],
    ];
    assert_eq!(codes(&exchanges), expected);
}

/// The body of a 401, where standard error and standard output of curl are one.
#[test]
fn a_transcript_with_the_text_that_the_service_signed() {
    let head = "> GET /dbs/Shop/colls/Orders HTTP/1.1\n> Host: a.documents.azure.com\n> x-ms-version: 2018-12-31\n\
        > x-ms-date: Fri, 11 May 2018 18:48:36 GMT\n\
        > Authorization: type%3Dmaster%26ver%3D1.0%26sig%3DH0ZNXULR0iTowf%2FZpF%2BiC9ugY4Zbrw8jpnFqoXIxG%2F0%3D\n> \n";
    let quote = r"Server used the following payload to sign: 'get\ncolls\ndbs/Shop/colls/Orders\nfri, 11 may 2018 18:48:36 gmt\n\n'";
    let body = format!("{{\"code\":\"Unauthorized\",\"message\":\"{quote}\"}}");
    let intact = "* Connection #0 to host a.documents.azure.com left intact\n";
    for (status, length) in [
        ("HTTP/1.1 401 Unauthorized", format!("Content-Length: {}", body.len())),
        ("HTTP/1.1 401 Unauthorized", "Transfer-Encoding: chunked".to_owned()),
        ("HTTP/2 401 ", "content-type: application/json".to_owned()),
    ] {
        let head = format!("{head}< {status}\n< {length}\n< \n");
        for rest in [
            format!("{{ [149 bytes data]\n{body}\n{intact}"),
            format!("{body}{intact}"),
            format!("{intact}{body}"),
        ] {
            let (_, exchanges) =
                program::check("cosmos-db", &[], (head.clone() + &rest).as_bytes());
            let codes: Vec<_> = exchanges[0].iter().map(|finding| &finding["code"]).collect();
            assert_eq!(codes, ["cosmos-db.signature.quoted"], "{rest}");
        }
    }
}

#[test]
fn a_transcript_with_a_redirect() {
    let (code, exchanges, error) = check(&[&path("curl-redirect.txt")], b"");
    assert_eq!((code, error.as_str()), (0, ""));
    assert_eq!(codes(&exchanges), [[""; 0]; 2]);
}

#[test]
fn several_files_of_several_forms() {
    let names = ["messages.http", "exchanges.jsonl", "small.har"].map(path);
    let [messages, lines, har] = names.each_ref().map(String::as_str);
    let transcript = std::fs::read(path("curl-http1.txt")).unwrap();
    let (code, exchanges, error) = check(&[messages, lines, "-", har], &transcript);
    assert_eq!((code, error.as_str(), exchanges.len()), (1, "", 12));
    let sources: Vec<_> = exchanges.iter().map(|e| e["source"].as_str().unwrap()).collect();
    assert_eq!(sources[3], format!("{messages}:4"));
    assert_eq!(sources[4], format!("{lines}:1"));
    assert_eq!(sources[6..9], ["-:1", "-:2", "-:3"]);
    assert_eq!(sources[11], format!("{har}:3"));
}

#[test]
fn what_is_before_a_fault_is_checked() {
    for (name, count, fault) in [
        ("messages.http", 4, "line 39: expected a request line or a status line"),
        ("exchanges.jsonl", 2, "line 6: invalid JSON"),
        ("small.har", 3, "line 27, column 1: invalid JSON"),
    ] {
        let mut file = std::fs::read(path(name)).unwrap();
        if name == "messages.http" {
            // The last response has no length, and takes all.
            let end = file.windows(5).position(|bytes| bytes == b"a bod").unwrap();
            file.truncate(end - 1);
            file.extend(b"Content-Length: 0\n\n");
        }
        file.extend(b"x y\n");
        let (code, exchanges, error) = check(&["-"], &file);
        assert_eq!((code, exchanges.len()), (2, count), "{error}");
        assert_eq!(error, format!("masthead: -: {fault}\n"));
    }
}

#[test]
fn what_is_cut_off_is_one_line() {
    for name in ["curl-http1.txt", "exchanges.jsonl", "messages.http", "small.har"] {
        let file = std::fs::read(path(name)).unwrap();
        for len in (0..file.len()).step_by(file.len() / 20) {
            let (code, _, error) = check(&["-"], &file[..len]);
            assert!(error.lines().count() <= 1, "{error}");
            assert_eq!(code == 2, !error.is_empty());
            assert!(error.is_empty() || error.starts_with("masthead: -: "), "{error}");
        }
    }
}

#[test]
fn files_after_a_fault_are_checked() {
    let [messages, folder] = [path("messages.http"), env!("CARGO_MANIFEST_DIR").to_owned()];
    let (code, exchanges, error) = check(&[&folder, &messages, "-", "/no/such/file"], b"hello\n\n");
    assert_eq!((code, exchanges.len()), (2, 4), "{error}");
    let errors: Vec<_> = error.lines().collect();
    assert_eq!(errors.len(), 3, "{error}");
    assert!(errors[0].starts_with(&format!("masthead: cannot read {folder}: ")), "{error}");
    assert!(errors[1].starts_with("masthead: -: line 1: "), "{error}");
    assert!(errors[2].starts_with("masthead: cannot read /no/such/file: "), "{error}");
}

#[test]
fn standard_input_is_read_once() {
    let (code, exchanges, error) = check(&["-", "-"], b"GET / HTTP/1.1\n\n");
    assert_eq!((code, exchanges.len()), (2, 0));
    assert_eq!(
        error,
        "masthead: \"-\" is given more than once; standard input can only be read once\n"
    );
}

#[test]
fn a_file_without_exchanges_is_told() {
    for file in ["{\"log\":{\"entries\":[]}}", "{\"type\":\"meta\"}\n"] {
        let (code, exchanges, error) = check(&["-"], file.as_bytes());
        assert_eq!((code, exchanges.len()), (2, 0));
        assert_eq!(error, "masthead: no exchange to check was found\n");
    }
}

#[test]
fn a_folder_cannot_be_read() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let (code, exchanges, error) = check(&[folder], b"");
    assert_eq!((code, exchanges.len()), (2, 0));
    assert!(error.starts_with(&format!("masthead: cannot read {folder}: ")), "{error}");
}

#[test]
fn a_password_in_a_url_is_not_shown() {
    let arguments = ["check", "--service", "app-configuration", &path("small.har")];
    let output = masthead(&arguments, b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("PUT https://contoso.azconfig.io/kv/a"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}
