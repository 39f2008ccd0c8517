//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod session_container;
mod session_merge;
mod session_segment;
mod session_token;

pub use session_container::{SessionContainer, SessionError};
pub use session_merge::SessionMergeError;
pub use session_segment::{SessionRegions, SessionSegmentRef};
pub use session_token::{SessionToken, SessionTokenRef};
