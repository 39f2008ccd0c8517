//! Vectors: the small files in `tests/vectors`, and the large suites that `MASTHEAD_SHARED` names.
//!
//! In the service vectors `valid: true` means that the default mode decodes the value, `false` that
//! strict mode refuses it. In the conformance suites strict mode follows `rfc_valid`; where this
//! crate decides otherwise, `DECIDED` says so and `docs/GRAMMAR.md` says why.

use std::collections::HashMap;
use std::path::Path;

use crate::common::{json, rows, shared};
use http::HeaderValue;
use masthead::FieldLines;
use masthead::catalog::{self, Entry};
use serde_json::{Map, Value, json};

/// Rows of the conformance suites on which this crate decides otherwise, with the verdict of strict
/// mode. `docs/GRAMMAR.md` has the reasons.
const DECIDED: &[(&str, &str, bool)] = &[];

#[derive(Default, Debug)]
struct Tally {
    accepted: usize,
    refused: usize,
    no_verdict: usize,
    compared: usize,
    wrong: Vec<String>,
}

impl Tally {
    #[track_caller]
    fn close(self, what: &str, at_least: usize) {
        let run = self.accepted + self.refused + self.no_verdict;
        println!(
            "{what}: {run} vectors run, {} accepted, {} refused, {} without a verdict, {} compared",
            self.accepted, self.refused, self.no_verdict, self.compared
        );
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        assert!(run >= at_least, "{what}: only {run} vectors were run");
    }
}

/// The field lines of a row; text that cannot be a header value at all is kept apart.
fn lines_of(input: &Value, octets: bool, newline_splits: bool) -> Option<Vec<HeaderValue>> {
    let texts: Vec<&str> = match input {
        Value::String(text) if newline_splits => text.split('\n').collect(),
        Value::String(text) => vec![text],
        Value::Array(lines) => lines.iter().map(|line| line.as_str().unwrap()).collect(),
        _ => return Some(Vec::new()),
    };
    let bytes = |text: &str| match octets {
        true => text.chars().map(|c| u8::try_from(c).unwrap()).collect(),
        false => text.as_bytes().to_vec(),
    };
    texts.into_iter().map(|text| HeaderValue::from_bytes(&bytes(text)).ok()).collect()
}

fn default_accepts(entry: &Entry, lines: &[HeaderValue]) -> bool {
    entry.parse(FieldLines::from(lines)).is_ok()
}

fn strict_accepts(entry: &Entry, lines: &[HeaderValue]) -> bool {
    entry.parse_strict(FieldLines::from(lines)).is_ok()
}

/// What the row expects, brought to the normal form where its source spells it otherwise; what a
/// source remarks beyond that form is left out.
fn expected(expect: &Value, got: &Value) -> Value {
    let mut normal = Map::new();
    let got = got.as_object().unwrap();
    for (name, value) in expect.as_object().into_iter().flatten() {
        let (name, value) = match name.as_str() {
            "tag" | "strong" | "opaque" if got.contains_key("tags") => {
                let weak = expect.get("weak").unwrap_or(&Value::Bool(false));
                ("tags", json!([{ "weak": weak, "tag": value }]))
            }
            "strong" | "opaque" => ("tag", value.clone()),
            "tags" => ("tags", value.as_array().unwrap().iter().map(tag).collect()),
            "token" => ("token68", value.clone()),
            "password" => ("pass", value.clone()),
            "scheme" => {
                let same = got["scheme"].as_str().unwrap();
                let equal = value.as_str().unwrap().eq_ignore_ascii_case(same);
                ("scheme", if equal { json!(same) } else { value.clone() })
            }
            "params" => ("params", pairs(value)),
            "media_types" => {
                let range = |range| json!({ "range": range, "params": [], "q": 1.0 });
                ("ranges", value.as_array().unwrap().iter().map(range).collect())
            }
            "challenges" => {
                ("challenges", value.as_array().unwrap().iter().map(challenge).collect())
            }
            "links" => ("links", value.as_array().unwrap().iter().map(link).collect()),
            "first" | "last" if got.contains_key("ranges") => {
                ("ranges", json!([{ "first": expect["first"], "last": expect["last"] }]))
            }
            "value" if value.get("version").is_some() => ("version", value["version"].clone()),
            // How many there are, and a number that stands for no number.
            "ranges" if value.is_number() => continue,
            // That it is one, and not which.
            "uuid" if *value == json!(true) && got["uuid"].is_string() => continue,
            "total" if expect["total_is_sentinel"] == json!(true) => continue,
            "total" | "total_raw" => ("complete", value.clone()),
            // Members by their names, in the order in which they stand.
            "unknown" => ("unknown", pairs(value)),
            name => (name, value.clone()),
        };
        if got.contains_key(name) {
            normal.insert(name.to_owned(), value);
        }
    }
    Value::Object(normal)
}

