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
    AIm, AllowTentativeWrites, AltContentPath, ApiVersion, ConsistencyLevel, ContentPath,
    EnableCrossPartition, GatewayVersion, GlobalCommittedLsn, ItemCount, ItemLocalLsn, ItemLsn,
    LastStateChange, LocalLsn, Lsn, PartitionKey, PartitionKeyRangeId, QuorumAckedLocalLsn,
    QuorumAckedLsn, RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage, SchemaVersion,
    ServiceVersion, SessionToken, Substatus, XMsLsn,
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
}
