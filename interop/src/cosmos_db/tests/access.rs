//! Credentials, and requests that are refused.

use super::*;

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

/// The status of a request with a resource token.
async fn with_token(server: &Server, token: &str, method: Method, body: &str) -> u16 {
    let token = percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC);
    let (token, date) = (token.to_string(), HttpDate::now().to_string());
    let headers = [
        JSON,
        ("authorization", token.as_str()),
        ("x-ms-date", &date),
        ("x-ms-documentdb-partitionkey", "[\"a\"]"),
        ("x-ms-documentdb-is-upsert", "True"),
    ];
    let path = if method == Method::GET { format!("{DOCS}/i") } else { DOCS.to_owned() };
    server.raw(Server::unsigned(&method, &path, &headers, body)).await.status
}

#[test]
fn a_token_is_as_good_as_its_permission() {
    run(async {
        let server = Server::with_container().await;
        server.put_item("i", "a").await;
        server.post("/dbs/d/users", &[JSON], json!({"id": "u"})).await;
        let permissions = "/dbs/d/users/u/permissions";
        let permission =
            |mode: &str| json!({"id": "p", "permissionMode": mode, "resource": "dbs/d/colls/c"});
        let token = |made: &Answer| made.body["_token"].as_str().unwrap().to_owned();
        let all = token(&server.post(permissions, &[JSON], permission("All")).await);
        let item = "{\"id\":\"i\",\"pk\":\"a\"}";
        assert_eq!(with_token(&server, &all, Method::POST, item).await, 200);
        // A permission that is replaced has another token, for what it permits now.
        let path = format!("{permissions}/p");
        let body = permission("Read").to_string();
        let replaced = server.send(Method::PUT, &path, &[JSON], &body).await;
        assert_eq!(with_token(&server, &all, Method::POST, item).await, 401);
        assert_eq!(with_token(&server, &token(&replaced), Method::POST, item).await, 403);
        assert_eq!(with_token(&server, &token(&replaced), Method::GET, "").await, 200);
        // One that could not be replaced keeps its token.
        let stale = server.send(Method::PUT, &path, &[JSON, ("if-match", "\"x\"")], &body).await;
        assert_eq!(stale.status, 412);
        assert_eq!(with_token(&server, &token(&replaced), Method::GET, "").await, 200);
        // Those of a user go with it.
        server.send(Method::DELETE, "/dbs/d/users/u", &[], "").await;
        assert_eq!(with_token(&server, &token(&replaced), Method::GET, "").await, 401);
    });
}

#[test]
fn permissions_are_for_containers_and_what_is_in_them() {
    run(async {
        let server = Server::with_container().await;
        server.post("/dbs/d/users", &[JSON], json!({"id": "u"})).await;
        let mut count = 0;
        let mut make = async |resource: &str| {
            count += 1;
            let id = format!("p{count}");
            let body = json!({"id": id, "permissionMode": "All", "resource": resource});
            server.post("/dbs/d/users/u/permissions", &[JSON], body).await.status
        };
        // A token for these would make its own permissions.
        for resource in
            ["", "dbs", "dbs/d", "dbs/d/users", "dbs/d/users/u", "dbs/d/colls", "offers"]
        {
            assert_eq!(make(resource).await, 400, "{resource}");
        }
        for resource in ["dbs/d/colls/c", "dbs/d/colls/c/docs/i"] {
            assert_eq!(make(resource).await, 201, "{resource}");
        }
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
