//! Traits that a change must not take away.

use masthead::auth::{
    Authorization, AuthorizationRef, Basic, Bearer, ChallengeRef, CosmosToken, HmacSha256,
    WwwAuthenticate,
};
use masthead::conditional::{ETag, EntityTagRef, EntityTagsRef, IfMatch, IfNoneMatch};
use masthead::content::{Accept, AcceptRef, ContentType, MediaRangeRef, MediaTypeRef, Specificity};
use masthead::cosmos::{
    AltContentPath, BuildVersion, ContentPath, GatewayVersion, GlobalCommittedLsn, ItemCount,
    ItemLocalLsn, ItemLsn, LastStateChange, LocalLsn, Lsn, PathRef, QuorumAckedLocalLsn,
    QuorumAckedLsn, RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage, Resources,
    ResourcesRef, SchemaVersion, ServiceVersion, Substatus, XMsLsn,
};
use masthead::paging::{
    AcceptRanges, AcceptRangesRef, ContentRange, ContentRangeRef, Link, LinkRef, LinksRef, Range,
    RangeRef, RangeSpec, RangeUnit, XRange,
};
use masthead::sync_token::{SyncTokenRef, SyncTokens, SyncTokensRef};
use masthead::tenancy::{Host, HostRef};
use masthead::time::{Date, XMsDate};
use masthead::{
    Caret, Decimal, DecodeError, Deviation, FieldLines, HttpDate, Lines, Notes, Quality, catalog,
};

fn shared<T: Send + Sync + Unpin + std::panic::UnwindSafe>() {}
fn copy<T: Copy + Send + Sync>() {}

#[test]
fn owned_types_go_anywhere() {
    shared::<Authorization>();
    shared::<Basic>();
    shared::<Bearer>();
    shared::<CosmosToken>();
    shared::<HmacSha256>();
    shared::<WwwAuthenticate>();
    shared::<ETag>();
    shared::<IfMatch>();
    shared::<IfNoneMatch>();
    shared::<Accept>();
    shared::<ContentType>();
    shared::<Host>();
    shared::<AcceptRanges>();
    shared::<ContentRange>();
    shared::<Link>();
    shared::<Range>();
    shared::<XRange>();
    shared::<SyncTokens>();
    shared::<AltContentPath>();
    shared::<ContentPath>();
    shared::<ResourceQuota>();
    shared::<ResourceUsage>();
    shared::<Resources<'_>>();
    shared::<Lines>();
    shared::<catalog::Entry>();
}

#[test]
fn views_and_plain_values_are_copied() {
    copy::<AuthorizationRef<'_>>();
    copy::<ChallengeRef<'_>>();
    copy::<EntityTagRef<'_>>();
    copy::<EntityTagsRef<'_>>();
    copy::<AcceptRef<'_>>();
    copy::<MediaRangeRef<'_>>();
    copy::<MediaTypeRef<'_>>();
    copy::<Specificity>();
    copy::<Quality>();
    copy::<HostRef<'_>>();
    copy::<AcceptRangesRef<'_>>();
    copy::<ContentRangeRef<'_>>();
    copy::<LinkRef<'_>>();
    copy::<LinksRef<'_>>();
    copy::<RangeRef<'_>>();
    copy::<RangeSpec<'_>>();
    copy::<RangeUnit<'_>>();
    copy::<SyncTokenRef<'_>>();
    copy::<SyncTokensRef<'_>>();
    copy::<FieldLines<'_>>();
    copy::<Caret<'_>>();
    copy::<DecodeError>();
    copy::<Deviation>();
    copy::<Notes>();
    copy::<HttpDate>();
    copy::<Date>();
    copy::<XMsDate>();
    copy::<Decimal>();
    copy::<BuildVersion>();
    copy::<PathRef<'_>>();
    copy::<ResourcesRef<'_>>();
    copy::<GatewayVersion>();
    copy::<GlobalCommittedLsn>();
    copy::<ItemCount>();
    copy::<ItemLocalLsn>();
    copy::<ItemLsn>();
    copy::<LastStateChange>();
    copy::<LocalLsn>();
    copy::<Lsn>();
    copy::<QuorumAckedLocalLsn>();
    copy::<QuorumAckedLsn>();
    copy::<RequestCharge>();
    copy::<RequestDurationMs>();
    copy::<SchemaVersion>();
    copy::<ServiceVersion>();
    copy::<Substatus>();
    copy::<XMsLsn>();
}
