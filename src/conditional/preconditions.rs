//! Evaluation of conditional requests: RFC 9110 13.2.2.

use http::header::{
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::{HeaderMap, HeaderName, Method, StatusCode};

use super::{
    EntityTagsRef, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfRangeRef, IfUnmodifiedSince,
    PreconditionRules, Representation, TagComparison,
};
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, FieldMapExt};

/// The preconditions of a request: [read](Self::peek_from) from its headers or put together of parsed ones, and
/// [evaluated](Self::evaluate) against what there is.
///
/// The order is that of RFC 9110 13.2.2: `If-Match`, or without it `If-Unmodified-Since`; then
/// `If-None-Match`, or without it `If-Modified-Since`; then `If-Range`. Nothing is allocated.
///
/// Evaluate them when the request would otherwise be answered with 2xx or 412, and not before (RFC 9110 13.2.1): the
/// preconditions of a request that is rejected or redirected anyway are ignored.
///
/// ```
/// use http::{HeaderMap, HeaderValue, Method};
/// use masthead::conditional::{EntityTagRef, Outcome, PreconditionRules, Preconditions, Representation};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("if-none-match", HeaderValue::from_static(r#""a", W/"b""#));
/// let conditions = Preconditions::peek_from(&headers, PreconditionRules::RFC_9110)?;
///
/// let current = Representation::existing().with_etag(EntityTagRef::strong("b")?);
/// let decision = conditions.evaluate(&Method::GET, &current);
/// assert_eq!(decision.outcome, Outcome::NotModified);
/// assert_eq!(decision.by.unwrap(), "if-none-match");
/// assert_eq!(conditions.evaluate(&Method::PUT, &current).outcome, Outcome::Failed);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Preconditions<'a> {
    rules: PreconditionRules,
    /// Lines that can be read, or that are compared byte for byte.
    if_match: Option<FieldLines<'a>>,
    if_none_match: Option<FieldLines<'a>>,
    if_modified_since: Option<IfModifiedSince>,
    if_unmodified_since: Option<IfUnmodifiedSince>,
    has_range: bool,
    if_range: Option<PartOf<'a>>,
}

/// An `If-Range` that is there.
#[derive(Clone, Copy, Debug)]
enum PartOf<'a> {
    Read(IfRangeRef<'a>),
    /// It matches nothing: all of the representation is sent, which is never wrong.
    Unreadable,
}

impl<'a> Preconditions<'a> {
    /// No preconditions, to which parsed ones are added.
    ///
    /// ```
    /// use http::Method;
    /// use masthead::{Field, FieldLines};
    /// use masthead::conditional::{IfMatch, Outcome, PreconditionRules, Preconditions, Representation};
    ///
    /// let tags = IfMatch::parse_strict(FieldLines::one(br#""a""#))?;
    /// let conditions = Preconditions::none(PreconditionRules::RFC_9110).with_if_match(tags);
    /// let decision = conditions.evaluate(&Method::PUT, &Representation::ABSENT);
    /// assert_eq!(decision.outcome, Outcome::Failed);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[must_use]
    pub const fn none(rules: PreconditionRules) -> Self {
        Self {
            rules,
            if_match: None,
            if_none_match: None,
            if_modified_since: None,
            if_unmodified_since: None,
            has_range: false,
            if_range: None,
        }
    }

