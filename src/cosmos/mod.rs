//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod session_container;
mod session_merge;
mod session_segment;
mod session_token;

pub use session_container::{SessionContainer, SessionError};
pub use session_merge::SessionMergeError;
pub use session_segment::{SessionRegions, SessionSegmentRef};
pub use session_token::{SessionToken, SessionTokenRef};
mod allow_tentative_writes;
mod api_version;
mod consistency_level;
mod enable_cross_partition;

pub use allow_tentative_writes::AllowTentativeWrites;
pub use api_version::{ApiVersion, KnownVersion};
pub use consistency_level::ConsistencyLevel;
pub use enable_cross_partition::EnableCrossPartition;
mod a_im;
mod partition_key_range_id;

pub use a_im::{AIm, AImRef, FeedMode, ManipulationParams, ManipulationRef};
pub use partition_key_range_id::{PartitionKeyRangeId, PartitionKeyRangeIdRef};
