//! `docs/CAPTURES.md` lists everything that `check` finds in the captures, in one pass over all of them.

use std::collections::BTreeMap;
use std::fs;

use crate::common::shared;
use crate::program::masthead;
use serde_json::Value;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/CAPTURES.md");

/// How often each code was found, and as what.
type Found = BTreeMap<(String, String), usize>;

/// The headings of that document: "### `code`: 2 warnings".
fn told() -> Found {
    let page = fs::read_to_string(PAGE).unwrap();
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `"));
    let heading = |line: &str| {
        let (code, rest) = line.split_once("`: ").unwrap();
        let (count, severity) = rest.split_once(' ').unwrap();
        let severity = severity.trim_end_matches('s').to_owned();
        ((code.to_owned(), severity), count.replace(',', "").parse().unwrap())
    };
    headings.map(heading).collect()
}

#[test]
fn every_finding_is_told() {
    let Some(folder) = shared("captures") else { return };
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    files.sort();
    let arguments = ["check", "--format", "json"].into_iter();
    let arguments: Vec<_> = arguments.chain(files.iter().map(String::as_str)).collect();
    let output = masthead(&arguments, b"");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let (mut exchanges, mut found) = (0, Found::new());
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        assert!(exchange["service"].is_string(), "{}", exchange["source"]);
        exchanges += 1;
        for finding in exchange["findings"].as_array().unwrap() {
            let part = |name: &str| finding[name].as_str().unwrap().to_owned();
            *found.entry((part("code"), part("severity"))).or_default() += 1;
        }
    }
    assert_eq!(exchanges, 1_449);
    assert_eq!(found, told());
}
