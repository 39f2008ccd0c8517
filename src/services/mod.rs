//! The five services: their headers, and with the feature `contracts` their contracts.
//!
//! Start with the module of your service. It has the headers of requests and of responses in two forms:
//! [`RequestHeaders`](app_configuration::RequestHeaders) owns them, for the sender of a message;
//! [`RequestHeadersRef`](app_configuration::RequestHeadersRef) borrows them, for its recipient.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::services::app_configuration::ResponseHeadersRef;
//!
//! let mut map = HeaderMap::new();
//! map.insert("sync-token", HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28"));
//! map.insert("etag", HeaderValue::from_static("not quoted"));
//!
//! let (headers, failures) = ResponseHeadersRef::peek_from(&map);
//! assert!(headers.sync_token.is_some() && headers.etag.is_none());
//! for error in failures.iter() {
//!     assert_eq!(error.name(), "etag");
//! }
//! ```
#![cfg_attr(feature = "contracts", doc = include_str!("page.md"))]

pub mod app_configuration;
pub mod cosmos_db;
#[cfg(feature = "contracts")]
mod entra;
#[cfg(feature = "contracts")]
mod microsoft;
pub mod partner;
#[cfg(all(feature = "contracts", feature = "signing"))]
mod signatures;
pub mod voss_automate;
pub mod youforce;

#[cfg(feature = "contracts")]
use crate::contract::{self, Contract, Direction, Exchange, Rule};

#[cfg(all(feature = "tower", feature = "signing"))]
pub(crate) use signatures::refused;
#[cfg(all(feature = "contracts", feature = "signing"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "contracts", feature = "signing"))))]
pub use signatures::{Evidence, VerificationKey, VerificationKeyError};

/// The contracts of the five services. A service that is added is one line of it.
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub static ALL: &[&Contract] = &[
    &app_configuration::CONTRACT,
    &cosmos_db::CONTRACT,
    &partner::CONTRACT,
    &youforce::CONTRACT,
    &voss_automate::CONTRACT,
];

/// The contract of that name, such as `app-configuration`.
///
/// ```
/// let contract = masthead::services::find("cosmos-db").unwrap();
/// assert_eq!(contract.title(), "Azure Cosmos DB");
/// ```
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
#[must_use]
pub fn find(name: &str) -> Option<&'static Contract> {
    contract::find(ALL, name)
}

/// Infers which of the five services an exchange is with, as [`contract::infer`](crate::contract::infer()) does.
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
#[must_use]
pub fn infer(exchange: &Exchange<'_>) -> Option<&'static Contract> {
    contract::infer(ALL, exchange)
}

/// Which services have a header, and in which messages. Names are in lower case.
///
/// ```
/// use masthead::contract::Direction;
/// use masthead::services;
///
/// let users: Vec<_> = services::users("sync-token").collect();
/// assert_eq!(users[0], (&services::app_configuration::CONTRACT, Direction::Request));
/// assert_eq!(users[1], (&services::app_configuration::CONTRACT, Direction::Response));
/// assert_eq!(users.len(), 2);
/// ```
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub fn users(name: &str) -> impl Iterator<Item = (&'static Contract, Direction)> {
    let both = ALL.iter().flat_map(|contract| {
        [Direction::Request, Direction::Response].map(|direction| (*contract, direction))
    });
    both.filter(move |(contract, direction)| contract.headers(*direction).find(name).is_some())
}

/// All rules: those that every contract has, then those of each service.
///
/// ```
/// assert!(masthead::services::rules().any(|rule| rule.code() == "cosmos-db.path.ambiguous"));
/// ```
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    contract::all_rules(ALL)
}

/// The rule of that code.
///
/// ```
/// use masthead::contract::Severity;
///
/// let rule = masthead::services::rule("app-configuration.authorization.missing").unwrap();
/// assert_eq!(rule.severity(), Severity::Error);
/// ```
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code() == code)
}

#[cfg(all(test, feature = "contracts"))]
mod tests;