fn tag(tag: &Value) -> Value {
    match tag {
        Value::String(text) => json!({ "weak": false, "tag": text }),
        tag => json!({ "weak": tag["weak"], "tag": tag.get("tag").or(tag.get("opaque")) }),
    }
}

/// Names and values of parameters, be they in a list or in an object.
fn pairs(params: &Value) -> Value {
    match params {
        Value::Object(params) => params.iter().map(|(name, value)| json!([name, value])).collect(),
        params => params.clone(),
    }
}

/// Names and values as the members of an object.
fn by_name(pairs: &Value) -> Value {
    let pairs = pairs.as_array().into_iter().flatten();
    let member = |pair: &Value| (pair[0].as_str().unwrap().to_owned(), pair[1].clone());
    Value::Object(pairs.map(member).collect())
}

fn link(link: &Value) -> Value {
    let params = match link.get("rel") {
        Some(rel) => json!([["rel", rel]]),
        None => link["params"].clone(),
    };
    json!({ "target": link["target"], "params": params })
}

fn challenge(challenge: &Value) -> Value {
    let params = pairs(&challenge["params"]);
    let scheme = challenge["scheme"].as_str().unwrap().to_ascii_lowercase();
    json!({ "scheme": scheme, "token68": challenge["token68"], "params": params })
}

/// Compares what was read with what the row expects; says how many parts were compared.
fn compare(
    entry: &Entry,
    lines: &[HeaderValue],
    expect: &Value,
    octets: bool,
) -> Result<usize, String> {
    let mut got = json(&entry.describe(FieldLines::from(lines)).unwrap());
    if let Some(resources) = got.get("resources") {
        got = by_name(resources);
    }
    let mut expected = expected(expect, &got);
    if octets {
        expected = utf8(&expected);
    }
    let Value::Object(members) = &expected else { return Ok(0) };
    for (name, value) in members {
        // An early Go client reads an absent sequence number as 0.
        if value != &got[name] && nulls(value) != nulls(&got[name]) {
            return Err(format!("{name}: expected {value}, got {}", got[name]));
        }
    }
    Ok(members.len())
}

/// The JSON with sequence numbers of 0 as absent.
fn nulls(value: &Value) -> String {
    value.to_string().replace("\"sn\":0,", "\"sn\":null,")
}

/// Octets that happen to be UTF-8 are shown as such.
fn utf8(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
            let text8 = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            json!(text8.unwrap_or_else(|| text.clone()))
        }
        Value::Array(parts) => parts.iter().map(utf8).collect(),
        Value::Object(parts) => parts.iter().map(|(k, v)| (k.clone(), utf8(v))).collect(),
        other => other.clone(),
    }
}

/// A Cosmos DB row that says how long a value to make.
fn constructed(row: &Value) -> Option<Value> {
    let len = usize::try_from(row.get("encodedLength")?.as_u64()?).unwrap();
    let start = row["construct"].as_str()?.split(' ').next()?;
    Some(json!(format!("{start}{}", "a".repeat(len - start.len()))))
}

