//! Tests of the README's claims about a crate that only this package depends on.

use masthead::auth::WwwAuthenticate;
use masthead::{Deviation, Field, FieldLines, Notes};

/// The challenge as the documentation of Azure App Configuration has it.
const DOCUMENTED: &str =
    r#"HMAC-SHA256 error="invalid_token" error_description="Invalid Signature""#;

/// Each claim that does not hold.
pub fn verify() -> Vec<String> {
    let mut differences = Vec::new();
    if http_auth::parse_challenges(DOCUMENTED).is_ok() {
        differences.push("http-auth accepts the documented challenge".to_owned());
    }
    let mut notes = Notes::new();
    let parsed = WwwAuthenticate::parse_noting(FieldLines::one(DOCUMENTED.as_bytes()), &mut notes);
    let deviations: Vec<_> = notes.iter().map(|note| note.deviation()).collect();
    if parsed.is_err() || deviations != [Deviation::SpaceSeparatedParameters] {
        differences.push(format!("masthead: {parsed:?}, {deviations:?}"));
    }
    differences
}
