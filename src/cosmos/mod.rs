//! Azure Cosmos DB: consistency, sessions, partition keys, and what a response says of the service.
