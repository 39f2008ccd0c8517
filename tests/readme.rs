//! The README's table of headers is the catalog's, and its example is the one that compiles.
//!
//! `MASTHEAD_BLESS=1 cargo test --test readme` writes the table anew.

use std::fmt::Write;
use std::fs;

use masthead::catalog;
use masthead::service::Service;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const BEGIN: &str = "<!-- headers: begin -->\n";
const END: &str = "<!-- headers: end -->\n";

fn table() -> String {
    let mut table = String::from("| header | type |");
    for service in Service::ALL {
        let _ = write!(table, " {} |", service.title());
    }
    table.push_str("\n|---|---|");
    table.push_str(&"---|".repeat(Service::ALL.len()));
    table.push('\n');
    for entry in catalog::ENTRIES {
        let _ = write!(table, "| `{}` | `{}` |", entry.name(), entry.type_path());
        for service in Service::ALL {
            let used = entry.uses().iter().find(|(user, _)| user == service);
            let _ = write!(table, " {} |", used.map_or("", |(_, direction)| direction.title()));
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_table_is_that_of_the_catalog() {
    let readme = fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the README has the marker");
    let (shown, after) = rest.split_once(END).expect("the README has the end marker");
    let table = table();
    if std::env::var_os("MASTHEAD_BLESS").is_some() {
        fs::write(README, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        assert_eq!(shown, table, "run with MASTHEAD_BLESS=1 to write the table anew");
    }
}

/// The documentation at the head of a file.
fn page(file: &str) -> String {
    let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect()
}

/// The second example is that of the module it is about, where it is compiled and run.
#[test]
fn the_example_of_signing_is_that_of_its_module() {
    let readme = fs::read_to_string(README).unwrap();
    let (_, example) = readme.split_once("## Signing\n").unwrap();
    let (_, example) = example.split_once("```rust\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let page = page("src/signing/mod.rs");
    assert!(page.contains(example), "the example of the README is not in src/signing/mod.rs");
}

/// The crate's front page starts with the README's example, where it is compiled and run.
#[test]
fn the_example_is_that_of_the_front_page() {
    let readme = fs::read_to_string(README).unwrap();
    let (_, example) = readme.split_once("```rust\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    assert!(page("src/lib.rs").contains(example), "the example of the README is not in src/lib.rs");
    assert!(example.lines().count() <= 20);
}
