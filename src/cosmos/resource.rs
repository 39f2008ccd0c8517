//! The resource of a request to Azure Cosmos DB.

use crate::grammar::target::path;

/// The resource of a request by its path: `/dbs/{db}/colls/{coll}/docs/{doc}`.
#[derive(Clone, Copy)]
pub(crate) struct Resource<'a> {
    path: &'a str,
    /// `docs`; empty for the account.
    pub(crate) kind: &'a str,
    /// All of that kind, not one.
    pub(crate) is_feed: bool,
}

impl<'a> Resource<'a> {
    #[inline]
    pub(crate) fn of(target: &'a str) -> Self {
        let path = path(target);
        let (mut kind, mut is_feed) = ("", false);
        for segment in segments(path) {
            is_feed = !is_feed;
            if is_feed {
                kind = segment;
            }
        }
        Self { path, kind, is_feed }
    }

    /// The segments of the path. Empty ones do not count: some clients end the path with a slash.
    #[cfg_attr(not(feature = "signing"), allow(dead_code, reason = "signatures are over them"))]
    pub(crate) fn segments(self) -> impl Iterator<Item = &'a str> {
        segments(self.path)
    }

    /// The path of the target.
    pub(crate) const fn path(self) -> &'a str {
        self.path
    }

    /// The collection, as it is in the path: `dbs/db/colls/coll`, without the rest.
    #[inline]
    pub(crate) fn collection(self) -> Option<&'a str> {
        let path = self.path.trim_start_matches('/');
        let mut slashes = path.match_indices('/').map(|(at, _)| at);
        let collection = &path[..slashes.nth(3)?];
        let is_collection =
            collection.starts_with("dbs/") && collection.split('/').nth(2) == Some("colls");
        is_collection.then_some(collection)
    }

    /// Returns `true` if it is a document or an attachment, or all of them.
    pub(crate) fn is_item(self) -> bool {
        matches!(self.kind, "docs" | "attachments")
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}
