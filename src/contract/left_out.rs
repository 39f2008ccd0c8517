//! A report has a limit, and counts what is past it.

use super::direction::Direction;
use super::finding::Finding;
use super::rule::{Rule, Severity};
use super::rules;

/// How many rules the help of a remainder names.
const NAMED: usize = 8;

/// The properties of a finding before its texts are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) rule: &'static Rule,
    pub(super) direction: Direction,
    pub(super) severity: Severity,
    pub(super) is_deviation: bool,
}

impl Kind {
    /// A finding of a rule with its severity.
    pub(super) const fn of(rule: &'static Rule, direction: Direction) -> Self {
        Self { rule, direction, severity: rule.severity(), is_deviation: false }
    }

    pub(super) fn of_finding(finding: &Finding) -> Self {
        Self {
            rule: finding.static_rule(),
            direction: finding.direction(),
            severity: finding.severity(),
            is_deviation: finding.is_deviation(),
        }
    }

    fn is(self, other: Self) -> bool {
        std::ptr::eq(self.rule, other.rule)
            && self.direction == other.direction
            && self.severity == other.severity
            && self.is_deviation == other.is_deviation
    }
}

/// The findings that have no place in a report: how many there are of each kind. There are not more kinds than
/// rules, directions and severities, so that it is small whatever a message holds.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct LeftOut {
    kinds: Vec<(Kind, usize)>,
    /// How bad it is that something was left out, beside what that is.
    severity: Severity,
}

impl Default for LeftOut {
    fn default() -> Self {
        Self { kinds: Vec::new(), severity: rules::LEFT_OUT.severity() }
    }
}

impl core::fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_map().entries(self.kinds.iter().map(|(kind, count)| (kind.rule, count))).finish()
    }
}

impl LeftOut {
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|(other, _)| other.is(kind))
    }

    pub(super) fn add(&mut self, kind: Kind) {
        match self.kinds.iter_mut().find(|(other, _)| other.is(kind)) {
            Some((_, count)) => *count += 1,
            None => self.kinds.push((kind, 1)),
        }
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        let kinds = self.kinds.iter().filter(|(kind, _)| kind.severity == severity);
        kinds.map(|(_, count)| count).sum()
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.kinds.iter().map(|(kind, _)| kind.rule)
    }

    pub(super) fn override_severity(&mut self, code: &str, severity: Severity) {
        if code == rules::LEFT_OUT.code() {
            self.severity = severity;
        }
        for (kind, _) in self.kinds.iter_mut().filter(|(kind, _)| kind.rule.code() == code) {
            kind.severity = severity;
        }
    }

    pub(super) fn refuse_deviations(&mut self) {
        for (kind, _) in self.kinds.iter_mut().filter(|(kind, _)| kind.is_deviation) {
            kind.severity = Severity::Error;
        }
    }

    /// Forgets the findings about a message.
    pub(super) fn forget(&mut self, direction: Direction) {
        self.kinds.retain(|(kind, _)| kind.direction != direction);
    }

    /// Forgets the findings of a rule, and says how many there were.
    pub(super) fn remove(&mut self, code: &str) -> usize {
        let mut removed = 0;
        self.kinds.retain(|(kind, count)| {
            let is_kept = kind.rule.code() != code;
            removed += if is_kept { 0 } else { *count };
            is_kept
        });
        removed
    }

    /// The finding that stands for what was left out of a message; `None` where that is nothing.
    pub(super) fn remainder(&self, direction: Direction) -> Option<Finding> {
        let kinds = || self.kinds.iter().filter(|(kind, _)| kind.direction == direction);
        let worst = kinds().map(|(kind, _)| kind.severity).max()?;
        let count = |severity: Severity| -> usize {
            let kinds = kinds().filter(|(kind, _)| kind.severity == severity);
            kinds.map(|(_, count)| count).sum()
        };
        let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| (count(severity), severity))
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, severity)| format!("{count} {severity}{}", plural(count)))
            .collect();
        let all: usize = kinds().map(|(_, count)| count).sum();
        let message = format!("findings not shown: {all} ({})", counts.join(", "));
        let finding = Finding::new(&rules::LEFT_OUT, direction, message);
        let help = format!("{} They are: {}.", rules::LEFT_OUT.explanation(), named(kinds()));
        Some(finding.with_severity(worst.max(self.severity)).with_help(help))
    }
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The rules with the most findings, and how many each has.
fn named<'k>(kinds: impl Iterator<Item = &'k (Kind, usize)>) -> String {
    let mut rules: Vec<(&'static str, usize)> = Vec::new();
    for (kind, count) in kinds {
        match rules.iter_mut().find(|(code, _)| *code == kind.rule.code()) {
            Some((_, sum)) => *sum += count,
            None => rules.push((kind.rule.code(), *count)),
        }
    }
    rules.sort_by_key(|(code, count)| (core::cmp::Reverse(*count), *code));
    let mut texts: Vec<_> =
        rules.iter().take(NAMED).map(|(code, count)| format!("{count} of {code}")).collect();
    if let Some(others @ 1..) = rules.len().checked_sub(NAMED) {
        texts.push(format!("those of {others} other rule{}", plural(others)));
    }
    texts.join(", ")
}
