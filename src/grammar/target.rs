//! Request targets (RFC 9112 3.2): the pieces of one, as they stand.

use std::borrow::Cow;

use super::percent::decode_text;

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

/// Parameters of a query that nobody is to read in a report or a log.
const SECRETS: [&str; 8] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "id_token",
    "password",
    "refresh_token",
    "sig",
];

/// A target with dots in place of secrets in its query, and without a user before its host.
pub(crate) fn without_secrets(target: &str) -> Cow<'_, str> {
    let target = without_user(target);
    let Some((path, query)) = target.split_once('?') else { return target };
    let name = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        // "client%5Fsecret" and "Client_Secret" are the same to a service.
        decode_text(name).trim().to_ascii_lowercase()
    };
    let is_secret = |pair: &&str| pair.contains('=') && SECRETS.contains(&name(pair).as_str());
    if !query.split('&').any(|pair| is_secret(&pair)) {
        return target;
    }
    let pairs = query.split('&').map(|pair| match is_secret(&pair) {
        true => format!("{}=...", pair.split('=').next().unwrap_or_default()),
        false => pair.to_owned(),
    });
    Cow::Owned(format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")))
}

fn without_user(target: &str) -> Cow<'_, str> {
    let Some(authority) = authority(target) else { return Cow::Borrowed(target) };
    let Some((user, _)) = authority.rsplit_once('@') else { return Cow::Borrowed(target) };
    let at = target.len() - target.split_once("://").map_or(0, |(_, rest)| rest.len());
    let mut shown = target.to_owned();
    shown.replace_range(at..=at + user.len(), "");
    Cow::Owned(shown)
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
    fn queries_and_authorities() {
        let parts = |target| (authority(target), query(target));
        assert_eq!(parts("/kv?a=/b?c#d?e"), (None, Some("a=/b?c")));
        assert_eq!(parts("/kv#x?y"), (None, None));
        assert_eq!(parts("/kv?u=http://a/b"), (None, Some("u=http://a/b")));
        assert_eq!(parts("https://a.azconfig.io:443/kv?"), (Some("a.azconfig.io:443"), Some("")));
        assert_eq!(parts("https://a"), (Some("a"), None));
        assert_eq!(parts("/kv/urn://a/b"), (None, None));
    }

    #[test]
    fn secrets_in_targets() {
        for (target, shown) in [
            ("/oauth?a=1&client_secret=x&b=2", "/oauth?a=1&client_secret=...&b=2"),
            ("/a?Client%5FSecret=x=y&password=", "/a?Client%5FSecret=...&password=..."),
            ("https://u:p@a.example/b?access_token=x", "https://a.example/b?access_token=..."),
            ("https://u:p@x@a.example", "https://a.example"),
            ("/a?u=http://b:c@d", "/a?u=http://b:c@d"),
            ("/a?client_secret", "/a?client_secret"),
            ("/a?signature=x", "/a?signature=x"),
            ("*", "*"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(target), shown);
        }
    }
}
