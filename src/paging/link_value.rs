//! One link of a `Link` header.

use core::fmt;
use core::iter::FusedIterator;

use nom::Parser;
use nom::combinator::{cut, recognize};
use nom::multi::many0_count;
use nom::sequence::{delimited, preceded};

use crate::deviation::{Deviation, Notes};
use crate::error::{ErrorKind, Expected};
use crate::field::{Description, Member, ParameterValue, Part, ascii};
use crate::grammar::class::{TCHAR, URI, is_uri};
use crate::grammar::leaf::{byte, ows, run_long, run1, start};
use crate::grammar::parameter::{parameter_value, same_pairs, unquoted};
use crate::grammar::secrets::shown_uri;
use crate::grammar::{Parsed, fault};
use crate::limits::MAX_LINE_LEN;

/// One link of a [`Link`](super::Link) header, borrowed.
///
/// Links are equal if their targets, as written, and all parameters in their order are. Parameter names are
/// case-insensitive.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Link};
///
/// let line = br#"</kv?after=YWJj&api-version=1.0>; rel="next"; title="More""#;
/// let link = Link::parse_strict(FieldLines::one(line))?.iter().next().unwrap();
/// assert_eq!(link.target(), "/kv?after=YWJj&api-version=1.0");
/// assert!(link.has_rel("next"));
/// assert_eq!(link.title().unwrap(), *"More");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct LinkValueRef<'a> {
    target: &'a [u8],
    /// The text that [`LinkParams`] iterates over.
    params: &'a [u8],
}

impl<'a> LinkValueRef<'a> {
    /// The text between the angle brackets: a URI reference, not resolved and not decoded.
    ///
    /// Whoever follows it decides where it may lead. With a
    /// [deviation](Deviation::CharacterNoUriHas) it may hold braces and spaces.
    #[must_use]
    #[inline]
    pub fn target(&self) -> &'a str {
        ascii(self.target)
    }

    /// The target with what no URI has percent-encoded.
    #[inline]
    pub(super) fn uri(&self) -> String {
        let mut uri = String::with_capacity(self.target.len());
        uri.extend(escaped(self.target).map(char::from));
        uri
    }

    /// The parameters, in order, with all that occur again.
    #[must_use]
    pub const fn params(&self) -> LinkParams<'a> {
        LinkParams { rest: self.params }
    }

    /// The value of the first parameter `name`; names are case-insensitive.
    ///
    /// RFC 8288 3.4.1 has parsers ignore `media`, `title`, `title*` and `type` after the first. `None`
    /// for a parameter that is absent or has no value.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ParameterValue<'a>> {
        let (_, value) = self.params().find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        value
    }

    /// The relation types: those of the first parameter `rel`.
    ///
    /// RFC 8288 3.3 has parsers ignore that parameter after the first.
    #[must_use]
    pub fn rels(&self) -> Rels<'a> {
        Rels { rest: self.param("rel").map_or(&[], |value| value.raw()) }
    }

    /// Returns `true` if `rel` is one of the relation types; they are case-insensitive, both registered names and
    /// URIs (RFC 8288 2.1).
    #[must_use]
    pub fn has_rel(&self, rel: &str) -> bool {
        self.rels().any(|found| found.eq_ignore_ascii_case(rel))
    }

    /// Returns `true` if the link is from the resource itself, and `rel` is one of its relation types.
    #[inline]
    pub(super) fn is_from_here(&self, rel: &str) -> bool {
        // One walk over the parameters in place of two.
        let (mut rels, mut anchor) = (None, None);
        for (name, value) in self.params() {
            if name.eq_ignore_ascii_case("rel") {
                rels.get_or_insert(value);
            } else if name.eq_ignore_ascii_case("anchor") {
                anchor.get_or_insert(value);
            }
        }
        let rels = rels.flatten().map_or(&[][..], |value| value.raw());
        anchor.flatten().is_none() && Rels { rest: rels }.any(|it| it.eq_ignore_ascii_case(rel))
    }

    /// The parameter `anchor`: what the link is from, if that is not the resource itself.
    #[must_use]
    #[inline]
    pub fn anchor(&self) -> Option<ParameterValue<'a>> {
        self.param("anchor")
    }

    /// The parameter `title`.
    #[must_use]
    #[inline]
    pub fn title(&self) -> Option<ParameterValue<'a>> {
        self.param("title")
    }

    /// The parameter `title*`, not decoded: character set, language and percent-encoded text.
    #[must_use]
    #[inline]
    pub fn title_star(&self) -> Option<ParameterValue<'a>> {
        self.param("title*")
    }

    #[inline]
    pub(super) fn describe(self) -> Description {
        let params = self.params().map(|(name, value)| {
            // A title is no URI, whatever it asks.
            let is_title = ["title", "title*"].iter().any(|it| name.eq_ignore_ascii_case(it));
            let value = value.map_or(Description::Null, |value| match is_title {
                true => Description::text_or_uri(value.to_bytes()),
                false => Description::uri(value.to_bytes()),
            });
            Description::List(vec![Description::text(name.to_ascii_lowercase()), value])
        });
        Description::Object(vec![
            Part::new("target", "target of the link", Description::uri(self.target)),
            Part::new("params", "names and values", Description::list(params)),
        ])
    }
}

