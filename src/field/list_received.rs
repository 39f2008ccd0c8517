//! Lists that own their lines.

use http::HeaderValue;

use super::list::{Member, to_value};
use super::{Field, FieldLines, Lines, ListIter, Rejected};
use crate::deviation::Notes;
use crate::error::{DecodeError, Subject};
use crate::limits::MAX_LINE_LEN;

/// The lines of an owned list, and whether they may be sent again as they are.
#[derive(Clone)]
pub struct ListReceived {
    lines: Lines,
    deviates: bool,
}

impl ListReceived {
    /// `*`.
    pub(crate) fn any() -> Self {
        Self::written(HeaderValue::from_static("*").into())
    }

    /// Lines that are as this crate writes them, and within the limits.
    pub(crate) const fn written(lines: Lines) -> Self {
        Self { lines, deviates: false }
    }

    /// Lines in which `T` can be read.
    ///
    /// # Errors
    ///
    /// When it cannot be read, with the lines.
    // Out of line, once for each type: inlined, it would be in `FromStr`, `TryFrom` and the maps, too.
    #[inline(never)]
    pub fn from_lines<T: Field>(lines: Lines) -> Result<Self, Rejected> {
        let mut notes = Notes::new();
        match T::parse_noting(lines.as_field_lines(), &mut notes).err() {
            None => Ok(Self { lines, deviates: !notes.is_empty() }),
            Some(error) => Err(Rejected { error, lines }),
        }
    }

    /// The lines as they were received.
    #[inline]
    pub fn lines(&self) -> FieldLines<'_> {
        self.lines.as_field_lines()
    }

    /// The canonical lines, unless writing them takes them past the limits: then there is no
    /// canonical form, and the received lines stand for it.
    #[inline(never)]
    pub fn canonical<'a, M: Member<'a>>(&'a self, of: impl Into<Subject>) -> Lines {
        if M::is_any(self.lines()) {
            return HeaderValue::from_static("*").into();
        }
        let mut writer = ListWriter::of::<M>();
        ListIter::new(of, self.lines()).for_each(|member: M| writer.push(member));
        let canonical = writer.lines();
        match canonical.is_within_limits() {
            true => canonical,
            false => self.lines.clone(),
        }
    }

    /// The received lines, or the canonical ones if those carry a deviation.
    #[inline]
    pub fn to_lines<'a, M: Member<'a>>(&'a self, of: impl Into<Subject>) -> Lines {
        if self.deviates { self.canonical::<M>(of) } else { self.lines.clone() }
    }
}

/// Writes a list, on as many lines as its length needs.
pub(crate) struct ListWriter {
    separator: &'static [u8],
    line: Vec<u8>,
    full: Vec<HeaderValue>,
}

impl ListWriter {
    /// A writer of a list with members of this kind.
    pub(crate) const fn of<'m, M: Member<'m>>() -> Self {
        Self { separator: M::SEPARATOR, line: Vec::new(), full: Vec::new() }
    }

    /// Reserves capacity for a list of this many bytes.
    pub(crate) fn with_capacity(mut self, bytes: usize) -> Self {
        self.line.reserve_exact(bytes);
        self
    }

    pub(crate) fn push<'m, M: Member<'m>>(&mut self, member: M) {
        self.push_with(|out| member.write(out));
    }

    /// Adds the member that `write` appends.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let before = self.line.len();
        if before > 0 {
            self.line.extend_from_slice(self.separator);
        }
        let start = self.line.len();
        write(&mut self.line);
        if before > 0 && self.line.len() > MAX_LINE_LEN {
            self.begin_line(before, start);
        }
    }

    /// Moves the text from `start` to a new line, and drops the text after `before`.
    #[cold]
    fn begin_line(&mut self, before: usize, start: usize) {
        let member = self.line.split_off(start);
        self.line.truncate(before);
        let full = core::mem::replace(&mut self.line, member);
        self.full.push(to_value(full));
    }

    /// The lines; none without members.
    #[inline(never)]
    pub(crate) fn lines(mut self) -> Lines {
        if !self.line.is_empty() {
            self.full.push(to_value(self.line));
        }
        self.full.into_iter().collect()
    }

    /// The list `T`, if it is within the limits. Without members it has no lines.
    pub(crate) fn finish<T: Field>(self) -> Result<ListReceived, DecodeError> {
        let lines = self.lines();
        match lines.as_slice().is_empty() {
            true => Ok(ListReceived::written(lines)),
            false => Ok(ListReceived::from_lines::<T>(lines)?),
        }
    }

    /// The list, whose members are taken from one that is within the limits.
    pub(crate) fn finish_part(self) -> ListReceived {
        ListReceived::written(self.lines())
    }
}
