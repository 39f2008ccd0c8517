//! The members of a list header, one by one.

use core::fmt;
use core::iter::{self, FusedIterator};
use core::marker::PhantomData;

use super::list::{Member, Walk, read_all};
use super::{FieldLines, FieldLinesIter};
use crate::deviation::Notes;
use crate::error::{DecodeError, Subject};

/// The members of a list header, each with its own result.
///
/// One pass over all lines, which reads and checks a member when it is asked for. A member that is wrong does not
/// hide the others: the pass goes on after the next comma of the list. `M` is the type of a member, such as
/// [`SyncTokenRef`](crate::sync_token::SyncTokenRef).
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokens};
///
/// let members = SyncTokens::members(FieldLines::one(b"a=b;sn=1, =bad;sn=2, c=d;sn=x, e=f"));
/// let results: Vec<_> = members.map(|m| m.map(|t| t.id()).map_err(|e| e.offset())).collect();
/// assert_eq!(results, [Ok("a"), Err(10), Err(28), Ok("e")]);
/// ```
///
/// # Questions
///
/// The functions that begin with `try_` answer a question about the list while they read it. They read to its end, so
/// that a list with a fault is an error whatever the answer would be, as it is for [`Field::parse`](crate::Field::parse).
/// They cover what was not read yet: of an iterator that has returned members or errors, the rest.
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokens};
///
/// let lines = FieldLines::one(b"a=b;sn=1, c=d;sn=2");
/// let token = SyncTokens::members(lines).try_find(|token| token.id() == "c")?;
/// assert_eq!(token.unwrap().sequence(), Some(2));
///
/// let wrong = FieldLines::one(b"a=b;sn=1, c");
/// assert!(SyncTokens::members(wrong).try_find(|token| token.id() == "a").is_err());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
pub struct Members<'a, M> {
    walk: Walk<'a>,
    lines: FieldLinesIter<'a>,
    notes: Notes,
    is_any: bool,
    member: PhantomData<M>,
}

impl<'a, M: Member<'a>> Members<'a, M> {
    #[inline]
    pub(crate) fn new(of: impl Into<Subject>, lines: FieldLines<'a>) -> Self {
        let is_any = M::is_any(lines);
        let lines = if is_any { FieldLines::from(&[][..]) } else { lines };
        let mut notes = Notes::new();
        let (walk, lines) = Walk::begin(of.into(), lines, &mut notes);
        Self { walk, lines, notes, is_any, member: PhantomData }
    }

    /// Hands each member to `each`.
    ///
    /// # Errors
    ///
    /// The first fault, as [`Field::parse`](crate::Field::parse) finds it; `each` had the members before it.
    #[inline]
    pub fn try_each(self, mut each: impl FnMut(M)) -> Result<(), DecodeError> {
        if self.is_any {
            return Ok(());
        }
        if let Some(member) = self.alone() {
            each(member);
            return Ok(());
        }
        self.try_each_of_list(each)
    }

    /// [`try_each`](Self::try_each) of what is neither `*` nor a lone member.
    #[inline]
    pub(crate) fn try_each_of_list(mut self, mut each: impl FnMut(M)) -> Result<(), DecodeError> {
        let each = |member: Result<M, _>| member.map(&mut each);
        read_all(self.walk, &mut self.lines, &mut self.notes, each)?.end::<M>(&mut self.notes)
    }

    /// The only member of the only line, if that is seen at once.
    #[inline]
    pub(crate) fn alone(&self) -> Option<M> {
        self.walk.whole_line().and_then(M::alone)
    }

    /// Returns `true` if `is_wanted` is true for one of the members.
    ///
    /// # Errors
    ///
    /// As [`try_each`](Self::try_each).
    #[inline]
    pub fn try_any(self, mut is_wanted: impl FnMut(M) -> bool) -> Result<bool, DecodeError> {
        let mut any = false;
        self.try_each(|member| any = any || is_wanted(member))?;
        Ok(any)
    }

    /// The first of the members that is as `is_wanted` says.
    ///
    /// # Errors
    ///
    /// As [`try_each`](Self::try_each).
    #[inline]
    pub fn try_find(self, mut is_wanted: impl FnMut(M) -> bool) -> Result<Option<M>, DecodeError> {
        let mut found = None;
        self.try_each(|member| {
            if found.is_none() && is_wanted(member) {
                found = Some(member);
            }
        })?;
        Ok(found)
    }

    /// The last of the members.
    ///
    /// # Errors
    ///
    /// As [`try_each`](Self::try_each).
    #[inline]
    pub fn try_last(self) -> Result<Option<M>, DecodeError> {
        let mut last = None;
        self.try_each(|member| last = Some(member))?;
        Ok(last)
    }
}

