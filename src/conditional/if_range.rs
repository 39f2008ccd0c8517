//! `If-Range`: the range if the representation is still what I have a part of, else all of it.

use http::HeaderName;
use http::header::IF_RANGE;
use nom::Parser;
use nom::combinator::map;

use super::EntityTagRef;
use super::entity_tag::TagSpans;
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, HttpDate, Member, Spans, arbitrary, field,
};
use crate::grammar::{Fault, Parsed, fail};

static NAME: &HeaderName = &IF_RANGE;

/// The value of [`IfRange`], borrowed: an entity tag or a date.
///
/// ```
/// use masthead::{Field, FieldLines, conditional::{IfRange, IfRangeRef}};
///
/// let condition = IfRange::parse_strict(FieldLines::one(br#""xyzzy""#))?;
/// assert!(matches!(condition, IfRangeRef::Tag(tag) if tag.tag() == b"xyzzy"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IfRangeRef<'a> {
    /// The tag of what the client has a part of.
    Tag(EntityTagRef<'a>),
    /// When what the client has a part of was last modified.
    Date(HttpDate),
}

impl IfRangeRef<'_> {
    /// Returns `true` if the client's part belongs to the current representation, so that the range may be sent.
    ///
    /// Tags are compared strongly: a weak one never matches. A date has to be exactly that of the
    /// representation, and `exact_last_modified` is one only where it is certain that the representation
    /// has not changed twice within that second (RFC 9110 8.8.2.2); without that it is `None`.
    #[must_use]
    pub fn matches(
        self,
        current: Option<EntityTagRef<'_>>,
        exact_last_modified: Option<HttpDate>,
    ) -> bool {
        match self {
            Self::Tag(tag) => current.is_some_and(|current| tag.strong_eq(current)),
            Self::Date(date) => exact_last_modified == Some(date),
        }
    }
}

impl Describe for IfRangeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        match self {
            Self::Tag(tag) => tag.describe(),
            Self::Date(date) => date.describe(),
        }
    }
}

#[derive(Clone, Copy)]
enum RangeSpans {
    Tag(TagSpans),
    Date(HttpDate),
}

impl Spans for RangeSpans {
    const PATTERN: Option<&'static str> = Some("{entity-tag}|{date}");

    type Ref<'a> = IfRangeRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        match input {
            // A tag without quotes could be a date that went wrong.
            [b'"', ..] | [b'W', b'/', b'"', ..] => {
                map(|at| TagSpans::read(at, line_len, notes), Self::Tag).parse(input)
            }
            [first, ..] if first.is_ascii_alphanumeric() => {
                map(|at| HttpDate::read(at, notes), Self::Date).parse(input).map_err(|error| {
                    error.map(|fault| match fault.is_at(input, Expected::HttpDate) {
                        true => Fault::unexpected(input, Expected::EntityTagOrDate),
                        false => fault,
                    })
                })
            }
            _ => fail(input, Expected::EntityTagOrDate),
        }
    }

    #[inline]
    fn at_a_glance(line: &[u8], notes: &mut Notes) -> Option<Self> {
        TagSpans::at_a_glance(line, notes).map(Self::Tag)
    }

    fn view(fixed: Fixed<'_, Self>) -> IfRangeRef<'_> {
        match fixed.spans {
            Self::Tag(spans) => IfRangeRef::Tag(Fixed { line: fixed.line, spans }.into()),
            Self::Date(date) => IfRangeRef::Date(date),
        }
    }

    fn canonical(view: IfRangeRef<'_>) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        match view {
            IfRangeRef::Tag(tag) => tag.write(&mut out),
            IfRangeRef::Date(date) => out.extend_from_slice(date.to_string().as_bytes()),
        }
        Some(out)
    }
}

/// `If-Range`: the range that was asked for if the representation is still what the client has a part of,
/// else all of it (RFC 9110 13.1.5).
///
/// ```text
/// If-Range   = entity-tag / HTTP-date
/// entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE
/// ```
///
/// It applies only together with [`Range`](crate::paging::Range), and only to GET. None of the five services
/// documents it; [`Preconditions`](super::Preconditions) needs it for those with ranges.
///
/// Examples of RFC 9110's rules: `"xyzzy"`, `Sat, 29 Oct 1994 19:43:31 GMT`.
///
/// Deviations, of dates only: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate),
/// [`LowerCaseDate`](crate::Deviation::LowerCaseDate).
///
/// ```
/// use masthead::{Field, conditional::{EntityTagRef, IfRange, IfRangeRef}};
///
/// let part_of = EntityTagRef::strong("xyzzy")?;
/// let condition = IfRange::new(IfRangeRef::Tag(part_of))?;
/// assert_eq!(condition.to_lines().as_slice(), ["\"xyzzy\""]);
/// assert!(condition.view().matches(Some(part_of), None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct IfRange(FixedReceived<RangeSpans>);

