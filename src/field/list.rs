//! Headers that are lists: one validating pass over the members of all lines.

use http::{HeaderName, HeaderValue};

use super::lines::{too_long, too_many_lines};
use super::{FieldLines, FieldLinesIter};
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected, Subject};
use crate::grammar::list::{member_end, skip_empty};
use crate::grammar::{Fault, Parsed, unwrap};
use crate::limits::{MAX_LINE_LEN, MAX_LINES, MAX_MEMBERS};

/// A member of a list header, and so the grammar of the list.
pub trait Member<'a>: Copy {
    /// The separator between members that this crate writes.
    const SEPARATOR: &'static [u8] = b", ";

    /// As [`Spans::PATTERN`](super::Spans::PATTERN), of one member.
    const PATTERN: Option<&'static str>;

    /// How an empty list is treated.
    const EMPTY: Empty = Empty::Fine;

    /// Reads one member; the rest may start with white space.
    ///
    /// `#[inline(always)]` where a list may be long: the result of a call is written to memory and read again, which
    /// costs a Sync-Token a fifth.
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self>;

    /// Skips to the comma or the end after a member that starts at `input` and could not be parsed.
    fn skip(input: &'a [u8]) -> &'a [u8];

    /// Is called with the commas and the white space between members: they stand in `before` and no longer in
    /// `rest`. Nearly every list may have them anywhere.
    #[inline]
    fn gap(before: &'a [u8], rest: &'a [u8], line_len: usize, notes: &mut Notes) {
        let _ = (before, rest, line_len, notes);
    }

    /// Appends the canonical form.
    fn write(self, out: &mut Vec<u8>);

    /// Returns `true` if the value is `*`, for headers that allow it: it stands for the list and has no members.
    #[inline]
    fn is_any(_: FieldLines<'_>) -> bool {
        false
    }

    /// The only member of a line that is nothing else, as it stands in nearly every message: where a header has one,
    /// the line needs no walk. It is a short one: whether the line is within [`MAX_LINE_LEN`] is not checked before.
    #[inline]
    fn alone(_line: &'a [u8]) -> Option<Self> {
        None
    }
}

/// Where a pass over the lines of a list stands.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    of: Subject,
    /// The rest of the current line, and the length of that line.
    rest: &'a [u8],
    line_len: usize,
    /// How many lines were entered, and how many members were met: [`DONE`] once there were too many of either.
    entered: u8,
    members: u16,
}

/// A pass that has ended, whatever the rest is. No list has so many members.
const DONE: u16 = u16::MAX;
const _: () = assert!(MAX_MEMBERS < DONE as usize);

impl<'a> Walk<'a> {
    #[inline]
    pub(super) const fn new(of: Subject) -> Self {
        Self { of, rest: &[], line_len: 0, entered: 0, members: 0 }
    }

    /// A walk over `lines`, of which the only one was entered. Nearly every list is one line.
    #[inline]
    pub(super) fn begin(
        of: Subject,
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> (Self, FieldLinesIter<'a>) {
        let mut walk = Self::new(of);
        match lines.only() {
            Some(line) if line.len() <= MAX_LINE_LEN && walk.enter(line, notes).is_ok() => {
                (walk, FieldLinesIter::none())
            }
            _ => (walk, lines.iter()),
        }
    }

    /// The line that was entered, if nothing of it was read.
    #[inline]
    pub(super) fn whole_line(&self) -> Option<&'a [u8]> {
        (self.entered == 1 && self.rest.len() == self.line_len).then_some(self.rest)
    }

    /// Goes to the end of a line whose only member was read.
    #[inline]
    pub(super) const fn take_line(&mut self) {
        self.rest = &[];
        self.members = 1;
    }

    /// Returns `true` if the line is used up.
    #[inline]
    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Goes on to `line`.
    #[inline]
    pub(super) fn enter(&mut self, line: &'a [u8], notes: &mut Notes) -> Result<(), DecodeError> {
        let index = self.entered;
        if usize::from(index) == MAX_LINES {
            self.members = DONE;
            return Err(too_many_lines(self.of.name()));
        }
        self.entered += 1;
        if line.len() > MAX_LINE_LEN {
            return Err(too_long(self.of.name(), usize::from(index)));
        }
        notes.enter(index, line.len());
        self.rest = line;
        self.line_len = line.len();
        Ok(())
    }

