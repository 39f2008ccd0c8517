//! The README is true: its example is compiled, its links exist, and its table describes the other crates correctly.

use std::fs;

use masthead::conditional::IfNoneMatch;
use masthead::headers::{self, Header};
use masthead::http::HeaderValue;
use masthead::paging::Range;
use masthead::request::Host;
use masthead::{Field, FieldLines};

fn readme() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

/// The front page of the documentation starts with the example of the README, and is where it is compiled and run.
#[test]
fn its_example_is_that_of_the_front_page() {
    let readme = readme();
    let (_, example) = readme.split_once("```rust\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let page: String = source
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    assert!(page.contains(example), "the example of the README is not in src/lib.rs");
    let code = example.lines().filter(|line| !line.is_empty());
    assert!(code.count() <= 15);
}

#[test]
fn it_is_short() {
    assert!(readme().lines().count() <= 150);
}

/// Every picture and page that it links to is in the repository.
#[test]
fn its_links_lead_somewhere() {
    let readme = readme();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|it| it.0);
    let mut files = 0;
    for link in links.filter(|link| !link.contains("://")) {
        let path = link.split('#').next().unwrap();
        let file = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        assert!(fs::exists(&file).unwrap(), "{link}");
        files += 1;
    }
    assert!(files > 10);
}

/// Of "Why not just `headers`": the quote that is missing, and the position.
#[test]
fn headers_accepts_a_tag_without_its_quote() {
    let value = HeaderValue::from_static("\"a");
    let accepted = headers::IfNoneMatch::decode(&mut [&value].into_iter()).unwrap();
    let current: headers::ETag = "\"a\"".parse().unwrap();
    assert!(accepted.precondition_passes(&current), "the condition never matches");
    let error = headers::ETag::decode(&mut [&value].into_iter()).unwrap_err();
    assert_eq!((error.to_string().as_str(), size_of_val(&error)), ("invalid HTTP header", 0));

    let error = IfNoneMatch::parse(FieldLines::one(b"\"a")).unwrap_err();
    assert_eq!(error.span(), Some(2..2));
}

/// Of the same table: units, and a second line.
#[test]
fn headers_has_bytes_only_and_takes_the_first_host() {
    let range = HeaderValue::from_static("items=0-5");
    assert!(headers::Range::decode(&mut [&range].into_iter()).is_err());
    assert!(Range::parse(FieldLines::one(range.as_bytes())).is_ok());

    let hosts = [HeaderValue::from_static("a.example"), HeaderValue::from_static("b.example")];
    let first = headers::Host::decode(&mut hosts.iter()).unwrap();
    assert_eq!(first.hostname(), "a.example");
    assert!(Host::parse(FieldLines::from(&hosts[..])).is_err());
}
