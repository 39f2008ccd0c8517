//! Findings of the layers are events. A process of its own, because `tracing` remembers for the whole process whether somebody
//! listens to an event, and other threads do not.

mod recorder;

use std::convert::Infallible;

use axum::body::Body;
use http::{Request, Response};
use masthead::contract::UnknownHeaders;
use masthead::services::partner;
use masthead::sync_token::SharedSyncTokens;
use masthead::tower::{CheckLayer, SyncTokenLayer, Treatment, VerifyLayer};
use recorder::{Event, Recorder};
use tower::{Layer, Service, ServiceExt, service_fn};
use tracing::Level;

fn send<S>(service: S, headers: &[(&str, &str)])
where
    S: Service<Request<Body>, Error = Infallible>,
{
    let request = Request::get("/v1.0/engagements/referrals?s3cret=s3cret");
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let request = request.body(Body::empty()).unwrap();
    assert!(runtime.block_on(service.oneshot(request)).is_ok());
}

#[test]
fn findings_are_events() {
    let recorder = Recorder::of("masthead::tower");
    tracing::subscriber::with_default(recorder.clone(), || {
        let inner = service_fn(async |_: Request<Body>| {
            let response = Response::builder().header("etag", "\"s3cret");
            Ok::<_, Infallible>(
                response.header("sync-token", "s3cret").body(Body::empty()).unwrap(),
            )
        });
        let check = CheckLayer::new(&partner::CONTRACT)
            .unknown_headers(UnknownHeaders::Detect)
            .responses(Treatment::Detect);
        let id = ("client-request-id", "9f8bed52-e4df-4d0c-9ca6-929a187b0731");
        send(
            check.layer(inner),
            &[
                id,
                ("authorization", "Bearer s3cret"),
                ("x-contoso", "s3cret"),
                ("accept", ";s3cret"),
            ],
        );
        send(check.requests(Treatment::Ignore).layer(inner), &[id]);
        let nobody = VerifyLayer::app_configuration(|_| None);
        let deaf = service_fn(async |_| Ok::<_, Infallible>(Response::new(Body::empty())));
        send(nobody.layer(deaf), &[("authorization", "HMAC-SHA256 s3cret"), ("host", "a")]);
        let tokens = SyncTokenLayer::new(SharedSyncTokens::new(1));
        send(tokens.layer(inner), &[]);
    });
    let events = recorder.events();
    assert!(!format!("{events:?}").contains("s3cret"), "{events:?}");
    let short: Vec<_> = events
        .iter()
        .map(|event| (event.level, event.field("code"), event.field("direction")))
        .collect();
    let quoted = |text: &str| Some(format!("{text:?}"));
    let finding = |level, code, direction| (level, quoted(code), quoted(direction));
    assert_eq!(
        short[..3],
        [
            finding(Level::INFO, "header.malformed", "request"),
            finding(Level::DEBUG, "header.unknown", "request"),
            finding(Level::INFO, "header.malformed", "response"),
        ],
        "{events:?}"
    );
    let names: Vec<_> = events[0].fields.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["code", "contract", "detail", "direction", "header", "line"]);
    assert_eq!(events[0].field("header"), quoted("accept"));
    let is_refused = |event: &&Event| event.field("contract") == quoted("app-configuration");
    let refused = events.iter().find(is_refused).unwrap();
    assert_eq!((refused.level, refused.field("header")), (Level::WARN, quoted("authorization")));
    let last = events.last().unwrap();
    assert_eq!((last.level, last.field("header")), (Level::WARN, quoted("sync-token")));
}
