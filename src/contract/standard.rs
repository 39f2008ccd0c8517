//! Names of headers that any request or response may have.

use crate::header_set::Names;

/// Headers of RFC 9110 and its neighbours, as `http` names them; and those that it has no name for, and that clients and
/// proxies add to any message.
static STANDARD: Names = Names::new(&[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "access-control-request-headers",
    "access-control-request-method",
    "age",
    "allow",
    "alt-svc",
    "authorization",
    "cache-control",
    "cache-status",
    "cdn-cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "cookie",
    "date",
    "dnt",
    "etag",
    "expect",
    "expires",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "origin",
    "pragma",
    "prefer",
    "preference-applied",
    "priority",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "referrer-policy",
    "refresh",
    "retry-after",
    "server",
    "server-timing",
    "set-cookie",
    "strict-transport-security",
    "te",
    "timing-allow-origin",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-frame-options",
    "x-real-ip",
    "x-xss-protection",
]);

/// The prefixes of whole families of names: those that browsers and proxies add.
static FAMILIES: [&str; 3] = ["sec-ch-", "sec-fetch-", "x-forwarded-"];

/// Returns `true` if any request or response may have a header of that name, in lower case.
pub(crate) fn is_standard(name: &str) -> bool {
    STANDARD.find(name).is_some() || FAMILIES.iter().any(|family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_names() {
        for name in ["accept-encoding", "connection", "keep-alive", "sec-fetch-site"] {
            assert!(is_standard(name), "{name}");
        }
        for name in ["x-ms-date", "sync-token", "x-contoso", "sec-", ""] {
            assert!(!is_standard(name), "{name}");
        }
    }
}
