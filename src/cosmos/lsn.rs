//! Log sequence numbers: how far a replica, a quorum or an item has come.

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::number;

/// ```text
/// lsn = 1*DIGIT
/// ```
#[inline]
fn lsn<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, u64> {
    number(Expected::Lsn)(input)
}

/// `lsn`: how far the replica that answered has come.
///
/// ```text
/// lsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with what concerns a partition. It has at most 64 bits and no sign.
///
/// Example of the service: `42`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::Lsn};
///
/// assert_eq!(Lsn::parse_strict(FieldLines::one(b"42"))?, Lsn(42));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lsn(pub u64);

static LSN: HeaderName = HeaderName::from_static("lsn");

field!(plain Lsn(lsn), &LSN, "value" = "LSN of the replica that answered");
arbitrary!(Lsn, any::<u64>().prop_map(Lsn));

/// `x-ms-lsn`: how far the replica that answered has come.
///
/// ```text
/// x-ms-lsn = 1*DIGIT
/// ```
///
/// The same as [`Lsn`], under another name.
/// It has at most 64 bits and no sign.
///
/// Example of the service: `42`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::XMsLsn};
///
/// assert_eq!(XMsLsn::parse_strict(FieldLines::one(b"42"))?, XMsLsn(42));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XMsLsn(pub u64);

static X_MS_LSN: HeaderName = HeaderName::from_static("x-ms-lsn");

field!(plain XMsLsn(lsn), &X_MS_LSN, "value" = "LSN of the replica that answered");
arbitrary!(XMsLsn, any::<u64>().prop_map(XMsLsn));

/// `x-ms-item-lsn`: at which write the item became what it is.
///
/// ```text
/// x-ms-item-lsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with a document that was read.
/// It has at most 64 bits and no sign.
///
/// Example of the service: `34`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ItemLsn};
///
/// assert_eq!(ItemLsn::parse_strict(FieldLines::one(b"34"))?, ItemLsn(34));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemLsn(pub u64);

static X_MS_ITEM_LSN: HeaderName = HeaderName::from_static("x-ms-item-lsn");

field!(plain ItemLsn(lsn), &X_MS_ITEM_LSN, "value" = "LSN of the last write to the item");
arbitrary!(ItemLsn, any::<u64>().prop_map(ItemLsn));

/// `x-ms-global-committed-lsn`: how far all regions have come.
///
/// ```text
/// x-ms-global-committed-lsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it, spelled `x-ms-global-Committed-lsn` by the gateway. It is what strong
/// consistency waits for.
/// It has at most 64 bits and no sign.
///
/// Example of the service: `33`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::GlobalCommittedLsn};
///
/// assert_eq!(GlobalCommittedLsn::parse_strict(FieldLines::one(b"33"))?, GlobalCommittedLsn(33));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GlobalCommittedLsn(pub u64);

static X_MS_GLOBAL_COMMITTED_LSN: HeaderName = HeaderName::from_static("x-ms-global-committed-lsn");

field!(plain GlobalCommittedLsn(lsn), &X_MS_GLOBAL_COMMITTED_LSN, "value" = "LSN that all regions have reached");
arbitrary!(GlobalCommittedLsn, any::<u64>().prop_map(GlobalCommittedLsn));

/// `x-ms-quorum-acked-lsn`: how far a quorum of the replicas has come.
///
/// ```text
/// x-ms-quorum-acked-lsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with what concerns a partition. It has at most 64 bits and no sign.
///
/// Example of the service: `7850`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::QuorumAckedLsn};
///
/// assert_eq!(QuorumAckedLsn::parse_strict(FieldLines::one(b"7850"))?, QuorumAckedLsn(7850));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuorumAckedLsn(pub u64);

static X_MS_QUORUM_ACKED_LSN: HeaderName = HeaderName::from_static("x-ms-quorum-acked-lsn");

field!(plain QuorumAckedLsn(lsn), &X_MS_QUORUM_ACKED_LSN, "value" = "LSN that a quorum of the replicas has reached");
arbitrary!(QuorumAckedLsn, any::<u64>().prop_map(QuorumAckedLsn));