/// A row about a session token with its segment whole, and the regions as a list.
fn session_token(row: &Value) -> Value {
    let mut row = row.clone();
    if row["header"] != "x-ms-session-token" || row.get("input").is_none() {
        return row;
    }
    if row["scope"] == "value-after-colon" {
        row["input"] = json!(format!("0:{}", row["input"].as_str().unwrap()));
        row["expect"]["pkRangeId"] = json!("0");
        row["expect"] = json!({ "segments": [row["expect"].clone()] });
    }
    for segment in row["expect"]["segments"].as_array_mut().into_iter().flatten() {
        let Some(segment) = segment.as_object_mut() else { continue };
        segment.remove("roundtrip");
        if let Some(Value::Object(regions)) = segment.get("regions").cloned() {
            let region = |(region, lsn): (&String, &Value)| json!({ "region": region.parse::<u32>().unwrap(), "lsn": lsn });
            segment.insert("regions".into(), regions.iter().map(region).collect());
        }
    }
    row
}

/// Runs the rows of one file of service vectors.
fn service_vectors(path: &Path, tally: &mut Tally) {
    let newline_splits = path.ends_with("app-configuration.json");
    let rows: Vec<Value> = rows(path).iter().map(session_token).collect();
    let mut verdicts: HashMap<String, Vec<&Value>> = HashMap::new();
    for row in &rows {
        let key = format!("{} {}", row["header"], row["input"]).to_ascii_lowercase();
        verdicts.entry(key).or_default().push(&row["valid"]);
    }
    for row in &rows {
        let Some(entry) = catalog::find(row["header"].as_str().unwrap()) else { continue };
        let input = match row.get("op").and_then(Value::as_str) {
            None => row["input"].clone(),
            Some("length_limit") => constructed(row).unwrap(),
            Some(_) => continue,
        };
        // A sequence of responses, not a field value.
        if row["expect"].get("cache_sequence").is_some() {
            continue;
        }
        let key = format!("{} {}", row["header"], row["input"]).to_ascii_lowercase();
        let disputed =
            row.get("op").is_none() && verdicts[&key].iter().any(|v| **v != row["valid"]);
        let lines = lines_of(&input, false, newline_splits).unwrap();
        let fault = match (&row["valid"], disputed) {
            (Value::Bool(true), false) => {
                tally.accepted += 1;
                match default_accepts(entry, &lines) {
                    false => Some("is refused".to_owned()),
                    true => compare(entry, &lines, &row["expect"], false)
                        .map(|compared| tally.compared += compared)
                        .err(),
                }
            }
            (Value::Bool(false), false) => {
                tally.refused += 1;
                strict_accepts(entry, &lines).then(|| "is accepted".to_owned())
            }
            _ => {
                tally.no_verdict += 1;
                let _ = (default_accepts(entry, &lines), strict_accepts(entry, &lines));
                None
            }
        };
        if let Some(fault) = fault {
            tally.wrong.push(format!("{} {input} ({}): {fault}", row["header"], row["source"]));
        }
    }
}

#[test]
fn vectors_of_this_repository() {
    let mut tally = Tally::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    for file in std::fs::read_dir(folder).unwrap() {
        service_vectors(&file.unwrap().path(), &mut tally);
    }
    tally.close("tests/vectors", 130);
}

#[test]
fn vectors_of_the_services() {
    let Some(folder) = shared("vectors") else { return };
    let mut tally = Tally::default();
    for file in ["app-configuration.json", "cosmos-db.json", "partner-youforce-voss.json"] {
        service_vectors(&folder.join(file), &mut tally);
    }
    tally.close("services", 150);
}

/// The catalog entry that reads a header or pseudo-header of the conformance suites.
fn reader(header: &str) -> Option<&'static Entry> {
    let name = match header {
        "HTTP-date" | "Expires" | "Last-Modified" | "If-Modified-Since" | "If-Unmodified-Since" => {
            "date"
        }
        "Proxy-Authorization" => "authorization",
        name => name,
    };
    catalog::find(name)
}

/// The expectation of the row; where its source differs from the RFC, that of the RFC.
fn plain_reading(row: &Value) -> Value {
    let mut expect = row["expect"].clone();
    let note = row["note"].as_str().unwrap_or_default();
    let plain = note.split_once("PARSE DIFFERS from a plain RFC reading: ");
    if let Some((name, value)) = plain.and_then(|(_, plain)| plain.split_once('=')) {
        expect[name] = serde_json::from_str(value).unwrap();
    }
    expect
}

