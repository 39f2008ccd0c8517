//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::contract::rules::HMAC;

/// The service's challenge for a request without credentials, without the parameters that explain a rejection.
pub(crate) const CHALLENGE: &str = "HMAC-SHA256, Bearer";

pub(crate) const HEADERS: Reference = Reference::page(
    "Azure App Configuration, Headers",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-headers",
);
