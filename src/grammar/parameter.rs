//! Parameters of RFC 9110 5.6.6: a name, and a token or a quoted string.

use core::fmt;
use std::borrow::Cow;

use super::Parsed;
use super::class::{TCHAR, UNQUOTED};
use super::leaf::{byte, ows, run, run1};
use super::quoted::quoted_string;
use super::secrets::without_secrets_if_uri;
use crate::error::Expected;

/// ```text
/// parameter = token "=" ( token / quoted-string )
/// ```
// Where it is called, a Content-Type takes 8 % fewer instructions.
#[inline(always)]
pub(crate) fn parameter(input: &[u8]) -> Parsed<'_, (&[u8], ParameterValue<'_>)> {
    // A sequence: as a `separated_pair` over an `alt`, a Content-Type took 10 % more instructions.
    let (rest, name) = run1(TCHAR, Expected::Token)(input)?;
    let (rest, ()) = byte(b'=', Expected::Equals)(rest)?;
    let (rest, value) = parameter_value(rest)?;
    Ok((rest, (name, value)))
}

/// ```text
/// value = token / quoted-string
/// ```
// A token is read where it is called: the call would cost as much as the token.
#[inline(always)]
pub(crate) fn parameter_value(input: &[u8]) -> Parsed<'_, ParameterValue<'_>> {
    match input {
        [b'"', ..] => quoted_value(input),
        _ => run1(TCHAR, Expected::ParameterValue)(input)
            .map(|(rest, value)| (rest, ParameterValue::token(value))),
    }
}

#[inline]
fn quoted_value(input: &[u8]) -> Parsed<'_, ParameterValue<'_>> {
    // What is quoted is mostly a short token: of `"30"`, the blocks of a quoted string would take 80 more instructions.
    if let Ok(([b'"', rest @ ..], token)) = run(TCHAR)(input.get(1..).unwrap_or_default()) {
        return Ok((rest, ParameterValue::quoted(token, false)));
    }
    // A sequence: as a `map`, it was one call more, and two challenges took 3 % more instructions.
    let (rest, (text, escaped)) = quoted_string(input)?;
    Ok((rest, ParameterValue::quoted(text, escaped)))
}

/// What follows a name and its equals sign and is neither a token nor a quoted string, up to what ends a parameter: a
/// [deviation](crate::Deviation::UnquotedValue). `read` is what [`parameter_value`] made of it; without one, the
/// value as it was read.
///
/// ```text
/// unquoted = *unquoted-char                            ; VCHAR except DQUOTE, "\", "," and ";"
/// ```
#[inline]
pub(crate) fn unquoted<'a>(
    input: &'a [u8],
    read: &Parsed<'a, ParameterValue<'a>>,
) -> Option<(&'a [u8], ParameterValue<'a>)> {
    match (input, read) {
        ([b'"', ..], _) | (_, Ok(([] | [b' ' | b'\t' | b',' | b';', ..], _))) => None,
        _ => unquoted_value(input),
    }
}

#[cold]
fn unquoted_value(input: &[u8]) -> Option<(&[u8], ParameterValue<'_>)> {
    let (rest, text) = run(UNQUOTED)(input).ok()?;
    let ends = matches!(rest, [] | [b' ' | b'\t' | b',' | b';', ..]);
    ends.then_some((rest, ParameterValue { text, form: NEEDS_QUOTES }))
}

/// What follows a parameter, and its name and value.
pub(crate) type Again<'a> = (&'a [u8], (&'a [u8], ParameterValue<'a>));

/// A parameter that was read before, its value as [`parameter_value`] or [`unquoted`] had it.
#[inline]
pub(crate) fn parameter_again(input: &[u8]) -> Option<Again<'_>> {
    let ([b'=', value @ ..], name) = run(TCHAR)(input).ok()? else { return None };
    let (rest, value) = value_again(value)?;
    Some((rest, (name, value)))
}

/// A value as [`parameter_value`] or [`unquoted`] read it before.
// As a call, taking the values of two challenges took 1.3 % more instructions.
#[inline(always)]
pub(crate) fn value_again(input: &[u8]) -> Option<(&[u8], ParameterValue<'_>)> {
    let read = parameter_value(input);
    unquoted(input, &read).or_else(|| read.ok())
}

/// Parses parameters with `each`, which starts after a semicolon; returns the text of all of them.
///
/// A parameter may be empty, the last one included (RFC 9110 5.6.6).
///
/// ```text
/// parameters = *( OWS ";" OWS [ parameter ] )
/// ```
// A call for each media range costs a tenth of it.
#[inline(always)]
pub(crate) fn parameters<'a>(
    input: &'a [u8],
    mut each: impl FnMut(&'a [u8]) -> Parsed<'a, ()>,
) -> Parsed<'a, &'a [u8]> {
    // A loop: as a `many0_count`, three media ranges took 11 % more instructions.
    let mut rest = input;
    while let [b';', after @ ..] = ows(rest) {
        rest = match ows(after) {
            [] | [b';' | b',', ..] => after,
            at => each(at)?.0,
        };
    }
    Ok((rest, &input[..input.len() - rest.len()]))
}

/// Skips the semicolons and white space before a parameter.
#[inline]
pub(crate) fn skip_empty_parameters(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b';', rest @ ..] = input {
        input = rest;
    }
    input
}

/// Returns `true` if both are the same names, which are case-insensitive, with the same values in the same order.
pub(crate) fn same_pairs<'a, 'b, V: PartialEq>(
    mut one: impl Iterator<Item = (&'a str, V)>,
    mut other: impl Iterator<Item = (&'b str, V)>,
) -> bool {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some((a, x)), Some((b, y))) if a.eq_ignore_ascii_case(b) && x == y => {}
            _ => return false,
        }
    }
}

