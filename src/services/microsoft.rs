//! Signs that the three services of Microsoft share.

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

/// Hosts that may run anything, although they are below one of those; and the endpoints of the other APIs of Azure
/// Cosmos DB, to which requests of the document API are sent by mistake.
pub(super) const RENTED: &[&str] =
    &[".cloudapp.azure.com", ".cosmos.azure.com", ".cosmos.azure.us", ".cosmos.azure.cn"];

/// Clients for the management of resources, which send nothing to the resources themselves.
pub(super) const MANAGEMENT: &[&str] = &["*mgmt*", "*resourcemanager*", "azsdk-*arm*"];
