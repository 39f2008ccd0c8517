//! The steps from a request to its response.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use masthead::contract::{Context, Exchange};
use masthead::correlation::{
    XMsClientRequestId, XMsCorrelationRequestId, XMsRequestId, XMsReturnClientRequestId,
};
use masthead::services::app_configuration::{CONTRACT, RequestHeadersRef};
use masthead::{FieldMapExt, HttpDate, Request};
use uuid::Builder;

use super::answer::{Answer, Outcome, Refusal};
use super::auth::{self, Rejection};
use super::call::Call;
use super::clock::random;
use super::query::{self, Query};
use super::store::Store;
use super::{Access, Credentials, key_values, lists, snapshot, tokens};

/// The longest body of a request. A key-value of the service has at most 10 kB.
const MAX_BODY: usize = 100_000;

/// The server: who may use it, and what it stores.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) credentials: Credentials,
    pub(super) store: Mutex<Store>,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resource<'p> {
    KeyValues,
    KeyValue(&'p str),
    Lock(&'p str),
    Revisions,
    Keys,
    Labels,
    Snapshots,
    Snapshot(&'p str),
    Operations,
}

impl<'p> Resource<'p> {
    fn of(path: &'p str) -> Option<Self> {
        Some(match path.strip_prefix('/')?.split_once('/') {
            None => match path {
                "/kv" => Self::KeyValues,
                "/revisions" => Self::Revisions,
                "/keys" => Self::Keys,
                "/labels" => Self::Labels,
                "/snapshots" => Self::Snapshots,
                "/operations" => Self::Operations,
                _ => return None,
            },
            Some((_, "")) => return None,
            Some(("kv", key)) => Self::KeyValue(key),
            Some(("locks", key)) => Self::Lock(key),
            Some(("snapshots", name)) => Self::Snapshot(name),
            Some(_) => return None,
        })
    }

    fn allows(self, method: &Method) -> bool {
        self.allowed().split(", ").any(|allowed| allowed == method)
    }

    /// `Allow`.
    const fn allowed(self) -> &'static str {
        match self {
            Self::KeyValue(_) => "GET, HEAD, PUT, DELETE",
            Self::Lock(_) => "PUT, DELETE",
            Self::Snapshot(_) => "GET, HEAD, PUT, PATCH",
            _ => "GET, HEAD",
        }
    }
}

/// Answers a request. The credentials are verified before anything else.
pub(super) async fn serve(State(server): State<Arc<Server>>, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = server.respond(&parts, body).await;
    if let Err(refusal) = server.write_common(&parts, &mut response) {
        return respond(*refusal.0);
    }
    // The router removes the body of a response to HEAD, and leaves its length.
    response
}

impl Server {
    async fn respond(&self, parts: &Parts, body: Body) -> Response {
        let (request, now) = (Request::of_parts(parts), HttpDate::now());
        let access = match auth::authenticate(&self.credentials, &request, now) {
            Ok(access) => access,
            Err(rejection) => return reject(&rejection),
        };
        let body = match crate::body::read(body, MAX_BODY).await {
            Ok(body) => body,
            Err(status) => return status.into_response(),
        };
        if let Err(rejection) = auth::check_body(&request, &body) {
            return reject(&rejection);
        }
        let request = request.with_body(&body);
        let context = Context::default().with_now(now);
        let report = CONTRACT.check(Exchange::request(request), &context);
        if let Some(problem) = report.problem() {
            return problem.into_response();
        }
        let outcome = self.call(&request, &parts.method, access, now, &body);
        respond(outcome.unwrap_or_else(|refusal| *refusal.0))
    }

    fn call(
        &self,
        request: &Request<'_>,
        method: &Method,
        access: Access,
        now: HttpDate,
        body: &[u8],
    ) -> Outcome {
        let resource = Resource::of(request.path()).ok_or_else(Refusal::not_found)?;
        if !resource.allows(method) {
            let mut refusal = Refusal::empty(StatusCode::METHOD_NOT_ALLOWED);
            let allowed = HeaderValue::from_static(resource.allowed());
            refusal.0.more.insert(header::ALLOW, allowed);
            return Err(refusal);
        }
        if !request.is_read() && !access.may_write() {
            let title = "The access key only reads";
            return Err(Refusal::problem(StatusCode::FORBIDDEN, "forbidden", title, &[]));
        }
        let query = Query::parse(request.query().unwrap_or_default())?;
        check_version(&query)?;
        let (headers, _) = RequestHeadersRef::peek_from(request.headers);
        let call = Call { request: *request, method, headers, query, body, now };
        let mut store = self.store();
        let store = &mut *store;
        match resource {
            Resource::KeyValues => lists::key_values(&call, store),
            Resource::KeyValue(key) => {
                key_values::key_value(&call, store, query::decode("key", key)?)
            }
            Resource::Lock(key) => key_values::lock(&call, store, query::decode("key", key)?),
            Resource::Revisions => lists::revisions(&call, store),
            Resource::Keys => lists::keys(&call, store),
            Resource::Labels => lists::labels(&call, store),
            Resource::Snapshots => snapshot::snapshots(&call, store),
            Resource::Snapshot(name) => {
                snapshot::snapshot(&call, store, &query::decode("name", name)?)
            }
            Resource::Operations => snapshot::operation(&call, store),
        }
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the headers that all responses have.
    fn write_common(&self, parts: &Parts, response: &mut Response) -> Result<(), Refusal> {
        let status = response.status();
        let headers = response.headers_mut();
        let id = Builder::from_random_bytes(random()).into_uuid();
        headers.write(&XMsRequestId::from_uuid(id));
        let correlation = parts.headers.read::<XMsCorrelationRequestId>().ok().flatten();
        headers.write(&correlation.unwrap_or_else(|| XMsCorrelationRequestId::from_uuid(id)));
        let is_wanted = parts.headers.peek::<XMsReturnClientRequestId>();
        if matches!(is_wanted, Ok(Some(XMsReturnClientRequestId(true)))) {
            if let Ok(Some(id)) = parts.headers.read::<XMsClientRequestId>() {
                headers.write(&id);
            }
        }
        // The service sends no token with these.
        if status == StatusCode::BAD_REQUEST || status == StatusCode::UNAUTHORIZED {
            return Ok(());
        }
        let form = match Resource::of(parts.uri.path()) {
            Some(Resource::KeyValue(key)) => query::decode("key", key).ok(),
            _ => None,
        };
        let form = form.as_deref().and_then(|key| key.strip_prefix("synctoken/"));
        tokens::write(headers, form, tokens::FIRST + self.store().sequence)?;
        Ok(())
    }
}

/// Checks that the version is 1.0 or a date. Every date is accepted, because new clients send new versions.
fn check_version(query: &Query) -> Result<(), Refusal> {
    let version = query.get("api-version").unwrap_or_default();
    let date = version.strip_suffix("-preview").unwrap_or(version);
    let is_date = date.len() == 10
        && date.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    match version == "1.0" || is_date {
        true => Ok(()),
        false => Err(Refusal::problem(
            StatusCode::BAD_REQUEST,
            "invalid-argument",
            "API version is not supported",
            &[("name", "api-version"), ("detail", "The API version is not supported.")],
        )),
    }
}

fn reject(rejection: &Rejection) -> Response {
    let mut answer = Answer::empty(StatusCode::UNAUTHORIZED);
    match rejection.challenges() {
        Ok(challenges) => answer.headers.www_authenticate = Some(challenges),
        Err(error) => answer = *Refusal::from(error).0,
    }
    respond(answer)
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.more;
    answer.headers.write_to(response.headers_mut());
    response
}