    /// The next member of the line.
    // A call for each member costs a fifth of it.
    #[inline(always)]
    pub(super) fn next<M: Member<'a>>(
        &mut self,
        notes: &mut Notes,
    ) -> Option<Result<M, DecodeError>> {
        let before = self.rest;
        self.rest = skip_empty(before);
        M::gap(before, self.rest, self.line_len, notes);
        if self.rest.is_empty() {
            return None;
        }
        if usize::from(self.members) >= MAX_MEMBERS {
            return self.too_many().map(Err);
        }
        self.members += 1;
        let fault = match M::read(self.rest, notes) {
            Ok((rest, member)) => match member_end(rest) {
                Ok(rest) => {
                    self.rest = rest;
                    return Some(Ok(member));
                }
                Err(rest) => Fault::unexpected(rest, Expected::CommaOrEnd),
            },
            Err(error) => unwrap(error),
        };
        self.rest = M::skip(self.rest);
        Some(Err(self.locate(fault)))
    }

    /// The error of one member too many, which is the last one reported for a list.
    #[cold]
    fn too_many(&mut self) -> Option<DecodeError> {
        if self.members == DONE {
            return None;
        }
        self.members = DONE;
        Some(self.locate(Fault::new(ErrorKind::TooMany, Expected::Members, self.rest, 0)))
    }

    /// The next member of this line or of `lines`.
    // Out of line, so that the reading of a member is inlined where it counts.
    #[inline(never)]
    pub(super) fn next_of_lines<M: Member<'a>>(
        &mut self,
        lines: &mut FieldLinesIter<'a>,
        notes: &mut Notes,
    ) -> Option<Result<M, DecodeError>> {
        loop {
            if let Some(member) = self.next(notes) {
                return Some(member);
            }
            if self.members == DONE {
                return None;
            }
            if let Err(error) = self.enter(lines.next()?, notes) {
                return Some(Err(error));
            }
        }
    }

    /// The error of a list whose lines were all parsed, if their number or the number of members is wrong.
    #[inline]
    pub(super) fn end<M: Member<'a>>(self, notes: &mut Notes) -> Result<(), DecodeError> {
        match (self.members, self.entered) {
            (0, 0) => Err(DecodeError::missing(self.of.name())),
            (0, _) => M::EMPTY.judge(self.of.name(), notes),
            _ => Ok(()),
        }
    }

    // By value: a pass that was never referred to can live in registers.
    #[cold]
    fn locate(self, fault: Fault) -> DecodeError {
        fault.at(self.of, self.entered.saturating_sub(1), self.line_len)
    }
}

/// Hands each member of all lines to `each`, an error in the place of one that is wrong, until `each` returns one.
#[inline]
pub(super) fn read_all<'a, M: Member<'a>>(
    mut walk: Walk<'a>,
    lines: &mut FieldLinesIter<'a>,
    notes: &mut Notes,
    mut each: impl FnMut(Result<M, DecodeError>) -> Result<(), DecodeError>,
) -> Result<Walk<'a>, DecodeError> {
    // A walk over one line lives in registers: with the loop over lines around it, a session token took 40 % more
    // instructions.
    while let Some(member) = walk.next::<M>(notes) {
        each(member)?;
    }
    if lines.is_done() { Ok(walk) } else { read_lines(walk, lines, notes, &mut each) }
}

/// [`read_all`] of lines that are not one.
#[cold]
fn read_lines<'a, M: Member<'a>>(
    mut walk: Walk<'a>,
    lines: &mut FieldLinesIter<'a>,
    notes: &mut Notes,
    each: &mut dyn FnMut(Result<M, DecodeError>) -> Result<(), DecodeError>,
) -> Result<Walk<'a>, DecodeError> {
    while let Some(member) = walk.next_of_lines::<M>(lines, notes) {
        each(member)?;
    }
    Ok(walk)
}

/// Reads all members.
///
/// # Errors
///
/// The first fault, by position.
#[inline]
pub fn parse_list<'a, M: Member<'a>>(
    of: impl Into<Subject>,
    lines: FieldLines<'a>,
    notes: &mut Notes,
) -> Result<(), DecodeError> {
    if lines.only().and_then(M::alone).is_some() || M::is_any(lines) {
        return Ok(());
    }
    check_all::<M>(of.into(), lines, notes)
}

// Out of line, so that a lone member, which most lists of tags have, does not save the registers of a walk.
#[inline(never)]
fn check_all<'a, M: Member<'a>>(
    of: Subject,
    lines: FieldLines<'a>,
    notes: &mut Notes,
) -> Result<(), DecodeError> {
    let (walk, mut lines) = Walk::begin(of, lines, notes);
    read_all(walk, &mut lines, notes, |member: Result<M, _>| member.map(drop))?.end::<M>(notes)
}

/// Reads all members, and tells every fault.
pub fn list_faults<'a, M: Member<'a>>(
    of: impl Into<Subject>,
    lines: FieldLines<'a>,
    notes: &mut Notes,
    fault: &mut dyn FnMut(DecodeError),
) {
    if M::is_any(lines) {
        return;
    }
    let of = of.into();
    let mut is_empty = true;
    let each = |member: Result<M, _>| {
        is_empty = false;
        member.map_or_else(&mut *fault, drop);
        Ok(())
    };
    let (walk, mut lines) = Walk::begin(of, lines, notes);
    let read = read_all(walk, &mut lines, notes, each);
    let judged = match is_empty {
        true => M::EMPTY.judge(of.name(), notes),
        false => read.map(drop),
    };
    if let Err(error) = judged {
        fault(error);
    }
}

