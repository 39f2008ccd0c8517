//! The status codes of Youforce, compared with the vendor's documentation row by row.

use crate::common::shared;
use http::StatusCode;
use masthead::services::youforce::{OperationKind, Retriable, STATUSES, Source, meaning_of};

/// A row of the documented table: its heading, the code with its reason phrase, and its description.
struct Row {
    group: String,
    code: StatusCode,
    phrase: String,
    situation: String,
}

/// The table of response codes.
///
/// Only the first row of a group has all three columns; in the others everything stands one column
/// further left, and the last is empty.
fn table(page: &str) -> Vec<Row> {
    let (_, table) = page.split_once("## Response codes").unwrap();
    let mut group = String::new();
    let mut rows = Vec::new();
    for line in table.lines().filter(|line| line.starts_with('|')) {
        let columns: Vec<_> =
            line.trim_matches('|').split('|').map(|text| text.trim().trim_matches('*')).collect();
        let [first, second, third] = columns[..] else { panic!("{line}") };
        let (code, situation) = if third.is_empty() {
            (first, second)
        } else {
            first.clone_into(&mut group);
            (second, third)
        };
        // The head of the table, and the line below it.
        let Some((code, phrase)) = code.split_once(' ') else { continue };
        let Ok(code) = code.parse() else { continue };
        rows.push(Row {
            group: group.clone(),
            code,
            phrase: phrase.to_owned(),
            situation: situation.to_owned(),
        });
    }
    rows
}

/// Every documented code: a few words of its situation there, and of the meaning here.
const WORDS: &[(u16, &str, &str)] = &[
    (200, "Synchronous read, update, and delete", "done"),
    (201, "Synchronous create", "created"),
    (202, "A-synchronous", "not finished"),
    (204, "after delete", "because it was deleted"),
    (304, "not been modified", "unchanged"),
    (308, "permanently moved", "moved permanently"),
    (400, "validation", "content is invalid"),
    (401, "invalid access token", "access token is missing or invalid"),
    (403, "no access to the API", "may not use this API"),
    (404, "we don't expose the reason", "a reason that the service does not give"),
    (409, "changed by another user", "somebody else has changed"),
    (500, "could not be send", "part of the operation may have been carried out"),
    (503, "temporary not available", "temporarily unavailable"),
];

#[test]
fn the_page_says_the_same() {
    let Some(folder) = shared("seeds") else { return };
    let page = crate::common::page(&folder, "youforce");
    let rows = table(&page);
    assert_eq!(rows.len(), WORDS.len());
    for (row, (code, theirs, ours)) in rows.iter().zip(WORDS) {
        let meaning = meaning_of(row.code).unwrap();
        assert_eq!(row.code, *code);
        assert_eq!(meaning.group.title(), row.group);
        assert!(row.code.canonical_reason().unwrap().eq_ignore_ascii_case(&row.phrase));
        assert!(row.situation.contains(theirs), "{}", row.situation);
        assert!(meaning.meaning.contains(ours), "{}", meaning.meaning);
        assert_eq!(meaning.source, Source::ResponseCodes);
    }
}

#[test]
fn what_is_not_on_the_page_is_on_another() {
    let mut codes: Vec<_> = WORDS.iter().map(|(code, ..)| (*code, Source::ResponseCodes)).collect();
    codes.extend([
        (206, Source::FileApiGuide),
        (416, Source::FileApiGuide),
        (429, Source::UsageLimits),
    ]);
    codes.sort_by_key(|(code, _)| *code);
    let got = STATUSES.iter().map(|meaning| (meaning.code.as_u16(), meaning.source));
    assert_eq!(got.collect::<Vec<_>>(), codes);
    for code in (100..1000).filter(|code| codes.iter().all(|(other, _)| other != code)) {
        assert_eq!(meaning_of(StatusCode::from_u16(code).unwrap()), None);
    }
}

#[test]
fn operations_and_retries() {
    use OperationKind::{Asynchronous, Create, Delete, Download, Read, Update};
    let of = |code| {
        let meaning = meaning_of(StatusCode::from_u16(code).unwrap()).unwrap();
        (meaning.operations, meaning.retriable)
    };
    let all = OperationKind::ALL;
    assert_eq!(of(200), (&[Read, Update, Delete][..], Retriable::No));
    assert_eq!(of(201), (&[Create][..], Retriable::No));
    assert_eq!(of(202), (&[Asynchronous][..], Retriable::No));
    assert_eq!(of(204), (&[Read, Delete][..], Retriable::No));
    assert_eq!(of(206), (&[Download][..], Retriable::No));
    assert_eq!(of(304), (&[Read][..], Retriable::No));
    assert_eq!(of(308), (all, Retriable::Elsewhere));
    assert_eq!(of(400), (all, Retriable::No));
    assert_eq!(of(401), (all, Retriable::WithNewToken));
    assert_eq!(of(403), (all, Retriable::No));
    assert_eq!(of(404), (all, Retriable::No));
    assert_eq!(of(409), (&[Update, Delete][..], Retriable::AfterMerge));
    assert_eq!(of(416), (&[Download][..], Retriable::No));
    assert_eq!(of(429), (all, Retriable::InNextWindow));
    assert_eq!(of(500), (all, Retriable::IfIdempotent));
    assert_eq!(of(503), (all, Retriable::WithBackoff));
}

/// The reason of a 404 must not be guessed.
#[test]
fn a_404_has_no_reason() {
    let meaning = meaning_of(StatusCode::NOT_FOUND).unwrap().meaning;
    for reason in ["URL", "exist", "access", "authori", "permission", "deleted"] {
        assert!(!meaning.contains(reason));
    }
}
