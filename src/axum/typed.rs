//! One header.

use core::convert::Infallible;
use core::fmt;
use core::ops::{Deref, DerefMut};

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::StatusCode;
use http::request::Parts;

use super::rejected;
use crate::contract::Report;
use crate::{DecodeError, ErrorKind, Field, FieldMapExt};

/// A header as an extractor, and as a part of a response.
///
/// The header is owned. As an extractor, it is required: `Option<Typed<T>>` is `None` where the header is absent, and still
/// rejects one that cannot be parsed. [Deviations](crate::Deviation) are tolerated. In a response, it replaces all lines of its
/// header; a list without members removes them.
///
/// # Errors
///
/// The extractor rejects a request with a [`TypedRejection`] where the header is absent or cannot be parsed.
///
/// # Panics
///
/// As a part of a response, when the map of its headers is full: see [`FieldMapExt::write`].
///
/// # Examples
///
/// ```
/// use axum_core::extract::FromRequestParts;
/// use axum_core::response::IntoResponse;
/// use http::Request;
/// use masthead::axum::Typed;
/// use masthead::sync_token::SyncTokens;
///
/// async fn echo(Typed(tokens): Typed<SyncTokens>) -> impl IntoResponse {
///     let count = tokens.iter().count().to_string();
///     (Typed(tokens), count)
/// }
///
/// // What a router does:
/// # let respond = async {
/// let request = Request::get("/kv").header("sync-token", "a=b;sn=28").body(())?;
/// let tokens = Typed::from_request_parts(&mut request.into_parts().0, &()).await?;
/// let response = echo(tokens).await.into_response();
/// assert_eq!(response.headers()["sync-token"], "a=b;sn=28");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # };
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let std::task::Poll::Ready(result) = std::pin::pin!(respond).poll(&mut context) else { panic!() };
/// # result?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[must_use]
pub struct Typed<T>(pub T);

impl<T> Deref for Typed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Typed<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Field, S: Send + Sync> FromRequestParts<S> for Typed<T> {
    type Rejection = TypedRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, TypedRejection> {
        parts.headers.require::<T>().map(Self).map_err(TypedRejection::of::<T>)
    }
}

impl<T: Field, S: Send + Sync> OptionalFromRequestParts<S> for Typed<T> {
    type Rejection = TypedRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, TypedRejection> {
        let header = parts.headers.read::<T>().map_err(TypedRejection::of::<T>)?;
        Ok(header.map(Self))
    }
}

impl<T: Field> IntoResponseParts for Typed<T> {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        response.headers_mut().write(&self.0);
        Ok(response)
    }
}

impl<T: Field> IntoResponse for Typed<T> {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

/// The rejection of [`Typed`]: a header that is missing or cannot be parsed.
///
/// It is answered with problem details; [`axum`](crate::axum#rejections) has the rules and statuses. Its fields can be changed
/// before that.
///
/// ```
/// use axum_core::response::IntoResponse;
/// use http::{HeaderValue, StatusCode};
/// use masthead::auth::Bearer;
/// use masthead::axum::{Typed, TypedRejection};
///
/// async fn greet(bearer: Result<Typed<Bearer>, TypedRejection>) -> Result<&'static str, TypedRejection> {
///     bearer.map(|_| "hello").map_err(|mut rejection| {
///         rejection.challenge = Some("Bearer realm=\"contoso\"");
///         rejection
///     })
/// }
///
/// // What a router does:
/// # use axum_core::extract::FromRequestParts;
/// # let respond = async {
/// let mut parts = http::Request::new(()).into_parts().0;
/// let rejection = greet(Typed::from_request_parts(&mut parts, &()).await).await.unwrap_err();
/// assert_eq!(rejection.error.to_string(), "authorization: the header is missing");
/// assert_eq!(rejection.status(), StatusCode::UNAUTHORIZED);
/// let response = rejection.into_response();
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert_eq!(response.headers()["www-authenticate"], "Bearer realm=\"contoso\"");
/// # };
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # assert!(std::pin::pin!(respond).poll(&mut context).is_ready());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypedRejection {
    /// The reason why the header was refused.
    pub error: DecodeError,
    /// The `WWW-Authenticate` of the answer, if the header is `Authorization`: that of the
    /// [type](crate::Field::CHALLENGE). Without one, the status is 400.
    pub challenge: Option<&'static str>,
}

