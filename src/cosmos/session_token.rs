//! `x-ms-session-token`: how far a session has seen each partition key range.

use http::HeaderName;

use super::session_merge::{self, SessionMergeError};
use super::session_segment::{SessionSegmentRef, write_progress};
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Part, arbitrary, field, too_long,
};
use crate::grammar::class::RANGE_ID;
use crate::grammar::leaf::whole;

static NAME: HeaderName = HeaderName::from_static("x-ms-session-token");

/// An [`x-ms-session-token`](SessionToken) header, borrowed.
///
/// Two tokens are equal when they say the same of each range, in whatever order, and however often.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::SessionToken};
///
/// let seen = SessionToken::parse_strict(FieldLines::one(b"0:1#100#3=50,1:1#200#3=60"))?;
/// let now = SessionToken::parse_strict(FieldLines::one(b"0:1#150#3=55"))?;
/// let merged = seen.merge(now).unwrap();
/// assert_eq!(merged.lines().get(0).unwrap(), b"0:1#150#3=55,1:1#200#3=60");
/// assert_eq!(merged.view().is_as_recent_as(seen), Ok(true));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct SessionTokenRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> SessionTokenRef<'a> {
    /// The token of one partition key range out of a compound one; `None` if it is not in it.
    ///
    /// ```
    /// use masthead::{Field, FieldLines, cosmos::SessionToken};
    ///
    /// let token = SessionToken::parse_strict(FieldLines::one(b"0:-1#59,1:-1#54"))?;
    /// assert_eq!(token.for_range("1").unwrap().unwrap().to_lines().as_slice(), ["1:-1#54"]);
    /// assert_eq!(token.for_range("2"), Ok(None));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the range occurs again, and the two do not [merge](Self::merge).
    #[inline]
    pub fn for_range(&self, range_id: &str) -> Result<Option<SessionToken>, SessionMergeError> {
        session_merge::renamed(*self, &[range_id], range_id)
    }

    /// The token of a partition key range that came of a split or a merge: that of its parents, under
    /// its own name.
    ///
    /// ```
    /// use masthead::{Field, FieldLines, cosmos::SessionToken};
    ///
    /// let token = SessionToken::parse_strict(FieldLines::one(b"0:1#10#1=5,1:1#12#1=4"))?;
    /// let child = token.for_child("2", &["0", "1"]).unwrap().unwrap();
    /// assert_eq!(child.to_lines().as_slice(), ["2:1#12#1=5"]);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the tokens of the parents do not [merge](Self::merge), or the child's name is invalid.
    #[inline]
    pub fn for_child(
        &self,
        child: &str,
        parents: &[&str],
    ) -> Result<Option<SessionToken>, SessionMergeError> {
        session_merge::renamed(*self, parents, child)
    }

    /// All that either of two tokens has seen.
    ///
    /// Ranges that only one of them has are taken as they are; those of both are merged:
    ///
    /// * Of two simple tokens the higher LSN counts.
    /// * Of two vector tokens of one version the higher LSN counts, in all and in each region.
    /// * Of two versions the higher one says the LSN and which regions there are; in a region that the
    ///   other has too, the higher LSN counts. So a token of an old topology with a high LSN makes no
    ///   false progress.
    ///
    /// These are the rules of the client for .NET. The result is canonical, ranges in the order in which
    /// they were met, regions by number.
    ///
    /// # Errors
    ///
    /// When two vector tokens of one version name different regions, one token of a range is simple and
    /// the other a vector, a token is a [bare LSN](crate::Deviation::BareSessionLsn), or there are more
    /// ranges than a header may have.
    #[inline]
    pub fn merge(&self, other: SessionTokenRef<'_>) -> Result<SessionToken, SessionMergeError> {
        session_merge::merge(*self, other)
    }

    /// Whether this token has seen at least what `other` has, so that a response with it answers a
    /// request with the other.
    ///
    /// It has every range of `other`; in each of them its version is not lower, its LSN is not lower unless its
    /// version is higher, and no region of both has a lower LSN. These are the rules of the .NET client, which
    /// compares the regions even if the version is higher.
    ///
    /// # Errors
    ///
    /// As [`merge`](Self::merge).
    #[inline]
    pub fn is_as_recent_as(&self, other: SessionTokenRef<'_>) -> Result<bool, SessionMergeError> {
        session_merge::is_as_recent_as(*self, other)
    }
}

impl PartialEq for SessionTokenRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) || session_merge::same(*self, *other)
    }
}

impl Eq for SessionTokenRef<'_> {}

