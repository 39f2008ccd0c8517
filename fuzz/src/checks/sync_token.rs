//! `Sync-Token` against an oracle that cuts lines at their commas.

use masthead::sync_token::SyncTokens;
use masthead::{DecodeError, Field, FieldLines, Notes, limits};

use super::bytes::{behind, is_blank, is_run, is_tchar, is_vchar, trim};
use super::{input, same_deviations, sent_on_as_received, strict_is_default_without_notes};

/// Reads the tokens one by one and as a whole.
///
/// # Panics
///
/// When masthead and the oracle disagree, or a faulty token is reported elsewhere.
pub fn check(data: &[u8]) {
    input::each_form(data, compare);
}

fn compare(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = oracle(lines);
    members(field, &found);

    let tokens: Option<Vec<_>> = found.iter().map(|member| member.token.as_ref()).collect();
    let mut notes = Notes::new();
    let read = SyncTokens::parse_noting(field, &mut notes);
    assert_eq!(read.is_ok(), tokens.is_some(), "{read:?}");
    let clean = tokens.as_ref().is_some_and(|tokens| {
        let mut codes: Vec<_> = tokens.iter().flat_map(|token| token.codes.clone()).collect();
        if tokens.is_empty() {
            codes.push("deviation.empty-sync-token");
        }
        same_deviations(&notes, &codes);
        let view = read.as_ref().unwrap().iter();
        let read: Vec<_> = view.map(|t| (t.id(), t.value(), t.sequence())).collect();
        let tokens: Vec<_> = tokens.iter().map(|t| (&*t.id, &*t.value, t.sequence)).collect();
        assert_eq!(read, tokens);
        codes.is_empty()
    });
    strict_is_default_without_notes::<SyncTokens>(field, clean);
    if tokens.is_some() {
        sent_on_as_received::<SyncTokens>(field, clean);
    }
}

/// A faulty token hides no other, and its error points into it.
fn members(field: FieldLines<'_>, found: &[Found]) {
    let read: Vec<Result<_, DecodeError>> = SyncTokens::members(field).collect();
    assert_eq!(read.len(), found.len(), "{read:?}");
    for (read, found) in read.iter().zip(found) {
        match (read, &found.token) {
            (Ok(read), Some(token)) => {
                assert_eq!((read.id(), read.value()), (&*token.id, &*token.value));
                assert_eq!(read.sequence(), token.sequence);
            }
            (Err(error), None) => {
                assert_eq!(error.line(), found.line);
                let span = error.span().unwrap();
                // What is missing at its end is reported there: at the comma.
                assert!((found.start..=found.end).contains(&span.start), "{error:?} {found:?}");
            }
            (read, found) => panic!("{read:?} {found:?}"),
        }
    }
}

/// A member of the list and its position, with the white space after it.
#[derive(Debug)]
pub struct Found {
    line: usize,
    start: usize,
    end: usize,
    pub token: Option<Token>,
}

/// A token as the oracle reads it.
#[derive(Debug)]
pub struct Token {
    pub id: String,
    pub value: String,
    pub sequence: Option<u64>,
    codes: Vec<&'static str>,
}

/// The members of the list, over all lines.
pub fn oracle(lines: &[&[u8]]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut count = 0;
    for (index, &line) in lines.iter().enumerate() {
        let fault = |start, end| Found { line: index, start, end, token: None };
        if index == limits::MAX_LINES {
            found.push(fault(0, 0));
            break;
        }
        if line.len() > limits::MAX_LINE_LEN {
            found.push(fault(limits::MAX_LINE_LEN, line.len()));
            continue;
        }
        let mut end = 0;
        for piece in line.split(|&b| b == b',') {
            let start = behind(line, end, is_blank);
            end += piece.len();
            if start < end {
                if count == limits::MAX_MEMBERS {
                    found.push(fault(start, end));
                    return found;
                }
                count += 1;
                found.push(Found { token: token(trim(piece)), ..fault(start, end) });
            }
            end += 1;
        }
    }
    found
}

/// `id "=" value *( OWS ";" OWS param )`
fn token(text: &[u8]) -> Option<Token> {
    let mut parts = text.split(|&b| b == b';');
    let first = parts.next()?;
    let params: Vec<_> = parts.collect();
    let first = if params.is_empty() { first } else { trim_end(first) };
    let equals = first.iter().position(|&b| b == b'=')?;
    let (id, value) = (&first[..equals], &first[equals + 1..]);
    if !is_run(id, is_vchar) || !is_run(value, is_vchar) {
        return None;
    }
    let (mut sequence, mut codes) = (None, Vec::new());
    for (index, param) in params.iter().enumerate() {
        let param = trim(param);
        if let Some(digits) = param.strip_prefix(b"sn=") {
            if sequence.is_some() || !is_run(digits, |b| b.is_ascii_digit()) {
                return None;
            }
            let digits = core::str::from_utf8(digits).unwrap();
            sequence = Some(digits.parse().ok()?);
        } else if param.is_empty() && index + 1 == params.len() {
            codes.push("deviation.trailing-semicolon");
        } else if is_unknown(param) {
            codes.push("deviation.unknown-parameter");
        } else {
            return None;
        }
    }
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Some(Token { id: text(id), value: text(value), sequence, codes })
}

/// `token [ "=" *( VCHAR except ";" and "," ) ]`
fn is_unknown(param: &[u8]) -> bool {
    let name = behind(param, 0, is_tchar);
    let value = match param.get(name) {
        Some(b'=') => behind(param, name + 1, is_vchar),
        _ => name,
    };
    name > 0 && value == param.len()
}

fn trim_end(text: &[u8]) -> &[u8] {
    let blanks = text.iter().rev().take_while(|&&b| is_blank(b)).count();
    &text[..text.len() - blanks]
}
