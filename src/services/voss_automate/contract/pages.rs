//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::{Reference, Rule, Severity};
pub(crate) use crate::services::voss_automate::CHALLENGE;

const HEADERS: &str = "https://documentation.voss-solutions.com/release_25.4-PB0/html/src/api/reference-API-headers.html";

pub(crate) const PAGE: Reference = Reference::page("VOSS Automate, API Request Headers", HEADERS);
// The newest of them; the number of the release is a part of the address.
pub(crate) const RELEASES: Reference = Reference::page(
    "API Request Headers of VOSS Automate 21.1 to 25.4, release by release",
    HEADERS,
);
pub(crate) const AUTHENTICATION: Reference = Reference::page(
    "VOSS Automate, HTTP Header Authentication",
    "https://documentation.voss-solutions.com/release_25.4-PB0/html/src/api/concepts-HTTP-header-authentication.html",
);
// The last release with this document.
pub(crate) const COMPATIBILITY: Reference = Reference::page(
    "VOSS Automate, API Backward Compatibility",
    "https://documentation.voss-solutions.com/release_19.3.3/html/src/api/cucdm-api-bw-compat.html",
);

/// A rule of the documentation, in its words.
pub(super) const fn page(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    words: &'static str,
    example: &'static str,
) -> Rule {
    Rule::of(code, severity, summary, explanation, PAGE, example).quoting(PAGE, words)
}
