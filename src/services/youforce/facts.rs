//! Facts that the messages do not show.

/// `true` if the access tokens are for a single tenant: a request then does not need `x-raet-tenant-id`.
///
/// Without this fact the contract takes it for unknown.
///
/// ```
/// use masthead::services::youforce::SingleTenant;
///
/// assert!(SingleTenant(true).0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SingleTenant(pub bool);
