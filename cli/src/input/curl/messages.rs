//! The messages of a transcript, from its lines and their marks.

use super::super::body::{self, Answer};
use super::super::message::{
    Form, Head, OwnedExchange, OwnedRequest, OwnedResponse, content_length, has_body, is_interim,
    request_line, status, text,
};
use super::super::transcript::Out;
use super::Mark;

/// The messages read so far.
#[derive(Default)]
pub struct State {
    at: At,
    /// A request that has no response yet, or one that switched protocols.
    waiting: Option<OwnedExchange>,
    /// The last request was to a proxy, for a tunnel.
    is_tunnel: bool,
    /// There was a response: what follows may be its body, whatever it looks like.
    is_answered: bool,
    /// An exchange whose response may have its body in the lines to come.
    refused: Option<Refused>,
    /// Someone took the lines without a mark out, and the empty ones: the head of a request ended without one.
    is_filtered: bool,
    /// The length of the body that may follow the line before.
    length: Option<u64>,
    /// So many bytes of a body are to come that has lines with marks.
    left: u64,
}

/// An exchange whose response refuses the request, and the lines of its body so far. Where standard output is a pipe,
/// curl writes the body after its lines about the connection.
struct Refused {
    exchange: OwnedExchange,
    answer: Answer,
    /// So many bytes are still to come, where a length is given.
    left: usize,
}

impl Refused {
    fn line(&mut self, line: &[u8]) {
        // An empty line may be all that is left of the progress meter.
        let Some(line) = of_body(line).filter(|line| !line.is_empty()) else { return };
        for part in [line, b"\n"] {
            let part = &part[..part.len().min(self.left)];
            self.answer.add(part);
            self.left -= part.len();
        }
    }

    fn whole(mut self) -> OwnedExchange {
        if let Some(response) = &mut self.exchange.response {
            response.answer = self.answer.text();
        }
        self.exchange
    }
}

#[derive(Default)]
enum At {
    #[default]
    Between,
    Request([String; 3], Head),
    Response(u16, Head),
}

const ENDS: &str = "the message ends within its headers";

/// Lines that curl writes after a response, which may be before the end of its headers.
const DONE: [&[u8]; 5] = [
    b"The requested URL returned error",
    b"Connection #",
    b"Closing connection",
    b"closing connection",
    b"shutting down connection",
];

impl State {
    pub fn may_be_body(&self) -> bool {
        self.is_answered && matches!(self.at, At::Between)
    }

    /// Hands out the exchange that is whole, because another message begins or the transcript ends.
    pub fn flush(&mut self, out: &mut Out) {
        // A request waits only until its response has begun.
        out.extend(self.refused.take().map(Refused::whole).or_else(|| self.waiting.take()));
    }

    /// A line of no message.
    pub fn body(&mut self, line: &[u8]) {
        if let Some(refused) = self.refused.as_mut().filter(|_| matches!(self.at, At::Between)) {
            refused.line(line);
        }
    }

    /// Takes the end of the transcript.
    pub fn end(&mut self) -> Result<(), String> {
        match std::mem::take(&mut self.at) {
            At::Between => Ok(()),
            At::Response(status, head) if is_interim(status) || self.is_filtered => {
                // curl writes no empty line after an interim response.
                if let Some(exchange) = self.response(status, head) {
                    self.waiting = Some(exchange);
                }
                Ok(())
            }
            At::Request(..) | At::Response(..) => Err(ENDS.to_owned()),
        }
    }

