//! Strings and numbers of JSON (RFC 8259), within what a field value may hold.
//!
//! Control characters are in no field value, so a string holds `DEL`, which JSON has as it is, escaped only,
//! and white space is spaces and tabs.

mod structure;

use core::cmp::Ordering;
use core::fmt::{self, Write};
use std::borrow::Cow;

use super::class::{DIGIT, JSON_TEXT, is_json_text};
use super::leaf::{END, number_and_end, run_long, run1};
use super::{Parsed, fail, fault};
use crate::error::{ErrorKind, Expected};

pub(crate) use structure::{compact, members, object, value};

/// A string: the text between its quotes as it stands, which is UTF-8, and whether it has escapes.
///
/// ```text
/// string    = DQUOTE *( unescaped / escape ) DQUOTE
/// unescaped = SP / VCHAR except DQUOTE and "\" / UTF8-2 / UTF8-3 / UTF8-4
/// escape    = "\" ( DQUOTE / "\" / "/" / "b" / "f" / "n" / "r" / "t" / "u" 4HEXDIG )
/// ```
///
/// Two escapes `\u` may be a surrogate pair; half of one stands for no character.
#[inline]
pub(crate) fn string(input: &[u8]) -> Parsed<'_, (&[u8], bool)> {
    // A sequence: as a `delimited`, an x-ms-ags-diagnostic took 5 % more instructions.
    let [b'"', inner @ ..] = input else {
        return fail(input, Expected::JsonString);
    };
    let mut escaped = false;
    let mut rest = inner;
    loop {
        (rest, _) = run_long(JSON_TEXT, is_json_text)(rest)?;
        match rest {
            [b'"', after @ ..] => {
                let text = &inner[..inner.len() - rest.len()];
                return Ok((after, (text, escaped)));
            }
            [b'\\', ..] => {
                escaped = true;
                (rest, _) = escape(rest)?;
            }
            // A letter of Latin, Greek, Cyrillic: two bytes that are right by themselves.
            [0xc2..=0xdf, 0x80..=0xbf, after @ ..] => rest = after,
            [0x80..=0xff, ..] => (rest, ()) = non_ascii(rest)?,
            _ => return fail(rest, Expected::JsonText),
        }
    }
}

/// Characters that are not ASCII. All their bytes are above it, so they are UTF-8 by themselves.
fn non_ascii(input: &[u8]) -> Parsed<'_, ()> {
    let len = input.iter().position(u8::is_ascii).unwrap_or(input.len());
    let (text, rest) = input.split_at(len);
    match core::str::from_utf8(text) {
        Ok(_) => Ok((rest, ())),
        Err(error) => {
            let (valid, rest) = input.split_at(error.valid_up_to());
            let len = error.error_len().unwrap_or(text.len() - valid.len());
            fault(ErrorKind::UnexpectedByte, Expected::Utf8, rest, len)
        }
    }
}

/// The character that an escape stands for.
fn escape(input: &[u8]) -> Parsed<'_, char> {
    let (char, rest) = match input {
        [_, b'u', digits @ ..] => return unicode(input, digits),
        [_, b'b', rest @ ..] => ('\u{8}', rest),
        [_, b'f', rest @ ..] => ('\u{c}', rest),
        [_, b'n', rest @ ..] => ('\n', rest),
        [_, b'r', rest @ ..] => ('\r', rest),
        [_, b't', rest @ ..] => ('\t', rest),
        [_, same @ (b'"' | b'\\' | b'/'), rest @ ..] => (char::from(*same), rest),
        [_, _, ..] => return fault(ErrorKind::InvalidEscape, Expected::JsonEscape, input, 2),
        _ => return fail(&[], Expected::JsonEscape),
    };
    Ok((rest, char))
}

/// The character of an escape `\u`, or of two that are a surrogate pair; `digits` starts after the `u`.
fn unicode<'a>(input: &'a [u8], digits: &'a [u8]) -> Parsed<'a, char> {
    let Some((first, rest)) = hex(digits) else {
        let len = 2 + digits.iter().take(4).take_while(|b| b.is_ascii_hexdigit()).count();
        return fault(ErrorKind::InvalidEscape, Expected::JsonEscape, input, len);
    };
    if let Some(char) = char::from_u32(u32::from(first)) {
        return Ok((rest, char));
    }
    if let [b'\\', b'u', digits @ ..] = rest {
        if let Some((second, rest)) = hex(digits) {
            if let Some(Ok(char)) = char::decode_utf16([first, second]).next() {
                return Ok((rest, char));
            }
        }
    }
    fault(ErrorKind::InvalidEscape, Expected::SurrogatePair, input, 6)
}

