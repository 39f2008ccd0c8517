//! `x-ms-start-epk`: where a range of effective partition keys starts.

use http::HeaderName;

use super::EpkRef;
use super::epk::EpkSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-start-epk");

/// `x-ms-start-epk`: where a range of effective partition keys starts.
///
/// ```text
/// x-ms-start-epk = *( 2HEXDIG )
/// ```
///
/// Clients of Azure Cosmos DB send it with [`x-ms-end-epk`](super::EndEpk) and with
/// [`x-ms-read-key-type`](super::ReadKeyType), to read a part of a partition key range. Digits are written in upper case.
///
/// Example of the official clients: `05C1CFFFFFFFFFFFFFFFFFFFFFFFFFFF`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::StartEpk};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&StartEpk::new("05C1CFFF")?);
/// assert_eq!(map["x-ms-start-epk"], "05C1CFFF");
/// assert_eq!(map.peek::<StartEpk>()?.unwrap().as_str(), "05C1CFFF");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct StartEpk(FixedReceived<EpkSpan>);

impl StartEpk {
    /// A header of hexadecimal digits.
    ///
    /// # Errors
    ///
    /// When the number of digits is odd, or another character is among them.
    #[inline]
    pub fn new(key: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, key.as_bytes()).map(Self)
    }
}

field!(fixed StartEpk, EpkRef, EpkSpan, &NAME);

arbitrary!(StartEpk, "([0-9A-Fa-f]{2}){0,16}".prop_map(|key| StartEpk::new(&key).unwrap()));
