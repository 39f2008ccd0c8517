//! Requests of `.http` and `.rest` files, as the clients of editors read them.
//!
//! ```text
//! @host = contoso.azconfig.io
//! ### list
//! GET https://{{host}}/kv?api-version=1.0
//! Authorization: Bearer {{token}}
//! ```
//!
//! Variables of the file are replaced. What the editor would replace with a value that is not in the file is unknown: the
//! value of the header is then read like one that a logger took out.

use std::collections::HashMap;

use super::body;
use super::message::{Form, Head, OwnedExchange, OwnedRequest, add_host, text};
use super::transcript::{Out, Transcript};
use super::url;

/// The most bytes of all variables, and of all that they are put in: a short name may stand for a long value.
const MAX_VARIABLES: usize = 1024 * 1024;
const MAX_REPLACED: usize = 64 * 1024 * 1024;

/// Stands for a value that is not known.
const UNKNOWN: &str = "REDACTED";

const EXPECTED: &str = "expected a request such as \"GET https://example.com/path\"";

/// The requests of a file.
#[derive(Default)]
pub struct HttpFile {
    at: At,
    variables: Variables,
    /// Within a script, which some clients run before and after a request.
    is_script: bool,
}

#[derive(Default)]
enum At {
    /// Before a request line.
    #[default]
    Between,
    Head(Request),
    Body(Request),
}

struct Request {
    method: String,
    url: String,
    head: Head,
    has_headers: bool,
    has_body: bool,
}

/// Values by their names.
#[derive(Default)]
struct Variables {
    values: HashMap<String, String>,
    bytes: usize,
    replaced: usize,
}

/// Returns true for the first line of such a file.
pub fn is_start(line: &[u8]) -> bool {
    let Ok(line) = core::str::from_utf8(line) else { return false };
    line.starts_with("###") || variable(line).is_some() || {
        let words = words(line);
        words.is_some_and(|(_, url)| is_url(url.as_bytes()) || url.starts_with("{{"))
    }
}

/// Returns true for a URL of HTTP.
pub fn is_url(target: &[u8]) -> bool {
    [&b"http://"[..], b"https://"]
        .iter()
        .any(|start| target.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start)))
}

/// The name and the value of a line that defines a variable.
fn variable(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, value.trim()))
}

/// Method and URL of a request line; the method and the version may be missing.
fn words(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let has_start =
        |url: &str| is_url(url.as_bytes()) || url.starts_with('/') || url.starts_with("{{");
    let method = line.split_once(' ').filter(|(method, rest)| {
        method.bytes().all(|b| b.is_ascii_uppercase()) && has_start(rest.trim_start())
    });
    let (method, url) = method.unwrap_or(("GET", line));
    let url = match url.rsplit_once(' ') {
        Some((url, version)) if version.starts_with("HTTP/") => url,
        _ => url,
    }
    .trim();
    (has_start(url) && !has_space(url)).then_some((method, url))
}

/// Returns true for a space outside of the braces of a variable.
fn has_space(url: &str) -> bool {
    let mut parts = url.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, it)| it));
    parts.any(|part| part.contains(' '))
}

/// Returns true for a comment.
fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

impl Variables {
    fn define(&mut self, name: &str, value: &str) -> Result<(), String> {
        let value = self.replaced(value)?;
        self.bytes += name.len() + value.len();
        if self.bytes > MAX_VARIABLES {
            return Err(format!("the variables of the file have more than {MAX_VARIABLES} bytes"));
        }
        self.values.insert(name.to_owned(), value);
        Ok(())
    }

    /// The text with the values of the file's variables, and the placeholder for all others.
    fn replaced(&mut self, mut text: &str) -> Result<String, String> {
        let mut whole = String::new();
        while let Some((before, rest)) = text.split_once("{{") {
            let Some((name, after)) = rest.split_once("}}") else { break };
            whole += before;
            let value = self.values.get(name.trim()).map_or(UNKNOWN, String::as_str);
            self.replaced += value.len();
            if self.replaced > MAX_REPLACED {
                return Err(format!(
                    "the variables are replaced by more than {MAX_REPLACED} bytes"
                ));
            }
            whole += value;
            text = after;
        }
        Ok(whole + text)
    }

