//! The program shows no credential of what it reads, nor the key that it is given.
//!
//! `masthead decode` is left out: it prints what its own input holds, and says so.

use std::ffi::OsStr;
use std::process::Output;

use crate::program::{masthead, masthead_with};
use serde_json::{Value, json};

const CANARY: &str = "cAnArY";
const FORMATS: [&str; 3] = ["text", "json", "sarif"];
/// A key that holds the marker.
const KEY: &str = "cAnArYcAnArYcAnArYcAnArY";

/// Neither of the outputs contains the marker, in plain text or in base64.
#[track_caller]
fn quiet(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    assert!(!text.to_ascii_lowercase().contains(&CANARY.to_ascii_lowercase()), "{text}");
    for base64 in ["Y0FuQXJZ", "NBbkFyW", "jQW5BclX"] {
        assert!(!text.contains(base64), "{text}");
    }
    text
}

fn credentials() -> Vec<String> {
    const NAMES: &str = "x-ms-date;host;x-ms-content-sha256";
    const SIGNATURE: &str = "cAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcAnArYc=";
    [
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders={NAMES}&Signature={SIGNATURE}"),
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders={NAMES}&Signature={CANARY}"),
        format!("HMAC-SHA256 Credential={CANARY}\" {CANARY}"),
        format!(
            "HMAC-SHA256 Credential={CANARY}Signature={CANARY},SignedHeaders=host,Signature=YQ=="
        ),
        format!("HMAC-SHA256 Credential=a&SignedHeaders=host;{CANARY}=&Signature={SIGNATURE}"),
        format!("Credential={CANARY}&SignedHeaders={CANARY}&Signature={CANARY}"),
        format!("type%253dmaster%2526ver%253d1.0%2526sig%253d{CANARY}"),
        format!("type%3dmaster%26ver%3d1.0%26sig%3d{CANARY}%2"),
        format!("Bearer {CANARY}SignedHeaders={CANARY}&Signature={CANARY},"),
        format!("Bearer {CANARY}é{CANARY}"),
        format!("Bearer {CANARY}"),
        format!("Bearer {CANARY} {CANARY}"),
        "Basic Y0FuQXJZOmNBbkFyWQ==".to_owned(),
        "Basic Y0FuQXJZ".to_owned(),
        format!("type%3dmaster%26ver%3d1.0%26sig%3d{SIGNATURE}"),
        format!("type=master&ver=2.0&sig={CANARY}+{CANARY}"),
        format!("type%3dresource%26ver%3d1%26sig%3d{CANARY}%3b{CANARY}"),
        format!("type=aad&ver=1.0&sig={CANARY}"),
        format!("Negotiate {CANARY}="),
        format!("Digest username=\"{CANARY}\", response={CANARY}"),
        CANARY.to_owned(),
    ]
    .into()
}

const TARGETS: [&str; 5] = [
    "/kv?api-version=1.0&client_secret=cAnArY",
    "/dbs/a/colls?access_token=cAnArY",
    "/authentication/token?client_id=a&Client%5FSecret=cAnArY",
    "https://cAnArY:cAnArY@contoso.azconfig.io/kv?api-version=1.0&password=cAnArY",
    "/api/data/x?refresh_token=cAnArY",
];

/// The exchanges as each form of file has them.
fn files() -> Vec<String> {
    let (mut raw, mut curl, mut lines) = (String::new(), String::new(), String::new());
    let mut entries = Vec::new();
    for (index, line) in credentials().iter().enumerate() {
        let target = TARGETS[index % TARGETS.len()];
        let head = [
            ("Host", "contoso.azconfig.io"),
            ("Authorization", line),
            ("Authorisation", line),
            ("X-Copy", line),
            ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
            ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("If-Match", "\"a"),
        ];
        let head = head.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let text = |mark: &str| -> String {
            head.iter().map(|(name, value)| format!("{mark}{name}: {value}\n")).collect()
        };
        raw += &format!(
            "PUT {target} HTTP/1.1\n{}Content-Length: 6\n\ncAnArY\nHTTP/1.1 401 Unauthorized\n\
             Content-Type: text/plain\nContent-Length: 6\n\ncAnArY\n",
            text("")
        );
        curl += &format!("> PUT {target} HTTP/1.1\n{}> \n< HTTP/1.1 401 No\n< \n", text("> "));
        let pairs: Vec<_> = head.iter().map(|(name, value)| json!([name, value])).collect();
        lines += &json!({"type": "exchange", "method": "PUT", "target": target, "request_headers": pairs,
            "request_body_base64": "Y0FuQXJZ", "response_status": 401,
            "response_headers": [["Content-Type", "text/plain"]], "response_body_base64": "Y0FuQXJZ"})
        .to_string();
        lines += "\n";
        let objects: Vec<_> =
            head.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        entries.push(json!({
            "request": {"method": "PUT", "url": target, "headers": objects, "postData": {"text": CANARY}},
            "response": {"status": 401, "content": {"text": CANARY},
                "headers": [{"name": "Content-Type", "value": "text/plain"}]}}));
    }
    vec![raw, curl, lines, json!({"log": {"entries": entries}}).to_string()]
}

