//! The checks that need nothing but masthead and what masthead's own tests depend on.
//!
//! The oracles in here read each header a second time, from the ABNF in its documentation, with
//! loops over bytes and without a line of masthead: where the two disagree, one of them is wrong.

pub mod auth;
mod bytes;
pub mod catalog;
pub mod challenge;
pub mod conditional;
pub mod content;
pub mod correlation;
pub mod cosmos;
mod input;
pub mod paging;
mod params;
pub mod partition_key;
pub mod peers;
pub mod preconditions;
pub mod retry;
pub mod service;
pub mod session_token;
#[cfg(feature = "signing")]
pub mod signing;
pub mod sync_token;
pub mod sync_token_store;
pub mod tenancy;
pub mod time;

use http::HeaderValue;
use masthead::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};
use masthead::{Field, FieldLines, Notes};

/// A check: it panics where a promise is broken.
pub type Check = fn(&[u8]);

/// All checks, by the name of their target. Those of the services share the seeds of `service`.
pub const ALL: &[(&str, Check)] = &[
    ("auth", auth::check),
    ("catalog", catalog::check),
    ("challenge", challenge::check),
    ("conditional", conditional::check),
    ("content", content::check),
    ("correlation", correlation::check),
    ("cosmos", cosmos::check),
    ("paging", paging::check),
    ("partition_key", partition_key::check),
    ("peers", peers::check),
    ("preconditions", preconditions::check),
    ("retry", retry::check),
    ("service_app_configuration", |data| service::check(data, &app_configuration::CONTRACT)),
    ("service_cosmos_db", |data| service::check(data, &cosmos_db::CONTRACT)),
    ("service_infer", service::infer),
    ("service_partner", |data| service::check(data, &partner::CONTRACT)),
    ("service_voss_automate", |data| service::check(data, &voss_automate::CONTRACT)),
    ("service_youforce", |data| service::check(data, &youforce::CONTRACT)),
    ("session_token", session_token::check),
    #[cfg(feature = "signing")]
    ("signing", signing::check),
    ("sync_token", sync_token::check),
    ("sync_token_store", sync_token_store::check),
    ("tenancy", tenancy::check),
    ("time", time::check),
];

/// The folder with the seeds of a target.
#[must_use]
pub fn seeds_of(target: &str) -> &str {
    if target.starts_with("service_") { "service" } else { target }
}

/// A header is accepted where the oracle has found something, with these deviations, and reads the same.
#[track_caller]
fn agree<'a, T: Field, F: ?Sized>(
    field: FieldLines<'a>,
    found: Option<&F>,
    codes: &[&str],
    same: impl FnOnce(T::Ref<'a>, &F),
) {
    let mut notes = Notes::new();
    let read = T::parse_noting(field, &mut notes);
    strict_is_default_without_notes::<T>(field, found.is_some() && codes.is_empty());
    match (read, found) {
        (Ok(read), Some(found)) => {
            same_deviations(&notes, codes);
            same(read, found);
        }
        (Err(_), None) => {}
        (Ok(_), None) => panic!("{}: masthead accepts {field:?}", T::name()),
        (Err(error), Some(_)) => panic!("masthead refuses {field:?}: {error}"),
    }
}

/// The form in which masthead writes a header that it accepts.
#[track_caller]
fn canonical<T: Field>(field: FieldLines<'_>) -> Vec<HeaderValue> {
    let lines = field.to_lines(T::name()).unwrap();
    let value = T::from_lines(lines).map_err(|rejected| rejected.error).unwrap();
    value.canonical().as_slice().to_vec()
}

/// The notes are those of the oracle, in order; only the first six notes are kept.
#[track_caller]
fn same_deviations(notes: &Notes, codes: &[&str]) {
    assert_eq!(notes.count(), codes.len(), "{notes:?} {codes:?}");
    let kept: Vec<_> = notes.iter().map(|note| note.deviation().code()).collect();
    assert_eq!(kept, codes[..kept.len()]);
}

/// Strict mode accepts what the default accepts without a note.
#[track_caller]
fn strict_is_default_without_notes<T: Field>(lines: FieldLines<'_>, clean: bool) {
    let strict = T::parse_strict(lines).map(drop);
    assert_eq!(strict.is_ok(), clean, "{strict:?}");
}

/// A list or a header of fixed parts is sent on as it was received, unless it deviates.
///
/// `lines` are accepted. What cannot be a header value at all is left alone.
#[track_caller]
fn sent_on_as_received<T: Field>(lines: FieldLines<'_>, clean: bool) {
    let Ok(lines) = lines.to_lines(T::name()) else {
        return;
    };
    let value = T::from_lines(lines.clone()).map_err(|rejected| rejected.error).unwrap();
    let expected = if clean { lines } else { value.canonical() };
    assert_eq!(value.to_lines().as_slice(), expected.as_slice());
}
