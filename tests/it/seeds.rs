//! Every example value of the vendors' pages, verbatim, for the headers that there are.
//!
//! `<…>` in an example is a placeholder; it is filled in, and nothing else is changed.

use masthead::{FieldLines, Notes, catalog};

use crate::vendor_examples::{EXAMPLES, filled};

#[test]
fn every_example_decodes() {
    for (page, header, value, deviations) in EXAMPLES {
        let value = filled(value);
        let entry = catalog::find(header).unwrap();
        let mut notes = Notes::new();
        let lines = FieldLines::one(value.as_bytes());
        entry.parse_noting(lines, &mut notes).unwrap_or_else(|error| panic!("{page}: {error}"));
        let codes: Vec<_> = notes.iter().map(|note| note.deviation().code()).collect();
        assert_eq!(codes, *deviations, "{page}: {header}");
        let strict = entry.parse_strict(lines).map_err(|error| error.code());
        assert_eq!(strict, deviations.first().map_or(Ok(()), |code| Err(*code)));
    }
}