/// The target with what no URI has percent-encoded.
fn escaped(target: &[u8]) -> impl Iterator<Item = u8> + '_ {
    target.iter().flat_map(|&b| {
        let (text, len) = match escape(b) {
            Some(escape) => (*escape, 3),
            None => ([b, 0, 0], 1),
        };
        text.into_iter().take(len)
    })
}

/// A character that no URI has and that is tolerated, percent-encoded.
const fn escape(b: u8) -> Option<&'static [u8; 3]> {
    match b {
        b' ' => Some(b"%20"),
        b'{' => Some(b"%7B"),
        b'}' => Some(b"%7D"),
        b'|' => Some(b"%7C"),
        b'^' => Some(b"%5E"),
        b'`' => Some(b"%60"),
        _ => None,
    }
}

impl PartialEq for LinkValueRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        escaped(self.target).eq(escaped(other.target)) && self.params() == other.params()
    }
}

impl Eq for LinkValueRef<'_> {}

impl fmt::Debug for LinkValueRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkValueRef")
            .field("target", &shown_uri(self.target()))
            .field("params", &self.params())
            .finish()
    }
}

impl<'a> Member<'a> for LinkValueRef<'a> {
    const PATTERN: Option<&'static str> =
        Some(r"<[^\x00-\x20\x7f<>]*>(?:{ows};{ows}{token}(?:{ows}={ows}{value})?)*");

    /// ```text
    /// link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
    /// ```
    #[inline(always)]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        let (rest, target) = delimited(
            byte(b'<', Expected::LinkTarget),
            recognize(|at| target(at, notes)),
            byte(b'>', Expected::UriCharacter),
        )
        .parse(input)?;
        let (rest, params) = params(rest, notes)?;
        Ok((rest, Self { target, params }))
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    /// Appends the link; as it came where the canonical form would not fit a line.
    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        let start = out.len();
        out.push(b'<');
        out.extend(escaped(self.target));
        out.push(b'>');
        for (name, value) in self.params() {
            out.extend_from_slice(b"; ");
            out.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
            let Some(value) = value else { continue };
            out.push(b'=');
            value.write(out);
        }
        if out.len() - start > MAX_LINE_LEN {
            out.truncate(start);
            for part in [b"<", self.target, b">", self.params] {
                out.extend_from_slice(part);
            }
        }
    }
}

/// A URI, and what is tolerated in it.
#[inline]
fn target<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, ()> {
    match uri(input)? {
        uri @ ([b'>', ..], ()) => Ok(uri),
        (rest @ [b, ..], ()) if escape(*b).is_some() => no_uri(rest, notes),
        uri => Ok(uri),
    }
}

/// As many characters of a URI as there are, with percent signs checked.
// As a call, a link took 2 % more instructions.
#[inline(always)]
pub(super) fn uri(input: &[u8]) -> Parsed<'_, ()> {
    let characters = || run_long(URI, is_uri);
    match characters()(input)? {
        (rest @ [b'%', ..], _) => many0_count((pct_encoded, characters())).map(|_| ()).parse(rest),
        (rest, _) => Ok((rest, ())),
    }
}

/// ```text
/// pct-encoded = "%" HEXDIG HEXDIG
/// ```
#[inline]
fn pct_encoded<'a>(input: &'a [u8]) -> Parsed<'a, ()> {
    let digits = |at: &'a [u8]| match at {
        [a, b, rest @ ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => Ok((rest, ())),
        _ => {
            let len = (at.len() + 1).min(3);
            fault(ErrorKind::InvalidEscape, Expected::PercentEscape, input, len)
        }
    };
    preceded(start(b"%", Expected::UriCharacter), cut(digits)).parse(input)
}

/// The rest of a target from a character on that no URI has.
#[cold]
fn no_uri<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, ()> {
    notes.note(Deviation::CharacterNoUriHas, input);
    let other = |at: &'a [u8]| match at {
        [b, rest @ ..] if escape(*b).is_some() => Ok((rest, ())),
        _ => byte(b' ', Expected::UriCharacter)(at),
    };
    many0_count((other, uri)).map(|_| ()).parse(input)
}

/// ```text
/// params = *( OWS ";" OWS link-param )
/// ```
#[inline]
fn params<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, &'a [u8]> {
    // A loop, because it notes where a semicolon has no parameter after it.
    let mut rest = input;
    while let semicolon @ [b';', after @ ..] = ows(rest) {
        rest = match ows(after) {
            [] | [b';' | b',', ..] => {
                notes.note(Deviation::TrailingSemicolon, semicolon);
                after
            }
            at => link_param(at, notes)?.0,
        };
    }
    Ok((rest, &input[..input.len() - rest.len()]))
}

