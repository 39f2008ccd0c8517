//! What is particular to responses.

use headers::Header;
use http::StatusCode;

use super::{RequestHeadersRef, ResponseHeadersRef, rules, session};
use crate::correlation::XMsActivityId;
use crate::cosmos::Substatus;
use crate::service::Direction;
use crate::service::contracts::checker::{Checker, about, absent};
use crate::time::XMsRetryAfterMs;

const RESPONSE: Direction = Direction::Response;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    if response.status < 200 {
        // Not the answer yet.
        return;
    }
    session::response(checker, &response);
    let map = response.headers;
    let (headers, _) = ResponseHeadersRef::peek_from(map);
    let asked = checker
        .exchange
        .request
        .and_then(|request| RequestHeadersRef::peek_from(request.headers).0.activity_id);
    if let Some(sent) = asked {
        let name = XMsActivityId::name();
        match headers.activity_id {
            Some(returned) if returned == sent => {}
            Some(_) => {
                let message = "this is not the activity id of the request".to_owned();
                checker.add(about(&rules::ACTIVITY_ID_ECHO, RESPONSE, name, map, message));
            }
            // What cannot be read was said already.
            None if map.contains_key(name) => {}
            None => {
                let message = "the activity id of the request did not come back".to_owned();
                checker.add(absent(&rules::ACTIVITY_ID_ECHO, RESPONSE, name, message));
            }
        }
    }
    if response.status == 429 && !map.contains_key(XMsRetryAfterMs::name()) {
        let message = "the response does not say how long to wait".to_owned();
        checker.add(absent(&rules::RETRY_AFTER, RESPONSE, XMsRetryAfterMs::name(), message));
    }
    let status = StatusCode::from_u16(response.status).ok();
    if let (Some(substatus), Some(status)) = (headers.substatus, status) {
        if let Some(meaning) = substatus.meaning(status) {
            let message = format!("{}/{}: {meaning}", status.as_u16(), substatus.0);
            checker.add(about(&rules::SUBSTATUS, RESPONSE, Substatus::name(), map, message));
        }
    }
}
