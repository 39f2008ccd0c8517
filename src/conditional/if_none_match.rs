//! `If-None-Match`: only if the resource is not what I know.

use http::HeaderName;
use http::header::IF_NONE_MATCH;

use super::entity_tags::list_of_one;
use super::{ETag, EntityTagRef, EntityTagsRef};
use crate::error::DecodeError;
use crate::field::{ListReceived, ListWriter, arbitrary, field};

static NAME: &HeaderName = &IF_NONE_MATCH;

/// `If-None-Match`: only if the resource is no longer what the client knows (RFC 9110 13.1.2).
///
/// ```text
/// If-None-Match   = "*" / #entity-tag
/// entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE
/// ```
///
/// Compared [weakly](EntityTagsRef::matches_weakly). Used by Azure App Configuration (which looks at the
/// first tag only) and Azure Cosmos DB, where the change feed puts a sequence number into the tag.
///
/// Example of the App Configuration page: `"4f6dd610dd5e4deebc7fbaef685fb903"`.
///
/// Deviations: [`UnquotedEntityTag`](crate::Deviation::UnquotedEntityTag).
///
/// ```
/// use masthead::{Field, FieldLines, FieldMapExt, conditional::{ETag, EntityTagRef, IfNoneMatch}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IfNoneMatch::from(ETag::strong("v1")?));
/// assert_eq!(map["if-none-match"], "\"v1\"");
///
/// let known = IfNoneMatch::parse_strict(FieldLines::one(br#"W/"a", "b""#))?;
/// assert!(known.matches_weakly(Some(EntityTagRef::strong("a")?)), "304 Not Modified");
/// assert!(!known.matches_weakly(Some(EntityTagRef::strong("c")?)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct IfNoneMatch(ListReceived);

impl IfNoneMatch {
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

impl From<&ETag> for IfNoneMatch {
    /// A list of one tag.
    fn from(tag: &ETag) -> Self {
        Self(list_of_one::<Self>(tag))
    }
}

impl From<ETag> for IfNoneMatch {
    /// A list of one tag.
    fn from(tag: ETag) -> Self {
        Self::from(&tag)
    }
}

field!(list IfNoneMatch, shared EntityTagsRef of EntityTagRef, NAME);

// `*` or a list, the empty one included.
arbitrary!(
    IfNoneMatch,
    option::of(vec(any::<ETag>(), 0..6)).prop_map(|tags| match tags {
        Some(tags) => IfNoneMatch::try_from_iter(tags.iter().map(ETag::view)).unwrap(),
        None => IfNoneMatch::any(),
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::FieldLines;
    use crate::test_kit::read;

    #[test]
    fn its_own_name_and_the_grammar_of_tags() {
        let error = read::<IfNoneMatch>(b"\"a\" b").unwrap_err();
        assert_eq!(
            error.to_string(),
            "if-none-match: expected a comma or the end of the value at byte 4"
        );
        let tags = IfNoneMatch::try_from_iter([EntityTagRef::weak("a").unwrap()]).unwrap();
        assert_eq!(tags.to_lines().as_slice(), ["W/\"a\""]);
        assert_eq!(IfNoneMatch::any().to_lines().as_slice(), ["*"]);
    }

    #[test]
    fn comparison() {
        let line = FieldLines::one(b"\"a\", W/\"b\"");
        let tags = IfNoneMatch::parse_strict(line).unwrap();
        let (a, b) = (EntityTagRef::weak("a").unwrap(), EntityTagRef::strong("b").unwrap());
        assert!(tags.matches_weakly(Some(a)) && tags.matches_weakly(Some(b)));
        assert!(!tags.matches_strongly(Some(a)) && !tags.matches_strongly(Some(b)));
        assert!(tags.matches_strongly(Some(EntityTagRef::strong("a").unwrap())));
        assert!(!tags.matches_weakly(None));
    }
}
