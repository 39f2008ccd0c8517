//! The five services, and their contracts.
//!
//! [`Service::check`] holds a contract against an exchange and tells all that is wrong with it;
//! [`History::check`] does so for one exchange after the other, and sees what only several show. The rules
//! are data: [`rules`](Service::rules) lists them.

pub mod app_configuration;
mod checker;
mod contract;
pub mod cosmos_db;
mod evidence;
mod example;
mod header_set;
mod history;
mod infer;
mod left_out;
mod message;
mod names;
pub mod partner;
mod problem;
mod query;
mod removed;
mod report;
mod rule;
mod rules;
mod signature_rules;
#[cfg(feature = "signing")]
mod signatures;
mod standard;
pub mod voss_automate;
pub mod youforce;

pub use crate::catalog::users::{Direction, Service};
pub use crate::message::Request;
pub use header_set::Failures;
pub use history::History;
pub use message::{Exchange, Response, Situation, UnknownHeaders};
pub use problem::Problem;
pub use report::{Finding, Report};
pub use rule::{EXAMPLE_KEY, Quote, Rule, Severity};
#[cfg(feature = "signing")]
pub use signatures::{Evidence, VerificationKey, VerificationKeyError};

impl Service {
    const fn contract(self) -> &'static contract::Contract {
        match self {
            Self::AppConfiguration => &app_configuration::CONTRACT,
            Self::CosmosDb => &cosmos_db::CONTRACT,
            Self::Partner => &partner::CONTRACT,
            Self::Youforce => &youforce::CONTRACT,
            Self::VossAutomate => &voss_automate::CONTRACT,
        }
    }

    /// Holds the contract of the service against an exchange.
    #[must_use]
    pub fn check(self, exchange: Exchange<'_>, situation: &Situation) -> Report {
        self.contract().check(exchange, situation, None)
    }

    /// The rules that only this service has.
    #[must_use]
    pub const fn rules(self) -> &'static [&'static Rule] {
        self.contract().rules
    }
}

/// All rules: those that every service has, then those of each service.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    let common = [
        &rules::MALFORMED,
        &rules::REPEATED,
        &rules::NEAR_MISS,
        &rules::UNKNOWN,
        &rules::REMOVED,
        &rules::LEFT_OUT,
    ];
    let particular = Service::ALL.iter().flat_map(|service| service.rules()).copied();
    common.into_iter().chain(rules::DEVIATIONS).chain(particular)
}

/// The rule of that code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all_rules().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    type Names = &'static [&'static str];

    /// The names of the header sets, and what the catalog has of the service beside them: what every server
    /// has, and what other pages of the vendor have.
    const SETS: &[(Service, Names, Names, Names)] = &[
        (
            Service::AppConfiguration,
            app_configuration::RequestHeaders::names(),
            app_configuration::ResponseHeaders::names(),
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
            cosmos_db::RequestHeaders::names(),
            cosmos_db::ResponseHeaders::names(),
            &["accept", "date", "host"],
        ),
        // A client may send its request-id; a Date stands in for a timestamp.
        (
            Service::Partner,
            partner::RequestHeaders::names(),
            partner::ResponseHeaders::names(),
            &["date", "host", "request-id"],
        ),
        (
            Service::Youforce,
            youforce::RequestHeaders::names(),
            youforce::ResponseHeaders::names(),
            &["host"],
        ),
        (
            Service::VossAutomate,
            voss_automate::RequestHeaders::names(),
            voss_automate::ResponseHeaders::names(),
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
                let Some((_, direction)) = used else {
                    assert!(!is_in, "{service} has no {name}");
                    continue;
                };
                if others.contains(&name) {
                    continue;
                }
                assert!(requests.contains(&name) || *direction == Direction::Response, "{name}");
                assert!(responses.contains(&name) || *direction == Direction::Request, "{name}");
            }
        }
    }

    #[test]
    fn names_of_contracts_are_not_in_the_catalog() {
        for service in Service::ALL {
            let contract = service.contract();
            for name in contract.other_names {
                assert!(catalog::find(name).is_none(), "{name}");
            }
            for (wrong, right) in contract.mistaken_names {
                assert!(catalog::find(wrong).is_none() && catalog::find(right).is_some());
            }
        }
    }
}
