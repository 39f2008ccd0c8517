//! Headers of fixed parts: one line, and where its parts are.

use http::{HeaderName, HeaderValue};

use super::{FieldLines, Lines, to_value};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Parsed, unwrap};

/// The parts of a header that may occur once, as spans of its line.
pub(crate) trait Spans: Copy {
    const SENSITIVE: bool;

    fn name() -> &'static HeaderName;

    /// Reads the value, which white space may follow; `line_len` is the length of its line.
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self>;
}

/// A line and the spans of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Fixed<'a, S> {
    pub(crate) line: &'a [u8],
    pub(crate) spans: S,
}

impl<'a, S: Spans> Fixed<'a, S> {
    #[inline]
    pub(crate) fn parse(lines: FieldLines<'a>, notes: &mut Notes) -> Result<Self, DecodeError> {
        let name = S::name();
        let line = lines.single(name).map_err(|error| error.sensitive(S::SENSITIVE))?;
        notes.enter(0, line.len());
        let mut read = || {
            let (rest, spans) = S::read(ows(line), line.len(), notes)?;
            end(rest)?;
            Ok(spans)
        };
        match read() {
            Ok(spans) => Ok(Self { line, spans }),
            Err(error) => Err(unwrap(error).at(name, 0, line.len()).sensitive(S::SENSITIVE)),
        }
    }
}

/// The owned form of [`Fixed`]: the received value and the spans of its parts.
#[derive(Clone)]
pub(crate) struct FixedReceived<S> {
    value: HeaderValue,
    spans: S,
    deviates: bool,
}

impl<S: Spans> FixedReceived<S> {
    pub(crate) fn from_lines(mut lines: Lines) -> Result<Self, (DecodeError, Lines)> {
        if S::SENSITIVE {
            lines.set_sensitive(true);
        }
        let mut notes = Notes::new();
        let spans = match Fixed::<S>::parse(lines.as_field_lines(), &mut notes) {
            Ok(fixed) => fixed.spans,
            Err(error) => return Err((error, lines)),
        };
        match lines.into_one() {
            Ok(value) => Ok(Self { value, spans, deviates: !notes.is_empty() }),
            Err(lines) => Err((DecodeError::missing(S::name()), lines)),
        }
    }

    /// From a value that was put together of checked parts.
    pub(crate) fn from_parts(value: Vec<u8>) -> Result<Self, DecodeError> {
        Self::from_lines(to_value(value).into()).map_err(|(error, _)| error)
    }

    pub(crate) fn view(&self) -> Fixed<'_, S> {
        Fixed { line: self.value.as_bytes(), spans: self.spans }
    }

    pub(crate) fn lines(&self) -> FieldLines<'_> {
        FieldLines::from(&self.value)
    }

    /// The received line, or the canonical one if that carries a deviation.
    pub(crate) fn to_lines(&self, canonical: impl FnOnce() -> Lines) -> Lines {
        if self.deviates { canonical() } else { self.received() }
    }

    /// The canonical line, unless writing it has taken it past the limit: then there is no canonical
    /// form, and the received line stands for it.
    pub(crate) fn within_limits(&self, canonical: Lines) -> Lines {
        match canonical.is_within_limits() {
            true => canonical,
            false => self.received(),
        }
    }

    /// The received line.
    pub(crate) fn received(&self) -> Lines {
        self.value.clone().into()
    }

    /// The same header with its spans in another shape.
    pub(crate) fn map<T>(self, map: impl FnOnce(S) -> T) -> FixedReceived<T> {
        FixedReceived { value: self.value, spans: map(self.spans), deviates: self.deviates }
    }
}
