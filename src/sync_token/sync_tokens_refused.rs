//! The tokens that a store of Sync-Tokens rejected, with the reasons.

use core::fmt;

use super::Observed;
use crate::error::DecodeError;

/// The reason why a [`SyncTokenStore`](super::SyncTokenStore) rejected a token.
///
/// ```
/// use masthead::sync_token::SyncTokenRefusal;
///
/// let refusal = SyncTokenRefusal::Full { capacity: 8 };
/// assert_eq!(refusal.to_string(), "the store is full: it already has the tokens of 8 identifiers");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncTokenRefusal {
    /// The token cannot be read: where, and what was expected there.
    Header(DecodeError),
    /// The store holds tokens of as many identifiers as it was made for, and this is one more.
    Full {
        /// How many these are.
        capacity: usize,
    },
    /// The tokens would be longer together than the store was made for.
    TooLong {
        /// How many bytes the header of a request may have.
        max_bytes: usize,
    },
}

impl fmt::Display for SyncTokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => error.fmt(f),
            Self::Full { capacity } => {
                write!(f, "the store is full: it already has the tokens of {capacity} identifiers")
            }
            Self::TooLong { max_bytes } => {
                write!(f, "the tokens of the store would be longer than {max_bytes} bytes")
            }
        }
    }
}

impl core::error::Error for SyncTokenRefusal {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Header(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DecodeError> for SyncTokenRefusal {
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

/// Some tokens of a header were not taken; all others were.
///
/// Whoever goes on after it has lost no token but those that are named here.
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokenStore};
///
/// let mut store = SyncTokenStore::new(10);
/// let refused = store.observe_lines(FieldLines::one(b"=x;sn=1, b=2;sn=2")).unwrap_err();
/// assert_eq!(refused.observed().added, 1);
/// assert_eq!(refused.iter().count(), 1);
/// assert_eq!(refused.to_string(), "sync-token: expected a token id followed by \"=\" at byte 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncTokensRefused {
    pub(super) observed: Observed,
    pub(super) first: SyncTokenRefusal,
    pub(super) others: Vec<SyncTokenRefusal>,
}

impl SyncTokensRefused {
    /// The outcome for the tokens that could be parsed and fit.
    #[must_use]
    pub const fn observed(&self) -> Observed {
        self.observed
    }

    /// A reason for each token that was not taken, in the order of the header.
    pub fn iter(&self) -> impl Iterator<Item = SyncTokenRefusal> + Clone + '_ {
        core::iter::once(self.first).chain(self.others.iter().copied())
    }
}

impl fmt::Display for SyncTokensRefused {
    /// The first reason, and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        match self.others.len() {
            0 => Ok(()),
            1 => f.write_str(", and one more token was rejected"),
            more => write!(f, ", and {more} more tokens were rejected"),
        }
    }
}

impl core::error::Error for SyncTokensRefused {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.first)
    }
}

#[cfg(test)]
mod tests {
    use core::error::Error;

    use super::*;
    use crate::FieldLines;
    use crate::sync_token::SyncTokenStore;

    fn reasons() -> [SyncTokenRefusal; 3] {
        let line = FieldLines::one(b"=x;sn=1");
        let refused = SyncTokenStore::new(1).observe_lines(line).unwrap_err();
        let header = refused.iter().next().unwrap();
        let full = SyncTokenRefusal::Full { capacity: 8 };
        [header, full, SyncTokenRefusal::TooLong { max_bytes: 16 }]
    }

    #[test]
    fn every_reason_has_its_words_and_its_cause() {
        let [header, full, long] = reasons();
        let SyncTokenRefusal::Header(error) = header else { panic!("{header:?}") };
        assert_eq!(SyncTokenRefusal::from(error), header);
        assert_eq!(error.code(), "unexpected-byte");
        for (reason, words, cause) in [
            (header, "sync-token: expected a token id followed by \"=\" at byte 0", Some(error)),
            (full, "the store is full: it already has the tokens of 8 identifiers", None),
            (long, "the tokens of the store would be longer than 16 bytes", None),
        ] {
            assert_eq!(reason.to_string(), words);
            let source = reason.source().map(|it| it.downcast_ref::<DecodeError>().copied());
            assert_eq!(source, cause.map(Some));
        }
    }

    #[test]
    fn all_reasons_are_there_and_the_first_is_told() {
        let [header, full, long] = reasons();
        let observed = Observed { added: 1, replaced: 2, kept: 3 };
        let refused =
            |others: &[_]| SyncTokensRefused { observed, first: full, others: others.into() };
        for (others, words) in [
            (&[][..], ""),
            (&[long], ", and one more token was rejected"),
            (&[long, header], ", and 2 more tokens were rejected"),
        ] {
            let refused = refused(others);
            assert_eq!(refused.to_string(), format!("{full}{words}"));
            assert!(refused.iter().eq([full].into_iter().chain(others.iter().copied())));
            assert_eq!(refused.observed(), observed);
            let source = refused.source().unwrap().downcast_ref::<SyncTokenRefusal>();
            assert_eq!(source, Some(&full));
        }
    }
}
