//! The contract of Azure Cosmos DB, its SQL API over REST.
//!
//! The page is "Common Azure Cosmos DB REST request headers". Where it is silent, or real clients do
//! otherwise, the facts are those of the service's other pages, of its SDKs, and of the .NET code that
//! client and gateway share.

#[cfg(test)]
mod date_tests;
mod evidence;
mod operation;
mod request;
mod response;
mod rules;
mod session;

use super::contract::{Contract, Refusal};
use super::header_set::header_set;
use super::{Direction, Exchange, Service, Severity};
use crate::auth::Authorization;
use crate::conditional::{ETag, IfMatch, IfModifiedSince, IfNoneMatch};
use crate::content::ContentType;
use crate::correlation::XMsActivityId;
use crate::cosmos::{
    AIm, AllowTentativeWrites, AltContentPath, ApiVersion, ConsistencyLevel, ContentPath,
    EnableCrossPartition, GatewayVersion, GlobalCommittedLsn, ItemCount, ItemLocalLsn, ItemLsn,
    LastStateChange, LocalLsn, Lsn, PartitionKey, PartitionKeyRangeId, QuorumAckedLocalLsn,
    QuorumAckedLsn, RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage, SchemaVersion,
    ServiceVersion, SessionToken, Substatus, XMsLsn,
};
use crate::paging::{Continuation, MaxItemCount};
use crate::tenancy::UserAgent;
use crate::time::{XMsDate, XMsRetryAfterMs};
use crate::{DecodeError, Deviation, ErrorKind};

pub use operation::Operation;

header_set! {
    /// The request headers of the page, in its order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::cosmos::ConsistencyLevel;
    /// use masthead::service::cosmos_db::RequestHeaders;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("x-ms-consistency-level", HeaderValue::from_static("Eventual"));
    /// let (headers, failures) = RequestHeaders::peek_from(&map, &mut Notes::new());
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.consistency_level, Some(ConsistencyLevel::Eventual));
    /// ```
    RequestHeaders;
    /// The request headers of the page, in its order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::cosmos::{PartitionKey, SessionToken};
    /// use masthead::service::cosmos_db::OwnedRequestHeaders;
    ///
    /// let mut headers = OwnedRequestHeaders::default();
    /// headers.partition_key = Some(PartitionKey::new("contoso")?);
    /// headers.session_token = Some(SessionToken::vector("0", -1, 33, [])?);
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-ms-documentdb-partitionkey"], r#"["contoso"]"#);
    /// assert_eq!(map["x-ms-session-token"], "0:-1#33");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    OwnedRequestHeaders;
    /// Who asks.
    authorization: Authorization = "authorization",
    /// What the body is.
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
    /// Whether a query may go to all partitions.
    enable_cross_partition: EnableCrossPartition = "x-ms-documentdb-query-enablecrosspartition",
    /// What the session has seen.
    session_token: SessionToken = "x-ms-session-token",
    /// Which version of the API is spoken.
    version: ApiVersion = "x-ms-version",
    /// That changes are asked for.
    a_im: AIm = "a-im",
    /// Which partition key range is meant.
    partition_key_range_id: PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid",
    /// Whether writes go to any region.
    allow_tentative_writes: AllowTentativeWrites = "x-ms-cosmos-allow-tentative-writes",
}

header_set! {
    /// The response headers that clients read, borrowed. The page has requests only; these are those of
    /// "Common Azure Cosmos DB REST response headers" and of real responses.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::service::cosmos_db::ResponseHeaders;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("x-ms-request-charge", HeaderValue::from_static("2.26"));
    /// let (headers, _) = ResponseHeaders::peek_from(&map, &mut Notes::new());
    /// assert!(headers.request_charge.is_some());
    /// ```
    ResponseHeaders;
    /// The response headers that clients read, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::service::cosmos_db::OwnedResponseHeaders;
    /// use masthead::time::XMsRetryAfterMs;
    ///
    /// let mut headers = OwnedResponseHeaders::default();
    /// headers.retry_after_ms = Some(XMsRetryAfterMs(1000));
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-ms-retry-after-ms"], "1000");
    /// ```
    OwnedResponseHeaders;
    /// What the body is.
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
    /// What the request cost.
    request_charge: RequestCharge = "x-ms-request-charge",
    /// What the account may have of each resource.
    resource_quota: ResourceQuota = "x-ms-resource-quota",
    /// What the account has of each resource.
    resource_usage: ResourceUsage = "x-ms-resource-usage",
    /// How long to wait before the request is tried again.
    retry_after_ms: XMsRetryAfterMs = "x-ms-retry-after-ms",
    /// Which schema the resource has.
    schema_version: SchemaVersion = "x-ms-schemaversion",
    /// Which version the service has.
    service_version: ServiceVersion = "x-ms-serviceversion",
    /// Which version the gateway has.
    gateway_version: GatewayVersion = "x-ms-gatewayversion",
    /// What the session has seen now.
    session_token: SessionToken = "x-ms-session-token",
    /// Why the request failed, in particular.
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
    /// Whether the account takes writes in any region.
    allow_tentative_writes: AllowTentativeWrites = "x-ms-cosmos-allow-tentative-writes",
    /// Which partition key range answered.
    partition_key_range_id: PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid",
}

