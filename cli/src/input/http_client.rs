//! The output of Python's `http.client` with `set_debuglevel(1)`, also under `requests` and `urllib3`.
//!
//! ```text
//! send: b'PUT /kv/color?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n\r\n'
//! send: b'{"value":"it\'s"}'
//! reply: 'HTTP/1.1 401 Unauthorized\r\n'
//! header: WWW-Authenticate: HMAC-SHA256, Bearer
//! ```
//!
//! It prints each request as a literal of Python's bytes, and no body of a response.

use masthead::content::BodyDigest;

use super::body::keep_start;
use super::message::{
    Form, Head, OwnedRequest, OwnedResponse, content_length, has_body, is_interim, request_line,
    status, text,
};
use super::transcript::{Out, Pairs, Transcript};

/// The messages of the output.
pub struct HttpClient {
    pairs: Pairs,
    sent: Option<Sent>,
    received: Option<(u16, Head)>,
}

/// A request whose body may be in the lines to come.
struct Sent {
    words: [String; 3],
    head: Head,
    body: BodyDigest,
    body_start: Vec<u8>,
    len: u64,
    /// A part of the body was not printed, such as that of a file.
    is_partial: bool,
}

/// Returns true for a line that only `http.client` prints.
pub fn is_start(line: &[u8]) -> bool {
    [&b"send: b'"[..], b"send: b\"", b"reply: 'HTTP/", b"reply: \"HTTP/"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// The bytes of a literal, `b'...'` or `'...'`; `None` if the rest of the line is something else.
fn literal(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii_end();
    let text = text.strip_prefix(b"b").unwrap_or(text);
    let [quote @ (b'\'' | b'"'), inner @ .., end] = text else { return None };
    if quote != end {
        return None;
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.iter();
    while let Some(&b) = rest.next() {
        if b != b'\\' {
            bytes.push(b);
            continue;
        }
        bytes.push(match rest.next()? {
            b'r' => b'\r',
            b'n' => b'\n',
            b't' => b'\t',
            b'x' => {
                let digits = [*rest.next()?, *rest.next()?];
                let digits =
                    core::str::from_utf8(&digits).ok().filter(|it| !it.starts_with('+'))?;
                u8::from_str_radix(digits, 16).ok()?
            }
            other @ (b'\\' | b'\'' | b'"') => *other,
            _ => return None,
        });
    }
    Some(bytes)
}

const NO_LITERAL: &str = "expected a bytes literal of Python, such as b'GET / HTTP/1.1\\r\\n'";

impl HttpClient {
    pub fn new() -> Self {
        Self { pairs: Pairs::new(Form::HttpClient), sent: None, received: None }
    }

    fn send(&mut self, rest: &[u8], out: &mut Out) -> Result<(), String> {
        // A file or an iterator is printed by its name.
        let [b'b', b'\'' | b'"', ..] = rest else {
            self.sent.iter_mut().for_each(|sent| sent.is_partial = true);
            return Ok(());
        };
        let bytes = literal(rest).ok_or(NO_LITERAL)?;
        let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii_end();
        let Some(words) = request_line(first) else {
            match &mut self.sent {
                Some(sent) => sent.add(&bytes),
                None => return Err("expected a request line".to_owned()),
            }
            return Ok(());
        };
        self.close(out);
        let [method, target, version] = words.map(text);
        let words = [method?.to_owned(), target?.to_owned(), version?.to_owned()];
        let mut head = Head::after(first.len());
        let mut at = bytes.iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| at + 1);
        loop {
            let Some(len) = bytes[at..].iter().position(|&b| b == b'\n') else {
                return Err("the message ends within its headers".to_owned());
            };
            let line = &bytes[at..at + len];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            at += len + 1;
            if line.is_empty() {
                break;
            }
            head.add(line)?;
        }
        let (body, body_start) = (BodyDigest::new(), Vec::new());
        let mut sent = Sent { words, head, body, body_start, len: 0, is_partial: false };
        sent.add(&bytes[at..]);
        self.sent = Some(sent);
        Ok(())
    }

    /// Takes the request, if there is one: what comes next is not its body.
    fn close(&mut self, out: &mut Out) {
        if let Some((status, head)) = self.received.take() {
            if !is_interim(status) {
                let response = OwnedResponse { status, headers: head.map, answer: None };
                self.pairs.response(response, out);
            }
        }
        if let Some(sent) = self.sent.take() {
            self.pairs.request(sent.request(), out);
        }
    }
}

impl Sent {
    fn add(&mut self, bytes: &[u8]) {
        self.len += bytes.len() as u64;
        // Nothing was announced, so that there is never too much.
        let _ = self.body.update(bytes);
        keep_start(&mut self.body_start, bytes);
    }

    fn request(self) -> OwnedRequest {
        let [method, target, _] = self.words;
        let headers = self.head.map;
        let announced = content_length(&headers).ok().flatten();
        let has_body = has_body(&headers).or(Some(self.len > 0 || self.is_partial));
        // What was sent in chunks is printed in chunks.
        let is_whole = announced == Some(self.len) || has_body == Some(false);
        let digest = self.body.finish().ok().filter(|_| is_whole && !self.is_partial);
        let (authority, body_start) = (None, self.body_start);
        OwnedRequest { method, target, headers, authority, has_body, digest, body_start }
    }
}

impl Transcript for HttpClient {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        if let Some(rest) = line.strip_prefix(b"header: ") {
            if let Some((_, head)) = &mut self.received {
                head.add(rest)?;
            }
        } else if let Some(rest) = line.strip_prefix(b"send: ") {
            if self.received.is_some() {
                self.close(out);
            }
            self.send(rest, out)?;
        } else if let Some(rest) = line.strip_prefix(b"reply: ") {
            self.close(out);
            let reply = literal(rest).ok_or("expected a literal of Python")?;
            let reply = text(reply.trim_ascii_end())?;
            self.received = Some((status(reply)?, Head::after(reply.len())));
        }
        Ok(())
    }

    /// Other output is in between, and the body of a request, which is then not whole.
    fn long(&mut self, start: &[u8]) -> bool {
        let is_sent = start.starts_with(b"send: ");
        if let Some(sent) = self.sent.as_mut().filter(|_| is_sent) {
            sent.is_partial = true;
            return true;
        }
        !is_sent && !start.starts_with(b"header: ")
    }

    fn end(&mut self, _: &mut Out) -> Result<(), String> {
        Ok(())
    }

    fn flush(&mut self, out: &mut Out) {
        self.close(out);
        self.pairs.flush(out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::MAX_LINE;
    use super::super::testing::{faulty, request_value, shorts, whole};
    use super::*;

    const GET: &str = "send: b'GET /1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'\n";
    const REPLY: &str = "reply: 'HTTP/1.1 401 Unauthorized\\r\\n'\nheader: X: b\nheader: Y: c: d\n";

    #[test]
    fn literals() {
        assert_eq!(literal(br#"b'a\r\n\t\\\'\"\xe4'"#).unwrap(), b"a\r\n\t\\'\"\xe4");
        assert_eq!(literal(br#"b"it's" "#).unwrap(), b"it's");
        assert_eq!(literal(b"'a'").unwrap(), b"a");
        for bad in [
            &br"b'\x+1'"[..],
            br"b'\xa'",
            br"b'\",
            br"b'\'",
            b"b'a",
            b"a'",
            b"b'a\"",
            br"b'\q'",
            b"b'",
            b"'",
        ] {
            assert_eq!(literal(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn exchanges() {
        let file = format!("INFO begin\n{GET}{REPLY}[]\n{}{REPLY}", GET.replace("/1", "/2"));
        let exchanges = whole(file.as_bytes());
        assert_eq!(shorts(&exchanges), ["GET /1 401", "GET /2 401"]);
        assert_eq!(request_value(&exchanges[0], "host"), b"a");
        assert_eq!(exchanges[1].response.as_ref().unwrap().headers["y"], "c: d");
        // A request without a response, and a tunnel.
        assert_eq!(shorts(&whole(GET.repeat(2).as_bytes())), ["GET /1 -"; 2]);
        let tunnel = GET.replace("GET /1", "CONNECT a:443");
        assert_eq!(shorts(&whole(format!("{tunnel}{REPLY}{GET}").as_bytes())), ["GET /1 -"]);
        let interim = "reply: 'HTTP/1.1 100 Continue\\r\\n'\n";
        assert_eq!(shorts(&whole(format!("{GET}{interim}{REPLY}").as_bytes())), ["GET /1 401"]);
    }

    #[test]
    fn bodies() {
        let body = |headers: &str, rest: &str| {
            let file = format!("send: b'PUT / HTTP/1.1\\r\\n{headers}\\r\\n'\n{rest}");
            let request = whole(file.as_bytes()).remove(0).request.unwrap();
            (request.has_body, request.digest)
        };
        let digest = |bytes: &[u8]| {
            let mut body = BodyDigest::new();
            body.update(bytes).unwrap();
            body.finish().ok()
        };
        let three = "Content-Length: 3\\r\\n";
        assert_eq!(body("", ""), (Some(false), digest(b"")));
        assert_eq!(body(three, "send: b'a\\nb'\n"), (Some(true), digest(b"a\nb")));
        assert_eq!(body(three, "send: b'a\\n'\nsend: b'b'\n"), (Some(true), digest(b"a\nb")));
        assert_eq!(body(three, ""), (Some(true), None));
        assert_eq!(body(three, "send: <_io.BytesIO object>\n"), (Some(true), None));
        assert_eq!(body("", "send: <_io.BytesIO object>\n"), (Some(true), None));
        let chunked = "Transfer-Encoding: chunked\\r\\n";
        assert_eq!(body(chunked, "send: b'0\\r\\n\\r\\n'\n"), (Some(true), None));
        let long = format!("send: b'{}'\n", "a".repeat(MAX_LINE));
        assert_eq!(body("", &long), (Some(true), None));
    }

    #[test]
    fn faults() {
        let long = format!("{GET}{REPLY}header: Z: {}\n", "a".repeat(MAX_LINE));
        for (file, count, fault) in [
            ("send: b'abc'\n", 0, "line 1: expected a request line"),
            ("send: b'GET / HTTP/1.1\n", 0, &format!("line 1: {NO_LITERAL}")[..]),
            (
                "send: b'GET / HTTP/1.1\\r\\nA: b'\n",
                0,
                "line 1: the message ends within its headers",
            ),
            (
                "send: b'GET / HTTP/1.1\\r\\nA\\r\\n\\r\\n'\n",
                0,
                "line 1: the field line has no colon",
            ),
            ("reply: 'HTTP/1.1 abc'\n", 0, "line 1: the status line has no status code"),
            (&format!("{GET}reply: x\n"), 1, "line 2: expected a literal of Python"),
            (&format!("{GET}{REPLY}header: abc\n"), 1, "line 5: the field line has no colon"),
            (&long, 1, "line 5: the line is longer than 2097152 bytes"),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault.to_owned()));
        }
    }
}
