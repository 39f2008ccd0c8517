//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::services::youforce::CHALLENGE;

pub(crate) const PAGE: Reference = Reference::page(
    "Youforce API, Request headers and responses",
    "https://vr-api-integration.github.io/youforce-api-documentation/guides_request_headers_and_responses.html",
);
pub(crate) const FILES: Reference = Reference::page(
    "Youforce API, guide to the File API",
    "https://vr-api-integration.github.io/file-api-documentation/guides_download_file_by_chunks.html",
);
pub(crate) const TOKENS: Reference = Reference::page(
    "Youforce API, How to get a token",
    "https://vr-api-integration.github.io/youforce-api-documentation/howto_get_token.html",
);
pub(crate) const LIMITS: Reference = Reference::page(
    "Youforce API, Usage limits",
    "https://vr-api-integration.github.io/youforce-api-documentation/guides_usage_limits.html",
);
pub(crate) const CONNECT: Reference = Reference::page(
    "Visma Community, article 427792",
    "https://community.visma.com/t5/Kennisbank-Youforce-API/How-to-connect-to-an-API/ta-p/427792",
);