#[test]
fn check_shows_no_credentials() {
    let services = ["app-configuration", "cosmos-db", "partner", "youforce", "voss-automate"];
    for file in files() {
        for (index, service) in services.iter().enumerate() {
            let format = FORMATS[index % 3];
            let arguments = ["check", "--service", service, "--format", format];
            let more =
                ["--unknown-headers", "reject", "--now", "Fri, 11 May 2018 20:48:36 GMT", "-"];
            let text = quiet(&masthead(&[&arguments[..], &more].concat(), file.as_bytes()));
            assert!(text.contains("header.unknown"), "{text}");
        }
    }
}

#[test]
fn a_key_is_not_shown_nor_what_it_would_have_signed() {
    let variables = [("MASTHEAD_TEST_KEY", OsStr::new(KEY))];
    for file in files() {
        for format in FORMATS {
            for service in ["app-configuration", "cosmos-db"] {
                let arguments = ["check", "--service", service, "--format", format];
                let more = ["--key-env", "MASTHEAD_TEST_KEY", "-"];
                let output =
                    masthead_with(&variables, &[&arguments[..], &more].concat(), file.as_bytes());
                let text = quiet(&output);
                assert!(text.contains(&format!("{service}.signature.mismatch")), "{text}");
                // The signature that would be right, of whichever request.
                assert!(!has_signature(&text), "{text}");
            }
        }
    }
}

