//! `x-ms-transport-request-id`: the number of a request on its connection.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::number;

static NAME: HeaderName = HeaderName::from_static("x-ms-transport-request-id");

/// `x-ms-transport-request-id`: the number of a request on its connection.
///
/// ```text
/// x-ms-transport-request-id = 1*DIGIT
/// ```
///
/// Azure Cosmos DB counts the requests of a connection between its gateway and its replicas, and sends the number
/// with a response. It has no meaning for a client.
///
/// Example of the service: `5`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::TransportRequestId};
///
/// assert_eq!(TransportRequestId::parse_strict(FieldLines::one(b"5"))?, TransportRequestId(5));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransportRequestId(pub u64);

field!(plain TransportRequestId(|input, _| number(Expected::Number)(input)), &NAME, "value" = "number of the request on its connection");

arbitrary!(TransportRequestId, any::<u64>().prop_map(TransportRequestId));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{read, reads, refuses};

    #[test]
    fn digits_only() {
        assert_eq!(reads::<TransportRequestId>("0"), TransportRequestId(0));
        assert_eq!(reads::<TransportRequestId>(" 007"), TransportRequestId(7));
        assert_eq!(
            reads::<TransportRequestId>("18446744073709551615"),
            TransportRequestId(u64::MAX)
        );
        refuses::<TransportRequestId>(&[
            ("", "expected a decimal number at byte 0"),
            ("-1", "expected a decimal number at byte 0"),
            ("00:05:00", "expected the end of the value at byte 2"),
            ("1.5", "expected the end of the value at byte 1"),
        ]);
        let error = read::<TransportRequestId>("18446744073709551616").unwrap_err();
        assert_eq!(error.code(), "out-of-range");
    }
}
