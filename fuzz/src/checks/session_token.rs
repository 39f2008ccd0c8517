//! `x-ms-session-token` against an oracle that cuts lines at their commas; and the laws of the merge.

use std::collections::BTreeMap;

use http::HeaderValue;
use masthead::cosmos::SessionToken;
use masthead::{Field, FieldLines, Notes, limits};

use super::bytes::{is_blank, is_run, is_vchar, trim};
use super::{input, same_deviations, strict_is_default_without_notes};

/// Reads the segments, and merges the first half of the lines with the second.
///
/// # Panics
///
/// When masthead and the oracle disagree, or a merge breaks a law.
pub fn check(data: &[u8]) {
    input::each_form(data, compare);
    let lines = input::split(data);
    let (a, b) = lines.split_at(lines.len() / 2);
    if let (Some(a), Some(b)) = (token(a), token(b)) {
        laws(&a, &b);
    }
}

fn token(lines: &[&[u8]]) -> Option<SessionToken> {
    let values: Vec<HeaderValue> = input::values(lines)?;
    SessionToken::from_lines(values.into_iter().collect()).ok()
}

/// A merge that there is, is one way round as the other, and as recent as both.
fn laws(a: &SessionToken, b: &SessionToken) {
    let (a, b) = (a.view(), b.view());
    let Ok(both) = a.merge(b) else {
        assert!(b.merge(a).is_err());
        return;
    };
    assert_eq!(b.merge(a).as_ref(), Ok(&both));
    assert_eq!(both.view().merge(both.view()).as_ref(), Ok(&both));
    assert_eq!(both.view().is_as_recent_as(a), Ok(true));
    assert_eq!(both.view().is_as_recent_as(b), Ok(true));
    assert!(SessionToken::parse_strict(both.lines()).is_ok() || both.lines().is_empty());
}

fn compare(field: FieldLines<'_>, lines: &[&[u8]]) {
    let mut codes = Vec::new();
    let expected = oracle(lines, &mut codes);
    let mut notes = Notes::new();
    let read = SessionToken::parse_noting(field, &mut notes);
    assert_eq!(read.is_ok(), expected.is_some(), "{read:?} {expected:?}");
    let clean = expected.is_some_and(|expected| {
        same_deviations(&notes, &codes);
        let segments: Vec<_> = read.unwrap().iter().collect();
        let segments = segments.iter().map(|segment| Segment {
            range: segment.range_id().to_owned(),
            version: segment.version(),
            lsn: segment.lsn(),
            regions: segment.regions().collect(),
        });
        assert!(segments.eq(expected));
        codes.is_empty()
    });
    strict_is_default_without_notes::<SessionToken>(field, clean);
}

#[derive(Debug, PartialEq)]
struct Segment {
    range: String,
    version: Option<i64>,
    lsn: i64,
    regions: BTreeMap<u32, i64>,
}

/// All segments, and the codes of what is tolerated, by position.
fn oracle(lines: &[&[u8]], codes: &mut Vec<&'static str>) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    if lines.len() > limits::MAX_LINES || lines.iter().any(|l| l.len() > limits::MAX_LINE_LEN) {
        return None;
    }
    for line in lines {
        let pieces: Vec<&[u8]> = trim(line).split(|&b| b == b',').collect();
        // The last piece that is not empty: the text after it is after all segments.
        let last = pieces.iter().rposition(|piece| !trim(piece).is_empty());
        let mut before = false;
        for (index, piece) in pieces.iter().enumerate() {
            let edge = last.is_none_or(|last| index > last) || !before;
            let blanks = |count: usize, codes: &mut Vec<&'static str>| {
                codes.extend(core::iter::repeat_n("deviation.space-in-session-token", count));
            };
            let leading = piece.iter().take_while(|&&b| is_blank(b)).count();
            if index > 0 && !edge {
                blanks(leading, codes);
            }
            if leading < piece.len() {
                if segments.len() == limits::MAX_MEMBERS {
                    return None;
                }
                segments.push(segment(trim(piece), codes)?);
                before = true;
                // A run of white space before a comma is reported once, where it starts.
                let spaced = piece.last().is_some_and(|&b| is_blank(b));
                if spaced && index + 1 < pieces.len() {
                    blanks(1, codes);
                }
                if index + 1 < pieces.len() && last == Some(index) {
                    codes.push("deviation.empty-session-segment");
                }
            } else if index + 1 < pieces.len() {
                codes.push("deviation.empty-session-segment");
            }
        }
    }
    if segments.is_empty() && !lines.is_empty() {
        // It is reported at the very start, after other reports there.
        let comma = usize::from(lines[0].starts_with(b","));
        codes.insert(comma, "deviation.empty-session-token");
    }
    Some(segments)
}

/// `[ range-id ":" ] ( [ version ] "#" lsn *( "#" [ [ region ] "=" lsn ] ) / lsn )`
fn segment(text: &[u8], codes: &mut Vec<&'static str>) -> Option<Segment> {
    let Some(colon) = text.iter().position(|&b| b == b':') else {
        codes.push("deviation.bare-session-lsn");
        let lsn = integer(text, codes)?;
        return Some(Segment {
            range: String::new(),
            version: None,
            lsn,
            regions: BTreeMap::new(),
        });
    };
    let (range, value) = (&text[..colon], &text[colon + 1..]);
    if !is_run(range, is_vchar) {
        return None;
    }
    let range = String::from_utf8(range.to_vec()).unwrap();
    let mut parts = value.split(|&b| b == b'#');
    let first = parts.next()?;
    let Some(lsn) = parts.next() else {
        let lsn = integer(first, codes)?;
        return Some(Segment { range, version: None, lsn, regions: BTreeMap::new() });
    };
    let version = Some(match first {
        [] => {
            codes.push("deviation.empty-session-part");
            0
        }
        first => integer(first, codes)?,
    });
    let lsn = integer(lsn, codes)?;
    let mut regions = BTreeMap::new();
    let mut count = 0;
    for part in parts {
        count += 1;
        if count > limits::MAX_REGIONS {
            return None;
        }
        if part.is_empty() {
            codes.push("deviation.empty-session-part");
            continue;
        }
        let equals = part.iter().position(|&b| b == b'=')?;
        let region = match &part[..equals] {
            [] => {
                codes.push("deviation.empty-session-part");
                0
            }
            digits if is_run(digits, |b| b.is_ascii_digit()) && digits.len() < 20 => {
                core::str::from_utf8(digits).unwrap().parse().ok()?
            }
            _ => return None,
        };
        if regions.insert(region, integer(&part[equals + 1..], codes)?).is_some() {
            return None;
        }
    }
    Some(Segment { range, version, lsn, regions })
}

/// `[ "-" / "+" ] 1*DIGIT`
fn integer(text: &[u8], codes: &mut Vec<&'static str>) -> Option<i64> {
    let digits = match text {
        [b'+', digits @ ..] => {
            codes.push("deviation.plus-in-session-token");
            digits
        }
        [b'-', digits @ ..] | digits => digits,
    };
    if !is_run(digits, |b| b.is_ascii_digit()) {
        return None;
    }
    core::str::from_utf8(text).ok()?.parse().ok()
}
