//! Raw HTTP/1.1 messages: requests, responses, or one after the other.

use std::collections::VecDeque;
use std::io::BufRead;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, TRANSFER_ENCODING};
use masthead::content::BodyDigest;

use super::BadInput;
use super::body::Answer;
use super::lines::{Found, Lines, MAX_LINE};
use super::message::{
    Form, HEAD_ENDS, Head, OwnedExchange, OwnedRequest, OwnedResponse, content_length, is_interim,
    request_line, status, text, too_long,
};

/// The most requests that wait for their response, and about the most memory that they take.
const MAX_WAITING: usize = 1_024;
const MAX_WEIGHT: usize = 64 * 1024 * 1024;

/// The longest request line that is found within a body.
const MAX_REQUEST_LINE: usize = 8 * 1024;

const NO_LENGTH: &str = "the response has neither Content-Length nor Transfer-Encoding, so that all lines after it are \
    its body, and a request is among them; add \"Content-Length: 0\" or the length of the body";

/// The longest piece of a line in a body that is looked at.
const MAX_PIECE: usize = 64 * 1024;

/// The most empty lines between a head and the next message.
const MAX_BLANK: usize = 1024;

/// What the file has of a body.
#[derive(Clone, Copy, PartialEq)]
enum Body {
    /// No length is given.
    Unknown,
    /// All of it, as it was sent.
    Whole { is_empty: bool },
    /// Something else: nothing, as `curl -I` does, or JSON that was written in another form, as `http -v` does.
    Other,
}

/// Looks for a request line in the body of a response.
#[derive(Default)]
struct NextRequest {
    line: Vec<u8>,
    is_found: bool,
}

impl NextRequest {
    fn read(&mut self, part: &[u8]) {
        if self.is_found {
            return;
        }
        for piece in part.split_inclusive(|&b| b == b'\n') {
            let len = MAX_REQUEST_LINE.saturating_sub(self.line.len()).min(piece.len());
            self.line.extend_from_slice(&piece[..len]);
            if piece.ends_with(b"\n") {
                self.is_found |= is_request(self.line.trim_ascii_end());
                self.line.clear();
            }
        }
    }
}

fn is_request(line: &[u8]) -> bool {
    request_line(line).is_some_and(|[method, target, _]| {
        method.iter().all(u8::is_ascii_uppercase)
            && (target.starts_with(b"/") || target.starts_with(b"http"))
    })
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
fn has_messages(headers: &HeaderMap) -> bool {
    let own = headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    [&b"message/"[..], b"multipart/"]
        .iter()
        .any(|start| own.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start)))
}

/// The exchanges of a file. A response belongs to the first request before it that is not answered yet.
pub struct Messages<R> {
    lines: Lines<R>,
    waiting: Waiting,
    /// The line of the last `Content-Length`.
    length_at: usize,
    /// The file has been read, up to its end or a fault; what waits is yet to go out.
    is_over: bool,
    fault: Option<BadInput>,
}

/// Requests whose response may be yet to come.
#[derive(Default)]
struct Waiting {
    requests: VecDeque<(OwnedRequest, usize)>,
    weight: usize,
    /// How many went out before their response: the next responses are theirs.
    gone: u64,
}

impl Waiting {
    fn push(&mut self, request: OwnedRequest, weight: usize) {
        self.weight += weight;
        self.requests.push_back((request, weight));
    }

    fn pop(&mut self) -> Option<OwnedRequest> {
        let (request, weight) = self.requests.pop_front()?;
        self.weight -= weight;
        Some(request)
    }

    /// A request that waits no longer, where there are too many.
    fn overdue(&mut self) -> Option<OwnedRequest> {
        if self.requests.len() <= MAX_WAITING && self.weight <= MAX_WEIGHT {
            return None;
        }
        self.gone += 1;
        self.pop()
    }

    /// The request that the next response belongs to.
    fn oldest(&self) -> Option<&OwnedRequest> {
        self.requests.front().filter(|_| self.gone == 0).map(|(request, _)| request)
    }

    fn answered(&mut self) -> Option<OwnedRequest> {
        if self.gone > 0 {
            self.gone -= 1;
            return None;
        }
        self.pop()
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = Result<OwnedExchange, BadInput>;

    fn next(&mut self) -> Option<Self::Item> {
        let alone = |request| OwnedExchange::new(Form::Messages, Some(request), None);
        loop {
            if let Some(request) = self.waiting.overdue() {
                return Some(Ok(alone(request)));
            }
            if self.is_over {
                let request = self.waiting.pop().map(|request| Ok(alone(request)));
                return request.or_else(|| self.fault.take().map(Err));
            }
            match self.message() {
                Ok(Some(exchange)) => return Some(Ok(exchange)),
                Ok(None) => {}
                Err(fault) => {
                    self.is_over = true;
                    self.fault = Some(fault);
                }
            }
        }
    }
}

impl<R: BufRead> Messages<R> {
    pub fn new(lines: Lines<R>) -> Self {
        Self { lines, waiting: Waiting::default(), length_at: 0, is_over: false, fault: None }
    }

