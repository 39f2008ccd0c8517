//! Helpers shared by several test files.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Write;
use std::path::PathBuf;

use masthead::Description;
use serde_json::{Map, Value, json};

/// Names the folder with the large suites, captures and vendor pages.
pub const SHARED: &str = "MASTHEAD_SHARED";

/// A folder of the large suites, or `None` where the variable is not set.
///
/// The harness keeps what a passing test prints with `println!`, so that the suite is not run is written to standard
/// error directly. In CI, and where the variable names no such folder, the test fails.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os(SHARED) else {
        assert!(std::env::var_os("CI").is_none(), "{SHARED} must be set in CI");
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        let line = format!("{test}: suite \"{folder}\" not run, {SHARED} is not set\n");
        let _ = std::io::stderr().write_all(line.as_bytes());
        return None;
    };
    let path = PathBuf::from(root).join(folder);
    assert!(path.is_dir(), "{SHARED} is set, and {} is no folder", path.display());
    Some(path)
}

/// The documentation of a service, by its name, in the folder of the documents, whose files start with the number
/// that the project gave them.
pub fn page(folder: &std::path::Path, service: &str) -> String {
    let number = match service {
        "partner" => "000",
        "app-configuration" => "001",
        "cosmos-db" => "002",
        "youforce" => "003",
        "voss-automate" => "004",
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
