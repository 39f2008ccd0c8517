//! `x-ms-version`: which version of the service a request is written for.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::combinator::{cut, opt};

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::{Parsed, date, fail};

static NAME: HeaderName = HeaderName::from_static("x-ms-version");

/// `x-ms-version`: which version of the service a request is written for.
///
/// ```text
/// x-ms-version = 4DIGIT "-" 2DIGIT "-" 2DIGIT [ "-preview" ]    ; a day; "preview" case-insensitive
/// ```
///
/// Azure Cosmos DB documents it for every request, and refuses a version that it does not [know](Self::known).
/// Any day of the calendar is a version here, so that newer ones are read too.
///
/// Versions are ordered by date. A preview follows directly after the version of its day: it has at least the
/// features of that one.
///
/// The vendor's documentation has no example. From a client: `2020-07-15` (the Azure SDK for Python).
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ApiVersion};
///
/// let version = ApiVersion::parse_strict(FieldLines::one(b"2018-12-31"))?;
/// assert!(version >= ApiVersion::V2015_12_16, "there are partition keys");
/// assert!(version.known().is_some_and(|known| known.documented));
/// assert_eq!(ApiVersion::new(2018, 12, 31), Some(version));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    /// The digits of the date, as one number.
    date: u32,
    preview: bool,
}

/// A version that the service is known to have, and what it brought.
///
/// ```
/// use masthead::cosmos::ApiVersion;
///
/// let known = ApiVersion::V2016_07_11.known().unwrap();
/// assert_eq!((known.documented, known.brought), (true, Some("the change feed")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownVersion {
    /// The version.
    pub version: ApiVersion,
    /// `true` if the service documents it; otherwise it is only in an official client.
    pub documented: bool,
    /// What the version introduced, in a few words; `None` if that is not documented.
    pub brought: Option<&'static str>,
}

#[expect(clippy::inconsistent_digit_grouping, reason = "a date")]
impl ApiVersion {
    /// Partition keys, and session tokens that name a range of them.
    pub const V2015_12_16: Self = Self::of(2015_12_16);
    /// The change feed.
    pub const V2016_07_11: Self = Self::of(2016_07_11);
    /// Writes in several regions, and session tokens with a position for each.
    pub const V2018_06_18: Self = Self::of(2018_06_18);
    /// The newest version that is documented.
    pub const V2018_12_31: Self = Self::of(2018_12_31);
    /// Partition keys of several levels; what official clients send.
    pub const V2020_07_15: Self = Self::of(2020_07_15);

    /// All versions that the service is known to have, from the oldest to the newest.
    pub const KNOWN: &'static [KnownVersion] = &[
        documented(2014_08_21, "the public preview, retired in February 2016"),
        documented(2015_04_08, "general availability"),
        documented(2015_06_03, "queries with ORDER BY"),
        documented(2015_08_06, "upserts"),
        documented(2015_12_16, "partitioned collections"),
        undocumented(2016_05_30, None),
        documented(2016_07_11, "the change feed"),
        undocumented(2016_11_14, None),
        documented(2017_01_19, "a lower minimum of throughput"),
        documented(2017_02_22, "the consistency level ConsistentPrefix"),
        documented(2017_05_03, "large partition keys"),
        documented(2017_11_15, "strong consistency across regions"),
        documented(2018_06_18, "writes in several regions"),
        documented(2018_08_31, "better dynamic scaling of collections"),
        documented(2018_09_17, "composite indexes, and more spatial ones"),
        documented(2018_12_31, "partitioned collections that the service derives from others"),
        undocumented(2019_10_14, Some("merged partitions")),
        undocumented(2020_07_15, Some("hierarchical partition keys")),
        undocumented(2020_11_05, Some("materialised views")),
        undocumented(2024_05_15, None),
        undocumented(2024_06_06, None),
    ];

    const fn of(date: u32) -> Self {
        Self { date, preview: false }
    }

    /// The version of a day; `None` where the calendar has no such day of a year up to 9999.
    #[must_use]
    #[inline]
    pub const fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        if year > 9_999 || !date::is_day(year, month, day) {
            return None;
        }
        Some(Self::of(year * 10_000 + month * 100 + day))
    }

    /// The preview of that day: `2017-05-03-preview`.
    #[must_use]
    #[inline]
    pub const fn preview(self) -> Self {
        Self { preview: true, ..self }
    }

    /// Year, month and day.
    #[must_use]
    #[inline]
    pub const fn date(self) -> (u32, u32, u32) {
        (self.date / 10_000, self.date / 100 % 100, self.date % 100)
    }

    /// Returns `true` if it is a preview.
    #[must_use]
    #[inline]
    pub const fn is_preview(self) -> bool {
        self.preview
    }

    /// The known facts about the version, if any. No preview is known.
    #[must_use]
    #[inline]
    pub fn known(self) -> Option<&'static KnownVersion> {
        Self::KNOWN.iter().find(|known| known.version == self)
    }

    /// Returns `true` if the service is known to support the version.
    #[must_use]
    #[inline]
    pub fn is_known(self) -> bool {
        self.known().is_some()
    }
}

const fn documented(date: u32, brought: &'static str) -> KnownVersion {
    KnownVersion { version: ApiVersion::of(date), documented: true, brought: Some(brought) }
}

const fn undocumented(date: u32, brought: Option<&'static str>) -> KnownVersion {
    KnownVersion { version: ApiVersion::of(date), documented: false, brought }
}

/// `-preview`, case-insensitive. A hyphen after a date starts nothing else.
fn preview(input: &[u8]) -> Parsed<'_, ()> {
    match input.split_at_checked(b"-preview".len()) {
        Some((word, rest)) if word.eq_ignore_ascii_case(b"-preview") => Ok((rest, ())),
        _ if input.starts_with(b"-") => cut(|at| fail(at, Expected::PreviewOrEnd)).parse(input),
        _ => fail(input, Expected::PreviewOrEnd),
    }
}

