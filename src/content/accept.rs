//! `Accept`: which media types the client would like.

use core::fmt;

use http::HeaderName;
use http::header::ACCEPT;

use super::ContentTypeRef;
use super::parameters::{Essence, Parameters, noting_parameter, show, strict_piece};
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Member, ParameterValue, Part,
    Quality, arbitrary, ascii, field,
};
use crate::grammar::list::to_comma_unquoted;
use crate::grammar::parameter::parameters;
use crate::grammar::{Parsed, fault};

static NAME: &HeaderName = &ACCEPT;

/// How specific a media range is: the more specific one has precedence (RFC 9110 12.5.1).
///
/// `*/*` is less than `text/*`, that is less than `text/plain`, and among those of one kind the one
/// with more parameters is the greater.
///
/// ```
/// use masthead::content::MediaRangeRef;
///
/// let specificity = |text| MediaRangeRef::new(text).map(|range| range.specificity());
/// assert!(specificity("text/plain;format=flowed")? > specificity("text/plain")?);
/// assert!(specificity("text/plain")? > specificity("text/*;a=b")?);
/// assert!(specificity("text/*")? > specificity("*/*")?);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Specificity {
    kind: Kind,
    params: usize,
}

/// Which part of a range is an asterisk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Any,
    AnySubtype,
    Exact,
}

/// One media range of an [`Accept`] header with its weight, borrowed.
///
/// `Display` writes the canonical form.
///
/// ```
/// use masthead::content::{MediaRangeRef, ContentTypeRef};
///
/// let range = MediaRangeRef::new("text/*;charset=utf-8;q=0.5")?;
/// assert_eq!((range.type_(), range.subtype()), ("text", "*"));
/// assert_eq!((range.params().count(), range.quality().thousandths()), (1, 500));
/// assert!(range.matches(ContentTypeRef::new("text/plain; charset=UTF-8; format=flowed")?));
/// assert!(!range.matches(ContentTypeRef::new("text/plain")?));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct MediaRangeRef<'a> {
    range: Essence<'a>,
    /// The weight is among them.
    params: &'a [u8],
    quality: Quality,
}

impl<'a> MediaRangeRef<'a> {
    /// A media range of its text, parameters and weight included.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `text`.
    #[inline]
    pub fn new(text: &'a str) -> Result<Self, DecodeError> {
        strict_piece(NAME, text, media_range)
    }

    /// The same range with another weight.
    #[must_use]
    #[inline]
    pub const fn with_quality(mut self, quality: Quality) -> Self {
        self.quality = quality;
        self
    }

    /// Type and subtype as they were sent: `text/*`.
    #[must_use]
    #[inline]
    pub fn range(&self) -> &'a str {
        ascii(self.range.text)
    }

    /// The type as it was sent, or `*`.
    #[must_use]
    #[inline]
    pub fn type_(&self) -> &'a str {
        self.range.type_text()
    }

    /// The subtype as it was sent, or `*`.
    #[must_use]
    #[inline]
    pub fn subtype(&self) -> &'a str {
        ascii(self.range.subtype())
    }

    /// The parameters in order, without the weight.
    #[must_use]
    #[inline]
    pub fn params(&self) -> Parameters<'a> {
        Parameters::of_range(self.params)
    }

    /// The value of the parameter `name`; names are case-insensitive, and the weight is not a parameter.
    ///
    /// # Errors
    ///
    /// As [`Parameters::get`]: when it occurs again.
    #[inline]
    pub fn param(&self, name: &str) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        self.params().get(name)
    }

    /// The weight; [`Quality::ONE`] if it is missing.
    #[must_use]
    #[inline]
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    pub(super) fn kind(&self) -> Kind {
        match (self.range.type_(), self.range.subtype()) {
            (b"*", b"*") => Kind::Any,
            (_, b"*") => Kind::AnySubtype,
            _ => Kind::Exact,
        }
    }

    /// How specific the range is.
    #[must_use]
    #[inline]
    pub fn specificity(&self) -> Specificity {
        Specificity { kind: self.kind(), params: self.params().count() }
    }

    /// Returns `true` if the media type is in the range, regardless of the weight.
    ///
    /// The media type has all parameters of the range; it may have more, and in any order.
    #[must_use]
    #[inline]
    pub fn matches(&self, media_type: ContentTypeRef<'_>) -> bool {
        let matches = match self.kind() {
            Kind::Any => true,
            Kind::AnySubtype => self.type_().eq_ignore_ascii_case(media_type.type_()),
            Kind::Exact => media_type.is(self.range()),
        };
        matches && self.params().are_all_in(media_type.params())
    }
}

