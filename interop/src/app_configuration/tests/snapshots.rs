use masthead::conditional::ETag;
use masthead::paging::{Link, OperationLocation};
use serde_json::{Value, json};

use super::{Reply, Server};

const JSON: (&str, &str) = ("content-type", "application/json");

fn create(server: &Server, name: &str, body: &Value) -> Reply {
    server.send(&format!("PUT /snapshots/{name}?api-version=1.0"), &[JSON], &body.to_string())
}

fn patch(server: &Server, name: &str, headers: &[(&str, &str)], status: &str) -> Reply {
    let line = format!("PATCH /snapshots/{name}?api-version=1.0");
    server.send(&line, &[&[JSON], headers].concat(), &json!({ "status": status }).to_string())
}

#[test]
fn from_creation_to_recovery() {
    let server = Server::new();
    server.put("a", "", "{\"value\":\"1\"}");
    server.put("b", "", "{\"value\":\"2\"}");
    let wanted =
        json!({ "filters": [{ "key": "*" }], "retention_period": 3600, "tags": { "x": "y" } });
    let created = create(&server, "s%201", &wanted);
    assert_eq!(
        (created.status.as_u16(), created.json()["status"].as_str()),
        (201, Some("provisioning"))
    );
    let operation: OperationLocation = created.header();
    let operation = operation.view().as_str().to_owned();
    let target = operation.strip_prefix("http://127.0.0.1:8080").unwrap();
    assert_eq!(target, "/operations?snapshot=s%201&api-version=1.0");
    assert_eq!(server.get(target).json()["status"], "Succeeded");
    assert_eq!(create(&server, "s%201", &wanted).status, 409);

    server.put("a", "", "{\"value\":\"later\"}");
    let read = server.get("/snapshots/s%201?api-version=1.0");
    let json = read.json();
    assert_eq!((&json["name"], &json["status"]), (&json!("s 1"), &json!("ready")));
    assert_eq!((&json["items_count"], &json["composition_type"]), (&json!(2), &json!("key")));
    assert_eq!((&json["tags"], &json["filters"]), (&wanted["tags"], &wanted["filters"]));
    assert_eq!(json["expires"], Value::Null);
    let link: Link = read.header();
    let items = link.view().find_rel("items").unwrap().target().to_owned();
    assert_eq!(server.get(&items).items("value"), ["1", "2"]);

    let etag = read.headers["etag"].to_str().unwrap();
    let line = "GET /snapshots/s%201?api-version=1.0";
    assert_eq!(server.send(line, &[("if-none-match", etag)], "").status, 304);
    assert_eq!(patch(&server, "s%201", &[("if-match", "\"old\"")], "archived").status, 412);
    let archived = patch(&server, "s%201", &[("if-match", etag)], "archived");
    assert_eq!(archived.json()["status"], "archived");
    assert!(archived.json()["expires"].is_string());
    assert_ne!(archived.header::<ETag>(), read.header());
    let list = |status: &str| {
        let target = format!("/snapshots?api-version=1.0&name=s*&status={status}");
        server.get(&target).items("name")
    };
    assert!(list("ready").is_empty());
    assert_eq!(list("archived,ready"), ["s 1"]);
    assert_eq!(list(""), ["s 1"]);
    assert_eq!(patch(&server, "s%201", &[], "ready").json()["expires"], Value::Null);
}

/// Of the key-values with one key, the last filter decides.
#[test]
fn compositions() {
    let server = Server::new();
    for (key, label, value) in [("a", "", "1"), ("a", "&label=x", "2"), ("b", "", "3")] {
        server.put(key, label, &json!({ "value": value }).to_string());
    }
    let filters = json!([{ "key": "*" }, { "key": "*", "label": "x" }]);
    assert_eq!(create(&server, "key", &json!({ "filters": filters })).status, 201);
    assert_eq!(server.get("/kv?snapshot=key&api-version=1.0").items("value"), ["2", "3"]);
    let both = json!({ "filters": filters, "composition_type": "key_label" });
    assert_eq!(create(&server, "both", &both).status, 201);
    assert_eq!(server.get("/kv?snapshot=both&api-version=1.0").items("value"), ["1", "2", "3"]);
}

#[test]
fn bad_snapshots() {
    let server = Server::new();
    for body in [
        json!({}),
        json!({ "filters": [] }),
        json!({ "filters": [{}] }),
        json!({ "filters": [{ "key": "*" }, { "key": "a" }, { "key": "b" }, { "key": "c" }] }),
        json!({ "filters": [{ "key": "*", "label": "*" }] }),
        json!({ "filters": [{ "key": "*" }], "composition_type": "all" }),
        json!({ "filters": [{ "key": "*" }], "retention_period": 1 }),
        json!({ "filters": [{ "key": "*" }], "tags": [] }),
        json!([]),
    ] {
        assert_eq!(create(&server, "bad", &body).status, 400, "{body}");
    }
    assert_eq!(server.get("/snapshots/bad?api-version=1.0").status, 404);
    assert_eq!(server.get("/operations?api-version=1.0&snapshot=bad").status, 404);
    assert_eq!(server.get("/operations?api-version=1.0").status, 400);
    assert_eq!(patch(&server, "bad", &[], "ready").status, 404);
}
