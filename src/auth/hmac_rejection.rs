//! The reasons for which Azure App Configuration rejects credentials that cannot be parsed.

use crate::{DecodeError, ErrorKind, Expected};

/// The `error_description` of the service; `None` where it gives no reason.
pub(crate) fn description(error: &DecodeError) -> Option<&'static str> {
    match (error.kind(), error.expected()) {
        (ErrorKind::Duplicate, _) => None,
        (_, Expected::HeaderName) => Some("Invalid SignedHeaders parameter"),
        (_, Expected::Credential) => Some("Invalid Credential"),
        (ErrorKind::MissingParameter, Expected::SignedHeaders) => {
            Some("SignedHeaders parameter is required")
        }
        (ErrorKind::MissingParameter, Expected::Signature) => Some("Signature is required"),
        (_, Expected::Signature) => Some("Invalid Signature"),
        _ => None,
    }
}
