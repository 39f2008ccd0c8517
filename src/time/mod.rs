//! Headers that say when, and how long to wait.

mod accept_datetime;
mod date;
mod last_modified;
mod memento_datetime;
mod retry;
mod retry_after;
mod retry_after_ms;
mod timestamp;
mod x_ms_date;
mod x_ms_retry_after_ms;

/// How far the date of a signed request may be from the clock of the service, in seconds.
pub(crate) const SKEW: i64 = 15 * 60;
/// How old it may be for Azure Cosmos DB: the life of a token, and the same skew.
pub(crate) const COSMOS_LIFE: i64 = 30 * 60;

pub use accept_datetime::AcceptDatetime;
pub use date::Date;
pub use last_modified::LastModified;
pub use memento_datetime::MementoDatetime;
pub use retry::RetryAdvice;
pub use retry_after::RetryAfter;
pub use retry_after_ms::RetryAfterMs;
pub use timestamp::{Timestamp, TimestampRef};
pub use x_ms_date::XMsDate;
pub use x_ms_retry_after_ms::XMsRetryAfterMs;
