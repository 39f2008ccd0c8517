//! Findings of the layers are events. A process of its own, because `tracing` remembers for the whole process whether somebody
//! listens to an event, and other threads do not.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use http::{Request, Response};
use masthead::contract::UnknownHeaders;
use masthead::services::partner;
use masthead::sync_token::SharedSyncTokens;
use masthead::tower::{CheckLayer, SyncTokenLayer, Treatment, VerifyLayer};
use tower::{Layer, Service, ServiceExt, service_fn};
use tracing::Level;

/// An event: its level, and its fields in the order of their names.
type Event = (Level, Vec<(&'static str, String)>);

#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Event>>>);

struct Fields<'e>(&'e mut Vec<(&'static str, String)>);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}

impl tracing::Subscriber for Events {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "masthead::tower"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Vec::new();
        event.record(&mut Fields(&mut fields));
        fields.sort();
        self.0.lock().unwrap().push((*event.metadata().level(), fields));
    }

    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

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
    let events = Events::default();
    tracing::subscriber::with_default(events.clone(), || {
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
    let events = events.0.lock().unwrap();
    assert!(!format!("{events:?}").contains("s3cret"), "{events:?}");
    let field = |event: &Event, name: &str| {
        event.1.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    };
    let short: Vec<_> = events
        .iter()
        .map(|event| (event.0, field(event, "code"), field(event, "direction")))
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
    let names: Vec<_> = events[0].1.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["code", "contract", "detail", "direction", "header", "line"]);
    assert_eq!(field(&events[0], "header"), quoted("accept"));
    let is_refused = |event: &&Event| field(event, "contract") == quoted("app-configuration");
    let refused = events.iter().find(is_refused).unwrap();
    assert_eq!((refused.0, field(refused, "header")), (Level::WARN, quoted("authorization")));
    let last = events.last().unwrap();
    assert_eq!((last.0, field(last, "header")), (Level::WARN, quoted("sync-token")));
}
