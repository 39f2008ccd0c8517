//! `x-ms-consistency-level`: how consistent a read is to be.

use core::fmt;

use http::HeaderName;

use crate::deviation::{Deviation, Notes};
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::leaf::strip;
use crate::grammar::{Parsed, fail};
use crate::names::{self, UnknownName, table};

static NAME: HeaderName = HeaderName::from_static("x-ms-consistency-level");

table! {
    /// `x-ms-consistency-level`: how consistent a read is to be, in place of what the account has.
    ///
    /// ```text
    /// x-ms-consistency-level = "Strong" / "BoundedStaleness" / "Session"    ; case-insensitive
    ///                        / "ConsistentPrefix" / "Eventual"
    /// ```
    ///
    /// Azure Cosmos DB takes it with queries and reads of documents. The order of the levels is that of their
    /// strength, and `Eventual` is the least. What an account allows is for
    /// [`may_override`](Self::may_override) to say.
    ///
    /// The official Rust client and parts of the .NET client compare levels case-insensitively; another part of the
    /// latter compares them byte for byte. They are written as above.
    ///
    /// Examples from the vendor's documentation: `Strong`, `Bounded`, `Session`, `Eventual`. No official client
    /// recognizes the second name, and `ConsistentPrefix`, which was added later, is not documented there.
    ///
    /// Deviations: [`BoundedConsistency`](Deviation::BoundedConsistency).
    ///
    /// ```
    /// use masthead::{Field, FieldLines, cosmos::ConsistencyLevel};
    ///
    /// let level = ConsistencyLevel::parse_strict(FieldLines::one(b"Session"))?;
    /// assert_eq!(level, ConsistencyLevel::Session);
    /// assert!(level < ConsistencyLevel::Strong);
    /// assert!(level.may_override(ConsistencyLevel::Strong));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum ConsistencyLevel: &'static str {
        /// Reads see every write eventually.
        Eventual = "Eventual",
        /// Writes are seen in their order, without a gap.
        ConsistentPrefix = "ConsistentPrefix",
        /// A client sees its own writes.
        Session = "Session",
        /// No more than a given time or number of writes is missing.
        BoundedStaleness = "BoundedStaleness",
        /// Whatever was written is seen.
        Strong = "Strong",
    }
}

impl ConsistencyLevel {
    /// The name of the level, as it is written: `BoundedStaleness`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }

    /// The level of that [name](Self::name), in letters of any case: for configuration and command lines.
    ///
    /// ```
    /// use masthead::cosmos::ConsistencyLevel;
    ///
    /// assert_eq!(ConsistencyLevel::from_name("eventual"), Ok(ConsistencyLevel::Eventual));
    /// let error = ConsistencyLevel::from_name("Bounded").unwrap_err();
    /// assert!(error.to_string().starts_with("unknown consistency level name: expected one of Eventual, "));
    /// ```
    ///
    /// # Errors
    ///
    /// When no level has this name.
    #[inline]
    pub fn from_name(name: &str) -> Result<Self, UnknownName> {
        let mut names = Self::ALL.iter().map(|level| level.name());
        let written = names.find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name);
        names::find(written, Self::ALL, Self::name, "consistency level")
    }

    /// Returns `true` if the level is no stronger than that of the account, as the documentation requires.
    #[must_use]
    #[inline]
    pub const fn is_same_or_weaker_than(self, account: Self) -> bool {
        self as u8 <= account as u8
    }

    /// Returns `true` if the service accepts the level in place of the account's.
    ///
    /// The table is that of the official .NET client. It allows more than the documentation: `Session`,
    /// `ConsistentPrefix` and `Eventual` may stand for each other.
    ///
    /// One exception needs what no header tells. Where reads by a local quorum are enabled, an account of
    /// a weaker level takes `Strong` for reads and queries of documents; `BoundedStaleness` never.
    ///
    /// ```
    /// use masthead::cosmos::ConsistencyLevel::{Eventual, Session, Strong};
    ///
    /// assert!(Session.may_override(Eventual) && !Session.is_same_or_weaker_than(Eventual));
    /// assert!(!Strong.may_override(Session));
    /// ```
    #[must_use]
    #[inline]
    pub const fn may_override(self, account: Self) -> bool {
        self.is_same_or_weaker_than(Self::Session) || self.is_same_or_weaker_than(account)
    }

    /// The level of a value that is as it should be written.
    #[inline]
    fn as_written(value: &[u8]) -> Option<Self> {
        Some(match value.len() {
            16 if is(value, b"BoundedStaleness") => Self::BoundedStaleness,
            16 if is(value, b"ConsistentPrefix") => Self::ConsistentPrefix,
            8 if is(value, b"Eventual") => Self::Eventual,
            7 if is(value, b"Session") => Self::Session,
            6 if is(value, b"Strong") => Self::Strong,
            _ => return None,
        })
    }
}

