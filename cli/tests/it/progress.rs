//! How much of a long input was read is shown on a terminal, and nowhere else.
//!
//! `script` of util-linux gives the program a terminal.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A file for each test, in the folder that cargo has for that.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

/// A request with a body of that many bytes, which nothing is found in but that it is not authenticated.
fn request(body: usize) -> Vec<u8> {
    let head = format!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nContent-Type: text/plain\r\n\
         Content-Length: {body}\r\n\r\n"
    );
    [head.as_bytes(), &vec![b'a'; body]].concat()
}

/// Longer than what is read before anybody wonders.
const LONG: usize = 9_000_000;
const ERASE: &str = "\u{1b}[2K";

/// Runs a line of the shell on a terminal, with what is typed there, and returns what the terminal shows.
/// In it `$MASTHEAD` is the program.
///
/// `None`, said aloud, where there is no `script`.
fn on_terminal(line: &str, typed: &[u8]) -> Option<String> {
    let child = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .env("MASTHEAD", env!("CARGO_BIN_EXE_masthead"))
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "script must be there in CI");
        println!("not run: there is no script");
        return None;
    };
    child.stdin.take().unwrap().write_all(typed).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_long_file_has_a_bar() {
    let (input, out) = (file("long.http", &request(LONG)), file("long.out", b""));
    let line = format!("\"$MASTHEAD\" check '{}' > '{}'", input.display(), out.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert!(shown.contains("long.http  0 B of 8.58 MiB "), "{shown:?}");
    // It grows.
    let counts: BTreeSet<_> =
        shown.split(" of 8.58 MiB ").map(|it| it.rsplit("  ").next()).collect();
    assert!(counts.len() > 2, "{counts:?}");
    // It goes away at the end, and is no part of the output.
    assert!(shown.ends_with(ERASE), "{shown:?}");
    let out = fs::read_to_string(out).unwrap();
    assert!(out.contains("authorization.missing") && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn the_length_of_standard_input_is_not_known() {
    let (input, out) = (file("piped.http", &request(10)), file("piped.out", b""));
    let line = format!("cat '{}' | \"$MASTHEAD\" check - > '{}'", input.display(), out.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert!(shown.contains("standard input  "), "{shown:?}");
    assert!(!shown.contains(" of "), "{shown:?}");
    assert!(shown.ends_with(ERASE), "{shown:?}");
}

/// A named pipe is a file without a length.
#[test]
fn the_length_of_a_pipe_is_not_known() {
    let out = file("pipe.out", b"");
    let pipe = out.with_extension("fifo");
    let _ = fs::remove_file(&pipe);
    let input = file("pipe.http", &request(10));
    let (pipe, input, out) = (pipe.display(), input.display(), out.display());
    let line = format!(
        "mkfifo '{pipe}' && (cat '{input}' > '{pipe}' &) && \"$MASTHEAD\" check '{pipe}' > '{out}'"
    );
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert!(shown.contains("pipe.fifo  ") && !shown.contains(" of "), "{shown:?}");
    assert!(shown.ends_with(ERASE), "{shown:?}");
}

#[test]
fn what_is_short_has_none() {
    // A usual length, the last that is short, and the first that is not.
    let head = request(1_000_000).len() - 1_000_000;
    for (body, is_shown) in [(10, false), ((8 << 20) - head, false), ((8 << 20) - head + 1, true)] {
        let content = request(body);
        assert_eq!(content.len() > 8 << 20, is_shown);
        let input = file("short.http", &content);
        let out = file("short.out", b"");
        let line = format!("\"$MASTHEAD\" check '{}' > '{}'", input.display(), out.display());
        let Some(shown) = on_terminal(&line, b"") else { return };
        assert_eq!(shown.contains("short.http"), is_shown, "{body}: {shown:?}");
    }
}

#[test]
fn nothing_is_drawn_where_a_pager_is() {
    let (input, out) = (file("pager.http", &request(LONG)), file("pager.out", b""));
    let line = format!("\"$MASTHEAD\" check '{}' | cat > '{}'", input.display(), out.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert_eq!(shown, "");
    assert!(fs::read_to_string(out).unwrap().contains("authorization.missing"));
}

#[test]
fn nothing_is_drawn_where_standard_error_is_no_terminal() {
    let (input, out) = (file("quiet.http", &request(LONG)), file("quiet.out", b""));
    let line = format!("\"$MASTHEAD\" check '{}' > '{}' 2>&1", input.display(), out.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert_eq!(shown, "");
    assert!(!fs::read_to_string(out).unwrap().contains("quiet.http  "));
}

/// Typed input has no bar.
#[test]
fn nothing_is_drawn_over_what_is_typed() {
    let out = file("typed.out", b"");
    let line = format!("\"$MASTHEAD\" check - > '{}'", out.display());
    let typed = b"GET /kv?api-version=1.0 HTTP/1.1\nHost: contoso.azconfig.io\n\n\x04";
    let Some(shown) = on_terminal(&line, typed) else { return };
    assert!(!shown.contains("standard input  ") && !shown.contains(ERASE), "{shown:?}");
    assert!(fs::read_to_string(out).unwrap().contains("authorization.missing"));
}

/// Findings on the same terminal begin where the bar was taken away.
#[test]
fn findings_and_the_bar_share_a_terminal() {
    let long = [request(LONG), request(10)].concat();
    let input = file("shared.http", &long);
    let line = format!("\"$MASTHEAD\" check -v '{}'", input.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    assert!(shown.contains(" of 8.58 MiB "), "{shown:?}");
    assert_eq!(shown.matches("authorization.missing").count(), 2, "{shown:?}");
    // The first line of what is written for each exchange.
    for number in [1, 2] {
        let heading = format!("{}:{number}  PUT", input.display());
        let (before, _) = shown.split_once(&heading).unwrap();
        let before = before.rsplit('\n').next().unwrap();
        assert!(before.is_empty() || before.ends_with(ERASE), "{before:?}");
    }
}

#[test]
fn what_cannot_be_read_leaves_no_bar() {
    let cut = &request(LONG)[..LONG - 100];
    let (input, out) = (file("cut.http", cut), file("cut.out", b""));
    let line = format!("\"$MASTHEAD\" check '{}' > '{}'", input.display(), out.display());
    let Some(shown) = on_terminal(&line, b"") else { return };
    let (_, message) = shown.rsplit_once(ERASE).unwrap();
    assert!(message.contains("cut.http") && !message.contains(" of 8.58"), "{shown:?}");
}
