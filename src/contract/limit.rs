//! The limit of a report: which findings it keeps, and in which order.

use super::direction::Direction;
use super::finding::Finding;
use super::left_out::Kind;
use super::report::Report;
use super::rule::Rule;
use crate::limits::MAX_FINDINGS;

impl Report {
    /// Adds a finding that was made already.
    pub(super) fn push(&mut self, finding: Finding) {
        self.add(Kind::of_finding(&finding), || finding);
    }

    /// Adds a finding. It is made only where there is a place for it, so that what is left out costs no text.
    pub(super) fn add(&mut self, kind: Kind, make: impl FnOnce() -> Finding) {
        if self.findings.len() >= MAX_FINDINGS && !self.has_place(kind) {
            self.left_out.add(kind);
            return;
        }
        self.findings.push(make());
    }

    /// Returns `true` if there is a place for a finding; a less important one may be left out for it.
    fn has_place(&mut self, kind: Kind) -> bool {
        // Nothing has become less severe since the first of these was left out.
        if self.left_out.has(kind) {
            return false;
        }
        let of_message =
            |other: &&Finding| other.direction() == kind.direction && !other.is_remainder();
        if self.findings.iter().filter(of_message).count() < MAX_FINDINGS {
            return true;
        }
        let Some(index) = self.least_needed(kind) else { return false };
        let finding = self.findings.remove(index);
        self.left_out.add(Kind::of_finding(&finding));
        true
    }

    /// The finding that is left out for a new one: of the least severe the last whose rule has another, else the
    /// last. Of the severity of the new one only the former, and only for a rule that is not reported yet.
    fn least_needed(&self, new: Kind) -> Option<usize> {
        let of_message = || {
            let all = self.findings.iter().enumerate();
            all.filter(|(_, it)| it.direction() == new.direction && !it.is_remainder())
        };
        let is_of = |rule: &Rule, finding: &Finding| std::ptr::eq(finding.rule(), rule);
        let least = of_message().map(|(_, finding)| finding.severity()).min()?;
        if least > new.severity
            || least == new.severity && of_message().any(|(_, it)| is_of(new.rule, it))
        {
            return None;
        }
        let last_first = || {
            let all = self.findings.iter().enumerate().rev();
            all.filter(|(_, it)| {
                it.direction() == new.direction && !it.is_remainder() && it.severity() == least
            })
        };
        let repeated = last_first().find(|(_, finding)| {
            let same = of_message().filter(|(_, other)| is_of(finding.rule(), other));
            same.take(2).count() > 1
        });
        let last = || last_first().next().filter(|_| least < new.severity);
        repeated.or_else(last).map(|(index, _)| index)
    }

    /// Brings the findings in their order, and says for each message how much was left out.
    pub(super) fn finish(&mut self) {
        self.findings.retain(|finding| !finding.is_remainder());
        for direction in [Direction::Request, Direction::Response] {
            self.findings.extend(self.left_out.remainder(direction));
        }
        self.findings.sort_by_key(Finding::order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "signing")]
    use crate::contract::Exchange;
    use crate::contract::Severity;
    use crate::contract::rules::{LEFT_OUT, MALFORMED, NEAR_MISS, REMOVED, REPEATED, UNKNOWN};

    const REQUEST: Direction = Direction::Request;
    const RESPONSE: Direction = Direction::Response;