/// Four hexadecimal digits of either case.
fn hex(input: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = input.split_first_chunk::<4>()?;
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u16::try_from(digit).ok());
    let number = digits.iter().try_fold(0, |number, &b| Some((number << 4) | digit(b)?))?;
    Some((number, rest))
}

/// A number, as it stands. One that no finite double is near is [out of range](ErrorKind::OutOfRange).
///
/// ```text
/// number = [ "-" ] ( "0" / %x31-39 *DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "-" / "+" ] 1*DIGIT ]
/// ```
#[inline]
pub(crate) fn number(input: &[u8]) -> Parsed<'_, &[u8]> {
    // A sequence: with an `opt` for each part, an x-ms-documentdb-partitionkey took 5 % more instructions.
    let magnitude = input.strip_prefix(b"-").unwrap_or(input);
    let mut rest = match magnitude {
        [b'0', rest @ ..] => rest,
        _ => run1(DIGIT, Expected::JsonDigit)(magnitude)?.0,
    };
    let mut huge = magnitude.len() - rest.len() > SAFE_DIGITS;
    if let [b'.', fraction @ ..] = rest {
        (rest, _) = run1(DIGIT, Expected::JsonDigit)(fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let signed = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-"));
        let digits = signed.unwrap_or(exponent);
        (rest, _) = run1(DIGIT, Expected::JsonDigit)(digits)?;
        huge = true;
    }
    let text = &input[..input.len() - rest.len()];
    if huge && !double(text).is_finite() {
        return fault(ErrorKind::OutOfRange, Expected::JsonNumber, input, text.len());
    }
    Ok((rest, text))
}

/// So many digits before the point are always within a double.
const SAFE_DIGITS: usize = 300;

/// The double next to a number; an infinity for one that is past all of them.
#[inline]
pub(crate) fn double(text: &[u8]) -> f64 {
    // An integer of so few digits is exactly a double, which takes 150 instructions less to know.
    let mut digits = text.iter();
    match number_and_end(&mut digits) {
        (number, END) if text.len() <= 9 => u32::try_from(number).map_or(0.0, f64::from),
        _ => any_double(text),
    }
}

#[inline(never)]
fn any_double(text: &[u8]) -> f64 {
    // The grammar of a number is within what Rust reads as one.
    core::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Appends a finite number in the fewest digits that are read as the same double, in the notation of
/// JavaScript: with an exponent from 1e21 on and below 1e-6. Zero has no sign.
///
/// Of two such numbers that are as near to the double this is the upper one, where JavaScript and RFC 8785
/// have the even one.
pub(crate) fn write_number(number: f64, out: &mut Vec<u8>) {
    let text = match number.abs() {
        0.0 => "0".to_owned(),
        1e-6..1e21 => format!("{number}"),
        1e21.. => format!("{number:e}").replace('e', "e+"),
        _ => format!("{number:e}"),
    };
    out.extend_from_slice(text.as_bytes());
}

/// Appends a string in ASCII, with the short escapes where there are any and `\uxxxx` for the rest.
#[inline]
pub(crate) fn write_string(text: JsonString<'_>, out: &mut Vec<u8>) {
    out.push(b'"');
    for char in text.chars() {
        match char {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            ' '..='~' => out.extend(u8::try_from(char)),
            _ => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    out.push(b'"');
}

/// A string of JSON, borrowed: plain text, or text with escapes in it.
///
/// Both forms mean the same, so they compare equal when their characters do. The order is that of UTF-16
/// code units, as .NET and JavaScript have it: it differs from that of `str` where a character above U+FFFF
/// meets one from U+E000 on.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{KeyComponent, PartitionKey}};
///
/// let key = PartitionKey::parse_strict(FieldLines::one(br#"["plain","\u7535\u8111"]"#))?;
/// let strings: Vec<_> = key.iter().collect();
/// let [KeyComponent::String(plain), KeyComponent::String(escaped)] = strings[..] else { panic!() };
/// assert_eq!((plain.as_str(), escaped.as_str()), (Some("plain"), None));
/// assert_eq!(escaped.decode(), "电脑");
/// assert_eq!(escaped, "电脑".into());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct JsonString<'a> {
    text: &'a str,
    escaped: bool,
}

impl<'a> JsonString<'a> {
    /// The text between the quotes of a [`string`].
    pub(crate) fn of(text: &'a [u8], escaped: bool) -> Self {
        Self { text: core::str::from_utf8(text).unwrap_or_default(), escaped }
    }

    /// The text, unless it has escapes.
    #[must_use]
    #[inline]
    pub const fn as_str(&self) -> Option<&'a str> {
        if self.escaped { None } else { Some(self.text) }
    }

    /// The text without the escapes; borrowed unless it has any.
    #[must_use]
    #[inline]
    pub fn decode(&self) -> Cow<'a, str> {
        self.as_str().map_or_else(|| self.chars().collect(), Cow::Borrowed)
    }

    /// The characters, one by one, without the escapes.
    #[inline]
    pub fn chars(&self) -> impl Iterator<Item = char> + Clone + 'a {
        let mut rest = self.text;
        let escaped = self.escaped;
        core::iter::from_fn(move || {
            if escaped && rest.starts_with('\\') {
                let (after, char) = escape(rest.as_bytes()).ok()?;
                rest = rest.get(rest.len() - after.len()..)?;
                return Some(char);
            }
            let mut chars = rest.chars();
            let char = chars.next()?;
            rest = chars.as_str();
            Some(char)
        })
    }

    fn utf16(&self) -> impl Iterator<Item = u16> + 'a {
        self.chars().flat_map(|char| {
            let mut units = [0; 2];
            let len = char.encode_utf16(&mut units).len();
            units.into_iter().take(len)
        })
    }
}

