//! The forms in which `masthead check` tells what it found, and how bad that is to whoever asks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::masthead;
use crate::rules::contract_of;
use masthead::contract::Contract;
use masthead::services;
use serde_json::{Value, json};

const FORMATS: [&str; 3] = ["text", "json", "sarif"];

/// Five findings in two exchanges, and an exchange without one between them.
const INPUT: &str = "GET /kv?api-version=1.0 HTTP/1.1
Host: contoso.azconfig.io
Authorization: Bearer e30.e30.c2ln
If-Match: \"a
Date: Mon, 11 May 2018 18:48:36 GMT

GET /kv?api-version=1.0 HTTP/1.1
Host: contoso.azconfig.io
Authorization: Bearer e30.e30.c2ln

GET /kv?api-version=1.0 HTTP/1.1
Host: contoso.azconfig.io
Authorization: Bearer e30.e30.c2ln
Sync-Token: =b
Sync-Token: a=b, =c
x-ms-client-request-ids: a

";
const CODES: [&str; 5] = [
    "header.malformed",
    "deviation.weekday-mismatch",
    "header.malformed",
    "header.malformed",
    "header.near-miss",
];

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str], input: &[u8]) -> Ran {
    let arguments = [&["check", "--service", "app-configuration"], arguments].concat();
    let output = masthead(&arguments, input);
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The output of a format for an input that can be read.
#[track_caller]
fn said(format: &str, arguments: &[&str], input: &[u8]) -> String {
    let ran = run(&[&["--format", format], arguments].concat(), input);
    assert_eq!(ran.err, "");
    ran.out
}

fn sarif(arguments: &[&str], input: &[u8]) -> Value {
    serde_json::from_str(&said("sarif", arguments, input)).unwrap()
}

/// The last line of the text, and the exit code.
#[track_caller]
fn summary(arguments: &[&str]) -> (i32, String) {
    let ran = run(&[arguments, &["--notes", "-"]].concat(), INPUT.as_bytes());
    assert_eq!(ran.err, "");
    (ran.code, ran.out.lines().last().unwrap().to_owned())
}

/// One line on standard error, nothing on standard output, and exit code 2.
#[track_caller]
fn refused(arguments: &[&str], message: &str) {
    let ran = run(&[arguments, &["-"]].concat(), INPUT.as_bytes());
    assert_eq!((ran.err, ran.out, ran.code), (format!("masthead: {message}\n"), String::new(), 2));
}

/// A file of the name in a folder of this test.
fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check_output");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path
}

