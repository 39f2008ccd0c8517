//! `WWW-Authenticate` against `http-auth`.
//!
//! That parser keeps to the grammar but for three things: it takes ASCII only, it knows no token68,
//! and it wants one challenge at least. So whatever it accepts, strict mode accepts, and both read
//! the same. It stands apart from [`checks`](crate::checks) because masthead itself does not depend
//! on `http-auth`, not even for its tests.

use masthead::auth::WwwAuthenticate;
use masthead::{Field, FieldLines};

/// Reads the input, one line of ASCII, with both.
///
/// # Panics
///
/// When `http-auth` accepts what strict mode refuses, or reads it otherwise.
pub fn check(data: &[u8]) {
    let Some(text) = core::str::from_utf8(data).ok().filter(|text| text.is_ascii()) else {
        return;
    };
    // White space at the ends is no part of a field value.
    let text = text.trim_matches([' ', '\t']);
    let Ok(theirs) = http_auth::parse_challenges(text) else {
        return;
    };
    let ours = WwwAuthenticate::parse_strict(FieldLines::one(text.as_bytes()))
        .unwrap_or_else(|error| panic!("http-auth accepts {text:?}: {error}"));
    assert_eq!(ours.iter().count(), theirs.len(), "{text:?}");
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.scheme(), theirs.scheme, "{text:?}");
        assert_eq!(ours.token68(), None, "{text:?}");
        assert_eq!(ours.params().count(), theirs.params.len(), "{text:?}");
        for ((name, value), (their_name, their_value)) in ours.params().zip(&theirs.params) {
            assert_eq!(name, *their_name, "{text:?}");
            assert_eq!(value, *their_value.to_unescaped(), "{text:?}");
        }
    }
}
