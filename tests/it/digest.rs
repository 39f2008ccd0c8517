//! The vectors of RFC 9530 and FIPS 180, over bodies that come in parts.

use crate::common::{rows, shared};
use masthead::content::{BodyDigest, BodyError, XMsContentSha256};
use masthead::{Field, FieldLines};
use serde_json::Value;

fn read(base64: &str) -> Result<XMsContentSha256, masthead::DecodeError> {
    XMsContentSha256::parse_strict(FieldLines::one(base64.as_bytes()))
}

fn hex(digest: XMsContentSha256) -> String {
    digest.0.iter().map(|b| format!("{b:02x}")).collect()
}

/// The digest of a text, the same however it is cut.
fn digest(text: &str) -> XMsContentSha256 {
    let digests = (1..=text.len().max(1)).map(|size| {
        let mut body = BodyDigest::announced(text.len() as u64);
        for part in text.as_bytes().chunks(size) {
            body.update(part).unwrap();
        }
        body.finish().unwrap()
    });
    digests.reduce(|a, b| if a == b { a } else { panic!("{text}: parts of another size") }).unwrap()
}

fn check(row: &Value) {
    let input = row["input"].as_str().unwrap();
    match row["header"].as_str().unwrap() {
        "Repr-Digest" => {
            let base64 = input.strip_prefix("sha-256=:").unwrap().strip_suffix(':').unwrap();
            if row["rfc_valid"] == false {
                assert_eq!(read(base64).unwrap_err().name(), "x-ms-content-sha256");
                return;
            }
            let expected = read(base64).unwrap();
            assert_eq!(hex(expected), row["expect"]["hex"]);
            let text = row["context"]["content_utf8"].as_str().unwrap();
            assert_eq!(digest(text), expected);
            let mut other = BodyDigest::new();
            other.update(text.as_bytes()).and_then(|()| other.update(b" ")).unwrap();
            assert_eq!(other.verify(expected), Err(BodyError::Mismatch));
        }
        "base64" => assert_eq!(hex(read(input).unwrap()), row["expect"]["hex"]),
        "sha256" => assert_eq!(hex(digest(input)), row["expect"]["hex"]),
        other => panic!("{other} has no check"),
    }
}

#[test]
fn conformance() {
    let Some(folder) = shared("conformance") else { return };
    let rows = rows(&folder.join("digest_rfc9530.json"));
    for row in &rows {
        check(row);
    }
    println!("digests: {} vectors run", rows.len());
    assert!(rows.len() >= 13);
}
