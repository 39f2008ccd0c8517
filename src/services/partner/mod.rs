//! The headers of the Microsoft Partner API.
//!
//! In a server, start with [`RequestHeadersRef::peek_from`], which reads all headers of a request in one walk and borrows
//! them. In a client, start with [`RequestHeaders`]: fill in its fields and write them to a map. With the feature
//! `contracts`, the constant `CONTRACT` checks exchanges.
//!
//! Source: "Partner REST API headers", and for what it leaves open, the other articles of the reference, and Microsoft Graph,
//! which has the same front end.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::services::partner::{RequestHeaders, RequestHeadersRef};
//!
//! let mut headers = RequestHeaders::default();
//! headers.if_match = Some("\"2b2a3b4c\"".parse()?);
//! let mut map = HeaderMap::new();
//! headers.write_to(&mut map);
//!
//! let (received, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty() && received.if_match.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "contracts")]
mod contract;
use crate::auth::Authorization;
use crate::conditional::{ETag, IfMatch};
use crate::content::Accept;
use crate::correlation::{AgsDiagnostic, ClientRequestId, RequestId};
use crate::header_set;
use crate::time::Timestamp;

#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use contract::CONTRACT;

header_set! {
    /// The documented request headers, in that order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::partner::RequestHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("accept", HeaderValue::from_static("application/json"));
    /// let (headers, failures) = RequestHeadersRef::peek_from(&map);
    /// assert!(failures.is_empty());
    /// assert!(headers.accept.is_some());
    /// ```
    pub RequestHeadersRef;
    /// The documented request headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::auth::Bearer;
    /// use masthead::services::partner::RequestHeaders;
    ///
    /// let mut headers = RequestHeaders::default();
    /// headers.authorization = Some(Bearer::new("abc")?.into());
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert!(map["authorization"].is_sensitive());
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    pub RequestHeaders;
    /// `Authorization`: the credentials of the request.
    authorization: Authorization = "authorization",
    /// `Accept`: the media types that the client accepts.
    accept: Accept = "accept",
    /// The identifier of this call.
    client_request_id: ClientRequestId = "client-request-id",
    /// Only if the resource is still what the client knows.
    if_match: IfMatch = "if-match",
    /// Which call this is, a retry of it included.
    request_id: crate::correlation::RequestId = "request-id",
    /// For whom the request is meant.
    host: crate::request::Host = "host",
}

header_set! {
    /// The documented response headers, in that order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::partner::ResponseHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("timestamp", HeaderValue::from_static("2018-03-27T07:44:25.554Z"));
    /// let (headers, _) = ResponseHeadersRef::peek_from(&map);
    /// assert!(headers.timestamp.is_some());
    /// ```
    pub ResponseHeadersRef;
    /// The documented response headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::services::partner::ResponseHeaders;
    ///
    /// let mut map = http::HeaderMap::new();
    /// ResponseHeaders::default().write_to(&mut map);
    /// assert!(map.is_empty());
    /// ```
    pub ResponseHeaders;
    /// A request header: documented, but of no use to a client.
    accept: Accept = "accept",
    /// The identifier that makes a retry the same request.
    request_id: RequestId = "request-id",
    /// The identifier of the call.
    client_request_id: ClientRequestId = "client-request-id",
    /// Which machine answered.
    ags_diagnostic: AgsDiagnostic = "x-ms-ags-diagnostic",
    /// When the request reached the service.
    timestamp: Timestamp = "timestamp",
    /// Which version of the resource this is.
    etag: ETag = "etag",
    /// When the message was made.
    date: crate::time::Date = "date",
}
