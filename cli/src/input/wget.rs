//! Output of `wget -S` and `wget -d`.
//!
//! ```text
//! --2026-01-31 09:30:01--  https://contoso.azconfig.io/kv?api-version=1.0
//! ---request begin---                                  with -d
//! GET /kv?api-version=1.0 HTTP/1.1
//! Host: contoso.azconfig.io
//!
//! ---request end---
//! HTTP request sent, awaiting response...
//!   HTTP/1.1 401 Unauthorized                          with -S
//!   WWW-Authenticate: HMAC-SHA256
//! ```
//!
//! `-S` alone does not print the headers of the request, so that only the response is checked. `-d` prints the response
//! between marks too, and with both options it is there twice: only the one between marks is read.

use super::body;
use super::message::{
    Form, Head, OwnedRequest, OwnedResponse, has_body, is_interim, request_line, status, text,
};
use super::transcript::{Out, Pairs, Transcript};

/// The messages of wget's output.
pub struct Wget {
    pairs: Pairs,
    at: At,
    /// There was a message between marks: the indented ones are the same again.
    is_debug: bool,
}

#[derive(Default)]
enum At {
    #[default]
    Between,
    /// After a mark: the start line follows.
    RequestStart,
    ResponseStart,
    Request([String; 3], Head),
    Response(u16, Head),
    /// The lines of a response that are indented by two spaces.
    Indented(u16, Head),
    /// After the head, up to the mark that ends it.
    Rest,
}

const REQUEST: &[u8] = b"---request begin---";
const RESPONSE: &[u8] = b"---response begin---";
const SENT: &[u8] = b"HTTP request sent, awaiting response...";
const ENDS: &str = "the message ends within its headers";

/// Returns true for a line that only wget writes.
pub fn is_start(line: &[u8]) -> bool {
    let has_url = |rest: &[u8]| rest.windows(4).any(|it| it == b"--  ");
    line == REQUEST || line == RESPONSE || line.starts_with(SENT) || {
        let date =
            line.strip_prefix(b"--").filter(|date| date.first().is_some_and(u8::is_ascii_digit));
        date.is_some_and(has_url)
    }
}

impl Wget {
    pub fn new() -> Self {
        Self { pairs: Pairs::new(Form::Wget), at: At::Between, is_debug: false }
    }

    fn request(&mut self, [method, target, _]: [String; 3], head: Head, out: &mut Out) {
        let has_body = has_body(&head.map).or(Some(false));
        let digest = body::none().filter(|_| has_body == Some(false));
        let request =
            OwnedRequest { has_body, digest, ..OwnedRequest::new(method, target, head.map) };
        self.pairs.request(request, out);
    }

    fn response(&mut self, status: u16, head: Head, out: &mut Out) {
        if !is_interim(status) {
            let response = OwnedResponse { status, headers: head.map, answer: None };
            self.pairs.response(response, out);
        }
    }

    fn status(line: &[u8]) -> Result<(u16, Head), String> {
        let line = text(line)?;
        if !line.starts_with("HTTP/") {
            return Err("expected a status line".to_owned());
        }
        Ok((status(line)?, Head::after(line.len())))
    }
}

