//! Signs that an exchange is with the Microsoft Partner API.

use crate::contract::{Claims, PathShape, Sign, Source};
use crate::services::microsoft::{MICROSOFT, RENTED};

/// Microsoft Graph has all documented headers, so they show nothing by themselves. A header of the older API for
/// Partner Center together with the identifier that only the newer one has is a client that moved.
pub(super) const CLAIMS: Claims = Claims {
    hosts: &["api.partner.microsoft.com"],
    other_hosts: MICROSOFT,
    rented_hosts: RENTED,
    paths: &[PathShape { segments: &["v1.0", "engagements", "referrals"], parameters: &[] }],
    shared: &[
        (Source("correlation"), Sign::Name("client-request-id")),
        (Source("correlation"), Sign::Name("x-ms-ags-diagnostic")),
        (Source("partner-center"), Sign::Name("ms-partnercenter-application")),
        (Source("partner-center"), Sign::Name("ms-partnercenter-client")),
    ],
    ..Claims::new()
};
