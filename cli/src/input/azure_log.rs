//! The log of the Azure SDK for Python: what `HttpLoggingPolicy` and `NetworkTraceLoggingPolicy` write.
//!
//! ```text
//! INFO:azure.core.pipeline.policies.http_logging_policy:Request URL: 'https://contoso.azconfig.io/kv'
//! Request method: 'GET'
//! Request headers:
//!     'x-ms-date': 'REDACTED'
//! No body was attached to the request
//! INFO:azure.core.pipeline.policies.http_logging_policy:Response status: 401
//! Response headers:
//!     'WWW-Authenticate': 'HMAC-SHA256, Bearer'
//! ```
//!
//! What logging writes before a record may be before each of its lines. Values are not escaped. If both policies are on,
//! the same message is there twice: the one with more values is kept.

use super::body::Answer;
use super::message::{Form, Head, OwnedExchange, OwnedRequest, OwnedResponse, add_host, has_body};
use super::transcript::{Out, Transcript};
use super::url;

/// The word that the policies write in place of a value.
const REDACTED: &[u8] = b"REDACTED";

const URL: &str = "Request URL: '";
const METHOD: &str = "Request method: '";
const STATUS: &str = "Response status: ";
const CONTENT: &str = "Response content:";

/// Lines after the headers of a request, and whether it has a body by them.
const BODIES: [(&str, Option<bool>); 5] = [
    ("Request body:", None),
    ("This request has no body", Some(false)),
    ("No body was attached to the request", Some(false)),
    ("A body is sent with the request", Some(true)),
    ("File upload", Some(true)),
];

/// The messages of a log.
#[derive(Default)]
pub struct AzureLog {
    at: At,
    request: Option<OwnedRequest>,
    /// The request was there twice, and so will be its response.
    is_double: bool,
    /// The answer to a request that was there twice, before its double.
    answered: Option<OwnedExchange>,
}

#[derive(Default)]
enum At {
    #[default]
    Between,
    Request(Request),
    Response(Response),
}

struct Request {
    url: String,
    method: Option<String>,
    head: Head,
    has_body: Option<bool>,
    /// The headers are over.
    is_done: bool,
}

struct Response {
    status: u16,
    head: Head,
    /// There once the body begins.
    answer: Option<Answer>,
}

/// Returns true for a line that only this log has.
pub fn is_start(line: &[u8]) -> bool {
    after(line, URL).is_some() || status(line).is_some()
}

/// The text after a marker, which may have the prefix of a log before it.
fn after<'a>(line: &'a [u8], marker: &str) -> Option<&'a [u8]> {
    /// The longest prefix that is searched.
    const MAX: usize = 512;
    let start = &line[..line.len().min(MAX)];
    let at = start.windows(marker.len()).position(|it| it == marker.as_bytes())?;
    Some(&line[at + marker.len()..])
}

/// The text before the last apostrophe.
fn quoted(text: &[u8]) -> &[u8] {
    text.iter().rposition(|&b| b == b'\'').map_or(text, |end| &text[..end])
}

/// The status of a line that starts a response.
fn status(line: &[u8]) -> Option<u16> {
    let text = after(line, STATUS)?.trim_ascii();
    let digits = text.strip_prefix(b"'").map_or(text, quoted);
    let is_code = digits.len() == 3 && digits.iter().all(u8::is_ascii_digit);
    core::str::from_utf8(digits).ok().filter(|_| is_code)?.parse().ok()
}

/// The name and the value of a header.
fn header(line: &[u8]) -> Option<(&str, &[u8])> {
    let rest = after(line, "    '")?;
    let at = rest.windows(4).position(|it| it == b"': '")?;
    let name = core::str::from_utf8(&rest[..at]).ok()?;
    Some((name, quoted(&rest[at + 4..])))
}

impl Request {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if let Some(method) = after(line, METHOD).filter(|_| self.method.is_none()) {
            let method = method.strip_suffix(b"'");
            self.method = method.map(|method| String::from_utf8_lossy(method).into_owned());
        } else if let Some((name, value)) = header(line).filter(|_| !self.is_done) {
            self.head.pair(name, value)?;
        } else if let Some((_, has)) = BODIES.iter().find(|(text, _)| after(line, text).is_some()) {
            self.is_done = true;
            self.has_body = self.has_body.or(*has);
        }
        Ok(())
    }

    fn whole(self) -> Result<OwnedRequest, String> {
        let has_body = self.has_body.or_else(|| has_body(&self.head.map));
        let mut headers = self.head.map;
        // The policies log before the host is added.
        add_host(&mut headers, url::host(&self.url))?;
        let method = self.method.ok_or("the request has no line \"Request method: '...'\"")?;
        let target = url::without_user(self.url);
        Ok(OwnedRequest { has_body, ..OwnedRequest::new(method, target, headers) })
    }
}