/// A file for each example of the rules of a service.
fn examples(service: &'static Contract) -> Vec<String> {
    let of_service = |rule: &&masthead::contract::Rule| contract_of(rule) == service;
    let write = |rule: &masthead::contract::Rule| {
        let file = file(&format!("b c#d?é%20:{}.http", rule.code()), rule.example());
        file.to_str().unwrap().to_owned()
    };
    services::rules().filter(of_service).map(write).collect()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

// The three forms.

#[test]
fn every_format_tells_the_same_findings() {
    let text = said("text", &["-"], INPUT.as_bytes());
    let titles = text.lines().filter_map(|line| line.split_once("]: ")?.0.split_once('['));
    let titles: Vec<_> = titles.map(|(_, code)| code).collect();
    assert_eq!(titles, CODES, "{text}");
    let json = said("json", &["-"], INPUT.as_bytes());
    let exchanges: Vec<Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let findings: Vec<_> =
        exchanges.iter().flat_map(|exchange| exchange["findings"].as_array().unwrap()).collect();
    assert_eq!(exchanges.len(), 3);
    assert_eq!(findings.iter().map(|finding| &finding["code"]).collect::<Vec<_>>(), CODES);
    let log = sarif(&["-"], INPUT.as_bytes());
    let results = results(&log);
    assert_eq!(results.iter().map(|result| &result["ruleId"]).collect::<Vec<_>>(), CODES);
    for (finding, result) in findings.iter().zip(results) {
        assert_eq!(finding["severity"], result["level"]);
    }
}

#[test]
fn text_is_as_it_is() {
    let text = said("text", &["-"], INPUT.as_bytes());
    let first = "-:1  GET /kv?api-version=1.0  (Azure App Configuration)

error[header.malformed]: if-match: expected the closing quote of an entity tag, found the end of the value
 --> -:1, request
  |
1 | if-match: \"a
  |             ^
  |
  = help: expected a value such as `\"4f6dd610dd5e4deebc7fbaef685fb903\"`
  = the service answers: 400
";
    assert!(text.starts_with(first), "{text}");
    assert!(!text.contains("-:2"), "nothing was found there: {text}");
    let near_miss = "did you mean x-ms-client-request-id?\n --> -:3, request\n  = help: ";
    assert!(text.contains(near_miss), "{text}");
    assert!(text.ends_with("\n3 exchanges: 3 errors, 2 warnings, 0 notes\n"), "{text}");
}

#[test]
fn colours_are_for_terminals() {
    for (flags, colored) in
        [(&[][..], false), (&["--color", "never"], false), (&["--color", "always"], true)]
    {
        let text = said("text", &[flags, &["-"]].concat(), INPUT.as_bytes());
        assert_eq!(text.contains('\x1b'), colored, "{flags:?}");
        let json = said("json", &[flags, &["-"]].concat(), INPUT.as_bytes());
        assert!(!json.contains('\x1b'));
    }
}

/// Characters that control a terminal, or change the direction of text.
const EVIL: &str = "\x1b[2J\u{9b}2J\u{202e}\u{2066}\u{200f}\x07\x7f";

#[test]
fn nothing_reaches_the_terminal_but_characters() {
    let input =
        format!("GET /kv/{EVIL}?api-version=1.0 HTTP/1.1\nHost: {EVIL}\nIf-Match: \"{EVIL}")
            .replace(['\x1b', '\x07', '\x7f'], "");
    let input = format!(
        "{input}\nAuthorization: Bearer e30.e30.c2ln\n\nG\x1bET /kv/\x1b[2J\x07\x7f HTTP/1.1\nHost: a\n\n\
         HTTP/1.1 401 Unauthorized\nx-ms-request-id: a\n\
         WWW-Authenticate: Bearer error=\"{}\", error_description=\"{0}\"\n\n",
        "\u{9b}2J\u{202e}"
    );
    let file = file("evil \x1b[2J\u{202e}.http", &input);
    for format in FORMATS {
        for source in ["-", file.to_str().unwrap()] {
            let out = said(format, &[source], input.as_bytes());
            let bad =
                |c: &char| *c != '\n' && (c.is_control() || EVIL.contains(*c) && !c.is_ascii());
            assert_eq!(out.chars().find(bad), None, "{format}: {out}");
        }
    }
    let text = said("text", &["-"], input.as_bytes());
    assert!(text.contains("-:2  G\\u{1b}ET /kv/\\u{1b}[2J\\u{7}\\u{7f}  (Azure"), "{text}");
    assert!(text.contains("\\xe2\\x80\\xae"), "{text}");
    let nowhere = format!("/nowhere/{EVIL}");
    let ran = run(&[&nowhere], b"");
    assert!(ran.err.starts_with("masthead: cannot read /nowhere/\\u{1b}[2J\\u{9b}2J\\u{202e}"));
    assert_eq!(ran.err.chars().find(|c| *c != '\n' && c.is_control()), None);
}

#[test]
fn credentials_are_not_shown() {
    for value in [
        "Bearer cAnArY cAnArY",
        "Bearer \x7fcAnArY",
        "cAnArY",
        "HMAC-SHA256 Credential=cAnArY&SignedHeaders=host&Signature=cAnArY",
        "HMAC-SHA256 Credential=cAnArY&SignedHeaders=x-a;x-ms-date;host&Signature=cAnArYydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxE=",
        "Basic cAnArY:x",
    ] {
        let input =
            format!("GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: {value}\n\n");
        for format in FORMATS {
            let ran = run(&["--format", format, "-"], input.as_bytes());
            let all = format!("{}{}", ran.out, ran.err);
            assert!(all.contains("authorization") || value.contains('\x7f'), "{all}");
            assert!(!all.contains("cAnArY"), "{all}");
        }
    }
}

#[test]
fn a_target_is_shown_without_its_secrets() {
    let input = "GET http://cAnArY:cAnArY@a/kv?Password=cAnArY&b=c HTTP/1.1\nHost: a\n\n";
    for format in FORMATS {
        let out = run(&["--format", format, "-"], input.as_bytes()).out;
        assert!(!out.contains("cAnArY"), "{out}");
    }
    let text = run(&["-"], input.as_bytes()).out;
    assert!(text.starts_with("-:1  GET http://a/kv?Password=...&b=...  (Azure"), "{text}");
}

// SARIF.

/// The schema of OASIS, of which a published crate has a copy.
fn schema() -> Value {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        host,
        "--manifest-path",
        manifest,
    ]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    let schema = fs::read_to_string(folder.join("src/schema.json")).unwrap();
    // A pattern of languages, which no log of ours has, ends in a bracket that nothing opens: an
    // ECMAScript pattern may, and means the bracket. The validator has it escaped only.
    let stray = "[a-zA-Z]{2}]?$";
    assert!(schema.contains(stray));
    serde_json::from_str(&schema.replace(stray, "[a-zA-Z]{2}\\\\]?$")).unwrap()
}

