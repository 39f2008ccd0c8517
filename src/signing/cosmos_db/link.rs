//! The signed part of a request's path.

use core::fmt;
use std::borrow::Cow;

use crate::cosmos::{AmbiguousTarget, Resource};
use crate::grammar::percent::decode_text;
use crate::grammar::secrets::shown_uri;
use crate::grammar::target::{path, query};

/// The type of a resource and its link, as a signature is over them.
///
/// * One resource has its own link, all of a kind the link of what they are in: `docs` and
///   `dbs/db/colls/coll` for `/dbs/db/colls/coll/docs`.
/// * A link of names is that of the path, percent-decoded, and keeps its case.
/// * A link of resource identifiers is the last of them, in lower case. A path of identifiers is recognized
///   by its database: eight characters of base64 that stand for four bytes. A database whose *name* looks
///   like that is signed so too, as the client for Python does, and `/offers` has identifiers only.
/// * A request for addresses (`/addresses/?$resolveFor=dbs%2fdb%2fcolls%2fcoll%2fdocs`), as the clients of the direct
///   mode send it, is signed as what it resolves.
/// * An operation, as in `/dbs/db/colls/coll/operations/partitionkeydelete`, is signed as what it is done to.
///
/// ```
/// use masthead::signing::cosmos_db::ResourceLink;
///
/// let parts = |target| {
///     let link = ResourceLink::of(target);
///     (link.kind().to_owned(), link.link().to_owned())
/// };
/// assert_eq!(parts("/dbs/My%20Db/colls/"), ("colls".into(), "dbs/My Db".into()));
/// assert_eq!(parts("/dbs/DPZtAA==/colls/DPZtAKyOj5g=/docs"), ("docs".into(), "dpztakyoj5g=".into()));
/// assert_eq!(parts("/offers/1WHJ"), ("offers".into(), "1whj".into()));
/// assert_eq!(parts("/dbs"), ("dbs".into(), String::new()));
/// assert_eq!(parts("/"), (String::new(), String::new()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResourceLink<'a> {
    kind: &'a str,
    link: Cow<'a, str>,
}

impl fmt::Debug for ResourceLink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceLink")
            .field("kind", &shown_uri(self.kind))
            .field("link", &shown_uri(&self.link))
            .finish()
    }
}

impl<'a> ResourceLink<'a> {
    /// A type and a link as they are to be signed: for targets that a gateway has changed.
    #[must_use]
    pub fn new(kind: &'a str, link: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, link: link.into() }
    }

    /// The link of a request target. The query does not count.
    #[must_use]
    pub fn of(target: &'a str) -> Self {
        let ids = ids(target);
        if ids.is_names {
            return Self { kind: ids.kind, link: Cow::Owned(ids.full()) };
        }
        let last = ids.segments.last().map(|id| id.to_lowercase()).unwrap_or_default();
        Self { kind: ids.kind, link: Cow::Owned(last) }
    }

    /// The links that clients sign as well for a database whose name looks like a resource identifier: the name, and the
    /// identifier as it is written. None for other targets.
    pub(in crate::signing) fn others(target: &'a str) -> Vec<Self> {
        let ids = ids(target);
        let is_like_an_id = ids.segments.first().is_some_and(|root| root == "dbs");
        match ids.segments.last() {
            Some(last) if !ids.is_names && is_like_an_id && ids.segments.len() > 1 => {
                let link = |link: String| Self { kind: ids.kind, link: Cow::Owned(link) };
                vec![link(ids.full()), link(last.to_string())]
            }
            _ => Vec::new(),
        }
    }

    /// The type: `docs`; empty for the account.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.kind
    }

    /// The link, as it is signed; empty for the account and for all of a kind in it.
    #[must_use]
    pub fn link(&self) -> &str {
        &self.link
    }
}

/// The segments of a path that are signed, percent-decoded.
pub(in crate::signing) struct Ids<'a> {
    pub(in crate::signing) kind: &'a str,
    pub(in crate::signing) segments: Vec<Cow<'a, str>>,
    /// `true` if the path consists of names, and not of resource identifiers.
    pub(in crate::signing) is_names: bool,
}

impl Ids<'_> {
    pub(in crate::signing) fn full(&self) -> String {
        self.segments.join("/")
    }
}

