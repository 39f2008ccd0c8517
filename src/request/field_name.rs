//! The shared form of `Access-Control-Request-Headers` and `Access-Control-Allow-Headers`: names of headers.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{Description, Field, ListReceived, ListWriter, Member, ascii};
use crate::grammar::Parsed;
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{run1, whole};
use crate::grammar::list::to_comma;

/// The name of a header, or `*`, borrowed. Names are case-insensitive.
///
/// ```
/// use masthead::{Field, FieldLines, request::AccessControlRequestHeaders};
///
/// let asked = AccessControlRequestHeaders::parse_strict(FieldLines::one(b"authorization,x-ms-date"))?;
/// let name = asked.iter().next().unwrap();
/// assert!(name.is("Authorization"));
/// assert_eq!(name.as_str(), "authorization");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct FieldNameRef<'a> {
    name: &'a [u8],
}

impl<'a> FieldNameRef<'a> {
    /// The name as it was sent.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.name)
    }

    /// Returns `true` if `name` is the name; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    pub(super) fn describe(self) -> Description {
        Description::text(self.name.to_ascii_lowercase())
    }
}

impl PartialEq for FieldNameRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(other.name)
    }
}

impl Eq for FieldNameRef<'_> {}

impl fmt::Display for FieldNameRef<'_> {
    /// The name in lower case.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.as_str().to_ascii_lowercase())
    }
}

impl fmt::Debug for FieldNameRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldNameRef").field(&self.as_str()).finish()
    }
}

impl<'a> Member<'a> for FieldNameRef<'a> {
    const PATTERN: Option<&'static str> = Some("{token}");

    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, name) = run1(TCHAR, Expected::HeaderName)(input)?;
        Ok((rest, Self { name }))
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.name.iter().map(u8::to_ascii_lowercase));
    }
}

/// A list of names in their order.
pub(super) fn build<'n, H: Field>(
    header: &'static HeaderName,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<ListReceived, DecodeError> {
    let mut writer = ListWriter::of::<FieldNameRef<'_>>();
    for (index, name) in names.into_iter().enumerate() {
        let name = name.as_bytes();
        whole(TCHAR, Expected::HeaderName, name)
            .map_err(|fault| fault.in_piece(header, index, name))?;
        writer.push(FieldNameRef { name });
    }
    writer.finish::<H>()
}
