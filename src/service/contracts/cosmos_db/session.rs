//! Whether a session sends back the session tokens that it was given.

use headers::Header;

use super::request::Context;
use super::rules;
use crate::FieldMapExt;
use crate::auth::{Authorization, AuthorizationRef};
use crate::cosmos::SessionToken;
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::contracts::history::{Of, Standing, hash, host_of, program_of};
use crate::service::{Direction, Request, Response, cosmos_db::Operation};

const REQUEST: Direction = Direction::Request;

/// Looks at the token of a request; `is_session_read` is whether items are read under Session consistency.
pub(super) fn request(checker: &mut Checker<'_>, context: &Context<'_>, is_session_read: bool) {
    let name = SessionToken::name();
    let standing = standing(checker, context, is_session_read);
    let map = context.request.headers;
    match standing {
        Standing::Forgotten => {
            let message =
                "the session was given a token and does not send it; or another one begins here"
                    .to_owned();
            let rule = &rules::SESSION_TOKEN_FORGOTTEN;
            checker.add(match context.has(name) {
                true => about(rule, REQUEST, name, map, message),
                false => absent(rule, REQUEST, name, message),
            });
        }
        Standing::Older(range) => {
            let message =
                format!("the token of range {range} is older than what the session was given");
            checker.add(about(&rules::SESSION_TOKEN_OLDER, REQUEST, name, map, message));
        }
        Standing::Fine if is_session_read && !context.has(name) => {
            let message = "the session does not say what it has seen".to_owned();
            checker.add(absent(&rules::SESSION_TOKEN_MISSING, REQUEST, name, message));
        }
        Standing::Fine => {}
    }
}

/// How the token stands to those of earlier responses; what is no read under Session is only remembered.
fn standing(checker: &mut Checker<'_>, context: &Context<'_>, is_session_read: bool) -> Standing {
    let status = checker.exchange.response.map(|response| response.status);
    let Some(history) = checker.history.as_deref_mut() else { return Standing::Fine };
    let seen = &mut history.session_tokens;
    let request = &context.request;
    let sent = context.headers.session_token;
    // Tokens of databases and collections are those of another part of the service.
    let is_of_items =
        context.resource.is_item() || context.operation == Some(Operation::StoredProcedure);
    let is_unreadable = sent.is_none() && context.has(SessionToken::name());
    let is_refused = matches!(status, Some(401 | 403));
    match (of(request), is_of_items) {
        (Some(of), true) if !is_unreadable && !is_refused => {
            let aimed = context.headers.partition_key_range_id;
            let aimed = aimed.map(|aimed| aimed.range());
            let standing = seen.request(of, sent, aimed, is_session_read);
            if is_session_read { standing } else { Standing::Fine }
        }
        _ => {
            seen.skip();
            let is_gone = request.method == "DELETE"
                && matches!(context.resource.kind, "dbs" | "colls")
                && status.is_some_and(|status| status < 300);
            if is_gone {
                seen.deleted(account(request), request.path().trim_matches('/'));
            }
            Standing::Fine
        }
    }
}

/// Remembers the token of a response.
pub(super) fn response(checker: &mut Checker<'_>, response: &Response<'_>) {
    // To which session it is, the request says.
    if checker.exchange.request.is_none() {
        return;
    }
    let Some(history) = checker.history.as_deref_mut() else { return };
    if let Ok(Some(given)) = response.headers.peek::<SessionToken>() {
        history.session_tokens.response(given);
    }
}

fn account(request: &Request<'_>) -> u64 {
    hash(&host_of(request))
}

/// The collection of a request by its path: `dbs/db/colls/coll`, without what follows.
fn of(request: &Request<'_>) -> Option<Of> {
    let path = request.path().trim_start_matches('/');
    let mut slashes = path.match_indices('/').map(|(at, _)| at);
    let collection = &path[..slashes.nth(3)?];
    let is_collection =
        collection.starts_with("dbs/") && collection.split('/').nth(2) == Some("colls");
    // Whoever has a token of a resource is somebody else than whoever has the key of the account.
    let who = match request.headers.peek::<Authorization>() {
        Ok(Some(AuthorizationRef::Cosmos(token))) => Some(token.kind()),
        _ => None,
    };
    let who = hash(&(who, program_of(request)));
    is_collection.then(|| Of { account: account(request), who, collection: collection.into() })
}
