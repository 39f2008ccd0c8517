//! `If-None-Match`: only if the resource is not what I know.

use core::fmt;

use http::HeaderName;
use http::header::IF_NONE_MATCH;

use super::tags::Tags;
use super::{EntityTagRef, EntityTagsRef};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, Lines, Members, field};

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
/// use masthead::{Field, FieldLines, conditional::{EntityTagRef, IfNoneMatch}};
///
/// let known = IfNoneMatch::parse_strict(FieldLines::one(br#"W/"a", "b""#))?;
/// assert!(known.matches_weakly(Some(EntityTagRef::strong("a")?)), "304 Not Modified");
/// assert!(!known.matches_weakly(Some(EntityTagRef::strong("c")?)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct IfNoneMatch(Tags);

impl IfNoneMatch {
    /// `*`.
    #[must_use]
    pub fn any() -> Self {
        Self(Tags::any())
    }

    /// A list of tags.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    pub fn try_from_iter<'t>(
        tags: impl IntoIterator<Item = EntityTagRef<'t>>,
    ) -> Result<Self, DecodeError> {
        Tags::try_from_iter(NAME, tags).map(Self)
    }

    /// The tags of a header, each with its own result, in one pass; `*` is an error here.
    #[must_use]
    pub fn members(lines: FieldLines<'_>) -> Members<'_, EntityTagRef<'_>> {
        Members::new(NAME, lines)
    }

    /// The lines as they were received.
    #[must_use]
    pub fn lines(&self) -> FieldLines<'_> {
        self.0.lines()
    }
}

impl Field for IfNoneMatch {
    type Ref<'a> = EntityTagsRef<'a>;

    #[inline]
    fn parse<'a>(
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<EntityTagsRef<'a>, DecodeError> {
        EntityTagsRef::parse(NAME, lines, notes)
    }

    fn faults(lines: FieldLines<'_>, notes: &mut Notes, fault: &mut dyn FnMut(DecodeError)) {
        EntityTagsRef::faults(NAME, lines, notes, fault);
    }

    fn from_lines(lines: Lines) -> Result<Self, (DecodeError, Lines)> {
        Tags::from_lines(NAME, lines).map(Self)
    }

    fn view(&self) -> EntityTagsRef<'_> {
        self.0.view()
    }

    fn canonical(&self) -> Lines {
        self.0.canonical()
    }

    fn to_lines(&self) -> Lines {
        self.0.to_lines()
    }
}

field!(IfNoneMatch, NAME);

impl PartialEq for IfNoneMatch {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Eq for IfNoneMatch {}

impl fmt::Debug for IfNoneMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IfNoneMatch").field(&self.view()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_name_and_the_grammar_of_tags() {
        let error = IfNoneMatch::parse_strict(FieldLines::one(b"\"a\" b")).unwrap_err();
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
