//! `A-IM`: in which form the client would like a change feed.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Member, ParameterValue, Part,
    Quality, arbitrary, ascii, field, text,
};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{byte, end, ows, run1};
use crate::grammar::list::to_comma_unquoted;
use crate::grammar::parameter::{parameter_value, same_pairs};
use crate::grammar::{Parsed, unwrap};
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("a-im");

table! {
    /// The content of a change feed of Azure Cosmos DB.
    ///
    /// ```
    /// use masthead::cosmos::FeedMode;
    ///
    /// assert_eq!(FeedMode::LatestVersion.name(), "Incremental feed");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum FeedMode: &'static str {
        /// `Incremental feed`: the latest version of what has changed.
        LatestVersion = "Incremental feed",
        /// `Full-Fidelity Feed`: every version, and what was deleted.
        AllVersionsAndDeletes = "Full-Fidelity Feed",
        /// `Incremental Full-Fidelity Feed`: a constant of the SDK for .NET, and not documented.
        IncrementalFullFidelity = "Incremental Full-Fidelity Feed",
    }
}

impl FeedMode {
    /// The name of the feed as this crate writes it; names are case-insensitive.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }

    /// The feed whose name `input` starts with, and the rest after the name.
    #[inline]
    fn strip(input: &[u8]) -> Option<(Self, &[u8])> {
        Self::ALL.iter().find_map(|&mode| {
            let (name, rest) = input.split_at_checked(mode.name().len())?;
            let ends = rest.first().is_none_or(|&b| !TCHAR.has(b));
            (ends && name.eq_ignore_ascii_case(mode.name().as_bytes())).then_some((mode, rest))
        })
    }
}

/// One instance-manipulation of an [`A-IM`](AIm) header with its weight, borrowed.
///
/// `Display` writes the canonical form.
///
/// ```
/// use masthead::cosmos::ManipulationRef;
///
/// let gzip = ManipulationRef::new("gzip;q=0.3")?;
/// assert_eq!((gzip.name(), gzip.quality().thousandths()), ("gzip", 300));
/// assert!(ManipulationRef::new("vc diff").is_err());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ManipulationRef<'a> {
    name: &'a [u8],
    params: &'a [u8],
    quality: Quality,
}

impl<'a> ManipulationRef<'a> {
    /// An instance-manipulation of its text, parameters and weight included.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `text`.
    #[inline]
    pub fn new(text: &'a str) -> Result<Self, DecodeError> {
        let text = text.as_bytes();
        let read = || {
            let (rest, manipulation) = manipulation(text)?;
            end(rest)?;
            Ok(manipulation)
        };
        read().map_err(|error| unwrap(error).in_piece(&NAME, 0, text))
    }

    /// The same with another weight.
    #[must_use]
    #[inline]
    pub const fn with_quality(mut self, quality: Quality) -> Self {
        self.quality = quality;
        self
    }

    /// The name as it was sent: `vcdiff`, `Incremental feed`.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        ascii(self.name)
    }

    /// The change feed of Azure Cosmos DB that it names, if it names one.
    #[must_use]
    #[inline]
    pub fn feed(&self) -> Option<FeedMode> {
        FeedMode::strip(self.name).map(|(mode, _)| mode)
    }

    /// The parameters in order, without the weight.
    #[must_use]
    #[inline]
    pub const fn params(&self) -> ManipulationParams<'a> {
        ManipulationParams { rest: self.params }
    }

    /// The weight; [`Quality::ONE`] if it is missing.
    #[must_use]
    #[inline]
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    fn canonical_name(&self) -> String {
        match self.feed() {
            Some(mode) => mode.name().to_owned(),
            None => self.name().to_ascii_lowercase(),
        }
    }

    #[inline]
    fn describe(self) -> Description {
        let param = |(name, value): (&str, Option<ParameterValue<'_>>)| {
            let name = Description::text(name.to_ascii_lowercase());
            let value = value.map_or(Description::Null, |v| Description::text(v.to_bytes()));
            Description::List(vec![name, value])
        };
        let params = Description::list(self.params().map(param));
        let quality = Description::Thousandths(self.quality.thousandths());
        Description::Object(vec![
            Part::new("im", "name", Description::text(self.canonical_name())),
            Part::new("params", "names and values", params),
            Part::new("q", "weight: 1 is preferred, 0 is not acceptable", quality),
        ])
    }
}

