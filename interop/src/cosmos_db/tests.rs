//! Tests of the server as clients see it.

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

#[test]
fn signatures_come_first() {
    run(async {
        let server = Server::new();
        let request = || Server::unsigned(&Method::GET, "/dbs/missing", &[], "");
        let missing = server.raw(request()).await;
        assert_eq!((missing.status, missing.header("www-authenticate")), (401, "CosmosDB"));
        assert_eq!(missing.body["code"], "Unauthorized");
        let now = HttpDate::now();
        for (key, status) in [(PRIMARY_KEY, 404), (SECONDARY_KEY, 404), ("bm90IGEga2V5", 401)] {
            assert_eq!(server.signed(key, now, request()).await.status, status, "{key}");
        }
        let old = HttpDate::from_unix(now.unix() - 3_600).unwrap();
        assert_eq!(server.signed(PRIMARY_KEY, old, request()).await.status, 403);

        // A broken header, a body that is too large, and a path that is unknown are no reason to say more.
        let large = "x".repeat(3 << 20);
        let request = |path: &str| {
            Server::unsigned(&Method::POST, path, &[JSON, ("x-ms-max-item-count", "x")], &large)
        };
        assert_eq!(server.signed("bm90IGEga2V5", now, request("/dbs")).await.status, 401);
        assert_eq!(server.signed(PRIMARY_KEY, now, request("/dbs")).await.status, 413);
        server.account.rotate_primary(MasterKey::from_base64("bmV3IGtleQ==").unwrap());
        assert_eq!(server.get("/dbs", &[]).await.status, 401);
    });
}

/// The reason tells what was signed, so that clients can be mended. It has no key and no signature.
#[test]
fn a_refusal_quotes_what_was_signed() {
    run(async {
        let request = Server::unsigned(&Method::GET, "/dbs/My%20Db", &[], "");
        let now = HttpDate::now();
        let refused = Server::new().signed("bm90IGEga2V5", now, request).await;
        let message = refused.body["message"].as_str().unwrap();
        let quoted = masthead::signing::cosmos_db::QuotedPayload::find(message).unwrap();
        let text = format!("get\ndbs\ndbs/My Db\n{}\n\n", now.to_string().to_lowercase());
        assert_eq!(quoted.compare(text.as_bytes()), []);
        assert!(!message.contains("sig="), "{message}");
    });
}

#[test]
fn access_tokens_are_of_clients_that_use_tls() {
    run(async {
        let with = |token: &str| {
            let token = format!("type%3daad%26ver%3d1.0%26sig%3d{token}");
            let date = HttpDate::now().to_string();
            Server::unsigned(
                &Method::GET,
                "/",
                &[("authorization", &token), ("x-ms-date", &date)],
                "",
            )
        };
        let server = Server::new();
        let account = server.raw(with(ACCESS_TOKEN)).await;
        assert_eq!(account.status, 200);
        let endpoint = |answer: &Answer| {
            answer.body["writableLocations"][0]["databaseAccountEndpoint"].clone()
        };
        assert_eq!(endpoint(&account), "https://localhost:8081/");
        assert_eq!(server.raw(with("other")).await.status, 401);
        assert_eq!(endpoint(&server.get("/", &[]).await), "http://localhost:8081/");
    });
}

#[test]
fn the_contract_is_checked() {
    run(async {
        let server = Server::with_container().await;
        server.put_item("i", "a").await;
        let item = format!("{DOCS}/i");
        let key = ("x-ms-documentdb-partitionkey", "[\"a\"]");
        for header in [
            ("x-ms-consistency-level", "Strong"),
            ("x-ms-documentdb-partitionkey", "a"),
            ("x-ms-session-token", "0:x"),
            ("x-ms-max-item-count", "-2"),
        ] {
            let headers = if header.0 == key.0 { vec![header] } else { vec![key, header] };
            let refused = server.get(&item, &headers).await;
            assert_eq!(refused.status, 400, "{header:?}");
            assert_eq!(refused.header("content-type"), "application/problem+json");
            assert!(!refused.header("x-ms-activity-id").is_empty());
        }
        assert_eq!(
            server.get(&item, &[key, ("x-ms-consistency-level", "Eventual")]).await.status,
            200
        );
    });
}

