//! Properties of every header, with any value.

use http::{HeaderMap, HeaderValue};
use masthead::catalog::{ENTRIES, Entry, find};
use masthead::{DecodeError, Deviation, ErrorKind, FieldLines, Lines, Notes, limits};

use super::bytes::trim;
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
    let sum = name.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31).wrapping_add(b.into()));
    let entry = named.unwrap_or(&ENTRIES[sum % ENTRIES.len()]);
    let lines = input::split(data);

    read(entry, FieldLines::one(data));
    let first = read(entry, FieldLines::one(lines[0]));
    let none = entry.parse(FieldLines::from(&[][..])).unwrap_err();
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
        let received: Lines = values.into_iter().collect();
        round_trip(entry, &received, &outcome.deviations);
        let chance =
            data.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31).wrapping_add(b.into()));
        let other = changed(data, chance);
        if let Some(other) = input::values(&input::split(&other)) {
            equality(entry, &received, &other.into_iter().collect());
        }
        let example = HeaderValue::from_static(entry.example());
        equality(entry, &received, &example.into());
    }
}

/// An input with another byte at one place, with that place in the other case, or without it.
fn changed(text: &[u8], chance: usize) -> Vec<u8> {
    let mut other = text.to_vec();
    let Some(at) = (chance / 3).checked_rem(text.len()) else { return other };
    match (chance % 3, text[at]) {
        (0, b'0'..=b'8') => other[at] += 1,
        (0, _) => other[at] = b'x',
        (1, _) => other[at] ^= 0x20,
        _ => drop(other.remove(at)),
    }
    other
}

/// Headers that are equal where their canonical forms differ, for these keep what says nothing: the order of
/// parameters or the case of text, and whether a value is quoted.
const LOOSE: &[&str] = &[
    "accept",
    "a-im",
    "authorization",
    "cache-control",
    "content-type",
    "link",
    "user-agent",
    "www-authenticate",
    "x-ms-resource-quota",
    "x-ms-resource-usage",
];

/// Equal headers have the same canonical form, or nearly, and those with the same form are equal.
///
/// # Panics
///
/// When two headers that mean the same are not equal, or two that do not are.
pub fn equality(entry: &Entry, one: &Lines, other: &Lines) {
    let (Ok(a), Ok(b)) = (entry.canonical(one.clone()), entry.canonical(other.clone())) else {
        return;
    };
    let is_same = entry.same(one.as_field_lines(), other.as_field_lines()).unwrap();
    let back = entry.same(other.as_field_lines(), one.as_field_lines()).unwrap();
    let may_be_same = match entry.name().as_str() {
        // Of a range that occurs again the merge counts.
        "x-ms-session-token" => loosely(&a) == loosely(&b) || has_again(&a) || has_again(&b),
        name if LOOSE.contains(&name) => loosely(&a) == loosely(&b),
        _ => a.as_slice() == b.as_slice(),
    };
    let both = || format!("{}: {:?} {:?}", entry.name(), one.as_slice(), other.as_slice());
    assert_eq!(is_same, back, "{}", both());
    assert!(!is_same || may_be_same, "equal: {}", both());
    assert!(is_same || a.as_slice() != b.as_slice(), "not equal: {}", both());
}

/// Returns true if a session token has a partition key range twice.
fn has_again(lines: &Lines) -> bool {
    let segments = lines.as_slice().iter().flat_map(|line| line.as_bytes().split(|&b| b == b','));
    let range = |segment: &[u8]| {
        let end = segment.iter().position(|&b| b == b':').unwrap_or(0);
        trim(&segment[..end]).to_vec()
    };
    let mut ranges: Vec<_> = segments.map(range).collect();
    ranges.sort_unstable();
    ranges.windows(2).any(|pair| pair[0] == pair[1])
}

/// The pieces of a header in some order, in lower case, without quotes and escapes.
fn loosely(lines: &Lines) -> Vec<Vec<u8>> {
    let mut pieces: Vec<_> = lines
        .as_slice()
        .iter()
        .flat_map(|line| line.as_bytes().split(|b| b" \t,;".contains(b)))
        .map(|piece| piece.iter().filter(|b| !b"\"\\".contains(b)))
        .map(|piece| piece.map(u8::to_ascii_lowercase).collect::<Vec<_>>())
        .filter(|piece| !piece.is_empty())
        .collect();
    pieces.sort_unstable();
    pieces
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
    let result = entry.parse_noting(lines, &mut notes);
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
        let text = shown.split('\n').next().unwrap();
        assert!(is_masked(text), "{shown}");
    }
}

/// Returns true if an excerpt of credentials shows only asterisks, known words and separators.
fn is_masked(text: &str) -> bool {
    const BETWEEN: [&str; 9] = ["%253d", "%2526", "%3d", "%26", "\\t", "=", "&", ",", ";"];
    const WORDS: [&str; 42] = [
        "hmac-sha256",
        "basic",
        "bearer",
        "concealed",
        "digest",
        "dpop",
        "gnap",
        "hoba",
        "mutual",
        "negotiate",
        "oauth",
        "privatetoken",
        "scram-sha-1",
        "scram-sha-256",
        "vapid",
        "credential",
        "signedheaders",
        "signature",
        "type",
        "ver",
        "sig",
        "master",
        "resource",
        "aad",
        "1.0",
        "",
        "accept",
        "accept-datetime",
        "content-length",
        "content-type",
        "date",
        "host",
        "if-match",
        "if-none-match",
        "range",
        "sync-token",
        "user-agent",
        "x-ms-client-request-id",
        "x-ms-content-sha256",
        "x-ms-correlation-request-id",
        "x-ms-date",
        "x-ms-return-client-request-id",
    ];
    text.to_ascii_lowercase().split('*').all(|shown| {
        // A word may be cut where the excerpt is.
        let words = BETWEEN.iter().fold(shown.to_owned(), |text, piece| text.replace(piece, " "));
        shown.contains('…') || words.split(' ').all(|word| WORDS.contains(&word))
    })
}

/// An accepted value can be written, and means the same when it is read again.
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
