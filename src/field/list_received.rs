//! Lists that own their lines, and what every list header implements.

use core::marker::PhantomData;

use http::HeaderValue;

use super::list::{List, ListIter, parse_list, to_value};
use super::{FieldLines, Lines, Rejected};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::limits::MAX_LINE_LEN;

/// The lines of an owned list, and whether they may be sent again as they are.
pub(crate) struct ListReceived<L> {
    lines: Lines,
    deviates: bool,
    list: PhantomData<fn() -> L>,
}

impl<L> Clone for ListReceived<L> {
    fn clone(&self) -> Self {
        Self { lines: self.lines.clone(), deviates: self.deviates, list: PhantomData }
    }
}

impl<L: List> ListReceived<L> {
    /// `*`.
    pub(crate) fn any() -> Self {
        let lines = HeaderValue::from_static("*").into();
        Self { lines, deviates: false, list: PhantomData }
    }

    /// Lines that can be read, or the error and the lines.
    pub(crate) fn from_lines(lines: Lines) -> Result<Self, Rejected> {
        let mut notes = Notes::new();
        match parse_list::<L>(lines.as_field_lines(), &mut notes) {
            Ok(()) => Ok(Self { lines, deviates: !notes.is_empty(), list: PhantomData }),
            Err(error) => Err(Rejected { error, lines }),
        }
    }

    pub(crate) fn lines(&self) -> FieldLines<'_> {
        self.lines.as_field_lines()
    }

    /// The canonical lines, unless writing them takes them past the limits: then there is no
    /// canonical form, and the received lines stand for it.
    pub(crate) fn canonical(&self) -> Lines {
        if L::is_any(self.lines()) {
            return HeaderValue::from_static("*").into();
        }
        let mut writer = ListWriter::<L>::new();
        ListIter::new(L::name(), self.lines()).for_each(|member| writer.push(member));
        let canonical = writer.lines();
        match canonical.is_within_limits() {
            true => canonical,
            false => self.lines.clone(),
        }
    }

    /// The received lines, or the canonical ones if those carry a deviation.
    pub(crate) fn to_lines(&self) -> Lines {
        if self.deviates { self.canonical() } else { self.lines.clone() }
    }
}

/// Writes a list, on as many lines as its length needs.
pub(crate) struct ListWriter<L> {
    line: Vec<u8>,
    full: Vec<HeaderValue>,
    list: PhantomData<fn() -> L>,
}

impl<L: List> ListWriter<L> {
    pub(crate) fn new() -> Self {
        Self::with_capacity(0)
    }

    /// A writer of a list whose length is known.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { line: Vec::with_capacity(bytes), full: Vec::new(), list: PhantomData }
    }

    pub(crate) fn push(&mut self, member: L::Member<'_>) {
        self.push_with(|out| L::write(member, out));
    }

    /// Adds the member that `write` appends.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let before = self.line.len();
        if before > 0 {
            self.line.extend_from_slice(L::SEPARATOR);
        }
        let start = self.line.len();
        write(&mut self.line);
        if before > 0 && self.line.len() > MAX_LINE_LEN {
            let member = self.line.split_off(start);
            self.line.truncate(before);
            let full = core::mem::replace(&mut self.line, member);
            self.full.push(to_value(full));
        }
    }

    /// The lines; none without members.
    fn lines(mut self) -> Lines {
        if !self.line.is_empty() {
            self.full.push(to_value(self.line));
        }
        self.full.into_iter().collect()
    }

    /// The list, if it is within the limits. Without members it has no lines.
    pub(crate) fn finish(self) -> Result<ListReceived<L>, DecodeError> {
        let lines = self.lines();
        match lines.as_slice().is_empty() {
            true => Ok(ListReceived { lines, deviates: false, list: PhantomData }),
            false => ListReceived::from_lines(lines).map_err(|rejected| rejected.error),
        }
    }

    /// The list, whose members are taken from one that is within the limits.
    pub(crate) fn finish_part(self) -> ListReceived<L> {
        ListReceived { lines: self.lines(), deviates: false, list: PhantomData }
    }
}

/// Implements [`Field`](super::Field) and what goes with it for `struct $type(ListReceived<Self>)`, which
/// is a [`List`] and has the view `struct $view<'a> { lines: FieldLines<'a> }`.
macro_rules! list_field {
    ($type:ident, $view:ident, $member:ident, $name:expr) => {
        impl $type {
            /// The members of a header, each with its own result, in one pass.
            #[must_use]
            pub fn members(lines: crate::FieldLines<'_>) -> crate::field::Members<'_, $member<'_>> {
                crate::field::Members::new($name, lines)
            }

            /// The lines as they were received.
            #[must_use]
            pub fn lines(&self) -> crate::FieldLines<'_> {
                self.0.lines()
            }

            /// The members, in order.
            #[must_use]
            pub fn iter(&self) -> crate::field::ListIter<'_, $member<'_>> {
                self.view().iter()
            }

            /// The borrowed form, which has all that can be asked of the header.
            #[must_use]
            pub fn view(&self) -> $view<'_> {
                $view { lines: self.0.lines() }
            }
        }

        impl<'a> IntoIterator for &'a $type {
            type Item = $member<'a>;
            type IntoIter = crate::field::ListIter<'a, $member<'a>>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl crate::Field for $type {
            type Ref<'a> = $view<'a>;

            #[inline]
            fn parse_noting<'a>(
                lines: crate::FieldLines<'a>,
                notes: &mut crate::Notes,
            ) -> Result<$view<'a>, crate::DecodeError> {
                crate::field::parse_list::<Self>(lines, notes)?;
                Ok($view { lines })
            }

            fn faults(
                lines: crate::FieldLines<'_>,
                notes: &mut crate::Notes,
                fault: &mut dyn FnMut(crate::DecodeError),
            ) {
                crate::field::list_faults::<Self>(lines, notes, fault);
            }

            fn from_lines(lines: crate::Lines) -> Result<Self, crate::Rejected> {
                crate::field::ListReceived::from_lines(lines).map(Self)
            }

            fn view(&self) -> $view<'_> {
                self.view()
            }

            fn canonical(&self) -> crate::Lines {
                self.0.canonical()
            }

            fn to_lines(&self) -> crate::Lines {
                self.0.to_lines()
            }
        }

        crate::field::field!($type, $name);
        crate::field::by_view!($type);
    };
}
pub(crate) use list_field;

/// Implements what every view `struct $view<'a> { lines: FieldLines<'a> }` of a list has: its members are
/// iterated over, and shown by `Debug`.
macro_rules! list_view {
    ($view:ident, $member:ident, $name:expr) => {
        impl<'a> $view<'a> {
            /// The members, in order.
            #[must_use]
            pub fn iter(&self) -> crate::field::ListIter<'a, $member<'a>> {
                crate::field::ListIter::new($name, self.lines)
            }
        }

        impl<'a> IntoIterator for $view<'a> {
            type Item = $member<'a>;
            type IntoIter = crate::field::ListIter<'a, $member<'a>>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl core::fmt::Debug for $view<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_list().entries(self.iter()).finish()
            }
        }
    };
}
pub(crate) use list_view;
