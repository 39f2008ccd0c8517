//! Bodies: the digest and the start of a request body, and the text of a response that may explain a failure.

use std::fmt;
use std::io::Read;

use base64::engine::general_purpose::STANDARD;
use base64::read::DecoderReader;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use masthead::content::{BodyDigest, XMsContentSha256};
use serde::de::{Deserialize, Deserializer, Visitor};

/// The most that is kept of an answer: what the service quotes is at its beginning.
pub const MAX_ANSWER: usize = 64 * 1024;

/// The most that is kept of a request: enough to see what kind of JSON it is.
pub const MAX_START: usize = 64;

/// Adds a part of a body to its start, as far as that is kept.
pub fn keep_start(start: &mut Vec<u8>, part: &[u8]) {
    let left = MAX_START - start.len().min(MAX_START);
    start.extend_from_slice(&part[..part.len().min(left)]);
}

/// The digest of an empty body.
pub fn none() -> Option<XMsContentSha256> {
    BodyDigest::new().finish().ok()
}

/// The digest of a body, and its first bytes.
#[derive(Default)]
pub struct Digested {
    pub digest: Option<XMsContentSha256>,
    pub start: Vec<u8>,
}

/// A body that is JSON text, digested while it is read; only its start is kept.
#[derive(Default)]
pub struct TextBody {
    pub len: usize,
    /// The text itself.
    pub plain: Digested,
    /// The decoded text, without a digest if it is not base64.
    pub decoded: Digested,
}

impl<'de> Deserialize<'de> for TextBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = TextBody;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a body")
    }

    fn visit_str<E>(self, text: &str) -> Result<TextBody, E> {
        Ok(TextBody {
            len: text.len(),
            plain: digested(text.as_bytes()),
            decoded: digested(DecoderReader::new(text.as_bytes(), &STANDARD)),
        })
    }
}

/// The digest of what a reader gives, unless it fails, and its start.
fn digested(mut input: impl Read) -> Digested {
    let mut body = BodyDigest::new();
    let mut start = Vec::new();
    let mut buffer = [0; 4_096];
    let digest = loop {
        match input.read(&mut buffer) {
            Ok(0) => break body.finish().ok(),
            Ok(len) => {
                keep_start(&mut start, &buffer[..len]);
                if body.update(&buffer[..len]).is_err() {
                    break None;
                }
            }
            Err(_) => break None,
        }
    };
    Digested { digest, start }
}

/// The body of a response, as much of it as is kept.
#[derive(Default)]
pub struct Answer {
    bytes: Vec<u8>,
    is_kept: bool,
}

impl Answer {
    /// Of a response with those headers: kept where it is a refusal in JSON or text that nobody compressed. Files that
    /// people write often leave out what the type is.
    pub fn of(status: u16, headers: &HeaderMap) -> Self {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let is_text = kind.is_empty() || kind.starts_with("text/") || kind.contains("json");
        let is_kept =
            matches!(status, 400..=499) && is_text && !headers.contains_key(CONTENT_ENCODING);
        Self { bytes: Vec::new(), is_kept }
    }

    pub fn is_kept(&self) -> bool {
        self.is_kept
    }

    pub fn add(&mut self, part: &[u8]) {
        if self.is_kept {
            let left = MAX_ANSWER - self.bytes.len();
            self.bytes.extend_from_slice(&part[..part.len().min(left)]);
        }
    }

    /// All that a reader gives, up to the limit or a fault.
    pub fn read(&mut self, input: impl Read) {
        if self.is_kept {
            // What stands before a fault may say why.
            let _ = input.take(MAX_ANSWER as u64).read_to_end(&mut self.bytes);
        }
    }

    /// The text, if there is any.
    pub fn text(self) -> Option<String> {
        (!self.bytes.is_empty()).then(|| String::from_utf8_lossy(&self.bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn texts_are_digested_as_they_are_and_decoded() {
        let body = |json: &str| serde_json::from_str::<TextBody>(json).unwrap();
        let digest = |bytes: &[u8]| digested(bytes).digest;
        let empty = body("\"\"");
        assert_eq!((empty.plain.digest, empty.decoded.digest, empty.len), (none(), none(), 0));
        let text = body("\"YWJj\"");
        assert_eq!(text.plain.digest, digest(&b"YWJj"[..]));
        assert_eq!(text.decoded.digest, digest(&b"abc"[..]));
        assert_eq!((&text.plain.start[..], &text.decoded.start[..]), (&b"YWJj"[..], &b"abc"[..]));
        let long = body(&format!("\"{}\"", "YWJj".repeat(10_000)));
        assert_eq!(long.decoded.digest, digest("abc".repeat(10_000).as_bytes()));
        assert_eq!((long.plain.start.len(), long.decoded.start.len()), (MAX_START, MAX_START));
        let escaped = body("\"\\u00e9\\n\"");
        assert_eq!((escaped.plain.digest, escaped.len), (digest("é\n".as_bytes()), 3));
        for bad in ["YWJ", "YW=j", "{}", "YWJj\\n"] {
            assert_eq!(body(&format!("\"{bad}\"")).decoded.digest, None, "{bad}");
        }
        assert!(serde_json::from_str::<TextBody>("1").is_err());
    }

    #[test]
    fn answers_that_may_say_why_are_kept() {
        let kept = |status, kind: &'static str, encoding: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            if let Some(encoding) = encoding {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            let mut answer = Answer::of(status, &headers);
            answer.add(b"ab");
            answer.read(&b"c"[..]);
            answer.text()
        };
        assert_eq!(kept(401, "application/json", None).as_deref(), Some("abc"));
        assert_eq!(kept(401, "application/problem+JSON", None).as_deref(), Some("abc"));
        assert_eq!(kept(401, "Text/Plain; charset=utf-8", None).as_deref(), Some("abc"));
        assert_eq!(kept(401, "image/png", None), None);
        assert_eq!(kept(401, "application/json", Some("gzip")), None);
        assert_eq!(kept(403, "application/json", None).as_deref(), Some("abc"));
        assert_eq!(kept(401, "", None).as_deref(), Some("abc"));
        assert_eq!(kept(200, "application/json", None), None);
        assert_eq!(Answer::of(401, &HeaderMap::new()).text(), None);
    }

    #[test]
    fn no_more_is_kept_than_that() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        let mut answer = Answer::of(401, &headers);
        for _ in 0..10 {
            answer.add(&[b'a'; 10_000]);
        }
        assert_eq!(answer.text().unwrap().len(), MAX_ANSWER);
        let mut answer = Answer::of(401, &headers);
        answer.read(std::io::repeat(b'a'));
        assert_eq!(answer.text().unwrap().len(), MAX_ANSWER);
    }
}
