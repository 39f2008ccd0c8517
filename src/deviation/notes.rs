//! The deviations that a parser tolerated, with their positions.

use core::fmt;
use core::ops::Range;

use super::Deviation;
use crate::error::{DecodeError, ErrorKind, Expected};

/// A [`Deviation`] and where it stands.
///
/// ```
/// use masthead::{Deviation, Notes};
///
/// let mut notes = Notes::new();
/// notes.add(Deviation::WeekdayMismatch, 0, 4);
/// let note = notes.iter().next().unwrap();
/// assert_eq!((note.deviation(), note.line(), note.offset()), (Deviation::WeekdayMismatch, 0, 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    deviation: Deviation,
    line: u8,
    offset: u16,
}

impl Note {
    /// The tolerated deviation.
    #[must_use]
    pub const fn deviation(&self) -> Deviation {
        self.deviation
    }

    /// The field line of that header, counted from 0.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line as usize
    }

    /// The byte in that line, counted from 0.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset as usize
    }

    /// Where in the line it begins: a byte, or none where the line has nothing to point at.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        let empty =
            [Deviation::EmptySyncToken, Deviation::EmptySessionToken, Deviation::EmptyValue];
        let len = usize::from(!empty.contains(&self.deviation));
        self.offset()..self.offset() + len
    }

    const fn position(&self) -> (u8, u16) {
        (self.line, self.offset)
    }
}

/// How many notes are kept with their place.
const KEPT: usize = 6;

/// The deviations that a parser tolerated: the first six by position, and how many in all.
///
/// ```
/// use masthead::{Field, FieldLines, Notes, sync_token::SyncTokens};
///
/// let mut notes = Notes::new();
/// let tokens = SyncTokens::parse_noting(FieldLines::one(b"a=b;sn=1;x=1"), &mut notes)?;
/// assert_eq!(tokens.iter().next().unwrap().sequence(), Some(1));
/// assert_eq!(notes.count(), 1);
/// assert_eq!(notes.iter().next().unwrap().offset(), 9);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Notes {
    kept: [Note; KEPT],
    count: u32,
    // Which line is being read, so that a leaf parser can say where it is by what is left of it.
    line: u8,
    line_len: u16,
}

const _: () = assert!(size_of::<Notes>() == 32);

impl Notes {
    /// No notes yet.
    #[must_use]
    pub const fn new() -> Self {
        let none = Note { deviation: Deviation::WeekdayMismatch, line: 0, offset: 0 };
        Self { kept: [none; KEPT], count: 0, line: 0, line_len: 0 }
    }

    /// How many deviations were noted, those past the sixth included.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count as usize
    }

    /// Returns `true` if nothing was noted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first six deviations, by line and offset.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Note> + Clone + '_ {
        self.kept[..self.count().min(KEPT)].iter().copied()
    }

    /// Notes that `deviation` was tolerated at byte `offset` of field line `line`.
    ///
    /// For fields defined outside this crate. Positions beyond the [limits](crate::limits) are
    /// clamped to them.
    pub fn add(&mut self, deviation: Deviation, line: usize, offset: usize) {
        let mut note = Note {
            deviation,
            line: u8::try_from(line).unwrap_or(u8::MAX),
            offset: u16::try_from(offset).unwrap_or(u16::MAX),
        };
        let filled = self.count().min(KEPT);
        self.count = self.count.saturating_add(1);
        // Parsers note nearly in order, so this seldom moves anything.
        for slot in &mut self.kept[..filled] {
            if note.position() < slot.position() {
                core::mem::swap(slot, &mut note);
            }
        }
        if let Some(slot) = self.kept.get_mut(filled) {
            *slot = note;
        }
    }

    /// Says that field line `line`, of `len` bytes, is read from here on.
    pub(crate) fn enter(&mut self, line: u8, len: usize) {
        self.line = line;
        self.line_len = u16::try_from(len).unwrap_or(u16::MAX);
    }

    /// Notes `deviation` where `rest` is left of the current line.
    #[cold]
    pub(crate) fn note(&mut self, deviation: Deviation, rest: &[u8]) {
        let offset = usize::from(self.line_len).saturating_sub(rest.len());
        self.add(deviation, usize::from(self.line), offset);
    }

    /// Converts a result to strict mode: the first deviation becomes the error, unless an error precedes it.
    pub(crate) fn strict<T>(
        &self,
        name: &'static http::HeaderName,
        sensitive: bool,
        result: Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match (self.iter().next(), &result) {
            (None, _) => result,
            (Some(note), Err(error)) if error.position() < note.position() => result,
            (Some(note), _) => Err(note.to_error(name).sensitive(sensitive)),
        }
    }
}

impl Note {
    /// The error that strict mode makes of it, in the header `name`.
    #[must_use]
    pub fn to_error(self, name: &'static http::HeaderName) -> DecodeError {
        let kind = ErrorKind::Deviation(self.deviation);
        DecodeError::new(name, kind, Expected::NoDeviation).at(self.line(), self.span())
    }
}

impl Default for Notes {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notes")
            .field("count", &self.count)
            .field("first", &&self.kept[..self.count().min(KEPT)])
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_six_by_position() {
        let mut notes = Notes::new();
        for offset in [5, 3, 9, 1, 7, 8, 2, 6] {
            notes.add(Deviation::UnknownParameter, 1, offset);
        }
        notes.add(Deviation::WeekdayMismatch, 0, 99);
        assert_eq!(notes.count(), 9);
        let places: Vec<_> = notes.iter().map(|n| (n.line(), n.offset())).collect();
        assert_eq!(places, [(0, 99), (1, 1), (1, 2), (1, 3), (1, 5), (1, 6)]);
    }

    #[test]
    fn strict_takes_the_earlier_of_error_and_deviation() {
        let name = &http::header::DATE;
        let error = |offset| {
            DecodeError::new(name, ErrorKind::UnexpectedByte, Expected::End)
                .at(0, offset..offset + 1)
        };
        let mut notes = Notes::new();
        notes.add(Deviation::LowerCaseDate, 0, 5);
        assert_eq!(notes.strict::<()>(name, false, Err(error(4))), Err(error(4)));
        for later in [Ok(()), Err(error(5)), Err(error(6))] {
            let strict = notes.strict(name, false, later).unwrap_err();
            assert_eq!((strict.code(), strict.span()), ("deviation.lower-case-date", Some(5..6)));
        }
    }
}
