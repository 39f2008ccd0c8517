//! Headers that say when, and how long to wait.

use core::ops::RangeInclusive;

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

/// How far behind the clock of the service the date of a signed request may be, in seconds; negative where it is
/// ahead. This is the range of Azure App Configuration.
pub(crate) const APP_CONFIGURATION_WINDOW: RangeInclusive<i64> = -15 * 60..=15 * 60;
/// That of Azure Cosmos DB: a signature lives for 15 minutes, and clocks may be 5 minutes apart.
pub(crate) const COSMOS_DB_WINDOW: RangeInclusive<i64> = -5 * 60..=20 * 60;

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
