//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod a_im;
mod partition_key_range_id;

pub use a_im::{AIm, AImRef, FeedMode, ManipulationParams, ManipulationRef};
pub use partition_key_range_id::{PartitionKeyRangeId, PartitionKeyRangeIdRef};