type LinkParam<'a> = (&'a [u8], Option<ParameterValue<'a>>);

/// ```text
/// link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
/// ```
#[inline]
fn link_param<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, LinkParam<'a>> {
    // A sequence: with an `opt`, a link took 5 % more instructions.
    let (rest, name) = run1(TCHAR, Expected::Token)(input)?;
    let [b'=', at_value @ ..] = ows(rest) else {
        return Ok((rest, (name, None)));
    };
    let at_value = ows(at_value);
    let read = parameter_value(at_value);
    let (rest, value) = match unquoted(at_value, &read) {
        Some((rest, value)) if may_be_bare(name, value) => {
            notes.note(Deviation::UnquotedValue, at_value);
            (rest, value)
        }
        _ => read?,
    };
    Ok((rest, (name, Some(value))))
}

/// Whether a value may lack its quotes. A relation type must be a URI then, which RFC 5988 allowed; so it did a media
/// type in `type`, and servers do the same with other values.
#[cold]
fn may_be_bare(name: &[u8], value: ParameterValue<'_>) -> bool {
    let value = value.raw();
    // A second equals sign is a typing mistake, and no value.
    !matches!(value, [] | [b'=', ..])
        && (!name.eq_ignore_ascii_case(b"rel") || value.contains(&b':'))
}

/// The next comma outside of angle brackets and quotes, or the end. What is opened and never closed
/// reaches to the end; an angle bracket that another one follows does not count.
fn to_comma(input: &[u8]) -> &[u8] {
    let mut rest = input;
    loop {
        rest = match rest {
            [] | [b',', ..] => return rest,
            [b'<', after @ ..] => match after.iter().position(|b| matches!(b, b'<' | b'>')) {
                Some(end) if after[end] == b'>' => &after[end..],
                Some(_) => after,
                None => return &[],
            },
            [b'"', after @ ..] => behind_quote(after),
            [_, after @ ..] => after,
        };
    }
}

/// The rest after the next quote that no backslash precedes.
fn behind_quote(mut rest: &[u8]) -> &[u8] {
    loop {
        rest = match rest {
            [] => return rest,
            [b'"', after @ ..] => return after,
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
        };
    }
}

/// The parameters of a link, in order: names, and values where there are any.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Link};
///
/// let line = FieldLines::one(b"</a>; rel=preload; as=style; nopush");
/// let link = Link::parse_strict(line)?.iter().next().unwrap();
/// let names: Vec<_> = link.params().map(|(name, value)| (name, value.is_some())).collect();
/// assert_eq!(names, [("rel", true), ("as", true), ("nopush", false)]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct LinkParams<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for LinkParams<'a> {
    type Item = (&'a str, Option<ParameterValue<'a>>);

    fn next(&mut self) -> Option<Self::Item> {
        while let [b' ' | b'\t' | b';', after @ ..] = self.rest {
            self.rest = after;
        }
        // Every parameter was read before, and reads the same now.
        let (rest, (name, value)) = link_param(self.rest, &mut Notes::new()).ok()?;
        self.rest = rest;
        Some((ascii(name), value))
    }
}

impl FusedIterator for LinkParams<'_> {}

/// Names are case-insensitive, values are case-sensitive.
impl PartialEq for LinkParams<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        same_pairs(self.clone(), other.clone())
    }
}

impl Eq for LinkParams<'_> {}

/// Any value may be a URI, or hold one.
impl fmt::Debug for LinkParams<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: ParameterValue<'_>| shown_uri(&value.to_str_lossy());
        f.debug_list().entries(self.clone().map(|(name, value)| (name, value.map(shown)))).finish()
    }
}

/// The relation types of a link, in order.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Link};
///
/// let line = FieldLines::one(br#"<http://example.org/>; rel="start http://example.net/other""#);
/// let link = Link::parse_strict(line)?.iter().next().unwrap();
/// let rels: Vec<_> = link.rels().map(|rel| rel.to_str_lossy()).collect();
/// assert_eq!(rels, ["start", "http://example.net/other"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Rels<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Rels<'a> {
    type Item = ParameterValue<'a>;

    fn next(&mut self) -> Option<ParameterValue<'a>> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|&b| b == b' ').unwrap_or(self.rest.len());
            let (rel, rest) = self.rest.split_at(end);
            self.rest = rest.get(1..).unwrap_or_default();
            // A lone backslash is what is left of an escaped space.
            if !matches!(rel, [] | [b'\\']) {
                return Some(ParameterValue::quoted(rel, rel.contains(&b'\\')));
            }
        }
        None
    }
}

impl FusedIterator for Rels<'_> {}

impl fmt::Debug for Rels<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
