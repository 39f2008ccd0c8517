//! The pages that rules cite, each with its address.

use super::Service;
use super::reference::Reference;

/// Pages about Azure App Configuration.
pub(super) mod app_configuration {
    use super::{Reference, Service};

    pub(in super::super) const HEADERS: Reference = Reference::page(
        Service::AppConfiguration.page(),
        "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-headers",
    );
    pub(in super::super) const HMAC: Reference = Reference::page(
        "Azure App Configuration, HMAC authentication",
        "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-authentication-hmac",
    );
    pub(in super::super) const SYNC: Reference = Reference::page(
        "Azure App Configuration, Sync-Token: real-time consistency",
        "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-consistency",
    );
}

/// Pages about Azure Cosmos DB.
pub(super) mod cosmos_db {
    use super::{Reference, Service};

    pub(in super::super) const COMMON: Reference = Reference::page(
        Service::CosmosDb.page(),
        "https://learn.microsoft.com/en-us/rest/api/cosmos-db/common-cosmosdb-rest-request-headers",
    );
    pub(in super::super) const ACCESS: Reference = Reference::page(
        "Azure Cosmos DB, Access control on resources",
        "https://learn.microsoft.com/en-us/rest/api/cosmos-db/access-control-on-cosmosdb-resources",
    );
    pub(in super::super) const STATUS: Reference = Reference::page(
        "Azure Cosmos DB, HTTP status codes",
        "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
    );
}

/// Pages about the Microsoft Partner API.
pub(super) mod partner {
    use super::{Reference, Service};

    // The address that this page had on learn.microsoft.com now leads to the headers of the API for Partner Center,
    // which is another service. The source of the page stays as it was.
    pub(in super::super) const PAGE: Reference = Reference::page(
        Service::Partner.page(),
        "https://github.com/MicrosoftDocs/partner-rest/blob/da361a77513654c106669900a9291162bfaf412c/partner-rest/develop/headers.md",
    );
    pub(in super::super) const ERRORS: Reference = Reference::page(
        "Partner API REST error codes",
        "https://learn.microsoft.com/en-us/partner-center/developer/referrals-api-response-codes",
    );
    pub(in super::super) const UPDATE: Reference = Reference::page(
        "Partner REST API, Update a referral",
        "https://github.com/MicrosoftDocs/partner-rest/blob/d02919e67a53d3b7ab82e76f3923026345468789/partner-rest/develop/update-a-referral.md",
    );
    pub(in super::super) const GUIDELINES: Reference = Reference::page(
        "Microsoft REST API Guidelines, Standard request headers",
        "https://github.com/microsoft/api-guidelines/blob/vNext/graph/Guidelines-deprecated.md#75-standard-request-headers",
    );
    // The page of the second says which of the two wins.
    pub(in super::super) const QUERY: Reference = Reference::page(
        "[MS-OAPX] 2.2.1.1, [MS-ADFSOAL] 2.2.2.1",
        "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-adfsoal/5ba2fe65-14b6-4e80-92ee-55549ce74228",
    );
}

/// Pages about Youforce.
pub(super) mod youforce {
    use super::{Reference, Service};

    pub(in super::super) const PAGE: Reference = Reference::page(
        Service::Youforce.page(),
        "https://vr-api-integration.github.io/youforce-api-documentation/guides_request_headers_and_responses.html",
    );
    pub(in super::super) const FILES: Reference = Reference::page(
        "Youforce API, guide to the File API",
        "https://vr-api-integration.github.io/file-api-documentation/guides_download_file_by_chunks.html",
    );
    pub(in super::super) const TOKENS: Reference = Reference::page(
        "Youforce API, How to get a token",
        "https://vr-api-integration.github.io/youforce-api-documentation/howto_get_token.html",
    );
    pub(in super::super) const LIMITS: Reference = Reference::page(
        "Youforce API, Usage limits",
        "https://vr-api-integration.github.io/youforce-api-documentation/guides_usage_limits.html",
    );
    pub(in super::super) const CONNECT: Reference = Reference::page(
        "Visma Community, article 427792",
        "https://community.visma.com/t5/Kennisbank-Youforce-API/How-to-connect-to-an-API/ta-p/427792",
    );
}

/// Pages about VOSS Automate.
pub(super) mod voss_automate {
    use super::{Reference, Service};

    const HEADERS: &str = "https://documentation.voss-solutions.com/release_25.4-PB0/html/src/api/reference-API-headers.html";

    pub(in super::super) const PAGE: Reference =
        Reference::page(Service::VossAutomate.page(), HEADERS);
    // The newest of them; the number of the release is a part of the address.
    pub(in super::super) const RELEASES: Reference = Reference::page(
        "the page API Request Headers of VOSS Automate 21.1 to 25.4, release by release",
        HEADERS,
    );
    pub(in super::super) const AUTHENTICATION: Reference = Reference::page(
        "VOSS Automate, HTTP Header Authentication",
        "https://documentation.voss-solutions.com/release_25.4-PB0/html/src/api/concepts-HTTP-header-authentication.html",
    );
    // The last release that has the page.
    pub(in super::super) const COMPATIBILITY: Reference = Reference::page(
        "VOSS Automate, API Backward Compatibility",
        "https://documentation.voss-solutions.com/release_19.3.3/html/src/api/cucdm-api-bw-compat.html",
    );
}

/// The limit of the findings in a report, which is this crate's own.
pub(super) const MAX_FINDINGS: Reference = Reference::page(
    "masthead::limits::MAX_FINDINGS",
    "https://docs.rs/masthead/latest/masthead/limits/constant.MAX_FINDINGS.html",
);
