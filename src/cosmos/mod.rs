//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod a_im;
mod allow_tentative_writes;
mod api_version;
mod consistency_level;
mod enable_cross_partition;
mod key_component;
mod partition_key;
mod partition_key_range_id;
mod session_container;
mod session_merge;
mod session_segment;
mod session_token;

pub use crate::grammar::json::JsonString;
pub use a_im::{AIm, AImRef, FeedMode, ManipulationParams, ManipulationRef};
pub use allow_tentative_writes::AllowTentativeWrites;
pub use api_version::{ApiVersion, KnownVersion};
pub use consistency_level::ConsistencyLevel;
pub use enable_cross_partition::EnableCrossPartition;
pub use key_component::Component;
pub use partition_key::{Components, PartitionKey, PartitionKeyRef};
pub use partition_key_range_id::{PartitionKeyRangeId, PartitionKeyRangeIdRef};
pub use session_container::{SessionContainer, SessionError};
pub use session_merge::SessionMergeError;
pub use session_segment::{SessionRegions, SessionSegmentRef};
pub use session_token::{SessionToken, SessionTokenRef};
