//! A canary in every credential comes out of nothing but the accessors.

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue, Method};
use masthead::Request;
use masthead::auth::{Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use masthead::conditional::{PreconditionRules, Preconditions};
use masthead::contract::{Context, Exchange, History, Report, Response, UnknownHeaders};
use masthead::cosmos::SessionTokenStore;
use masthead::paging::PageRequest;
use masthead::services::{self, app_configuration, cosmos_db, partner, voss_automate, youforce};
use masthead::sync_token::{SharedSyncTokens, SyncTokenStore};
use masthead::{Field, FieldLines, Lines, Notes, catalog};

/// Spelled plainly, and as the base64 of Basic credentials that hold it.
const CANARY: &str = "cAnArY";

fn shown(what: &str, text: &str) {
    let bare = text.to_ascii_lowercase();
    assert!(!bare.contains(&CANARY.to_ascii_lowercase()), "{what}: {text}");
    // "cAnArY" in base64, at each of its three offsets, without the digits that others share.
    for base64 in ["Y0FuQXJZ", "NBbkFyW", "jQW5BclX"] {
        assert!(!text.contains(base64), "{what}: {text}");
    }
}

fn check<T: Field + Debug>(line: &str)
where
    for<'a> T::Ref<'a>: Debug,
{
    let value = HeaderValue::from_str(line).unwrap();
    let lines = FieldLines::from(&value);
    shown("field lines", &format!("{lines:?}"));
    shown("lines", &format!("{:?}", Lines::from(value.clone())));
    let mut notes = Notes::new();
    match T::parse_noting(lines, &mut notes) {
        Ok(view) => shown("view", &format!("{view:?} {view:#?}")),
        Err(error) => {
            shown(
                "error",
                &format!("{error} {error:?} {} {}", error.caret(lines), error.message(lines)),
            );
            shown("caret of bytes", &error.caret(FieldLines::one(line.as_bytes())).to_string());
        }
    }
    shown("notes", &format!("{notes:?}"));
    if let Err(error) = T::parse_strict(lines) {
        shown(
            "strict error",
            &format!("{error} {error:?} {} {}", error.caret(lines), error.message(lines)),
        );
    }
    match T::from_lines(value.clone().into()) {
        Ok(owned) => {
            shown("owned", &format!("{owned:?} {owned:#?} {:?}", owned.to_lines()));
            // Whoever prints a map prints its values: these are marked.
            for value in owned.to_lines().into_iter().chain(owned.canonical()) {
                assert!(value.is_sensitive());
                shown("value", &format!("{value:?}"));
            }
        }
        Err(masthead::Rejected { error, lines, .. }) => {
            shown("owned error", &format!("{error} {error:?} {lines:?} {:?}", lines.as_slice()));
        }
    }
    let entry = catalog::find(T::name().as_str()).unwrap();
    if let Ok(description) = entry.describe(lines) {
        shown("description", &format!("{description:?} {description:#?}"));
    }
}

/// A header of each scheme with the canary in it.
fn credentials() -> [String; 9] {
    const SIGNATURE: &str = "cAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcAnArYc=";
    [
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders=host&Signature={SIGNATURE}"),
        format!("Bearer {CANARY}"),
        format!("Bearer {CANARY}SignedHeaders={CANARY}&Signature={CANARY}"),
        format!("type%253dmaster%2526ver%253d1.0%2526sig%253d{CANARY}"),
        // cAnArY:cAnArY
        "Basic Y0FuQXJZOmNBbkFyWQ==".to_owned(),
        format!("type%3dmaster%26ver%3d1.0%26sig%3d{CANARY}"),
        format!("type=aad&ver=1.0&sig={CANARY}"),
        format!("Negotiate {CANARY}="),
        format!("Digest username=\"{CANARY}\", response={CANARY}"),
    ]
}

#[test]
fn a_canary_in_every_credential_is_never_shown() {
    let mut run = 0;
    for line in &credentials() {
        // As it is, cut short, and with a fault at each byte.
        let cut = (1..=line.len()).map(|len| line[..len].to_owned());
        let broken = (0..line.len()).flat_map(|at| {
            ["\"", ",", " ", "\\", "%", "é"]
                .map(|piece| format!("{}{piece}{}", &line[..at], &line[at + 1..]))
        });
        for line in cut.chain(broken) {
            check::<Authorization>(&line);
            check::<HmacSha256>(&line);
            check::<Bearer>(&line);
            check::<Basic>(&line);
            check::<CosmosToken>(&line);
            check::<OtherCredentials>(&line);
            run += 1;
        }
    }
    assert!(run > 1_500, "{run}");
}

#[test]
fn errors_of_constructors_show_nothing() {
    let errors = [
        Bearer::new("cAnArY cAnArY").unwrap_err(),
        Basic::new("cAnArY:", "x").unwrap_err(),
        HmacSha256::new("cAnArY&", &["host"], &[0; 32]).unwrap_err(),
        CosmosToken::new(masthead::auth::CosmosKind::Master, "cAnArY,").unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_sensitive());
        shown("constructor", &format!("{error} {error:?}"));
    }
}

