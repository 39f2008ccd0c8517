//! Items, feeds, batches and other resources.

use super::*;

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
