//! Leaf parsers of field values, for your own headers and for other text with the same grammar.
//!
//! Start with [`token`], [`number`] and [`parameter`], and join them with [`byte`], [`named`] and [`expecting`].
//! [`header!`](crate::header) makes a header of such a parser, and [`list_header!`](crate::list_header) a list.
//!
//! They are parsers of [nom] 8: each takes the remaining input and returns what it parsed and the rest, so nom's combinators
//! apply. [`Fault`] is their error: the position, and what was expected.
//!
//! ```
//! use masthead::Expected;
//! use masthead::parse::{Parsed, byte, number, token};
//! use nom::Parser;
//! use nom::sequence::separated_pair;
//!
//! /// pool = token "/" 1*DIGIT
//! fn pool(input: &[u8]) -> Parsed<'_, (&str, u64)> {
//!     separated_pair(token, byte(b'/', Expected::Slash), number).parse(input)
//! }
//!
//! assert_eq!(pool(b"west/3"), Ok((&b""[..], ("west", 3))));
//!
//! // An error knows what is left of the input: of the value, if that was not cut.
//! let value = b"west-3";
//! let fault = masthead::parse::fault_of(pool(value).unwrap_err());
//! let error = fault.in_line(&http::header::VIA, 0, value);
//! assert_eq!(error.to_string(), "via: expected \"/\" at byte 6");
//! ```

use core::ops::RangeInclusive;
use std::borrow::Cow;

use nom::Parser;
use nom::combinator::cut;

use crate::deviation::Notes;
use crate::error::{ErrorKind, Expected};
use crate::field::{HttpDate, ascii};
use crate::grammar::class::TCHAR;
use crate::grammar::{self, auth_param, converted, date, leaf, percent};

pub use crate::field::ParameterValue;
pub use crate::grammar::{Fault, Parsed, unwrap as fault_of};

/// A token.
///
/// ```text
/// token = 1*tchar                                        ; RFC 9110 5.6.2
/// ```
///
/// # Errors
///
/// Without a `tchar` at the start, "a token" is expected.
///
/// ```
/// assert_eq!(masthead::parse::token(b"gzip;q=1"), Ok((&b";q=1"[..], "gzip")));
/// assert!(masthead::parse::token(b"\"gzip\"").is_err());
/// ```
pub fn token(input: &[u8]) -> Parsed<'_, &str> {
    leaf::run1(TCHAR, Expected::Token).map(ascii).parse(input)
}

/// A quoted string.
///
/// ```text
/// quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE   ; RFC 9110 5.6.4
/// ```
///
/// # Errors
///
/// Without a quote at the start, or with a control character or the end before the closing quote, "a quoted string with
/// its closing quote" is expected there.
///
/// ```
/// let (rest, text) = masthead::parse::quoted_string(br#""a \"b\"";c"#).unwrap();
/// assert_eq!((rest, text.to_str_lossy().as_ref()), (&b";c"[..], "a \"b\""));
/// assert!(masthead::parse::quoted_string(b"\"a").is_err());
/// ```
pub fn quoted_string(input: &[u8]) -> Parsed<'_, ParameterValue<'_>> {
    let value = |(text, escaped)| ParameterValue::quoted(text, escaped);
    grammar::quoted::quoted_string.map(value).parse(input)
}

/// A token68, such as a Bearer token.
///
/// ```text
/// token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="   ; RFC 9110 11.2
/// ```
///
/// # Errors
///
/// Without one of these characters at the start, "a token68" is expected.
///
/// ```
/// assert_eq!(masthead::parse::token68(b"bWFzdA== x"), Ok((&b" x"[..], "bWFzdA==")));
/// assert!(masthead::parse::token68(b"=").is_err());
/// ```
pub fn token68(input: &[u8]) -> Parsed<'_, &str> {
    auth_param::token68.map(ascii).parse(input)
}

/// A parameter: its name and its value. Names are case-insensitive.
///
/// ```text
/// parameter = token "=" ( token / quoted-string )        ; RFC 9110 5.6.6
/// ```
///
/// # Errors
///
/// "a token", "=", "a token or a quoted string", or the closing quote is expected.
///
/// ```
/// let (rest, (name, value)) = masthead::parse::parameter(b"charset=\"utf-8\"; a=b").unwrap();
/// assert_eq!((rest, name), (&b"; a=b"[..], "charset"));
/// assert_eq!(value, *"utf-8");
/// assert!(masthead::parse::parameter(b"charset = utf-8").is_err());
/// ```
pub fn parameter(input: &[u8]) -> Parsed<'_, (&str, ParameterValue<'_>)> {
    grammar::parameter::parameter.map(|(name, value)| (ascii(name), value)).parse(input)
}