/// Credentials of every scheme, whole, cut and malformed, with the marker in each part of each, except for the names
/// of signed headers, which are reported when they are absent.
fn many_credentials() -> Vec<String> {
    const SIGNATURE: &str = "cAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcAnArYc=";
    const NAMES: &str = "x-ms-date;host;x-ms-content-sha256";
    let valid = [
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders={NAMES}&Signature={SIGNATURE}"),
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders={NAMES};x-extra&Signature={CANARY}"),
        format!("hmac-sha256 Credential={CANARY},SignedHeaders=host,Signature={SIGNATURE}"),
        format!("Bearer {CANARY}"),
        // cAnArY:cAnArY
        "Basic Y0FuQXJZOmNBbkFyWQ==".to_owned(),
        format!("type%3dmaster%26ver%3d1.0%26sig%3d{SIGNATURE}"),
        format!("type=master&ver={CANARY}&sig={CANARY}+{CANARY}"),
        format!("type%3dresource%26ver%3d1%26sig%3d{CANARY}%3b{CANARY}"),
        format!("type={CANARY}&ver=1.0&sig={CANARY}"),
        format!("type=aad&ver=1.0&sig={CANARY}"),
        format!("Negotiate {CANARY}="),
        format!("Digest username=\"{CANARY}\", response={CANARY}"),
        CANARY.to_owned(),
    ];
    let cut = valid.iter().flat_map(|line| {
        let places = (1..=line.len()).filter(|at| at % 5 == 0 || *at == line.len());
        places.flat_map(move |at| {
            [line[..at].to_owned(), format!("{}\" {}", &line[..at], &line[at..])]
        })
    });
    cut.collect()
}

/// Targets with what belongs in no report, in their query or before their host.
const TARGETS: [&str; 6] = [
    "/kv?api-version=1.0&client_secret=cAnArY",
    "/dbs/a/colls?ACCESS_TOKEN=cAnArY&x=1",
    "/authentication/token?grant_type=client_credentials&client_id=a&client%5Fsecret=cAnArY",
    "/v1/referrals?password=cAnArY&refresh_token=cAnArY",
    "https://cAnArY:cAnArY@contoso.azconfig.io/kv/a%2Fb?sig=cAnArY",
    "/api/data/x?skip=0&limit=5&id_token=cAnArY&assertion=cAnArY",
];

/// Headers of a request with credentials, and some that are not quite right.
fn with_credentials(line: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("host", "contoso.azconfig.io"),
        ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
        ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("x-ms-version", "2018-12-31"),
        ("if-match", "\"a"),
        ("range", "items=0-5"),
    ] {
        map.insert(name, HeaderValue::from_static(value));
    }
    map.append("authorization", HeaderValue::from_str(line).unwrap());
    map
}

/// All that a report is written as.
fn quiet_report(report: &Report) {
    shown("report", &format!("{report} {report:?} {report:#?}"));
    for finding in report.findings() {
        shown("finding", &format!("{finding} {finding:?} {:?}", finding.snippet()));
        let texts = [Some(finding.message()), Some(finding.help()), finding.excerpt()];
        for text in texts.into_iter().flatten().chain(finding.service_text()) {
            shown("text of a finding", text);
        }
    }
    if let Some(problem) = report.problem() {
        shown("problem", &format!("{problem:?} {} {}", problem.title(), problem.detail()));
        #[cfg(feature = "serde")]
        shown("problem", &serde_json::to_string(&problem).unwrap());
    }
    #[cfg(feature = "serde")]
    shown("report", &serde_json::to_string(report).unwrap());
}

