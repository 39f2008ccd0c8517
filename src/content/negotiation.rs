//! Which media type the client gets (RFC 9110 12.5.1).

use core::cmp::Reverse;
use core::fmt;

use http::HeaderMap;

use super::accept::Specificity;
use super::ranges::Ranges;
use super::{Accept, AcceptRef, ContentTypeRef};
use crate::error::DecodeError;
use crate::field::{FieldMapExt, Quality};

/// The order of media types to which the client gives the same weight. RFC 9110 leaves it to the server.
///
/// ```
/// use masthead::content::{Accept, ContentTypeRef, Ties};
/// use masthead::{Field, FieldLines};
///
/// let accept = Accept::parse_strict(FieldLines::one(b"text/*, application/json"))?;
/// let offers = [ContentTypeRef::new("application/json")?, ContentTypeRef::new("text/plain")?];
/// assert_eq!(accept.ranked(offers, Ties::AsOffered)[0], offers[0]);
/// let accept = Accept::parse_strict(FieldLines::one(b"text/plain, application/json"))?;
/// assert_eq!(accept.ranked(offers, Ties::AsAsked)[0], offers[1]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ties {
    /// The order in which the server offers them.
    #[default]
    AsOffered,
    /// What the client names more [specifically](super::MediaRangeRef::specificity); among those what it names
    /// first, and among those what the server offers first.
    AsAsked,
}

/// What decides for a media type: the most specific range that it is in, the heaviest of several such, and
/// the first of those.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Verdict {
    pub(super) specificity: Specificity,
    pub(super) quality: Quality,
    pub(super) index: Reverse<usize>,
}

/// After this many comparisons of a range with an offer, a table is made of the ranges.
const COMPARED: usize = 256;

/// What decides for one media type after the other. The ranges are read again for each of them as long as that
/// is little work, which allocates nothing; then they are put into a table once.
struct Verdicts<'a> {
    accept: AcceptRef<'a>,
    compared: usize,
    table: Option<Ranges>,
}

impl<'a> Verdicts<'a> {
    #[inline]
    const fn of(accept: AcceptRef<'a>) -> Self {
        Self { accept, compared: 0, table: None }
    }

    /// As [`AcceptRef::verdict`].
    #[inline]
    fn of_offer(&mut self, media_type: ContentTypeRef<'_>) -> Result<Verdict, usize> {
        if self.compared <= COMPARED {
            let mut ranges = 0;
            let verdict = self.accept.verdict(media_type, &mut ranges);
            self.compared += ranges;
            return verdict;
        }
        let table = self.table.get_or_insert_with(|| Ranges::of(self.accept));
        table.verdict(media_type)
    }

    #[inline]
    fn quality_of(&mut self, media_type: ContentTypeRef<'_>) -> Quality {
        quality(self.of_offer(media_type))
    }
}

/// The weight that a verdict gives; a list without ranges accepts everything.
#[inline]
fn quality(verdict: Result<Verdict, usize>) -> Quality {
    match verdict {
        Ok(verdict) => verdict.quality,
        Err(0) => Quality::ONE,
        Err(_) => Quality::ZERO,
    }
}

impl<'a> AcceptRef<'a> {
    /// `Err` with the number of ranges that there are where the media type is in none; `ranges` is that number.
    #[inline]
    fn verdict(
        &self,
        media_type: ContentTypeRef<'_>,
        ranges: &mut usize,
    ) -> Result<Verdict, usize> {
        let mut best = None;
        for range in self.iter() {
            if range.matches(media_type) {
                let (specificity, quality) = (range.specificity(), range.quality());
                best = best.max(Some(Verdict { specificity, quality, index: Reverse(*ranges) }));
            }
            *ranges += 1;
        }
        best.ok_or(*ranges)
    }

    /// The weight that the client gives to a media type (RFC 9110 12.5.1).
    ///
    /// It is that of the most [specific](super::MediaRangeRef::specificity) range that
    /// [matches](super::MediaRangeRef::matches), and the highest of several such; [`Quality::ZERO`] when
    /// none does. A list without ranges says nothing, and so accepts everything.
    #[must_use]
    #[inline]
    pub fn quality_of(&self, media_type: ContentTypeRef<'_>) -> Quality {
        quality(self.verdict(media_type, &mut 0))
    }

