//! Raw HTTP/1.1 messages: requests, responses, or one after the other.

use http::HeaderMap;

use super::exchange::{BadInput, OwnedExchange, OwnedRequest, OwnedResponse, insert};

/// What is left of a file, and which line of it comes next.
struct Cursor<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Cursor<'a> {
    /// The next line without its end; `None` where the file ends before it does.
    fn line(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|&b| b == b'\n')?;
        let (line, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        self.line += 1;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn bad(&self, problem: impl Into<String>) -> BadInput {
        BadInput::new(format!("line {}", self.line), problem)
    }
}

/// All exchanges of a file. A response belongs to the request before it.
pub fn read(content: &[u8]) -> Result<Vec<OwnedExchange>, BadInput> {
    let mut cursor = Cursor { rest: content, line: 0 };
    let mut exchanges: Vec<OwnedExchange> = Vec::new();
    loop {
        // Empty lines between messages.
        let blank = cursor.rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        cursor.line += cursor.rest[..blank].iter().filter(|&&b| b == b'\n').count();
        cursor.rest = &cursor.rest[blank..];
        if cursor.rest.is_empty() {
            break;
        }
        let Some(start) = cursor.line() else {
            cursor.line += 1;
            return Err(cursor.bad("the message ends within its first line"));
        };
        let start = core::str::from_utf8(start).map_err(|_| cursor.bad("the line is not UTF-8"))?;
        if start.starts_with("HTTP/") {
            let response = response(start, &mut cursor)?;
            match exchanges.last_mut() {
                Some(exchange) if exchange.response.is_none() => exchange.response = Some(response),
                _ => {
                    exchanges
                        .push(OwnedExchange { response: Some(response), ..Default::default() });
                }
            }
        } else {
            let request = request(start, &mut cursor)?;
            exchanges.push(OwnedExchange { request: Some(request), ..Default::default() });
        }
    }
    if exchanges.is_empty() {
        return Err(BadInput::new("line 1", "there is no message"));
    }
    Ok(exchanges)
}

fn request(start: &str, cursor: &mut Cursor<'_>) -> Result<OwnedRequest, BadInput> {
    let mut words = start.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(cursor.bad("this is neither a request line nor a status line"));
    };
    if !version.starts_with("HTTP/") || method.is_empty() || target.is_empty() {
        return Err(cursor.bad("this is neither a request line nor a status line"));
    }
    let headers = headers(cursor)?;
    let has_body = body(&headers, cursor, false)?;
    Ok(OwnedRequest {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        has_body: Some(has_body),
    })
}

fn response(start: &str, cursor: &mut Cursor<'_>) -> Result<OwnedResponse, BadInput> {
    let status = start.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| cursor.bad("the status line has no status code"))?;
    let headers = headers(cursor)?;
    body(&headers, cursor, !matches!(status, 100..=199 | 204 | 304))?;
    Ok(OwnedResponse { status, headers })
}

fn headers(cursor: &mut Cursor<'_>) -> Result<HeaderMap, BadInput> {
    let mut map = HeaderMap::new();
    loop {
        let Some(line) = cursor.line() else {
            cursor.line += 1;
            return Err(cursor.bad("the message ends within its headers"));
        };
        if line.is_empty() {
            return Ok(map);
        }
        let Some(colon) = line.iter().position(|&b| b == b':') else {
            return Err(cursor.bad("the header line has no colon"));
        };
        let name = core::str::from_utf8(&line[..colon])
            .map_err(|_| cursor.bad("the name of the header is not UTF-8"))?;
        insert(&mut map, name, &line[colon + 1..]).map_err(|problem| cursor.bad(problem))?;
    }
}

/// Passes over the body, and says whether there is one. Without a length it reaches to the end of the
/// file, if there can be one at all.
fn body(headers: &HeaderMap, cursor: &mut Cursor<'_>, unannounced: bool) -> Result<bool, BadInput> {
    let len = match headers.get(http::header::CONTENT_LENGTH) {
        Some(len) => {
            let len = len.to_str().ok().and_then(|len| len.parse().ok());
            len.ok_or_else(|| cursor.bad("content-length: no number"))?
        }
        None if unannounced || headers.contains_key(http::header::TRANSFER_ENCODING) => {
            cursor.rest.len()
        }
        None => 0,
    };
    let Some((body, rest)) = cursor.rest.split_at_checked(len) else {
        return Err(cursor.bad("the message ends within its body"));
    };
    cursor.line += body.iter().filter(|&&b| b == b'\n').count();
    cursor.rest = rest;
    Ok(len > 0)
}
