//! The identifier of a call: whether it is there, is one, is its own, and comes back.

use std::collections::{HashMap, VecDeque};

use headers::Header;
use http::HeaderName;
use uuid::Uuid;

use super::example::{call, unidentified};
use super::pages::{GUIDELINES, PAGE, QUERY};
use crate::contract::{Check, Reference, Rule, Severity, query};
use crate::correlation::{ClientRequestId, RequestId};
use crate::services::partner::{RequestHeadersRef, ResponseHeadersRef};
use crate::{Field, FieldLines};

/// The former name of the identifier, in the API for Partner Center.
static OLD_NAME: HeaderName = HeaderName::from_static("ms-correlationid");
/// How many characters a GUID has, with its hyphens and without.
const GUID_LEN: usize = 36;
const DIGITS_LEN: usize = 32;
/// How many identifiers are remembered.
const MAX_IDS: usize = 65_536;

pub(super) static MISSING: Rule = Rule::of(
    "partner.client-request-id.missing",
    Severity::Warning,
    "a call without client-request-id",
    "Send a new GUID with every call: it identifies the call in the logs. The vendor does not document what happens to a call without one.",
    PAGE,
    unidentified!("GET /v1/referrals"),
)
.quoting(PAGE, "All operations should include this header.");

pub(super) static IN_QUERY: Rule = Rule::of(
    "partner.client-request-id.query",
    Severity::Note,
    "client-request-id in the query as well as in the header",
    "Send only the header. Other Microsoft services accept one or the other, and use the query if both are present.",
    QUERY,
    call!("GET /v1/referrals?client-request-id=9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
);

pub(super) static REUSED: Rule = Rule::of(
    "partner.client-request-id.reused",
    Severity::Warning,
    "a client-request-id that an earlier call had",
    "Create a new GUID for every call, also for a retry after a timeout; only request-id stays the same in a retry, until there is a response. `correlation::RequestIds` of this crate does both.",
    PAGE,
    concat!(call!("GET /v1/referrals"), call!("GET /v1/referrals")),
)
.quoting(PAGE, "The value should be reset for every call.");

pub(super) static ANSWERED: Rule = Rule::of(
    "partner.request-id.reused",
    Severity::Warning,
    "a request-id that an earlier call with a response had",
    "Repeat request-id only if a call had no response, as after a timeout. After a response, create a new GUID: the service may treat the call as the one before, and not carry it out. `correlation::RequestIds` of this crate does both.",
    PAGE,
    concat!(
        call!("GET /v1/referrals", "request-id: 65fb6e59-051b-42f7-8771-c8c139b3c901\r\n"),
        "HTTP/1.1 200 OK\r\nclient-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\nContent-Length: 0\r\n\r\n",
        unidentified!(
            "GET /v1/referrals",
            "client-request-id: 96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b\r\n",
            "request-id: 65fb6e59-051b-42f7-8771-c8c139b3c901\r\n"
        ),
    ),
)
.quoting(PAGE, "Upon receiving a response (success or business failure), the value should be reset for the next call.");

/// The identifiers of calls, and of those that were answered.
#[derive(Clone, Default)]
struct Calls(Ids);
#[derive(Clone, Default)]
struct Answered(Ids);

/// Compares request-id with those of calls that had a response, and remembers it if this one has.
fn request_id(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(RequestId(id)) = headers.request_id else { return };
    // A time-out of a gateway and a request to slow down are no answer to the call.
    let is_answered =
        check.response().is_some_and(|it| it.status < 500 && !matches!(it.status, 408 | 429));
    let Some(history) = check.history() else { return };
    let number = history.exchanges();
    let answered = &mut history.seen::<Answered>().0;
    let before = match is_answered {
        true => answered.first_use(id, number),
        false => answered.of(id),
    };
    if let Some(before) = before {
        let name = RequestId::name();
        check.report(&ANSWERED).header::<RequestId>().message(format_args!(
            "{name}: exchange {before} has the same value, and had a response"
        ));
    }
}

pub(super) fn request(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    request_id(check, headers);
    let name = ClientRequestId::name();
    let Some(request) = check.request() else { return };
    let is_there = check.has(name);
    if is_there && query::has(&request, name.as_str()) {
        check
            .report(&IN_QUERY)
            .header::<ClientRequestId>()
            .message(format_args!("the query has {name} as well"));
    }
    match headers.client_request_id {
        Some(ClientRequestId(id)) => {
            let Some(history) = check.history() else { return };
            let number = history.exchanges();
            if let Some(before) = history.seen::<Calls>().0.first_use(id, number) {
                check
                    .report(&REUSED)
                    .header::<ClientRequestId>()
                    .message(format_args!("{name}: exchange {before} has the same value"));
            }
        }
        // It cannot be parsed, or has its former name, which was reported already.
        None if is_there || check.has(&OLD_NAME) => {}
        None => {
            let message = "client-request-id is missing";
            check.report(&MISSING).header::<ClientRequestId>().message(message);
        }
    }
}

pub(super) static ECHO: Rule = Rule::of(
    "partner.client-request-id.echo",
    Severity::Warning,
    "a different client-request-id than that of the request",
    "Return the identifier of the request. If it differs, the response may belong to a different call, or an intermediary may have repeated the request.",
    PAGE,
    concat!(
        call!("GET /v1/referrals"),
        "HTTP/1.1 200 OK\r\n",
        "client-request-id: 96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b\r\n\r\n"
    ),
)
.quoting(PAGE, "client-request-id GUID A unique identifier for the call, useful the logs and network traces");

pub(super) fn response<'a>(
    check: &mut Check<'a>,
    headers: &ResponseHeadersRef<'a>,
    asked: Option<&RequestHeadersRef<'a>>,
) {
    let sent = asked.and_then(|asked| asked.client_request_id);
    match (sent, headers.client_request_id) {
        (Some(sent), Some(returned)) if sent != returned => {
            let message = "the returned identifier is not the one in the request";
            check.report(&ECHO).header::<ClientRequestId>().message(message);
        }
        (_, Some(_)) => {}
        // What cannot be read was reported already.
        (_, None) if check.has(ClientRequestId::name()) => {}
        (_, None) => {
            let message = "the response has no client-request-id";
            check.report(&NOT_RETURNED).header::<ClientRequestId>().message(message);
        }
    }
}