/// Returns true if there are 43 characters of base64 and a padding, except for the digest of an empty body, and the zeros in
/// the example of credentials.
fn has_signature(text: &str) -> bool {
    let text = text.replace("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "");
    let text = text.replace(&format!("Signature={}=", "A".repeat(43)), "");
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    text.as_bytes().windows(44).any(|bytes| bytes[..43].iter().all(is_digit) && bytes[43] == b'=')
}

#[test]
fn faults_of_files_show_nothing_of_them() {
    for file in files() {
        // Cut within whatever it is, and with a byte too many.
        for cut in (40..file.len().min(1_500)).step_by(13) {
            quiet(&masthead(&["check", "-"], &file.as_bytes()[..cut]));
        }
        let broken = file.replacen("Authorization:", "Authorization", 1);
        let broken = broken.replacen("\"Authorization\",", "\"Authori zation\",", 1);
        let broken = broken.replacen("\"Authorization\"", "[\"cAnArY\"]", 1);
        let output = masthead(&["check", "-"], broken.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{broken}");
        quiet(&output);
    }
}

#[test]
fn explain_and_usage_show_no_credentials() {
    for line in credentials() {
        quiet(&masthead(&["explain", &format!("Authorization: {line}")], b""));
        quiet(&masthead(&["explain", &line], b""));
        quiet(&masthead(&["explain", &format!("Authorization {line}")], b""));
    }
    for arguments in [
        &["check", "--key-env", "cAnArY=cAnArY", "-"][..],
        &["check", "--key-env", "key-id:cAnArY", "-"],
        &["check", "--key-env=Secret=cAnArY;Id=cAnArY", "-"],
    ] {
        let output = masthead(arguments, b"");
        assert_eq!(output.status.code(), Some(2));
        quiet(&output);
    }
}

/// The words around secrets are shown, and the carets stand under the fault.
#[test]
fn excerpts_of_credentials_show_known_words() {
    let excerpts = [
        (
            "HMAC-SHA256 Credential=cAnArY&SignedHeaders=host&Signature=cAnArY%",
            "  …ial=******&SignedHeaders=****&Signature=*******\n                                           ^^^^^^\n",
        ),
        (
            "type=master&ver=1.0&sig=cAnArY,",
            "  type=master&ver=1.0&sig=*******\n                                ^\n",
        ),
        ("Bearer cAnArY cAnArY", "  Bearer *************\n                ^\n"),
    ];
    for (line, excerpt) in excerpts {
        let text = quiet(&masthead(&["explain", &format!("Authorization: {line}")], b""));
        assert!(text.contains(excerpt), "{text}");
        let message =
            format!("GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: {line}\n\n");
        let arguments = ["check", "--service", "app-configuration", "-"];
        let text = quiet(&masthead(&arguments, message.as_bytes()));
        let line = excerpt.trim_ascii().split('\n').next().unwrap();
        assert!(text.contains(line), "{text}");
    }
}

/// A key in the place of anything else, or next to a misspelt option.
#[test]
fn a_key_anywhere_on_the_command_line_is_not_repeated() {
    const PLACES: [&str; 38] = [
        "{}",
        "--{}",
        "-{}",
        "--key-env={}",
        "help {}",
        "check {}",
        "check - {}",
        "check {} -",
        "check --key-env {}",
        "check --key-env {} -",
        "check --key-env={} -",
        "check - --key-env={}",
        "check --key-env= {}",
        "check --key-env== {} -",
        "check --key-env=={} -",
        "check --key-env{} -",
        "check --key-envv={} -",
        "check --key-envv {} -",
        "check --key_env={} -",
        "check --key={} -",
        "check --key {} -",
        "check --{} -",
        "check --{}={} -",
        "check -k{} -",
        "check -k={} -",
        "check -{} -",
        "check --key-env A --key-env {} -",
        "check --service {} -",
        "check --service={} -",
        "check --operation {} -",
        "check --now {} -",
        "check --allow {} -",
        "check --deny={} -",
        "check --severities {} -",
        "decode {}",
        "decode --strict={}",
        "explain {}:{}",
        "rules {}",
    ];
    let whole = "cAnArY".repeat(14);
    let keys = [
        KEY.to_owned(),
        whole.clone(),
        format!("{whole}cAn="),
        format!("{whole}ca=="),
        format!("{whole}+/{whole}"),
        format!("{whole}-_{whole}"),
        format!("0-l9-s0:{whole}"),
        format!("Endpoint=https://contoso.azconfig.io;Id=0-l9-s0:{KEY};Secret={whole}"),
        format!("AccountEndpoint=https://contoso.documents.azure.com:443/;AccountKey={whole}ca==;"),
    ];
    for key in &keys {
        for place in PLACES {
            let arguments: Vec<_> = place.split(' ').map(|part| part.replace("{}", key)).collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = masthead(&arguments, b"");
            assert_eq!(output.status.code(), Some(2), "{place}");
            assert!(!quiet(&output).is_empty(), "{place}");
        }
    }
    // Not even what could be a name, or starts with that of the option.
    for arguments in [&["check", "--key-env", CANARY, "-"][..], &["check", "--key-envcAnArY", "-"]]
    {
        quiet(&masthead(arguments, b""));
    }
    let file = std::env::temp_dir().join(format!("masthead-{}.toml", std::process::id()));
    std::fs::write(&file, format!("{KEY} = \"deny\"\n\"{whole}\" = 1\n")).unwrap();
    quiet(&masthead(&["check", "--severities", file.to_str().unwrap(), "-"], b""));
    std::fs::remove_file(&file).unwrap();
}

/// URIs in headers, as `explain` and `check` show them.
#[test]
fn uris_are_shown_without_secrets() {
    let uris = [
        "https://u:cAnArY@contoso.azconfig.io/kv?sig=cAnArY&api-version=1.0",
        "//cAnArY:cAnArY@contoso.azconfig.io/kv?api-version=1.0",
        "/kv?after=cAnArY#cAnArY",
        "/kv;session=cAnArY/x",
        "https://u:p/cAnArY@contoso.azconfig.io/kv?api-version=1.0",
        "/kv?skip=1;password=cAnArY",
    ];
    let names =
        ["Link", "Operation-Location", "x-ms-content-path", "x-ms-alt-content-path", "Host"];
    let mut messages = String::new();
    for uri in uris {
        for name in names {
            let value = if name == "Link" { format!("<{uri}>; rel=next") } else { uri.to_owned() };
            for value in [
                value.clone(),
                format!("{value}|"),
                format!("{value};"),
                value.replace("kv", "{k v}"),
                value.replace('>', ""),
                value.replace('<', "<<"),
                format!("{value}, {value}; anchor=\"{uri}\"; x=y;"),
            ] {
                quiet(&masthead(&["explain", &format!("{name}: {value}")], b""));
                messages += &format!(
                    "GET /kv?api-version=1.0 HTTP/1.1\n{name}: {value}\n\nHTTP/1.1 200 OK\n{name}: {value}\n{name}: {value}\n\
                     Content-Length: 0\n\n"
                );
            }
        }
        let challenge = format!("Bearer authorization_uri=\"{uri}\"");
        if uri.contains("://") {
            quiet(&masthead(&["explain", &format!("WWW-Authenticate: {challenge}")], b""));
            quiet(&masthead(&["explain", &format!("WWW-Authenticate: {challenge} x")], b""));
        }
    }
    for service in ["app-configuration", "cosmos-db", "partner", "youforce", "voss-automate"] {
        for format in FORMATS {
            let arguments = ["check", "--service", service, "--format", format, "-"];
            quiet(&masthead(&arguments, messages.as_bytes()));
        }
    }
    let output = masthead(&["explain", &format!("Link: <{}>; rel=next;", uris[0])], b"");
    let text = quiet(&output);
    let shown = "https://contoso.azconfig.io/kv?sig=...&api-version=1.0";
    assert!(text.contains(&format!("target = {shown} ")), "{text}");
    assert!(text.contains(&format!("link: <{shown}>; rel=next\n")), "{text}");
    assert!(text.contains("kv?sig=******&api-version=1.0>; rel=next;\n"), "{text}");
}

#[test]
fn the_marker_is_one_that_would_be_found() {
    // `decode` prints what it reads.
    let input = json!({"header": "authorization", "values": ["Bearer cAnArY"]}).to_string();
    let output = masthead(&["decode"], input.as_bytes());
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["ok"], true);
    assert!(std::panic::catch_unwind(|| quiet(&output)).is_err());
    assert!(has_signature("a cAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcA= b"));
}
