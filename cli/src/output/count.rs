//! How many exchanges were checked, and what was found in them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use masthead::contract::{Direction, Severity};

use super::Checked;
use super::escape::shown;

/// The rule to which findings are counted that a report has left out.
const LEFT_OUT: &str = "findings.left-out";

/// So many errors are listed with their places at the end.
const MAX_PLACES: usize = 20;

/// How many exchanges were checked, and what was found.
#[derive(Default)]
pub struct Count {
    pub exchanges: usize,
    /// Exchanges whose service was not recognized.
    pub unknown: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Findings that `--allow` has left out.
    pub allowed: usize,
    /// The first errors.
    pub places: Vec<Place>,
    rules: BTreeMap<(Reverse<Severity>, String), usize>,
}

/// Where an error is.
pub struct Place {
    pub source: String,
    pub direction: Direction,
    pub code: String,
    pub header: Option<String>,
    pub is_likely_cause: bool,
}

impl Count {
    pub fn add(&mut self, checked: &Checked<'_>) {
        self.exchanges += 1;
        let Some(report) = checked.report else {
            self.unknown += 1;
            return;
        };
        for finding in report.findings() {
            let severity = finding.severity();
            // The findings that it stands for are counted instead, unless it was made worse than they are.
            if finding.is_remainder() && report.left_out(severity) > 0 {
                continue;
            }
            self.found(severity, finding.rule().code(), 1);
            if severity == Severity::Error && self.places.len() < MAX_PLACES {
                self.places.push(Place {
                    source: shown(&checked.source()),
                    direction: finding.direction(),
                    code: finding.rule().code().to_owned(),
                    header: finding.header().map(|header| header.as_str().to_owned()),
                    is_likely_cause: finding.is_likely_cause(),
                });
            }
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            match report.left_out(severity) {
                0 => {}
                count => self.found(severity, LEFT_OUT, count),
            }
        }
    }

    fn found(&mut self, severity: Severity, code: &str, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
            Severity::Note => self.notes += count,
        }
        *self.rules.entry((Reverse(severity), code.to_owned())).or_default() += count;
    }

    /// How many findings there are.
    pub const fn findings(&self) -> usize {
        self.errors + self.warnings + self.notes
    }

    /// Returns true if a finding is at least as severe as this.
    pub const fn has(&self, severity: Severity) -> bool {
        match severity {
            Severity::Error => self.errors > 0,
            Severity::Warning => self.errors + self.warnings > 0,
            Severity::Note => self.findings() > 0,
        }
    }

    /// How many findings each rule has, errors first.
    pub fn rules(&self) -> impl Iterator<Item = (Severity, &str, usize)> {
        self.rules.iter().map(|((severity, code), count)| (severity.0, code.as_str(), *count))
    }
}