impl PartialEq for MediaRangeRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.quality == other.quality
            && self.range.text.eq_ignore_ascii_case(other.range.text)
            && self.params() == other.params()
    }
}

impl Eq for MediaRangeRef<'_> {}

impl fmt::Display for MediaRangeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        show(f, &out)
    }
}

impl fmt::Debug for MediaRangeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaRangeRef({self})")
    }
}

/// `*` alone.
#[cold]
fn bare_asterisk<'a>(input: &'a [u8], notes: &mut Notes) -> Option<(&'a [u8], Essence<'a>)> {
    match input.strip_prefix(b"*")? {
        rest @ ([] | [b' ' | b'\t' | b',' | b';', ..]) => {
            notes.note(Deviation::BareAsterisk, input);
            Some((rest, Essence::ANY))
        }
        _ => None,
    }
}

/// The asterisks are tokens, so a range reads as a media type does.
///
/// ```text
/// media-range [ weight ] = type "/" subtype parameters
/// ```
#[inline(always)]
fn media_range<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, MediaRangeRef<'a>> {
    let (rest, range) = match Essence::read(input, Expected::MediaRange) {
        Ok(read) => read,
        Err(error) => bare_asterisk(input, notes).ok_or(error)?,
    };
    let mut quality = None;
    let mut each = |at: &'a [u8]| {
        let [b'q' | b'Q', b'=', weight @ ..] = at else {
            return noting_parameter(at, notes).map(|(rest, _)| (rest, ()));
        };
        if quality.is_some() {
            return fault(ErrorKind::DuplicateParameter, Expected::Quality, at, 1);
        }
        let (rest, weight) = Quality::read_noting(weight, notes)?;
        quality = Some(weight);
        Ok((rest, ()))
    };
    let (rest, params) = parameters(rest, &mut each)?;
    Ok((rest, MediaRangeRef { range, params, quality: quality.unwrap_or(Quality::ONE) }))
}

impl<'a> Member<'a> for MediaRangeRef<'a> {
    const PATTERN: Option<&'static str> =
        Some("{token}/{token}(?:{ows};{ows}{token}={value})*(?:{ows};)?");

    // A call for each range costs a fifth of it.
    #[inline(always)]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        media_range(input, notes)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, true)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.range.text.iter().map(u8::to_ascii_lowercase));
        self.params().write(b";", out);
        if self.quality != Quality::ONE {
            out.extend_from_slice(format!(";q={}", self.quality).as_bytes());
        }
    }
}

/// An [`Accept`] header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, content::{Accept, ContentTypeRef}};
///
/// let accept = Accept::parse_strict(FieldLines::one(b"text/*;q=0.3, text/plain, */*;q=0.1"))?;
/// let [html, plain] = [ContentTypeRef::new("text/html")?, ContentTypeRef::new("text/plain")?];
/// assert_eq!(accept.quality_of(html).thousandths(), 300);
/// assert_eq!(accept.preferred([html, plain]), Some(plain));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AcceptRef<'a> {
    lines: FieldLines<'a>,
}

impl PartialEq for AcceptRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for AcceptRef<'_> {}

impl Describe for AcceptRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let range = |range: MediaRangeRef<'_>| {
            let text = Description::text(range.range.text.to_ascii_lowercase());
            let quality = Description::Thousandths(range.quality.thousandths());
            Description::Object(vec![
                Part::new("range", "media type or range of media types", text),
                Part::new("params", "names and values", range.params().describe()),
                Part::new("q", "weight: 1 is preferred, 0 is not acceptable", quality),
            ])
        };
        let ranges = Description::list(self.iter().map(range));
        Description::Object(vec![Part::new(
            "ranges",
            "media types that the client accepts",
            ranges,
        )])
    }
}

