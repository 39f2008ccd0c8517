//! `x-ms-indexing-directive`: whether a document is indexed.

use core::fmt;

use http::HeaderName;

use crate::deviation::{Deviation, Notes};
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::word;
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("x-ms-indexing-directive");

table! {
    /// `x-ms-indexing-directive`: whether a document is indexed.
    ///
    /// ```text
    /// x-ms-indexing-directive = "Include" / "Exclude" / "Default"    ; case-insensitive
    /// ```
    ///
    /// Azure Cosmos DB takes it when a document is created or replaced. Its documentation has `Include` and
    /// `Exclude`; clients also have `Default`, which applies the indexing policy of the collection.
    ///
    /// Example of the official clients: `Exclude`.
    ///
    /// Deviations: a number, 0 to 2, is [a numeric directive](Deviation::NumericDirective).
    ///
    /// ```
    /// use masthead::{FieldMapExt, cosmos::IndexingDirective};
    ///
    /// let mut map = http::HeaderMap::new();
    /// map.write(&IndexingDirective::Exclude);
    /// assert_eq!(map["x-ms-indexing-directive"], "Exclude");
    /// assert_eq!(map.peek::<IndexingDirective>()?, Some(IndexingDirective::Exclude));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum IndexingDirective: &'static str {
        /// The document is indexed.
        Include = "Include",
        /// The document is not indexed.
        Exclude = "Exclude",
        /// The indexing policy of the collection decides.
        Default = "Default",
    }
}

impl IndexingDirective {
    /// The name as it is written: `Exclude`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl Plain for IndexingDirective {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        let numbered = match input {
            [b'0', rest @ ..] => Some((rest, Self::Default)),
            [b'1', rest @ ..] => Some((rest, Self::Exclude)),
            [b'2', rest @ ..] => Some((rest, Self::Include)),
            _ => None,
        };
        if let Some(read) = numbered {
            notes.note(Deviation::NumericDirective, input);
            return Ok(read);
        }
        word(input, Self::ALL, Self::name, Expected::IndexingDirective)
    }
}

field!(plain IndexingDirective, &NAME);

impl fmt::Display for IndexingDirective {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for IndexingDirective {
    #[inline]
    fn describe(&self) -> Description {
        let name = Description::text(self.name());
        Description::Object(vec![Part::new("directive", "whether the document is indexed", name)])
    }
}

arbitrary!(IndexingDirective, select(IndexingDirective::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{notes, reads, refuses, writes};

    #[test]
    fn every_name_in_any_case() {
        for &value in IndexingDirective::ALL {
            let name = value.name();
            for spelling in [name.to_owned(), name.to_lowercase(), format!("{name}\t ")] {
                assert_eq!(reads::<IndexingDirective>(&spelling), value);
            }
        }
    }

    #[test]
    fn nothing_else() {
        refuses::<IndexingDirective>(&[
            ("", "expected Include, Exclude or Default at byte 0"),
            ("false", "expected Include, Exclude or Default at byte 0"),
            ("3", "expected Include, Exclude or Default at byte 0"),
            ("12", "expected the end of the value at byte 1"),
            ("-1", "expected Include, Exclude or Default at byte 0"),
            ("\"Exclude\"", "expected Include, Exclude or Default at byte 0"),
            ("Excludes", "expected Include, Exclude or Default at byte 0"),
            ("Exclude, Exclude", "expected the end of the value at byte 7"),
        ]);
    }

    #[test]
    fn numbers_of_the_client_for_python() {
        for (line, name) in [("0", "Default"), ("1", "Exclude"), (" 2 ", "Include")] {
            let at = line.len() - line.trim_start().len();
            let expected = [(Deviation::NumericDirective, at)];
            assert_eq!(notes::<IndexingDirective>(line).1, expected);
            writes::<IndexingDirective>(line, name);
        }
    }
}
