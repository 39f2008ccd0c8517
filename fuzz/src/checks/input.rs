//! Field lines out of the bytes of an input.

use http::HeaderValue;
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
