//! Headers of Azure Cosmos DB: consistency, sessions, partition keys, charges and replication.
//!
//! In a client, start with [`PartitionKey`] and [`ConsistencyLevel`] for requests, and with a [`SessionTokenStore`] for the
//! session tokens of responses. [`services::cosmos_db`](crate::services::cosmos_db) has all headers of a message, and the
//! module `signing` signs it.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::FieldMapExt;
//! use masthead::cosmos::{ConsistencyLevel, PartitionKey, RequestCharge, SessionTokenStore};
//!
//! let mut response = HeaderMap::new();
//! response.insert("x-ms-session-token", HeaderValue::from_static("0:-1#59"));
//! response.insert("x-ms-request-charge", HeaderValue::from_static("4.95"));
//! let mut sessions = SessionTokenStore::new(100);
//! sessions.observe("dbs/db/colls/coll", &response)?;
//! let charge = response.require::<RequestCharge>()?;
//! assert_eq!(charge.0.to_string(), "4.95");
//!
//! let mut request = HeaderMap::new();
//! request.write(&PartitionKey::new("Contoso")?);
//! request.write(&ConsistencyLevel::Session);
//! sessions.write_to("dbs/db/colls/coll", &mut request);
//! assert_eq!(request["x-ms-documentdb-partitionkey"], r#"["Contoso"]"#);
//! assert_eq!(request["x-ms-session-token"], "0:-1#59");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod a_im;
mod allow_tentative_writes;
mod alt_content_path;
mod ambiguous_target;
mod api_version;
mod batch_atomic;
mod batch_continue_on_error;
mod batch_ordered;
mod build_version;
mod collection_rid;
mod consistency_level;
mod content_path;
mod dedicatedgateway_max_age;
mod enable_cross_partition;
mod end_epk;
mod epk;
mod expiry_seconds;
mod gateway_version;
mod index_utilization;
mod indexing_directive;
mod is_batch_request;
mod is_partition_key_delete_pending;
mod is_query;
mod is_query_plan_request;
mod is_upsert;
mod item_count;
mod key_component;
mod key_members;
mod last_state_change;
mod lsn;
mod migrate_offer_to_autopilot;
mod migrate_offer_to_manual_throughput;
mod offer_autopilot_settings;
mod offer_replace_pending;
mod offer_throughput;
mod parallelize_cross_partition_query;
mod partition_key;
mod partition_key_range_id;
mod path;
mod physical_partition_id;
mod populate_index_metrics;
mod populate_index_metrics_v2;
mod populate_query_metrics;
mod post_trigger_include;
mod pre_trigger_include;
mod priority_level;
mod query_execution_info;
mod query_metrics;
mod read_consistency_strategy;
mod read_key_type;
mod request_charge;
mod request_duration_ms;
mod resource;
mod resource_quota;
mod resource_usage;
mod resources;
mod response_continuation_token_limit_in_kb;
mod schema_version;
mod service_version;
mod session_merge;
mod session_segment;
mod session_token;
mod session_token_store;
mod shared_session_tokens;
mod start_epk;
mod substatus;
mod throughput_bucket;
mod transport_request_id;
mod trigger_id;
mod x_ms_documentdb_query;

pub use a_im::{AIm, AImRef, FeedMode, ManipulationParams, ManipulationRef};
pub use allow_tentative_writes::AllowTentativeWrites;
pub use alt_content_path::AltContentPath;
pub use ambiguous_target::AmbiguousTarget;
pub use api_version::{ApiVersion, KnownVersion};
pub use batch_atomic::BatchAtomic;
pub use batch_continue_on_error::BatchContinueOnError;
pub use batch_ordered::BatchOrdered;
pub use build_version::BuildVersion;
pub use collection_rid::CollectionRid;
pub use consistency_level::ConsistencyLevel;
pub use content_path::ContentPath;
pub use dedicatedgateway_max_age::DedicatedgatewayMaxAge;
pub use enable_cross_partition::EnableCrossPartition;
pub use end_epk::EndEpk;
pub use epk::EpkRef;
pub use expiry_seconds::ExpirySeconds;
pub use gateway_version::GatewayVersion;
pub use index_utilization::{IndexUtilization, IndexUtilizationRef};
pub use indexing_directive::IndexingDirective;
pub use is_batch_request::IsBatchRequest;
pub use is_partition_key_delete_pending::IsPartitionKeyDeletePending;
pub use is_query::IsQuery;
pub use is_query_plan_request::IsQueryPlanRequest;
pub use is_upsert::IsUpsert;
pub use item_count::ItemCount;
pub use key_component::KeyComponent;
pub use key_members::KeyMembers;
pub use last_state_change::LastStateChange;
pub use lsn::{
    GlobalCommittedLsn, ItemLocalLsn, ItemLsn, LocalLsn, Lsn, QuorumAckedLocalLsn, QuorumAckedLsn,
    XMsLsn,
};
pub use migrate_offer_to_autopilot::MigrateOfferToAutopilot;
pub use migrate_offer_to_manual_throughput::MigrateOfferToManualThroughput;
pub use offer_autopilot_settings::{OfferAutopilotSettings, OfferAutopilotSettingsRef};
pub use offer_replace_pending::OfferReplacePending;
pub use offer_throughput::OfferThroughput;
pub use parallelize_cross_partition_query::ParallelizeCrossPartitionQuery;
pub use partition_key::{KeyComponents, PartitionKey, PartitionKeyRef};
pub use partition_key_range_id::{PartitionKeyRangeId, PartitionKeyRangeIdRef};
pub use path::PathRef;
pub use physical_partition_id::PhysicalPartitionId;
pub use populate_index_metrics::PopulateIndexMetrics;
pub use populate_index_metrics_v2::PopulateIndexMetricsV2;
pub use populate_query_metrics::PopulateQueryMetrics;
pub use post_trigger_include::{PostTriggerInclude, PostTriggerIncludeRef};
pub use pre_trigger_include::{PreTriggerInclude, PreTriggerIncludeRef};
pub use priority_level::PriorityLevel;
pub use query_execution_info::{QueryExecutionInfo, QueryExecutionInfoRef};
pub use query_metrics::{Metrics, QueryMetrics, QueryMetricsRef};
pub use read_consistency_strategy::ReadConsistencyStrategy;
pub use read_key_type::ReadKeyType;
pub use request_charge::RequestCharge;
pub use request_duration_ms::RequestDurationMs;
pub(crate) use resource::Resource;
pub use resource_quota::ResourceQuota;
pub use resource_usage::ResourceUsage;
pub use resources::{ResourceAmounts, ResourcesRef};
pub use response_continuation_token_limit_in_kb::ResponseContinuationTokenLimitInKb;
pub use schema_version::SchemaVersion;
pub use service_version::ServiceVersion;
pub use session_merge::SessionMergeError;
#[cfg(feature = "contracts")]
pub(crate) use session_merge::{Progress, by_range};
pub use session_segment::{SessionRegions, SessionSegmentRef};
pub use session_token::{SessionToken, SessionTokenRef};
pub use session_token_store::{SessionTokenRefusal, SessionTokenStore};
pub use shared_session_tokens::{SharedSessionTokens, collection_of_items};
pub use start_epk::StartEpk;
pub use substatus::Substatus;
pub use throughput_bucket::ThroughputBucket;
pub use transport_request_id::TransportRequestId;
pub use trigger_id::TriggerIdRef;
pub use x_ms_documentdb_query::XMsDocumentdbQuery;
