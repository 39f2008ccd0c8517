//! Hints about the value of one header.

use http::HeaderName;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};

use super::PARTITION_KEY;

/// A hint about the value of one header, after the mistakes that any value may have were excluded.
pub(super) fn of(name: &HeaderName, value: &[u8]) -> Option<&'static str> {
    let starts_with_digit = value.first().is_some_and(u8::is_ascii_digit);
    match name.as_str() {
        PARTITION_KEY => json_of_key(value),
        "x-ms-cosmos-offer-autopilot-settings" if value.contains(&b'\'') => Some(SINGLE_QUOTES),
        "x-ms-consistency-level" => {
            Some("the levels are Strong, BoundedStaleness, Session, ConsistentPrefix and Eventual")
        }
        _ if *name == RETRY_AFTER
            && starts_with_digit
            && value.iter().any(u8::is_ascii_alphabetic) =>
        {
            Some("a delay is a number of seconds, without a unit")
        }
        _ if *name == CACHE_CONTROL && value.contains(&b';') => {
            Some("there are commas between directives")
        }
        _ if *name == CONTENT_TYPE && has_bare_boundary(value) => {
            Some("a boundary with a space must be quoted, as in boundary=\"foo bar\"")
        }
        _ => form_of_number(name, value),
    }
}

const SINGLE_QUOTES: &str = "JSON has double quotes";

/// The reason why a partition key is not a JSON array.
fn json_of_key(value: &[u8]) -> Option<&'static str> {
    let Some(inner) = value.strip_prefix(b"[") else {
        return Some("put the value into an array, such as [\"a\"]");
    };
    let word = inner.trim_ascii_start();
    let word =
        &word[..word.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()];
    match word {
        b"None" | b"True" | b"False" => Some("this is Python; JSON has null, true and false"),
        b"undefined" => Some("write {} for a document without a value"),
        _ if inner.contains(&b'\'') => Some(SINGLE_QUOTES),
        [b'a'..=b'z' | b'A'..=b'Z', ..] => Some("put text in double quotes"),
        _ => None,
    }
}

/// Returns `true` if there is a `boundary` without quotes, and white space in it.
fn has_bare_boundary(value: &[u8]) -> bool {
    value.split(|&b| b == b';').any(|parameter| {
        let name = b"boundary=";
        let parameter = parameter.trim_ascii();
        let (own, text) = parameter.split_at(parameter.len().min(name.len()));
        own.eq_ignore_ascii_case(name)
            && !text.starts_with(b"\"")
            && text.iter().any(|b| matches!(b, b' ' | b'\t'))
    })
}

/// The unit of a number that was written as a duration, and the digits of a key that are no hexadecimal ones.
fn form_of_number(name: &HeaderName, value: &[u8]) -> Option<&'static str> {
    let is_duration = value.first().is_some_and(|b| b.is_ascii_digit() || b"+-.Pp".contains(b))
        && value.iter().any(|b| b.is_ascii_alphabetic() || b":.,".contains(b));
    match name.as_str() {
        "x-ms-documentdb-expiry-seconds" if is_duration => {
            Some("send whole seconds without a unit, such as 3600 for one hour")
        }
        "x-ms-dedicatedgateway-max-age" | "retry-after-ms" | "x-ms-retry-after-ms"
            if is_duration =>
        {
            Some("send whole milliseconds without a unit, such as 300000 for five minutes")
        }
        "x-ms-start-epk" | "x-ms-end-epk"
            if !value.is_empty() && !value.iter().all(u8::is_ascii_hexdigit) =>
        {
            Some("send the effective partition key as hexadecimal digits, without a prefix")
        }
        _ => None,
    }
}
