//! What is particular to responses.

use http::header::{HeaderName, LINK, WWW_AUTHENTICATE};

use super::{RequestHeaders, ResponseHeaders, challenge_text, rules};
use crate::Notes;
use crate::service::checker::{Checker, about, absent};
use crate::service::{Direction, Response};

const RESPONSE: Direction = Direction::Response;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-request-id");
static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
static RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");
static MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    let (headers, _) = ResponseHeaders::read(response.headers, &mut Notes::new());
    let request = checker.exchange.request;
    let asked = request.map(|request| RequestHeaders::read(request.headers, &mut Notes::new()).0);
    if let Some(asked) = asked {
        answers(checker, &response, &headers, &asked);
    }
    challenges(checker, &response, &headers);
    next_link(checker, &response, &headers);
    for (wanted, name, rule, message) in [
        (
            matches!(response.status, 429 | 503),
            &RETRY_AFTER_MS,
            &rules::RETRY_AFTER,
            "the response does not say how long to wait",
        ),
        (true, &REQUEST_ID, &rules::REQUEST_ID, "the response has no identifier"),
    ] {
        if wanted && !response.headers.contains_key(name) {
            checker.add(absent(rule, RESPONSE, name, message.to_owned()));
        }
    }
}

/// What the request asked for.
fn answers(
    checker: &mut Checker<'_>,
    response: &Response<'_>,
    headers: &ResponseHeaders<'_>,
    asked: &RequestHeaders<'_>,
) {
    let map = response.headers;
    if let (Some(_), Some(sent)) = (asked.return_client_request_id, asked.client_request_id) {
        match headers.client_request_id {
            Some(returned) if returned == sent => {}
            Some(_) => {
                let message = "this is not the identifier of the request".to_owned();
                checker.add(about(
                    &rules::NOT_RETURNED,
                    RESPONSE,
                    &CLIENT_REQUEST_ID,
                    map,
                    message,
                ));
            }
            None => {
                let message = "the identifier of the request did not come back".to_owned();
                checker.add(absent(&rules::NOT_RETURNED, RESPONSE, &CLIENT_REQUEST_ID, message));
            }
        }
    }
    if let (Some(memento), Some(wanted)) = (headers.memento_datetime, asked.accept_datetime) {
        if memento.0 > wanted.0 {
            let message =
                format!("{} is later than the {} that was asked for", memento.0, wanted.0);
            checker.add(about(&rules::MEMENTO, RESPONSE, &MEMENTO_DATETIME, map, message));
        }
    }
}

fn challenges(checker: &mut Checker<'_>, response: &Response<'_>, headers: &ResponseHeaders<'_>) {
    if response.status != 401 {
        return;
    }
    let map = response.headers;
    if !map.contains_key(WWW_AUTHENTICATE) {
        let message = "the 401 does not say how to authenticate".to_owned();
        checker.add(absent(&rules::NO_CHALLENGE, RESPONSE, &WWW_AUTHENTICATE, message));
    }
    for challenge in headers.www_authenticate.into_iter().flatten() {
        let Ok(Some(description)) = challenge.param("error_description") else { continue };
        let description = description.to_str_lossy();
        if let Some(meaning) = challenge_text::meaning(&description) {
            let message = format!("{}: {meaning}", challenge.scheme());
            checker.add(
                about(&rules::CHALLENGE, RESPONSE, &WWW_AUTHENTICATE, map, message)
                    .with_service_text(description),
            );
        }
    }
}

/// The next page is where a client can go.
fn next_link(checker: &mut Checker<'_>, response: &Response<'_>, headers: &ResponseHeaders<'_>) {
    let next = headers.link.and_then(|links| links.find("next"));
    if next.is_some_and(|next| !resolves(next.target())) {
        let message = "the target of rel=\"next\" is no URI".to_owned();
        checker.add(about(&rules::NEXT_LINK, RESPONSE, &LINK, response.headers, message));
    }
}

/// Whether a reference is a URI, or one that a path and query make of that of the request.
fn resolves(target: &str) -> bool {
    target.is_empty() || target.starts_with('?') || target.parse::<http::Uri>().is_ok()
}
