//! Raw HTTP/1.1 messages: requests, responses, or one after the other.

mod body;

use std::collections::VecDeque;
use std::io::BufRead;

use http::header::TRANSFER_ENCODING;
use masthead::content::BodyDigest;

use self::body::{Body, has_messages};
use super::BadInput;
use super::body::{Answer, keep_start};
use super::lines::{Found, Lines, MAX_LINE};
use super::message::{
    Form, HEAD_ENDS, Head, OwnedExchange, OwnedRequest, OwnedResponse, is_interim, request_line,
    status, text, too_long,
};

/// The most requests that wait for their response, and about the most memory that they take.
const MAX_WAITING: usize = 1_024;
const MAX_WEIGHT: usize = 64 * 1024 * 1024;

/// The longest request line that is found within a body.
const MAX_REQUEST_LINE: usize = 8 * 1024;

const NO_LENGTH: &str = "the response has neither Content-Length nor Transfer-Encoding, so that all lines after it are \
    its body, and a request is among them; add \"Content-Length: 0\" or the length of the body";

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
        let mut body_start = Vec::new();
        let found = self.body(&head.map, &mut |part| {
            // Nothing was announced, so that there is never too much.
            let _ = body.update(part);
            keep_start(&mut body_start, part);
        })?;
        let has_body = Some(found == Body::Other || found == Body::Whole { is_empty: false });
        // What else was done to it than to cut it in chunks, nobody undoes here.
        let is_plain = head.map.get(TRANSFER_ENCODING).is_none_or(|coding| coding == "chunked");
        let digest = body.finish().ok().filter(|_| is_plain && found != Body::Other);
        let weight = head.weight();
        let (headers, authority) = (head.map, None);
        let request =
            OwnedRequest { method, target, headers, authority, has_body, digest, body_start };
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