    /// The value of a header. A part of it that is not known makes all of it unknown, but for credentials, whose scheme
    /// may be known.
    fn value(&mut self, name: &str, value: &str) -> Result<String, String> {
        let value = self.replaced(value)?;
        let is_partial = value.contains(UNKNOWN) && !name.eq_ignore_ascii_case("authorization");
        Ok(if is_partial { UNKNOWN.to_owned() } else { value })
    }
}

impl Request {
    fn whole(self, variables: &mut Variables) -> Result<OwnedRequest, String> {
        let Self { method, url, head, has_body, .. } = self;
        let target = variables.replaced(&url)?;
        let mut headers = head.map;
        add_host(&mut headers, url::host(&target))?;
        let target = url::without_user(target);
        // White space around a body is not part of it, and variables in it are not replaced here.
        let digest = body::none().filter(|_| !has_body);
        let has_body = Some(has_body);
        Ok(OwnedRequest { has_body, digest, ..OwnedRequest::new(method, target, headers) })
    }
}

impl HttpFile {
    /// Takes the request that ended.
    fn close(&mut self, out: &mut Out) -> Result<(), String> {
        self.is_script = false;
        if let At::Head(request) | At::Body(request) = std::mem::take(&mut self.at) {
            let request = request.whole(&mut self.variables)?;
            out.push_back(OwnedExchange::new(Form::HttpFile, Some(request), None));
        }
        Ok(())
    }

    /// A line before a request.
    fn start(&mut self, line: &str) -> Result<(), String> {
        if line.trim().is_empty() || is_comment(line) {
            return Ok(());
        }
        if let Some((name, value)) = variable(line) {
            return self.variables.define(name, value);
        }
        let (method, url) = words(line).ok_or(EXPECTED)?;
        self.at = At::Head(Request {
            method: method.to_owned(),
            url: url.to_owned(),
            head: Head::after(line.len()),
            has_headers: false,
            has_body: false,
        });
        Ok(())
    }
}

impl Request {
    /// A line of the head: a header, a comment, or more of the URL.
    fn head(&mut self, line: &str, variables: &mut Variables) -> Result<(), String> {
        let goes_on = line.starts_with([' ', '\t']) || line.starts_with(['?', '&']);
        if goes_on && !self.has_headers {
            self.head.count(line.len())?;
            self.url += line.trim();
            return Ok(());
        }
        if is_comment(line) {
            return Ok(());
        }
        self.has_headers = true;
        if !line.contains("{{") || line.starts_with([' ', '\t']) {
            return self.head.add(line.as_bytes());
        }
        let (name, value) = line.split_once(':').ok_or("the field line has no colon")?;
        self.head.pair(name, variables.value(name, value)?.as_bytes())
    }

    /// A line after the head. References to files of responses are no part of the body, and a file may be all of it.
    fn body(&mut self, line: &str) {
        let is_response = ["> ", ">> ", "<> "].iter().any(|start| line.starts_with(start));
        self.has_body |= !is_response && !line.trim().is_empty();
    }
}

impl Transcript for HttpFile {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        let (is_start, is_end) = (line.starts_with(b"###"), line.trim_ascii_end().ends_with(b"%}"));
        if is_start {
            return self.close(out);
        }
        let is_script = [&b"< {%"[..], b"> {%"].iter().any(|start| line.starts_with(start));
        if self.is_script || is_script && !matches!(self.at, At::Head(_)) {
            self.is_script = !is_end;
            return Ok(());
        }
        match std::mem::take(&mut self.at) {
            At::Between => self.start(text(line)?)?,
            At::Head(request) if line.trim_ascii().is_empty() => self.at = At::Body(request),
            At::Head(mut request) => {
                request.head(text(line)?, &mut self.variables)?;
                self.at = At::Head(request);
            }
            At::Body(mut request) => {
                request.body(&String::from_utf8_lossy(line));
                self.at = At::Body(request);
            }
        }
        Ok(())
    }

    /// A line of a body may have any length.
    fn long(&mut self, _: &[u8]) -> bool {
        let At::Body(request) = &mut self.at else { return self.is_script };
        request.has_body |= !self.is_script;
        true
    }

    fn end(&mut self, out: &mut Out) -> Result<(), String> {
        self.close(out)
    }

    /// A request ends only with its section or the file.
    fn flush(&mut self, _: &mut Out) {}
}

#[cfg(test)]
mod tests {
    use super::super::lines::MAX_LINE;
    use super::super::testing::{faulty, request_value, shorts, whole};
    use super::*;

