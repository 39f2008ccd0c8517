//! Checks that a client sends back the Sync-Tokens that it received.

use headers::Header;

use super::pages::HEADERS;
use super::sync_tokens_seen::{Older, SyncTokensSeen};
use crate::auth::AuthorizationRef;
use crate::contract::{Check, Exception, Rule, Severity, hash, host_of, program_of};
use crate::error::hint;
use crate::limits::MAX_LINES;
use crate::services::app_configuration::RequestHeadersRef;
use crate::sync_token::SyncTokens;
use crate::{FieldLines, Request};

const SYNC_WORDS: &str = "Used to enable real-time consistency during a sequence of requests.";

/// Another client looks the same.
const NO_TOKEN: Exception = Exception::new(
    Severity::Note,
    "if the request has no token at all, because it may be the first of another client",
);
/// Retries of the clients for Python send the tokens of the first attempt.
const NOT_KEPT: Exception = Exception::new(
    Severity::Note,
    "if the newer token came with a 429 or a server error, or has an unknown parameter, because official clients do not keep it",
);

pub(super) static FORGOTTEN: Rule = Rule::of(
    "app-configuration.sync-token.forgotten",
    Severity::Warning,
    "a request without the Sync-Token of an earlier response",
    "Send back all tokens that were received, and of each identifier the one with the highest sequence number. Without it, a read may return what the client has already overwritten. A response without the header removes no token. The first request of a second client in the same program looks the same.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOA==;sn=28\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\n\r\n",
    ),
)
.quoting(HEADERS, SYNC_WORDS)
.except(&[NO_TOKEN]);

pub(super) static OLDER: Rule = Rule::of(
    "app-configuration.sync-token.older",
    Severity::Warning,
    "a request with an older Sync-Token than an earlier response had",
    "Send the token with the highest sequence number of each identifier. With an older one, a read may return what the client has already overwritten.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOA==;sn=28\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\nSync-Token: jtqGc1I4=MDoyOA==\r\n\r\nHTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOQ==;sn=29\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\nSync-Token: jtqGc1I4=MDoyOA==\r\n\r\n",
    ),
)
.quoting(HEADERS, SYNC_WORDS)
.except(&[NOT_KEPT]);

pub(super) static CHANGED: Rule = Rule::of(
    "app-configuration.sync-token.changed",
    Severity::Warning,
    "a Sync-Token that differs from what the service sent",
    "Send the token as the service sent it, without the sequence number: jtqGc1I4=MDoyOA==. With another one, a read may return what the client has already overwritten.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer e30.e30.c2ln\r\n",
        "Sync-Token: \"jtqGc1I4=MDoyOA==\"\r\n\r\n",
    ),
)
.quoting(HEADERS, SYNC_WORDS);

/// Reports tokens in quotes, in JSON and the like, which can be read.
fn form<'a>(check: &mut Check<'a>, lines: FieldLines<'a>) {
    for (number, line) in lines.iter().enumerate().take(MAX_LINES) {
        // The identifiers of the service have letters, digits and a few signs.
        let is_usual = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
        if line.trim_ascii().first().is_none_or(is_usual) {
            continue;
        }
        if let Some(hint) = hint::of(SyncTokens::name(), line) {
            check
                .report(&CHANGED)
                .header::<SyncTokens>()
                .line(number)
                .message(format_args!("sync-token: {hint}"));
        }
    }
}

/// Compares the tokens of a request with those of earlier responses.
pub(super) fn request(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(request) = check.request() else { return };
    let is_refused = check.response().is_some_and(|it| matches!(it.status, 401 | 403));
    let lines = check.lines(SyncTokens::name());
    if headers.sync_token.is_some() {
        form(check, lines);
    }
    let Some(history) = check.history() else { return };
    let seen = history.seen::<SyncTokensSeen>();
    if is_refused {
        // Whoever sent it did not get as far as the store.
        seen.skip();
        return;
    }
    let departures = seen.request(of(&request, headers), lines);
    // An empty header counts as none.
    let has_token = SyncTokens::members(lines).next().is_some();
    if let [first, others @ ..] = &departures.forgotten[..] {
        // A client that forgets one of several is known by the others.
        let (unless, severity) = match has_token {
            false => ("; or this is the first request of another client", NO_TOKEN.severity),
            true => ("", FORGOTTEN.severity()),
        };
        let (first, more) = (shown(first), more(others));
        check
            .report(&FORGOTTEN)
            .severity(severity)
            .header::<SyncTokens>()
            .message(format_args!("the token {first} was not sent back{more}{unless}"));
    }
    // Those that official clients do not keep come last.
    let (kept, older): (Vec<_>, Vec<_>) = departures.older.iter().partition(|older| older.is_kept);
    for (older, severity) in [(older, OLDER.severity()), (kept, NOT_KEPT.severity)] {
        let [Older { id, sequence, .. }, others @ ..] = &older[..] else { continue };
        let newest =
            sequence.map_or(String::new(), |sequence| format!(" with sequence number {sequence}"));
        let (id, more) = (shown(id), more(others));
        check.report(&OLDER).severity(severity).header::<SyncTokens>().message(format_args!(
            "the token {id} is older than the one{newest} received since{more}"
        ));
    }
}

/// Remembers the tokens of a response.
pub(super) fn response(check: &mut Check<'_>) {
    let lines = check.lines(SyncTokens::name());
    // To which client it is, the request says.
    if check.request().is_none() {
        return;
    }
    let is_retried = check.response().is_some_and(|it| matches!(it.status, 429 | 500..=599));
    if let Some(history) = check.history() {
        history.seen::<SyncTokensSeen>().response(lines, is_retried);
    }
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
