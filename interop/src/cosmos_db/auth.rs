//! Authentication: the caller of a request.

use masthead::auth::{CosmosKind, CosmosToken, ct_eq};
use masthead::cosmos::AmbiguousTarget;
use masthead::signing::VerifyError;
use masthead::signing::cosmos_db::{ResourceLink, string_to_sign};
use masthead::{FieldMapExt, HttpDate, Request};

use super::account::Account;
use super::answer::Failure;

/// The caller of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Somebody with a key of the account, or with an access token.
    Owner,
    /// Somebody with a resource token.
    Holder(Grant),
}

/// A permission that was given out as a resource token.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// The signature in the token.
    pub(super) secret: String,
    /// The resource, by identifiers.
    pub(super) resource: String,
    pub(super) may_write: bool,
    pub(super) expires: HttpDate,
}

/// Shows no secret.
impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant")
            .field("resource", &self.resource)
            .field("may_write", &self.may_write)
            .field("expires", &self.expires)
            .finish()
    }
}

/// Returns the caller of a request. Nothing else about the request is checked before.
pub(super) fn authenticate(
    account: &Account,
    grants: &[Grant],
    request: &Request<'_>,
    now: HttpDate,
) -> Result<Caller, Failure> {
    let invalid = |error: &dyn std::fmt::Display| {
        Failure::unauthorized(format!("The authorization token cannot be read: {error}."))
    };
    let token = request.headers.peek::<CosmosToken>().map_err(|error| invalid(&error))?;
    let Some(token) = token else {
        return Err(Failure::unauthorized(
            "Required Header authorization is missing. Ensure a valid Authorization token is passed.",
        ));
    };
    let caller = match token.kind() {
        CosmosKind::Aad if Account::knows_token(&token.signature()) => Caller::Owner,
        CosmosKind::Aad => return Err(Failure::unauthorized("The access token is not valid.")),
        CosmosKind::Resource => {
            let signature = token.signature();
            let is_of = |grant: &&Grant| ct_eq(grant.secret.as_bytes(), signature.as_bytes());
            match grants.iter().find(is_of) {
                Some(grant) if grant.expires > now => Caller::Holder(grant.clone()),
                Some(_) => return Err(Failure::forbidden("The resource token has expired.")),
                None => return Err(Failure::unauthorized("The resource token is not valid.")),
            }
        }
        _ => match account.verify(request, now) {
            Ok(()) => Caller::Owner,
            Err(error) => return Err(refusal(request, &error)),
        },
    };
    match AmbiguousTarget::of(request.target) {
        Some(reason) => Err(Failure::bad_request(format!("The request URI is invalid: {reason}."))),
        None => Ok(caller),
    }
}

/// Returns the failure that the service answers a bad signature with.
fn refusal(request: &Request<'_>, error: &VerifyError) -> Failure {
    match error {
        VerifyError::DateTooFar { .. } => Failure::forbidden(format!(
            "The authorization token is not valid at the current time: {error}."
        )),
        VerifyError::Target(_) => {
            Failure::bad_request(format!("The request URI is invalid: {error}."))
        }
        VerifyError::SignatureDiffers => {
            let text = string_to_sign(request, &ResourceLink::of(request.target));
            let text = String::from_utf8_lossy(&text).replace('\n', "\\n");
            Failure::unauthorized(format!(
                "The input authorization token can't serve the request. The wrong key is being used or the \
                 expected payload is not built as per the protocol. Server used the following payload to sign: '{text}'"
            ))
        }
        _ => Failure::unauthorized(format!("The authorization token is not valid: {error}.")),
    }
}
