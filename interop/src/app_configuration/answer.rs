//! The response of an operation, without the headers that all responses have.

use http::{HeaderMap, StatusCode};
use masthead::DecodeError;
use masthead::content::ContentType;
use masthead::contract::Problem;
use masthead::services::app_configuration::ResponseHeaders;
use serde_json::{Value, json};

/// A response of one operation.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: ResponseHeaders,
    pub(super) body: Vec<u8>,
    /// Headers that are not in the set of the service.
    pub(super) more: HeaderMap,
}

/// A response that ends an operation early.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) Box<Answer>);

pub(super) type Outcome = Result<Answer, Refusal>;

impl Answer {
    /// A response without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        let (headers, more) = (ResponseHeaders::default(), HeaderMap::new());
        Self { status, headers, body: Vec::new(), more }
    }

    /// A body of one of the service's media types, such as `kvset`.
    pub(super) fn of(kind: &str, body: &Value) -> Result<Self, DecodeError> {
        let media_type = format!("application/vnd.microsoft.appconfig.{kind}+json");
        Self::json(StatusCode::OK, &media_type, body)
    }

    pub(super) fn json(
        status: StatusCode,
        media_type: &str,
        body: &Value,
    ) -> Result<Self, DecodeError> {
        let mut answer = Self::empty(status);
        let media_type = ContentType::new(media_type)?.with_param("charset", "utf-8")?;
        answer.headers.content_type = Some(media_type);
        answer.body = body.to_string().into_bytes();
        Ok(answer)
    }
}

impl Refusal {
    pub(super) fn empty(status: StatusCode) -> Self {
        Self(Box::new(Answer::empty(status)))
    }

    /// Problem details of a type of the service, with more members.
    pub(super) fn problem(
        status: StatusCode,
        kind: &str,
        title: &str,
        members: &[(&str, &str)],
    ) -> Self {
        let mut body = json!({
            "type": format!("https://azconfig.io/errors/{kind}"),
            "title": title,
            "status": status.as_u16(),
        });
        for (name, value) in members {
            body[*name] = (*value).into();
        }
        match Answer::json(status, Problem::MEDIA_TYPE, &body) {
            Ok(answer) => Self(Box::new(answer)),
            Err(_) => Self::empty(status),
        }
    }

    /// A 400 for one parameter.
    pub(super) fn parameter(name: &str, detail: &str) -> Self {
        let title = format!("Invalid request parameter '{name}'");
        let members = [("name", name), ("detail", detail)];
        Self::problem(StatusCode::BAD_REQUEST, "invalid-argument", &title, &members)
    }

    pub(super) fn not_found() -> Self {
        Self::empty(StatusCode::NOT_FOUND)
    }
}

/// The server could not write a header: 500.
impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        let detail = error.to_string();
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::problem(status, "internal", "Internal server error", &[("detail", &detail)])
    }
}
