//! Checks that a session sends back the session tokens that it received.

use headers::Header;

use super::pages::COMMON;
use super::session_tokens::{Effect, Of, SessionTokensSeen, Standing};
use super::view::View;
use crate::Request;
use crate::contract::example::{on_document, read_document, request};
use crate::contract::{Check, Exception, Rule, Severity, hash, host_of, program_of};
use crate::cosmos::SessionToken;
use crate::services::cosmos_db::{Operation, RequestHeadersRef, ResponseHeadersRef};

pub(super) static MISSING: Rule = Rule::of(
    "cosmos-db.session-token.missing",
    Severity::Note,
    "a read under Session consistency without a session token",
    "Send the x-ms-session-token of earlier responses. Without it, the session may not read its own writes. The first request of a session has none yet.",
    COMMON,
    read_document!("x-ms-consistency-level: Session\r\n"),
)
.quoting(COMMON, "x-ms-session-token Required (for session consistency only)");

pub(super) static FORGOTTEN: Rule = Rule::of(
    "cosmos-db.session-token.forgotten",
    Severity::Note,
    "a read under Session consistency without the session token of an earlier response",
    "Keep the session token of each response of a collection, and send it with every read of its documents. Without it, the read may not see what the session has written. The first read of a second client in the same program looks the same.",
    COMMON,
    concat!(
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
        "HTTP/1.1 200 OK\r\nx-ms-session-token: 0:-1#34\r\nContent-Length: 0\r\n\r\n",
        read_document!("x-ms-consistency-level: Session\r\n"),
    ),
)
.quoting(COMMON, "A string token used with session level consistency.");

/// Older clients for Python do so with the first three, the synchronous one with the last.
const NOT_KEPT: Exception = Exception::new(
    Severity::Note,
    "if the newer token came with an error, or with a delete, a batch, a stored procedure or a change feed, because official clients ignore those",
);

pub(super) static OLDER: Rule = Rule::of(
    "cosmos-db.session-token.older",
    Severity::Warning,
    "a read under Session consistency with an older session token than an earlier response had",
    "Merge the token of each response into the token of the session, range by range, and send the result. With an older token, the read may not see later writes of the session.",
    COMMON,
    concat!(
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
        "HTTP/1.1 200 OK\r\nx-ms-session-token: 0:-1#34\r\nContent-Length: 0\r\n\r\n",
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
    ),
)
.quoting(COMMON, "A string token used with session level consistency.")
.except(&[NOT_KEPT]);

pub(super) static RANGES: Rule = Rule::of(
    "cosmos-db.session-token.ranges",
    Severity::Note,
    "session tokens of partition key ranges that the request does not go to",
    "Send only the token of the range that the request goes to. Those of other ranges have no effect, and in a large collection they make the header section larger than gateways accept.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "A-IM: Incremental feed\r\n",
        "x-ms-documentdb-partitionkeyrangeid: 0\r\n",
        "x-ms-session-token: 0:-1#33,1:-1#12\r\n"
    ),
)
.quoting(COMMON, "A string token used with session level consistency.");

/// Of a range that was split, its token has another id: only where the range itself is there, others are not needed.
fn ranges(check: &mut Check<'_>, view: &View<'_, '_>) {
    let (Some(aimed), Some(sent)) =
        (view.headers.partition_key_range_id, view.headers.session_token)
    else {
        return;
    };
    let range = aimed.range();
    let others = sent.iter().filter(|segment| segment.range_id() != range).count();
    if others > 0 && sent.iter().any(|segment| segment.range_id() == range) {
        let others = match others {
            1 => "1 session token is of another range".to_owned(),
            _ => format!("{others} session tokens are of other ranges"),
        };
        check
            .report(&RANGES)
            .header::<SessionToken>()
            .message(format_args!("the request goes to range {range}; {others}"));
    }
}

/// Looks at the token of a request; `is_session_read` is whether items are read under Session consistency.
pub(super) fn request(check: &mut Check<'_>, view: &View<'_, '_>, is_session_read: bool) {
    ranges(check, view);
    match standing(check, view, is_session_read) {
        Standing::Forgotten => {
            let message = "the session received a token but does not send it; or this is the first request of another session";
            check.report(&FORGOTTEN).header::<SessionToken>().message(message);
        }
        Standing::Older(older) => {
            let severity = if older.is_kept { NOT_KEPT.severity } else { OLDER.severity() };
            let range = older.range;
            check.report(&OLDER).severity(severity).header::<SessionToken>().message(format_args!(
                "the token of range {range} is older than the one that the session received"
            ));
        }
        Standing::Fine if is_session_read && !check.has(SessionToken::name()) => {
            let message = "Session consistency requires x-ms-session-token";
            check.report(&MISSING).header::<SessionToken>().message(message);
        }
        Standing::Fine => {}
    }
}

