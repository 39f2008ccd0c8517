//! Names of headers that the service does not have, and those that look mistaken.

use http::HeaderName;

use super::context::UnknownHeaders;
use super::contract::Contract;
use super::direction::Direction;
use super::finding::Finding;
use super::left_out::Kind;
use super::report::Report;
use super::{rules, standard};
use crate::catalog;

impl Contract {
    /// Returns `true` if it is the name of a header of the service, in lower case.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.other_names.find(name).is_some() || self.knows(name, None)
    }

    /// A header that is neither the service's nor one that any server may have.
    pub(super) fn unknown(
        &self,
        report: &mut Report,
        treatment: UnknownHeaders,
        direction: Direction,
        name: &HeaderName,
    ) {
        let text = name.as_str();
        let is_known = standard::is_standard(text) || self.has_name(text);
        if is_known {
            return;
        }
        let severity = match treatment {
            UnknownHeaders::Reject => rules::REJECTED.severity,
            _ => rules::UNKNOWN.severity(),
        };
        let kind = Kind { severity, ..Kind::of(&rules::UNKNOWN, direction) };
        report.add(kind, || {
            let message = format!("{name}: not a header of {}", self.title);
            let finding = Finding::new(&rules::UNKNOWN, direction, message).at(name, 0, None);
            finding.with_severity(severity)
        });
    }

    /// Returns `true` if the header is unknown, but its name is close to a known one.
    pub(super) fn near_miss(
        &self,
        report: &mut Report,
        direction: Direction,
        name: &HeaderName,
    ) -> bool {
        let text = name.as_str();
        let mistaken = self.mistaken_names.iter().find(|(wrong, _)| *wrong == text);
        if let Some((_, right)) = mistaken {
            let what = format!("not a header of {}", self.title);
            did_you_mean(report, direction, name, &what, right);
            return true;
        }
        let is_known =
            standard::is_standard(text) || self.has_name(text) || catalog::find(text).is_some();
        if is_known {
            return false;
        }
        let prefix = self.own_prefix.filter(|prefix| text.starts_with(prefix));
        let nearest = match prefix {
            Some(prefix) => self.nearest(direction, text, prefix),
            None => self.nearly_the_same(direction, text),
        };
        if let Some(known) = nearest {
            did_you_mean(report, direction, name, "unknown header", known);
        }
        nearest.is_some()
    }

    /// The known name that is nearest to an unknown one with the prefix of the service.
    fn nearest(&self, direction: Direction, text: &str, prefix: &str) -> Option<&'static str> {
        let all = || self.headers(direction).as_slice().iter().chain(self.other_names.as_slice());
        // Of a short name nearly every letter would be another.
        let close = |known: &str| (known.len().saturating_sub(prefix.len()) / 4).clamp(1, 3);
        let by_letters = all()
            .filter(|known| known.starts_with(prefix))
            .filter_map(|known| Some((distance(known, text)?, *known)))
            .min()
            .filter(|(distance, known)| *distance <= close(known));
        let by_words = || {
            let own = self.core(text, prefix)?;
            let is_it = |known: &&&str| {
                !standard::is_standard(known) && self.core(known, prefix).as_ref() == Some(&own)
            };
            all().filter(is_it).map(|known| (known.len().abs_diff(text.len()), *known)).min()
        };
        by_letters.or_else(by_words).map(|(_, known)| known)
    }

    /// A name without the words that names of the service have at random: its prefixes, and a few that qualify. `None` if
    /// too little is left to tell names by.
    fn core(&self, name: &str, prefix: &str) -> Option<String> {
        const QUALIFIERS: [&str; 2] = ["query", "token"];
        const MIN: usize = 4;
        let prefixes = self.claims.prefixes.iter().copied().chain([prefix]);
        let is_left_out = |word: &str| {
            QUALIFIERS.contains(&word)
                || prefixes.clone().any(|prefix| prefix.split('-').any(|other| other == word))
        };
        let core: String = name.split(['-', '_']).filter(|word| !is_left_out(word)).collect();
        (core.len() >= MIN).then_some(core)
    }

    /// The known name that an unknown one differs from in one letter, or in underscores for hyphens.
    fn nearly_the_same(&self, direction: Direction, text: &str) -> Option<&'static str> {
        /// Shorter names are too easily another word.
        const MIN: usize = 9;
        let hyphens = text.replace('_', "-");
        let is_it = |known: &&&str| {
            **known == hyphens
                || known.len() >= MIN
                    && known.len().abs_diff(text.len()) <= 1
                    && distance(known, text).is_some_and(|edits| edits <= 1)
        };
        let all = self.headers(direction).as_slice().iter().chain(self.other_names.as_slice());
        all.filter(is_it).min().copied()
    }
}