impl Response {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if let Some(answer) = &mut self.answer {
            answer.add(line);
            answer.add(b"\n");
        } else if after(line, CONTENT).is_some() {
            self.answer = Some(Answer::of(self.status, &self.head.map));
        } else if let Some((name, value)) = header(line) {
            self.head.pair(name, value)?;
        }
        Ok(())
    }

    fn whole(self) -> OwnedResponse {
        let answer = self.answer.and_then(Answer::text);
        OwnedResponse { status: self.status, headers: self.head.map, answer }
    }
}

/// How many values of a message were taken out.
fn redacted(headers: &http::HeaderMap) -> usize {
    headers.values().filter(|value| value.as_bytes() == REDACTED).count()
}

/// Returns true if both are logs of one request: they have the same id. A retry has it too, but only after a response.
fn is_same(a: &OwnedRequest, b: &OwnedRequest) -> bool {
    let id = |request: &OwnedRequest| request.headers.get("x-ms-client-request-id").cloned();
    a.method == b.method && id(a).is_some_and(|a| id(b) == Some(a))
}

impl AzureLog {
    /// Takes the message that ended.
    fn close(&mut self, out: &mut Out) -> Result<(), String> {
        match std::mem::take(&mut self.at) {
            At::Between => {}
            At::Request(request) => {
                let request = request.whole()?;
                out.extend(self.answered.take());
                match &mut self.request {
                    Some(waiting) if is_same(waiting, &request) => {
                        self.is_double = true;
                        if redacted(&request.headers) < redacted(&waiting.headers) {
                            *waiting = request;
                        }
                    }
                    _ => {
                        self.flush(out);
                        self.is_double = false;
                        self.request = Some(request);
                    }
                }
            }
            At::Response(response) => self.response(response.whole(), out),
        }
        Ok(())
    }

    fn response(&mut self, response: OwnedResponse, out: &mut Out) {
        if let Some(mut answered) = self.answered.take() {
            let double = answered.response.as_mut().filter(|it| it.status == response.status);
            let Some(double) = double else {
                let exchange = OwnedExchange::new(Form::AzureLog, None, Some(response));
                out.extend([answered, exchange]);
                return;
            };
            let answer = double.answer.take().or_else(|| response.answer.clone());
            if redacted(&response.headers) < redacted(&double.headers) {
                *double = response;
            }
            double.answer = answer;
            out.push_back(answered);
            return;
        }
        let exchange = OwnedExchange::new(Form::AzureLog, self.request.take(), Some(response));
        match std::mem::take(&mut self.is_double) {
            true => self.answered = Some(exchange),
            false => out.push_back(exchange),
        }
    }
}