impl PartialEq for ManipulationRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.quality == other.quality
            && self.name.eq_ignore_ascii_case(other.name)
            && same_pairs(self.params(), other.params())
    }
}

impl Eq for ManipulationRef<'_> {}

impl fmt::Display for ManipulationRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        f.write_str(&text(&out))
    }
}

impl fmt::Debug for ManipulationRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManipulationRef({self})")
    }
}

/// The parameters of an [instance-manipulation](ManipulationRef), which may have no value.
///
/// ```
/// use masthead::cosmos::ManipulationRef;
///
/// let manipulation = ManipulationRef::new("a; B=\"c\"; d; q=0.5")?;
/// let params: Vec<_> = manipulation.params().map(|(name, value)| (name, value.is_some())).collect();
/// assert_eq!(params, [("B", true), ("d", false)]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ManipulationParams<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for ManipulationParams<'a> {
    type Item = (&'a str, Option<ParameterValue<'a>>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let [b';', after @ ..] = ows(self.rest) else { return None };
        let (rest, (name, value)) = param(ows(after)).ok()?;
        self.rest = rest;
        Some((ascii(name), value))
    }
}

impl FusedIterator for ManipulationParams<'_> {}

impl fmt::Debug for ManipulationParams<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// ```text
/// imparam = token [ "=" ( token / quoted-string ) ]
/// ```
fn param(input: &[u8]) -> Parsed<'_, (&[u8], Option<ParameterValue<'_>>)> {
    let value = preceded(byte(b'=', Expected::Equals), cut(parameter_value));
    (run1(TCHAR, Expected::Token), opt(value)).parse(input)
}

/// ```text
/// manipulation = ( feed-name / token ) *( OWS ";" OWS imparam ) [ weight ]
/// ```
///
/// A parameter `q` is the weight and nothing else.
#[inline]
fn manipulation(input: &[u8]) -> Parsed<'_, ManipulationRef<'_>> {
    let (mut rest, _) = run1(TCHAR, Expected::InstanceManipulation)(input)?;
    if let [b' ', ..] = rest {
        rest = FeedMode::strip(input).map_or(rest, |(_, behind)| behind);
    }
    let (name, params) = input.split_at(input.len() - rest.len());
    let of = |behind: &[u8], quality| {
        let params = &params[..params.len() - behind.len()];
        ManipulationRef { name, params, quality }
    };
    while let [b';', after @ ..] = ows(rest) {
        let at = ows(after);
        if let [b'q' | b'Q', behind @ ..] = at {
            if behind.first().is_none_or(|&b| !TCHAR.has(b)) {
                let (behind, quality) =
                    preceded(byte(b'=', Expected::Equals), Quality::read).parse(behind)?;
                return Ok((behind, of(rest, quality)));
            }
        }
        (rest, _) = param(at)?;
    }
    Ok((rest, of(rest, Quality::ONE)))
}

impl<'a> Member<'a> for ManipulationRef<'a> {
    const PATTERN: Option<&'static str> = Some(
        "(?:Incremental feed|(?:Incremental )?Full-Fidelity Feed|{token})(?:{ows};{ows}{token}(?:={value})?)*",
    );

    #[inline]
    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        manipulation(input)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, true)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.canonical_name().as_bytes());
        for (name, value) in self.params() {
            out.push(b';');
            out.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
            let Some(value) = value else { continue };
            out.push(b'=');
            value.write(out);
        }
        if self.quality != Quality::ONE {
            out.extend_from_slice(format!(";q={}", self.quality).as_bytes());
        }
    }
}

