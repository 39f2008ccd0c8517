//! `x-ms-documentdb-responsecontinuationtokenlimitinkb`: how large a continuation may be, in kB.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number_that;

static NAME: HeaderName =
    HeaderName::from_static("x-ms-documentdb-responsecontinuationtokenlimitinkb");

/// `x-ms-documentdb-responsecontinuationtokenlimitinkb`: how large a continuation may be, in kB.
///
/// ```text
/// x-ms-documentdb-responsecontinuationtokenlimitinkb = 1*DIGIT    ; at least 1
/// ```
///
/// Azure Cosmos DB keeps the [`x-ms-continuation`](crate::paging::Continuation) of its responses within the limit,
/// and refuses a limit of zero.
///
/// Example of the official clients: `1`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ResponseContinuationTokenLimitInKb};
///
/// let value = ResponseContinuationTokenLimitInKb::new(1).unwrap();
/// let mut map = http::HeaderMap::new();
/// map.write(&value);
/// assert_eq!(map["x-ms-documentdb-responsecontinuationtokenlimitinkb"], "1");
/// assert_eq!(map.peek::<ResponseContinuationTokenLimitInKb>()?, Some(value));
/// assert_eq!(ResponseContinuationTokenLimitInKb::new(0), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseContinuationTokenLimitInKb(u64);

impl ResponseContinuationTokenLimitInKb {
    /// A header of a number; `None` if it is out of range.
    #[must_use]
    #[inline]
    pub const fn new(number: u64) -> Option<Self> {
        if is_in_range(number) { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    #[inline]
    pub const fn get(self) -> u64 {
        self.0
    }
}

const fn is_in_range(number: u64) -> bool {
    number >= 1
}

field!(plain ResponseContinuationTokenLimitInKb(|input, _| number_that(Expected::ContinuationLimit, is_in_range)(input)), &NAME, "value" = "largest continuation, in kB");

arbitrary!(
    ResponseContinuationTokenLimitInKb,
    (1..=u64::MAX).prop_map(ResponseContinuationTokenLimitInKb)
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn numbers_in_the_range() {
        assert_eq!(reads::<ResponseContinuationTokenLimitInKb>("1").get(), 1);
        assert_eq!(reads::<ResponseContinuationTokenLimitInKb>("016").get(), 16);
        assert_eq!(
            reads::<ResponseContinuationTokenLimitInKb>("18446744073709551615").get(),
            u64::MAX
        );
    }

    #[test]
    fn faults() {
        refuses::<ResponseContinuationTokenLimitInKb>(&[
            ("", "expected a number of kB from 1 on at byte 0"),
            ("-1", "expected a number of kB from 1 on at byte 0"),
            ("1.5", "expected the end of the value at byte 1"),
            ("1 RU", "expected the end of the value at byte 2"),
            ("0", "number is out of range: expected a number of kB from 1 on at byte 0"),
            ("000", "number is out of range: expected a number of kB from 1 on at byte 0"),
            (
                "18446744073709551616",
                "number is out of range: expected a number of kB from 1 on at byte 0",
            ),
        ]);
    }
}