    /// The media type that the client likes best; `None` if it accepts none of them.
    ///
    /// Among equals it is the first: list them in the order that the server likes.
    #[inline]
    pub fn preferred<'t>(
        &self,
        offers: impl IntoIterator<Item = ContentTypeRef<'t>>,
    ) -> Option<ContentTypeRef<'t>> {
        let mut best = (Quality::ZERO, None);
        let mut verdicts = Verdicts::of(*self);
        for offer in offers {
            let quality = verdicts.quality_of(offer);
            if quality > best.0 {
                best = (quality, Some(offer));
            }
        }
        best.1
    }

    /// The media types that the client accepts, best first: by [weight](Self::quality_of), and among equals
    /// as `ties` says.
    ///
    /// With [`Ties::AsOffered`] the first one is the [preferred](Self::preferred) one.
    #[inline]
    pub fn ranked<'t>(
        &self,
        offers: impl IntoIterator<Item = ContentTypeRef<'t>>,
        ties: Ties,
    ) -> Vec<ContentTypeRef<'t>> {
        let mut verdicts = Verdicts::of(*self);
        let mut accepted: Vec<_> = offers
            .into_iter()
            .filter_map(|offer| {
                let verdict = verdicts.of_offer(offer);
                let quality = quality(verdict);
                let asked = verdict.ok().map(|verdict| (verdict.specificity, verdict.index));
                let asked = asked.filter(|_| ties == Ties::AsAsked);
                quality.is_acceptable().then_some((Reverse((quality, asked)), offer))
            })
            .collect();
        // The sort is stable, so that what is equal stays as offered.
        accepted.sort_by_key(|(key, _)| *key);
        accepted.into_iter().map(|(_, offer)| offer).collect()
    }
}

impl Accept {
    /// The media type that the client of a request gets, of those that the server offers, which stand in the
    /// order that the server likes.
    ///
    /// A request without the header accepts everything (RFC 9110 12.5.1), and so does one whose header has
    /// no ranges: the first offer is taken.
    ///
    /// # Errors
    ///
    /// When the header cannot be parsed, which is a bad request; and when it does not accept any offer.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::content::{Accept, ContentTypeRef, NotAcceptable};
    ///
    /// let offers = ["application/vnd.microsoft.appconfig.kvset+json", "application/problem+json"];
    /// let [kvset, problem] = offers.map(|text| ContentTypeRef::new(text).unwrap());
    ///
    /// let mut map = HeaderMap::new();
    /// assert_eq!(Accept::negotiate(&map, [kvset, problem]), Ok(kvset));
    /// map.insert("accept", HeaderValue::from_static("*/*;q=0.1, application/problem+json"));
    /// assert_eq!(Accept::negotiate(&map, [kvset, problem]), Ok(problem));
    /// map.insert("accept", HeaderValue::from_static("text/html, application/problem+json;q=0"));
    /// let error = Accept::negotiate(&map, [kvset, problem]).unwrap_err();
    /// assert_eq!((error, error.status()), (NotAcceptable::NoOffer, http::StatusCode::NOT_ACCEPTABLE));
    /// ```
    #[inline]
    pub fn negotiate<'t>(
        headers: &HeaderMap,
        offers: impl IntoIterator<Item = ContentTypeRef<'t>>,
    ) -> Result<ContentTypeRef<'t>, NotAcceptable> {
        let offer = match headers.peek::<Self>()? {
            Some(accept) => accept.preferred(offers),
            None => offers.into_iter().next(),
        };
        offer.ok_or(NotAcceptable::NoOffer)
    }
}

/// The reason why the server cannot send any of its media types.
///
/// ```
/// use masthead::content::NotAcceptable;
///
/// let error = NotAcceptable::NoOffer;
/// assert_eq!(error.to_string(), "accept: the client does not accept any of the media types");
/// assert_eq!(error.status(), 406);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAcceptable {
    /// The header cannot be read.
    Header(DecodeError),
    /// The client accepts none of them, or the server offers none.
    NoOffer,
}

impl NotAcceptable {
    /// The status to respond with: 400 or 406 (RFC 9110 15.5.1, 15.5.7). A server may also send a representation that
    /// was not requested.
    #[must_use]
    #[inline]
    pub const fn status(&self) -> http::StatusCode {
        match self {
            Self::Header(_) => http::StatusCode::BAD_REQUEST,
            Self::NoOffer => http::StatusCode::NOT_ACCEPTABLE,
        }
    }
}

impl fmt::Display for NotAcceptable {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => error.fmt(f),
            Self::NoOffer => {
                f.write_str("accept: the client does not accept any of the media types")
            }
        }
    }
}

impl core::error::Error for NotAcceptable {}

