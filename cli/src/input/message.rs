//! A message, as all forms of files have it.

use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::content::XMsContentSha256;
use masthead::contract::{Exchange, Response};
use masthead::{Body, HttpDate, Request};

use super::BadInput;
use super::lines::{Lines, MAX_LINE};

/// The most bytes of a message before its body.
pub const MAX_HEAD: usize = 16 * 1024 * 1024;

/// The most header lines of a message. A map keeps a line of three bytes in a hundred.
const MAX_LINES: usize = 16_384;

/// The format of the file that an exchange is from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Form {
    /// HTTP/1.1 messages as they are sent.
    Messages,
    /// Output of `curl -v` or `curl --trace`.
    Curl,
    /// Output of `wget -S` or `wget -d`.
    Wget,
    /// The output of Python's `http.client`.
    HttpClient,
    /// The log of the Azure SDK for Python.
    AzureLog,
    /// Requests of a `.http` file.
    HttpFile,
    /// HAR.
    Har,
    /// JSON lines.
    JsonLines,
}

impl Form {
    /// Returns true if whoever writes such a file may take credentials out.
    pub const fn is_sanitized(self) -> bool {
        matches!(self, Self::Har | Self::AzureLog)
    }
}

/// An exchange that owns what the check borrows.
pub struct OwnedExchange {
    pub request: Option<OwnedRequest>,
    pub response: Option<OwnedResponse>,
    /// When the request was made, if the file tells.
    pub now: Option<HttpDate>,
    /// The kind of the file.
    pub form: Form,
}

pub struct OwnedRequest {
    pub method: String,
    pub target: String,
    pub headers: HeaderMap,
    /// `:authority`, if the file has it.
    pub authority: Option<String>,
    pub has_body: Option<bool>,
    /// The digest of the body, if the file has it whole.
    pub digest: Option<XMsContentSha256>,
    /// Its first bytes.
    pub body_start: Vec<u8>,
}

pub struct OwnedResponse {
    pub status: u16,
    pub headers: HeaderMap,
    /// The beginning of the body, where it may say why the request was refused.
    pub answer: Option<String>,
}

impl OwnedExchange {
    pub fn new(form: Form, request: Option<OwnedRequest>, response: Option<OwnedResponse>) -> Self {
        Self { request, response, now: None, form }
    }

    pub fn view(&self) -> Exchange<'_> {
        let mut exchange = Exchange::default();
        exchange.request = self.request.as_ref().map(OwnedRequest::view);
        exchange.response = self.response.as_ref().map(|owned| {
            let mut response = Response::new(owned.status, &owned.headers);
            response.body = owned.answer.as_deref().map(str::as_bytes);
            response
        });
        exchange
    }
}

impl OwnedRequest {
    /// A request of which no body and no `:authority` is known.
    pub fn new(method: String, target: String, headers: HeaderMap) -> Self {
        let (authority, has_body, digest) = (None, None, None);
        Self { method, target, headers, authority, has_body, digest, body_start: Vec::new() }
    }

    pub fn view(&self) -> Request<'_> {
        let mut request = Request::new(&self.method, &self.target, &self.headers);
        request.pseudo_authority = self.authority.as_deref();
        request.body = match (self.digest, self.has_body) {
            (Some(digest), _) => Body::Digest(digest),
            (None, Some(true)) => Body::Present,
            (None, Some(false)) => Body::Absent,
            (None, None) => Body::Unknown,
        };
        request.with_body_start(&self.body_start)
    }
}

/// A request line: method, target, version.
pub fn request_line(line: &[u8]) -> Option<[&[u8]; 3]> {
    let mut words = line.split(|&b| b == b' ');
    let words = [words.next()?, words.next()?, words.next()?, words.next().unwrap_or_default()];
    match words {
        // curl and people leave a space at the end.
        [method, target, version, []]
            if !method.is_empty() && !target.is_empty() && version.starts_with(b"HTTP/") =>
        {
            Some([method, target, version])
        }
        _ => None,
    }
}

/// The status code of a status line.
pub fn status(line: &str) -> Result<u16, &'static str> {
    let digits = line.split(' ').nth(1).filter(|code| code.bytes().all(|b| b.is_ascii_digit()));
    digits.and_then(|code| code.parse().ok()).ok_or("the status line has no status code")
}

