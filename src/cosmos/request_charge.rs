//! `x-ms-request-charge`: what the request cost.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{Decimal, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-request-charge");

/// `x-ms-request-charge`: what the request cost, in request units.
///
/// ```text
/// x-ms-request-charge = 1*DIGIT [ "." 1*DIGIT ]
/// ```
///
/// Azure Cosmos DB sends it with nearly every response, also with failures. The charge is kept exactly,
/// with as many digits as a [`Decimal`] has; there is neither a sign nor an exponent.
/// A float written with all its digits is another charge than the same float written shortly, until it is
/// read [as a float](Self::as_f64).
///
/// Example of the service: `4.95`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::RequestCharge};
///
/// let charge = RequestCharge::parse_strict(FieldLines::one(b"2.2599999999999998"))?;
/// assert_eq!(charge.0.to_string(), "2.2599999999999998");
/// assert_eq!(charge.as_f64(), 2.26);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestCharge(pub Decimal);

impl RequestCharge {
    /// The nearest `f64`, in which the service counts.
    #[must_use]
    #[inline]
    pub fn as_f64(self) -> f64 {
        self.0.as_f64()
    }
}

field!(plain RequestCharge(|input, _| Decimal::read(Expected::RequestUnits)(input)), &NAME, "value" = "request units");

arbitrary!(RequestCharge, any::<Decimal>().prop_map(RequestCharge));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, reads, refuses};

    #[test]
    fn charges() {
        assert_eq!(reads::<RequestCharge>(" 1.0 "), reads::<RequestCharge>("1"));
        assert!(reads::<RequestCharge>("4.95") < reads::<RequestCharge>("10.67"));
        let charge = reads::<RequestCharge>("010.50");
        assert_eq!(charge.to_lines().as_slice(), ["10.5"]);
        assert_eq!(charge.as_f64().to_bits(), 10.5_f64.to_bits());
    }

    #[test]
    fn faults() {
        const UNITS: &str = "expected a decimal number of request units at byte";
        fails::<RequestCharge>("", &format!("{UNITS} 0"));
        fails::<RequestCharge>("-1", &format!("{UNITS} 0"));
        fails::<RequestCharge>("+1", &format!("{UNITS} 0"));
        fails::<RequestCharge>(".5", &format!("{UNITS} 0"));
        fails::<RequestCharge>("NaN", &format!("{UNITS} 0"));
        fails::<RequestCharge>("5.", &format!("{UNITS} 2"));
        fails::<RequestCharge>("1.-5", &format!("{UNITS} 2"));
        refuses::<RequestCharge>(&[
            ("4,95", "expected the end of the value at byte 1"),
            ("1.2.3", "expected the end of the value at byte 3"),
            ("1e3", "expected the end of the value at byte 1"),
            ("1 RU", "expected the end of the value at byte 2"),
            (
                " 18446744073709551616",
                "number of request units has too many digits: they must fit 18446744073709551615 at byte 1",
            ),
        ]);
    }
}
