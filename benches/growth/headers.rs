//! Each header of the catalog with each pattern.

use std::hint::black_box;

use masthead::catalog::{self, Entry};
use masthead::{FieldLines, Lines, Notes};

use super::measure::Case;
use super::patterns::{PATTERNS, Pattern, values};

/// Four times as many members are half of what a list may have: there are thousands of these cases.
const BASE: usize = 125;

pub fn all() -> Vec<Case> {
    let cases = |entry: &'static Entry| PATTERNS.iter().map(move |pattern| case(entry, pattern));
    catalog::ENTRIES.iter().flat_map(cases).collect()
}

/// All that is done with a header whose type is not known.
fn case(entry: &'static Entry, pattern: &'static Pattern) -> Case {
    Case::new(format!("{} {}", entry.name(), pattern.name), BASE, move |n| {
        let values = values(&(pattern.lines)(entry.example(), n));
        move || {
            let lines = FieldLines::from(&values[..]);
            let mut notes = Notes::new();
            let _ = black_box(entry.parse_noting(lines, &mut notes));
            let mut errors = 0;
            entry.faults(lines, &mut notes, &mut |_| errors += 1);
            black_box(errors);
            let owned = || values.iter().cloned().collect::<Lines>();
            let _ = black_box(entry.encode(owned()));
            let _ = black_box(entry.canonical(owned()));
            let _ = black_box(entry.describe(lines));
            let _ = black_box(entry.same(lines, lines));
        }
    })
}