impl<M> Members<'_, M> {
    /// The deviations that were tolerated in the members so far.
    #[must_use]
    #[inline]
    pub const fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Returns `true` if the value is `*`, which `If-Match` and `If-None-Match` allow in place of a list; it has no
    /// members.
    #[must_use]
    #[inline]
    pub const fn is_any(&self) -> bool {
        self.is_any
    }
}

impl<'a, M: Member<'a>> Iterator for Members<'a, M> {
    type Item = Result<M, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.walk.is_at_end() && self.lines.is_done() {
            return None;
        }
        if let Some(member) = self.alone() {
            self.walk.take_line();
            return Some(Ok(member));
        }
        let mut walk = self.walk;
        let member = walk.next(&mut self.notes);
        self.walk = walk;
        if member.is_some() || self.lines.is_done() {
            return member;
        }
        self.walk.next_of_lines(&mut self.lines, &mut self.notes)
    }
}

impl<'a, M: Member<'a>> FusedIterator for Members<'a, M> {}

// Not derived: a member need not be `Clone` for its iterator to be.
impl<M> Clone for Members<'_, M> {
    fn clone(&self) -> Self {
        let Self { walk, ref lines, notes, is_any, member } = *self;
        Self { walk, lines: lines.clone(), notes, is_any, member }
    }
}

impl<M> fmt::Debug for Members<'_, M> {
    #[inline]
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
    #[inline]
    pub(crate) fn new(of: impl Into<Subject>, lines: FieldLines<'a>) -> Self {
        Self(Members::new(of, lines))
    }
}

impl<'a, M: Member<'a>> Iterator for ListIter<'a, M> {
    type Item = M;

    #[inline]
    fn next(&mut self) -> Option<M> {
        let Members { walk, lines, notes, .. } = &mut self.0;
        if walk.is_at_end() && lines.is_done() {
            return None;
        }
        if let Some(member) = walk.whole_line().and_then(M::alone) {
            walk.take_line();
            return Some(member);
        }
        // Every member was read before, and reads the same now.
        iter::from_fn(|| walk.next_of_lines(lines, notes)).find_map(Result::ok)
    }
}

impl<'a, M: Member<'a>> FusedIterator for ListIter<'a, M> {}