impl From<DecodeError> for NotAcceptable {
    #[inline]
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::test_kit::reads;

    fn ranked(line: &str, offers: &[&'static str], ties: Ties) -> Vec<String> {
        let offers = offers.iter().map(|text| ContentTypeRef::new(text).unwrap());
        reads::<Accept>(line)
            .ranked(offers, ties)
            .into_iter()
            .map(|offer| offer.to_string())
            .collect()
    }

    #[test]
    fn weight_comes_before_all() {
        for ties in [Ties::AsOffered, Ties::AsAsked] {
            assert_eq!(ranked("a/b;q=0.2, a/*;q=0.9", &["a/b", "a/c"], ties), ["a/c", "a/b"]);
            assert_eq!(ranked("a/*, a/b;q=0", &["a/b", "a/c", "b/c"], ties), ["a/c"]);
            assert_eq!(ranked("*/*;q=0", &["a/b"], ties), [""; 0]);
            assert_eq!(ranked("*/*, a/*;q=0, a/b", &["a/c", "a/b", "c/d"], ties).len(), 2);
            // A list without ranges accepts everything, as it is offered.
            assert_eq!(ranked(" , ", &["a/b", "c/d"], ties), ["a/b", "c/d"]);
            assert_eq!(ranked("a/b", &[], ties), [""; 0]);
        }
    }

    #[test]
    fn ties() {
        let offers = ["a/z", "b/y", "b/y; x=1", "a/w"];
        let line = "*/*, b/*, a/w, b/y;x=1";
        assert_eq!(ranked(line, &offers, Ties::AsOffered), offers);
        assert_eq!(ranked(line, &offers, Ties::AsAsked), ["b/y; x=1", "a/w", "b/y", "a/z"]);
        // The heaviest of several of one kind decides, and the first of those.
        let line = "a/b;q=0.1, a/c, a/b, a/b";
        assert_eq!(ranked(line, &["a/b", "a/c"], Ties::AsAsked), ["a/c", "a/b"]);
        assert_eq!(Ties::default(), Ties::AsOffered);
    }

    #[test]
    fn requests() {
        let negotiate = |lines: &[&str], offers: &[&'static str]| {
            let mut map = HeaderMap::new();
            for line in lines {
                map.append("accept", HeaderValue::from_str(line).unwrap());
            }
            let offers = offers.iter().map(|text| ContentTypeRef::new(text).unwrap());
            Accept::negotiate(&map, offers).map(|offer| offer.essence())
        };
        let kv = "application/vnd.microsoft.appconfig.kv+json; charset=utf-8";
        let (kvset, problem) =
            ("application/vnd.microsoft.appconfig.kvset+json", "application/problem+json");
        // The documentation of App Configuration ends its media types with a semicolon, and its .NET client sends
        // two.
        assert_eq!(
            negotiate(&["application/vnd.microsoft.appconfig.kv+json;"], &[problem, kv]),
            Ok("application/vnd.microsoft.appconfig.kv+json")
        );
        let net = format!("{problem}, {kvset}");
        assert_eq!(negotiate(&[&net], &[kvset, problem]), Ok(kvset));
        assert_eq!(negotiate(&[problem, kvset], &[kvset, problem]), Ok(kvset));
        assert_eq!(negotiate(&["*/*"], &[kvset, problem]), Ok(kvset));
        // A suffix is no wildcard.
        assert_eq!(negotiate(&["application/json"], &[kvset]), Err(NotAcceptable::NoOffer));
        // The Partner API answers in JSON, with parameters of OData or without.
        let odata = "application/json;odata.metadata=minimal";
        assert_eq!(negotiate(&["application/json"], &[odata]), Ok("application/json"));
        assert_eq!(
            negotiate(&["application/json;odata.metadata=full"], &[odata]),
            Err(NotAcceptable::NoOffer)
        );
        assert_eq!(
            negotiate(&["application/JSON;Odata.Metadata=minimal"], &[odata]),
            Ok("application/json")
        );
        // The absent header, and the one without ranges.
        assert_eq!(negotiate(&[], &[kvset, problem]), Ok(kvset));
        assert_eq!(negotiate(&[""], &[kvset, problem]), Ok(kvset));
        assert_eq!(negotiate(&[], &[]), Err(NotAcceptable::NoOffer));
        let error = negotiate(&["application"], &[kvset]).unwrap_err();
        assert_eq!(error.to_string(), "accept: expected \"/\" at byte 11");
        assert_eq!(error.status(), 400);
    }
}