#[test]
fn conformance_suites() {
    let Some(folder) = shared("conformance") else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut tally = Tally::default();
    let mut decided = 0;
    for path in files.iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let file = path.file_stem().unwrap().to_str().unwrap();
        let octets = file.starts_with("auth_") || file.starts_with("headers_hyperium_auth");
        for row in rows(path) {
            let Some(entry) = reader(row["header"].as_str().unwrap()) else { continue };
            let name = format!("{file}: {} {}", row["header"], row["input"]);
            // The header is absent, and what that means is a matter of negotiation.
            if row["header"] == "A-IM" && row["input"].is_null() {
                continue;
            }
            let Some(lines) = lines_of(&row["input"], octets, false) else {
                // No header value at all: nothing can accept it.
                tally.refused += 1;
                if row["rfc_valid"] == json!(true) {
                    tally.wrong.push(format!("{name}: cannot be a header value"));
                }
                continue;
            };
            let strict = strict_accepts(entry, &lines);
            let verdict = DECIDED
                .iter()
                .find(|(in_file, input, _)| *in_file == file && row["input"] == json!(input))
                .map_or(row["rfc_valid"].as_bool(), |(.., verdict)| {
                    decided += 1;
                    Some(*verdict)
                });
            match verdict {
                Some(true) => tally.accepted += 1,
                Some(false) => tally.refused += 1,
                None => tally.no_verdict += 1,
            }
            if verdict.is_some_and(|verdict| verdict != strict) {
                tally.wrong.push(format!("{name}: strict mode says {strict}"));
            } else if strict && verdict.is_some() {
                match compare(entry, &lines, &plain_reading(&row), octets) {
                    Ok(compared) => tally.compared += compared,
                    Err(fault) => tally.wrong.push(format!("{name}: {fault}")),
                }
            }
        }
    }
    assert_eq!(decided, DECIDED.len(), "a decision has no row any more");
    tally.close("conformance", 150);
}

/// The suites for parts of the grammar, through a header that has the part.
#[test]
fn conformance_suites_for_parts() {
    let Some(folder) = shared("conformance") else { return };
    let mut tally = Tally::default();
    for file in ["primitives_rfc9110", "auth_http_auth_crate", "base64_rfc4648"] {
        for row in rows(&folder.join(file).with_extension("json")) {
            let input = row["input"].as_str().unwrap_or_default();
            let (header, value, part) = match row["header"].as_str().unwrap() {
                "quoted-string" if !input.starts_with('"') => continue,
                "quoted-string" | "token" if input.is_empty() => continue,
                "quoted-string" | "token" => {
                    ("www-authenticate", format!("A b={input}"), "/challenges/0/params/0/1")
                }
                "token68" => ("authorization", format!("Bearer {input}"), "/token68"),
                "base64" if !input.is_empty() => (
                    "authorization",
                    format!("HMAC-SHA256 Credential=c&SignedHeaders=h&Signature={input}"),
                    "",
                ),
                _ => continue,
            };
            let entry = catalog::find(header).unwrap();
            let lines = lines_of(&json!(value), false, false).unwrap_or_default();
            // Without strict mode a value that needs quotes may lack them.
            let accepts = match row["header"] == "token" {
                true => strict_accepts(entry, &lines),
                false => default_accepts(entry, &lines),
            };
            match row["rfc_valid"].as_bool() {
                Some(true) => tally.accepted += 1,
                Some(false) => tally.refused += 1,
                None => tally.no_verdict += 1,
            }
            if row["rfc_valid"].as_bool().is_some_and(|valid| valid != accepts) {
                tally.wrong.push(format!("{file}: {} {input:?}: {accepts}", row["header"]));
            } else if accepts && !part.is_empty() {
                let got = json(&entry.describe(FieldLines::from(&lines[..])).unwrap());
                tally.compared += 1;
                if got.pointer(part) != row["expect"].get("value") {
                    tally.wrong.push(format!("{file}: {input:?} is {got}"));
                }
            }
        }
    }
    tally.close("parts", 40);
}

