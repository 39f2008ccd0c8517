//! A tower layer in front of an emulator of Azure Cosmos DB: requests that the service would refuse get its answer, as
//! problem details, and credentials are marked so that no log shows them.
//!
//! `cargo run -p masthead-interop --example tower_layer`

use std::error::Error;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::future::Either;
use http::{Request, StatusCode, header};
use masthead::contract::{self, Contract, Exchange};
use masthead::services::cosmos_db;
use masthead::{HttpDate, catalog};
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

/// Checks each request against the contract of a service.
#[derive(Clone, Copy)]
struct CheckLayer(&'static Contract);

impl<S> Layer<S> for CheckLayer {
    type Service = Check<S>;

    fn layer(&self, inner: S) -> Check<S> {
        Check { contract: self.0, inner }
    }
}

#[derive(Clone)]
struct Check<S> {
    contract: &'static Contract,
    inner: S,
}

impl<S, B> Service<Request<B>> for Check<S>
where
    S: Service<Request<B>, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Either<Ready<Result<Response, S::Error>>, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        catalog::mark_sensitive(request.headers_mut());
        let exchange = Exchange::request(masthead::Request::of(&request));
        let facts = contract::Context::default().with_now(HttpDate::now());
        match self.contract.check(exchange, &facts).problem() {
            Some(problem) => Either::Left(ready(Ok(problem.into_response()))),
            None => Either::Right(self.inner.call(request)),
        }
    }
}

/// The emulator itself, which logs what it gets.
async fn emulator(request: Request<Body>) -> Result<Response, std::convert::Infallible> {
    println!("{:?}", request.headers());
    assert!(request.headers()[header::AUTHORIZATION].is_sensitive());
    Ok(Response::new(Body::from("{}")))
}

async fn run() -> Result<(), Box<dyn Error>> {
    let service =
        ServiceBuilder::new().layer(CheckLayer(&cosmos_db::CONTRACT)).service_fn(emulator);
    let request = |authorization: &str| {
        Request::get("/dbs")
            .header("host", "contoso.documents.azure.com")
            .header("authorization", authorization)
            .header("x-ms-date", HttpDate::now().to_string())
            .header("x-ms-version", "2018-12-31")
            .body(Body::empty())
    };
    let good =
        "type%3Dmaster%26ver%3D1.0%26sig%3Dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2Bc%2Bc%3D";
    let response = service.clone().oneshot(request(good)?).await?;
    assert_eq!(response.status(), StatusCode::OK);

    let response = service.oneshot(request("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")?).await?;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let body = axum::body::to_bytes(response.into_body(), 100_000).await?;
    println!("{}", String::from_utf8_lossy(&body));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
