//! Conventions of `docs/DESIGN.md` that the sources show.

use std::fs;
use std::path::Path;

/// Public enums that are exhaustive, and what closes them.
const EXHAUSTIVE: &[(&str, &str)] = &[
    ("CacheScope", "RFC 9111 5.2.2: a directive with field names, or without"),
    ("Direction", "RFC 9110 3.4: a message is a request or a response"),
    ("Directions", "RFC 9110 3.4: the same, or both"),
    ("IfRangeRef", "RFC 9110 13.1.5: an entity tag, or a date"),
    ("KeyComponent", "RFC 8259 3: a JSON value that is no array and no object; or none"),
    ("Outcome", "RFC 9110 13.2.2: carried out, 304, or 412"),
    ("RangeSpec", "RFC 9110 14.1.1: int-range, suffix-range, or other-range"),
    ("RangeUse", "RFC 9110 13.2.2: the range is absent, used, or ignored"),
    ("RetryAfter", "RFC 9110 10.2.3: a date, or a delay"),
    ("Severity", "SARIF 2.1.0 3.27.10: note, warning, or error"),
    ("UserAgentPart", "RFC 9110 10.1.5: a product, a comment, or neither"),
];

/// The modules of headers.
const FAMILIES: [&str; 10] = [
    "auth",
    "conditional",
    "content",
    "correlation",
    "cosmos",
    "paging",
    "request",
    "sync_token",
    "tenancy",
    "time",
];

/// The text of each source file of the library, or of a folder in it.
fn sources(folder: &str) -> Vec<String> {
    fn walk(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut texts);
    texts
}

#[test]
fn enums_are_exhaustive_where_something_closes_them() {
    let mut exhaustive = Vec::new();
    for text in sources("") {
        let mut is_open = false;
        for line in text.lines().map(str::trim_start) {
            if let Some(rest) = line.strip_prefix("pub enum ") {
                let end = rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
                if !is_open {
                    exhaustive.push(rest[..end].to_owned());
                }
            }
            is_open = line == "#[non_exhaustive]" || is_open && line.starts_with("#[");
        }
    }
    exhaustive.sort();
    assert!(exhaustive.iter().eq(EXHAUSTIVE.iter().map(|(name, _)| name)), "{exhaustive:?}");
}

#[test]
fn families_do_not_import_one_another() {
    for family in FAMILIES {
        for text in sources(family) {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let other =
                    FAMILIES.iter().find(|other| line.contains(&format!("crate::{other}::")));
                assert!(other.is_none_or(|other| *other == family), "{family}: {line}");
            }
        }
    }
}
