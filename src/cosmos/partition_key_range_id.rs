//! `x-ms-documentdb-partitionkeyrangeid`: in which range of partition keys a feed is read.

use http::HeaderName;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::class::OTHER_RANGE;
use crate::grammar::leaf::{byte, run1, whole};
use crate::grammar::{Parsed, Span, spanned};

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-partitionkeyrangeid");

#[derive(Clone, Copy)]
struct IdSpans {
    collection: Option<Span>,
    range: Span,
}

impl Spans for IdSpans {
    const PATTERN: Option<&'static str> = Some("(?:{no-comma},)?{no-comma}");

    type Ref<'a> = PartitionKeyRangeIdRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let id = || spanned(line_len, run1(OTHER_RANGE, Expected::PartitionKeyRangeId));
        let second = opt(preceded(byte(b',', Expected::CommaOrEnd), cut(id())));
        (id(), second)
            .map(|(first, second)| match second {
                Some(range) => Self { collection: Some(first), range },
                None => Self { collection: None, range: first },
            })
            .parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> PartitionKeyRangeIdRef<'_> {
        let part = |span: Span| ascii(span.of(fixed.line));
        PartitionKeyRangeIdRef {
            collection: fixed.spans.collection.map(part),
            range: part(fixed.spans.range),
        }
    }

    #[inline]
    fn canonical(view: PartitionKeyRangeIdRef<'_>) -> Option<Vec<u8>> {
        Some(write(view.collection, view.range))
    }
}

#[inline]
fn write(collection: Option<&str>, range: &str) -> Vec<u8> {
    match collection {
        Some(collection) => format!("{collection},{range}").into_bytes(),
        None => range.as_bytes().to_vec(),
    }
}

/// An [`x-ms-documentdb-partitionkeyrangeid`](PartitionKeyRangeId) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::PartitionKeyRangeId};
///
/// let id = PartitionKeyRangeId::parse_strict(FieldLines::one(b"DPZtAKyOj5g=,3"))?;
/// assert_eq!((id.collection(), id.range()), (Some("DPZtAKyOj5g="), "3"));
/// let id = PartitionKeyRangeId::parse_strict(FieldLines::one(b"16"))?;
/// assert_eq!((id.collection(), id.range()), (None, "16"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionKeyRangeIdRef<'a> {
    collection: Option<&'a str>,
    range: &'a str,
}

impl<'a> PartitionKeyRangeIdRef<'a> {
    /// The resource id of the collection, if it is there.
    #[must_use]
    #[inline]
    pub const fn collection(&self) -> Option<&'a str> {
        self.collection
    }

    /// The id of the range in its collection.
    ///
    /// It is text, and not a number: `0` and `00` are two ids, and `M` is one too.
    #[must_use]
    #[inline]
    pub const fn range(&self) -> &'a str {
        self.range
    }
}

impl Describe for PartitionKeyRangeIdRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let collection = self.collection.map_or(Description::Null, Description::text);
        Description::Object(vec![
            Part::new("collectionRid", "resource id of the collection, if given", collection),
            Part::new("pkRangeId", "id of the range", Description::text(self.range)),
        ])
    }
}

/// `x-ms-documentdb-partitionkeyrangeid`: in which range of partition keys a feed is read.
///
/// ```text
/// x-ms-documentdb-partitionkeyrangeid = [ collection-rid "," ] range-id
/// collection-rid                      = 1*( VCHAR except "," )
/// range-id                            = 1*( VCHAR except "," )
/// ```
///
/// Azure Cosmos DB reads one range of a change feed by it, and says in a response which one it was. The
/// page calls it a number. The service keeps it as text, and so does this type. White space around the
/// comma is an error: the service would take it for a part of the id.
///
/// Example of the service: `16`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::PartitionKeyRangeId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&PartitionKeyRangeId::new(None, "16")?);
/// assert_eq!(map["x-ms-documentdb-partitionkeyrangeid"], "16");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct PartitionKeyRangeId(FixedReceived<IdSpans>);

impl PartitionKeyRangeId {
    /// A header of a range, and of the collection that it is in.
    ///
    /// # Errors
    ///
    /// Points into a part that is empty, or holds a comma or a character that is not printable;
    /// [`line`](DecodeError::line) is 0 for the collection and 1 for the range.
    #[inline]
    pub fn new(collection: Option<&str>, range: &str) -> Result<Self, DecodeError> {
        for (index, part) in [collection, Some(range)].into_iter().enumerate() {
            let Some(part) = part.map(str::as_bytes) else { continue };
            whole(OTHER_RANGE, Expected::PartitionKeyRangeId, part)
                .map_err(|fault| fault.in_piece(&NAME, index, part))?;
        }
        FixedReceived::from_parts(&NAME, write(collection, range)).map(Self)
    }
}

field!(fixed PartitionKeyRangeId, PartitionKeyRangeIdRef, IdSpans, &NAME);

// With a collection or without.
arbitrary!(
    PartitionKeyRangeId,
    (option::of("[!-+\\--~]{1,16}"), "[!-+\\--~]{1,8}").prop_map(|(collection, range)| {
        PartitionKeyRangeId::new(collection.as_deref(), &range).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{reads, refuses};

    fn parts(line: &str) -> (Option<&str>, &str) {
        let id = reads::<PartitionKeyRangeId>(line);
        (id.collection(), id.range())
    }

    #[test]
    fn with_a_collection_or_without() {
        assert_eq!(parts("0"), (None, "0"));
        assert_eq!(parts(" M\t"), (None, "M"));
        assert_eq!(parts("DPZtAKyOj5g=,3"), (Some("DPZtAKyOj5g="), "3"));
        let long = "99999999999999999999999";
        assert_eq!(parts(long), (None, long));
    }

    #[test]
    fn faults() {
        refuses::<PartitionKeyRangeId>(&[
            ("", "expected a partition key range id at byte 0"),
            (",3", "expected a partition key range id at byte 0"),
            ("a,", "expected a partition key range id at byte 2"),
            ("a,b,c", "expected the end of the value at byte 3"),
            ("a, 3", "expected a partition key range id at byte 2"),
            ("a ,3", "expected the end of the value at byte 2"),
            ("1 2", "expected the end of the value at byte 2"),
            ("é", "expected a partition key range id at byte 0"),
        ]);
    }

    #[test]
    fn an_id_is_text() {
        let id = |range| PartitionKeyRangeId::new(None, range).unwrap();
        assert_ne!(id("0"), id("00"));
        assert_ne!(id("m"), id("M"));
        assert_ne!(id("3"), PartitionKeyRangeId::new(Some("a"), "3").unwrap());
    }

    #[test]
    fn only_ids_are_written() {
        let built = PartitionKeyRangeId::new(Some("DPZtAKyOj5g="), "3").unwrap();
        assert_eq!(built.to_lines().as_slice(), ["DPZtAKyOj5g=,3"]);
        assert_eq!(built.canonical().as_slice(), ["DPZtAKyOj5g=,3"]);
        for (collection, range, place) in [
            (None, "", (1, 0)),
            (None, "1,2", (1, 1)),
            (Some(""), "1", (0, 0)),
            (Some("a b"), "1", (0, 1)),
            (Some("a"), "1\n", (1, 1)),
        ] {
            let error = PartitionKeyRangeId::new(collection, range).unwrap_err();
            assert_eq!((error.line(), error.offset()), place);
        }
        let long = "1".repeat(70_000);
        assert_eq!(PartitionKeyRangeId::new(None, &long).unwrap_err().code(), "too-long");
    }
}
