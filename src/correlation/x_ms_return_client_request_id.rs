//! `x-ms-return-client-request-id`: whether the client's identifier is to come back.

use core::fmt;

use http::HeaderName;
use nom::Parser;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-return-client-request-id");

/// `x-ms-return-client-request-id`: whether the response is to have the
/// [`x-ms-client-request-id`](super::XMsClientRequestId) of the request.
///
/// ```text
/// x-ms-return-client-request-id = "true" / "false"    ; case-insensitive
/// ```
///
/// Azure App Configuration documents `true`. Microsoft's emulator looks at the presence of the header
/// only, so that `false` brings the identifier back as well.
///
/// Example from the vendor's documentation: `true`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsReturnClientRequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsReturnClientRequestId(true));
/// assert_eq!(map["x-ms-return-client-request-id"], "true");
/// assert_eq!(map.peek::<XMsReturnClientRequestId>()?, Some(XMsReturnClientRequestId(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct XMsReturnClientRequestId(pub bool);

impl Plain for XMsReturnClientRequestId {
    #[inline]
    fn pattern() -> String {
        <bool as crate::field::Value>::PATTERN.to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        boolean(Expected::Boolean).map(Self).parse(input)
    }
}

field!(plain XMsReturnClientRequestId, &NAME);

impl fmt::Display for XMsReturnClientRequestId {
    /// The field line, in its canonical form.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Describe for XMsReturnClientRequestId {
    #[inline]
    fn describe(&self) -> Description {
        let value = Description::Bool(self.0);
        Description::Object(vec![Part::new(
            "value",
            "whether the identifier should be returned",
            value,
        )])
    }
}

arbitrary!(XMsReturnClientRequestId, any::<bool>().prop_map(XMsReturnClientRequestId));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false)] {
            let read = read::<XMsReturnClientRequestId>(line);
            assert_eq!(read, Ok(XMsReturnClientRequestId(value)));
        }
        for (line, at) in [("", 0), ("1", 0), ("yes", 0), ("trueish", 4), ("tru", 0)] {
            let error = read::<XMsReturnClientRequestId>(line);
            assert_eq!(error.unwrap_err().offset(), at, "{line}");
        }
    }
}
