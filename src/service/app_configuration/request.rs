//! What is particular to requests.

use http::HeaderName;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE};

use super::{RequestHeaders, rules};
use crate::auth::{AuthorizationRef, HmacSha256Ref};
use crate::conditional::EntityTagsRef;
use crate::service::checker::{Checker, about, absent};
use crate::service::{Direction, Request};
use crate::{FieldLines, HttpDate, Notes};

const REQUEST: Direction = Direction::Request;
/// How far the date may be from the service's clock, in seconds.
const SKEW: u64 = 15 * 60;

static X_MS_DATE: HeaderName = HeaderName::from_static("x-ms-date");
static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
static ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeaders::read(request.headers, &mut Notes::new());
    authorization(checker, &request, &headers);
    dates(checker, &request, &headers);
    conditions(checker, &request, &headers);
    rest(checker, &request, &headers);
}

fn authorization(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeaders<'_>) {
    let map = request.headers;
    match headers.authorization {
        None if !map.contains_key(AUTHORIZATION) => checker.add(
            absent(
                &rules::AUTHORIZATION_MISSING,
                REQUEST,
                &AUTHORIZATION,
                "the request is not authenticated".to_owned(),
            )
            .with_service_text("401, WWW-Authenticate: HMAC-SHA256, Bearer"),
        ),
        // It is there and cannot be read, which was said already.
        None | Some(AuthorizationRef::Bearer(_)) => {}
        Some(AuthorizationRef::HmacSha256(hmac)) => {
            if !FieldLines::of(map, &AUTHORIZATION).get(0).is_some_and(spelled) {
                let message = "the scheme is not spelled HMAC-SHA256".to_owned();
                checker.add(about(&rules::SCHEME_CASE, REQUEST, &AUTHORIZATION, map, message));
            }
            signed_headers(checker, request, hmac);
        }
        Some(_) => {
            let message = "the credentials are neither HMAC-SHA256 nor Bearer".to_owned();
            checker.add(
                about(&rules::AUTHORIZATION_SCHEME, REQUEST, &AUTHORIZATION, map, message)
                    .with_service_text("401, WWW-Authenticate: HMAC-SHA256, Bearer"),
            );
        }
    }
}

fn spelled(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"HMAC-SHA256")
}

/// What must be signed is, and what is signed is there.
fn signed_headers(checker: &mut Checker<'_>, request: &Request<'_>, hmac: HmacSha256Ref<'_>) {
    let map = request.headers;
    let wanted = [
        ("host", hmac.signs("host")),
        ("x-ms-date or date", hmac.signs("x-ms-date") || hmac.signs("date")),
        ("x-ms-content-sha256", hmac.signs("x-ms-content-sha256")),
    ];
    for (name, _) in wanted.into_iter().filter(|(_, signed)| !signed) {
        let message = format!("SignedHeaders does not name {name}");
        checker.add(
            about(&rules::UNSIGNED, REQUEST, &AUTHORIZATION, map, message)
                .with_service_text(format!("{name} is required as a signed header")),
        );
    }
    for name in hmac.signed_headers() {
        if map.contains_key(name) {
            continue;
        }
        let message = format!("SignedHeaders names {name}, and the request has no such header");
        let text = format!("Signed request header '{name}' is not provided");
        let finding = match name.parse::<HeaderName>() {
            Ok(header) => absent(&rules::ABSENT, REQUEST, &header, message),
            Err(_) => about(&rules::ABSENT, REQUEST, &AUTHORIZATION, map, message),
        };
        checker.add(finding.with_service_text(text));
    }
}

/// The date that counts: the signed one, and `x-ms-date` when both are, or neither is.
fn date_that_counts(headers: &RequestHeaders<'_>) -> Option<(HttpDate, &'static HeaderName)> {
    let x_ms_date = headers.x_ms_date.map(|date| (date.0, &X_MS_DATE));
    let date = headers.date.map(|date| (date.0, &DATE));
    match headers.authorization {
        Some(AuthorizationRef::HmacSha256(hmac))
            if !hmac.signs("x-ms-date") && hmac.signs("date") =>
        {
            date
        }
        Some(AuthorizationRef::HmacSha256(_)) => x_ms_date.or(date),
        // Bearer tokens have a lifetime of their own.
        _ => None,
    }
}

fn dates(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeaders<'_>) {
    if let (Some(date), Some(x_ms_date)) = (headers.date, headers.x_ms_date) {
        if date.0 != x_ms_date.0 {
            let message = format!("Date says {}, x-ms-date says {}", date.0, x_ms_date.0);
            checker.add(about(&rules::DATES_DIFFER, REQUEST, &DATE, request.headers, message));
        }
    }
    if let (Some((date, name)), Some(now)) = (date_that_counts(headers), checker.situation.now) {
        let apart = date.unix().abs_diff(now.unix());
        if apart > SKEW {
            let message = format!("{name} is {apart} seconds from the clock, which says {now}");
            checker.add(
                about(&rules::SKEW, REQUEST, name, request.headers, message)
                    .with_service_text("The access token has expired"),
            );
        }
    }
}

fn conditions(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeaders<'_>) {
    let map = request.headers;
    if headers.if_match.is_some() && headers.if_none_match.is_some() {
        let message = "If-None-Match is ignored beside If-Match".to_owned();
        let name = &http::header::IF_NONE_MATCH;
        checker.add(about(&rules::BOTH_CONDITIONS, REQUEST, name, map, message));
    }
    let quoted = |tags: &EntityTagsRef<'_>| tags.tags().any(|tag| tag.tag() == b"*");
    for (name, tags) in [
        (&http::header::IF_MATCH, headers.if_match),
        (&http::header::IF_NONE_MATCH, headers.if_none_match),
    ] {
        if tags.as_ref().is_some_and(quoted) {
            let message = format!("{name}: \"*\" is the wildcard here");
            checker.add(about(&rules::QUOTED_WILDCARD, REQUEST, name, map, message));
        }
    }
}

fn rest(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeaders<'_>) {
    let map = request.headers;
    if map.contains_key(&ACCEPT_DATETIME) && !has_a_past(request) {
        let message =
            format!("{} {} does not look at Accept-Datetime", request.method, request.path());
        checker.add(about(&rules::ACCEPT_DATETIME, REQUEST, &ACCEPT_DATETIME, map, message));
    }
    if headers.return_client_request_id.is_some() && !map.contains_key(&CLIENT_REQUEST_ID) {
        let message = "there is no x-ms-client-request-id to return".to_owned();
        checker.add(absent(&rules::NOTHING_TO_RETURN, REQUEST, &CLIENT_REQUEST_ID, message));
    }
    if request.has_body == Some(true) && !map.contains_key(CONTENT_TYPE) {
        let message = "the body has no Content-Type".to_owned();
        checker.add(absent(&rules::CONTENT_TYPE, REQUEST, &CONTENT_TYPE, message));
    }
}

/// Whether the request reads what has revisions.
fn has_a_past(request: &Request<'_>) -> bool {
    let path = request.path();
    let collection = |name: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    request.is_read() && ["/kv", "/keys", "/labels", "/revisions"].into_iter().any(collection)
}