/// An [`A-IM`](AIm) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{AIm, FeedMode}};
///
/// let a_im = AIm::parse_strict(FieldLines::one(b"Incremental Feed"))?;
/// assert_eq!(a_im.feed(), Some(FeedMode::LatestVersion));
/// let a_im = AIm::parse_strict(FieldLines::one(b"diffe, gzip;q=0.3"))?;
/// assert_eq!(a_im.feed(), None);
/// assert_eq!(a_im.iter().map(|im| im.name()).collect::<Vec<_>>(), ["diffe", "gzip"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AImRef<'a> {
    lines: FieldLines<'a>,
}

impl AImRef<'_> {
    /// The change feed of Azure Cosmos DB that is wanted: the first whose weight is not 0.
    #[must_use]
    #[inline]
    pub fn feed(&self) -> Option<FeedMode> {
        self.iter().filter(|im| im.quality().is_acceptable()).find_map(|im| im.feed())
    }
}

impl PartialEq for AImRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for AImRef<'_> {}

impl Describe for AImRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let mode =
            self.feed().map_or(Description::Null, |mode| Description::text(format!("{mode:?}")));
        let all = Description::list(self.iter().map(ManipulationRef::describe));
        Description::Object(vec![
            Part::new("mode", "what the change feed contains, if one is requested", mode),
            Part::new("manipulations", "acceptable transformations of the response", all),
        ])
    }
}

/// `A-IM`: in which form the client would like a change feed (RFC 3229 10.5.3).
///
/// ```text
/// A-IM         = #( manipulation [ weight ] )
/// manipulation = ( feed-name / token ) *( OWS ";" OWS imparam )
/// imparam      = token [ "=" ( token / quoted-string ) ]
/// weight       = OWS ";" OWS "q=" qvalue
/// feed-name    = "Incremental feed" / "Full-Fidelity Feed" / "Incremental Full-Fidelity Feed"
/// ```
///
/// Azure Cosmos DB answers a request with it from the change feed of a container. Its page prescribes a
/// value with a space in it, which RFC 3229 has no place for; that name and the two others of the SDKs
/// are in the grammar here, with a single space and in letters of either case. Every other name is a
/// token. Names are written in lower case, and those of feeds as above.
///
/// Example of the Cosmos DB page: `Incremental feed`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::{AIm, FeedMode}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&AIm::from(FeedMode::LatestVersion));
/// assert_eq!(map["a-im"], "Incremental feed");
/// assert_eq!(map.peek::<AIm>()?.unwrap().feed(), Some(FeedMode::LatestVersion));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AIm(ListReceived);

impl AIm {
    /// A header of instance-manipulations.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter<'m>(
        manipulations: impl IntoIterator<Item = ManipulationRef<'m>>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<ManipulationRef<'_>>();
        for manipulation in manipulations {
            writer.push(manipulation);
        }
        writer.finish::<Self>().map(Self)
    }
}

impl From<FeedMode> for AIm {
    /// A header that asks for a change feed.
    #[inline]
    fn from(feed: FeedMode) -> Self {
        let feed = ManipulationRef::new(feed.name());
        let header = feed.and_then(|feed| Self::try_from_iter([feed]));
        header.expect("the name of a feed is an instance-manipulation")
    }
}

field!(list AIm, AImRef of ManipulationRef, &NAME);

