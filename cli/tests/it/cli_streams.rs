//! The program whose streams are full, closed, or have no end.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};

/// An exchange in which something is to be found.
const EXCHANGE: &str = r#"{"type":"exchange","method":"GET","target":"/kv?api-version=1.0","request_headers":[["Host","contoso.azconfig.io"]]}"#;
const SERVICE: &[&str] = &["check", "--service", "app-configuration"];

/// Runs the program with streams as the shell has them after `redirect`.
fn run(arguments: &[&str], redirect: &str, input: &str) -> Output {
    let mut child = Command::new("sh")
        .args(["-c", &format!("\"$@\" {redirect}"), "sh", env!("CARGO_BIN_EXE_masthead")])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads nothing closes its end.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Each subcommand, and what it does with the input where all is well: the exit code.
fn commands() -> Vec<(Vec<&'static str>, String, i32)> {
    let exchange = format!("{EXCHANGE}\n");
    let check = |more: &[&'static str]| [SERVICE, more, &["-"]].concat();
    let header = "{\"header\":\"etag\",\"values\":[\"\\\"a\\\"\"]}\n".to_owned();
    vec![
        (check(&[]), exchange.clone(), 1),
        (check(&["--format", "json"]), exchange.clone(), 1),
        (check(&["--format", "sarif"]), exchange.clone(), 1),
        (vec!["decode"], header, 0),
        (vec!["explain", "etag: \"a\""], String::new(), 0),
        (vec!["explain", "etag: \"a"], String::new(), 1),
        (vec!["explain", "--list"], String::new(), 0),
        (vec!["explain", "etag: -"], "\"a\"\n".to_owned(), 0),
        (check(&["--quiet"]), exchange.clone(), 1),
        (check(&["--verbose"]), exchange.clone(), 1),
        (vec!["completions", "bash"], String::new(), 0),
        (vec!["man"], String::new(), 0),
        (vec!["man", "check"], String::new(), 0),
        (vec!["rules"], String::new(), 0),
        (vec!["rules", "header.malformed"], String::new(), 0),
        (vec!["--help"], String::new(), 0),
        (vec!["check", "--help"], String::new(), 0),
        (vec!["help", "rules"], String::new(), 0),
        (vec!["--version"], String::new(), 0),
    ]
}

/// Each subcommand as it fails.
const FAILURES: [&[&str]; 11] = [
    &["check", "/no/such/file"],
    &["check", "/no/such/file", "/no/such/file/either", "-"],
    &["check", "--format", "sarif", "/no/such/file"],
    &["check", "--key-env", "MASTHEAD_NO_SUCH_VARIABLE", "-"],
    &["decode", "/no/such/file"],
    &["explain", "no colon"],
    &["rules", "no.such.rule"],
    &["frobnicate"],
    &["check", "--frobnicate"],
    &["check"],
    &[],
];

#[test]
fn a_standard_error_that_takes_nothing_changes_no_exit_code() {
    for redirect in ["2>/dev/full", "2>&-", "2>/dev/null"] {
        for arguments in FAILURES {
            let output = run(arguments, redirect, "");
            assert_eq!(output.status.code(), Some(2), "{arguments:?} {redirect}");
        }
        for (arguments, input, code) in commands() {
            let output = run(&arguments, redirect, &input);
            assert_eq!(output.status.code(), Some(code), "{arguments:?} {redirect}");
            assert!(!output.stdout.is_empty(), "{arguments:?} {redirect}");
        }
    }
}

#[test]
fn a_full_standard_output_is_one_line() {
    for (arguments, input, _) in commands() {
        let output = run(&arguments, ">/dev/full", &input);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert_eq!(
            text, "masthead: cannot write the output: No space left on device (os error 28)\n",
            "{arguments:?}"
        );
        let both = run(&arguments, ">/dev/full 2>&1", &input);
        assert_eq!(both.status.code(), Some(2), "{arguments:?}");
    }
}

/// A stream that was closed is one that takes everything: so the standard library has it, whose program cannot tell
/// that from `>/dev/null`.
#[test]
fn closed_streams_are_no_panic() {
    for (arguments, input, code) in commands() {
        for redirect in [">&-", ">&- 2>&-"] {
            let output = run(&arguments, redirect, &input);
            assert_eq!(output.status.code(), Some(code), "{arguments:?} {redirect}");
            assert!(output.stderr.is_empty(), "{arguments:?} {redirect}");
        }
        let output = run(&arguments, "<&-", "");
        assert!(matches!(output.status.code(), Some(0..=2)), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.contains("panicked") && text.lines().count() <= 1, "{text}");
    }
    for arguments in FAILURES {
        let output = run(arguments, ">&- 2>&- <&-", "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    for (arguments, input, code) in commands() {
        let mut child = Command::new(env!("CARGO_BIN_EXE_masthead"))
            .args(&arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Gone before there is anything to read; what needs no input may have been faster.
        drop(child.stdout.take());
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert!(output.stderr.is_empty(), "{arguments:?}");
        let codes = [0, code];
        assert!(codes.contains(&output.status.code().unwrap()), "{arguments:?}");
    }
}

/// Starts the program with an input that has no end, reads one line of its output and goes away. Whether the program
/// ended before it was killed.
fn ends(arguments: &[&str], start: &str, piece: &str) -> (bool, String, Option<i32>) {
    /// So much is more than all buffers hold, and more than is held back of any message.
    const MAX: usize = 64 << 20;
    let mut child = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let (start, pieces) = (start.to_owned(), piece.repeat(1 + (64 << 10) / piece.len()));
    let writer = std::thread::spawn(move || {
        let mut written = start.len();
        let mut result = input.write_all(start.as_bytes());
        while result.is_ok() && written < MAX {
            result = input.write_all(pieces.as_bytes());
            written += pieces.len();
        }
        // The pipe stays open: without a reader that went away the program would wait for more.
        (result.is_err(), input)
    });
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    drop(output);
    let (has_ended, input) = writer.join().unwrap();
    if !has_ended {
        child.kill().unwrap();
    }
    drop(input);
    let code = child.wait().unwrap().code();
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(errors.is_empty(), "{arguments:?}: {errors}");
    (has_ended, line, code)
}

#[test]
fn an_input_without_end_ends_with_its_reader() {
    let raw = "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n\r\n";
    let answered = format!("{raw}HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    let curl = "> GET /kv?api-version=1.0 HTTP/1.1\n> Host: contoso.azconfig.io\n> \n< HTTP/1.1 401 No\n< \n";
    let lines = format!("{EXCHANGE}\n");
    let entry = r#"{"request":{"method":"GET","url":"https://contoso.azconfig.io/kv?api-version=1.0","headers":[]},"response":{"status":401,"headers":[]}}"#;
    let (har, entries) = (format!("{{\"log\":{{\"entries\":[{entry}"), format!(",{entry}"));
    for format in ["text", "json", "sarif"] {
        for (start, piece) in
            [("", raw), ("", &answered), ("", curl), ("", &lines), (&har, entries.as_str())]
        {
            let arguments = [SERVICE, &["--format", format, "-"]].concat();
            let (has_ended, line, code) = ends(&arguments, start, piece);
            assert!(has_ended && !line.is_empty(), "{format}: {piece}");
            // What was found until then.
            let codes: &[i32] = if format == "sarif" { &[0, 1] } else { &[1] };
            assert!(codes.contains(&code.unwrap()), "{format}: {piece}");
        }
    }
    let (has_ended, line, code) = ends(&["decode"], "", "{\"header\":\"etag\",\"values\":[]}\n");
    assert_eq!((has_ended, line.is_empty(), code), (true, false, Some(0)));
}

/// Memory does not grow with the input. Each of the 100,000 exchanges has a finding that no other has.
#[test]
fn memory_is_bounded() {
    let exchange = |index: usize| {
        format!(
            "GET /kv?api-version=1.0 HTTP/1.1\nHost: contoso.azconfig.io\nX-Other-{index}: a\n\n"
        )
    };
    let input: String = (0..100_000).map(exchange).collect();
    // The findings alone, with their messages, are more than twice as much.
    let limited = "ulimit -v 65536; exec \"$@\"";
    let mut child = Command::new("sh")
        .args(["-c", limited, "sh", env!("CARGO_BIN_EXE_masthead")])
        .args([SERVICE, &["--unknown-headers", "detect", "--notes", "-"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() < 500, "{}", text.lines().count());
    assert!(
        text.ends_with("100,000 exchanges: 100,000 errors, 0 warnings, 100,000 notes\n"),
        "{text}"
    );
}

/// Findings are held back to be folded, but not while whoever writes the input waits.
#[test]
fn findings_of_a_slow_input_are_not_held_back() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args([SERVICE, &["-"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let line = format!("{EXCHANGE}\n");
    input.write_all(line.as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    input.write_all(line.as_bytes()).unwrap();
    // The input is still open.
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    assert!(first.starts_with("-:1  GET /kv"), "{first}");
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("and 1 more (exchange 2)"), "{rest}");
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
