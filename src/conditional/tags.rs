//! What `If-Match` and `If-None-Match` share: `*`, or a list of entity tags.

use core::fmt;

use http::HeaderName;

use super::EntityTagRef;
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{
    Describe, Description, FieldLines, Lines, ListIter, ListReceived, ListWriter, Part, check,
    to_value,
};
use crate::grammar::leaf::{ows, trim_end};

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
    name: &'static HeaderName,
    any: bool,
    lines: FieldLines<'a>,
}

impl<'a> EntityTagsRef<'a> {
    #[inline]
    pub(super) fn parse(
        name: &'static HeaderName,
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<Self, DecodeError> {
        let any = is_any(lines);
        if !any {
            check::<EntityTagRef<'a>>(name, lines, notes)?;
        }
        Ok(Self { name, any, lines })
    }

    /// The view of lines that were read before.
    fn read_before(name: &'static HeaderName, lines: FieldLines<'a>) -> Self {
        let any = is_any(lines);
        Self { name, any, lines }
    }

    /// Whether the value is `*`.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.any
    }

    /// The tags, over all lines; none for `*`.
    #[must_use]
    pub fn tags(&self) -> ListIter<'a, EntityTagRef<'a>> {
        let lines = if self.any { FieldLines::one(b"") } else { self.lines };
        ListIter::new(self.name, lines)
    }

    /// Whether `current` is one of the tags by strong comparison; `*` is any that exists.
    ///
    /// A resource that does not exist, or has no tag, is `None`. RFC 9110 13.1.1 asks this of
    /// `If-Match`: the request is to be carried out if it is so.
    #[must_use]
    pub fn matches_strongly(&self, current: Option<EntityTagRef<'_>>) -> bool {
        let Some(current) = current else { return false };
        self.any || self.tags().any(|tag| tag.strong_eq(current))
    }

    /// Whether `current` is one of the tags by weak comparison; `*` is any that exists.
    ///
    /// A resource that does not exist, or has no tag, is `None`. RFC 9110 13.1.2 asks this of
    /// `If-None-Match`: the request is to be carried out if it is *not* so.
    #[must_use]
    pub fn matches_weakly(&self, current: Option<EntityTagRef<'_>>) -> bool {
        let Some(current) = current else { return false };
        self.any || self.tags().any(|tag| tag.weak_eq(current))
    }
}

/// Whether the only line says `*`.
#[inline]
fn is_any(lines: FieldLines<'_>) -> bool {
    let mut lines = lines.iter();
    match (lines.next(), lines.next()) {
        (Some([b'"', ..]), _) => false,
        (Some(line), None) => trim_end(ows(line)) == b"*",
        _ => false,
    }
}

impl PartialEq for EntityTagsRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.any == other.any && self.tags().eq(other.tags())
    }
}

impl Eq for EntityTagsRef<'_> {}

impl fmt::Debug for EntityTagsRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.any {
            true => f.write_str("*"),
            false => f.debug_list().entries(self.tags()).finish(),
        }
    }
}

impl Describe for EntityTagsRef<'_> {
    fn describe(&self) -> Description {
        if self.any {
            let any = Part::new("any", "any version of the resource", Description::Bool(true));
            return Description::Object(vec![any]);
        }
        let tags = Description::list(self.tags().map(|tag| tag.describe()));
        Description::Object(vec![Part::new("tags", "versions of the resource", tags)])
    }
}

/// The owned form of [`EntityTagsRef`].
#[derive(Clone)]
pub(super) struct Tags {
    name: &'static HeaderName,
    received: ListReceived,
}

impl Tags {
    pub(super) fn any(name: &'static HeaderName) -> Self {
        let received = ListReceived::written(to_value(b"*".to_vec()).into());
        Self { name, received }
    }

    pub(super) fn try_from_iter<'t>(
        name: &'static HeaderName,
        tags: impl IntoIterator<Item = EntityTagRef<'t>>,
    ) -> Result<Self, DecodeError> {
        let received = write(tags).finish_checked(|lines, notes| {
            check::<EntityTagRef<'_>>(name, lines, notes).map(drop)
        })?;
        Ok(Self { name, received })
    }

    pub(super) fn from_lines(
        name: &'static HeaderName,
        lines: Lines,
    ) -> Result<Self, (DecodeError, Lines)> {
        let parse = |lines: FieldLines<'_>, notes: &mut Notes| {
            EntityTagsRef::parse(name, lines, notes).map(drop)
        };
        let received = ListReceived::new(lines, parse)?;
        Ok(Self { name, received })
    }

    pub(super) fn lines(&self) -> FieldLines<'_> {
        self.received.lines()
    }

    pub(super) fn view(&self) -> EntityTagsRef<'_> {
        EntityTagsRef::read_before(self.name, self.received.lines())
    }

    pub(super) fn canonical(&self) -> Lines {
        let view = self.view();
        if view.is_any() {
            return to_value(b"*".to_vec()).into();
        }
        write(view.tags()).finish()
    }

    pub(super) fn to_lines(&self) -> Lines {
        self.received.faithful().unwrap_or_else(|| self.canonical())
    }
}

fn write<'t>(tags: impl IntoIterator<Item = EntityTagRef<'t>>) -> ListWriter {
    let mut writer = ListWriter::new(b", ");
    for tag in tags {
        writer.push(|out| tag.write(out));
    }
    writer
}
