//! What the messages do not show.

/// Whether the access tokens are for one tenant: a request then goes without `x-raet-tenant-id`.
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