#[test]
fn items_and_their_headers() {
    run(async {
        let server = Server::with_container().await;
        let made = server.put_item("i", "a").await;
        assert_eq!((made.status, made.header("content-type")), (201, "application/json"));
        assert_eq!(made.header("x-ms-alt-content-path"), "dbs/d/colls/c");
        let token = made.header("x-ms-session-token");
        assert!(token.starts_with("1:-1#"), "{token}");
        assert_eq!(made.body["_etag"], made.header("etag"));
        assert_eq!(made.header("x-ms-documentdb-partitionkeyrangeid"), "1");

        let item = format!("{DOCS}/i/");
        let key = ("x-ms-documentdb-partitionkey", "[\"a\"]");
        let id = ("x-ms-activity-id", "6d61ec5e-1e25-4e47-b05a-d9b9c223664b");
        let read = server.get(&item, &[key, id, ("x-ms-session-token", token)]).await;
        assert_eq!((read.status, read.header("x-ms-activity-id")), (200, id.1));
        let same = server.get(&item, &[key, ("if-none-match", made.header("etag"))]).await;
        assert_eq!((same.status, &same.headers["etag"]), (304, &made.headers["etag"]));
        let ahead = server.get(&item, &[key, ("x-ms-session-token", "1:-1#99999")]).await;
        assert_eq!((ahead.status, ahead.header("x-ms-substatus")), (404, "1002"));
        let other = server.get(&item, &[key, ("x-ms-session-token", "0:-1#99999")]).await;
        assert_eq!(other.status, 200);

        let put = async |headers: &[(&str, &str)], body: Value| {
            server.send(Method::PUT, &item, headers, &body.to_string()).await
        };
        let body = json!({"id": "i", "pk": "a", "n": 1});
        let stale = put(&[JSON, key, ("if-match", "unquoted")], body.clone()).await;
        assert_eq!(stale.status, 412);
        let minimal = put(&[JSON, key, ("prefer", "return=minimal")], body).await;
        assert_eq!((minimal.status, minimal.body), (200, Value::Null));
        let moved = put(&[JSON, key], json!({"id": "i", "pk": "b"})).await;
        assert_eq!((moved.status, moved.header("x-ms-substatus")), (400, "1001"));
        assert_eq!(put(&[JSON], json!({"id": "i", "pk": "a"})).await.status, 400);
        let levels = ("x-ms-documentdb-partitionkey", "[\"a\",\"b\"]");
        assert_eq!(server.get(&item, &[levels]).await.header("x-ms-substatus"), "1001");
        assert_eq!(server.send(Method::HEAD, &item, &[key], "").await.status, 200);
        assert_eq!(server.send(Method::DELETE, &item, &[key], "").await.status, 204);
        assert_eq!(server.send(Method::DELETE, &item, &[key], "").await.status, 404);
    });
}

