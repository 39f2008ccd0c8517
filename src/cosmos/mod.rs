//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod alt_content_path;
mod build_version;
mod content_path;
mod gateway_version;
mod item_count;
mod last_state_change;
mod lsn;
mod path;
mod request_charge;
mod request_duration_ms;
mod resource_quota;
mod resource_usage;
mod resources;
mod schema_version;
mod service_version;
mod substatus;

pub use alt_content_path::AltContentPath;
pub use build_version::BuildVersion;
pub use content_path::ContentPath;
pub use gateway_version::GatewayVersion;
pub use item_count::ItemCount;
pub use last_state_change::LastStateChange;
pub use lsn::{
    GlobalCommittedLsn, ItemLocalLsn, ItemLsn, LocalLsn, Lsn, QuorumAckedLocalLsn, QuorumAckedLsn,
    XMsLsn,
};
pub use path::PathRef;
pub use request_charge::RequestCharge;
pub use request_duration_ms::RequestDurationMs;
pub use resource_quota::ResourceQuota;
pub use resource_usage::ResourceUsage;
pub use resources::{Resources, ResourcesRef};
pub use schema_version::SchemaVersion;
pub use service_version::ServiceVersion;
pub use substatus::Substatus;
