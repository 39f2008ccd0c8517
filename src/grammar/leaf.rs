//! Leaf parsers: literals, runs of a class, digits, white space.

use super::class::{Class, FIELD, is_field};
use super::{Fault, Parsed, fail, fault};
use crate::error::{ErrorKind, Expected};

/// One given byte.
#[inline]
pub(crate) fn byte<'a>(wanted: u8, expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match input {
        [first, rest @ ..] if *first == wanted => Ok((rest, ())),
        _ => fail(input, expected),
    }
}

/// The bytes `wanted`, as they are.
#[inline]
pub(crate) fn literal<'a, const N: usize>(
    wanted: &'static [u8; N],
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match strip(input, wanted) {
        Some(rest) => Ok((rest, ())),
        None => fail(input, expected),
    }
}

/// [`literal`] at the start of something optional, or of an alternative that is not the last.
///
/// Its error is put together in place: where it only says that something else comes, the compiler leaves it out.
#[inline]
pub(crate) fn start<'a, const N: usize>(
    wanted: &'static [u8; N],
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match strip(input, wanted) {
        Some(rest) => Ok((rest, ())),
        None => Err(nom::Err::Error(Fault::inline(input, expected))),
    }
}

/// The rest after `wanted`, if `input` starts with it.
#[inline]
pub(crate) fn strip<'a, const N: usize>(input: &'a [u8], wanted: &[u8; N]) -> Option<&'a [u8]> {
    // A comparison of arrays is one or two instructions; of slices, a call.
    match input.split_first_chunk::<N>() {
        Some((head, rest)) if head == wanted => Some(rest),
        _ => None,
    }
}

/// As many bytes of `class` as there are.
#[inline]
pub(crate) fn run<'a>(class: Class) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        // Four at a time: the end of the line is looked for a quarter as often.
        let mut end = 0;
        let mut chunks = input.chunks_exact(4);
        let end = loop {
            let Some([a, b, c, d]) = chunks.next() else {
                let tail = chunks.remainder();
                break end + tail.iter().position(|&b| !class.has(b)).unwrap_or(tail.len());
            };
            if !class.has(*a) {
                break end;
            }
            if !class.has(*b) {
                break end + 1;
            }
            if !class.has(*c) {
                break end + 2;
            }
            if !class.has(*d) {
                break end + 3;
            }
            end += 4;
        };
        let (run, rest) = input.split_at(end);
        Ok((rest, run))
    }
}

/// At least one byte of `class`.
#[inline]
pub(crate) fn run1<'a>(
    class: Class,
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| match run(class)(input)? {
        (_, []) => fail(input, expected),
        found => Ok(found),
    }
}

/// `true` or `false`, case-insensitive.
#[inline]
pub(crate) fn boolean<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, bool> {
    move |input| match (input.split_at_checked(4), input.split_at_checked(5)) {
        (Some((word, rest)), _) if word.eq_ignore_ascii_case(b"true") => Ok((rest, true)),
        (_, Some((word, rest))) if word.eq_ignore_ascii_case(b"false") => Ok((rest, false)),
        _ => fail(input, expected),
    }
}

/// The one of `all` whose name is the run of letters at the start, case-insensitive.
pub(crate) fn word<'a, T: Copy>(
    input: &'a [u8],
    all: &[T],
    name_of: fn(T) -> &'static str,
    expected: Expected,
) -> Parsed<'a, T> {
    let letters = input.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (word, rest) = input.split_at(letters);
    let is_it = |one: &&T| name_of(**one).as_bytes().eq_ignore_ascii_case(word);
    match all.iter().find(is_it) {
        Some(one) => Ok((rest, *one)),
        None => fail(input, expected),
    }
}

/// Checks that `text` is all of `class` and not empty: for the parts of a value that is to be written.
pub(crate) fn whole(class: Class, expected: Expected, text: &[u8]) -> Result<(), Fault> {
    let (rest, _) = run1(class, expected)(text).map_err(super::unwrap)?;
    match rest {
        [] => Ok(()),
        rest => Err(Fault::unexpected(rest, expected)),
    }
}

/// As many bytes of `class` as there are, for long runs.
///
/// `fits` is the class once more, as a range check without a branch: sixteen bytes at a time, the
/// compiler turns it into vector instructions.
#[inline]
pub(crate) fn run_long<'a>(
    class: Class,
    fits: impl Fn(u8) -> bool,
) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        let mut tail = input;
        while let Some((block, rest)) = tail.split_first_chunk::<BLOCK>() {
            if !all(block, &fits) {
                // The run ends in this block: all at once, that is found in half of the instructions.
                let misfits = block.map(|b| if fits(b) { 0 } else { u8::MAX });
                let (_, rest) = tail.split_at(first(misfits));
                return Ok((rest, &input[..input.len() - rest.len()]));
            }
            tail = rest;
        }
        // What is left is shorter than a block.
        while let [b, rest @ ..] = tail {
            if !class.has(*b) {
                break;
            }
            tail = rest;
        }
        Ok((tail, &input[..input.len() - tail.len()]))
    }
}

