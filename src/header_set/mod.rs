//! All headers of one direction of a service, read in one walk.
//!
//! Start with the sets of the five services, in [`services`](crate::services). For another API, start with
//! [`header_set!`](crate::header_set!), which defines the two structs of a set.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//!
//! masthead::header_set! {
//!     /// What a client of ours sends, borrowed.
//!     pub RequestHeadersRef;
//!     /// What a client of ours sends.
//!     pub RequestHeaders;
//!     /// Which version of the resource is meant.
//!     if_match: masthead::conditional::IfMatch = "if-match",
//!     /// The identifier of the client.
//!     client_request_id: masthead::correlation::XMsClientRequestId = "x-ms-client-request-id",
//! }
//!
//! let mut map = HeaderMap::new();
//! map.insert("if-match", HeaderValue::from_static("\"a\""));
//! let (headers, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty() && headers.if_match.is_some() && headers.client_request_id.is_none());
//! ```

mod macros;

use http::{HeaderMap, HeaderName, HeaderValue};

pub use crate::name_table::Names;
use crate::{DecodeError, Field, FieldLines, Notes};

/// How many failures are held without an allocation.
const IN_PLACE: usize = 32;

/// The headers of a set: the type that owns them. [`header_set!`](crate::header_set!) implements it.
///
/// ```
/// use masthead::header_set::HeaderSet;
/// use masthead::services::app_configuration::RequestHeaders;
///
/// assert_eq!(RequestHeaders::NAMES.find("sync-token"), Some(8));
/// assert_eq!(RequestHeaders::NAMES.find("x-contoso"), None);
/// ```
pub trait HeaderSet: Sized {
    /// The same headers, borrowed.
    type Ref<'a>: Copy + Default;

    /// The names, in the order of the set.
    const NAMES: &'static Names;

    /// Which of them may hold secrets, a bit for each.
    const SENSITIVE: u128;

    /// The `WWW-Authenticate` of a 401 that asks for the credentials of the set (RFC 9110 11.6.1): the one that the set
    /// states, or the first that the type of a header [has](Field::CHALLENGE).
    ///
    /// ```
    /// use masthead::header_set::HeaderSet;
    /// use masthead::services::{app_configuration, partner};
    ///
    /// assert_eq!(app_configuration::RequestHeaders::CHALLENGE, Some("HMAC-SHA256, Bearer"));
    /// assert_eq!(partner::ResponseHeaders::CHALLENGE, None);
    ///
    /// masthead::header_set! {
    ///     OwnRef;
    ///     Own;
    ///     accept: masthead::content::Accept = "accept",
    ///     authorization: masthead::auth::Bearer = "authorization",
    /// }
    /// assert_eq!(Own::CHALLENGE, Some("Bearer"));
    ///
    /// masthead::header_set! {
    ///     StatedRef;
    ///     Stated challenging "Bearer realm=\"contoso\"";
    ///     authorization: masthead::auth::Bearer = "authorization",
    /// }
    /// assert_eq!(Stated::CHALLENGE, Some("Bearer realm=\"contoso\""));
    /// ```
    const CHALLENGE: Option<&'static str> = None;

    /// The name of header `index`, as `http` has it.
    fn name(index: usize) -> Option<&'static HeaderName>;

    /// Reads header `index` from its lines, and says whether it could be read; else the failure is added.
    fn read_one<'a>(
        headers: &mut Self::Ref<'a>,
        index: usize,
        lines: Received<'a>,
        notes: &mut Notes,
        failures: &mut Failures,
    ) -> bool;

    /// Reads all headers of the set that are in `map`, owned.
    ///
    /// # Errors
    ///
    /// The error of the first header, in the order of the set, that cannot be read.
    fn read_from(map: &HeaderMap) -> Result<Self, DecodeError>;

    /// Every fault of header `index`, as [`Field::faults`] tells them.
    fn faults(
        index: usize,
        lines: FieldLines<'_>,
        notes: &mut Notes,
        fault: &mut dyn FnMut(DecodeError),
    );
}

