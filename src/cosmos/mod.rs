//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.

mod key_component;
mod partition_key;

pub use crate::grammar::json::JsonString;
pub use key_component::Component;
pub use partition_key::{Components, PartitionKey, PartitionKeyRef};
