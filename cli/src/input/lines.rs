//! The lines of a file, one at a time.

use std::io::{self, BufRead, Read};

use super::BadInput;
use super::ahead::Ahead;

/// The longest line of a message: more than any header has, and far from what a machine has.
pub const MAX_LINE: usize = 2 * 1024 * 1024;

/// A reader of lines that knows which one it is at. It holds one of them.
pub struct Lines<R> {
    input: Ahead<R>,
    line: Vec<u8>,
    has_end: bool,
    number: usize,
}

/// The result of `Lines::advance`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Found {
    /// A line with its end.
    Line,
    /// A line that ends with the file.
    Last,
    /// The beginning of a line; the rest of it is yet to be read.
    TooLong,
    /// The end of the file.
    End,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `input`, of which so many have been read.
    pub fn new(input: Ahead<R>, read: usize) -> Self {
        Self { input, line: Vec::new(), has_end: true, number: read }
    }

    /// Goes to the next line, of at most `max` bytes.
    pub fn advance(&mut self, max: usize) -> io::Result<Found> {
        self.number += 1;
        self.line.clear();
        // With the two bytes that end it.
        self.input.by_ref().take(max as u64 + 2).read_until(b'\n', &mut self.line)?;
        self.has_end = self.line.last() == Some(&b'\n');
        if self.has_end {
            self.line.pop();
            if self.line.last() == Some(&b'\r') {
                self.line.pop();
            }
        }
        Ok(match (self.line.len() > max, self.has_end) {
            (true, _) => Found::TooLong,
            (false, true) => Found::Line,
            (false, false) if self.line.is_empty() => Found::End,
            (false, false) => Found::Last,
        })
    }

    /// The number of the line, from one.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The line without its end.
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// Passes over the rest of a line that is too long.
    pub fn skip_rest(&mut self) -> io::Result<()> {
        if !self.has_end {
            self.input.skip_until(b'\n')?;
            self.has_end = true;
        }
        Ok(())
    }

    /// Passes over so many bytes; `false` where there are fewer.
    pub fn skip(&mut self, len: u64) -> io::Result<bool> {
        self.pass(len, &mut |_| {})
    }

    /// The same, and hands them out as they come.
    pub fn pass(&mut self, mut len: u64, part: &mut dyn FnMut(&[u8])) -> io::Result<bool> {
        while len > 0 {
            let bytes = fill(&mut self.input)?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let now = usize::try_from(len).map_or(bytes.len(), |len| len.min(bytes.len()));
            self.number += bytes[..now].iter().filter(|&&b| b == b'\n').count();
            part(&bytes[..now]);
            self.input.consume(now);
            len -= now as u64;
        }
        Ok(true)
    }

    /// Passes over the empty lines between messages; `false` where the file ends with them.
    pub fn skip_blank(&mut self) -> io::Result<bool> {
        loop {
            let bytes = fill(&mut self.input)?;
            let len = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            match (bytes.is_empty(), len < bytes.len()) {
                (true, _) => return Ok(false),
                (_, is_over) => {
                    self.skip(len as u64)?;
                    if is_over {
                        return Ok(true);
                    }
                }
            }
        }
    }

    /// The line that starts so many bytes after this one, with its end, or its first `max` bytes; empty where the file
    /// ends.
    pub fn ahead(&mut self, from: usize, max: usize) -> io::Result<&[u8]> {
        self.input.line(from, max)
    }

    /// A fault of the line.
    pub fn bad(&self, problem: impl Into<String>) -> BadInput {
        BadInput::at(format!("line {}", self.number), problem)
    }
}

/// The bytes that the reader has at hand; none at the end of the file.
pub fn fill(input: &mut impl BufRead) -> io::Result<&[u8]> {
    // Only where it was not interrupted is the borrow given back.
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &[u8], buffer: usize) -> Lines<BufReader<&[u8]>> {
        Lines::new(Ahead::new(BufReader::with_capacity(buffer, text)), 0)
    }

    #[test]
    fn ends_of_lines() {
        for buffer in [1, 2, 3, 100] {
            let mut lines = lines(b"a\r\n\nb\rc\n\r\r\n\0\r", buffer);
            for (line, found) in [
                (&b"a"[..], Found::Line),
                (b"", Found::Line),
                (b"b\rc", Found::Line),
                (b"\r", Found::Line),
                (b"\0\r", Found::Last),
                (b"", Found::End),
                (b"", Found::End),
            ] {
                assert_eq!(lines.advance(9).unwrap(), found);
                assert_eq!(lines.line(), line);
            }
        }
    }

    #[test]
    fn lines_that_are_too_long() {
        for buffer in [1, 3, 100] {
            let mut lines = lines(b"abc\r\nabcd\nabcd\r\nabcdefgh\nabc\nabcd", buffer);
            for found in [Found::Line, Found::TooLong, Found::TooLong, Found::TooLong, Found::Line]
            {
                assert_eq!(lines.advance(3).unwrap(), found);
                if found == Found::TooLong {
                    lines.skip_rest().unwrap();
                    lines.skip_rest().unwrap();
                }
            }
            assert_eq!(lines.line(), b"abc");
            assert_eq!(lines.advance(3).unwrap(), Found::TooLong);
            lines.skip_rest().unwrap();
            assert_eq!(lines.advance(3).unwrap(), Found::End);
        }
    }

    #[test]
    fn lines_are_counted_where_they_are_passed_over() {
        let mut lines = lines(b"\n\r\n\na\nb\nc", 2);
        assert!(lines.skip_blank().unwrap());
        assert_eq!(lines.number, 3);
        assert!(lines.skip(3).unwrap());
        assert_eq!(lines.number, 4);
        assert_eq!(lines.advance(9).unwrap(), Found::Line);
        assert_eq!((lines.line(), lines.number), (&b""[..], 5));
        assert!(!lines.skip(u64::MAX).unwrap());
        assert!(!lines.skip_blank().unwrap());
        assert!(lines.skip(0).unwrap());
    }
}
