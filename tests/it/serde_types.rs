//! Values, views and reports in serde's data model, and a list of the public types that do not serialize.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use http::{HeaderMap, HeaderValue, Method};
use masthead::conditional::{IfMatch, PreconditionRules, Preconditions, Representation};
use masthead::contract::{Severity, common_rules};
use masthead::cosmos::{KeyComponent, PartitionKey, SessionToken, SessionTokenStore};
use masthead::paging::{ItemWindow, Link, PagingError};
use masthead::request::UserAgent;
use masthead::services::{cosmos_db, youforce};
use masthead::sync_token::{SyncTokenStore, SyncTokens};
use masthead::time::{RetryAdvice, Timestamp};
use masthead::{
    Decimal, Describe, Description, Field, FieldLines, FieldMapExt, HttpDate, Notes, Quality,
    catalog,
};
use serde::Serialize;
use serde_json::{Value, json};

#[track_caller]
fn is(value: impl Serialize, expected: &Value) {
    assert_eq!(&serde_json::to_value(value).unwrap(), expected);
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = headers.iter();
    pairs.map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
}

#[test]
fn values() {
    is(HttpDate::from_unix(1_526_064_516), &json!("Fri, 11 May 2018 18:48:36 GMT"));
    is(Quality::from_thousandths(500), &json!(0.5));
    is(Decimal::from_f64(2.29), &json!("2.29"));
    is(Severity::Warning, &json!("warning"));
    is(ItemWindow::new(0, 99).unwrap(), &json!({"first": 0, "last": 99}));
    is(KeyComponent::Undefined, &json!({}));
    is([KeyComponent::Number(1.5), KeyComponent::Null], &json!([1.5, null]));
    is(cosmos_db::MultiWrite(true), &json!(true));
    let throttled = youforce::meaning_of(http::StatusCode::TOO_MANY_REQUESTS).unwrap();
    let throttled = serde_json::to_value(throttled).unwrap();
    assert_eq!(
        (&throttled["code"], &throttled["group"]),
        (&json!(429), &json!("Invalid Request Errors"))
    );
    let rule = serde_json::to_value(common_rules().next()).unwrap();
    assert_eq!(rule["code"], common_rules().next().unwrap().code());
}

#[test]
fn views_are_written_as_the_header() {
    let line = FieldLines::one(b"\"a\",\"b\"");
    is(IfMatch::parse(line).unwrap(), &json!("\"a\",\"b\""));
    is(IfMatch::parse(line).unwrap().iter().collect::<Vec<_>>(), &json!(["\"a\"", "\"b\""]));
    let tokens = SyncTokens::parse(FieldLines::one(b"a=b;sn=1, c=d;sn=2")).unwrap();
    is(tokens.iter().nth(1), &json!("c=d;sn=2"));
    is(PartitionKey::parse(FieldLines::one(b"[ 1 ]")).unwrap(), &json!("[1]"));
    let agent = UserAgent::parse(FieldLines::one(b"a/1 (b)")).unwrap();
    is(
        agent.parts().collect::<Vec<_>>(),
        &json!([{"product": {"name": "a", "version": "1"}}, {"comment": "b"}]),
    );
    let octets = IfMatch::parse(FieldLines::one(b"\"\xff\"")).unwrap();
    assert!(serde_json::to_value(octets.iter().next()).is_err());
}

/// A sensitive header has a description, which serializes without what is secret in it.
#[test]
fn descriptions_have_no_secret() {
    let entry = catalog::find("authorization").unwrap();
    let described = entry.describe(FieldLines::one(b"Bearer s3cret.s3cret")).unwrap();
    let text = serde_json::to_string(&described).unwrap();
    assert!(!text.contains("s3cret") && text.contains("\"...\""), "{text}");
    let link = Link::parse(FieldLines::one(b"</kv?after=s3cret>; rel=next")).unwrap();
    let text = serde_json::to_string(&link.describe()).unwrap();
    assert!(!text.contains("s3cret") && text.contains("/kv?after=..."), "{text}");
    is(Description::Decimal("1e+21".into()), &json!("1e+21"));
    is(Description::Decimal("-1.5".into()), &json!(-1.5));
}

