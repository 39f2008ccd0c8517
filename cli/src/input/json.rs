//! Code for both JSON formats: how they are distinguished, headers, and errors.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;

use http::HeaderMap;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::message::{add_host, insert};
use super::{BadInput, Blank};

/// The most bytes of a JSON line.
pub const MAX_LINE: usize = 64 * 1024 * 1024;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    Har,
    Lines,
}

/// Tells the forms apart by the first object: a HAR has `log`, and a JSON line has `type`.
///
/// Gives back what it has read of `input`. That is little, since those come early, and never more than
/// `most` bytes.
pub fn kind(
    input: &mut impl BufRead,
    blank: &Blank,
    most: u64,
) -> Result<(Kind, Vec<u8>), BadInput> {
    let left = Cell::new(most);
    let mut seen = Vec::new();
    let mut kind = None;
    let recorded = Recorded { input: Limited { input, left: &left }, seen: &mut seen };
    // The deserializer reads byte by byte.
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(recorded));
    let read = json.deserialize_map(KindVisitor(&mut kind));
    match (kind, read) {
        (Some(kind), _) => Ok((kind, seen)),
        (None, Err(error)) if left.get() == 0 => {
            Err(no_json(error, blank, Some("expected \"log\" or \"type\" near the start")))
        }
        (None, Err(error)) => Err(no_json(error, blank, None)),
        (None, Ok(())) => Err(BadInput::at(
            format!("line {}", blank.lines + 1),
            "the JSON has neither \"log\", as HAR 1.2 has, nor \"type\", as JSON lines of exchanges have",
        )),
    }
}

struct KindVisitor<'a>(&'a mut Option<Kind>);

impl<'de> Visitor<'de> for KindVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            *self.0 = match key.as_str() {
                "log" => Some(Kind::Har),
                "type" => Some(Kind::Lines),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            return Err(de::Error::custom("enough"));
        }
        Ok(())
    }
}

/// A reader that keeps what it has read.
struct Recorded<'a, R> {
    input: R,
    seen: &'a mut Vec<u8>,
}

impl<R: Read> Read for Recorded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(buffer)?;
        self.seen.extend_from_slice(&buffer[..len]);
        Ok(len)
    }
}

/// A reader that fails where more is read than is left.
pub struct Limited<'a, R> {
    pub input: R,
    pub left: &'a Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(buffer)?;
        match self.left.get().checked_sub(len as u64) {
            Some(left) if left > 0 || len == 0 => {
                self.left.set(left);
                Ok(len)
            }
            _ => {
                self.left.set(0);
                Err(io::Error::other("too much"))
            }
        }
    }
}

/// Where the JSON of a file goes wrong; `problem` where more is known of that.
pub fn no_json(error: serde_json::Error, blank: &Blank, problem: Option<&str>) -> BadInput {
    if error.is_io() && problem.is_none() {
        return BadInput::Io(error.into());
    }
    let column = if error.line() == 1 { blank.columns } else { 0 };
    let (line, column) = (blank.lines + error.line(), column + error.column());
    let place = format!("line {line}, column {column}");
    BadInput::at(place, problem.unwrap_or_else(|| what(&error)))
}

/// Describes an error in JSON without its content.
pub fn what(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "expected HAR 1.2 or JSON lines of exchanges",
        serde_json::error::Category::Eof => "unexpected end of the JSON",
        _ => "invalid JSON",
    }
}

/// The name and the value of a header, as a form of JSON has them.
pub trait Pair {
    /// True if the lines of a header may be joined by newlines.
    const JOINED: bool;

    fn parts(&self) -> (&str, &str);
}

/// Headers, and the first thing that is wrong with them.
pub struct Headers<P> {
    map: HeaderMap,
    /// The `:authority` of HTTP/2, which replaces `Host`.
    authority: Option<String>,
    problem: Option<String>,
    form: PhantomData<P>,
}

impl<P> Default for Headers<P> {
    fn default() -> Self {
        Self { map: HeaderMap::new(), authority: None, problem: None, form: PhantomData }
    }
}

impl<P: Pair> Headers<P> {
    fn add(&mut self, pair: &P) {
        let (name, value) = pair.parts();
        if name == ":authority" {
            self.authority = Some(value.to_owned());
        }
        // What HTTP/2 has in place of the request line is no header.
        if self.problem.is_some() || name.starts_with(':') {
            return;
        }
        let mut add = |line: &str| insert(&mut self.map, name, line.as_bytes());
        self.problem = match P::JOINED {
            true => value.split('\n').try_for_each(add),
            false => add(value),
        }
        .err();
    }

    /// The headers of a response.
    pub fn into_map(self) -> Result<HeaderMap, String> {
        match self.problem {
            Some(problem) => Err(problem),
            None => Ok(self.map),
        }
    }

