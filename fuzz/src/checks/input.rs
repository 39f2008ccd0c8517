//! Field lines and messages out of the bytes of an input.

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::FieldLines;

/// More than masthead takes, so that its limit is reached.
const MAX_LINES: usize = 200;

/// The lines of an input, which stand between its newlines.
pub fn split(data: &[u8]) -> Vec<&[u8]> {
    data.split(|&b| b == b'\n').take(MAX_LINES).collect()
}

/// The lines as header values, if all of them can be.
pub fn values(lines: &[&[u8]]) -> Option<Vec<HeaderValue>> {
    lines.iter().map(|line| HeaderValue::from_bytes(line).ok()).collect()
}

/// Calls `check` with the input as one line, and with its lines as header values if they can be.
pub fn each_form(data: &[u8], check: impl Fn(FieldLines<'_>, &[&[u8]])) {
    check(FieldLines::one(data), &[data]);
    let lines = split(data);
    if let Some(values) = values(&lines) {
        check(FieldLines::from(&values[..]), &lines);
    }
}

/// A message of the input: its first line, and its headers.
pub struct Message<'a> {
    pub start: &'a str,
    pub headers: HeaderMap,
}

/// The parts before and after the first empty line.
pub fn parts(data: &[u8]) -> (&[u8], Option<&[u8]>) {
    match data.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&data[..at], Some(&data[at + 2..])),
        None => (data, None),
    }
}

/// A line, and the lines after it that are headers.
pub fn message(data: &[u8]) -> Option<Message<'_>> {
    let mut lines = data.split(|&b| b == b'\n');
    let start = core::str::from_utf8(lines.next()?).ok()?;
    let mut headers = HeaderMap::new();
    for line in lines.take(MAX_LINES) {
        let Some(colon) = line.iter().position(|&b| b == b':') else { continue };
        let name = HeaderName::from_bytes(&line[..colon]);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(&line[colon + 1..])) {
            headers.append(name, value);
        }
    }
    Some(Message { start, headers })
}
