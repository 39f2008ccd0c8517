//! Headers of fixed parts: one line, and where its parts are.

use http::{HeaderName, HeaderValue};

use super::plain::faulty;
use super::{FieldLines, Lines, Rejected, to_value};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::grammar::Parsed;
use crate::grammar::leaf::{end, ows};
use crate::limits::MAX_LINE_LEN;

/// The parts of a header that may occur once, as spans of its line.
pub(crate) trait Spans: Copy {
    const SENSITIVE: bool = false;
    const CHALLENGE: Option<&'static str> = None;

    /// The grammar as a regular expression, for the schema of the header; `None` if it is not regular. Names in braces
    /// are rules that headers share; `schema` has them.
    #[cfg_attr(not(feature = "schemars"), allow(dead_code))]
    const PATTERN: Option<&'static str>;

    /// The borrowed form of the header: [`Field::Ref`](super::Field::Ref).
    type Ref<'a>;

    /// Reads the value, which white space may follow; `line_len` is the length of its line.
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self>;

    /// The parts of a line that is as most are, where that is quickly told.
    #[inline]
    fn at_a_glance(_: &[u8], _: &mut Notes) -> Option<Self> {
        None
    }

    fn view(fixed: Fixed<'_, Self>) -> Self::Ref<'_>;

    /// The canonical form; `None` if there is none, so that the received line is used instead.
    fn canonical(view: Self::Ref<'_>) -> Option<Vec<u8>>;

    /// The value of a view that has no canonical form; of those that always have one, nobody asks.
    #[inline]
    fn without_canonical(_: Self::Ref<'_>) -> Vec<u8> {
        Vec::new()
    }
}

/// A line and the spans of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Fixed<'a, S> {
    pub(crate) line: &'a [u8],
    pub(crate) spans: S,
}

impl<'a, S: Spans> Fixed<'a, S> {
    #[inline]
    pub(crate) fn parse(
        name: &'static HeaderName,
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<Self, DecodeError> {
        let line = lines.single(name).map_err(|error| error.sensitive(S::SENSITIVE))?;
        notes.enter(0, line.len());
        if let Some(spans) = S::at_a_glance(line, notes) {
            return Ok(Self { line, spans });
        }
        let fault = match S::read(ows(line), line.len(), notes) {
            Ok((rest, spans)) => match end(rest) {
                Ok(_) => return Ok(Self { line, spans }),
                Err(fault) => fault,
            },
            Err(fault) => fault,
        };
        Err(faulty(fault, name, line).sensitive(S::SENSITIVE))
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
    // Out of line, once for each type: inlined, it would be in `FromStr`, `TryFrom` and the maps, too.
    #[inline(never)]
    pub(crate) fn from_lines(
        name: &'static HeaderName,
        mut lines: Lines,
    ) -> Result<Self, Rejected> {
        if S::SENSITIVE {
            lines.set_sensitive(true);
        }
        let mut notes = Notes::new();
        let spans = match Fixed::<S>::parse(name, lines.as_field_lines(), &mut notes) {
            Ok(fixed) => fixed.spans,
            Err(error) => return Err(Rejected { error, lines }),
        };
        let value = lines.into_only(name)?;
        Ok(Self { value, spans, deviates: !notes.is_empty() })
    }

    /// The `header` of a received value, which is cloned once it was read.
    // What is read at a glance is inlined alone, and `header` is called here: a fifth of an `ETag`.
    #[inline]
    pub(crate) fn from_value<T>(
        name: &'static HeaderName,
        value: &HeaderValue,
        header: impl FnOnce(Self) -> T,
    ) -> Result<T, DecodeError> {
        let mut notes = Notes::new();
        notes.enter(0, value.len());
        match S::at_a_glance(value.as_bytes(), &mut notes) {
            Some(spans) if value.len() <= MAX_LINE_LEN => {
                Ok(header(Self::of(value, spans, &notes)))
            }
            _ => Self::from_other_value(name, value).map(header),
        }
    }

    #[inline(never)]
    fn from_other_value(
        name: &'static HeaderName,
        value: &HeaderValue,
    ) -> Result<Self, DecodeError> {
        let mut notes = Notes::new();
        let spans = Fixed::<S>::parse(name, FieldLines::from(value), &mut notes)?.spans;
        Ok(Self::of(value, spans, &notes))
    }

    #[inline]
    fn of(value: &HeaderValue, spans: S, notes: &Notes) -> Self {
        let mut value = value.clone();
        if S::SENSITIVE {
            value.set_sensitive(true);
        }
        Self { value, spans, deviates: !notes.is_empty() }
    }

    /// From a value that somebody else wrote.
    pub(crate) fn from_text(name: &'static HeaderName, value: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::from_lines(name, Lines::one(name, value)?)?)
    }

    /// From a value that was put together of checked parts.
    pub(crate) fn from_parts(
        name: &'static HeaderName,
        value: Vec<u8>,
    ) -> Result<Self, DecodeError> {
        Ok(Self::from_lines(name, to_value(value).into())?)
    }

    /// From the borrowed form, as the header is canonically written.
    pub(crate) fn from_view<'a>(
        name: &'static HeaderName,
        view: S::Ref<'a>,
    ) -> Result<Self, DecodeError>
    where
        S::Ref<'a>: Copy,
    {
        Self::from_parts(name, S::canonical(view).unwrap_or_else(|| S::without_canonical(view)))
    }

    pub(crate) fn view(&self) -> S::Ref<'_> {
        S::view(Fixed { line: self.value.as_bytes(), spans: self.spans })
    }

    pub(crate) fn lines(&self) -> FieldLines<'_> {
        FieldLines::from(&self.value)
    }

    /// The received line, or the canonical one if that carries a deviation.
    pub(crate) fn to_lines(&self) -> Lines {
        if self.deviates { self.canonical() } else { self.value.clone().into() }
    }

    /// The canonical line. If there is none, also because writing it exceeds the limit, the received line is used
    /// instead.
    #[inline(never)]
    pub(crate) fn canonical(&self) -> Lines {
        written(S::canonical(self.view()), &self.value, S::SENSITIVE)
    }

    /// The same header with its spans in another shape.
    pub(crate) fn map<T>(self, map: impl FnOnce(S) -> T) -> FixedReceived<T> {
        FixedReceived { value: self.value, spans: map(self.spans), deviates: self.deviates }
    }
}

/// The canonical line, if there is one, else the received one.
// What does not depend on the type stands once.
#[inline(never)]
fn written(canonical: Option<Vec<u8>>, received: &HeaderValue, sensitive: bool) -> Lines {
    let mut lines = match canonical.map(|line| Lines::from(to_value(line))) {
        Some(lines) if lines.is_within_limits() => lines,
        _ => received.clone().into(),
    };
    if sensitive {
        lines.set_sensitive(true);
    }
    lines
}
