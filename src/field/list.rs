//! Headers that are lists: one validating pass over the members of all lines.

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

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
    /// What stands between members where this crate writes them.
    const SEPARATOR: &'static [u8] = b", ";

    /// Whether a list may have no member.
    const EMPTY: Empty = Empty::Fine;

    /// Reads one member; what is left may start with white space.
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self>;

    /// The comma or the end behind a member that starts at `input` and could not be read.
    fn skip(input: &'a [u8]) -> &'a [u8];

    /// Is called with the commas and the white space between members: they stand in `before` and no longer in
    /// `rest`. Nearly every list may have them anywhere.
    #[inline]
    fn gap(before: &'a [u8], rest: &'a [u8], line_len: usize, notes: &mut Notes) {
        let _ = (before, rest, line_len, notes);
    }

    /// Appends the canonical form.
    fn write(self, out: &mut Vec<u8>);

    /// Whether the value is `*`, where the header has that: it stands for the list and has no members.
    #[inline]
    fn is_any(_: FieldLines<'_>) -> bool {
        false
    }

    /// Whether the lines are known to be right without a look at each member.
    #[inline]
    fn at_a_glance(lines: FieldLines<'_>) -> bool {
        Self::is_any(lines)
    }
}

/// Where a pass over a list stands.
#[derive(Clone, Copy)]
struct Walk<'a> {
    of: Subject,
    /// What is left of the current line, and how long that line is.
    rest: &'a [u8],
    line_len: usize,
    /// How many lines were entered, and how many members were met.
    entered: u8,
    members: u16,
    done: bool,
}

impl<'a> Walk<'a> {
    #[inline]
    const fn new(of: Subject) -> Self {
        Self { of, rest: &[], line_len: 0, entered: 0, members: 0, done: false }
    }

    /// Goes on to `line`.
    #[inline]
    fn enter(&mut self, line: &'a [u8], notes: &mut Notes) -> Result<(), DecodeError> {
        let index = self.entered;
        if usize::from(index) == MAX_LINES {
            self.done = true;
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
    #[expect(clippy::inline_always, reason = "a call for each member costs a fifth of it")]
    #[inline(always)]
    fn next<M: Member<'a>>(&mut self, notes: &mut Notes) -> Option<Result<M, DecodeError>> {
        let before = self.rest;
        self.rest = skip_empty(before);
        M::gap(before, self.rest, self.line_len, notes);
        if self.rest.is_empty() || self.done {
            return None;
        }
        if usize::from(self.members) == MAX_MEMBERS {
            self.done = true;
            let fault = Fault::new(ErrorKind::TooMany, Expected::Members, self.rest, 0);
            return Some(Err(self.locate(fault)));
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

    // By value: a pass that was never referred to can live in registers.
    #[cold]
    fn locate(self, fault: Fault) -> DecodeError {
        fault.at(self.of, self.entered.saturating_sub(1), self.line_len)
    }
}

/// A pass over all lines.
#[derive(Clone)]
struct Pass<'a> {
    walk: Walk<'a>,
    lines: FieldLinesIter<'a>,
}

impl<'a> Pass<'a> {
    fn new(of: Subject, lines: FieldLines<'a>) -> Self {
        Self { walk: Walk::new(of), lines: lines.iter() }
    }

    // Out of line, so that the reading of a member is inlined where it counts: in `check`.
    #[inline(never)]
    fn next<M: Member<'a>>(&mut self, notes: &mut Notes) -> Option<Result<M, DecodeError>> {
        loop {
            if let Some(member) = self.walk.next(notes) {
                return Some(member);
            }
            if self.walk.done {
                return None;
            }
            if let Err(error) = self.walk.enter(self.lines.next()?, notes) {
                return Some(Err(error));
            }
        }
    }
}

/// Reads all members; the number of them, or the first fault.
#[inline]
pub(crate) fn check<'a, M: Member<'a>>(
    of: Subject,
    lines: FieldLines<'a>,
    notes: &mut Notes,
) -> Result<usize, DecodeError> {
    // Nearly every list is one line, and a walk over one line lives in registers.
    let Some(line) = lines.only() else {
        return check_any::<M>(of, lines, notes);
    };
    let mut walk = Walk::new(of);
    walk.enter(line, notes)?;
    while let Some(member) = walk.next::<M>(notes) {
        member?;
    }
    Ok(usize::from(walk.members))
}

#[cold]
fn check_any<'a, M: Member<'a>>(
    of: Subject,
    lines: FieldLines<'a>,
    notes: &mut Notes,
) -> Result<usize, DecodeError> {
    let mut pass = Pass::new(of, lines);
    while let Some(member) = pass.next::<M>(notes) {
        member?;
    }
    match pass.walk.entered {
        0 => Err(DecodeError::missing(of.name())),
        _ => Ok(usize::from(pass.walk.members)),
    }
}

/// The members of a list header, each with its own result.
///
/// One pass over all lines. A member that is wrong does not hide the others: the pass goes on
/// behind the next comma of the list. `M` is the type of a member, such as
/// [`SyncTokenRef`](crate::sync_token::SyncTokenRef).
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokens};
///
/// let members = SyncTokens::members(FieldLines::one(b"a=b;sn=1, =bad;sn=2, c=d;sn=x, e=f"));
/// let results: Vec<_> = members.map(|m| m.map(|t| t.id()).map_err(|e| e.offset())).collect();
/// assert_eq!(results, [Ok("a"), Err(10), Err(28), Ok("e")]);
/// ```
pub struct Members<'a, M> {
    pass: Pass<'a>,
    notes: Notes,
    member: PhantomData<M>,
}

