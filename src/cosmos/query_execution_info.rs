//! `x-ms-cosmos-query-execution-info`: how a query was run.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field, text,
};
use crate::grammar::json::{compact, object, value};
use crate::grammar::{Parsed, Span};

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-query-execution-info");

#[derive(Clone, Copy)]
struct InfoSpan(Span);

impl Spans for InfoSpan {
    // JSON nests, so the grammar is not regular.
    const PATTERN: Option<&'static str> = None;

    type Ref<'a> = QueryExecutionInfoRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, ()) = object(input, |_, at| value(at))?;
        Ok((rest, Self(Span::before(rest, &input[..input.len() - rest.len()], line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> QueryExecutionInfoRef<'_> {
        QueryExecutionInfoRef { json: fixed.spans.0.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: QueryExecutionInfoRef<'_>) -> Option<Vec<u8>> {
        Some(compact(view.json).collect())
    }
}

/// An [`x-ms-cosmos-query-execution-info`](QueryExecutionInfo) header, borrowed.
///
/// Two are equal if their JSON is, apart from white space between its parts.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::QueryExecutionInfo};
///
/// let line = FieldLines::one(br#"{"reverseIndexScan":false}"#);
/// let info = QueryExecutionInfo::parse_strict(line)?;
/// assert_eq!(info.json(), r#"{"reverseIndexScan":false}"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct QueryExecutionInfoRef<'a> {
    json: &'a [u8],
}

impl<'a> QueryExecutionInfoRef<'a> {
    /// The JSON object as it was sent, for a parser of JSON.
    #[must_use]
    #[inline]
    pub fn json(&self) -> &'a str {
        core::str::from_utf8(self.json).unwrap_or_default()
    }
}

impl PartialEq for QueryExecutionInfoRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        compact(self.json).eq(compact(other.json))
    }
}

impl Eq for QueryExecutionInfoRef<'_> {}

impl fmt::Debug for QueryExecutionInfoRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QueryExecutionInfoRef").field(&text(self.json)).finish()
    }
}

impl Describe for QueryExecutionInfoRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let json = Description::text(self.json);
        Description::Object(vec![Part::new("json", "how the query was run, as sent", json)])
    }
}

/// `x-ms-cosmos-query-execution-info`: how a query was run.
///
/// ```text
/// x-ms-cosmos-query-execution-info = object    ; JSON (RFC 8259)
/// ```
///
/// Azure Cosmos DB sends it with the pages of a query. Its members are for the official clients, so any object is
/// accepted. It is nested at most [`MAX_JSON_DEPTH`](crate::limits::MAX_JSON_DEPTH) deep.
///
/// Example of the service: `{"reverseRidEnabled":false,"reverseIndexScan":false}`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::QueryExecutionInfo};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&QueryExecutionInfo::new(r#"{"reverseIndexScan":false}"#)?);
/// assert_eq!(map["x-ms-cosmos-query-execution-info"], r#"{"reverseIndexScan":false}"#);
/// assert!(map.peek::<QueryExecutionInfo>()?.is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct QueryExecutionInfo(FixedReceived<InfoSpan>);

impl QueryExecutionInfo {
    /// A header of the text of a JSON object, written as it is.
    ///
    /// # Errors
    ///
    /// When the text is not a JSON object, with the position in it.
    #[inline]
    pub fn new(json: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, json.as_bytes()).map(Self)
    }
}

field!(fixed QueryExecutionInfo, QueryExecutionInfoRef, InfoSpan, &NAME);

arbitrary!(
    QueryExecutionInfo,
    vec(("[a-z \u{e9}]{1,8}", "true|null|-?[1-9][0-9]{0,5}|\"[a-z ]{0,6}\"|\\[ \\]"), 0..5)
        .prop_map(|members| {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("\"{name}\" : {value}")).collect();
            QueryExecutionInfo::new(&format!("{{{}}}", members.join(", "))).unwrap()
        })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, refuses};

    #[test]
    fn any_object() {
        keeps::<QueryExecutionInfo>("{}", "{}");
        keeps::<QueryExecutionInfo>(
            "{ \"reverseRidEnabled\" : false, \"x y\": [1, null] }\t",
            "{\"reverseRidEnabled\":false,\"x y\":[1,null]}",
        );
    }

    #[test]
    fn faults() {
        refuses::<QueryExecutionInfo>(&[
            ("", "expected a JSON object at byte 0"),
            ("[]", "expected a JSON object at byte 0"),
            ("{\"a\"}", "expected \":\" at byte 4"),
            ("{\"a\":tru}", "expected a JSON value at byte 5"),
            ("{\"a\":1", "expected a comma or \"}\" at byte 6"),
            ("{} {}", "expected the end of the value at byte 3"),
        ]);
        let deep = format!("{{\"a\":{}", "[".repeat(40));
        refuses::<QueryExecutionInfo>(&[(&deep, "JSON is nested deeper than 16 at byte 21")]);
        assert_eq!(QueryExecutionInfo::new("{\"a\"}").unwrap_err().offset(), 4);
    }
}
