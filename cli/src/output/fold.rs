//! Which findings are shown, and which are only counted because they repeat one that was shown.
//!
//! Nothing here grows with the input: a window has a limited number of findings and of exchanges, and so many findings
//! of earlier windows are remembered.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use masthead::contract::Finding;

/// So many findings are held back to be counted.
const MAX_FINDINGS: usize = 128;
/// So many exchanges have the first window. Each window is twice as long as the one before it.
const FIRST_WINDOW: usize = 1_000;
const LAST_WINDOW: usize = 64_000;
/// So many findings of earlier windows are remembered.
const MAX_REMEMBERED: usize = 4_096;
/// In so many exchanges, findings are shown that differ in their message alone.
const MAX_ALIKE: usize = 5;
/// In so many exchanges, findings of a rule are shown that differ otherwise.
const MAX_OF_RULE: usize = 40;
/// So many ranges of exchanges are listed.
const MAX_RANGES: usize = 5;

/// An exchange with the findings that it is the first to have.
pub struct Pending {
    pub heading: String,
    pub findings: Vec<Held>,
}

/// A finding, and where it is found again.
pub struct Held {
    pub source: String,
    pub finding: Finding,
    pub again: Again,
}

/// Further places of a finding.
#[derive(Default)]
pub struct Again {
    pub count: usize,
    /// True if their messages differ.
    pub differ: bool,
    ranges: Vec<Range>,
    last: Option<Position>,
}

/// Exchanges of a file without a gap.
struct Range {
    file: Rc<str>,
    first: usize,
    last: usize,
}

/// An exchange of a file, counted from 1.
#[derive(Clone)]
pub struct Position {
    pub file: Rc<str>,
    pub index: usize,
}

impl Again {
    fn add(&mut self, position: &Position) {
        self.count += 1;
        if self
            .last
            .as_ref()
            .is_some_and(|last| *last.file == *position.file && last.index == position.index)
        {
            return;
        }
        let follows =
            |range: &&mut Range| range.file == position.file && range.last + 1 == position.index;
        if let Some(range) = self.ranges.last_mut().filter(follows) {
            range.last = position.index;
        } else if self.ranges.len() < MAX_RANGES {
            let file = Rc::clone(&position.file);
            self.ranges.push(Range { file, first: position.index, last: position.index });
        }
        self.last = Some(position.clone());
    }

    /// `exchanges 2–40`; the names of other files than `file` precede their numbers.
    pub fn places(&self, file: &str) -> String {
        let mut places = Vec::new();
        let mut current = file;
        let mut exchanges = 0;
        for range in &self.ranges {
            let numbers = match range.last - range.first {
                0 => range.first.to_string(),
                _ => format!("{}–{}", range.first, range.last),
            };
            exchanges += range.last - range.first + 1;
            let is_here = *range.file == *current;
            places.push(if is_here { numbers } else { format!("{}:{numbers}", range.file) });
            current = &range.file;
        }
        if let (Some(last), Some(range)) = (&self.last, self.ranges.last()) {
            let is_here = *last.file == *range.file;
            if !is_here {
                places.push(format!("… {}:{}", last.file, last.index));
            } else if last.index != range.last {
                places.push(format!("… {}", last.index));
            }
        }
        let noun = if exchanges == 1 && places.len() == 1 { "exchange" } else { "exchanges" };
        format!("{noun} {}", places.join(", "))
    }
}

/// A map that forgets its oldest entries.
struct Recent<V> {
    entries: HashMap<u64, V>,
    order: VecDeque<u64>,
}

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<V> Recent<V> {
    fn insert(&mut self, key: u64, value: V) {
        if self.entries.insert(key, value).is_none() {
            self.order.push_back(key);
            if self.order.len() > MAX_REMEMBERED {
                if let Some(oldest) = self.order.pop_front() {
                    self.entries.remove(&oldest);
                }
            }
        }
    }
}

/// Where a finding of this window is.
#[derive(Clone, Copy)]
enum Slot {
    New(usize, usize),
    Repeated(usize),
}

/// The exchanges since the last time that something was written.
pub struct Window {
    folds: bool,
    /// How many findings are yet to be shown; the others are only counted.
    left: usize,
    pub hidden: usize,
    limit: usize,
    exchanges: usize,
    findings: usize,
    pending: Vec<Pending>,
    repeated: Vec<Held>,
    slots: HashMap<u64, Slot>,
    remembered: Recent<()>,
    /// In how many exchanges findings of a kind, or of a rule, were shown.
    shown: Recent<usize>,
}

impl Window {
    /// Without `folds`, each exchange is a window. `max` findings are shown.
    pub fn new(folds: bool, max: usize) -> Self {
        Self {
            folds,
            left: max,
            hidden: 0,
            limit: if folds { FIRST_WINDOW } else { 1 },
            exchanges: 0,
            findings: 0,
            pending: Vec::new(),
            repeated: Vec::new(),
            slots: HashMap::new(),
            remembered: Recent::default(),
            shown: Recent::default(),
        }
    }

