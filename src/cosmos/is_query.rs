//! `x-ms-documentdb-isquery`: whether the body of a request is a query.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-isquery");

/// `x-ms-documentdb-isquery`: whether the body of a request is a query.
///
/// ```text
/// x-ms-documentdb-isquery = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB reads a POST to a feed as a create unless the request says that it is a query: by this header,
/// which its documentation requires, and by the media type `application/query+json`. The official client for Go
/// sends [`x-ms-documentdb-query`](super::XMsDocumentdbQuery).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IsQuery};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IsQuery(true));
/// assert_eq!(map["x-ms-documentdb-isquery"], "True");
/// assert_eq!(map.peek::<IsQuery>()?, Some(IsQuery(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IsQuery(pub bool);

field!(plain IsQuery(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the body is a query");

arbitrary!(IsQuery, any::<bool>().prop_map(IsQuery));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<IsQuery>(line), IsQuery(value));
        }
        refuses::<IsQuery>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
