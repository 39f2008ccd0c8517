//! Requirements for a response, and the reason of a failure.

use headers::Header;
use http::StatusCode;

use super::answers;
use super::pages::{COMMON, STATUS};
use crate::contract::example::read_document;
use crate::contract::{Check, Rule, Severity};
use crate::correlation::XMsActivityId;
use crate::cosmos::Substatus;
use crate::services::cosmos_db::{RequestHeadersRef, ResponseHeadersRef};
use crate::time::{RetryAfter, XMsRetryAfterMs};

pub(super) fn check<'a>(
    check: &mut Check<'a>,
    headers: &ResponseHeadersRef<'a>,
    asked: Option<&RequestHeadersRef<'a>>,
) {
    let Some(response) = check.response() else { return };
    activity_id(check, headers, asked);
    let says_when =
        [XMsRetryAfterMs::name(), RetryAfter::name()].iter().any(|name| check.has(name));
    if response.status == 429 && !says_when {
        let message = "the response does not say how long to wait";
        check.report(&RETRY_AFTER).header::<XMsRetryAfterMs>().message(message);
    }
    if !substatus(check, headers, response.status) {
        answers::check(check, &response);
    }
}

pub(super) static ACTIVITY_ID_ECHO: Rule = Rule::of(
    "cosmos-db.activity-id.echo",
    Severity::Warning,
    "a response without the activity id of the request",
    "Return the activity id of the request. A response without it may come from an intermediary.",
    COMMON,
    concat!(
        read_document!("x-ms-activity-id: 65e90498-0d3f-41b1-a65a-223cc6366564\r\n"),
        "HTTP/1.1 200 OK\r\n\r\n"
    ),
)
.quoting(
    COMMON,
    "A client supplied identifier for the operation, which is echoed in the server response.",
);

fn activity_id<'a>(
    check: &mut Check<'a>,
    headers: &ResponseHeadersRef<'a>,
    asked: Option<&RequestHeadersRef<'a>>,
) {
    let Some(sent) = asked.and_then(|asked| asked.activity_id) else { return };
    let message = match headers.activity_id {
        Some(returned) if returned == sent => return,
        Some(_) => "the returned activity id is not the one in the request",
        // What cannot be read was reported already.
        None if check.has(XMsActivityId::name()) => return,
        None => "the activity id of the request was not returned",
    };
    check.report(&ACTIVITY_ID_ECHO).header::<XMsActivityId>().message(message);
}

pub(super) static RETRY_AFTER: Rule = Rule::of(
    "cosmos-db.retry-after-ms.missing",
    Severity::Warning,
    "a 429 response without x-ms-retry-after-ms",
    "Send x-ms-retry-after-ms. Without it, a client should wait longer each time.",
    STATUS,
    "HTTP/1.1 429 Too Many Requests\r\n\r\n",
);

pub(super) static SUBSTATUS: Rule = Rule::of(
    "cosmos-db.substatus.meaning",
    Severity::Note,
    "a sub-status with the reason of the failure",
    "Read the sub-status together with the status, on which its meaning depends.",
    STATUS,
    concat!("HTTP/1.1 404 Not Found\r\n", "x-ms-substatus: 1002\r\n\r\n"),
);

/// Reports what the sub-status means, if that is known.
fn substatus(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>, status: u16) -> bool {
    let (Some(substatus), Ok(status)) = (headers.substatus, StatusCode::from_u16(status)) else {
        return false;
    };
    let Some(meaning) = substatus.meaning(status) else { return false };
    if status == StatusCode::UNAUTHORIZED {
        check.explained();
    }
    check.report(&SUBSTATUS).header::<Substatus>().message(format_args!(
        "{}/{}: {meaning}",
        status.as_u16(),
        substatus.0
    ));
    true
}
