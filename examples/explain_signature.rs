//! Explains why signatures do not match: a proxy has decoded the path of one request, and the other was signed
//! for another resource, as the answer of the service shows.
//!
//! `cargo run --features signing --example explain_signature`

use std::error::Error;

use http::{HeaderMap, HeaderValue};
use masthead::signing::Hints;
use masthead::signing::app_configuration::{self, AccessKey};
use masthead::signing::cosmos_db::{self, MasterKey, ResourceLink};
use masthead::{HttpDate, Request};

fn main() -> Result<(), Box<dyn Error>> {
    let now = HttpDate::from_unix(1_526_064_516).ok_or("no such second")?;

    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
    let sent = Request::new("GET", "/kv/app%2Fcolor?api-version=1.0", &headers).with_body(b"");
    AccessKey::from_base64("key-id-1", secret)?.sign(&sent, now)?.write_to(&mut headers);
    let received = Request::new("GET", "/kv/app/color?api-version=1.0", &headers).with_body(b"");
    let hints = Hints::default();
    println!("Azure App Configuration:");
    println!("{}\n", app_configuration::explain("key-id-1", secret, &received, Some(now), &hints));

    let mut headers = HeaderMap::new();
    let request = Request::new("GET", "/dbs/ToDoList/colls", &headers);
    // Wrong: what is asked for is of the type colls.
    let link = ResourceLink::new("dbs", "dbs/ToDoList");
    MasterKey::from_base64(secret)?.sign_link(&request, &link, now)?.write_to(&mut headers);
    let mut hints = Hints::default();
    hints.answer = Some(
        r#"{"code":"Unauthorized","message":"The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol. Server used the following payload to sign: 'get\\ncolls\\ndbs/ToDoList\\nfri, 11 may 2018 18:48:36 gmt\\n\\n'\r\nActivityId: 0"}"#,
    );
    let request = Request::new("GET", "/dbs/ToDoList/colls", &headers);
    println!("Azure Cosmos DB:");
    println!("{}", cosmos_db::explain(secret, &request, Some(now), &hints));
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
