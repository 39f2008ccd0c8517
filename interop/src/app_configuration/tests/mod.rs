//! Requests and their responses, without a connection.

mod credentials;
mod key_values;
mod lists;
mod snapshots;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use masthead::contract::{Context, Response, Severity, Snapshot};
use masthead::services::app_configuration::CONTRACT;
use masthead::signing::app_configuration::AccessKey;
use masthead::{FieldMapExt, HttpDate};
use serde_json::Value;
use tower::ServiceExt;

use super::credentials::{TEST_KEY, TEST_READER};

pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The members of that name of all items, as text.
    #[track_caller]
    pub(super) fn items(&self, name: &str) -> Vec<String> {
        let body = self.json();
        let items = body["items"].as_array().unwrap().iter();
        items.map(|item| item[name].as_str().unwrap_or("null").to_owned()).collect()
    }

    #[track_caller]
    pub(super) fn header<T: masthead::Field>(&self) -> T {
        self.headers.require::<T>().unwrap()
    }
}

/// A server, and a client of it that signs.
pub(super) struct Server(Router);

impl Server {
    pub(super) fn new() -> Self {
        Self(super::router())
    }

    /// Sends a request that is signed with the key that reads and writes.
    pub(super) fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.signed(TEST_KEY, line, headers, body)
    }

    pub(super) fn get(&self, target: &str) -> Reply {
        self.send(&format!("GET {target}"), &[], "")
    }

    #[track_caller]
    pub(super) fn put(&self, key: &str, query: &str, body: &str) -> Reply {
        let line = format!("PUT /kv/{key}?api-version=1.0{query}");
        let reply = self.send(&line, &[("content-type", "application/json")], body);
        assert_eq!(reply.status, 200, "{line}");
        reply
    }

    /// Sends a request that is signed by the reader.
    pub(super) fn read(&self, line: &str, body: &str) -> Reply {
        self.signed(TEST_READER, line, &[], body)
    }

    pub(super) fn signed(
        &self,
        [id, secret]: [&str; 2],
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut request = request(line, headers, body);
        let key = AccessKey::from_base64(id, secret).unwrap();
        let unsigned = masthead::Request::of(&request).with_body(body.as_bytes());
        let signed = key.sign(&unsigned, HttpDate::now()).unwrap();
        signed.write_to(request.headers_mut());
        self.answer(request)
    }

    /// The response to a request, which has to keep the contract of the service.
    pub(super) fn answer(&self, request: Request<Body>) -> Reply {
        let sent = Snapshot::of(&masthead::Request::of(&request));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let response = self.0.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            let response = Response::new(parts.status.as_u16(), &parts.headers).with_body(&body);
            let report = CONTRACT.check_response(&sent, response, &Context::default());
            assert!(report.worst() < Some(Severity::Warning), "{} {report}", parts.status);
            Reply { status: parts.status, headers: parts.headers, body }
        })
    }
}

/// A request without credentials.
pub(super) fn request(line: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target);
    let map = request.headers_mut().unwrap();
    map.insert("host", HeaderValue::from_static("127.0.0.1:8080"));
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        map.append(name, value.parse().unwrap());
    }
    request.body(Body::from(body.to_owned())).unwrap()
}