impl Describe for SessionTokenRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let region = |(region, lsn): (u32, i64)| {
            Description::Object(vec![
                Part::new("region", "number of the region", Description::number(region)),
                Part::new("lsn", "LSN seen there; -1 if none", Description::number(lsn)),
            ])
        };
        let segment = |segment: SessionSegmentRef<'_>| {
            let range = Description::text(segment.range_id());
            let lsn = Description::number(segment.lsn());
            let mut parts = vec![Part::new("pkRangeId", "partition key range", range)];
            match segment.version() {
                None => parts.extend([
                    Part::new("kind", "without a version", Description::text("simple")),
                    Part::new("lsn", "LSN seen", lsn),
                ]),
                Some(version) => parts.extend([
                    Part::new("kind", "with a version and regions", Description::text("vector")),
                    Part::new("version", "version of the topology", Description::number(version)),
                    Part::new("globalLsn", "LSN seen", lsn),
                    Part::new(
                        "regions",
                        "LSN seen in each region",
                        Description::list(segment.regions().map(region)),
                    ),
                ]),
            }
            Description::Object(parts)
        };
        let segments = Description::list(self.iter().map(segment));
        Description::Object(vec![Part::new(
            "segments",
            "progress seen in each partition key range",
            segments,
        )])
    }
}

/// `x-ms-session-token`: how far a session has seen each partition key range of an Azure Cosmos DB
/// collection.
///
/// ```text
/// x-ms-session-token = segment *( "," segment )
/// segment   = range-id ":" ( vector / lsn )
/// range-id  = 1*( VCHAR except ":" "," )
/// vector    = version "#" lsn *( "#" region "=" lsn )     ; no region twice
/// version   = [ "-" ] 1*DIGIT                              ; 64 bits with sign, -1 for none
/// lsn       = [ "-" ] 1*DIGIT                              ; 64 bits with sign, -1 for no progress
/// region    = 1*DIGIT                                      ; 32 bits
/// ```
///
/// A response says it, and a request under Session consistency sends back what the responses have said,
/// [merged](SessionTokenRef::merge). Simple tokens are those of API versions before 2018-06-18. A segment
/// has at most [`MAX_REGIONS`](crate::limits::MAX_REGIONS) regions. A range may occur again: what holds
/// then is both, merged.
///
/// The documentation has no example; the service sends `0:-1#33`.
///
/// Deviations: [`BareSessionLsn`](crate::Deviation::BareSessionLsn),
/// [`EmptySessionPart`](crate::Deviation::EmptySessionPart),
/// [`PlusInSessionToken`](crate::Deviation::PlusInSessionToken),
/// [`EmptySessionSegment`](crate::Deviation::EmptySessionSegment),
/// [`SpaceInSessionToken`](crate::Deviation::SpaceInSessionToken),
/// [`EmptySessionToken`](crate::Deviation::EmptySessionToken).
///
/// ```
/// use masthead::{Field, FieldMapExt, cosmos::SessionToken};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&SessionToken::vector("0", -1, 33, [])?);
/// assert_eq!(map["x-ms-session-token"], "0:-1#33");
/// let token = map.peek::<SessionToken>()?.unwrap();
/// assert_eq!(token.iter().map(|segment| segment.lsn()).sum::<i64>(), 33);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct SessionToken(ListReceived);

impl SessionToken {
    /// A simple token: the LSN that was seen in a partition key range.
    ///
    /// # Errors
    ///
    /// When the range has no name, or one with a character that it may not have.
    #[inline]
    pub fn simple(range_id: &str, lsn: i64) -> Result<Self, DecodeError> {
        Self::one(range_id, None, lsn, [])
    }

    /// A vector token: the LSN that was seen in a partition key range, and in each region.
    ///
    /// # Errors
    ///
    /// When the range has no name, or one with a character that it may not have; when a region occurs
    /// twice, or there are too many of them, with positions in the value.
    #[inline]
    pub fn vector(
        range_id: &str,
        version: i64,
        lsn: i64,
        regions: impl IntoIterator<Item = (u32, i64)>,
    ) -> Result<Self, DecodeError> {
        Self::one(range_id, Some(version), lsn, regions)
    }

    fn one(
        range_id: &str,
        version: Option<i64>,
        lsn: i64,
        regions: impl IntoIterator<Item = (u32, i64)>,
    ) -> Result<Self, DecodeError> {
        Self::try_from_iter([(range_id, version, lsn, regions)])
    }