    /// Reads a message; an exchange, where that is whole with it.
    fn message(&mut self) -> Result<Option<OwnedExchange>, BadInput> {
        if !self.lines.skip_blank()? {
            self.is_over = true;
            return Ok(None);
        }
        self.line("the message ends within its first line")?;
        let start = text(self.lines.line()).map_err(|problem| self.lines.bad(problem))?.to_owned();
        if start.starts_with("HTTP/") {
            return self.response(&start);
        }
        let Some(words) = request_line(start.as_bytes()) else {
            return Err(self.lines.bad("expected a request line or a status line"));
        };
        let [method, target, _] = words.map(|word| String::from_utf8_lossy(word).into_owned());
        let head = self.head(start.len())?;
        let mut body = BodyDigest::new();
        let found = self.body(&head.map, &mut |part| {
            // Nothing was announced, so that there is never too much.
            let _ = body.update(part);
        })?;
        let has_body = Some(found == Body::Other || found == Body::Whole { is_empty: false });
        // What else was done to it than to cut it in chunks, nobody undoes here.
        let is_plain = head.map.get(TRANSFER_ENCODING).is_none_or(|coding| coding == "chunked");
        let digest = body.finish().ok().filter(|_| is_plain && found != Body::Other);
        let weight = head.weight();
        let request =
            OwnedRequest { method, target, headers: head.map, authority: None, has_body, digest };
        self.waiting.push(request, weight);
        Ok(None)
    }

    fn response(&mut self, start: &str) -> Result<Option<OwnedExchange>, BadInput> {
        let status = status(start).map_err(|problem| self.lines.bad(problem))?;
        let headers = self.head(start.len())?.map;
        let to_head = self.waiting.oldest().is_some_and(|request| request.method == "HEAD");
        // These have no body, whatever their headers are (RFC 9112 6.3).
        let bodyless = to_head || matches!(status, 100..=199 | 204 | 304);
        let mut answer = Answer::of(status, &headers);
        let mut add = |part: &[u8]| answer.add(part);
        let no_length = self.lines.bad(NO_LENGTH);
        if !bodyless
            && self.body(&headers, &mut add)? == Body::Unknown
            && !self.is_missing(&headers, u64::MAX)?
        {
            // Without a length the body reaches to the end of the connection. In a file that was put together by
            // hand, other messages follow: they are not passed over in silence.
            let mut next = NextRequest::default();
            let mut add = |part: &[u8]| {
                answer.add(part);
                next.read(part);
            };
            self.lines.pass(u64::MAX, &mut add)?;
            if next.is_found && !has_messages(&headers) {
                self.is_over = true;
                self.fault = Some(no_length);
            }
        }
        if is_interim(status) {
            return Ok(None);
        }
        let response = OwnedResponse { status, headers, answer: answer.text() };
        Ok(Some(OwnedExchange::new(Form::Messages, self.waiting.answered(), Some(response))))
    }

    /// Goes to the next line; an error if the file ends.
    fn line(&mut self, ends: &str) -> Result<(), BadInput> {
        match self.lines.advance(MAX_LINE)? {
            Found::Line => Ok(()),
            Found::TooLong => Err(too_long(&self.lines)),
            Found::Last | Found::End => Err(self.lines.bad(ends)),
        }
    }

    /// Headers up to the empty line, after a start line of so many bytes. Postman's console has a space in that line, and
    /// what people paste ends with the last header.
    fn head(&mut self, start: usize) -> Result<Head, BadInput> {
        let mut head = Head::after(start);
        loop {
            let found = self.lines.advance(MAX_LINE)?;
            let line = self.lines.line();
            match found {
                Found::TooLong => return Err(too_long(&self.lines)),
                Found::End => return Ok(head),
                // What is cut off within a name is not read as if it were whole.
                Found::Last if !line.contains(&b':') => return Err(self.lines.bad(HEAD_ENDS)),
                _ if line.trim_ascii().is_empty() => return Ok(head),
                Found::Line | Found::Last => {}
            }
            let is_length =
                line.get(..15).is_some_and(|it| it.eq_ignore_ascii_case(b"content-length:"));
            head.add(line).map_err(|problem| self.lines.bad(problem))?;
            if is_length {
                self.length_at = self.lines.number();
            }
        }
    }

