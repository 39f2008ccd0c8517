//! Strategies of the family [`cosmos`](crate::cosmos).

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{VALID, http_date};
use crate::cosmos::{
    AIm, AllowTentativeWrites, AltContentPath, ApiVersion, BuildVersion, ConsistencyLevel,
    ContentPath, EnableCrossPartition, FeedMode, GatewayVersion, GlobalCommittedLsn, ItemCount,
    ItemLocalLsn, ItemLsn, KeyComponent, LastStateChange, LocalLsn, Lsn, ManipulationRef,
    PartitionKey, PartitionKeyRangeId, QuorumAckedLocalLsn, QuorumAckedLsn, RequestCharge,
    RequestDurationMs, ResourceQuota, ResourceUsage, SchemaVersion, ServiceVersion, SessionToken,
    Substatus, XMsLsn,
};
use crate::{Decimal, Field, Quality};

/// [`AllowTentativeWrites`].
pub fn allow_tentative_writes() -> impl Strategy<Value = AllowTentativeWrites> {
    any::<bool>().prop_map(AllowTentativeWrites)
}

/// [`ApiVersion`] of any day, or a known one; previews included.
pub fn api_version() -> impl Strategy<Value = ApiVersion> {
    let day = (0..=9_999_u32, 1..=12_u32, 1..=28_u32)
        .prop_map(|(year, month, day)| ApiVersion::new(year, month, day).expect(VALID));
    let known = proptest::sample::select(ApiVersion::KNOWN).prop_map(|known| known.version);
    (prop_oneof![day, known], any::<bool>())
        .prop_map(|(version, preview)| if preview { version.preview() } else { version })
}

/// [`ConsistencyLevel`].
pub fn consistency_level() -> impl Strategy<Value = ConsistencyLevel> {
    proptest::sample::select(ConsistencyLevel::ALL)
}

/// [`EnableCrossPartition`].
pub fn enable_cross_partition() -> impl Strategy<Value = EnableCrossPartition> {
    any::<bool>().prop_map(EnableCrossPartition)
}

/// [`PartitionKeyRangeId`], with a collection or without.
pub fn partition_key_range_id() -> impl Strategy<Value = PartitionKeyRangeId> {
    (option::of("[!-+\\--~]{1,16}"), "[!-+\\--~]{1,8}").prop_map(|(collection, range)| {
        PartitionKeyRangeId::new(collection.as_deref(), &range).expect(VALID)
    })
}

/// [`AIm`]: feeds and other instance-manipulations, none of them included.
pub fn a_im() -> impl Strategy<Value = AIm> {
    let feeds: Vec<_> = FeedMode::ALL.iter().map(|mode| mode.name()).collect();
    let name = prop_oneof![
        proptest::sample::select(feeds).prop_map(str::to_owned),
        "[!#-'*+.0-9A-Za-z^_`|~-]{1,12}",
    ];
    let params = "(;[a-pr-z]{1,4}(=([!#-'*+.0-9A-Za-z^_`|~-]{1,6}|\"[ !#-\\[\\]-~]{0,6}\"))?)*";
    vec((name, params, 0..=1_000_u16), 0..6).prop_map(|all| {
        let all: Vec<_> =
            all.into_iter().map(|(name, params, weight)| (name + &params, weight)).collect();
        let all = all.iter().map(|(text, weight)| {
            let weight = Quality::from_thousandths(*weight).expect(VALID);
            ManipulationRef::new(text).expect(VALID).with_quality(weight)
        });
        AIm::try_from_iter(all).expect(VALID)
    })
}

/// A component of each kind; the text is of any characters.
fn component((kind, text, number): &(u8, String, f64)) -> KeyComponent<'_> {
    match kind {
        0 => KeyComponent::Undefined,
        1 => KeyComponent::Null,
        2 => KeyComponent::Bool(*number < 0.0),
        3 => KeyComponent::Number(number.trunc()),
        4 => KeyComponent::Number(*number),
        _ => KeyComponent::from(text.as_str()),
    }
}

/// [`PartitionKey`], without a component included.
pub fn partition_key() -> impl Strategy<Value = PartitionKey> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    let number = prop_oneof![
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO,
        any::<i32>().prop_map(f64::from),
        -1e6..1e6,
    ];
    let text = prop_oneof![any::<String>(), "[\0-\u{9f}]{0,12}"];
    vec((0..8_u8, text, number), 0..5)
        .prop_map(|parts| PartitionKey::try_from_iter(parts.iter().map(component)).expect(VALID))
}

/// [`SessionToken`], simple or with a version and regions, of some ranges.
pub fn session_token() -> impl Strategy<Value = SessionToken> {
    let region = (0..5u32, any::<i64>());
    let regions = vec(region, 0..5)
        .prop_map(|regions| regions.into_iter().collect::<std::collections::BTreeMap<_, _>>());
    let version = option::of((-1..4i64, regions));
    let segment = ("[0-9]|[!-+--9;-~]{1,12}", any::<i64>(), version);
    vec(segment, 1..4).prop_map(|segments| {
        let segment = |(id, lsn, version): &(String, i64, Option<(i64, _)>)| match version {
            None => SessionToken::simple(id, *lsn),
            Some((version, regions)) => {
                let regions: &std::collections::BTreeMap<u32, i64> = regions;
                SessionToken::vector(id, *version, *lsn, regions.iter().map(|(r, l)| (*r, *l)))
            }
        };
        let lines = segments.iter().flat_map(|s| segment(s).expect(VALID).to_lines());
        SessionToken::from_lines(lines.collect()).map_err(|rejected| rejected.error).expect(VALID)
    })
}

