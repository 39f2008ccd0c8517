//! Signed requests verify, and nothing else does.

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::cosmos::AmbiguousTarget;
use masthead::signing::app_configuration::{AccessKey, SIGNED_HEADERS};
use masthead::signing::cosmos_db::MasterKey;
use masthead::signing::{Hints, VerifyError, app_configuration, cosmos_db};
use masthead::{HttpDate, Request};
use proptest::collection::vec;
use proptest::prelude::*;

fn now() -> impl Strategy<Value = HttpDate> {
    (0..253_402_300_799_i64).prop_map(|seconds| HttpDate::from_unix(seconds).unwrap())
}

/// A value that survives the trimming of its ends.
fn value() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![0x21..=0x7e_u8, 0x80..=0xff_u8], 1..20)
}

const EXTRA: HeaderName = HeaderName::from_static("x-extra");

/// Another byte of the same kind.
fn other(b: u8) -> u8 {
    if b == b'x' { b'y' } else { b'x' }
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn app_configuration_signs_and_verifies(
        key in vec(any::<u8>(), 1..100),
        method in "[A-Z]{1,10}",
        target in "/[!-~]{0,40}",
        host in "[a-z0-9.:-]{1,30}",
        extra in vec(value(), 1..3),
        body in vec(any::<u8>(), 0..100),
        now in now(),
        changed in any::<prop::sample::Index>(),
    ) {
        let key = AccessKey::from_bytes("id", &key).unwrap();
        let mut map = HeaderMap::new();
        map.insert("host", HeaderValue::from_str(&host).unwrap());
        for value in &extra {
            map.append(EXTRA, HeaderValue::from_bytes(value).unwrap());
        }
        let names = [&SIGNED_HEADERS[..], &["X-Extra"]].concat();
        let request = Request::new(&method, &target, &map).with_body(&body);
        let signed = key.sign_headers(&request, &names, now).unwrap();
        signed.write_to(&mut map);
        let verify = |request: Request<'_>| key.verify(&request.with_body(&body), now);
        prop_assert!(verify(Request::new(&method, &target, &map)).is_ok());
        let head = Request::new(&method, &target, &map);
        prop_assert_eq!(key.verify(&head, now), Err(VerifyError::BodyUnknown));
        prop_assert!(!key.verify_without_body(&head, now).unwrap().is_body_verified);

        // One byte of each signed part.
        let change = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            let at = changed.index(bytes.len());
            bytes[at] = if bytes[at] == b'X' { b'Y' } else { b'X' };
            String::from_utf8(bytes).unwrap()
        };
        let differs = Err(VerifyError::SignatureDiffers);
        let (method_x, target_x) = (change(&method), change(&target));
        prop_assert_eq!(verify(Request::new(&method_x, &target, &map)), differs.clone());
        prop_assert_eq!(verify(Request::new(&method, &target_x, &map)), differs.clone());
        let mut other_map = map.clone();
        other_map.insert("host", HeaderValue::from_str(&change(&host)).unwrap());
        prop_assert_eq!(verify(Request::new(&method, &target, &other_map)), differs.clone());
        let mut bytes = extra[0].clone();
        let at = changed.index(bytes.len());
        bytes[at] = other(bytes[at]);
        let mut other_map = map.clone();
        other_map.insert(EXTRA, HeaderValue::from_bytes(&bytes).unwrap());
        for value in &extra[1..] {
            other_map.append(EXTRA, HeaderValue::from_bytes(value).unwrap());
        }
        prop_assert_eq!(verify(Request::new(&method, &target, &other_map)), differs);
        let mut longer = body.clone();
        longer.push(0);
        let request = Request::new(&method, &target, &map).with_body(&longer);
        prop_assert_eq!(key.verify(&request, now), Err(VerifyError::ContentDiffers));
        let shown = format!("{signed:?} {key:?}");
        prop_assert!(!shown.contains(map["authorization"].to_str().unwrap().rsplit_once("re=").unwrap().1));
    }

    #[test]
    fn cosmos_db_signs_and_verifies(
        key in vec(any::<u8>(), 1..100),
        method in "[A-Z]{1,10}",
        database in "[a-zA-Z0-9 %é]{1,7}",
        document in "[!\"$-.0->@-~]{1,20}",
        now in now(),
        changed in any::<prop::sample::Index>(),
    ) {
        let key = MasterKey::from_bytes(&key).unwrap();
        let target = format!("/dbs/{database}/colls/c/docs/{document}");
        let mut map = HeaderMap::new();
        key.sign(&Request::new(&method, &target, &map), now).unwrap().write_to(&mut map);
        let verify = |method: &str, target: &str, map: &HeaderMap| {
            key.verify_resource(&Request::new(method, target, map), now)
        };
        // What has a second reading is refused, and nothing else is.
        let expected = match AmbiguousTarget::of(&target) {
            None => Ok(now),
            Some(ambiguous) => Err(VerifyError::Target(ambiguous)),
        };
        let date = |method: &str, target: &str| {
            verify(method, target, &map).map(|verified| verified.date)
        };
        prop_assert_eq!(date(&method, &target), expected.clone());
        let queried = format!("{target}/?x=y");
        prop_assert_eq!(date(&method, &queried), expected.clone());
        prop_assert_eq!(date(&method.to_lowercase(), &target), expected);

        let differs = Err(VerifyError::SignatureDiffers);
        let mut bytes = method.clone().into_bytes();
        let at = changed.index(bytes.len());
        bytes[at] = if bytes[at] == b'X' { b'Y' } else { b'X' };
        prop_assert_eq!(verify(std::str::from_utf8(&bytes).unwrap(), &target, &map), differs.clone());
        let (longer, elsewhere) = (format!("{target}x"), format!("/x{}", &target[1..]));
        prop_assert_eq!(verify(&method, &longer, &map), differs.clone());
        prop_assert_eq!(verify(&method, &elsewhere, &map), differs.clone());
        prop_assert_eq!(verify(&method, &target.replace("/docs/", "/docz/"), &map), differs);
    }

    /// Whatever comes: an explanation, bounded, that says neither the key nor a signature.
    #[test]
    fn explanations_of_anything(
        key in "[ -~]{0,40}",
        method in "[A-Za-z]{0,8}",
        target in ".{0,40}",
        token in prop_oneof![
            "HMAC-SHA256 Credential=[a-z]{1,3}[&,]SignedHeaders=(x-ms-date|host|via|;){0,6}&Signature=[A-Za-z0-9+/_-]{43}=",
            "type(=|%3d)master(&|%26)ver(=|%3d)1[.]0(&|%26)sig(=|%3d)[A-Za-z0-9+/%_-]{43}(=|%3d)",
            "[ -~]{0,60}",
        ],
        date in prop_oneof![Just("Fri, 11 May 2018 18:48:36 GMT".to_owned()), "[ -~]{0,30}"],
        answer in ".{0,60}",
    ) {
        let mut map = HeaderMap::new();
        map.insert("authorization", HeaderValue::from_str(&token).unwrap());
        map.insert("x-ms-date", HeaderValue::from_str(&date).unwrap());
        let answer = format!("payload to sign: '{answer}");
        let mut hints = Hints::default();
        hints.answer = Some(&answer);
        let request = Request::new(&method, &target, &map).with_body(b"x");
        for why in [
            app_configuration::explain("id", &key, &request, None, &hints),
            cosmos_db::explain(&key, &request, HttpDate::from_unix(1_526_064_516), &hints),
        ] {
            prop_assert!(!why.reasons.is_empty());
            prop_assert!(why.tries <= 8_192 + 1);
            prop_assert!(!why.to_string().is_empty());
            prop_assert_eq!(why.proven(), None);
        }
    }
}
