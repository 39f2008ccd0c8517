//! `x-ms-documentdb-expiry-seconds`: how long a resource token is valid, in seconds.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number_that;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-expiry-seconds");

/// `x-ms-documentdb-expiry-seconds`: how long a resource token is valid, in seconds.
///
/// ```text
/// x-ms-documentdb-expiry-seconds = 1*DIGIT    ; 10 to 86400
/// ```
///
/// Azure Cosmos DB takes it when a permission is created, read or replaced, because the response has the token.
/// Without it, a token is valid for an hour. The documentation of REST allows up to 18000, that of the client for
/// .NET up to 86400. The larger number is the limit here.
///
/// Example of the official clients: `3600`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ExpirySeconds};
///
/// let value = ExpirySeconds::new(3600).unwrap();
/// let mut map = http::HeaderMap::new();
/// map.write(&value);
/// assert_eq!(map["x-ms-documentdb-expiry-seconds"], "3600");
/// assert_eq!(map.peek::<ExpirySeconds>()?, Some(value));
/// assert_eq!(ExpirySeconds::new(9), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpirySeconds(u64);

impl ExpirySeconds {
    /// A header of a number; `None` if it is out of range.
    #[must_use]
    #[inline]
    pub const fn new(number: u64) -> Option<Self> {
        if is_in_range(number) { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    #[inline]
    pub const fn get(self) -> u64 {
        self.0
    }
}

const fn is_in_range(number: u64) -> bool {
    number >= 10 && number <= 86400
}

field!(plain ExpirySeconds(|input, _| number_that(Expected::ExpirySeconds, is_in_range)(input)), &NAME, "value" = "seconds for which the token is valid");

arbitrary!(ExpirySeconds, (10..=86400_u64).prop_map(ExpirySeconds));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn numbers_in_the_range() {
        assert_eq!(reads::<ExpirySeconds>("10").get(), 10);
        assert_eq!(reads::<ExpirySeconds>("03600").get(), 3600);
        assert_eq!(reads::<ExpirySeconds>("86400").get(), 86400);
    }

    #[test]
    fn faults() {
        refuses::<ExpirySeconds>(&[
            ("", "expected a number of seconds from 10 to 86400 at byte 0"),
            ("-1", "expected a number of seconds from 10 to 86400 at byte 0"),
            ("3600.5", "expected the end of the value at byte 4"),
            ("3600 RU", "expected the end of the value at byte 5"),
            (
                "9",
                "number is out of range: expected a number of seconds from 10 to 86400 at byte 0",
            ),
            (
                "86401",
                "number is out of range: expected a number of seconds from 10 to 86400 at byte 0",
            ),
            (
                "0",
                "number is out of range: expected a number of seconds from 10 to 86400 at byte 0",
            ),
            (
                "18446744073709551616",
                "number is out of range: expected a number of seconds from 10 to 86400 at byte 0",
            ),
        ]);
    }
}
