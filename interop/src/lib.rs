//! Two small servers, in memory, whose header work is all done by masthead. The official clients of Azure App
//! Configuration and Azure Cosmos DB accept them.
//!
//! They are examples, and what the examples of clients are tested with. They are no emulators: of the bodies they know
//! what the clients need.

pub mod app_configuration;
mod body;
pub mod cosmos_db;
mod serve;

pub use serve::serve;
