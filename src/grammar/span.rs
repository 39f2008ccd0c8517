//! A part of a line, by position.

#[cfg(feature = "contracts")]
use core::ops::Range;

/// Positions in one line, which the [limits](crate::limits) keep within 16 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    start: u16,
    end: u16,
}

impl Span {
    /// The span of `part`, in a line of `line_len` bytes with `rest` left after it.
    pub(crate) fn before(rest: &[u8], part: &[u8], line_len: usize) -> Self {
        let end = line_len.saturating_sub(rest.len());
        let start = end.saturating_sub(part.len());
        let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The span of `part`, with which `input` begins.
    #[inline]
    pub(crate) fn first(input: &[u8], part: &[u8], line_len: usize) -> Self {
        // White space after the part may be consumed already, so the rest does not give its position.
        Self::before(input.get(part.len()..).unwrap_or_default(), part, line_len)
    }

    /// The span of `line` without its first and its last byte, such as quotes.
    #[inline]
    pub(crate) fn between_ends(line: &[u8]) -> Self {
        let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        Self { start: 1, end: clamp(line.len().saturating_sub(1)) }
    }

    /// The positions.
    #[cfg(feature = "contracts")]
    pub(crate) fn range(self) -> Range<usize> {
        self.start.into()..self.end.into()
    }

    /// The bytes of `line` that the span covers.
    pub(crate) fn of(self, line: &[u8]) -> &[u8] {
        line.get(usize::from(self.start)..usize::from(self.end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_part_again() {
        let line = b"abcdef";
        let span = Span::before(&line[4..], &line[1..4], line.len());
        assert_eq!(span.of(line), b"bcd");
        assert_eq!(span.of(b"ab"), b"", "of another line: nothing, and no panic");
        assert_eq!(Span::default().of(line), b"");
        assert_eq!(Span::between_ends(line).of(line), b"bcde");
        assert_eq!(Span::between_ends(b"\"").of(b"\""), b"");
    }
}
