//! All headers of one direction of a service, read in one walk.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{DecodeError, Field, FieldLines, Notes};

/// The most headers of a set.
pub(super) const MAX: usize = 32;

/// The headers of a set that could not be read, one error for each.
///
/// Holds them in place: a read that fails allocates no more than one that succeeds.
///
/// ```
/// use masthead::service::app_configuration::RequestHeadersRef;
/// use http::{HeaderMap, HeaderValue};
///
/// let mut map = HeaderMap::new();
/// map.insert("date", HeaderValue::from_static("now"));
/// let (headers, failures) = RequestHeadersRef::peek_from(&map);
/// assert!(headers.date.is_none());
/// assert_eq!(failures.iter().next().unwrap().to_string(), "date: expected an HTTP-date at byte 0");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    errors: [Option<DecodeError>; MAX],
    len: usize,
}

impl Failures {
    pub(super) const fn new() -> Self {
        Self { errors: [None; MAX], len: 0 }
    }

    pub(super) fn push(&mut self, error: DecodeError) {
        if let Some(slot) = self.errors.get_mut(self.len) {
            *slot = Some(error);
            self.len += 1;
        }
    }

    /// Reads a header, or keeps why it cannot be read.
    // Out of line, so that a parser is not compiled anew for each set that has its header.
    #[inline(never)]
    pub(super) fn peek<'a, T: Field>(
        &mut self,
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Option<T::Ref<'a>> {
        T::parse_noting(lines, notes).map_err(|error| self.push(error)).ok()
    }

    /// The errors, in the order of the set.
    pub fn iter(&self) -> impl Iterator<Item = DecodeError> + Clone + '_ {
        self.errors.iter().copied().flatten()
    }

    /// Whether every header that there is could be read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Nothing, or the first error.
    ///
    /// # Errors
    ///
    /// The error of the first header, in the order of the set, that could not be read.
    pub fn ok(&self) -> Result<(), DecodeError> {
        self.iter().next().map_or(Ok(()), Err)
    }
}

/// The first value of each wanted header, and which of them come again.
pub(super) struct Slots<'a, const N: usize> {
    map: &'a HeaderMap,
    first: [Option<&'a HeaderValue>; N],
    again: u32,
}

impl<'a, const N: usize> Slots<'a, N> {
    /// One walk over the map. A look-up by name costs a hash for every header.
    #[inline]
    pub(super) fn walk(map: &'a HeaderMap, names: &[&'static str; N]) -> Self {
        const { assert!(N <= MAX) };
        let mut slots = Self { map, first: [None; N], again: 0 };
        for (name, value) in map {
            let name = name.as_str();
            // Most names differ in their length, which costs one comparison.
            let found =
                names.iter().position(|wanted| wanted.len() == name.len() && *wanted == name);
            if let Some(index) = found {
                match &mut slots.first[index] {
                    slot @ None => *slot = Some(value),
                    Some(_) => slots.again |= 1 << index,
                }
            }
        }
        slots
    }

    /// The lines of header `index`; `None` where it is absent.
    #[inline]
    pub(super) fn lines(&self, index: usize, name: &'static HeaderName) -> Option<FieldLines<'a>> {
        let first = (*self.first.get(index)?)?;
        Some(match self.again & (1 << index) {
            0 => FieldLines::from(first),
            _ => FieldLines::of(self.map, name),
        })
    }
}

/// Two structs with a field for each header: one that borrows and reads, one that owns and writes.
///
/// The fields are plain Rust fields, so that go-to-definition and rustdoc find them.
// The functions are `#[inline]`, so that only who uses a set compiles them.
macro_rules! header_set {
    (
        $(#[$borrowed_doc:meta])* $borrowed:ident;
        $(#[$owned_doc:meta])* $owned:ident;
        $($(#[$doc:meta])* $field:ident: $type:ty = $name:literal,)+
    ) => {
        $(#[$borrowed_doc])*
        #[derive(Clone, Copy, Debug, Default)]
        #[non_exhaustive]
        pub struct $borrowed<'a> {
            $($(#[$doc])* pub $field: Option<<$type as crate::Field>::Ref<'a>>,)+
        }

        impl<'a> $borrowed<'a> {
            const NAMES: &'static [&'static str] = &[$($name),+];

            /// Reads all headers of the set that are in `map`, in one walk, without allocating.
            ///
            /// A header that is absent or cannot be read is `None`; the failures tell which.
            #[inline]
            pub fn peek_from(map: &'a http::HeaderMap) -> (Self, crate::service::Failures) {
                Self::peek_from_noting(map, &mut crate::Notes::new())
            }

            /// Reads the headers as [`peek_from`](Self::peek_from) does, and adds to `notes` what was tolerated.
            #[inline]
            pub fn peek_from_noting(
                map: &'a http::HeaderMap,
                notes: &mut crate::Notes,
            ) -> (Self, crate::service::Failures) {
                const N: usize = [$($name),+].len();
                static NAMES: [&str; N] = [$($name),+];
                let slots = crate::service::header_set::Slots::walk(map, &NAMES);
                let mut failures = crate::service::Failures::new();
                let mut headers = Self::default();
                let mut index = 0;
                $(
                    let name = <$type as headers::Header>::name();
                    if let Some(lines) = slots.lines(index, name) {
                        headers.$field = failures.peek::<$type>(lines, notes);
                    }
                    index += 1;
                )+
                let _ = index;
                (headers, failures)
            }

            /// The names of the headers, in the order of the set.
            #[must_use]
            pub const fn names() -> &'static [&'static str] {
                Self::NAMES
            }
        }

        $(#[$owned_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $owned {
            $($(#[$doc])* pub $field: Option<$type>,)+
        }

        impl $owned {
            /// Reads all headers of the set that are in `map`.
            ///
            /// # Errors
            ///
            /// The error of the first header, in the order of the set, that cannot be read.
            #[inline]
            pub fn read_from(map: &http::HeaderMap) -> Result<Self, crate::DecodeError> {
                // Filled one by one: an error drops one whole.
                let mut headers = Self::default();
                $(headers.$field = crate::FieldMapExt::read::<$type>(map)?;)+
                Ok(headers)
            }

            /// Writes the headers that are set, in place of those in `map`; leaves the others alone.
            #[inline]
            pub fn write_to(&self, map: &mut http::HeaderMap) {
                $(if let Some(value) = &self.$field {
                    crate::FieldMapExt::write(map, value);
                })+
            }
        }
    };
}
pub(super) use header_set;
