//! A report as the body of an answer (RFC 9457).

use http::{HeaderValue, StatusCode};

use super::direction::Direction;
use super::finding::Finding;
use super::report::Report;
use super::rule::Severity;

/// A refused request as problem details: `application/problem+json`, RFC 9457.
///
/// With the feature `serde` it serializes as `{"type","title","status","detail","service","errors"}`, where `errors`
/// are the findings of severity error in the request. It contains no header values except those in the messages, and
/// no secret.
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
}

impl Report {
    /// The problem with the request; `None` where no error was found in it.
    ///
    /// A word such as `[REDACTED]` in `Authorization` stands for credentials that were taken out of a file, and is no error: a
    /// server authenticates its callers by other means than a report.
    #[must_use]
    pub fn problem(&self) -> Option<Problem<'_>> {
        // Services look at the credentials before they look at anything else.
        let first = errors(self).min_by_key(|finding| match status(finding) {
            StatusCode::UNAUTHORIZED => 0,
            StatusCode::FORBIDDEN => 1,
            _ => 2,
        })?;
        Some(Problem { report: self, first, status: status(first) })
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

    /// The status with which the service itself would answer; 400 where that is not known.
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

    /// Everything for which the request is refused.
    pub fn errors(&self) -> impl Iterator<Item = &'a Finding> + Clone + use<'a> {
        errors(self.report)
    }
}

fn errors(report: &Report) -> impl Iterator<Item = &Finding> + Clone {
    let findings = report.findings().iter();
    findings.filter(|finding| {
        finding.severity() == Severity::Error && finding.direction() == Direction::Request
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
