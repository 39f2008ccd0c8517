//! The operation of a request on a resource of Azure Cosmos DB.

use core::fmt;
use core::str::FromStr;

use headers::Header;
use http::HeaderName;

#[cfg(feature = "contracts")]
use super::RequestHeadersRef;
use crate::content::{ContentType, ContentTypeRef};
use crate::cosmos::{AIm, AImRef, IsBatchRequest, IsQuery, IsUpsert, Resource};
use crate::names::{self, UnknownName, table};
use crate::{FieldLines, FieldMapExt, Request};

table! {
    /// The operation of a request on a resource of Azure Cosmos DB.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Request;
    /// use masthead::services::cosmos_db::Operation;
    ///
    /// let mut headers = HeaderMap::new();
    /// let request = Request::new("GET", "/dbs/db/colls/coll/docs", &headers);
    /// assert_eq!(Operation::infer(&request), Some(Operation::ReadFeed));
    /// headers.insert("a-im", HeaderValue::from_static("Incremental feed"));
    /// let request = Request::new("GET", "/dbs/db/colls/coll/docs", &headers);
    /// assert_eq!(Operation::infer(&request), Some(Operation::ChangeFeed));
    /// assert_eq!("change-feed".parse(), Ok(Operation::ChangeFeed));
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Operation: &'static str {
        /// One resource is read.
        Read = "read",
        /// The resources of a kind are read, page by page.
        ReadFeed = "read-feed",
        /// A query is asked.
        Query = "query",
        /// A resource is made.
        Create = "create",
        /// A resource is put in the place of another.
        Replace = "replace",
        /// Parts of a document are changed.
        Patch = "patch",
        /// A document is made or replaced.
        Upsert = "upsert",
        /// A resource is deleted.
        Delete = "delete",
        /// Several operations on documents of one partition are done, or none.
        Batch = "batch",
        /// Reads the changes of a collection.
        ChangeFeed = "change-feed",
        /// A stored procedure is run.
        StoredProcedure = "stored-procedure",
    }
}

impl Operation {
    /// The name for command lines: `read-feed`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }

    /// Infers the operation from the method, path and headers; `None` if they do not determine it.
    #[must_use]
    #[inline]
    pub fn infer(request: &Request<'_>) -> Option<Self> {
        Self::with(
            request,
            Resource::of(request.target),
            || request.headers.peek::<AIm>().ok()?,
            || request.headers.peek::<ContentType>().ok()?,
        )
    }

    /// The same of a request whose headers were read before.
    #[cfg(feature = "contracts")]
    pub(super) fn of(
        request: &Request<'_>,
        resource: Resource<'_>,
        headers: &RequestHeadersRef<'_>,
    ) -> Option<Self> {
        Self::with(request, resource, || headers.a_im, || headers.content_type)
    }

    fn with<'a>(
        request: &Request<'_>,
        resource: Resource<'_>,
        a_im: impl Fn() -> Option<AImRef<'a>>,
        content_type: impl Fn() -> Option<ContentTypeRef<'a>>,
    ) -> Option<Self> {
        let names_feed = || a_im().is_some_and(|a_im| a_im.feed().is_some());
        let is_query =
            || content_type().is_some_and(is_of_query) || is_set(request, IsQuery::name());
        Some(match request.method {
            "GET" | "HEAD" if !resource.is_feed => Self::Read,
            "GET" | "HEAD" if names_feed() => Self::ChangeFeed,
            "GET" | "HEAD" => Self::ReadFeed,
            "PUT" => Self::Replace,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            "POST" if resource.kind == "sprocs" && !resource.is_feed => Self::StoredProcedure,
            "POST" if !resource.is_feed => return None,
            "POST" if is_query() => Self::Query,
            "POST" if is_set(request, IsBatchRequest::name()) => Self::Batch,
            "POST" if is_set(request, IsUpsert::name()) => Self::Upsert,
            "POST" => Self::Create,
            _ => return None,
        })
    }

    /// Returns `true` if a request of that method may do this.
    #[must_use]
    #[inline]
    pub fn has_method(self, method: &str) -> bool {
        match self {
            Self::Read | Self::ReadFeed | Self::ChangeFeed => matches!(method, "GET" | "HEAD"),
            Self::Query | Self::Create | Self::Upsert | Self::Batch | Self::StoredProcedure => {
                method == "POST"
            }
            Self::Replace => method == "PUT",
            Self::Patch => method == "PATCH",
            Self::Delete => method == "DELETE",
        }
    }

    /// Returns `true` if the operation changes nothing.
    #[must_use]
    #[inline]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::ReadFeed | Self::Query | Self::ChangeFeed)
    }

    /// Returns `true` if the response may come in pages.
    #[must_use]
    #[inline]
    pub const fn is_paged(self) -> bool {
        matches!(self, Self::ReadFeed | Self::Query | Self::ChangeFeed)
    }
}

