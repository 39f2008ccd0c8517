//! Whether a client sends back the Sync-Tokens that it was given.

use headers::Header;

use super::{RequestHeadersRef, rules};
use crate::FieldLines;
use crate::auth::AuthorizationRef;
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::contracts::history::{hash, host_of, program_of};
use crate::service::{Direction, Request, Response};
use crate::sync_token::SyncTokens;

/// Compares the tokens of a request with those of earlier responses.
pub(super) fn request(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    headers: &RequestHeadersRef<'_>,
) {
    let is_refused = checker.exchange.response.is_some_and(|response| is_refused(response.status));
    let Some(history) = checker.history.as_deref_mut() else { return };
    if is_refused {
        // Whoever sent it did not get as far as the store.
        history.sync_tokens.skip();
        return;
    }
    let name = SyncTokens::name();
    let lines = FieldLines::of(request.headers, name);
    let departures = history.sync_tokens.request(of(request, headers), lines);
    let mut add = |rule, message| {
        checker.add(match lines.is_empty() {
            true => absent(rule, Direction::Request, name, message),
            false => about(rule, Direction::Request, name, request.headers, message),
        });
    };
    if let [first, others @ ..] = &departures.forgotten[..] {
        // A client that forgets one of several is known by the others.
        let unless = if lines.is_empty() { "; or another client begins here" } else { "" };
        let (first, more) = (shown(first), more(others));
        let message = format!("the token of {first} is not sent back{more}{unless}");
        add(&rules::SYNC_TOKEN_FORGOTTEN, message);
    }
    if let [(first, sequence), others @ ..] = &departures.older[..] {
        let newest = sequence.map_or(String::new(), |sequence| format!(" {sequence}"));
        let first = shown(first);
        let more = more(others);
        let message =
            format!("the token of {first} is older than the one{newest} given since{more}");
        add(&rules::SYNC_TOKEN_OLDER, message);
    }
}

/// Remembers the tokens of a response.
pub(super) fn response(checker: &mut Checker<'_>, response: &Response<'_>) {
    // To which client it is, the request says.
    if checker.exchange.request.is_none() {
        return;
    }
    if let Some(history) = checker.history.as_deref_mut() {
        history.sync_tokens.response(FieldLines::of(response.headers, SyncTokens::name()));
    }
}

const fn is_refused(status: u16) -> bool {
    matches!(status, 401 | 403)
}

/// The store that is asked, the program that asks, and the key or kind of credentials that it has.
fn of(request: &Request<'_>, headers: &RequestHeadersRef<'_>) -> u64 {
    let who = match headers.authorization {
        Some(AuthorizationRef::HmacSha256(hmac)) => Some(hmac.credential()),
        Some(_) => Some("another scheme"),
        None => None,
    };
    hash(&(host_of(request), who, program_of(request)))
}

/// An identifier, of which a long one is cut.
fn shown(id: &str) -> String {
    const MAX: usize = 40;
    match id.char_indices().nth(MAX) {
        None => id.to_owned(),
        Some((end, _)) => format!("{}…", &id[..end]),
    }
}

fn more<T>(others: &[T]) -> String {
    match others.len() {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    }
}
