//! The parts that the credentials of all schemes share.

use http::HeaderName;
use http::header::AUTHORIZATION;

use crate::error::{DecodeError, ErrorKind, Expected};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{run1, spaces};
use crate::grammar::{Fault, Parsed, fail, fault, unwrap};

pub(super) static NAME: &HeaderName = &AUTHORIZATION;

/// A scheme and the spaces after it.
///
/// ```text
/// credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
/// ```
#[inline]
pub(super) fn scheme(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (rest, scheme) = run1(TCHAR, Expected::Scheme)(input)?;
    match rest {
        [] => Ok((rest, scheme)),
        [b' ', ..] => Ok((spaces(rest), scheme)),
        _ if crate::grammar::leaf::ows(rest).is_empty() => Ok((&[], scheme)),
        _ => fail(rest, Expected::Scheme),
    }
}

/// The schemes whose credentials have a type.
pub(super) const HMAC_SHA256: &[u8] = b"HMAC-SHA256";
pub(super) const BEARER: &[u8] = b"Bearer";
pub(super) const BASIC: &[u8] = b"Basic";

/// Parses the scheme `wanted`, which is case-insensitive, and returns what follows; it must not be empty.
#[inline]
pub(super) fn credentials_of<'a>(
    input: &'a [u8],
    wanted: &[u8],
    expected: Expected,
) -> Parsed<'a, ()> {
    match strip_scheme(input, wanted) {
        Some(rest) => Ok((rest, ())),
        None => wrong_scheme(input, wanted, expected),
    }
}

/// The same; `None` if it is another scheme, or nothing follows.
#[inline]
pub(super) fn strip_scheme<'a>(input: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    match input.split_at_checked(wanted.len()) {
        Some((head, rest @ [b' ', _, ..]))
            if head == wanted || head.eq_ignore_ascii_case(wanted) =>
        {
            Some(spaces(rest))
        }
        _ => None,
    }
}

#[cold]
fn wrong_scheme<'a>(input: &'a [u8], wanted: &[u8], expected: Expected) -> Parsed<'a, ()> {
    let (rest, found) = scheme(input)?;
    if found.eq_ignore_ascii_case(wanted) {
        return fail(rest, Expected::Credentials);
    }
    fault(ErrorKind::WrongScheme, expected, input, found.len())
}

/// Fails unless `parse` takes all of `text`: for the parts of credentials that are to be written.
///
/// Positions are those in `text`.
pub(super) fn whole<'a, T>(
    parse: impl FnOnce(&'a [u8]) -> Parsed<'a, T>,
    expected: Expected,
    text: &'a [u8],
) -> Result<T, DecodeError> {
    let located = |fault: Fault| fault.at(NAME, 0, text.len()).sensitive(true);
    match parse(text) {
        Ok(([], value)) => Ok(value),
        Ok((rest, _)) => Err(located(Fault::unexpected(rest, expected))),
        Err(error) => Err(located(unwrap(error).expecting(expected))),
    }
}
