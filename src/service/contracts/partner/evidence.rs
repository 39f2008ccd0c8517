//! What shows that an exchange is with the Microsoft Partner API.

use crate::service::contracts::evidence::{Evidence, PathShape, Sign, Source};

/// Microsoft Graph has all headers of the page, so they show nothing on their own. A header of the older API
/// for Partner Center together with the identifier that only the newer one has is a client that moved.
pub(super) static EVIDENCE: Evidence = Evidence {
    hosts: &["api.partner.microsoft.com"],
    credentials: |_| false,
    agents: &[],
    media_types: &[],
    paths: &[PathShape { segments: &["v1.0", "engagements", "referrals"], parameters: &[] }],
    names: &[],
    prefixes: &[],
    values: &[],
    shared: &[
        (Source::Correlation, Sign::Name("client-request-id")),
        (Source::Correlation, Sign::Name("x-ms-ags-diagnostic")),
        (Source::PartnerCenter, Sign::Name("ms-partnercenter-application")),
        (Source::PartnerCenter, Sign::Name("ms-partnercenter-client")),
    ],
};