impl Plain for ApiVersion {
    #[inline]
    fn pattern() -> String {
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[Pp][Rr][Ee][Vv][Ii][Ee][Ww])?".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let date = |at| date::full_date(at, Expected::ApiVersion);
        let (rest, (([year, month, day], _), preview)) = (date, opt(preview)).parse(input)?;
        let version = Self::of(year * 10_000 + month * 100 + day);
        Ok((rest, if preview.is_some() { version.preview() } else { version }))
    }
}

field!(plain ApiVersion, &NAME);

impl fmt::Display for ApiVersion {
    /// As it is sent: `2018-12-31`.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.date / 10_000, self.date / 100 % 100, self.date % 100);
        let preview = if self.preview { "-preview" } else { "" };
        write!(f, "{year:04}-{month:02}-{day:02}{preview}")
    }
}

impl fmt::Debug for ApiVersion {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiVersion({self})")
    }
}

impl Describe for ApiVersion {
    #[inline]
    fn describe(&self) -> Description {
        let known = self.known();
        let documented = known.is_some_and(|known| known.documented);
        let brought = known.and_then(|known| known.brought);
        let date = Self::of(self.date).to_string();
        Description::Object(vec![
            Part::new("date", "date of the version", Description::Text(date)),
            Part::new("preview", "whether it is a preview", Description::Bool(self.preview)),
            Part::new(
                "known",
                "whether the service is known to support it",
                Description::Bool(known.is_some()),
            ),
            Part::new("documented", "whether it is documented", Description::Bool(documented)),
            Part::new(
                "brought",
                "what the version introduced",
                brought.map_or(Description::Null, Description::text),
            ),
        ])
    }
}

// Of any day, or a known one; previews included.
arbitrary!(ApiVersion, {
    let day = (0..=9_999_u32, 1..=12_u32, 1..=28_u32)
        .prop_map(|(year, month, day)| ApiVersion::new(year, month, day).unwrap());
    let known = select(ApiVersion::KNOWN).prop_map(|known| known.version);
    (prop_oneof![day, known], any::<bool>())
        .prop_map(|(version, preview)| if preview { version.preview() } else { version })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, reads};

    #[test]
    fn days_and_previews() {
        let version = ApiVersion::new(2017, 5, 3).unwrap();
        assert_eq!(reads::<ApiVersion>("2017-05-03 "), version);
        for line in ["2017-05-03-preview", "2017-05-03-Preview", "2017-05-03-PREVIEW\t"] {
            assert_eq!(reads::<ApiVersion>(line), version.preview());
        }
        assert_eq!(version.preview().canonical().as_slice(), ["2017-05-03-preview"]);
        assert_eq!(reads::<ApiVersion>("0000-02-29"), ApiVersion::new(0, 2, 29).unwrap());
        assert_eq!(format!("{:?}", reads::<ApiVersion>("0999-01-01")), "ApiVersion(0999-01-01)");
    }

    #[test]
    fn order_is_that_of_the_dates() {
        let version = ApiVersion::V2018_12_31;
        assert!(ApiVersion::V2018_06_18.preview() < version);
        assert!(version < version.preview());
        assert!(version.preview() < ApiVersion::V2020_07_15);
    }

    #[test]
    fn known_versions() {
        assert_eq!(ApiVersion::KNOWN.len(), 21);
        assert!(ApiVersion::KNOWN.is_sorted_by_key(|known| known.version));
        for known in ApiVersion::KNOWN {
            assert_eq!(reads::<ApiVersion>(&known.version.to_string()), known.version);
            assert_eq!(known.version.known(), Some(known));
            assert!(!known.version.preview().is_known());
        }
        let newest = ApiVersion::KNOWN.iter().rfind(|known| known.documented).unwrap();
        assert_eq!(newest.version, ApiVersion::V2018_12_31);
        assert!(!reads::<ApiVersion>("2015-01-01").is_known());
        assert_eq!(ApiVersion::V2020_07_15.known().map(|known| known.documented), Some(false));
    }

    #[test]
    fn nothing_else() {
        let fails = |line: &str, message: &str| {
            fails::<ApiVersion>(line, message);
        };
        fails("", "expected a date in the form yyyy-MM-dd at byte 0");
        fails("latest", "expected a date in the form yyyy-MM-dd at byte 0");
        fails("20181231", "expected a date in the form yyyy-MM-dd at byte 4");
        fails("2018-2-31", "expected a date in the form yyyy-MM-dd at byte 6");
        fails("2018/12/31", "expected a date in the form yyyy-MM-dd at byte 4");
        fails("2018-12-3", "expected a date in the form yyyy-MM-dd at byte 9");
        fails("2018-12-31-", "expected \"-preview\" or the end of the value at byte 10");
        fails("2018-12-31-beta.1", "expected \"-preview\" or the end of the value at byte 10");
        fails("2018-12-31-preview.1", "expected the end of the value at byte 18");
        fails("2018-12-31T00:00:00Z", "expected the end of the value at byte 10");
        fails("2018-12-31, 2018-12-31", "expected the end of the value at byte 10");
        fails("2018-02-29", "day does not exist in that month at byte 8");
        fails("2018-13-01", "month does not exist at byte 5");
        fails(" 2018-00-00", "month does not exist at byte 6");
        for (year, month, day) in [(2018, 2, 29), (2018, u32::MAX, 1), (10_000, 1, 1)] {
            assert_eq!(ApiVersion::new(year, month, day), None);
        }
    }
}
