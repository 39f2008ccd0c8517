//! Tests of the server as clients see it.

mod access;
mod data;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, Response};
use masthead::HttpDate;
use masthead::signing::cosmos_db::MasterKey;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{ACCESS_TOKEN, Account, PRIMARY_KEY, SECONDARY_KEY, router_for};

/// The header that every request has beside its signature.
const VERSION: (&str, &str) = ("x-ms-version", "2020-07-15");
const JSON: (&str, &str) = ("content-type", "application/json");
const QUERY: (&str, &str) = ("content-type", "application/query+json");
const DOCS: &str = "/dbs/d/colls/c/docs";

/// A server, and how to send it requests.
struct Server {
    router: Router,
    account: Account,
}

/// A response, as a test looks at it.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    fn new() -> Self {
        let account = Account::default();
        Self { router: router_for(account.clone()), account }
    }

    /// A server with the database `d` and the container `c`, whose partition key is `/pk`.
    async fn with_container() -> Self {
        let server = Self::new();
        server.post("/dbs", &[JSON], json!({"id": "d"})).await;
        let definition = json!({"id": "c", "partitionKey": {"paths": ["/pk"]}});
        let made = server.post("/dbs/d/colls", &[JSON], definition).await;
        assert_eq!(made.status, 201);
        server
    }

    async fn raw(&self, request: Request<String>) -> Answer {
        let response: Response<Body> =
            self.router.clone().oneshot(request.map(Body::from)).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn unsigned(
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Request<String> {
        let mut request =
            Request::builder().method(method).uri(path).header("host", "localhost:8081");
        for (name, value) in headers.iter().chain([&VERSION]) {
            request = request.header(*name, *value);
        }
        request.body(body.to_owned()).unwrap()
    }

    async fn signed(&self, key: &str, now: HttpDate, mut request: Request<String>) -> Answer {
        let key = MasterKey::from_base64(key).unwrap();
        let signed = key.sign(&masthead::Request::of(&request), now).unwrap();
        signed.write_to(request.headers_mut());
        self.raw(request).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let request = Self::unsigned(&method, path, headers, body);
        self.signed(PRIMARY_KEY, HttpDate::now(), request).await
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        self.send(Method::POST, path, headers, &body.to_string()).await
    }

    async fn put_item(&self, id: &str, key: &str) -> Answer {
        let header = json!([key]).to_string();
        let headers = [
            JSON,
            ("x-ms-documentdb-partitionkey", &*header),
            ("x-ms-documentdb-is-upsert", "True"),
        ];
        self.post(DOCS, &headers, json!({"id": id, "pk": key})).await
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}