fn validator() -> jsonschema::Validator {
    let schema = schema();
    let id = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";
    assert_eq!(schema["$id"], id);
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[track_caller]
fn valid(validator: &jsonschema::Validator, log: &Value) {
    let errors: Vec<_> = validator.iter_errors(log).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{log}");
    serde_json::from_value::<serde_sarif::sarif::Sarif>(log.clone()).unwrap();
}

#[test]
fn sarif_is_valid() {
    let validator = validator();
    let nothing = sarif(
        &["-"],
        b"GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\n\n",
    );
    assert!(results(&nothing).is_empty());
    valid(&validator, &nothing);
    for &service in services::ALL {
        let files = examples(service);
        let flags = ["check", "--service", service.name(), "--format", "sarif"];
        let files: Vec<_> = files.iter().map(String::as_str).collect();
        let log = masthead(&[&flags[..], &files].concat(), b"").stdout;
        let log: Value = serde_json::from_slice(&log).unwrap();
        // Some rules need more to be broken than a message.
        // The message with too many findings has that many.
        let is_full = files.iter().any(|file| file.contains("findings.left-out"));
        let full = if is_full { masthead::limits::MAX_FINDINGS } else { 0 };
        let (found, most) = (results(&log).len(), files.len() + full);
        assert!(found >= 17 && found <= most, "{service}: {found} results of {most} files");
        valid(&validator, &log);
    }
    // And what is not valid is refused, as the validator would otherwise prove nothing.
    let log = sarif(&["-"], INPUT.as_bytes());
    valid(&validator, &log);
    for (place, wrong) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/ruleIndex", json!(-2)),
        ("/runs/0/tool/driver/rules/0/defaultConfiguration/level", json!("allow")),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            json!("file:///a b"),
        ),
    ] {
        let mut log = log.clone();
        *log.pointer_mut(place).unwrap() = wrong;
        assert!(!validator.is_valid(&log), "{place}");
    }
}

#[test]
fn sarif_of_an_input_that_breaks_off_is_whole() {
    let good = file("good.http", INPUT);
    let bad = file("bad.http", "GET / HTTP/1.1\nHost\n\n");
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let ran = run(&["--format", "sarif", good, bad], b"");
    assert_eq!(ran.code, 2);
    let problem = "line 2: the field line has no colon";
    assert_eq!(ran.err, format!("masthead: {bad}: {problem}\n"));
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    valid(&validator(), &log);
    assert_eq!(results(&log).len(), CODES.len());
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert!(notification["message"]["text"].as_str().unwrap().ends_with(problem));
}

#[test]
fn sarif_tells_rules_and_places() {
    let file = file("e f.http", INPUT);
    let log = sarif(&["--allow", "header.near-miss", file.to_str().unwrap()], b"");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "masthead");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), services::rules().count());
    for (rule, described) in services::rules().zip(rules) {
        assert_eq!(described["id"], rule.code());
        assert_eq!(described["defaultConfiguration"]["level"], rule.severity().name());
        assert_eq!(described["properties"]["reference"], rule.reference().unwrap().to_string());
        assert_eq!(described["helpUri"], rule.reference().unwrap().url().to_string());
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!described[text]["text"].as_str().unwrap().is_empty());
        }
    }
    let results = results(&log);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let uri = uri.as_str().unwrap();
        assert!(uri.starts_with("file:///") && uri.ends_with("/e%20f.http"), "{uri}");
    }
    let places: Vec<_> = results
        .iter()
        .map(|result| &result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"])
        .collect();
    let expected = [
        "request/headers/if-match/0",
        "request/headers/date/0",
        "request/headers/sync-token/0",
        "request/headers/sync-token/1",
    ];
    assert_eq!(places, expected);
    let properties = json!({
        "service": "app-configuration", "exchange": 3, "header": "sync-token", "line": 1, "span": [5, 6]
    });
    assert_eq!(results[3]["properties"], properties);
    assert_eq!(run["properties"], json!({"exchanges": 3, "unrecognised": 0, "allowed": 1}));
    assert_eq!(run["invocations"], json!([{"executionSuccessful": true}]));
    let stdin = sarif(&["-"], INPUT.as_bytes());
    let location = &stdin["runs"][0]["results"][0]["locations"][0];
    let artifact = &location["physicalLocation"]["artifactLocation"];
    assert_eq!(*artifact, json!({"uri": "stdin", "description": {"text": "standard input"}}));
}

