//! The signed part of a request's path.

use core::fmt;
use std::borrow::Cow;

use crate::cosmos::Resource;
use crate::grammar::percent::decode_text;
use crate::grammar::secrets::shown_uri;

/// The type of a resource and its link, as a signature is over them.
///
/// * One resource has its own link, all of a kind the link of what they are in: `docs` and
///   `dbs/db/colls/coll` for `/dbs/db/colls/coll/docs`.
/// * A link of names is that of the path, percent-decoded, and keeps its case.
/// * A link of resource identifiers is the last of them, in lower case. A path of identifiers is recognized
///   by its database: eight characters of base64 that stand for four bytes. A database whose *name* looks
///   like that is signed so too, as the client for Python does, and `/offers` has identifiers only.
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
    let resource = Resource::of(target);
    let mut raw: Vec<&str> = resource.segments().collect();
    let mut kind = resource.kind;
    if kind == "operations" && !resource.is_feed && raw.len() > 2 {
        raw.truncate(raw.len() - 2);
        kind = raw.get(raw.len().saturating_sub(2)).copied().unwrap_or_default();
    } else if resource.is_feed {
        raw.pop();
    }
    let segments: Vec<_> = raw.into_iter().map(decode_text).collect();
    let is_names = match segments.as_slice() {
        [root, database, ..] => root == "dbs" && !is_database_id(database),
        _ => false,
    };
    Ids { kind, segments, is_names }
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
