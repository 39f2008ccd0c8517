//! The contracts that the program holds: those of the five services, or those that it was built with.

use std::sync::OnceLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use masthead::contract::{Contract, Direction, Exchange, Rule, all_rules, find, infer};
use masthead::services;

static CONTRACTS: OnceLock<Vec<&'static Contract>> = OnceLock::new();

/// Says which contracts there are, before any is asked for.
pub fn set(contracts: Vec<&'static Contract>) {
    // Whoever runs the program twice in one process has its contracts already.
    let _ = CONTRACTS.set(contracts);
}

pub fn all() -> &'static [&'static Contract] {
    CONTRACTS.get_or_init(|| services::ALL.to_vec())
}

/// Parses the name of a service, for the command line.
pub fn parser() -> impl TypedValueParser<Value = &'static Contract> {
    let value =
        |contract: &&'static Contract| PossibleValue::new(contract.name()).help(contract.title());
    PossibleValuesParser::new(all().iter().map(value))
        .try_map(|name| by_name(&name).ok_or("not a service"))
}

pub fn by_name(name: &str) -> Option<&'static Contract> {
    find(all(), name)
}

/// The contract that claims an exchange.
pub fn of(exchange: &Exchange<'_>) -> Option<&'static Contract> {
    infer(all(), exchange)
}

/// All rules: those that every contract has, then those of each.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    all_rules(all())
}

/// The contract whose own the rule is; `None` where every contract has it.
pub fn owner(rule: &Rule) -> Option<&'static Contract> {
    all().iter().copied().find(|contract| contract.own_rules().any(|own| own == rule))
}

/// In which messages a contract has a header, in words.
pub fn directions(contract: &Contract, name: &str) -> Option<&'static str> {
    let has = |direction| contract.headers(direction).find(name).is_some();
    match (has(Direction::Request), has(Direction::Response)) {
        (true, true) => Some("request and response"),
        (true, false) => Some("request"),
        (false, true) => Some("response"),
        (false, false) => None,
    }
}
