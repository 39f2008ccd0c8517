//! The headers of Youforce, of Visma | Raet.
//!
//! In a server, start with [`RequestHeadersRef::peek_from`], which reads all headers of a request in one walk and borrows
//! them. In a client, start with [`RequestHeaders`]: fill in its fields and write them to a map. With the feature
//! `contracts`, the constant `CONTRACT` checks exchanges.
//!
//! Youforce is an HR platform. Source: "Request headers and responses" in the vendor's documentation, and for what it leaves
//! open, the vendor's guides to the File API, to tokens, and to usage limits.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::services::youforce::{RequestHeaders, RequestHeadersRef};
//!
//! let mut headers = RequestHeaders::default();
//! headers.tenant_id = Some("1234567".parse()?);
//! let mut map = HeaderMap::new();
//! headers.write_to(&mut map);
//!
//! let (received, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty() && received.tenant_id.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "contracts")]
mod contract;
mod facts;
mod status;

use crate::auth::Authorization;
use crate::content::{Accept, CacheControl, ContentType};
use crate::header_set;
use crate::paging::{AcceptRanges, ContentRange, Range};
use crate::tenancy::XRaetTenantId;

pub use facts::SingleTenant;
pub use status::{Group, OperationKind, Retriable, STATUSES, Source, StatusMeaning, meaning_of};

#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use contract::CONTRACT;

header_set! {
    /// The documented request headers, in that order, borrowed; the header of the guide to the File API comes last.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::youforce::RequestHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("x-raet-tenant-id", HeaderValue::from_static("1234567"));
    /// let (headers, failures) = RequestHeadersRef::peek_from(&map);
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.tenant_id.unwrap().as_str(), "1234567");
    /// ```
    pub RequestHeadersRef;
    /// The documented request headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::services::youforce::RequestHeaders;
    /// use masthead::tenancy::XRaetTenantId;
    ///
    /// let mut headers = RequestHeaders::default();
    /// headers.tenant_id = Some(XRaetTenantId::new("sandbox")?);
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-raet-tenant-id"], "sandbox");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    pub RequestHeaders;
    /// `Cache-Control`: the caching directives; `no-cache` in a request for a token.
    cache_control: CacheControl = "cache-control",
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// `Authorization`: the credentials of the request.
    authorization: Authorization = "authorization",
    /// `Accept`: the media types that the client accepts.
    accept: Accept = "accept",
    /// Whose data the request is about.
    tenant_id: XRaetTenantId = "x-raet-tenant-id",
    /// Which part of a file is wanted.
    range: Range = "range",
    /// For whom the request is meant.
    host: crate::request::Host = "host",
}

header_set! {
    /// The response headers of the guide to the File API, borrowed. The other documentation has request headers only.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::youforce::ResponseHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("content-range", HeaderValue::from_static("bytes 0-49/107"));
    /// let (headers, _) = ResponseHeadersRef::peek_from(&map);
    /// assert_eq!(headers.content_range.unwrap().total(), Some(107));
    /// ```
    pub ResponseHeadersRef;
    /// The response headers of the guide to the File API, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::services::youforce::ResponseHeaders;
    ///
    /// let mut map = http::HeaderMap::new();
    /// ResponseHeaders::default().write_to(&mut map);
    /// assert!(map.is_empty());
    /// ```
    pub ResponseHeaders;
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// In which unit parts of the file can be had.
    accept_ranges: AcceptRanges = "accept-ranges",
    /// Which part of the file this is.
    content_range: ContentRange = "content-range",
}