pub(crate) const BLOCK: usize = 16;

/// Returns `true` if all bytes of a block fit.
#[inline]
pub(crate) fn all<const N: usize>(block: &[u8; N], fits: impl Fn(u8) -> bool) -> bool {
    const { assert!(N <= u8::MAX as usize) };
    // A sum, of which the compiler makes the shortest code: a comparison of masks.
    usize::from(block.iter().map(|&b| u8::from(fits(b))).sum::<u8>()) == N
}

/// The index of the first mark that is not zero; [`BLOCK`] where all are. A mark is 0 or 255.
#[inline]
pub(crate) fn first(marks: [u8; BLOCK]) -> usize {
    // All at once: from byte to byte, it takes four instructions for each.
    u128::from_le_bytes(marks).trailing_zeros() as usize / 8
}

/// Where the first byte `wanted` of a text is, which is not far.
#[inline]
pub(crate) fn index_of(wanted: u8, text: &[u8]) -> Option<usize> {
    let mut rest = text;
    while let Some((block, after)) = rest.split_first_chunk::<BLOCK>() {
        let index = first(block.map(|b| if b == wanted { u8::MAX } else { 0 }));
        if index < BLOCK {
            return Some(text.len() - rest.len() + index);
        }
        rest = after;
    }
    rest.iter().position(|&b| b == wanted).map(|index| text.len() - rest.len() + index)
}

/// `OWS`, or `BWS`: spaces and tabs, or nothing.
#[inline]
pub(crate) fn ows(mut input: &[u8]) -> &[u8] {
    // One comparison is enough to see that there is none, which is the common case.
    while let [b @ ..=b' ', rest @ ..] = input {
        if !matches!(b, b' ' | b'\t') {
            break;
        }
        input = rest;
    }
    input
}

/// [`ows`] as a parser, which always succeeds.
#[inline]
#[expect(clippy::unnecessary_wraps, reason = "the type of a parser")]
pub(crate) fn white_space(input: &[u8]) -> Parsed<'_, ()> {
    Ok((ows(input), ()))
}

/// Checks that a byte of `class` comes next, without consuming it.
#[inline]
pub(crate) fn before<'a>(class: Class, expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match input {
        [first, ..] if class.has(*first) => Ok((input, ())),
        _ => fail(input, expected),
    }
}

/// That no byte of `class` comes next.
#[inline]
pub(crate) fn not_before<'a>(
    class: Class,
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    move |input| match input {
        [first, ..] if class.has(*first) => fail(input, expected),
        _ => Ok((input, ())),
    }
}

/// `1*SP`, if there is any.
#[inline]
pub(crate) fn spaces(mut input: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = input {
        input = rest;
    }
    input
}

/// `1*SP`, where something optional begins.
#[inline]
pub(crate) fn spaces1(input: &[u8]) -> Parsed<'_, ()> {
    let (rest, ()) = start(b" ", Expected::Space)(input)?;
    Ok((spaces(rest), ()))
}

/// A value without the white space at its end.
#[inline]
pub(crate) fn trim_end(mut input: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = input {
        input = rest;
    }
    input
}

/// `1*( VCHAR / SP / HTAB / obs-text )`, the whole of a value that is not looked into.
#[inline]
pub(crate) fn opaque<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| match opaque_or_empty(input)? {
        (_, []) => fault(ErrorKind::Empty, expected, input, 0),
        found => Ok(found),
    }
}

/// `*( VCHAR / SP / HTAB / obs-text )`, the same where it may be empty.
#[inline]
pub(crate) fn opaque_or_empty(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (rest, text) = run_long(FIELD, is_field)(input)?;
    if !rest.is_empty() {
        return fail(rest, Expected::FieldContent);
    }
    let text = trim_end(text);
    Ok((&input[text.len()..], text))
}

/// `1*DIGIT` as a number; one that does not fit is [out of range](ErrorKind::OutOfRange).
#[inline]
pub(crate) fn number<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, u64> {
    move |input| {
        let (rest, number) = digits(input);
        match input.len() - rest.len() {
            0 => fail(input, expected),
            1..=SAFE_DIGITS => Ok((rest, number)),
            len => match checked(&input[..len]) {
                Some(number) => Ok((rest, number)),
                None => fault(ErrorKind::OutOfRange, expected, input, len),
            },
        }
    }
}

