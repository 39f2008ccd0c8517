//! What is particular to responses.

use http::header::{CONTENT_RANGE, LOCATION, RANGE};
use http::{HeaderValue, StatusCode};

use super::OperationKind::{Asynchronous, Create, Delete, Download, Read, Update};
use super::{
    Destination, OperationKind, ResponseHeadersRef, Retriable, Source, StatusMeaning, meaning_of,
    rules,
};
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::{Direction, Finding, Request, Response};

const RESPONSE: Direction = Direction::Response;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    if response.status < 200 {
        // Not the answer yet.
        return;
    }
    content_range(checker, response);
    if response.status == 308 && response.headers.get(LOCATION).is_none_or(HeaderValue::is_empty) {
        let message = "308 does not say where the resource is now".to_owned();
        checker.add(absent(&rules::LOCATION_MISSING, RESPONSE, &LOCATION, message));
    }
    let meaning = StatusCode::from_u16(response.status).ok().and_then(meaning_of);
    let Some(meaning) = meaning else {
        let class = (response.status / 100).min(5);
        let message = format!(
            "{}: no page of the vendor has this status; take it for {class}00",
            response.status
        );
        checker.add(Finding::new(&rules::STATUS_UNDOCUMENTED, RESPONSE, message));
        return;
    };
    if let Some(request) = checker.exchange.request {
        operation(checker, &request, meaning);
    }
    tell(checker, meaning);
}

fn content_range(checker: &mut Checker<'_>, response: Response<'_>) {
    let (map, status) = (response.headers, response.status);
    let (headers, _) = ResponseHeadersRef::peek_from(map);
    let mut say = |rule, message| {
        checker.add(about(rule, RESPONSE, &CONTENT_RANGE, map, message));
    };
    let is_part = matches!(status, 206 | 416);
    if !map.contains_key(CONTENT_RANGE) {
        // Several parts have a Content-Range each, within the body.
        let in_body = headers.content_type.is_some_and(|it| it.is("multipart/byteranges"));
        if is_part && !(status == 206 && in_body) {
            let message = format!("{status} does not say which part of the file it is about");
            let rule = &rules::CONTENT_RANGE_MISSING;
            checker.add(absent(rule, RESPONSE, &CONTENT_RANGE, message));
        }
        return;
    }
    if !is_part {
        say(&rules::CONTENT_RANGE_STATUS, format!("Content-Range says nothing on {status}"));
        return;
    }
    // What cannot be read was said already.
    let Some(range) = headers.content_range else { return };
    if !range.unit().is("bytes") {
        say(&rules::CONTENT_RANGE_UNIT, "files are read by bytes".to_owned());
    } else if (status == 206) != range.first_last().is_some() {
        let other = if status == 206 { 416 } else { 206 };
        say(&rules::CONTENT_RANGE_FORM, format!("{status} has the Content-Range of a {other}"));
    }
}

/// What a request of this method may do.
fn operations_of(method: &str) -> &'static [OperationKind] {
    match method {
        "GET" | "HEAD" => &[Read, Asynchronous, Download],
        "PUT" | "PATCH" => &[Create, Update, Asynchronous],
        "DELETE" => &[Delete, Asynchronous],
        // POST does whatever an API has it do.
        _ => OperationKind::ALL,
    }
}

/// A status of other operations than those of the request.
fn operation(checker: &mut Checker<'_>, request: &Request<'_>, meaning: &StatusMeaning) {
    if meaning.code == StatusCode::NO_CONTENT {
        // By the vendor's newer page it is any success without a body.
        return;
    }
    let code = meaning.code.as_u16();
    let may_be = operations_of(request.method);
    let message = if !meaning.operations.iter().any(|kind| may_be.contains(kind)) {
        format!("{code} answers other operations than those of {}", request.method)
    } else if meaning.operations == [Download] && !request.headers.contains_key(RANGE) {
        format!("{code} answers a request for a part of a file, and this one has no Range")
    } else {
        return;
    };
    checker.add(Finding::new(&rules::STATUS_OPERATION, RESPONSE, message));
}

/// What an error means, and whether the request may be sent again.
fn tell(checker: &mut Checker<'_>, meaning: &StatusMeaning) {
    let StatusMeaning { code, meaning: says, retriable, source, .. } = *meaning;
    if !(code.is_client_error() || code.is_server_error()) {
        return;
    }
    let number = code.as_u16();
    let of_token =
        checker.exchange.request.is_some_and(|it| Destination::of(&it) == Destination::Token);
    let (rule, message) = match code {
        // A request for a token has none that could be missing.
        StatusCode::UNAUTHORIZED if of_token => {
            let says = "the client is not authenticated by what it sent for a token";
            (&rules::STATUS_MEANING, again(number, says, Retriable::No))
        }
        _ if source == Source::UsageLimits => {
            let limits = "100 a minute, which is one in 0.6 seconds; 3 at a time; 6,000 a day; \
                          and 400 for tokens a month";
            let message = format!("{}. It allows {limits}", again(number, says, retriable));
            (&rules::STATUS_LIMITS, message)
        }
        _ => (&rules::STATUS_MEANING, again(number, says, retriable)),
    };
    checker.add(Finding::new(rule, RESPONSE, message));
}

fn again(number: u16, says: &str, retriable: Retriable) -> String {
    format!("{number}: {says}; to be sent again: {}", retriable.summary())
}
