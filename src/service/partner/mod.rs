//! The contract of the Microsoft Partner API.
//!
//! The page is "Partner REST API headers". Where it is silent, the facts are those of the service's other
//! pages, and of Microsoft Graph, which has the same front end.

mod evidence;
mod forms;
mod request;
mod response;
mod rules;

use super::contract::{Contract, Refusal};
use super::header_set::header_set;
use super::{Direction, Exchange, Service};
use crate::auth::Authorization;
use crate::conditional::{ETag, IfMatch};
use crate::content::Accept;
use crate::correlation::{AgsDiagnostic, ClientRequestId, RequestId};
use crate::time::Timestamp;
use crate::{DecodeError, ErrorKind, FieldLines};

header_set! {
    /// The request headers of the page, in its order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::service::partner::RequestHeaders;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("accept", HeaderValue::from_static("application/json"));
    /// let (headers, failures) = RequestHeaders::peek_from(&map, &mut Notes::new());
    /// assert!(failures.is_empty());
    /// assert!(headers.accept.is_some());
    /// ```
    RequestHeaders;
    /// The request headers of the page, in its order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::auth::Bearer;
    /// use masthead::service::partner::OwnedRequestHeaders;
    ///
    /// let mut headers = OwnedRequestHeaders::default();
    /// headers.authorization = Some(Bearer::new("abc")?.into());
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert!(map["authorization"].is_sensitive());
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    OwnedRequestHeaders;
    /// Who asks.
    authorization: Authorization = "authorization",
    /// What the client can read.
    accept: Accept = "accept",
    /// The identifier of this call.
    client_request_id: ClientRequestId = "client-request-id",
    /// Only if the resource is still what the client knows.
    if_match: IfMatch = "if-match",
}

header_set! {
    /// The response headers of the page, in its order, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::service::partner::ResponseHeaders;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("timestamp", HeaderValue::from_static("2018-03-27T07:44:25.554Z"));
    /// let (headers, _) = ResponseHeaders::peek_from(&map, &mut Notes::new());
    /// assert!(headers.timestamp.is_some());
    /// ```
    ResponseHeaders;
    /// The response headers of the page, in its order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::service::partner::OwnedResponseHeaders;
    ///
    /// let mut map = http::HeaderMap::new();
    /// OwnedResponseHeaders::default().write_to(&mut map);
    /// assert!(map.is_empty());
    /// ```
    OwnedResponseHeaders;
    /// What the service would read: listed by the page, and of no use to a client.
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
}

/// What the service calls a request without a token, and one whose condition does not hold.
const UNAUTHENTICATED: &str = "unauthenticated";
const PRECONDITION_FAILED: &str = "preconditionFailed";

pub(super) static CONTRACT: Contract = Contract {
    service: Service::Partner,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation: |_| None,
    other_names: OTHER_NAMES,
    // The page had these names for a day, and the API for Partner Center has them still.
    mistaken_names: &[("ms-requestid", "request-id"), ("ms-correlationid", "client-request-id")],
    examples: &[("accept", "application/json")],
    request: request::check,
    response: response::check,
};

/// Headers of the API for Partner Center, of which those of requests have a rule, and of the calls by which
/// the service tells of changed referrals.
const OTHER_NAMES: &[&str] = &[
    "ms-contract-version",
    "ms-cv",
    "ms-partnercenter-application",
    "ms-partnercenter-client",
    "ms-serverid",
    "x-locale",
    "x-ms-certificate-url",
    "x-ms-signature-algorithm",
];

/// What the service makes of a header that cannot be read, or deviates.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    let (Direction::Request, Some(request)) = (direction, exchange.request) else {
        // Nobody refuses a response.
        return Refusal::warning();
    };
    let lines = FieldLines::of(request.headers, error.name());
    let line = lines.get(error.line()).unwrap_or_default();
    match error.name().as_str() {
        "authorization" => Refusal::error().status(401).text(UNAUTHENTICATED),
        "if-match" => condition(error, line),
        "client-request-id" => forms::of_id(line).map_or(Refusal::warning(), Refusal::by),
        // What becomes of the request is not documented.
        _ => Refusal::warning(),
    }
}

/// A value that is no entity tag is none of the resource.
fn condition(error: &DecodeError, line: &[u8]) -> Refusal {
    let rule = match error.kind() {
        ErrorKind::Deviation(_) => Some(forms::of_bare_tag(line, error.offset())),
        _ => forms::of_broken_tag(line, error.offset()),
    };
    match rule {
        Some(rule) if rule.status.is_some() => Refusal::by(rule).text(PRECONDITION_FAILED),
        // The service may take a tag without quotes for what it is.
        Some(rule) => Refusal::by(rule),
        // What cannot be read may be refused for that, or match no version: neither is documented.
        None => Refusal::error(),
    }
}
