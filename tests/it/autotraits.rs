//! Traits that a change must not take away.

use masthead::auth::{
    Authorization, AuthorizationRef, Basic, Bearer, ChallengeRef, CosmosToken, HmacSha256,
    WwwAuthenticate,
};
use masthead::conditional::{
    Decision, ETag, EntityTagRef, EntityTagsRef, IfMatch, IfModifiedSince, IfNoneMatch, IfRange,
    IfRangeRef, IfUnmodifiedSince, Outcome, PreconditionRules, Preconditions, RangeUse,
    Representation, TagComparison,
};
use masthead::content::{
    Accept, AcceptRef, CacheControl, CacheControlRef, CacheDirectiveRef, CacheScope, ContentType,
    FieldNames, MediaRangeRef, MediaTypeRef, NotAcceptable, Specificity, Ties,
};
use masthead::correlation::{
    AgsDiagnostic, AgsDiagnosticRef, CallIds, ClientRequestId, RequestId, RequestIdRef, RequestIds,
    ServerInfo, ServerInfoMembers, XMsActivityId,
};
use masthead::cosmos::{
    AIm, AImRef, AllowTentativeWrites, AltContentPath, ApiVersion, BuildVersion, ConsistencyLevel,
    ContentPath, EnableCrossPartition, FeedMode, GatewayVersion, GlobalCommittedLsn, ItemCount,
    ItemLocalLsn, ItemLsn, KeyComponent, KeyComponents, KnownVersion, LastStateChange, LocalLsn,
    Lsn, ManipulationRef, PartitionKey, PartitionKeyRangeId, PartitionKeyRangeIdRef,
    PartitionKeyRef, PathRef, QuorumAckedLocalLsn, QuorumAckedLsn, RequestCharge,
    RequestDurationMs, ResourceAmounts, ResourceQuota, ResourceUsage, ResourcesRef, SchemaVersion,
    ServiceVersion, SessionMergeError, SessionRegions, SessionSegmentRef, SessionToken,
    SessionTokenRef, SessionTokenRefusal, SessionTokenStore, SharedSessionTokens, Substatus,
    XMsLsn,
};
use masthead::paging::{
    AcceptRanges, AcceptRangesRef, ContentRange, ContentRangeRef, Continuation, ContinuationRef,
    ItemWindow, Link, LinkRef, LinksRef, MaxItemCount, NextPage, NotAWindow, PageRequest,
    PagingError, Range, RangeRef, RangeSpec, RangeUnit, XRange,
};
use masthead::service::voss_automate::{NotARelease, Release};
use masthead::service::youforce::StatusMeaning;
use masthead::service::{
    Exchange, Failures, Finding, History, Problem, Quote, Report, Request, Response, Rule,
    Severity, Situation, UnknownHeaders,
};
use masthead::sync_token::{
    Observed, SharedSyncTokens, SyncTokenRef, SyncTokenRefusal, SyncTokenStore, SyncTokens,
    SyncTokensRef, SyncTokensRefused,
};
use masthead::tenancy::{
    Host, HostRef, Portal, PortalType, ProductRef, RequestPortal, RequestPortalRef, UserAgent,
    UserAgentPart, UserAgentRef, XRaetTenantId, XRaetTenantIdRef, XVersion,
};
use masthead::time::{Date, RetryAdvice, Timestamp, TimestampRef, XMsDate, XMsRetryAfterMs};
use masthead::{
    Caret, Decimal, DecodeError, Deviation, FieldLines, HttpDate, JsonString, Lines, Notes,
    Quality, catalog,
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
    shared::<IfRange>();
    shared::<Accept>();
    shared::<ContentType>();
    shared::<Host>();
    shared::<PartitionKey>();
    shared::<KeyComponents<'_>>();
    shared::<AcceptRanges>();
    shared::<ContentRange>();
    shared::<Link>();
    shared::<Range>();
    shared::<XRange>();
    shared::<SyncTokens>();
    shared::<SyncTokenStore>();
    shared::<SharedSyncTokens>();
    shared::<SyncTokensRefused>();
    shared::<SessionToken>();
    shared::<SessionRegions<'_>>();
    shared::<SessionTokenStore>();
    shared::<SharedSessionTokens>();
    shared::<SessionTokenRefusal>();
    shared::<SessionMergeError>();
    shared::<Continuation>();
    shared::<XMsActivityId>();
    shared::<PartitionKeyRangeId>();
    shared::<AIm>();
    shared::<UserAgent>();
    shared::<AltContentPath>();
    shared::<ContentPath>();
    shared::<ResourceQuota>();
    shared::<ResourceUsage>();
    shared::<ResourceAmounts<'_>>();
    shared::<CacheControl>();
    shared::<CacheScope<'_>>();
    shared::<FieldNames<'_>>();
    shared::<XRaetTenantId>();
    shared::<RequestPortal>();
    shared::<Lines>();
    shared::<catalog::Entry>();
    shared::<AgsDiagnostic>();
    shared::<ServerInfoMembers<'_>>();
    shared::<RequestIds>();
    shared::<Timestamp>();
    shared::<Finding>();
    shared::<History>();
    shared::<Report>();
    shared::<Problem<'_>>();
    shared::<Rule>();
}

