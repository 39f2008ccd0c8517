//! Raw HTTP/1.1 messages: requests, responses, or one after the other.

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};

use super::exchange::{BadInput, OwnedExchange, OwnedRequest, OwnedResponse, insert};

/// What is left of a file, and which line of it comes next.
struct Cursor<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Cursor<'a> {
    /// The next line without its end; `None` where the file ends before it does.
    fn line(&mut self) -> Option<&'a [u8]> {
        self.line += 1;
        let end = self.rest.iter().position(|&b| b == b'\n')?;
        let (line, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Passes over so many bytes; `None` where there are fewer.
    fn skip(&mut self, len: usize) -> Option<()> {
        let (skipped, rest) = self.rest.split_at_checked(len)?;
        self.line += skipped.iter().filter(|&&b| b == b'\n').count();
        self.rest = rest;
        Some(())
    }

    /// Passes over the empty lines between messages.
    fn skip_blank(&mut self) {
        let blank = self.rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.skip(blank);
    }

    fn bad(&self, problem: impl Into<String>) -> BadInput {
        BadInput::new(format!("line {}", self.line), problem)
    }
}

/// All exchanges of a file. A response belongs to the first request before it that has none.
pub fn read(content: &[u8]) -> Result<Vec<OwnedExchange>, BadInput> {
    let mut cursor = Cursor { rest: content, line: 0 };
    let mut exchanges: Vec<OwnedExchange> = Vec::new();
    // The exchanges before this one have their response.
    let mut answered = 0;
    loop {
        cursor.skip_blank();
        if cursor.rest.is_empty() {
            break;
        }
        let Some(start) = cursor.line() else {
            return Err(cursor.bad("the message ends within its first line"));
        };
        let start = core::str::from_utf8(start).map_err(|_| cursor.bad("the line is not UTF-8"))?;
        if !start.starts_with("HTTP/") {
            let request = request(start, &mut cursor)?;
            exchanges.push(OwnedExchange { request: Some(request), ..Default::default() });
            continue;
        }
        let asked = exchanges.get(answered).and_then(|exchange| exchange.request.as_ref());
        let to_head = asked.is_some_and(|request| request.method == "HEAD");
        let response = response(start, to_head, &mut cursor)?;
        if matches!(response.status, 100 | 102..=199) {
            // The response proper is yet to come.
            continue;
        }
        match exchanges.get_mut(answered) {
            Some(exchange) => exchange.response = Some(response),
            None => {
                exchanges.push(OwnedExchange { response: Some(response), ..Default::default() });
            }
        }
        answered += 1;
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
    let has_body = Some(body(&headers, cursor)?.unwrap_or(false));
    Ok(OwnedRequest { method: method.to_owned(), target: target.to_owned(), headers, has_body })
}

fn response(
    start: &str,
    to_head: bool,
    cursor: &mut Cursor<'_>,
) -> Result<OwnedResponse, BadInput> {
    let status = start.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| cursor.bad("the status line has no status code"))?;
    let headers = headers(cursor)?;
    // These have no body, whatever their headers say of one (RFC 9112 6.3).
    let bodyless = to_head || matches!(status, 100..=199 | 204 | 304);
    if !bodyless && body(&headers, cursor)?.is_none() {
        // Without a length the body reaches to the end of the connection.
        cursor.skip(cursor.rest.len());
    }
    Ok(OwnedResponse { status, headers })
}

fn headers(cursor: &mut Cursor<'_>) -> Result<HeaderMap, BadInput> {
    let mut map = HeaderMap::new();
    loop {
        let Some(line) = cursor.line() else {
            return Err(cursor.bad("the message ends within its headers"));
        };
        match line {
            [] => return Ok(map),
            [b' ' | b'\t', ..] => {
                return Err(cursor.bad("the header line is folded, which HTTP no longer has"));
            }
            _ => {}
        }
        let Some(colon) = line.iter().position(|&b| b == b':') else {
            return Err(cursor.bad("the header line has no colon"));
        };
        let name = core::str::from_utf8(&line[..colon])
            .map_err(|_| cursor.bad("the name of the header is not UTF-8"))?;
        insert(&mut map, name, &line[colon + 1..]).map_err(|problem| cursor.bad(problem))?;
    }
}

/// Passes over the body and says whether there is one; `None` where no length is given.
fn body(headers: &HeaderMap, cursor: &mut Cursor<'_>) -> Result<Option<bool>, BadInput> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return chunks(cursor).map(Some);
    }
    let Some(len) = headers.get(CONTENT_LENGTH) else { return Ok(None) };
    let digits = len.to_str().ok().filter(|len| len.bytes().all(|b| b.is_ascii_digit()));
    let len = digits.and_then(|len| len.parse().ok());
    let len = len.ok_or_else(|| cursor.bad("content-length: no number"))?;
    cursor.skip(len).ok_or_else(|| cursor.bad("the message ends within its body"))?;
    Ok(Some(len > 0))
}

/// Passes over a chunked body and its trailers (RFC 9112 7.1).
fn chunks(cursor: &mut Cursor<'_>) -> Result<bool, BadInput> {
    let mut has_body = false;
    loop {
        let Some(line) = cursor.line() else {
            return Err(cursor.bad("the message ends within its body"));
        };
        let size = line.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
        let size = core::str::from_utf8(size).ok().filter(|size| !size.starts_with('+'));
        let size = size.and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size else { return Err(cursor.bad("this is no size of a chunk")) };
        if size == 0 {
            headers(cursor)?;
            return Ok(has_body);
        }
        has_body = true;
        cursor.skip(size).ok_or_else(|| cursor.bad("the message ends within its body"))?;
        if cursor.line().is_none_or(|end| !end.is_empty()) {
            return Err(cursor.bad("the chunk is longer than its size"));
        }
    }
}
