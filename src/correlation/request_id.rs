//! `request-id`: which call this is, a retry of it included.

use http::HeaderName;
use uuid::Uuid;

use super::guid::guid;
use crate::field::{arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("request-id");

/// `request-id`: which call this is, a retry of it included.
///
/// ```text
/// request-id = 8HEXDIG 3( "-" 4HEXDIG ) "-" 12HEXDIG
/// ```
///
/// The Microsoft Partner API sends it with responses. By its documentation, a client that received no response in
/// time repeats the value, so that the service carries out a repeated request once, and uses a different value after
/// any response: [`RequestIds`](super::RequestIds) does so. It is not documented among the headers of requests, so it
/// is neither required nor rejected there. The form is that of [`client-request-id`](super::ClientRequestId).
///
/// Example of the Partner API: `9f8bed52-e4df-4d0c-9ca6-929a187b0731`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::RequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.insert("request-id", http::HeaderValue::from_static("9F8BED52-E4DF-4D0C-9CA6-929A187B0731"));
/// let id = map.require::<RequestId>()?;
/// assert_eq!(id.0.to_string(), "9f8bed52-e4df-4d0c-9ca6-929a187b0731");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub Uuid);

field!(plain RequestId(|input, _| guid(input)), &NAME);

// Of any version and variant.
arbitrary!(RequestId, any::<u128>().prop_map(|id| RequestId(uuid::Uuid::from_u128(id))));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::read;

    #[test]
    fn a_guid_and_nothing_else() {
        let read = |line: &str| read::<RequestId>(line);
        let id = read("65FB6E59-051b-42f7-8771-c8c139b3c901").unwrap();
        assert_eq!(id.to_lines().as_slice(), ["65fb6e59-051b-42f7-8771-c8c139b3c901"]);
        assert_eq!(
            read("(65fb6e59-051b-42f7-8771-c8c139b3c901)").unwrap_err().to_string(),
            "request-id: expected a GUID of 8-4-4-4-12 hexadecimal digits at byte 0"
        );
        assert_eq!(
            read("65fb6e59-051b-42f7-8771-c8c139b3c901;").unwrap_err().to_string(),
            "request-id: expected the end of the value at byte 36"
        );
    }
}
