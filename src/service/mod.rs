//! The five services, and their contracts.
//!
//! [`Service::check`] holds a contract against an exchange and tells all that is wrong with it;
//! [`History::check`] does so for one exchange after the other, and sees what only several show. The rules
//! are data: [`rules`](Service::rules) lists them.

pub mod app_configuration;
mod checker;
pub mod cosmos_db;
mod example;
mod header_set;
mod history;
mod infer;
mod message;
pub mod partner;
mod problem;
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

pub use crate::catalog::users::{Direction, Service, UnknownService};
pub use header_set::Failures;
pub use history::History;
pub use message::{Exchange, Request, Response, Situation, UnknownHeaders, UnknownHeadersName};
pub use problem::Problem;
pub use report::{Finding, Report};
pub use rule::{EXAMPLE_KEY, Quote, Rule, Severity, UnknownSeverity};
#[cfg(feature = "signing")]
pub use signatures::{Evidence, VerificationKey, VerificationKeyError};

impl Service {
    const fn contract(self) -> &'static checker::Contract {
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
    let common =
        [&rules::MALFORMED, &rules::REPEATED, &rules::NEAR_MISS, &rules::UNKNOWN, &rules::REMOVED];
    let particular = Service::ALL.iter().flat_map(|service| service.rules()).copied();
    common.into_iter().chain(rules::DEVIATIONS).chain(particular)
}

/// The rule of that code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all_rules().find(|rule| rule.code == code)
}
