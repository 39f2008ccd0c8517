//! The challenge of each service: the `WWW-Authenticate` of its 401.

/// What the service sends to a request without credentials, without the parameters that say what is wrong with others.
pub(super) const APP_CONFIGURATION: &str = "HMAC-SHA256, Bearer";

/// No `WWW-Authenticate` of the service is known, and its credentials have no scheme. Since a 401 must have a challenge
/// (RFC 9110 15.5.2), the challenge has a scheme of this crate's own. `Bearer`, which the service refuses, would
/// make clients send tokens that are of no use.
pub(super) const COSMOS_DB: &str = "CosmosDB";

/// Not documented; the service takes bearer tokens only, whose challenge this is (RFC 6750 3).
pub(super) const PARTNER: &str = "Bearer";

/// Not documented; the service takes bearer tokens only, whose challenge this is (RFC 6750 3).
pub(super) const YOUFORCE: &str = "Bearer";

/// Not documented. `Basic` requires a realm (RFC 7617 2), and that of the service is not known.
pub(super) const VOSS_AUTOMATE: &str = "Basic realm=\"VOSS Automate\"";
