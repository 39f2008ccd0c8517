//! Typed headers in a `HeaderMap`.

use http::{HeaderMap, HeaderName};

use super::lines::find;
use super::{Field, FieldLines, Lines};
use crate::error::DecodeError;

/// Typed access to an [`http::HeaderMap`].
///
/// | verb | what it does |
/// |---|---|
/// | [`peek`](Self::peek) | reads the header, borrowed from the map; `None` if it is absent |
/// | [`lines`](Self::lines) | finds the lines of the header, for `members`; `None` if it is absent |
/// | [`read`](Self::read) | reads the header, owned; `None` if it is absent |
/// | [`require`](Self::require) | reads the header, owned; an error if it is absent |
/// | [`write`](Self::write) | puts the header in place of its lines |
///
/// Whatever holds several headers has the same verbs: `peek_from(&map)` and `read_from(&map)` make it, and
/// `write_to(&mut map)` writes it.
///
/// `headers` has its own `HeaderMapExt`, with which the types of this crate work as well; this one reports errors,
/// and reads without copying. The trait is sealed.
///
/// ```
/// use http::{HeaderMap, HeaderName};
/// use masthead::{FieldMapExt, sync_token::SyncTokens};
///
/// let mut map = HeaderMap::new();
/// assert!(map.peek::<SyncTokens>()?.is_none());
///
/// map.write(&SyncTokens::try_from_iter([("jtqGc1I4", "MDoyOA==", Some(28))])?);
/// assert_eq!(map["sync-token"], "jtqGc1I4=MDoyOA==;sn=28");
/// let tokens = map.peek::<SyncTokens>()?.unwrap();
/// assert_eq!(tokens.iter().next().unwrap().id(), "jtqGc1I4");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
pub trait FieldMapExt: Sealed {
    /// The header, borrowed; `Ok(None)` only when it is absent.
    ///
    /// Allocates nothing and touches no reference count.
    ///
    /// # Errors
    ///
    /// The result of [`Field::parse`] for the header. Deviations are tolerated.
    fn peek<T: Field>(&self) -> Result<Option<T::Ref<'_>>, DecodeError>;

    /// The lines of the header as they are; `None` when it is absent.
    ///
    /// What `members` takes, which reads a list once, while it is used:
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::conditional::{EntityTagRef, IfNoneMatch};
    /// use masthead::FieldMapExt;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("if-none-match", HeaderValue::from_static("\"a\", \"b\""));
    /// let current = EntityTagRef::strong("b")?;
    /// let is_known = match map.lines::<IfNoneMatch>() {
    ///     Some(lines) => IfNoneMatch::members(lines).matches_weakly(Some(current))?,
    ///     None => false,
    /// };
    /// assert!(is_known, "304 Not Modified");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    fn lines<T: Field>(&self) -> Option<FieldLines<'_>>;

    /// The header, owned; `Ok(None)` only when it is absent.
    ///
    /// # Errors
    ///
    /// The result of [`Field::parse`] for the header. Deviations are tolerated.
    fn read<T: Field>(&self) -> Result<Option<T>, DecodeError>;

    /// The header, owned.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and [`Missing`](crate::ErrorKind::Missing).
    fn require<T: Field>(&self) -> Result<T, DecodeError>;

    /// Puts the header in place of all its lines. A list without members removes it.
    ///
    /// # Panics
    ///
    /// When the map is full: `HeaderMap` holds at most 32,768 names.
    fn write<T: Field>(&mut self, value: &T);
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for http::HeaderMap {}
}
use sealed::Sealed;

impl FieldMapExt for HeaderMap {
    #[inline]
    fn peek<T: Field>(&self) -> Result<Option<T::Ref<'_>>, DecodeError> {
        self.lines::<T>().map(T::parse).transpose()
    }

    #[inline]
    fn lines<T: Field>(&self) -> Option<FieldLines<'_>> {
        find(self, T::name())
    }

    fn read<T: Field>(&self) -> Result<Option<T>, DecodeError> {
        match received(self, T::name()) {
            Some(lines) => T::from_lines(lines).map(Some).map_err(|rejected| rejected.error),
            None => Ok(None),
        }
    }

    fn require<T: Field>(&self) -> Result<T, DecodeError> {
        self.read()?.ok_or_else(|| DecodeError::missing(T::name()))
    }

    fn write<T: Field>(&mut self, value: &T) {
        replace(self, T::name(), value.to_lines());
    }
}

/// The lines of that name, if there are any.
#[inline(never)]
fn received(map: &HeaderMap, name: &'static HeaderName) -> Option<Lines> {
    let mut values = map.get_all(name).iter().peekable();
    values.peek()?;
    Some(Lines::received(values))
}

/// Puts the lines in place of all that the map has of that name.
#[inline(never)]
fn replace(map: &mut HeaderMap, name: &'static HeaderName, lines: Lines) {
    map.remove(name);
    for line in lines {
        map.append(name, line);
    }
}
