//! One segment of a session token: how far one partition key range has been seen.

use core::fmt;
use core::iter::FusedIterator;

use nom::Parser;
use nom::combinator::map;
use nom::sequence::separated_pair;

use crate::deviation::{Deviation, Notes};
use crate::error::{ErrorKind, Expected};
use crate::field::{Empty, Member, ascii};
use crate::grammar::class::RANGE_ID;
use crate::grammar::leaf::{self, SAFE_DIGITS, byte, digits, ows, run, run1};
use crate::grammar::list::{member_end, to_comma};
use crate::grammar::{Parsed, fail, fault};
use crate::limits::MAX_REGIONS;

/// One segment of a [`SessionToken`](super::SessionToken), borrowed: how far one partition key range has
/// been seen.
///
/// Two segments are equal when they say the same, in whatever order they name the regions.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::SessionToken};
///
/// let token = SessionToken::parse_strict(FieldLines::one(b"0:1#94#1=95#2=-1,range_7:500"))?;
/// let segments: Vec<_> = token.iter().collect();
/// assert_eq!((segments[0].range_id(), segments[0].version(), segments[0].lsn()), ("0", Some(1), 94));
/// assert_eq!(segments[0].regions().collect::<Vec<_>>(), [(1, 95), (2, -1)]);
/// assert_eq!((segments[1].range_id(), segments[1].version(), segments[1].lsn()), ("range_7", None, 500));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct SessionSegmentRef<'a> {
    range_id: &'a [u8],
    version: Option<i64>,
    lsn: i64,
    /// The text after the LSN, each region with the `#` before it.
    regions: &'a [u8],
}

impl<'a> SessionSegmentRef<'a> {
    /// The partition key range, opaque; empty where the token was a
    /// [bare LSN](Deviation::BareSessionLsn).
    #[must_use]
    #[inline]
    pub fn range_id(&self) -> &'a str {
        ascii(self.range_id)
    }

    /// The version of the region topology, which a simple token does not have; -1 if there is none yet.
    #[must_use]
    #[inline]
    pub const fn version(&self) -> Option<i64> {
        self.version
    }

    /// The log sequence number, that of all regions together in a vector token.
    #[must_use]
    #[inline]
    pub const fn lsn(&self) -> i64 {
        self.lsn
    }

    /// The log sequence number of each region; -1 for no progress. None in a simple token.
    #[must_use]
    #[inline]
    pub const fn regions(&self) -> SessionRegions<'a> {
        SessionRegions { rest: self.regions }
    }

    /// The log sequence number of one region.
    #[must_use]
    #[inline]
    pub fn region(&self, region: u32) -> Option<i64> {
        self.regions().find(|&(id, _)| id == region).map(|(_, lsn)| lsn)
    }
}

/// Appends the part after the colon.
#[inline]
pub(super) fn write_progress(
    out: &mut Vec<u8>,
    version: Option<i64>,
    lsn: i64,
    regions: impl IntoIterator<Item = (u32, i64)>,
) {
    if let Some(version) = version {
        out.extend_from_slice(format!("{version}#").as_bytes());
    }
    out.extend_from_slice(lsn.to_string().as_bytes());
    for (region, lsn) in regions {
        out.extend_from_slice(format!("#{region}={lsn}").as_bytes());
    }
}

impl PartialEq for SessionSegmentRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let sorted = |segment: &Self| {
            let mut regions: Vec<_> = segment.regions().collect();
            regions.sort_unstable();
            regions
        };
        (self.range_id, self.version, self.lsn) == (other.range_id, other.version, other.lsn)
            && (self.regions().eq(other.regions()) || sorted(self) == sorted(other))
    }
}

impl Eq for SessionSegmentRef<'_> {}

impl fmt::Debug for SessionSegmentRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        self.write(&mut text);
        f.write_str(ascii(&text))
    }
}

/// The regions of a [segment](SessionSegmentRef) and the log sequence number of each, in their order.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::SessionToken};
///
/// let token = SessionToken::parse_strict(FieldLines::one(b"0:1#94#1=95#2=93"))?;
/// assert_eq!(token.iter().next().unwrap().regions().map(|(region, _)| region).max(), Some(2));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct SessionRegions<'a> {
    rest: &'a [u8],
}

impl Iterator for SessionRegions<'_> {
    type Item = (u32, i64);

    #[inline]
    fn next(&mut self) -> Option<(u32, i64)> {
        loop {
            // What was found to be right is read again, so nobody wants the notes.
            let (rest, found) = region(self.rest, &mut Notes::new()).ok()?;
            self.rest = rest;
            if found.is_some() {
                return found;
            }
        }
    }
}

impl FusedIterator for SessionRegions<'_> {}

