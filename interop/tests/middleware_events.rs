//! Tokens that the middleware for reqwest does not keep are events, and the response is returned. A process of its own, because
//! `tracing` remembers for the whole process whether somebody listens to an event.

mod recorder;

use axum::Router;
use axum::routing::get;
use masthead::cosmos::SharedSessionTokens;
use masthead::sync_token::SharedSyncTokens;
use masthead_reqwest_middleware::{SessionTokenMiddleware, SyncTokenMiddleware};
use recorder::Recorder;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tracing::Level;

async fn status(client: &ClientWithMiddleware, url: &str) -> u16 {
    client.get(url).send().await.unwrap().status().as_u16()
}

async fn exchange() {
    let docs = |token: &'static str| get(async move || [("x-ms-session-token", token)]);
    let app = Router::new()
        .route("/kv", get(async || [("sync-token", "a=1;sn=1,s3cret")]))
        .route("/full", get(async || [("sync-token", "b=s3cret;sn=1")]))
        .route("/dbs/d/colls/a/docs", docs("s3cret"))
        .route("/dbs/d/colls/b/docs", docs("0:-1#1"))
        .route("/dbs/d/colls/c/docs", docs("0:-1#1"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, app).await });
    let sync_tokens = SharedSyncTokens::new(1);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = ClientBuilder::new(http)
        .with(SyncTokenMiddleware::new(sync_tokens.clone()))
        .with(SessionTokenMiddleware::new(SharedSessionTokens::new(1)))
        .build();
    for path in ["/kv", "/full"] {
        assert_eq!(status(&client, &format!("{origin}{path}")).await, 200);
    }
    // The one that can be read is kept.
    assert_eq!(sync_tokens.snapshot().len(), 1);
    for collection in ["a", "b", "c"] {
        assert_eq!(status(&client, &format!("{origin}/dbs/d/colls/{collection}/docs")).await, 200);
    }
}

#[test]
fn tokens_that_are_not_kept_are_events() {
    let recorder = Recorder::of("masthead::reqwest_middleware");
    tracing::subscriber::with_default(recorder.clone(), || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(exchange());
    });
    let events = recorder.events();
    assert!(!format!("{events:?}").contains("s3cret"), "{events:?}");
    let headers: Vec<_> =
        events.iter().map(|event| (event.level, event.field("header").unwrap())).collect();
    let of = |name: &str| (Level::WARN, format!("{name:?}"));
    assert_eq!(
        headers,
        [of("sync-token"), of("sync-token"), of("x-ms-session-token"), of("x-ms-session-token")],
        "{events:?}"
    );
    assert!(events.iter().all(|event| event.field("detail").is_some()));
}