/// For a test of a set of your own: each field has the name of its type.
///
/// ```
/// masthead::header_set::assert_names::<masthead::services::cosmos_db::RequestHeaders>();
/// ```
///
/// # Panics
///
/// Where a name is another one than that of the type.
pub fn assert_names<S: HeaderSet>() {
    for (index, name) in S::NAMES.as_slice().iter().enumerate() {
        let own = S::name(index).map(HeaderName::as_str);
        assert_eq!(own, Some(*name), "the name of a field is not that of its type");
    }
}

/// A set without a header: for a direction in which a service defines none.
///
/// ```
/// use masthead::header_set::{HeaderSet, NoHeaders};
///
/// assert_eq!(NoHeaders::NAMES.as_slice(), [""; 0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoHeaders;

impl HeaderSet for NoHeaders {
    type Ref<'a> = Self;
    const NAMES: &'static Names = &Names::new(&[]);
    const SENSITIVE: u128 = 0;

    fn name(_: usize) -> Option<&'static HeaderName> {
        None
    }

    fn read_one(_: &mut Self, _: usize, _: Received<'_>, _: &mut Notes, _: &mut Failures) -> bool {
        true
    }

    fn read_from(_: &HeaderMap) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn faults(_: usize, _: FieldLines<'_>, _: &mut Notes, _: &mut dyn FnMut(DecodeError)) {}
}

/// The challenge that a set states, or the first that a header of it has.
#[doc(hidden)]
#[must_use]
pub const fn first_challenge(
    stated: &[&'static str],
    of_headers: &[Option<&'static str>],
) -> Option<&'static str> {
    if let Some(challenge) = stated.first() {
        return Some(*challenge);
    }
    let mut index = 0;
    while index < of_headers.len() {
        if of_headers[index].is_some() {
            return of_headers[index];
        }
        index += 1;
    }
    None
}

/// The lines of a header as a walk over its map finds them.
// Two words, which a call hands over in registers.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    first: &'a HeaderValue,
    /// Where all lines are, if there are several.
    all: Option<&'a HeaderMap>,
}

impl<'a> Received<'a> {
    /// The lines, as those of `name`.
    #[must_use]
    #[inline]
    pub fn lines(self, name: &'static HeaderName) -> FieldLines<'a> {
        match self.all {
            None => FieldLines::from(self.first),
            Some(map) => FieldLines::of(map, name),
        }
    }

    /// The value of the first line.
    #[must_use]
    #[inline]
    pub const fn first(self) -> &'a HeaderValue {
        self.first
    }
}

impl core::fmt::Debug for Received<'_> {
    #[inline]
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Received").field("is_repeated", &self.all.is_some()).finish_non_exhaustive()
    }
}

/// One walk over a map: each header once, with its name as it is there. A look-up by name costs a hash for every header.
#[inline]
pub(crate) fn walk<'a>(map: &'a HeaderMap, mut each: impl FnMut(&'a HeaderName, Received<'a>)) {
    let has_repeated = map.len() != map.keys_len();
    let mut last = None;
    for (name, first) in map {
        let mut all = None;
        if has_repeated {
            // A map hands out the values of a name one after the other, with the same name.
            if last.replace(name).is_some_and(|last| core::ptr::eq(last, name)) {
                continue;
            }
            all = map.get_all(name).iter().nth(1).map(|_| map);
        }
        each(name, Received { first, all });
    }
}

/// Reads the headers of a set that are in a map.
#[doc(hidden)]
#[inline]
pub fn peek_from<'a, S: HeaderSet>(
    map: &'a HeaderMap,
    notes: &mut Notes,
) -> (S::Ref<'a>, Failures) {
    // One value, so that it is made where it is returned to.
    let mut read = (S::Ref::default(), Failures::new());
    walk(map, |name, lines| {
        if let Some(index) = S::NAMES.find(name.as_str()) {
            S::read_one(&mut read.0, index, lines, notes, &mut read.1);
        }
    });
    read
}

