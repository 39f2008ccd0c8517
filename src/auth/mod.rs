//! Who asks: `Authorization` in the schemes of the services, and `WWW-Authenticate`.
//!
//! [`Authorization`] reads whatever comes; [`HmacSha256`], [`Bearer`], [`Basic`] and
//! [`CosmosToken`] are the same header for those who take one scheme only. All of them are
//! [sensitive](crate::Field::SENSITIVE): no `Debug`, `Display` or error shows what they hold.

mod auth_params;
mod authorization;
mod basic;
mod bearer;
mod challenge;
mod constant_time;
mod cosmos_token;
mod hmac_sha256;
mod other_credentials;
mod scheme;

pub use auth_params::AuthParams;
pub use authorization::{Authorization, AuthorizationRef};
pub use basic::{Basic, BasicRef, UserPass};
pub use bearer::{Bearer, BearerRef};
pub use challenge::{Challenge, ChallengeRef, WwwAuthenticate, WwwAuthenticateRef};
pub use constant_time::ct_eq;
pub use cosmos_token::{CosmosKind, CosmosToken, CosmosTokenRef};
pub use hmac_sha256::{HmacSha256, HmacSha256Ref, SignedHeaders};
pub use other_credentials::{OtherCredentials, OtherCredentialsRef};
