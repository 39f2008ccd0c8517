//! What is particular to responses.

use headers::Header;
use http::header::{LINK, WWW_AUTHENTICATE};

use super::{RequestHeadersRef, ResponseHeadersRef, challenge_text, rules, sync_tokens};
use crate::auth::WwwAuthenticate;
use crate::correlation::{XMsClientRequestId, XMsRequestId};
use crate::paging::Link;
use crate::request::Host;
use crate::service::contracts::checker::{Checker, about, about_line, absent};
use crate::service::contracts::left_out::Kind;
use crate::service::{Direction, Response};
use crate::time::{MementoDatetime, RetryAfterMs};
use crate::{Field, FieldLines};

const RESPONSE: Direction = Direction::Response;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    if response.status < 200 {
        // Not the answer yet.
        return;
    }
    let (headers, _) = ResponseHeadersRef::peek_from(response.headers);
    let request = checker.exchange.request;
    let asked = request.map(|request| RequestHeadersRef::peek_from(request.headers).0);
    if let Some(asked) = asked {
        answers(checker, &response, &headers, &asked);
    }
    sync_tokens::response(checker, &response);
    challenges(checker, &response);
    next_link(checker, &response);
    for (wanted, name, rule, message) in [
        (
            matches!(response.status, 429 | 503),
            RetryAfterMs::name(),
            &rules::RETRY_AFTER,
            "the response does not say how long to wait",
        ),
        (true, XMsRequestId::name(), &rules::REQUEST_ID, "the response has no identifier"),
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
    headers: &ResponseHeadersRef<'_>,
    asked: &RequestHeadersRef<'_>,
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
                    XMsClientRequestId::name(),
                    map,
                    message,
                ));
            }
            None => {
                let message = "the identifier of the request did not come back".to_owned();
                checker.add(absent(
                    &rules::NOT_RETURNED,
                    RESPONSE,
                    XMsClientRequestId::name(),
                    message,
                ));
            }
        }
    }
    if let (Some(memento), Some(wanted)) = (headers.memento_datetime, asked.accept_datetime) {
        if memento.0 > wanted.0 {
            let message =
                format!("{} is later than the {} that was asked for", memento.0, wanted.0);
            checker.add(about(&rules::MEMENTO, RESPONSE, MementoDatetime::name(), map, message));
        }
    }
}

fn challenges(checker: &mut Checker<'_>, response: &Response<'_>) {
    if response.status != 401 {
        return;
    }
    let map = response.headers;
    if !map.contains_key(WWW_AUTHENTICATE) {
        let message = "the 401 does not say how to authenticate".to_owned();
        checker.add(absent(&rules::NO_CHALLENGE, RESPONSE, &WWW_AUTHENTICATE, message));
    }
    // Line by line, and member by member: a challenge that cannot be read hides no other.
    for (line, value) in FieldLines::of(map, &WWW_AUTHENTICATE).iter().enumerate() {
        for challenge in WwwAuthenticate::members(FieldLines::one(value)).flatten() {
            let Ok(Some(description)) = challenge.param("error_description") else { continue };
            let description = description.to_str_lossy();
            if let Some(meaning) = challenge_text::meaning(&description) {
                checker.add_with(Kind::of(&rules::CHALLENGE, RESPONSE), || {
                    let message = format!("{}: {meaning}", challenge.scheme());
                    about_line(&rules::CHALLENGE, RESPONSE, &WWW_AUTHENTICATE, map, line, message)
                        .with_service_text(description)
                });
            }
        }
    }
}

/// The next page is where a client can go.
fn next_link(checker: &mut Checker<'_>, response: &Response<'_>) {
    for (line, value) in FieldLines::of(response.headers, &LINK).iter().enumerate() {
        let links = Link::members(FieldLines::one(value)).flatten();
        for next in links.filter(|link| link.anchor().is_none() && link.has_rel("next")) {
            if !resolves(next.target()) {
                checker.add_with(Kind::of(&rules::NEXT_LINK, RESPONSE), || {
                    let message = "the target of rel=\"next\" cannot be followed".to_owned();
                    let map = response.headers;
                    about_line(&rules::NEXT_LINK, RESPONSE, &LINK, map, line, message)
                });
            }
        }
    }
}

/// Whether a reference, whose characters are those of a URI, leads to something to be had by HTTP.
fn resolves(target: &str) -> bool {
    let before_path = target.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = match before_path.split_once(':') {
        // RFC 3986 4.1: a colon before the first slash ends a scheme.
        Some((scheme, _)) if !["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
            return false;
        }
        Some((scheme, _)) => &target[scheme.len() + 1..],
        None => target,
    };
    match rest.strip_prefix("//") {
        Some(rest) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = Host::parse_strict(FieldLines::one(authority.as_bytes()));
            host.is_ok_and(|host| !host.host().is_empty())
        }
        None => rest.len() == target.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_that_lead_somewhere() {
        for target in
            ["", "/kv?a=b", "kv?after=x", "./kv", "../kv/x:y", "?a", "#f", "//a/b", "https://a:1/b"]
        {
            assert!(resolves(target), "{target}");
        }
        for target in ["mailto:x", "http://[::1", "http:///x", "http:x", "//", "https://a:x/"] {
            assert!(!resolves(target), "{target}");
        }
    }
}
