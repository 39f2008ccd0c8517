//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::contract::rules::COSMOS_DB as COMMON;
pub(crate) use crate::services::cosmos_db::CHALLENGE;

pub(crate) const ACCESS: Reference = Reference::page(
    "Azure Cosmos DB, Access control on resources",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/access-control-on-cosmosdb-resources",
);
pub(crate) const STATUS: Reference = Reference::page(
    "Azure Cosmos DB, HTTP status codes",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
);
