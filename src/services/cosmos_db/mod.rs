//! The headers of Azure Cosmos DB, its SQL API over REST.
//!
//! In a server, start with [`RequestHeadersRef::peek_from`], which reads all headers of a request in one walk and borrows
//! them. In a client, start with [`RequestHeaders`]: fill in its fields and write them to a map. With the feature
//! `contracts`, the constant `CONTRACT` checks exchanges.
//!
//! Source: "Common Azure Cosmos DB REST request headers". For what it leaves open, and where real clients differ: the other
//! articles of the reference, the SDKs, and the .NET code that client and gateway share.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::cosmos::{ConsistencyLevel, PartitionKey};
//! use masthead::services::cosmos_db::{RequestHeaders, RequestHeadersRef};
//!
//! let mut headers = RequestHeaders::default();
//! headers.consistency_level = Some(ConsistencyLevel::Session);
//! headers.partition_key = Some(PartitionKey::new("Contoso")?);
//! let mut map = HeaderMap::new();
//! headers.write_to(&mut map);
//!
//! let (received, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty());
//! assert_eq!(received.consistency_level, Some(ConsistencyLevel::Session));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "contracts")]
mod contract;
mod facts;
mod operation;

use crate::auth::Authorization;
use crate::conditional::{ETag, IfMatch, IfModifiedSince, IfNoneMatch};
use crate::content::ContentType;
use crate::correlation::XMsActivityId;
use crate::cosmos::{
    AIm, AllowTentativeWrites, AltContentPath, ApiVersion, BatchAtomic, BatchContinueOnError,
    BatchOrdered, CollectionRid, ConsistencyLevel, ContentPath, DedicatedgatewayMaxAge,
    EnableCrossPartition, EndEpk, ExpirySeconds, GatewayVersion, GlobalCommittedLsn,
    IndexUtilization, IndexingDirective, IsBatchRequest, IsPartitionKeyDeletePending, IsQuery,
    IsQueryPlanRequest, IsUpsert, ItemCount, ItemLocalLsn, ItemLsn, LastStateChange, LocalLsn, Lsn,
    MigrateOfferToAutopilot, MigrateOfferToManualThroughput, OfferAutopilotSettings,
    OfferReplacePending, OfferThroughput, ParallelizeCrossPartitionQuery, PartitionKey,
    PartitionKeyRangeId, PhysicalPartitionId, PopulateIndexMetrics, PopulateIndexMetricsV2,
    PopulateQueryMetrics, PostTriggerInclude, PreTriggerInclude, PriorityLevel, QueryExecutionInfo,
    QueryMetrics, QuorumAckedLocalLsn, QuorumAckedLsn, ReadConsistencyStrategy, ReadKeyType,
    RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage,
    ResponseContinuationTokenLimitInKb, SchemaVersion, ServiceVersion, SessionToken, StartEpk,
    Substatus, ThroughputBucket, TransportRequestId, XMsDocumentdbQuery, XMsLsn,
};
use crate::header_set;
use crate::paging::{Continuation, MaxItemCount};
use crate::request::UserAgent;
use crate::time::{XMsDate, XMsRetryAfterMs};

#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use contract::CONTRACT;
#[cfg(all(feature = "contracts", feature = "signing"))]
pub(super) use contract::{QUOTED, SIGNATURE};
pub use facts::{AccountConsistency, MultiWrite};
pub use operation::Operation;

/// No `WWW-Authenticate` of the service is known, and its credentials have no scheme. Since a 401 must have a challenge
/// (RFC 9110 15.5.2), the challenge has a scheme of this crate's own. `Bearer`, which the service refuses, would
/// make clients send tokens that are of no use.
pub(crate) const CHALLENGE: &str = "CosmosDB";

