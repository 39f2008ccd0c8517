//! Verifies signatures with the key that an environment variable holds.

use clap::Args;
use masthead::HttpDate;
use masthead::contract::Report;
use masthead::services::{Evidence, VerificationKey};
use zeroize::Zeroizing;

use crate::Failure;
use crate::input::OwnedExchange;

/// So many mismatches of a run are explained, which takes thousands of signatures each.
const MAX_EXPLAINED: usize = 256;

/// The longest name of a variable: keys that have no other characters are longer.
const MAX_NAME: usize = 40;

#[derive(Args)]
pub struct KeyOptions {
    /// Verify signatures with the key that this environment variable holds: base64, "id:secret", or the
    /// connection string of an App Configuration store or a Cosmos DB account
    #[arg(long, value_name = "NAME")]
    key_env: Option<String>,
}

impl KeyOptions {
    /// The key, if signatures are to be verified.
    pub fn read(&self) -> Result<Option<Signatures>, Failure> {
        let Some(name) = &self.key_env else { return Ok(None) };
        if !is_name(name) {
            // Whoever puts the key itself there is not to find it in a log.
            let message =
                "--key-env takes the name of an environment variable, of letters, digits and _";
            return Err(Failure::usage(message));
        }
        let fail = |what: &str| Failure::usage(format!("the environment variable {name} {what}"));
        let value = match std::env::var_os(name) {
            Some(value) => value,
            None if is_no_key(name) => return Err(fail("is not set")),
            // It may be the key itself.
            None => {
                return Err(Failure::usage(
                    "the environment variable that --key-env names is not set",
                ));
            }
        };
        let value = value.into_string().map(Zeroizing::new).map_err(|_| fail("is not UTF-8"))?;
        let key = value.parse().map_err(|error| fail(&format!("does not hold a key: {error}")))?;
        Ok(Some(Signatures { key, explained: 0 }))
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    name.len() <= MAX_NAME
        && name.bytes().all(is_part)
        && name.starts_with(|c: char| !c.is_ascii_digit())
}

/// Returns true for a name that cannot be a key: base64 has no underscore, and base64url is not all capitals.
fn is_no_key(name: &str) -> bool {
    name.contains('_') && !name.bytes().any(|b| b.is_ascii_lowercase())
}

/// A key, and how much it has told.
pub struct Signatures {
    key: VerificationKey,
    explained: usize,
}

impl Signatures {
    /// Adds to a report that its request was not signed with the key.
    pub fn check(&mut self, report: &mut Report, exchange: &OwnedExchange, now: Option<HttpDate>) {
        let mut evidence = Evidence::default();
        evidence.now = now;
        evidence.is_brief = self.explained >= MAX_EXPLAINED;
        if self.key.check(report, &exchange.view(), &evidence) {
            self.explained += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variables() {
        for name in ["A", "_", "MASTHEAD_KEY", "a1"] {
            assert!(is_name(name), "{name}");
        }
        let long = "A".repeat(MAX_NAME + 1);
        for name in ["", "1A", "A=B", "a+b", "a b", "é", "key:AAEC", &long] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn names_that_are_no_keys() {
        for name in ["MASTHEAD_KEY", "A_1", "_"] {
            assert!(is_no_key(name), "{name}");
        }
        for name in ["KEY", "A1", "Ab_c", "masthead_key", "0123456789ABCDEF"] {
            assert!(!is_no_key(name), "{name}");
        }
    }
}