    fn value(file: &str, name: &str) -> String {
        String::from_utf8(request_value(&whole(file.as_bytes())[0], name).to_vec()).unwrap()
    }

    #[test]
    fn request_lines() {
        for (line, expected) in [
            ("GET https://a/1 HTTP/3", "GET https://a/1 -"),
            ("PUT https://a/1", "PUT https://a/1 -"),
            ("https://a/1", "GET https://a/1 -"),
            ("HTTP://a/1 HTTP/1.1", "GET HTTP://a/1 -"),
            ("GET https://u:p@a/1?b={{$randomInt 1 9}}", "GET https://a/1?b=REDACTED -"),
            ("### first\n\n# comment\n// @name x\nPOST https://a/1", "POST https://a/1 -"),
            ("###\nGET /1\nHost: a", "GET /1 -"),
            ("GET https://a/1\n    ?b=c\n    &d=e\nX: y", "GET https://a/1?b=c&d=e -"),
            ("DELETE {{base}}/1", "DELETE REDACTED/1 -"),
        ] {
            for end in ["", "\n", "\r\n\r\n###\r\n"] {
                assert_eq!(shorts(&whole(format!("{line}{end}").as_bytes())), [expected], "{line}");
            }
        }
        assert_eq!(value("https://u:p@a:8080/1\nX: y", "host"), "a:8080");
        assert_eq!(value("https://a/1\nHost: b", "host"), "b");
    }

    #[test]
    fn sections() {
        let file = "GET https://a/1\nX: y\n\n### two\nPUT https://a/2\n\n{\n}\n> {%\nGET https://no\n%}\n> file\n###\n\
            < {% a %}\nPOST https://a/3\nX: y\n# comment\n\n< body.json\n>> saved\n";
        let exchanges = whole(file.as_bytes());
        assert_eq!(
            shorts(&exchanges),
            ["GET https://a/1 -", "PUT https://a/2 -", "POST https://a/3 -"]
        );
        let bodies = exchanges.iter().map(|it| it.request.as_ref().unwrap().has_body);
        assert_eq!(bodies.collect::<Vec<_>>(), [Some(false), Some(true), Some(true)]);
        let long = format!("PUT https://a/1\n\n{}\n###\nhttps://a/2\n", "a".repeat(MAX_LINE + 1));
        assert_eq!(shorts(&whole(long.as_bytes())), ["PUT https://a/1 -", "GET https://a/2 -"]);
    }

    #[test]
    fn variables() {
        let file = "@name = a\n@host={{name}}.example\n@x-date = {{$datetime rfc1123}}\n\n###\nGET https://{{host}}/{{ name }}\n\
            Authorization: Bearer {{token}}\nX-Ms-Date: {{x-date}}\nIf-Match: \"{{etag}}\"\nX: {{name}}{{\nY: {{name}}}}";
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET https://a.example/a -"]);
        for (name, expected) in [
            ("host", "a.example"),
            ("authorization", "Bearer REDACTED"),
            ("x-ms-date", "REDACTED"),
            ("if-match", "REDACTED"),
            ("x", "a{{"),
            ("y", "a}}"),
        ] {
            assert_eq!(value(file, name), expected);
        }
    }

    #[test]
    fn faults() {
        let large = format!("@a = {}\n", "a".repeat(MAX_VARIABLES / 2));
        let doubled =
            format!("@a = {}\nGET https://a/1\nX: {}\n", "a".repeat(500_000), "{{a}}".repeat(150));
        for (file, count, fault) in [
            ("###\nabc\n", 0, format!("line 2: {EXPECTED}")),
            ("###\nGET https://a/b c\n", 0, format!("line 2: {EXPECTED}")),
            ("###\nget https://a\n", 0, format!("line 2: {EXPECTED}")),
            ("https://a/1\nno colon\n", 0, "line 2: the field line has no colon".to_owned()),
            (
                "https://a/1\nX: a\n b\n",
                0,
                "line 3: folded field lines are not allowed; write x in one line".to_owned(),
            ),
            ("https://a/1\n###\nPUT x\n", 1, format!("line 3: {EXPECTED}")),
            (
                &large.repeat(3),
                0,
                "line 2: the variables of the file have more than 1048576 bytes".to_owned(),
            ),
            (
                &doubled,
                0,
                "line 3: the variables are replaced by more than 67108864 bytes".to_owned(),
            ),
            ("@a = b\n", 0, "line 1: there is no message".to_owned()),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault));
        }
    }
}