/// `Accept`: which media types the client would like (RFC 9110 12.5.1).
///
/// ```text
/// Accept      = #( media-range [ weight ] )
/// media-range = ( "*/*" / ( type "/" "*" ) / ( type "/" subtype ) ) parameters
/// parameters  = *( OWS ";" OWS [ parameter ] )
/// weight      = OWS ";" OWS "q=" qvalue
/// qvalue      = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3"0" ] )
/// ```
///
/// Used by Azure App Configuration, clients of Azure Cosmos DB, the Microsoft Partner API, which
/// documents it for responses too, and Youforce. A parameter `q` is the weight wherever it stands,
/// and may occur once. A semicolon without a parameter is within the grammar, and is never written.
///
/// Example of the App Configuration page: `application/vnd.microsoft.appconfig.kv+json;`. Of the
/// Partner page: `application/json`. Of the Youforce page: `application/octet-stream`.
///
/// Deviations: `*` for `*/*` is [a bare asterisk](Deviation::BareAsterisk), `q=.2` or `q=0.3333`
/// [a weight of another form](Deviation::WeightForm), and a parameter without the quotes that it needs
/// [an unquoted value](Deviation::UnquotedValue). An [empty value](Deviation::EmptyValue) is that of a `charset`.
///
/// ```
/// use masthead::{Field, Quality, content::{Accept, MediaRangeRef}};
///
/// let accept = Accept::try_from_iter([
///     MediaRangeRef::new("application/vnd.microsoft.appconfig.kv+json;")?,
///     MediaRangeRef::new("application/problem+json")?.with_quality(Quality::from_thousandths(500).unwrap()),
/// ])?;
/// assert_eq!(
///     accept.to_lines().as_slice(),
///     ["application/vnd.microsoft.appconfig.kv+json, application/problem+json;q=0.5"]
/// );
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Accept(ListReceived);

impl Accept {
    /// A header of media ranges.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter<'r>(
        ranges: impl IntoIterator<Item = MediaRangeRef<'r>>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<MediaRangeRef<'_>>();
        for range in ranges {
            writer.push(range);
        }
        writer.finish::<Self>().map(Self)
    }
}

field!(list Accept, AcceptRef of MediaRangeRef, NAME);

