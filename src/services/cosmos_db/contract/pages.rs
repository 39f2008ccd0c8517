//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::contract::rules::COSMOS_DB as COMMON;

/// No `WWW-Authenticate` of the service is known, and its credentials have no scheme. Since a 401 must have a challenge
/// (RFC 9110 15.5.2), the challenge has a scheme of this crate's own. `Bearer`, which the service refuses, would
/// make clients send tokens that are of no use.
pub(crate) const CHALLENGE: &str = "CosmosDB";

pub(crate) const ACCESS: Reference = Reference::page(
    "Azure Cosmos DB, Access control on resources",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/access-control-on-cosmosdb-resources",
);
pub(crate) const STATUS: Reference = Reference::page(
    "Azure Cosmos DB, HTTP status codes",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
);
