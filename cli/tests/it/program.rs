//! Runs the program.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the program with `input` on its standard input.
pub fn masthead(arguments: &[&str], input: &[u8]) -> Output {
    masthead_with(&[], arguments, input)
}

/// The same with environment variables.
pub fn masthead_with(variables: &[(&str, &OsStr)], arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that stops early closes its end.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Checks standard input against the contract of a service: the exit code, and the findings of each exchange.
pub fn check(service: &str, flags: &[&str], input: &[u8]) -> (i32, Vec<Vec<Value>>) {
    let arguments = ["check", "--service", service, "--format", "json"];
    let output = masthead(&[&arguments, flags, &["-"]].concat(), input);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = |line: &str| {
        let exchange: Value = serde_json::from_str(line).unwrap();
        exchange["findings"].as_array().unwrap().clone()
    };
    (output.status.code().unwrap(), text.lines().map(findings).collect())
}