#[test]
fn reports_show_no_credentials() {
    let mut situation = Context::default();
    situation.unknown_headers = UnknownHeaders::Detect;
    situation.now = masthead::HttpDate::from_unix(1_600_000_000);
    let (mut history, mut found) = (History::new(), 0);
    for (index, line) in many_credentials().iter().enumerate() {
        let headers = with_credentials(line);
        for target in [TARGETS[index % 6], TARGETS[(index + 2) % 6]] {
            let mut request = Request::new("GET", target, &headers);
            request.body = masthead::Body::Present;
            // A server that sends back what it got.
            let exchange = Exchange::response(Some(request), Response::new(401, &headers));
            shown(
                "exchange",
                &format!("{exchange:?} {exchange:#?} {}", request.shown_target(true)),
            );
            shown("inferred", &format!("{:?}", services::infer(&exchange)));
            for service in services::ALL {
                let report = history.check(service, exchange, &situation);
                found += report.findings().len();
                quiet_report(&report);
            }
            shown("situation", &format!("{situation:?} {history:?}"));
        }
    }
    assert!(found > 5_000, "{found}");
}

#[test]
fn sets_of_headers_show_no_credentials() {
    macro_rules! quiet {
        ($map:expr, $($set:ty),+) => {$(
            let (headers, failures) = <$set>::peek_from($map);
            shown("set", &format!("{headers:?} {headers:#?} {failures:?}"));
        )+};
    }
    for line in many_credentials() {
        let map = with_credentials(&line);
        quiet!(
            &map,
            app_configuration::RequestHeadersRef,
            cosmos_db::RequestHeadersRef,
            partner::RequestHeadersRef,
            youforce::RequestHeadersRef,
            voss_automate::RequestHeadersRef
        );
    }
    let mut owned = app_configuration::RequestHeaders::default();
    owned.authorization = Some(Bearer::new(CANARY).unwrap().into());
    shown("owned set", &format!("{owned:?} {owned:#?}"));
    let mut map = HeaderMap::new();
    owned.write_to(&mut map);
    shown("written set", &format!("{map:?}"));
}

#[test]
fn what_works_on_requests_shows_no_credentials() {
    for line in many_credentials() {
        let map = with_credentials(&line);
        shown(
            "conditions",
            &format!("{:?}", Preconditions::peek_from(&map, PreconditionRules::RFC_9110)),
        );
        let uri: http::Uri = TARGETS[0].parse().unwrap();
        let page = PageRequest::new(&Method::GET, &uri, &map);
        let mut response = HeaderMap::new();
        response.insert(
            "link",
            HeaderValue::from_static("</kv?after=b&client_secret=cAnArY>; rel=next"),
        );
        shown("page", &format!("{page:?} {:?}", page.next(&response)));
        response.insert("link", HeaderValue::from_static("<https://cAnArY:cAnArY@a/kv>; rel=next"));
        let error = page.next(&response).unwrap_err();
        shown("page", &format!("{error} {error:?}"));
        // A response that has no tokens, and whose other headers are not theirs.
        let mut tokens = SyncTokenStore::new(4);
        shown("tokens", &format!("{:?} {tokens:?}", tokens.observe_lines(FieldLines::one(b""))));
        let mut sessions = SessionTokenStore::new(4);
        shown("sessions", &format!("{:?} {sessions:?}", sessions.observe("a", &map)));
    }
}

/// Neither Sync-Tokens nor session tokens are credentials: they say how far a client has read, open nothing, and
/// are what whoever looks for a lost write has to compare. Their types show them, and so do the stores of them.
/// The same goes for continuation tokens, which are cut.
#[test]
fn tokens_that_are_no_secrets_are_shown() {
    for name in ["sync-token", "x-ms-session-token", "x-ms-continuation", "etag"] {
        assert!(!catalog::find(name).unwrap().is_sensitive(), "{name}");
    }
    assert!(catalog::find("authorization").unwrap().is_sensitive());
    let mut store = SyncTokenStore::new(4);
    let _ = store.observe_lines(FieldLines::one(b"a=cAnArY;sn=1")).unwrap();
    assert!(format!("{store:?}").contains(CANARY));
    let shared = SharedSyncTokens::new(4);
    let _ = shared.observe_lines(FieldLines::one(b"a=cAnArY;sn=1")).unwrap();
    assert!(format!("{shared:?}").contains(CANARY));
    // What could not be read is not repeated.
    let refused =
        SyncTokenStore::new(4).observe_lines(FieldLines::one(b"cAnArY, =cAnArY")).unwrap_err();
    shown("refused tokens", &format!("{refused} {refused:?}"));
    let mut map = HeaderMap::new();
    map.insert("x-ms-session-token", HeaderValue::from_static("0:-1#59"));
    let mut sessions = SessionTokenStore::new(1);
    sessions.observe("a", &map).unwrap();
    assert!(format!("{sessions:?}").contains("59"));
    map.insert("x-ms-session-token", HeaderValue::from_static("0:cAnArY"));
    let error = sessions.observe("a", &map).unwrap_err();
    shown("session error", &format!("{error} {error:?}"));
}

