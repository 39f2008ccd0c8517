//! A reader that can look ahead: a format may be detected from lines that are then read again.

use std::io::{self, BufRead, Read};

/// A reader whose next bytes can be seen before they are read. It holds what was seen.
pub struct Ahead<R> {
    input: R,
    seen: Vec<u8>,
    at: usize,
}

impl<R: BufRead> Ahead<R> {
    pub fn new(input: R) -> Self {
        Self { input, seen: Vec::new(), at: 0 }
    }

    /// The next bytes: so many, or fewer if the input ends.
    pub fn peek(&mut self, len: usize) -> io::Result<&[u8]> {
        let missing = len.saturating_sub(self.seen.len() - self.at);
        (&mut self.input).take(missing as u64).read_to_end(&mut self.seen)?;
        let unread = &self.seen[self.at..];
        Ok(&unread[..len.min(unread.len())])
    }

    /// The line that starts so many bytes after the next one, with its end, or its first `max` bytes. It is empty at
    /// the end of the input.
    pub fn line(&mut self, from: usize, max: usize) -> io::Result<&[u8]> {
        if self.at == self.seen.len() {
            self.seen.clear();
            self.at = 0;
        }
        self.peek(from)?;
        let start = (self.at + from).min(self.seen.len());
        let end = |seen: &[u8]| seen[start..].iter().position(|&b| b == b'\n').map(|at| at + 1);
        let known = end(&self.seen);
        if known.is_none() {
            let missing = max.saturating_sub(self.seen.len() - start);
            (&mut self.input).take(missing as u64).read_until(b'\n', &mut self.seen)?;
        }
        let line = &self.seen[start..];
        let len = known.unwrap_or(line.len());
        Ok(&line[..len.min(max)])
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(buffer)?;
        self.consume(len);
        Ok(len)
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.seen.len() {
            return Ok(&self.seen[self.at..]);
        }
        self.seen.clear();
        self.at = 0;
        self.input.fill_buf()
    }

    fn consume(&mut self, len: usize) {
        match self.at < self.seen.len() {
            true => self.at += len,
            false => self.input.consume(len),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn what_was_seen_is_read_again() {
        let text = b"one\ntwo\r\nthree";
        for buffer in [1, 2, 3, 100] {
            let mut ahead = Ahead::new(BufReader::with_capacity(buffer, &text[..]));
            assert_eq!(ahead.peek(2).unwrap(), b"on");
            assert_eq!(ahead.line(0, 100).unwrap(), b"one\n");
            assert_eq!(ahead.line(4, 100).unwrap(), b"two\r\n");
            assert_eq!(ahead.line(4, 2).unwrap(), b"tw");
            let mut line = Vec::new();
            ahead.read_until(b'\n', &mut line).unwrap();
            assert_eq!(line, b"one\n");
            assert_eq!(ahead.line(5, 3).unwrap(), b"thr");
            assert_eq!(ahead.line(5, 100).unwrap(), b"three");
            assert_eq!(ahead.line(10, 100).unwrap(), b"");
            assert_eq!(ahead.line(99, 100).unwrap(), b"");
            let mut rest = Vec::new();
            ahead.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, b"two\r\nthree");
            assert_eq!(ahead.peek(1).unwrap(), b"");
        }
    }
}
