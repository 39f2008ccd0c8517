//! `x-ms-cosmos-throughput-bucket`: the throughput bucket that pays for the request.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number_that;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-throughput-bucket");

/// `x-ms-cosmos-throughput-bucket`: the throughput bucket that pays for the request.
///
/// ```text
/// x-ms-cosmos-throughput-bucket = 1*DIGIT    ; 1 to 5
/// ```
///
/// A collection of Azure Cosmos DB may limit what share of its throughput each of five buckets uses.
///
/// Example of the official clients: `2`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ThroughputBucket};
///
/// let value = ThroughputBucket::new(2).unwrap();
/// let mut map = http::HeaderMap::new();
/// map.write(&value);
/// assert_eq!(map["x-ms-cosmos-throughput-bucket"], "2");
/// assert_eq!(map.peek::<ThroughputBucket>()?, Some(value));
/// assert_eq!(ThroughputBucket::new(0), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThroughputBucket(u64);

impl ThroughputBucket {
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
    number >= 1 && number <= 5
}

field!(plain ThroughputBucket(|input, _| number_that(Expected::ThroughputBucket, is_in_range)(input)), &NAME, "value" = "number of the throughput bucket");

arbitrary!(ThroughputBucket, (1..=5_u64).prop_map(ThroughputBucket));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn numbers_in_the_range() {
        assert_eq!(reads::<ThroughputBucket>("1").get(), 1);
        assert_eq!(reads::<ThroughputBucket>("05").get(), 5);
        assert_eq!(reads::<ThroughputBucket>("5").get(), 5);
    }

    #[test]
    fn faults() {
        refuses::<ThroughputBucket>(&[
            ("", "expected a bucket from 1 to 5 at byte 0"),
            ("-1", "expected a bucket from 1 to 5 at byte 0"),
            ("2.5", "expected the end of the value at byte 1"),
            ("2 RU", "expected the end of the value at byte 2"),
            ("0", "number is out of range: expected a bucket from 1 to 5 at byte 0"),
            ("6", "number is out of range: expected a bucket from 1 to 5 at byte 0"),
            (
                "18446744073709551616",
                "number is out of range: expected a bucket from 1 to 5 at byte 0",
            ),
        ]);
    }
}
