//! What the identifiers of the Microsoft Partner API share: a GUID and nothing else.

use core::fmt;

use uuid::Uuid;

use crate::error::Expected;
use crate::field::{Description, Value};
use crate::grammar::{Fault, Parsed, fail};

/// How many characters a GUID has.
const LEN: usize = 36;

/// ```text
/// guid = 8HEXDIG 3( "-" 4HEXDIG ) "-" 12HEXDIG
/// ```
///
/// Neither version nor variant is looked at: Microsoft's own examples have any.
#[inline]
pub(super) fn guid(input: &[u8]) -> Parsed<'_, Uuid> {
    // In so many bytes the parser of `uuid` takes the form with hyphens only.
    if let Some((text, rest)) = input.split_first_chunk::<LEN>() {
        if let Ok(guid) = Uuid::try_parse_ascii(text) {
            return Ok((rest, guid));
        }
    }
    no_guid(input)
}

/// The first byte that is none of a GUID.
#[cold]
fn no_guid<T>(input: &[u8]) -> Result<T, nom::Err<Fault>> {
    let fits = |(index, b): &(usize, &u8)| match index {
        8 | 13 | 18 | 23 => **b == b'-',
        _ => b.is_ascii_hexdigit(),
    };
    let good = input.iter().enumerate().take(LEN).take_while(fits).count();
    fail(&input[good..], Expected::Guid)
}

impl Value for Uuid {
    /// In lower case with hyphens.
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::LowerHex::fmt(self.as_hyphenated(), f)
    }

    fn describe(self) -> Description {
        Description::text(self.to_string()).into_part("guid", "identifier, in lower case")
    }
}
