//! What the three services of Microsoft have in common.

/// Domains of Microsoft, whose other services have some of the same headers: Graph, Storage, Key Vault.
pub(super) const MICROSOFT: &[&str] = &[
    ".microsoft.com",
    ".azure.com",
    ".azure.net",
    ".azure.us",
    ".azure.cn",
    ".windows.net",
    ".chinacloudapi.cn",
    ".usgovcloudapi.net",
    ".microsoftonline.com",
    ".office.com",
    ".office365.com",
    ".dynamics.com",
];

/// What may run anything, though it is below one of those; and the endpoints of the other APIs of Azure Cosmos DB
/// accounts, where requests of the document API are sent by mistake.
pub(super) const RENTED: &[&str] = &[".cloudapp.azure.com", ".cosmos.azure.com"];

/// Clients for the management of resources, which send nothing to the resources themselves.
pub(super) const MANAGEMENT: &[&str] = &["*mgmt*", "*resourcemanager*", "azsdk-*arm*"];
