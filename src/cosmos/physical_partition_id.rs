//! `x-ms-cosmos-physical-partition-id`: the number of a physical partition.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-physical-partition-id");

/// `x-ms-cosmos-physical-partition-id`: the number of a physical partition.
///
/// ```text
/// x-ms-cosmos-physical-partition-id = 1*DIGIT
/// ```
///
/// Clients of Azure Cosmos DB send it to name the partition that a request is meant for.
///
/// Example of the official clients: `3`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::PhysicalPartitionId};
///
/// assert_eq!(PhysicalPartitionId::parse_strict(FieldLines::one(b"3"))?, PhysicalPartitionId(3));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhysicalPartitionId(pub u64);

field!(plain PhysicalPartitionId(|input, _| number(Expected::Number)(input)), &NAME, "value" = "number of the physical partition");

arbitrary!(PhysicalPartitionId, any::<u64>().prop_map(PhysicalPartitionId));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{read, reads, refuses};

    #[test]
    fn digits_only() {
        assert_eq!(reads::<PhysicalPartitionId>("0"), PhysicalPartitionId(0));
        assert_eq!(reads::<PhysicalPartitionId>(" 007"), PhysicalPartitionId(7));
        assert_eq!(
            reads::<PhysicalPartitionId>("18446744073709551615"),
            PhysicalPartitionId(u64::MAX)
        );
        refuses::<PhysicalPartitionId>(&[
            ("", "expected a decimal number at byte 0"),
            ("-1", "expected a decimal number at byte 0"),
            ("00:05:00", "expected the end of the value at byte 2"),
            ("1.5", "expected the end of the value at byte 1"),
        ]);
        let error = read::<PhysicalPartitionId>("18446744073709551616").unwrap_err();
        assert_eq!(error.code(), "out-of-range");
    }
}
