//! Reading allocates nothing: neither when it succeeds nor when it fails.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use http::{HeaderMap, HeaderValue};
use masthead::auth::Authorization;
use masthead::conditional::IfNoneMatch;
use masthead::sync_token::SyncTokens;
use masthead::{FieldLines, FieldMapExt, catalog};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations `work` makes.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Vec::<u8>::with_capacity(1)))), 1);
}

/// The example of each entry, whole, cut short at every byte, and with each byte replaced: read in
/// both modes, as bytes and as header values.
#[test]
fn parsing_and_failing_to_parse_allocate_nothing() {
    let mut failures = 0;
    for entry in catalog::ENTRIES {
        let example = entry.example().as_bytes();
        let cut = (0..=example.len()).map(|len| example[..len].to_vec());
        let broken = (0..example.len()).flat_map(|at| {
            [b' ', b',', b'"', b'=', b'\\', b'%', 0xff].map(|b| {
                let mut line = example.to_vec();
                line[at] = b;
                line
            })
        });
        for line in cut.chain(broken) {
            let values = [HeaderValue::from_bytes(&line).unwrap(), HeaderValue::from_static("x")];
            for lines in [
                FieldLines::one(&line),
                FieldLines::from(&values[..1]),
                FieldLines::from(&values[..]),
            ] {
                let count = allocations(|| {
                    failures += usize::from(entry.parse(lines).is_err());
                    let _ = std::hint::black_box(entry.parse_strict(lines));
                });
                assert_eq!(count, 0, "{}: {:?}", entry.name(), String::from_utf8_lossy(&line));
            }
        }
    }
    assert!(failures > 1_000);
}

#[test]
fn peeking_allocates_nothing() {
    let mut map = HeaderMap::new();
    map.append("sync-token", HeaderValue::from_static("a=1;sn=1, b=2"));
    map.append("sync-token", HeaderValue::from_static("c=3;sn=3"));
    map.append("authorization", HeaderValue::from_static("Bearer a b"));
    let count = allocations(|| {
        let tokens = map.peek::<SyncTokens>().unwrap().unwrap();
        assert_eq!(tokens.iter().filter_map(|token| token.sequence()).sum::<u64>(), 4);
        assert!(map.peek::<Authorization>().is_err());
        assert!(map.peek::<IfNoneMatch>().unwrap().is_none());
        let members = SyncTokens::members(FieldLines::one(b"a=b, =c, d=e;sn=x"));
        assert_eq!(members.filter(Result::is_err).count(), 2);
    });
    assert_eq!(count, 0);
}

/// Conditions that hold, that do not, and that cannot be read, by all rules.
#[test]
fn evaluating_preconditions_allocates_nothing() {
    use masthead::conditional::{EntityTagRef, PreconditionRules, Preconditions, Representation};
    let rules = [
        PreconditionRules::RFC_9110,
        PreconditionRules::APP_CONFIGURATION,
        PreconditionRules::COSMOS_DB,
    ];
    let date = "Sat, 29 Oct 1994 19:43:31 GMT";
    let mut maps = vec![HeaderMap::new()];
    for lines in [
        &[("if-match", "\"b\", \"a\""), ("if-none-match", "W/\"a\""), ("if-match", "\"c\"")][..],
        &[("if-none-match", "*"), ("if-modified-since", date), ("if-unmodified-since", date)],
        &[("range", "bytes=0-"), ("if-range", date), ("if-modified-since", "yesterday")],
        &[("range", "bytes=0-"), ("if-range", "\"a\"")],
        &[("if-match", "\"a"), ("if-unmodified-since", "1994-10-29T19:43:31Z")],
        &[("if-none-match", "*, \"a\"")],
    ] {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(*name, HeaderValue::from_static(value));
        }
        maps.push(map);
    }
    let current = Representation::existing().with_etag(EntityTagRef::strong("a").unwrap());
    let (mut decisions, mut failures) = (0, 0);
    let count = allocations(|| {
        for (map, rules) in maps.iter().flat_map(|map| rules.map(|rules| (map, rules))) {
            match Preconditions::peek_from(map, rules) {
                Ok(conditions) => {
                    for method in [http::Method::GET, http::Method::PUT] {
                        std::hint::black_box(conditions.evaluate(&method, &current));
                        decisions += 1;
                    }
                }
                Err(_) => failures += 1,
            }
        }
    });
    assert_eq!((count, decisions, failures), (0, 34, 4));
}

/// All headers as they should be; and every one of them broken, in maps of as many as fail without an allocation.
fn maps() -> (HeaderMap, Vec<HeaderMap>) {
    const IN_PLACE: usize = 32;
    // A quote that is not closed; and for ids of triggers, which may have quotes, what is not ASCII.
    let wrong = HeaderValue::from_bytes(b"\"\xe9").unwrap();
    let mut good = HeaderMap::new();
    for entry in catalog::ENTRIES {
        good.insert(entry.name(), HeaderValue::from_static(entry.example()));
    }
    let broken = |entries: &[catalog::Entry]| {
        let mut bad = HeaderMap::new();
        for entry in entries {
            bad.append(entry.name(), wrong.clone());
            bad.append(entry.name(), wrong.clone());
        }
        bad
    };
    (good, catalog::ENTRIES.chunks(IN_PLACE).map(broken).collect())
}

