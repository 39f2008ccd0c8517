//! Round trips: for every header of the catalog, a value that is built and written parses as the same value.

use http::HeaderMap;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::entry::{Header, View};
use crate::auth::{Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use crate::catalog::ENTRIES;
use crate::{FieldLines, FieldMapExt};

/// The laws hold for any value that can be built.
pub(super) fn hold<T: Header>()
where
    for<'a> T::Ref<'a>: View<T>,
{
    let config =
        ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&any::<T>(), |value| built(&value));
    result.unwrap_or_else(|failure| panic!("{}: {failure}", T::name()));
}

/// Strict mode reads what is written, and it means the same.
fn built<T: Header>(value: &T) -> Result<(), TestCaseError>
where
    for<'a> T::Ref<'a>: View<T>,
{
    let mut map = HeaderMap::new();
    map.write(value);
    if !map.contains_key(T::name()) {
        // An empty list has no lines.
        prop_assert!(value.to_lines().as_slice().is_empty());
        return Ok(());
    }
    prop_assert!(T::parse_strict(FieldLines::of(&map, T::name())).is_ok());
    prop_assert_eq!(&map.require::<T>().unwrap(), value);
    let of_view: Option<T> = value.view().try_into().ok();
    prop_assert_eq!(of_view.as_ref(), Some(value));
    let canonical = T::from_lines(value.canonical()).map_err(|rejected| rejected.error).unwrap();
    prop_assert_eq!(&canonical, value);
    prop_assert!(canonical.canonical().as_slice() == value.canonical().as_slice());
    let mut written = Vec::new();
    value.encode(&mut written);
    prop_assert_eq!(&T::decode(&mut written.iter()).unwrap(), value);
    for line in &written {
        prop_assert_eq!(line.is_sensitive(), T::SENSITIVE);
        prop_assert!(!line.as_bytes().iter().any(|b| matches!(b, b'\r' | b'\n' | 0 | 0x7f)));
    }
    Ok(())
}

#[test]
fn headers_read_back_as_they_were_built() {
    ENTRIES.iter().for_each(super::Entry::laws);
}

/// The catalog has `Authorization` of whatever scheme; each scheme has a type too.
#[test]
fn credentials_read_back_as_they_were_built() {
    hold::<Basic>();
    hold::<Bearer>();
    hold::<CosmosToken>();
    hold::<HmacSha256>();
    hold::<OtherCredentials>();
}

mod displayed {
    use core::fmt::Display;

    use http::HeaderName;

    use super::*;
    use crate::conditional::{IfModifiedSince, IfUnmodifiedSince};
    use crate::content::XMsContentSha256;
    use crate::correlation::{
        ClientRequestId, CorrelatedActivityId, RequestId, XMsReturnClientRequestId,
    };
    use crate::cosmos::{
        AllowTentativeWrites, ApiVersion, BatchAtomic, BatchContinueOnError, BatchOrdered,
        ConsistencyLevel, DedicatedgatewayMaxAge, EnableCrossPartition, ExpirySeconds,
        GatewayVersion, GlobalCommittedLsn, IndexingDirective, IsBatchRequest,
        IsPartitionKeyDeletePending, IsQuery, IsQueryPlanRequest, IsUpsert, ItemCount,
        ItemLocalLsn, ItemLsn, LastStateChange, LocalLsn, Lsn, MigrateOfferToAutopilot,
        MigrateOfferToManualThroughput, OfferReplacePending, OfferThroughput,
        ParallelizeCrossPartitionQuery, PhysicalPartitionId, PopulateIndexMetrics,
        PopulateIndexMetricsV2, PopulateQueryMetrics, PriorityLevel, QuorumAckedLocalLsn,
        QuorumAckedLsn, ReadConsistencyStrategy, ReadKeyType, RequestCharge, RequestDurationMs,
        ResponseContinuationTokenLimitInKb, SchemaVersion, ServiceVersion, Substatus,
        ThroughputBucket, TransportRequestId, XMsDocumentdbQuery, XMsLsn,
    };
    use crate::paging::MaxItemCount;
    use crate::tenancy::{PortalType, XVersion};
    use crate::time::{
        AcceptDatetime, Date, LastModified, MementoDatetime, RetryAfter, RetryAfterMs, XMsDate,
        XMsRetryAfterMs,
    };