    /// Takes a line and its mark.
    pub fn line(&mut self, mark: &Mark<'_>, line: &[u8], out: &mut Out) -> Result<(), String> {
        if self.is_of_body(mark, line) {
            return Ok(());
        }
        if *mark == Mark::Other {
            self.body(line);
        }
        let at = std::mem::take(&mut self.at);
        match (at, mark) {
            (At::Request(line, head), Mark::Sent([])) => self.request(line, head),
            (At::Request(line, mut head), Mark::Sent(sent)) => {
                head.add(sent)?;
                self.at = At::Request(line, head);
            }
            (At::Request(line, head), Mark::Received(received)) => {
                if !received.starts_with(b"HTTP/") {
                    return Err(ENDS.to_owned());
                }
                self.is_filtered = true;
                self.request(line, head);
                self.received(received, out)?;
            }
            (At::Response(status, head), Mark::Received([])) => {
                out.extend(self.response(status, head));
            }
            (At::Response(status, head), Mark::Told(text))
                if DONE.iter().any(|done| text.starts_with(done)) =>
            {
                out.extend(self.response(status, head));
            }
            (At::Response(status, _), Mark::Received(line))
                if is_interim(status) && line.starts_with(b"HTTP/") =>
            {
                self.received(line, out)?;
            }
            (At::Response(status, mut head), Mark::Received(line)) => {
                head.add(line)?;
                self.at = At::Response(status, head);
            }
            (At::Response(status, head), Mark::Sent(line)) if request_line(line).is_some() => {
                if !self.is_filtered {
                    return Err(ENDS.to_owned());
                }
                out.extend(self.response(status, head));
                self.sent(line, out)?;
            }
            (At::Between, Mark::Received(line)) => self.received(line, out)?,
            (At::Between, Mark::Sent(line)) => self.sent(line, out)?,
            (at, Mark::Sent(_) | Mark::Told(_) | Mark::Other) => self.at = at,
        }
        Ok(())
    }

    /// Returns true for a line of a body that has marks at the start of its lines, as a quoted mail has. Its first line
    /// follows the head, has a mark, and starts no message: only a body is like that, and its length is known.
    fn is_of_body(&mut self, mark: &Mark<'_>, line: &[u8]) -> bool {
        if let Some(length) = self.length.take() {
            let starts_body = match mark {
                Mark::Sent(line) => !line.is_empty() && request_line(line).is_none(),
                Mark::Received(line) => !line.is_empty() && !line.starts_with(b"HTTP/"),
                Mark::Told(_) | Mark::Other => false,
            };
            self.left = if starts_body { length } else { 0 };
        }
        let is_of_body = self.left > 0;
        if is_of_body {
            self.body(line);
        }
        self.left = self.left.saturating_sub(line.len() as u64 + 1);
        is_of_body
    }

    /// A line that was sent, between messages: a request line, or a line of a body.
    fn sent(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        let Some(words) = request_line(line) else { return self.passed_over(line) };
        let [method, target, version] = words.map(text);
        let words = [method?.to_owned(), target?.to_owned(), version?.to_owned()];
        self.at = At::Request(words, Head::after(line.len()));
        self.flush(out);
        Ok(())
    }

    /// A line that was received, between messages: a status line, a trailer, or a line of a body.
    fn received(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        if !line.starts_with(b"HTTP/") {
            return self.passed_over(line);
        }
        self.at = At::Response(status(text(line)?)?, Head::after(line.len()));
        out.extend(self.refused.take().map(Refused::whole));
        Ok(())
    }

    fn passed_over(&self, line: &[u8]) -> Result<(), String> {
        if self.is_answered || line.is_empty() {
            return Ok(());
        }
        Err("expected a request line or a status line".to_owned())
    }

    fn request(&mut self, [method, target, version]: [String; 3], head: Head) {
        // A request to a proxy does not reach the service.
        self.is_tunnel = method == "CONNECT";
        if self.is_tunnel {
            return;
        }
        // HTTP/1.1 needs a header for a body (RFC 9112 6.3), and later versions do not.
        let has_body = has_body(&head.map).or(version.starts_with("HTTP/1").then_some(false));
        let digest = body::none().filter(|_| has_body == Some(false));
        let request =
            OwnedRequest { has_body, digest, ..OwnedRequest::new(method, target, head.map) };
        self.waiting = Some(OwnedExchange::new(Form::Curl, Some(request), None));
    }

    fn response(&mut self, status: u16, head: Head) -> Option<OwnedExchange> {
        if is_interim(status) {
            return None;
        }
        self.is_answered = true;
        if self.is_tunnel {
            return None;
        }
        let waiting = self.waiting.take();
        let mut exchange = waiting.unwrap_or_else(|| OwnedExchange::new(Form::Curl, None, None));
        let answer = Answer::of(status, &head.map);
        let length = content_length(&head.map).ok().flatten();
        self.length = length;
        exchange.response = Some(OwnedResponse { status, headers: head.map, answer: None });
        if status == 101 {
            // The response proper comes by the other protocol.
            self.waiting = Some(exchange);
            return None;
        }
        if answer.is_kept() {
            let left = length.and_then(|length| usize::try_from(length).ok());
            self.refused = Some(Refused { exchange, answer, left: left.unwrap_or(usize::MAX) });
            return None;
        }
        Some(exchange)
    }
}