impl fmt::Display for Operation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Operation {
    type Err = UnknownName;

    #[inline]
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        names::find(name, Self::ALL, Self::name, "operation")
    }
}

fn is_of_query(content_type: ContentTypeRef<'_>) -> bool {
    // The second is undocumented, and was seen to work.
    content_type.is("application/query+json") || content_type.is("application/sql")
}

/// Returns `true` if a flag is present and true.
fn is_set(request: &Request<'_>, name: &'static HeaderName) -> bool {
    let line = FieldLines::of(request.headers, name).get(0);
    line.is_some_and(|line| line.trim_ascii().eq_ignore_ascii_case(b"true"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn infer(
        method: &str,
        path: &str,
        headers: &[(&'static str, &'static str)],
    ) -> Option<Operation> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        Operation::infer(&Request::new(method, path, &map))
    }

    #[test]
    fn from_method_path_and_headers() {
        use Operation::{
            Batch, ChangeFeed, Create, Delete, Patch, Query, Read, ReadFeed, Replace,
            StoredProcedure, Upsert,
        };
        let docs = "/dbs/db/colls/coll/docs";
        let doc = "/dbs/db/colls/coll/docs/doc/";
        assert_eq!(infer("GET", "/", &[]), Some(Read));
        assert_eq!(infer("GET", doc, &[]), Some(Read));
        assert_eq!(infer("HEAD", doc, &[]), Some(Read));
        assert_eq!(infer("GET", docs, &[]), Some(ReadFeed));
        assert_eq!(infer("GET", "https://a.documents.azure.com/dbs?x=/y", &[]), Some(ReadFeed));
        assert_eq!(infer("GET", docs, &[("a-im", "incremental FEED")]), Some(ChangeFeed));
        assert_eq!(infer("GET", docs, &[("a-im", "gzip")]), Some(ReadFeed));
        assert_eq!(infer("GET", docs, &[("a-im", "Incremental feed;q=0")]), Some(ReadFeed));
        assert_eq!(infer("GET", doc, &[("a-im", "Incremental feed")]), Some(Read));
        assert_eq!(infer("PUT", doc, &[]), Some(Replace));
        assert_eq!(infer("PATCH", doc, &[]), Some(Patch));
        assert_eq!(infer("DELETE", doc, &[]), Some(Delete));
        assert_eq!(infer("POST", docs, &[]), Some(Create));
        assert_eq!(infer("POST", docs, &[("x-ms-documentdb-is-upsert", "True")]), Some(Upsert));
        assert_eq!(infer("POST", docs, &[("x-ms-documentdb-is-upsert", "False")]), Some(Create));
        assert_eq!(infer("POST", docs, &[("x-ms-cosmos-is-batch-request", "True")]), Some(Batch));
        assert_eq!(infer("POST", docs, &[("x-ms-documentdb-isquery", "true")]), Some(Query));
        assert_eq!(infer("POST", docs, &[("content-type", "application/query+json")]), Some(Query));
        assert_eq!(infer("POST", docs, &[("content-type", "application/sql")]), Some(Query));
        assert_eq!(infer("POST", "/dbs/db/colls/c/sprocs/p", &[]), Some(StoredProcedure));
        assert_eq!(infer("POST", "/dbs/db/colls/c/sprocs", &[]), Some(Create));
        assert_eq!(infer("POST", "/dbs/db/colls/c/operations/partitionkeydelete", &[]), None);
        assert_eq!(infer("OPTIONS", docs, &[]), None);
    }

    #[test]
    fn names() {
        for operation in Operation::ALL {
            assert_eq!(operation.to_string().parse(), Ok(*operation));
        }
    }

    #[test]
    fn methods_of_operations() {
        use Operation::{
            Batch, ChangeFeed, Create, Delete, Patch, Query, Read, ReadFeed, Replace,
            StoredProcedure, Upsert,
        };
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get", ""];
        for (operation, wanted) in [
            (Read, &["GET", "HEAD"][..]),
            (ReadFeed, &["GET", "HEAD"]),
            (ChangeFeed, &["GET", "HEAD"]),
            (Query, &["POST"]),
            (Create, &["POST"]),
            (Upsert, &["POST"]),
            (Batch, &["POST"]),
            (StoredProcedure, &["POST"]),
            (Replace, &["PUT"]),
            (Patch, &["PATCH"]),
            (Delete, &["DELETE"]),
        ] {
            let found: Vec<_> =
                methods.into_iter().filter(|method| operation.has_method(method)).collect();
            assert_eq!(found, wanted, "{operation}");
        }
    }
}