#[test]
fn notes_and_errors() {
    let mut notes = Notes::new();
    Timestamp::parse_noting(FieldLines::one(b"Fri, 11 May 2018 18:48:36 UTC"), &mut notes).ok();
    IfMatch::parse_noting(FieldLines::one(b"a"), &mut notes).unwrap();
    let notes = serde_json::to_value(notes).unwrap();
    assert_eq!(notes[0]["deviation"], "deviation.unquoted-entity-tag");
    let error = SyncTokens::parse(FieldLines::one(b"a")).unwrap_err();
    let paging = serde_json::to_value(PagingError::from(error)).unwrap();
    assert_eq!(paging, json!({"message": error.to_string(), "error": error}));
    is(
        PagingError::OtherOrigin,
        &json!({"message": PagingError::OtherOrigin.to_string(), "error": null}),
    );
}

#[test]
fn decisions_and_advice() {
    let headers = map(&[("if-match", "\"a\"")]);
    let preconditions = Preconditions::peek_from(&headers, PreconditionRules::RFC_9110).unwrap();
    let decision = preconditions.evaluate(&Method::PUT, &Representation::existing());
    is(decision, &json!({"outcome": "failed", "by": "if-match", "range": "absent"}));
    let headers = map(&[("retry-after-ms", "1500")]);
    let now = HttpDate::from_unix(0).unwrap();
    let advice = RetryAdvice::read_from(&headers, now, std::time::Duration::from_secs(1));
    is(
        advice.unwrap(),
        &json!({"header": "retry-after-ms", "wait_seconds": 1.0, "asked_seconds": 1.5, "unread": null}),
    );
}

/// A store is restored from what it serializes as.
#[test]
fn stores() {
    let mut store = SyncTokenStore::new(4);
    store.observe(&map(&[("sync-token", "a=b;sn=1, c=d;sn=2")])).unwrap();
    let json = serde_json::to_value(&store).unwrap();
    let tokens: SyncTokens = serde_json::from_value(json).unwrap();
    let mut restored = SyncTokenStore::new(4);
    restored.observe_lines(tokens.lines()).unwrap();
    assert!(restored == store);

    let mut store = SessionTokenStore::new(4);
    store.observe("a", &map(&[("x-ms-session-token", "0:-1#12#3=9")])).unwrap();
    let json = serde_json::to_value(&store).unwrap();
    assert_eq!(json, json!({"a": "0:-1#12#3=9"}));
    let tokens: BTreeMap<String, SessionToken> = serde_json::from_value(json).unwrap();
    let mut restored = HeaderMap::new();
    restored.write(&tokens["a"]);
    assert_eq!(restored["x-ms-session-token"], "0:-1#12#3=9");
}

#[cfg(feature = "signing")]
#[test]
fn explanations() {
    use masthead::Request;
    use masthead::signing::{Hints, VerifyError, app_configuration};
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let key = app_configuration::AccessKey::from_base64("key-id-1", secret).unwrap();
    let now = HttpDate::from_unix(1_526_064_516).unwrap();
    let mut headers = map(&[("host", "contoso.azconfig.io")]);
    let sent = Request::new("GET", "/kv/a%2Fb?api-version=1.0", &headers).with_body(b"");
    key.sign(&sent, now).unwrap().write_to(&mut headers);
    let received = Request::new("GET", "/kv/a/b?api-version=1.0", &headers).with_body(b"");
    let hints = Hints::default();
    let why = app_configuration::explain("key-id-1", secret, &received, Some(now), &hints);
    let json = serde_json::to_value(&why).unwrap();
    assert_eq!(
        (&json["proven"], &json["reasons"][0]["kind"]),
        (&json!(true), &json!("matches-with"))
    );
    assert_eq!(json["reasons"][0]["changes"][0]["message"], why.to_string());
    assert!(!json.to_string().contains(secret));
    let error = VerifyError::SignatureDiffers;
    is(&error, &json!({"message": error.to_string(), "error": null}));
}

