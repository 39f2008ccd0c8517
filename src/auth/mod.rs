//! Credentials and challenges: `Authorization` in the schemes of the services, and `WWW-Authenticate`.
//!
//! Start with [`Authorization`], which reads every scheme. [`HmacSha256`], [`Bearer`], [`Basic`] and [`CosmosToken`] read the
//! same header where only one scheme is accepted. All of them are [sensitive](crate::Field::SENSITIVE): no `Debug`, `Display`
//! or error shows what they hold. [`WwwAuthenticate`] has the challenges of a 401.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::FieldMapExt;
//! use masthead::auth::{Authorization, AuthorizationRef, Bearer};
//!
//! let mut map = HeaderMap::new();
//! map.write(&Bearer::new("mF_9.B5f-4.1JqM")?);
//!
//! match map.peek::<Authorization>()? {
//!     Some(AuthorizationRef::Bearer(bearer)) => assert!(bearer.ct_eq("mF_9.B5f-4.1JqM")),
//!     other => panic!("{other:?} is not what this server takes"),
//! }
//! // A server that takes one scheme only refuses the others.
//! map.insert("authorization", HeaderValue::from_static("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
//! assert!(map.require::<Bearer>().is_err());
//! # Ok::<(), masthead::DecodeError>(())
//! ```

mod auth_params;
mod authorization;
mod basic;
mod bearer;
mod challenge;
mod constant_time;
mod cosmos_kind;
mod cosmos_params;
mod cosmos_token;
mod hmac_params;
#[cfg(any(feature = "contracts", feature = "signing"))]
pub(crate) mod hmac_rejection;
mod hmac_sha256;
mod other_credentials;
mod scheme;
mod signed_headers;
#[cfg(any(feature = "contracts", feature = "signing"))]
mod signed_names;
mod www_authenticate;

pub use auth_params::AuthParams;
pub use authorization::{Authorization, AuthorizationRef};
pub use basic::{Basic, BasicRef, UserPass};
pub use bearer::{Bearer, BearerRef};
pub use challenge::{Challenge, ChallengeRef};
pub use constant_time::ct_eq;
pub use cosmos_kind::CosmosKind;
pub use cosmos_token::{CosmosToken, CosmosTokenRef};
pub use hmac_sha256::{HmacSha256, HmacSha256Ref};
pub use other_credentials::{OtherCredentials, OtherCredentialsRef};
pub use signed_headers::SignedHeaders;
#[cfg(any(feature = "contracts", feature = "signing"))]
pub(crate) use signed_names::{SignedName, SignedNames};
pub use www_authenticate::{WwwAuthenticate, WwwAuthenticateRef};
