//! `x-raet-tenant-id`: whose data a request is about.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{run1, whole};
use crate::grammar::{Parsed, Span};

static NAME: HeaderName = HeaderName::from_static("x-raet-tenant-id");

#[derive(Clone, Copy)]
struct TenantSpans {
    tenant: Span,
}

impl Spans for TenantSpans {
    const PATTERN: Option<&'static str> = Some("{token}");

    type Ref<'a> = XRaetTenantIdRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        // A sequence: with `spanned`, it took 13 % more instructions.
        let (rest, tenant) = run1(TCHAR, Expected::Tenant)(input)?;
        Ok((rest, Self { tenant: Span::before(rest, tenant, line_len) }))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> XRaetTenantIdRef<'_> {
        XRaetTenantIdRef { tenant: fixed.spans.tenant.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: XRaetTenantIdRef<'_>) -> Option<Vec<u8>> {
        Some(view.tenant.to_vec())
    }
}

/// An [`x-raet-tenant-id`](XRaetTenantId) header, borrowed.
///
/// It is text, and no number: `0012345` and `12345` are two tenants. Two ids are equal when they are so
/// byte by byte.
///
/// ```
/// use masthead::{Field, FieldLines, tenancy::XRaetTenantId};
///
/// let tenant = XRaetTenantId::parse_strict(FieldLines::one(b"0012345"))?;
/// assert_eq!(tenant.as_str(), "0012345");
/// assert_ne!(tenant, XRaetTenantId::parse_strict(FieldLines::one(b"12345"))?);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct XRaetTenantIdRef<'a> {
    tenant: &'a [u8],
}

impl<'a> XRaetTenantIdRef<'a> {
    /// The id of the tenant, as it was sent.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.tenant)
    }
}

impl fmt::Debug for XRaetTenantIdRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("XRaetTenantIdRef").field(&self.as_str()).finish()
    }
}

impl Describe for XRaetTenantIdRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let tenant = Description::text(self.tenant);
        Description::Object(vec![Part::new(
            "tenant",
            "tenant that the data belongs to, opaque",
            tenant,
        )])
    }
}

/// `x-raet-tenant-id`: whose data a request is about.
///
/// ```text
/// x-raet-tenant-id = 1*tchar
/// ```
///
/// Youforce demands it of every request whose token is good for more than one tenant. A request is about
/// one tenant, so there is one id. Neither its alphabet nor its length is documented; the vendor shows
/// digits, and the word `sandbox`.
///
/// Example from the vendor's documentation: `1234567`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, tenancy::XRaetTenantId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XRaetTenantId::new("1234567")?);
/// assert_eq!(map["x-raet-tenant-id"], "1234567");
/// assert_eq!(map.peek::<XRaetTenantId>()?.unwrap().as_str(), "1234567");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XRaetTenantId(FixedReceived<TenantSpans>);

impl XRaetTenantId {
    /// A header of the id of a tenant.
    ///
    /// # Errors
    ///
    /// Points into an id that is no token; or when it is too long for a field line.
    #[inline]
    pub fn new(tenant: &str) -> Result<Self, DecodeError> {
        let piece = tenant.as_bytes();
        whole(TCHAR, Expected::Tenant, piece).map_err(|fault| fault.in_piece(&NAME, 0, piece))?;
        FixedReceived::from_parts(&NAME, piece.to_vec()).map(Self)
    }
}

field!(fixed XRaetTenantId, XRaetTenantIdRef, TenantSpans, &NAME);

arbitrary!(
    XRaetTenantId,
    prop_oneof!["[0-9]{1,12}", "[!#-'*+.0-9A-Za-z^_`|~-]{1,24}"]
        .prop_map(|tenant| XRaetTenantId::new(&tenant).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};
    use crate::{Field, FieldLines};

    #[test]
    fn one_token() {
        for tenant in ["1234567", "sandbox", "0012345", "99999999999999999999999", "a-B_1.~"] {
            assert_eq!(reads::<XRaetTenantId>(tenant).as_str(), tenant);
        }
        assert_eq!(reads::<XRaetTenantId>(" 1\t").as_str(), "1");
    }

    #[test]
    fn faults() {
        refuses::<XRaetTenantId>(&[
            ("", "expected a tenant id at byte 0"),
            (" \t", "expected a tenant id at byte 2"),
            ("\"1\"", "expected a tenant id at byte 0"),
            ("1,2", "expected the end of the value at byte 1"),
            ("1, 1", "expected the end of the value at byte 1"),
            ("1 2", "expected the end of the value at byte 2"),
            ("é", "expected a tenant id at byte 0"),
        ]);
        let two = ["1", "1"].map(http::HeaderValue::from_static);
        let error = XRaetTenantId::parse_strict(FieldLines::from(&two[..])).unwrap_err();
        assert_eq!((error.code(), error.line()), ("duplicate", 1));
    }

    #[test]
    fn only_tokens_are_written() {
        let built = XRaetTenantId::new("0012345").unwrap();
        assert_eq!(built.to_lines().as_slice(), ["0012345"]);
        assert_ne!(built, XRaetTenantId::new("12345").unwrap());
        assert_ne!(XRaetTenantId::new("a").unwrap(), XRaetTenantId::new("A").unwrap());
        for (bad, at) in [("", 0), ("1 ", 1), ("12\r\n", 2)] {
            assert_eq!(XRaetTenantId::new(bad).unwrap_err().offset(), at);
        }
        assert_eq!(XRaetTenantId::new(&"1".repeat(70_000)).unwrap_err().code(), "too-long");
    }
}