impl Transcript for AzureLog {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        if let Some(text) = after(line, URL) {
            self.close(out)?;
            let url = core::str::from_utf8(quoted(text)).map_err(|_| "the URL is not UTF-8")?;
            self.at = At::Request(Request {
                url: url.to_owned(),
                method: None,
                head: Head::after(line.len()),
                has_body: None,
                is_done: false,
            });
            return Ok(());
        }
        if let Some(status) = status(line) {
            self.close(out)?;
            self.at =
                At::Response(Response { status, head: Head::after(line.len()), answer: None });
            return Ok(());
        }
        match &mut self.at {
            At::Between => Ok(()),
            At::Request(request) => request.line(line),
            At::Response(response) => response.line(line),
        }
    }

    /// Bodies are in one line.
    fn long(&mut self, start: &[u8]) -> bool {
        if let At::Response(Response { answer: Some(answer), .. }) = &mut self.at {
            answer.add(start);
            return true;
        }
        header(start).is_none() || matches!(self.at, At::Between)
    }

    fn end(&mut self, out: &mut Out) -> Result<(), String> {
        self.close(out)
    }

    fn flush(&mut self, out: &mut Out) {
        out.extend(self.answered.take());
        let request = self.request.take();
        out.extend(request.map(|it| OwnedExchange::new(Form::AzureLog, Some(it), None)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::MAX_LINE;
    use super::super::testing::{faulty, request_value, shorts, whole};

    fn request(prefix: &str, id: &str, date: &str) -> String {
        format!(
            "{prefix}Request URL: 'https://a:443/1?b=c'\nRequest method: 'PUT'\nRequest headers:\n    'x-ms-client-request-id': '{id}'\n    \
            'x-ms-date': '{date}'\n    'If-Match': 'it's \"q\"'\n"
        )
    }

    fn response(status: &str, token: &str) -> String {
        format!("Response status: {status}\nResponse headers:\n    'sync-token': '{token}'\n")
    }

    #[test]
    fn exchanges() {
        let file = format!(
            "{}A body is sent with the request\n{}other output\n{}No body was attached to the request\n{}",
            request("INFO:azure.core:", "1", "x"),
            response("'401'", "a") + "Response content:\n{\"a\":\n1}\n",
            request("", "2", "y"),
            response("200", "b"),
        );
        let exchanges = whole(file.as_bytes());
        assert_eq!(
            shorts(&exchanges),
            ["PUT https://a:443/1?b=c 401", "PUT https://a:443/1?b=c 200"]
        );
        assert_eq!(request_value(&exchanges[0], "if-match"), b"it's \"q\"");
        assert_eq!(request_value(&exchanges[0], "host"), b"a:443");
        let bodies = exchanges.iter().map(|it| it.request.as_ref().unwrap().has_body);
        assert_eq!(bodies.collect::<Vec<_>>(), [Some(true), Some(false)]);
        let answer = exchanges[0].response.as_ref().unwrap().answer.as_deref();
        assert_eq!(answer, Some("{\"a\":\n1}\nother output\n"));
    }

    #[test]
    fn each_line_may_be_a_record() {
        let prefix = "2026-01-31 09:30:01 INFO azure.core: ";
        let file = request("", "1", "x") + &response("204", "a");
        let file: String = file.lines().map(|line| format!("{prefix}{line}\r\n")).collect();
        let exchanges = whole(file.as_bytes());
        assert_eq!(shorts(&exchanges), ["PUT https://a:443/1?b=c 204"]);
        assert_eq!(request_value(&exchanges[0], "x-ms-date"), b"x");
    }

    #[test]
    fn what_is_there_twice_is_read_once() {
        let plain = (request("", "1", "x"), response("200", "a"));
        let hidden = (request("", "1", "REDACTED"), response("'200'", "REDACTED"));
        for (first, second) in [(&plain, &hidden), (&hidden, &plain)] {
            let twice = format!("{}{}{}{}", first.0, second.0, second.1, first.1);
            // The retry has the same id.
            let exchanges = whole(twice.repeat(2).as_bytes());
            assert_eq!(exchanges.len(), 2);
            for exchange in exchanges {
                assert_eq!(request_value(&exchange, "x-ms-date"), b"x");
                assert_eq!(exchange.response.unwrap().headers["sync-token"], "a");
            }
        }
        let others = format!("{}{}", request("", "1", "x"), request("", "2", "x"));
        assert_eq!(whole(others.as_bytes()).len(), 2);
        let alone = format!("{}{}{}", plain.0.repeat(2), plain.1, response("412", "b"));
        let statuses = shorts(&whole(alone.as_bytes()));
        assert_eq!(statuses, ["PUT https://a:443/1?b=c 200", "- 412"]);
    }

    #[test]
    fn faults() {
        let no_method = "Request URL: 'https://a/1'\nRequest headers:\n    'a': 'b'\n";
        let answer = "Response status: 401\nResponse content:\n";
        for (file, count, fault) in [
            (no_method.to_owned(), 0, "line 4: the request has no line \"Request method: '...'\""),
            (
                format!("{}    'a b': 'c'\n", request("", "1", "x")),
                0,
                "line 7: expected the name of a header before the colon",
            ),
            (
                format!("{}    'a': '{}'\n", request("", "1", "x"), "b".repeat(MAX_LINE)),
                0,
                "line 7: the line is longer than 2097152 bytes",
            ),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault.to_owned()));
        }
        let long = format!("{answer}{}\n", "a".repeat(MAX_LINE + 1));
        assert_eq!(
            whole(long.as_bytes())[0].response.as_ref().unwrap().answer.as_ref().unwrap().len(),
            65_536
        );
    }
}