    /// A plain header is displayed as the line in which it is sent, and that line reads back as the same.
    fn as_its_line<T: Header + Display>() -> &'static HeaderName
    where
        for<'a> T::Ref<'a>: View<T>,
    {
        assert!(!T::SENSITIVE, "{} is displayed", T::name());
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
        let result = TestRunner::new(config).run(&any::<T>(), |value| {
            let text = value.to_string();
            let lines = value.to_lines();
            prop_assert_eq!(lines.as_slice(), [&*text]);
            prop_assert_eq!(text.parse::<T>().ok(), Some(value));
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{}: {failure}", T::name()));
        T::name()
    }

    #[test]
    fn plain_headers() {
        let mut displayed = [
            as_its_line::<IfModifiedSince>(),
            as_its_line::<IfUnmodifiedSince>(),
            as_its_line::<XMsContentSha256>(),
            as_its_line::<ClientRequestId>(),
            as_its_line::<RequestId>(),
            as_its_line::<XMsReturnClientRequestId>(),
            as_its_line::<AllowTentativeWrites>(),
            as_its_line::<ApiVersion>(),
            as_its_line::<ConsistencyLevel>(),
            as_its_line::<EnableCrossPartition>(),
            as_its_line::<GatewayVersion>(),
            as_its_line::<GlobalCommittedLsn>(),
            as_its_line::<ItemCount>(),
            as_its_line::<ItemLocalLsn>(),
            as_its_line::<ItemLsn>(),
            as_its_line::<LastStateChange>(),
            as_its_line::<LocalLsn>(),
            as_its_line::<Lsn>(),
            as_its_line::<QuorumAckedLocalLsn>(),
            as_its_line::<QuorumAckedLsn>(),
            as_its_line::<RequestCharge>(),
            as_its_line::<RequestDurationMs>(),
            as_its_line::<SchemaVersion>(),
            as_its_line::<ServiceVersion>(),
            as_its_line::<Substatus>(),
            as_its_line::<XMsLsn>(),
            as_its_line::<CorrelatedActivityId>(),
            as_its_line::<IsQuery>(),
            as_its_line::<XMsDocumentdbQuery>(),
            as_its_line::<IsUpsert>(),
            as_its_line::<ParallelizeCrossPartitionQuery>(),
            as_its_line::<PopulateQueryMetrics>(),
            as_its_line::<PopulateIndexMetrics>(),
            as_its_line::<PopulateIndexMetricsV2>(),
            as_its_line::<IsBatchRequest>(),
            as_its_line::<IsQueryPlanRequest>(),
            as_its_line::<BatchAtomic>(),
            as_its_line::<BatchOrdered>(),
            as_its_line::<BatchContinueOnError>(),
            as_its_line::<MigrateOfferToAutopilot>(),
            as_its_line::<MigrateOfferToManualThroughput>(),
            as_its_line::<OfferReplacePending>(),
            as_its_line::<IsPartitionKeyDeletePending>(),
            as_its_line::<OfferThroughput>(),
            as_its_line::<ResponseContinuationTokenLimitInKb>(),
            as_its_line::<ExpirySeconds>(),
            as_its_line::<ThroughputBucket>(),
            as_its_line::<DedicatedgatewayMaxAge>(),
            as_its_line::<PhysicalPartitionId>(),
            as_its_line::<TransportRequestId>(),
            as_its_line::<ReadConsistencyStrategy>(),
            as_its_line::<IndexingDirective>(),
            as_its_line::<PriorityLevel>(),
            as_its_line::<ReadKeyType>(),
            as_its_line::<MaxItemCount>(),
            as_its_line::<PortalType>(),
            as_its_line::<XVersion>(),
            as_its_line::<AcceptDatetime>(),
            as_its_line::<Date>(),
            as_its_line::<LastModified>(),
            as_its_line::<MementoDatetime>(),
            as_its_line::<RetryAfter>(),
            as_its_line::<RetryAfterMs>(),
            as_its_line::<XMsDate>(),
            as_its_line::<XMsRetryAfterMs>(),
        ]
        .map(HeaderName::as_str);
        displayed.sort_unstable();
        let plain = ENTRIES.iter().filter(|entry| entry.is_plain());
        let mut plain: Vec<_> = plain.map(|entry| entry.name().as_str()).collect();
        plain.sort_unstable();
        assert_eq!(displayed[..], plain[..]);
    }
}
