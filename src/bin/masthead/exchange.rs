//! Exchanges as they lie in files: raw HTTP/1.1 messages, HAR, JSON lines.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::HttpDate;
use masthead::service::{Exchange, Request, Response};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::raw;

/// An exchange that owns what the check borrows.
#[derive(Default)]
pub struct OwnedExchange {
    pub request: Option<OwnedRequest>,
    pub response: Option<OwnedResponse>,
    /// When the request was made, if the file tells.
    pub now: Option<HttpDate>,
}

pub struct OwnedRequest {
    pub method: String,
    pub target: String,
    pub headers: HeaderMap,
    pub has_body: Option<bool>,
}

pub struct OwnedResponse {
    pub status: u16,
    pub headers: HeaderMap,
}

impl OwnedExchange {
    pub fn view(&self) -> Exchange<'_> {
        let mut exchange = Exchange::default();
        exchange.request = self.request.as_ref().map(|owned| {
            let mut request = Request::new(&owned.method, &owned.target, &owned.headers);
            request.has_body = owned.has_body;
            request
        });
        exchange.response =
            self.response.as_ref().map(|owned| Response::new(owned.status, &owned.headers));
        exchange
    }
}

/// Why a file cannot be read: where in it, and what is wrong there.
pub struct BadInput {
    pub place: String,
    pub problem: String,
}

impl BadInput {
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }
}

/// All exchanges of a file, recognised by its content.
pub fn read(content: &[u8]) -> Result<Vec<OwnedExchange>, BadInput> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let start = content.trim_ascii_start();
    if !start.starts_with(b"{") {
        return raw::read(content);
    }
    let first_line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    match serde_json::from_slice::<Line<'_>>(first_line) {
        Ok(_) => json_lines(content),
        Err(_) => har(content),
    }
}

/// A JSON line: the kinds that there are beside exchanges are passed over.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ExchangeLine {
    method: String,
    target: String,
    request_headers: Vec<(String, String)>,
    #[serde(default)]
    request_body_base64: String,
    response_status: Option<u16>,
    #[serde(default)]
    response_headers: Vec<(String, String)>,
}

fn json_lines(content: &[u8]) -> Result<Vec<OwnedExchange>, BadInput> {
    let mut exchanges = Vec::new();
    for (index, line) in content.split(|&b| b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let place = || format!("line {}", index + 1);
        let no_json = |error: serde_json::Error| BadInput::new(place(), what_json(&error));
        let kind: Line<'_> = serde_json::from_slice(line).map_err(no_json)?;
        if kind.kind != "exchange" {
            continue;
        }
        let line: ExchangeLine = serde_json::from_slice(line).map_err(no_json)?;
        let request = OwnedRequest {
            headers: headers(&line.request_headers, &place)?,
            has_body: Some(!line.request_body_base64.is_empty()),
            method: line.method,
            target: line.target,
        };
        let response = match line.response_status {
            Some(status) => {
                Some(OwnedResponse { status, headers: headers(&line.response_headers, &place)? })
            }
            None => None,
        };
        exchanges.push(OwnedExchange { request: Some(request), response, now: None });
    }
    Ok(exchanges)
}

/// HAR 1.2, of which most members are optional in the wild.
#[derive(Deserialize)]
struct Har<'a> {
    #[serde(borrow)]
    log: HarLog<'a>,
}

#[derive(Deserialize)]
struct HarLog<'a> {
    // Raw, so that a fault is placed in its entry.
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarEntry {
    started_date_time: Option<String>,
    request: HarRequest,
    response: Option<HarResponse>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<HarHeader>,
    body_size: Option<i64>,
    post_data: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct HarResponse {
    status: i64,
    #[serde(default)]
    headers: Vec<HarHeader>,
}

#[derive(Deserialize)]
struct HarHeader {
    name: String,
    value: String,
}

fn har(content: &[u8]) -> Result<Vec<OwnedExchange>, BadInput> {
    let har: Har<'_> = serde_json::from_slice(content).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        BadInput::new(place, what_json(&error))
    })?;
    har.log.entries.iter().enumerate().map(|(index, entry)| har_entry(index, entry)).collect()
}