header_set! {
    /// The documented request headers, in that order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::cosmos::ConsistencyLevel;
    /// use masthead::services::cosmos_db::RequestHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("x-ms-consistency-level", HeaderValue::from_static("Eventual"));
    /// let (headers, failures) = RequestHeadersRef::peek_from(&map);
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.consistency_level, Some(ConsistencyLevel::Eventual));
    /// ```
    pub RequestHeadersRef;
    /// The documented request headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::cosmos::{PartitionKey, SessionToken};
    /// use masthead::services::cosmos_db::RequestHeaders;
    ///
    /// let mut headers = RequestHeaders::default();
    /// headers.partition_key = Some(PartitionKey::new("contoso")?);
    /// headers.session_token = Some(SessionToken::vector("0", -1, 33, [])?);
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-ms-documentdb-partitionkey"], r#"["contoso"]"#);
    /// assert_eq!(map["x-ms-session-token"], "0:-1#33");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    pub RequestHeaders challenging CHALLENGE;
    /// `Authorization`: the credentials of the request.
    authorization: Authorization = "authorization",
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// Only if the resource is still what the client knows.
    if_match: IfMatch = "if-match",
    /// Only if the resource is no longer what the client knows.
    if_none_match: IfNoneMatch = "if-none-match",
    /// Only if the resource has changed since.
    if_modified_since: IfModifiedSince = "if-modified-since",
    /// Which program asks.
    user_agent: UserAgent = "user-agent",
    /// The client's own identifier of the request.
    activity_id: XMsActivityId = "x-ms-activity-id",
    /// How consistent the answer is to be.
    consistency_level: ConsistencyLevel = "x-ms-consistency-level",
    /// Where the last page ended.
    continuation: Continuation = "x-ms-continuation",
    /// When the request was made.
    x_ms_date: XMsDate = "x-ms-date",
    /// How many items a page may have.
    max_item_count: MaxItemCount = "x-ms-max-item-count",
    /// Which partition is meant.
    partition_key: PartitionKey = "x-ms-documentdb-partitionkey",
    /// `x-ms-documentdb-query-enablecrosspartition`: allows a query to cover all partitions.
    enable_cross_partition: EnableCrossPartition = "x-ms-documentdb-query-enablecrosspartition",
    /// `x-ms-session-token`: the progress that the session has seen.
    session_token: SessionToken = "x-ms-session-token",
    /// Which version of the API is spoken.
    version: ApiVersion = "x-ms-version",
    /// That changes are asked for.
    a_im: AIm = "a-im",
    /// Which partition key range is meant.
    partition_key_range_id: PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid",
    /// `x-ms-cosmos-allow-tentative-writes`: allows writes in any region.
    allow_tentative_writes: AllowTentativeWrites = "x-ms-cosmos-allow-tentative-writes",
    /// Which media types the client would like.
    accept: crate::content::Accept = "accept",
    /// For whom the request is meant.
    host: crate::request::Host = "host",
    /// When the message was made.
    date: crate::time::Date = "date",
    /// `x-ms-documentdb-isquery`: whether the body is a query.
    is_query: IsQuery = "x-ms-documentdb-isquery",
    /// `x-ms-documentdb-query`: whether the body is a query.
    xms_documentdb_query: XMsDocumentdbQuery = "x-ms-documentdb-query",
    /// `x-ms-documentdb-query-parallelizecrosspartitionquery`: whether partitions may be queried at the same time.
    parallelize_cross_partition_query: ParallelizeCrossPartitionQuery = "x-ms-documentdb-query-parallelizecrosspartitionquery",
    /// `x-ms-documentdb-populatequerymetrics`: whether the response has query metrics.
    populate_query_metrics: PopulateQueryMetrics = "x-ms-documentdb-populatequerymetrics",
    /// `x-ms-cosmos-populateindexmetrics`: whether the response has index metrics.
    populate_index_metrics: PopulateIndexMetrics = "x-ms-cosmos-populateindexmetrics",
    /// `x-ms-cosmos-populateindexmetrics-v2`: whether the response has index metrics.
    populate_index_metrics_v2: PopulateIndexMetricsV2 = "x-ms-cosmos-populateindexmetrics-v2",
    /// `x-ms-documentdb-responsecontinuationtokenlimitinkb`: largest continuation, in kB.
    response_continuation_token_limit_in_kb: ResponseContinuationTokenLimitInKb = "x-ms-documentdb-responsecontinuationtokenlimitinkb",
    /// `x-ms-documentdb-is-upsert`: whether a document of the same id is replaced.
    is_upsert: IsUpsert = "x-ms-documentdb-is-upsert",
    /// `x-ms-indexing-directive`: whether the document is indexed.
    indexing_directive: IndexingDirective = "x-ms-indexing-directive",
    /// `x-ms-documentdb-pre-trigger-include`: triggers that run before the write.
    pre_trigger_include: PreTriggerInclude = "x-ms-documentdb-pre-trigger-include",
    /// `x-ms-documentdb-post-trigger-include`: triggers that run after the write.
    post_trigger_include: PostTriggerInclude = "x-ms-documentdb-post-trigger-include",
    /// `prefer`: what the client would like of the response.
    prefer: crate::request::Prefer = "prefer",
    /// `x-ms-cosmos-is-batch-request`: whether the body is a batch.
    is_batch_request: IsBatchRequest = "x-ms-cosmos-is-batch-request",
    /// `x-ms-cosmos-is-query-plan-request`: whether only the plan of the query is asked for.
    is_query_plan_request: IsQueryPlanRequest = "x-ms-cosmos-is-query-plan-request",
    /// `x-ms-cosmos-batch-atomic`: whether the batch is a transaction.
    batch_atomic: BatchAtomic = "x-ms-cosmos-batch-atomic",
    /// `x-ms-cosmos-batch-ordered`: whether the operations run in order.
    batch_ordered: BatchOrdered = "x-ms-cosmos-batch-ordered",
    /// `x-ms-cosmos-batch-continue-on-error`: whether the batch continues after a failure.
    batch_continue_on_error: BatchContinueOnError = "x-ms-cosmos-batch-continue-on-error",
    /// `x-ms-offer-throughput`: request units per second.
    offer_throughput: OfferThroughput = "x-ms-offer-throughput",
    /// `x-ms-cosmos-offer-autopilot-settings`: autoscale settings of a new database or collection.
    offer_autopilot_settings: OfferAutopilotSettings = "x-ms-cosmos-offer-autopilot-settings",
    /// `x-ms-cosmos-migrate-offer-to-autopilot`: whether the offer is changed to autoscale.
    migrate_offer_to_autopilot: MigrateOfferToAutopilot = "x-ms-cosmos-migrate-offer-to-autopilot",
    /// `x-ms-cosmos-migrate-offer-to-manual-throughput`: whether the offer is changed to manual throughput.
    migrate_offer_to_manual_throughput: MigrateOfferToManualThroughput = "x-ms-cosmos-migrate-offer-to-manual-throughput",
    /// `x-ms-documentdb-expiry-seconds`: seconds for which the token is valid.
    expiry_seconds: ExpirySeconds = "x-ms-documentdb-expiry-seconds",
    /// `x-ms-cosmos-read-consistency-strategy`: requested consistency of the read.
    read_consistency_strategy: ReadConsistencyStrategy = "x-ms-cosmos-read-consistency-strategy",
    /// `x-ms-dedicatedgateway-max-age`: largest age of a cached response, in milliseconds.
    dedicatedgateway_max_age: DedicatedgatewayMaxAge = "x-ms-dedicatedgateway-max-age",
    /// `x-ms-cosmos-priority-level`: priority of the request.
    priority_level: PriorityLevel = "x-ms-cosmos-priority-level",
    /// `x-ms-cosmos-throughput-bucket`: number of the throughput bucket.
    throughput_bucket: ThroughputBucket = "x-ms-cosmos-throughput-bucket",
    /// `x-ms-cosmos-correlated-activityid`: identifier of all requests of one operation.
    correlated_activity_id: crate::correlation::CorrelatedActivityId = "x-ms-cosmos-correlated-activityid",
    /// `x-ms-read-key-type`: what the bounds of the read are.
    read_key_type: ReadKeyType = "x-ms-read-key-type",
    /// `x-ms-start-epk`: start of a range of effective partition keys.
    start_epk: StartEpk = "x-ms-start-epk",
    /// `x-ms-end-epk`: end of a range of effective partition keys.
    end_epk: EndEpk = "x-ms-end-epk",
    /// `x-ms-cosmos-physical-partition-id`: number of the physical partition.
    physical_partition_id: PhysicalPartitionId = "x-ms-cosmos-physical-partition-id",
    /// `access-control-request-headers`: headers that the browser wants to send.
    access_control_request_headers: crate::request::AccessControlRequestHeaders = "access-control-request-headers",
}

