//! Authentication: a signature or a bearer token, before anything else is considered.

use masthead::auth::{Authorization, AuthorizationRef, Challenge, WwwAuthenticate};
use masthead::content::{BodyDigest, XMsContentSha256};
use masthead::signing::{VerifyError, app_configuration};
use masthead::{DecodeError, FieldMapExt, HttpDate, Request};

use super::{Access, Credentials};

/// Why a caller is rejected.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    /// The request has no credentials of a scheme that the service supports.
    Scheme,
    /// The signature is rejected.
    Signature(VerifyError),
    /// The bearer token is rejected.
    Bearer,
}

impl Rejection {
    /// One challenge for each scheme, with the reason in the one that was tried.
    pub(super) fn challenges(&self) -> Result<WwwAuthenticate, DecodeError> {
        let (hmac, bearer) = (Challenge::new("HMAC-SHA256")?, Challenge::new("Bearer")?);
        match self {
            Self::Signature(error) => app_configuration::challenges(error),
            Self::Scheme => WwwAuthenticate::try_from_iter([hmac, bearer]),
            Self::Bearer => {
                let why = "Authorization token failed validation";
                let bearer = bearer.with_param("error", "invalid_token")?;
                let bearer = bearer.with_param("error_description", why)?;
                WwwAuthenticate::try_from_iter([hmac, bearer])
            }
        }
    }
}

/// Returns what the caller may do. The body is not needed, so that the server reads no body of a stranger.
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
                (Err(error), _) => Err(Rejection::Signature(error)),
                (Ok(_), None) => Err(Rejection::Signature(VerifyError::UnknownCredential)),
            }
        }
        Ok(_) => Err(Rejection::Scheme),
        Err(error) => Err(Rejection::Signature(VerifyError::Authorization(error))),
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
        false => Err(Rejection::Signature(VerifyError::ContentDiffers)),
    }
}
