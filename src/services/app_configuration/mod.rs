//! The headers of Azure App Configuration.
//!
//! In a server, start with [`RequestHeadersRef::peek_from`], which reads all headers of a request in one walk and borrows
//! them. In a client, start with [`RequestHeaders`]: fill in its fields and write them to a map. With the feature
//! `contracts`, the constant `CONTRACT` checks exchanges.
//!
//! Source: "Headers" in the App Configuration REST API reference, and for what it leaves open, the other articles of the
//! reference, the SDKs, and Microsoft's emulator.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::services::app_configuration::{RequestHeaders, RequestHeadersRef};
//!
//! let mut headers = RequestHeaders::default();
//! headers.host = Some("contoso.azconfig.io".parse()?);
//! headers.if_none_match = Some("\"4f6dd610dd5e4deebc7fbaef685fb903\"".parse()?);
//! let mut map = HeaderMap::new();
//! headers.write_to(&mut map);
//!
//! let (received, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty() && received.if_none_match.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "contracts")]
mod contract;
use crate::auth::{Authorization, WwwAuthenticate};
use crate::conditional::{ETag, IfMatch, IfNoneMatch};
use crate::content::{Accept, ContentType, XMsContentSha256};
use crate::correlation::{XMsClientRequestId, XMsRequestId, XMsReturnClientRequestId};
use crate::header_set;
use crate::paging::Link;
use crate::request::Host;
use crate::sync_token::SyncTokens;
use crate::time::{AcceptDatetime, Date, LastModified, MementoDatetime, RetryAfterMs, XMsDate};

#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use contract::CONTRACT;
#[cfg(all(feature = "contracts", feature = "signing"))]
pub(super) use contract::SIGNATURE;

/// The service's challenge for a request without credentials, without the parameters that explain a rejection.
pub(crate) const CHALLENGE: &str = "HMAC-SHA256, Bearer";

header_set! {
    /// The documented request headers, in that order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::app_configuration::RequestHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("sync-token", HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28"));
    /// let (headers, failures) = RequestHeadersRef::peek_from(&map);
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.sync_token.unwrap().iter().count(), 1);
    /// ```
    pub RequestHeadersRef;
    /// The documented request headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::auth::Bearer;
    /// use masthead::services::app_configuration::RequestHeaders;
    /// use masthead::sync_token::SyncTokens;
    ///
    /// let mut headers = RequestHeaders::default();
    /// headers.authorization = Some(Bearer::new("abc")?.into());
    /// headers.sync_token = Some(SyncTokens::try_from_iter([("a", "b", None)])?);
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["sync-token"], "a=b");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    pub RequestHeaders challenging CHALLENGE;
    /// `Authorization`: the credentials of the request.
    authorization: Authorization = "authorization",
    /// `Accept`: the media types that the client accepts.
    accept: Accept = "accept",
    /// As of when the resource is wanted.
    accept_datetime: AcceptDatetime = "accept-datetime",
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// When the request was made.
    date: Date = "date",
    /// Which store is asked.
    host: Host = "host",
    /// Only if the resource is still what the client knows.
    if_match: IfMatch = "if-match",
    /// Only if the resource is no longer what the client knows.
    if_none_match: IfNoneMatch = "if-none-match",
    /// `Sync-Token`: the tokens that the client has received.
    sync_token: SyncTokens = "sync-token",
    /// The client's own identifier of the request.
    client_request_id: XMsClientRequestId = "x-ms-client-request-id",
    /// The digest of the body.
    content_sha256: XMsContentSha256 = "x-ms-content-sha256",
    /// When the request was made, in place of `date`.
    x_ms_date: XMsDate = "x-ms-date",
    /// `x-ms-return-client-request-id`: requests that the client's identifier is returned.
    return_client_request_id: XMsReturnClientRequestId = "x-ms-return-client-request-id",
    /// An identifier of several requests that belong together.
    correlation_request_id: crate::correlation::XMsCorrelationRequestId = "x-ms-correlation-request-id",
    /// Only these parts of the whole.
    range: crate::paging::Range = "range",
    /// Which software asks.
    user_agent: crate::request::UserAgent = "user-agent",
    /// `correlation-context`: facts about the software and the environment of the request.
    correlation_context: crate::correlation::CorrelationContext = "correlation-context",
    /// `access-control-request-headers`: headers that the browser wants to send.
    access_control_request_headers: crate::request::AccessControlRequestHeaders = "access-control-request-headers",
}

header_set! {
    /// The documented response headers, in that order, borrowed; the identifier of the client, which is documented
    /// elsewhere, comes last.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::app_configuration::ResponseHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("retry-after-ms", HeaderValue::from_static("10"));
    /// let (headers, _) = ResponseHeadersRef::peek_from(&map);
    /// assert_eq!(headers.retry_after_ms.unwrap().0, 10);
    /// ```
    pub ResponseHeadersRef;
    /// The documented response headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::services::app_configuration::ResponseHeaders;
    /// use masthead::time::RetryAfterMs;
    ///
    /// let mut headers = ResponseHeaders::default();
    /// headers.retry_after_ms = Some(RetryAfterMs(10));
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["retry-after-ms"], "10");
    /// ```
    pub ResponseHeaders;
    /// `Content-Type`: the media type of the body.
    content_type: ContentType = "content-type",
    /// Which version of the resource this is.
    etag: ETag = "etag",
    /// When the resource last changed.
    last_modified: LastModified = "last-modified",
    /// Other resources, the next page among them.
    link: Link = "link",
    /// As of when this representation is.
    memento_datetime: MementoDatetime = "memento-datetime",
    /// How long to wait before the request is tried again.
    retry_after_ms: RetryAfterMs = "retry-after-ms",
    /// The service's own identifier of the request.
    request_id: XMsRequestId = "x-ms-request-id",
    /// How to authenticate, and why it failed.
    www_authenticate: WwwAuthenticate = "www-authenticate",
    /// `Sync-Token`: the tokens that the client should send back.
    sync_token: SyncTokens = "sync-token",
    /// The client's own identifier of the request.
    client_request_id: XMsClientRequestId = "x-ms-client-request-id",
    /// `x-ms-error-code`: which error the content describes.
    error_code: crate::content::ErrorCode = "x-ms-error-code",
    /// An identifier of several requests that belong together.
    correlation_request_id: crate::correlation::XMsCorrelationRequestId = "x-ms-correlation-request-id",
    /// Which units one may ask for ranges in.
    accept_ranges: crate::paging::AcceptRanges = "accept-ranges",
    /// Which part of the whole this is.
    content_range: crate::paging::ContentRange = "content-range",
    /// Where to ask how an operation is getting on.
    operation_location: crate::paging::OperationLocation = "operation-location",
    /// How long to wait before the next request, or until when.
    retry_after: crate::time::RetryAfter = "retry-after",
    /// `access-control-allow-headers`: headers that the browser may send.
    access_control_allow_headers: crate::request::AccessControlAllowHeaders = "access-control-allow-headers",
}