/// `x-ms-cosmos-llsn`: how far the replica has come, as its region counts.
///
/// ```text
/// x-ms-cosmos-llsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it next to [`Lsn`].
/// It has at most 64 bits and no sign.
///
/// Example of the service: `16`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::LocalLsn};
///
/// assert_eq!(LocalLsn::parse_strict(FieldLines::one(b"16"))?, LocalLsn(16));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalLsn(pub u64);

static X_MS_COSMOS_LLSN: HeaderName = HeaderName::from_static("x-ms-cosmos-llsn");

field!(plain LocalLsn(lsn), &X_MS_COSMOS_LLSN, "value" = "LSN that the replica has reached, as counted by its region");
arbitrary!(LocalLsn, any::<u64>().prop_map(LocalLsn));

/// `x-ms-cosmos-item-llsn`: at which write the item became what it is, as its region counts.
///
/// ```text
/// x-ms-cosmos-item-llsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it next to [`ItemLsn`].
/// It has at most 64 bits and no sign.
///
/// Example of the service: `34`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ItemLocalLsn};
///
/// assert_eq!(ItemLocalLsn::parse_strict(FieldLines::one(b"34"))?, ItemLocalLsn(34));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemLocalLsn(pub u64);

static X_MS_COSMOS_ITEM_LLSN: HeaderName = HeaderName::from_static("x-ms-cosmos-item-llsn");

field!(plain ItemLocalLsn(lsn), &X_MS_COSMOS_ITEM_LLSN, "value" = "LSN of the last write to the item, as counted by its region");
arbitrary!(ItemLocalLsn, any::<u64>().prop_map(ItemLocalLsn));

/// `x-ms-cosmos-quorum-acked-llsn`: how far a quorum of the replicas has come, as its region counts.
///
/// ```text
/// x-ms-cosmos-quorum-acked-llsn = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it next to [`QuorumAckedLsn`].
/// It has at most 64 bits and no sign.
///
/// Example of the service: `15`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::QuorumAckedLocalLsn};
///
/// assert_eq!(QuorumAckedLocalLsn::parse_strict(FieldLines::one(b"15"))?, QuorumAckedLocalLsn(15));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuorumAckedLocalLsn(pub u64);

static X_MS_COSMOS_QUORUM_ACKED_LLSN: HeaderName =
    HeaderName::from_static("x-ms-cosmos-quorum-acked-llsn");

field!(plain QuorumAckedLocalLsn(lsn), &X_MS_COSMOS_QUORUM_ACKED_LLSN, "value" = "LSN that a quorum of the replicas has reached, as counted by its region");
arbitrary!(QuorumAckedLocalLsn, any::<u64>().prop_map(QuorumAckedLocalLsn));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn digits_only() {
        let read = |line: &str| read::<GlobalCommittedLsn>(line);
        assert_eq!(read("007"), Ok(GlobalCommittedLsn(7)));
        assert_eq!(read("18446744073709551615"), Ok(GlobalCommittedLsn(u64::MAX)));
        for (bad, at) in [("", 0), ("-1", 0), ("+1", 0), ("1.5", 1), ("0:-1#33", 1), ("1 2", 2)] {
            assert_eq!(read(bad).unwrap_err().offset(), at, "{bad}");
        }
        assert_eq!(
            read("-1").unwrap_err().to_string(),
            "x-ms-global-committed-lsn: expected a decimal LSN at byte 0"
        );
        assert_eq!(read("18446744073709551616").unwrap_err().code(), "out-of-range");
    }

    #[test]
    fn each_has_its_own_name() {
        use headers::Header;
        let names = [
            Lsn::name(),
            XMsLsn::name(),
            ItemLsn::name(),
            GlobalCommittedLsn::name(),
            QuorumAckedLsn::name(),
            LocalLsn::name(),
            ItemLocalLsn::name(),
            QuorumAckedLocalLsn::name(),
        ];
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
        }
    }
}
