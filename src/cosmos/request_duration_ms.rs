//! `x-ms-request-duration-ms`: how long the service worked on the request.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{Decimal, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-request-duration-ms");

/// `x-ms-request-duration-ms`: how long the service worked on the request, in milliseconds.
///
/// ```text
/// x-ms-request-duration-ms = 1*DIGIT [ "." 1*DIGIT ]
/// ```
///
/// Azure Cosmos DB sends it. It is kept exactly, with as many digits as a [`Decimal`] has.
///
/// Example of the service: `20.375`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::RequestDurationMs};
///
/// let duration = RequestDurationMs::parse_strict(FieldLines::one(b"20.375"))?;
/// assert_eq!(duration.as_f64(), 20.375);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestDurationMs(pub Decimal);

impl RequestDurationMs {
    /// The nearest `f64`.
    #[must_use]
    #[inline]
    pub fn as_f64(self) -> f64 {
        self.0.as_f64()
    }
}

field!(plain RequestDurationMs(|input, _| Decimal::read(Expected::Milliseconds)(input)), &NAME, "ms" = "milliseconds of work");

arbitrary!(RequestDurationMs, any::<Decimal>().prop_map(RequestDurationMs));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn milliseconds() {
        let read = |line: &str| read::<RequestDurationMs>(line);
        assert_eq!(read("0.987").map(|duration| duration.0), Ok(Decimal::new(987, 3).unwrap()));
        for (bad, at) in [("", 0), ("-0.1", 0), ("Infinity", 0), ("1.5ms", 3), ("00:00:01", 2)] {
            assert_eq!(read(bad).unwrap_err().offset(), at, "{bad}");
        }
        assert_eq!(
            read("1.").unwrap_err().to_string(),
            "x-ms-request-duration-ms: expected a number of milliseconds at byte 2"
        );
    }
}
