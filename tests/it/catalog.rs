//! No header of a family is missing in the catalog.

use std::fs;
use std::path::Path;

use masthead::catalog::{self, Entry};

/// The files of the families. Those of a header begin with its name.
fn files() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut families: Vec<_> =
        catalog::ENTRIES.iter().filter_map(|entry| entry.type_path().split("::").next()).collect();
    families.dedup();
    let files = families.into_iter().flat_map(|family| fs::read_dir(source.join(family)).unwrap());
    let paths = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    paths.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The name in ``//! `Sync-Token`: read your own writes.``
fn named(file: &str) -> Option<&str> {
    file.lines().next()?.strip_prefix("//! `")?.split_once("`: ").map(|(name, _)| name)
}

#[test]
fn each_file_of_a_header_has_its_entry() {
    let files = files();
    let mut found: Vec<_> = files
        .iter()
        .filter_map(|file| named(file))
        .map(|name| catalog::find(name).unwrap_or_else(|| panic!("no entry for {name}")))
        .map(Entry::type_path)
        .collect();
    found.sort_unstable();
    found.dedup();
    // `Authorization` has a separate file that starts differently, and the log sequence numbers share one.
    let alone = |entry: &&Entry| found.binary_search(&entry.type_path()).is_err();
    let others: Vec<_> = catalog::ENTRIES.iter().filter(alone).map(Entry::type_path).collect();
    assert!(
        others.iter().all(|path| *path == "auth::Authorization" || path.ends_with("Lsn")),
        "{others:?}"
    );
}
