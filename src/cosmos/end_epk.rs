//! `x-ms-end-epk`: where a range of effective partition keys ends.

use http::HeaderName;

use super::EpkRef;
use super::epk::EpkSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-end-epk");

/// `x-ms-end-epk`: where a range of effective partition keys ends.
///
/// ```text
/// x-ms-end-epk = *( 2HEXDIG )
/// ```
///
/// Clients of Azure Cosmos DB send it with [`x-ms-start-epk`](super::StartEpk) and with
/// [`x-ms-read-key-type`](super::ReadKeyType), to read a part of a partition key range. Digits are written in upper case.
///
/// Example of the official clients: `05C1DFFFFFFFFFFFFFFFFFFFFFFFFFFF`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::EndEpk};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&EndEpk::new("05C1CFFF")?);
/// assert_eq!(map["x-ms-end-epk"], "05C1CFFF");
/// assert_eq!(map.peek::<EndEpk>()?.unwrap().as_str(), "05C1CFFF");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct EndEpk(FixedReceived<EpkSpan>);

impl EndEpk {
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

field!(fixed EndEpk, EpkRef, EpkSpan, &NAME);

arbitrary!(EndEpk, "([0-9A-Fa-f]{2}){0,16}".prop_map(|key| EndEpk::new(&key).unwrap()));