    /// Adds the findings of an exchange. `heading` is called where one of them is shown.
    pub fn add<'a>(
        &mut self,
        position: &Position,
        findings: impl Iterator<Item = &'a Finding>,
        heading: impl FnOnce() -> String,
    ) {
        self.exchanges += 1;
        let mut here = Pending { heading: String::new(), findings: Vec::new() };
        // How often this exchange has a finding already: those are two, and not one that is found again.
        let mut before: HashMap<u64, usize> = HashMap::new();
        let mut kinds: Vec<u64> = Vec::new();
        for finding in findings {
            let (kind, rule) = (kind(finding), rule(finding));
            let mut key = hashed(&(kind, finding.message()));
            let same = before.entry(key).or_default();
            *same += 1;
            key = hashed(&(key, *same));
            let mut differs = false;
            if self.folds {
                let is_new =
                    !self.slots.contains_key(&key) && !self.remembered.entries.contains_key(&key);
                let shown = |kind: &u64| match kinds.contains(kind) {
                    // Those of this exchange are shown together.
                    true => 0,
                    false => self.shown.entries.get(kind).copied().unwrap_or_default(),
                };
                if is_new && (shown(&kind) >= MAX_ALIKE || shown(&rule) >= MAX_OF_RULE) {
                    key = hashed(&(rule, "others"));
                    differs = true;
                }
                if let Some(&slot) = self.slots.get(&key) {
                    self.held(slot, &mut here).again.add(position);
                    continue;
                }
            }
            let is_repeated = differs || self.folds && self.remembered.entries.contains_key(&key);
            if !is_repeated && self.left == 0 {
                self.hidden += 1;
                continue;
            }
            let source = format!("{}:{}", position.file, position.index);
            let again = Again { differ: differs, ..Again::default() };
            let mut held = Held { source, finding: finding.clone(), again };
            self.findings += 1;
            if is_repeated {
                held.again.add(position);
                self.slots.insert(key, Slot::Repeated(self.repeated.len()));
                self.repeated.push(held);
                continue;
            }
            self.left -= 1;
            self.slots.insert(key, Slot::New(self.pending.len(), here.findings.len()));
            here.findings.push(held);
            for kind in [kind, rule] {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        for kind in kinds {
            let shown = self.shown.entries.get(&kind).copied().unwrap_or_default();
            self.shown.insert(kind, shown + 1);
        }
        if !here.findings.is_empty() {
            here.heading = heading();
            self.pending.push(here);
        }
    }

    fn held<'a>(&'a mut self, slot: Slot, here: &'a mut Pending) -> &'a mut Held {
        match slot {
            Slot::New(exchange, finding) => match self.pending.get_mut(exchange) {
                Some(pending) => &mut pending.findings[finding],
                None => &mut here.findings[finding],
            },
            Slot::Repeated(index) => &mut self.repeated[index],
        }
    }

    pub const fn is_full(&self) -> bool {
        self.exchanges >= self.limit || self.findings >= MAX_FINDINGS
    }

    /// Takes what is to be written: the exchanges with new findings, and the findings of earlier windows that were
    /// found again.
    pub fn take(&mut self) -> (Vec<Pending>, Vec<Held>) {
        for key in self.slots.drain().map(|(key, _)| key) {
            self.remembered.insert(key, ());
        }
        if self.folds && self.exchanges >= self.limit {
            self.limit = (2 * self.limit).min(LAST_WINDOW);
        }
        self.exchanges = 0;
        self.findings = 0;
        (std::mem::take(&mut self.pending), std::mem::take(&mut self.repeated))
    }
}

fn rule(finding: &Finding) -> u64 {
    hashed(&(finding.rule().code(), finding.severity().name()))
}

fn kind(finding: &Finding) -> u64 {
    hashed(&(
        rule(finding),
        finding.direction().title(),
        finding.header(),
        finding.status(),
        finding.is_likely_cause(),
    ))
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(positions: &[(&str, usize)]) -> Again {
        let mut again = Again::default();
        for &(file, index) in positions {
            again.add(&Position { file: file.into(), index });
        }
        again
    }

    #[test]
    fn places_are_ranges() {
        let places = |positions: &[(&str, usize)]| again(positions).places("a");
        assert_eq!(places(&[("a", 2)]), "exchange 2");
        assert_eq!(places(&[("a", 2), ("a", 2)]), "exchange 2");
        assert_eq!(places(&[("a", 2), ("a", 3), ("a", 4)]), "exchanges 2–4");
        assert_eq!(places(&[("a", 2), ("b", 1), ("b", 2)]), "exchanges 2, b:1–2");
        let even: Vec<_> = (1..=20).map(|i| ("a", 2 * i)).collect();
        assert_eq!(places(&even), "exchanges 2, 4, 6, 8, 10, … 40");
        let files = ["b", "c", "d", "e", "f", "g", "h"].map(|file| (file, 1));
        assert_eq!(places(&files), "exchanges b:1, c:1, d:1, e:1, f:1, … h:1");
        assert_eq!(again(&even).count, 20);
        assert_eq!(again(&even).ranges.len(), MAX_RANGES);
    }

    #[test]
    fn the_oldest_entries_are_forgotten() {
        let mut recent = Recent::default();
        for key in 0..10_000 {
            recent.insert(key, key);
            recent.insert(key, key + 1);
        }
        assert_eq!((recent.entries.len(), recent.order.len()), (MAX_REMEMBERED, MAX_REMEMBERED));
        assert_eq!(recent.entries.get(&9_999), Some(&10_000));
        assert_eq!(recent.entries.get(&0), None);
    }
}
