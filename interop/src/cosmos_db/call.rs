//! A request that may be answered: its caller is known, and the contract has no error in it.

use http::{HeaderMap, Method};
use masthead::conditional::EntityTagRef;
use masthead::conditional::{Outcome, PreconditionRules, Preconditions, Representation};
use masthead::services::cosmos_db::{Operation, RequestHeadersRef};
use masthead::{FieldMapExt, HttpDate, Request};
use serde_json::{Map, Value};

use super::answer::Failure;
use masthead::cosmos::IsQueryPlanRequest;

use super::own_headers::ScriptEnableLogging;

/// A request that may be answered.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) map: &'a HeaderMap,
    pub(super) headers: RequestHeadersRef<'a>,
    /// Absent where method, path and headers do not determine it.
    pub(super) operation: Option<Operation>,
    /// The decoded segments of the path.
    pub(super) path: Vec<String>,
    pub(super) body: &'a [u8],
    pub(super) now: HttpDate,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        request: &Request<'a>,
        method: Method,
        body: &'a [u8],
        now: HttpDate,
    ) -> Self {
        Self {
            method,
            map: request.headers,
            // A header that cannot be read, and for which the contract does not refuse the request, counts as absent.
            headers: RequestHeadersRef::peek_from(request.headers).0,
            operation: Operation::infer(request),
            path: segments(request.path()),
            body,
            now,
        }
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(self.body).map_err(|error| {
            Failure::bad_request(format!("The request payload is invalid: {error}."))
        })
    }

    /// The resource that the body is.
    pub(super) fn resource(&self) -> Result<Map<String, Value>, Failure> {
        match self.json()? {
            Value::Object(resource) => Ok(resource),
            _ => Err(Failure::bad_request("The request payload is not a JSON object.")),
        }
    }

    /// Returns `true` if the client wants no body in the response to a write.
    pub(super) fn wants_no_body(&self) -> bool {
        self.headers.prefer.is_some_and(|prefer| prefer.returns_minimal())
    }

    /// Returns `true` if a query is to be planned, and not run.
    pub(super) fn is_query_plan(&self) -> bool {
        self.map.peek::<IsQueryPlanRequest>().is_ok_and(|flag| flag.is_some_and(|flag| flag.0))
    }

    /// Returns `true` if the client wants the log of a stored procedure.
    pub(super) fn wants_log(&self) -> bool {
        self.map.peek::<ScriptEnableLogging>().is_ok_and(|flag| flag.is_some_and(|flag| flag.0))
    }

    /// Checks the conditions of the request against the tag of what there is.
    pub(super) fn check(&self, current: Option<&str>) -> Result<(), Failure> {
        check(self.map, &self.method, current)
    }
}

/// Checks the conditions in `map` against the tag of what there is.
pub(super) fn check(
    map: &HeaderMap,
    method: &Method,
    current: Option<&str>,
) -> Result<(), Failure> {
    let invalid = |_| Failure::bad_request("A condition cannot be read.");
    let conditions =
        Preconditions::peek_from(map, PreconditionRules::COSMOS_DB).map_err(invalid)?;
    let representation = match current.map(EntityTagRef::strong).transpose().map_err(invalid)? {
        Some(tag) => Representation::existing().with_etag(tag),
        None => Representation::ABSENT,
    };
    let outcome = conditions.evaluate(method, &representation).outcome;
    match outcome.status() {
        Some(status) => Err(Failure::precondition(
            status,
            current.filter(|_| outcome == Outcome::NotModified).map(str::to_owned),
        )),
        None => Ok(()),
    }
}

/// The decoded segments of a path. Some clients end the path with a slash.
fn segments(path: &str) -> Vec<String> {
    let decoded =
        |segment| String::from_utf8_lossy(&masthead::parse::percent_decoded(segment)).into_owned();
    path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect()
}

/// The id of a resource in a body.
pub(super) fn id_of(resource: &Map<String, Value>) -> Result<&str, Failure> {
    match resource.get("id").and_then(Value::as_str) {
        None | Some("") => Err(Failure::bad_request(
            "The input content is invalid because the required properties - 'id; ' - are missing.",
        )),
        Some(id) if id.contains(['/', '\\', '?', '#']) => {
            Err(Failure::bad_request("The id contains a character that is not allowed."))
        }
        Some(id) if id.chars().count() > 255 => {
            Err(Failure::bad_request("The id has more than 255 characters."))
        }
        Some(id) => Ok(id),
    }
}
