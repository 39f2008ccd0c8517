//! Rejections are logged as axum logs its own. A process of its own, because `tracing` remembers for the whole process
//! whether somebody listens to an event, and other threads do not.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use axum_extra::TypedHeader;
use http::Request;
use masthead::auth::Bearer;
use masthead::axum::{Checked, Typed};
use masthead::conditional::IfMatch;
use masthead::services::app_configuration::RequestHeaders;
use tower::ServiceExt;

fn send(app: &Router, path: &str, headers: &[(&str, &str)]) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(app.clone().oneshot(request)).unwrap();
}

/// An event: its target, its level and its fields.
type Event = (String, tracing::Level, Vec<(String, String)>);

#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Event>>>);

struct Fields<'e>(&'e mut Vec<(String, String)>);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }
}

impl tracing::Subscriber for Events {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "axum::rejection"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Vec::new();
        event.record(&mut Fields(&mut fields));
        let metadata = event.metadata();
        let event = (metadata.target().to_owned(), *metadata.level(), fields);
        self.0.lock().unwrap().push(event);
    }

    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

/// As axum logs its own, and as `axum-extra` does.
#[test]
fn rejections_are_logged() {
    let events = Events::default();
    let app = Router::new()
        .route("/bearer", get(async |_: Typed<Bearer>| "typed"))
        .route("/match", get(async |_: Typed<IfMatch>| "typed"))
        .route("/all", get(async |_: Checked<RequestHeaders>| "checked"))
        .route("/theirs", get(async |_: TypedHeader<IfMatch>| "typed"));
    tracing::subscriber::with_default(events.clone(), || {
        send(&app, "/bearer", &[("authorization", "Bearer s3cret s3cret")]);
        send(&app, "/all", &[("date", "s3cret"), ("if-match", "\"s3cret")]);
        send(&app, "/theirs", &[("if-match", "\"s3cret")]);
        send(&app, "/match", &[("if-match", "\"fine\"")]);
    });
    let events = events.0.lock().unwrap();
    let names = |event: &Event| -> Vec<String> {
        let mut names: Vec<_> = event.2.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(events.len(), 3, "{events:?}");
    for event in events.iter() {
        assert_eq!((&*event.0, event.1), ("axum::rejection", tracing::Level::TRACE));
        assert_eq!(names(event), ["body", "message", "rejection_type", "status"]);
    }
    let field = |event: usize, name: &str| {
        let (_, value) = events[event].2.iter().find(|(field, _)| field == name).unwrap();
        value.clone()
    };
    assert_eq!((&*field(0, "status"), &*field(1, "status")), ("401", "400"));
    assert_eq!(field(0, "body"), "\"authorization: expected the end of the value at byte 14\"");
    assert_eq!(field(1, "rejection_type"), "\"masthead::axum::checked::CheckedRejection\"");
    assert!(!format!("{:?}", &events[..2]).contains("s3cret"));
}