    /// A token of ranges, each with its version if it is a vector, its LSN and its regions.
    ///
    /// ```
    /// use masthead::{Field, cosmos::SessionToken};
    ///
    /// let token = SessionToken::try_from_iter([
    ///     ("0", Some(1), 94, vec![(1, 95), (2, 93)]),
    ///     ("1", None, 500, vec![]),
    /// ])?;
    /// assert_eq!(token.to_lines().as_slice(), ["0:1#94#1=95#2=93,1:500"]);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`vector`](Self::vector), [`line`](DecodeError::line) being the number of the range; when a simple
    /// token has regions, or the token is longer than a line.
    #[inline]
    pub fn try_from_iter<'i, R: IntoIterator<Item = (u32, i64)>>(
        segments: impl IntoIterator<Item = (&'i str, Option<i64>, i64, R)>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<SessionSegmentRef<'_>>();
        for (index, (range_id, version, lsn, regions)) in segments.into_iter().enumerate() {
            let id = range_id.as_bytes();
            whole(RANGE_ID, Expected::PartitionKeyRangeId, id)
                .map_err(|fault| fault.in_piece(&NAME, index, id))?;
            writer.push_with(|out| {
                out.extend_from_slice(id);
                out.push(b':');
                write_progress(out, version, lsn, regions);
            });
        }
        let token = writer.finish::<Self>()?;
        match token.lines().len() {
            // Two lines would come to be joined by a comma and a space, which most clients do not trim.
            2.. => Err(too_long(&NAME, 0)),
            _ => Ok(Self(token)),
        }
    }
}

field!(list SessionToken, SessionTokenRef of SessionSegmentRef, &NAME);

