//! `x-ms-retry-after-ms`: how long to wait, in milliseconds.

use core::time::Duration;

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("x-ms-retry-after-ms");

/// `x-ms-retry-after-ms`: how long to wait before the request is tried again, in milliseconds.
///
/// ```text
/// x-ms-retry-after-ms = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with 429. It means what [`retry-after-ms`](super::RetryAfterMs) means elsewhere,
/// and has at most 64 bits.
///
/// Example: `1000`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, time::XMsRetryAfterMs};
/// use std::time::Duration;
///
/// let wait = XMsRetryAfterMs::parse_strict(FieldLines::one(b"1000"))?;
/// assert_eq!(wait.duration(), Duration::from_secs(1));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XMsRetryAfterMs(pub u64);

impl XMsRetryAfterMs {
    /// The time to wait.
    #[must_use]
    #[inline]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

field!(plain XMsRetryAfterMs(|input, _| number(Expected::Milliseconds)(input)), &NAME, "ms" = "milliseconds to wait");

arbitrary!(XMsRetryAfterMs, any::<u64>().prop_map(XMsRetryAfterMs));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn digits_only() {
        let read = |line: &str| {
            let wait = read::<XMsRetryAfterMs>(line);
            wait.map_err(|error| error.to_string())
        };
        assert_eq!(read("15"), Ok(XMsRetryAfterMs(15)));
        for (line, message) in [
            ("", "expected a number of milliseconds at byte 0"),
            ("-1", "expected a number of milliseconds at byte 0"),
            ("1000.5", "expected the end of the value at byte 4"),
            ("1 s", "expected the end of the value at byte 2"),
            (
                "18446744073709551616",
                "number of milliseconds is larger than 18446744073709551615 at byte 0",
            ),
        ] {
            assert_eq!(read(line), Err(format!("x-ms-retry-after-ms: {message}")));
        }
    }
}