    /// The preconditions of a request.
    ///
    /// A date that is no HTTP-date is left out, as RFC 9110 demands, and so is one that comes again. An
    /// `If-Range` that cannot be read matches nothing.
    ///
    /// # Errors
    ///
    /// When `If-Match` or `If-None-Match` cannot be read: to leave such a condition out would do what the
    /// client wanted to prevent. Where tags are compared byte for byte, nothing is wrong with any.
    pub fn peek_from(
        headers: &'a HeaderMap,
        rules: PreconditionRules,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            rules,
            if_match: tags::<IfMatch>(headers, &IF_MATCH, rules)?,
            if_none_match: tags::<IfNoneMatch>(headers, &IF_NONE_MATCH, rules)?,
            if_modified_since: date::<IfModifiedSince>(headers),
            if_unmodified_since: date::<IfUnmodifiedSince>(headers),
            has_range: headers.contains_key(RANGE),
            if_range: headers
                .contains_key(IF_RANGE)
                .then(|| strict::<IfRange>(headers).map_or(PartOf::Unreadable, PartOf::Read)),
        })
    }

    /// The same with an `If-Match`.
    #[must_use]
    pub const fn with_if_match(self, tags: EntityTagsRef<'a>) -> Self {
        Self { if_match: Some(tags.lines), ..self }
    }

    /// The same with an `If-None-Match`.
    #[must_use]
    pub const fn with_if_none_match(self, tags: EntityTagsRef<'a>) -> Self {
        Self { if_none_match: Some(tags.lines), ..self }
    }

    /// The same with an `If-Modified-Since`.
    #[must_use]
    pub const fn with_if_modified_since(self, date: IfModifiedSince) -> Self {
        Self { if_modified_since: Some(date), ..self }
    }

    /// The same with an `If-Unmodified-Since`.
    #[must_use]
    pub const fn with_if_unmodified_since(self, date: IfUnmodifiedSince) -> Self {
        Self { if_unmodified_since: Some(date), ..self }
    }

    /// The same with a `Range`, and the `If-Range` beside it if there is one.
    #[must_use]
    pub const fn with_range(self, if_range: Option<IfRangeRef<'a>>) -> Self {
        let if_range = match if_range {
            Some(condition) => Some(PartOf::Read(condition)),
            None => None,
        };
        Self { has_range: true, if_range, ..self }
    }

    /// Evaluates the preconditions against the current representation.
    #[must_use]
    pub fn evaluate(&self, method: &Method, current: &Representation<'_>) -> Decision {
        let mut by = None;
        let decided = self.outcome(method, current, &mut by);
        let range = match (self.has_range, decided) {
            (false, _) => RangeUse::Absent,
            // RFC 9110 14.2: GET is the only method that has ranges.
            (true, Outcome::Proceed) if *method == Method::GET => match self.if_range {
                None => RangeUse::Honour,
                Some(condition) => {
                    by = Some(&IF_RANGE);
                    condition.range_of(current)
                }
            },
            _ => RangeUse::Ignore,
        };
        Decision { outcome: decided, by, range }
    }

    /// Steps 1 to 4; `by` is the last condition that had a say.
    fn outcome(
        &self,
        method: &Method,
        current: &Representation<'_>,
        by: &mut Option<&'static HeaderName>,
    ) -> Outcome {
        // RFC 9110 13.2.1: these neither select a representation nor change one.
        if [Method::CONNECT, Method::OPTIONS, Method::TRACE].contains(method) {
            return Outcome::Proceed;
        }
        let rules = &self.rules;
        let reads = *method == Method::GET || *method == Method::HEAD;
        let if_match = self.if_match.filter(|_| !(rules.by_method && reads));
        let unmodified = self.if_unmodified_since.filter(|_| rules.if_unmodified_since);
        // A resource without a date of modification has no conditions about it.
        if let Some(tags) = if_match {
            *by = Some(&IF_MATCH);
            if !rules.matches(tags, current, true) {
                return Outcome::Failed;
            }
        } else if let (Some(since), Some(date)) = (unmodified, current.last_modified()) {
            *by = Some(&IF_UNMODIFIED_SINCE);
            if !since.is_unmodified(date) {
                return Outcome::Failed;
            }
        }
        let is_ignored =
            rules.if_match_alone && self.if_match.is_some() || rules.by_method && !reads;
        let if_none_match = self.if_none_match.filter(|_| !is_ignored);
        let modified = self.if_modified_since.filter(|_| reads && rules.if_modified_since);
        if let Some(tags) = if_none_match {
            *by = Some(&IF_NONE_MATCH);
            if rules.matches(tags, current, false) {
                return if reads { Outcome::NotModified } else { Outcome::Failed };
            }
        } else if let (Some(since), Some(date)) = (modified, current.last_modified()) {
            *by = Some(&IF_MODIFIED_SINCE);
            if !since.is_modified(date) {
                return Outcome::NotModified;
            }
        }
        Outcome::Proceed
    }
}