/// Returns `true` if a value is `name`. Both are compared as arrays; comparing slices is a function call.
#[inline]
fn is<const N: usize>(value: &[u8], name: &[u8; N]) -> bool {
    matches!(strip(value, name), Some([]))
}

/// A level in letters of any case, or the documented name of one; anything may follow.
#[cold]
fn in_any_case<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, ConsistencyLevel> {
    let letters = input.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (word, rest) = input.split_at(letters);
    let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
    if is("Bounded") {
        // With more after it, it is an error, and no other name.
        if rest.trim_ascii().is_empty() {
            notes.note(Deviation::BoundedConsistency, input);
        }
        return Ok((rest, ConsistencyLevel::BoundedStaleness));
    }
    match ConsistencyLevel::ALL.iter().find(|level| is(level.name())) {
        Some(level) => Ok((rest, *level)),
        None => fail(input, Expected::ConsistencyLevel),
    }
}

impl Plain for ConsistencyLevel {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        in_any_case(input, notes)
    }

    #[inline]
    fn at_a_glance(line: &[u8]) -> Option<Self> {
        Self::as_written(line)
    }
}

field!(plain ConsistencyLevel, &NAME);

impl fmt::Display for ConsistencyLevel {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for ConsistencyLevel {
    #[inline]
    fn describe(&self) -> Description {
        let level = Description::text(self.name());
        Description::Object(vec![Part::new("level", "requested consistency of the read", level)])
    }
}

arbitrary!(ConsistencyLevel, select(ConsistencyLevel::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, FieldLines};

    #[test]
    fn every_level_in_any_case() {
        for &level in ConsistencyLevel::ALL {
            let name = level.name();
            for spelling in [name.to_owned(), name.to_lowercase(), format!("{name}\t ")] {
                let line = FieldLines::one(spelling.as_bytes());
                assert_eq!(ConsistencyLevel::parse_strict(line), Ok(level));
            }
            assert_eq!(level.canonical().as_slice(), [name]);
            assert_eq!(level.to_string(), name);
        }
    }

    #[test]
    fn the_name_on_the_page() {
        for spelling in ["Bounded", "bounded "] {
            let line = FieldLines::one(spelling.as_bytes());
            let mut notes = Notes::new();
            let level = ConsistencyLevel::parse_noting(line, &mut notes).unwrap();
            assert_eq!(level.canonical().as_slice(), ["BoundedStaleness"]);
            let noted: Vec<_> =
                notes.iter().map(|note| (note.deviation(), note.offset())).collect();
            assert_eq!(noted, [(Deviation::BoundedConsistency, 0)]);
            let strict = ConsistencyLevel::parse_strict(line).unwrap_err();
            assert_eq!(strict.code(), "deviation.bounded-consistency");
        }
    }

    #[test]
    fn nothing_else() {
        let level = "x-ms-consistency-level: expected a consistency level at byte";
        let end = "x-ms-consistency-level: expected the end of the value at byte";
        for (line, message, at) in [
            ("", level, 0),
            ("Unknown", level, 0),
            (" Strongest", level, 1),
            ("Bound", level, 0),
            ("Bounded Staleness", end, 8),
            ("Bounded-Staleness", end, 7),
            ("Strong, Strong", end, 6),
            ("2", level, 0),
        ] {
            let line = FieldLines::one(line.as_bytes());
            let error = ConsistencyLevel::parse(line).unwrap_err();
            assert_eq!(error.to_string(), format!("{message} {at}"));
        }
    }

    #[test]
    fn what_an_account_allows() {
        use ConsistencyLevel::{BoundedStaleness, ConsistentPrefix, Eventual, Session, Strong};
        let weak = [Eventual, ConsistentPrefix, Session];
        for (account, allowed) in [
            (Strong, ConsistencyLevel::ALL),
            (BoundedStaleness, &[Eventual, ConsistentPrefix, Session, BoundedStaleness]),
            (Session, &weak),
            (ConsistentPrefix, &weak),
            (Eventual, &weak),
        ] {
            for level in ConsistencyLevel::ALL {
                assert_eq!(level.may_override(account), allowed.contains(level));
                assert_eq!(level.is_same_or_weaker_than(account), *level <= account);
            }
        }
    }
}
