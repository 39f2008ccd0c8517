//! An alternative of a grammar that fails leaves no note: all short texts of the bytes on which alternatives branch.

use masthead::auth::HmacSha256;
use masthead::conditional::{ETag, IfNoneMatch};
use masthead::content::Accept;
use masthead::cosmos::SessionToken;
use masthead::paging::{ContentRange, Link};
use masthead::sync_token::SyncTokens;
use masthead::time::RetryAfter;
use masthead::{Deviation, Field, FieldLines, Notes};

/// How many texts are read without a note, with one, and not at all.
///
/// A text of which `deviates` says that nothing is tolerated in it may have no note, and one in which something is has
/// that, and no other.
#[track_caller]
fn all<T: Field>(
    before: &str,
    alphabet: &[&str],
    len: u32,
    deviates: impl Fn(&str) -> Option<Deviation>,
) -> [usize; 3] {
    let mut counts = [0; 3];
    let base = alphabet.len();
    for number in 0..base.pow(len) {
        let letters = (0..len).map(|place| alphabet[number / base.pow(place) % base]);
        let text: String = core::iter::once(before).chain(letters).collect();
        let mut notes = Notes::new();
        let result = T::parse_noting(FieldLines::one(text.as_bytes()), &mut notes);
        let noted: Vec<_> = notes.iter().map(|note| note.deviation()).collect();
        match (result, deviates(&text)) {
            (Ok(_), None) => {
                assert_eq!(noted, [], "{text:?}");
                counts[0] += 1;
            }
            (Ok(_), Some(deviation)) => {
                assert!(!noted.is_empty() && noted.iter().all(|&n| n == deviation), "{text:?}");
                counts[1] += 1;
            }
            // What was read before the error may have noted something, but nothing else.
            (Err(_), deviation) => {
                assert!(noted.iter().all(|&n| Some(n) == deviation), "{text:?}: {noted:?}");
                counts[2] += 1;
            }
        }
    }
    counts
}

#[test]
fn entity_tags() {
    let alphabet = ["W/", "\"", "a", ",", "*", " "];
    let unquoted = |text: &str| {
        // Only what is outside of quotes is a tag without them.
        let outside = text.split('"').step_by(2).any(|part| part.contains('a'));
        outside.then_some(Deviation::UnquotedEntityTag)
    };
    for counts in
        [all::<ETag>("", &alphabet, 5, unquoted), all::<IfNoneMatch>("", &alphabet, 5, unquoted)]
    {
        assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
    }
}

#[test]
fn content_ranges() {
    let past = |text: &str| {
        let (_, range) = text.split_once(' ')?;
        let (positions, total) = range.split_once('/')?;
        let (_, last) = positions.split_once('-')?;
        // An error after the total does not take the note back.
        let end = total.find(|c: char| !c.is_ascii_digit()).unwrap_or(total.len());
        let past = last.parse::<u64>().ok()? >= total[..end].parse().ok()?;
        past.then_some(Deviation::LastPositionPastTotal)
    };
    let counts = all::<ContentRange>("x ", &["*", "/", "-", "0", "1", " "], 6, past);
    assert!(counts.iter().all(|&count| count > 5), "{counts:?}");
}

#[test]
fn lists_of_parameters() {
    let trailing = |text: &str| {
        // A semicolon that no name follows.
        let after = |part: &str| !part.trim().starts_with(|c: char| c.is_ascii_alphabetic());
        let semicolon = text.split(';').skip(1).any(after);
        semicolon.then_some(Deviation::TrailingSemicolon)
    };
    let counts = all::<Link>("<a>", &[";", "b", "=\"", "\"", ",<c>"], 4, trailing);
    assert!(counts.iter().all(|&count| count >= 10), "{counts:?}");
    let unquoted = |text: &str| text.contains('/').then_some(Deviation::UnquotedValue);
    let counts = all::<Link>("<a>;b=", &["b", "/", " ", ";c", ",<d>"], 4, unquoted);
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
    assert!(Link::parse(FieldLines::one(b"<a>;b==b")).is_err());
    let counts = all::<SyncTokens>("a=b", &[";", "sn=1", ",c=d", " "], 5, trailing);
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
    let glued = |text: &str| {
        (text.contains("c=dc=") || text.contains("c=dq=")).then_some(Deviation::UnquotedValue)
    };
    let counts = all::<Accept>("a/b", &[";", "q=1", "c=d", ",e/f", "\""], 5, glued);
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
}

#[test]
fn delays_and_dates() {
    let date = |text: &str| text.contains('-').then_some(Deviation::NotHttpDate);
    let counts =
        all::<RetryAfter>("2018-05-12", &["T", " ", "01:01:01", "Z", ".5", "+01:00"], 4, date);
    assert!(counts[0] == 0 && counts[1] > 5 && counts[2] > 20, "{counts:?}");
}

#[test]
fn dates_or_seconds() {
    // Digits that a hyphen follows are a year.
    let date = |text: &str| text.starts_with("2018-").then_some(Deviation::NotHttpDate);
    let counts = all::<RetryAfter>("", &["2018", "-05", "-12", "T01:01:01Z", " ", "0"], 4, date);
    assert!(counts[0] > 5 && counts[1] > 0 && counts[2] > 20, "{counts:?}");
}

#[test]
fn parameters_of_credentials() {
    const SIGNATURE: &str = "ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";
    let before = format!("HMAC-SHA256 Credential=c&SignedHeaders=a&Signature={SIGNATURE}");
    let unknown = |text: &str| text.contains("&x=").then_some(Deviation::UnknownParameter);
    let alphabet = ["&", "x=1", "Credential=c", "SignedHeaders=b", "Signature="];
    let counts = all::<HmacSha256>(&before, &alphabet, 4, unknown);
    assert!(counts[0] == 0 && counts[1] > 5 && counts[2] > 20, "{counts:?}");

    let before = format!("HMAC-SHA256 Credential=c&Signature={SIGNATURE}&SignedHeaders=a");
    let space = |text: &str| {
        let (_, names) = text.trim_end().split_once("SignedHeaders=")?;
        names.contains(' ').then_some(Deviation::SpaceInSignedHeaders)
    };
    let counts = all::<HmacSha256>(&before, &[" ", ";", "b", "&"], 5, space);
    assert!(counts.iter().all(|&count| count > 5), "{counts:?}");
}

#[test]
fn regions_of_sessions() {
    let empty = |text: &str| {
        let mut regions = text.split('#').skip(2);
        let empty = regions.any(|region| region.is_empty() || region.starts_with('='));
        empty.then_some(Deviation::EmptySessionPart)
    };
    let counts = all::<SessionToken>("0:1#2#", &["#", "=", "1", "2", "x"], 5, empty);
    assert!(counts.iter().all(|&count| count > 5), "{counts:?}");
}
