//! A contract: its data.

use core::fmt;

use super::claims::Claims;
use super::context::Context;
use super::direction::Direction;
use super::exchange::{Exchange, Response};
use super::history::History;
use super::reference::Reference;
use super::report::Report;
use super::rule::Rule;
use super::rules::common;
use super::snapshot::Snapshot;
use crate::catalog;
use crate::name_table::Names;

/// The function that checks an exchange: one for each contract, since each has its own types.
pub(super) type Run = fn(&Contract, Exchange<'_>, &Context, Option<&mut History>) -> Report;

/// The contract of a service: its names, what claims an exchange for it, its headers and its rules.
///
/// It is made in a `static` by [`new`](Self::new) and the methods after it. See [`contract`](crate::contract) for an
/// example.
pub struct Contract {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) page: Option<Reference>,
    pub(super) claims: Claims,
    pub(super) rules: &'static [&'static Rule],
    /// The challenge of a 401, for every rule: the first challenge of the rules.
    pub(super) challenge: Option<&'static str>,
    pub(super) request: &'static Names,
    pub(super) response: &'static Names,
    pub(super) other_names: Names,
    pub(super) mistaken_names: &'static [(&'static str, &'static str)],
    /// Texts of the service in the body of a 401, and what they mean.
    pub(super) refusals: &'static [(&'static str, &'static str)],
    pub(super) own_prefix: Option<&'static str>,
    pub(super) examples: &'static [(&'static str, &'static str)],
    pub(super) run: Run,
}

impl Contract {
    /// Sets the reference to the documentation of the headers.
    #[must_use]
    pub const fn documented(mut self, page: Reference) -> Self {
        self.page = Some(page);
        self
    }

    /// With what shows that an exchange is with the service.
    #[must_use]
    pub const fn claims(mut self, claims: Claims) -> Self {
        self.claims = claims;
        self
    }

    /// With its rules: all that its checks report. Programs list and explain these, and know no others.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [&'static Rule]) -> Self {
        self.rules = rules;
        let mut index = 0;
        while index < rules.len() && self.challenge.is_none() {
            self.challenge = rules[index].static_challenge();
            index += 1;
        }
        self
    }

    /// With names, in lower case, that the service has beside those of its sets: they are not unknown.
    ///
    /// # Panics
    ///
    /// As [`Names::new`] does.
    #[must_use]
    pub const fn other_names(mut self, names: &'static [&'static str]) -> Self {
        self.other_names = Names::new(names);
        self
    }

    /// With names that the service does not have, though a page prints them, and what they stand for.
    #[must_use]
    pub const fn mistaken_names(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.mistaken_names = names;
        self
    }

    /// With what the names of the headers of the service begin with, such as `x-ms-`. An unknown name that begins so, and
    /// is nearly a known one, is reported.
    #[must_use]
    pub const fn own_prefix(mut self, prefix: &'static str) -> Self {
        self.own_prefix = Some(prefix);
        self
    }

    /// With texts of the service in the body of a 401, and what they mean.
    #[must_use]
    pub(crate) const fn refusals(mut self, texts: &'static [(&'static str, &'static str)]) -> Self {
        self.refusals = texts;
        self
    }

    /// Sets examples of valid values by header name. Without one, a header of the catalog uses the example of its
    /// entry.
    #[must_use]
    pub const fn examples(mut self, examples: &'static [(&'static str, &'static str)]) -> Self {
        self.examples = examples;
        self
    }

    /// The name for command lines and reports: `app-configuration`.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name
    }

    /// The name for people: `Azure App Configuration`.
    #[must_use]
    pub const fn title(&self) -> &str {
        self.title
    }

    /// The reference to the documentation of the headers.
    #[must_use]
    pub const fn page(&self) -> Option<Reference> {
        self.page
    }

    /// The rules that only this contract has.
    #[must_use]
    pub fn own_rules(&self) -> impl ExactSizeIterator<Item = &Rule> + Clone {
        self.rules.iter().copied()
    }

    /// The names of the headers that messages of a direction have, in the order of their set.
    #[must_use]
    pub const fn headers(&self, direction: Direction) -> &Names {
        match direction {
            Direction::Request => self.request,
            Direction::Response => self.response,
        }
    }

    /// The examples that the contract defines itself.
    #[cfg(test)]
    pub(crate) const fn own_examples(&self) -> &[(&str, &str)] {
        self.examples
    }

    /// The signs that assign an exchange to this contract.
    #[cfg(test)]
    pub(crate) const fn own_claims(&self) -> &Claims {
        &self.claims
    }

    /// Names that the service has beside those of its sets.
    #[must_use]
    pub const fn other_headers(&self) -> &Names {
        &self.other_names
    }

    /// Names that the service does not have, though a page prints them, and what they stand for.
    #[must_use]
    pub fn mistaken_headers(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.mistaken_names.iter().copied()
    }

    /// A value of a header that the service can read, where one is known.
    #[must_use]
    pub fn example(&self, name: &str) -> Option<&str> {
        self.example_like(name, b"")
    }

    /// The example for a line that cannot be parsed: that of credentials has their scheme, unless the service has one of its
    /// own.
    pub(super) fn example_like(&self, name: &str, line: &[u8]) -> Option<&str> {
        let own = self.examples.iter().find(|(own, _)| *own == name).map(|(_, example)| *example);
        own.or_else(|| catalog::find(name).map(|entry| entry.example_like(line)))
    }

    /// Returns `true` if the service defines the header in messages of that direction, or in either.
    pub(super) fn knows(&self, name: &str, direction: Option<Direction>) -> bool {
        match direction {
            Some(direction) => self.headers(direction).find(name).is_some(),
            None => self.request.find(name).or(self.response.find(name)).is_some(),
        }
    }

    /// Checks an exchange against the contract.
    #[must_use]
    pub fn check(&self, exchange: Exchange<'_>, context: &Context) -> Report {
        (self.run)(self, exchange, context, None)
    }

    /// Checks the response to a request that was checked before, and reports what is wrong with the response.
    #[must_use]
    pub fn check_response(
        &self,
        request: &Snapshot,
        response: Response<'_>,
        context: &Context,
    ) -> Report {
        self.check(request.answered(response), context).of_response()
    }
}

impl History {
    /// Checks the next exchange against a contract.
    #[must_use]
    pub fn check(
        &mut self,
        contract: &Contract,
        exchange: Exchange<'_>,
        context: &Context,
    ) -> Report {
        self.exchanges += 1;
        (contract.run)(contract, exchange, context, Some(self))
    }
}

/// The contract of that name.
///
/// ```
/// use masthead::{contract, services};
///
/// assert_eq!(contract::find(services::ALL, "cosmos-db").unwrap().title(), "Azure Cosmos DB");
/// ```
#[must_use]
pub fn find<'c>(contracts: &[&'c Contract], name: &str) -> Option<&'c Contract> {
    contracts.iter().copied().find(|contract| contract.name == name)
}

/// All rules of these contracts: those that every contract has, then those of each.
///
/// ```
/// use masthead::{contract, services};
///
/// let mut rules = contract::all_rules(services::ALL);
/// assert!(rules.any(|rule| rule.code() == "cosmos-db.path.ambiguous"));
/// ```
pub fn all_rules<'a>(contracts: &'a [&'a Contract]) -> impl Iterator<Item = &'a Rule> + Clone {
    let common = common().map(|rule| -> &'a Rule { rule });
    common.chain(contracts.iter().flat_map(|contract| contract.own_rules()))
}

/// A contract is known by its name.
impl PartialEq for Contract {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Contract {}

impl fmt::Debug for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Contract").field(&self.name).finish()
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}
