//! Layers in front of an emulator of Azure Cosmos DB: requests that the service would refuse get its answer, as problem
//! details, only requests that are signed with the key of the account reach the emulator, and no log shows credentials.
//!
//! `cargo run -p masthead-interop --example tower_layer`

use std::error::Error;
use std::sync::Arc;

use axum::body::Body;
use http::{HeaderValue, Request, Response, StatusCode, header};
use masthead::HttpDate;
use masthead::services::cosmos_db;
use masthead::signing::cosmos_db::MasterKey;
use masthead::tower::{
    CheckLayer, MarkSensitiveLayer, NamedKey, Signer, VerifiedBody, VerifyLayer,
};
use tower::{ServiceBuilder, ServiceExt};

/// A key that is made up; the portal shows one of this form.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The emulator itself, which logs what it gets.
async fn emulator(
    request: Request<VerifiedBody<Body>>,
) -> Result<Response<Body>, std::convert::Infallible> {
    println!("{:?}", request.headers());
    assert!(request.headers()[header::AUTHORIZATION].is_sensitive());
    let signer = request.extensions().get::<Signer>();
    println!("signed with the key {:?}", signer.map(|signer| &signer.key));
    Ok(Response::new(Body::from("{}")))
}

async fn run() -> Result<(), Box<dyn Error>> {
    let keys: Arc<[NamedKey]> = Arc::new([NamedKey::new("primary", MasterKey::from_base64(KEY)?)]);
    let service = ServiceBuilder::new()
        .layer(MarkSensitiveLayer::new())
        .layer(CheckLayer::new(&cosmos_db::CONTRACT))
        // The host is not signed, so it selects the account.
        .layer(VerifyLayer::cosmos_db(move |request| {
            match request.headers.get(header::HOST).map(HeaderValue::as_bytes) {
                Some(b"contoso.documents.azure.com") => keys.clone(),
                _ => Arc::default(),
            }
        }))
        .service_fn(emulator);
    let request = |authorization: &str| {
        Request::get("/dbs")
            .header("host", "contoso.documents.azure.com")
            .header("authorization", authorization)
            .header("x-ms-date", HttpDate::now().to_string())
            .header("x-ms-version", "2018-12-31")
            .body(Body::empty())
    };
    let mut signed = request("")?;
    let key = MasterKey::from_base64(KEY)?;
    key.sign(&masthead::Request::of(&signed), HttpDate::now())?.write_to(signed.headers_mut());
    let response = service.clone().oneshot(signed).await?;
    assert_eq!(response.status(), StatusCode::OK);

    let other =
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
    for authorization in [other, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="] {
        let response = service.clone().oneshot(request(authorization)?).await?;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = axum::body::to_bytes(Body::new(response.into_body()), 100_000).await?;
        println!("{}", String::from_utf8_lossy(&body));
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
