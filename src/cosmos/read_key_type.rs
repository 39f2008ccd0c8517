//! `x-ms-read-key-type`: what the bounds of a read are.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::word;
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("x-ms-read-key-type");

table! {
    /// `x-ms-read-key-type`: what the bounds of a read are.
    ///
    /// ```text
    /// x-ms-read-key-type = "ResourceId" / "EffectivePartitionKey" / "EffectivePartitionKeyRange"    ; case-insensitive
    /// ```
    ///
    /// Clients of Azure Cosmos DB send `EffectivePartitionKeyRange` with [`x-ms-start-epk`](super::StartEpk) and
    /// [`x-ms-end-epk`](super::EndEpk).
    ///
    /// Example of the official clients: `EffectivePartitionKeyRange`.
    ///
    /// Deviations: none.
    ///
    /// ```
    /// use masthead::{FieldMapExt, cosmos::ReadKeyType};
    ///
    /// let mut map = http::HeaderMap::new();
    /// map.write(&ReadKeyType::EffectivePartitionKeyRange);
    /// assert_eq!(map["x-ms-read-key-type"], "EffectivePartitionKeyRange");
    /// assert_eq!(map.peek::<ReadKeyType>()?, Some(ReadKeyType::EffectivePartitionKeyRange));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ReadKeyType: &'static str {
        /// Resource identifiers.
        ResourceId = "ResourceId",
        /// Effective partition keys.
        EffectivePartitionKey = "EffectivePartitionKey",
        /// A range of effective partition keys, within one partition key range.
        EffectivePartitionKeyRange = "EffectivePartitionKeyRange",
    }
}

impl ReadKeyType {
    /// The name as it is written: `EffectivePartitionKeyRange`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl Plain for ReadKeyType {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        word(input, Self::ALL, Self::name, Expected::ReadKeyType)
    }
}

field!(plain ReadKeyType, &NAME);

impl fmt::Display for ReadKeyType {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for ReadKeyType {
    #[inline]
    fn describe(&self) -> Description {
        let name = Description::text(self.name());
        Description::Object(vec![Part::new("type", "what the bounds of the read are", name)])
    }
}

arbitrary!(ReadKeyType, select(ReadKeyType::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn every_name_in_any_case() {
        for &value in ReadKeyType::ALL {
            let name = value.name();
            for spelling in [name.to_owned(), name.to_lowercase(), format!("{name}\t ")] {
                assert_eq!(reads::<ReadKeyType>(&spelling), value);
            }
        }
    }

    #[test]
    fn nothing_else() {
        refuses::<ReadKeyType>(&[
            (
                "",
                "expected ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange at byte 0",
            ),
            (
                "Epk",
                "expected ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange at byte 0",
            ),
            (
                "1",
                "expected ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange at byte 0",
            ),
            (
                "\"EffectivePartitionKeyRange\"",
                "expected ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange at byte 0",
            ),
            (
                "EffectivePartitionKeyRanges",
                "expected ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange at byte 0",
            ),
            (
                "EffectivePartitionKeyRange, EffectivePartitionKeyRange",
                "expected the end of the value at byte 26",
            ),
        ]);
    }
}
