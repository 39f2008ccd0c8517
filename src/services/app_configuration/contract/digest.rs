//! The digest of a body that is known, which needs no key.

use super::pages::{CHALLENGE, HMAC};
use crate::contract::{Rule, Severity};

pub(in crate::services) static DIGEST: Rule = Rule::of(
    "app-configuration.content-sha256.differs",
    Severity::Error,
    "a body that does not match x-ms-content-sha256",
    "Compute the SHA-256 digest over the bytes of the body as they are sent, in UTF-8 and without a change after it, and send it in base64. Without a body, send the digest of no bytes: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=.",
    HMAC,
    concat!(
        "PUT /kv/greeting?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Content-Type: application/vnd.microsoft.appconfig.kv+json\r\n",
        "Content-Length: 16\r\n",
        "\r\n",
        "{\"value\":\"blue\"}",
    ),
)
.answered(401)
.challenging(CHALLENGE);

#[cfg(feature = "signing")]
pub(super) use with_signing::check;

#[cfg(feature = "signing")]
mod with_signing {
    use super::DIGEST;
    use crate::content::XMsContentSha256;
    use crate::contract::Check;
    use crate::services::app_configuration::RequestHeadersRef;

    /// Compares the digest of the body with the one that is sent and signed.
    pub(in super::super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
        let found = check.request().and_then(|request| request.body.digest());
        let (Some(found), Some(announced)) = (found, headers.content_sha256) else { return };
        if found == announced {
            return;
        }
        let draft = check.report(&DIGEST).header::<XMsContentSha256>();
        draft.answer(&"Invalid request content hash").message(match announced {
            XMsContentSha256::EMPTY => {
                "the body does not match x-ms-content-sha256, which is the digest of an empty body"
            }
            _ if found == XMsContentSha256::EMPTY => {
                "the body is empty, but x-ms-content-sha256 is the digest of something else"
            }
            _ => "the body does not match x-ms-content-sha256",
        });
    }
}
