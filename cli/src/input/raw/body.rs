//! The body of a raw message: by its length, or by what follows it where the file has it in another form.

use std::io::BufRead;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, TRANSFER_ENCODING};

use super::super::BadInput;
use super::super::message::{content_length, status, text};
use super::{MAX_REQUEST_LINE, Messages, is_request};

/// The longest piece of a line in a body that is read at once.
const MAX_PIECE: usize = 64 * 1024;

/// The most empty lines between a head and the next message.
const MAX_BLANK: usize = 1024;

/// How much of a body the file has.
#[derive(Clone, Copy, PartialEq)]
pub enum Body {
    /// No length is given.
    Unknown,
    /// All of it, as it was sent.
    Whole { is_empty: bool },
    /// Something else: nothing, as `curl -I` does, or JSON that was written in another form, as `http -v` does.
    Other,
}

/// Returns true for the first line of a message.
fn is_start(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let is_status = line.starts_with(b"HTTP/") && text(line).is_ok_and(|it| status(it).is_ok());
    is_status || is_request(line)
}

/// Returns true if the body is JSON. No line of it starts a message, because a string has no line breaks.
fn is_json(headers: &HeaderMap) -> bool {
    let own = headers.get(CONTENT_TYPE).and_then(|own| own.to_str().ok()).unwrap_or_default();
    let own = own.split(';').next().unwrap_or_default().trim_ascii().to_ascii_lowercase();
    own.ends_with("/json") || own.ends_with("+json")
}

/// Returns true if the body of a response may contain messages: those of a batch, or the request of a TRACE.
pub fn has_messages(headers: &HeaderMap) -> bool {
    let own = headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    [&b"message/"[..], b"multipart/"]
        .iter()
        .any(|start| own.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start)))
}

impl<R: BufRead> Messages<R> {
    /// Hands the body out in parts, and says what the file has of it.
    pub fn body(
        &mut self,
        headers: &HeaderMap,
        part: &mut dyn FnMut(&[u8]),
    ) -> Result<Body, BadInput> {
        let len = content_length(headers)
            .map_err(|problem| BadInput::at(format!("line {}", self.length_at), problem));
        let is_chunked = headers.contains_key(TRANSFER_ENCODING);
        let len = if is_chunked { None } else { len? };
        if let (false, None | Some(0)) = (is_chunked, len) {
            return Ok(len.map_or(Body::Unknown, |_| Body::Whole { is_empty: true }));
        }
        let is_missing = self.is_missing(headers, len.unwrap_or(u64::MAX))?;
        let is_json = is_json(headers);
        let is_empty = match len {
            Some(len) if !is_missing && !is_json || self.fits(len)? => {
                self.pass(len, part)?;
                false
            }
            _ if is_missing => return Ok(Body::Other),
            Some(_) => return self.json(len, part),
            None if is_json && self.is_printed()? => return self.json(None, part),
            None => !self.chunks(part)?,
        };
        Ok(Body::Whole { is_empty })
    }

    /// Returns true if so many bytes are followed by another message, or by the end of the file. Only short bodies are
    /// looked at.
    fn fits(&mut self, len: u64) -> Result<bool, BadInput> {
        let Some(len) = usize::try_from(len).ok().filter(|len| *len <= MAX_PIECE) else {
            return Ok(false);
        };
        let mut from = len;
        if self.lines.ahead(len - 1, 1)?.is_empty() {
            return Ok(false);
        }
        while from < len + MAX_BLANK {
            let line = self.lines.ahead(from, MAX_REQUEST_LINE)?;
            if !line.iter().all(|b| b"\r\n".contains(b)) {
                return Ok(is_start(line));
            }
            if line.is_empty() {
                break;
            }
            from += line.len();
        }
        Ok(true)
    }