// How bad a finding is.

#[test]
fn findings_are_allowed_and_denied() {
    let all = "3 exchanges: 3 errors, 2 warnings, 0 notes";
    assert_eq!(summary(&[]), (1, all.to_owned()));
    for (flags, code, expected) in [
        (&["--allow", "header.malformed"][..], 0, "0 errors, 2 warnings, 0 notes, 3 allowed"),
        (&["--allow", "header.*"], 0, "0 errors, 1 warning, 0 notes, 4 allowed"),
        (
            &["--allow", "header.*", "--allow", "deviation.*"],
            0,
            "0 errors, 0 warnings, 0 notes, 5 allowed",
        ),
        (&["--deny", "header.near-miss"], 1, "4 errors, 1 warning, 0 notes"),
        (
            &["--deny", "deviation.*", "--allow", "header.malformed"],
            1,
            "1 error, 1 warning, 0 notes, 3 allowed",
        ),
        // A code goes before many of them, whatever their order.
        (
            &["--deny", "header.malformed", "--allow", "header.*"],
            1,
            "3 errors, 1 warning, 0 notes, 1 allowed",
        ),
        (&["--strict"], 1, "4 errors, 1 warning, 0 notes"),
        (
            &["--strict", "--allow", "deviation.weekday-mismatch"],
            1,
            "3 errors, 1 warning, 0 notes, 1 allowed",
        ),
        (&["--strict", "--deny", "deviation.*"], 1, "4 errors, 1 warning, 0 notes"),
    ] {
        assert_eq!(summary(flags), (code, format!("3 exchanges: {expected}")), "{flags:?}");
    }
    // In every format.
    let flags = ["--allow", "header.malformed", "--deny", "deviation.*", "-"];
    let json = said("json", &flags, INPUT.as_bytes());
    assert!(!json.contains("header.malformed"), "{json}");
    let log = sarif(&flags, INPUT.as_bytes());
    let levels: Vec<_> = results(&log).iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["error", "warning"]);
}

#[test]
fn what_the_command_line_says_is_checked() {
    refused(&["--allow", "nope"], "--allow: \"nope\" is not the code of a rule");
    refused(
        &["--allow", "header"],
        "--allow: \"header\" is not the code of a rule; did you mean header.*?",
    );
    refused(
        &["--allow", "HEADER.MALFORMED"],
        "--allow: \"HEADER.MALFORMED\" is not the code of a rule; did you mean header.malformed?",
    );
    refused(&["--deny", "*"], "--deny: \"*\" is not the code of a rule");
    refused(&["--deny", "\x1b.*"], "--deny: \"\\u{1b}.*\" is not the code of a rule");
    refused(
        &["--deny", "header.malfromed"],
        "--deny: \"header.malfromed\" is not the code of a rule; did you mean header.malformed?",
    );
    refused(
        &["--allow", "not-http-date"],
        "--allow: \"not-http-date\" is not the code of a rule; did you mean deviation.not-http-date?",
    );
    refused(
        &["--allow", "deviaton.*"],
        "--allow: \"deviaton.*\" is not the code of a rule; did you mean deviation.*?",
    );
    refused(
        &["--deny", "header.malformed", "--allow", "header.malformed"],
        "--allow header.malformed and --deny header.malformed contradict each other",
    );
    refused(
        &["--strict", "--allow", "deviation.*"],
        "--allow deviation.* and --strict contradict each other",
    );
    let long = "a".repeat(100_000);
    let ran = run(&["--allow", &long, "-"], b"");
    assert!(ran.code == 2 && ran.err.len() < 400);
}