pub(in crate::signing) fn ids(target: &str) -> Ids<'_> {
    match resolved(target) {
        // As a form is decoded: a plus sign is a space.
        Some(value) => ids_of(parts(value), |part| {
            Cow::Owned(decode_text(&part.replace('+', " ")).into_owned())
        }),
        None => ids_of(Resource::of(target).segments().collect(), decode_text),
    }
}

fn ids_of<'a>(mut raw: Vec<&'a str>, decode: impl Fn(&'a str) -> Cow<'a, str>) -> Ids<'a> {
    let kind_of = |raw: &[&'a str]| {
        let last = raw.len().saturating_sub(1);
        raw.get(last - last % 2).copied().unwrap_or_default()
    };
    let mut kind = kind_of(&raw);
    if raw.len() % 2 == 1 {
        raw.pop();
    } else if kind == "operations" && raw.len() > 2 {
        raw.truncate(raw.len() - 2);
        kind = kind_of(&raw);
    }
    let segments: Vec<_> = raw.into_iter().map(decode).collect();
    let is_names = match segments.as_slice() {
        [root, database, ..] => root == "dbs" && !is_database_id(database),
        _ => false,
    };
    Ids { kind, segments, is_names }
}

/// The reason why a target may be read as another resource than the signed one.
pub(in crate::signing) fn ambiguous(target: &str) -> Option<AmbiguousTarget> {
    let of_resolved = |value| AmbiguousTarget::of(&format!("/{}", parts(value).join("/")));
    AmbiguousTarget::of(target).or_else(|| resolved(target).and_then(of_resolved))
}

/// The path of the resource whose addresses are asked for, still percent-encoded. A query that has it twice has none:
/// nobody knows which of them counts.
fn resolved(target: &str) -> Option<&str> {
    if path(target).trim_matches('/') != "addresses" {
        return None;
    }
    let pairs = query(target)?.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(name, _)| {
        let name = name.strip_prefix('$').or_else(|| name.strip_prefix("%24"));
        name.is_some_and(|name| name.eq_ignore_ascii_case("resolveFor"))
    });
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value)
}

/// The segments of a path whose slashes may be percent-encoded.
fn parts(mut value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let slash = |text: &str| {
        let bytes = text.as_bytes().iter().enumerate();
        let mut slashes = bytes.filter_map(|(at, &b)| match b {
            b'/' => Some((at, at + 1)),
            b'%' if matches!(text.as_bytes().get(at + 1..at + 3), Some(b"2f" | b"2F")) => {
                Some((at, at + 3))
            }
            _ => None,
        });
        slashes.next()
    };
    while let Some((at, after)) = slash(value) {
        parts.push(&value[..at]);
        value = &value[after..];
    }
    // Some clients end a path with a slash.
    if !value.is_empty() {
        parts.push(value);
    }
    parts
}