    /// Hands the body out in parts, and says what the file has of it.
    fn body(&mut self, headers: &HeaderMap, part: &mut dyn FnMut(&[u8])) -> Result<Body, BadInput> {
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
    fn is_missing(&mut self, headers: &HeaderMap, len: u64) -> Result<bool, BadInput> {
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
    use super::super::testing::{faulty, request_value, shorts, whole};
    use super::*;

    #[test]
    fn a_response_belongs_to_the_oldest_request_without_one() {
        let file = "GET /1 HTTP/1.1\n\nHEAD /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\n\n\
            HTTP/1.1 200 OK\nContent-Length: 3\n\n\na\n\
            HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 3\n\n";
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET /1 200", "HEAD /2 200", "GET /3 -"]);
    }

    #[test]
    fn requests_in_a_body_without_a_length() {
        let answer = "GET /1 HTTP/1.1\n\nHTTP/1.1 200 OK\r\n";
        let next = "GET /2 HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
        let file = format!("{answer}\r\n{{}}\n{next}");
        assert_eq!(faulty(file.as_bytes()), (1, format!("line 4: {NO_LENGTH}")));
        // Where nothing is before it, there is no body.
        for body in ["", "\n\n"] {
            let file = format!("{answer}\r\n{body}{next}");
            assert_eq!(shorts(&whole(file.as_bytes())), ["GET /1 200", "GET /2 200"]);
        }
        for rest in [
            "\r\nsee GET /2 HTTP/1.1\n",
            "\r\nget /2 HTTP/1.1\n",
            "\r\nGET /2 HTTP/1.1",
            "Content-Type: Multipart/mixed; boundary=a\r\n\r\nGET /2 HTTP/1.1\n",
        ] {
            assert_eq!(shorts(&whole(format!("{answer}{rest}").as_bytes())), ["GET /1 200"]);
        }
    }

    #[test]
    fn only_so_many_requests_wait() {
        let requests: String = (0..1_030).map(|n| format!("GET /{n} HTTP/1.1\n\n")).collect();
        let responses = "HTTP/1.1 204 No Content\n\n".repeat(1_030);
        let exchanges = shorts(&whole(format!("{requests}{responses}").as_bytes()));
        assert_eq!(exchanges.len(), 1_036);
        assert_eq!(exchanges[5], "GET /5 -");
        // The first responses are those of the requests that have gone.
        assert_eq!(exchanges[6..13], [vec!["- 204"; 6], vec!["GET /6 204"]].concat());
        assert_eq!(exchanges[1_035], "GET /1029 204");
        // Nor do they take more memory than that.
        let value = "a".repeat(2_000_000);
        let large: String = (0..40).map(|n| format!("GET /{n} HTTP/1.1\nX: {value}\n\n")).collect();
        let exchanges = whole(format!("{large}HTTP/1.1 200 OK\n\n").as_bytes());
        assert_eq!(exchanges.len(), 41);
        let answered = exchanges.iter().position(|exchange| exchange.response.is_some()).unwrap();
        assert_eq!(shorts(&exchanges)[answered], "- 200");
    }

    #[test]
    fn what_is_before_a_fault_is_found() {
        let file = b"GET /1 HTTP/1.1\n\nGET /2 HTTP/1.1\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\nGET /3 HTTP/1.1\nHost";
        assert_eq!(faulty(&file[..]), (2, format!("line 9: {HEAD_ENDS}")));
    }

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

    #[test]
    fn values_are_kept_as_they_are() {
        let exchanges = whole(&b"GET / HTTP/1.1\nX: \t\xff\xfe \xc3\xa4 \n\n"[..]);
        assert_eq!(request_value(&exchanges[0], "x"), b"\xff\xfe \xc3\xa4");
    }

    #[test]
    fn hostile_messages() {
        let response = "HTTP/1.1 200 OK\n";
        for (file, fault) in [
            (
                "Content-Length: 18446744073709551615\n\nab",
                "line 3: the message ends within its body",
            ),
            ("Content-Length: 18446744073709551616\n\nab", "line 2: content-length: no number"),
            ("Content-Length: 0x5\n\nab", "line 2: content-length: no number"),
            ("Transfer-Encoding: chunked\n\n1\n", "line 4: the message ends within its body"),
            ("Transfer-Encoding: chunked\n\n\n", "line 4: invalid chunk size"),
            ("Transfer-Encoding: chunked\n\n+1\na\n", "line 4: invalid chunk size"),
            ("Transfer-Encoding: chunked\n\n-1\na\n", "line 4: invalid chunk size"),
            ("Transfer-Encoding: chunked\n\n10000000000000000\na\n", "line 4: invalid chunk size"),
            (
                "Transfer-Encoding: chunked\n\nffffffffffffffff\na\n",
                "line 5: the message ends within its body",
            ),
            ("Transfer-Encoding: chunked\n\n1\nabc\n", "line 5: the chunk is longer than its size"),
            ("Transfer-Encoding: chunked\n\n1\na\n0\nx\n\n", "line 7: the field line has no colon"),
            ("a: b\n c\n\n", "line 3: folded field lines are not allowed; write a in one line"),
            ("a\n\n", "line 2: the field line has no colon"),
            ("a: \0\n\n", "line 2: a: the value contains a control character"),
        ] {
            assert_eq!(faulty(format!("{response}{file}").as_bytes()), (0, fault.to_owned()));
        }
        let nothing = vec![b'a'; MAX_LINE + 1];
        assert_eq!(faulty(&nothing[..]).1, "line 1: the line is longer than 2097152 bytes");
        let head = "X: a\n".repeat(20_000);
        assert_eq!(
            faulty(format!("{response}{head}").as_bytes()).1,
            "line 16386: the message has more than 16384 headers"
        );
        let line = format!("X: {}\n", "a".repeat(2_000_000)).repeat(9);
        assert_eq!(
            faulty(format!("{response}{line}").as_bytes()).1,
            "line 10: the message has more than 16777216 bytes before its body"
        );
    }
}
