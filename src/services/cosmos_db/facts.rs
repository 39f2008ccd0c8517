//! Facts about an account of Azure Cosmos DB, which its messages do not show.

use crate::cosmos::ConsistencyLevel;

/// The default consistency level of the account: a fact for `contract::Context::with_fact`.
///
/// ```
/// use masthead::cosmos::ConsistencyLevel;
/// use masthead::services::cosmos_db::AccountConsistency;
///
/// let account = AccountConsistency("Session".parse()?);
/// assert!(ConsistencyLevel::Eventual.is_same_or_weaker_than(account.0));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountConsistency(pub ConsistencyLevel);

/// `true` if the account has several write regions: a fact for `contract::Context::with_fact`.
///
/// ```
/// use masthead::cosmos::AllowTentativeWrites;
/// use masthead::services::cosmos_db::{MultiWrite, RequestHeaders};
///
/// let account = MultiWrite(true);
/// let mut headers = RequestHeaders::default();
/// headers.allow_tentative_writes = account.0.then_some(AllowTentativeWrites(true));
/// assert!(headers.allow_tentative_writes.is_some());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MultiWrite(pub bool);