impl<'a> From<&'a str> for JsonString<'a> {
    /// Text as it is: a backslash in it is a backslash.
    #[inline]
    fn from(text: &'a str) -> Self {
        Self { text, escaped: false }
    }
}

impl PartialEq for JsonString<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(a), Some(b)) => a == b,
            _ => self.chars().eq(other.chars()),
        }
    }
}

impl Eq for JsonString<'_> {}

impl PartialOrd for JsonString<'_> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for JsonString<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.utf16().cmp(other.utf16())
    }
}

impl fmt::Display for JsonString<'_> {
    /// The text without the escapes.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|char| f.write_char(char))
    }
}

impl fmt::Debug for JsonString<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.decode(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fault, unwrap};
    use super::*;

    #[track_caller]
    fn decodes(text: &str, decoded: &str) {
        let (rest, (text, escaped)) = string(text.as_bytes()).unwrap();
        assert!(rest.is_empty());
        let text = JsonString::of(text, escaped);
        assert_eq!(text.decode(), decoded);
        assert_eq!((text.to_string(), text), (decoded.to_owned(), decoded.into()));
        assert_eq!(text.as_str().is_some(), !escaped);
    }

    #[test]
    fn strings() {
        decodes(r#""""#, "");
        decodes(
            r#""plain text of more than sixteen bytes""#,
            "plain text of more than sixteen bytes",
        );
        decodes("\"é\u{10ffff}\"", "é\u{10ffff}");
        decodes(r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t");
        decodes(r#""a\u00E9\u00e9z""#, "aééz");
        decodes(r#""\ud83d\uDE00 \u0000\uffff\udbff\udfff""#, "😀 \0\u{ffff}\u{10ffff}");
        // Without escapes a backslash is one.
        assert_eq!(JsonString::from(r"\u0041").decode(), r"\u0041");
    }

    #[track_caller]
    fn fails(input: &[u8], kind: ErrorKind, expected: Expected, span: core::ops::Range<usize>) {
        let fault = unwrap(string(input).unwrap_err());
        assert_eq!(fault, Fault::new(kind, expected, &input[span.start..], span.len()));
    }

    #[test]
    fn faults_of_strings() {
        use ErrorKind::{InvalidEscape, UnexpectedByte, UnexpectedEnd};
        fails(b"'a'", UnexpectedByte, Expected::JsonString, 0..1);
        fails(b"\"a", UnexpectedEnd, Expected::JsonText, 2..2);
        fails(b"\"a\tb\"", UnexpectedByte, Expected::JsonText, 2..3);
        fails(b"\"a\x7f\"", UnexpectedByte, Expected::JsonText, 2..3);
        fails(b"\"\\", UnexpectedEnd, Expected::JsonEscape, 2..2);
        fails(b"\"a\\x07\"", InvalidEscape, Expected::JsonEscape, 2..4);
        fails(b"\"\\U0001f600\"", InvalidEscape, Expected::JsonEscape, 1..3);
        fails(b"\"\\u12\"", InvalidEscape, Expected::JsonEscape, 1..5);
        fails(b"\"\\u12", InvalidEscape, Expected::JsonEscape, 1..5);
        fails(b"\"\\u123+\"", InvalidEscape, Expected::JsonEscape, 1..6);
        fails(b"\"\\ud800\"", InvalidEscape, Expected::SurrogatePair, 1..7);
        fails(b"\"\\udc00\\ud800\"", InvalidEscape, Expected::SurrogatePair, 1..7);
        fails(b"\"\\ud800\\u0041\"", InvalidEscape, Expected::SurrogatePair, 1..7);
        fails(b"\"\\ud800\\u00\"", InvalidEscape, Expected::SurrogatePair, 1..7);
        // A lone continuation byte, Latin-1, an encoded surrogate, and a character cut off.
        fails(b"\"\xc3\xa9\x80\"", UnexpectedByte, Expected::Utf8, 3..4);
        fails(b"\"caf\xe9\"", UnexpectedByte, Expected::Utf8, 4..5);
        fails(b"\"\xed\xa0\x80\"", UnexpectedByte, Expected::Utf8, 1..2);
        fails(b"\"\xf0\x9f\x98", UnexpectedByte, Expected::Utf8, 1..4);
    }

    #[test]
    fn numbers() {
        for text in
            ["0", "-0", "42", "-1.50", "1e5", "1E+5", "0.1e-5", "1e308", "0e9999", "1e-9999"]
        {
            assert_eq!(number(text.as_bytes()), Ok((&b""[..], text.as_bytes())));
        }
        assert_eq!(number(b"01"), Ok((&b"1"[..], &b"0"[..])));
        assert_eq!(number(b"1x"), Ok((&b"x"[..], &b"1"[..])));
        for (text, at) in
            [("-", 1), ("+1", 0), (".5", 0), ("5.", 2), ("1e", 2), ("1e+", 3), ("1.a", 2)]
        {
            let fault = unwrap(number(text.as_bytes()).unwrap_err());
            assert_eq!(
                fault,
                Fault::unexpected(&text.as_bytes()[at..], Expected::JsonDigit),
                "{text}"
            );
        }
        let largest = "17976931348623157".to_owned() + &"0".repeat(292);
        assert!(number(largest.as_bytes()).is_ok());
        for huge in ["1e309", "-1e999", &"9".repeat(309), &(largest + "0.5")] {
            let fault = unwrap(number(huge.as_bytes()).unwrap_err());
            let len = huge.len();
            assert_eq!(
                fault,
                Fault::new(ErrorKind::OutOfRange, Expected::JsonNumber, huge.as_bytes(), len)
            );
        }
    }

    #[test]
    fn numbers_are_written_as_javascript_has_them() {
        // The rows of RFC 8785, appendix B.
        for (bits, text) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            // Half-way: RFC 8785 has the even digit, 2.
            (0x4314_3ff3_c1cb_0959, "1424953923781206.3"),
        ] {
            let mut out = Vec::new();
            write_number(f64::from_bits(bits), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn strings_are_written_in_ascii() {
        let mut out = Vec::new();
        write_string("é\u{7f}\u{1}\u{8}\u{c}\n\r\t\"\\/ 电😀".into(), &mut out);
        let text = r#""\u00e9\u007f\u0001\b\f\n\r\t\"\\/ \u7535\ud83d\ude00""#;
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }

    #[test]
    fn the_order_is_that_of_utf16() {
        let (private, astral) = (JsonString::from("\u{e000}"), JsonString::from("\u{10000}"));
        assert!(astral < private && "\u{e000}" < "\u{10000}");
        assert!(JsonString::from("a") < JsonString::from("ab"));
        assert_eq!(JsonString::of(br"\u0061", true).cmp(&"a".into()), Ordering::Equal);
    }
}
