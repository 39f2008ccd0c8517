//! Session tokens: the laws of their merge, and the vectors of the clients' own tests.

use std::collections::BTreeSet;

use crate::common::{rows, shared};
use http::HeaderValue;
use masthead::Field;
use masthead::cosmos::{SessionMergeError, SessionToken, SessionTokenStore};
use proptest::prelude::*;
use serde_json::Value;

fn token(line: &str) -> SessionToken {
    SessionToken::from_lines(HeaderValue::from_str(line).unwrap().into())
        .unwrap_or_else(|rejected| panic!("{line}: {rejected}"))
}

fn merge(a: &SessionToken, b: &SessionToken) -> Result<SessionToken, SessionMergeError> {
    a.view().merge(b.view())
}

/// A token of the vectors: the whole, or the part after the colon, here that of range 0.
fn whole(text: &str) -> SessionToken {
    match text.contains(':') {
        true => token(text),
        false => token(&format!("0:{text}")),
    }
}

/// Rows without `valid` are those of .NET, Java, Python and JavaScript; where the client for Rust
/// differs, its rows have a `valid` of null and no verdict here.
#[test]
fn vectors_of_the_clients() {
    let Some(folder) = shared("vectors") else { return };
    let (mut merged, mut compared, mut no_verdict) = (0, 0, 0);
    for row in rows(&folder.join("cosmos-db.json")) {
        let Some(op) = row.get("op").and_then(Value::as_str) else { continue };
        if row["header"] != "x-ms-session-token" {
            continue;
        }
        let [a, b] = ["a", "b"].map(|name| whole(row[name].as_str().unwrap()));
        if row.get("valid").is_some() {
            no_verdict += 1;
            let _ = (merge(&a, &b), b.view().is_as_recent_as(a.view()));
            continue;
        }
        match (op, &row["expect"]) {
            ("merge", Value::String(expect)) => {
                assert_eq!(merge(&a, &b).unwrap(), whole(expect), "{row}");
                merged += 1;
            }
            ("merge", expect) => {
                assert!(expect.get("error").is_some(), "{row}");
                let error = merge(&a, &b).unwrap_err();
                assert!(matches!(error, SessionMergeError::Regions { .. }), "{row}");
                merged += 1;
            }
            (op, expect) => {
                assert!(op.starts_with("a.IsValid(b)"), "{row}");
                let recent = b.view().is_as_recent_as(a.view()).unwrap();
                assert_eq!(Some(recent), expect.as_bool(), "{row}");
                compared += 1;
            }
        }
    }
    println!("{merged} merges, {compared} comparisons, {no_verdict} without a verdict");
    assert!(merged >= 11 && compared >= 8, "{merged} and {compared}");
}

/// Vector tokens of three ranges; `regions` says which a version has.
fn vectors(regions: fn(i64) -> &'static [u32]) -> impl Strategy<Value = SessionToken> {
    let segment = (-1..3i64, any::<i64>(), proptest::collection::vec(any::<i64>(), 4));
    let ranges = proptest::collection::btree_map("[012]", segment, 1..4);
    ranges.prop_map(move |ranges| {
        let segment = |(id, (version, lsn, lsns)): (&String, &(i64, i64, Vec<i64>))| {
            let regions = regions(*version).iter().copied().zip(lsns.iter().copied());
            SessionToken::vector(id, *version, *lsn, regions).unwrap().to_lines()
        };
        let lines = ranges.iter().flat_map(segment).collect();
        SessionToken::from_lines(lines).map_err(|rejected| rejected.error).unwrap()
    })
}

/// Every version has the same regions.
fn equal_regions() -> impl Strategy<Value = SessionToken> {
    vectors(|_| &[1, 2, 3])
}

/// Every version has different regions.
fn changing_regions() -> impl Strategy<Value = SessionToken> {
    vectors(|version| match version {
        -1 => &[],
        0 => &[1],
        1 => &[1, 2],
        _ => &[2, 3, 70],
    })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_merge_with_itself_changes_nothing(a in changing_regions()) {
        prop_assert_eq!(merge(&a, &a), Ok(a));
    }

    #[test]
    fn the_order_of_two_does_not_matter(a in changing_regions(), b in changing_regions()) {
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
    }

    #[test]
    fn the_grouping_of_three_does_not_matter(
        a in equal_regions(),
        b in equal_regions(),
        c in equal_regions(),
    ) {
        let left = merge(&merge(&a, &b).unwrap(), &c);
        let right = merge(&a, &merge(&b, &c).unwrap());
        prop_assert_eq!(left, right);
    }

    #[test]
    fn a_merge_is_never_older_than_either(a in changing_regions(), b in changing_regions()) {
        let both = merge(&a, &b).unwrap();
        prop_assert_eq!(both.view().is_as_recent_as(a.view()), Ok(true));
        prop_assert_eq!(both.view().is_as_recent_as(b.view()), Ok(true));
    }

    /// Of any tokens whatever: a merge that there is has all ranges and no other, and one that there
    /// is not fails both ways.
    #[test]
    fn any_two(a in any::<SessionToken>(), b in any::<SessionToken>()) {
        prop_assert_eq!(merge(&a, &b).is_ok(), merge(&b, &a).is_ok());
        if let Ok(both) = merge(&a, &b) {
            let ids = |token: &SessionToken| -> BTreeSet<String> {
                token.iter().map(|s| s.range_id().to_owned()).collect()
            };
            let mut all = ids(&a);
            all.append(&mut ids(&b));
            prop_assert_eq!(ids(&both), all);
        }
    }

    /// A store holds the merge of all tokens that it accepted.
    #[test]
    fn a_store_merges(tokens in proptest::collection::vec(equal_regions(), 1..8)) {
        let mut sessions = SessionTokenStore::new(1);
        for token in &tokens {
            sessions.observe_lines("c", token.lines()).unwrap();
        }
        let all = tokens.iter().skip(1).fold(tokens[0].clone(), |all, one| merge(&all, one).unwrap());
        prop_assert_eq!(sessions.get("c"), Some(&all));
    }
}