/// The value of a parameter.
///
/// ```text
/// value = token / quoted-string
/// ```
///
/// # Errors
///
/// "a token or a quoted string", or the closing quote is expected.
///
/// ```
/// let (_, value) = masthead::parse::parameter_value(b"utf-8").unwrap();
/// assert_eq!((value, value.is_quoted()), (value, false));
/// assert!(masthead::parse::parameter_value(b"").is_err());
/// ```
pub fn parameter_value(input: &[u8]) -> Parsed<'_, ParameterValue<'_>> {
    grammar::parameter::parameter_value(input)
}

/// Optional white space.
///
/// ```text
/// OWS = *( SP / HTAB )                                   ; RFC 9110 5.6.3
/// ```
///
/// # Errors
///
/// None: there may be no white space.
///
/// ```
/// assert_eq!(masthead::parse::ows(b" \t;"), Ok((&b";"[..], ())));
/// assert_eq!(masthead::parse::ows(b";"), Ok((&b";"[..], ())));
/// ```
pub fn ows(input: &[u8]) -> Parsed<'_, ()> {
    Ok((leaf::ows(input), ()))
}

/// One given byte.
///
/// # Errors
///
/// `expected` is expected.
///
/// ```
/// use masthead::{Expected, parse::byte};
///
/// let colon = byte(b':', Expected::Colon);
/// assert_eq!(colon(b":80"), Ok((&b"80"[..], ())));
/// assert!(colon(b"80").is_err());
/// ```
pub fn byte<'a>(wanted: u8, expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, ()> {
    leaf::byte(wanted, expected)
}

/// A number without a sign.
///
/// ```text
/// number = 1*DIGIT
/// ```
///
/// # Errors
///
/// Without a digit at the start, "a decimal number" is expected. A number past `u64` is
/// [out of range](ErrorKind::OutOfRange).
///
/// ```
/// assert_eq!(masthead::parse::number(b"007s"), Ok((&b"s"[..], 7)));
/// assert!(masthead::parse::number(b"-7").is_err());
/// assert!(masthead::parse::number(b"18446744073709551616").is_err());
/// ```
pub fn number(input: &[u8]) -> Parsed<'_, u64> {
    leaf::number(Expected::Number)(input)
}

/// A number without a sign that is in `range`.
///
/// # Errors
///
/// As [`number`]; one that is not in `range` is [out of range](ErrorKind::OutOfRange), and the error spans its digits.
///
/// ```
/// use masthead::parse::number_in;
///
/// assert_eq!(number_in(0..=9)(b"7"), Ok((&b""[..], 7_u8)));
/// assert!(number_in(0..=9_u8)(b"12").is_err());
/// assert!(number_in(0..=9_u8)(b"300").is_err());
/// ```
pub fn number_in<'a, N: TryFrom<u64> + PartialOrd>(
    range: RangeInclusive<N>,
) -> impl Fn(&'a [u8]) -> Parsed<'a, N> {
    move |input| {
        let in_range = |number: N| range.contains(&number).then_some(number);
        let number = leaf::narrow::<N>(Expected::Number);
        converted(ErrorKind::OutOfRange, Expected::Number, number, in_range).parse(input)
    }
}

/// A number that may be negative.
///
/// ```text
/// integer = [ "-" ] 1*DIGIT
/// ```
///
/// # Errors
///
/// As [`number`], for `i64`.
///
/// ```
/// assert_eq!(masthead::parse::integer(b"-7,"), Ok((&b","[..], -7)));
/// assert!(masthead::parse::integer(b"+7").is_err());
/// ```
pub fn integer(input: &[u8]) -> Parsed<'_, i64> {
    leaf::integer(Expected::Number)(input)
}

/// A date, in any of the three forms of RFC 9110 5.6.7.
///
/// ```text
/// HTTP-date = IMF-fixdate / rfc850-date / asctime-date
/// ```
///
/// # Errors
///
/// "an HTTP-date", "a day of that month" or "a time of day" is expected. What the headers of this crate tolerate and
/// note, such as a wrong weekday, is a [deviation](ErrorKind::Deviation), and an error here.
///
/// ```
/// use masthead::parse::http_date;
///
/// let (rest, date) = http_date(b"Sun, 06 Nov 1994 08:49:37 GMT, x").unwrap();
/// assert_eq!((rest, date.to_string().as_str()), (&b", x"[..], "Sun, 06 Nov 1994 08:49:37 GMT"));
/// assert!(http_date(b"Mon, 06 Nov 1994 08:49:37 GMT").is_err(), "it was a Sunday");
/// assert!(http_date(b"1994-11-06T08:49:37Z").is_err());
/// ```
pub fn http_date(input: &[u8]) -> Parsed<'_, HttpDate> {
    let mut notes = Notes::new();
    let (rest, seconds) = date::http_date(input, &mut notes)?;
    match (notes.iter().next(), HttpDate::from_unix(seconds)) {
        (None, Some(date)) => Ok((rest, date)),
        (Some(note), _) => {
            let kind = ErrorKind::Deviation(note.deviation());
            grammar::fault(kind, Expected::HttpDate, input, input.len() - rest.len())
        }
        (None, None) => grammar::fail(input, Expected::HttpDate),
    }
}

