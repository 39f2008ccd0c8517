//! Request targets (RFC 9112 3.2): the pieces of one, as they stand.

/// What stands before the query, without scheme and authority.
pub(crate) fn path(target: &str) -> &str {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let before_query = &target[..end];
    match authority_end(before_query) {
        Some(at) if at == before_query.len() => "/",
        Some(at) => &before_query[at..],
        None => before_query,
    }
}

/// Path and query, without scheme and authority. A target in origin form is that already.
#[cfg_attr(not(feature = "signing"), allow(dead_code, reason = "signatures are over it"))]
pub(crate) fn path_and_query(target: &str) -> &str {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    match authority_end(&target[..end]) {
        Some(at) if at == target.len() => "/",
        Some(at) => &target[at..],
        None => target,
    }
}

/// What stands between the question mark and a fragment; `None` without one.
pub(crate) fn query(target: &str) -> Option<&str> {
    let before_fragment = target.split('#').next().unwrap_or_default();
    before_fragment.split_once('?').map(|(_, query)| query)
}

/// The authority of a target in absolute form.
pub(crate) fn authority(target: &str) -> Option<&str> {
    let before_query = target.split(['?', '#']).next().unwrap_or_default();
    let end = authority_end(before_query)?;
    before_query[..end].split_once("://").map(|(_, authority)| authority)
}

/// The scheme of a target in absolute form.
pub(crate) fn scheme(target: &str) -> Option<&str> {
    let before_query = target.split(['?', '#']).next().unwrap_or_default();
    authority_end(before_query)?;
    before_query.split_once("://").map(|(scheme, _)| scheme)
}

/// Where the authority of a target in absolute form ends.
fn authority_end(before_query: &str) -> Option<usize> {
    if before_query.starts_with('/') {
        return None;
    }
    let at = before_query.find("://")? + 3;
    Some(before_query[at..].find('/').map_or(before_query.len(), |slash| at + slash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_targets() {
        for (target, expected, with_query) in [
            ("/kv?a=/b", "/kv", "/kv?a=/b"),
            ("/kv?", "/kv", "/kv?"),
            ("/kv#x", "/kv", "/kv#x"),
            ("https://a.azconfig.io/kv/x?y", "/kv/x", "/kv/x?y"),
            ("https://a.azconfig.io", "/", "/"),
            ("https://a.azconfig.io?x=/y", "/", "?x=/y"),
            ("/kv/urn://a/b", "/kv/urn://a/b", "/kv/urn://a/b"),
            ("/kv?u=http://a/b", "/kv", "/kv?u=http://a/b"),
            ("*", "*", "*"),
            ("", "", ""),
        ] {
            assert_eq!((path(target), path_and_query(target)), (expected, with_query), "{target}");
        }
    }

    #[test]
    fn schemes() {
        for (target, expected) in [
            ("http://a/b", Some("http")),
            ("HTTP://a", Some("HTTP")),
            ("/b?u=http://a", None),
            ("/http://a", None),
            ("b?u=http://a", None),
        ] {
            assert_eq!(scheme(target), expected, "{target}");
        }
    }

    #[test]
    fn queries_and_authorities() {
        let parts = |target| (authority(target), query(target));
        assert_eq!(parts("/kv?a=/b?c#d?e"), (None, Some("a=/b?c")));
        assert_eq!(parts("/kv#x?y"), (None, None));
        assert_eq!(parts("/kv?u=http://a/b"), (None, Some("u=http://a/b")));
        assert_eq!(parts("https://a.azconfig.io:443/kv?"), (Some("a.azconfig.io:443"), Some("")));
        assert_eq!(parts("https://a"), (Some("a"), None));
        assert_eq!(parts("/kv/urn://a/b"), (None, None));
    }
}