/// Reads all maps with both sets of a service; `read` says how many headers failed.
fn reads_without_allocating(read: [&dyn Fn(&HeaderMap) -> usize; 2], all: [usize; 2]) {
    let (good, bad) = maps();
    let count = allocations(|| {
        assert_eq!(read.map(|read| read(&good)), [0, 0]);
        assert_eq!(read.map(|read| bad.iter().map(read).sum::<usize>()), all);
    });
    assert_eq!(count, 0);
}

/// Both sets of a service, of which every header can fail.
macro_rules! sets {
    ($service:ident) => {{
        use masthead::services::$service::{RequestHeadersRef, ResponseHeadersRef};
        reads_without_allocating(
            [&|map| RequestHeadersRef::peek_from(map).1.iter().count(), &|map| {
                ResponseHeadersRef::peek_from(map).1.iter().count()
            }],
            [RequestHeadersRef::names().len(), ResponseHeadersRef::names().len()],
        );
    }};
}

#[test]
fn reading_the_sets_of_the_services_allocates_nothing() {
    sets!(app_configuration);
    sets!(cosmos_db);
    sets!(partner);
    sets!(youforce);
    sets!(voss_automate);
}

/// A request and its response without a finding cost nothing but time.
#[cfg(feature = "contracts")]
#[test]
fn checking_what_is_right_allocates_nothing() {
    use masthead::contract::{Context, Contract, Exchange, Response};
    use masthead::services::{app_configuration, cosmos_db};
    use masthead::{HttpDate, Request};

    let map = |headers: &[(&'static str, &'static str)]| -> HeaderMap {
        let headers = headers.iter();
        headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    };
    let exchanges: [(&Contract, &str, HeaderMap, HeaderMap); 2] = [
        (
            &app_configuration::CONTRACT,
            "/kv?api-version=1.0",
            map(&[
                ("host", "contoso.azconfig.io"),
                ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
                ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
                (
                    "authorization",
                    "HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=",
                ),
            ]),
            map(&[("x-ms-request-id", "a"), ("etag", "\"a\""), ("sync-token", "a=b;sn=1")]),
        ),
        (
            &cosmos_db::CONTRACT,
            "/dbs/db/colls/coll/docs/doc",
            map(&[
                ("host", "contoso.documents.azure.com"),
                (
                    "authorization",
                    "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
                ),
                ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
                ("x-ms-version", "2018-12-31"),
                ("x-ms-documentdb-partitionkey", "[\"a\"]"),
            ]),
            map(&[("x-ms-request-charge", "2.26"), ("x-ms-session-token", "0:-1#5")]),
        ),
    ];
    let mut context = Context::default();
    context.now = HttpDate::from_unix(1_526_064_516);
    let mut findings = 0;
    let count = allocations(|| {
        for (contract, target, asked, answered) in &exchanges {
            let request = Request::new("GET", target, asked);
            let exchange = Exchange::response(Some(request), Response::new(200, answered));
            findings += contract.check(exchange, &context).findings().len();
        }
    });
    assert_eq!((count, findings), (0, 0));
}

/// Past the limits nothing is allocated either.
#[test]
fn the_limits_hold_before_anything_is_allocated() {
    let long = vec![b'a'; 1 << 20];
    let many = vec![HeaderValue::from_static("a=b"); 1_000];
    let members = "\"a=b\",".repeat(2_000);
    for entry in catalog::ENTRIES {
        let parse = |lines| {
            let mut result = Ok(());
            let count = allocations(|| result = entry.parse(lines));
            assert_eq!(count, 0, "{}", entry.name());
            result
        };
        assert!(parse(FieldLines::one(&long)).is_err());
        assert!(parse(FieldLines::from(&many[..])).is_err());
        let _ = parse(FieldLines::one(members.as_bytes()));
    }
}

/// A request without findings costs no allocation, whatever the service.
#[cfg(feature = "tower")]
#[test]
fn a_clean_request_is_checked_without_an_allocation() {
    use masthead::services::{cosmos_db, partner};
    use masthead::tower::CheckLayer;
    use tower::{Layer, Service};

    let authorization =
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
    let date = masthead::HttpDate::now().to_string();
    let cosmos_db =
        http::Request::get("https://contoso.documents.azure.com/dbs/db/colls/coll/docs/a")
            .header("authorization", authorization)
            .header("x-ms-date", date)
            .header("x-ms-version", "2018-12-31")
            .header("x-ms-documentdb-partitionkey", "[\"a\"]");
    let partner =
        http::Request::get("https://api.partner.microsoft.com/v1.0/engagements/referrals")
            .header("authorization", "Bearer mF_9.B5f-4.1JqM")
            .header("client-request-id", "9f8bed52-e4df-4d0c-9ca6-929a187b0731");
    for (contract, request) in [(&cosmos_db::CONTRACT, cosmos_db), (&partner::CONTRACT, partner)] {
        let request = request.body(()).unwrap();
        let inner = tower::service_fn(|request: http::Request<()>| {
            assert!(request.extensions().is_empty(), "it has findings");
            // It is not dropped, because that is no part of the check.
            std::future::ready(Ok::<_, std::convert::Infallible>(http::Response::new(request)))
        });
        let mut service = CheckLayer::new(contract).layer(inner);
        let mut answered = None;
        let count = allocations(|| answered = Some(service.call(request)));
        assert!(answered.is_some());
        assert_eq!(count, 0, "{contract}");
    }
}