/// Public types that do not serialize, and why.
const EXCEPT: &[(&str, &[&str])] = &[
    (
        "holds credentials or a key",
        &[
            "AccessKey",
            "Authorization",
            "AuthorizationRef",
            "AuthParams",
            "Basic",
            "BasicRef",
            "Bearer",
            "BearerRef",
            "CosmosToken",
            "CosmosTokenRef",
            "HmacSha256",
            "HmacSha256Ref",
            "MasterKey",
            "OtherCredentials",
            "NamedKey",
            "OtherCredentialsRef",
            "Signed",
            "SignedHeaders",
            "UserPass",
            "VerificationKey",
        ],
    ),
    (
        "may hold any header, also credentials",
        &[
            "Body",
            "Check",
            "Checked",
            "Context",
            "Exchange",
            "Fault",
            "FieldLines",
            "FieldLinesIter",
            "Hints",
            "History",
            "Lines",
            "ListReceived",
            "NextPage",
            "PageRequest",
            "Preconditions",
            "Received",
            "Rejected",
            "Request",
            "Response",
            "ResponseBody",
            "SignedBody",
            "Snapshot",
            "Typed",
            "VerifiedBody",
        ],
    ),
    (
        "a layer, a service or a future of tower, or what it leaves in the extensions",
        &[
            "CheckFuture",
            "CheckLayer",
            "MarkSensitive",
            "MarkSensitiveFuture",
            "MarkSensitiveLayer",
            "Reports",
            "SessionTokenFuture",
            "SessionTokenLayer",
            "SignFuture",
            "SignLayer",
            "SyncToken",
            "SyncTokenFuture",
            "SyncTokenLayer",
            "Treatment",
            "Unverified",
            "Verify",
            "VerifyFuture",
            "VerifyLayer",
        ],
    ),
    (
        "an iterator",
        &[
            "FieldNames",
            "KeyComponents",
            "KeyMembers",
            "LinkParams",
            "ListIter",
            "ManipulationParams",
            "Members",
            "Metrics",
            "Parameters",
            "PreferenceParams",
            "RangeMembers",
            "RangeSpecs",
            "Rels",
            "ResourceAmounts",
            "ServerInfoMembers",
            "SessionRegions",
            "UserAgentParts",
        ],
    ),
    (
        "part of a contract, a rule or a header in code",
        &[
            "Claims",
            "Contract",
            "Credentials",
            "Draft",
            "Names",
            "NoHeaders",
            "OwnExpected",
            "OwnHeader",
            "PathShape",
            "Refusal",
            "Sign",
            "Subject",
        ],
    ),
    (
        "state or input of a computation",
        &["BodyDigest", "Empty", "Evidence", "RequestIds", "Specificity"],
    ),
];

/// The text of each source file of the library.
fn sources(folder: &Path, texts: &mut Vec<(bool, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_serialize = path.parent().unwrap().ends_with("serialize");
            texts.push((is_serialize, fs::read_to_string(path).unwrap()));
        }
    }
}

/// The name at the start of a piece of code: the last segment of a path.
fn name(code: &str) -> &str {
    let path = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next().unwrap();
    path.rsplit(':').next().unwrap()
}

/// The type that a line of `src/serialize` or of another file makes serialize.
fn serialized(is_serialize: bool, line: &str) -> Option<&str> {
    if let Some((_, of)) = line.split_once("Serialize for ").filter(|_| line.starts_with("impl")) {
        return Some(name(of));
    }
    if let Some(header) = line.strip_prefix("field!(") {
        let of = header.split_once(' ').unwrap().1;
        return (!line.contains("sensitive")).then(|| name(of));
    }
    let is_entry = is_serialize
        && (line.contains(" => |it|")
            || line.contains(" of ") && line.ends_with("Ref")
            || line.ends_with(';') && line.contains("Ref of ")
            || line.ends_with(" }") && !line.contains(':')
            || line.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':'));
    is_entry.then(|| name(line)).filter(|name| !name.is_empty())
}

#[test]
fn every_public_type_serializes_or_is_listed() {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let lines = || texts.iter().flat_map(|(is, text)| text.lines().map(|line| (*is, line.trim())));
    let serialized: BTreeSet<&str> =
        lines().filter_map(|(is, line)| serialized(is, line)).collect();
    let public: BTreeSet<&str> = lines()
        .filter_map(|(_, line)| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")))
        .map(name)
        .collect();
    let silent: BTreeSet<&str> = public.difference(&serialized).copied().collect();
    let listed: BTreeSet<&str> =
        EXCEPT.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    assert_eq!(silent, listed);
}
