//! How services evaluate preconditions differently from RFC 9110.

use super::entity_tag::is_any;
use super::{EntityTagRef, EntityTagsRef, Representation};
use crate::field::FieldLines;
use crate::grammar::leaf::{ows, trim_end};

/// How [`Preconditions`](super::Preconditions) are taken: as RFC 9110 has them, or as a service does.
///
/// ```
/// use masthead::conditional::PreconditionRules;
///
/// let mut rules = PreconditionRules::RFC_9110;
/// rules.quoted_wildcard = true;
/// assert_ne!(rules, PreconditionRules::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate departure")]
pub struct PreconditionRules {
    /// How the tags of a request are compared with the current one.
    pub comparison: TagComparison,
    /// `true` if `"*"` is the wildcard, as `*` is. In RFC 9110 it is an entity tag.
    pub quoted_wildcard: bool,
    /// Compares only the first tag of a list.
    pub first_tag_only: bool,
    /// Ignores `If-None-Match` beside `If-Match`. In RFC 9110 both must hold.
    pub if_match_alone: bool,
    /// Applies `If-Match` only to methods that write, and `If-None-Match` only to GET and HEAD.
    pub by_method: bool,
    /// Evaluates `If-Modified-Since`.
    pub if_modified_since: bool,
    /// Evaluates `If-Unmodified-Since`.
    pub if_unmodified_since: bool,
}

impl PreconditionRules {
    /// The rules of RFC 9110.
    pub const RFC_9110: Self = Self {
        comparison: TagComparison::Rfc9110,
        quoted_wildcard: false,
        first_tag_only: false,
        if_match_alone: false,
        by_method: false,
        if_modified_since: true,
        if_unmodified_since: true,
    };

    /// The rules of Azure App Configuration: `"*"` is the wildcard (as the vendor's documentation writes it), only
    /// the first tag counts and its weakness does not, `If-None-Match` is ignored beside `If-Match`, and the two
    /// dates are ignored. All but the first were observed with Microsoft's emulator.
    pub const APP_CONFIGURATION: Self = Self {
        comparison: TagComparison::Opaque,
        quoted_wildcard: true,
        first_tag_only: true,
        if_match_alone: true,
        by_method: false,
        if_modified_since: false,
        if_unmodified_since: false,
    };

    /// Those of Azure Cosmos DB: `If-Match` for writes, `If-None-Match` and `If-Modified-Since` for reads,
    /// each compared byte for byte with the tag as it was sent, quotes included. What is no entity tag is no
    /// fault there, and matches nothing.
    ///
    /// They are not for a change feed (a request with `A-IM`), in which `If-None-Match` and
    /// `If-Modified-Since` say where the feed begins.
    pub const COSMOS_DB: Self = Self {
        comparison: TagComparison::Bytes,
        quoted_wildcard: false,
        first_tag_only: false,
        if_match_alone: false,
        by_method: true,
        if_modified_since: true,
        if_unmodified_since: false,
    };

    /// Returns `true` if the lines of a condition, which can be parsed, match the current representation.
    pub(super) fn matches(
        &self,
        lines: FieldLines<'_>,
        current: &Representation<'_>,
        strongly: bool,
    ) -> bool {
        if is_any(lines) || self.quoted_wildcard && is_quoted_any(lines) {
            return current.exists();
        }
        let Some(etag) = current.etag() else { return false };
        let take = if self.first_tag_only { 1 } else { usize::MAX };
        let mut tags = EntityTagsRef { lines }.iter().take(take);
        match self.comparison {
            TagComparison::Rfc9110 if strongly => tags.any(|tag| tag.strong_eq(etag)),
            TagComparison::Rfc9110 | TagComparison::Opaque => tags.any(|tag| tag.weak_eq(etag)),
            TagComparison::Bytes => {
                let mut lines = lines.iter();
                lines.next().is_some_and(|line| is_written(line, etag)) && lines.next().is_none()
            }
        }
    }
}

impl Default for PreconditionRules {
    /// [`RFC_9110`](Self::RFC_9110).
    fn default() -> Self {
        Self::RFC_9110
    }
}

/// How entity tags are compared.
///
/// ```
/// use masthead::conditional::{PreconditionRules, TagComparison};
///
/// assert_eq!(PreconditionRules::COSMOS_DB.comparison, TagComparison::Bytes);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TagComparison {
    /// Strongly for `If-Match`, weakly for `If-None-Match` (RFC 9110 8.8.3.2).
    Rfc9110,
    /// Compares the text between the quotes, weak or not.
    Opaque,
    /// The field value as a whole, byte for byte, with the current tag as it is sent.
    Bytes,
}

/// Returns `true` if the first tag is `"*"`.
fn is_quoted_any(lines: FieldLines<'_>) -> bool {
    EntityTagsRef { lines }.iter().next().is_some_and(|tag| tag.tag() == b"*")
}

/// Returns `true` if the line is the tag as it is written.
fn is_written(line: &[u8], tag: EntityTagRef<'_>) -> bool {
    let line = trim_end(ows(line));
    let quoted = match tag.is_weak() {
        true => line.strip_prefix(b"W/"),
        false => Some(line),
    };
    let inner = quoted.and_then(|it| it.strip_prefix(b"\"")).and_then(|it| it.strip_suffix(b"\""));
    inner == Some(tag.tag())
}
