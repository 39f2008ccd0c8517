//! Bodies: the digest of a request body, and the text of a response that may explain a failure.

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

/// The digest of an empty body.
pub fn none() -> Option<XMsContentSha256> {
    BodyDigest::new().finish().ok()
}

/// A body that is JSON text, digested while it is read; nothing of it is kept.
#[derive(Debug, Default)]
pub struct TextBody {
    pub len: usize,
    plain: Option<XMsContentSha256>,
    /// `None` where the text is no base64.
    decoded: Option<XMsContentSha256>,
}

impl TextBody {
    /// The digest of the text itself.
    pub fn plain(&self) -> Option<XMsContentSha256> {
        self.plain
    }

    /// The digest of the decoded text; `None` if it is not base64.
    pub fn decoded(&self) -> Option<XMsContentSha256> {
        self.decoded
    }
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
            plain: digest(text.as_bytes()),
            decoded: digest(DecoderReader::new(text.as_bytes(), &STANDARD)),
        })
    }
}

/// The digest of what a reader gives, unless it fails.
fn digest(mut input: impl Read) -> Option<XMsContentSha256> {
    let mut body = BodyDigest::new();
    let mut buffer = [0; 4_096];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return body.finish().ok(),
            Ok(len) => body.update(&buffer[..len]).ok()?,
            Err(_) => return None,
        }
    }
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
        let empty = body("\"\"");
        assert_eq!((empty.plain(), empty.decoded(), empty.len), (none(), none(), 0));
        let text = body("\"YWJj\"");
        assert_eq!(text.plain(), digest(&b"YWJj"[..]));
        assert_eq!(text.decoded(), digest(&b"abc"[..]));
        let long = body(&format!("\"{}\"", "YWJj".repeat(10_000)));
        assert_eq!(long.decoded(), digest("abc".repeat(10_000).as_bytes()));
        let escaped = body("\"\\u00e9\\n\"");
        assert_eq!((escaped.plain(), escaped.len), (digest("é\n".as_bytes()), 3));
        for bad in ["YWJ", "YW=j", "{}", "YWJj\\n"] {
            assert_eq!(body(&format!("\"{bad}\"")).decoded(), None, "{bad}");
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
