//! `docs/HEADERS.md` has the headers of the vendors' documentation and of the catalog.
//!
//! `MASTHEAD_BLESS=1 cargo test --all-features --test it headers_page` writes it anew.

use std::fmt::Write;
use std::fs;

use crate::common::shared;
use masthead::catalog;
use masthead::contract::{Contract, Direction};
use masthead::services;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/HEADERS.md");

/// Every header that the documentation of a service lists, in its order and spelling.
const ROWS: &[(&Contract, Direction, &[&str])] = &[
    (
        &services::app_configuration::CONTRACT,
        Direction::Request,
        &[
            "Authorization",
            "Accept",
            "Accept-Datetime",
            "Content-Type",
            "Date",
            "Host",
            "If-Match",
            "If-None-Match",
            "Sync-Token",
            "x-ms-client-request-id",
            "x-ms-content-sha256",
            "x-ms-date",
            "x-ms-return-client-request-id",
        ],
    ),
    (
        &services::app_configuration::CONTRACT,
        Direction::Response,
        &[
            "Content-Type",
            "ETag",
            "Last-Modified",
            "Link",
            "Memento-Datetime",
            "retry-after-ms",
            "x-ms-request-id",
            "WWW-Authenticate",
        ],
    ),
    (
        &services::cosmos_db::CONTRACT,
        Direction::Request,
        &[
            "Authorization",
            "Content-Type",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "User-Agent",
            "x-ms-activity-id",
            "x-ms-consistency-level",
            "x-ms-continuation",
            "x-ms-date",
            "x-ms-max-item-count",
            "x-ms-documentdb-partitionkey",
            "x-ms-documentdb-query-enablecrosspartition",
            "x-ms-session-token",
            "x-ms-version",
            "A-IM",
            "x-ms-documentdb-partitionkeyrangeid",
            "x-ms-cosmos-allow-tentative-writes",
        ],
    ),
    (
        &services::partner::CONTRACT,
        Direction::Request,
        &["Authorization", "Accept", "client-request-id", "If-Match"],
    ),
    (
        &services::partner::CONTRACT,
        Direction::Response,
        &["Accept", "request-id", "client-request-id", "x-ms-ags-diagnostic", "timestamp", "ETag"],
    ),
    (
        &services::youforce::CONTRACT,
        Direction::Request,
        &["Cache-Control", "Content-Type", "Authorization", "Accept", "x-raet-tenant-id"],
    ),
    (
        &services::voss_automate::CONTRACT,
        Direction::Request,
        &["X-Version", "X-Range", "Range", "REQUEST-PORTAL", "PORTAL-TYPE", "User-Agent"],
    ),
    (&services::voss_automate::CONTRACT, Direction::Response, &["Content-Range"]),
];

/// The rows with the types that carry them.
fn row_table() -> String {
    let mut table = String::from("| service | header | in the | type |\n|---|---|---|---|\n");
    for (service, direction, names) in ROWS {
        for name in *names {
            let entry = catalog::find(name).unwrap_or_else(|| panic!("nothing carries {name}"));
            let used = service.headers(*direction).find(&name.to_ascii_lowercase());
            assert!(used.is_some(), "{service} has no {name} in a {direction:?}");
            let (title, direction) = (service.title(), direction.title());
            writeln!(table, "| {title} | `{name}` | {direction} | `{}` |", entry.type_path())
                .unwrap();
        }
    }
    table
}

