//! Chooses the media type of a response.
//!
//! `cargo run --example negotiation`

use http::{HeaderMap, HeaderValue, StatusCode};
use masthead::DecodeError;
use masthead::FieldMapExt;
use masthead::content::{Accept, ContentTypeRef, NotAcceptable, Ties};

/// The representations of a list that a server like Azure App Configuration has, best first.
const OFFERS: [&str; 3] = [
    "application/vnd.microsoft.appconfig.kvset+json; charset=utf-8",
    "application/json; charset=utf-8",
    "text/html; charset=utf-8",
];

fn offers() -> Result<[ContentTypeRef<'static>; 3], DecodeError> {
    let [kvset, json, html] = OFFERS;
    Ok([ContentTypeRef::new(kvset)?, ContentTypeRef::new(json)?, ContentTypeRef::new(html)?])
}

/// The status and the media type of an answer.
fn answer(request: &HeaderMap) -> Result<(StatusCode, &'static str), DecodeError> {
    match Accept::negotiate(request, offers()?) {
        Ok(media_type) => Ok((StatusCode::OK, media_type.essence())),
        Err(error @ NotAcceptable::NoOffer) => Ok((error.status(), "application/problem+json")),
        Err(error) => {
            println!("{error}");
            Ok((error.status(), "application/problem+json"))
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kvset = "application/vnd.microsoft.appconfig.kvset+json";
    let problem = "application/problem+json";
    // No header, a browser, and clients of services.
    assert_eq!(answer(&HeaderMap::new())?, (StatusCode::OK, kvset));
    for (line, status, media_type) in [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html"),
        ("application/problem+json, application/vnd.microsoft.appconfig.kvset+json", 200, kvset),
        ("application/json", 200, "application/json"),
        ("application/json;q=0, application/*", 200, kvset),
        ("application/*;q=0, */*", 200, "text/html"),
        ("image/*", 406, problem),
        ("json", 400, problem),
    ] {
        let request =
            HeaderMap::from_iter([(http::header::ACCEPT, HeaderValue::from_static(line))]);
        let got = answer(&request)?;
        println!("{line}: {} {}", got.0.as_u16(), got.1);
        assert_eq!(got, (StatusCode::from_u16(status)?, media_type));
    }

    // What a client weighs alike comes as the server likes, or as the client wrote it.
    let line = HeaderValue::from_static("*/*;q=0.5, text/html, application/json");
    let request = HeaderMap::from_iter([(http::header::ACCEPT, line)]);
    let accept = request.peek::<Accept>()?.ok_or("the header is there")?;
    let ranked = |ties| -> Result<Vec<_>, DecodeError> {
        Ok(accept.ranked(offers()?, ties).into_iter().map(|offer| offer.essence()).collect())
    };
    assert_eq!(ranked(Ties::AsOffered)?, ["application/json", "text/html", kvset]);
    assert_eq!(ranked(Ties::AsAsked)?, ["text/html", "application/json", kvset]);
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