pub(super) static NOT_RETURNED: Rule = Rule::of(
    "partner.client-request-id.not-returned",
    Severity::Note,
    "a response without client-request-id",
    "Use the client-request-id of the request when you report a problem. The vendor documents the header for responses; one without it may come from an intermediary.",
    PAGE,
    "HTTP/1.1 200 OK\r\n\r\n",
)
.quoting(PAGE, "client-request-id GUID A unique identifier for the call, useful the logs and network traces");

pub(super) static DECORATED: Rule = Rule::of(
    "partner.client-request-id.decorated",
    Severity::Warning,
    "a GUID in braces, parentheses or quotes, or with a prefix",
    "Send the 36 characters of the GUID and nothing around them: 9f8bed52-e4df-4d0c-9ca6-929a187b0731. In .NET that is Guid.ToString(\"D\").",
    GUIDELINES,
    unidentified!(
        "GET /v1/referrals",
        "client-request-id: {9f8bed52-e4df-4d0c-9ca6-929a187b0731}\r\n"
    ),
)
.quoting(PAGE, "client-request-id GUID Required.");

pub(super) static HYPHENS: Rule = Rule::of(
    "partner.client-request-id.hyphens",
    Severity::Warning,
    "a GUID without hyphens",
    "Put hyphens after the digits 8, 12, 16 and 20: 9f8bed52-e4df-4d0c-9ca6-929a187b0731. In .NET that is Guid.ToString(\"D\").",
    Reference::rfc(9562, "4"),
    unidentified!("GET /v1/referrals", "client-request-id: 9f8bed52e4df4d0c9ca6929a187b0731\r\n"),
)
.quoting(PAGE, "client-request-id GUID Required.");

pub(super) static TRAILING: Rule = Rule::of(
    "partner.client-request-id.trailing",
    Severity::Warning,
    "a GUID followed by other text",
    "Remove what follows the GUID, such as a comma from an example or a second identifier. The value is a single GUID.",
    Reference::rfc(9562, "4"),
    unidentified!(
        "GET /v1/referrals",
        "client-request-id: 3ec98906-7187-927e-5203-2ed4533175c6,\r\n"
    ),
)
.quoting(PAGE, "client-request-id GUID Required.");

