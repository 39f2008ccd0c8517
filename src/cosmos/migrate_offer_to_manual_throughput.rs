//! `x-ms-cosmos-migrate-offer-to-manual-throughput`: changes an offer from autoscale to manual throughput.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-migrate-offer-to-manual-throughput");

/// `x-ms-cosmos-migrate-offer-to-manual-throughput`: changes an offer from autoscale to manual throughput.
///
/// ```text
/// x-ms-cosmos-migrate-offer-to-manual-throughput = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB takes it on a PUT of an offer. `True` starts the migration; the way back is
/// [`x-ms-cosmos-migrate-offer-to-autopilot`](super::MigrateOfferToAutopilot).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::MigrateOfferToManualThroughput};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&MigrateOfferToManualThroughput(true));
/// assert_eq!(map["x-ms-cosmos-migrate-offer-to-manual-throughput"], "True");
/// assert_eq!(map.peek::<MigrateOfferToManualThroughput>()?, Some(MigrateOfferToManualThroughput(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MigrateOfferToManualThroughput(pub bool);

field!(plain MigrateOfferToManualThroughput(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the offer is changed to manual throughput");

arbitrary!(MigrateOfferToManualThroughput, any::<bool>().prop_map(MigrateOfferToManualThroughput));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(
                reads::<MigrateOfferToManualThroughput>(line),
                MigrateOfferToManualThroughput(value)
            );
        }
        refuses::<MigrateOfferToManualThroughput>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
