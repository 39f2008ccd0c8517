//! `x-ms-documentdb-query`: whether the body of a request is a query, as the official client for Go says it.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-query");

/// `x-ms-documentdb-query`: whether the body of a request is a query, as the official client for Go says it.
///
/// ```text
/// x-ms-documentdb-query = "True" / "False"    ; case-insensitive
/// ```
///
/// The official client for Azure Cosmos DB in Go sends it with queries, where the documentation and all other
/// clients have [`x-ms-documentdb-isquery`](super::IsQuery). The service takes the request for a query because of
/// its media type.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::XMsDocumentdbQuery};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsDocumentdbQuery(true));
/// assert_eq!(map["x-ms-documentdb-query"], "True");
/// assert_eq!(map.peek::<XMsDocumentdbQuery>()?, Some(XMsDocumentdbQuery(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct XMsDocumentdbQuery(pub bool);

field!(plain XMsDocumentdbQuery(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the body is a query");

arbitrary!(XMsDocumentdbQuery, any::<bool>().prop_map(XMsDocumentdbQuery));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<XMsDocumentdbQuery>(line), XMsDocumentdbQuery(value));
        }
        refuses::<XMsDocumentdbQuery>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
