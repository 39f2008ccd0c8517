//! Rejections are logged as axum logs its own. A process of its own, because `tracing` remembers for the whole process
//! whether somebody listens to an event, and other threads do not.

mod recorder;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use axum_extra::TypedHeader;
use http::Request;
use masthead::auth::Bearer;
use masthead::axum::{Checked, Typed};
use masthead::conditional::IfMatch;
use masthead::services::app_configuration::RequestHeaders;
use recorder::Recorder;
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

/// As axum logs its own, and as `axum-extra` does.
#[test]
fn rejections_are_logged() {
    let recorder = Recorder::of("axum::rejection");
    let app = Router::new()
        .route("/bearer", get(async |_: Typed<Bearer>| "typed"))
        .route("/match", get(async |_: Typed<IfMatch>| "typed"))
        .route("/all", get(async |_: Checked<RequestHeaders>| "checked"))
        .route("/theirs", get(async |_: TypedHeader<IfMatch>| "typed"));
    tracing::subscriber::with_default(recorder.clone(), || {
        send(&app, "/bearer", &[("authorization", "Bearer s3cret s3cret")]);
        send(&app, "/all", &[("date", "s3cret"), ("if-match", "\"s3cret")]);
        send(&app, "/theirs", &[("if-match", "\"s3cret")]);
        send(&app, "/match", &[("if-match", "\"fine\"")]);
    });
    let events = recorder.events();
    assert_eq!(events.len(), 3, "{events:?}");
    for event in &events {
        let names: Vec<_> = event.fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(event.level, tracing::Level::TRACE);
        assert_eq!(names, ["body", "message", "rejection_type", "status"]);
    }
    let field = |event: usize, name: &str| events[event].field(name).unwrap();
    assert_eq!((&*field(0, "status"), &*field(1, "status")), ("401", "400"));
    assert_eq!(field(0, "body"), "\"authorization: expected the end of the value at byte 14\"");
    assert_eq!(field(1, "rejection_type"), "\"masthead::axum::checked::CheckedRejection\"");
    assert!(!format!("{:?}", &events[..2]).contains("s3cret"));
}