    /// `:authority`, which no map of headers holds.
    pub fn authority(&self) -> Option<String> {
        self.authority.clone()
    }

    /// The headers of a request. HTTP/2 has no `Host`, and some exporters leave it out: `host` is what
    /// else tells it.
    pub fn with_host(mut self, host: Option<&str>) -> Result<HeaderMap, String> {
        let authority = self.authority.take();
        let mut map = self.into_map()?;
        add_host(&mut map, authority.as_deref().or(host))?;
        Ok(map)
    }
}

impl<'de, P: Pair + Deserialize<'de>> Deserialize<'de> for Headers<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Some exporters write null for no headers.
        deserializer.deserialize_any(HeadersVisitor(PhantomData))
    }
}

struct HeadersVisitor<P>(PhantomData<P>);

impl<'de, P: Pair + Deserialize<'de>> Visitor<'de> for HeadersVisitor<P> {
    type Value = Headers<P>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of headers")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
        let mut headers = Headers::default();
        while let Some(pair) = pairs.next_element()? {
            headers.add(&pair);
        }
        Ok(headers)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{faulty, shorts, whole};
    use super::*;

    fn told(text: &[u8]) -> Result<Kind, String> {
        match kind(&mut &text[..], &Blank::default(), 1 << 20) {
            Ok((kind, seen)) => {
                assert!(text.starts_with(&seen));
                Ok(kind)
            }
            Err(BadInput::At { place, problem }) => Err(format!("{place}: {problem}")),
            Err(BadInput::Io(error)) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_first_telling_member_decides() {
        assert_eq!(told(br#"{"log":{"entries":[]}}"#), Ok(Kind::Har));
        assert_eq!(told(br#"{"a":{"type":1},"l\u006fg":{"type":"exchange"}"#), Ok(Kind::Har));
        assert_eq!(told(br#"{"type":"exchange","log":{}}"#), Ok(Kind::Lines));
        assert_eq!(
            told(br#"{"x":{"log":[{"log":{}}]},"type"#).unwrap_err(),
            "line 1, column 31: unexpected end of the JSON"
        );
        let neither = "line 1: the JSON has neither \"log\", as HAR 1.2 has, nor \"type\", as JSON lines of exchanges have";
        assert_eq!(told(b"{}").unwrap_err(), neither);
        assert_eq!(told(b"{\"Log\":{}}\n{\"log\":{}}").unwrap_err(), neither);
    }

    #[test]
    fn forms_on_one_line() {
        let har = r#"{"log":{"entries":[{"request":{"method":"GET","url":"/kv"}}]}}"#;
        assert_eq!(shorts(&whole(har.as_bytes())), ["GET /kv -"]);
        let line = r#"{"method":"GET","target":"/log","request_headers":[],"type":"exchange"}"#;
        assert_eq!(shorts(&whole(line.as_bytes())), ["GET /log -"]);
        // Neither is the other.
        assert_eq!(
            faulty(format!("{har}\n{line}").as_bytes()),
            (1, "line 2, column 1: invalid JSON".to_owned())
        );
        assert_eq!(
            faulty(format!("{line}\n{har}").as_bytes()),
            (1, "line 2: expected HAR 1.2 or JSON lines of exchanges".to_owned())
        );
    }

    #[test]
    fn hostile_json() {
        let braces = vec![b'{'; 10 * 1024 * 1024];
        assert_eq!(told(&braces).unwrap_err(), "line 1, column 2: invalid JSON");
        let deep = format!("{{\"x\":{}", "[".repeat(1_000_000));
        assert!(told(deep.as_bytes()).unwrap_err().ends_with(": unexpected end of the JSON"));
        let deep = format!("{{\"x\":{}", "{\"x\":".repeat(100_000));
        assert!(told(deep.as_bytes()).unwrap_err().ends_with(": unexpected end of the JSON"));
        assert_eq!(told(b"{\0").unwrap_err(), "line 1, column 2: invalid JSON");
        assert_eq!(told(b"{\"\xff\":1}").unwrap_err(), "line 1, column 3: invalid JSON");
        let long = format!("{{\"x\":\"{}", "a".repeat(1 << 20));
        assert!(
            told(long.as_bytes())
                .unwrap_err()
                .ends_with("expected \"log\" or \"type\" near the start")
        );
    }

    #[test]
    fn places_count_what_is_before_the_json() {
        assert_eq!(faulty(&b"\n\n  {]"[..]).1, "line 3, column 4: invalid JSON");
        assert_eq!(faulty(&b"\n {\"log\":\n ]"[..]).1, "line 3, column 2: invalid JSON");
    }
}