/// The value of a parameter, as a token or as a quoted string.
///
/// Both forms mean the same (RFC 9110 5.6.6), so they compare equal when their bytes are equal
/// after the escapes are taken away.
///
/// ```
/// use masthead::{Field, FieldLines, auth::WwwAuthenticate};
///
/// let lines = FieldLines::one(br#"Newauth type=1, title="Login to \"apps\"""#);
/// let challenges = WwwAuthenticate::parse_strict(lines)?;
/// let challenge = challenges.iter().next().unwrap();
/// let title = challenge.param("title")?.unwrap();
/// assert_eq!(title.to_bytes(), &b"Login to \"apps\""[..]);
/// assert_eq!(challenge.param("type")?.unwrap(), *"1");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ParameterValue<'a> {
    text: &'a [u8],
    // A number: in a `bool` or an enum, a `Result` would put its own mark.
    form: u8,
}

/// No quotes, quotes, and quotes with an escape between them.
const TOKEN: u8 = 0;
const QUOTED: u8 = 1;
const ESCAPED: u8 = 2;
/// No quotes, where they are needed.
const NEEDS_QUOTES: u8 = 3;

impl<'a> ParameterValue<'a> {
    pub(crate) const fn token(text: &'a [u8]) -> Self {
        Self { text, form: TOKEN }
    }

    pub(crate) const fn quoted(text: &'a [u8], escaped: bool) -> Self {
        Self { text, form: if escaped { ESCAPED } else { QUOTED } }
    }

    /// The text as it was sent: without the quotes, with the escapes.
    #[must_use]
    pub const fn raw(&self) -> &'a [u8] {
        self.text
    }

    /// Returns `true` if the value was a quoted string.
    #[must_use]
    pub const fn is_quoted(&self) -> bool {
        matches!(self.form, QUOTED | ESCAPED)
    }

    /// Whether the value [lacks the quotes](crate::Deviation::UnquotedValue) that it needs.
    pub(crate) const fn needs_quotes(&self) -> bool {
        self.form == NEEDS_QUOTES
    }

    /// Appends the value as it was sent, with the quotes that it needs.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let quote: &[u8] = if self.form == TOKEN { b"" } else { b"\"" };
        for part in [quote, self.text, quote] {
            out.extend_from_slice(part);
        }
    }

    /// The bytes of the value, one by one, without the escapes.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + 'a {
        let mut rest = self.text;
        let escaped = self.form == ESCAPED;
        core::iter::from_fn(move || {
            let after = match rest {
                [b'\\', after @ ..] if escaped => after,
                all => all,
            };
            let (&first, after) = after.split_first()?;
            rest = after;
            Some(first)
        })
    }

    /// Returns `true` if the value is `other`, in any case: for parameters with case-insensitive values.
    ///
    /// ```
    /// use masthead::{FieldLines, content::ContentType, Field};
    ///
    /// let json = ContentType::parse(FieldLines::one(b"application/json; charset=UTF-8"))?;
    /// assert!(json.param("charset")?.unwrap().eq_ignore_ascii_case("utf-8"));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool {
        match self.form == ESCAPED {
            false => self.text.eq_ignore_ascii_case(other.as_bytes()),
            true => self.to_bytes().eq_ignore_ascii_case(other.as_bytes()),
        }
    }

    /// The value without the escapes; borrowed unless it has any.
    #[must_use]
    #[inline]
    pub fn to_bytes(&self) -> Cow<'a, [u8]> {
        match self.form {
            ESCAPED => Cow::Owned(self.bytes().collect()),
            _ => Cow::Borrowed(self.text),
        }
    }

    /// The value without the escapes, with invalid UTF-8 replaced; borrowed where possible.
    #[must_use]
    pub fn to_str_lossy(&self) -> Cow<'a, str> {
        match self.to_bytes() {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

impl PartialEq for ParameterValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for ParameterValue<'_> {}

impl PartialEq<str> for ParameterValue<'_> {
    fn eq(&self, other: &str) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl fmt::Debug for ParameterValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&without_secrets_if_uri(self.to_str_lossy()), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_may_be_empty() {
        let read = |input| {
            let mut names = String::new();
            let parsed = parameters(input, |at| {
                let (rest, (name, _)) = parameter(at)?;
                names.push_str(core::str::from_utf8(name).unwrap());
                Ok((rest, ()))
            });
            parsed.map(|(rest, text)| (rest.len(), text.len(), names)).ok()
        };
        assert_eq!(read(b""), Some((0, 0, String::new())));
        assert_eq!(read(b" ; "), Some((1, 2, String::new())));
        assert_eq!(read(b";;a=1 ; ;b=\";c=1\"; ,x"), Some((3, 18, "ab".into())));
        assert_eq!(read(b"; a=1 b"), Some((2, 5, "a".into())));
        for bad in [&b";a"[..], b";a =1", b";a= 1", b";a=", b";=1", b";\"a\"=1", b";a=\"1"] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn forms_of_one_value_are_equal() {
        let token = ParameterValue::token(b"foo");
        assert_eq!(token, ParameterValue::quoted(b"foo", false));
        assert_eq!(token, ParameterValue::quoted(br"f\o\o", true));
        assert_ne!(token, ParameterValue::token(br"f\o\o"));
        assert_eq!(token, *"foo");
        assert!(matches!(token.to_bytes(), Cow::Borrowed(b"foo")));
        assert!(matches!(ParameterValue::quoted(br"f\o\o", true).to_bytes(), Cow::Owned(_)));
        assert_eq!(ParameterValue::quoted(b"\xff", false).to_str_lossy(), "\u{fffd}");
    }
}