/// A line that may be one of a body, without what curl writes after one that has no newline at its end; `None` for
/// the sizes that curl writes and for the head of its progress meter.
fn of_body(line: &[u8]) -> Option<&[u8]> {
    const AFTER: [&[u8]; 2] = [b"* Connection #", b"* Closing connection"];
    let is_size = matches!(line, [b'{' | b'}', b' ', b'[', .., b']']) && line.ends_with(b" data]");
    let is_head = [&b"% Total"[..], b"Dload "].iter().any(|it| line.trim_ascii().starts_with(it));
    if is_size || is_head {
        return None;
    }
    let mut ends = AFTER.iter().filter_map(|after| {
        let at = line.windows(after.len()).rposition(|window| window == *after)?;
        Some(&line[..at])
    });
    Some(ends.next().unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::MAX_LINE;
    use super::super::super::message::OwnedExchange;
    use super::super::super::testing::{shorts, whole};

    #[test]
    fn bodies_of_refusals() {
        let answers = |file: &str| -> Vec<_> {
            let of = |exchange: &OwnedExchange| exchange.response.as_ref().unwrap().answer.clone();
            whole(file.as_bytes()).iter().map(of).collect()
        };
        let start = "> GET / HTTP/1.1\n> \n< HTTP/1.1 401 Unauthorized\n";
        let intact = "* Connection #0 to host a left intact\n";
        let text = Some("{\"a\":'b\\n'}".to_owned());
        let meter =
            "\r100    12  100    12    0     0   1234      0 --:--:-- --:--:-- --:--:--  1234";
        for (headers, body) in [
            (
                "< Content-Length: 11\n",
                "{ [12 bytes data]\n{\"a\":'b\\n'}\n* Closing connection\n".to_owned(),
            ),
            ("< Content-Length: 11\n", format!("{{\"a\":'b\\n'}}{intact}")),
            // Where standard output is a pipe, the body comes last.
            (
                "< content-length: 11\n",
                format!("{{ [12 bytes data]\n{meter}\n{intact}{{\"a\":'b\\n'}}"),
            ),
            ("< Content-Length: 11\n", format!("{meter}{{\"a\":'b\\n'}}\n")),
        ] {
            let found = answers(&format!("{start}{headers}< \n{body}"));
            assert_eq!(found, std::slice::from_ref(&text), "{body}");
            let chunked = format!("{start}< Transfer-Encoding: chunked\n< \n{body}");
            let found = answers(&chunked)[0].clone().unwrap_or_default();
            assert_eq!(Some(found.trim().to_owned()), text, "{body}");
        }
        // The body ends where the next message begins, and other bodies are not kept.
        let two = format!("{start}< \na\n{start}< \nb\n< HTTP/1.1 200 OK\n< \nc\n");
        assert_eq!(answers(&two), [Some("a\n".to_owned()), Some("b\n".to_owned()), None]);
        for header in ["Content-Type: image/png", "Content-Encoding: gzip"] {
            assert_eq!(answers(&format!("{start}< {header}\n< \na\n")), [None], "{header}");
        }
        let long = format!("{start}< \n{}\n{}\n", "a".repeat(60_000), "b".repeat(60_000));
        assert_eq!(answers(&long)[0].as_ref().unwrap().len(), 65_536);
        let longest = format!("{start}< \n{}\n", "a".repeat(MAX_LINE + 1));
        assert_eq!(answers(&longest)[0].as_ref().unwrap().len(), 65_536);
    }

    #[test]
    fn bodies_of_requests() {
        let has_body = |start: &str, headers: &str| {
            let file = format!("> {start}\n{headers}>\n");
            whole(file.as_bytes())[0].request.as_ref().unwrap().has_body
        };
        assert_eq!(has_body("GET / HTTP/1.1", ""), Some(false));
        assert_eq!(has_body("GET / HTTP/2", ""), None);
        assert_eq!(has_body("PUT / HTTP/1.1", "> Content-Length: 0\n"), Some(false));
        assert_eq!(has_body("PUT / HTTP/2", "> content-length: 2\n"), Some(true));
        assert_eq!(has_body("PUT / HTTP/1.1", "> Transfer-Encoding: chunked\n"), Some(true));
    }

    #[test]
    fn a_response_belongs_to_the_last_request() {
        // Empty reply from server, then a new connection.
        let file = "> GET /1 HTTP/1.1\n>\n* Empty reply from server\n> GET /2 HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n> GET /3 HTTP/1.1\n>\n";
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET /1 -", "GET /2 200", "GET /3 -"]);
        let alone = "< HTTP/1.1 200 OK\n< \n< HTTP/2 204\n< \n";
        assert_eq!(shorts(&whole(alone.as_bytes())), ["- 200", "- 204"]);
    }

    #[test]
    fn interim_responses() {
        let upgrade = "> GET / HTTP/1.1\n> \n< HTTP/1.1 101 Switching Protocols\n< Upgrade: h2c\n< \n* Received 101, Switching to HTTP/2\n< HTTP/2 200\n< \n";
        assert_eq!(shorts(&whole(upgrade.as_bytes())), ["GET / 200"]);
        let switched = "> GET / HTTP/1.1\n> \n< HTTP/1.1 101 Switching Protocols\n< \n";
        assert_eq!(shorts(&whole(switched.as_bytes())), ["GET / 101"]);
        let expected = "> PUT / HTTP/1.1\n> \n< HTTP/1.1 100 Continue\n} [2 bytes data]\n< HTTP/1.1 200 OK\n< \n";
        assert_eq!(shorts(&whole(expected.as_bytes())), ["PUT / 200"]);
        // With the empty line that some versions write.
        assert_eq!(shorts(&whole(expected.replace("} [", "< \n} [").as_bytes())), ["PUT / 200"]);
    }

    #[test]
    fn bodies_may_look_like_anything() {
        let file = "> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \n> quoted\n>\n< less\n<html>\n* item\n\0\u{fffd}\n> GET /2 HTTP/1.1\n> \n";
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET / 200", "GET /2 -"]);
        let long = format!(
            "> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \n> {}\n{}",
            "a".repeat(MAX_LINE),
            "b".repeat(3 * MAX_LINE)
        );
        assert_eq!(shorts(&whole(long.as_bytes())), ["GET / 200"]);
    }

    #[test]
    fn lines_without_a_mark_may_be_gone() {
        let one = "> GET /1 HTTP/2\n> Host: a\n< HTTP/2 200 \n< x: b\n";
        assert_eq!(shorts(&whole(one.as_bytes())), ["GET /1 200"]);
        let two = format!("{one}{}", one.replace("/1", "/2"));
        assert_eq!(shorts(&whole(two.as_bytes())), ["GET /1 200", "GET /2 200"]);
        // PowerShell writes an error record in front.
        let record = "curl.exe : *   Trying 192.0.2.1:443...\nAt line:1 char:1\n+ curl.exe -v https://a *> b\n+ ~~\n \n";
        assert_eq!(shorts(&whole(format!("{record}{one}").as_bytes())), ["GET /1 200"]);
    }

    #[test]
    fn a_length_tells_a_body_from_messages() {
        let body = "> quoted\n< HTTP/1.1 500 Internal Server Error\n* item\n";
        let next = "> GET /2 HTTP/1.1\n> \n< HTTP/1.1 204 No Content\n< \n";
        for (cut, rest) in [(0, ""), (1, "* Connection #0 to host a left intact\n"), (1, next)] {
            let len = body.len() - cut;
            let file = format!(
                "> GET /1 HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< Content-Length: {len}\n< \n{body}{rest}"
            );
            let expected = ["GET /1 200", "GET /2 204"];
            let count = if rest == next { 2 } else { 1 };
            assert_eq!(shorts(&whole(file.as_bytes())), expected[..count]);
        }
    }

    #[test]
    fn what_curl_gave_up_is_no_fault() {
        for told in [
            "The requested URL returned error: 404",
            "Closing connection 0",
            "Connection #0 to host a left intact",
        ] {
            let file = format!("> GET / HTTP/1.1\n>\n< HTTP/1.1 404 Not Found\n< X: a\n* {told}\n");
            assert_eq!(shorts(&whole(file.as_bytes())), ["GET / 404"]);
        }
    }
}
