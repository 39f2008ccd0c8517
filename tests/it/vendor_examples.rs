//! The example values of the vendors' documentation, for every test that reads them.

/// Document, header, value, and the codes of the deviations that the document itself commits.
pub const EXAMPLES: &[(&str, &str, &str, &[&str])] = &[
    (
        "Azure App Configuration",
        "Authorization",
        "HMAC-SHA256 Credential=<Credential>&SignedHeaders=Host;x-ms-date;x-ms-content-sha256&Signature=<Signature>",
        &[],
    ),
    ("Azure App Configuration", "Accept", "application/vnd.microsoft.appconfig.kv+json;", &[]),
    (
        "Azure App Configuration",
        "Content-Type",
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8;",
        &[],
    ),
    ("Azure App Configuration", "Host", "contoso.azconfig.io", &[]),
    ("Azure App Configuration", "Accept-Datetime", "Sat, 12 May 2018 02:10:00 GMT", &[]),
    (
        "Azure App Configuration",
        "x-ms-client-request-id",
        "00000000-0000-0000-0000-000000000000",
        &[],
    ),
    (
        "Azure App Configuration",
        "x-ms-content-sha256",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        &[],
    ),
    ("Azure App Configuration", "x-ms-return-client-request-id", "true", &[]),
    ("Azure App Configuration", "Last-Modified", "Tue, 05 Dec 2017 02:41:26 GMT", &[]),
    ("Azure App Configuration", "Memento-Datetime", "Sat, 12 May 2018 02:10:00 GMT", &[]),
    ("Azure App Configuration", "retry-after-ms", "10", &[]),
    ("Azure App Configuration", "x-ms-request-id", "00000000-0000-0000-0000-000000000000", &[]),
    ("Azure App Configuration", "Date", "Fri, 11 May 2018 18:48:36 GMT", &[]),
    ("Azure App Configuration", "If-Match", "\"4f6dd610dd5e4deebc7fbaef685fb903\"", &[]),
    ("Azure App Configuration", "If-None-Match", "\"4f6dd610dd5e4deebc7fbaef685fb903\"", &[]),
    ("Azure App Configuration", "Sync-Token", "jtqGc1I4=MDoyOA==;sn=28", &[]),
    ("Azure App Configuration", "x-ms-date", "Fri, 11 May 2018 18:48:36 GMT", &[]),
    (
        "Azure App Configuration",
        "Link",
        "</kv?after={token}>; rel=\"next\"",
        &["deviation.character-no-uri-has"],
    ),
    ("Azure App Configuration", "ETag", "\"4f6dd610dd5e4deebc7fbaef685fb903\"", &[]),
    (
        "Azure App Configuration",
        "WWW-Authenticate",
        "HMAC-SHA256 error=\"invalid_token\" error_description=\"Invalid Signature\"",
        &["deviation.space-separated-parameters"],
    ),
    (
        "Azure Cosmos DB",
        "x-ms-date",
        "Fri, 08 Apr 2015 03:52:31 GMT",
        &["deviation.weekday-mismatch"],
    ),
    ("Azure Cosmos DB", "Content-Type", "application/query+json", &[]),
    ("Azure Cosmos DB", "Content-Type", "application/json_patch+json", &[]),
    ("Azure Cosmos DB", "Content-Type", "application/json", &[]),
    ("Azure Cosmos DB", "x-ms-version", "2015-12-16", &[]),
    ("Azure Cosmos DB", "x-ms-consistency-level", "Strong", &[]),
    ("Azure Cosmos DB", "x-ms-consistency-level", "Bounded", &["deviation.bounded-consistency"]),
    ("Azure Cosmos DB", "x-ms-consistency-level", "Session", &[]),
    ("Azure Cosmos DB", "x-ms-consistency-level", "Eventual", &[]),
    ("Azure Cosmos DB", "x-ms-max-item-count", "-1", &[]),
    ("Azure Cosmos DB", "x-ms-documentdb-query-enablecrosspartition", "true", &[]),
    ("Azure Cosmos DB", "x-ms-cosmos-allow-tentative-writes", "true", &[]),
    ("Azure Cosmos DB", "x-ms-cosmos-allow-tentative-writes", "false", &[]),
    ("Azure Cosmos DB", "User-Agent", "Microsoft.Document.Client/1.0.0.0", &[]),
    ("Azure Cosmos DB", "User-Agent", "ContosoMarketingApp/1.0.0", &[]),
    ("Azure Cosmos DB", "A-IM", "Incremental feed", &[]),
    ("Microsoft Partner API", "Authorization", "Bearer <token>", &[]),
    ("Microsoft Partner API", "Accept", "application/json", &[]),
    ("Youforce", "Content-Type", "multipart/related;boundary=foo_bar_baz", &[]),
    ("Youforce", "Accept", "application/octet-stream", &[]),
    ("Youforce", "Cache-Control", "no-cache", &[]),
    ("Youforce", "x-raet-tenant-id", "1234567", &[]),
    ("VOSS Automate", "X-Version", "<version_number>", &[]),
    ("VOSS Automate", "Range", "items=0-199", &[]),
    ("VOSS Automate", "REQUEST-PORTAL", "Automate Admin", &[]),
    ("VOSS Automate", "PORTAL-TYPE", "administration", &[]),
    ("VOSS Automate", "REQUEST-PORTAL", "Automate Self-service", &[]),
    ("VOSS Automate", "PORTAL-TYPE", "end-user", &[]),
    ("VOSS Automate", "User-Agent", "AzureTestClient", &[]),
    ("VOSS Automate", "X-Range", "items=0-5", &[]),
    ("VOSS Automate", "Range", "items=0-5", &[]),
    ("VOSS Automate", "Content-Range", "items 0-199/999999999", &[]),
    (
        "VOSS Automate",
        "Content-Range",
        "items 200-399/298",
        &["deviation.last-position-past-total"],
    ),
];

/// The value with something in place of each placeholder.
pub fn filled(value: &str) -> String {
    value
        .replace("<Credential>", "0-l9-s0:abcDEF")
        .replace("<Signature>", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        .replace("<version_number>", "19.2.1")
        .replace("<token>", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln")
}