#[test]
fn a_file_says_how_bad_findings_are() {
    for (name, content, flags, expected) in [
        (
            "dotted",
            "deviation.weekday-mismatch = \"allow\"",
            &[][..],
            "3 errors, 1 warning, 0 notes, 1 allowed",
        ),
        (
            "quoted",
            "# why\n\"deviation.weekday-mismatch\" = 'note'\n",
            &[],
            "3 errors, 1 warning, 1 note",
        ),
        (
            "table",
            "[header]\nmalformed = \"warning\"\nnear-miss = \"note\"",
            &[],
            "0 errors, 4 warnings, 1 note",
        ),
        (
            "inline",
            "header = {malformed = \"allow\"}",
            &[],
            "0 errors, 2 warnings, 0 notes, 3 allowed",
        ),
        (
            "star",
            "\"header.*\" = \"allow\"\nheader.malformed = \"note\"",
            &[],
            "0 errors, 1 warning, 3 notes, 1 allowed",
        ),
        ("dotted star", "deviation.\"*\" = \"error\"", &[], "4 errors, 1 warning, 0 notes"),
        ("empty", "", &[], "3 errors, 2 warnings, 0 notes"),
        // The command line goes before the file, even with all codes before one.
        (
            "over",
            "header.malformed = \"note\"",
            &["--deny", "header.*"],
            "4 errors, 1 warning, 0 notes",
        ),
        (
            "under",
            "header.\"*\" = \"error\"",
            &["--allow", "header.near-miss"],
            "3 errors, 1 warning, 0 notes, 1 allowed",
        ),
        (
            "strict",
            "deviation.weekday-mismatch = \"note\"",
            &["--strict"],
            "4 errors, 1 warning, 0 notes",
        ),
    ] {
        let file = file(&format!("{name}.toml"), content);
        let flags = [&["--severities", file.to_str().unwrap()], flags].concat();
        let (code, said) = summary(&flags);
        assert_eq!(said, format!("3 exchanges: {expected}"), "{name}");
        assert_eq!(code, i32::from(!expected.starts_with('0')), "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_line() {
    let unknown = "is not the code of a rule";
    let levels = "choose one of \"allow\", \"note\", \"warning\", \"error\"";
    for (name, content, message) in [
        ("unknown", &b"\nnope = \"note\""[..], format!("line 2: \"nope\" {unknown}")),
        (
            "near",
            b"header.malformed = \"note\"\n\ndeviation.weekday-mismatc = \"note\"",
            format!(
                "line 3: \"deviation.weekday-mismatc\" {unknown}; did you mean deviation.weekday-mismatch?"
            ),
        ),
        (
            "begin",
            b"deviation = 'note'",
            format!("line 1: \"deviation\" {unknown}; did you mean deviation.*?"),
        ),
        ("escape", b"\"\\u001b\" = 'note'", format!("line 1: \"\\u{{1b}}\" {unknown}")),
        ("first", b"z = 1\na = 1", format!("line 1: \"z\" {unknown}")),
        ("no table", b"[nope]\n", format!("line 1: \"nope\" {unknown}")),
        ("level", b"header.malformed = 'fatal'", format!("line 1: header.malformed: {levels}")),
        ("number", b"\n\nheader.malformed = 3", format!("line 3: header.malformed: {levels}")),
        ("list", b"[[header.malformed]]\na = 1", format!("line 1: header.malformed: {levels}")),
        (
            "twice",
            b"header.malformed = 'note'\n\"header.malformed\" = 'error'",
            "line 2: header.malformed is set more than once".to_owned(),
        ),
        (
            "duplicate",
            b"header.malformed = 'note'\nheader.malformed = 'error'",
            "line 2: invalid TOML: duplicate key".to_owned(),
        ),
        ("octets", b"\n\n#\xff\n", "line 3: the line is not UTF-8".to_owned()),
        ("text", b"\nheader.malformed = \"no", "line 2: invalid TOML: ".to_owned()),
        ("bare star", b"\ndeviation.* = 'note'", "line 2: invalid TOML: ".to_owned()),
        (
            "deep",
            &[b"a.".repeat(100_000), b"a=1".to_vec()].concat(),
            "line 1: invalid TOML: ".to_owned(),
        ),
        (
            "deeper",
            &[b"a=".to_vec(), b"[".repeat(100_000)].concat(),
            "line 1: invalid TOML: ".to_owned(),
        ),
        ("long", &b"#".repeat((1 << 20) + 1), "the file is longer than 1048576 bytes".to_owned()),
    ] {
        let file = file(&format!("bad {name}.toml"), content);
        let file = file.to_str().unwrap();
        let ran = run(&["--severities", file, "-"], INPUT.as_bytes());
        assert!(ran.err.starts_with(&format!("masthead: {file}: {message}")), "{}", ran.err);
        assert!(
            message.ends_with(": ") || ran.err.ends_with(&format!("{message}\n")),
            "{}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(ran.err.ends_with("a code with * must be in quotes\n"), name == "bare star");
    }
    let nowhere = "cannot read /no/such/file: No such file or directory (os error 2)";
    refused(&["--severities", "/no/such/file"], nowhere);
}

#[test]
fn progress_is_for_terminals() {
    let one = "GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\n\n";
    let body = format!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\nHost: a\nAuthorization: Bearer e30.e30.c2ln\nContent-Type: a/b+json\nContent-Length: {}\n\n",
        9 << 20
    );
    let long = format!("{one}{body}{}{one}", " ".repeat(9 << 20));
    let file = file("long.http", &long);
    for source in [file.to_str().unwrap(), "-"] {
        let ran = run(&[source], long.as_bytes());
        assert_eq!((ran.err.as_str(), ran.code), ("", 0));
        assert_eq!(ran.out, "3 exchanges: 0 errors, 0 warnings, 0 notes\n");
    }
}

/// A request with so many findings that cannot be read, and as many of headers that nobody knows.
fn many(errors: usize, notes: usize) -> String {
    let members = vec!["a"; errors].join(",");
    let names: String = (0..notes).map(|i| format!("x-unknown-{i}: a\n")).collect();
    format!(
        "GET /kv?api-version=1.0 HTTP/1.1\nHost: contoso.azconfig.io\nAuthorization: Bearer e30.e30.c2ln\n\
         Accept: {members}\n{names}\n"
    )
}

/// The exit code is that of all findings, and so are the sums, whichever of them are reported.
#[test]
fn findings_that_are_left_out_count() {
    let detect = ["--notes", "--unknown-headers", "detect"];
    let sum = |input: &str, arguments: &[&str]| {
        let ran = run(&[&detect, arguments, &["-"]].concat(), input.as_bytes());
        assert_eq!(ran.err, "");
        (ran.code, ran.out.lines().last().unwrap().to_owned())
    };
    let input = many(150, 150);
    let all = "1 exchange: 150 errors, 0 warnings, 150 notes";
    assert_eq!(sum(&input, &[]), (1, all.into()));
    let allowed = "1 exchange: 0 errors, 0 warnings, 150 notes, 150 allowed";
    assert_eq!(sum(&input, &["--allow", "header.malformed"]), (0, allowed.into()));
    // All that is reported is allowed, and what is denied is left out.
    let denied = "1 exchange: 150 errors, 0 warnings, 0 notes, 150 allowed";
    let arguments = ["--allow", "header.malformed", "--deny", "header.unknown"];
    assert_eq!(sum(&input, &arguments), (1, denied.into()));
    // Nobody allows findings by not looking at them.
    assert_eq!(sum(&input, &["--allow", "findings.left-out"]), (1, all.into()));
    let notes = many(1, 300).replace("Accept: a\n", "");
    assert_eq!(sum(&notes, &[]), (0, "1 exchange: 0 errors, 0 warnings, 300 notes".into()));
    let one = "1 exchange: 1 error, 0 warnings, 300 notes";
    assert_eq!(sum(&notes, &["--deny", "findings.left-out"]), (1, one.into()));
}

#[test]
fn every_format_tells_what_was_left_out() {
    let input = many(150, 7);
    let arguments = ["--unknown-headers", "detect", "-"];
    let text = said("text", &arguments, input.as_bytes());
    assert!(
        text.contains("error[findings.left-out]: findings not shown: 57 (50 errors, 7 notes)"),
        "{text}"
    );
    let json: Value = serde_json::from_str(&said("json", &arguments, input.as_bytes())).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 101);
    assert_eq!(findings[100]["code"], "findings.left-out");
    assert_eq!(findings[100]["message"], "findings not shown: 57 (50 errors, 7 notes)");
    assert_eq!(json["left_out"], json!({"error": 50, "warning": 0, "note": 7}));
    let log = sarif(&arguments, input.as_bytes());
    valid(&validator(), &log);
    let last = results(&log).last().unwrap();
    assert_eq!((&last["ruleId"], &last["level"]), (&json!("findings.left-out"), &json!("error")));
    assert_eq!(last["message"]["text"], "findings not shown: 57 (50 errors, 7 notes)");
    let rule = usize::try_from(last["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][rule]["id"], "findings.left-out");
    let none: Value =
        serde_json::from_str(&said("json", &arguments, many(3, 0).as_bytes())).unwrap();
    assert!(none.get("left_out").is_none());
}