/// Pairs of entity tags and how they compare.
#[test]
fn conformance_suite_for_comparison() {
    use masthead::Field;
    use masthead::conditional::ETag;
    let Some(folder) = shared("conformance") else { return };
    let mut run = 0;
    for row in rows(&folder.join("etag_rfc_examples.json")) {
        if row["header"] != "etag-compare" {
            continue;
        }
        let line = |index: usize| FieldLines::one(row["input"][index].as_str().unwrap().as_bytes());
        let (a, b) = (ETag::parse_strict(line(0)).unwrap(), ETag::parse_strict(line(1)).unwrap());
        assert_eq!(json!(a.strong_eq(b)), row["expect"]["strong_match"]);
        assert_eq!(json!(a.weak_eq(b)), row["expect"]["weak_match"]);
        run += 1;
    }
    assert_eq!(run, 4);
}

/// Which ranges there are in a whole of a given length.
#[test]
fn conformance_suites_for_satisfiable_ranges() {
    use masthead::Field;
    use masthead::paging::Range;
    let Some(folder) = shared("conformance") else { return };
    let mut run = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let is_json = file.extension().is_some_and(|extension| extension == "json");
        for row in if is_json { rows(&file) } else { Vec::new() } {
            let Some(length) = row["context"]["complete_length"].as_u64() else { continue };
            let line = row["input"].as_str().unwrap_or_default();
            let range = Range::parse_strict(FieldLines::one(line.as_bytes()));
            let (Ok(range), Some(expected)) = (range, row["expect"].get("satisfiable")) else {
                continue;
            };
            // Some want overlapping ranges made one.
            if row["context"].get("combine").is_none() {
                let there: Vec<_> = range.satisfiable(length).collect();
                assert_eq!(&json!(there), expected, "{line} of {length}");
                run += 1;
            }
        }
    }
    assert!(run >= 40, "only {run} vectors were run");
}

/// How partition keys compare, which one is a prefix of which, and how they are written.
#[test]
fn service_vectors_for_partition_keys() {
    use masthead::Field;
    use masthead::cosmos::PartitionKey;
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("cosmos-db.json")) {
        if row["header"] != "x-ms-documentdb-partitionkey" {
            continue;
        }
        let key = |part: &str| {
            let line = row[part].as_str().unwrap().as_bytes();
            PartitionKey::parse_strict(FieldLines::one(line)).unwrap()
        };
        let (got, expected) = match row.get("op").and_then(Value::as_str) {
            Some("compare") => (json!(key("a").cmp(&key("b")) as i8), &row["expect"]),
            Some("prefix_contains") => (json!(key("a").is_prefix_of(key("b"))), &row["expect"]),
            _ => match row["expect"].get("serialize") {
                Some(written) => {
                    let canonical = PartitionKey::try_from_iter(key("input")).unwrap().canonical();
                    (json!(canonical.as_slice()[0].to_str().unwrap()), written)
                }
                None => continue,
            },
        };
        assert_eq!(&got, expected, "{row}");
        run += 1;
    }
    assert!(run >= 13, "only {run} vectors were run");
}

/// The totals in the Content-Range vectors of VOSS Automate.
#[test]
fn service_vectors_for_totals() {
    use masthead::Field;
    use masthead::paging::ContentRange;
    let Some(folder) = shared("vectors") else { return };
    let mut compared = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        if row["header"] != "Content-Range" || row["valid"] != json!(true) {
            continue;
        }
        let line = FieldLines::one(row["input"].as_str().unwrap().as_bytes());
        let range = ContentRange::parse(line).unwrap();
        for (name, got) in [
            ("total", json!(range.total())),
            ("total_raw", json!(range.total_raw())),
            ("rfc9110_valid", json!(range.is_rfc9110_valid())),
            ("overshoot", json!(range.overshoots())),
            ("effective_count", json!(range.effective_len())),
        ] {
            if let Some(expected) = row["expect"].get(name) {
                assert_eq!(&got, expected, "{name} of {}", row["input"]);
                compared += 1;
            }
        }
    }
    assert!(compared >= 30, "only {compared} numbers were compared");
}

