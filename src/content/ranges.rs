//! Media ranges in a table, for where there are many of them and many media types.

use core::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::accept::Kind;
use super::negotiation::Verdict;
use super::parameters::key;
use super::{AcceptRef, ContentTypeRef};

/// Type and subtype of a range in lower case: `*` stands for any.
type Essence = Box<[u8]>;
/// The key of a parameter.
type Key = Box<[u8]>;

/// The ranges of a list by their types, and those of one type by a parameter.
///
/// A media type is looked up in three tables, and in each of them by each of its parameters. Ranges of one
/// type whose parameters are the same are one: what decides is the best of them.
pub(super) struct Ranges {
    by_essence: HashMap<Essence, OfEssence>,
    count: usize,
}

#[derive(Default)]
struct OfEssence {
    /// The best of those without parameters.
    plain: Option<Verdict>,
    sets: Vec<(Box<[Key]>, Verdict)>,
    /// Each set by the parameter that the fewest others have: a media type without that is in none of them.
    by_key: HashMap<Key, Vec<usize>>,
}

impl Ranges {
    pub(super) fn of(accept: AcceptRef<'_>) -> Self {
        let mut sets: HashMap<Essence, HashMap<Box<[Key]>, Verdict>> = HashMap::new();
        let mut count = 0;
        for range in accept.iter() {
            let (specificity, quality) = (range.specificity(), range.quality());
            let verdict = Verdict { specificity, quality, index: Reverse(count) };
            let essence = match range.kind() {
                Kind::Any => b"*/*".as_slice().into(),
                Kind::AnySubtype | Kind::Exact => lower(range.range()),
            };
            let mut keys: Vec<_> = range.params().map(key).collect();
            keys.sort_unstable();
            keys.dedup();
            let best = sets.entry(essence).or_default().entry(keys.into()).or_insert(verdict);
            *best = verdict.max(*best);
            count += 1;
        }
        let by_essence =
            sets.into_iter().map(|(essence, sets)| (essence, OfEssence::of(sets))).collect();
        Self { by_essence, count }
    }

    /// The range that decides for a media type; `Err` with the number of ranges if none matches.
    pub(super) fn verdict(&self, media_type: ContentTypeRef<'_>) -> Result<Verdict, usize> {
        let mut any_subtype = lower(media_type.type_()).into_vec();
        any_subtype.extend_from_slice(b"/*");
        let exact = lower(media_type.essence());
        let essences = [b"*/*", &any_subtype[..], &exact];
        let groups: Vec<_> = essences.iter().filter_map(|it| self.by_essence.get(*it)).collect();
        let has_sets = groups.iter().any(|group| !group.sets.is_empty());
        let keys: HashSet<Key> = match has_sets {
            true => media_type.params().map(key).collect(),
            false => HashSet::new(),
        };
        let verdicts = groups.into_iter().filter_map(|group| group.verdict(&keys));
        verdicts.max().ok_or(self.count)
    }
}

impl OfEssence {
    fn of(mut sets: HashMap<Box<[Key]>, Verdict>) -> Self {
        let plain = sets.remove(&[][..]);
        let mut uses: HashMap<&Key, usize> = HashMap::new();
        for key in sets.keys().flatten() {
            *uses.entry(key).or_default() += 1;
        }
        let rarest =
            |keys: &[Key]| -> Option<Key> { keys.iter().min_by_key(|key| uses.get(key)).cloned() };
        let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
        for (index, keys) in sets.keys().enumerate() {
            if let Some(key) = rarest(keys) {
                by_key.entry(key).or_default().push(index);
            }
        }
        Self { plain, sets: sets.into_iter().collect(), by_key }
    }

    /// The best range of which a media type has all parameters.
    fn verdict(&self, keys: &HashSet<Key>) -> Option<Verdict> {
        let near = keys.iter().filter_map(|key| self.by_key.get(key)).flatten();
        let sets = near.filter_map(|&index| self.sets.get(index));
        let matching = sets.filter(|(set, _)| set.iter().all(|key| keys.contains(key)));
        matching.map(|(_, verdict)| *verdict).chain(self.plain).max()
    }
}

fn lower(text: &str) -> Essence {
    text.bytes().map(|b| b.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Accept, Ties};
    use crate::test_kit::reads;

    /// The table, the walk, and both of them together say the same of ranges and media types of few letters.
    #[test]
    fn the_table_decides_as_the_walk_does() {
        let essences = ["a/b", "A/B", "a/c", "a/*", "*/*", "*/b", "b/b"];
        let params = [
            "",
            ";x=1",
            ";X=\"1\"",
            ";x=2",
            ";x=1;y=2",
            ";y=2;x=1",
            ";x=1;x=1",
            ";x=1;x=2",
            ";charset=A",
            ";charset=\"a\"",
            ";y=A",
            ";x=1;y=2;z=3",
            ";q=0.5",
            ";x=1;q=0",
        ];
        let all = || essences.iter().flat_map(|e| params.iter().map(move |p| format!("{e}{p}")));
        let offers: Vec<_> = all().collect();
        let offers: Vec<_> = offers.iter().map(|it| ContentTypeRef::new(it).unwrap()).collect();
        let ranges: Vec<_> = all().collect();
        // Some of them, in several orders, and with several weights.
        let mut decided = 0;
        for step in [1, 2, 3, 5, 11, 13, 29, 31, 37] {
            for count in [0, 1, 3, 10, ranges.len()] {
                let of = |i: usize| {
                    let range = &ranges[i * step % ranges.len()];
                    let weight = format!(";q=0.{}", i % 7);
                    format!("{range}{}", if range.contains("q=") { "" } else { &weight })
                };
                let line = (0..count).map(of).collect::<Vec<_>>().join(", ");
                let accept = reads::<Accept>(&line);
                let table = Ranges::of(accept);
                for &offer in &offers {
                    let quality = match table.verdict(offer) {
                        Ok(verdict) => verdict.quality,
                        Err(0) => crate::Quality::ONE,
                        Err(_) => crate::Quality::ZERO,
                    };
                    assert_eq!(quality, accept.quality_of(offer), "{offer} of {line}");
                    decided += 1;
                }
                // More than are compared without a table, ranked as each would be alone.
                for ties in [Ties::AsOffered, Ties::AsAsked] {
                    let ranked = accept.ranked(offers.iter().copied(), ties);
                    for pair in ranked.windows(2) {
                        let alone = accept.ranked([pair[0], pair[1]], ties);
                        assert_eq!(alone[0], pair[0], "{pair:?} of {line}");
                    }
                }
            }
        }
        assert!(decided > 4_000);
    }
}
