//! References to URIs, resolved (RFC 3986 5).
//!
//! `http::Uri` cannot do that. Libraries that can want a base that RFC 3986 allows, which `http::Uri` does
//! not promise, or write path and query anew; a page is asked for by the very bytes that the service sent.

use http::Uri;

/// The parts of a URI or of a reference to one. What is absent is not the same as what is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reference<'a> {
    pub(super) scheme: Option<&'a str>,
    pub(super) authority: Option<&'a str>,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) fragment: Option<&'a str>,
}

/// Where a reference leads: the parts of a URI but for its fragment, which is for whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved<'a> {
    pub(super) scheme: Option<&'a str>,
    pub(super) authority: Option<&'a str>,
    pub(super) path: String,
    pub(super) query: Option<&'a str>,
}

/// The part after a mark, if that is present, and the part before it.
#[inline]
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

impl<'a> Reference<'a> {
    /// Any text; this is the expression of RFC 3986 Appendix B.
    #[inline]
    pub(super) fn split(text: &'a str) -> Self {
        let (text, fragment) = cut(text, '#');
        let (text, query) = cut(text, '?');
        let (scheme, text) = match text.split_once(':') {
            Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains('/') => {
                (Some(scheme), rest)
            }
            _ => (None, text),
        };
        let (authority, path) = match text.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, text),
        };
        Self { scheme, authority, path, query, fragment }
    }

    #[inline]
    pub(super) fn of(uri: &'a Uri) -> Self {
        Self {
            scheme: uri.scheme_str(),
            authority: uri.authority().map(http::uri::Authority::as_str),
            path: uri.path(),
            query: uri.query(),
            fragment: None,
        }
    }

    /// Where a reference leads from here (RFC 3986 5.2.2). A reference with the scheme of its base is no
    /// relative one, as the "strict" parsers there have it.
    #[inline]
    pub(super) fn resolve(self, to: Self) -> Resolved<'a> {
        let Self { scheme, authority, .. } = self;
        let query = to.query;
        if to.scheme.is_some() {
            let path = remove_dot_segments(to.path);
            Resolved { scheme: to.scheme, authority: to.authority, path, query }
        } else if to.authority.is_some() {
            let path = remove_dot_segments(to.path);
            Resolved { scheme, authority: to.authority, path, query }
        } else if to.path.is_empty() {
            Resolved { scheme, authority, path: self.path.to_owned(), query: query.or(self.query) }
        } else if to.path.starts_with('/') {
            Resolved { scheme, authority, path: remove_dot_segments(to.path), query }
        } else {
            let path = remove_dot_segments(&self.merge(to.path));
            Resolved { scheme, authority, path, query }
        }
    }

    /// A path in place of the last segment (RFC 3986 5.2.3).
    #[inline]
    fn merge(self, path: &str) -> String {
        if self.authority.is_some() && self.path.is_empty() {
            return format!("/{path}");
        }
        let folder = self.path.rfind('/').map_or("", |last| &self.path[..=last]);
        format!("{folder}{path}")
    }

    /// Whether both are at one origin (RFC 6454 5): scheme, host and port, where the scheme may imply the
    /// port. Hosts are compared as they are written but for case, so that what looks different is different.
    ///
    /// `None` where this one has no origin.
    #[inline]
    pub(super) fn is_origin_of(self, other: &Resolved<'_>) -> Option<bool> {
        let (scheme, ours) = (self.scheme?, Authority::split(self.authority?));
        let (Some(theirs), Some(other_scheme)) = (other.authority, other.scheme) else {
            return Some(false);
        };
        let theirs = Authority::split(theirs);
        let port = |authority: Authority<'_>| authority.port_of(scheme);
        Some(
            scheme.eq_ignore_ascii_case(other_scheme)
                && ours.host.eq_ignore_ascii_case(theirs.host)
                && port(ours).is_some_and(|ours| port(theirs) == Some(ours)),
        )
    }
}

impl Resolved<'_> {
    /// User and password, of which a request line must have none.
    #[inline]
    pub(super) fn userinfo(&self) -> Option<&str> {
        Authority::split(self.authority?).userinfo
    }
}

/// ```text
/// authority = [ userinfo "@" ] host [ ":" port ]
/// ```
#[derive(Clone, Copy)]
struct Authority<'a> {
    userinfo: Option<&'a str>,
    host: &'a str,
    port: &'a str,
}

impl<'a> Authority<'a> {
    #[inline]
    fn split(text: &'a str) -> Self {
        let (userinfo, rest) = match text.rsplit_once('@') {
            Some((userinfo, rest)) => (Some(userinfo), rest),
            None => (None, text),
        };
        let (host, port) = match rest.rsplit_once(':') {
            // The colons of an IPv6 address are within its brackets.
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (rest, ""),
        };
        Self { userinfo, host, port }
    }

    /// The port, or that of the scheme, which is past all ports where nothing is known of it; `None` for what
    /// is no port.
    #[inline]
    fn port_of(self, scheme: &str) -> Option<u32> {
        match self.port {
            "" if scheme.eq_ignore_ascii_case("http") => Some(80),
            "" if scheme.eq_ignore_ascii_case("https") => Some(443),
            "" => Some(u32::MAX),
            // `parse` would take a sign.
            port if port.bytes().all(|b| b.is_ascii_digit()) => {
                port.parse::<u16>().ok().map(u32::from)
            }
            _ => None,
        }
    }
}

