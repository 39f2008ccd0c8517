//! Headers of fixed parts: one line, and where its parts are.

use core::marker::PhantomData;

use headers::Header;
use http::{HeaderName, HeaderValue};

use super::{FieldLines, Lines, Rejected, to_value};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Parsed, Span, unwrap};

/// The parts of a header that may occur once, as spans of its line.
pub(crate) trait Spans: Copy {
    const SENSITIVE: bool = false;

    /// The borrowed form of the header: [`Field::Ref`](super::Field::Ref).
    type Ref<'a>;

    fn name() -> &'static HeaderName;

    /// Reads the value, which white space may follow; `line_len` is the length of its line.
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self>;

    fn view(fixed: Fixed<'_, Self>) -> Self::Ref<'_>;

    /// The canonical form; `None` where there is none, so that the received line stands for it.
    fn canonical(view: Self::Ref<'_>) -> Option<Vec<u8>>;
}

/// What a header is whose view is made of one text, for headers that share their grammar.
pub(crate) trait Whole: 'static {
    /// The borrowed form of the headers.
    type Ref<'a>;

    /// Reads the text, which white space may follow.
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, &'a [u8]>;

    fn view(text: &[u8]) -> Self::Ref<'_>;

    /// The canonical form; `None` where there is none.
    fn canonical(view: Self::Ref<'_>) -> Option<Vec<u8>>;
}

/// The text of a header `H` that is a [`Whole`].
pub(crate) struct WholeSpan<H, W> {
    text: Span,
    of: PhantomData<fn() -> (H, W)>,
}

impl<H, W> Clone for WholeSpan<H, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H, W> Copy for WholeSpan<H, W> {}

impl<H: Header, W: Whole> Spans for WholeSpan<H, W> {
    type Ref<'a> = W::Ref<'a>;

    fn name() -> &'static HeaderName {
        H::name()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        let (rest, text) = W::read(input, notes)?;
        // White space behind the text may be read already.
        let behind = &input[text.len()..];
        Ok((rest, Self { text: Span::before(behind, text, line_len), of: PhantomData }))
    }

    fn view(fixed: Fixed<'_, Self>) -> W::Ref<'_> {
        W::view(fixed.spans.text.of(fixed.line))
    }

    fn canonical(view: W::Ref<'_>) -> Option<Vec<u8>> {
        W::canonical(view)
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
    pub(crate) fn from_lines(mut lines: Lines) -> Result<Self, Rejected> {
        if S::SENSITIVE {
            lines.set_sensitive(true);
        }
        let mut notes = Notes::new();
        let spans = match Fixed::<S>::parse(lines.as_field_lines(), &mut notes) {
            Ok(fixed) => fixed.spans,
            Err(error) => return Err(Rejected { error, lines }),
        };
        match lines.into_one() {
            Ok(value) => Ok(Self { value, spans, deviates: !notes.is_empty() }),
            Err(lines) => Err(Rejected { error: DecodeError::missing(S::name()), lines }),
        }
    }

    /// From a value that somebody else wrote.
    pub(crate) fn from_text(value: &[u8]) -> Result<Self, DecodeError> {
        let lines = Lines::try_from_bytes(S::name(), [value])?;
        Self::from_lines(lines).map_err(|rejected| rejected.error)
    }

    /// From a value that was put together of checked parts.
    pub(crate) fn from_parts(value: Vec<u8>) -> Result<Self, DecodeError> {
        Self::from_lines(to_value(value).into()).map_err(|rejected| rejected.error)
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

    /// The canonical line. Where there is none, be it that writing it takes it past the limit, the
    /// received line stands for it.
    pub(crate) fn canonical(&self) -> Lines {
        let mut lines = match S::canonical(self.view()).map(|line| Lines::from(to_value(line))) {
            Some(lines) if lines.is_within_limits() => lines,
            _ => self.value.clone().into(),
        };
        if S::SENSITIVE {
            lines.set_sensitive(true);
        }
        lines
    }

    /// The same header with its spans in another shape.
    pub(crate) fn map<T>(self, map: impl FnOnce(S) -> T) -> FixedReceived<T> {
        FixedReceived { value: self.value, spans: map(self.spans), deviates: self.deviates }
    }
}

/// Implements [`Field`](super::Field) and what goes with it for `struct $type(FixedReceived<$spans>)`.
macro_rules! fixed_field {
    ($type:ident, $view:ident, $spans:ty, $name:expr $(, $sensitive:ident)?) => {
        impl $type {
            /// The line as it was received.
            #[must_use]
            pub fn lines(&self) -> crate::FieldLines<'_> {
                self.0.lines()
            }

            /// The borrowed form, which has all that can be asked of the header.
            #[must_use]
            pub fn view(&self) -> $view<'_> {
                self.0.view()
            }
        }

        impl crate::Field for $type {
            type Ref<'a> = $view<'a>;
            const SENSITIVE: bool = <$spans as crate::field::Spans>::SENSITIVE;

            #[inline]
            fn parse_noting<'a>(
                lines: crate::FieldLines<'a>,
                notes: &mut crate::Notes,
            ) -> Result<$view<'a>, crate::DecodeError> {
                crate::field::Fixed::parse(lines, notes).map(<$spans as crate::field::Spans>::view)
            }

            fn from_lines(lines: crate::Lines) -> Result<Self, crate::Rejected> {
                crate::field::FixedReceived::from_lines(lines).map(Self)
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

        crate::field::field!($type, $name $(, $sensitive)?);
        crate::field::by_view!($type);
    };
}
pub(crate) use fixed_field;
