//! `x-ms-cosmos-priority-level`: the priority of a request.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::word;
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-priority-level");

table! {
    /// `x-ms-cosmos-priority-level`: the priority of a request.
    ///
    /// ```text
    /// x-ms-cosmos-priority-level = "High" / "Low"    ; case-insensitive
    /// ```
    ///
    /// If the throughput of a collection is exhausted, Azure Cosmos DB answers 429 to requests of low priority
    /// first.
    ///
    /// Example of the official clients: `Low`.
    ///
    /// Deviations: none.
    ///
    /// ```
    /// use masthead::{FieldMapExt, cosmos::PriorityLevel};
    ///
    /// let mut map = http::HeaderMap::new();
    /// map.write(&PriorityLevel::Low);
    /// assert_eq!(map["x-ms-cosmos-priority-level"], "Low");
    /// assert_eq!(map.peek::<PriorityLevel>()?, Some(PriorityLevel::Low));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PriorityLevel: &'static str {
        /// Requests that are refused last.
        High = "High",
        /// Requests that are refused first.
        Low = "Low",
    }
}

impl PriorityLevel {
    /// The name as it is written: `Low`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl Plain for PriorityLevel {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        word(input, Self::ALL, Self::name, Expected::PriorityLevel)
    }
}

field!(plain PriorityLevel, &NAME);

impl fmt::Display for PriorityLevel {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for PriorityLevel {
    #[inline]
    fn describe(&self) -> Description {
        let name = Description::text(self.name());
        Description::Object(vec![Part::new("level", "priority of the request", name)])
    }
}

arbitrary!(PriorityLevel, select(PriorityLevel::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn every_name_in_any_case() {
        for &value in PriorityLevel::ALL {
            let name = value.name();
            for spelling in [name.to_owned(), name.to_lowercase(), format!("{name}\t ")] {
                assert_eq!(reads::<PriorityLevel>(&spelling), value);
            }
        }
    }

    #[test]
    fn nothing_else() {
        refuses::<PriorityLevel>(&[
            ("", "expected High or Low at byte 0"),
            ("Medium", "expected High or Low at byte 0"),
            ("1", "expected High or Low at byte 0"),
            ("\"Low\"", "expected High or Low at byte 0"),
            ("Lows", "expected High or Low at byte 0"),
            ("Low, Low", "expected the end of the value at byte 3"),
        ]);
    }
}
