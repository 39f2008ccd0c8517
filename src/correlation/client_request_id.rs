//! `client-request-id`: the client's own identifier of a call.

use http::HeaderName;
use uuid::Uuid;

use super::guid::guid;
use crate::field::{arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("client-request-id");

/// `client-request-id`: the client's own identifier of a call.
///
/// ```text
/// client-request-id = 8HEXDIG 3( "-" 4HEXDIG ) "-" 12HEXDIG
/// ```
///
/// The Microsoft Partner API requires one in every request, a different one for every call, and sends it back;
/// [`RequestIds`](super::RequestIds) does so. It is a GUID of any version and variant, with case-insensitive digits,
/// and is written in lower case. Without its hyphens, or with braces around it, it is an error.
///
/// Example seen from a service of Microsoft: `16e1bff0-6d74-47d6-944c-61707916a74c`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::ClientRequestId};
///
/// let sent = ClientRequestId("9c4d50ee-2d56-4cd3-8152-34347dc9f2b0".parse().unwrap());
/// assert_eq!(sent.to_lines().as_slice(), ["9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"]);
/// let line = FieldLines::one(b"9C4D50EE-2D56-4CD3-8152-34347DC9F2B0");
/// assert_eq!(ClientRequestId::parse_strict(line)?, sent);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientRequestId(pub Uuid);

field!(plain ClientRequestId(|input, _| guid(input)), &NAME);

// Of any version and variant.
arbitrary!(
    ClientRequestId,
    any::<u128>().prop_map(|id| ClientRequestId(uuid::Uuid::from_u128(id)))
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{fails, writes};

    #[test]
    fn any_version_and_variant_in_any_case() {
        let id = "16e1bff0-6d74-47d6-944c-61707916a74c";
        writes::<ClientRequestId>(id, id);
        writes::<ClientRequestId>(" 16E1BFF0-6D74-47d6-944c-61707916A74C\t", id);
        for odd in [
            "76fe4cd8-df3a-f8c3-659b-594274b6bb31",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ] {
            writes::<ClientRequestId>(odd, odd);
        }
    }

    #[test]
    fn no_other_form() {
        const GUID: &str = "expected a GUID of 8-4-4-4-12 hexadecimal digits at byte";
        const END: &str = "expected the end of the value at byte";
        fails::<ClientRequestId>("", &format!("{GUID} 0"));
        fails::<ClientRequestId>("{16e1bff0-6d74-47d6-944c-61707916a74c}", &format!("{GUID} 0"));
        fails::<ClientRequestId>(
            "urn:uuid:16e1bff0-6d74-47d6-944c-61707916a74c",
            &format!("{GUID} 0"),
        );
        fails::<ClientRequestId>("16e1bff06d7447d6944c61707916a74c", &format!("{GUID} 8"));
        // As long as a GUID, and one character shorter.
        fails::<ClientRequestId>("16e1bff06d7447d6944c61707916a74caaaa", &format!("{GUID} 8"));
        fails::<ClientRequestId>("16e1bff0-6d74-47d6-944c-61707916a74g", &format!("{GUID} 35"));
        fails::<ClientRequestId>("16e1bff0-6d74-47d6-944c-61707916a74", &format!("{GUID} 35"));
        fails::<ClientRequestId>("16e1bff-06d74-47d6-944c-61707916a74c", &format!("{GUID} 7"));
        fails::<ClientRequestId>("+6e1bff0-6d74-47d6-944c-61707916a74c", &format!("{GUID} 0"));
        fails::<ClientRequestId>(
            "KPC.execute;46af2722-3d9e-41f3-bbd6-2b7d8a4d9ad1",
            &format!("{GUID} 0"),
        );
        fails::<ClientRequestId>("3ec98906-7187-927e-5203-2ed4533175c6,", &format!("{END} 36"));
        fails::<ClientRequestId>("3ec98906-7187-927e-5203-2ed4533175c6 1", &format!("{END} 37"));
    }
}