/// Keys, what they make, and why they do not fit.
#[cfg(feature = "signing")]
mod signing {
    use masthead::services::{Evidence, VerificationKey};
    use masthead::signing::Hints;
    use masthead::signing::app_configuration::{self, AccessKey};
    use masthead::signing::cosmos_db::{self, MasterKey, QuotedPayload, ResourceLink};
    use masthead::{HttpDate, Request};

    use super::*;

    /// `cAnArY` four times, as base64 has it.
    const KEY: &str = "cAnArYcAnArYcAnArYcAnArY";

    fn now() -> HttpDate {
        HttpDate::from_unix(1_526_064_516).unwrap()
    }

    fn canary_id() -> AccessKey {
        AccessKey::from_base64(CANARY, KEY).unwrap()
    }

    /// The signature that would be right is as secret as the key.
    fn no_signature(map: &HeaderMap, text: &str) {
        let line = map["authorization"].to_str().unwrap();
        let at =
            ["Signature=", "sig%3d"].iter().find_map(|mark| Some(line.find(mark)? + mark.len()));
        assert!(!text.contains(&line[at.unwrap()..][..40]), "{text}");
    }

    #[test]
    fn keys_and_what_they_sign_show_nothing() {
        let master = MasterKey::from_base64(KEY).unwrap();
        shown("keys", &format!("{:?} {:#?} {master:?} {master:#?}", canary_id(), canary_id()));
        let mut map = HeaderMap::new();
        map.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
        let request = Request::new("GET", TARGETS[0], &map).with_body(CANARY.as_bytes());
        shown("request", &format!("{request:?} {request:#?}"));
        let (one, two) =
            (canary_id().sign(&request, now()).unwrap(), master.sign(&request, now()).unwrap());
        let text = format!("{one:?} {one:#?} {two:?} {two:#?}");
        shown("signed", &text);
        let mut written = map.clone();
        two.write_to(&mut written);
        no_signature(&written, &text);
        one.write_to(&mut written);
        no_signature(&written, &text);
        shown("written", &format!("{written:?}"));
        let error = canary_id()
            .sign(&Request::new("GET", TARGETS[0], &HeaderMap::new()), now())
            .unwrap_err();
        shown("sign error", &format!("{error} {error:?}"));
        let names = ["host", "x-ms-date", "x-ms-content-sha256", "cAnArY\""];
        let error = canary_id().sign_headers(&request, &names, now()).unwrap_err();
        shown("sign error", &format!("{error} {error:?}"));
    }

    #[test]
    fn texts_that_are_no_keys_are_not_repeated() {
        for text in ["cAnArY", "cAnArY\n", "cAnArY-_", "cAnArY!", &"cAnArY".repeat(2_000)] {
            let errors =
                [MasterKey::from_base64(text).err(), AccessKey::from_base64("a", text).err()];
            shown("key", &format!("{errors:?} {}", errors[0].unwrap()));
        }
        let error = AccessKey::from_base64("cAnArY&", KEY).unwrap_err();
        shown("id", &format!("{error} {error:?}"));
        for text in
            ["cAnArY:cAnArY", "Id=cAnArY;", "Secret=cAnArY", "AccountKey=cAnArY;Secret=cAnArY"]
        {
            let error = text.parse::<VerificationKey>().unwrap_err();
            shown("verification key", &format!("{error} {error:?}"));
        }
    }

