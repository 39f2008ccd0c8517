//! `ETag`: which version of a resource this is.

use core::fmt;

use http::HeaderName;
use http::header::ETAG;

use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, Fixed, FixedReceived, Member, Part, Spans, arbitrary, field,
    text,
};
use crate::grammar::class::{BARE_TAG, ETAGC, is_etagc};
use crate::grammar::leaf::{all, ows, run_long, run1, trim_end, whole};
use crate::grammar::list::to_comma_unquoted;
use crate::grammar::{Parsed, Span, fail};

static NAME: &HeaderName = &ETAG;

/// An entity tag (RFC 9110 8.8.3), borrowed.
///
/// Equality is that of the tags as they are, weakness included; the comparisons of HTTP are
/// [`strong_eq`](Self::strong_eq) and [`weak_eq`](Self::weak_eq).
///
/// ```
/// use masthead::conditional::EntityTagRef;
///
/// let (strong, weak) = (EntityTagRef::strong("1")?, EntityTagRef::weak("1")?);
/// assert!(strong.weak_eq(weak) && !strong.strong_eq(weak));
/// assert!(!weak.strong_eq(weak));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntityTagRef<'a> {
    weak: bool,
    tag: &'a [u8],
}

impl<'a> EntityTagRef<'a> {
    /// A strong tag of the text between the quotes.
    ///
    /// # Errors
    ///
    /// Points at a character that a tag may not hold: a quote, white space, a control character.
    pub fn strong(tag: &'a str) -> Result<Self, DecodeError> {
        Self::new(false, tag.as_bytes())
    }

    /// A weak tag of the text between the quotes.
    ///
    /// # Errors
    ///
    /// As [`strong`](Self::strong).
    pub fn weak(tag: &'a str) -> Result<Self, DecodeError> {
        Self::new(true, tag.as_bytes())
    }

    fn new(weak: bool, tag: &'a [u8]) -> Result<Self, DecodeError> {
        if !tag.is_empty() {
            whole(ETAGC, Expected::EntityTag, tag).map_err(|fault| fault.in_piece(NAME, 0, tag))?;
        }
        Ok(Self { weak, tag })
    }

    /// Returns `true` if the tag is weak: `W/"…"`.
    #[must_use]
    pub const fn is_weak(&self) -> bool {
        self.weak
    }

    /// The text between the quotes; it may contain obs-text.
    #[must_use]
    pub const fn tag(&self) -> &'a [u8] {
        self.tag
    }

    /// Strong comparison: both are strong and the same (RFC 9110 8.8.3.2).
    #[must_use]
    #[inline]
    pub fn strong_eq(self, other: EntityTagRef<'_>) -> bool {
        !self.weak && !other.weak && self.weak_eq(other)
    }

    /// Weak comparison: both are the same, be they weak or not (RFC 9110 8.8.3.2).
    #[must_use]
    #[inline]
    pub fn weak_eq(self, other: EntityTagRef<'_>) -> bool {
        match (<&[u8; 32]>::try_from(self.tag), <&[u8; 32]>::try_from(other.tag)) {
            // Vector instructions. `==` is a call, around which a list saves its registers: a tenth of a list of four.
            (Ok(ours), Ok(theirs)) => {
                ours.iter().zip(theirs).fold(0, |other, (a, b)| other | a ^ b) == 0
            }
            _ => self.tag == other.tag,
        }
    }
}

impl fmt::Display for EntityTagRef<'_> {
    /// As it is sent; obs-text that is not UTF-8 is read as ISO 8859-1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.weak { "W/" } else { "" }, text(self.tag))
    }
}

impl fmt::Debug for EntityTagRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntityTagRef({self})")
    }
}

impl Describe for EntityTagRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        Description::Object(vec![
            Part::new("weak", "whether the tag is weak", Description::Bool(self.weak)),
            Part::new("tag", "opaque version of the resource", Description::text(self.tag)),
        ])
    }
}

/// ```text
/// entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE
/// ```
#[inline(always)]
fn entity_tag<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, EntityTagRef<'a>> {
    // A sequence: with `delimited` or `terminated`, lists of tags took 10 to 16 % more instructions.
    let (weak, inner) = match input {
        [b'"', inner @ ..] => (false, inner),
        [b'W', b'/', b'"', inner @ ..] => (true, inner),
        _ => return unquoted(input, notes),
    };
    // 32 digits, as Azure App Configuration has them: a list of four takes a quarter less.
    if let Some((tag, [b'"', rest @ ..])) = inner.split_first_chunk::<32>() {
        if all(tag, is_etagc) {
            return Ok((rest, EntityTagRef { weak, tag }));
        }
    }
    let (rest, tag) = run_long(ETAGC, is_etagc)(inner)?;
    match rest {
        [b'"', rest @ ..] => Ok((rest, EntityTagRef { weak, tag })),
        _ => fail(rest, Expected::ClosingQuote),
    }
}

