//! `x-ms-offer-throughput`: the throughput of a new database or collection, in request units per second.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number_that;

static NAME: HeaderName = HeaderName::from_static("x-ms-offer-throughput");

/// `x-ms-offer-throughput`: the throughput of a new database or collection, in request units per second.
///
/// ```text
/// x-ms-offer-throughput = 1*DIGIT    ; a multiple of 100, at least 400
/// ```
///
/// Azure Cosmos DB takes it when a database or a collection is created, and refuses a number that is smaller than
/// 400 or no multiple of 100. [`x-ms-cosmos-offer-autopilot-settings`](super::OfferAutopilotSettings) takes its
/// place for autoscale; a request has only one of them.
///
/// Example of the official clients: `400`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::OfferThroughput};
///
/// let value = OfferThroughput::new(400).unwrap();
/// let mut map = http::HeaderMap::new();
/// map.write(&value);
/// assert_eq!(map["x-ms-offer-throughput"], "400");
/// assert_eq!(map.peek::<OfferThroughput>()?, Some(value));
/// assert_eq!(OfferThroughput::new(450), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferThroughput(u64);

impl OfferThroughput {
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
    number >= 400 && number % 100 == 0
}

field!(plain OfferThroughput(|input, _| number_that(Expected::OfferThroughput, is_in_range)(input)), &NAME, "value" = "request units per second");

arbitrary!(OfferThroughput, (4..1_000_000_u64).prop_map(|number| OfferThroughput(number * 100)));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn numbers_in_the_range() {
        assert_eq!(reads::<OfferThroughput>("400").get(), 400);
        assert_eq!(reads::<OfferThroughput>("010000").get(), 10000);
        assert_eq!(reads::<OfferThroughput>("1000000").get(), 1_000_000);
    }

    #[test]
    fn faults() {
        refuses::<OfferThroughput>(&[
            ("", "expected a multiple of 100 from 400 on at byte 0"),
            ("-1", "expected a multiple of 100 from 400 on at byte 0"),
            ("400.5", "expected the end of the value at byte 3"),
            ("400 RU", "expected the end of the value at byte 4"),
            ("450", "number is out of range: expected a multiple of 100 from 400 on at byte 0"),
            ("300", "number is out of range: expected a multiple of 100 from 400 on at byte 0"),
            ("0", "number is out of range: expected a multiple of 100 from 400 on at byte 0"),
            (
                "18446744073709551616",
                "number is out of range: expected a multiple of 100 from 400 on at byte 0",
            ),
        ]);
    }
}