/// How an empty list is treated.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Empty {
    /// Nothing wrong.
    Fine,
    /// This deviation.
    Deviation(Deviation),
    /// An error.
    Fault,
}

impl Empty {
    /// Says it of the list `name`.
    #[cold]
    fn judge(self, name: &'static HeaderName, notes: &mut Notes) -> Result<(), DecodeError> {
        match self {
            Self::Fine => Ok(()),
            Self::Deviation(deviation) => {
                notes.add(deviation, 0, 0);
                Ok(())
            }
            Self::Fault => Err(DecodeError::new(name, ErrorKind::Empty, Expected::Members)),
        }
    }
}

/// A field value from bytes that a parser or a checked constructor let pass.
pub(crate) fn to_value(line: Vec<u8>) -> HeaderValue {
    // Every grammar of this crate is within what a field value may hold, so this cannot fail; were
    // it to, sending nothing of it would be the only safe answer.
    HeaderValue::try_from(line).expect("a checked value holds field content only")
}

#[cfg(test)]
mod tests {
    use http::header::ETAG;

    use super::*;
    use crate::field::Members;
    use crate::grammar::class::TCHAR;
    use crate::grammar::leaf::run1;
    use crate::grammar::list::to_comma;

    /// A list of tokens.
    impl<'a> Member<'a> for &'a [u8] {
        const PATTERN: Option<&'static str> = None;

        fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
            run1(TCHAR, Expected::Token)(input)
        }

        fn skip(input: &'a [u8]) -> &'a [u8] {
            to_comma(input)
        }

        fn write(self, out: &mut Vec<u8>) {
            out.extend_from_slice(self);
        }
    }

    fn members(lines: FieldLines<'_>) -> Vec<Result<&[u8], DecodeError>> {
        Members::new(&ETAG, lines).collect()
    }

    #[test]
    fn empty_members_do_not_count() {
        let all = members(FieldLines::one(b" ,\t, a ,,b , "));
        assert_eq!(all, [Ok(&b"a"[..]), Ok(&b"b"[..])]);
        let parse = |lines| parse_list::<&[u8]>(&ETAG, lines, &mut Notes::new());
        assert_eq!(parse(FieldLines::one(b", ,")), Ok(()));
        assert_eq!(parse(FieldLines::from(&[][..])), Err(DecodeError::missing(&ETAG)));
    }

    #[test]
    fn a_bad_member_or_line_hides_no_other() {
        let long = "x".repeat(MAX_LINE_LEN + 1);
        let values: Vec<HeaderValue> = ["a b, c", &long, "=d, e"]
            .into_iter()
            .map(|line| HeaderValue::from_str(line).unwrap())
            .collect();
        let all = members(FieldLines::from(&values[..]));
        let codes: Vec<_> =
            all.iter().map(|m| m.as_ref().map_err(|e| (e.code(), e.line(), e.offset()))).collect();
        assert_eq!(
            codes,
            [
                Err(("unexpected-byte", 0, 2)),
                Ok(&&b"c"[..]),
                Err(("too-long", 1, MAX_LINE_LEN)),
                Err(("unexpected-byte", 2, 0)),
                Ok(&&b"e"[..]),
            ]
        );
    }

    #[test]
    fn limits() {
        let line = "a,".repeat(MAX_MEMBERS);
        assert_eq!(members(FieldLines::one(line.as_bytes())).len(), MAX_MEMBERS);
        let line = format!("{line}a, b, c");
        let all = members(FieldLines::one(line.as_bytes()));
        assert_eq!(all.len(), MAX_MEMBERS + 1, "one error, and then no more");
        assert_eq!(all[MAX_MEMBERS].unwrap_err().code(), "too-many");

        let values = vec![HeaderValue::from_static("a"); MAX_LINES + 5];
        assert_eq!(members(FieldLines::from(&values[..MAX_LINES])).len(), MAX_LINES);
        let all = members(FieldLines::from(&values[..]));
        assert_eq!(all.len(), MAX_LINES + 1);
        assert_eq!(all[MAX_LINES].unwrap_err().to_string(), "etag: more than 128 field lines");
    }

    #[test]
    fn long_lists_go_on_several_lines() {
        let written = |members: &[&[u8]]| {
            let mut writer = crate::field::ListWriter::of::<&[u8]>();
            for member in members {
                writer.push(*member);
            }
            writer.lines()
        };
        assert_eq!(written(&[&[b'a'; 40_000][..]; 3]).as_slice().len(), 3);
        assert_eq!(written(&[b"a", b"b"]).as_slice(), ["a, b"]);
        assert!(written(&[]).as_slice().is_empty());
    }
}