/// A strong tag without quotes. It may not look like a weak one, or like one that lost a quote.
#[cold]
fn unquoted<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, EntityTagRef<'a>> {
    let (rest, tag) = run1(BARE_TAG, Expected::EntityTag)(input)?;
    if tag.starts_with(b"W/") {
        return fail(&input[2..], Expected::OpeningQuote);
    }
    if rest.starts_with(b"\"") || rest.starts_with(b"*") || has_escaped_quote(tag) {
        return fail(input, Expected::EntityTag);
    }
    notes.note(Deviation::UnquotedEntityTag, input);
    Ok((rest, EntityTagRef { weak: false, tag }))
}

/// Returns `true` if the quotes are there, as JSON or HTML escapes them.
fn has_escaped_quote(tag: &[u8]) -> bool {
    [&b"\\u0022"[..], b"&quot;"].iter().any(|quote| tag.windows(quote.len()).any(|it| it == *quote))
}

impl<'a> Member<'a> for EntityTagRef<'a> {
    const PATTERN: Option<&'static str> = Some("{entity-tag}");

    #[inline(always)]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        entity_tag(input, notes)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, false)
    }

    fn write(self, out: &mut Vec<u8>) {
        if self.weak {
            out.extend_from_slice(b"W/");
        }
        out.push(b'"');
        out.extend_from_slice(self.tag);
        out.push(b'"');
    }

    #[inline]
    fn is_any(lines: FieldLines<'_>) -> bool {
        is_any(lines)
    }

    #[inline]
    fn alone(line: &'a [u8]) -> Option<Self> {
        one_short_tag(line)
    }
}

/// A line that is one strong tag of usual length and nothing else, as in nearly every request.
///
/// Such a line needs no walk over members. A longer one is more likely a list, which would be read twice.
#[inline]
pub(super) fn one_short_tag(line: &[u8]) -> Option<EntityTagRef<'_>> {
    match line {
        [b'"', tag @ .., b'"'] if tag.len() <= 64 => {
            let fits = match <&[u8; 32]>::try_from(tag) {
                Ok(tag) => all(tag, is_etagc),
                Err(_) => matches!(run_long(ETAGC, is_etagc)(tag), Ok(([], _))),
            };
            fits.then_some(EntityTagRef { weak: false, tag })
        }
        _ => None,
    }
}

/// Returns `true` if the only line is `*`.
#[inline]
pub(super) fn is_any(lines: FieldLines<'_>) -> bool {
    match lines.only() {
        Some([b'"', ..]) => false,
        _ => is_star(lines),
    }
}

#[cold]
fn is_star(lines: FieldLines<'_>) -> bool {
    let mut lines = lines.iter();
    let is_star = lines.next().is_some_and(|line| trim_end(ows(line)) == b"*");
    is_star && lines.next().is_none()
}

/// A tag by the span between its quotes.
#[derive(Clone, Copy)]
pub(super) struct TagSpans {
    weak: bool,
    tag: Span,
}

impl Spans for TagSpans {
    const PATTERN: Option<&'static str> = Some("{entity-tag}");

    type Ref<'a> = EntityTagRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        let (rest, EntityTagRef { weak, tag }) = entity_tag(input, notes)?;
        // A quoted tag is followed by its quote; the quotes are outside of the span.
        let quoted = input.len() - rest.len() > tag.len();
        let behind = &input[input.len() - rest.len() - usize::from(quoted)..];
        let tag = Span::before(behind, tag, line_len);
        Ok((rest, Self { weak, tag }))
    }

    // A third less for an `ETag`.
    #[inline]
    fn at_a_glance(line: &[u8], _: &mut Notes) -> Option<Self> {
        let weak = one_short_tag(line)?.is_weak();
        Some(Self { weak, tag: Span::between_ends(line) })
    }

    fn view(fixed: Fixed<'_, Self>) -> EntityTagRef<'_> {
        fixed.into()
    }

    fn canonical(view: EntityTagRef<'_>) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        view.write(&mut out);
        Some(out)
    }
}

/// `ETag`: which version of a resource this is (RFC 9110 8.8.3).
///
/// ```text
/// ETag       = entity-tag
/// entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE
/// etagc      = "!" / %x23-7E / obs-text
/// ```
///
/// Used by Azure App Configuration, Azure Cosmos DB and the Microsoft Partner API, which send
/// strong tags. The `etag` of a response body lacks the quotes in App Configuration, and has them
/// escaped in the JSON of the other two.
///
/// Example of the App Configuration page: `"4f6dd610dd5e4deebc7fbaef685fb903"`.
///
/// Deviations: [`UnquotedEntityTag`](Deviation::UnquotedEntityTag).
///
/// ```
/// use masthead::{FieldMapExt, conditional::ETag};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ETag::strong("4f6dd610dd5e4deebc7fbaef685fb903")?);
/// assert_eq!(map["etag"], "\"4f6dd610dd5e4deebc7fbaef685fb903\"");
/// assert_eq!(map.peek::<ETag>()?.unwrap().tag(), b"4f6dd610dd5e4deebc7fbaef685fb903");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ETag(FixedReceived<TagSpans>);

