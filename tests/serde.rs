//! Headers, errors and deviations in serde's data model.

use http::HeaderValue;
use masthead::conditional::IfMatch;
use masthead::sync_token::SyncTokens;
use masthead::time::Date;
use masthead::{Deviation, Field, FieldLines};
use serde_json::json;

#[test]
fn a_header_is_its_line_or_its_lines() {
    let one: SyncTokens = serde_json::from_value(json!("a=b;sn=1")).unwrap();
    assert_eq!(serde_json::to_value(&one).unwrap(), json!("a=b;sn=1"));
    let two: IfMatch = serde_json::from_value(json!(["\"a\"", "\"b\""])).unwrap();
    assert_eq!(two.view().tags().count(), 2);
    assert_eq!(serde_json::to_value(&two).unwrap(), json!(["\"a\"", "\"b\""]));
    let date: Date = serde_json::from_value(json!("Friday, 11-May-18 18:48:36 GMT")).unwrap();
    assert_eq!(serde_json::to_value(date).unwrap(), json!("Fri, 11 May 2018 18:48:36 GMT"));
}

#[test]
fn faults_are_told() {
    let fault = |value| serde_json::from_value::<SyncTokens>(value).unwrap_err().to_string();
    assert_eq!(fault(json!("a")), "sync-token: expected a token id and \"=\" at byte 1");
    assert_eq!(fault(json!([])), "sync-token: the header is missing");
    assert_eq!(
        fault(json!(["a=b\n"])),
        "sync-token: expected printable characters, spaces or tabs at byte 3"
    );
    assert!(fault(json!(1)).contains("a value of sync-token, or a sequence of its lines"));
    assert_eq!(fault(json!(vec!["a=b"; 500])), "sync-token: more than 128 field lines");
    let octets = HeaderValue::from_bytes(b"\"\xff\"").unwrap();
    let octets = IfMatch::from_lines(octets.into()).unwrap();
    assert!(serde_json::to_value(&octets).unwrap_err().to_string().contains("not UTF-8"));
}

#[test]
fn errors_and_deviations() {
    let error = SyncTokens::parse_strict(FieldLines::one(b"a=b;sn=x")).unwrap_err();
    assert_eq!(
        serde_json::to_value(error).unwrap(),
        json!({"header": "sync-token", "code": "unexpected-byte", "line": 0, "offset": 7, "len": 1,
            "expected": "a decimal sequence number",
            "message": "sync-token: expected a decimal sequence number at byte 7"})
    );
    assert_eq!(
        serde_json::to_value(Deviation::WeekdayMismatch).unwrap(),
        json!("deviation.weekday-mismatch")
    );
}
