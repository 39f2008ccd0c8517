//! HAR 1.2, entry by entry.

use std::cell::Cell;
use std::fmt;
use std::io::{BufReader, Read};

use base64::engine::general_purpose::STANDARD;
use base64::read::DecoderReader;
use masthead::HttpDate;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::body::{self, Answer, Digested, TextBody};
use super::json::{Headers, Limited, Pair, no_json, what};
use super::message::{Form, OwnedExchange, OwnedRequest, OwnedResponse};
use super::{BUFFER, BadInput, Blank, Each, Stop, url};

/// The most bytes of an entry, and of what stands between two. Bodies count, though they are not held.
const MAX_ENTRY: u64 = 256 * 1024 * 1024;

/// An entry. Most of its members are optional in the wild.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: Option<String>,
    request: Request,
    response: Option<Response>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Headers<Header>,
    body_size: Option<f64>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<TextBody>,
    /// Not of HAR 1.2, but of those who write bodies that are no text.
    encoding: Option<String>,
}

impl PostData {
    /// The digest of the body, where this is all of it, and its start: some exporters have the parameters of a form only.
    fn digested(self, size: Option<f64>) -> Option<Digested> {
        let text = self.text?;
        if self.encoding.as_deref() == Some("base64") {
            return Some(text.decoded);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "an entry is shorter than what a double counts"
        )]
        let len = text.len as f64;
        let is_whole = match size.filter(|size| *size >= 0.0) {
            Some(size) => (size - len).abs() < 0.5,
            None => text.len > 0,
        };
        Some(text.plain).filter(|_| is_whole)
    }
}

#[derive(Default)]
struct Response {
    status: Option<i64>,
    headers: Headers<Header>,
    content: Option<Content>,
}

/// The body of a response, as HAR has it.
#[derive(Deserialize)]
struct Content {
    text: Option<String>,
    encoding: Option<String>,
}

impl Content {
    fn add_to(&self, answer: &mut Answer) {
        let text = self.text.as_deref().unwrap_or_default().as_bytes();
        match self.encoding.as_deref() {
            Some("base64") => answer.read(DecoderReader::new(text, &STANDARD)),
            _ => answer.read(text),
        }
    }
}

impl<'de> Deserialize<'de> for Response {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ResponseVisitor)
    }
}

struct ResponseVisitor;

impl<'de> Visitor<'de> for ResponseVisitor {
    type Value = Response;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a response")
    }

    /// By hand, since bodies are long: only that of a 401 is read, which all programs write after the status.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Response, A::Error> {
        let mut response = Response::default();
        let mut seen = [false; 3];
        while let Some(name) = map.next_key::<String>()? {
            let known = ["status", "headers", "content"].into_iter().zip(&mut seen);
            let known = known.into_iter().find(|(known, _)| *known == name);
            if let Some((name, seen)) = known {
                if std::mem::replace(seen, true) {
                    return Err(de::Error::duplicate_field(name));
                }
            }
            match name.as_str() {
                "status" => response.status = map.next_value()?,
                "headers" => response.headers = map.next_value()?,
                "content" if response.status == Some(401) => response.content = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(response)
    }
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

impl Pair for Header {
    const JOINED: bool = true;

    fn parts(&self) -> (&str, &str) {
        (&self.name, &self.value)
    }
}

/// Hands out the entries of a file.
pub fn read(input: impl Read, blank: &Blank, each: &mut Each<'_>) -> Result<(), Stop> {
    let left = Cell::new(MAX_ENTRY);
    // The deserializer reads byte by byte.
    let input = BufReader::with_capacity(BUFFER, Limited { input, left: &left });
    let mut json = serde_json::Deserializer::from_reader(input);
    let mut entries = Entries { each, left: &left, number: 0, is_within: false, stop: None };
    let file = Member { name: "log", value: Member { name: "entries", value: &mut entries } };
    let read = file.deserialize(&mut json).and_then(|()| json.end());
    let Entries { number, is_within, stop, .. } = entries;
    if let Some(stop) = stop {
        return Err(stop);
    }
    read.map_err(|error| {
        let bad = match left.get() {
            0 => {
                let problem = format!("more than {MAX_ENTRY} bytes in one entry");
                no_json(error, blank, Some(&problem))
            }
            _ if is_within && error.is_data() => {
                BadInput::at(format!("entry {number}"), what(&error))
            }
            _ => no_json(error, blank, None),
        };
        Stop::Bad(bad)
    })
}

/// The member of an object that is looked for; all others are passed over.
struct Member<S> {
    name: &'static str,
    value: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Member<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Member<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {:?}", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut value = Some(self.value);
        while let Some(name) = map.next_key::<String>()? {
            if name != self.name {
                map.next_value::<IgnoredAny>()?;
            } else if let Some(value) = value.take() {
                map.next_value_seed(value)?;
            } else {
                return Err(de::Error::duplicate_field(self.name));
            }
        }
        match value {
            Some(_) => Err(de::Error::missing_field(self.name)),
            None => Ok(()),
        }
    }
}