impl IfRange {
    /// A header of a strong tag or a date.
    ///
    /// # Errors
    ///
    /// When the tag is too long for a field line; points at the `W/` of a weak tag, which clients must not
    /// send since it never matches.
    #[inline]
    pub fn new(condition: IfRangeRef<'_>) -> Result<Self, DecodeError> {
        if matches!(condition, IfRangeRef::Tag(tag) if tag.is_weak()) {
            let weak = DecodeError::new(NAME, ErrorKind::UnexpectedByte, Expected::EntityTag);
            return Err(weak.at(0, 0..2));
        }
        FixedReceived::from_parts(NAME, RangeSpans::canonical(condition).unwrap_or_default())
            .map(Self)
    }
}

field!(fixed IfRange, IfRangeRef, RangeSpans, NAME);

// With a strong tag or a date.
arbitrary!(IfRange, {
    let of_tag =
        |tag: String| IfRange::new(IfRangeRef::Tag(EntityTagRef::strong(&tag).unwrap())).unwrap();
    let of_date = |date| IfRange::new(IfRangeRef::Date(date)).unwrap();
    prop_oneof!["[!#-~]{0,40}".prop_map(of_tag), any::<HttpDate>().prop_map(of_date)]
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{fails, notes, read};
    use crate::{Deviation, Field};

    #[test]
    fn a_tag_or_a_date() {
        let date = HttpDate::from_unix(783_459_811).unwrap();
        assert_eq!(
            read::<IfRange>(" \"a\" "),
            Ok(IfRangeRef::Tag(EntityTagRef::strong("a").unwrap()))
        );
        assert_eq!(read::<IfRange>("W/\"\""), Ok(IfRangeRef::Tag(EntityTagRef::weak("").unwrap())));
        for line in [
            "Sat, 29 Oct 1994 19:43:31 GMT",
            "Saturday, 29-Oct-94 19:43:31 GMT",
            "Sat Oct 29 19:43:31 1994",
            "1994-10-29T19:43:31Z",
        ] {
            assert_eq!(notes::<IfRange>(line).0, IfRangeRef::Date(date), "{line}");
            let lines = http::HeaderValue::from_str(line).unwrap().into();
            let owned = IfRange::from_lines(lines).unwrap();
            assert_eq!(owned.view(), IfRangeRef::Date(date));
            assert_eq!(owned.canonical().as_slice(), ["Sat, 29 Oct 1994 19:43:31 GMT"]);
        }
        let (date_in_lower_case, noted) = notes::<IfRange>("sat, 29 oct 1994 19:43:31 gmt");
        assert_eq!(date_in_lower_case, IfRangeRef::Date(date));
        assert_eq!(noted[0].0, Deviation::LowerCaseDate);
    }

    #[test]
    fn faults() {
        for (line, message) in [
            ("", "expected an entity tag or an HTTP-date at byte 0"),
            ("*", "expected an entity tag or an HTTP-date at byte 0"),
            ("\"a\", \"b\"", "expected the end of the value at byte 3"),
            ("\"a", "expected the closing quote of an entity tag at byte 2"),
            ("etag-1", "expected an entity tag or an HTTP-date at byte 0"),
            ("W/a", "expected an entity tag or an HTTP-date at byte 0"),
        ] {
            fails::<IfRange>(line, message);
        }
    }

    #[test]
    fn weak_tags_and_other_dates_do_not_match() {
        let [strong, weak] =
            [EntityTagRef::strong("a"), EntityTagRef::weak("a")].map(Result::unwrap);
        let date = HttpDate::from_unix(0).unwrap();
        assert!(IfRangeRef::Tag(strong).matches(Some(strong), None));
        assert!(!IfRangeRef::Tag(weak).matches(Some(weak), None));
        assert!(!IfRangeRef::Tag(strong).matches(None, Some(date)));
        assert!(IfRangeRef::Date(date).matches(Some(strong), Some(date)));
        assert!(!IfRangeRef::Date(date).matches(Some(strong), None));
        assert!(!IfRangeRef::Date(date).matches(None, HttpDate::from_unix(-1)));
        let refused = IfRange::new(IfRangeRef::Tag(weak)).unwrap_err();
        assert_eq!((refused.code(), refused.span()), ("unexpected-byte", Some(0..2)));
        let written = IfRange::new(IfRangeRef::Date(date)).unwrap();
        assert_eq!(written.to_lines().as_slice(), ["Thu, 01 Jan 1970 00:00:00 GMT"]);
    }
}
