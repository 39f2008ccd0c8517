//! What several test files share.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::PathBuf;

use masthead::Description;
use masthead::service::Service;
use serde_json::{Map, Value, json};

/// Names the folder with the large suites, captures and vendor pages.
pub const SHARED: &str = "MASTHEAD_SHARED";

/// A folder of the shared suites; `None`, said aloud, where the variable is not set.
///
/// A variable that leads nowhere is a failure: a suite is never skipped in silence.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os(SHARED) else {
        assert!(std::env::var_os("CI").is_none(), "{SHARED} must be set in CI");
        println!("not run: {SHARED} is not set");
        return None;
    };
    let path = PathBuf::from(root).join(folder);
    assert!(path.is_dir(), "{SHARED} is set, and {} is no folder", path.display());
    Some(path)
}

/// The page of a service in the folder of the pages, whose files begin with the number that the project gave them.
pub fn page(folder: &std::path::Path, service: Service) -> String {
    let number = match service {
        Service::Partner => "000",
        Service::AppConfiguration => "001",
        Service::CosmosDb => "002",
        Service::Youforce => "003",
        Service::VossAutomate => "004",
        _ => panic!("{service} has no page"),
    };
    let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let file = files.find(|file| file.file_name().to_str().unwrap().starts_with(number)).unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

/// The JSON array in a file.
pub fn rows(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A description as the JSON that `masthead decode` prints.
pub fn json(description: &Description) -> Value {
    match description {
        Description::Bool(value) => json!(value),
        Description::Number(value) => match i64::try_from(*value) {
            Ok(small) => json!(small),
            Err(_) => json!(u64::try_from(*value).unwrap()),
        },
        Description::Thousandths(value) => json!(f64::from(*value) / 1000.0),
        Description::Decimal(text) => json!(text.parse::<f64>().unwrap()),
        Description::Text(text) | Description::Uri(text) | Description::Secret(text) => json!(text),
        Description::List(parts) => parts.iter().map(json).collect(),
        Description::Object(parts) => {
            let members = parts.iter().map(|part| (part.name.to_owned(), json(&part.value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}

/// Runs the program with `input` on its standard input.
#[cfg(feature = "cli")]
pub fn masthead(arguments: &[&str], input: &[u8]) -> std::process::Output {
    masthead_with(&[], arguments, input)
}

/// The same with environment variables.
#[cfg(feature = "cli")]
pub fn masthead_with(
    variables: &[(&str, &std::ffi::OsStr)],
    arguments: &[&str],
    input: &[u8],
) -> std::process::Output {
    use std::io::Write;
    use std::process::{Command, Stdio};
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
#[cfg(feature = "cli")]
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