/// The entries while they come in.
struct Entries<'a, 'f> {
    each: &'a mut Each<'f>,
    left: &'a Cell<u64>,
    /// The number of the entry that is being read, from one.
    number: usize,
    is_within: bool,
    stop: Option<Stop>,
}

impl<'de> DeserializeSeed<'de> for &mut Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            self.left.set(MAX_ENTRY);
            self.number += 1;
            self.is_within = true;
            let entry = list.next_element::<Entry>()?;
            self.is_within = false;
            let Some(entry) = entry else { return Ok(()) };
            if is_left_out(&entry.request) {
                continue;
            }
            let result = match exchange(entry) {
                Ok(exchange) => (self.each)(exchange).map_err(Stop::Failed),
                Err(problem) => {
                    Err(Stop::Bad(BadInput::at(format!("entry {}", self.number), problem)))
                }
            };
            if let Err(stop) = result {
                self.stop = Some(stop);
                return Err(de::Error::custom("stopped"));
            }
        }
    }
}

/// Returns true for what is no request to a service: that to a proxy for a tunnel, and what has no URL of HTTP.
fn is_left_out(request: &Request) -> bool {
    request.method == "CONNECT" || url::is_foreign(&request.url)
}

fn exchange(entry: Entry) -> Result<OwnedExchange, String> {
    let Entry { started_date_time, request, response } = entry;
    let has_body = match (request.body_size, request.post_data.is_some()) {
        (Some(size), _) if size >= 0.0 => Some(size > 0.0),
        (_, true) => Some(true),
        _ => None,
    };
    let digested = match (request.post_data, has_body) {
        (Some(data), _) => data.digested(request.body_size),
        (None, Some(false)) => Some(Digested { digest: body::none(), start: Vec::new() }),
        _ => None,
    };
    let Digested { digest, start: body_start } = digested.unwrap_or_default();
    let request = OwnedRequest {
        digest,
        body_start,
        authority: request.headers.authority(),
        headers: request.headers.with_host(url::host(&request.url))?,
        has_body,
        method: request.method,
        target: url::without_user(request.url),
    };
    let response = match response {
        // Browsers write 0 for a response that never came.
        Some(Response { status: Some(status @ 1..), headers, content }) => {
            let status = u16::try_from(status).map_err(|_| "the status is no status code")?;
            let headers = headers.into_map()?;
            let mut answer = Answer::of(status, &headers);
            if let Some(content) = content {
                content.add_to(&mut answer);
            }
            Some(OwnedResponse { status, headers, answer: answer.text() })
        }
        _ => None,
    };
    let mut exchange = OwnedExchange::new(Form::Har, Some(request), response);
    exchange.now = started_date_time.and_then(|time| clock(&time).ok());
    Ok(exchange)
}

/// A time as HAR or a person writes it.
fn clock(time: &str) -> Result<HttpDate, masthead::DecodeError> {
    use masthead::{Field, FieldLines, time::Date};
    Date::parse(FieldLines::one(time.as_bytes())).map(|date| date.0)
}