/// The `skip` and `limit` of a range of items.
#[test]
fn service_vectors_for_windows() {
    use masthead::Field;
    use masthead::paging::{ItemWindow, Range};
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        let in_question = row["header"] == "Range" || row["header"] == "X-Range";
        let line = row["input"].as_str().unwrap();
        let range = Range::parse(FieldLines::one(line.as_bytes()));
        let (true, Ok(range)) = (in_question && row["service"] == "voss-automate", range) else {
            continue;
        };
        match (ItemWindow::try_from(range), row["expect"].get("skip")) {
            (Ok(window), Some(skip)) => {
                let got = (json!(window.skip()), json!(window.limit()));
                assert_eq!(got, (skip.clone(), row["expect"]["limit"].clone()), "{line}");
                let back = ItemWindow::from_skip_limit(window.skip(), window.limit()).unwrap();
                assert_eq!(Range::from(back).view(), range);
            }
            // A unit, a form or a number of ranges that has no such equivalent.
            (Err(_), None) => assert_eq!(row["valid"], Value::Null, "{line}"),
            other => panic!("{line}: {other:?}"),
        }
        run += 1;
    }
    assert!(run >= 14, "only {run} vectors were run");
}

/// Which page comes after an answer.
#[test]
fn service_vectors_for_next_pages() {
    use masthead::Field;
    use masthead::paging::{ContentRange, ItemWindow};
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        let Some(more) = row["expect"].get("more_may_follow") else { continue };
        let line = FieldLines::one(row["input"].as_str().unwrap().as_bytes());
        let range = ContentRange::parse(line).unwrap();
        let next = ItemWindow::next(range).unwrap();
        assert_eq!(&json!(next.is_some()), more, "{row}");
        if let Some(expected) = row["expect"].get("next") {
            let next = next.map(|next| json!({ "first": next.first(), "last": next.last() }));
            assert_eq!(next.as_ref(), Some(expected), "{row}");
        }
        run += 1;
    }
    assert!(run >= 5, "only {run} vectors were run");
}

/// The headers of a row about VOSS Automate, with what a request has beside them to be whole.
fn whole_request(row: &Value, lines: &[(String, String)]) -> http::HeaderMap {
    let mut map = http::HeaderMap::new();
    let implied = match row["input"].as_str() {
        Some("administration" | "Administration") => "Automate Admin",
        _ => "Automate Self-service",
    };
    let implied_type = row["expect"]["implied_portal_type"].as_str().unwrap_or("administration");
    let beside = [
        ("authorization", "", "Basic am9lOmJsb2dncw=="),
        ("user-agent", "", "AzureTestClient"),
        ("portal-type", "REQUEST-PORTAL", implied_type),
        ("request-portal", "PORTAL-TYPE", implied),
    ];
    for (name, to, value) in beside {
        let is_wanted = to.is_empty() || row["header"] == to;
        let is_there = lines.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        if is_wanted && !is_there {
            map.insert(name, HeaderValue::from_str(value).unwrap());
        }
    }
    for (name, value) in lines {
        let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_str(value).unwrap());
    }
    map
}

