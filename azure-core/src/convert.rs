//! Headers of `azure_core` as those of `http`.

use azure_core::Error;
use azure_core::error::ErrorKind;
use azure_core::http::headers::Headers;
use masthead::catalog;
use masthead::http::{HeaderMap, HeaderName, HeaderValue};

/// Returns the headers of a request or a response as a `HeaderMap`, in which `masthead` reads and checks them.
///
/// The values of credentials are marked as sensitive.
///
/// # Errors
///
/// Returns an error if a name or a value is not one of HTTP.
///
/// ```
/// use azure_core::http::headers::Headers;
/// use masthead::FieldMapExt;
/// use masthead::conditional::ETag;
/// use masthead_azure_core::to_header_map;
///
/// let mut headers = Headers::new();
/// headers.insert("etag", "\"4f6dd610\"");
/// let map = to_header_map(&headers)?;
/// assert_eq!(map.peek::<ETag>()?.unwrap().tag(), b"4f6dd610");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_header_map(headers: &Headers) -> azure_core::Result<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in headers.iter() {
        let name = HeaderName::try_from(name.as_str()).map_err(not_http)?;
        let value = HeaderValue::try_from(value.as_str()).map_err(not_http)?;
        map.insert(name, value);
    }
    catalog::mark_sensitive(&mut map);
    Ok(map)
}

fn not_http(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::DataConversion, error)
}
