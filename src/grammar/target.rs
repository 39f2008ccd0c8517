//! Request targets (RFC 9112 3.2): the pieces of one, as they stand.

/// A target in absolute form (RFC 9112 3.2.2): its scheme, its authority, and where that ends.
struct Absolute<'a> {
    scheme: &'a str,
    authority: &'a str,
    end: usize,
}

/// The parts of a target in absolute form; `None` for a target in any other form. What stands before `://` is
/// a scheme only if RFC 3986 says so: `kv/x://y` is not the path `/` of a host `y`.
#[inline]
fn absolute(target: &str) -> Option<Absolute<'_>> {
    // Most targets start with a slash, and are not searched.
    if !target.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (scheme, rest) = target.split_once("://").filter(|(scheme, _)| is_scheme(scheme))?;
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    Some(Absolute { scheme, authority, end: scheme.len() + "://".len() + authority.len() })
}

/// ```text
/// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
/// ```
fn is_scheme(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(is_part)
}

/// The part before the query, without scheme and authority.
pub(crate) fn path(target: &str) -> &str {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    match absolute(target) {
        Some(absolute) if absolute.end == end => "/",
        Some(absolute) => &target[absolute.end..end],
        None => &target[..end],
    }
}

/// Path and query, without scheme and authority. A target in origin form is that already.
#[cfg_attr(not(feature = "signing"), allow(dead_code, reason = "signatures are over it"))]
pub(crate) fn path_and_query(target: &str) -> &str {
    match absolute(target) {
        Some(absolute) if absolute.end == target.len() => "/",
        Some(absolute) => &target[absolute.end..],
        None => target,
    }
}

/// The part between the question mark and a fragment; `None` without one.
pub(crate) fn query(target: &str) -> Option<&str> {
    let before_fragment = target.split('#').next().unwrap_or_default();
    before_fragment.split_once('?').map(|(_, query)| query)
}

/// The authority of a target in absolute form.
pub(crate) fn authority(target: &str) -> Option<&str> {
    absolute(target).map(|absolute| absolute.authority)
}

/// The scheme of a target in absolute form.
pub(crate) fn scheme(target: &str) -> Option<&str> {
    absolute(target).map(|absolute| absolute.scheme)
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
            // What stands before "://" is no scheme.
            ("kv/secret://x/kv?a", "kv/secret://x/kv", "kv/secret://x/kv?a"),
            ("://x/kv", "://x/kv", "://x/kv"),
            ("1a://x/kv", "1a://x/kv", "1a://x/kv"),
            ("a_b://x/kv", "a_b://x/kv", "a_b://x/kv"),
            ("a%62://x/kv", "a%62://x/kv", "a%62://x/kv"),
            (" http://x/kv", " http://x/kv", " http://x/kv"),
            ("é://x/kv", "é://x/kv", "é://x/kv"),
            ("http:/x/kv", "http:/x/kv", "http:/x/kv"),
            ("a:b://x/kv", "a:b://x/kv", "a:b://x/kv"),
            ("//x/kv?y", "//x/kv", "//x/kv?y"),
            ("kv?u=http://x/kv", "kv", "kv?u=http://x/kv"),
            ("kv#http://x/kv", "kv", "kv#http://x/kv"),
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
            ("a+b-c.1://a", Some("a+b-c.1")),
            ("kv/secret://a", None),
            ("1http://a", None),
            ("+http://a", None),
            ("ht_tp://a", None),
            ("://a", None),
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
        assert_eq!(parts("kv/urn://a/b?c"), (None, Some("c")));
        assert_eq!(parts("https:///b"), (Some(""), None));
        assert_eq!(parts("https://u@a@b?c"), (Some("u@a@b"), Some("c")));
    }
}