    /// Returns true if a head is followed by the end of the file, or by another message within the length of its body.
    pub fn is_missing(&mut self, headers: &HeaderMap, len: u64) -> Result<bool, BadInput> {
        let mut from = 0;
        while from < MAX_BLANK && (from as u64) < len {
            let line = self.lines.ahead(from, MAX_REQUEST_LINE)?;
            if line.is_empty() {
                return Ok(from == 0);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(line.ends_with(b"\n") && is_start(line) && !has_messages(headers));
            }
            from += line.len();
        }
        Ok(false)
    }

    /// Returns true if a body of chunks is there without them.
    fn is_printed(&mut self) -> Result<bool, BadInput> {
        Ok(matches!(self.lines.ahead(0, 1)?, b"{" | b"[" | b"\""))
    }

    /// Hands out a body of JSON: so many bytes, or if the next message does not begin there, all that is before it.
    fn json(&mut self, len: Option<u64>, part: &mut dyn FnMut(&[u8])) -> Result<Body, BadInput> {
        let mut left = len.unwrap_or(u64::MAX);
        let mut is_other = len.is_none();
        let mut is_at_start = true;
        let mut last = b' ';
        loop {
            let line = self.lines.ahead(0, MAX_PIECE)?;
            let is_over = left == 0 && !is_other && line.trim_ascii().is_empty();
            if line.is_empty() || is_over || is_at_start && is_start(line) {
                break;
            }
            let own = usize::try_from(left).map_or(line.len(), |left| left.min(line.len()));
            let rest = &line[own..];
            let ends = !is_other && (is_start(rest) || rest.iter().all(|b| b"\r\n".contains(b)));
            is_other |= !ends && !rest.is_empty();
            is_at_start = line.ends_with(b"\n");
            last = line.trim_ascii_end().last().copied().unwrap_or(last);
            let is_last = ends && !rest.is_empty();
            let taken = if ends { own } else { line.len() };
            left -= own as u64;
            self.lines.pass(taken as u64, part)?;
            if is_last {
                break;
            }
        }
        let is_short = len.is_some() && left > 0;
        // One that is cut off does not end so.
        if is_short && !matches!(last, b'}' | b']') {
            return Err(self.lines.bad("the message ends within its body"));
        }
        Ok(if is_other || is_short { Body::Other } else { Body::Whole { is_empty: false } })
    }

    fn pass(&mut self, len: u64, part: &mut dyn FnMut(&[u8])) -> Result<(), BadInput> {
        match self.lines.pass(len, part)? {
            true => Ok(()),
            false => Err(self.lines.bad("the message ends within its body")),
        }
    }