/// The path without its segments `.` and `..` (RFC 3986 5.2.4), in time linear in its length.
#[inline]
fn remove_dot_segments(path: &str) -> String {
    let mut rest = path;
    let mut out = String::with_capacity(path.len());
    let pop = |out: &mut String| out.truncate(out.rfind('/').unwrap_or(0));
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("./")) {
            rest = after;
        } else if rest.starts_with("/./") {
            rest = &rest[2..];
        } else if rest.starts_with("/../") {
            rest = &rest[3..];
            pop(&mut out);
        } else {
            match rest {
                "/." => rest = "/",
                "/.." => {
                    rest = "/";
                    pop(&mut out);
                }
                "." | ".." => rest = "",
                _ => {
                    let from = usize::from(rest.starts_with('/'));
                    let end = rest[from..].find('/').map_or(rest.len(), |at| at + from);
                    let (segment, after) = rest.split_at(end);
                    out.push_str(segment);
                    rest = after;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3986 5.3, with the fragment of the reference.
    fn resolve(base: &str, reference: &str) -> String {
        let reference = Reference::split(reference);
        let found = Reference::split(base).resolve(reference);
        let mut out = String::new();
        if let Some(scheme) = found.scheme {
            out.push_str(&format!("{scheme}:"));
        }
        if let Some(authority) = found.authority {
            out.push_str(&format!("//{authority}"));
        }
        out.push_str(&found.path);
        if let Some(query) = found.query {
            out.push_str(&format!("?{query}"));
        }
        if let Some(fragment) = reference.fragment {
            out.push_str(&format!("#{fragment}"));
        }
        out
    }

    #[test]
    fn the_examples_of_rfc_3986() {
        let examples = [
            // 5.4.1
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("g;x", "http://a/b/c/g;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../", "http://a/"),
            ("../../g", "http://a/g"),
            // 5.4.2
            ("../../../g", "http://a/g"),
            ("../../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            (".g", "http://a/b/c/.g"),
            ("g..", "http://a/b/c/g.."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("g#s/./x", "http://a/b/c/g#s/./x"),
            ("g#s/../x", "http://a/b/c/g#s/../x"),
            ("http:g", "http:g"),
        ];
        for (reference, expected) in examples {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference), expected, "{reference}");
        }
        // 5.2.4
        assert_eq!(remove_dot_segments("/a/b/c/./../../g"), "/a/g");
        assert_eq!(remove_dot_segments("mid/content=5/../6"), "mid/6");
    }

    #[test]
    fn nothing_else_is_touched() {
        let base = "https://x/KV/%7e/a?q={}";
        assert_eq!(resolve(base, ""), base);
        assert_eq!(resolve(base, "?after=%2b+%2F~"), "https://x/KV/%7e/a?after=%2b+%2F~");
        assert_eq!(resolve(base, "?"), "https://x/KV/%7e/a?");
        assert_eq!(resolve(base, "b%2e%2e/c//d"), "https://x/KV/%7e/b%2e%2e/c//d");
        assert_eq!(resolve("https://x", "g"), "https://x/g");
        assert_eq!(resolve("/a/é/b", "../g"), "/a/g");
        assert_eq!(resolve("é/b", "c/é"), "é/c/é");
        assert_eq!(resolve("/a/b", "./c:d"), "/a/c:d");
        assert_eq!(resolve("/a/b", "/c:d"), "/c:d");
    }

    #[test]
    fn long_paths_take_linear_time() {
        let climb = "a/../".repeat(200_000);
        assert_eq!(remove_dot_segments(&climb), "/");
        let deep = format!("{}{}", "/a".repeat(200_000), "/..".repeat(200_000));
        assert_eq!(remove_dot_segments(&deep), "/");
    }

    #[test]
    fn origins() {
        let same = |base: &str, target: &str| {
            let base = Reference::split(base);
            base.is_origin_of(&base.resolve(Reference::split(target)))
        };
        let base = "https://Contoso.azconfig.io/kv";
        for inside in [
            "/kv",
            "?x",
            "",
            "../../..",
            "https://contoso.azconfig.io/",
            "HTTPS://CONTOSO.AZCONFIG.IO",
            "//contoso.azconfig.io:443/",
            "https://contoso.azconfig.io:0443/",
            "https://contoso.azconfig.io:/",
            "https://user@contoso.azconfig.io/",
        ] {
            assert_eq!(same(base, inside), Some(true), "{inside}");
        }
        for outside in [
            "//evil",
            "//",
            "///kv",
            "http://contoso.azconfig.io/kv",
            "https:/kv",
            "https:kv",
            "https://contoso.azconfig.io:8443/",
            "https://contoso.azconfig.io:65979/",
            "https://contoso.azconfig.io:+443/",
            "https://contoso.azconfig.io:443:443/",
            "https://contoso.azconfig.io./",
            "https://contoso.azconfig.io@evil/",
            "https://contoso.azconfig.io:443@evil/",
            "https://evil/contoso.azconfig.io",
            "https://evil?@contoso.azconfig.io/",
            "https://evil#@contoso.azconfig.io/",
            "https://[contoso.azconfig.io]/",
            "https://%63ontoso.azconfig.io/",
            "javascript:alert(1)",
            "contoso.azconfig.io:443/kv",
        ] {
            assert_eq!(same(base, outside), Some(false), "{outside}");
        }
        assert_eq!(same("http://[::1]:80/", "//[::1]/"), Some(true));
        assert_eq!(same("http://[::1]/", "//[::2]/"), Some(false));
        assert_eq!(same("http://[::1]:8080/", "//[::1]:8081/"), Some(false));
        assert_eq!(same("http://a:8080/", "http://a/"), Some(false));
        assert_eq!(same("x://a/", "//a:1/"), Some(false));
        assert_eq!(same("x://a/", "//A/"), Some(true));
        assert_eq!(same("/kv", "//a/"), None);
        assert_eq!(same("/kv", "/kv"), None);
    }
}