/// The rule for an identifier that cannot be read, where there is a GUID in it.
pub(super) fn rule_of(line: &[u8]) -> Option<&'static Rule> {
    let text = line.trim_ascii();
    if is_digits(text) {
        return Some(&HYPHENS);
    }
    if bare_of_decoration(text).is_some_and(|inner| is_guid(inner) || is_digits(inner)) {
        return Some(&DECORATED);
    }
    let (guid, behind) = text.split_at_checked(GUID_LEN)?;
    (is_guid(guid) && !behind.is_empty()).then_some(&TRAILING)
}

fn is_guid(text: &[u8]) -> bool {
    text.len() == GUID_LEN && ClientRequestId::parse_strict(FieldLines::one(text)).is_ok()
}

fn is_digits(text: &[u8]) -> bool {
    text.len() == DIGITS_LEN && text.iter().all(u8::is_ascii_hexdigit)
}

/// The text in braces, parentheses or quotes, or after `urn:uuid:`.
fn bare_of_decoration(text: &[u8]) -> Option<&[u8]> {
    const URN: &[u8] = b"urn:uuid:";
    match text {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] | [b'"', inner @ .., b'"'] => {
            Some(inner)
        }
        _ => {
            let (head, inner) = text.split_at_checked(URN.len())?;
            head.eq_ignore_ascii_case(URN).then_some(inner)
        }
    }
}

/// The identifiers that were seen, and which exchange had each of them first.
#[derive(Clone, Default)]
struct Ids {
    first: HashMap<Uuid, u64>,
    /// The same identifiers, the oldest first.
    order: VecDeque<Uuid>,
}

impl Ids {
    /// The exchange that had an identifier.
    fn of(&self, id: Uuid) -> Option<u64> {
        self.first.get(&id).copied()
    }

    /// Remembers the identifier of this exchange; the exchange that had it before, counted from 1.
    fn first_use(&mut self, id: Uuid, exchange: u64) -> Option<u64> {
        if let Some(before) = self.of(id) {
            return Some(before);
        }
        if self.order.len() == MAX_IDS {
            if let Some(oldest) = self.order.pop_front() {
                self.first.remove(&oldest);
            }
        }
        self.order.push_back(id);
        self.first.insert(id, exchange);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_remembered_and_forgotten() {
        let mut ids = Ids::default();
        let id = |number: usize| Uuid::from_u128(number as u128);
        assert_eq!(ids.first_use(id(0), 7), None);
        assert_eq!(ids.first_use(id(0), 8), Some(7));
        for number in 1..=MAX_IDS {
            assert_eq!(ids.first_use(id(number), 8), None);
        }
        assert_eq!((ids.first.len(), ids.order.len()), (MAX_IDS, MAX_IDS));
        assert_eq!(ids.first_use(id(0), 9), None);
    }

    #[track_caller]
    fn is(rule: Option<&'static Rule>, code: &str) {
        assert_eq!(rule.map_or("", |rule| rule.code().trim_start_matches("partner.")), code);
    }

    #[test]
    fn identifiers() {
        const GUID: &str = "9c4d50ee-2d56-4cd3-8152-34347dc9f2b0";
        let id = |text: &str| rule_of(text.as_bytes());
        for decorated in [
            "{9c4d50ee-2d56-4cd3-8152-34347dc9f2b0}",
            " (9C4D50EE-2D56-4CD3-8152-34347DC9F2B0) ",
            "\"9c4d50ee-2d56-4cd3-8152-34347dc9f2b0\"",
            "URN:uuid:9c4d50ee-2d56-4cd3-8152-34347dc9f2b0",
            "{9c4d50ee2d564cd3815234347dc9f2b0}",
        ] {
            is(id(decorated), "client-request-id.decorated");
        }
        is(id("9c4d50ee2d564cd3815234347dc9f2b0"), "client-request-id.hyphens");
        for behind in [",", " ", ", 9c4d50ee-2d56-4cd3-8152-34347dc9f2b0", "0", "}"] {
            let expected = if behind == " " { "" } else { "client-request-id.trailing" };
            is(id(&format!("{GUID}{behind}")), expected);
        }
        for other in [
            "",
            "a",
            "{",
            "{}",
            "{a}",
            "KPC.execute;9c4d50ee-2d56-4cd3-8152-34347dc9f2b0",
            &GUID[1..],
            "9c4d50ee2d564cd3815234347dc9f2bg",
            "9c4d50ee-2d56-4cd3-8152-34347dc9f2b\u{e9}",
        ] {
            is(id(other), "");
        }
    }
}