/// The findings of the VOSS Automate contract for its vectors, including those of whole messages.
#[test]
fn service_vectors_for_the_contract_of_voss_automate() {
    use masthead::Request;
    use masthead::contract::{Context, Exchange, Response, Severity};
    use masthead::services;
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        if row["service"] != "voss-automate" {
            continue;
        }
        let (header, input) = (row["header"].as_str().unwrap(), row["input"].as_str().unwrap());
        let mut target = "/api/tool/Macro/?method=evaluate";
        let mut lines = Vec::new();
        if header == "@message" {
            for line in input.split("\r\n") {
                match (line.strip_prefix("GET "), line.split_once(": ")) {
                    (Some(own), _) => target = own,
                    (None, Some((name, value))) => lines.push((name.to_owned(), value.to_owned())),
                    (None, None) => panic!("{row}"),
                }
            }
        } else {
            lines.push((header.to_owned(), input.to_owned()));
        }
        let map = whole_request(&row, &lines);
        let exchange = match header {
            "Content-Range" => Exchange::response(None, Response::new(200, &map)),
            _ => Exchange::request(Request::new("GET", target, &map)),
        };
        let report = services::voss_automate::CONTRACT.check(exchange, &Context::default());
        let codes: Vec<_> = report.findings().iter().map(|it| it.rule().code()).collect();
        let worst = report.findings().iter().map(masthead::contract::Finding::severity).max();
        let expect = &row["expect"];
        let rule = match expect["error"].as_str() {
            Some("wrong_unit") if header == "Content-Range" => "content-range.unit",
            Some("wrong_unit") => "range.unit",
            Some("multiple_ranges") => "range.several",
            Some("suffix_range_unsupported") => "range.suffix",
            Some("removed_header") => "x-version.removed",
            Some("conflicting_ranges") => "x-range.conflict",
            Some("portal_mismatch") => "portal-type.portal",
            Some("bad_last_pos") if input.ends_with("Infinity") => "range.infinity",
            Some(_) => "header.malformed",
            None if expect["warning"] == json!("control_character") => "authorization.newline",
            None if expect.get("overridden").is_some() => "range.override",
            None if expect["rfc9110_valid"] == json!(false) => {
                assert_eq!(worst, Some(Severity::Note), "{row}");
                "deviation.last-position-past-total"
            }
            None => "",
        };
        let is_right = match rule {
            "" => codes.is_empty(),
            rule => codes.len() == 1 && codes[0].trim_start_matches("voss-automate.") == rule,
        };
        assert!(is_right, "{row}: {codes:?}");
        // A verdict of false is an error, a verdict of true is not.
        if let Some(verdict) = row["valid"].as_bool() {
            assert_eq!(worst == Some(Severity::Error), !verdict, "{row}: {codes:?}");
        }
        run += 1;
    }
    assert!(run >= 60, "only {run} vectors were run");
}

/// Boundaries of multipart types.
#[test]
fn service_vectors_for_boundaries() {
    use masthead::content::ContentTypeRef;
    let Some(folder) = shared("vectors") else { return };
    let mut run = 0;
    for row in rows(&folder.join("partner-youforce-voss.json")) {
        let text = row["input"].as_str().unwrap();
        if row["header"] != "Content-Type" || !text.starts_with("multipart/") {
            continue;
        }
        let boundary = ContentTypeRef::new(text).and_then(|media_type| media_type.boundary());
        let boundary = boundary.map(|value| value.map(|value| value.to_str_lossy()));
        match row["expect"]["error"].as_str() {
            Some("missing_boundary") => assert_eq!(boundary, Ok(None)),
            Some(error) => assert!(boundary.is_err(), "{error}"),
            None => {
                let boundary = boundary.unwrap().unwrap();
                let expect = &row["expect"];
                let as_expected = expect.get("boundary") == Some(&json!(boundary))
                    || expect.get("boundary_len") == Some(&json!(boundary.len()));
                assert!(as_expected, "{row}");
            }
        }
        run += 1;
    }
    assert!(run >= 6, "only {run} vectors were run");
}

/// How fresh a response is by its directives, where the suite demands something.
#[test]
fn conformance_suite_for_freshness() {
    use masthead::Field;
    use masthead::content::CacheControl;
    let Some(folder) = shared("conformance") else { return };
    let mut run = 0;
    for row in rows(&folder.join("cachecontrol_http_cache_tests.json")) {
        if !row["note"].as_str().unwrap().starts_with("kind=required") {
            continue;
        }
        let line = FieldLines::one(row["input"].as_str().unwrap().as_bytes());
        let age = CacheControl::parse_strict(line).unwrap().max_age();
        let fresh = age.is_ok_and(|age| age.is_some_and(|age| age.as_secs() > 3));
        assert_eq!(json!(fresh), row["expect"]["fresh_after_3s"], "{row}");
        run += 1;
    }
    assert_eq!(run, 4);
}