#[test]
fn pages_and_ranges() {
    run(async {
        let server = Server::with_container().await;
        for (at, key) in ["a", "paged", "alpha", "zzzz"].iter().enumerate() {
            server.put_item(&format!("i{at}"), key).await;
        }
        let query = json!({"query": "SELECT VALUE c.id FROM c"});
        let everywhere = ("x-ms-documentdb-query-enablecrosspartition", "True");
        let two = ("x-ms-max-item-count", "3");
        let mut found = Vec::new();
        let mut token = String::new();
        for _ in 0..2 {
            let page = server
                .post(DOCS, &[QUERY, everywhere, two, ("x-ms-continuation", &token)], query.clone())
                .await;
            assert_eq!(page.status, 200);
            found.extend(page.body["Documents"].as_array().unwrap().clone());
            page.header("x-ms-continuation").clone_into(&mut token);
        }
        assert_eq!(
            (found, token.as_str()),
            (vec![json!("i0"), json!("i1"), json!("i2"), json!("i3")], "")
        );
        let metrics = ("x-ms-documentdb-populatequerymetrics", "True");
        let indexes = ("x-ms-cosmos-populateindexmetrics", "True");
        let measured =
            server.post(DOCS, &[QUERY, everywhere, metrics, indexes], query.clone()).await;
        let shown = measured.header("x-ms-documentdb-query-metrics");
        assert_eq!(shown, "retrievedDocumentCount=4;outputDocumentCount=4");
        assert!(measured.headers.contains_key("x-ms-cosmos-index-utilization"));
        let far = format!("+RID:~AAAA#RT:{0}#TRC:{0}", usize::MAX);
        for (token, status) in [("+RID:~x", 400), (far.as_str(), 200)] {
            let headers = [QUERY, everywhere, ("x-ms-continuation", token)];
            assert_eq!(server.post(DOCS, &headers, query.clone()).await.status, status, "{token}");
        }

        // Each item is in one range, by its number and by its bounds.
        let ranges = server.get("/dbs/d/colls/c/pkranges", &[]).await;
        let known = ("if-none-match", ranges.header("etag"));
        assert_eq!(server.get("/dbs/d/colls/c/pkranges", &[known]).await.status, 304);
        let mut counts = [0, 0];
        for range in ranges.body["PartitionKeyRanges"].as_array().unwrap() {
            let text = |name: &str| range[name].as_str().unwrap();
            let id = ("x-ms-documentdb-partitionkeyrangeid", text("id"));
            let bounds = [
                ("x-ms-read-key-type", "EffectivePartitionKeyRange"),
                ("x-ms-start-epk", text("minInclusive")),
                ("x-ms-end-epk", text("maxExclusive")),
            ];
            for (at, headers) in [vec![id], bounds.to_vec()].into_iter().enumerate() {
                let page = server.get(DOCS, &headers).await;
                assert_eq!(page.status, 200);
                counts[at] += page.body["_count"].as_u64().unwrap();
            }
        }
        assert_eq!(counts, [4, 4]);
        let gone = server.get(DOCS, &[("x-ms-documentdb-partitionkeyrangeid", "7")]).await;
        assert_eq!((gone.status, gone.header("x-ms-substatus")), (410, "1002"));
        let plan = [QUERY, ("x-ms-cosmos-is-query-plan-request", "True")];
        assert_eq!(server.post(DOCS, &plan, query).await.body["queryRanges"][0]["max"], "FF");
    });
}

