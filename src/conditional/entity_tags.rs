//! The shared form of `If-Match` and `If-None-Match`: `*`, or a list of entity tags.

use core::fmt;

use http::header::IF_MATCH;

use super::entity_tag::is_any;
use super::{ETag, EntityTagRef};
use crate::error::DecodeError;
use crate::field::{
    Describe, Description, Field, FieldLines, ListIter, ListReceived, Members, Part,
};

/// The value of [`IfMatch`](super::IfMatch) or [`IfNoneMatch`](super::IfNoneMatch), borrowed: `*`, or a
/// list of entity tags.
///
/// ```
/// use masthead::{Field, FieldLines, conditional::{EntityTagRef, IfNoneMatch}};
///
/// let tags = IfNoneMatch::parse_strict(FieldLines::one(br#""a", W/"b""#))?;
/// assert!(tags.matches_weakly(Some(EntityTagRef::strong("b")?)));
/// assert!(!tags.matches_strongly(Some(EntityTagRef::strong("b")?)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct EntityTagsRef<'a> {
    pub(super) lines: FieldLines<'a>,
}

impl<'a> EntityTagsRef<'a> {
    /// Returns `true` if the value is `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        is_any(self.lines)
    }

    /// The tags, over all lines; none for `*`.
    #[must_use]
    #[inline]
    pub fn iter(&self) -> ListIter<'a, EntityTagRef<'a>> {
        let lines = if self.is_any() { FieldLines::one(b"") } else { self.lines };
        ListIter::new(&IF_MATCH, lines)
    }

    /// Returns `true` if `current` is one of the tags by strong comparison; `*` is any that exists.
    ///
    /// A resource that does not exist, or has no tag, is `None`. RFC 9110 13.1.1 asks this of
    /// `If-Match`: the request is to be carried out if it is so.
    #[must_use]
    pub fn matches_strongly(&self, current: Option<EntityTagRef<'_>>) -> bool {
        let Some(current) = current else { return false };
        self.is_any() || self.iter().any(|tag| tag.strong_eq(current))
    }

    /// Returns `true` if `current` is one of the tags by weak comparison; `*` is any that exists.
    ///
    /// A resource that does not exist, or has no tag, is `None`. RFC 9110 13.1.2 asks this of
    /// `If-None-Match`: the request is to be carried out if it is *not* so.
    #[must_use]
    pub fn matches_weakly(&self, current: Option<EntityTagRef<'_>>) -> bool {
        let Some(current) = current else { return false };
        self.is_any() || self.iter().any(|tag| tag.weak_eq(current))
    }
}

impl<'a> Members<'a, EntityTagRef<'a>> {
    /// Whether `current` is one of the tags by strong comparison, as
    /// [`EntityTagsRef::matches_strongly`] says, found while the list is read.
    ///
    /// # Errors
    ///
    /// The first fault of the list, whatever the answer would be.
    #[inline]
    pub fn matches_strongly(self, current: Option<EntityTagRef<'_>>) -> Result<bool, DecodeError> {
        self.matches(current, EntityTagRef::strong_eq)
    }

    /// Whether `current` is one of the tags by weak comparison, as
    /// [`EntityTagsRef::matches_weakly`] says, found while the list is read.
    ///
    /// ```
    /// use masthead::FieldLines;
    /// use masthead::conditional::{EntityTagRef, IfNoneMatch};
    ///
    /// let current = EntityTagRef::strong("b")?;
    /// let tags = IfNoneMatch::members(FieldLines::one(br#""a", W/"b""#));
    /// assert!(tags.matches_weakly(Some(current))?);
    /// let wrong = IfNoneMatch::members(FieldLines::one(br#""b", "c"#));
    /// assert!(wrong.matches_weakly(Some(current)).is_err());
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the list, whatever the answer would be.
    #[inline]
    pub fn matches_weakly(self, current: Option<EntityTagRef<'_>>) -> Result<bool, DecodeError> {
        self.matches(current, EntityTagRef::weak_eq)
    }

    #[inline]
    fn matches<'o>(
        self,
        current: Option<EntityTagRef<'o>>,
        is_same: impl Fn(EntityTagRef<'a>, EntityTagRef<'o>) -> bool,
    ) -> Result<bool, DecodeError> {
        if self.is_any() {
            return Ok(current.is_some());
        }
        // A lone tag is compared where it was found: a sixth less than by a call.
        match self.alone() {
            Some(tag) => Ok(current.is_some_and(|current| is_same(tag, current))),
            None => self.matches_in_list(current, is_same),
        }
    }

    #[inline(never)]
    fn matches_in_list<'o>(
        self,
        current: Option<EntityTagRef<'o>>,
        is_same: impl Fn(EntityTagRef<'a>, EntityTagRef<'o>) -> bool,
    ) -> Result<bool, DecodeError> {
        let mut any = false;
        self.try_each_of_list(|tag| {
            any = any || current.is_some_and(|current| is_same(tag, current));
        })?;
        Ok(any)
    }
}

/// A list of one tag.
pub(super) fn list_of_one<T: Field>(tag: &ETag) -> ListReceived {
    // Every line that is a tag is a list of one: a tag without quotes has no comma, and no tag is `*`.
    ListReceived::from_lines::<T>(Field::to_lines(tag)).expect("an entity tag is a list of one")
}

impl<'a> IntoIterator for EntityTagsRef<'a> {
    type Item = EntityTagRef<'a>;
    type IntoIter = ListIter<'a, EntityTagRef<'a>>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for EntityTagsRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_any() == other.is_any() && self.iter().eq(other.iter())
    }
}

impl Eq for EntityTagsRef<'_> {}

impl fmt::Debug for EntityTagsRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_any() {
            true => f.write_str("*"),
            false => f.debug_list().entries(self.iter()).finish(),
        }
    }
}

impl Describe for EntityTagsRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        if self.is_any() {
            let any = Part::new("any", "any version of the resource", Description::Bool(true));
            return Description::Object(vec![any]);
        }
        let tags = Description::list(self.iter().map(|tag| tag.describe()));
        Description::Object(vec![Part::new("tags", "versions of the resource", tags)])
    }
}
