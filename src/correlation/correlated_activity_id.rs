//! `x-ms-cosmos-correlated-activityid`: an identifier of all requests of one operation.

use http::HeaderName;
use uuid::Uuid;

use super::guid::guid;
use crate::field::{arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-correlated-activityid");

/// `x-ms-cosmos-correlated-activityid`: an identifier of all requests of one operation.
///
/// ```text
/// x-ms-cosmos-correlated-activityid = 8HEXDIG 3( "-" 4HEXDIG ) "-" 12HEXDIG
/// ```
///
/// Clients of Azure Cosmos DB send the same one with all pages of a query, while each request has its own
/// [`x-ms-activity-id`](super::XMsActivityId).
///
/// Example of the official clients: `46e2e9a5-4917-4ff6-9be5-6f206c38bb6b`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::CorrelatedActivityId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&CorrelatedActivityId("46e2e9a5-4917-4ff6-9be5-6f206c38bb6b".parse().unwrap()));
/// assert_eq!(map["x-ms-cosmos-correlated-activityid"], "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b");
/// assert!(map.peek::<CorrelatedActivityId>()?.is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrelatedActivityId(pub Uuid);

field!(plain CorrelatedActivityId(|input, _| guid(input)), &NAME);

// Of any version and variant.
arbitrary!(
    CorrelatedActivityId,
    any::<u128>().prop_map(|id| CorrelatedActivityId(uuid::Uuid::from_u128(id)))
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn a_guid_and_nothing_else() {
        let id = reads::<CorrelatedActivityId>("46E2E9A5-4917-4ff6-9be5-6f206c38bb6b ");
        assert_eq!(id.to_string(), "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b");
        let guid = "expected a GUID of 8-4-4-4-12 hexadecimal digits at byte";
        refuses::<CorrelatedActivityId>(&[
            ("", &format!("{guid} 0")),
            ("my operation", &format!("{guid} 0")),
            ("46e2e9a549174ff69be56f206c38bb6b", &format!("{guid} 8")),
        ]);
    }
}