/// Returns true for an interim response, which the final one follows.
pub fn is_interim(status: u16) -> bool {
    matches!(status, 100 | 102..=199)
}

/// The text of a start line.
pub fn text(line: &[u8]) -> Result<&str, &'static str> {
    core::str::from_utf8(line).map_err(|_| "the line is not UTF-8")
}

/// The headers of a message while its lines come in.
pub struct Head {
    pub map: HeaderMap,
    bytes: usize,
    /// The name of the line before.
    last: Option<HeaderName>,
}

impl Head {
    /// No header yet, after a start line of so many bytes.
    pub fn after(start: usize) -> Self {
        Self { map: HeaderMap::new(), bytes: start, last: None }
    }

    /// Adds a line, or says what is wrong with it.
    pub fn add(&mut self, line: &[u8]) -> Result<(), String> {
        self.count(line.len())?;
        if let [b' ' | b'\t', ..] = line {
            let name = self.last.as_ref().map(HeaderName::as_str);
            return Err(match name {
                Some(name) => {
                    format!("folded field lines are not allowed; write {name} in one line")
                }
                None => "folded field lines are not allowed".to_owned(),
            });
        }
        let colon = line.iter().position(|&b| b == b':');
        let colon = colon.ok_or("the field line has no colon")?;
        let name = core::str::from_utf8(&line[..colon])
            .map_err(|_| "the name of the header is not UTF-8")?;
        insert(&mut self.map, name, &line[colon + 1..])?;
        self.last = HeaderName::from_bytes(name.as_bytes()).ok();
        Ok(())
    }

    /// Adds a header whose name and value a log has apart.
    pub fn pair(&mut self, name: &str, value: &[u8]) -> Result<(), String> {
        self.count(name.len() + value.len())?;
        insert(&mut self.map, name, value)
    }

    /// Counts bytes of the message, which has a limit.
    pub fn count(&mut self, bytes: usize) -> Result<(), String> {
        self.bytes = self.bytes.saturating_add(bytes);
        match self.bytes > MAX_HEAD {
            true => Err(format!("the message has more than {MAX_HEAD} bytes before its body")),
            false => Ok(()),
        }
    }

    /// About the memory that it takes.
    pub fn weight(&self) -> usize {
        self.bytes + 128 * self.map.len()
    }
}

/// The length of the body by `Content-Length`, if that is there. Where two lines of it differ, nobody knows
/// where the body ends (RFC 9112 6.3).
pub fn content_length(headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    let mut len = None;
    for line in headers.get_all(CONTENT_LENGTH) {
        let digits = line.to_str().ok().filter(|line| line.bytes().all(|b| b.is_ascii_digit()));
        let own = digits.and_then(|digits| digits.parse().ok());
        let own: u64 = own.ok_or("content-length: no number")?;
        if *len.get_or_insert(own) != own {
            return Err("two content-length lines differ");
        }
    }
    Ok(len)
}

/// Returns whether a request has a body; `None` if its headers do not say.
pub fn has_body(headers: &HeaderMap) -> Option<bool> {
    match content_length(headers) {
        _ if headers.contains_key(TRANSFER_ENCODING) => Some(true),
        Ok(len) => len.map(|len| len > 0),
        Err(_) => None,
    }
}

/// The error of a file that ends within headers, as files written by hand often do.
pub const HEAD_ENDS: &str =
    "the message ends within its headers: an empty line is missing after the last one";

/// A fault of a line that is too long.
pub fn too_long<R: std::io::BufRead>(lines: &Lines<R>) -> BadInput {
    lines.bad(format!("the line is longer than {MAX_LINE} bytes"))
}

/// Adds a header; what is wrong with it otherwise, without its value.
pub fn insert(map: &mut HeaderMap, name: &str, value: &[u8]) -> Result<(), String> {
    // What is no name may be anything, a credential among others: it is not repeated.
    let name: HeaderName = name.parse().map_err(|_| match name.trim_end_matches([' ', '\t']) {
        trimmed if trimmed.len() < name.len() => {
            "white space is not allowed before the colon".to_owned()
        }
        _ => "expected the name of a header before the colon".to_owned(),
    })?;
    let value = HeaderValue::from_bytes(trim_ows(value))
        .map_err(|_| format!("{name}: the value contains a control character"))?;
    if map.len() >= MAX_LINES {
        return Err(format!("the message has more than {MAX_LINES} headers"));
    }
    map.try_append(name, value).map_err(|_| "there are too many headers".to_owned())?;
    Ok(())
}

