//! A header of one's own, `X-Caches: edge;age=30, origin`, that axum extracts like any other.
//!
//! `cargo run -p masthead-interop --example own_header`

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use axum_extra::TypedHeader;
use http::{Request, StatusCode};
use tower::ServiceExt;

mod caches {
    use masthead::parse::{Parsed, byte, expecting, named, number, ows, token};
    use masthead::{Expected, list_header, own::Grammar};
    use nom::{Parser, combinator::opt, sequence::preceded};

    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct CacheRef<'a>(pub &'a str, pub Option<u64>);

    list_header! {
        /// `X-Caches`: the caches that a message has passed, and the seconds that it was in each.
        pub struct Caches: "x-caches" = [CacheRef<'_>];
        expected { AGE = "an age in seconds" }
    }

    impl<'a> Grammar<'a> for CacheRef<'a> {
        fn read(input: &'a [u8]) -> Parsed<'a, Self> {
            let semicolon = (ows, byte(b';', Expected::SemicolonOrEnd), ows);
            let age = preceded(semicolon, named("age", expecting(Caches::AGE, number)));
            (token, opt(age)).map(|(name, age)| Self(name, age)).parse(input)
        }

        fn write(&self, out: &mut Vec<u8>) {
            let age = self.1.map(|age| format!(";age={age}")).unwrap_or_default();
            out.extend(format!("{}{age}", self.0).bytes());
        }
    }
}

use caches::{CacheRef, Caches};

/// The age of a message: what all caches add up to.
async fn age(TypedHeader(caches): TypedHeader<Caches>) -> String {
    caches.iter().filter_map(|cache| cache.1).sum::<u64>().to_string()
}

async fn run() -> Result<(), Box<dyn Error>> {
    let sent = Caches::try_from_iter([CacheRef("edge", Some(30)), CacheRef("origin", None)])?;
    let app = Router::new().route("/", get(age));

    let mut request = Request::get("/").body(Body::empty())?;
    masthead::FieldMapExt::write(request.headers_mut(), &sent);
    assert_eq!(request.headers()["x-caches"], "edge;age=30, origin");
    let response = app.clone().oneshot(request).await?;
    assert_eq!(axum::body::to_bytes(response.into_body(), 100).await?, "30");

    let request = Request::get("/").header("x-caches", "edge;age=old").body(Body::empty())?;
    let response = app.oneshot(request).await?;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let error = "edge;age=old".parse::<Caches>().unwrap_err();
    assert_eq!(error.to_string(), "x-caches: expected an age in seconds at byte 9");
    println!("{error}");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
