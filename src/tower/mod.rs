//! Layers for tower: in a server, in a gateway, and in a client.
//!
//! Start with [`CheckLayer`], which checks requests and responses against the [contract](crate::contract::Contract) of a
//! service. [`MarkSensitiveLayer`] keeps credentials out of logs. In a client, [`SyncTokenLayer`] and [`SessionTokenLayer`] keep
//! what a service expects back. With the feature `signing`, `VerifyLayer` verifies the signatures of requests in a server, and
//! `SignLayer` signs the requests of a client.
//!
//! Each layer has a service with the same constructors, which take the inner service first: `Check::new(inner, &CONTRACT)`,
//! `Verify::app_configuration(inner, find)`.
//!
//! ```
//! use http::{Request, Response, StatusCode};
//! use http_body_util::{BodyExt, Full};
//! use masthead::services::partner::CONTRACT;
//! use masthead::tower::{CheckLayer, MarkSensitiveLayer};
//! use tower::{ServiceBuilder, ServiceExt, service_fn};
//! # type Body = Full<bytes::Bytes>;
//!
//! async fn referrals(request: Request<Body>) -> Result<Response<Body>, std::convert::Infallible> {
//!     // No log shows the credentials.
//!     assert!(request.headers()["authorization"].is_sensitive());
//!     Ok(Response::new(Body::from("[]")))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let service = ServiceBuilder::new()
//!     .layer(MarkSensitiveLayer::new())
//!     .layer(CheckLayer::new(&CONTRACT))
//!     .service(service_fn(referrals));
//!
//! let request = Request::get("/v1/referrals").header("authorization", "Bearer mF_9.B5f-4.1JqM");
//! let response = service.clone().oneshot(request.body(Body::default())?).await?;
//! assert_eq!(response.status(), StatusCode::OK);
//!
//! // Without credentials, the answer is that of the service, as problem details.
//! let response = service.oneshot(Request::get("/v1/referrals").body(Body::default())?).await?;
//! assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
//! assert_eq!(response.headers()["www-authenticate"], "Bearer");
//! assert_eq!(response.headers()["content-type"], "application/problem+json");
//! # Ok(())
//! # }
//! ```
//!
//! # Where a router rewrites the URI
//!
//! A contract and a signature apply to the URI that the client sent. A router that strips a prefix, such as `nest` of axum,
//! changes the URI of the request. There are two ways to deal with this: place the layer around the whole router, or tell
//! the layer where the router keeps the original URI ([`CheckLayer::original_uri`]).
//!
//! # Logging
//!
//! With the feature `tracing`, each finding is an event with the target `masthead::tower`. Errors have the level WARN, warnings
//! INFO, and notes DEBUG. The fields are `contract`, `code`, `direction`, `header`, `line` and `detail`. The reason why a
//! signature was refused is a finding too. A token of a response that was not kept is an event at the level WARN, with the
//! fields `header` and `detail`. No event has any byte of a header value.

/// The accessors that every service of tower has.
macro_rules! inner_accessors {
    () => {
        /// Returns a reference to the inner service.
        #[must_use]
        pub const fn get_ref(&self) -> &S {
            &self.inner
        }

        /// Returns a mutable reference to the inner service.
        #[must_use]
        pub const fn get_mut(&mut self) -> &mut S {
            &mut self.inner
        }

        /// Returns the inner service.
        #[must_use]
        pub fn into_inner(self) -> S {
            self.inner
        }
    };
}

mod answer;
mod check;
mod clock;
#[cfg(feature = "signing")]
mod key_lookup;
mod log;
mod mark_sensitive;
mod only_for;
mod original_uri;
mod reports;
mod session_token;
#[cfg(feature = "signing")]
mod sign;
#[cfg(feature = "signing")]
mod signed_body;
mod sync_token;
#[cfg(feature = "signing")]
mod verified_body;
#[cfg(feature = "signing")]
mod verify;

pub use answer::ResponseBody;
pub use check::{Check, CheckFuture, CheckLayer, Treatment};
#[cfg(feature = "signing")]
#[cfg_attr(docsrs, doc(cfg(feature = "signing")))]
pub use key_lookup::{NamedKey, Signer, Unverified};
pub use mark_sensitive::{MarkSensitive, MarkSensitiveFuture, MarkSensitiveLayer};
pub use reports::Reports;
pub use session_token::{SessionToken, SessionTokenFuture, SessionTokenLayer};
#[cfg(feature = "signing")]
#[cfg_attr(docsrs, doc(cfg(feature = "signing")))]
pub use sign::{Sign, SignFuture, SignLayer, SignRequestError};
#[cfg(feature = "signing")]
#[cfg_attr(docsrs, doc(cfg(feature = "signing")))]
pub use signed_body::SignedBody;
pub use sync_token::{SyncToken, SyncTokenFuture, SyncTokenLayer};
#[cfg(feature = "signing")]
#[cfg_attr(docsrs, doc(cfg(feature = "signing")))]
pub use verified_body::VerifiedBody;
#[cfg(feature = "signing")]
#[cfg_attr(docsrs, doc(cfg(feature = "signing")))]
pub use verify::{Verify, VerifyFuture, VerifyLayer};

#[cfg(test)]
mod test_kit;
