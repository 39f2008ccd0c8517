//! All headers of a set.

use core::fmt;
use core::ops::{Deref, DerefMut};

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;

use super::rejected;
use crate::contract::Report;
use crate::header_set::HeaderSet;

/// All headers of a [set](mod@crate::header_set) as an extractor, such as
/// [`services::cosmos_db::RequestHeaders`](crate::services::cosmos_db::RequestHeaders).
///
/// The headers are owned. One that is absent is `None`, and is no error. [Deviations](crate::Deviation) are tolerated, and
/// headers that are not in the set are ignored. A `Contract` knows which headers a service requires;
/// [`Contract::check`](crate::contract::Contract::check) checks that.
///
/// # Errors
///
/// The extractor rejects a request with a [`CheckedRejection`] where a header cannot be parsed. It reports every error, with each
/// member of a list on its own.
///
/// # Examples
///
/// ```
/// use axum_core::extract::FromRequestParts;
/// use http::Request;
/// use masthead::axum::Checked;
/// use masthead::services::app_configuration::RequestHeaders;
///
/// async fn count(Checked(headers): Checked<RequestHeaders>) -> String {
///     headers.sync_token.map_or(0, |tokens| tokens.iter().count()).to_string()
/// }
///
/// // What a router does:
/// # let respond = async {
/// let request = Request::get("/kv").header("sync-token", "a=b;sn=1,c=d;sn=2").body(())?;
/// let headers = Checked::from_request_parts(&mut request.into_parts().0, &()).await?;
/// assert_eq!(count(headers).await, "2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # };
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let std::task::Poll::Ready(result) = std::pin::pin!(respond).poll(&mut context) else { panic!() };
/// # result?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[must_use]
pub struct Checked<H>(pub H);

impl<H> Deref for Checked<H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.0
    }
}

impl<H> DerefMut for Checked<H> {
    fn deref_mut(&mut self) -> &mut H {
        &mut self.0
    }
}

impl<H: HeaderSet, S: Send + Sync> FromRequestParts<S> for Checked<H> {
    type Rejection = CheckedRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, CheckedRejection> {
        H::read_from(&parts.headers).map(Self).map_err(|first| CheckedRejection {
            report: Report::of_set::<H>(&parts.headers, first),
        })
    }
}

/// The rejection of [`Checked`]: every error in the headers of the set.
///
/// It is answered with problem details; [`axum`](crate::axum#rejections) has the rules and statuses.
///
/// ```
/// use axum_core::extract::FromRequestParts;
/// use axum_core::response::IntoResponse;
/// use http::{Request, StatusCode};
/// use masthead::axum::Checked;
/// use masthead::services::app_configuration::RequestHeaders;
///
/// # let respond = async {
/// let request = Request::get("/kv").header("if-match", "\"a").header("date", "today").body(())?;
/// let mut parts = request.into_parts().0;
/// let rejection = Checked::<RequestHeaders>::from_request_parts(&mut parts, &()).await.unwrap_err();
/// assert_eq!(rejection.report.findings().len(), 2);
/// assert_eq!(
///     rejection.to_string(),
///     "if-match: expected the closing quote of an entity tag at byte 2; date: expected an HTTP-date at byte 0"
/// );
/// assert_eq!(rejection.into_response().status(), StatusCode::BAD_REQUEST);
/// # Ok::<(), http::Error>(())
/// # };
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let std::task::Poll::Ready(result) = std::pin::pin!(respond).poll(&mut context) else { panic!() };
/// # result.unwrap();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedRejection {
    /// The errors. Its messages repeat no byte of a header value.
    pub report: Report,
}

impl CheckedRejection {
    /// The status of the answer: 401 if the credentials cannot be parsed and the set has a challenge, 400 otherwise.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        rejected::status(&self.report)
    }
}

impl fmt::Display for CheckedRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.report.findings().iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}", finding.message())?;
        }
        Ok(())
    }
}

impl core::error::Error for CheckedRejection {}