/// How the token stands to those of earlier responses; what is no read under Session is only remembered.
fn standing(check: &mut Check<'_>, view: &View<'_, '_>, is_session_read: bool) -> Standing {
    let status = check.response().map(|response| response.status);
    let sent = view.headers.session_token;
    let is_unreadable = sent.is_none() && check.has(SessionToken::name());
    let Some(history) = check.history() else { return Standing::Fine };
    let seen = history.seen::<SessionTokensSeen>();
    // Tokens of databases and collections are those of another part of the service.
    let is_of_items = view.resource.is_item() || view.operation == Some(Operation::StoredProcedure);
    let is_refused = matches!(status, Some(401 | 403));
    match (of(view), is_of_items) {
        (Some(of), true) if !is_unreadable && !is_refused => {
            let aimed = view.headers.partition_key_range_id;
            let aimed = aimed.map(|aimed| aimed.range());
            let standing = seen.request(of, sent, aimed, is_session_read);
            seen.expect(effect(view.operation, status));
            if is_session_read { standing } else { Standing::Fine }
        }
        _ => {
            seen.skip();
            let request = &view.request;
            let is_gone = request.method == "DELETE"
                && matches!(view.resource.kind, "dbs" | "colls")
                && status.is_some_and(|status| status < 300);
            if is_gone {
                seen.deleted(account(request), request.path().trim_matches('/'));
            }
            Standing::Fine
        }
    }
}

/// The meaning of the token in the response to an operation with that status.
fn effect(operation: Option<Operation>, status: Option<u16>) -> Effect {
    use Operation::{Batch, ChangeFeed, Create, Delete, Patch, Replace, StoredProcedure, Upsert};
    let Some(operation) = operation else { return Effect::default() };
    let is_success = status.is_some_and(|status| (200..300).contains(&status));
    let writes = [Batch, Create, Delete, Patch, Replace, Upsert].contains(&operation);
    Effect {
        is_write: is_success && writes,
        is_ignored: status.is_some_and(|status| status >= 400)
            || [Batch, ChangeFeed, Delete, StoredProcedure].contains(&operation),
    }
}

pub(super) static STILL: Rule = Rule::of(
    "cosmos-db.session-token.still",
    Severity::Note,
    "a write whose session token does not advance",
    "Do not rely on session consistency with this server. Each write advances the token of its partition key range, so that a later read can wait for it; emulators were seen to return 0:0#0, or the same token again.",
    COMMON,
    concat!(
        on_document!("PUT", "Content-Type: application/json\r\n"),
        "HTTP/1.1 200 OK\r\nx-ms-session-token: 0:0#0\r\nContent-Length: 0\r\n\r\n",
    ),
)
.quoting(COMMON, "A string token used with session level consistency.");

/// Remembers the token of a response.
pub(super) fn response<'a>(
    check: &mut Check<'a>,
    headers: &ResponseHeadersRef<'a>,
    asked: Option<&RequestHeadersRef<'a>>,
) {
    // To which session it is, the request says.
    let (Some(given), Some(asked)) = (headers.session_token, asked) else { return };
    let Some(view) = View::of(check, asked) else { return };
    let still =
        check.history().and_then(|history| history.seen::<SessionTokensSeen>().response(given));
    let status = check.response().map(|response| response.status);
    let is_write = view.resource.is_item() && effect(view.operation, status).is_write;
    // Nothing was ever written there.
    let is_zero = is_write && given.iter().all(|segment| segment.lsn() == 0);
    let message = match still {
        _ if is_zero => "the session token of a write is still at 0".to_owned(),
        Some(range) => format!("the token of range {range} is that of an earlier write"),
        None => return,
    };
    check.report(&STILL).header::<SessionToken>().message(message);
}

fn account(request: &Request<'_>) -> u64 {
    hash(&host_of(request))
}

/// The collection of a request, and who asks.
fn of(view: &View<'_, '_>) -> Option<Of> {
    let request = &view.request;
    let collection = view.resource.collection()?;
    // Whoever has a token of a resource is somebody else than whoever has the key of the account.
    let who = hash(&(view.kind, program_of(request)));
    Some(Of { account: account(request), who, collection: collection.into() })
}
