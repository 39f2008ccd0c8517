//! Headers that say when, and how long to wait.

mod accept_datetime;
mod date;
mod last_modified;
mod memento_datetime;
mod retry_advice;
mod retry_after;
mod retry_after_ms;
mod timestamp;
#[cfg(any(feature = "contracts", feature = "signing"))]
pub(crate) mod window;
mod x_ms_date;
mod x_ms_retry_after_ms;

pub use accept_datetime::AcceptDatetime;
pub use date::Date;
pub use last_modified::LastModified;
pub use memento_datetime::MementoDatetime;
pub use retry_advice::RetryAdvice;
pub use retry_after::RetryAfter;
pub use retry_after_ms::RetryAfterMs;
pub use timestamp::{Timestamp, TimestampRef};
pub use x_ms_date::XMsDate;
pub use x_ms_retry_after_ms::XMsRetryAfterMs;