impl<'a, M: Member<'a>> Members<'a, M> {
    pub(crate) fn new(of: impl Into<Subject>, lines: FieldLines<'a>) -> Self {
        Self { pass: Pass::new(of.into(), lines), notes: Notes::new(), member: PhantomData }
    }
}

impl<M> Members<'_, M> {
    /// What was tolerated in the members so far.
    #[must_use]
    pub const fn notes(&self) -> &Notes {
        &self.notes
    }
}

impl<'a, M: Member<'a>> Iterator for Members<'a, M> {
    type Item = Result<M, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.pass.next(&mut self.notes)
    }
}

impl<'a, M: Member<'a>> FusedIterator for Members<'a, M> {}

// Not derived: a member need not be `Clone` for its iterator to be.
impl<M> Clone for Members<'_, M> {
    fn clone(&self) -> Self {
        Self { pass: self.pass.clone(), notes: self.notes, member: PhantomData }
    }
}

impl<M> fmt::Debug for Members<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").field("notes", &self.notes).finish_non_exhaustive()
    }
}

/// The members of a list that was found to be right.
///
/// ```
/// use masthead::conditional::IfMatch;
///
/// let condition: IfMatch = r#""a", W/"b""#.parse()?;
/// assert_eq!(condition.iter().map(|tag| tag.is_weak()).collect::<Vec<_>>(), [false, true]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
pub struct ListIter<'a, M>(Members<'a, M>);

impl<'a, M: Member<'a>> ListIter<'a, M> {
    pub(crate) fn new(of: impl Into<Subject>, lines: FieldLines<'a>) -> Self {
        Self(Members::new(of, lines))
    }
}

impl<'a, M: Member<'a>> Iterator for ListIter<'a, M> {
    type Item = M;

    #[inline]
    fn next(&mut self) -> Option<M> {
        // Every member was read before, and reads the same now.
        self.0.find_map(Result::ok)
    }
}

impl<'a, M: Member<'a>> FusedIterator for ListIter<'a, M> {}

impl<M> Clone for ListIter<'_, M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> fmt::Debug for ListIter<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ListIter(..)")
    }
}

/// Whether a list may have no member.
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
    if M::at_a_glance(lines) {
        return Ok(());
    }
    let of = of.into();
    match check::<M>(of, lines, notes)? {
        0 => M::EMPTY.judge(of.name(), notes),
        _ => Ok(()),
    }
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
    let mut pass = Pass::new(of, lines);
    let mut is_empty = true;
    while let Some(member) = pass.next::<M>(notes) {
        is_empty = false;
        if let Err(error) = member {
            fault(error);
        }
    }
    if is_empty {
        if let Err(error) = M::EMPTY.judge(of.name(), notes) {
            fault(error);
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
    use crate::grammar::class::TCHAR;
    use crate::grammar::leaf::run1;
    use crate::grammar::list::to_comma;

    /// A list of tokens.
    impl<'a> Member<'a> for &'a [u8] {
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
        assert_eq!(
            check::<&[u8]>(Subject::Known(&ETAG), FieldLines::one(b", ,"), &mut Notes::new()),
            Ok(0)
        );
        let none =
            check::<&[u8]>(Subject::Known(&ETAG), FieldLines::from(&[][..]), &mut Notes::new());
        assert_eq!(none, Err(DecodeError::missing(&ETAG)));
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
