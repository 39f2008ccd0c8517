//! The five services: their headers, and with the feature `contracts` their contracts.
//!
//! Each service has a module with the headers of its requests and of its responses, in two forms:
//! [`RequestHeaders`](app_configuration::RequestHeaders) owns, and is for whoever sends a message;
//! [`RequestHeadersRef`](app_configuration::RequestHeadersRef) borrows, and is for whoever receives one. Start with the
//! module of your service.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::service::app_configuration::ResponseHeadersRef;
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
#![cfg_attr(feature = "contracts", doc = include_str!("contracts/page.md"))]

pub mod app_configuration;
#[cfg(feature = "contracts")]
mod contracts;
pub mod cosmos_db;
mod header_set;
mod message;
pub mod partner;
pub mod voss_automate;
pub mod youforce;

pub use crate::catalog::users::{Direction, Service};
pub use crate::message::Request;
#[cfg(feature = "contracts")]
#[doc(inline)]
pub use contracts::*;
pub use header_set::Failures;
pub use message::{Exchange, Response, Situation, UnknownHeaders};

#[cfg(all(test, feature = "catalog"))]
mod tests {
    use super::*;
    use crate::catalog;

    type Names = &'static [&'static str];

    /// The names of the header sets, and what the catalog has of the service beside them: what every server
    /// has, and what other pages of the vendor have.
    const SETS: &[(Service, Names, Names, Names)] = &[
        (
            Service::AppConfiguration,
            app_configuration::RequestHeadersRef::names(),
            app_configuration::ResponseHeadersRef::names(),
            &[
                "accept-ranges",
                "content-range",
                "operation-location",
                "range",
                "retry-after",
                "user-agent",
                "x-ms-correlation-request-id",
            ],
        ),
        (
            Service::CosmosDb,
            cosmos_db::RequestHeadersRef::names(),
            cosmos_db::ResponseHeadersRef::names(),
            &["accept", "date", "host"],
        ),
        // A client may send its request-id; a Date stands in for a timestamp.
        (
            Service::Partner,
            partner::RequestHeadersRef::names(),
            partner::ResponseHeadersRef::names(),
            &["date", "host", "request-id"],
        ),
        (
            Service::Youforce,
            youforce::RequestHeadersRef::names(),
            youforce::ResponseHeadersRef::names(),
            &["host"],
        ),
        (
            Service::VossAutomate,
            voss_automate::RequestHeadersRef::names(),
            voss_automate::ResponseHeadersRef::names(),
            &["host"],
        ),
    ];

    #[test]
    fn the_sets_have_what_the_catalog_has() {
        assert!(SETS.iter().map(|(service, ..)| service).eq(Service::ALL));
        for &(service, requests, responses, others) in SETS {
            for entry in catalog::ENTRIES {
                let name = entry.name().as_str();
                let used = entry.uses().iter().find(|(user, _)| *user == service);
                let is_in = requests.contains(&name) || responses.contains(&name);
                let Some((_, directions)) = used else {
                    assert!(!is_in, "{service} has no {name}");
                    continue;
                };
                if others.contains(&name) {
                    continue;
                }
                for (names, direction) in
                    [(requests, Direction::Request), (responses, Direction::Response)]
                {
                    assert!(names.contains(&name) || !directions.contains(direction), "{name}");
                }
            }
        }
    }
}