pub(super) static CONTRACT: Contract = Contract {
    service: Service::CosmosDb,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation,
    other_names: OTHER_NAMES,
    // The documented example of a query has it.
    mistaken_names: &[(
        "x-ms-query-enable-crosspartition",
        "x-ms-documentdb-query-enablecrosspartition",
    )],
    examples: &[
        ("accept", "application/json"),
        (
            "authorization",
            "type%3Dmaster%26ver%3D1.0%26sig%3D5mDuQBYA0kb70WDJoTUzSBMTG3owkC0%2FcEN4fqa18%2Fs%3D",
        ),
        ("content-type", "application/json"),
        ("host", "contoso.documents.azure.com"),
        ("x-ms-documentdb-partitionkey", "[\"contoso\"]"),
        ("x-ms-documentdb-partitionkeyrangeid", "16"),
    ],
    request: request::check,
    response: response::check,
};

/// Headers that real clients send and real responses have, beside those of the catalog.
const OTHER_NAMES: &[&str] = &[
    "x-ms-client-id",
    "x-ms-cosmos-batch-atomic",
    "x-ms-cosmos-batch-continue-on-error",
    "x-ms-cosmos-changefeed-wire-format-version",
    "x-ms-cosmos-correlated-activityid",
    "x-ms-cosmos-index-utilization",
    "x-ms-cosmos-intended-collection-rid",
    "x-ms-cosmos-is-batch-request",
    "x-ms-cosmos-is-query-plan-request",
    "x-ms-cosmos-offer-autopilot-settings",
    "x-ms-cosmos-physical-partition-id",
    "x-ms-cosmos-populateindexmetrics",
    "x-ms-cosmos-priority-level",
    "x-ms-cosmos-query-version",
    "x-ms-cosmos-read-consistency-strategy",
    "x-ms-cosmos-sdk-supportedcapabilities",
    "x-ms-cosmos-supported-query-features",
    "x-ms-cosmos-throughput-bucket",
    "x-ms-current-replica-set-size",
    "x-ms-current-write-quorum",
    "x-ms-dedicatedgateway-max-age",
    "x-ms-documentdb-collection-index-transformation-progress",
    "x-ms-documentdb-expiry-seconds",
    "x-ms-documentdb-is-upsert",
    "x-ms-documentdb-isquery",
    "x-ms-documentdb-partialpartitionkey",
    "x-ms-documentdb-populatepartitionstatistics",
    "x-ms-documentdb-populatequerymetrics",
    "x-ms-documentdb-populatequotainfo",
    "x-ms-documentdb-post-trigger-exclude",
    "x-ms-documentdb-post-trigger-include",
    "x-ms-documentdb-pre-trigger-exclude",
    "x-ms-documentdb-pre-trigger-include",
    "x-ms-documentdb-query",
    "x-ms-documentdb-query-enable-scan",
    "x-ms-documentdb-query-iscontinuationexpected",
    "x-ms-documentdb-query-metrics",
    "x-ms-documentdb-responsecontinuationtokenlimitinkb",
    "x-ms-documentdb-script-enable-logging",
    "x-ms-documentdb-script-log-results",
    "x-ms-documentdb-usage-info",
    "x-ms-end-epk",
    "x-ms-indexing-directive",
    "x-ms-max-media-storage-usage-mb",
    "x-ms-media-storage-usage-mb",
    "x-ms-number-of-read-regions",
    "x-ms-offer-replace-pending",
    "x-ms-offer-throughput",
    "x-ms-read-key-type",
    "x-ms-start-epk",
    "x-ms-thinclient-proxy-operation-type",
    "x-ms-thinclient-proxy-resource-type",
    "x-ms-transport-request-id",
    "x-ms-xp-role",
];

/// What the service makes of a header that cannot be read.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    if direction == Direction::Response {
        // Nobody refuses a response.
        return Refusal::warning();
    }
    let bad_request = Refusal::error().status(400);
    match error.name().as_str() {
        "authorization" => Refusal::error().status(401).text("InvalidAuthHeaderFormat"),
        "date" | "x-ms-date" if !request::is_date_that_counts(error.name(), exchange) => {
            Refusal::warning()
        }
        "date" | "x-ms-date" => Refusal::error().status(401).text("InvalidDateHeader"),
        // Of two regions with one number clients take the last, and some let numbers wrap.
        "x-ms-session-token"
            if matches!(error.kind(), ErrorKind::DuplicateParameter | ErrorKind::OutOfRange) =>
        {
            Refusal::warning()
        }
        "x-ms-session-token" => bad_request.text("InvalidSessionToken"),
        "x-ms-continuation" => bad_request.text("Invalid Continuation Token"),
        "x-ms-consistency-level" => bad_request.text("InvalidConsistencyLevel"),
        "x-ms-documentdb-query-enablecrosspartition" => bad_request.text("InvalidHeaderValue"),
        // The service compares tags byte for byte, and a tag that is none matches nothing.
        "if-match" => Refusal::warning().status(412),
        // The service does without.
        "a-im"
        | "if-modified-since"
        | "if-none-match"
        | "user-agent"
        | "x-ms-activity-id"
        | "x-ms-cosmos-allow-tentative-writes" => Refusal::warning(),
        _ => bad_request,
    }
}

/// The page takes any text for a user agent.
fn deviation(deviation: Deviation) -> Option<Severity> {
    (deviation == Deviation::FreeTextUserAgent).then_some(Severity::Note)
}
