//! Which headers may be written to logs and traces, and which must not.

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName};

use super::entries;

/// The headers that are credentials with the five services: `Authorization`, the cookies of a session, and the token
/// that goes with them in VOSS Automate.
///
/// This is what the sensitive-header layers of `tower_http` want:
/// `SetSensitiveRequestHeadersLayer::new(masthead::catalog::SENSITIVE.iter().cloned())`.
///
/// ```
/// use masthead::catalog::SENSITIVE;
///
/// assert!(SENSITIVE.contains(&http::header::AUTHORIZATION));
/// ```
pub static SENSITIVE: &[HeaderName] = &CREDENTIALS;

/// The headers of the catalog that may be logged as they are: they hold no credential, no URI, and nothing that people
/// have written. These are numbers, dates, versions, ranges, entity tags, media types and the identifiers of calls.
///
/// A header that is not here is not necessarily a credential. `Link` and `Operation-Location` hold URIs, whose
/// parameters may be secrets: [`shown_uri`](crate::shown_uri) is without them. A partition key may be the name of a
/// person.
///
/// The names are in lower case, as the attributes `http.request.header.<key>` and `http.response.header.<key>` of
/// OpenTelemetry have them.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::catalog::SAFE_TO_LOG;
///
/// let mut map = HeaderMap::new();
/// map.insert("x-ms-request-charge", HeaderValue::from_static("2.26"));
/// map.insert("authorization", HeaderValue::from_static("Bearer mF_9.B5f-4.1JqM"));
///
/// let attributes: Vec<_> = SAFE_TO_LOG
///     .iter()
///     .filter_map(|name| Some((format!("http.response.header.{name}"), map.get(name)?)))
///     .collect();
/// assert_eq!(attributes.len(), 1);
/// assert_eq!(attributes[0].0, "http.response.header.x-ms-request-charge");
/// ```
pub static SAFE_TO_LOG: &[HeaderName] = &entries::SAFE_TO_LOG;

static CREDENTIALS: [HeaderName; 5] = [
    AUTHORIZATION,
    COOKIE,
    PROXY_AUTHORIZATION,
    SET_COOKIE,
    HeaderName::from_static("x-csrftoken"),
];

/// Marks every value of a [sensitive](SENSITIVE) header, so that `Debug` does not show it and HTTP/2 does not keep it
/// in a table of compression.
///
/// The headers of this crate mark what they write. Received values are never marked, and whoever logs a request with
/// its headers logs its credentials.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
///
/// let mut map = HeaderMap::new();
/// map.append("cookie", HeaderValue::from_static("sessionid=b3c1"));
/// map.append("cookie", HeaderValue::from_static("csrftoken=9f4e"));
/// masthead::catalog::mark_sensitive(&mut map);
/// assert!(map.get_all("cookie").iter().all(HeaderValue::is_sensitive));
/// ```
pub fn mark_sensitive(map: &mut HeaderMap) {
    for (name, value) in map.iter_mut() {
        if SENSITIVE.contains(name) {
            value.set_sensitive(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn credentials_are_marked_on_every_line_and_nothing_else_is() {
        let mut map = HeaderMap::new();
        for name in SENSITIVE.iter().chain(SAFE_TO_LOG) {
            map.append(name, HeaderValue::from_static("a"));
            map.append(name, HeaderValue::from_static("b"));
        }
        mark_sensitive(&mut map);
        for (name, value) in &map {
            assert_eq!(value.is_sensitive(), SENSITIVE.contains(name), "{name}");
        }
    }

    #[test]
    fn no_credential_is_safe() {
        for (index, name) in SAFE_TO_LOG.iter().enumerate() {
            assert!(!SENSITIVE.contains(name), "{name}");
            assert!(!SAFE_TO_LOG[..index].contains(name), "{name} twice");
        }
    }

    /// Whatever type says that it is sensitive is listed, and what is safe shows nothing that may be a secret.
    #[cfg(feature = "catalog")]
    #[test]
    fn the_lists_are_those_of_the_catalog() {
        use crate::catalog::{self, ENTRIES};
        use crate::{Description, FieldLines};

        fn is_open(description: &Description) -> bool {
            match description {
                Description::Secret(_) | Description::Uri(_) => false,
                Description::List(parts) => parts.iter().all(is_open),
                Description::Object(parts) => parts.iter().all(|part| is_open(&part.value)),
                _ => true,
            }
        }
        for entry in ENTRIES.iter().filter(|entry| entry.is_sensitive()) {
            assert!(SENSITIVE.contains(entry.name()), "{entry:?}");
        }
        for name in SAFE_TO_LOG {
            let entry = catalog::find(name.as_str()).unwrap_or_else(|| panic!("{name}"));
            let description = entry.describe(FieldLines::one(entry.example().as_bytes()));
            assert!(is_open(&description.unwrap()), "{name}");
            let uri = "<https://a.example/?code=YWJj>, \"https://a.example/?code=YWJj\"";
            assert_eq!(entry.shown_line(uri.as_bytes()), uri, "{name} holds URIs");
        }
    }
}