impl Transcript for Wget {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        match (std::mem::take(&mut self.at), line) {
            (At::RequestStart, line) => {
                let words = request_line(line).ok_or("expected a request line")?;
                let [method, target, version] = words.map(text);
                let words = [method?.to_owned(), target?.to_owned(), version?.to_owned()];
                self.at = At::Request(words, Head::after(line.len()));
            }
            (At::ResponseStart, line) => {
                let (status, head) = Self::status(line)?;
                self.at = At::Response(status, head);
            }
            (At::Request(words, head), b"" | b"---request end---") => {
                self.request(words, head, out);
                self.at = if line.is_empty() { At::Rest } else { At::Between };
            }
            (At::Request(words, mut head), line) => {
                head.add(line)?;
                self.at = At::Request(words, head);
            }
            (At::Response(status, head), b"" | b"---response end---") => {
                self.response(status, head, out);
                self.at = if line.is_empty() { At::Rest } else { At::Between };
            }
            (At::Response(status, mut head), line) => {
                head.add(line)?;
                self.at = At::Response(status, head);
            }
            (At::Rest, b"---request end---" | b"---response end---") => {}
            (At::Rest, _) => self.at = At::Rest,
            (At::Indented(status, mut head), [b' ', b' ', line @ ..])
                if !line.starts_with(b"HTTP/") =>
            {
                head.add(line)?;
                self.at = At::Indented(status, head);
            }
            (At::Indented(status, head), line) => {
                self.response(status, head, out);
                return self.line(line, out);
            }
            (At::Between, line) if line == REQUEST => {
                self.is_debug = true;
                self.at = At::RequestStart;
            }
            (At::Between, line) if line == RESPONSE => {
                self.is_debug = true;
                self.at = At::ResponseStart;
            }
            (At::Between, [b' ', b' ', line @ ..])
                if !self.is_debug && line.starts_with(b"HTTP/") =>
            {
                let (status, head) = Self::status(line)?;
                self.at = At::Indented(status, head);
            }
            (At::Between, _) => {}
        }
        Ok(())
    }

    fn long(&mut self, _: &[u8]) -> bool {
        matches!(self.at, At::Between | At::Rest)
    }

    fn end(&mut self, _: &mut Out) -> Result<(), String> {
        match self.at {
            At::Between | At::Rest | At::Indented(..) => Ok(()),
            _ => Err(ENDS.to_owned()),
        }
    }

    fn flush(&mut self, out: &mut Out) {
        if let At::Indented(status, head) = std::mem::take(&mut self.at) {
            self.response(status, head, out);
        }
        self.pairs.flush(out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::MAX_LINE;
    use super::super::testing::{faulty, request_value, shorts, whole};

    const URL: &str = "--2026-01-31 09:30:01--  https://a/1\nResolving a... 192.0.2.1\n";
    const SENT: &str = "HTTP request sent, awaiting response... \n";
    const HEAD: &str = "  HTTP/1.1 401 Unauthorized\n  X: b\n";
    const DEBUG: &str =
        "---request begin---\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\n---request end---\n";
    const ANSWER: &str =
        "\n---response begin---\nHTTP/1.1 401 Unauthorized\r\nX: b\r\n\r\n---response end---\n";

    #[test]
    fn responses_are_indented() {
        let file = format!("{URL}{SENT}{HEAD}Length: 3\n   0K   100%\n");
        let exchanges = whole(file.as_bytes());
        assert_eq!(shorts(&exchanges), ["- 401"]);
        assert_eq!(exchanges[0].response.as_ref().unwrap().headers["x"], "b");
        // Redirects, an interim response, and a file that ends with the head.
        let file = format!(
            "{URL}{SENT}  HTTP/1.1 302 Found\nLocation: /2\n{URL}{SENT}  HTTP/1.1 100 Continue\n{HEAD}"
        );
        assert_eq!(shorts(&whole(file.as_bytes())), ["- 302", "- 401"]);
    }

    #[test]
    fn messages_between_marks() {
        let once = format!("DEBUG output created by Wget 1.21.3.\n{URL}{DEBUG}{SENT}{ANSWER}");
        for file in [once.clone(), format!("{once}{HEAD}Length: 3\n")] {
            let exchanges = whole(file.repeat(2).as_bytes());
            assert_eq!(shorts(&exchanges), ["GET /1 401"; 2]);
            assert_eq!(request_value(&exchanges[0], "host"), b"a");
        }
        assert_eq!(shorts(&whole(DEBUG.as_bytes())), ["GET /1 -"]);
    }

    #[test]
    fn faults() {
        let long = format!("{SENT}{HEAD}  Y: {}\n", "a".repeat(MAX_LINE));
        for (file, count, fault) in [
            ("---request begin---\nGET\n", 0, "line 2: expected a request line"),
            ("---request begin---\nGET / HTTP/1.1\nA\n", 0, "line 3: the field line has no colon"),
            (
                "---request begin---\nGET / HTTP/1.1\nA: b\n",
                0,
                "line 4: the message ends within its headers",
            ),
            ("---response begin---\nGET / HTTP/1.1\n", 0, "line 2: expected a status line"),
            ("---response begin---\n", 0, "line 2: the message ends within its headers"),
            (&format!("{SENT}  HTTP/1.1 abc\n"), 0, "line 2: the status line has no status code"),
            (&format!("{SENT}{HEAD}  no colon\n"), 0, "line 4: the field line has no colon"),
            (&long, 1, "line 4: the line is longer than 2097152 bytes"),
            (SENT, 0, "line 1: there is no message"),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault.to_owned()));
        }
        let passed = format!("{URL}{}\n{DEBUG}", "a".repeat(MAX_LINE + 1));
        assert_eq!(shorts(&whole(passed.as_bytes())), ["GET /1 -"]);
    }
}