/// [`number`] that `fits`; any other is [out of range](ErrorKind::OutOfRange).
pub(crate) fn number_that<'a>(
    expected: Expected,
    fits: fn(u64) -> bool,
) -> impl Fn(&'a [u8]) -> Parsed<'a, u64> {
    move |input| match number(expected)(input)? {
        (rest, number) if fits(number) => Ok((rest, number)),
        (rest, _) => fault(ErrorKind::OutOfRange, expected, input, input.len() - rest.len()),
    }
}

/// [`number`], where one that does not fit is the largest that does.
#[inline]
pub(crate) fn saturating<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, u64> {
    move |input| {
        let (rest, number) = digits(input);
        match input.len() - rest.len() {
            0 => fail(input, expected),
            1..=SAFE_DIGITS => Ok((rest, number)),
            len => Ok((rest, checked(&input[..len]).unwrap_or(u64::MAX))),
        }
    }
}

/// [`number`] of a narrower type; one that does not fit that is [out of range](ErrorKind::OutOfRange).
#[inline]
pub(crate) fn narrow<'a, N: TryFrom<u64>>(
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, N> {
    move |input| {
        // Leaves are plain functions: with `converted`, four numbers took 35 % more instructions.
        let (rest, wide) = number(expected)(input)?;
        match N::try_from(wide) {
            Ok(number) => Ok((rest, number)),
            Err(_) => fault(ErrorKind::OutOfRange, expected, input, input.len() - rest.len()),
        }
    }
}

/// `[ "-" ] 1*DIGIT` as a number; one that does not fit is [out of range](ErrorKind::OutOfRange).
#[inline]
pub(crate) fn integer<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, i64> {
    move |input| {
        let magnitude = input.strip_prefix(b"-").unwrap_or(input);
        let (rest, number) = number(expected)(magnitude)?;
        let signed = match magnitude.len() == input.len() {
            true => 0_i64.checked_add_unsigned(number),
            false => 0_i64.checked_sub_unsigned(number),
        };
        match signed {
            Some(number) => Ok((rest, number)),
            None => fault(ErrorKind::OutOfRange, expected, magnitude, magnitude.len() - rest.len()),
        }
    }
}

/// So many digits always fit.
pub(crate) const SAFE_DIGITS: usize = 19;

/// `*DIGIT` as a number, which is right for up to [`SAFE_DIGITS`].
#[inline]
pub(crate) fn digits(input: &[u8]) -> (&[u8], u64) {
    let (mut rest, mut number) = (input.iter(), 0u64);
    loop {
        let before = rest.as_slice();
        match rest.next().map(|&b| u64::from(b).wrapping_sub(u64::from(b'0'))) {
            Some(digit @ ..=9) => number = number.wrapping_mul(10).wrapping_add(digit),
            _ => return (before, number),
        }
    }
}

/// `*DIGIT` as a number, which is right for up to [`SAFE_DIGITS`], and the byte that ends it, which is taken: [`NONE`]
/// without a digit, and [`END`] at the end.
///
/// For values that are read at a glance, of numbers and single bytes between them.
// The byte that ends the digits is read once: with `digits`, three ranges took 15 % more instructions.
#[inline]
pub(crate) fn number_and_end(input: &mut core::slice::Iter<'_, u8>) -> (u64, u8) {
    let Some(&b) = input.next() else { return (NONE, END) };
    let mut number @ ..=9 = u64::from(b).wrapping_sub(u64::from(b'0')) else { return (NONE, b) };
    loop {
        let Some(&b) = input.next() else { return (number, END) };
        match u64::from(b).wrapping_sub(u64::from(b'0')) {
            digit @ ..=9 => number = number.wrapping_mul(10).wrapping_add(digit),
            _ => return (number, b),
        }
    }
}

/// No number of [`SAFE_DIGITS`] digits.
pub(crate) const NONE: u64 = u64::MAX;

/// No byte that ends digits.
pub(crate) const END: u8 = b'0';

/// The number that a run of digits stands for, if it fits.
#[cold]
fn checked(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |n, b| n.checked_mul(10)?.checked_add(u64::from(b & 0xf)))
}