fn har_entry(index: usize, entry: &RawValue) -> Result<OwnedExchange, BadInput> {
    let place = || format!("entry {}", index + 1);
    let entry: HarEntry = serde_json::from_str(entry.get())
        .map_err(|error| BadInput::new(place(), what_json(&error)))?;
    // Some exporters join the lines of a header by newlines.
    let pairs = |headers: Vec<HarHeader>| -> Vec<(String, String)> {
        let lines = |header: HarHeader| {
            let HarHeader { name, value } = header;
            value.split('\n').map(|line| (name.clone(), line.to_owned())).collect::<Vec<_>>()
        };
        headers.into_iter().flat_map(lines).collect()
    };
    let has_body = match (entry.request.body_size, entry.request.post_data.is_some()) {
        (Some(size), _) if size >= 0 => Some(size > 0),
        (_, true) => Some(true),
        _ => None,
    };
    let mut request_headers = headers(&pairs(entry.request.headers), &place)?;
    if !request_headers.contains_key("host") {
        // HTTP/2 has none, and some exporters leave it out: the URL has it.
        let url: Option<http::Uri> = entry.request.url.parse().ok();
        if let Some(authority) = url.as_ref().and_then(http::Uri::authority) {
            insert(&mut request_headers, "host", authority.as_str().as_bytes())
                .map_err(|problem| BadInput::new(place(), problem))?;
        }
    }
    let request = OwnedRequest {
        headers: request_headers,
        has_body,
        method: entry.request.method,
        target: entry.request.url,
    };
    let response = match entry.response {
        // Browsers write 0 for a response that never came.
        Some(response) if response.status > 0 => Some(OwnedResponse {
            status: u16::try_from(response.status)
                .map_err(|_| BadInput::new(place(), "the status is no status code"))?,
            headers: headers(&pairs(response.headers), &place)?,
        }),
        _ => None,
    };
    let now = entry.started_date_time.and_then(|time| clock(&time).ok());
    Ok(OwnedExchange { request: Some(request), response, now })
}

/// A time as HAR or a person writes it.
pub fn clock(time: &str) -> Result<HttpDate, masthead::DecodeError> {
    use masthead::{Field, FieldLines, Notes, time::Date};
    Date::parse(FieldLines::one(time.as_bytes()), &mut Notes::new()).map(|date| date.0)
}

/// The headers as a map; what HTTP/2 has in place of the request line is none of them.
fn headers(pairs: &[(String, String)], place: &impl Fn() -> String) -> Result<HeaderMap, BadInput> {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        if !name.starts_with(':') {
            insert(&mut map, name, value.as_bytes())
                .map_err(|problem| BadInput::new(place(), problem))?;
        }
    }
    Ok(map)
}

/// Adds a header; what is wrong with it otherwise, without its value.
pub fn insert(map: &mut HeaderMap, name: &str, value: &[u8]) -> Result<(), String> {
    // What is no name may be anything, a credential among others: it is not repeated.
    let name: HeaderName = name.parse().map_err(|_| match name.trim_end_matches([' ', '\t']) {
        trimmed if trimmed.len() < name.len() => "there is white space before the colon".to_owned(),
        _ => "what stands before the colon is not the name of a header".to_owned(),
    })?;
    let value = HeaderValue::from_bytes(trim_ows(value))
        .map_err(|_| format!("{name}: the value holds a control character"))?;
    map.try_append(name, value).map_err(|_| "there are too many headers".to_owned())?;
    Ok(())
}

fn trim_ows(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// What is wrong with JSON, without a word of what it holds.
fn what_json(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => {
            "the JSON has another form than HAR 1.2 or JSON lines of exchanges"
        }
        serde_json::error::Category::Eof => "the JSON ends too early",
        _ => "this is no JSON",
    }
}
