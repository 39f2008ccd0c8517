//! The program, driven from outside.

use crate::program::masthead;
use serde_json::{Value, json};

#[track_caller]
fn decode(arguments: &[&str], input: &[u8]) -> Vec<Value> {
    let (code, answers) = decode_with_code(arguments, input);
    assert_eq!(code, 0);
    answers
}

/// The exit code, and the answers.
#[track_caller]
fn decode_with_code(arguments: &[&str], input: &[u8]) -> (i32, Vec<Value>) {
    let arguments = [&["decode"], arguments].concat();
    let output = masthead(&arguments, input);
    assert!(output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code().unwrap(), answers)
}

/// A failure is one line on standard error, and the exit code.
#[track_caller]
fn fails(arguments: &[&str], code: i32, message: &str) {
    let output = masthead(arguments, b"");
    assert_eq!(output.status.code(), Some(code));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("masthead: {message}\n"));
    assert!(output.stdout.is_empty());
}

#[test]
fn decode_answers_line_by_line() {
    let input = br#"{"header":"Sync-Token","values":["jtqGc1I4=MDoyOA==;sn=28"]}
{"header":"x-ms-date","values":["Fri, 08 Apr 2015 03:52:31 GMT"]}
{"header":"Sync-Token","values":["a=b", "c=d;sn=x"]}"#;
    let answers = decode(&[], input);
    assert_eq!(
        answers,
        [
            json!({"header": "sync-token", "ok": true,
                "value": {"tokens": [{"id": "jtqGc1I4", "value": "MDoyOA==", "sn": 28}]},
                "canonical": ["jtqGc1I4=MDoyOA==;sn=28"], "deviations": []}),
            json!({"header": "x-ms-date", "ok": true, "value": {"unix": 1_428_465_151},
                "canonical": ["Wed, 08 Apr 2015 03:52:31 GMT"],
                "deviations": [{"code": "deviation.weekday-mismatch", "line": 0, "offset": 0}]}),
            json!({"header": "sync-token", "ok": false, "deviations": [], "input_line": 3,
                "error": {"code": "unexpected-byte", "line": 1, "offset": 7,
                    "expected": "a decimal sequence number",
                    "message": "sync-token: expected a decimal sequence number at byte 7 of field line 2"}}),
        ]
    );
    let strict = decode(&["--strict"], input);
    assert_eq!(strict[0], answers[0]);
    assert_eq!(strict[1]["error"]["code"], "deviation.weekday-mismatch");
    assert_eq!(strict[1]["deviations"], answers[1]["deviations"]);
}

