//! Responses: what the service says in each, and how it says what is wrong.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use masthead::auth::WwwAuthenticate;
use masthead::conditional::ETag;
use masthead::content::ContentType;
use masthead::correlation::XMsActivityId;
use masthead::cosmos::{
    BuildVersion, GatewayVersion, RequestCharge, SchemaVersion, ServiceVersion, Substatus,
};
use masthead::header_set::HeaderSet;
use masthead::services::cosmos_db::{RequestHeaders, ResponseHeaders};
use masthead::time::XMsRetryAfterMs;
use masthead::{Decimal, FieldMapExt};
use serde_json::{Value, json};

use super::own_headers::ScriptLogResults;

/// A response, before it has what every response has.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: ResponseHeaders,
    pub(super) log: Option<ScriptLogResults>,
    /// Absent where a response has no body.
    pub(super) body: Option<Value>,
}

impl Answer {
    pub(super) fn new(status: StatusCode, body: Value) -> Self {
        Self { status, headers: ResponseHeaders::default(), log: None, body: Some(body) }
    }

    pub(super) fn ok(body: Value) -> Self {
        Self::new(StatusCode::OK, body)
    }

    pub(super) fn without_body(status: StatusCode) -> Self {
        Self { body: None, ..Self::new(status, Value::Null) }
    }

    pub(super) fn with_etag(mut self, etag: &ETag) -> Self {
        self.headers.etag = Some(etag.clone());
        self
    }

    /// The response, with its activity id and what it cost.
    pub(super) fn into_response(mut self, activity_id: Option<XMsActivityId>) -> Response {
        let message = self.body.as_mut().and_then(|body| body.get_mut("message"));
        if let (Some(Value::String(message)), true) = (message, self.status.is_client_error()) {
            let id = activity_id.as_ref().map(|id| id.view().text().into_owned());
            message.push_str(&format!("\r\nActivityId: {}", id.unwrap_or_default()));
        }
        let mut map = common(activity_id);
        if self.body.is_some() {
            self.headers.content_type = ContentType::new("application/json").ok();
        }
        let units = if self.status == StatusCode::CREATED { 4.95 } else { 1.0 };
        self.headers.request_charge = Decimal::from_f64(units).map(RequestCharge);
        self.headers.write_to(&mut map);
        if let Some(log) = &self.log {
            map.write(log);
        }
        // The challenge of a 401 (RFC 9110 15.5.2). The service sends none, and its clients do not look for it.
        let challenge =
            RequestHeaders::CHALLENGE.filter(|_| self.status == StatusCode::UNAUTHORIZED);
        if let Some(Ok(challenge)) = challenge.map(str::parse::<WwwAuthenticate>) {
            map.write(&challenge);
        }
        let body = self.body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = map;
        response
    }
}

/// The headers that every response has.
pub(super) fn common(activity_id: Option<XMsActivityId>) -> HeaderMap {
    let mut headers = ResponseHeaders::default();
    headers.activity_id = activity_id;
    headers.schema_version = Some(SchemaVersion { major: 1, minor: 19 });
    headers.service_version = BuildVersion::new(&[2, 14, 0, 0]).map(ServiceVersion);
    headers.gateway_version = BuildVersion::new(&[2, 14, 0]).map(GatewayVersion);
    let mut map = HeaderMap::new();
    headers.write_to(&mut map);
    map
}

/// The reason why a request is not carried out.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    code: &'static str,
    message: String,
    substatus: Option<u32>,
    retry_after_ms: Option<u64>,
    etag: Option<String>,
}

impl Failure {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, code, message, substatus: None, retry_after_ms: None, etag: None }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    pub(super) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", message)
    }

    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden", message)
    }

    pub(super) fn not_found() -> Self {
        let message = "Entity with the specified id does not exist in the system.";
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
    }

    /// The session has seen more than the server has.
    pub(super) fn session_not_available() -> Self {
        let message = "The read session is not available for the input session token.";
        Self::new(StatusCode::NOT_FOUND, "NotFound", message).with_substatus(1002)
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "The requested verb is not supported.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
    }

    pub(super) fn conflict() -> Self {
        let message = "Entity with the specified id already exists in the system.";
        Self::new(StatusCode::CONFLICT, "Conflict", message)
    }

    /// The partition key range does not exist, or no longer.
    pub(super) fn range_gone() -> Self {
        let message = "The requested partition key range does not exist.";
        Self::new(StatusCode::GONE, "Gone", message).with_substatus(1002)
    }

    /// A condition of the request does not hold; `etag` is that of the resource as it is.
    pub(super) fn precondition(status: StatusCode, etag: Option<String>) -> Self {
        let message = "One of the specified pre-condition is not met.";
        Self { etag, ..Self::new(status, "PreconditionFailed", message) }
    }

    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            "Request size is too large.",
        )
    }

    pub(super) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", "The request took too long.")
    }

    pub(super) fn throttled() -> Self {
        let message = "The request rate is large. More Request Units may be needed.";
        let failure = Self::new(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message);
        Self { retry_after_ms: Some(15), ..failure.with_substatus(3200) }
    }

    /// An operation of a batch that was not carried out, because another one failed.
    pub(super) fn dependency() -> Self {
        Self::new(StatusCode::FAILED_DEPENDENCY, "FailedDependency", "Another operation failed.")
    }

    pub(super) const fn with_substatus(mut self, substatus: u32) -> Self {
        self.substatus = Some(substatus);
        self
    }

    pub(super) const fn substatus(&self) -> Option<u32> {
        self.substatus
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Self {
        let body = json!({"code": failure.code, "message": failure.message});
        let mut answer = match failure.status {
            StatusCode::NOT_MODIFIED => Self::without_body(failure.status),
            status => Self::new(status, body),
        };
        answer.headers.substatus = failure.substatus.map(Substatus);
        answer.headers.retry_after_ms = failure.retry_after_ms.map(XMsRetryAfterMs);
        answer.headers.etag = failure.etag.and_then(|tag| ETag::strong(&tag).ok());
        answer
    }
}
