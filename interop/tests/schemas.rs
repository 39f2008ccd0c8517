//! JSON schemas of headers are valid and agree with the parsers.

use masthead::catalog::{self, Entry};
use masthead::{Lines, header, list_header};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[path = "../../tests/it/vendor_examples.rs"]
mod vendor_examples;

/// Headers whose grammar is not regular: JSON, and comments in comments.
const WITHOUT_PATTERN: [&str; 4] = [
    "user-agent",
    "x-ms-cosmos-index-utilization",
    "x-ms-cosmos-offer-autopilot-settings",
    "x-ms-cosmos-query-execution-info",
];

fn schema(entry: &Entry) -> Value {
    entry.schema().to_value()
}

fn validator(entry: &Entry) -> jsonschema::Validator {
    let schema = schema(entry);
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{entry:?}: {error}"));
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{entry:?}: {error}"))
}

/// The lines as serde writes them; `None` if it cannot.
fn as_json(lines: &Lines) -> Option<Value> {
    let texts: Result<Vec<_>, _> =
        lines.as_slice().iter().map(|line| std::str::from_utf8(line.as_bytes())).collect();
    match texts.ok()?.as_slice() {
        [line] => Some(json!(line)),
        lines => Some(json!(lines)),
    }
}

#[test]
fn every_header_has_a_schema_with_its_facts() {
    let mut without = Vec::new();
    for entry in catalog::ENTRIES {
        let (schema, validator) = (schema(entry), validator(entry));
        assert_eq!(schema["title"], entry.name().as_str());
        assert_eq!(schema["description"], entry.summary());
        assert_eq!(schema.get("examples").is_none(), entry.is_sensitive(), "{entry:?}");
        assert!(validator.is_valid(&json!(entry.example())), "{entry:?} {schema}");
        match schema.get("pattern") {
            None => without.push(entry.name().as_str()),
            // No text of a header has a control character.
            Some(_) => assert!(!validator.is_valid(&json!("a\nb")), "{entry:?}"),
        }
    }
    without.sort_unstable();
    assert_eq!(without, WITHOUT_PATTERN);
}

#[test]
fn examples_of_the_vendors_are_valid() {
    for (page, header, value, deviations) in vendor_examples::EXAMPLES {
        if deviations.is_empty() {
            let entry = catalog::find(header).unwrap();
            let value = json!(vendor_examples::filled(value));
            assert!(validator(entry).is_valid(&value), "{page}: {header} {}", schema(entry));
        }
    }
}

#[test]
fn what_is_written_is_valid() {
    for entry in catalog::ENTRIES {
        let validator = validator(entry);
        let config =
            ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
        let result = TestRunner::new(config).run(&entry.strategy(), |lines| {
            let canonical = match lines.as_slice() {
                [] => lines.clone(),
                _ => entry.canonical(lines.clone()).unwrap(),
            };
            for lines in [lines, canonical] {
                let Some(json) = as_json(&lines) else { continue };
                prop_assert!(validator.is_valid(&json), "{json}");
            }
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{entry:?}: {error} {}", schema(entry)));
    }
}

/// Most examples with one changed character that a parser refuses do not match its pattern.
#[test]
fn what_is_malformed_is_refused() {
    let (mut refused, mut malformed) = (0, 0);
    for entry in catalog::ENTRIES.iter().filter(|it| schema(it).get("pattern").is_some()) {
        let validator = validator(entry);
        let example = entry.example();
        for (at, _) in example.char_indices() {
            for other in ["", ",", "\"", "!", " ", "=", "\u{1}"] {
                let changed = format!("{}{other}{}", &example[..at], &example[at + 1..]);
                let Ok(value) = http::HeaderValue::from_str(&changed) else { continue };
                let lines = Lines::from(value);
                if entry.parse_strict(lines.as_field_lines()).is_err() {
                    malformed += 1;
                    refused += usize::from(!validator.is_valid(&json!(changed)));
                }
            }
        }
    }
    assert!(malformed > 5_000, "{malformed}");
    assert!(refused * 100 > malformed * 80, "{refused} of {malformed}");
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Attempt(u64);

header! { impl Attempt: "x-attempt"; }

impl masthead::own::Grammar<'_> for Attempt {
    const PATTERN: Option<&'static str> = Some("[0-9]+");

    fn read(input: &[u8]) -> masthead::parse::Parsed<'_, Self> {
        nom::Parser::parse(&mut nom::Parser::map(masthead::parse::number, Self), input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.to_string().bytes());
    }
}

list_header! {
    /// The numbers of several attempts.
    struct Attempts: "x-attempts" = [AttemptRef<'_>];
}

/// A number in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
struct AttemptRef<'a>(&'a str);

impl<'a> masthead::own::Grammar<'a> for AttemptRef<'a> {
    fn read(input: &'a [u8]) -> masthead::parse::Parsed<'a, Self> {
        nom::Parser::parse(&mut nom::Parser::map(masthead::parse::token, Self), input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.bytes());
    }
}

#[test]
fn own_headers() {
    let schema = schemars::schema_for!(Attempt).to_value();
    assert_eq!(schema["title"], "x-attempt");
    assert_eq!((&schema["type"], &schema["pattern"]), (&json!("string"), &json!("^(?:[0-9]+)$")));
    let schema = schemars::schema_for!(Attempts).to_value();
    assert_eq!(schema["type"], json!(["string", "array"]));
    assert_eq!((&schema["items"], schema.get("pattern")), (&json!({"type": "string"}), None));
}
