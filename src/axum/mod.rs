//! Extractors and responses for axum 0.8.
//!
//! Start with [`Typed`], which extracts one header, owned. `Option<Typed<T>>` is for a header that may be absent. [`Checked`]
//! extracts all headers of a service, and reports every error in one answer. [`Typed`] sets a header of a response too, and
//! a [`Problem`](crate::contract::Problem) is a response.
//!
//! ```
//! use masthead::auth::Bearer;
//! use masthead::axum::{Checked, Typed};
//! use masthead::conditional::{ETag, IfMatch};
//! use masthead::services::partner::RequestHeaders;
//!
//! // 401 without credentials, 400 if the condition cannot be parsed. Without a condition it is `None`.
//! async fn change(
//!     Typed(bearer): Typed<Bearer>,
//!     condition: Option<Typed<IfMatch>>,
//! ) -> (Typed<ETag>, &'static str) {
//!     let _ = (bearer.view().token(), condition);
//!     (Typed(ETag::strong("v2").unwrap()), "changed")
//! }
//!
//! // One answer has every error of every header of the service.
//! async fn referrals(Checked(headers): Checked<RequestHeaders>) -> String {
//!     format!("{:?}", headers.accept)
//! }
//! # use axum_core::extract::FromRequestParts;
//! # fn is_extractor<T: FromRequestParts<()>>() {}
//! # is_extractor::<Typed<Bearer>>();
//! # is_extractor::<Option<Typed<IfMatch>>>();
//! # is_extractor::<Checked<RequestHeaders>>();
//! # let _ = (change, referrals);
//! ```
//!
//! # Rejections
//!
//! A [`TypedRejection`] has the [`DecodeError`](crate::DecodeError), a [`CheckedRejection`] the
//! [`Report`](crate::contract::Report). Both are answered with `application/problem+json` (RFC 9457). The answer repeats no
//! byte of a header value. Its `type` is the URL of the rule that was broken:
//!
//! | rule | `type` | status |
//! |---|---|---|
//! | `header.missing` | `https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1` | 400 |
//! | `header.malformed` | `https://www.rfc-editor.org/rfc/rfc9110#section-5.5` | 400, or 401 for credentials |
//! | `header.repeated` | `https://www.rfc-editor.org/rfc/rfc9110#section-5.3` | 400, or 401 for credentials |
//! | `credentials.missing` | `https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2` | 401 |
//!
//! A 401 has the `WWW-Authenticate` of the type of the credentials ([`Field::CHALLENGE`](crate::Field::CHALLENGE)) or of the
//! header set ([`HeaderSet::CHALLENGE`](crate::header_set::HeaderSet::CHALLENGE)). Where neither has one, the status is 400,
//! because a 401 must have a challenge (RFC 9110 15.5.2).
//!
//! For an answer of your own, extract `Result<Typed<T>, TypedRejection>` in the handler.
//!
//! The extractors parse headers. They verify no signature and check no rule of a contract.
//!
//! # Logging
//!
//! With the feature `tracing`, each rejection is an event at the level TRACE with the target `axum::rejection`, as those of
//! axum are. It has the fields `status`, `body` (the `detail` of the answer) and `rejection_type`.

mod checked;
mod rejected;
mod response;
mod typed;

pub use checked::{Checked, CheckedRejection};
pub use typed::{Typed, TypedRejection};

#[cfg(test)]
mod test_kit;