// Also no media range at all.
arbitrary!(Accept, {
    let params = "(;[a-pr-z]{1,4}=([!#-'*+.0-9A-Za-z^_`|~-]{1,6}|\"[ !#-\\[\\]-~]{0,6}\"))*";
    let range = (r"\*/\*|[A-Za-z]{1,8}/(\*|[a-z+.]{1,12})", params, 0..=1_000_u16);
    vec(range, 0..6).prop_map(|ranges| {
        let ranges: Vec<_> =
            ranges.into_iter().map(|(range, params, weight)| (range + &params, weight)).collect();
        Accept::try_from_iter(ranges.iter().map(|(text, weight)| {
            let weight = Quality::from_thousandths(*weight).unwrap();
            MediaRangeRef::new(text).unwrap().with_quality(weight)
        }))
        .unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, keeps, notes, reads, refuses, writes};

    #[test]
    fn ranges() {
        keeps::<Accept>("*/*", "*/*");
        keeps::<Accept>("Audio/*; q=0.20, audio/basic ,", "audio/*;q=0.2, audio/basic");
        keeps::<Accept>("application/a+json;", "application/a+json");
        keeps::<Accept>("a/b ; ;, c/d ; Q=1.", "a/b, c/d");
        keeps::<Accept>("a/b;X=\"1,2\";q=0;Y=2", "a/b;x=\"1,2\";y=2;q=0");
        keeps::<Accept>("text/*plain;qs=2", "text/*plain;qs=2");
        keeps::<Accept>("a/b;charset=UTF-8;q=0.999", "a/b;charset=UTF-8;q=0.999");
    }

    #[track_caller]
    fn deviates(line: &str, expected: &[(Deviation, usize)], canonical: &str) {
        assert_eq!(notes::<Accept>(line).1, expected, "{line}");
        writes::<Accept>(line, canonical);
    }

    #[test]
    fn deviations() {
        use Deviation::{BareAsterisk, EmptyValue, UnquotedValue, WeightForm};
        deviates(
            "application/ld+json; profile=https://a.example/ns,*/*;q=.1",
            &[(UnquotedValue, 29), (WeightForm, 56)],
            "application/ld+json;profile=\"https://a.example/ns\", */*;q=0.1",
        );
        deviates("a/b;charset=, c/d", &[(EmptyValue, 12)], "a/b;charset=\"\", c/d");
        // The default of Java's HttpURLConnection.
        let java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
        let written = "text/html, image/gif, image/jpeg, */*;q=0.2, */*;q=0.2";
        deviates(java, &[(BareAsterisk, 34), (WeightForm, 39), (WeightForm, 50)], written);
        deviates("*", &[(BareAsterisk, 0)], "*/*");
        deviates("a/b,* ;x=1", &[(BareAsterisk, 4)], "a/b, */*;x=1");
        deviates("a/b;q=0.33333", &[(WeightForm, 6)], "a/b;q=0.333");
        deviates("a/b;q=1.0000, c/d", &[(WeightForm, 6)], "a/b, c/d");
        for text in ["*", "a/b;q=.2"] {
            assert!(MediaRangeRef::new(text).unwrap_err().code().starts_with("deviation."));
        }
    }

    #[test]
    fn faults() {
        refuses::<Accept>(&[
            ("*a", "expected \"/\" at byte 2"),
            ("a/b, text", "expected \"/\" at byte 9"),
            ("a/", "expected a subtype at byte 2"),
            ("a/b c/d", "expected a comma or the end of the value at byte 4"),
            ("a/b;x", "expected \"=\" at byte 5"),
            ("a/b;q =1", "expected \"=\" at byte 5"),
            ("a/b;x=\"1, c/d", "expected a quoted string with its closing quote at byte 13"),
            ("=a/b", "expected a media range at byte 0"),
        ]);
        let weight = "expected a weight from 0 to 1 with at most three decimals at byte";
        fails::<Accept>("a/b;q=", &format!("{weight} 6"));
        fails::<Accept>("a/b;q=1.5", &format!("{weight} 8"));
        fails::<Accept>("a/b; q=\"1\"", &format!("{weight} 7"));
        fails::<Accept>("a/b;q=0.1234x", &format!("{weight} 11"));
        fails::<Accept>("a/b;q=.", &format!("{weight} 6"));
        fails::<Accept>("a/b;q=1.0001", &format!("{weight} 11"));
        fails::<Accept>("a/b;q=1;x=1;Q=1", "weight occurs again at byte 12");
    }

    #[test]
    fn a_bad_range_hides_no_other() {
        let line = FieldLines::one(b"a;x=\"1,2\", b/c, d/e;q=x;f=\",\", g/h");
        let results: Vec<_> = Accept::members(line)
            .map(|member| member.map(|r| r.range()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Err(1), Ok("b/c"), Err(22), Ok("g/h")]);
    }

    #[test]
    fn precedence() {
        // The example of RFC 9110 12.5.1.
        let line = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, \
                    text/plain;format=fixed;q=0.4, */*;q=0.5";
        let accept = reads::<Accept>(line);
        let quality = |text| accept.quality_of(ContentTypeRef::new(text).unwrap()).to_string();
        assert_eq!(quality("text/plain;format=flowed"), "1");
        assert_eq!(quality("text/plain"), "0.7");
        assert_eq!(quality("Text/HTML"), "0.3");
        assert_eq!(quality("image/jpeg"), "0.5");
        assert_eq!(quality("text/plain;Format=\"fixed\";delsp=yes"), "0.4");
        assert_eq!(quality("text/html;level=3"), "0.3");
    }

    #[test]
    fn what_matches_nothing_is_not_acceptable() {
        let quality = |line: &str, text| {
            let accept = reads::<Accept>(line);
            accept.quality_of(ContentTypeRef::new(text).unwrap()).thousandths()
        };
        assert_eq!(quality("a/b", "a/c"), 0);
        assert_eq!(quality("a/b;x=1", "a/b"), 0);
        assert_eq!(quality("a/b;x=a", "a/b;x=A"), 0);
        assert_eq!(quality("a/b;charset=a", "a/b;charset=A"), 1_000);
        assert_eq!(quality("a/*, a/b;q=0", "a/b"), 0);
        assert_eq!(quality("a/b;q=0.2, a/b;q=0.4, a/b;q=0.3", "a/b"), 400);
        for empty in ["", " , "] {
            assert_eq!(quality(empty, "a/b"), 1_000);
        }
        let accept = reads::<Accept>(b"a/b;q=0, a/c");
        let [b, c] = ["a/b", "a/c"].map(|text| ContentTypeRef::new(text).unwrap());
        assert_eq!(accept.preferred([b, c]), Some(c));
        assert_eq!(accept.preferred([b]), None);
        assert_eq!(accept.preferred([]), None);
    }

    #[test]
    fn only_ranges_are_written() {
        assert_eq!(MediaRangeRef::new("a/b, c/d").unwrap_err().offset(), 3);
        assert!(MediaRangeRef::new("a/b;x=\"\n\"").is_err());
        let range = MediaRangeRef::new("A/*; q=0.5; x=1").unwrap();
        assert_eq!(range.param("Q"), Ok(None));
        assert_eq!(format!("{range:?}"), "MediaRangeRef(a/*;x=1;q=0.5)");
        assert_eq!(range.with_quality(Quality::ONE).to_string(), "a/*;x=1");
        assert!(Accept::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        let accept = Accept::try_from_iter([range, range]).unwrap();
        assert_eq!(accept.lines().get(0), Some(&b"a/*;x=1;q=0.5, a/*;x=1;q=0.5"[..]));
    }
}