/// The headers in the tables of the documentation of a service: for requests, and for responses.
fn listed(service: &'static Contract, page: &str) -> (Vec<String>, Vec<String>) {
    let mut rows = (Vec::new(), Vec::new());
    let mut in_response = false;
    let mut in_table = false;
    for line in page.lines() {
        let lower = line.to_ascii_lowercase();
        if lower.starts_with('#') || lower == "response headers" {
            in_response = lower.contains("response");
            in_table = false;
        }
        let name = match service.name() {
            // | Name | …, below | Header …, and above a table of something else
            "partner" | "youforce" => {
                let first = line.strip_prefix('|').and_then(|rest| rest.split('|').next());
                let first = first.map(|cell| cell.trim().trim_end_matches(':'));
                let is_head = first.is_some_and(|cell| cell.starts_with("Header"));
                in_table |= is_head;
                first.filter(|cell| in_table && !is_head && !cell.starts_with('-'))
            }
            // Name …, below "Header Description Example", up to an empty line
            "app-configuration" => {
                let is_head = line.starts_with("Header Description");
                in_table = is_head || in_table && !line.is_empty();
                line.split(' ').next().filter(|_| in_table && !is_head)
            }
            // Name Required … or Name Optional …
            "cosmos-db" => line.split_once(' ').and_then(|(name, rest)| {
                let is_row = rest.starts_with("Required") || rest.starts_with("Optional");
                (is_row && name != "Header").then_some(name)
            }),
            // Name: value in an example, and the one that is to be removed
            _ => {
                let line = line.trim();
                let removed = line.strip_prefix("* Request header: ``").unwrap_or(line);
                let named = removed.split_once(':').filter(|(name, value)| {
                    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
                    !name.is_empty() && name.bytes().all(is_name) && !value.trim().is_empty()
                });
                in_response = line.starts_with("Content-Range:");
                named.map(|(name, _)| name)
            }
        };
        let Some(name) = name else { continue };
        let rows = if in_response { &mut rows.1 } else { &mut rows.0 };
        if !rows.iter().any(|row| row == name) {
            rows.push(name.to_owned());
        }
    }
    rows
}

#[test]
fn no_header_of_the_documentation_is_missing() {
    let rows: usize = ROWS.iter().map(|(_, _, names)| names.len()).sum();
    assert_eq!(rows, 61);
    let Some(folder) = shared("seeds") else { return };
    // The documentation of other services is not among the suites.
    let is_listed = |service: &&&Contract| ROWS.iter().any(|(user, ..)| user == *service);
    for &service in services::ALL.iter().filter(is_listed) {
        let (requests, responses) = listed(service, &crate::common::page(&folder, service.name()));
        let of = |wanted: Direction| -> Vec<&str> {
            let rows = ROWS.iter().find(|(user, used, _)| *user == service && *used == wanted);
            rows.map_or(Vec::new(), |(_, _, names)| names.to_vec())
        };
        assert_eq!(requests, of(Direction::Request), "{service}");
        assert_eq!(responses, of(Direction::Response), "{service}");
    }
}

/// Every header of the catalog, and the services that have it.
fn table() -> String {
    let mut table = String::from("| header | type |");
    for service in services::ALL {
        let _ = write!(table, " {} |", service.title());
    }
    table.push_str("\n|---|---|");
    table.push_str(&"---|".repeat(services::ALL.len()));
    table.push('\n');
    for entry in catalog::ENTRIES {
        let _ = write!(table, "| `{}` | `{}` |", entry.name(), entry.type_path());
        for service in services::ALL {
            let has = |direction| service.headers(direction).find(entry.name().as_str()).is_some();
            let directions = match (has(Direction::Request), has(Direction::Response)) {
                (true, true) => "request and response",
                (true, false) => "request",
                (false, true) => "response",
                (false, false) => "",
            };
            let _ = write!(table, " {directions} |");
        }
        table.push('\n');
    }
    table
}

fn page() -> String {
    format!(
        "# Headers\n\n\
         This page is written from the catalog by `MASTHEAD_BLESS=1 cargo test --all-features --test it headers_page`.\n\
         The types are modules and names in the crate `masthead`: `auth::Authorization` is `masthead::auth::Authorization`.\n\
         `auth::HmacSha256`, `auth::Bearer`, `auth::Basic` and `auth::CosmosToken` read one scheme of `Authorization` each.\n\n\
         ## Headers of the vendors' documentation\n\n\
         Every header that the documentation of a service lists, in the order and spelling of that documentation.\n\n\
         {}\n\
         ## All headers\n\n\
         The whole catalog. It also has headers that real clients and services send, and that the documentation above \
         does not list.\n\n\
         {}",
        row_table(),
        table()
    )
}

#[test]
fn the_page_is_current() {
    let page = page();
    if std::env::var_os("MASTHEAD_BLESS").is_some() {
        fs::write(PAGE, page).unwrap();
    } else {
        let current = fs::read_to_string(PAGE).unwrap();
        assert!(current == page, "run with MASTHEAD_BLESS=1 to write docs/HEADERS.md anew");
    }
}
