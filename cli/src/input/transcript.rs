//! The common part of the readers of transcripts and logs: lines come in, exchanges go out.

use std::collections::VecDeque;
use std::io::BufRead;

use super::BadInput;
use super::lines::{Found, Lines, MAX_LINE};
use super::message::{Form, OwnedExchange, OwnedRequest, OwnedResponse, too_long};

/// Exchanges that are whole, in their order.
pub type Out = VecDeque<OwnedExchange>;

/// A format whose lines are read one after the other.
pub trait Transcript {
    /// Takes a line, without its end.
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String>;

    /// Takes the beginning of a line that is longer than any header; `false` if it may not be that long.
    fn long(&mut self, start: &[u8]) -> bool;

    /// Takes the end of the file: an error if a message is cut off.
    fn end(&mut self, out: &mut Out) -> Result<(), String>;

    /// Hands out what waits for more, after the last line or an error.
    fn flush(&mut self, out: &mut Out);
}

/// The exchanges of a transcript, up to the first fault.
pub struct Exchanges<R, T> {
    lines: Lines<R>,
    transcript: T,
    ready: Out,
    is_over: bool,
    fault: Option<BadInput>,
}

impl<R: BufRead, T: Transcript> Exchanges<R, T> {
    pub fn new(lines: Lines<R>, transcript: T) -> Self {
        Self { lines, transcript, ready: Out::new(), is_over: false, fault: None }
    }

    fn advance(&mut self) -> Result<(), BadInput> {
        let found = self.lines.advance(MAX_LINE)?;
        let line = self.lines.line();
        let result = match found {
            Found::End => {
                self.is_over = true;
                self.transcript.end(&mut self.ready)
            }
            Found::TooLong if self.transcript.long(line) => return Ok(self.lines.skip_rest()?),
            Found::TooLong => return Err(too_long(&self.lines)),
            Found::Line | Found::Last => self.transcript.line(line, &mut self.ready),
        };
        result.map_err(|problem| self.lines.bad(problem))
    }
}

impl<R: BufRead, T: Transcript> Iterator for Exchanges<R, T> {
    type Item = Result<OwnedExchange, BadInput>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.is_over {
            self.fault = self.advance().err();
            self.is_over |= self.fault.is_some();
            if self.is_over {
                self.transcript.flush(&mut self.ready);
            }
        }
        self.ready.pop_front().map(Ok).or_else(|| self.fault.take().map(Err))
    }
}

/// Requests and responses in the order of a log: a response belongs to the last request before it.
pub struct Pairs {
    form: Form,
    pub waiting: Option<OwnedRequest>,
}

impl Pairs {
    pub const fn new(form: Form) -> Self {
        Self { form, waiting: None }
    }

    /// Takes a request. The one before had no response.
    pub fn request(&mut self, request: OwnedRequest, out: &mut Out) {
        self.flush(out);
        self.waiting = Some(request);
    }

    /// Takes a response. A request to a proxy for a tunnel is left out with its response.
    pub fn response(&mut self, response: OwnedResponse, out: &mut Out) {
        let request = self.waiting.take();
        if request.as_ref().is_none_or(|request| request.method != "CONNECT") {
            out.push_back(OwnedExchange::new(self.form, request, Some(response)));
        }
    }

    /// Hands out the request that waits.
    pub fn flush(&mut self, out: &mut Out) {
        let request = self.waiting.take().filter(|request| request.method != "CONNECT");
        out.extend(request.map(|request| OwnedExchange::new(self.form, Some(request), None)));
    }
}
