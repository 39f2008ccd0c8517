//! `x-ms-documentdb-is-upsert`: whether a create may replace a document.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-is-upsert");

/// `x-ms-documentdb-is-upsert`: whether a create may replace a document.
///
/// ```text
/// x-ms-documentdb-is-upsert = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB replaces the document of the same id if there is one. Without the header, it answers 409 to the
/// second write.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IsUpsert};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IsUpsert(true));
/// assert_eq!(map["x-ms-documentdb-is-upsert"], "True");
/// assert_eq!(map.peek::<IsUpsert>()?, Some(IsUpsert(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IsUpsert(pub bool);

field!(plain IsUpsert(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether a document of the same id is replaced");

arbitrary!(IsUpsert, any::<bool>().prop_map(IsUpsert));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<IsUpsert>(line), IsUpsert(value));
        }
        refuses::<IsUpsert>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
