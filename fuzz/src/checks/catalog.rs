//! What holds of every header, whatever it says.

use http::{HeaderMap, HeaderValue};
use masthead::catalog::{ENTRIES, Entry, find};
use masthead::{DecodeError, Deviation, ErrorKind, FieldLines, Lines, Notes, limits};

use super::input;

/// Reads an input whose first line names the header, and whose rest is its lines.
///
/// A name that there is not stands for some header or other, so that every input reads one.
///
/// # Panics
///
/// When a promise is broken that the catalog makes for all headers.
pub fn check(data: &[u8]) {
    let end = data.iter().position(|&b| b == b'\n').unwrap_or(data.len());
    let (name, data) = (&data[..end], data.get(end + 1..).unwrap_or_default());
    let named = core::str::from_utf8(name).ok().and_then(find);
    let sum = name.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31) + usize::from(b));
    let entry = named.unwrap_or(&ENTRIES[sum % ENTRIES.len()]);
    let lines = input::split(data);

    read(entry, FieldLines::one(data));
    let first = read(entry, FieldLines::one(lines[0]));
    let none = entry.parse(FieldLines::from(&[][..]), &mut Notes::new()).unwrap_err();
    assert_eq!((none.kind(), none.span()), (ErrorKind::Missing, None));

    let Some(values) = input::values(&lines) else {
        return;
    };
    let outcome = read(entry, FieldLines::from(&values[..]));
    let mut map = HeaderMap::new();
    for value in &values {
        map.append(entry.name(), value.clone());
    }
    assert!(read(entry, FieldLines::of(&map, entry.name())) == outcome);
    if let [line] = &lines[..] {
        assert!(read(entry, FieldLines::from(&values[0])) == outcome && first == outcome);
        assert_eq!(FieldLines::one(line).get(0), Some(values[0].as_bytes()));
    }
    if outcome.result.is_ok() {
        round_trip(entry, &values.into_iter().collect(), &outcome.deviations);
    }
}

#[derive(PartialEq)]
struct Outcome {
    result: Result<(), DecodeError>,
    deviations: Vec<Deviation>,
    count: usize,
}

/// Default mode, strict mode and description go together, and every place is one of the lines.
fn read(entry: &Entry, lines: FieldLines<'_>) -> Outcome {
    let mut notes = Notes::new();
    let result = entry.parse(lines, &mut notes);
    let strict = entry.parse_strict(lines);
    let described = entry.describe(lines);

    assert_eq!(described.as_ref().err(), result.as_ref().err());
    assert!(!format!("{described:?} {notes:?} {lines:?} {entry:?}").is_empty());
    // The earliest of error and deviations is what strict mode says.
    let first = notes.iter().next();
    assert_eq!(strict.is_ok(), result.is_ok() && first.is_none());
    match (strict, first) {
        (Err(error), Some(note)) if matches!(error.kind(), ErrorKind::Deviation(_)) => {
            assert_eq!(error.kind(), ErrorKind::Deviation(note.deviation()));
            assert_eq!((error.line(), error.offset()), (note.line(), note.offset()));
        }
        _ => assert_eq!(strict, result),
    }
    for error in [result, strict].into_iter().filter_map(Result::err) {
        is_in_place(entry, error, lines);
    }
    let places: Vec<_> = notes.iter().map(|note| (note.line(), note.offset())).collect();
    assert!(places.is_sorted());
    for (line, offset) in places {
        assert!(offset <= lines.get(line).unwrap().len());
    }
    let deviations = notes.iter().map(|note| note.deviation()).collect();
    Outcome { result, deviations, count: notes.count() }
}

/// An error lies in its line or at the end of it, and shows no secret.
fn is_in_place(entry: &Entry, error: DecodeError, lines: FieldLines<'_>) {
    assert_eq!((error.name(), error.is_sensitive()), (entry.name(), entry.is_sensitive()));
    assert!(error.to_string().starts_with(entry.name().as_str()));
    assert!(format!("{error:?}").contains(entry.name().as_str()));
    let caret = error.caret(lines);
    let (shown, _) = (caret.to_string(), format!("{caret:?}"));
    if error.line() >= lines.len() {
        assert_eq!((error.kind(), error.line()), (ErrorKind::TooMany, limits::MAX_LINES));
        return;
    }
    let line = lines.get(error.line()).unwrap();
    let span = error.span().unwrap();
    assert!(span.end <= line.len(), "{error:?} in a line of {} bytes", line.len());
    assert!(shown.chars().all(|c| c == '…' || c == '\n' || matches!(c, ' '..='~')));
    if entry.is_sensitive() {
        assert!(shown.chars().all(|c| "*…\n ^".contains(c)), "{shown}");
    }
}

/// What was accepted can be written, and means the same when it is read again.
fn round_trip(entry: &Entry, received: &Lines, deviations: &[Deviation]) {
    let canonical = entry.canonical(received.clone()).unwrap();
    let encoded = entry.encode(received.clone()).unwrap();
    let sent_on = encoded.as_slice() == received.as_slice();
    assert!(encoded.as_slice() == canonical.as_slice() || (sent_on && deviations.is_empty()));
    for written in [&canonical, &encoded] {
        can_be_sent(entry, written.as_slice());
        // A list without members has no lines, and is then absent.
        if written.as_slice().is_empty() {
            continue;
        }
        let lines = written.as_field_lines();
        match entry.parse_strict(lines) {
            Ok(()) => {}
            Err(error) => assert!(
                matches!(error.kind(), ErrorKind::Deviation(d) if !d.has_canonical_form()),
                "{written:?} {error}"
            ),
        }
        assert_eq!(entry.same(received.as_field_lines(), lines), Ok(true), "{written:?}");
        let again = entry.canonical(written.clone()).unwrap();
        assert_eq!(again.as_slice(), canonical.as_slice());
    }
}

/// No byte ends a line or a field early, and secrets are marked.
fn can_be_sent(entry: &Entry, values: &[HeaderValue]) {
    for value in values {
        let control = |b: &u8| b.is_ascii_control() && *b != b'\t';
        assert!(!value.as_bytes().iter().any(control), "{value:?}");
        assert!(value.is_sensitive() || !entry.is_sensitive());
    }
}
