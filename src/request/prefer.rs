//! `Prefer`: what the client would like of the response.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Member, ParameterValue, Part,
    arbitrary, ascii, field, text,
};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{end, ows, run1};
use crate::grammar::list::to_comma_unquoted;
use crate::grammar::parameter::{parameter_value, parameters, same_pairs, skip_empty_parameters};
use crate::grammar::quoted::write_quoted;
use crate::grammar::{Parsed, unwrap};

static NAME: HeaderName = HeaderName::from_static("prefer");

/// A preference of a [`Prefer`] header, borrowed: a name, a value, and parameters.
///
/// Names are case-insensitive. An empty value is the same as none (RFC 7240 2).
///
/// ```
/// use masthead::request::PreferenceRef;
///
/// let minimal = PreferenceRef::new("return=minimal; a=b")?;
/// assert_eq!(minimal.name(), "return");
/// assert!(minimal.value().is_some_and(|value| value.raw() == b"minimal"));
/// assert_eq!(minimal.params().count(), 1);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct PreferenceRef<'a> {
    name: &'a [u8],
    value: Option<ParameterValue<'a>>,
    params: &'a [u8],
}

impl<'a> PreferenceRef<'a> {
    /// A preference of its text.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `text`.
    #[inline]
    pub fn new(text: &'a str) -> Result<Self, DecodeError> {
        let bytes = text.as_bytes();
        let read = preference(bytes).and_then(|(rest, it)| end(rest).map(|_| it));
        read.map_err(|fault| unwrap(fault).in_piece(&NAME, 0, bytes))
    }

    /// The name as it was sent: `return`.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        ascii(self.name)
    }

    /// Returns `true` if `name` is the name; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The value, unless there is none or it is empty.
    #[must_use]
    #[inline]
    pub const fn value(&self) -> Option<ParameterValue<'a>> {
        self.value
    }

    /// The parameters in order: names, and values unless there is none or they are empty.
    #[must_use]
    #[inline]
    pub const fn params(&self) -> PreferenceParams<'a> {
        PreferenceParams { rest: self.params }
    }

    #[inline]
    fn describe(self) -> Description {
        let pair = |(name, value): (&[u8], Option<ParameterValue<'_>>)| {
            let value =
                value.map_or(Description::Null, |value| Description::text(value.to_bytes()));
            (Description::text(name.to_ascii_lowercase()), value)
        };
        let (name, value) = pair((self.name, self.value));
        let params = self.params().map(|(name, value)| {
            let (name, value) = pair((name.as_bytes(), value));
            Description::List(vec![name, value])
        });
        Description::List(vec![name, value, Description::list(params)])
    }
}

/// Names and values of the parameters of a preference, in order.
///
/// ```
/// use masthead::request::PreferenceRef;
///
/// let preference = PreferenceRef::new("foo; some-parameter; other=1")?;
/// let names: Vec<_> = preference.params().map(|(name, _)| name).collect();
/// assert_eq!(names, ["some-parameter", "other"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct PreferenceParams<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for PreferenceParams<'a> {
    type Item = (&'a str, Option<ParameterValue<'a>>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // Every one was read before, and reads the same now.
        let (rest, (name, value)) = pair(skip_empty_parameters(self.rest), Expected::Token).ok()?;
        self.rest = rest;
        Some((ascii(name), value))
    }
}

impl FusedIterator for PreferenceParams<'_> {}

impl fmt::Debug for PreferenceParams<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

/// ```text
/// pair = token [ BWS "=" BWS ( token / quoted-string ) ]
/// ```
fn pair(input: &[u8], expected: Expected) -> Parsed<'_, (&[u8], Option<ParameterValue<'_>>)> {
    let (rest, name) = run1(TCHAR, expected)(input)?;
    let [b'=', value @ ..] = ows(rest) else {
        return Ok((rest, (name, None)));
    };
    let (rest, value) = parameter_value(ows(value))?;
    Ok((rest, (name, Some(value).filter(|value| !value.raw().is_empty()))))
}

/// ```text
/// preference = pair *( OWS ";" OWS [ pair ] )
/// ```
fn preference(input: &[u8]) -> Parsed<'_, PreferenceRef<'_>> {
    let (rest, (name, value)) = pair(input, Expected::Preference)?;
    let each = |at| pair(at, Expected::Token).map(|(rest, _)| (rest, ()));
    let (rest, params) = parameters(rest, each)?;
    Ok((rest, PreferenceRef { name, value, params }))
}

#[inline]
fn write_pair(name: &[u8], value: Option<ParameterValue<'_>>, out: &mut Vec<u8>) {
    out.extend(name.iter().map(u8::to_ascii_lowercase));
    let Some(value) = value else { return };
    let value = value.to_bytes();
    out.push(b'=');
    if value.iter().all(|&b| TCHAR.has(b)) {
        out.extend_from_slice(&value);
        return;
    }
    write_quoted(&value, out);
}

impl<'a> Member<'a> for PreferenceRef<'a> {
    const PATTERN: Option<&'static str> =
        Some("{token}(?:{ows}={ows}{value})?(?:{ows};{ows}{token}(?:{ows}={ows}{value})?)*");

    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        preference(input)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, true)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        write_pair(self.name, self.value, out);
        for (name, value) in self.params() {
            out.push(b';');
            write_pair(name.as_bytes(), value, out);
        }
    }
}

