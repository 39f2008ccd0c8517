//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::contract::rules::HMAC;
pub(crate) use crate::services::app_configuration::CHALLENGE;

pub(crate) const HEADERS: Reference = Reference::page(
    "Azure App Configuration, Headers",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-headers",
);