impl IntoResponse for CheckedRejection {
    fn into_response(self) -> Response {
        rejected::respond::<Self>(&self.report)
    }
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT;
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::axum::test_kit::{body, parts, ready};
    use crate::header_set::NoHeaders;
    use crate::limits::MAX_FINDINGS;
    use crate::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};

    fn checked<H: HeaderSet>(headers: HeaderMap) -> Result<Checked<H>, CheckedRejection> {
        let mut parts = parts(&ACCEPT, &[]);
        parts.headers = headers;
        ready(Checked::<H>::from_request_parts(&mut parts, &()))
    }

    fn map(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn headers_are_owned_and_others_ignored() {
        let headers =
            map(&[("if-match", "\"a\""), ("x-other", "b"), ("authorization", "Bearer a")]);
        let mut headers = checked::<app_configuration::RequestHeaders>(headers).unwrap();
        assert!(headers.if_match.is_some() && headers.sync_token.is_none());
        headers.if_match = None;
        assert!(!format!("{headers:?}").contains("Bearer a"));
        assert_eq!(checked::<NoHeaders>(map(&[("date", "x")])), Ok(Checked(NoHeaders)));
        let unset = Checked::<cosmos_db::RequestHeaders>::default();
        assert_eq!(checked::<cosmos_db::RequestHeaders>(HeaderMap::new()).unwrap(), unset);
    }

    /// In the order of the message, with each member, and not in that of the set.
    #[test]
    fn every_error_is_reported() {
        let headers = map(&[
            ("sync-token", "a=b;sn=x,c=d;sn=1,e"),
            ("date", "s3cret"),
            ("sync-token", "f=g;sn=y"),
            ("host", "a"),
            ("host", "b"),
        ]);
        let rejection = checked::<app_configuration::RequestHeaders>(headers).unwrap_err();
        let found: Vec<_> = rejection
            .report
            .findings()
            .iter()
            .map(|it| (it.header().unwrap().as_str(), it.line(), it.rule().code()))
            .collect();
        let malformed = "header.malformed";
        assert_eq!(
            found,
            [
                ("sync-token", 0, malformed),
                ("sync-token", 0, malformed),
                ("sync-token", 1, malformed),
                ("date", 0, malformed),
                ("host", 1, "header.repeated"),
            ]
        );
        assert_eq!(rejection.status(), 400);
        let response = rejection.into_response();
        assert!(!response.headers().contains_key("www-authenticate"));
        let body = body(response);
        assert_eq!(body.matches("\"code\"").count(), 5, "{body}");
        assert!(!body.contains("s3cret"), "{body}");
    }

    /// The credentials decide the status, wherever they are.
    #[test]
    fn broken_credentials_are_401() {
        fn is_401<H: HeaderSet + fmt::Debug>(challenge: &str) {
            let headers = map(&[("accept", ";"), ("authorization", "Bearer s3cret s3cret")]);
            let rejection = checked::<H>(headers).unwrap_err();
            assert_eq!(rejection.report.findings().len(), 2);
            assert!(!format!("{rejection} {rejection:?}").contains("s3cret"));
            let response = rejection.into_response();
            assert_eq!(
                (response.status(), &response.headers()["www-authenticate"]),
                (StatusCode::UNAUTHORIZED, &challenge.parse().unwrap())
            );
            let body = body(response);
            assert!(
                body.contains("\"detail\":\"authorization: ") && !body.contains("s3cret"),
                "{body}"
            );
        }
        is_401::<app_configuration::RequestHeaders>("HMAC-SHA256, Bearer");
        is_401::<partner::RequestHeaders>("Bearer");
        assert_eq!(cosmos_db::RequestHeaders::CHALLENGE, Some("CosmosDB"));
        assert_eq!(youforce::RequestHeaders::CHALLENGE, Some("Bearer"));
        assert_eq!(voss_automate::RequestHeaders::CHALLENGE, Some("Basic realm=\"VOSS Automate\""));
    }

    #[test]
    fn an_answer_is_bounded() {
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_static("a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a");
        for _ in 0..100 {
            headers.append(ACCEPT, line.clone());
        }
        let rejection = checked::<app_configuration::RequestHeaders>(headers).unwrap_err();
        assert!(rejection.report.findings().len() <= MAX_FINDINGS + 1);
        assert!(body(rejection.into_response()).len() < 50_000);
    }
}
