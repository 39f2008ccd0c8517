//! The shared form of media types and media ranges: `type/subtype`, and parameters.

use core::fmt;
use core::iter::FusedIterator;
use std::collections::HashSet;

use http::HeaderName;
use http::header::{ACCEPT, CONTENT_TYPE};

use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Description, ParameterValue, ascii, text};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{byte, end, ows, run, run1, strip};
use crate::grammar::parameter::{Again, parameter, parameter_again, skip_empty_parameters};
use crate::grammar::{Parsed, unwrap};

/// `type "/" subtype`, as it stands; in a media range the asterisks are tokens too.
#[derive(Clone, Copy)]
pub(super) struct Essence<'a> {
    pub(super) text: &'a [u8],
    /// Where the slash stands.
    pub(super) slash: usize,
}

impl<'a> Essence<'a> {
    /// The range of all media types.
    pub(super) const ANY: Self = Self { text: b"*/*", slash: 1 };

    // A call for each media range costs a tenth of it.
    #[inline(always)]
    pub(super) fn read(input: &'a [u8], expected: Expected) -> Parsed<'a, Self> {
        // Nearly all media types of these services are an application's, which needs no look at each character.
        let (subtype, slash) = if let Some(subtype) = strip(input, b"application/") {
            (subtype, 11)
        } else {
            let (rest, type_) = run1(TCHAR, expected)(input)?;
            (byte(b'/', Expected::Slash)(rest)?.0, type_.len())
        };
        // The same of what all subtypes of Azure App Configuration begin with: 80 instructions less.
        let (rest, _) = match strip(subtype, b"vnd.microsoft.appconfig.") {
            Some(rest) => run(TCHAR)(rest)?,
            None => run1(TCHAR, Expected::Subtype)(subtype)?,
        };
        Ok((rest, Self { text: &input[..input.len() - rest.len()], slash }))
    }

    /// The type as text.
    #[inline]
    pub(super) fn type_text(&self) -> &'a str {
        // The two of nearly all messages need no check that they are ASCII.
        match self.type_() {
            b"application" => "application",
            b"*" => "*",
            other => ascii(other),
        }
    }

    #[inline]
    pub(super) fn type_(&self) -> &'a [u8] {
        self.text.get(..self.slash).unwrap_or_default()
    }

    #[inline]
    pub(super) fn subtype(&self) -> &'a [u8] {
        self.text.get(self.slash + 1..).unwrap_or_default()
    }
}

/// Parses a parameter, whose value may lack the quotes that it needs.
///
/// ```text
/// parameter = token "=" ( token / quoted-string )
/// ```
// A call for each media range costs a tenth of it.
#[inline(always)]
pub(super) fn noting_parameter<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Pair<'a>> {
    let read = parameter(input);
    match &read {
        Ok(([] | [b' ' | b'\t' | b';' | b',', ..], _)) => read,
        _ => tolerated(input, notes).map_or(read, Ok),
    }
}

/// A name and a value.
type Pair<'a> = (&'a [u8], ParameterValue<'a>);

/// A value without its quotes, or an empty `charset` or `boundary`. The name of a charset is a token, so none needs quotes.
#[cold]
fn tolerated<'a>(input: &'a [u8], notes: &mut Notes) -> Option<Again<'a>> {
    let (rest, (name, value)) = parameter_again(input)?;
    if name.is_empty() || !matches!(ows(rest), [] | [b';' | b',', ..]) {
        return None;
    }
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    let deviation = match value.raw() {
        _ if !value.needs_quotes() => return None,
        [] if is(b"charset") || is(b"boundary") => Deviation::EmptyValue,
        [] => return None,
        // A second equals sign is a typing mistake, but boundaries are made of such characters.
        [b'=', ..] if !is(b"boundary") => return None,
        _ if is(b"charset") || is(b"boundary") && !is_boundary(value) => return None,
        _ => Deviation::UnquotedValue,
    };
    notes.note(deviation, &input[name.len() + 1..]);
    Some((rest, (name, value)))
}

/// ```text
/// boundary      = 0*69bchars bcharsnospace
/// bchars        = bcharsnospace / SP
/// bcharsnospace = DIGIT / ALPHA / "'" / "(" / ")" / "+" / "_" / "," / "-" / "." / "/" / ":" / "=" / "?"
/// ```
pub(super) fn is_boundary(value: ParameterValue<'_>) -> bool {
    let mut len = 0;
    let mut last = b' ';
    let fits = value.bytes().all(|b| {
        (len, last) = (len + 1, b);
        let mark =
            matches!(b, b' ' | b'\'' | b'(' | b')' | b'+'..=b'/' | b':' | b'=' | b'?' | b'_');
        len <= 70 && (mark || b.is_ascii_alphanumeric())
    });
    fits && last != b' '
}

/// Parses all of `text`, a piece of a new value, with `read`: deviations are not tolerated there.
pub(super) fn strict_piece<'a, T>(
    name: &'static HeaderName,
    text: &'a str,
    read: fn(&'a [u8], &mut Notes) -> Parsed<'a, T>,
) -> Result<T, DecodeError> {
    let text = text.as_bytes();
    let mut notes = Notes::new();
    notes.enter(0, text.len());
    let result = read(text, &mut notes).and_then(|(rest, value)| {
        end(rest)?;
        Ok(value)
    });
    notes.strict(name, false, result.map_err(|error| unwrap(error).in_piece(name, 0, text)))
}

/// The parameters of a media type or of a media range, in order.
///
/// Those of a media range are without its weight `q`.
///
/// ```
/// use masthead::{Field, FieldLines, content::ContentType};
///
/// let line = FieldLines::one(b"multipart/related; boundary=foo_bar_baz; Type=\"text/xml\"");
/// let params: Vec<_> = ContentType::parse_strict(line)?.params().collect();
/// assert_eq!(params[0], ("boundary", params[0].1));
/// assert_eq!((params[1].0, params[1].1.raw()), ("Type", &b"text/xml"[..]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Parameters<'a> {
    rest: &'a [u8],
    of_range: bool,
}

