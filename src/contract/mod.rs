//! Contracts: the rules that a service has for requests and responses, and the findings where an exchange breaks them.
//!
//! Start with [`Contract::check`], which checks one [`Exchange`] and returns a [`Report`]. [`History::check`] checks exchanges
//! in their order, and finds what only several of them show. The contracts of the five services are in
//! [`services`](crate::services). To write your own, as in the example, start with [`Contract::new`] and [`Checks`]: a
//! contract is a value with names, hosts, [header sets](mod@crate::header_set), [rules](Rule) and checks.
//!
//! ```
//! use masthead::contract::{Check, Checks, Context, Contract, Exchange, Rule, Severity};
//! use masthead::conditional::IfMatch;
//! use masthead::header_set::NoHeaders;
//! use masthead::headers::Header;
//! use masthead::{FieldMapExt, Request};
//!
//! masthead::header_set! {
//!     /// The headers of a request.
//!     pub RequestHeadersRef;
//!     /// The headers of a request, owned.
//!     pub RequestHeaders;
//!     /// Which version is to be changed.
//!     if_match: IfMatch = "if-match",
//! }
//!
//! static LOST_UPDATE: Rule = Rule::new(
//!     "acme.if-match.missing",
//!     Severity::Error,
//!     "a change that does not say which version it is of",
//! )
//! .explained("Send the ETag of the representation that was changed.")
//! .answered(428);
//!
//! struct Acme;
//!
//! impl Checks for Acme {
//!     type Request = RequestHeaders;
//!     type Response = NoHeaders;
//!
//!     fn request<'a>(check: &mut Check<'a>, _: &RequestHeadersRef<'a>) {
//!         let is_change = check.request().is_some_and(|request| !request.is_read());
//!         if is_change && !check.has(IfMatch::name()) {
//!             check
//!                 .report(&LOST_UPDATE)
//!                 .header::<IfMatch>()
//!                 .message("the change may undo one that somebody else has made");
//!         }
//!     }
//! }
//!
//! static ACME: Contract = Contract::new::<Acme>("acme", "Acme API").rules(&[&LOST_UPDATE]);
//!
//! let headers = http::HeaderMap::new();
//! let exchange = Exchange::request(Request::new("PUT", "/things/1", &headers));
//! let report = ACME.check(exchange, &Context::default());
//! assert_eq!(report.to_string(), "error[acme.if-match.missing]: the change may undo one that somebody else has made\n");
//! ```

mod check;
mod claims;
mod context;
#[expect(clippy::module_inception, reason = "a contract is the first thing of its module")]
mod contract;
mod credentials;
mod direction;
pub(crate) mod example;
mod exchange;
mod finding;
mod headers;
mod history;
mod if_match;
mod if_range;
mod infer;
mod left_out;
mod limit;
mod names;
mod preflight;
mod problem;
pub(crate) mod query;
mod reference;
mod refusal;
#[cfg(feature = "axum")]
mod refused;
pub(crate) mod removed;
mod report;
mod rule;
pub(crate) mod rules;
mod snapshot;
mod standard;

pub use check::{Check, Draft};
pub use claims::{Claims, PathShape, Sign, Source, Test};
pub use context::{Context, UnknownHeaders};
pub use contract::{Contract, all_rules, find};
pub use credentials::Credentials;
pub use direction::Direction;
pub use exchange::{Exchange, Response};
pub use finding::Finding;
pub use headers::{Checks, Fault, Refusal};
pub use history::History;
pub use infer::infer;
#[doc(hidden)]
pub use names::distance as edit_distance;
pub use problem::Problem;
pub use reference::Reference;
pub use report::Report;
pub use rule::{EXAMPLE_KEY, Exception, Quote, Rule, Severity};
pub use rules::common as common_rules;
pub use snapshot::Snapshot;

pub(crate) use history::{hash, host_of, program_of};
pub(crate) use infer::host;
#[cfg(feature = "signing")]
pub(crate) use refusal::REFUSED;
#[cfg(test)]
pub(crate) use standard::is_standard;
