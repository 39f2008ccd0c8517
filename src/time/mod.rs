//! Dates and delays.
//!
//! Start with [`RetryAdvice`] to find out how long to wait before a retry: it reads whichever header the service sends.
//! Start with [`Date`] or [`XMsDate`] for the time of a message. Dates are an [`HttpDate`](crate::HttpDate).
//! [`LastModified`] is the time of the last change, and [`AcceptDatetime`] requests the content of an earlier time.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::time::{RetryAdvice, XMsDate};
//! use masthead::{FieldMapExt, HttpDate};
//! use std::time::Duration;
//!
//! let now = HttpDate::from_unix(1_526_064_516).unwrap();
//! let mut request = HeaderMap::new();
//! request.write(&XMsDate(now));
//! assert_eq!(request["x-ms-date"], "Fri, 11 May 2018 18:48:36 GMT");
//!
//! let mut response = HeaderMap::new();
//! response.insert("retry-after", HeaderValue::from_static("Fri, 11 May 2018 18:49:06 GMT"));
//! let advice = RetryAdvice::read_from(&response, now, Duration::from_secs(60))?.unwrap();
//! assert_eq!(advice.wait(), Duration::from_secs(30));
//! # Ok::<(), masthead::DecodeError>(())
//! ```

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