/// Exactly `N` digits as a number.
#[inline]
pub(crate) fn fixed<'a, const N: usize>(
    expected: Expected,
) -> impl Fn(&'a [u8]) -> Parsed<'a, u32> {
    move |input| match input.split_first_chunk::<N>() {
        // One test for all of them, without a branch for each.
        Some((digits, rest)) if digits.iter().fold(true, |all, b| all & b.is_ascii_digit()) => {
            let number = digits.iter().fold(0, |n, b| n * 10 + u32::from(b & 0xf));
            Ok((rest, number))
        }
        _ => Err(nom::Err::Error(first_non_digit(input, N, expected))),
    }
}

#[cold]
fn first_non_digit(input: &[u8], wanted: usize, expected: Expected) -> Fault {
    let digits = input.iter().take(wanted).take_while(|b| b.is_ascii_digit()).count();
    Fault::unexpected(&input[digits..], expected)
}

/// The end of the value; white space before it does not count.
#[inline]
pub(crate) fn end(input: &[u8]) -> Parsed<'_, ()> {
    match ows(input) {
        [] => Ok((&[], ())),
        rest => fail(rest, Expected::End),
    }
}

#[cfg(test)]
mod tests {
    use super::super::class::{DIGIT, TOKEN68, is_token68};
    use super::*;

    #[test]
    fn long_runs_find_the_same_end() {
        for len in 0..70 {
            for stop in 0..=len {
                let mut input = vec![b'a'; len];
                if let Some(b) = input.get_mut(stop) {
                    *b = b'"';
                }
                let long = run_long(TOKEN68, is_token68)(&input);
                assert_eq!(long, run(TOKEN68)(&input), "{stop} of {len}");
            }
        }
    }

    #[test]
    fn numbers_up_to_the_largest() {
        let number = number(Expected::SequenceNumber);
        assert_eq!(number(b"007;"), Ok((&b";"[..], 7)));
        assert_eq!(number(b"18446744073709551615"), Ok((&b""[..], u64::MAX)));
        assert_eq!(number(b"00000000000000000000000001"), Ok((&b""[..], 1)));
        for big in [&b"18446744073709551616"[..], b"99999999999999999999", &[b'9'; 300]] {
            let fault = super::super::unwrap(number(big).unwrap_err());
            assert_eq!(
                fault,
                Fault::new(ErrorKind::OutOfRange, Expected::SequenceNumber, big, big.len())
            );
        }
        assert!(number(b"").is_err());
        assert!(number(b"+1").is_err());
    }

    #[test]
    fn integers_from_the_least_to_the_largest() {
        let integer = integer(Expected::Amount);
        assert_eq!(integer(b"-1;"), Ok((&b";"[..], -1)));
        assert_eq!(integer(b"-0"), Ok((&b""[..], 0)));
        assert_eq!(integer(b"9223372036854775807"), Ok((&b""[..], i64::MAX)));
        assert_eq!(integer(b"-9223372036854775808"), Ok((&b""[..], i64::MIN)));
        for big in [&b"9223372036854775808"[..], b"-9223372036854775809", b"-18446744073709551616"]
        {
            let fault = super::super::unwrap(integer(big).unwrap_err());
            let digits = big.strip_prefix(b"-").unwrap_or(big);
            assert_eq!(
                fault,
                Fault::new(ErrorKind::OutOfRange, Expected::Amount, digits, digits.len())
            );
        }
        for bad in [&b""[..], b"-", b"+1", b"--1", b"- 1"] {
            assert!(integer(bad).is_err());
        }
    }

    #[test]
    fn narrow_numbers() {
        let narrow = narrow::<u8>(Expected::VersionNumber);
        assert_eq!(narrow(b"0255."), Ok((&b"."[..], 255)));
        let fault = super::super::unwrap(narrow(b"256.").unwrap_err());
        assert_eq!(fault, Fault::new(ErrorKind::OutOfRange, Expected::VersionNumber, b"256.", 3));
    }

    #[test]
    fn fixed_digits_point_at_the_first_that_is_none() {
        assert_eq!(fixed::<2>(Expected::HttpDate)(b"07x"), Ok((&b"x"[..], 7)));
        let fault = super::super::unwrap(fixed::<4>(Expected::HttpDate)(b"19x4").unwrap_err());
        assert_eq!(fault, Fault::unexpected(b"x4", Expected::HttpDate));
        let fault = super::super::unwrap(fixed::<4>(Expected::HttpDate)(b"199").unwrap_err());
        assert_eq!(fault, Fault::unexpected(b"", Expected::HttpDate));
    }

    #[test]
    fn they_compose_under_nom() {
        use nom::Parser;
        use nom::combinator::opt;
        use nom::sequence::separated_pair;
        let dot = byte(b'.', Expected::Token);
        let (rest, pair) =
            separated_pair(run1(DIGIT, Expected::Token), dot, opt(run1(DIGIT, Expected::Token)))
                .parse(b"1.x")
                .unwrap();
        assert_eq!((rest, pair), (&b"x"[..], (&b"1"[..], None)));
    }
}