/// Reads a header into its place.
// Out of line, so that a parser is not compiled anew for each set that has its header.
#[doc(hidden)]
#[inline(never)]
pub fn read_into<'a, T: Field>(
    place: &mut Option<T::Ref<'a>>,
    lines: Received<'a>,
    notes: &mut Notes,
    failures: &mut Failures,
) -> bool {
    match T::parse_noting(lines.lines(T::name()), notes) {
        Ok(header) => {
            *place = Some(header);
            true
        }
        Err(error) => {
            failures.push(error);
            false
        }
    }
}

/// The headers of a set that could not be read, one error for each, in the order of the message.
///
/// The first 32 are held in place, so that a read that fails allocates no more than one that succeeds.
///
/// ```
/// use masthead::services::app_configuration::RequestHeadersRef;
/// use http::{HeaderMap, HeaderValue};
///
/// let mut map = HeaderMap::new();
/// map.insert("date", HeaderValue::from_static("now"));
/// let (headers, failures) = RequestHeadersRef::peek_from(&map);
/// assert!(headers.date.is_none());
/// assert_eq!(failures.iter().next().unwrap().to_string(), "date: expected an HTTP-date at byte 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    errors: [Option<DecodeError>; IN_PLACE],
    len: usize,
    more: Vec<DecodeError>,
}

impl Failures {
    pub(crate) const fn new() -> Self {
        Self { errors: [None; IN_PLACE], len: 0, more: Vec::new() }
    }

    fn push(&mut self, error: DecodeError) {
        match self.errors.get_mut(self.len) {
            Some(slot) => {
                *slot = Some(error);
                self.len += 1;
            }
            None => self.more.push(error),
        }
    }

    /// The errors, in the order of the message.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = DecodeError> + Clone + '_ {
        self.errors.iter().copied().flatten().chain(self.more.iter().copied())
    }

    /// Returns `true` if every header that is present could be parsed.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Nothing, or the first error.
    ///
    /// # Errors
    ///
    /// The error of the first header of the message that could not be read.
    #[inline]
    pub fn ok(&self) -> Result<(), DecodeError> {
        self.iter().next().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::app_configuration::{RequestHeaders, RequestHeadersRef};

    #[test]
    fn lines_of_one_header_are_read_together() {
        let mut map = HeaderMap::new();
        map.insert("x-first", HeaderValue::from_static("a"));
        map.append("sync-token", HeaderValue::from_static("a=b;sn=1"));
        map.append("if-match", HeaderValue::from_static("\"a\""));
        map.append("sync-token", HeaderValue::from_static("c=d;sn=2"));
        map.append("sync-token", HeaderValue::from_static("e=f;sn=3"));
        map.append("host", HeaderValue::from_static("a"));
        map.append("host", HeaderValue::from_static("b"));
        map.remove("x-first");
        let (headers, failures) = RequestHeadersRef::peek_from(&map);
        assert_eq!(headers.sync_token.unwrap().iter().count(), 3);
        assert!(headers.if_match.is_some() && headers.host.is_none());
        let failures: Vec<_> = failures.iter().map(|error| error.name().as_str()).collect();
        assert_eq!(failures, ["host"]);
    }

    #[test]
    fn failures_past_those_in_place_are_kept() {
        let mut failures = Failures::new();
        for index in 0..2 * IN_PLACE {
            let name = RequestHeaders::name(index % 2).unwrap();
            failures.push(DecodeError::missing(name));
        }
        assert_eq!(failures.iter().count(), 2 * IN_PLACE);
        assert!(failures.ok().is_err() && !failures.is_empty());
    }

    #[test]
    fn names_are_found_by_their_length() {
        static LONG: [&str; 4] =
            ["a", "b", "", "x-a-name-that-is-longer-than-any-other-in-the-table-of-names"];
        static NAMES: Names = Names::new(&LONG);
        for (index, name) in LONG.iter().enumerate() {
            assert_eq!(NAMES.find(name), Some(index));
        }
        for name in ["c", "ab", "x-a-name-that-is-longer-than-any-other-in-the-table-of-namez"] {
            assert_eq!(NAMES.find(name), None);
        }
    }
}
