//! `x-ms-cosmos-migrate-offer-to-autopilot`: changes an offer from manual throughput to autoscale.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-migrate-offer-to-autopilot");

/// `x-ms-cosmos-migrate-offer-to-autopilot`: changes an offer from manual throughput to autoscale.
///
/// ```text
/// x-ms-cosmos-migrate-offer-to-autopilot = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB takes it on a PUT of an offer. `True` starts the migration; the way back is
/// [`x-ms-cosmos-migrate-offer-to-manual-throughput`](super::MigrateOfferToManualThroughput).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::MigrateOfferToAutopilot};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&MigrateOfferToAutopilot(true));
/// assert_eq!(map["x-ms-cosmos-migrate-offer-to-autopilot"], "True");
/// assert_eq!(map.peek::<MigrateOfferToAutopilot>()?, Some(MigrateOfferToAutopilot(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MigrateOfferToAutopilot(pub bool);

field!(plain MigrateOfferToAutopilot(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the offer is changed to autoscale");

arbitrary!(MigrateOfferToAutopilot, any::<bool>().prop_map(MigrateOfferToAutopilot));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<MigrateOfferToAutopilot>(line), MigrateOfferToAutopilot(value));
        }
        refuses::<MigrateOfferToAutopilot>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