#[test]
fn decode_loses_no_line() {
    let long = format!(r#"{{"header":"etag","values":["\"{}\""]}}"#, "a".repeat(1 << 20));
    let input = [
        b"no json".as_slice(),
        b"",
        b"[]",
        br#"{"header":"etag"}"#,
        br#"{"header":"etag","values":"\"a\""}"#,
        br#"{"header":"etag","header":"etag","values":[]}"#,
        b"{\"header\":\"etag\",\"values\":[\"\xff\"]}",
        br#"{"header":"x-unknown","values":["a"]}"#,
        br#"{"header":"etag","values":[]}"#,
        br#"{"header":"etag","values":["\"a\"","\"b\""]}"#,
        br#"{"header":"etag","values":["\"a\r\nb\""]}"#,
        long.as_bytes(),
        br#"{"header":"ETAG","values":["\"\u00e9\""], "note": 1}"#,
    ]
    .join(&b'\n');
    let (code, answers) = decode_with_code(&[], &input);
    assert_eq!(code, 1, "lines are malformed");
    assert_eq!(decode_with_code(&["--exit-zero"], &input), (0, answers.clone()));
    let codes: Vec<_> =
        answers.iter().map(|a| a["error"]["code"].as_str().unwrap_or("ok")).collect();
    let malformed = "malformed-input";
    assert_eq!(
        codes,
        [
            malformed,
            malformed,
            malformed,
            malformed,
            malformed,
            malformed,
            malformed,
            "unknown-header",
            "missing",
            "duplicate",
            "unexpected-byte",
            "too-long",
            "ok"
        ]
    );
    assert_eq!(answers[12]["value"]["tag"], "é");
    assert_eq!(answers[12]["canonical"], json!(["\"é\""]));
    assert_eq!(answers[7]["header"], "x-unknown");
    assert_eq!(answers[0]["header"], Value::Null);
    for (index, answer) in answers.iter().enumerate().filter(|(_, answer)| answer["ok"] == false) {
        assert_eq!(answer["input_line"], index + 1);
        let error = &answer["error"];
        if error["code"] == malformed {
            assert_eq!(error["line"], index + 1);
            let message = error["message"].as_str().unwrap();
            assert!(message.starts_with(&format!("line {}: ", index + 1)), "{message}");
        }
    }
    // A header that cannot be decoded is an answer, and no malformed line.
    let (code, answers) = decode_with_code(&[], br#"{"header":"etag","values":["\"a"]}"#);
    assert_eq!((code, &answers[0]["ok"]), (0, &json!(false)));
}

#[test]
fn decode_keeps_what_it_cannot_read_to_itself() {
    let output = masthead(&["decode"], br#"{"header":"authorization","values":"Bearer cAnArY"}"#);
    assert!(!String::from_utf8(output.stdout).unwrap().contains("cAnArY"));
}

#[test]
fn decode_reads_the_example_of_the_readme() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/app-configuration.jsonl");
    let answers = decode(&[file], b"");
    assert_eq!(answers.len(), 69);
    assert!(answers.iter().all(|answer| answer["ok"] == true));
    assert_eq!(decode(&["-"], &std::fs::read(file).unwrap()), answers);
}

#[test]
fn explain_shows_parts_deviations_and_faults() {
    let run = |arguments: &[&str]| {
        let output = masthead(&[&["explain"], arguments].concat(), b"");
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = run(&["Sync-Token: jtqGc1I4=MDoyOA==;sn=28;x=1"]);
    assert_eq!(code, 0);
    for part in [
        "Azure App Configuration",
        "id = jtqGc1I4",
        "sn = 28",
        "[deviation.unknown-parameter]",
        "write instead:\n  sync-token: jtqGc1I4=MDoyOA==;sn=28\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (code, text) = run(&["sync-token: a=b", "Sync-Token: c=d;sn=x"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("found \"x\" in field line 2 [unexpected-byte]\n  c=d;sn=x\n         ^\n"),
        "{text}"
    );
    let (code, text) = run(&["etag: \"a\x01\""]);
    assert_eq!(code, 1);
    assert!(text.contains("  \"a\\x01\"\n    ^^^^\n"), "{text}");
    let (code, text) = run(&["--service", "cosmos-db", "Sync-Token: a=b"]);
    assert_eq!(code, 0);
    assert!(text.contains("Azure Cosmos DB does not document this header"));
    let (code, text) = run(&["Authorization: Bearer cAnArY"]);
    assert_eq!(code, 0);
    assert!(text.contains("token68 = 6 bytes, not shown") && !text.contains("cAnArY"), "{text}");
    let (code, text) = run(&["Authorization: Bearer cAnArY cAnArY"]);
    assert_eq!(code, 1);
    assert!(!text.contains("cAnArY"), "{text}");
}

#[test]
fn failures_are_one_line() {
    fails(
        &["decode", "/no/such/file"],
        2,
        "cannot read /no/such/file: No such file or directory (os error 2)",
    );
    fails(&["explain", "no colon"], 2, "expected a header as \"Name: value\"; there is no colon");
    let list = "\"masthead explain --list\" lists all headers";
    fails(&["explain", "X-Unknown: a"], 2, &format!("unknown header \"x-unknown\"; {list}"));
    fails(&["explain", "Etags: a"], 2, "unknown header \"etags\"; did you mean etag?");
    let alone = "unknown header name";
    fails(&["explain", "syncc-token"], 2, &format!("{alone}; did you mean sync-token?"));
    fails(&["explain", "X-Unknown"], 2, &format!("{alone}; {list}"));
    fails(&["explain", "etag: a", "date: b"], 2, "all field lines must have the same name");
    fails(
        &["explain", "etag: a", "-"],
        2,
        "\"-\" must be the only argument, or the value of the only one",
    );
    fails(&["explain", "-"], 2, "standard input has no field line");
    fails(&["man", "frobnicate"], 2, "\"frobnicate\" is not a command");
    fails(
        &["rules", "partner.*", "--service", "youforce"],
        2,
        "partner.* does not apply to Youforce",
    );
    let folder = masthead(&["decode", env!("CARGO_MANIFEST_DIR")], b"");
    assert_eq!(folder.status.code(), Some(2));
    assert_eq!(String::from_utf8(folder.stderr).unwrap().lines().count(), 1);
    for usage in [
        &["frobnicate"][..],
        &["decode", "--no-such-flag"],
        &["explain", "--service", "azure", "a: b"],
    ] {
        let output = masthead(usage, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
}

/// Errors of the command line, in every place that a subcommand has.
const MISTAKES: [&[&str]; 30] = [
    &["{}"],
    &["--{}"],
    &["-{}"],
    &["help", "{}"],
    &["check"],
    &["check", "{}"],
    &["check", "--{}", "-"],
    &["check", "-{}", "-"],
    &["check", "--{}=x", "-"],
    &["check", "--service", "{}", "-"],
    &["check", "--format={}", "-"],
    &["check", "--color", "{}", "-"],
    &["check", "--operation", "{}", "-"],
    &["check", "--account-consistency", "{}", "-"],
    &["check", "--release", "{}", "-"],
    &["check", "--now", "{}", "-"],
    &["check", "--unknown-headers", "{}", "-"],
    &["check", "--allow", "{}", "-"],
    &["check", "--severities", "{}", "-"],
    &["decode", "{}"],
    &["rules", "{}"],
    &["rules", "--service", "{}"],
    &["rules", "--format", "{}"],
    &["explain", "{}: a"],
    &["explain", "{}"],
    &["explain", "--now", "{}", "etag"],
    &["completions", "{}"],
    &["man", "{}"],
    &["check", "--fail-on", "{}", "-"],
    &["check", "--max", "{}", "-"],
];

fn mistakes(argument: &str) -> impl Iterator<Item = Vec<String>> {
    MISTAKES.iter().map(move |it| it.iter().map(|part| part.replace("{}", argument)).collect())
}

#[test]
fn what_is_wrong_with_the_command_line_moves_no_cursor() {
    for evil in ["ch\x1b[31meck", "\u{202e}kcehc", "a\r\nb", "\u{9b}2J", "\u{200b}", "\x07"] {
        for arguments in mistakes(&format!("x{evil}")) {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = masthead(&arguments, b"");
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(output.stdout.is_empty());
            let text = String::from_utf8(output.stderr).unwrap();
            let is_plain =
                |c: char| c == '\n' || (c.escape_debug().len() == 1 || "\"'\\".contains(c));
            assert!(text.chars().all(is_plain), "{arguments:?}: {text:?}");
            assert!(!text.contains("a\r\nb") && !text.contains("panicked"), "{text}");
        }
    }
    let output = masthead(&["ch\x1b[31meck"], b"");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("error: unrecognized subcommand 'ch\\u{1b}[31meck'"), "{text}");
}

/// The name by which the program was called is an argument too.
#[cfg(unix)]
#[test]
fn the_name_of_the_program_is_its_own() {
    use std::os::unix::process::CommandExt;
    for arguments in [&["check", "--x"][..], &["--help"], &["x"], &[], &["check", "--help"]] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_masthead"));
        let output = command.arg0("m\x1b[31m\u{202e}").args(arguments).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(text.contains("masthead") && !text.contains('\u{202e}'), "{text}");
        assert!(!text.contains('\x1b') && !text.contains("[31m"), "{text}");
    }
}

#[test]
fn mistakes_are_still_named() {
    for (arguments, wanted) in [
        (&["frobnicate"][..], "unrecognized subcommand 'frobnicate'"),
        (&["chekc", "-"], "a similar subcommand exists: 'check'"),
        (&["check", "--formatt=x", "-"], "unexpected argument '--formatt' found"),
        (&["check", "--formatt=x", "-"], "a similar argument exists: '--format'"),
        (&["check", "--service", "azure", "-"], "invalid value 'azure' for '--service <SERVICE>'"),
        (&["check", "--service=", "-"], "a value is required for '--service <SERVICE>'"),
        (&["check", "--service", "cosmos", "-"], "possible values: app-configuration, cosmos-db"),
        (&["check", "a/b.http"], "cannot read a/b.http: No such file"),
    ] {
        let output = masthead(arguments, b"");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(wanted), "{arguments:?}: {text}");
    }
}

#[test]
fn version() {
    let output = masthead(&["--version"], b"");
    assert_eq!(output.stdout, concat!("masthead ", env!("CARGO_PKG_VERSION"), "\n").as_bytes());
}