/// A time as the command line has it.
pub fn now(time: &str) -> Result<HttpDate, &'static str> {
    match time {
        "now" => Ok(HttpDate::now()),
        _ => clock(time)
            .map_err(|_| "expected a date such as \"Fri, 11 May 2018 18:48:36 GMT\", or \"now\""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{faulty, read, request_value, shorts, whole};
    use super::*;

    fn har(entries: &str) -> String {
        format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{entries}]}}}}")
    }

    fn entry(headers: &str, rest: &str) -> String {
        format!(
            r#"{{"request":{{"method":"GET","url":"https://u:p@a:8080/kv","headers":{headers}}}{rest}}}"#
        )
    }

    #[test]
    fn members_in_any_order() {
        let file = include_bytes!("../../tests/input/small.har");
        let exchanges = whole(&file[..]);
        assert_eq!(
            shorts(&exchanges),
            [
                "GET https://contoso.azconfig.io/kv?api-version=1.0 200",
                "PUT https://contoso.azconfig.io/kv/a -",
                "GET /kv -"
            ]
        );
        assert!(exchanges[0].now.is_some() && exchanges[2].now.is_none());
        let bodies = exchanges.iter().map(|e| e.request.as_ref().unwrap().has_body);
        assert_eq!(bodies.collect::<Vec<_>>(), [Some(false), Some(true), None]);
        let tokens = exchanges[0].request.as_ref().unwrap().headers.get_all("sync-token");
        assert_eq!(tokens.iter().collect::<Vec<_>>(), ["a=b;sn=1", "c=d;sn=2"]);
    }

    #[test]
    fn hosts() {
        let host = |headers| {
            let exchanges = whole(har(&entry(headers, "")).as_bytes());
            String::from_utf8(request_value(&exchanges[0], "host").to_vec()).unwrap()
        };
        assert_eq!(host(r#"[{"name":"Host","value":"b"},{"name":":authority","value":"c"}]"#), "b");
        assert_eq!(
            host(r#"[{"name":":authority","value":"c"},{"name":":path","value":"\n"}]"#),
            "c"
        );
        assert_eq!(host("[]"), "a:8080");
        assert_eq!(host("null"), "a:8080");
    }

    #[test]
    fn requests_to_no_service() {
        let others = [
            entry("[]", "").replace("GET", "CONNECT"),
            entry("[]", "").replace("https://", "wss://"),
            r#"{"request":{"method":"GET","url":"data:text/plain,a"},"response":{"status":200}}"#
                .to_owned(),
        ]
        .join(",");
        let file = har(&format!("{others},{}", entry("[]", "")));
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET https://a:8080/kv -"]);
        // The number of an entry counts them.
        let file = har(&format!("{others},1"));
        assert!(faulty(file.as_bytes()).1.starts_with("entry 4: "));
    }

    #[test]
    fn statuses() {
        for (status, found) in [("200", "200"), ("0", "-"), ("-1", "-"), ("null", "-")] {
            let response = format!(",\"response\":{{\"status\":{status}}}");
            let [exchange] = &whole(har(&entry("[]", &response)).as_bytes())[..] else { panic!() };
            assert!(super::super::testing::short(exchange).ends_with(&format!(" {found}")));
        }
        assert_eq!(shorts(&whole(har(&entry("[]", ",\"response\":null")).as_bytes())).len(), 1);
    }

    #[test]
    fn faults_have_their_place() {
        let good = entry("[]", "");
        let form = "expected HAR 1.2 or JSON lines of exchanges";
        for (bad, fault) in [
            ("{}", format!("entry 2: {form}")),
            ("1", format!("entry 2: {form}")),
            ("null", format!("entry 2: {form}")),
            ("{\"request\":{\"method\":\"GET\"}}", format!("entry 2: {form}")),
            (&entry("[{\"name\":\"a\"}]", ""), format!("entry 2: {form}")),
            (&entry("{}", ""), format!("entry 2: {form}")),
            (
                &entry(r#"[{"name":"a","value":"\u0000"}]"#, ""),
                "entry 2: a: the value contains a control character".to_owned(),
            ),
            (
                &entry("[]", r#","response":{"status":70000}"#),
                "entry 2: the status is no status code".to_owned(),
            ),
            ("\n}", "line 2, column 1: invalid JSON".to_owned()),
            (&"[".repeat(100_000), format!("entry 2: {form}")),
        ] {
            let file = har(&format!("{good},{bad},{good}"));
            assert_eq!(faulty(file.as_bytes()), (1, fault));
        }
        for (file, count, fault) in [
            (har(&format!("{good},")), 1, "invalid JSON"),
            (har(&good).replace("\"log\"", "\"log\":{\"entries\":[]},\"log\""), 0, form),
            (har(&good) + "x", 1, "invalid JSON"),
            (har(&good) + "{}", 1, "invalid JSON"),
            ("{\"log\":{}}".to_owned(), 0, form),
            ("{\"log\":[]}".to_owned(), 0, form),
            ("{\"log\":{\"entries\":{}}}".to_owned(), 0, form),
            ("{\"log\":{\"entries\":null}}".to_owned(), 0, form),
            (
                format!("{{\"log\":{{\"x\":{}", "[".repeat(1_000_000)),
                0,
                "unexpected end of the JSON",
            ),
        ] {
            let (found, fault_found) = faulty(file.as_bytes());
            assert!(fault_found.starts_with("line 1, column "), "{fault_found}");
            assert!(fault_found.ends_with(fault), "{fault_found}");
            assert_eq!(found, count);
        }
    }

    #[test]
    fn what_is_read_has_a_limit() {
        let left = Cell::new(4);
        let mut limited = Limited { input: &b"abcdef"[..], left: &left };
        let mut bytes = [0; 2];
        assert_eq!(limited.read(&mut bytes).unwrap(), 2);
        assert!(limited.read(&mut bytes).is_err());
        assert_eq!(left.get(), 0);
        left.set(4);
        assert_eq!(limited.read(&mut bytes).unwrap(), 2);
        assert_eq!(limited.read(&mut bytes).unwrap(), 0);
    }

    #[test]
    fn a_body_is_no_header() {
        let body = "a".repeat(3_000_000);
        let response = format!(r#","response":{{"content":{{"text":"{body}"}},"status":200}}"#);
        let (found, fault) = read(har(&entry("[]", &response)).as_bytes());
        assert_eq!((found.len(), fault), (1, None));
    }
}