// Feeds and other instance-manipulations, or none at all.
arbitrary!(AIm, {
    let feeds: Vec<_> = FeedMode::ALL.iter().map(|mode| mode.name()).collect();
    let name =
        prop_oneof![select(feeds).prop_map(str::to_owned), "[!#-'*+.0-9A-Za-z^_`|~-]{1,12}",];
    let params = "(;[a-pr-z]{1,4}(=([!#-'*+.0-9A-Za-z^_`|~-]{1,6}|\"[ !#-\\[\\]-~]{0,6}\"))?)*";
    vec((name, params, 0..=1_000_u16), 0..6).prop_map(|all| {
        let all: Vec<_> =
            all.into_iter().map(|(name, params, weight)| (name + &params, weight)).collect();
        let all = all.iter().map(|(text, weight)| {
            let weight = Quality::from_thousandths(*weight).unwrap();
            ManipulationRef::new(text).unwrap().with_quality(weight)
        });
        AIm::try_from_iter(all).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, keeps, reads, refuses};

    #[track_caller]
    fn asks(line: &str, feed: Option<FeedMode>, written: &str) {
        keeps::<AIm>(line, written);
        let view = reads::<AIm>(line);
        assert_eq!(view.feed(), feed);
    }

    #[test]
    fn manipulations() {
        asks("diffe, GZIP;q=0.30", None, "diffe, gzip;q=0.3");
        asks(",vcdiff,, range ;q=1.000", None, "vcdiff, range");
        asks("a;B=\"c, d\" ; e;q2;Q=0", None, "a;b=\"c, d\";e;q2;q=0");
        asks("feed, incremental", None, "feed, incremental");
    }

    #[test]
    fn feeds() {
        use FeedMode::{AllVersionsAndDeletes, IncrementalFullFidelity, LatestVersion};
        asks("Incremental Feed", Some(LatestVersion), "Incremental feed");
        asks("incremental feed;q=0.5", Some(LatestVersion), "Incremental feed;q=0.5");
        asks("FULL-FIDELITY FEED", Some(AllVersionsAndDeletes), "Full-Fidelity Feed");
        let name = "Incremental Full-Fidelity Feed";
        asks(name, Some(IncrementalFullFidelity), name);
        let both = "gzip, Full-Fidelity Feed ,Incremental feed";
        asks(both, Some(AllVersionsAndDeletes), "gzip, Full-Fidelity Feed, Incremental feed");
        let refused = "Full-Fidelity Feed;q=0, Incremental feed";
        asks(refused, Some(LatestVersion), refused);
        for &mode in FeedMode::ALL {
            assert_eq!(AIm::from(mode).view().feed(), Some(mode));
        }
    }

    #[test]
    fn faults() {
        refuses::<AIm>(&[
            ("vc diff", "expected a comma or the end of the value at byte 3"),
            ("Incremental  feed", "expected a comma or the end of the value at byte 13"),
            ("Incremental\tfeed", "expected a comma or the end of the value at byte 12"),
            ("Incremental feeds", "expected a comma or the end of the value at byte 12"),
            ("Incremental feed s", "expected a comma or the end of the value at byte 17"),
            ("=a", "expected an instance-manipulation at byte 0"),
            ("a;", "expected a token at byte 2"),
            ("a;;b", "expected a token at byte 2"),
            ("a;b=", "expected a token or a quoted string at byte 4"),
            ("a;b =c", "expected a comma or the end of the value at byte 4"),
            ("a;q", "expected \"=\" at byte 3"),
            ("a;q=0;b", "expected a comma or the end of the value at byte 5"),
        ]);
        let weight = "expected a weight from 0 to 1 with at most three decimals at byte";
        fails::<AIm>("a;q=", &format!("{weight} 4"));
        fails::<AIm>("a, b;q=1.001", &format!("{weight} 11"));
    }

    #[test]
    fn a_bad_manipulation_hides_no_other() {
        let results: Vec<_> = AIm::members(FieldLines::one(b"a b, c;d=\",\" e, Incremental feed"))
            .map(|member| member.map(|im| im.name()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Err(2), Err(13), Ok("Incremental feed")]);
    }

    #[test]
    fn only_manipulations_are_written() {
        assert_eq!(ManipulationRef::new("a, b").unwrap_err().offset(), 1);
        let gzip = ManipulationRef::new("GZip").unwrap().with_quality(Quality::ZERO);
        assert_eq!(format!("{gzip:?}"), "ManipulationRef(gzip;q=0)");
        let a_im = AIm::try_from_iter([gzip, gzip]).unwrap();
        assert_eq!(a_im.to_lines().as_slice(), ["gzip;q=0, gzip;q=0"]);
        assert!(AIm::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        let params: Vec<_> = ManipulationRef::new("a;b;c=\"d\\e\"").unwrap().params().collect();
        assert_eq!(format!("{params:?}"), r#"[("b", None), ("c", Some("de"))]"#);
        let eq = |a, b| ManipulationRef::new(a).unwrap() == ManipulationRef::new(b).unwrap();
        assert!(eq("A;B=c", "a; b=\"c\"") && !eq("a;b=c", "a;b=C") && !eq("a;b", "a;b=c"));
    }
}
