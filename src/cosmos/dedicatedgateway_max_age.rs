//! `x-ms-dedicatedgateway-max-age`: how old a cached response may be, in milliseconds.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("x-ms-dedicatedgateway-max-age");

/// `x-ms-dedicatedgateway-max-age`: how old a cached response may be, in milliseconds.
///
/// ```text
/// x-ms-dedicatedgateway-max-age = 1*DIGIT
/// ```
///
/// The dedicated gateway of Azure Cosmos DB answers from its cache if the entry is not older. Other gateways ignore
/// it.
///
/// Example of the official clients: `60000`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::DedicatedgatewayMaxAge};
///
/// assert_eq!(DedicatedgatewayMaxAge::parse_strict(FieldLines::one(b"60000"))?, DedicatedgatewayMaxAge(60000));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DedicatedgatewayMaxAge(pub u64);

field!(plain DedicatedgatewayMaxAge(|input, _| number(Expected::Milliseconds)(input)), &NAME, "value" = "largest age of a cached response, in milliseconds");

arbitrary!(DedicatedgatewayMaxAge, any::<u64>().prop_map(DedicatedgatewayMaxAge));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{read, reads, refuses};

    #[test]
    fn digits_only() {
        assert_eq!(reads::<DedicatedgatewayMaxAge>("0"), DedicatedgatewayMaxAge(0));
        assert_eq!(reads::<DedicatedgatewayMaxAge>(" 007"), DedicatedgatewayMaxAge(7));
        assert_eq!(
            reads::<DedicatedgatewayMaxAge>("18446744073709551615"),
            DedicatedgatewayMaxAge(u64::MAX)
        );
        refuses::<DedicatedgatewayMaxAge>(&[
            ("", "expected a number of milliseconds at byte 0"),
            ("-1", "expected a number of milliseconds at byte 0"),
            ("00:05:00", "expected the end of the value at byte 2"),
            ("1.5", "expected the end of the value at byte 1"),
        ]);
        let error = read::<DedicatedgatewayMaxAge>("18446744073709551616").unwrap_err();
        assert_eq!(error.code(), "out-of-range");
    }
}
