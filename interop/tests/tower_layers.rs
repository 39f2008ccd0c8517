//! The layers in routers of axum, one of which strips a prefix.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, OriginalUri};
use axum::http::{HeaderValue, Request, StatusCode, Uri};
use axum::routing::{get, put};
use axum::{Router, response::Response};
use masthead::services::{app_configuration, partner};
use masthead::signing::app_configuration::AccessKey;
use masthead::tower::{
    CheckLayer, MarkSensitiveLayer, Reports, SignLayer, Signer, SyncTokenLayer, Treatment,
    VerifyLayer,
};
use masthead::{HttpDate, sync_token::SharedSyncTokens};
use tower::{Layer, Service, ServiceExt};

fn key() -> AccessKey {
    AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

fn verify() -> VerifyLayer {
    let key = Arc::new(key());
    VerifyLayer::app_configuration(move |id| (id == key.id()).then(|| key.clone()))
}

/// Who has signed, and what was sent.
fn store() -> Router {
    let write = async |Extension(signer): Extension<Signer>, body: String| {
        format!("{} {} {body}", signer.key, signer.is_body_covered)
    };
    Router::new().route("/kv/{key}", put(write))
}

fn request(uri: &str, body: &'static str) -> Request<Body> {
    let request = Request::put(uri).header("host", "contoso.azconfig.io");
    let mut request = request.body(Body::from(body)).unwrap();
    let signable = masthead::Request::of(&request).with_body(body.as_bytes());
    let signed = key().sign(&signable, HttpDate::now()).unwrap();
    signed.write_to(request.headers_mut());
    request
}

fn answer<S>(service: S, request: Request<Body>) -> Response
where
    S: Service<Request<Body>, Response = Response, Error: std::fmt::Debug>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(service.oneshot(request)).unwrap()
}

/// The status and the text of an answer.
fn send(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let (head, body) = answer(app.clone(), request).into_parts();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let body = runtime.block_on(axum::body::to_bytes(body, 100_000)).unwrap();
    (head.status, String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn a_signature_is_verified_in_a_router() {
    let app = store().layer(verify());
    let uri = "/kv/color?api-version=1.0";
    let expected = (StatusCode::OK, "key-id-1 true {}".to_owned());
    assert_eq!(send(&app, request(uri, "{}")), expected);
    let (status, text) = send(&app, Request::put(uri).body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(text.contains("app-configuration.authorization.missing"), "{text}");

    // The extractor of the body answers if it is another one.
    let mut changed = request(uri, "{}");
    *changed.body_mut() = Body::from("[]");
    assert_eq!(send(&app, changed).0, StatusCode::BAD_REQUEST);
}

/// What was signed is `/stores/a/kv/color`, and the inner router sees `/kv/color`.
#[test]
fn a_nested_router_verifies_the_original_uri() {
    fn original(extensions: &axum::http::Extensions) -> Option<&Uri> {
        extensions.get::<OriginalUri>().map(|OriginalUri(uri)| uri)
    }
    let uri = "/stores/a/kv/color?api-version=1.0";
    let nested = |store: Router| Router::new().nest("/stores/a", store);
    let expected = (StatusCode::OK, "key-id-1 true {}".to_owned());

    let stripped = nested(store().layer(verify()));
    assert_eq!(send(&stripped, request(uri, "{}")).0, StatusCode::UNAUTHORIZED);
    let inside = nested(store().layer(verify().original_uri(original)));
    assert_eq!(send(&inside, request(uri, "{}")), expected);
    // Around the whole router, the URI is still what it was.
    let outside = nested(store()).layer(verify());
    assert_eq!(send(&outside, request(uri, "{}")), expected);
    // What the inner router sees was not signed.
    assert_eq!(send(&inside, request("/kv/color?api-version=1.0", "{}")).0, StatusCode::NOT_FOUND);

    // The same holds for a contract. This one wants an api-version, which only the original URI has.
    let rewritten = |layer: CheckLayer| {
        let codes = async |reports: Option<Extension<Reports>>| match reports {
            Some(Extension(reports)) => reports.to_string(),
            None => String::new(),
        };
        let inner = Router::new().fallback(get(codes)).layer(layer);
        let rewrite = tower::util::MapRequestLayer::new(|mut request: Request<Body>| {
            let uri = request.uri().clone();
            request.extensions_mut().insert(OriginalUri(uri));
            *request.uri_mut() = "/kv".parse().unwrap();
            request
        });
        Router::new().fallback_service(rewrite.layer(inner))
    };
    let layer = CheckLayer::new(&app_configuration::CONTRACT).requests(Treatment::Detect);
    let get = || {
        let request = Request::get("/kv?api-version=1.0").header("authorization", "Bearer abc");
        request.header("host", "contoso.azconfig.io").body(Body::empty()).unwrap()
    };
    let missing = "app-configuration.api-version.missing";
    assert!(send(&rewritten(layer.clone()), get()).1.contains(missing));
    assert!(!send(&rewritten(layer.original_uri(original)), get()).1.contains(missing));
}

#[test]
fn layers_of_nested_routers_keep_each_others_reports() {
    let contracts = async |Extension(reports): Extension<Reports>| {
        let contracts: Vec<_> = reports.iter().map(|report| report.contract().to_owned()).collect();
        contracts.join(" ")
    };
    let detect = |contract| CheckLayer::new(contract).requests(Treatment::Detect);
    let inner = Router::new().route("/kv", get(contracts));
    let inner = inner.layer(detect(&app_configuration::CONTRACT));
    let app = Router::new().nest("/store", inner).layer(detect(&partner::CONTRACT));
    let request = Request::get("/store/kv").body(Body::empty()).unwrap();
    assert_eq!(send(&app, request), (StatusCode::OK, "partner app-configuration".to_owned()));
}

#[test]
fn layers_work_with_one_another() {
    let app = Router::new()
        .route("/v1.0/engagements/referrals", get(async || "[]"))
        .layer(CheckLayer::new(&partner::CONTRACT).responses(Treatment::Detect))
        .layer(MarkSensitiveLayer::new());
    let get = |authorization: &str| {
        let request = Request::get("/v1.0/engagements/referrals");
        request.header("authorization", authorization).body(Body::empty()).unwrap()
    };
    assert_eq!(send(&app, get("Bearer abc")), (StatusCode::OK, "[]".to_owned()));
    let (status, text) = send(&app, get("Basic s3cret"));
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(!text.contains("s3cret"));
}

/// A client and a server, with nothing between them: what the one signs, the other verifies.
#[test]
fn a_client_signs_what_a_server_verifies() {
    let tokens = SharedSyncTokens::new(10);
    let give = async |headers: axum::http::HeaderMap| {
        let sent = headers.get("sync-token").cloned().unwrap_or(HeaderValue::from_static("none"));
        [("x-sent", sent), ("sync-token", HeaderValue::from_static("kv=1;sn=1"))]
    };
    let server = Router::new().route("/kv", get(give)).layer(verify());
    let client = tower::ServiceBuilder::new()
        .layer(SyncTokenLayer::new(tokens.clone()))
        .layer(SignLayer::app_configuration(key()))
        .map_request(|request: Request<masthead::tower::SignedBody<Body>>| request.map(Body::new))
        .service(server);
    for sent in ["none", "kv=1"] {
        let request = Request::get("https://contoso.azconfig.io/kv?api-version=1.0");
        let response = answer(client.clone(), request.body(Body::empty()).unwrap());
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-sent"], sent);
    }
    assert_eq!(tokens.snapshot().len(), 1);
}