#[test]
fn change_feeds() {
    run(async {
        let server = Server::with_container().await;
        server.put_item("one", "a").await;
        server.put_item("two", "paged").await;
        let feed = ("a-im", "Incremental feed");
        let first = server.get(DOCS, &[feed, ("x-ms-max-item-count", "1")]).await;
        assert_eq!((first.status, &first.body["Documents"][0]["id"]), (200, &json!("one")));
        let second = server.get(DOCS, &[feed, ("if-none-match", first.header("etag"))]).await;
        assert_eq!(second.body["Documents"][0]["id"], "two");
        let since = second.header("etag");
        assert_eq!(server.get(DOCS, &[feed, ("if-none-match", since)]).await.status, 304);
        assert_eq!(server.get(DOCS, &[feed, ("if-none-match", "*")]).await.status, 304);
        assert_eq!(server.get(DOCS, &[feed, ("if-none-match", "\"x\"")]).await.status, 400);
        let before = ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(server.get(DOCS, &[feed, before]).await.body["_count"], 2);
        let after = ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT");
        assert_eq!(server.get(DOCS, &[feed, after]).await.status, 304);

        server.put_item("one", "a").await;
        let key = ("x-ms-documentdb-partitionkey", "[\"a\"]");
        server.send(Method::DELETE, &format!("{DOCS}/one"), &[key], "").await;
        let all =
            server.get(DOCS, &[("a-im", "Full-Fidelity Feed"), ("if-none-match", since)]).await;
        let kinds: Vec<_> = all.body["Documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["metadata"]["operationType"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["replace", "delete"]);
        assert_eq!(all.body["Documents"][1]["previous"]["id"], "one");
    });
}

#[test]
fn the_first_request_is_throttled() {
    run(async {
        let server = Server::with_container().await;
        let first = server.put_item("throttle-1", "a").await;
        assert_eq!((first.status, first.header("x-ms-substatus")), (429, "3200"));
        assert_eq!(first.header("x-ms-retry-after-ms"), "15");
        assert_eq!(server.put_item("throttle-1", "a").await.status, 201);
    });
}

#[test]
fn resource_tokens_permit_what_they_are_for() {
    run(async {
        let server = Server::with_container().await;
        server.put_item("i", "a").await;
        server.post("/dbs/d/users", &[JSON], json!({"id": "u"})).await;
        let permissions = "/dbs/d/users/u/permissions";
        let permission = json!({"id": "p", "permissionMode": "Read", "resource": "dbs/d/colls/c"});
        let made = server.post(permissions, &[JSON], permission).await;
        let token = made.body["_token"].as_str().unwrap();
        let token =
            percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC);
        let token = token.to_string();
        let date = HttpDate::now().to_string();
        let send = async |method: Method, path: &str, body: &str| {
            let headers = [
                JSON,
                ("authorization", token.as_str()),
                ("x-ms-date", &date),
                ("x-ms-documentdb-partitionkey", "[\"a\"]"),
            ];
            server.raw(Server::unsigned(&method, path, &headers, body)).await.status
        };
        let item = format!("{DOCS}/i");
        assert_eq!(send(Method::GET, &item, "").await, 200);
        assert_eq!(send(Method::GET, "/", "").await, 200);
        assert_eq!(send(Method::GET, "/dbs/d", "").await, 403);
        assert_eq!(send(Method::GET, "/dbs/d/colls/other", "").await, 403);
        assert_eq!(send(Method::DELETE, &item, "").await, 403);
        assert_eq!(send(Method::POST, DOCS, "{\"id\":\"j\",\"pk\":\"a\"}").await, 403);
        assert_eq!(
            send(Method::POST, "/dbs/d/colls/c/operations/partitionkeydelete", "").await,
            403
        );
        // A permission that is deleted takes its token with it.
        let deleted = server.send(Method::DELETE, &format!("{permissions}/p"), &[], "").await;
        assert_eq!((deleted.status, send(Method::GET, &item, "").await), (204, 401));
    });
}

#[test]
fn batches() {
    run(async {
        let server = Server::with_container().await;
        let key = ("x-ms-documentdb-partitionkey", "[\"a\"]");
        let batch = ("x-ms-cosmos-is-batch-request", "True");
        let atomic = ("x-ms-cosmos-batch-atomic", "True");
        let goes_on = ("x-ms-cosmos-batch-continue-on-error", "True");
        let create = json!({"operationType": "Create", "resourceBody": {"id": "i", "pk": "a"}});
        let missing = json!({"operationType": "Read", "id": "missing"});
        let upsert = json!({"operationType": "Upsert", "resourceBody": {"id": "i", "pk": "a"}, "ifMatch": "\"x\""});
        let codes = |answer: &Answer| -> Vec<u64> {
            let results = answer.body.as_array().unwrap().iter();
            results.map(|result| result["statusCode"].as_u64().unwrap()).collect()
        };
        let steps = json!([create, missing, upsert]);
        let failed = server.post(DOCS, &[JSON, key, batch, atomic], steps.clone()).await;
        assert_eq!((failed.status, codes(&failed)), (207, vec![424, 404, 424]));
        let done = server.post(DOCS, &[JSON, key, batch, goes_on], steps).await;
        assert_eq!((done.status, codes(&done)), (207, vec![201, 404, 412]));
        for body in [
            json!({}),
            json!([]),
            json!([1]),
            json!([{"operationType": "Read"}]),
            json!([{"id": "i"}]),
        ] {
            let refused = server.post(DOCS, &[JSON, key, batch], body.clone()).await;
            assert_eq!(refused.status, 400, "{body}");
        }
    });
}

