//! `retry-after-ms`: how long to wait, in milliseconds.

use core::time::Duration;

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("retry-after-ms");

/// `retry-after-ms`: how long to wait before the request is tried again, in milliseconds.
///
/// ```text
/// retry-after-ms = 1*DIGIT
/// ```
///
/// Azure App Configuration sends it with 429, 503 and other responses that may be retried. It is never a
/// date, and has at most 64 bits.
///
/// Example from the vendor's documentation: `10`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, time::RetryAfterMs};
/// use std::time::Duration;
///
/// let wait = RetryAfterMs::parse_strict(FieldLines::one(b"10"))?;
/// assert_eq!(wait.duration(), Duration::from_millis(10));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RetryAfterMs(pub u64);

impl RetryAfterMs {
    /// The time to wait.
    #[must_use]
    #[inline]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

field!(plain RetryAfterMs(|input, _| number(Expected::Milliseconds)(input)), &NAME, "ms" = "milliseconds to wait");

arbitrary!(RetryAfterMs, any::<u64>().prop_map(RetryAfterMs));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn digits_only() {
        let read = |line: &str| read::<RetryAfterMs>(line);
        assert_eq!(read("0787"), Ok(RetryAfterMs(787)));
        for bad in ["", "-1", "+1", "1.5", "10ms", "1 0", "Fri, 31 Dec 1999 23:59:59 GMT"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(read("18446744073709551616").unwrap_err().code(), "out-of-range");
    }
}
