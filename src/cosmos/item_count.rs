//! `x-ms-item-count`: how many items a page has.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("x-ms-item-count");

/// `x-ms-item-count`: how many items this page of a feed or of a query has.
///
/// ```text
/// x-ms-item-count = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with every page, an empty one included. It has at most 64 bits.
///
/// Example of the service: `10`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ItemCount};
///
/// assert_eq!(ItemCount::parse_strict(FieldLines::one(b"10"))?, ItemCount(10));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCount(pub u64);

field!(plain ItemCount(|input, _| number(Expected::ItemCount)(input)), &NAME, "value" = "items on this page");

arbitrary!(ItemCount, any::<u64>().prop_map(ItemCount));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn digits_only() {
        let read = |line: &str| read::<ItemCount>(line);
        assert_eq!(read("007"), Ok(ItemCount(7)));
        assert_eq!(read("0"), Ok(ItemCount(0)));
        for (bad, at) in [("", 0), ("-1", 0), ("+1", 0), ("1.0", 1), ("1,2", 1), ("1 2", 2)] {
            assert_eq!(read(bad).unwrap_err().offset(), at, "{bad}");
        }
        assert_eq!(
            read("-1").unwrap_err().to_string(),
            "x-ms-item-count: expected a decimal number of items at byte 0"
        );
        assert_eq!(read("18446744073709551616").unwrap_err().code(), "out-of-range");
    }
}
