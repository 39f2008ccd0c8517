//! Authentication: a signature or a bearer token, before anything else is considered.

use masthead::auth::{Authorization, AuthorizationRef, Challenge, WwwAuthenticate};
use masthead::content::{BodyDigest, XMsContentSha256};
use masthead::contract::{Context, Exchange};
use masthead::services::app_configuration::CONTRACT;
use masthead::signing::{VerifyError, app_configuration};
use masthead::{DecodeError, FieldMapExt, HttpDate, Request};

use super::{Access, Credentials};

const HMAC: &str = "HMAC-SHA256";
const BEARER: &str = "Bearer";

/// Why a caller is rejected, in the service's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    /// The request has no credentials of a scheme that the service supports.
    Scheme,
    /// The signature is rejected for this reason.
    Hmac(String),
    /// The bearer token is rejected.
    Bearer,
}

impl Rejection {
    /// One challenge for each scheme, with the reason in the one that was tried.
    pub(super) fn challenges(&self) -> Result<WwwAuthenticate, DecodeError> {
        let told = |scheme: &str, why: &str| {
            Challenge::new(scheme)?
                .with_param("error", "invalid_token")?
                .with_param("error_description", why)
        };
        WwwAuthenticate::try_from_iter(match self {
            Self::Scheme => [Challenge::new(HMAC)?, Challenge::new(BEARER)?],
            Self::Hmac(why) => [told(HMAC, why)?, Challenge::new(BEARER)?],
            Self::Bearer => {
                let why = "Authorization token failed validation";
                [Challenge::new(HMAC)?, told(BEARER, why)?]
            }
        })
    }
}

/// Returns what the caller may do. The body is not read for that: a stranger cannot make the server read it.
pub(super) fn authenticate(
    credentials: &Credentials,
    request: &Request<'_>,
    now: HttpDate,
) -> Result<Access, Rejection> {
    match request.headers.peek::<Authorization>() {
        Ok(Some(AuthorizationRef::Bearer(bearer))) => {
            credentials.token(bearer).ok_or(Rejection::Bearer)
        }
        Ok(Some(AuthorizationRef::HmacSha256(hmac))) => {
            let known = credentials.key(hmac.credential());
            let key = |_: &str| known.map(|(key, _)| key);
            match (app_configuration::verify_without_body(request, key, now), known) {
                (Ok(_), Some((_, access))) => Ok(*access),
                (Err(error), _) => Err(rejection(request, &error, now)),
                (Ok(_), None) => Err(rejection(request, &VerifyError::UnknownCredential, now)),
            }
        }
        Ok(_) => Err(Rejection::Scheme),
        Err(error) => Err(rejection(request, &VerifyError::Authorization(error), now)),
    }
}

/// Compares the body with the digest that was signed. A bearer token signs none.
pub(super) fn check_body(request: &Request<'_>, body: &[u8]) -> Result<(), Rejection> {
    if !matches!(request.headers.peek::<Authorization>(), Ok(Some(AuthorizationRef::HmacSha256(_))))
    {
        return Ok(());
    }
    let digest = request.headers.peek::<XMsContentSha256>().ok().flatten();
    let mut found = BodyDigest::new();
    let is_signed =
        found.update(body).is_ok() && digest.is_some_and(|digest| found.verify(digest).is_ok());
    match is_signed {
        true => Ok(()),
        false => Err(Rejection::Hmac("Invalid request content hash".to_owned())),
    }
}

/// The service's text for a signature that is rejected. The contract knows it for everything that needs no key.
fn rejection(request: &Request<'_>, error: &VerifyError, now: HttpDate) -> Rejection {
    let known = match error {
        VerifyError::UnknownCredential => "Invalid Credential",
        VerifyError::SignatureDiffers
        | VerifyError::SignatureForm
        | VerifyError::HostRepeated
        | VerifyError::AuthorityDiffers => "Invalid Signature",
        VerifyError::ContentDigest(_) => "Invalid request content hash",
        VerifyError::Date(_) | VerifyError::DateMissing => "Invalid access token date",
        _ => {
            let context = Context::default().with_now(now);
            let report = CONTRACT.check(Exchange::request(*request), &context);
            let mut refused = report.findings().iter().filter(|it| it.status() == Some(401));
            // A text that names both schemes is no reason.
            return match refused.find_map(|finding| finding.service_text()) {
                Some(text) if !text.starts_with("WWW-Authenticate") => {
                    Rejection::Hmac(text.to_owned())
                }
                _ => Rejection::Scheme,
            };
        }
    };
    Rejection::Hmac(known.to_owned())
}