impl PartOf<'_> {
    fn range_of(self, current: &Representation<'_>) -> RangeUse {
        match self {
            Self::Read(condition)
                if condition.matches(current.etag(), current.exact_last_modified()) =>
            {
                RangeUse::Honour
            }
            _ => RangeUse::Ignore,
        }
    }
}

/// The lines of a condition, which can be read or need not be.
fn tags<'a, T>(
    headers: &'a HeaderMap,
    name: &'static HeaderName,
    rules: PreconditionRules,
) -> Result<Option<FieldLines<'a>>, DecodeError>
where
    T: Field<Ref<'a> = EntityTagsRef<'a>>,
{
    if rules.comparison == TagComparison::Bytes {
        let lines = FieldLines::of(headers, name);
        return Ok((!lines.is_empty()).then_some(lines));
    }
    Ok(headers.peek::<T>()?.map(|tags| tags.lines))
}

/// A header that can be read and deviates from nothing.
fn strict<'a, T: Field>(headers: &'a HeaderMap) -> Option<T::Ref<'a>> {
    T::parse_strict(FieldLines::of(headers, T::name())).ok()
}

fn date<T: for<'a> Field<Ref<'a> = T>>(headers: &HeaderMap) -> Option<T> {
    strict::<T>(headers)
}

/// The result of evaluating [`Preconditions`], with its reason.
///
/// ```
/// use http::{HeaderMap, HeaderValue, Method};
/// use masthead::conditional::{
///     EntityTagRef, Outcome, PreconditionRules, Preconditions, RangeUse, Representation,
/// };
///
/// let mut headers = HeaderMap::new();
/// headers.insert("range", HeaderValue::from_static("bytes=500-"));
/// headers.insert("if-range", HeaderValue::from_static(r#""old""#));
/// let conditions = Preconditions::peek_from(&headers, PreconditionRules::RFC_9110)?;
/// let current = Representation::existing().with_etag(EntityTagRef::strong("new")?);
/// let decision = conditions.evaluate(&Method::GET, &current);
/// assert_eq!((decision.outcome, decision.range), (Outcome::Proceed, RangeUse::Ignore));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The decision about the request.
    pub outcome: Outcome,
    /// The header that decided: the one that was not fulfilled, or the last of those that were. `None`
    /// where no condition counts.
    pub by: Option<&'static HeaderName>,
    /// The decision about the range.
    pub range: RangeUse,
}

/// The decision about a request with preconditions.
///
/// ```
/// use http::StatusCode;
/// use masthead::conditional::Outcome;
///
/// assert_eq!(Outcome::NotModified.status(), Some(StatusCode::NOT_MODIFIED));
/// assert_eq!(Outcome::Proceed.status(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is carried out.
    Proceed,
    /// It is not: the client has what it asks for.
    NotModified,
    /// It is not: a condition is not fulfilled.
    Failed,
}

impl Outcome {
    /// The status of the answer: 304 or 412; `None` for a request that is carried out.
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        match self {
            Self::Proceed => None,
            Self::NotModified => Some(StatusCode::NOT_MODIFIED),
            Self::Failed => Some(StatusCode::PRECONDITION_FAILED),
        }
    }
}

/// The decision about the `Range` of a request.
///
/// ```
/// use http::Method;
/// use masthead::conditional::{PreconditionRules, Preconditions, RangeUse, Representation};
///
/// let conditions = Preconditions::none(PreconditionRules::RFC_9110).with_range(None);
/// let range = |method| conditions.evaluate(&method, &Representation::existing()).range;
/// assert_eq!(range(Method::GET), RangeUse::Honour);
/// assert_eq!(range(Method::HEAD), RangeUse::Ignore);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeUse {
    /// The request has no range.
    Absent,
    /// Nothing speaks against it. Whether it can be read, is in a unit that the resource has, and can be
    /// satisfied, is still to be seen.
    Honour,
    /// It is to be ignored: all of the representation is sent, or none.
    Ignore,
}