#[cfg(feature = "signing")]
#[test]
fn keys_and_errors_go_anywhere() {
    use masthead::signing::{
        Explanation, Request, SignError, VerifyError, app_configuration, cosmos_db,
    };
    shared::<app_configuration::AccessKey>();
    shared::<app_configuration::Signed>();
    shared::<cosmos_db::MasterKey>();
    shared::<cosmos_db::Signed>();
    shared::<SignError>();
    shared::<VerifyError>();
    shared::<Explanation>();
    copy::<Request<'_>>();
    shared::<masthead::service::VerificationKey>();
    shared::<masthead::service::VerificationKeyError>();
    copy::<masthead::service::Evidence<'_>>();
}

#[test]
fn views_are_copied() {
    copy::<AuthorizationRef<'_>>();
    copy::<ChallengeRef<'_>>();
    copy::<EntityTagRef<'_>>();
    copy::<EntityTagsRef<'_>>();
    copy::<AcceptRef<'_>>();
    copy::<MediaRangeRef<'_>>();
    copy::<MediaTypeRef<'_>>();
    copy::<Specificity>();
    copy::<Quality>();
    copy::<SessionTokenRef<'_>>();
    copy::<SessionSegmentRef<'_>>();
    copy::<HostRef<'_>>();
    copy::<KeyComponent<'_>>();
    copy::<JsonString<'_>>();
    copy::<PartitionKeyRef<'_>>();
    copy::<AcceptRangesRef<'_>>();
    copy::<ContentRangeRef<'_>>();
    copy::<LinkRef<'_>>();
    copy::<LinksRef<'_>>();
    copy::<RangeRef<'_>>();
    copy::<RangeSpec<'_>>();
    copy::<RangeUnit<'_>>();
    copy::<SyncTokenRef<'_>>();
    copy::<SyncTokensRef<'_>>();
    copy::<Observed>();
    copy::<SyncTokenRefusal>();
    copy::<ContinuationRef<'_>>();
    copy::<RequestIdRef<'_>>();
    copy::<PartitionKeyRangeIdRef<'_>>();
    copy::<AImRef<'_>>();
    copy::<ManipulationRef<'_>>();
    copy::<FeedMode>();
    copy::<UserAgentRef<'_>>();
    copy::<UserAgentPart<'_>>();
    copy::<ProductRef<'_>>();
    copy::<FieldLines<'_>>();
    copy::<Caret<'_>>();
    copy::<DecodeError>();
    copy::<Deviation>();
    copy::<Notes>();
    copy::<HttpDate>();
    copy::<Date>();
    copy::<XMsDate>();
    copy::<IfModifiedSince>();
    copy::<IfUnmodifiedSince>();
    copy::<IfRangeRef<'_>>();
    copy::<Preconditions<'_>>();
    copy::<PreconditionRules>();
    copy::<TagComparison>();
    copy::<Representation<'_>>();
    copy::<Decision>();
    copy::<Outcome>();
    copy::<RangeUse>();
}

#[test]
fn plain_values_and_views_are_copied() {
    copy::<XMsRetryAfterMs>();
    copy::<MaxItemCount>();
    copy::<AllowTentativeWrites>();
    copy::<ApiVersion>();
    copy::<ConsistencyLevel>();
    copy::<EnableCrossPartition>();
    copy::<KnownVersion>();
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
    copy::<AgsDiagnosticRef<'_>>();
    copy::<ServerInfo<'_>>();
    copy::<ClientRequestId>();
    copy::<RequestId>();
    copy::<CallIds>();
    copy::<RequestIds>();
    copy::<TimestampRef<'_>>();
    copy::<CacheControlRef<'_>>();
    copy::<CacheDirectiveRef<'_>>();
    copy::<XRaetTenantIdRef<'_>>();
    copy::<RequestPortalRef<'_>>();
    copy::<Portal>();
    copy::<PortalType>();
    copy::<XVersion>();
    copy::<ItemWindow>();
    copy::<NotAWindow>();
    copy::<StatusMeaning>();
    copy::<Exchange<'_>>();
    copy::<Failures>();
    copy::<NotARelease>();
    copy::<Quote>();
    copy::<Release>();
    copy::<Request<'_>>();
    copy::<Response<'_>>();
    copy::<Severity>();
    copy::<Situation>();
    copy::<UnknownHeaders>();
}

#[cfg(feature = "signing")]
#[test]
fn digests_of_bodies_are_shared() {
    shared::<masthead::content::BodyDigest>();
    copy::<masthead::content::BodyError>();
}

#[test]
fn what_works_with_headers_is_shared() {
    shared::<NextPage>();
    copy::<PageRequest<'static>>();
    copy::<PagingError>();
    copy::<RetryAdvice>();
    copy::<NotAcceptable>();
    copy::<Ties>();
}