impl ETag {
    /// A header of a strong tag, from the text between the quotes.
    ///
    /// # Errors
    ///
    /// Points at a character that a tag may not hold: a quote, white space, a control character. When the tag is
    /// too long for a field line.
    #[inline]
    pub fn strong(tag: &str) -> Result<Self, DecodeError> {
        Self::new(EntityTagRef::strong(tag)?)
    }

    /// A header of a weak tag, from the text between the quotes.
    ///
    /// # Errors
    ///
    /// As [`strong`](Self::strong).
    #[inline]
    pub fn weak(tag: &str) -> Result<Self, DecodeError> {
        Self::new(EntityTagRef::weak(tag)?)
    }

    /// A header of the tag.
    ///
    /// # Errors
    ///
    /// When the tag is too long for a field line.
    #[inline]
    pub fn new(tag: EntityTagRef<'_>) -> Result<Self, DecodeError> {
        let mut value = Vec::new();
        tag.write(&mut value);
        FixedReceived::from_parts(NAME, value).map(Self)
    }
}

impl<'a> From<Fixed<'a, TagSpans>> for EntityTagRef<'a> {
    fn from(fixed: Fixed<'a, TagSpans>) -> Self {
        Self { weak: fixed.spans.weak, tag: fixed.spans.tag.of(fixed.line) }
    }
}

field!(fixed ETag, EntityTagRef, TagSpans, NAME);

arbitrary!(
    ETag,
    (any::<bool>(), "[!#-~\u{80}-\u{2fff}]{0,40}").prop_map(|(weak, tag)| {
        let tag = if weak { EntityTagRef::weak(&tag) } else { EntityTagRef::strong(&tag) };
        ETag::new(tag.unwrap()).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, notes, owned, reads};

    #[track_caller]
    fn is(line: &[u8], weak: bool, text: &[u8]) {
        let tag = reads::<ETag>(line);
        assert_eq!((tag.is_weak(), tag.tag()), (weak, text));
    }

    #[test]
    fn tags() {
        is(b"\"xyzzy\"", false, b"xyzzy");
        is(b"W/\"xyzzy\"", true, b"xyzzy");
        is(b" \"\" ", false, b"");
        is(b"\"a,b\"", false, b"a,b");
        is(b"\"*\"", false, b"*");
        is(b"\"a\\\"", false, b"a\\");
        is(b"\"\x80\xff\"", false, b"\x80\xff");
    }

    #[test]
    fn unquoted_tags_deviate() {
        let (tag, noted) = notes::<ETag>("etag-1");
        assert_eq!((tag.tag(), noted), (&b"etag-1"[..], vec![(Deviation::UnquotedEntityTag, 0)]));
        let owned = owned::<ETag>("etag-1");
        assert_eq!(owned.to_lines().as_slice(), ["\"etag-1\""]);
        assert_eq!(owned.lines().get(0), Some(&b"etag-1"[..]));
    }

    #[test]
    fn faults() {
        fails::<ETag>(b"", "expected an entity tag at byte 0");
        fails::<ETag>(b"*", "expected an entity tag at byte 0");
        fails::<ETag>(b"W/a", "expected the opening quote of an entity tag at byte 2");
        fails::<ETag>(b"w/\"a\"", "expected an entity tag at byte 0");
        fails::<ETag>(b"\\\"2500ec5a\\\"", "expected an entity tag at byte 0");
        fails::<ETag>(b"a\"b\"", "expected an entity tag at byte 0");
        fails::<ETag>(b"\"", "expected the closing quote of an entity tag at byte 1");
        fails::<ETag>(b"W/\"", "expected the closing quote of an entity tag at byte 3");
        fails::<ETag>(b"\"a b\"", "expected the closing quote of an entity tag at byte 2");
        fails::<ETag>(b"\"a\"b\"", "expected the end of the value at byte 3");
        fails::<ETag>(b"a b", "expected the end of the value at byte 2");
    }

    #[test]
    fn only_tags_are_written() {
        for bad in ["\"", " ", "a\n", "\u{7f}"] {
            assert!(EntityTagRef::strong(bad).is_err());
            assert!(ETag::strong(bad).is_err() && ETag::weak(bad).is_err());
        }
        let weak = ETag::weak("").unwrap();
        assert_eq!(weak.to_lines().as_slice(), ["W/\"\""]);
        let long = "a".repeat(70_000);
        assert_eq!(ETag::strong(&long).unwrap_err().code(), "too-long");
    }
}
