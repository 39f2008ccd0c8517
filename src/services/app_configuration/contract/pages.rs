//! The pages that rules cite, each with its address; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::contract::rules::HMAC;

/// What the service sends to a request without credentials, without the parameters that say what is wrong with others.
pub(crate) const CHALLENGE: &str = "HMAC-SHA256, Bearer";

pub(crate) const HEADERS: Reference = Reference::page(
    "Azure App Configuration, Headers",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-headers",
);