impl TypedRejection {
    fn of<T: Field>(error: DecodeError) -> Self {
        Self { error, challenge: T::CHALLENGE }
    }

    /// Returns `true` if the header is missing.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.error.kind() == ErrorKind::Missing
    }

    /// The status of the answer: 401 for credentials with a challenge, 400 otherwise.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        rejected::status(&self.report())
    }

    fn report(&self) -> Report {
        Report::of_errors(self.challenge, [self.error])
    }
}

impl fmt::Display for TypedRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl core::error::Error for TypedRejection {}

/// The rejection of a header that the handler reads itself, such as a [view](FieldMapExt::peek). It has no challenge.
impl From<DecodeError> for TypedRejection {
    fn from(error: DecodeError) -> Self {
        Self { error, challenge: None }
    }
}

impl IntoResponse for TypedRejection {
    fn into_response(self) -> Response {
        rejected::respond::<Self>(&self.report())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::auth::{Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
    use crate::axum::test_kit::{body, parts, ready};
    use crate::conditional::{ETag, IfMatch};
    use crate::sync_token::SyncTokens;

    fn required<T: Field>(lines: &[&'static str]) -> Result<Typed<T>, TypedRejection> {
        let mut parts = parts(T::name(), lines);
        ready(<Typed<T> as FromRequestParts<()>>::from_request_parts(&mut parts, &()))
    }

    fn optional<T: Field>(lines: &[&'static str]) -> Result<Option<Typed<T>>, TypedRejection> {
        let mut parts = parts(T::name(), lines);
        ready(Option::<Typed<T>>::from_request_parts(&mut parts, &()))
    }

    #[test]
    fn present_absent_and_broken() {
        let read = required::<SyncTokens>(&["a=b;sn=1", "c=d;sn=2"]).unwrap();
        assert_eq!(read.iter().count(), 2);
        assert_eq!(optional::<SyncTokens>(&["a=b;sn=1"]).unwrap().unwrap().iter().count(), 1);
        assert_eq!(optional::<SyncTokens>(&[]), Ok(None));
        assert!(required::<SyncTokens>(&[]).unwrap_err().is_missing());
        for rejection in
            [required::<IfMatch>(&["\"a"]).unwrap_err(), optional::<IfMatch>(&["\"a"]).unwrap_err()]
        {
            assert!(!rejection.is_missing());
            assert_eq!(
                rejection.error,
                IfMatch::parse((&HeaderValue::from_static("\"a")).into()).unwrap_err()
            );
            assert_eq!(rejection.challenge, None);
        }
    }

    #[test]
    fn parts_of_a_response_replace_lines() {
        let mut typed = Typed(ETag::strong("a").unwrap());
        *typed = ETag::strong("b").unwrap();
        let before = [("etag", "\"x\""), ("server", "masthead")];
        let mut response = (before, typed.clone(), "body").into_response();
        assert_eq!(response.headers()["etag"], "\"b\"");
        assert_eq!(response.headers()["server"], "masthead");
        response = typed.into_response();
        let mut expected = HeaderMap::new();
        expected.insert("etag", HeaderValue::from_static("\"b\""));
        assert_eq!((response.status(), response.headers()), (StatusCode::OK, &expected));
    }

    #[track_caller]
    fn answers<T: Field + fmt::Debug>(
        lines: &[&'static str],
        status: u16,
        rule: &str,
        section: &str,
    ) -> Response {
        let rejection = required::<T>(lines).unwrap_err();
        assert_eq!(rejection.status(), status);
        let response = rejection.into_response();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let (head, text) = response.into_parts();
        let text = body(Response::new(text));
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let url = format!("https://www.rfc-editor.org/rfc/rfc9110#section-{section}");
        assert_eq!((&answer["type"], &answer["status"]), (&url.into(), &status.into()));
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
        assert_eq!(answer["errors"][0]["code"], rule);
        for line in lines {
            assert!(!text.contains(line), "{text}");
        }
        Response::from_parts(head, text.into())
    }

    #[test]
    fn answers_of_other_headers_are_400() {
        answers::<IfMatch>(&[], 400, "header.missing", "15.5.1");
        answers::<IfMatch>(&["\"s3cret"], 400, "header.malformed", "5.5");
        answers::<ETag>(&["\"s3cret\"", "\"s3cret\""], 400, "header.repeated", "5.3");
    }

    #[test]
    fn the_body_of_an_answer() {
        let response = answers::<IfMatch>(&["\"s3cret"], 400, "header.malformed", "5.5");
        assert!(!response.headers().contains_key("www-authenticate"));
        assert_eq!(
            body(response),
            concat!(
                r#"{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-5.5","title":"Bad Request","status":400,"#,
                r#""detail":"if-match: expected the closing quote of an entity tag at byte 7","errors":[{"code":"header.malformed","#,
                r#""header":"if-match","line":0,"span":[7,7],"detail":"if-match: expected the closing quote of an entity tag at byte 7","#,
                r#""help":"expected a value such as `\"4f6dd610dd5e4deebc7fbaef685fb903\"`","url":"https://www.rfc-editor.org/rfc/rfc9110#section-5.5"}]}"#,
            )
        );
    }

    #[track_caller]
    fn challenges<T: Field + fmt::Debug>(broken: &'static str, challenge: &str) {
        let cases: [(&[&'static str], _, _); 3] = [
            (&[], "credentials.missing", "15.5.2"),
            (&[broken], "header.malformed", "5.5"),
            (&["Bearer s3cret", "Bearer s3cret"], "header.repeated", "5.3"),
        ];
        for (lines, rule, section) in cases {
            let response = answers::<T>(lines, 401, rule, section);
            assert_eq!(response.headers()["www-authenticate"], challenge);
        }
    }

    #[test]
    fn answers_of_credentials_are_401() {
        challenges::<Bearer>("Basic czNjcmV0", "Bearer");
        challenges::<Basic>("Bearer s3cret", "Basic realm=\"api\"");
        challenges::<HmacSha256>("HMAC-SHA256 Credential=s3cret", "HMAC-SHA256");
        challenges::<CosmosToken>("type%3dmaster%26ver%3d1.0%26sig%3d", "CosmosDB");
        let all = "HMAC-SHA256, Bearer, CosmosDB, Basic realm=\"api\"";
        challenges::<Authorization>("Bearer s3cret s3cret", all);
    }

    /// A challenge is one that clients can read.
    #[test]
    fn challenges_are_well_formed() {
        use crate::auth::WwwAuthenticate;
        for challenge in [
            Bearer::CHALLENGE,
            Basic::CHALLENGE,
            HmacSha256::CHALLENGE,
            CosmosToken::CHALLENGE,
            Authorization::CHALLENGE,
        ] {
            let line = challenge.unwrap().as_bytes();
            WwwAuthenticate::parse_strict(crate::FieldLines::one(line)).unwrap();
        }
    }

    /// Which scheme is wanted is for the server to say.
    #[test]
    fn without_a_challenge_there_is_no_401() {
        let mut rejection = required::<OtherCredentials>(&[]).unwrap_err();
        assert_eq!(rejection.status(), 400);
        assert!(!rejection.into_response().headers().contains_key("www-authenticate"));
        rejection.challenge = Some("Digest realm=\"a\"");
        assert_eq!(rejection.status(), 401);
        assert_eq!(rejection.into_response().headers()["www-authenticate"], "Digest realm=\"a\"");
    }
}
