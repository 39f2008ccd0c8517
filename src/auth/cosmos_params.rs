//! The parameters of Cosmos DB tokens.

use nom::Parser;
use nom::branch::alt;
use nom::sequence::preceded;

use super::scheme::scheme;
use crate::error::{ErrorKind, Expected};
use crate::grammar::class::{COSMOS_TOKEN, is_cosmos_token};
use crate::grammar::leaf::{run, run_long, start, strip};
use crate::grammar::percent::decoded;
use crate::grammar::{Fault, Parsed, fail};

/// Returns `true` if a value looks like a token of this form, judging by its first parameter.
#[inline]
pub(super) fn is_of_cosmos(input: &[u8]) -> bool {
    key(b"type", Expected::CosmosType)(input).is_ok()
}

#[cold]
fn no_token(input: &[u8]) -> Fault {
    match scheme(input) {
        Ok((_, scheme)) => {
            Fault::new(ErrorKind::WrongScheme, Expected::CosmosToken, input, scheme.len())
        }
        Err(_) => Fault::unexpected(input, Expected::CosmosType),
    }
}

/// `type` and its equals sign.
#[inline]
pub(super) fn kind_key(input: &[u8]) -> Parsed<'_, ()> {
    key(b"type", Expected::CosmosType)(input).map_err(|_| nom::Err::Error(no_token(input)))
}

/// A name and its equals sign; the name is case-sensitive.
///
/// ```text
/// key = name ( "=" / "%3d" )                             ; digits of either case
/// ```
#[inline]
fn key<'a, const N: usize>(
    name: &'static [u8; N],
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match strip(input, name) {
        Some([b'=', rest @ ..] | [b'%', b'3', b'd' | b'D', rest @ ..]) => Ok((rest, ())),
        _ => fail(input, expected),
    }
}

/// ```text
/// next-key = ( "&" / "%26" ) key
/// ```
#[inline]
pub(super) fn next_key<'a, const N: usize>(
    name: &'static [u8; N],
    expected: Expected,
) -> impl Parser<&'a [u8], Output = (), Error = Fault> {
    let ampersand = alt((start(b"%26", expected), start(b"&", expected)));
    preceded(ampersand, key(name, expected))
}

/// A value up to the next ampersand.
///
/// ```text
/// part        = 1*( COSMOS_TOKEN / pct-encoded )         ; decoded neither "&" nor ","
/// pct-encoded = "%" HEXDIG HEXDIG
/// ```
#[inline]
pub(super) fn part<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        // A loop: as a `many0_count` of escapes and runs, a token took 10 % more instructions.
        let mut rest = input;
        loop {
            (rest, _) = run(COSMOS_TOKEN)(rest)?;
            match decoded(rest) {
                Ok((_, Some(b'&' | b',') | None)) => break,
                Ok((after, Some(_))) => rest = after,
                Err(error) if rest.starts_with(b"%") => return Err(error),
                Err(_) => break,
            }
        }
        match &input[..input.len() - rest.len()] {
            [] => fail(input, expected),
            part => Ok((rest, part)),
        }
    }
}

/// The signature: all the rest, in which an ampersand is one character among others.
///
/// ```text
/// signature = 1*( COSMOS_TOKEN / "&" / pct-encoded )     ; decoded not ","
/// ```
#[inline]
pub(super) fn signature(input: &[u8]) -> Parsed<'_, &[u8]> {
    // A loop: as a `many0_count` over an `alt`, it took 5 % more instructions.
    let mut rest = input;
    loop {
        (rest, _) = run_long(COSMOS_TOKEN, is_cosmos_token)(rest)?;
        match decoded(rest) {
            Ok((_, Some(b','))) => return fail(rest, Expected::End),
            Ok((after, Some(_))) => rest = after,
            Err(error) if rest.starts_with(b"%") => return Err(error),
            _ => break,
        }
    }
    match &input[..input.len() - rest.len()] {
        [] => fail(input, Expected::CosmosSignature),
        text => Ok((rest, text)),
    }
}