/// Canonical base64 of at least one byte: the text.
///
/// Of the standard alphabet, with its padding, and with unused bits zero (RFC 4648 4, 3.5).
///
/// # Errors
///
/// Text that is not canonical is [invalid base64](ErrorKind::InvalidBase64).
///
/// ```
/// assert_eq!(masthead::parse::base64(b"TWFzdA==;"), Ok((&b";"[..], "TWFzdA==")));
/// assert!(masthead::parse::base64(b"TWFzdA").is_err());
/// assert!(masthead::parse::base64(b"TWFzdB==").is_err());
/// ```
pub fn base64(input: &[u8]) -> Parsed<'_, &str> {
    let base64 = |at| grammar::base64::base64(at, Expected::Base64);
    base64.map(|(text, _)| ascii(text)).parse(input)
}

/// Percent-encoded text: the text as it stands, which [`percent_decoded`] decodes.
///
/// ```text
/// text = 1*( unreserved / "%" HEXDIG HEXDIG )             ; RFC 3986 2.1, 2.3
/// ```
///
/// # Errors
///
/// Without such a character at the start, "percent-encoded text" is expected; a percent sign without two digits is an
/// [invalid escape](ErrorKind::InvalidEscape).
///
/// ```
/// use masthead::parse::{percent_decoded, percent_encoded};
///
/// let (rest, text) = percent_encoded(b"caf%C3%A9/").unwrap();
/// assert_eq!((rest, text), (&b"/"[..], "caf%C3%A9"));
/// assert_eq!(percent_decoded(text), "café".as_bytes());
/// assert!(percent_encoded(b"caf%C").is_err());
/// ```
pub fn percent_encoded(input: &[u8]) -> Parsed<'_, &str> {
    percent::encoded.map(ascii).parse(input)
}

/// Decodes the escapes of a text; borrowed if there are none. A plus sign is kept.
///
/// ```
/// assert_eq!(masthead::parse::percent_decoded("a%2Fb+c"), &b"a/b+c"[..]);
/// ```
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, [u8]> {
    percent::unescaped(text.as_bytes(), b'+')
}

/// A parameter by its name, which is case-insensitive, and its value.
///
/// ```text
/// named = name "=" value
/// ```
///
/// # Errors
///
/// Without the name and the equals sign, "the parameter" is expected. After them `value` is final: its error is that of
/// the whole, and no other alternative is tried.
///
/// ```
/// use masthead::parse::{named, number};
///
/// assert_eq!(named("age", number).parse(b"Age=30"), Ok((&b""[..], 30)));
/// assert!(matches!(named("age", number).parse(b"max=30"), Err(nom::Err::Error(_))));
/// assert!(matches!(named("age", number).parse(b"age=x"), Err(nom::Err::Failure(_))));
/// # use nom::Parser;
/// ```
pub fn named<'a, O>(
    name: &'static str,
    value: impl Parser<&'a [u8], Output = O, Error = Fault>,
) -> impl Parser<&'a [u8], Output = O, Error = Fault> {
    let mut value = cut(value);
    move |input: &'a [u8]| match input.split_at_checked(name.len()) {
        Some((head, [b'=', rest @ ..])) if head.eq_ignore_ascii_case(name.as_bytes()) => {
            value.parse(rest)
        }
        _ => grammar::fail(input, Expected::Parameter),
    }
}

/// Runs `parser`; if it fails, the error has `expected`.
///
/// The place and the [kind](ErrorKind) of the error stay as they are.
///
/// # Errors
///
/// Those of `parser`.
///
/// ```
/// use masthead::Expected;
/// use masthead::parse::{expecting, fault_of, number};
/// use nom::Parser;
///
/// let fault = fault_of(expecting(Expected::Port, number).parse(b"x").unwrap_err());
/// assert_eq!(fault.expected(), Expected::Port);
/// ```
pub fn expecting<'a, O>(
    expected: Expected,
    mut parser: impl Parser<&'a [u8], Output = O, Error = Fault>,
) -> impl Parser<&'a [u8], Output = O, Error = Fault> {
    move |input| {
        parser.parse(input).map_err(|error: nom::Err<Fault>| error.map(|f| f.expecting(expected)))
    }
}
