//! The steps of a request through the server.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use masthead::auth::{CosmosKind, CosmosToken};
use masthead::contract::{Context, Exchange};
use masthead::correlation::XMsActivityId;
use masthead::cosmos::ConsistencyLevel;
use masthead::request::Host;
use masthead::services::cosmos_db::{AccountConsistency, CONTRACT, MultiWrite, Operation};
use masthead::{FieldMapExt, HttpDate, Request};

use super::account::{self, Account};
use super::answer::{Answer, Failure, common};
use super::auth::{Caller, authenticate};
use super::call::{Call, id_of};
use super::kind::{Kind, Target};
use super::random::guid;
use super::store::Store;
use super::{documents, resources};

/// The largest body of a request: a little more than the largest item, which is 2 MiB.
const MAX_BODY: usize = 2 * 1024 * 1024 + 65_536;

/// The state that all requests share.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) account: Account,
    pub(super) store: Mutex<Store>,
}

/// Answers a request.
pub(super) async fn serve(
    State(server): State<Arc<Server>>,
    request: http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let now = HttpDate::now();
    let request = Request::of_parts(&parts);
    let id = parts.headers.read::<XMsActivityId>().ok().flatten();
    let id = id.or_else(|| XMsActivityId::new(&guid()).ok());
    // The signature is first. Until it is verified, nothing is said of anything else.
    let caller = {
        let store = server.store.lock().unwrap_or_else(PoisonError::into_inner);
        authenticate(&server.account, &store.grants, &request, now)
    };
    let caller = match caller {
        Ok(caller) => caller,
        Err(failure) => return Answer::from(failure).into_response(id),
    };
    let body = match crate::body::read(body, MAX_BODY).await {
        Ok(body) => body,
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            return Answer::from(Failure::too_large()).into_response(id);
        }
        Err(StatusCode::REQUEST_TIMEOUT) => {
            return Answer::from(Failure::too_slow()).into_response(id);
        }
        Err(_) => {
            let why = "the body ends with an error";
            return Answer::from(Failure::bad_request(why)).into_response(id);
        }
    };
    let request = request.with_body(&body);
    let context = Context::default()
        .with_now(now)
        .with_fact(AccountConsistency(ConsistencyLevel::Session))
        .with_fact(MultiWrite(false));
    let report = CONTRACT.check(Exchange::request(request), &context);
    if let Some(problem) = report.problem() {
        let mut response = problem.into_response();
        response.headers_mut().extend(common(id));
        return response;
    }
    let call = Call::new(&request, parts.method.clone(), &body, now);
    let mut store = server.store.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = answer(&call, &request, &mut store, &caller).unwrap_or_else(Answer::from);
    answer.into_response(id)
}

fn answer(
    call: &Call<'_>,
    request: &Request<'_>,
    store: &mut Store,
    caller: &Caller,
) -> Result<Answer, Failure> {
    let path = call.path.as_slice();
    if path.is_empty() {
        return match call.operation {
            Some(Operation::Read) => Ok(Answer::ok(account::document(&origin(request)))),
            _ => Err(Failure::method_not_allowed()),
        };
    }
    if let [container @ .., operations, operation] = path {
        if (operations.as_str(), operation.as_str()) == ("operations", "partitionkeydelete") {
            let target = Target::of(container).ok_or_else(Failure::not_found)?;
            allow(call, store, caller, &target)?;
            return documents::delete_partition(call, store, &target);
        }
    }
    let target = Target::of(path).ok_or_else(Failure::not_found)?;
    allow(call, store, caller, &target)?;
    throttle(call, store, &target)?;
    match target.kind {
        Kind::Docs => documents::serve(call, store, &target),
        Kind::PkRanges => documents::ranges(call, store, &target),
        _ => resources::serve(call, store, &target),
    }
}

/// Checks that a resource token is for the resource and for what is to be done.
fn allow(call: &Call<'_>, store: &Store, caller: &Caller, target: &Target) -> Result<(), Failure> {
    let Caller::Holder(grant) = caller else { return Ok(()) };
    let forbidden = || Failure::forbidden("The resource token does not permit the request.");
    let link = resources::link(&store.root, target).map_err(|_| forbidden())?;
    let reads = call.operation.is_some_and(Operation::is_read);
    match link.starts_with(&grant.resource) && (reads || grant.may_write) {
        true => Ok(()),
        false => Err(forbidden()),
    }
}

/// Refuses the first request of a method for an id that starts with `throttle`, so that clients have something to wait for.
fn throttle(call: &Call<'_>, store: &mut Store, target: &Target) -> Result<(), Failure> {
    let body = match call.operation {
        Some(Operation::Create | Operation::Upsert) => call.resource().unwrap_or_default(),
        _ => serde_json::Map::new(),
    };
    let id = target.id.as_deref().or(id_of(&body).ok()).filter(|id| id.starts_with("throttle"));
    let Some(id) = id else { return Ok(()) };
    match store.is_first(&format!("{} {:?} {id}", call.method, target.parents)) {
        true => Err(Failure::throttled()),
        false => Ok(()),
    }
}

/// The origin at which clients reach the server. They send access tokens over TLS only, so that a request with one came through
/// something that ends TLS.
fn origin(request: &Request<'_>) -> String {
    let token = request.headers.peek::<CosmosToken>().ok().flatten();
    let is_tls = token.is_some_and(|token| token.kind() == CosmosKind::Aad);
    let scheme = if is_tls { "https" } else { "http" };
    let host = request.headers.peek::<Host>().ok().flatten();
    let host = match (request.pseudo_authority, host.map(|host| (host.host(), host.port()))) {
        (Some(authority), _) => authority.to_owned(),
        (None, Some((host, Some(port)))) => format!("{host}:{port}"),
        (None, Some((host, None))) => host.to_owned(),
        (None, None) => "localhost".to_owned(),
    };
    format!("{scheme}://{host}")
}