impl PartialEq for PreferenceRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.name().eq_ignore_ascii_case(other.name())
            && self.value == other.value
            && same_pairs(self.params(), other.params())
    }
}

impl Eq for PreferenceRef<'_> {}

impl fmt::Display for PreferenceRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        f.write_str(&text(&out))
    }
}

impl fmt::Debug for PreferenceRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PreferenceRef({self})")
    }
}

/// A [`Prefer`] header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, request::Prefer};
///
/// let prefer = Prefer::parse_strict(FieldLines::one(b"respond-async, return=minimal"))?;
/// assert!(prefer.returns_minimal() && !prefer.returns_representation());
/// assert!(prefer.get("Respond-Async").is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct PreferRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> PreferRef<'a> {
    /// The first preference of a name, which is the one that counts (RFC 7240 2); names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<PreferenceRef<'a>> {
        self.iter().find(|preference| preference.is(name))
    }

    /// Returns `true` for `return=minimal`: the response needs no content.
    #[must_use]
    #[inline]
    pub fn returns_minimal(&self) -> bool {
        self.returns(b"minimal")
    }

    /// Returns `true` for `return=representation`: the response should have the resource.
    #[must_use]
    #[inline]
    pub fn returns_representation(&self) -> bool {
        self.returns(b"representation")
    }

    #[inline]
    fn returns(&self, what: &[u8]) -> bool {
        let value = self.get("return").and_then(|preference| preference.value());
        value.is_some_and(|value| *value.to_bytes() == *what)
    }
}

impl PartialEq for PreferRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for PreferRef<'_> {}

impl Describe for PreferRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let preferences = Description::list(self.iter().map(PreferenceRef::describe));
        let meaning = "names, values and parameters";
        Description::Object(vec![Part::new("preferences", meaning, preferences)])
    }
}

/// `Prefer`: what the client would like of the response (RFC 7240 2).
///
/// ```text
/// Prefer     = #preference
/// preference = pair *( OWS ";" OWS [ pair ] )
/// pair       = token [ BWS "=" BWS ( token / quoted-string ) ]
/// ```
///
/// Clients of Azure Cosmos DB send `return=minimal` with writes, so that the response has no document, and
/// `return=representation` so that it has. Servers ignore preferences that they do not know.
///
/// Example of the official clients: `return=minimal`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, request::{Prefer, PreferenceRef}};
///
/// let prefer = Prefer::try_from_iter([PreferenceRef::new("return=minimal")?])?;
/// assert!(prefer.view().returns_minimal());
/// assert_eq!(prefer.to_lines().as_slice(), ["return=minimal"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Prefer(ListReceived);

impl Prefer {
    /// A header of preferences.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter<'p>(
        preferences: impl IntoIterator<Item = PreferenceRef<'p>>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<PreferenceRef<'_>>();
        preferences.into_iter().for_each(|preference| writer.push(preference));
        writer.finish::<Self>().map(Self)
    }
}

field!(list Prefer, PreferRef of PreferenceRef, &NAME);

// Also no preference at all.
arbitrary!(Prefer, {
    let pair = r#"[A-Za-z-]{1,8}(=([a-z0-9]{1,6}|"[ !#-\[\]-~]{0,6}"))?"#;
    vec((pair, vec(pair, 0..3)), 0..5).prop_map(|preferences| {
        let texts: Vec<_> = preferences
            .into_iter()
            .map(|(first, params)| [vec![first], params].concat().join(";"))
            .collect();
        Prefer::try_from_iter(texts.iter().map(|text| PreferenceRef::new(text).unwrap())).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn preferences() {
        keeps::<Prefer>("return=minimal", "return=minimal");
        keeps::<Prefer>("Return = \"minimal\" , wait=10", "return=minimal, wait=10");
        // The examples of RFC 7240 2.
        keeps::<Prefer>("foo; some-parameter", "foo;some-parameter");
        keeps::<Prefer>("foo=\"\"; some-parameter=\"\" ;", "foo;some-parameter");
        keeps::<Prefer>("Lenient;A=\"b, \\\"c\"", "lenient;a=\"b, \\\"c\"");
        assert_eq!(reads::<Prefer>("foo"), reads::<Prefer>("Foo=\"\""));
        assert_ne!(reads::<Prefer>("foo;a"), reads::<Prefer>("foo;a;b"));
        assert_ne!(reads::<Prefer>("foo=A"), reads::<Prefer>("foo=a"));
    }

    #[test]
    fn the_first_of_a_name_counts() {
        let prefer = reads::<Prefer>("a, RETURN=representation, return=minimal");
        assert!(prefer.returns_representation() && !prefer.returns_minimal());
        assert!(prefer.get("b").is_none());
    }

    #[test]
    fn faults() {
        refuses::<Prefer>(&[
            ("=a", "expected a preference at byte 0"),
            ("a=", "expected a token or a quoted string at byte 2"),
            ("a b", "expected a comma or the end of the value at byte 2"),
            ("a;=b", "expected a token at byte 2"),
            ("a=\"b", "expected a quoted string with its closing quote at byte 4"),
        ]);
        for (bad, at) in [("", 0), ("a,b", 1), ("a=\"", 3)] {
            assert_eq!(PreferenceRef::new(bad).unwrap_err().offset(), at, "{bad}");
        }
    }
}
