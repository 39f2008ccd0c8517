//! Signs that an exchange is with Azure App Configuration.

use crate::auth::{AuthorizationRef, SignedName, SignedNames};
use crate::contract::{Claims, PathShape, Sign, Source};
use crate::services::microsoft::{MANAGEMENT, MICROSOFT, RENTED};
use crate::sync_token::SyncTokens;
use crate::{Field, FieldLines};

/// The versions of the API but 1.0, which is the first of very many APIs.
const VERSIONS: [&str; 5] =
    ["2022-11-01-preview", "2023-05-01-preview", "2023-10-01", "2023-11-01", "2024-09-01"];

pub(super) const CLAIMS: Claims = Claims {
    hosts: &[
        ".azconfig.io",
        ".azconfig.azure.us",
        ".azconfig.azure.cn",
        ".appconfig.azure.us",
        ".appconfig.azure.cn",
    ],
    other_hosts: MICROSOFT,
    rented_hosts: RENTED,
    other_agents: MANAGEMENT,
    credentials: are_credentials,
    agents: &[
        "azsdk-*appconfig*",
        "azsdk-*app-configuration*",
        "*azureappconfiguration*",
        "*appconfiguration-provider*",
        // Terraform, by its client library.
        "appconfiguration",
    ],
    media_types: &["application/vnd.microsoft.appconfig."],
    // Key Vault has keys, and Vault and Consul have the first segment v1.
    paths: &[
        PathShape { segments: &["kv"], parameters: &["api-version"] },
        PathShape { segments: &["operations"], parameters: &["api-version", "snapshot"] },
    ],
    values: &[("sync-token", has_sequence)],
    shared: &[
        (Source("path"), collection(&["keys"])),
        (Source("path"), collection(&["labels"])),
        (Source("path"), collection(&["locks"])),
        (Source("path"), collection(&["revisions"])),
        (Source("path"), collection(&["snapshots"])),
        (Source("version"), Sign::Parameter("api-version", |version| VERSIONS.contains(&version))),
        (Source("memento"), Sign::Name("accept-datetime")),
        (Source("memento"), Sign::Name("memento-datetime")),
        (Source("digest"), Sign::Name("x-ms-content-sha256")),
        (Source("sync-token"), Sign::Name("sync-token")),
    ],
    ..Claims::new()
};

const fn collection(segments: &'static [&'static str]) -> Sign {
    Sign::Path(PathShape { segments, parameters: &["api-version"] })
}

/// Other services have the scheme with the parameters in the same order, and sign headers of other names.
fn are_credentials(credentials: &AuthorizationRef<'_>) -> bool {
    match credentials {
        AuthorizationRef::HmacSha256(hmac) => {
            let signed = SignedNames::of(hmac.signed_headers());
            signed.has(SignedName::ContentSha256) || signed.has(SignedName::XMsDate)
        }
        _ => false,
    }
}

/// Returns `true` if a Sync-Token is written as the service does, with its sequence number.
fn has_sequence(value: &str) -> bool {
    SyncTokens::parse(FieldLines::one(value.as_bytes()))
        .is_ok_and(|tokens| tokens.iter().any(|token| token.sequence().is_some()))
}
