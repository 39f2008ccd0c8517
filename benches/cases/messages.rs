//! Cases that use the headers of a whole message.

use std::hint::black_box;

use http::{HeaderMap, Method, Uri};
use masthead::HttpDate;
use masthead::Request;
use masthead::conditional::{
    EntityTagRef, IfRange, IfUnmodifiedSince, Outcome, PreconditionRules, Preconditions,
    Representation,
};
use masthead::content::{Accept, ContentTypeRef};
use masthead::contract::{Context, Exchange};
use masthead::paging::{NextPage, PageRequest};
use masthead::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};
use masthead::sync_token::SyncTokenStore;
use masthead::time::RetryAdvice;

use crate::harness::Case;
use crate::harness::input::{
    ACCEPT, AGS, DATE, DIGEST, HMAC, LINK, TAG, len, parse, section, sync_tokens, tags,
};

const COSMOS_TOKEN: &str =
    "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
const GUID: &str = "16e1bff0-6d74-47d6-944c-61707916a74c";

/// A request without a fault, which is read and checked.
const APP_CONFIGURATION_REQUEST: [(&str, &str); 7] = [
    ("host", "contoso.azconfig.io"),
    ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
    ("x-ms-content-sha256", DIGEST),
    ("authorization", HMAC),
    ("accept", "application/vnd.microsoft.appconfig.kvset+json, application/problem+json"),
    ("sync-token", "jtqGc1I4=MDoyOA=="),
    ("x-ms-client-request-id", GUID),
];

/// A read of a document as a client sends it.
const COSMOS_DB_REQUEST: [(&str, &str); 12] = [
    ("host", "contoso.documents.azure.com"),
    ("authorization", COSMOS_TOKEN),
    ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
    ("x-ms-version", "2018-12-31"),
    ("accept", "application/json"),
    ("user-agent", "azsdk-rust-data_cosmos/0.20.0 (1.79.0; linux; x86_64)"),
    ("x-ms-activity-id", GUID),
    ("x-ms-documentdb-partitionkey", "[\"contoso\"]"),
    ("x-ms-session-token", "0:1#100#1=20#2=5"),
    ("x-ms-consistency-level", "Session"),
    ("if-none-match", TAG),
    ("cache-control", "no-cache"),
];

/// All of them, in the order of the table.
pub fn all() -> Vec<Case> {
    let four = tags(4);
    let mut cases = vec![
        parse::<IfUnmodifiedSince>("imf-fixdate", DATE, None),
        parse::<IfRange>("tag", TAG, None),
        parse::<IfRange>("imf-fixdate", DATE, None),
    ];
    cases.extend(header_sets());
    cases.extend([check(), check_cosmos_db()]);
    cases.extend([
        preconditions("none", &[], Outcome::Proceed),
        preconditions("1-tag", &[("if-none-match", TAG)], Outcome::NotModified),
        preconditions(
            "4-tags-and-a-date",
            &[("if-match", &four), ("if-modified-since", DATE)],
            Outcome::NotModified,
        ),
    ]);
    cases.extend(sync_token_store());
    cases.extend([
        next_page("link", "/kv?api-version=1.0", &[], &[("link", LINK)]),
        next_page(
            "continuation",
            "/dbs/a/colls/b/docs",
            &[("x-ms-continuation", "-RID:~YVEz#RT:1#TRC:1")],
            &[("x-ms-continuation", "-RID:~YVEz#RT:2#TRC:2")],
        ),
        next_page(
            "items",
            "/api/tool/Macro/",
            &[("range", "items=0-199"), ("x-range", "items=0-199")],
            &[("content-range", "items 0-199/999999999")],
        ),
        retry("milliseconds", &[("retry-after-ms", "787"), ("retry-after", "1")]),
        retry("date", &[("retry-after", DATE)]),
        negotiate(),
    ]);
    cases
}

fn case(
    name: impl Into<String>,
    bytes: usize,
    goal: Option<u64>,
    run: impl Fn() + 'static,
) -> Case {
    Case { name: name.into(), bytes, goal, run: Box::new(run) }
}

