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
mod build_version;
mod consistency_level;
mod content_path;
mod enable_cross_partition;
mod gateway_version;
mod item_count;
mod key_component;
mod key_members;
mod last_state_change;
mod lsn;
mod partition_key;
mod partition_key_range_id;
mod path;
mod request_charge;
mod request_duration_ms;
mod resource;
mod resource_quota;
mod resource_usage;
mod resources;
mod schema_version;
mod service_version;
mod session_merge;
mod session_segment;
mod session_token;
mod session_token_store;
mod shared_session_tokens;
mod substatus;

pub use a_im::{AIm, AImRef, FeedMode, ManipulationParams, ManipulationRef};
pub use allow_tentative_writes::AllowTentativeWrites;
pub use alt_content_path::AltContentPath;
pub use ambiguous_target::AmbiguousTarget;
pub use api_version::{ApiVersion, KnownVersion};
pub use build_version::BuildVersion;
pub use consistency_level::ConsistencyLevel;
pub use content_path::ContentPath;
pub use enable_cross_partition::EnableCrossPartition;
pub use gateway_version::GatewayVersion;
pub use item_count::ItemCount;
pub use key_component::KeyComponent;
pub use key_members::KeyMembers;
pub use last_state_change::LastStateChange;
pub use lsn::{
    GlobalCommittedLsn, ItemLocalLsn, ItemLsn, LocalLsn, Lsn, QuorumAckedLocalLsn, QuorumAckedLsn,
    XMsLsn,
};
pub use partition_key::{KeyComponents, PartitionKey, PartitionKeyRef};
pub use partition_key_range_id::{PartitionKeyRangeId, PartitionKeyRangeIdRef};
pub use path::PathRef;
pub use request_charge::RequestCharge;
pub use request_duration_ms::RequestDurationMs;
pub(crate) use resource::Resource;
pub use resource_quota::ResourceQuota;
pub use resource_usage::ResourceUsage;
pub use resources::{ResourceAmounts, ResourcesRef};
pub use schema_version::SchemaVersion;
pub use service_version::ServiceVersion;
pub use session_merge::SessionMergeError;
#[cfg(feature = "contracts")]
pub(crate) use session_merge::{Progress, by_range};
pub use session_segment::{SessionRegions, SessionSegmentRef};
pub use session_token::{SessionToken, SessionTokenRef};
pub use session_token_store::{SessionTokenRefusal, SessionTokenStore};
pub use shared_session_tokens::SharedSessionTokens;
pub use substatus::Substatus;