/// Returns `true` if a text is the resource identifier of a database: base64 of four bytes, with `-` for `/`.
///
/// Its unused bits may be anything: the clients do not look at them.
fn is_database_id(text: &str) -> bool {
    match text.strip_suffix("==").map(str::as_bytes) {
        Some(digits @ [_, _, _, _, _, _]) => {
            digits.iter().all(|&b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(target: &str, kind: &str, link: &str) {
        assert_eq!(ResourceLink::of(target), ResourceLink::new(kind, link), "{target}");
    }

    #[test]
    fn links_of_names() {
        is("", "", "");
        is("/", "", "");
        is("/dbs", "dbs", "");
        is("/dbs/Db", "dbs", "dbs/Db");
        is("https://a.documents.azure.com:443/dbs/Db/colls?x=/y", "colls", "dbs/Db");
        is("/dbs/Db/colls/C/", "colls", "dbs/Db/colls/C");
        is("/dbs/Db/colls/C/docs", "docs", "dbs/Db/colls/C");
        is("//dbs//Db/colls/C/docs/", "docs", "dbs/Db/colls/C");
        is("/dbs/Db/colls/C/docs/a%2Fb%20%C3%A9+", "docs", "dbs/Db/colls/C/docs/a/b é+");
        is("/dbs/Db/colls/C/docs/id%2541pct", "docs", "dbs/Db/colls/C/docs/id%41pct");
        is("/dbs/Db/colls/C/docs/%zz%", "docs", "dbs/Db/colls/C/docs/%zz%");
        // No text: it stays as it is.
        is("/dbs/Db/colls/C/docs/%ff", "docs", "dbs/Db/colls/C/docs/%ff");
        is("/dbs/Db/colls/C/operations/partitionkeydelete", "colls", "dbs/Db/colls/C");
        is("/dbs/Db/users/U/permissions/P", "permissions", "dbs/Db/users/U/permissions/P");
        is("/operations/x", "operations", "x");
    }

    #[test]
    fn links_of_addresses() {
        is(
            "/addresses/?$resolveFor=dbs%2fDb%2Fcolls%2fC%2fdocs&$filter=x",
            "docs",
            "dbs/Db/colls/C",
        );
        is("/addresses?a=b&%24resolveFor=dbs/My+Db/colls/C", "colls", "dbs/My Db/colls/C");
        is(
            "/addresses/?$resolveFor=dbs%2fp6xBAA%3d%3d%2fcolls%2fp6xBANHyrpY%3d%2fdocs",
            "docs",
            "p6xbanhyrpy=",
        );
        is("/addresses/?$resolveFor=dbs%2fA%2525%2f", "dbs", "dbs/A%25");
        // Nobody knows which of two counts, and without one nothing is resolved.
        is("/addresses/?$resolveFor=dbs%2fA&$resolvefor=dbs%2fB", "addresses", "");
        is("/addresses/?$filter=x", "addresses", "");
        is("/dbs/Db?$resolveFor=dbs%2fA", "dbs", "dbs/Db");
        for (target, reason) in [
            ("/addresses/?$resolveFor=dbs%2fA%2fcolls%2fB", None),
            ("/addresses/?$resolveFor=%2fdbs%2fA", Some(AmbiguousTarget::EmptySegment)),
            ("/addresses/?$resolveFor=dbs%2f..%2fA", Some(AmbiguousTarget::DotSegment)),
            ("/addresses/?$resolveFor=dbs%2fA%5c", Some(AmbiguousTarget::Backslash)),
            ("//addresses/?$resolveFor=dbs%2fA", Some(AmbiguousTarget::EmptySegment)),
        ] {
            assert_eq!(ambiguous(target), reason, "{target}");
        }
    }

    #[test]
    fn other_links_of_names_that_look_like_identifiers() {
        let others = |target| -> Vec<String> {
            ResourceLink::others(target).iter().map(|link| link.link().to_owned()).collect()
        };
        assert_eq!(others("/dbs/TestDj=="), ["dbs/TestDj==", "TestDj=="]);
        assert_eq!(others("/dbs/TestDj==/colls"), ["dbs/TestDj==", "TestDj=="]);
        assert_eq!(
            others("/dbs/TestDj%3D%3D/colls/C/docs/D"),
            ["dbs/TestDj==/colls/C/docs/D", "D"]
        );
        for target in
            ["", "/", "/dbs", "/dbs/TestDb", "/dbs/TestDj=/colls", "/offers/TestDj==", "/TestDj=="]
        {
            assert_eq!(others(target), [""; 0], "{target}");
        }
    }

    #[test]
    fn links_of_identifiers() {
        is("/dbs/AAAAow==", "dbs", "aaaaow==");
        is("/dbs/AAAAow%3D%3D/colls/AAAAowAAAKQ=", "colls", "aaaaowaaakq=");
        is("/dbs/AAAAow==/colls/AAAAowAAAKQ=/docs", "docs", "aaaaowaaakq=");
        is("/dbs/TestDs==/colls/MixedCase/docs/DocÄ", "docs", "docä");
        is("/dbs/a-b+AA==/colls", "colls", "a-b+aa==");
        is("/dbs/AAAAow==/colls/C=/operations/partitionkeydelete", "colls", "c=");
        is("/offers", "offers", "");
        is("/offers/1WHJ/", "offers", "1whj");
        // Of another length, or no base64.
        is("/dbs/AAAAowA=", "dbs", "dbs/AAAAowA=");
        is("/dbs/AAA.ow==", "dbs", "dbs/AAA.ow==");
        is("/dbs/AAAAAow==", "dbs", "dbs/AAAAAow==");
    }
}