// The structs that are read have no trait in common.
macro_rules! read_set {
    ($name:literal, $set:ty, $headers:expr, $goal:expr) => {{
        let map = section($headers);
        let (_, failures) = <$set>::peek_from(&map);
        assert!(failures.is_empty(), "the headers are read without an error");
        case($name, len(&map), $goal, move || {
            black_box(&<$set>::peek_from(black_box(&map)));
        })
    }};
}

/// `RequestHeadersRef::peek_from` of whole requests.
fn header_sets() -> Vec<Case> {
    vec![
        read_set!(
            "app_configuration::RequestHeadersRef::peek_from 7-headers",
            app_configuration::RequestHeadersRef,
            &APP_CONFIGURATION_REQUEST,
            None
        ),
        read_set!(
            "cosmos_db::RequestHeadersRef::peek_from 12-headers",
            cosmos_db::RequestHeadersRef,
            &COSMOS_DB_REQUEST,
            None
        ),
        read_set!(
            "partner::RequestHeadersRef::peek_from 5-headers",
            partner::RequestHeadersRef,
            &[
                ("host", "api.partner.microsoft.com"),
                ("authorization", "Bearer not.a.token"),
                ("accept", "application/json"),
                ("client-request-id", GUID),
                ("if-match", TAG),
            ],
            None
        ),
        read_set!(
            "partner::ResponseHeadersRef::peek_from 6-headers",
            partner::ResponseHeadersRef,
            &[
                ("date", DATE),
                ("content-type", "application/json"),
                ("request-id", "9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
                ("client-request-id", GUID),
                ("x-ms-ags-diagnostic", AGS),
                ("timestamp", "2018-11-06T18:43:38.9948636Z"),
                ("etag", TAG),
            ],
            None
        ),
        read_set!(
            "youforce::RequestHeadersRef::peek_from 5-headers",
            youforce::RequestHeadersRef,
            &[
                ("host", "api.raet.com"),
                ("authorization", "Bearer not.a.token"),
                ("x-raet-tenant-id", "1234567"),
                ("accept", "application/json"),
                ("content-type", "multipart/related;boundary=foo_bar_baz"),
            ],
            None
        ),
        read_set!(
            "voss_automate::RequestHeadersRef::peek_from 7-headers",
            voss_automate::RequestHeadersRef,
            &[
                ("host", "voss.example"),
                ("authorization", "Basic dXNlcjpwYXNzd29yZA=="),
                ("x-range", "items=0-199"),
                ("range", "items=0-199"),
                ("request-portal", "admin"),
                ("portal-type", "end-user"),
                ("x-version", "19.3.4"),
            ],
            None
        ),
    ]
}

/// [`Contract::check`] of a request and no response, without a finding.
fn check() -> Case {
    let map = section(&APP_CONFIGURATION_REQUEST);
    let mut situation = Context::default();
    situation.now = HttpDate::from_unix(1_526_064_516);
    let bytes = len(&map);
    let check = move || {
        let mut exchange = Exchange::default();
        exchange.request = Some(Request::new("GET", "/kv?api-version=1.0", black_box(&map)));
        app_configuration::CONTRACT.check(exchange, &situation)
    };
    let report = check();
    assert!(report.findings().is_empty(), "{report}");
    case("Contract::check app-configuration 7-headers", bytes, Some(9_000), move || {
        black_box(&check());
    })
}

/// [`Contract::check`] of a read of a document as a client sends it, and no response, without a finding.
fn check_cosmos_db() -> Case {
    let map = section(&COSMOS_DB_REQUEST);
    let mut context = Context::default();
    context.now = HttpDate::from_unix(1_526_064_516);
    let bytes = len(&map);
    let check = move || {
        let target = "/dbs/db/colls/coll/docs/doc";
        let exchange = Exchange::request(Request::new("GET", target, black_box(&map)));
        cosmos_db::CONTRACT.check(exchange, &context)
    };
    let report = check();
    assert!(report.findings().is_empty(), "{report}");
    case("Contract::check cosmos-db 12-headers", bytes, Some(12_500), move || {
        black_box(&check());
    })
}

/// [`Preconditions::peek_from`] and [`Preconditions::evaluate`], of a GET.
fn preconditions(input: &str, headers: &[(&'static str, &str)], outcome: Outcome) -> Case {
    let mut all = vec![("host", "contoso.azconfig.io"), ("accept", "*/*"), ("x-ms-date", DATE)];
    all.extend_from_slice(headers);
    let map = section(&all);
    // The last of the tags.
    let etag = EntityTagRef::strong(TAG.trim_matches('"')).expect("a tag");
    let date = HttpDate::from_unix(1_512_441_686).expect("a date");
    let current = Representation::existing().with_etag(etag).with_last_modified(date);
    let decide = move |map: &HeaderMap| {
        let conditions =
            Preconditions::peek_from(map, PreconditionRules::RFC_9110).expect("conditions");
        conditions.evaluate(black_box(&Method::GET), black_box(&current))
    };
    assert_eq!(decide(&map).outcome, outcome);
    let bytes = headers.iter().map(|(_, value)| value.len()).sum();
    case(format!("Preconditions::peek_from+evaluate {input}"), bytes, None, move || {
        black_box(decide(black_box(&map)));
    })
}

/// [`SyncTokenStore`]: tokens that are new to it, tokens that it has, and a request that gets them.
fn sync_token_store() -> Vec<Case> {
    let line = sync_tokens(10);
    let response = section(&[("sync-token", &line), ("host", "contoso.azconfig.io")]);
    let mut store = SyncTokenStore::new(100);
    let observed = store.observe(&response).expect("ten tokens");
    assert_eq!(observed.added, 10);
    let has = std::cell::RefCell::new(store.clone());
    let more = response.clone();
    vec![
        case("SyncTokenStore::observe 10-new", line.len(), None, move || {
            let mut store = SyncTokenStore::new(100);
            black_box(&store.observe(black_box(&response)));
        }),
        case("SyncTokenStore::observe 10-kept", line.len(), None, move || {
            black_box(&has.borrow_mut().observe(black_box(&more)));
        }),
        case("SyncTokenStore::write_to 10-tokens", line.len(), None, move || {
            let mut request = HeaderMap::new();
            black_box(&store).write_to(&mut request);
            black_box(&request);
        }),
    ]
}

/// [`PageRequest::next`].
fn next_page(
    input: &str,
    target: &str,
    request: &[(&'static str, &str)],
    response: &[(&'static str, &str)],
) -> Case {
    let uri: Uri = format!("https://service.example{target}").parse().expect("a URI");
    let (request, response) = (section(request), section(response));
    let bytes = len(&response);
    let next = move || -> Option<NextPage> {
        let page = PageRequest::new(&Method::GET, black_box(&uri), black_box(&request));
        page.next(black_box(&response)).expect("headers")
    };
    assert!(next().is_some(), "there is a next page");
    case(format!("PageRequest::next {input}"), bytes, None, move || {
        black_box(&next());
    })
}

fn retry(input: &str, headers: &[(&'static str, &str)]) -> Case {
    let map = section(headers);
    let now = HttpDate::from_unix(1_512_441_600).expect("a date");
    let max = std::time::Duration::from_secs(120);
    let advice = RetryAdvice::read_from(&map, now, max).expect("headers").expect("advice");
    assert!(!advice.wait().is_zero());
    case(format!("RetryAdvice::read_from {input}"), len(&map), None, move || {
        black_box(&RetryAdvice::read_from(black_box(&map), now, max));
    })
}

/// [`Accept::negotiate`] of four media types.
fn negotiate() -> Case {
    let map = section(&[("accept", ACCEPT), ("host", "contoso.azconfig.io")]);
    let offers = [
        "text/html",
        "application/problem+json",
        "application/json",
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8",
    ];
    let offers = offers.map(|offer| ContentTypeRef::new(offer).expect("a media type"));
    assert_eq!(Accept::negotiate(&map, offers), Ok(offers[3]));
    case("Accept::negotiate 4-offers", ACCEPT.len(), None, move || {
        let _ = black_box(Accept::negotiate(black_box(&map), black_box(offers)));
    })
}
