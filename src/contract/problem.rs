//! A report as the body of an answer (RFC 9457).

use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};

use super::direction::Direction;
use super::finding::Finding;
use super::report::Report;
use super::rule::Severity;
use crate::grammar::json::write_string;

/// A refused message as problem details: `application/problem+json`, RFC 9457.
///
/// With the feature `serde` it serializes as `{"type","title","status","detail","service","errors"}`, where `errors`
/// are the findings of severity error in the message. It contains no header values except those in the messages, and
/// no secret. [`to_response`](Self::to_response) is the answer for the peer, with no header values at all; it needs no
/// feature.
///
/// ```
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange};
/// use masthead::services;
///
/// let headers = http::HeaderMap::new();
/// let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
/// let report = services::partner::CONTRACT.check(exchange, &Context::default());
/// let problem = report.problem().unwrap();
/// assert_eq!(problem.status(), 401);
/// assert_eq!(problem.title(), "Unauthorized");
/// assert_eq!(problem.www_authenticate().unwrap(), "Bearer");
/// ```
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    report: &'a Report,
    first: &'a Finding,
    status: StatusCode,
    direction: Direction,
}

impl Report {
    /// The problem with the request; `None` where no error was found in it.
    ///
    /// A word such as `[REDACTED]` in `Authorization` stands for credentials that were taken out of a file, and is no error: a
    /// server authenticates its callers by other means than a report.
    #[must_use]
    pub fn problem(&self) -> Option<Problem<'_>> {
        // Services look at the credentials before they look at anything else.
        let direction = Direction::Request;
        let first = errors(self, direction).min_by_key(|finding| match status(finding) {
            StatusCode::UNAUTHORIZED => 0,
            StatusCode::FORBIDDEN => 1,
            _ => 2,
        })?;
        Some(Problem { report: self, first, status: status(first), direction })
    }

    /// The problem with the response, for a gateway that does not pass it on; `None` if no error was found in it. The status
    /// is 502.
    ///
    /// ```
    /// use masthead::contract::{Context, Exchange, Response, UnknownHeaders};
    /// use masthead::services::partner::CONTRACT;
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("x-contoso", "a".parse().unwrap());
    /// let exchange = Exchange::response(None, Response::new(200, &headers));
    /// let context = Context::default().with_unknown_headers(UnknownHeaders::Reject);
    /// let report = CONTRACT.check(exchange, &context);
    /// assert!(report.problem().is_none());
    /// assert_eq!(report.response_problem().unwrap().to_response().status(), 502);
    /// ```
    #[must_use]
    pub fn response_problem(&self) -> Option<Problem<'_>> {
        let direction = Direction::Response;
        let first = errors(self, direction).next()?;
        Some(Problem { report: self, first, status: StatusCode::BAD_GATEWAY, direction })
    }
}

impl<'a> Problem<'a> {
    /// The media type of the body.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// The type of the problem: the URL of the [reference](super::Rule::reference) of the rule that decides the status.
    #[must_use]
    pub fn type_url(&self) -> String {
        let reference = self.first.rule().reference();
        reference.map_or_else(|| "about:blank".to_owned(), |it| it.url().to_string())
    }