#[test]
fn other_resources() {
    run(async {
        let server = Server::with_container().await;
        for (path, body, status) in [
            ("/dbs", json!({"id": "d"}), 409),
            ("/dbs", json!({}), 400),
            ("/dbs", json!({"id": "a/b"}), 400),
            ("/dbs", json!([]), 400),
            ("/dbs/d/colls", json!({"id": "x"}), 400),
            ("/dbs/missing/colls", json!({"id": "x", "partitionKey": {"paths": ["/a"]}}), 404),
            ("/dbs/d/colls/c/triggers", json!({"id": "t"}), 201),
            ("/dbs/d/colls/c/pkranges", json!({"id": "t"}), 405),
            ("/offers", json!({"id": "t"}), 405),
            ("/dbs/d", json!({"id": "d"}), 405),
            ("/dbs/d/nothing", json!({"id": "t"}), 404),
        ] {
            assert_eq!(server.post(path, &[JSON], body).await.status, status, "{path}");
        }
        let offers = server.get("/offers", &[]).await;
        let offer = &offers.body["Offers"][0];
        let path = format!("/{}", offer["_self"].as_str().unwrap());
        let mut changed = offer.clone();
        changed["content"]["offerThroughput"] = json!(700);
        let replaced = server.send(Method::PUT, &path, &[JSON], &changed.to_string()).await;
        assert_eq!(
            (replaced.status, replaced.header("x-ms-offer-replace-pending")),
            (200, "False")
        );
        // By identifiers, and as a whole.
        let database = server.get("/dbs/d", &[]).await;
        let by_id =
            server.get(&format!("/{}", database.body["_self"].as_str().unwrap()), &[]).await;
        assert_eq!(by_id.body, database.body);
        let stale = [("if-match", "\"x\"")];
        assert_eq!(server.send(Method::DELETE, "/dbs/d", &stale, "").await.status, 412);
        assert_eq!(server.send(Method::DELETE, "/dbs/d", &[], "").await.status, 204);
        assert_eq!(server.get("/offers", &[]).await.body["_count"], 0);
    });
}

/// Whatever a client sends, it gets an answer with a reason.
#[test]
fn bad_input_is_refused() {
    run(async {
        let server = Server::with_container().await;
        let key = ("x-ms-documentdb-partitionkey", "[\"a\"]");
        let bodies = [
            "",
            "{",
            "null",
            "[]",
            "\"a\"",
            "{\"id\":1}",
            "{\"id\":\"\"}",
            "{\"query\":1}",
            "\u{0}",
        ];
        for body in bodies {
            for headers in [[JSON, key], [QUERY, key]] {
                for (method, path) in [
                    (Method::POST, DOCS),
                    (Method::PUT, "/dbs/d/colls/c/docs/i"),
                    (Method::PATCH, "/dbs/d/colls/c/docs/i"),
                ] {
                    let answer = server.send(method, path, &headers, body).await;
                    assert!(
                        (400..500).contains(&answer.status),
                        "{path} {body:?} {}",
                        answer.status
                    );
                }
            }
        }
        for path in ["/dbs//d", "/dbs/%2e%2e", "/dbs/a%2fb", "/dbs/%ff", "/dbs/%"] {
            assert_eq!(server.get(path, &[]).await.status, 400, "{path}");
        }
    });
}
