//! Conventions of `docs/DESIGN.md` that the sources show.

use std::fs;
use std::path::Path;

/// Public enums that are exhaustive, and what closes them.
const EXHAUSTIVE: &[(&str, &str)] = &[
    ("CacheScope", "RFC 9111 5.2.2: a directive with field names, or without"),
    ("Direction", "RFC 9110 3.4: a message is a request or a response"),
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

/// Views of several headers that have one value in common.
const SHARED: [&str; 6] =
    ["EntityTagRef", "EntityTagsRef", "EpkRef", "IdRef", "PathRef", "ResourcesRef"];

/// Members of lists of which there is no owned form.
const MEMBERS: [&str; 10] = [
    "CacheDirectiveRef",
    "ContextRef",
    "FieldNameRef",
    "ManipulationRef",
    "MediaRangeRef",
    "PreferenceRef",
    "RangeUnitRef",
    "SessionSegmentRef",
    "SyncTokenRef",
    "TriggerIdRef",
];

/// Files that have methods of a type in another file, and what these return.
const METHODS: [&str; 2] = ["negotiation", "session_merge"];

/// The name of each source file of the library, or of a folder in it, and the text.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, texts: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                texts.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    let mut texts = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut texts);
    texts
}

/// The name of the item on a line that starts with `keyword`.
fn named<'l>(line: &'l str, keyword: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(keyword)?;
    rest.split(|char: char| !char.is_alphanumeric()).next()
}

/// The public types in the text of a file.
fn types(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(str::trim_start);
    lines.filter_map(|line| named(line, "pub struct ").or_else(|| named(line, "pub enum ")))
}

#[test]
fn enums_are_exhaustive_where_something_closes_them() {
    let mut exhaustive = Vec::new();
    for (_, text) in sources("") {
        let mut is_open = false;
        for line in text.lines().map(str::trim_start) {
            if let Some(name) = named(line, "pub enum ").filter(|_| !is_open) {
                exhaustive.push(name.to_owned());
            }
            is_open = line == "#[non_exhaustive]" || is_open && line.starts_with("#[");
        }
    }
    exhaustive.sort();
    assert!(exhaustive.iter().eq(EXHAUSTIVE.iter().map(|(name, _)| name)), "{exhaustive:?}");
}

/// Contracts know no service, and a service knows no other.
#[test]
fn contracts_know_no_service() {
    const SERVICES: [&str; 5] =
        ["app_configuration", "cosmos_db", "partner", "voss_automate", "youforce"];
    let code = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim_start);
        lines.filter(|line| !line.starts_with("//")).map(str::to_owned).collect()
    };
    for (name, text) in sources("contract") {
        for line in code(&text) {
            assert!(!line.contains("crate::services"), "contract/{name}.rs: {line}");
        }
    }
    for service in SERVICES {
        for (name, text) in sources(&format!("services/{service}")) {
            for line in code(&text) {
                let other = SERVICES.iter().find(|it| line.contains(&format!("services::{it}")));
                assert!(other.is_none_or(|it| *it == service), "{service}/{name}.rs: {line}");
            }
        }
    }
}

#[test]
fn families_do_not_import_one_another() {
    for family in FAMILIES {
        for (_, text) in sources(family) {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let other =
                    FAMILIES.iter().find(|other| line.contains(&format!("crate::{other}::")));
                assert!(other.is_none_or(|other| *other == family), "{family}: {line}");
            }
        }
    }
}

#[test]
fn views_are_named_for_what_they_are_views_of() {
    for family in FAMILIES {
        let sources = sources(family);
        let all: Vec<&str> = sources.iter().flat_map(|(_, text)| types(text)).collect();
        for name in &all {
            let Some(owned) = name.strip_suffix("Ref") else { continue };
            let is_listed = SHARED.contains(name) || MEMBERS.contains(name);
            assert!(all.contains(&owned) != is_listed, "{family}::{name}");
        }
    }
}

#[test]
fn files_are_named_for_a_type_in_them() {
    for family in FAMILIES {
        for (name, text) in sources(family) {
            let snake = name.replace('_', "");
            let is_named = |name: &str| {
                let name = name.to_ascii_lowercase();
                name == snake || name.strip_suffix("ref") == Some(&snake)
            };
            let is_right = types(&text).next().is_none() || types(&text).any(is_named);
            assert!(is_right != METHODS.contains(&&*name), "{family}/{name}.rs");
        }
    }
}

#[test]
fn pages_of_modules_have_an_example() {
    let services = ["services/app_configuration", "services/cosmos_db", "services/partner"];
    let others = [
        "services",
        "services/voss_automate",
        "services/youforce",
        "axum",
        "tower",
        "signing",
        "catalog",
        "contract",
    ];
    for folder in FAMILIES.iter().chain(&services).chain(&others) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder).join("mod.rs");
        let text = fs::read_to_string(path).unwrap();
        assert!(text.starts_with("//! ") && text.contains("\n//! ```\n"), "{folder}");
    }
}

/// The page of the grammar lists every deviation, with an example.
#[test]
fn the_grammar_lists_every_deviation() {
    let page = include_str!("../../docs/GRAMMAR.md");
    for deviation in masthead::Deviation::ALL {
        assert!(page.contains(&format!("\n| `{}` | ", deviation.code())), "{deviation:?}");
    }
}
