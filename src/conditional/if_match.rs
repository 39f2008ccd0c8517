//! `If-Match`: only if the resource is still what I know.

use http::HeaderName;
use http::header::IF_MATCH;

use super::entity_tags::list_of_one;
use super::{ETag, EntityTagRef, EntityTagsRef};
use crate::error::DecodeError;
use crate::field::{ListReceived, ListWriter, arbitrary, field};

static NAME: &HeaderName = &IF_MATCH;

/// `If-Match`: only if the resource is still what the client knows (RFC 9110 13.1.1).
///
/// ```text
/// If-Match   = "*" / #entity-tag
/// entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE
/// ```
///
/// Compared [strongly](EntityTagsRef::matches_strongly). Used by Azure App Configuration (which looks at
/// the first tag only), Azure Cosmos DB and the Microsoft Partner API. `"*"` in quotes is an entity tag;
/// that App Configuration takes it for the wildcard is a matter of that service.
///
/// Example of the App Configuration page: `"4f6dd610dd5e4deebc7fbaef685fb903"`.
///
/// Deviations: [`UnquotedEntityTag`](crate::Deviation::UnquotedEntityTag).
///
/// ```
/// use masthead::{Field, FieldLines, conditional::{EntityTagRef, IfMatch}};
///
/// let condition = IfMatch::parse_strict(FieldLines::one(br#""4f6dd610dd5e4deebc7fbaef685fb903""#))?;
/// let current = EntityTagRef::strong("4f6dd610dd5e4deebc7fbaef685fb903")?;
/// assert!(condition.matches_strongly(Some(current)));
/// assert!(!condition.matches_strongly(None));
/// assert!(IfMatch::any().view().matches_strongly(Some(current)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct IfMatch(ListReceived);

impl IfMatch {
    /// `*`.
    #[must_use]
    #[inline]
    pub fn any() -> Self {
        Self(ListReceived::any())
    }

    /// A list of tags.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter<'t>(
        tags: impl IntoIterator<Item = EntityTagRef<'t>>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<EntityTagRef<'_>>();
        tags.into_iter().for_each(|tag| writer.push(tag));
        writer.finish::<Self>().map(Self)
    }
}

impl From<&ETag> for IfMatch {
    /// A list of one tag.
    fn from(tag: &ETag) -> Self {
        Self(list_of_one::<Self>(tag))
    }
}

impl From<ETag> for IfMatch {
    /// A list of one tag.
    fn from(tag: ETag) -> Self {
        Self::from(&tag)
    }
}

field!(list IfMatch, shared EntityTagsRef of EntityTagRef, NAME);

// `*` or a list, the empty one included.
arbitrary!(
    IfMatch,
    option::of(vec(any::<ETag>(), 0..6)).prop_map(|tags| match tags {
        Some(tags) => IfMatch::try_from_iter(tags.iter().map(ETag::view)).unwrap(),
        None => IfMatch::any(),
    })
);

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::Field;
    use crate::FieldLines;
    use crate::test_kit::{reads, refuses};

    #[track_caller]
    fn holds(lines: &[&str], tags: &[&str]) {
        let values: Vec<_> =
            lines.iter().map(|line| HeaderValue::from_str(line).unwrap()).collect();
        let owned = IfMatch::from_lines(values.clone().into_iter().collect()).unwrap();
        let view = owned.view();
        assert_eq!(view.iter().map(|tag| tag.to_string()).collect::<Vec<_>>(), tags);
        assert_eq!(view, IfMatch::parse_strict(FieldLines::from(&values[..])).unwrap());
        assert_eq!(owned.to_lines().as_slice(), values);
        let canonical =
            IfMatch::parse_strict(owned.canonical().as_field_lines()).map(|v| v == view);
        assert!(canonical == Ok(true) || tags.is_empty());
    }

    #[test]
    fn lists() {
        holds(&["\"a\""], &["\"a\""]);
        holds(&["\"a,b\" ,, W/\"c\","], &["\"a,b\"", "W/\"c\""]);
        holds(&["\"a\"", "\"b\", \"c\""], &["\"a\"", "\"b\"", "\"c\""]);
        holds(&["\"*\""], &["\"*\""]);
        holds(&[""], &[]);
    }

    #[test]
    fn any() {
        for line in ["*", " * "] {
            let view = reads::<IfMatch>(line);
            assert!(view.is_any() && view.iter().next().is_none());
        }
        assert_eq!(IfMatch::any().to_lines().as_slice(), ["*"]);
        assert_eq!(IfMatch::any().canonical().as_slice(), ["*"]);
        let quoted = reads::<IfMatch>(b"\"*\"");
        assert!(!quoted.is_any());
        assert_ne!(quoted, IfMatch::any().view());
        let two = [HeaderValue::from_static("*"), HeaderValue::from_static("*")];
        assert!(IfMatch::parse_strict(FieldLines::from(&two[..])).is_err());
    }

    #[test]
    fn faults() {
        refuses::<IfMatch>(&[
            ("*, \"a\"", "expected an entity tag at byte 0"),
            ("\"a\", *", "expected an entity tag at byte 5"),
            ("\"a\" \"b\"", "expected a comma or the end of the value at byte 4"),
            ("\"abc", "expected the closing quote of an entity tag at byte 4"),
            ("invalid etag", "expected a comma or the end of the value at byte 8"),
        ]);
    }

    #[test]
    fn a_bad_tag_loses_no_other() {
        let line = FieldLines::one(b"\"a\", \"b\"c, \"d,e\", W/f, \"g\"");
        let results: Vec<_> = IfMatch::members(line)
            .map(|member| member.map(|tag| tag.tag()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Ok(&b"a"[..]), Err(8), Ok(b"d,e"), Err(20), Ok(b"g")]);
    }

    /// Whatever is an entity tag makes a list that has this tag and no other.
    #[test]
    fn built_from_one_tag() {
        let longest = "a".repeat(crate::limits::MAX_LINE_LEN);
        for line in ["\"\"", "W/\"a\"", "\"a,b\"", "\"*\"", " \"a\" ", "bare", "W\\a", &longest] {
            let tag: ETag = line.parse().unwrap();
            let list = IfMatch::from(&tag);
            assert!(list.iter().eq([tag.view()]), "{list:?}");
            assert!(!list.view().is_any());
            assert_eq!(list.to_lines().as_slice(), tag.to_lines().as_slice());
        }
    }

    #[test]
    fn built_from_tags() {
        let tags = [EntityTagRef::strong("a,b").unwrap(), EntityTagRef::weak("c").unwrap()];
        let built = IfMatch::try_from_iter(tags).unwrap();
        assert_eq!(built.to_lines().as_slice(), ["\"a,b\", W/\"c\""]);
        assert!(IfMatch::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        assert_eq!(IfMatch::try_from_iter([tags[0]; 1025]).unwrap_err().code(), "too-many");
    }
}