impl<M> Clone for ListIter<'_, M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> fmt::Debug for ListIter<'_, M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ListIter(..)")
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::conditional::{EntityTagRef, IfMatch};
    use crate::content::CacheControl;
    use crate::cosmos::SessionToken;
    use crate::limits::MAX_MEMBERS;
    use crate::paging::Link;
    use crate::sync_token::{SyncTokenRef, SyncTokens};

    fn tokens(line: &'static str) -> Members<'static, SyncTokenRef<'static>> {
        SyncTokens::members(FieldLines::one(line.as_bytes()))
    }

    #[test]
    fn questions_are_answered_of_all_lines() {
        let values = ["a=1;sn=1, b=2;sn=2", "", "c=3;sn=3"].map(HeaderValue::from_static);
        for lines in
            [FieldLines::from(&values[..]), FieldLines::one(b"a=1;sn=1, b=2;sn=2, c=3;sn=3")]
        {
            let members = SyncTokens::members(lines);
            let mut ids = String::new();
            members.clone().try_each(|token| ids.push_str(token.id())).unwrap();
            assert_eq!(ids, "abc");
            assert_eq!(members.clone().try_any(|token| token.id() == "c"), Ok(true));
            assert_eq!(members.clone().try_any(|token| token.id() == "d"), Ok(false));
            let from = |first| move |token: SyncTokenRef<'_>| token.sequence() >= Some(first);
            assert_eq!(members.clone().try_find(from(2)).unwrap().unwrap().id(), "b");
            assert_eq!(members.clone().try_find(from(4)), Ok(None));
            assert_eq!(members.clone().try_last().unwrap().unwrap().id(), "c");
            // What was taken before is not asked again.
            let mut behind = members;
            behind.next();
            assert_eq!(behind.clone().try_any(|token| token.id() == "a"), Ok(false));
            assert_eq!(behind.try_find(from(1)).unwrap().unwrap().id(), "b");
        }
    }

    #[test]
    fn a_fault_is_an_error_whatever_the_answer_would_be() {
        let wrong = tokens("a=1, b, c=x");
        let error = wrong.clone().find_map(Result::err).unwrap();
        assert_eq!((error.code(), error.offset()), ("unexpected-byte", 6));
        let mut met = 0;
        assert_eq!(wrong.clone().try_each(|_| met += 1), Err(error));
        assert_eq!(met, 1);
        assert_eq!(wrong.clone().try_any(|_| true), Err(error));
        assert_eq!(wrong.clone().try_find(|_| true), Err(error));
        assert_eq!(wrong.try_last(), Err(error));
    }

    #[test]
    fn questions_after_an_error_cover_the_rest() {
        let mut members = tokens("a=1, b, c=3;sn=3, d=4");
        assert!(members.next().unwrap().is_ok() && members.next().unwrap().is_err());
        let mut ids = String::new();
        members.clone().try_each(|token| ids.push_str(token.id())).unwrap();
        assert_eq!(ids, "cd");
        assert_eq!(members.clone().try_any(|token| token.id() == "a"), Ok(false));
        assert_eq!(members.clone().try_find(|_| true).unwrap().unwrap().id(), "c");
        assert_eq!(members.try_last().unwrap().unwrap().id(), "d");

        let mut twice = tokens("a, b=2, c");
        assert_eq!(twice.next().unwrap().unwrap_err().offset(), 1);
        assert_eq!(twice.try_last().unwrap_err().offset(), 9, "the second error is one, too");
    }

    #[test]
    fn questions_after_the_last_member_or_one_too_many() {
        let line = "a=1,".repeat(MAX_MEMBERS + 3);
        let mut many = SyncTokens::members(FieldLines::one(line.as_bytes()));
        let error = many.clone().try_last().unwrap_err();
        assert_eq!(error.code(), "too-many");
        assert_eq!(many.find_map(Result::err), Some(error));
        // A lone member is taken without a walk.
        let mut lone = IfMatch::members(FieldLines::one(b"\"a\""));
        let tag = lone.next().unwrap().unwrap();
        assert_eq!(lone.clone().matches_strongly(Some(tag)), Ok(false));
        assert!(lone.next().is_none());
        let mut directive = CacheControl::members(FieldLines::one(b"no-cache"));
        assert!(directive.next().unwrap().is_ok());
        assert_eq!(directive.clone().count(), 0);
        assert!(directive.try_last().unwrap().is_none());

        assert_eq!(many.clone().try_each(|_| panic!("there are no more")), Ok(()));
        assert_eq!(many.clone().try_any(|_| true), Ok(false));
        assert_eq!(many.clone().try_find(|_| true), Ok(None));
        assert_eq!(many.try_last(), Ok(None));
    }

    #[test]
    fn absent_and_empty_lists() {
        let absent = SyncTokens::members(FieldLines::from(&[][..]));
        assert_eq!(absent.clone().count(), 0);
        assert_eq!(absent.try_last().unwrap_err().code(), "missing");
        assert_eq!(tokens(" ,").try_last(), Ok(None));
        let empty = SessionToken::members(FieldLines::one(b""));
        assert_eq!(empty.try_last(), Ok(None), "a deviation, as parse has it");
    }

    #[test]
    fn a_star_stands_for_a_list() {
        let current = EntityTagRef::strong("a").ok();
        let any = IfMatch::members(FieldLines::one(b" * "));
        assert!(any.is_any() && any.clone().next().is_none());
        assert_eq!(any.clone().matches_strongly(current), Ok(true));
        assert_eq!(any.matches_strongly(None), Ok(false));
        // For a header without a wildcard it is an error.
        assert!(!tokens("*").is_any() && tokens("*").try_last().is_err());
    }

    #[test]
    fn links_by_relation() {
        let find = |line: &'static str| {
            let found = Link::members(FieldLines::one(line.as_bytes())).find_rel("NEXT");
            found.map(|link| link.map(|link| link.target().len()))
        };
        assert_eq!(find("</a>; rel=prev, </bc>; rel=\"last next\""), Ok(Some(3)));
        assert_eq!(find("</a>; rel=next; anchor=\"/b\", </bc>; rel=next"), Ok(Some(3)));
        assert_eq!(find("</a>; rel=prev; rel=next"), Ok(None), "the first rel counts");
        assert_eq!(find(r#"</a>; rel="n\ext""#), Ok(Some(2)), "an escape is the character");
        assert!(find("</a>; rel=next, b").is_err());
    }
}
