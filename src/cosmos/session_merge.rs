//! How session tokens are merged and compared.

use core::fmt;
use std::collections::HashMap;

use super::session_segment::SessionSegmentRef;
use super::session_token::{SessionToken, SessionTokenRef};
use crate::error::DecodeError;

/// The reason why two [session tokens](super::SessionToken) cannot be merged or compared.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{SessionMergeError, SessionToken}};
///
/// let a = SessionToken::parse_strict(FieldLines::one(b"0:1#101#1=20#2=5"))?;
/// let b = SessionToken::parse_strict(FieldLines::one(b"0:1#100#1=20#4=5"))?;
/// let error = a.merge(b).unwrap_err();
/// assert_eq!(error, SessionMergeError::Regions { range_id: "0".to_owned() });
/// assert_eq!(error.to_string(), "range 0: two session tokens of the same version have different regions");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionMergeError {
    /// Two vector tokens of one version name different regions.
    Regions {
        /// The partition key range of both.
        range_id: String,
    },
    /// One token is simple, the other is a vector.
    Forms {
        /// The partition key range of both.
        range_id: String,
    },
    /// No header can hold the result: it has too many ranges, or one with an invalid name.
    Header(DecodeError),
}

impl fmt::Display for SessionMergeError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Regions { range_id } => write!(
                f,
                "range {range_id}: two session tokens of the same version have different regions"
            ),
            Self::Forms { range_id } => {
                write!(
                    f,
                    "range {range_id}: one session token is a single LSN, the other a vector of LSNs"
                )
            }
            Self::Header(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for SessionMergeError {
    #[inline]
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Header(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DecodeError> for SessionMergeError {
    #[inline]
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

/// Two tokens say things of which neither follows the other.
pub(crate) enum Conflict {
    Regions,
    Forms,
}

impl Conflict {
    #[inline]
    fn of(self, range_id: &str) -> SessionMergeError {
        let range_id = range_id.to_owned();
        match self {
            Self::Regions => SessionMergeError::Regions { range_id },
            Self::Forms => SessionMergeError::Forms { range_id },
        }
    }
}

/// How far a range was seen; the regions by number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Progress {
    version: Option<i64>,
    lsn: i64,
    regions: Vec<(u32, i64)>,
}

impl From<SessionSegmentRef<'_>> for Progress {
    #[inline]
    fn from(segment: SessionSegmentRef<'_>) -> Self {
        let mut regions: Vec<_> = segment.regions().collect();
        regions.sort_unstable();
        Self { version: segment.version(), lsn: segment.lsn(), regions }
    }
}

impl Progress {
    /// The LSN of a region.
    #[inline]
    fn region(&self, region: u32) -> Option<i64> {
        let at = self.regions.binary_search_by_key(&region, |&(region, _)| region).ok()?;
        Some(self.regions[at].1)
    }

    /// Returns `true` if the two have the same regions, or have different versions.
    #[inline]
    fn same_regions(&self, other: &Self) -> Result<(), Conflict> {
        let ids = |progress: &Self| -> Vec<u32> {
            progress.regions.iter().map(|&(region, _)| region).collect()
        };
        match self.version == other.version && ids(self) != ids(other) {
            true => Err(Conflict::Regions),
            false => Ok(()),
        }
    }

    #[inline]
    fn same_form(&self, other: &Self) -> Result<(), Conflict> {
        match self.version.is_some() == other.version.is_some() {
            true => Ok(()),
            false => Err(Conflict::Forms),
        }
    }

    /// How many regions it names.
    #[cfg(feature = "contracts")]
    #[inline]
    pub(crate) fn regions(&self) -> usize {
        self.regions.len()
    }

    #[inline]
    pub(crate) fn merge(&self, other: &Self) -> Result<Self, Conflict> {
        self.same_form(other)?;
        self.same_regions(other)?;
        let (newer, older) =
            if self.version < other.version { (other, self) } else { (self, other) };
        let lsn = match newer.version == older.version {
            true => newer.lsn.max(older.lsn),
            false => newer.lsn,
        };
        let higher = |&(region, lsn): &(u32, i64)| {
            (region, older.region(region).map_or(lsn, |o| lsn.max(o)))
        };
        let regions = newer.regions.iter().map(higher).collect();
        Ok(Self { version: newer.version, lsn, regions })
    }

    #[inline]
    pub(crate) fn is_as_recent_as(&self, other: &Self) -> Result<bool, Conflict> {
        self.same_form(other)?;
        // In this order, as the client for .NET has it: what is older for certain is no conflict.
        if self.version < other.version || self.version == other.version && self.lsn < other.lsn {
            return Ok(false);
        }
        self.same_regions(other)?;
        let behind = |&(region, lsn): &(u32, i64)| other.region(region).is_some_and(|o| lsn < o);
        Ok(!self.regions.iter().any(behind))
    }
}

/// Each range once, in the order in which they were met.
#[derive(Default)]
struct Ranges<'a> {
    all: Vec<(&'a str, Progress)>,
    index: HashMap<&'a str, usize>,
}

impl<'a> Ranges<'a> {
    #[inline]
    fn of(token: SessionTokenRef<'a>) -> Result<Self, SessionMergeError> {
        let mut ranges = Self::default();
        for segment in token.iter() {
            ranges.add(segment.range_id(), &segment.into())?;
        }
        Ok(ranges)
    }

    #[inline]
    fn add(&mut self, range_id: &'a str, progress: &Progress) -> Result<(), SessionMergeError> {
        let index = *self.index.entry(range_id).or_insert(self.all.len());
        match self.all.get_mut(index) {
            Some((_, own)) => {
                *own = own.merge(progress).map_err(|conflict| conflict.of(range_id))?;
            }
            None => self.all.push((range_id, progress.clone())),
        }
        Ok(())
    }

    #[inline]
    fn get(&self, range_id: &str) -> Option<&Progress> {
        self.index.get(range_id).map(|&index| &self.all[index].1)
    }

    #[inline]
    fn into_token(self) -> Result<SessionToken, SessionMergeError> {
        let segment =
            |(range_id, Progress { version, lsn, regions })| (range_id, version, lsn, regions);
        Ok(SessionToken::try_from_iter(self.all.into_iter().map(segment))?)
    }
}

/// Each range of a token once, in the order in which they are met. A range that occurs again is merged.
#[cfg(feature = "contracts")]
#[inline]
pub(crate) fn by_range(
    token: SessionTokenRef<'_>,
) -> Result<Vec<(&str, Progress)>, SessionMergeError> {
    Ok(Ranges::of(token)?.all)
}

#[inline]
pub(super) fn merge(
    a: SessionTokenRef<'_>,
    b: SessionTokenRef<'_>,
) -> Result<SessionToken, SessionMergeError> {
    // Each on its own first: what one of them cannot agree on, the other does not decide.
    let (mut ranges, other) = (Ranges::of(a)?, Ranges::of(b)?);
    for (range_id, progress) in &other.all {
        ranges.add(range_id, progress)?;
    }
    ranges.into_token()
}

/// Whether two tokens say the same of each range. Tokens that contradict themselves do when they have the
/// same segments.
#[inline]
pub(super) fn same(a: SessionTokenRef<'_>, b: SessionTokenRef<'_>) -> bool {
    match (Ranges::of(a), Ranges::of(b)) {
        (Ok(a), Ok(b)) => {
            a.all.len() == b.all.len()
                && a.all.iter().all(|(range_id, own)| b.get(range_id) == Some(own))
        }
        (Err(_), Err(_)) => sorted(a) == sorted(b),
        _ => false,
    }
}

#[inline]
fn sorted(token: SessionTokenRef<'_>) -> Vec<(&str, Progress)> {
    let mut segments: Vec<_> =
        token.iter().map(|segment| (segment.range_id(), Progress::from(segment))).collect();
    segments.sort();
    segments
}

#[inline]
pub(super) fn is_as_recent_as(
    own: SessionTokenRef<'_>,
    other: SessionTokenRef<'_>,
) -> Result<bool, SessionMergeError> {
    let own = Ranges::of(own)?;
    for (range_id, other) in Ranges::of(other)?.all {
        let Some(own) = own.get(range_id) else { return Ok(false) };
        if !own.is_as_recent_as(&other).map_err(|conflict| conflict.of(range_id))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Merges the progress of `ranges` into the token of the range `name`.
#[inline]
pub(super) fn renamed(
    token: SessionTokenRef<'_>,
    ranges: &[&str],
    name: &str,
) -> Result<Option<SessionToken>, SessionMergeError> {
    let mut merged = Ranges::default();
    for segment in token.iter().filter(|segment| ranges.contains(&segment.range_id())) {
        merged.add(name, &segment.into())?;
    }
    match merged.all.is_empty() {
        true => Ok(None),
        false => merged.into_token().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::owned;
    use crate::{Field, FieldLines};

    #[track_caller]
    fn merges(a: &str, b: &str, merged: &str) {
        let (a, b) = (owned::<SessionToken>(a), owned::<SessionToken>(b));
        let both = a.view().merge(b.view()).unwrap();
        assert_eq!(both.to_lines().as_slice(), [merged]);
        assert_eq!(b.view().merge(a.view()).unwrap(), both);
        assert_eq!(both.view().is_as_recent_as(a.view()), Ok(true));
        assert_eq!(both.view().is_as_recent_as(b.view()), Ok(true));
    }

    #[test]
    fn what_both_have_seen() {
        merges("0:100", "0:200", "0:200");
        merges("0:1#100#1=20#2=5", "0:1#90#2=6#1=10", "0:1#100#1=20#2=6");
        merges("0:1#500#1=100", "0:2#200#1=50", "0:2#200#1=100");
        merges("0:1#100#1=20#2=5", "0:2#105#4=10#2=5", "0:2#105#2=5#4=10");
        merges("0:-1#510", "0:2#400#1=7", "0:2#400#1=7");
        merges("0:1#100,1:5", "2:7,1:4", "0:1#100,1:5,2:7");
        merges("0:1,0:3,0:2", "0:2", "0:3");
        merges("0:1#100#7=-1", "0:1#100#7=5", "0:1#100#7=5");
        merges("0:1#-5", "0:1#-6", "0:1#-5");
    }

    #[test]
    fn conflicts() {
        let fails = |a: &str, b: &str, message: &str| {
            for (a, b) in [(a, b), (b, a)] {
                let (a, b) = (owned::<SessionToken>(a), owned::<SessionToken>(b));
                assert_eq!(a.view().merge(b.view()).unwrap_err().to_string(), message);
                assert_eq!(a.view().is_as_recent_as(b.view()).unwrap_err().to_string(), message);
            }
        };
        let regions = "range x: two session tokens of the same version have different regions";
        fails("x:1#100#1=20", "x:1#100#2=20", regions);
        fails("x:1#100#1=20,0:1", "0:1,x:1#100", regions);
        // Neither decides what the other contradicts itself in.
        fails("x:171#1#1=20", "x:1#100#4=2#1=20,x:1#100", regions);
        fails(
            "x:5",
            "x:1#5",
            "range x: one session token is a single LSN, the other a vector of LSNs",
        );
        let many: Vec<_> = (0..1024).map(|n| format!("{n}:1")).collect();
        let error = owned::<SessionToken>(&many.join(","))
            .view()
            .merge(owned::<SessionToken>("x:1").view())
            .unwrap_err();
        assert!(matches!(error, SessionMergeError::Header(error) if error.code() == "too-many"));
    }

    #[test]
    fn recent() {
        let recent = |a: &str, b: &str| {
            owned::<SessionToken>(a).view().is_as_recent_as(owned::<SessionToken>(b).view())
        };
        assert_eq!(recent("0:200", "0:100"), Ok(true));
        assert_eq!(recent("0:100", "0:200"), Ok(false));
        assert_eq!(recent("0:2#105#4=10#2=5#3=30", "0:1#100#1=20#2=5#3=30"), Ok(true));
        assert_eq!(recent("0:2#50#1=5", "0:1#100#1=10"), Ok(false), "a region is behind");
        assert_eq!(recent("0:1#100", "0:2#5"), Ok(false));
        assert_eq!(recent("0:1", "0:1,1:1"), Ok(false), "a range is not there");
        assert_eq!(recent("0:1,1:1", "0:1"), Ok(true));
        assert_eq!(recent("0:1#99#1=10", "0:1#100#2=9"), Ok(false), "older for certain");
    }

    #[test]
    fn one_range_and_children() {
        let compound = owned::<SessionToken>("0:1#10#1=5,1:1#12#1=4,0:1#11#1=3");
        let one = compound.view().for_range("0").unwrap().unwrap();
        assert_eq!(one.to_lines().as_slice(), ["0:1#11#1=5"]);
        assert_eq!(compound.view().for_child("9", &["7", "8"]), Ok(None));
        let child = compound.view().for_child("9", &["0", "1"]).unwrap().unwrap();
        assert_eq!(child.to_lines().as_slice(), ["9:1#12#1=5"]);
        let error = compound.view().for_child("a,b", &["0"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x-ms-session-token: expected a partition key range id at byte 1"
        );
        let bare = SessionToken::parse(FieldLines::one(b"5")).unwrap();
        assert!(bare.merge(bare).is_err(), "nobody knows the range");
    }
}