impl fmt::Debug for SessionRegions<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'a> Member<'a> for SessionSegmentRef<'a> {
    const PATTERN: Option<&'static str> =
        Some(r"[!-+\--9;-~]+:{integer}(?:#{integer}(?:#{number}={integer})*)?");
    const SEPARATOR: &'static [u8] = b",";
    const EMPTY: Empty = Empty::Deviation(Deviation::EmptySessionToken);

    #[inline(always)]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        // A sequence: every part notes what it tolerates, and two parsers of a tuple cannot both borrow the notes.
        let (at_colon, range_id) = run1(RANGE_ID, Expected::PartitionKeyRangeId)(input)?;
        let [b':', value @ ..] = at_colon else { return bare(input, at_colon, notes) };
        let (rest, first) = match value {
            [b'#', ..] => empty(value, value, notes, 0),
            value => integer(value, Expected::SessionVersion, notes)?,
        };
        let (version, lsn, regions) = match rest {
            [b'#', at_lsn @ ..] => {
                let (regions, lsn) = integer(at_lsn, Expected::Lsn, notes)?;
                (Some(first), lsn, regions)
            }
            rest => (None, first, rest),
        };
        let rest = match version {
            Some(_) => all_regions(regions, notes)?,
            None => regions,
        };
        if let [b' ' | b'\t', ..] = rest {
            space(rest, notes);
        }
        let regions = &regions[..regions.len() - rest.len()];
        Ok((rest, Self { range_id, version, lsn, regions }))
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn gap(before: &'a [u8], rest: &'a [u8], line_len: usize, notes: &mut Notes) {
        let at_start = before.len() == line_len;
        match &before[..before.len() - rest.len()] {
            [] => {}
            [b','] if !at_start && !rest.is_empty() => {}
            gap => loose_gap(gap, before, at_start || rest.is_empty(), notes),
        }
    }

    /// Appends the segment; one without a range stays without.
    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        if !self.range_id.is_empty() {
            out.extend_from_slice(self.range_id);
            out.push(b':');
        }
        write_progress(out, self.version, self.lsn, self.regions());
    }
}

/// Other than one comma between two segments; at an edge of the line there should be none.
#[cold]
fn loose_gap(gap: &[u8], before: &[u8], edge: bool, notes: &mut Notes) {
    let mut commas = usize::from(edge);
    for (at, &b) in gap.iter().enumerate() {
        let rest = &before[at..];
        match b {
            b',' if commas > 0 => notes.note(Deviation::EmptySessionSegment, rest),
            b',' => commas += 1,
            // White space at the ends of a line is not part of the value.
            _ if edge => {}
            _ => notes.note(Deviation::SpaceInSessionToken, rest),
        }
    }
}

/// White space before a comma, if there is any; at the end of the line it is not part of the value.
#[cold]
fn space(rest: &[u8], notes: &mut Notes) {
    if let (true, [b',', ..]) = (rest.starts_with(b" ") || rest.starts_with(b"\t"), ows(rest)) {
        notes.note(Deviation::SpaceInSessionToken, rest);
    }
}

/// An LSN without a partition key range.
#[cold]
fn bare<'a>(
    input: &'a [u8],
    at_colon: &'a [u8],
    notes: &mut Notes,
) -> Parsed<'a, SessionSegmentRef<'a>> {
    match integer(input, Expected::SessionVersion, &mut Notes::new()) {
        // A colon after white space means that this is a range after all.
        Ok((rest, lsn)) if rest.len() == at_colon.len() && member_end(rest).is_ok() => {
            notes.note(Deviation::BareSessionLsn, input);
            if input.starts_with(b"+") {
                notes.note(Deviation::PlusInSessionToken, input);
            }
            space(rest, notes);
            let segment = SessionSegmentRef { range_id: b"", version: None, lsn, regions: b"" };
            Ok((rest, segment))
        }
        _ => fail(at_colon, Expected::Colon),
    }
}

/// Nothing where there should be a number; `at` is the byte to point at.
#[cold]
fn empty<'a, T>(at: &[u8], rest: &'a [u8], notes: &mut Notes, zero: T) -> (&'a [u8], T) {
    notes.note(Deviation::EmptySessionPart, at);
    (rest, zero)
}

/// A whole number with its sign.
// A segment is little but numbers, and each call costs a third of one.
#[inline(always)]
fn integer<'a>(input: &'a [u8], expected: Expected, notes: &mut Notes) -> Parsed<'a, i64> {
    let (rest, number) = digits(input);
    match (input.len() - rest.len(), i64::try_from(number)) {
        (1..SAFE_DIGITS, Ok(number)) => Ok((rest, number)),
        _ => signed(input, expected, notes),
    }
}