    /// The status with which the service itself would answer; 400 where that is not known. 502 for a response.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The phrase of the status.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Bad Request")
    }

    /// The `WWW-Authenticate` of a 401, which must have one (RFC 9110 15.5.2); `None` for any other status, and where no rule of
    /// the contract has a challenge.
    ///
    /// ```
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange};
    /// use masthead::services;
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("host", "contoso.azconfig.io".parse().unwrap());
    /// let exchange = Exchange::request(Request::new("GET", "/kv?api-version=1.0", &headers));
    /// let report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
    /// let problem = report.problem().unwrap();
    /// let mut answer = http::Response::builder().status(problem.status());
    /// if let Some(challenge) = problem.www_authenticate() {
    ///     answer = answer.header("www-authenticate", challenge);
    /// }
    /// assert_eq!(answer.headers_ref().unwrap()["www-authenticate"], "HMAC-SHA256, Bearer");
    /// ```
    #[must_use]
    pub fn www_authenticate(&self) -> Option<HeaderValue> {
        if self.status != StatusCode::UNAUTHORIZED {
            return None;
        }
        // A header that cannot be read breaks a rule that all services have. The challenge is then that of the
        // other rules of the contract.
        let challenge = self.first.static_rule().static_challenge().or(self.report.challenge);
        challenge.and_then(|challenge| HeaderValue::from_str(challenge).ok())
    }

    /// A sentence that describes the problem: the message of the finding that decides the status.
    #[must_use]
    pub fn detail(&self) -> &'a str {
        self.first.message()
    }

    /// The [`detail`](Self::detail) without any byte of a header value: see [`Finding::public_message`].
    #[must_use]
    pub fn public_detail(&self) -> String {
        self.first.public_message()
    }

    /// Everything for which the message is refused.
    pub fn errors(&self) -> impl Iterator<Item = &'a Finding> + Clone + use<'a> {
        errors(self.report, self.direction)
    }

    /// The response to a refused request, or in place of a refused response, with its `Content-Type`, and its `WWW-Authenticate` where it is a 401.
    ///
    /// The body is for the peer, so it repeats no byte of a header value: each message is the
    /// [`public_message`](Finding::public_message) of its finding. It has the members `type`, `title`, `status`, `detail` and
    /// `errors`; each of the errors has `code`, `header`, `line`, `span`, `detail`, `help` and `url`, and leaves out what is
    /// not known.
    ///
    /// ```
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange};
    /// use masthead::services;
    ///
    /// let headers = http::HeaderMap::new();
    /// let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
    /// let report = services::partner::CONTRACT.check(exchange, &Context::default());
    /// let response = report.problem().unwrap().to_response();
    /// assert_eq!(response.status(), 401);
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// assert_eq!(response.headers()["www-authenticate"], "Bearer");
    /// let body = String::from_utf8(response.into_body()).unwrap();
    /// assert!(body.contains(r#""status":401,"detail":"a request without Authorization""#));
    /// ```
    #[must_use]
    pub fn to_response(&self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.body());
        *response.status_mut() = self.status;
        let media_type = HeaderValue::from_static(Self::MEDIA_TYPE);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        if let Some(challenge) = self.www_authenticate() {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }

    fn body(&self) -> Vec<u8> {
        let mut out = Vec::new();
        member(&mut out, b'{', "type", &self.type_url());
        member(&mut out, b',', "title", self.title());
        number(&mut out, b',', "status", self.status.as_u16().into());
        member(&mut out, b',', "detail", &self.public_detail());
        out.extend_from_slice(b",\"errors\":");
        let mut before = b'[';
        for error in self.errors() {
            out.push(before);
            before = b',';
            write_error(&mut out, error);
        }
        out.extend_from_slice(b"]}");
        out
    }
}

/// Writes a finding as an object of JSON.
fn write_error(out: &mut Vec<u8>, error: &Finding) {
    member(out, b'{', "code", error.rule().code());
    if let Some(name) = error.header() {
        member(out, b',', "header", name.as_str());
    }
    if let Some(span) = error.span() {
        number(out, b',', "line", error.line());
        out.extend_from_slice(format!(",\"span\":[{},{}]", span.start, span.end).as_bytes());
    }
    member(out, b',', "detail", &error.public_message());
    member(out, b',', "help", error.public_help());
    if let Some(reference) = error.rule().reference() {
        member(out, b',', "url", &reference.url().to_string());
    }
    out.push(b'}');
}

fn member(out: &mut Vec<u8>, before: u8, name: &str, text: &str) {
    out.push(before);
    write_string(name.into(), out);
    out.push(b':');
    write_string(text.into(), out);
}

fn number(out: &mut Vec<u8>, before: u8, name: &str, number: usize) {
    out.push(before);
    write_string(name.into(), out);
    out.extend_from_slice(format!(":{number}").as_bytes());
}

fn errors(report: &Report, direction: Direction) -> impl Iterator<Item = &Finding> + Clone {
    let findings = report.findings().iter();
    findings.filter(move |finding| {
        finding.severity() == Severity::Error && finding.direction() == direction
    })
}

fn status(finding: &Finding) -> StatusCode {
    let told = finding.status().and_then(|status| StatusCode::from_u16(status).ok());
    told.unwrap_or(StatusCode::BAD_REQUEST)
}

#[cfg(feature = "serde")]
impl serde::Serialize for Problem<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Problem", 6)?;
        out.serialize_field("type", &self.type_url())?;
        out.serialize_field("title", self.title())?;
        out.serialize_field("status", &self.status.as_u16())?;
        out.serialize_field("detail", self.detail())?;
        out.serialize_field("service", self.report.contract())?;
        out.serialize_field("errors", &self.errors().collect::<Vec<_>>())?;
        out.end()
    }
}
