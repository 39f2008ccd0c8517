//! `docs/CAPTURES.md` lists everything that `check` finds in the captures, in one pass over all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::shared;
use crate::program::masthead;
use masthead::services;
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

/// Operations of the captures that are wrong on purpose, with the rule that may be more than a note there, and why.
const ON_PURPOSE: &[(&str, &str, &str)] = &[
    ("consistency-stronger-Strong-400", "cosmos-db.consistency-level.stronger", "to see the 400"),
    (
        "consistency-stronger-BoundedStaleness-400",
        "cosmos-db.consistency-level.stronger",
        "to see the 400",
    ),
    ("wrong-key-401", "cosmos-db.signature.quoted", "signed with another key, to see the 401"),
    (
        "update-sync-token-manual",
        "app-configuration.sync-token.older",
        "the caller sets old tokens",
    ),
    (
        "update-sync-token-manual",
        "app-configuration.sync-token.forgotten",
        "the caller sets few tokens",
    ),
    (
        "send-request-raw",
        "app-configuration.sync-token.older",
        "it follows the operation before, and has the tokens that the client had before that one",
    ),
];

/// The operations of a file, in the order of its exchanges.
fn operations(path: &str) -> Vec<String> {
    let lines = fs::read_to_string(path).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let exchanges = lines.filter(|line| line["type"] == "exchange");
    exchanges.map(|line| line["operation"].as_str().unwrap().to_owned()).collect()
}

/// Findings about ordinary requests of official clients are notes, and the rule says which severities it has.
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
    let mut unused: BTreeSet<_> =
        ON_PURPOSE.iter().map(|(operation, code, _)| (*operation, *code)).collect();
    let operations = files.iter().flat_map(|path| operations(path));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), operations.clone().count());
    for (line, operation) in text.lines().zip(operations) {
        let exchange: Value = serde_json::from_str(line).unwrap();
        assert!(exchange["service"].is_string(), "{}", exchange["source"]);
        exchanges += 1;
        for finding in exchange["findings"].as_array().unwrap() {
            let part = |name: &str| finding[name].as_str().unwrap().to_owned();
            let (code, severity) = (part("code"), part("severity"));
            let rule = services::rule(&code).unwrap();
            assert!(rule.may_be(severity.parse().unwrap()), "{code} is no {severity}");
            if severity != "note" {
                let is_meant =
                    |(wrong, rule, _): &(&str, &str, &str)| *wrong == operation && *rule == code;
                let meant = ON_PURPOSE.iter().find(|it| is_meant(it));
                let (wrong, rule, _) = meant.unwrap_or_else(|| panic!("{operation}: {finding}"));
                unused.remove(&(*wrong, *rule));
            }
            *found.entry((code, severity)).or_default() += 1;
        }
    }
    assert_eq!(exchanges, 1_449);
    assert!(unused.is_empty(), "{unused:?}");
    assert_eq!(found, told());
}
