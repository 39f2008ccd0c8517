//! `x-ms-cosmos-allow-tentative-writes`: whether any region may take a write.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-allow-tentative-writes");

/// `x-ms-cosmos-allow-tentative-writes`: whether any region of an account that writes in several may take
/// the write.
///
/// ```text
/// x-ms-cosmos-allow-tentative-writes = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB refuses a write in a region other than the first, with 403, where the header is absent
/// or false. Responses may have it too. The official client for .NET sends `True`, which is how it is
/// written here; that for JavaScript sends `true`, and so does the service.
///
/// Examples from the vendor's documentation: `true`, `false`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::AllowTentativeWrites};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&AllowTentativeWrites(true));
/// assert_eq!(map["x-ms-cosmos-allow-tentative-writes"], "True");
/// assert_eq!(map.peek::<AllowTentativeWrites>()?, Some(AllowTentativeWrites(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AllowTentativeWrites(pub bool);

field!(plain AllowTentativeWrites(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether any region may take the write");

arbitrary!(AllowTentativeWrites, any::<bool>().prop_map(AllowTentativeWrites));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True\t", true), ("FALSE", false)] {
            let read = read::<AllowTentativeWrites>(line);
            assert_eq!(read, Ok(AllowTentativeWrites(value)));
        }
        for (line, message) in [
            ("", "expected true or false at byte 0"),
            ("garbage", "expected true or false at byte 0"),
            ("true false", "expected the end of the value at byte 5"),
        ] {
            let error = read::<AllowTentativeWrites>(line);
            let message = format!("x-ms-cosmos-allow-tentative-writes: {message}");
            assert_eq!(error.unwrap_err().to_string(), message);
        }
    }
}
