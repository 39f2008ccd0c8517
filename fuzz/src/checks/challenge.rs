//! `WWW-Authenticate` against an oracle that tries what a challenge may be, one after the other.

use masthead::auth::WwwAuthenticate;
use masthead::{Field, FieldLines, Notes};

use super::bytes::{behind, is_blank, is_tchar, list};
use super::params::{Param, auth_param, commas, token68, unquoted};
use super::{input, same_deviations, sent_on_as_received, strict_is_default_without_notes};

/// Reads the challenges.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, compare);
}

fn compare(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = oracle(lines);
    let mut notes = Notes::new();
    let read = WwwAuthenticate::parse_noting(field, &mut notes);
    assert_eq!(read.is_ok(), found.is_some(), "{read:?} {found:?}");
    let one_by_one = WwwAuthenticate::members(field).all(|member| member.is_ok());
    assert_eq!(one_by_one, found.is_some());

    let clean = found.as_ref().is_some_and(|found| {
        let read = read.unwrap();
        assert_eq!(read.iter().count(), found.len());
        let mut codes = Vec::new();
        for (read, found) in read.iter().zip(found) {
            let param = |(name, value): (&str, masthead::ParameterValue<'_>)| {
                (name.to_owned(), value.to_bytes().into_owned())
            };
            let params: Vec<Param> = read.params().map(param).collect();
            assert_eq!(read.scheme(), found.scheme);
            assert_eq!(read.token68(), found.token68.as_deref());
            assert_eq!(params, found.params);
            codes.extend(&found.codes);
        }
        same_deviations(&notes, &codes);
        codes.is_empty()
    });
    strict_is_default_without_notes::<WwwAuthenticate>(field, clean);
    if found.is_some() {
        sent_on_as_received::<WwwAuthenticate>(field, clean);
    }
}

#[derive(Debug)]
struct Challenge {
    scheme: String,
    token68: Option<String>,
    params: Vec<Param>,
    /// A parameter has a space before it where a comma should be, or a value without its quotes.
    codes: Vec<&'static str>,
}

/// `#challenge`, over all lines.
fn oracle(lines: &[&[u8]]) -> Option<Vec<Challenge>> {
    list(lines, challenge)
}

/// The comma or the end of the line at `at`, after optional white space.
fn member_end(line: &[u8], at: usize) -> Option<usize> {
    let end = behind(line, at, is_blank);
    (end == line.len() || line[end] == b',').then_some(end)
}

/// `auth-scheme [ 1*SP ( token68 / #auth-param ) ]`
fn challenge(line: &[u8], at: usize) -> Option<(Challenge, usize)> {
    let end = behind(line, at, is_tchar);
    let scheme = String::from_utf8(line[at..end].to_vec()).unwrap();
    let mut challenge = Challenge { scheme, token68: None, params: Vec::new(), codes: Vec::new() };
    if end == at {
        return None;
    }
    let payload = behind(line, end, |b| b == b' ');
    if payload == end {
        return Some((challenge, end));
    }
    // Parameters, with or without empty list members before them.
    let first = commas(line, payload).unwrap_or(payload);
    if param(line, first).is_some() {
        let end = params(line, first, &mut challenge);
        return Some((challenge, end));
    }
    match token68(line, payload) {
        Some(end) if member_end(line, end).is_some() => {
            challenge.token68 = Some(String::from_utf8(line[payload..end].to_vec()).unwrap());
            Some((challenge, end))
        }
        _ => Some((challenge, end)),
    }
}

/// A parameter, the position after it, and whether its value needs quotes that it does not have.
fn param(line: &[u8], at: usize) -> Option<(Param, usize, bool)> {
    match unquoted(line, at, true) {
        Some((param, end)) => Some((param, end, true)),
        None => auth_param(line, at).map(|(param, end)| (param, end, false)),
    }
}

/// The parameters from `at` on, and the position after the last one.
fn params(line: &[u8], mut at: usize, challenge: &mut Challenge) -> usize {
    let mut end = at;
    while let Some((param, behind_it, is_unquoted)) = param(line, at) {
        if !challenge.params.is_empty() && commas(line, end).is_none() {
            challenge.codes.push("deviation.space-separated-parameters");
        }
        challenge.codes.extend(is_unquoted.then_some("deviation.unquoted-value"));
        challenge.params.push(param);
        end = behind_it;
        at = commas(line, end).unwrap_or_else(|| behind(line, end, is_blank));
        if at == end {
            break;
        }
    }
    end
}