// Simple or with a version and regions, of some ranges.
arbitrary!(SessionToken, {
    use crate::Field;

    let region = (0..5u32, any::<i64>());
    let regions = vec(region, 0..5)
        .prop_map(|regions| regions.into_iter().collect::<std::collections::BTreeMap<_, _>>());
    let version = option::of((-1..4i64, regions));
    let segment = ("[0-9]|[!-+--9;-~]{1,12}", any::<i64>(), version);
    vec(segment, 1..4).prop_map(|segments| {
        let segment = |(id, lsn, version): &(String, i64, Option<(i64, _)>)| match version {
            None => SessionToken::simple(id, *lsn),
            Some((version, regions)) => {
                let regions: &std::collections::BTreeMap<u32, i64> = regions;
                SessionToken::vector(id, *version, *lsn, regions.iter().map(|(r, l)| (*r, *l)))
            }
        };
        let lines = segments.iter().flat_map(|s| segment(s).unwrap().to_lines());
        SessionToken::from_lines(lines.collect()).map_err(|rejected| rejected.error).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Deviation;
    use crate::test_kit::{fails, notes, owned, read, refuses, writes};
    use crate::{Field, Notes};
    use Deviation::{
        BareSessionLsn, EmptySessionPart, EmptySessionSegment, PlusInSessionToken,
        SpaceInSessionToken,
    };

    #[track_caller]
    fn tolerates(line: &str, canonical: &str, deviations: &[(Deviation, usize)]) {
        assert_eq!(notes::<SessionToken>(line).1, deviations);
        writes::<SessionToken>(line, canonical);
    }

    #[test]
    fn the_grammar() {
        for line in [
            "0:10",
            "0:-1#33",
            "0:0#3#12=-1",
            "0:1#94#1=95#2=93",
            "range_0:1,2:3#50#0=50#1=45",
            "0:-9223372036854775808#9223372036854775807#4294967295=-9223372036854775808",
        ] {
            tolerates(line, line, &[]);
        }
        tolerates(" 0:10\t", "0:10", &[]);
        tolerates("0:007#010", "0:7#10", &[]);
        tolerates("0:1#-5,0:0000000000000000000000000000012", "0:1#-5,0:12", &[]);
    }

    #[test]
    fn looser_forms() {
        tolerates("500", "500", &[(BareSessionLsn, 0)]);
        tolerates("+5", "5", &[(BareSessionLsn, 0), (PlusInSessionToken, 0)]);
        tolerates("0:1#100#", "0:1#100", &[(EmptySessionPart, 7)]);
        tolerates("0:#100", "0:0#100", &[(EmptySessionPart, 2)]);
        tolerates("0:1#100##1=5", "0:1#100#1=5", &[(EmptySessionPart, 7)]);
        tolerates("0:1#100#=5", "0:1#100#0=5", &[(EmptySessionPart, 8)]);
        tolerates("0:+1#5", "0:1#5", &[(PlusInSessionToken, 2)]);
        tolerates("0:1,", "0:1", &[(EmptySessionSegment, 3)]);
        tolerates(",0:1,,1:2", "0:1,1:2", &[(EmptySessionSegment, 0), (EmptySessionSegment, 5)]);
        tolerates("0:1, 1:2", "0:1,1:2", &[(SpaceInSessionToken, 4)]);
        tolerates("0:1 ,1:2 ", "0:1,1:2", &[(SpaceInSessionToken, 3)]);
        tolerates("5 ,1:2", "5,1:2", &[(BareSessionLsn, 0), (SpaceInSessionToken, 1)]);
        tolerates("0:1 , ", "0:1", &[(SpaceInSessionToken, 3), (EmptySessionSegment, 4)]);
    }

    #[test]
    fn no_token() {
        for line in ["", " ", ","] {
            let mut notes = Notes::new();
            let line = FieldLines::one(line.as_bytes());
            let token = SessionToken::parse_noting(line, &mut notes).unwrap();
            assert_eq!(token.iter().count(), 0);
            let error = SessionToken::parse_strict(line).unwrap_err();
            assert!(error.code().starts_with("deviation.empty-session-"));
        }
        let empty = owned::<SessionToken>("");
        assert!(empty.to_lines().as_slice().is_empty(), "an empty header is left out");
    }

    #[test]
    fn faults() {
        const NUMBER: &str = "expected a decimal version or LSN at byte";
        refuses::<SessionToken>(&[
            ("no_colon", "expected \":\" at byte 8"),
            ("12x", "expected \":\" at byte 3"),
            ("0 :1", "expected \":\" at byte 1"),
            (":-1#5", "expected a partition key range id at byte 0"),
        ]);
        fails::<SessionToken>("3:", &format!("{NUMBER} 2"));
        fails::<SessionToken>("0:foo", &format!("{NUMBER} 2"));
        fails::<SessionToken>("0: 1", &format!("{NUMBER} 2"));
        fails::<SessionToken>("0:-", &format!("{NUMBER} 3"));
        refuses::<SessionToken>(&[
            ("0:1#", "expected a decimal LSN at byte 4"),
            ("0:1#100#bad", "expected a decimal region number at byte 8"),
            ("0:1#100#1", "expected \"=\" at byte 9"),
            ("0:1#100#1=", "expected a decimal LSN at byte 10"),
            ("0:1#5;1", "expected a comma or the end of the value at byte 5"),
            ("0:5#1=3", "expected a comma or the end of the value at byte 5"),
        ]);
        fails::<SessionToken>("a:b:1", &format!("{NUMBER} 2"));
        refuses::<SessionToken>(&[
            (
                "0:1#9223372036854775808",
                "LSN is not between -9223372036854775808 and 9223372036854775807 at byte 4",
            ),
            ("0:1#1#4294967296=1", "region number is larger than 4294967295 at byte 6"),
            ("0:1#100#1=5#2=6#1=7", "region occurs again at byte 16"),
            ("0:1#100#1=5#65=6#65=6", "region occurs again at byte 17"),
        ]);
        tolerates("0:1#100#1=5#65=6#129=7", "0:1#100#1=5#65=6#129=7", &[]);
        let regions = |n: u32| (0..n).map(|n| format!("#{n}=1")).collect::<String>();
        assert!(read::<SessionToken>(&format!("0:1#1{}", regions(128))).is_ok());
        fails::<SessionToken>(
            &format!("0:1#1{}", regions(129)),
            "more than 128 regions at byte 664",
        );
    }

    #[test]
    fn a_bad_segment_loses_no_other() {
        let line = FieldLines::one(b"0:1#5#0=5,broken-token,1:x,2:7");
        let results: Vec<_> = SessionToken::members(line)
            .map(|member| member.map(|s| s.lsn()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Ok(5), Err(22), Err(25), Ok(7)]);
    }

    #[test]
    fn equal_in_any_order() {
        let read = |line: &'static str| read::<SessionToken>(line);
        assert_eq!(read("0:1#5#1=2#3=4,1:7"), read("1:07,0:1#5#3=4#1=2"));
        assert_eq!(read("0:1#5#1=2,0:1#5#1=3"), read("0:1#5#1=3,0:1#5#1=2"));
        assert_ne!(read("0:1#5#1=2"), read("0:1#5#1=2#3=4"));
        assert_ne!(read("0:1#5#1=2"), read("0:1#5#1=3"));
        assert_ne!(read("0:1#5"), read("0:5"));
        assert_ne!(read("0:1"), read("1:1"));
    }

    #[test]
    fn only_segments_are_written() {
        let token = SessionToken::vector("range_0", 1, 94, [(1, 95), (2, -1)]).unwrap();
        assert_eq!(token.to_lines().as_slice(), ["range_0:1#94#1=95#2=-1"]);
        assert_eq!(format!("{token:?}"), "SessionToken([range_0:1#94#1=95#2=-1])");
        assert_eq!(SessionToken::simple("", 1).unwrap_err().code(), "unexpected-end");
        assert_eq!(SessionToken::simple("a:b", 1).unwrap_err().offset(), 1);
        let twice = SessionToken::vector("0", 1, 2, [(1, 1), (1, 1)]).unwrap_err();
        assert_eq!((twice.code(), twice.offset()), ("duplicate-parameter", 10));
    }
}
