//! The origin that the tokens of a client belong to.

use core::fmt;
use std::sync::Arc;

use http::header::HOST;
use http::uri::Scheme;
use http::{HeaderMap, Uri};

use crate::message::without_userinfo;

/// The origin that a layer keeps tokens of; without one, it does so for every request.
#[derive(Clone)]
pub(super) struct OnlyFor(Option<Arc<Uri>>);

/// Shows neither user information nor a query.
impl fmt::Debug for OnlyFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(origin) = &self.0 else { return f.write_str("OnlyFor(any)") };
        let (scheme, host) = (origin.scheme_str().unwrap_or(""), host(origin).unwrap_or(""));
        write!(f, "OnlyFor({scheme}://{host})")
    }
}

impl OnlyFor {
    pub(super) const ANY: Self = Self(None);

    pub(super) fn new(origin: Uri) -> Self {
        Self(Some(Arc::new(origin)))
    }

    /// Returns `true` if a request is for the origin. A target that is only a path has the authority of `Host`, and no scheme to compare.
    pub(super) fn includes(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(origin) = &self.0 else { return true };
        let Some(expected) = host(origin) else { return false };
        let found = match host(uri) {
            Some(found) if uri.scheme() == origin.scheme() => found,
            Some(_) => return false,
            None => match headers.get(HOST).map(|host| host.to_str()) {
                Some(Ok(found)) => without_default_port(found, origin.scheme()),
                _ => return false,
            },
        };
        found.eq_ignore_ascii_case(expected)
    }
}

/// The `Host` that a client writes for a URI: without user information, and without the default port.
pub(super) fn host(uri: &Uri) -> Option<&str> {
    let host = without_userinfo(uri.authority()?.as_str());
    Some(without_default_port(host, uri.scheme()))
}

fn without_default_port<'a>(host: &'a str, scheme: Option<&Scheme>) -> &'a str {
    let default = match scheme.map(Scheme::as_str) {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => "",
    };
    host.strip_suffix(default).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_host_and_port_count() {
        let is_for = |origin: &str, uri: &str, host: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(host) = host {
                headers.insert(HOST, host.parse().unwrap());
            }
            OnlyFor::new(origin.parse().unwrap()).includes(&uri.parse().unwrap(), &headers)
        };
        let store = "https://contoso.azconfig.io";
        assert!(is_for(store, "https://contoso.azconfig.io/kv?a=b", None));
        assert!(is_for(store, "https://u:p@CONTOSO.azconfig.io:443/kv", None));
        assert!(is_for(
            "https://contoso.azconfig.io:443/x",
            "https://contoso.azconfig.io/kv",
            None
        ));
        // The authority of the URI is where the request goes.
        assert!(is_for(store, "https://contoso.azconfig.io/kv", Some("other.example")));
        assert!(!is_for(store, "https://other.example/kv", Some("contoso.azconfig.io")));
        for other in [
            "http://contoso.azconfig.io/kv",
            "http://contoso.azconfig.io:443/kv",
            "https://contoso.azconfig.io:8443/kv",
            "https://contoso.azconfig.io.example/kv",
            "https://contoso.azconfig.io@other.example/kv",
            "/kv",
            "contoso.azconfig.io:443",
        ] {
            assert!(!is_for(store, other, None), "{other}");
        }
        assert!(is_for(store, "/kv", Some("Contoso.azconfig.io")));
        assert!(is_for(store, "/kv", Some("contoso.azconfig.io:443")));
        assert!(!is_for(store, "/kv", Some("contoso.azconfig.io:80")));
        assert!(!is_for(store, "/kv", Some("other.example")));
        // What is no origin is that of no request.
        assert!(!is_for("/", "/kv", None));
        let secret = OnlyFor::new("https://u:s3cret@a.example:443/kv?s3cret".parse().unwrap());
        assert_eq!(
            format!("{secret:?} {:?}", OnlyFor::ANY),
            "OnlyFor(https://a.example) OnlyFor(any)"
        );
        assert!(OnlyFor::ANY.includes(&"/kv".parse().unwrap(), &HeaderMap::new()));
    }
}
