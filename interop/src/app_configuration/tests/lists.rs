use http::Request;
use masthead::paging::{ContentRange, Link, PageRequest, Range};
use masthead::{Field, FieldMapExt};

use super::{Reply, Server};

/// Keys 0 to 6, of which the first four have a label.
fn seven() -> Server {
    let server = Server::new();
    for number in 0..7 {
        let label = if number < 4 { "&label=low" } else { "" };
        let parity = if number % 2 == 0 { "even" } else { "odd" };
        let body = format!(r#"{{"value":"{number}","tags":{{"parity":"{parity}"}}}}"#);
        server.put(&format!("k%2F{number}"), label, &body);
    }
    server
}

/// The pages of a list, by the links.
fn pages(server: &Server, line: &str, headers: &[(&str, &str)]) -> Vec<Reply> {
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method);
    request = request.uri(format!("http://127.0.0.1:8080{target}"));
    let mut request = request.body(()).unwrap();
    let mut pages = Vec::new();
    loop {
        let target = request.uri().path_and_query().unwrap();
        let page = server.send(&format!("{method} {target}"), headers, "");
        let next = PageRequest::of(&request).next(&page.headers).unwrap();
        pages.push(page);
        let Some(next) = next else { return pages };
        next.write_to_request(&mut request);
    }
}

fn values(server: &Server, query: &str) -> String {
    let pages = pages(server, &format!("GET /kv?api-version=1.0{query}"), &[]);
    pages.iter().flat_map(|page| page.items("value")).collect()
}

#[test]
fn pages_and_their_links() {
    let server = seven();
    let line = "GET /kv?key=k%2F*&api-version=1.0&$Select=key,value";
    let found = pages(&server, line, &[]);
    let counts: Vec<_> = found.iter().map(|page| page.items("key").len()).collect();
    assert_eq!(counts, [3, 3, 1]);
    for page in &found {
        let link = page.headers.peek::<Link>().unwrap();
        let next = link.and_then(|link| link.find_rel("next")).map(|link| link.target());
        assert_eq!(page.json()["@nextLink"].as_str(), next);
        assert_eq!(format!("\"{}\"", page.json()["etag"].as_str().unwrap()), page.headers["etag"]);
    }
    let heads = pages(&server, &line.replace("GET", "HEAD"), &[]);
    assert!(heads.iter().all(|page| page.body.is_empty()));
    assert!(
        heads.iter().map(|it| &it.headers["etag"]).eq(found.iter().map(|it| &it.headers["etag"]))
    );
    // A page that was read goes on to the next one, which was not.
    let etag = found[0].headers["etag"].to_str().unwrap();
    let again = pages(&server, line, &[("if-none-match", etag)]);
    assert_eq!(again.iter().map(|page| page.status.as_u16()).collect::<Vec<_>>(), [304, 200, 200]);
    server.put("k%2F0", "&label=low", "{}");
    assert_eq!(server.send(line, &[("if-none-match", etag)], "").status, 200);
    assert_eq!(server.send(line, &[("if-match", etag)], "").status, 412);
    // What cannot be read is the first page; what is past the end is an empty one.
    assert_eq!(server.get("/kv?api-version=1.0&after=%20").items("value").len(), 3);
    assert!(server.get("/kv?api-version=1.0&after=eg").items("value").is_empty());
}

#[test]
fn filters() {
    let server = seven();
    assert_eq!(values(&server, ""), "0123456");
    assert_eq!(values(&server, "&key=k/*&label=*"), "0123456");
    assert_eq!(values(&server, "&label=low"), "0123");
    assert_eq!(values(&server, "&label=%00"), "456");
    assert_eq!(values(&server, "&label=low,%00"), "0123456");
    assert_eq!(values(&server, "&key=k/1,k/5"), "15");
    assert_eq!(values(&server, "&Key=k/2&tags=parity%3Deven"), "2");
    assert_eq!(values(&server, "&tags=parity%3Deven&tags=parity%3Dodd"), "");
    for query in ["key=a*b", "label=%5C", "tags=a", "$select=none", "snapshot=a&key=b"] {
        let refused = server.get(&format!("/kv?api-version=1.0&{query}"));
        assert_eq!(refused.status, 400, "{query}");
        assert_eq!(refused.json()["type"], "https://azconfig.io/errors/invalid-argument");
    }
    assert_eq!(
        server.get("/kv?api-version=1.0&key=a*b").json()["detail"],
        "key(3): Invalid character"
    );
    assert_eq!(server.get("/kv?api-version=1.0&snapshot=none").status, 404);
}

#[test]
fn names() {
    let server = seven();
    let keys = pages(&server, "GET /keys?api-version=1.0", &[]);
    assert_eq!(keys.iter().flat_map(|page| page.items("name")).count(), 7);
    assert_eq!(
        keys[0].headers["content-type"],
        "application/vnd.microsoft.appconfig.keyset+json; charset=utf-8"
    );
    assert_eq!(server.get("/keys?api-version=1.0&name=k/1,k/2").items("name"), ["k/1", "k/2"]);
    assert_eq!(server.get("/labels?api-version=1.0").items("name"), ["null", "low"]);
    assert_eq!(server.get("/labels?api-version=1.0&name=l*&$select=name").items("name"), ["low"]);
}

#[test]
fn revisions_and_ranges() {
    let server = seven();
    let line = "GET /revisions?api-version=1.0";
    let all = pages(&server, line, &[]);
    assert_eq!(all.iter().flat_map(|page| page.items("value")).collect::<String>(), "6543210");
    assert_eq!(all[0].headers["accept-ranges"], "items");
    let ranged = |value: &Range| {
        let lines = value.to_lines();
        server.send(line, &[("range", lines.as_slice()[0].to_str().unwrap())], "")
    };
    let part = ranged(&Range::items(1, 4).unwrap());
    assert_eq!((part.status.as_u16(), part.items("value").concat()), (206, "5432".to_owned()));
    assert_eq!(part.headers["content-range"], "items 1-4/7");
    let cut = ranged(&Range::items(5, 400).unwrap());
    assert_eq!(cut.header::<ContentRange>(), ContentRange::new("items", 5, 6, Some(7)).unwrap());
    let none = ranged(&Range::items(7, 9).unwrap());
    assert_eq!(none.status, 416);
    assert_eq!(none.headers["content-range"], "items */7");
    // Another unit, and another list, are sent from the start.
    assert_eq!(server.send(line, &[("range", "bytes=0-1")], "").status, 200);
    assert_eq!(server.send("GET /kv?api-version=1.0", &[("range", "items=0-1")], "").status, 200);
}
