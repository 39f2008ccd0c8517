//! What is built and written reads back as the same, for every header of the catalog.

use http::HeaderMap;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::entry::{Header, View};
use crate::auth::{Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use crate::catalog::ENTRIES;
use crate::{FieldLines, FieldMapExt};

/// The laws hold for any value that can be built.
pub(super) fn hold<T: Header>()
where
    for<'a> T::Ref<'a>: View,
{
    let config =
        ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&any::<T>(), |value| built(&value));
    result.unwrap_or_else(|failure| panic!("{}: {failure}", T::name()));
}

/// Strict mode reads what is written, and it means the same.
fn built<T: Header>(value: &T) -> Result<(), TestCaseError>
where
    for<'a> T::Ref<'a>: View,
{
    let mut map = HeaderMap::new();
    map.write(value);
    if !map.contains_key(T::name()) {
        // An empty list has no lines.
        prop_assert!(value.to_lines().as_slice().is_empty());
        return Ok(());
    }
    prop_assert!(T::parse_strict(FieldLines::of(&map, T::name())).is_ok());
    prop_assert_eq!(&map.require::<T>().unwrap(), value);
    let canonical = T::from_lines(value.canonical()).map_err(|rejected| rejected.error).unwrap();
    prop_assert_eq!(&canonical, value);
    prop_assert!(canonical.canonical().as_slice() == value.canonical().as_slice());
    let mut written = Vec::new();
    value.encode(&mut written);
    prop_assert_eq!(&T::decode(&mut written.iter()).unwrap(), value);
    for line in &written {
        prop_assert_eq!(line.is_sensitive(), T::SENSITIVE);
        prop_assert!(!line.as_bytes().iter().any(|b| matches!(b, b'\r' | b'\n' | 0 | 0x7f)));
    }
    Ok(())
}

#[test]
fn headers_read_back_as_they_were_built() {
    ENTRIES.iter().for_each(super::Entry::laws);
}

/// The catalog has `Authorization` of whatever scheme; each scheme has a type too.
#[test]
fn credentials_read_back_as_they_were_built() {
    hold::<Basic>();
    hold::<Bearer>();
    hold::<CosmosToken>();
    hold::<HmacSha256>();
    hold::<OtherCredentials>();
}
