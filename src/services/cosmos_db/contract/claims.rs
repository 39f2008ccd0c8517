//! Signs that an exchange is with Azure Cosmos DB.

use crate::auth::AuthorizationRef;
use crate::contract::{Claims, PathShape, Sign, Source};
use crate::cosmos::ApiVersion;
use crate::services::microsoft::{MANAGEMENT, MICROSOFT, RENTED};
use crate::{Field, FieldLines};

pub(super) const CLAIMS: Claims = Claims {
    hosts: &[
        ".documents.azure.com",
        ".documents.azure.us",
        ".documents.azure.cn",
        ".documents.azure.eaglex.ic.gov",
        // Dedicated gateways, and Microsoft Fabric.
        ".sqlx.cosmos.azure.com",
        ".sqlx.cosmos.azure.us",
        ".sqlx.cosmos.azure.cn",
        ".sql.cosmos.fabric.microsoft.com",
    ],
    other_hosts: MICROSOFT,
    rented_hosts: RENTED,
    other_agents: MANAGEMENT,
    credentials: |credentials| matches!(credentials, AuthorizationRef::Cosmos(_)),
    // The SDK of the Cosmos blockchains is called cosmos-sdk.
    agents: &[
        "azsdk-*cosmos*",
        "azure-cosmos*",
        "cosmos-netstandard-sdk",
        "cosmosdbtrigger*",
        "documentdb-*-sdk",
        "documentdb.*.sdk",
        "microsoft.azure.cosmos*",
        "microsoft.azure.documents*",
        "microsoft.document.client",
    ],
    media_types: &["application/query+json"],
    // The database of another service may be at /dbs/a as well.
    paths: &[PathShape { segments: &["dbs", "*", "colls"], parameters: &[] }],
    names: NAMES,
    prefixes: &["x-ms-cosmos-", "x-ms-dedicatedgateway-", "x-ms-documentdb-", "x-ms-thinclient-"],
    shared: &[
        (Source("path"), Sign::Path(PathShape { segments: &["dbs"], parameters: &[] })),
        (Source("path"), Sign::Path(PathShape { segments: &["offers"], parameters: &[] })),
        // Azure Storage has the header too, and other versions.
        (Source("version"), Sign::Value("x-ms-version", is_known_version)),
        // A feed reader asks for "feed", in one word.
        (
            Source("delta"),
            Sign::Value("a-im", |value| value.eq_ignore_ascii_case("incremental feed")),
        ),
        (Source("paging"), Sign::Name("x-ms-max-item-count")),
        (Source("paging"), Sign::Name("x-ms-continuation")),
    ],
    ..Claims::new()
};

/// The headers of replicas, of resources and of requests that no other service has.
///
/// These are shared, and not here: `lsn`, `x-ms-activity-id`, `x-ms-client-id`, `x-ms-continuation`,
/// `x-ms-item-count`, `x-ms-max-item-count`, `x-ms-request-duration-ms`, `x-ms-retry-after-ms`, `x-ms-version`.
const NAMES: &[&str] = &[
    "x-ms-alt-content-path",
    "x-ms-consistency-level",
    "x-ms-content-path",
    "x-ms-current-replica-set-size",
    "x-ms-current-write-quorum",
    "x-ms-end-epk",
    "x-ms-gatewayversion",
    "x-ms-global-committed-lsn",
    "x-ms-indexing-directive",
    "x-ms-item-lsn",
    "x-ms-last-state-change-utc",
    "x-ms-lsn",
    "x-ms-max-media-storage-usage-mb",
    "x-ms-media-storage-usage-mb",
    "x-ms-number-of-read-regions",
    "x-ms-offer-replace-pending",
    "x-ms-offer-throughput",
    "x-ms-quorum-acked-lsn",
    "x-ms-read-key-type",
    "x-ms-request-charge",
    "x-ms-resource-quota",
    "x-ms-resource-usage",
    "x-ms-schemaversion",
    "x-ms-serviceversion",
    "x-ms-session-token",
    "x-ms-start-epk",
    "x-ms-substatus",
    "x-ms-transport-request-id",
    "x-ms-xp-role",
];

fn is_known_version(value: &str) -> bool {
    ApiVersion::parse(FieldLines::one(value.as_bytes())).is_ok_and(ApiVersion::is_known)
}
