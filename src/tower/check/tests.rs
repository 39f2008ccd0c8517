use super::*;
use crate::header_set::NoHeaders;
use crate::services::{cosmos_db, partner};
use crate::tower::test_kit::{Whole, clock, read, ready, service};

/// A request without credentials, and with a header that nobody defines.
fn request() -> Request<Whole> {
    let request = Request::get("/v1/referrals").header("x-contoso", "s3cret");
    let id = "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b";
    request.header("client-request-id", id).body(Whole::default()).unwrap()
}

fn with_credentials() -> Request<Whole> {
    let mut request = request();
    request.headers_mut().insert("authorization", "Bearer mF_9.B5f-4.1JqM".parse().unwrap());
    request
}

/// The status of the answer, its text, and the codes that the inner service was given; `None` if it was not called.
fn send(layer: &CheckLayer, request: Request<Whole>) -> (u16, String, Option<String>) {
    let inner = service(|request: Request<Whole>| {
        let mut response = Response::new(Whole::default());
        response.headers_mut().insert("x-seen", codes(request.extensions()).parse().unwrap());
        response
    });
    let response = ready(layer.layer(inner).call(request)).unwrap();
    let seen = response.headers().get("x-seen").map(|seen| seen.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    (status, String::from_utf8(read(response.into_body()).unwrap()).unwrap(), seen)
}

fn codes(extensions: &Extensions) -> String {
    let reports = extensions.get::<Reports>();
    let codes = reports.into_iter().flat_map(Reports::findings).map(|it| it.rule().code());
    codes.collect::<Vec<_>>().join(" ")
}

#[test]
fn requests_are_refused_detected_or_ignored() {
    let layer = CheckLayer::new(&partner::CONTRACT);
    let (status, text, seen) = send(&layer, request());
    assert_eq!((status, seen), (401, None));
    assert!(text.contains("partner.authorization.missing"), "{text}");
    assert!(!text.contains("s3cret"));
    assert_eq!(send(&layer, with_credentials()), (200, String::new(), Some(String::new())));

    let detect = layer.clone().requests(Treatment::Detect);
    let (status, _, seen) = send(&detect, request());
    assert_eq!((status, seen.as_deref()), (200, Some("partner.authorization.missing")));
    let ignore = layer.requests(Treatment::Ignore);
    assert_eq!(send(&ignore, request()).2.as_deref(), Some(""));
}

#[test]
fn unknown_headers_are_a_setting_apart() {
    let layer = |treatment| CheckLayer::new(&partner::CONTRACT).unknown_headers(treatment);
    let detected = send(&layer(UnknownHeaders::Detect), with_credentials());
    assert_eq!((detected.0, detected.2.as_deref()), (200, Some("header.unknown")));
    let (status, text, seen) = send(&layer(UnknownHeaders::Reject), with_credentials());
    assert_eq!((status, seen), (400, None));
    assert!(text.contains("header.unknown") && !text.contains("s3cret"), "{text}");
    let facts = layer(UnknownHeaders::Reject).context(Context::default());
    assert_eq!(send(&facts, with_credentials()).2.as_deref(), Some(""));
}

#[test]
fn reports_are_adjusted_before_they_count() {
    let layer = CheckLayer::new(&partner::CONTRACT).adjust_reports(|report| {
        report.remove("partner.authorization.missing");
    });
    assert_eq!(send(&layer, request()), (200, String::new(), Some(String::new())));
}

#[test]
fn responses_are_refused_detected_or_ignored() {
    let inner = service(|_: Request<Whole>| {
        let mut response = Response::new(Whole::from("the body of the service"));
        response.headers_mut().insert("x-contoso", "s3cret".parse().unwrap());
        response
    });
    let answer = |treatment, unknown_headers| {
        let layer = CheckLayer::new(&partner::CONTRACT)
            .requests(Treatment::Ignore)
            .responses(treatment)
            .unknown_headers(unknown_headers);
        let response = ready(layer.layer(inner.clone()).call(with_credentials())).unwrap();
        let (status, codes) = (response.status().as_u16(), codes(response.extensions()));
        let text = String::from_utf8(read(response.into_body()).unwrap()).unwrap();
        (status, codes, text)
    };
    let own = "the body of the service".to_owned();
    let reject = UnknownHeaders::Reject;
    assert_eq!(answer(Treatment::Ignore, reject), (200, String::new(), own.clone()));
    let unknown = "header.unknown partner.client-request-id.not-returned".to_owned();
    assert_eq!(answer(Treatment::Detect, reject), (200, unknown.clone(), own.clone()));
    // A note is no reason to refuse.
    assert_eq!(answer(Treatment::Refuse, UnknownHeaders::Detect), (200, unknown, own));
    let (status, _, text) = answer(Treatment::Refuse, reject);
    assert_eq!(status, 502);
    assert!(text.contains("\"title\":\"Bad Gateway\"") && text.contains("header.unknown"));
    assert!(!text.contains("s3cret"), "{text}");
}

/// Nested layers are those of nested routers too.
#[test]
fn nested_layers_add_their_reports() {
    let layer = |contract| {
        let layer = CheckLayer::new(contract).unknown_headers(UnknownHeaders::Detect);
        layer.requests(Treatment::Detect).responses(Treatment::Detect)
    };
    let inner = service(|request: Request<Whole>| {
        let mut response = Response::new(Whole::default());
        response.headers_mut().insert("x-contoso", "s3cret".parse().unwrap());
        let reports = request.extensions().get::<Reports>().cloned();
        response.headers_mut().insert("x-seen", names(reports).parse().unwrap());
        response
    });
    let partner = layer(&partner::CONTRACT);
    let strict = partner.clone().adjust_reports(|report| {
        report.override_severity("header.unknown", crate::contract::Severity::Error);
    });
    let cosmos_db = layer(&cosmos_db::CONTRACT);
    let send = |outer: &CheckLayer, inner_layer: &CheckLayer| {
        let service = outer.layer(inner_layer.layer(inner.clone()));
        let response = ready(service.clone().call(with_credentials())).unwrap();
        let seen = response.headers()["x-seen"].to_str().unwrap().to_owned();
        (seen, names(response.extensions().get::<Reports>().cloned()))
    };
    let both = |first: &str, second: &str| format!("{first} {second}");
    assert_eq!(
        send(&partner, &cosmos_db),
        (both("partner", "cosmos-db"), both("cosmos-db", "partner"))
    );
    // The same contract with other settings has a separate report, and an equal one is not repeated.
    let twice = both("partner", "partner");
    assert_eq!(send(&partner, &strict), (twice.clone(), twice));
    assert_eq!(send(&partner, &partner), ("partner".to_owned(), "partner".to_owned()));
}

/// The contracts of reports, in their order.
fn names(reports: Option<Reports>) -> String {
    let reports = reports.unwrap_or_default();
    reports.iter().map(Report::contract).collect::<Vec<_>>().join(" ")
}

/// A response is compared with its request, which is gone by then.
#[test]
fn a_response_is_checked_with_its_request() {
    let id = "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b";
    let request = Request::get("/dbs").header("x-ms-activity-id", id).body(Whole::default());
    let layer = CheckLayer::new(&cosmos_db::CONTRACT)
        .requests(Treatment::Ignore)
        .responses(Treatment::Detect);
    let inner = service(|_: Request<Whole>| Response::new(Whole::default()));
    let response = ready(layer.layer(inner).call(request.unwrap())).unwrap();
    assert_eq!(codes(response.extensions()), "cosmos-db.activity-id.echo");
}

/// The URI of the request is `/`, because a router has taken the rest.
#[test]
fn the_original_uri_is_checked() {
    use crate::contract::{Check, Checks, Rule, Severity};

    static ROOT: Rule = Rule::new("acme.root", Severity::Error, "a request for the root");
    static ACME: Contract = Contract::new::<Acme>("acme", "Acme API").rules(&[&ROOT]);

    struct Acme;
    impl Checks for Acme {
        type Request = NoHeaders;
        type Response = NoHeaders;
        fn request<'a>(check: &mut Check<'a>, _: &NoHeaders) {
            if check.request().is_some_and(|request| request.target == "/") {
                check.report(&ROOT).message("root");
            }
        }
    }
    #[derive(Clone)]
    struct Original(Uri);

    let mut request = Request::get("/").body(Whole::default()).unwrap();
    request.extensions_mut().insert(Original("/a".parse().unwrap()));
    let layer = CheckLayer::new(&ACME);
    assert_eq!(send(&layer, request.clone()).0, 400);
    let layer = layer.original_uri(|extensions| extensions.get().map(|uri: &Original| &uri.0));
    assert_eq!(send(&layer, request).0, 200);
    // Without the extension, the URI of the request counts.
    assert_eq!(send(&layer, Request::get("/").body(Whole::default()).unwrap()).0, 400);
}

#[test]
fn rules_about_dates_have_the_clock() {
    let request = || {
        Request::get("/dbs")
            .header("authorization", "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d")
            .header("x-ms-date", "Fri, 11 May 2018 17:48:36 GMT")
            .header("x-ms-version", "2018-12-31")
            .header("host", "contoso.documents.azure.com")
            .body(Whole::default())
            .unwrap()
    };
    let layer = CheckLayer::new(&cosmos_db::CONTRACT).clock(clock);
    assert_eq!(send(&layer, request()).0, 403);
    let now = HttpDate::from_unix(1_526_060_916);
    let layer = layer.context(Context::default().with_now(now.unwrap()));
    assert_eq!(send(&layer, request()).0, 200);
}
