//! Signatures of requests.

use std::hint::black_box;

use masthead::signing::app_configuration::{self, AccessKey, SIGNED_HEADERS};
use masthead::signing::cosmos_db::{self, MasterKey, ResourceLink};
use masthead::{HttpDate, Request};
use sha2::{Digest, Sha256};

use crate::harness::Case;
use crate::harness::input::section;

const NOW: i64 = 1_526_064_516;
const TARGET: &str = "/kv?fields=*&api-version=1.0";
const DOCUMENTS: &str = "/dbs/ToDoList/colls/Items/docs";
/// The key of the documentation of Azure Cosmos DB.
const MASTER_KEY: &str =
    "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw==";

/// All of them, in the order of the table. The first two differ by one block.
pub fn all() -> Vec<Case> {
    let mut cases = vec![sha256("1-block", 55), sha256("2-blocks", 119)];
    cases.extend(app_configuration());
    cases.extend(cosmos_db());
    cases
}

fn case(name: impl Into<String>, bytes: usize, run: impl Fn() + 'static) -> Case {
    Case { name: name.into(), bytes, goal: None, run: Box::new(run) }
}

/// The parts of signatures, to compare the signatures with.
fn sha256(input: &str, len: usize) -> Case {
    let text = vec![b'x'; len];
    case(format!("sha2::Sha256::digest {input}"), len, move || {
        black_box(Sha256::digest(black_box(&text)));
    })
}

fn now() -> HttpDate {
    HttpDate::from_unix(NOW).expect("a date")
}

fn app_configuration() -> Vec<Case> {
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let key = AccessKey::from_base64("0-l9-s0:abcDEF", secret).expect("a key");
    let unsigned = section(&[("host", "contoso.azconfig.io")]);
    let mut map = unsigned.clone();
    key.sign(&Request::new("GET", TARGET, &map).with_body(b""), now())
        .expect("a host")
        .write_to(&mut map);
    let text =
        app_configuration::string_to_sign(&Request::new("GET", TARGET, &map), SIGNED_HEADERS);
    let bytes = text.expect("all headers").len();
    let (verifier, signed) = (key.clone(), map.clone());
    assert!(key.verify(&Request::new("GET", TARGET, &map).with_body(b""), now()).is_ok());
    vec![
        case("app_configuration::string_to_sign", bytes, move || {
            let request = Request::new("GET", TARGET, black_box(&map));
            black_box(&app_configuration::string_to_sign(&request, SIGNED_HEADERS));
        }),
        case("AccessKey::sign", bytes, move || {
            let request = Request::new("GET", TARGET, black_box(&unsigned)).with_body(b"");
            black_box(&key.sign(&request, now()));
        }),
        case("AccessKey::verify", bytes, move || {
            let request = Request::new("GET", TARGET, black_box(&signed)).with_body(b"");
            let _ = black_box(&verifier.verify(&request, now()));
        }),
    ]
}

fn cosmos_db() -> Vec<Case> {
    let key = MasterKey::from_base64(MASTER_KEY).expect("a key");
    let unsigned = section(&[("host", "account.documents.azure.com")]);
    let mut map = unsigned.clone();
    key.sign(&Request::new("GET", DOCUMENTS, &map), now()).expect("a clock").write_to(&mut map);
    assert!(key.verify_resource(&Request::new("GET", DOCUMENTS, &map), now()).is_ok());
    let request = Request::new("GET", DOCUMENTS, &map);
    let bytes = cosmos_db::string_to_sign(&request, &ResourceLink::of(DOCUMENTS)).len();
    let (verifier, signed) = (key.clone(), map.clone());
    vec![
        case("cosmos_db::string_to_sign", bytes, move || {
            let request = Request::new("GET", DOCUMENTS, black_box(&map));
            let link = ResourceLink::of(black_box(DOCUMENTS));
            black_box(&cosmos_db::string_to_sign(&request, &link));
        }),
        case("MasterKey::sign", bytes, move || {
            let request = Request::new("GET", DOCUMENTS, black_box(&unsigned));
            black_box(&key.sign(&request, now()));
        }),
        case("MasterKey::verify_resource", bytes, move || {
            let request = Request::new("GET", DOCUMENTS, black_box(&signed));
            let _ = black_box(&verifier.verify_resource(&request, now()));
        }),
    ]
}