/// A number with a sign, or of many digits.
#[inline(never)]
fn signed<'a>(input: &'a [u8], expected: Expected, notes: &mut Notes) -> Parsed<'a, i64> {
    match input {
        [b'+', unsigned @ ..] => {
            notes.note(Deviation::PlusInSessionToken, input);
            leaf::narrow(expected)(unsigned)
        }
        input => leaf::integer(expected)(input),
    }
}

/// `*( "#" region "=" lsn )`, no region twice.
#[inline(always)]
fn all_regions<'a>(
    regions: &'a [u8],
    notes: &mut Notes,
) -> Result<&'a [u8], nom::Err<crate::grammar::Fault>> {
    let mut rest = regions;
    let mut count = 0;
    // One bit for every 64th region: without a collision there is no duplicate.
    let mut seen = 0u64;
    // Once there was a collision: which of the regions is the first that occurs again.
    let mut again = None;
    while let [b'#', at_region @ ..] = rest {
        let (after, found) = region(rest, notes)?;
        if let Some((region, _)) = found {
            let bit = 1 << (region % 64);
            if seen & bit != 0 && *again.get_or_insert_with(|| first_again(regions)) == count {
                let len = run(crate::grammar::class::DIGIT)(at_region)?.1.len();
                return fault(ErrorKind::DuplicateParameter, Expected::NewRegion, at_region, len);
            }
            seen |= bit;
        }
        count += 1;
        if count > MAX_REGIONS {
            return fault(ErrorKind::TooMany, Expected::Region, at_region, 0);
        }
        rest = after;
    }
    Ok(rest)
}

/// Which region, counted from 0, is the first that was named before it; [`usize::MAX`] for none. All are
/// read once and sorted, so that regions that collide cost no more than others do.
#[cold]
fn first_again(mut regions: &[u8]) -> usize {
    let mut all = [(0_u32, 0_usize); MAX_REGIONS];
    let mut len = 0;
    for index in 0..MAX_REGIONS {
        let Ok((rest, found)) = region(regions, &mut Notes::new()) else { break };
        regions = rest;
        if let Some((region, _)) = found {
            all[len] = (region, index);
            len += 1;
        }
    }
    let all = &mut all[..len];
    all.sort_unstable();
    let again = all.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1);
    again.min().unwrap_or(usize::MAX)
}

/// `"#" region "=" lsn`; `None` for a `#` that nothing follows.
#[inline(always)]
fn region<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Option<(u32, i64)>> {
    // Whatever else a region may be is decided out of line: fifty segments take 8 % less.
    match usual_region(input) {
        Some((rest, region)) => Ok((rest, Some(region))),
        None => any_region(input, notes),
    }
}

/// `"#" 1*9DIGIT "=" 1*18DIGIT`, which fits whatever the digits are.
#[inline(always)]
fn usual_region(input: &[u8]) -> Option<(&[u8], (u32, i64))> {
    let [b'#', at_region @ ..] = input else { return None };
    let (at_equals, region) = digits(at_region);
    let [b'=', at_lsn @ ..] = at_equals else { return None };
    let (rest, lsn) = digits(at_lsn);
    match (at_region.len() - at_equals.len(), at_lsn.len() - rest.len()) {
        (1..=9, 1..SAFE_DIGITS) => {
            Some((rest, (u32::try_from(region).ok()?, i64::try_from(lsn).ok()?)))
        }
        _ => None,
    }
}

/// As [`region`] says.
#[inline(never)]
fn any_region<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Option<(u32, i64)>> {
    let (at_region, ()) = byte(b'#', Expected::Region)(input)?;
    match at_region {
        [] | [b'#' | b',' | b' ' | b'\t', ..] => Ok(empty(input, at_region, notes, None)),
        [b'=', at_lsn @ ..] => {
            let (_, region) = empty(at_region, at_region, notes, 0);
            let lsn = |at| integer(at, Expected::Lsn, notes);
            map(lsn, |lsn| Some((region, lsn))).parse(at_lsn)
        }
        _ => {
            let lsn = |at| integer(at, Expected::Lsn, notes);
            separated_pair(region_number, byte(b'=', Expected::Equals), lsn)
                .map(Some)
                .parse(at_region)
        }
    }
}

/// ```text
/// 1*DIGIT                                                ; SAFE_DIGITS at most
/// ```
#[inline]
fn region_number(input: &[u8]) -> Parsed<'_, u32> {
    let (rest, region) = digits(input);
    match (input.len() - rest.len(), u32::try_from(region)) {
        (0, _) => fail(input, Expected::Region),
        (..=SAFE_DIGITS, Ok(region)) => Ok((rest, region)),
        (len, _) => fault(ErrorKind::OutOfRange, Expected::Region, input, len),
    }
}
