//! JSON lines: an object for each exchange.

use std::borrow::Cow;
use std::io::BufRead;

use base64::engine::general_purpose::STANDARD;
use base64::read::DecoderReader;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::BadInput;
use super::body::{Answer, Digested, TextBody};
use super::json::{Headers, MAX_LINE, Pair, what};
use super::lines::{Found, Lines};
use super::message::{Form, OwnedExchange, OwnedRequest, OwnedResponse};

/// The kind of a line. Lines other than exchanges are skipped.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ExchangeLine<'a> {
    method: String,
    target: String,
    request_headers: Headers<HeaderPair>,
    request_body_base64: Option<TextBody>,
    response_status: Option<u16>,
    #[serde(default)]
    response_headers: Headers<HeaderPair>,
    /// Not decoded yet: only some statuses need it.
    #[serde(borrow)]
    response_body_base64: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct HeaderPair(String, String);

impl Pair for HeaderPair {
    const JOINED: bool = false;

    fn parts(&self) -> (&str, &str) {
        (&self.0, &self.1)
    }
}

/// The exchanges of a file, up to the first fault.
pub struct JsonLines<R> {
    lines: Lines<R>,
    is_over: bool,
}

impl<R: BufRead> JsonLines<R> {
    pub fn new(lines: Lines<R>) -> Self {
        Self { lines, is_over: false }
    }

    fn advance(&mut self) -> Result<Option<OwnedExchange>, BadInput> {
        loop {
            match self.lines.advance(MAX_LINE)? {
                Found::End => return Ok(None),
                Found::TooLong => {
                    return Err(self
                        .lines
                        .bad(format!("the line is longer than {MAX_LINE} bytes")));
                }
                Found::Line | Found::Last => {}
            }
            if self.lines.line().trim_ascii().is_empty() {
                continue;
            }
            if let Some(exchange) =
                exchange(self.lines.line()).map_err(|problem| self.lines.bad(problem))?
            {
                return Ok(Some(exchange));
            }
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<OwnedExchange, BadInput>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.advance().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// The exchange of a line, if it is one.
fn exchange(line: &[u8]) -> Result<Option<OwnedExchange>, String> {
    let kind: Line<'_> = serde_json::from_slice(line).map_err(|error| what(&error))?;
    if kind.kind != "exchange" {
        return Ok(None);
    }
    let line: ExchangeLine<'_> = serde_json::from_slice(line).map_err(|error| what(&error))?;
    let body = line.request_body_base64;
    if body.as_ref().is_some_and(|body| body.decoded.digest.is_none()) {
        return Err("request_body_base64 is not base64".to_owned());
    }
    let has_body = Some(body.as_ref().is_some_and(|body| body.len > 0));
    let Digested { digest, start: body_start } = body.unwrap_or_default().decoded;
    let request = OwnedRequest {
        authority: line.request_headers.authority(),
        headers: line.request_headers.with_host(None)?,
        has_body,
        digest,
        body_start,
        method: line.method,
        target: line.target,
    };
    let response = match line.response_status {
        Some(status) => {
            let headers = line.response_headers.into_map()?;
            let mut answer = Answer::of(status, &headers);
            let body = line.response_body_base64.filter(|_| answer.is_kept());
            if let Some(body) = body.map(RawValue::get) {
                let body: Cow<'_, str> =
                    serde_json::from_str(body).map_err(|error| what(&error))?;
                answer.read(DecoderReader::new(body.as_bytes(), &STANDARD));
            }
            Some(OwnedResponse { status, headers, answer: answer.text() })
        }
        None => None,
    };
    Ok(Some(OwnedExchange::new(Form::JsonLines, Some(request), response)))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::testing::{faulty, request_value, shorts, whole};
    use super::MAX_LINE;

    const LINE: &str = r#"{"type":"exchange","method":"GET","target":"/kv","request_headers":[["Host","a"],[":authority","b"],["X","a"],["x","ä"]]}"#;

    #[test]
    fn lines_of_other_types_are_passed_over() {
        let text =
            format!("{{\"type\":\"meta\",\"a\":[1]}}\r\n\r\n{LINE}\r\n  \n{{\"type\":\"\"}}");
        let exchanges = whole(text.as_bytes());
        assert_eq!(shorts(&exchanges), ["GET /kv -"]);
        assert_eq!(request_value(&exchanges[0], "host"), b"a");
        assert_eq!(exchanges[0].request.as_ref().unwrap().headers.get_all("x").iter().count(), 2);
        assert_eq!(exchanges[0].request.as_ref().unwrap().has_body, Some(false));
        assert!(whole(&b"{\"type\":\"meta\"}"[..]).is_empty());
    }

    #[test]
    fn faults_have_their_line() {
        let form = "line 3: expected HAR 1.2 or JSON lines of exchanges";
        for (line, fault) in [
            ("{\"type\":\"exchange\"}".to_owned(), form),
            ("{\"type\":1}".to_owned(), form),
            ("{}".to_owned(), form),
            ("[]".to_owned(), form),
            (LINE.replace("\"/kv\"", "null"), form),
            (LINE.replace("\"X\",", ""), form),
            (
                LINE.replace("\"X\"", "\"X Y\""),
                "line 3: expected the name of a header before the colon",
            ),
            (
                LINE.replace("\"X\",\"a\"", "\"X\",\"a\\nb\""),
                "line 3: x: the value contains a control character",
            ),
            (format!("{LINE}{LINE}"), "line 3: invalid JSON"),
            ("\0".to_owned(), "line 3: invalid JSON"),
            (LINE[..50].to_owned(), "line 3: unexpected end of the JSON"),
            ("[".repeat(100_000), form),
        ] {
            let text = format!("{{\"type\":\"meta\"}}\n{LINE}\n{line}\n{LINE}\n");
            assert_eq!(faulty(text.as_bytes()), (1, fault.to_owned()));
        }
    }

    #[test]
    fn a_line_has_a_limit() {
        let long = std::io::repeat(b' ').take(MAX_LINE as u64 + 1);
        let text = format!("{{\"type\":\"meta\"}}\n{LINE}\n");
        assert_eq!(
            faulty(text.as_bytes().chain(long)),
            (1, "line 3: the line is longer than 67108864 bytes".to_owned())
        );
    }
}
