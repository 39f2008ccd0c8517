//! The current representation, which the conditions of a request are compared with.

use super::EntityTagRef;
use crate::field::HttpDate;

/// The current representation of the resource that a request is for: whether there is one, and its
/// validators.
///
/// ```
/// use masthead::HttpDate;
/// use masthead::conditional::{EntityTagRef, Representation};
///
/// let current = Representation::existing()
///     .with_etag(EntityTagRef::strong("xyzzy")?)
///     .with_last_modified(HttpDate::from_unix(783_459_811).unwrap());
/// assert!(current.exists() && !Representation::ABSENT.exists());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Representation<'a> {
    exists: bool,
    etag: Option<EntityTagRef<'a>>,
    last_modified: Option<HttpDate>,
    is_exact: bool,
}

impl<'a> Representation<'a> {
    /// The resource does not exist.
    pub const ABSENT: Self =
        Self { exists: false, etag: None, last_modified: None, is_exact: false };

    /// There is one, of which neither tag nor date is known.
    #[must_use]
    pub const fn existing() -> Self {
        Self { exists: true, ..Self::ABSENT }
    }

    /// The same with its entity tag; it exists then.
    #[must_use]
    pub const fn with_etag(self, etag: EntityTagRef<'a>) -> Self {
        Self { exists: true, etag: Some(etag), ..self }
    }

    /// The same with the second in which it last changed; it exists then.
    ///
    /// The date is a weak validator: within that second the representation may have changed again, so that
    /// a date in `If-Range` never matches it. A cache that has no `Last-Modified` of a stored response takes
    /// its `Date`, or when it was received (RFC 9111 4.3.2).
    #[must_use]
    pub const fn with_last_modified(self, date: HttpDate) -> Self {
        Self { exists: true, last_modified: Some(date), is_exact: false, ..self }
    }

    /// The same with the second in which it last changed, for whoever is certain that it did not change
    /// twice in it (RFC 9110 8.8.2.2): then a date in `If-Range` can match.
    #[must_use]
    pub const fn with_exact_last_modified(self, date: HttpDate) -> Self {
        Self { exists: true, last_modified: Some(date), is_exact: true, ..self }
    }

    /// Returns `true` if the resource exists.
    #[must_use]
    pub const fn exists(&self) -> bool {
        self.exists
    }

    /// Its entity tag.
    #[must_use]
    pub const fn etag(&self) -> Option<EntityTagRef<'a>> {
        self.etag
    }

    /// When it last changed.
    #[must_use]
    pub const fn last_modified(&self) -> Option<HttpDate> {
        self.last_modified
    }

    /// When it last changed, where that is a strong validator.
    #[must_use]
    pub const fn exact_last_modified(&self) -> Option<HttpDate> {
        match self.is_exact {
            true => self.last_modified,
            false => None,
        }
    }
}
