//! `x-ms-offer-replace-pending`: whether a change of throughput is still under way.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-offer-replace-pending");

/// `x-ms-offer-replace-pending`: whether a change of throughput is still under way.
///
/// ```text
/// x-ms-offer-replace-pending = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB sends it when an offer is read or replaced. Until the change is complete, the former throughput
/// applies.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::OfferReplacePending};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&OfferReplacePending(true));
/// assert_eq!(map["x-ms-offer-replace-pending"], "True");
/// assert_eq!(map.peek::<OfferReplacePending>()?, Some(OfferReplacePending(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OfferReplacePending(pub bool);

field!(plain OfferReplacePending(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether a change of throughput is under way");

arbitrary!(OfferReplacePending, any::<bool>().prop_map(OfferReplacePending));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<OfferReplacePending>(line), OfferReplacePending(value));
        }
        refuses::<OfferReplacePending>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