impl<'a> Parameters<'a> {
    /// The parameters in text that was read before.
    #[inline]
    pub(super) const fn of_type(rest: &'a [u8]) -> Self {
        Self { rest, of_range: false }
    }

    /// The parameters in text that was read before, but for the weight.
    #[inline]
    pub(super) const fn of_range(rest: &'a [u8]) -> Self {
        Self { rest, of_range: true }
    }

    #[inline]
    fn header(&self) -> &'static HeaderName {
        if self.of_range { &ACCEPT } else { &CONTENT_TYPE }
    }

    /// The value of the parameter `name`; names are case-insensitive.
    ///
    /// # Errors
    ///
    /// [`DuplicateParameter`](ErrorKind::DuplicateParameter), without a place, when it occurs
    /// again: RFC 6838 4.3 has each name once.
    #[inline]
    pub fn get(mut self, name: &str) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        let header = self.header();
        let found = self.value_of(name.as_bytes());
        if found.is_some() && self.value_of(name.as_bytes()).is_some() {
            return Err(DecodeError::new(
                header,
                ErrorKind::DuplicateParameter,
                Expected::Parameter,
            ));
        }
        Ok(found)
    }

    /// The value of the next parameter of that name.
    #[inline]
    fn value_of(&mut self, name: &[u8]) -> Option<ParameterValue<'a>> {
        loop {
            let (found, value) = self.next_bytes()?;
            // Names are mostly spelled alike.
            if found == name || found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
        }
    }

    /// The next parameter, its name not yet as text.
    #[inline]
    fn next_bytes(&mut self) -> Option<(&'a [u8], ParameterValue<'a>)> {
        loop {
            let at = skip_empty_parameters(self.rest);
            if at.is_empty() {
                return None;
            }
            let (rest, (name, value)) = parameter_again(at)?;
            self.rest = rest;
            if !(self.of_range && matches!(name, b"q" | b"Q")) {
                return Some((name, value));
            }
        }
    }

    /// Returns `true` if each of them is among the others, in any order.
    #[inline]
    pub(super) fn are_all_in(self, others: Parameters<'_>) -> bool {
        let mut compared = 0;
        for parameter in self.clone() {
            let is_in = others.clone().any(|other| {
                compared += 1;
                same(parameter, other)
            });
            if !is_in {
                return false;
            }
            // Few are compared each with each. Of many that costs more than to sort them into a table.
            if compared > COMPARED {
                let others: HashSet<_> = others.map(key).collect();
                return self.map(key).all(|parameter| others.contains(&parameter));
            }
        }
        true
    }

    /// Names in lower case, values as they were received.
    #[inline]
    pub(super) fn write(self, separator: &[u8], out: &mut Vec<u8>) {
        for (name, value) in self {
            out.extend_from_slice(separator);
            out.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
            out.push(b'=');
            value.write(out);
        }
    }

    #[inline]
    pub(super) fn describe(self) -> Description {
        Description::list(self.map(|(name, value)| {
            let name = Description::text(name.to_ascii_lowercase());
            Description::List(vec![name, Description::text(value.to_bytes())])
        }))
    }
}

impl<'a> Iterator for Parameters<'a> {
    type Item = (&'a str, ParameterValue<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.next_bytes().map(|(name, value)| (ascii(name), value))
    }
}

impl FusedIterator for Parameters<'_> {}

pub(super) type Parameter<'a> = (&'a str, ParameterValue<'a>);

/// So many times two parameters are compared before a table is made of them.
const COMPARED: usize = 128;

/// The key of a parameter in a table: parameters with the same key are the [same](same).
#[inline]
pub(super) fn key((name, value): Parameter<'_>) -> Box<[u8]> {
    let folds = name.eq_ignore_ascii_case("charset");
    let fold = |b: u8| if folds { b.to_ascii_lowercase() } else { b };
    let name = name.bytes().map(|b| b.to_ascii_lowercase());
    // No name has an equals sign.
    name.chain([b'=']).chain(value.bytes().map(fold)).collect()
}

/// Names are case-insensitive; values are case-sensitive, except for that of `charset`.
#[inline]
fn same((a, x): Parameter<'_>, (b, y): Parameter<'_>) -> bool {
    let fold = |b: u8| b.to_ascii_lowercase();
    let folded =
        || a.eq_ignore_ascii_case("charset") && x.bytes().map(fold).eq(y.bytes().map(fold));
    a.eq_ignore_ascii_case(b) && (x == y || folded())
}

#[inline]
fn all_same<'a, 'b>(
    mut a: impl Iterator<Item = Parameter<'a>>,
    mut b: impl Iterator<Item = Parameter<'b>>,
) -> bool {
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if same(a, b) => {}
            _ => return false,
        }
    }
}

/// The order of parameters of different names says nothing (RFC 2045 5).
impl PartialEq for Parameters<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let by_name = |parameters: &Self| {
            let mut all: Vec<_> = parameters.clone().collect();
            all.sort_by_cached_key(|(name, _)| name.to_ascii_lowercase());
            all
        };
        all_same(self.clone(), other.clone())
            || all_same(by_name(self).into_iter(), by_name(other).into_iter())
    }
}

impl Eq for Parameters<'_> {}

impl fmt::Debug for Parameters<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

/// Bytes that a writer made, as text.
#[inline]
pub(super) fn show(f: &mut fmt::Formatter<'_>, written: &[u8]) -> fmt::Result {
    f.write_str(&text(written))
}
