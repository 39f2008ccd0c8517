//! Problem details as a response.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};

use crate::contract::Problem;

/// [`Problem::to_response`]: the status, `application/problem+json`, and `WWW-Authenticate` where the status is 401.
///
/// ```
/// use axum_core::response::{IntoResponse, Response};
/// use http::HeaderMap;
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange};
/// use masthead::services::partner::CONTRACT;
///
/// async fn referrals(headers: HeaderMap) -> Response {
///     let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
///     let report = CONTRACT.check(exchange, &Context::default());
///     match report.problem() {
///         Some(problem) => problem.into_response(),
///         None => "[]".into_response(),
///     }
/// }
/// # let future = std::pin::pin!(referrals(HeaderMap::new()));
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let std::task::Poll::Ready(response) = future.poll(&mut context) else { panic!() };
/// # assert_eq!(response.status(), 401);
/// # assert_eq!(response.headers()["www-authenticate"], "Bearer");
/// ```
impl IntoResponse for Problem<'_> {
    fn into_response(self) -> Response {
        self.to_response().map(Body::from)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::axum::test_kit::body;
    use crate::contract::{Context, Exchange};
    use crate::services::app_configuration::CONTRACT;

    /// What was found is in the message, and not in the answer.
    #[test]
    fn no_value_is_answered() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "contoso.azconfig.io".parse().unwrap());
        headers.insert("authorization", "Bearer s3cret s3cret".parse().unwrap());
        headers.insert("date", "Sun, 06 Nov 1994 08:49:37 CET".parse().unwrap());
        let request = crate::Request::new("GET", "http://elsewhere.example/kv", &headers);
        let report = CONTRACT.check(Exchange::request(request), &Context::default());
        assert!(report.to_string().contains("found \"CET\""), "{report}");
        let response = report.problem().unwrap().into_response();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["www-authenticate"], "HMAC-SHA256, Bearer");
        let body = body(response);
        for value in ["s3cret", "CET", "contoso", "elsewhere"] {
            assert!(!body.contains(value), "{value}: {body}");
        }
        assert!(body.contains("date: expected \\\"GMT\\\" at byte 26"), "{body}");
    }
}