header_set! {
    /// The response headers that clients parse, borrowed. The request documentation has none; these are from "Common
    /// Azure Cosmos DB REST response headers" and from real responses.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::cosmos_db::ResponseHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("x-ms-request-charge", HeaderValue::from_static("2.26"));
    /// let (headers, _) = ResponseHeadersRef::peek_from(&map);
    /// assert!(headers.request_charge.is_some());
    /// ```
    pub ResponseHeadersRef;
    /// The response headers that clients read, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::services::cosmos_db::ResponseHeaders;
    /// use masthead::time::XMsRetryAfterMs;
    ///
    /// let mut headers = ResponseHeaders::default();
    /// headers.retry_after_ms = Some(XMsRetryAfterMs(1000));
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-ms-retry-after-ms"], "1000");
    /// ```
    pub ResponseHeaders;
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// Which version of the resource this is; in a change feed, where it ended.
    etag: ETag = "etag",
    /// The client's own identifier of the request.
    activity_id: XMsActivityId = "x-ms-activity-id",
    /// The path of the resource, by names.
    alt_content_path: AltContentPath = "x-ms-alt-content-path",
    /// The resource, by its id.
    content_path: ContentPath = "x-ms-content-path",
    /// Where this page ends; absent on the last one.
    continuation: Continuation = "x-ms-continuation",
    /// How many items this page has.
    item_count: ItemCount = "x-ms-item-count",
    /// How long the service worked on the request.
    request_duration: RequestDurationMs = "x-ms-request-duration-ms",
    /// `x-ms-request-charge`: the cost of the request.
    request_charge: RequestCharge = "x-ms-request-charge",
    /// `x-ms-resource-quota`: the limits of the resource counts.
    resource_quota: ResourceQuota = "x-ms-resource-quota",
    /// `x-ms-resource-usage`: the current resource counts.
    resource_usage: ResourceUsage = "x-ms-resource-usage",
    /// How long to wait before the request is tried again.
    retry_after_ms: XMsRetryAfterMs = "x-ms-retry-after-ms",
    /// Which schema the resource has.
    schema_version: SchemaVersion = "x-ms-schemaversion",
    /// Which version the service has.
    service_version: ServiceVersion = "x-ms-serviceversion",
    /// Which version the gateway has.
    gateway_version: GatewayVersion = "x-ms-gatewayversion",
    /// `x-ms-session-token`: the progress that the session has seen now.
    session_token: SessionToken = "x-ms-session-token",
    /// `x-ms-substatus`: the reason of a failure, in more detail.
    substatus: Substatus = "x-ms-substatus",
    /// When the replica last changed its state.
    last_state_change: LastStateChange = "x-ms-last-state-change-utc",
    /// How far the replica is.
    lsn: Lsn = "lsn",
    /// How far the replica is, as other responses say it.
    x_ms_lsn: XMsLsn = "x-ms-lsn",
    /// How far the item is.
    item_lsn: ItemLsn = "x-ms-item-lsn",
    /// How far all regions are.
    global_committed_lsn: GlobalCommittedLsn = "x-ms-global-committed-lsn",
    /// How far a quorum of replicas is.
    quorum_acked_lsn: QuorumAckedLsn = "x-ms-quorum-acked-lsn",
    /// How far the replica is, as its region counts.
    local_lsn: LocalLsn = "x-ms-cosmos-llsn",
    /// How far the item is, as its region counts.
    item_local_lsn: ItemLocalLsn = "x-ms-cosmos-item-llsn",
    /// How far a quorum of replicas is, as its region counts.
    quorum_acked_local_lsn: QuorumAckedLocalLsn = "x-ms-cosmos-quorum-acked-llsn",
    /// `x-ms-cosmos-allow-tentative-writes`: the account accepts writes in any region.
    allow_tentative_writes: AllowTentativeWrites = "x-ms-cosmos-allow-tentative-writes",
    /// Which partition key range answered.
    partition_key_range_id: PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid",
    /// `x-ms-error-code`: which error the content describes.
    error_code: crate::content::ErrorCode = "x-ms-error-code",
    /// `x-ms-documentdb-query-metrics`: times, counts and sizes of a page of a query.
    query_metrics: QueryMetrics = "x-ms-documentdb-query-metrics",
    /// `x-ms-cosmos-index-utilization`: indexes that the query used, and those that would help it.
    index_utilization: IndexUtilization = "x-ms-cosmos-index-utilization",
    /// `x-ms-cosmos-query-execution-info`: how the query was run.
    query_execution_info: QueryExecutionInfo = "x-ms-cosmos-query-execution-info",
    /// `x-ms-offer-replace-pending`: whether a change of throughput is under way.
    offer_replace_pending: OfferReplacePending = "x-ms-offer-replace-pending",
    /// `x-ms-cosmos-is-partition-key-delete-pending`: whether a deletion by partition key is under way.
    is_partition_key_delete_pending: IsPartitionKeyDeletePending = "x-ms-cosmos-is-partition-key-delete-pending",
    /// `x-ms-documentdb-collection-rid`: resource identifier of the collection.
    collection_rid: CollectionRid = "x-ms-documentdb-collection-rid",
    /// `x-ms-transport-request-id`: number of the request on its connection.
    transport_request_id: TransportRequestId = "x-ms-transport-request-id",
    /// `access-control-allow-headers`: headers that the browser may send.
    access_control_allow_headers: crate::request::AccessControlAllowHeaders = "access-control-allow-headers",
}
