//! `Access-Control-Request-Headers`: the headers that a browser wants to send.

use http::HeaderName;
use http::header::ACCESS_CONTROL_REQUEST_HEADERS;

use super::FieldNameRef;
use super::field_name::build;
use crate::error::DecodeError;
use crate::field::{Describe, Description, FieldLines, ListReceived, Part, arbitrary, field};

static NAME: &HeaderName = &ACCESS_CONTROL_REQUEST_HEADERS;

/// An [`Access-Control-Request-Headers`](AccessControlRequestHeaders) header, borrowed.
///
/// The order of the names has no meaning, but is kept.
///
/// ```
/// use masthead::{Field, FieldLines, request::AccessControlRequestHeaders};
///
/// let names = AccessControlRequestHeaders::parse_strict(FieldLines::one(b"Authorization, x-ms-date"))?;
/// assert!(names.contains("authorization") && !names.contains("request-id"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AccessControlRequestHeadersRef<'a> {
    lines: FieldLines<'a>,
}

impl AccessControlRequestHeadersRef<'_> {
    /// Returns `true` if the browser wants to send the header `name`; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|asked| asked.is(name))
    }
}

impl PartialEq for AccessControlRequestHeadersRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for AccessControlRequestHeadersRef<'_> {}

impl Describe for AccessControlRequestHeadersRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let names = Description::list(self.iter().map(FieldNameRef::describe));
        Description::Object(vec![Part::new(
            "names",
            "headers that the browser wants to send",
            names,
        )])
    }
}

/// `Access-Control-Request-Headers`: the headers that a browser wants to send.
///
/// ```text
/// Access-Control-Request-Headers = #( field-name )
/// field-name = token
/// ```
///
/// A browser sends it with `OPTIONS` before a request to another origin (Fetch 3.3). The response allows them in
/// [`Access-Control-Allow-Headers`](super::AccessControlAllowHeaders), or the browser does not send the request. Names
/// are case-insensitive, and are written in lower case.
///
/// Example of browsers and services: `authorization,x-ms-date`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, request::AccessControlRequestHeaders};
///
/// let names = AccessControlRequestHeaders::try_from_iter(["Authorization", "x-ms-date"])?;
/// assert_eq!(names.to_lines().as_slice(), ["authorization, x-ms-date"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AccessControlRequestHeaders(ListReceived);

impl AccessControlRequestHeaders {
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

field!(list AccessControlRequestHeaders, AccessControlRequestHeadersRef of FieldNameRef, NAME);

arbitrary!(
    AccessControlRequestHeaders,
    vec("[A-Za-z*][A-Za-z0-9-]{0,12}", 0..6).prop_map(|names| {
        AccessControlRequestHeaders::try_from_iter(names.iter().map(String::as_str)).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn names() {
        keeps::<AccessControlRequestHeaders>("Authorization,X-MS-Date", "authorization, x-ms-date");
        assert_eq!(
            reads::<AccessControlRequestHeaders>(" a ,, B"),
            reads::<AccessControlRequestHeaders>("A,b")
        );
        assert!(reads::<AccessControlRequestHeaders>("a, b").contains("B"));
        refuses::<AccessControlRequestHeaders>(&[
            ("a b", "expected a comma or the end of the value at byte 2"),
            ("a: b", "expected a comma or the end of the value at byte 1"),
            ("\"a\"", "expected a header name at byte 0"),
        ]);
        let error = AccessControlRequestHeaders::try_from_iter(["a", "b c"]).unwrap_err();
        assert_eq!((error.line(), error.offset()), (1, 1));
    }
}
