//! Arrays and objects of JSON, and values of any kind.

use super::{JsonString, number, string};
use crate::error::{ErrorKind, Expected};
use crate::grammar::leaf::{byte, literal, ows};
use crate::grammar::{Parsed, fail, fault};
use crate::limits::MAX_JSON_DEPTH;

/// The members of an array or an object, each read by `member`, up to the bracket `close`, which is left.
///
/// ```text
/// members = OWS [ member *( OWS "," OWS member ) ] OWS
/// ```
#[inline]
pub(crate) fn members<'a>(
    close: u8,
    expected: Expected,
    mut member: impl FnMut(&'a [u8]) -> Parsed<'a, ()>,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, ()> {
    // A loop: with `separated_list1`, four components of a partition key took 37 % more instructions.
    move |input| {
        let mut rest = ows(input);
        if rest.first() == Some(&close) {
            return Ok((rest, ()));
        }
        loop {
            rest = ows(member(rest)?.0);
            match rest {
                [b',', next @ ..] => rest = ows(next),
                [first, ..] if *first == close => return Ok((rest, ())),
                _ => return fail(rest, expected),
            }
        }
    }
}

/// An object, each of whose members is read by `member`: its name, and what follows the colon.
///
/// ```text
/// object = "{" [ pair *( "," pair ) ] "}"
/// pair   = OWS string OWS ":" OWS value OWS
/// ```
pub(crate) fn object<'a>(
    input: &'a [u8],
    mut member: impl FnMut(JsonString<'a>, &'a [u8]) -> Parsed<'a, ()>,
) -> Parsed<'a, ()> {
    let (rest, ()) = byte(b'{', Expected::JsonObject)(input)?;
    let (rest, ()) = members(b'}', Expected::CommaOrBrace, |input| {
        let (rest, (name, escaped)) = string(input)?;
        let (rest, ()) = byte(b':', Expected::Colon)(ows(rest))?;
        member(JsonString::of(name, escaped), ows(rest))
    })(rest)?;
    byte(b'}', Expected::CommaOrBrace)(rest)
}

/// Any value. Arrays and objects nest at most [`MAX_JSON_DEPTH`] deep, which bounds the stack.
pub(crate) fn value(input: &[u8]) -> Parsed<'_, ()> {
    nested(input, MAX_JSON_DEPTH)
}

fn nested(input: &[u8], depth: usize) -> Parsed<'_, ()> {
    match (input, depth) {
        ([b'{' | b'[', ..], 0) => fault(ErrorKind::TooMany, Expected::JsonValue, input, 1),
        ([b'{', ..], _) => object(input, |_, value| nested(value, depth - 1)),
        ([b'[', rest @ ..], _) => {
            let value = |input| nested(input, depth - 1);
            let (rest, ()) = members(b']', Expected::CommaOrBracket, value)(rest)?;
            byte(b']', Expected::CommaOrBracket)(rest)
        }
        ([b'"', ..], _) => string(input).map(|(rest, _)| (rest, ())),
        ([b'-' | b'0'..=b'9', ..], _) => number(input).map(|(rest, _)| (rest, ())),
        ([b't', ..], _) => literal(b"true", Expected::JsonValue)(input),
        ([b'f', ..], _) => literal(b"false", Expected::JsonValue)(input),
        _ => literal(b"null", Expected::JsonValue)(input),
    }
}

/// The bytes of a valid text of JSON without the white space between its parts.
pub(crate) fn compact(text: &[u8]) -> impl Iterator<Item = u8> + Clone + '_ {
    let (mut in_string, mut is_escaped) = (false, false);
    text.iter().copied().filter(move |&b| {
        match b {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_string = !in_string,
            b' ' | b'\t' => return in_string,
            _ => {}
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::{Fault, unwrap};

    #[test]
    fn values_of_any_kind() {
        for text in [
            "null",
            "true",
            "-1.5e3",
            "\"a\"",
            "[]",
            "[ 1 , \"]\" ,{}]",
            "{ \"a\" : [ { \"b\":null } ] , \"c\":false}",
        ] {
            assert_eq!(value(text.as_bytes()), Ok((&b""[..], ())), "{text}");
        }
        for (text, expected, at) in [
            ("", Expected::JsonValue, 0),
            ("nul", Expected::JsonValue, 0),
            ("[1,]", Expected::JsonValue, 3),
            ("[1 2]", Expected::CommaOrBracket, 3),
            ("[1", Expected::CommaOrBracket, 2),
            ("{'a':1}", Expected::JsonString, 1),
            ("{\"a\" 1}", Expected::Colon, 5),
            ("{\"a\":}", Expected::JsonValue, 5),
            ("{\"a\":1]", Expected::CommaOrBrace, 6),
        ] {
            let fault = unwrap(value(text.as_bytes()).unwrap_err());
            assert_eq!(fault, Fault::unexpected(&text.as_bytes()[at..], expected), "{text}");
        }
    }

    #[test]
    fn values_nest_so_deep_and_no_deeper() {
        let of = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(value(of(MAX_JSON_DEPTH).as_bytes()).is_ok());
        for depth in [MAX_JSON_DEPTH + 1, 30_000] {
            let text = of(depth);
            let fault = unwrap(value(text.as_bytes()).unwrap_err());
            let rest = &text.as_bytes()[MAX_JSON_DEPTH..];
            assert_eq!(fault, Fault::new(ErrorKind::TooMany, Expected::JsonValue, rest, 1));
        }
    }

    #[test]
    fn white_space_counts_in_strings_only() {
        let compact = |text: &str| String::from_utf8(compact(text.as_bytes()).collect()).unwrap();
        assert_eq!(compact("{ \"a b\" :\t[ 1, 2 ] }"), "{\"a b\":[1,2]}");
        assert_eq!(compact(r#"[ "\\" , "\" ," ]"#), r#"["\\","\" ,"]"#);
    }
}