fn did_you_mean(
    report: &mut Report,
    direction: Direction,
    name: &HeaderName,
    what: &str,
    known: &str,
) {
    report.add(Kind::of(&rules::NEAR_MISS, direction), || {
        let message = format!("{name}: {what}; did you mean {known}?");
        Finding::new(&rules::NEAR_MISS, direction, message).at(name, 0, None)
    });
}

/// The edit distance of two names (Levenshtein), where it is 3 at most and neither of them is long.
///
/// Only that near the diagonal of the table is there a way so short: work is linear in the length.
#[must_use]
pub fn distance(a: &str, b: &str) -> Option<usize> {
    const NEAR: usize = 3;
    const FAR: usize = NEAR + 1;
    const MAX: usize = 64;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > NEAR || b.len() > MAX {
        return None;
    }
    let mut row = [FAR; MAX + 1];
    for (j, cell) in row.iter_mut().enumerate().take(FAR) {
        *cell = j;
    }
    for (i, x) in (1_usize..).zip(a) {
        let first = i.saturating_sub(NEAR).max(1);
        let mut diagonal = row[first - 1];
        // Without a letter of `b`, or out of reach.
        row[first - 1] = i.min(FAR);
        for j in first..=(i + NEAR).min(b.len()) {
            let substituted = diagonal + usize::from(*x != b[j - 1]);
            diagonal = row[j];
            row[j] = substituted.min(row[j] + 1).min(row[j - 1] + 1);
        }
    }
    Some(row[b.len()]).filter(|distance| *distance <= NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distances() {
        assert_eq!(distance("x-ms-date", "x-ms-date"), Some(0));
        assert_eq!(distance("x-ms-date", "x-ms-data"), Some(1));
        assert_eq!(distance("x-ms-date", "x-ms-dates"), Some(1));
        assert_eq!(distance("kitten", "sitting"), Some(3));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("abc", ""), Some(3));
        assert_eq!(distance("", ""), Some(0));
        assert_eq!(distance("", "abcd"), None);
        assert_eq!(distance("abcd", "efgh"), None);
        let long = "a".repeat(100);
        assert_eq!((distance(&long, "a"), distance(&long, &long)), (None, None));
        let long = "a".repeat(64);
        assert_eq!(distance(&long, &format!("b{}b", &long[2..])), Some(2));
    }

    /// The whole table, of which the function looks at what is near the diagonal.
    #[test]
    fn edit_distances_are_those_of_the_whole_table() {
        fn whole(a: &str, b: &str) -> usize {
            let mut row: Vec<usize> = (0..=b.len()).collect();
            for (i, x) in a.bytes().enumerate() {
                let mut diagonal = i;
                row[0] = i + 1;
                for (j, y) in b.bytes().enumerate() {
                    let substituted = diagonal + usize::from(x != y);
                    diagonal = row[j + 1];
                    row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
                }
            }
            row[b.len()]
        }
        // All words of up to six letters out of two.
        let words: Vec<String> = (0..=6)
            .flat_map(|len| (0..1_u32 << len).map(move |bits| (len, bits)))
            .map(|(len, bits)| {
                (0..len).map(|at| if bits >> at & 1 == 0 { 'a' } else { 'b' }).collect()
            })
            .collect();
        for a in &words {
            for b in &words {
                let expected = Some(whole(a, b)).filter(|distance| *distance <= 3);
                assert_eq!(distance(a, b), expected, "{a} {b}");
            }
        }
    }
}
