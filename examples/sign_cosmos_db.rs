//! Signs a request to Azure Cosmos DB with a master key, and shows the text that is signed.
//!
//! `cargo run --features signing --example sign_cosmos_db`

use std::error::Error;

use http::HeaderMap;
use masthead::signing::cosmos_db::{MasterKey, ResourceLink, string_to_sign};
use masthead::{HttpDate, Request};

fn main() -> Result<(), Box<dyn Error>> {
    // The key of the documentation.
    let key = MasterKey::from_base64(
        "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw==",
    )?;
    let now = HttpDate::now();

    let (method, target) = ("GET", "/dbs/ToDoList/colls/Items/docs/a%20b");
    let mut headers = HeaderMap::new();
    key.sign(&Request::new(method, target, &headers), now)?.write_to(&mut headers);

    let request = Request::new(method, target, &headers);
    let text = string_to_sign(&request, &ResourceLink::of(target));
    print!("{}", String::from_utf8_lossy(&text));

    // Neither host, nor query, nor body are signed: only this method on this resource, now.
    let verified = key.verify_resource(&request, now)?;
    println!("signed at {}", verified.date);
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
