//! The parts of a URL in a file.

use std::ops::Range;

/// Where the user, if there is one, and the host stand in a URL.
fn authority(url: &str) -> Option<(Range<usize>, Range<usize>)> {
    let headers = http::HeaderMap::new();
    let found = masthead::Request::new("", url, &headers).authority()?;
    let start = url.find("://")? + "://".len();
    let end = start + found.len();
    let host = url[start..end].rfind('@').map_or(start, |at| start + at + 1);
    Some((start..host, host..end))
}

/// The host of a URL, with its port.
pub fn host(url: &str) -> Option<&str> {
    let (_, host) = authority(url)?;
    (!host.is_empty()).then(|| &url[host])
}

/// A URL without the user and the password, which no request sends there.
pub fn without_user(mut url: String) -> String {
    if let Some((user, _)) = authority(&url) {
        url.replace_range(user, "");
    }
    url
}

/// Returns true for a URL of another scheme than HTTP: browsers also export what they loaded from `data:`, `blob:` and
/// their extensions, and web sockets.
pub fn is_foreign(url: &str) -> bool {
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|it| is_scheme(it));
    scheme.is_some_and(|it| !["http", "https"].iter().any(|http| it.eq_ignore_ascii_case(http)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        assert_eq!(host("https://u:p@a:8080/kv"), Some("a:8080"));
        assert_eq!(host("/kv/urn://a@b"), None);
        assert_eq!(host("file:///a"), None);
        assert_eq!(host("a_b://c"), None);
        assert_eq!(without_user("https://a@b@c?d@e".to_owned()), "https://c?d@e");
        assert_eq!(without_user("/kv/urn://a@b".to_owned()), "/kv/urn://a@b");
    }

    #[test]
    fn schemes() {
        for url in ["wss://a/b", "data:text/plain,a", "blob:https://a/b", "chrome-extension://a/b"]
        {
            assert!(is_foreign(url), "{url}");
        }
        for url in ["https://a", "HTTP://a", "/kv/a:b", "a_b:c", "", ":", "*"] {
            assert!(!is_foreign(url), "{url}");
        }
    }
}
