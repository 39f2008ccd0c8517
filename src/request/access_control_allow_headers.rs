//! `Access-Control-Allow-Headers`: the headers that a browser may send.

use http::HeaderName;
use http::header::ACCESS_CONTROL_ALLOW_HEADERS;

use super::FieldNameRef;
use super::field_name::build;
use crate::error::DecodeError;
use crate::field::{Describe, Description, FieldLines, ListReceived, Part, arbitrary, field};

static NAME: &HeaderName = &ACCESS_CONTROL_ALLOW_HEADERS;

/// An [`Access-Control-Allow-Headers`](AccessControlAllowHeaders) header, borrowed.
///
/// The order of the names has no meaning, but is kept.
///
/// ```
/// use masthead::{Field, FieldLines, request::AccessControlAllowHeaders};
///
/// let names = AccessControlAllowHeaders::parse_strict(FieldLines::one(b"Authorization, x-ms-date"))?;
/// assert!(names.allows("authorization") && !names.allows("request-id"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AccessControlAllowHeadersRef<'a> {
    lines: FieldLines<'a>,
}

impl AccessControlAllowHeadersRef<'_> {
    /// Returns `true` if the browser may send the header `name`; names are case-insensitive.
    ///
    /// `*` is for all headers but `Authorization`. In requests with credentials it is a name as any other.
    #[must_use]
    #[inline]
    pub fn allows(&self, name: &str) -> bool {
        let by_wildcard = !name.eq_ignore_ascii_case("authorization");
        self.iter().any(|allowed| allowed.is(name) || by_wildcard && allowed.is("*"))
    }
}

impl PartialEq for AccessControlAllowHeadersRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for AccessControlAllowHeadersRef<'_> {}

impl Describe for AccessControlAllowHeadersRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let names = Description::list(self.iter().map(FieldNameRef::describe));
        Description::Object(vec![Part::new("names", "headers that the browser may send", names)])
    }
}

/// `Access-Control-Allow-Headers`: the headers that a browser may send.
///
/// ```text
/// Access-Control-Allow-Headers = #( field-name )
/// field-name = token
/// ```
///
/// The answer to [`Access-Control-Request-Headers`](super::AccessControlRequestHeaders) (Fetch 3.3). `*` allows every header
/// but `Authorization` (Fetch 4.8). Names are case-insensitive, and are written in lower case.
///
/// Example of browsers and services: `authorization,x-ms-date`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, request::AccessControlAllowHeaders};
///
/// let names = AccessControlAllowHeaders::try_from_iter(["Authorization", "x-ms-date"])?;
/// assert_eq!(names.to_lines().as_slice(), ["authorization, x-ms-date"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AccessControlAllowHeaders(ListReceived);

impl AccessControlAllowHeaders {
    /// A header of names.
    ///
    /// # Errors
    ///
    /// When a name is no token, with positions in it and [`line`](DecodeError::line) its number; when there are too many
    /// of them.
    #[inline]
    pub fn try_from_iter<'n>(
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, DecodeError> {
        build::<Self>(NAME, names).map(Self)
    }
}

field!(list AccessControlAllowHeaders, AccessControlAllowHeadersRef of FieldNameRef, NAME);

arbitrary!(
    AccessControlAllowHeaders,
    vec("[A-Za-z*][A-Za-z0-9-]{0,12}", 0..6).prop_map(|names| {
        AccessControlAllowHeaders::try_from_iter(names.iter().map(String::as_str)).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn names() {
        keeps::<AccessControlAllowHeaders>("Authorization,X-MS-Date", "authorization, x-ms-date");
        assert_eq!(
            reads::<AccessControlAllowHeaders>(" a ,, B"),
            reads::<AccessControlAllowHeaders>("A,b")
        );
        assert!(reads::<AccessControlAllowHeaders>("a, *").allows("x"));
        assert!(!reads::<AccessControlAllowHeaders>("a, *").allows("Authorization"));
        refuses::<AccessControlAllowHeaders>(&[
            ("a b", "expected a comma or the end of the value at byte 2"),
            ("a: b", "expected a comma or the end of the value at byte 1"),
            ("\"a\"", "expected a header name at byte 0"),
        ]);
        let error = AccessControlAllowHeaders::try_from_iter(["a", "b c"]).unwrap_err();
        assert_eq!((error.line(), error.offset()), (1, 1));
    }
}
