//! `x-ms-cosmos-read-consistency-strategy`: how consistent a read is.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::word;
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-read-consistency-strategy");

table! {
    /// `x-ms-cosmos-read-consistency-strategy`: how consistent a read is.
    ///
    /// ```text
    /// x-ms-cosmos-read-consistency-strategy = "Eventual" / "Session" / "LatestCommitted" / "GlobalStrong"    ; case-insensitive
    /// ```
    ///
    /// Azure Cosmos DB takes it with reads and queries, whatever the consistency of the account is. It takes the
    /// place of [`x-ms-consistency-level`](super::ConsistencyLevel): the service refuses a request that has both.
    ///
    /// Example of the official clients: `LatestCommitted`.
    ///
    /// Deviations: none.
    ///
    /// ```
    /// use masthead::{FieldMapExt, cosmos::ReadConsistencyStrategy};
    ///
    /// let mut map = http::HeaderMap::new();
    /// map.write(&ReadConsistencyStrategy::LatestCommitted);
    /// assert_eq!(map["x-ms-cosmos-read-consistency-strategy"], "LatestCommitted");
    /// assert_eq!(map.peek::<ReadConsistencyStrategy>()?, Some(ReadConsistencyStrategy::LatestCommitted));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ReadConsistencyStrategy: &'static str {
        /// Reads see every write eventually.
        Eventual = "Eventual",
        /// A client sees its own writes.
        Session = "Session",
        /// Reads see the latest write that a quorum of the region has committed.
        LatestCommitted = "LatestCommitted",
        /// Reads see every write of all regions.
        GlobalStrong = "GlobalStrong",
    }
}

impl ReadConsistencyStrategy {
    /// The name as it is written: `LatestCommitted`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl Plain for ReadConsistencyStrategy {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        word(input, Self::ALL, Self::name, Expected::ReadConsistencyStrategy)
    }
}

field!(plain ReadConsistencyStrategy, &NAME);

impl fmt::Display for ReadConsistencyStrategy {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for ReadConsistencyStrategy {
    #[inline]
    fn describe(&self) -> Description {
        let name = Description::text(self.name());
        Description::Object(vec![Part::new("strategy", "requested consistency of the read", name)])
    }
}

arbitrary!(ReadConsistencyStrategy, select(ReadConsistencyStrategy::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn every_name_in_any_case() {
        for &value in ReadConsistencyStrategy::ALL {
            let name = value.name();
            for spelling in [name.to_owned(), name.to_lowercase(), format!("{name}\t ")] {
                assert_eq!(reads::<ReadConsistencyStrategy>(&spelling), value);
            }
        }
    }

    #[test]
    fn nothing_else() {
        refuses::<ReadConsistencyStrategy>(&[
            ("", "expected Eventual, Session, LatestCommitted or GlobalStrong at byte 0"),
            ("Strong", "expected Eventual, Session, LatestCommitted or GlobalStrong at byte 0"),
            ("1", "expected Eventual, Session, LatestCommitted or GlobalStrong at byte 0"),
            (
                "\"LatestCommitted\"",
                "expected Eventual, Session, LatestCommitted or GlobalStrong at byte 0",
            ),
            (
                "LatestCommitteds",
                "expected Eventual, Session, LatestCommitted or GlobalStrong at byte 0",
            ),
            ("LatestCommitted, LatestCommitted", "expected the end of the value at byte 15"),
        ]);
    }
}
