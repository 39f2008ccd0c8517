//! The headers of masthead as those of `azure_core`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::vec;

use azure_core::http::headers::{AsHeaders, FromHeaders, HeaderName, HeaderValue, Headers};
use masthead::{DecodeError, Field, Lines};

/// A header of `masthead` in the `Headers` of `azure_core`: `Headers::get` reads it, and `Request::insert_headers` and
/// `Headers::add` write it.
///
/// ```
/// use azure_core::http::headers::Headers;
/// use masthead::conditional::{ETag, IfNoneMatch};
/// use masthead_azure_core::Typed;
///
/// let mut response = Headers::new();
/// response.insert("etag", "\"4f6dd610\"");
/// let Typed(tag) = response.get::<Typed<ETag>>()?;
///
/// let mut request = Headers::new();
/// request.add(Typed(IfNoneMatch::from(tag)))?;
/// assert_eq!(request.get_str(&"if-none-match".into())?, "\"4f6dd610\"");
///
/// response.insert("etag", "\"4f6dd610");
/// let error = response.get::<Typed<ETag>>().unwrap_err();
/// assert_eq!(error.to_string(), "etag: expected the closing quote of an entity tag at byte 9");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Typed<T>(pub T);

impl<T: Field> FromHeaders for Typed<T> {
    type Error = DecodeError;

    fn header_names() -> &'static [&'static str] {
        names_of(T::name().as_str())
    }

    fn from_headers(headers: &Headers) -> Result<Option<Self>, DecodeError> {
        let Some(value) = headers.get_optional_str(&HeaderName::from(T::name().as_str())) else {
            return Ok(None);
        };
        let lines = Lines::try_from_bytes(T::name(), [value.as_bytes()])?;
        Ok(Some(Self(T::from_lines(lines)?)))
    }
}

impl<T: Field> AsHeaders for Typed<T> {
    type Error = NotText;
    type Iter = vec::IntoIter<(HeaderName, HeaderValue)>;

    /// Writes the lines of a list as one. An empty list is not written.
    fn as_headers(&self) -> Result<Self::Iter, NotText> {
        let lines = self.0.to_lines();
        let texts: Result<Vec<_>, _> =
            lines.as_slice().iter().map(|line| str::from_utf8(line.as_bytes())).collect();
        let name = T::name().as_str();
        let texts = texts.map_err(|_| NotText { name })?;
        let header = (!texts.is_empty())
            .then(|| (HeaderName::from(name), HeaderValue::from(texts.join(", "))));
        Ok(Vec::from_iter(header).into_iter())
    }
}

/// The error of a header whose value is not UTF-8, which `azure_core` cannot send.
///
/// ```
/// use azure_core::http::headers::Headers;
/// use masthead::{Field, conditional::ETag, http::HeaderValue};
/// use masthead_azure_core::Typed;
///
/// let tag = ETag::try_from(&HeaderValue::from_bytes(b"\"\xff\"")?)?;
/// let error = Headers::new().add(Typed(tag)).unwrap_err();
/// assert_eq!(error.to_string(), "etag: the value is not UTF-8");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    name: &'static str,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the value is not UTF-8", self.name)
    }
}

impl std::error::Error for NotText {}

/// Returns a static slice with one name, which is allocated once for each name: a generic function cannot have a static.
fn names_of(name: &'static str) -> &'static [&'static str] {
    static NAMES: Mutex<BTreeMap<&'static str, &'static [&'static str]>> =
        Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.entry(name).or_insert_with(|| Box::leak(Box::new([name])))
}

#[cfg(test)]
mod tests {
    use masthead::sync_token::SyncTokens;
    use masthead::time::Date;

    use super::*;

    #[test]
    fn missing_headers_are_named() {
        let error = Headers::new().get::<Typed<Date>>().map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "required header(s) not found: date");
        assert_eq!(Headers::new().get_optional::<Typed<Date>>().map(|it| it.is_none()), Ok(true));
        assert!(std::ptr::eq(names_of("date"), names_of("date")));
    }

    #[test]
    fn lists_are_one_line() {
        let mut lines = masthead::http::HeaderMap::new();
        lines.append("sync-token", "a=b;sn=1".parse().unwrap());
        lines.append("sync-token", "c=d;sn=2".parse().unwrap());
        let tokens = masthead::FieldMapExt::require::<SyncTokens>(&lines).unwrap();
        let mut headers = Headers::new();
        headers.add(Typed(tokens.clone())).unwrap();
        assert_eq!(headers.get_str(&"sync-token".into()).unwrap(), "a=b;sn=1, c=d;sn=2");
        let Typed(read) = headers.get::<Typed<SyncTokens>>().unwrap();
        assert!(read == tokens);
    }
}
