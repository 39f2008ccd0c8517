//! Checks that a session sends back the session tokens that it received.

use headers::Header;

use super::pages::COMMON;
use super::session_tokens::{Of, SessionTokensSeen, Standing};
use super::view::View;
use crate::Request;
use crate::contract::example::read_document;
use crate::contract::{Check, Rule, Severity, hash, host_of, program_of};
use crate::cosmos::SessionToken;
use crate::services::cosmos_db::{Operation, ResponseHeadersRef};

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
    Severity::Warning,
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
.quoting(COMMON, "A string token used with session level consistency.");

/// Looks at the token of a request; `is_session_read` is whether items are read under Session consistency.
pub(super) fn request(check: &mut Check<'_>, view: &View<'_, '_>, is_session_read: bool) {
    match standing(check, view, is_session_read) {
        Standing::Forgotten => {
            let message = "the session received a token but does not send it; or this is the first request of another session";
            check.report(&FORGOTTEN).header::<SessionToken>().message(message);
        }
        Standing::Older(range) => {
            check.report(&OLDER).header::<SessionToken>().message(format_args!(
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

/// Remembers the token of a response.
pub(super) fn response(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>) {
    // To which session it is, the request says.
    if check.request().is_none() {
        return;
    }
    let (Some(history), Some(given)) = (check.history(), headers.session_token) else { return };
    history.seen::<SessionTokensSeen>().response(given);
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