/// Adds the host where the message has none: that of the URL, or of `:authority`.
pub fn add_host(map: &mut HeaderMap, host: Option<&str>) -> Result<(), String> {
    match host.filter(|_| !map.contains_key(HOST)) {
        Some(host) => insert(map, HOST.as_str(), host.as_bytes()),
        None => Ok(()),
    }
}

fn trim_ows(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_lines() {
        let line = |line: &'static [u8]| request_line(line).map(|words| words[1]);
        assert_eq!(line(b"GET /kv HTTP/1.1"), Some(&b"/kv"[..]));
        assert_eq!(line(b"GET /\xff HTTP/2 "), Some(&b"/\xff"[..]));
        for bad in [
            &b""[..],
            b"GET",
            b"GET /kv",
            b"GET  HTTP/1.1",
            b" /kv HTTP/1.1",
            b"GET /kv http/1.1",
            b"GET /k v HTTP/1.1",
            b"GET /kv HTTP/1.1 x",
        ] {
            assert_eq!(line(bad), None);
        }
    }

    #[test]
    fn status_lines() {
        assert_eq!(status("HTTP/1.1 200 OK"), Ok(200));
        assert_eq!(status("HTTP/2 204"), Ok(204));
        for bad in ["HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 +20", "HTTP/1.1 70000", "HTTP/1.1  200"] {
            assert!(status(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn header_lines() {
        let add = |line: &[u8]| Head::after(0).add(line).err();
        let bad = |text: &str| Some(text.to_owned());
        assert_eq!(add(b"a:"), None);
        assert_eq!(add(b"a: \xff"), None);
        assert_eq!(add(b"a"), bad("the field line has no colon"));
        assert_eq!(add(b" a: b"), bad("folded field lines are not allowed"));
        let mut head = Head::after(0);
        head.add(b"X-A: [").unwrap();
        let folded = "folded field lines are not allowed; write x-a in one line";
        assert_eq!(head.add(b" ]"), Err(folded.to_owned()));
        assert_eq!(add(b"a : b"), bad("white space is not allowed before the colon"));
        assert_eq!(add(b"\xff: b"), bad("the name of the header is not UTF-8"));
        assert_eq!(add(b"a: \0"), bad("a: the value contains a control character"));
        assert!(add(b": b").is_some());
    }

    #[test]
    fn a_head_has_limits() {
        let mut head = Head::after(0);
        for _ in 0..MAX_LINES {
            head.add(b"a:").unwrap();
        }
        assert!(head.add(b"a:").unwrap_err().contains("more than 16384 headers"));
        assert!(head.weight() > 128 * MAX_LINES);
        let mut head = Head::after(MAX_HEAD - 4);
        head.add(b"a: b").unwrap();
        assert!(head.add(b"c:").unwrap_err().contains("more than 16777216 bytes"));
    }

    #[test]
    fn lengths_of_bodies() {
        let head = |line: &[u8]| {
            let mut head = Head::after(0);
            head.add(line).unwrap();
            (content_length(&head.map).ok(), has_body(&head.map))
        };
        assert_eq!(head(b"a: b"), (Some(None), None));
        assert_eq!(head(b"Content-Length: 0"), (Some(Some(0)), Some(false)));
        assert_eq!(head(b"Content-Length: 18446744073709551615").0, Some(Some(u64::MAX)));
        assert_eq!(head(b"Content-Length: 18446744073709551616"), (None, None));
        assert_eq!(head(b"Content-Length: -1"), (None, None));
        assert_eq!(head(b"Content-Length:"), (None, None));
        assert_eq!(head(b"Transfer-Encoding: chunked"), (Some(None), Some(true)));
        let lines = |second: &[u8]| {
            let mut head = Head::after(0);
            head.add(b"Content-Length: 3").unwrap();
            head.add(second).unwrap();
            (content_length(&head.map), has_body(&head.map))
        };
        assert_eq!(lines(b"Content-Length: 3"), (Ok(Some(3)), Some(true)));
        let differ = Err("two content-length lines differ");
        assert_eq!(lines(b"Content-Length: 0"), (differ, None));
    }
}