    #[test]
    fn what_verifies_and_explains_shows_nothing() {
        let master = MasterKey::from_base64(KEY).unwrap();
        let answer = format!("{CANARY} payload to sign: 'get\ndbs\n\n\n\n' {CANARY}");
        let mut hints = Hints::default();
        (hints.targets, hints.answer) = (&TARGETS, Some(answer.as_str()));
        shown("hints", &format!("{hints:?} {hints:#?}"));
        shown("quoted", &format!("{:?}", QuotedPayload::find(&answer).unwrap()));
        shown("not quoted", &format!("{:?}", QuotedPayload::find(CANARY).unwrap_err()));
        for line in many_credentials().iter().step_by(11) {
            let map = with_credentials(line);
            for target in TARGETS {
                let request = Request::new("GET", target, &map).with_body(CANARY.as_bytes());
                let errors = [
                    canary_id().verify(&request, now()).err(),
                    master.verify_resource(&request, now()).err(),
                ];
                shown("verify", &format!("{errors:?}"));
                errors.into_iter().flatten().for_each(|error| shown("verify", &error.to_string()));
            }
            let request = Request::new("GET", TARGETS[4], &map).with_body(CANARY.as_bytes());
            for key in [KEY, "cAnArY"] {
                let app = app_configuration::explain(CANARY, key, &request, Some(now()), &hints);
                let cosmos = cosmos_db::explain(key, &request, Some(now()), &hints);
                shown("why", &format!("{app} {app:?} {app:#?} {cosmos} {cosmos:?} {cosmos:#?}"));
            }
        }
    }

    /// The signed text is shown where it could be determined, except for its secrets.
    #[test]
    fn proven_changes_show_nothing() {
        let mut proven = 0;
        for target in TARGETS {
            let mut map = HeaderMap::new();
            map.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
            let sent = Request::new("GET", target, &map).with_body(b"");
            canary_id().sign(&sent, now()).unwrap().write_to(&mut map);
            for received in [
                target.replace("cAnArY", "cAnArY/"),
                target.replace('a', "%61"),
                target.to_lowercase(),
            ] {
                let targets = [target];
                let mut hints = Hints::default();
                hints.targets = &targets;
                let request = Request::new("GET", &received, &map).with_body(b"");
                let why = app_configuration::explain(CANARY, KEY, &request, Some(now()), &hints);
                proven += usize::from(why.proven().is_some());
                let text = format!("{why} {why:?} {why:#?}");
                shown("proven", &text);
                no_signature(&map, &text);
            }
        }
        assert_eq!(proven, 3 * TARGETS.len());
    }

    #[test]
    fn reports_with_a_key_show_nothing() {
        let key: VerificationKey = format!("Id={CANARY};Secret={KEY}").parse().unwrap();
        let evidence = Evidence::default();
        let answered = HeaderMap::new();
        let response = Response::new(401, &answered).with_body(b"cAnArY");
        shown("key", &format!("{key:?} {evidence:?} {response:?} {response:#?}"));
        let mut found = 0;
        for target in TARGETS {
            let mut map = HeaderMap::new();
            map.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
            let sent = Request::new("GET", target, &map).with_body(b"");
            canary_id().sign(&sent, now()).unwrap().write_to(&mut map);
            for received in
                [target.to_owned(), target.replace("cAnArY", "cAnArY&x="), target.to_lowercase()]
            {
                let received = Request::new("GET", &received, &map).with_body(CANARY.as_bytes());
                let exchange = Exchange::response(Some(received), response);
                let mut report =
                    services::app_configuration::CONTRACT.check(exchange, &Context::default());
                found += usize::from(key.check(&mut report, &exchange, &evidence));
                quiet_report(&report);
                no_signature(&map, &format!("{report:?}"));
            }
            let mut map = HeaderMap::new();
            let sent = Request::new("GET", "/dbs/a", &map);
            let master = MasterKey::from_base64(KEY).unwrap();
            master
                .sign_link(&sent, &ResourceLink::new("dbs", "dbs/b"), now())
                .unwrap()
                .write_to(&mut map);
            let key: VerificationKey = KEY.parse().unwrap();
            let received = Request::new("GET", target, &map).with_body(CANARY.as_bytes());
            let exchange = Exchange::response(Some(received), response);
            let mut report = services::cosmos_db::CONTRACT.check(exchange, &Context::default());
            found += usize::from(key.check(&mut report, &exchange, &evidence));
            quiet_report(&report);
            no_signature(&map, &format!("{report:?}"));
        }
        // That a body differs from its digest needs no key.
        assert_eq!(found, 3 * TARGETS.len());
    }
}

#[test]
fn the_marker_is_one_that_would_be_found() {
    let found = std::panic::catch_unwind(|| shown("plain", "x CANARY y"));
    assert!(found.is_err());
    let found = std::panic::catch_unwind(|| shown("base64", "Basic Y0FuQXJZOmNBbkFyWQ=="));
    assert!(found.is_err());
}