    /// Hands out a chunked body and passes over its trailers (RFC 9112 7.1).
    fn chunks(&mut self, part: &mut dyn FnMut(&[u8])) -> Result<bool, BadInput> {
        let mut has_body = false;
        loop {
            self.line("the message ends within its body")?;
            let line = self.lines.line();
            let size = line.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
            let size = core::str::from_utf8(size).ok().filter(|size| !size.starts_with('+'));
            let size = size.and_then(|size| u64::from_str_radix(size, 16).ok());
            let Some(size) = size else {
                return Err(self.lines.bad("invalid chunk size"));
            };
            if size == 0 {
                self.head(0)?;
                return Ok(has_body);
            }
            has_body = true;
            self.pass(size, part)?;
            self.line("the message ends within its body")?;
            if !self.lines.line().is_empty() {
                return Err(self.lines.bad("the chunk is longer than its size"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::message::OwnedExchange;
    use super::super::super::testing::{faulty, request_value, shorts, whole};
    use super::*;

    #[test]
    fn the_file_may_end_with_a_head() {
        for file in [
            "GET /1 HTTP/1.1\nHost: a",
            "GET /1 HTTP/1.1\nHost: a\n",
            "GET /1 HTTP/1.1\r\nHost: a\r\n \r\n",
            "GET /1 HTTP/1.1\nContent-Length: 5\nHost: a\n\n",
        ] {
            let exchanges = whole(file.as_bytes());
            assert_eq!(shorts(&exchanges), ["GET /1 -"]);
            assert_eq!(request_value(&exchanges[0], "host"), b"a");
        }
        // Heads without their bodies: `curl -IL`, `http -p Hh`.
        let length = "Content-Length: 50\n";
        for (first, second) in
            [(length, length), ("", ""), ("Transfer-Encoding: chunked\n", "X: y\n")]
        {
            for blank in ["", "\n\n"] {
                let file = format!("HTTP/2 301\n{first}\n{blank}HTTP/2 401\n{second}\n");
                assert_eq!(shorts(&whole(file.as_bytes())), ["- 301", "- 401"]);
            }
        }
        let put = format!("PUT /1 HTTP/1.1\n{length}\nHTTP/1.1 401 Unauthorized\n");
        let exchange = whole(put.as_bytes()).remove(0);
        let request = exchange.request.as_ref().unwrap();
        assert_eq!((request.has_body, request.digest.is_some()), (Some(true), false));
        // What has messages in it is read by its length.
        let batch = "HTTP/1.1 200 OK\nContent-Type: message/http\nContent-Length: 17\n\nGET /no HTTP/1.1\n\nHTTP/1.1 204 A\n\n";
        assert_eq!(shorts(&whole(batch.as_bytes())), ["- 200", "- 204"]);
    }

    #[test]
    fn json_may_be_in_another_form() {
        let digest = |exchange: &OwnedExchange| exchange.request.as_ref().unwrap().digest.is_some();
        let answer =
            "HTTP/1.1 401 Unauthorized\nContent-Type: application/problem+json; charset=utf-8\n";
        let body = "{\"a\":1}";
        let longer = "{\n    \"a\": 1\n}\n";
        for (length, body, is_whole) in [
            (7, body.to_owned(), true),
            (7, format!("{body}\r\n\r\n"), true),
            (8, format!("{body}\n\n"), true),
            (7, format!("{longer}\n\n"), false),
            (15, longer.to_owned(), true),
            (15, format!("{longer}more\n"), false),
            (99, format!("{longer}\n"), false),
        ] {
            let put = format!(
                "PUT /1 HTTP/1.1\nContent-Type: application/json\nContent-Length: {length}\n\n{body}"
            );
            let file = format!("{put}{answer}Content-Length: {length}\n\n{body}");
            let exchanges = whole(file.as_bytes());
            assert_eq!(shorts(&exchanges), ["PUT /1 401"], "{length}: {body}");
            assert_eq!(digest(&exchanges[0]), is_whole, "{length}: {body}");
            let kept = exchanges[0].response.as_ref().unwrap().answer.as_deref().unwrap();
            assert!(kept.starts_with('{') && kept.contains('}'), "{kept}");
        }
        // Without its chunks, as Postman's console has it, and with them.
        for (body, kept) in [(longer, longer), ("7\n{\"a\":1}\n0\n\n", body)] {
            let file = format!("{answer}Transfer-Encoding: chunked\n\n{body}\nHTTP/1.1 204 A\n\n");
            let exchanges = whole(file.as_bytes());
            assert_eq!(shorts(&exchanges), ["- 401", "- 204"]);
            assert_eq!(
                exchanges[0].response.as_ref().unwrap().answer.as_deref().unwrap().trim(),
                kept.trim()
            );
        }
        let cut = format!("{answer}Content-Length: 30\n\n{{\"a\":\n");
        assert_eq!(faulty(cut.as_bytes()).1, "line 5: the message ends within its body");
        // Pieces of long lines.
        for len in [MAX_PIECE - 1, MAX_PIECE, MAX_PIECE + 1, 3 * MAX_PIECE] {
            let body = format!("[{}]", "1".repeat(len - 2));
            let put = format!(
                "PUT /1 HTTP/1.1\nContent-Type: text/json\nContent-Length: {len}\n\n{body}"
            );
            let exchanges = whole(format!("{put}HTTP/1.1 204 A\n\n").as_bytes());
            assert_eq!(shorts(&exchanges), ["PUT /1 204"]);
            assert!(digest(&exchanges[0]), "{len}");
        }
    }
}
