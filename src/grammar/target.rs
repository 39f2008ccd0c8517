//! Request targets (RFC 9112 3.2): the pieces of one, as they stand.

use std::borrow::Cow;

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

/// What stands before the query, without scheme and authority.
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

/// What stands between the question mark and a fragment; `None` without one.
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

/// Parameters of the five services, and of paging anywhere, that hold no credential. Any other may be one:
/// a signature, a code, a key, under whatever name.
const HARMLESS: [&str; 22] = [
    "$filter",
    "$orderby",
    "$select",
    "$skip",
    "$top",
    "api-version",
    "api_version",
    "client-request-id",
    "direction",
    "fields",
    "grant_type",
    "hierarchy",
    "label",
    "limit",
    "method",
    "modelname",
    "name",
    "pageindex",
    "pagesize",
    "skip",
    "snapshot",
    "traversal",
];

/// The target without user and password, with dots in place of parameters whose values may be secrets, and of a
/// fragment, which is no part of a request.
pub(crate) fn without_secrets(target: &str, shows_key: bool) -> String {
    let (target, fragment) = match target.split_once('#') {
        Some((target, _)) => (target, "#..."),
        None => (target, ""),
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let path = without_user(path);
    // A segment may have parameters of its own, such as the identifier of a session.
    let segments = path.split('/').map(|segment| match segment.split_once(';') {
        Some((name, parameters)) if parameters.contains('=') => Cow::Owned(format!("{name};...")),
        _ => Cow::Borrowed(segment),
    });
    let mut shown = segments.collect::<Vec<_>>().join("/");
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if is_harmless(name, shows_key) && !value.contains(';') => {
                Cow::Borrowed(pair)
            }
            Some((name, _)) => Cow::Owned(format!("{name}=...")),
            None if pair.is_empty() => Cow::Borrowed(pair),
            None => Cow::Borrowed("..."),
        });
        shown = format!("{shown}?{}", pairs.collect::<Vec<_>>().join("&"));
    }
    shown + fragment
}

fn is_harmless(name: &str, shows_key: bool) -> bool {
    // Elsewhere than in App Configuration a key opens doors.
    (shows_key && name == "key") || HARMLESS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn without_user(target: &str) -> Cow<'_, str> {
    let Some(Absolute { authority, end, .. }) = absolute(target) else { return target.into() };
    let Some((user, _)) = authority.rsplit_once('@') else { return target.into() };
    let start = end - authority.len();
    let mut shown = target.to_owned();
    shown.replace_range(start..=start + user.len(), "");
    shown.into()
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

    #[test]
    fn what_may_be_a_secret_is_left_out() {
        for (target, shown) in [
            ("/connect/token?client_secret=s", "/connect/token?client_secret=..."),
            ("/a?client%5fsecret=s&x=s", "/a?client%5fsecret=...&x=..."),
            ("/a?sig=s&api-version=1.0", "/a?sig=...&api-version=1.0"),
            ("/a?skip=1;password=s", "/a?skip=..."),
            ("/a?secret", "/a?..."),
            ("/a;jsessionid=s/b;password=s?", "/a;.../b;...?"),
            ("/a#access_token=s", "/a#..."),
            ("/a?b=c#access_token=s", "/a?b=...#..."),
            ("https://u:s@a.azconfig.io/kv", "https://a.azconfig.io/kv"),
            ("https://u:s@t@a", "https://a"),
            ("kv/x://u@a", "kv/x://u@a"),
        ] {
            assert_eq!(without_secrets(target, true), shown);
        }
        assert_eq!(without_secrets("/a?key=s", false), "/a?key=...");
    }

    #[test]
    fn the_rest_tells_requests_apart() {
        for target in [
            "/kv?key=a*&label=b&api-version=1.0",
            "/kv/a;b/c%3Bd",
            "/api/tool/Macro/?method=evaluate&hierarchy=a.b&skip=0&limit=6",
            "https://a.azconfig.io/kv/urn://a@b",
            "*",
            "",
            "/?",
        ] {
            assert_eq!(without_secrets(target, true), target);
        }
    }
}
