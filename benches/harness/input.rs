//! Inputs that more than one program measures.

use std::hint::black_box;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use masthead::{Field, FieldLines};

use super::Case;

pub const HMAC: &str = "HMAC-SHA256 Credential=0-l9-s0:abcDEF\
    &SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
pub const DATE: &str = "Tue, 05 Dec 2017 02:41:26 GMT";
pub const ACCEPT: &str = "application/vnd.microsoft.appconfig.kv+json;q=0.9, \
    application/json;q=0.5, */*;q=0.1";
pub const LINK: &str = "</kv?after=YWJj&api-version=1.0>; rel=\"next\"";
pub const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
pub const TAG: &str = "\"4f6dd610dd5e4deebc7fbaef685fb903\"";
/// As Microsoft Graph sends it.
pub const AGS: &str = "{\"ServerInfo\":{\"DataCenter\":\"UK South\",\"Slice\":\"E\",\"Ring\":\"3\",\
    \"ScaleUnit\":\"002\",\"RoleInstance\":\"LO1PEPF0000008B\"}}";

/// Headers as a server holds them: slices of the buffer in which their section arrived.
pub fn section(headers: &[(&'static str, &str)]) -> HeaderMap {
    let section: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let section = Bytes::from(section);
    let mut map = HeaderMap::new();
    let mut start = 0;
    for (name, value) in headers {
        let at = start + name.len() + 2;
        let shared = HeaderValue::from_maybe_shared(section.slice(at..at + value.len()));
        map.append(*name, shared.expect("a field value"));
        start = at + value.len() + 2;
    }
    map
}

/// The length of all values.
pub fn len(map: &HeaderMap) -> usize {
    map.values().map(HeaderValue::len).sum()
}

/// Distinct tags of 32 hexadecimal digits, as Azure App Configuration makes them.
pub fn tags(count: u32) -> String {
    let tag = |index| format!("\"4f6dd610dd5e4deebc7fbaef{:08x}\"", 0x685f_b903_u32 - index);
    (0..count).rev().map(tag).collect::<Vec<_>>().join(", ")
}

/// Tokens with distinct ids.
pub fn sync_tokens(count: u32) -> String {
    let token = |index| format!("jtqGc1I{}=MDoyOA==;sn=28", (4 + index) % 10);
    (0..count).map(token).collect::<Vec<_>>().join(",")
}

/// [`Field::parse`] of a value.
pub fn parse<T: Field>(input: &str, line: &str, goal: Option<u64>) -> Case {
    let value = received::<T>(line);
    case::<T>("parse", input, line, goal, move || {
        let lines = FieldLines::from(black_box(&value));
        black_box(&T::parse(lines));
    })
}

/// A case, once it is sure that the line is read without an error.
pub fn case<T: Field>(
    function: &str,
    input: &str,
    line: &str,
    goal: Option<u64>,
    run: impl Fn() + 'static,
) -> Case {
    let result = T::parse(FieldLines::one(line.as_bytes()));
    assert!(result.is_ok(), "{input} is read without an error");
    Case { name: name::<T>(function, input), bytes: line.len(), goal, run: Box::new(run) }
}

/// The type and the function, and the input in a word.
pub fn name<T>(function: &str, input: &str) -> String {
    let path = std::any::type_name::<T>();
    let name = path.rsplit("::").next().unwrap_or(path);
    format!("{name}::{function} {input}")
}

/// A value as a server holds it: a slice of the buffer in which the header section arrived.
pub fn received<T: Field>(line: &str) -> HeaderValue {
    let section = Bytes::from(format!("{}: {line}\r\n", T::name()));
    let start = T::name().as_str().len() + 2;
    HeaderValue::from_maybe_shared(section.slice(start..start + line.len())).expect("a field value")
}
