//! The `WWW-Authenticate` of a request that was rejected.

use std::borrow::Cow;

use crate::DecodeError;
use crate::auth::{Challenge, WwwAuthenticate, hmac_rejection};
use crate::signing::VerifyError;

/// The challenges of the 401 with which the service answers a request that [`verify`](super::verify) rejects: one for each scheme,
/// with the reason as the service words it.
///
/// The reason helps the client, and does not tell a stranger more than the service does. It contains no part of the
/// signature or of the key.
///
/// # Errors
///
/// If the request signs a header whose name is too long to be repeated.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::signing::app_configuration::{AccessKey, challenges};
/// use masthead::{Field, HttpDate, Request};
///
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let now = HttpDate::from_unix(1_526_064_516).unwrap();
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// key.sign(&Request::new("GET", "/kv/a", &headers).with_body(b""), now)?.write_to(&mut headers);
///
/// let other = Request::new("GET", "/kv/b", &headers).with_body(b"");
/// let error = key.verify(&other, now).unwrap_err();
/// assert_eq!(
///     challenges(&error)?.to_lines().as_slice(),
///     [r#"HMAC-SHA256 error="invalid_token", error_description="Invalid Signature", Bearer"#]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn challenges(error: &VerifyError) -> Result<WwwAuthenticate, DecodeError> {
    let mut hmac = Challenge::new("HMAC-SHA256")?;
    if let Some(description) = description(error) {
        hmac = hmac.with_param("error", "invalid_token")?;
        hmac = hmac.with_param("error_description", &description)?;
    }
    WwwAuthenticate::try_from_iter([hmac, Challenge::new("Bearer")?])
}

/// The `error_description` of the service; `None` where it gives no reason.
pub(crate) fn description(error: &VerifyError) -> Option<Cow<'static, str>> {
    let text = match error {
        VerifyError::Authorization(error) => hmac_rejection::description(error)?,
        VerifyError::HeaderNotSigned(name) => {
            return Some(format!("{name} is required as a signed header").into());
        }
        VerifyError::HeaderAbsent(name) => {
            return Some(format!("Signed request header '{name}' is not provided").into());
        }
        VerifyError::TooManySignedHeaders => "Invalid SignedHeaders parameter",
        VerifyError::DateMissing | VerifyError::Date(_) => "Invalid access token date",
        VerifyError::DateTooFar { .. } => "The access token has expired",
        VerifyError::UnknownCredential => "Invalid Credential",
        VerifyError::SignatureForm
        | VerifyError::SignatureDiffers
        | VerifyError::HostRepeated
        | VerifyError::AuthorityDiffers => "Invalid Signature",
        VerifyError::ContentDigest(_)
        | VerifyError::ContentDiffers
        | VerifyError::ContentLength(_) => "Invalid request content hash",
        // Mistakes of the caller, and errors of the other service.
        VerifyError::Clock
        | VerifyError::BodyUnknown
        | VerifyError::NotASignature
        | VerifyError::TokenVersion
        | VerifyError::RawPlus
        | VerifyError::Target(_) => return None,
    };
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::signing::app_configuration::{AccessKey, verify};
    use crate::{Field, HttpDate, Request};

    #[track_caller]
    fn rejected(authorization: &str, why: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert("host", "contoso.azconfig.io".parse().unwrap());
        headers.insert("authorization", authorization.parse().unwrap());
        let request = Request::new("GET", "/kv", &headers).with_body(b"");
        let now = HttpDate::from_unix(1_526_064_516).unwrap();
        let error = verify(&request, |_| None::<&AccessKey>, now).unwrap_err();
        let line = match why {
            Some(why) => {
                format!(r#"HMAC-SHA256 error="invalid_token", error_description="{why}", Bearer"#)
            }
            None => "HMAC-SHA256, Bearer".to_owned(),
        };
        assert_eq!(challenges(&error).unwrap().to_lines().as_slice(), [line.as_str()], "{error}");
    }

    #[test]
    fn reasons() {
        rejected("Basic YTpi", None);
        rejected("HMAC-SHA256 a", None);
        let signature = "Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";
        for (parameters, why) in [
            ("Credential=a&", "SignedHeaders parameter is required"),
            ("Credential=a&SignedHeaders=;host&", "Invalid SignedHeaders parameter"),
            ("Credential=a&SignedHeaders=host&", "x-ms-date is required as a signed header"),
            (
                "Credential=a&SignedHeaders=host;date;x-ms-content-sha256&",
                "Signed request header 'date' is not provided",
            ),
        ] {
            rejected(&format!("HMAC-SHA256 {parameters}{signature}"), Some(why));
        }
        rejected("HMAC-SHA256 Credential=a&SignedHeaders=host", Some("Signature is required"));
        let short = "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=b";
        rejected(short, Some("Invalid Signature"));
    }

    #[test]
    fn reasons_that_need_a_key_or_a_clock() {
        for (error, why) in [
            (VerifyError::UnknownCredential, Some("Invalid Credential")),
            (VerifyError::DateTooFar { behind: 901 }, Some("The access token has expired")),
            (VerifyError::ContentDiffers, Some("Invalid request content hash")),
            (VerifyError::SignatureForm, Some("Invalid Signature")),
            (VerifyError::BodyUnknown, None),
        ] {
            assert_eq!(description(&error).as_deref(), why);
        }
    }
}