    fn report(kinds: &[(&'static Rule, Direction, usize)]) -> Report {
        let mut report = Report::new("nothing", "Nothing", None);
        for &(rule, direction, count) in kinds {
            for number in 0..count {
                report.push(Finding::new(rule, direction, number.to_string()));
            }
        }
        report.finish();
        report
    }

    /// How many findings of a rule are reported.
    fn reported(report: &Report, rule: &Rule) -> usize {
        report.findings().iter().filter(|finding| std::ptr::eq(finding.rule(), rule)).count()
    }

    fn left_out(report: &Report) -> [usize; 3] {
        [Severity::Error, Severity::Warning, Severity::Note].map(|it| report.left_out(it))
    }

    #[track_caller]
    fn last(report: &Report, severity: Severity, message: &str) {
        let last = report.findings().last().unwrap();
        assert!(last.is_remainder());
        assert_eq!((last.severity(), last.message()), (severity, message));
    }

    #[test]
    fn as_many_as_there_may_be_are_all_reported() {
        let full =
            report(&[(&MALFORMED, REQUEST, MAX_FINDINGS), (&UNKNOWN, RESPONSE, MAX_FINDINGS)]);
        assert_eq!(full.findings().len(), 2 * MAX_FINDINGS);
        assert_eq!(left_out(&full), [0, 0, 0]);
        assert!(!full.findings().iter().any(Finding::is_remainder));
        let more = report(&[(&MALFORMED, REQUEST, MAX_FINDINGS + 1)]);
        assert_eq!(more.findings().len(), MAX_FINDINGS + 1);
        last(&more, Severity::Error, "findings not shown: 1 (1 error)");
        assert_eq!(more.findings()[MAX_FINDINGS - 1].message(), (MAX_FINDINGS - 1).to_string());
    }

    /// Errors, warnings and notes in each order, of each a number around the limit.
    #[test]
    fn the_least_severe_are_left_out_first() {
        let counts = [0, 1, 60, 100, 150];
        let orders: [[usize; 3]; 6] =
            [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for errors in counts {
            for warnings in counts {
                for notes in counts {
                    let all = [(&MALFORMED, errors), (&NEAR_MISS, warnings), (&UNKNOWN, notes)];
                    for order in orders {
                        let kinds = order.map(|index| (all[index].0, REQUEST, all[index].1));
                        let report = report(&kinds);
                        let mut places = MAX_FINDINGS;
                        let mut out = [0; 3];
                        for (index, (rule, count)) in all.into_iter().enumerate() {
                            let kept = count.min(places);
                            assert_eq!(reported(&report, rule), kept, "{kinds:?}");
                            places -= kept;
                            out[index] = count - kept;
                        }
                        assert_eq!(left_out(&report), out, "{kinds:?}");
                        assert_eq!(reported(&report, &LEFT_OUT), usize::from(out != [0; 3]));
                        // What stays is in its order.
                        let worst = [errors, warnings, notes].iter().position(|it| *it > 0);
                        let expected = [Severity::Error, Severity::Warning, Severity::Note];
                        assert_eq!(report.worst(), worst.map(|index| expected[index]));
                    }
                }
            }
        }
    }

    #[test]
    fn what_stays_is_in_order_and_a_rule_that_is_broken_once_stays() {
        let report = report(&[
            (&MALFORMED, REQUEST, 500),
            (&UNKNOWN, REQUEST, 500),
            (&REPEATED, REQUEST, 3),
            (&MALFORMED, RESPONSE, 1),
        ]);
        // The first of the repeated ones has taken the place of the last of what cannot be read.
        let codes: Vec<_> = report.findings().iter().map(|finding| finding.rule().code()).collect();
        let mut expected = vec![MALFORMED.code(); 99];
        expected.extend([REPEATED.code(), MALFORMED.code(), LEFT_OUT.code()]);
        assert_eq!(codes, expected);
        assert_eq!(left_out(&report), [403, 0, 500]);
        let remainder = &report.findings()[101];
        assert_eq!(remainder.message(), "findings not shown: 903 (403 errors, 500 notes)");
        let named =
            "They are: 500 of header.unknown, 401 of header.malformed, 2 of header.repeated.";
        assert!(remainder.help().ends_with(named), "{}", remainder.help());
    }

    #[test]
    fn what_is_left_out_is_overridden_and_removed_too() {
        let full = || report(&[(&MALFORMED, REQUEST, 100), (&UNKNOWN, REQUEST, 5)]);
        let mut denied = full();
        last(&denied, Severity::Note, "findings not shown: 5 (5 notes)");
        assert_eq!(denied.rules().len(), 3);
        denied.override_severity(UNKNOWN.code(), Severity::Error);
        assert_eq!(left_out(&denied), [5, 0, 0]);
        last(&denied, Severity::Error, "findings not shown: 5 (5 errors)");
        // Nothing but them is left, and the report is as bad as they are.
        assert_eq!(denied.remove(MALFORMED.code()), 100);
        assert_eq!(denied.worst(), Some(Severity::Error));
        assert_eq!(denied.problem().unwrap().status(), 400);
        assert_eq!(denied.remove(LEFT_OUT.code()), 0);
        denied.override_severity(LEFT_OUT.code(), Severity::Note);
        assert_eq!(denied.worst(), Some(Severity::Error));
        assert_eq!(denied.remove(UNKNOWN.code()), 5);
        assert_eq!((denied.worst(), denied.findings().len()), (None, 0));
        let mut strict = full();
        strict.override_severity(LEFT_OUT.code(), Severity::Error);
        last(&strict, Severity::Error, "findings not shown: 5 (5 notes)");
    }

    #[test]
    fn deviations_that_are_left_out_are_refused_too() {
        let mut report = report(&[(&MALFORMED, REQUEST, 100)]);
        let finding = Finding::new(&NEAR_MISS, REQUEST, String::new());
        report.push(finding.clone().of_deviation());
        report.push(finding);
        report.finish();
        report.refuse_deviations();
        assert_eq!(left_out(&report), [1, 1, 0]);
        last(&report, Severity::Error, "findings not shown: 2 (1 error, 1 warning)");
    }

    #[test]
    #[cfg(feature = "signing")]
    fn a_finding_that_comes_later_has_its_place() {
        let mut full = report(&[(&UNKNOWN, REQUEST, 200), (&UNKNOWN, RESPONSE, 200)]);
        full.insert(Finding::new(&MALFORMED, REQUEST, String::new()), &Exchange::default());
        let codes: Vec<_> = full.findings().iter().map(|finding| finding.rule().code()).collect();
        assert_eq!(codes[0], MALFORMED.code());
        assert_eq!(codes[200..], [LEFT_OUT.code(); 2]);
        assert_eq!((codes.len(), left_out(&full)), (202, [0, 0, 201]));
        assert_eq!(full.findings()[200].message(), "findings not shown: 101 (101 notes)");
        assert_eq!(full.findings()[201].message(), "findings not shown: 100 (100 notes)");
    }

    /// The texts of what is left out are never made.
    #[test]
    fn what_has_no_place_is_not_made() {
        let mut made = 0;
        let mut report = Report::new("nothing", "Nothing", None);
        for index in 0..10_000 {
            let rule = if index % 2 == 0 { &MALFORMED } else { &REMOVED };
            report.add(Kind::of(rule, REQUEST), || {
                made += 1;
                Finding::new(rule, REQUEST, String::new())
            });
        }
        assert!(made <= 200, "{made}");
        assert_eq!(left_out(&report), [4_900, 0, 5_000]);
    }
}