/// Any number that a [`Decimal`] can be.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<u64>(), 0..=38_u8).prop_map(|(digits, decimals)| {
        // Short numbers are as likely as long ones.
        Decimal::new(digits >> (digits % 64), decimals).expect(VALID)
    })
}

/// [`RequestCharge`].
pub fn request_charge() -> impl Strategy<Value = RequestCharge> {
    decimal().prop_map(RequestCharge)
}

/// [`RequestDurationMs`].
pub fn request_duration_ms() -> impl Strategy<Value = RequestDurationMs> {
    decimal().prop_map(RequestDurationMs)
}

/// [`Substatus`].
pub fn substatus() -> impl Strategy<Value = Substatus> {
    any::<u32>().prop_map(Substatus)
}

/// [`ItemCount`].
pub fn item_count() -> impl Strategy<Value = ItemCount> {
    any::<u64>().prop_map(ItemCount)
}

/// [`Lsn`].
pub fn lsn() -> impl Strategy<Value = Lsn> {
    any::<u64>().prop_map(Lsn)
}

/// [`XMsLsn`].
pub fn x_ms_lsn() -> impl Strategy<Value = XMsLsn> {
    any::<u64>().prop_map(XMsLsn)
}

/// [`ItemLsn`].
pub fn item_lsn() -> impl Strategy<Value = ItemLsn> {
    any::<u64>().prop_map(ItemLsn)
}

/// [`GlobalCommittedLsn`].
pub fn global_committed_lsn() -> impl Strategy<Value = GlobalCommittedLsn> {
    any::<u64>().prop_map(GlobalCommittedLsn)
}

/// [`QuorumAckedLsn`].
pub fn quorum_acked_lsn() -> impl Strategy<Value = QuorumAckedLsn> {
    any::<u64>().prop_map(QuorumAckedLsn)
}

/// [`LocalLsn`].
pub fn local_lsn() -> impl Strategy<Value = LocalLsn> {
    any::<u64>().prop_map(LocalLsn)
}

/// [`ItemLocalLsn`].
pub fn item_local_lsn() -> impl Strategy<Value = ItemLocalLsn> {
    any::<u64>().prop_map(ItemLocalLsn)
}

/// [`QuorumAckedLocalLsn`].
pub fn quorum_acked_local_lsn() -> impl Strategy<Value = QuorumAckedLocalLsn> {
    any::<u64>().prop_map(QuorumAckedLocalLsn)
}

/// Names and amounts of resources, none of them included.
fn resources() -> impl Strategy<Value = Vec<(String, i64)>> {
    let name = "[a-z!#$%&'*+.^_`|~-][a-zA-Z0-9]{0,16}";
    let resources = proptest::collection::btree_map(name, any::<i64>(), 0..8);
    // Names have no case.
    resources.prop_map(|resources| {
        let lower: std::collections::BTreeMap<_, _> = resources
            .into_iter()
            .map(|(name, amount)| (name.to_ascii_lowercase(), (name, amount)))
            .collect();
        lower.into_values().collect()
    })
}

/// [`ResourceQuota`], the empty one included.
pub fn resource_quota() -> impl Strategy<Value = ResourceQuota> {
    resources().prop_map(|resources| {
        let resources = resources.iter().map(|(name, amount)| (&**name, *amount));
        ResourceQuota::try_from_iter(resources).expect(VALID)
    })
}

/// [`ResourceUsage`], the empty one included.
pub fn resource_usage() -> impl Strategy<Value = ResourceUsage> {
    resources().prop_map(|resources| {
        let resources = resources.iter().map(|(name, amount)| (&**name, *amount));
        ResourceUsage::try_from_iter(resources).expect(VALID)
    })
}

/// [`SchemaVersion`].
pub fn schema_version() -> impl Strategy<Value = SchemaVersion> {
    any::<(u32, u32)>().prop_map(|(major, minor)| SchemaVersion { major, minor })
}

/// Any [`BuildVersion`].
pub fn build_version() -> impl Strategy<Value = BuildVersion> {
    vec(any::<u32>(), 2..=4).prop_map(|numbers| BuildVersion::new(&numbers).expect(VALID))
}

/// [`ServiceVersion`].
pub fn service_version() -> impl Strategy<Value = ServiceVersion> {
    build_version().prop_map(ServiceVersion)
}

/// [`GatewayVersion`].
pub fn gateway_version() -> impl Strategy<Value = GatewayVersion> {
    build_version().prop_map(GatewayVersion)
}

/// [`LastStateChange`].
pub fn last_state_change() -> impl Strategy<Value = LastStateChange> {
    (http_date(), 0..1_000_i64).prop_map(|(date, milliseconds)| {
        LastStateChange::from_unix_ms(date.unix() * 1_000 + milliseconds).expect(VALID)
    })
}

/// [`AltContentPath`].
pub fn alt_content_path() -> impl Strategy<Value = AltContentPath> {
    "dbs/[!-~\u{a0}-\u{2fff}]([ -~]{0,20}[!-~])?"
        .prop_map(|path| AltContentPath::new(&path).expect(VALID))
}

/// [`ContentPath`].
pub fn content_path() -> impl Strategy<Value = ContentPath> {
    "[A-Za-z0-9+-]{1,22}={0,2}".prop_map(|path| ContentPath::new(&path).expect(VALID))
}
