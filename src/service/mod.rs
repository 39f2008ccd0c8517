//! The five services, and their contracts.
//!
//! [`Service::check`] holds a contract against an exchange and tells all that is wrong with it. The rules
//! are data: [`rules`](Service::rules) lists them.

pub mod app_configuration;
mod checker;
pub mod cosmos_db;
mod example;
mod header_set;
mod message;
mod report;
mod rule;
mod rules;
pub mod youforce;

pub use crate::catalog::users::{Direction, Service, UnknownService};
pub use header_set::Failures;
pub use message::{Exchange, Request, Response, Situation};
pub use report::{Finding, Report};
pub use rule::{Rule, Severity, UnknownSeverity};

impl Service {
    /// The contract, where there is one yet.
    const fn contract(self) -> Option<&'static checker::Contract> {
        match self {
            Self::AppConfiguration => Some(&app_configuration::CONTRACT),
            Self::CosmosDb => Some(&cosmos_db::CONTRACT),
            _ => None,
        }
    }

    /// Holds the contract of the service against an exchange; `None` where this crate has no contract
    /// for the service.
    #[must_use]
    pub fn check(self, exchange: Exchange<'_>, situation: &Situation) -> Option<Report> {
        self.contract().map(|contract| contract.check(exchange, situation))
    }

    /// The rules that only this service has.
    #[must_use]
    pub fn rules(self) -> &'static [&'static Rule] {
        self.contract().map_or(&[], |contract| contract.rules)
    }
}

/// All rules: those that every service has, then those of each service.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    let common = [&rules::MALFORMED, &rules::REPEATED, &rules::NEAR_MISS].into_iter();
    let particular = Service::ALL.iter().flat_map(|service| service.rules()).copied();
    common.chain(rules::DEVIATIONS).chain(particular)
}

/// The rule of that code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all_rules().find(|rule| rule.code == code)
}
