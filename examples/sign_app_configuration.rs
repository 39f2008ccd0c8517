//! Signs a request to Azure App Configuration, and verifies it as the service does.
//!
//! `cargo run --features signing --example sign_app_configuration`

use std::error::Error;

use http::HeaderValue;
use masthead::signing::app_configuration::AccessKey;
use masthead::{HttpDate, Request};

fn main() -> Result<(), Box<dyn Error>> {
    // The id and the secret as the portal shows them; these are made up.
    let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
    // The clock is yours to give.
    let now = HttpDate::now();

    let body = r#"{"value":"blue"}"#;
    let mut request =
        http::Request::put("https://contoso.azconfig.io/kv/app%2Fcolor?api-version=1.0")
            .header("content-type", "application/vnd.microsoft.appconfig.kv+json")
            .body(body)?;
    request.headers_mut().insert("host", HeaderValue::from_static("contoso.azconfig.io"));

    let signed = key.sign(&Request::of(&request).with_body(body.as_bytes()), now)?;
    signed.write_to(request.headers_mut());
    for (name, value) in request.headers() {
        // Authorization is marked as sensitive, and not shown.
        println!("{name}: {value:?}");
    }

    let received = Request::of(&request).with_body(body.as_bytes());
    let verified = key.verify(&received, now)?;
    println!("signed at {}, with its body: {}", verified.date, verified.is_body_verified);
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
