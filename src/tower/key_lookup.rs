//! Keys, and how a layer finds the one that a request was signed with.

use core::cell::OnceCell;
use core::fmt;
use std::sync::Arc;

use crate::auth::{Authorization, AuthorizationRef, CosmosKind, CosmosToken};
use crate::cosmos::AmbiguousTarget;
use crate::signing::app_configuration::{self, AccessKey};
use crate::signing::cosmos_db::MasterKey;
use crate::signing::{Verified, VerifyError};
use crate::{FieldMapExt, HttpDate, Request};

/// A master key of Azure Cosmos DB, with a name: a token does not name its key.
///
/// `Debug` shows the name alone.
///
/// ```
/// use masthead::signing::cosmos_db::MasterKey;
/// use masthead::tower::NamedKey;
///
/// let key = NamedKey::new("primary", MasterKey::from_base64("AAEC")?);
/// assert_eq!(format!("{key:?}"), "NamedKey(\"primary\")");
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
#[derive(Clone)]
pub struct NamedKey {
    name: Arc<str>,
    key: MasterKey,
}

impl NamedKey {
    /// A key with a name.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, key: MasterKey) -> Self {
        Self { name: name.into(), key }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for NamedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedKey").field(&self.name).finish()
    }
}

/// The signer of a verified request, which a `VerifyLayer` adds to its extensions.
///
/// See [`VerifyLayer`](super::VerifyLayer) for an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signer {
    /// The id of the access key, or the [name](NamedKey::new) of the master key.
    pub key: Arc<str>,
    /// The date that was signed.
    pub date: HttpDate,
    /// Whether the signature covers the body: true for Azure App Configuration, false for Azure Cosmos DB, which signs no
    /// body. A covered body is the one that was signed if it can be read to its end without an error.
    pub is_body_covered: bool,
}

/// The credentials of a request that a `VerifyLayer` has passed on without verifying them, in its extensions.
///
/// Nothing about such a request was verified, neither who sent it nor its body. It has no [`Signer`]. See
/// [`VerifyLayer::allow_other_credentials`](super::VerifyLayer::allow_other_credentials) for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unverified {
    /// An access token of Microsoft Entra: `Bearer`, or `type=aad` in a token of Azure Cosmos DB.
    AccessToken,
    /// A resource token of Azure Cosmos DB: `type=resource`.
    ResourceToken,
}

/// How the key of a request is found.
#[derive(Clone)]
pub(super) enum KeyLookup {
    AppConfiguration(Arc<FindAccessKey>),
    CosmosDb(Arc<FindMasterKeys>),
}

type FindAccessKey = dyn Fn(&str) -> Option<Arc<AccessKey>> + Send + Sync;
type FindMasterKeys = dyn Fn(&Request<'_>) -> Arc<[NamedKey]> + Send + Sync;

impl KeyLookup {
    /// Verifies the head of a request.
    pub(super) fn verify(
        &self,
        request: &Request<'_>,
        now: HttpDate,
    ) -> Result<Signer, VerifyError> {
        match self {
            Self::AppConfiguration(find) => {
                let found = OnceCell::new();
                let key = |id: &str| {
                    let key = find(id)?;
                    Some(&**found.get_or_init(|| key))
                };
                let verified = app_configuration::verify_without_body(request, key, now)?;
                let key = found.get().ok_or(VerifyError::UnknownCredential)?;
                Ok(signer(key.id().into(), verified, true))
            }
            Self::CosmosDb(find) => {
                let mut refused = VerifyError::UnknownCredential;
                for NamedKey { name, key } in find(request).iter() {
                    match key.verify_resource(request, now) {
                        Ok(verified) => return Ok(signer(Arc::clone(name), verified, false)),
                        Err(error) => {
                            // No other key changes what is wrong with the rest.
                            let is_of_key = error == VerifyError::SignatureDiffers;
                            refused = error;
                            if !is_of_key {
                                break;
                            }
                        }
                    }
                }
                Err(refused)
            }
        }
    }

    /// Returns the credentials of a request if they are well-formed and of another kind than a signature.
    pub(super) fn other_credentials(&self, request: &Request<'_>) -> Option<Unverified> {
        match self {
            Self::AppConfiguration(_) => {
                let credentials = request.headers.peek::<Authorization>().ok().flatten();
                matches!(credentials, Some(AuthorizationRef::Bearer(_)))
                    .then_some(Unverified::AccessToken)
            }
            Self::CosmosDb(_) => {
                // A service that routes the request must not read another path than the one that checks the token.
                if AmbiguousTarget::of(request.target).is_some() {
                    return None;
                }
                match request.headers.peek::<CosmosToken>().ok().flatten()?.kind() {
                    CosmosKind::Aad => Some(Unverified::AccessToken),
                    CosmosKind::Resource => Some(Unverified::ResourceToken),
                    CosmosKind::Master | CosmosKind::Other => None,
                }
            }
        }
    }
}

fn signer(key: Arc<str>, verified: Verified, is_body_covered: bool) -> Signer {
    Signer { key, date: verified.date, is_body_covered }
}

impl fmt::Debug for KeyLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AppConfiguration(_) => "AppConfiguration(..)",
            Self::CosmosDb(_) => "CosmosDb(..)",
        })
    }
}
