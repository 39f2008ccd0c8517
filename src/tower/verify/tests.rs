use std::cell::RefCell;
use std::rc::Rc;

use http_body_util::BodyExt;

use super::*;
use crate::Request as Signable;
use crate::signing::cosmos_db::MasterKey;
use crate::tower::test_kit::{Parts, Whole, clock, drain, read, ready, service};

fn access_key() -> AccessKey {
    AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

fn app_configuration() -> VerifyLayer {
    let key = Arc::new(access_key());
    VerifyLayer::app_configuration(move |id| (id == key.id()).then(|| Arc::clone(&key)))
        .clock(clock)
}

/// A request with a body in parts, signed over `signed`.
fn put(parts: &[&'static str], signed: &str) -> Request<Parts> {
    let request = Request::put("/kv/color?api-version=1.0").header("host", "contoso.azconfig.io");
    let mut request = request.body(Parts::new(parts)).unwrap();
    let of = Signable::of(&request).with_body(signed.as_bytes());
    access_key().sign(&of, clock()).unwrap().write_to(request.headers_mut());
    request
}

/// The signer, the bytes, and the error, if any, that the inner service sees of its request.
type Seen = (Signer, Vec<u8>, Option<BodyError>);

/// The answer, and what the inner service has seen.
fn send(layer: &VerifyLayer, request: Request<Parts>) -> (Response<String>, Option<Seen>) {
    let seen = Rc::new(RefCell::new(None));
    let inner = {
        let seen = Rc::clone(&seen);
        service(move |request: Request<VerifiedBody<Parts>>| {
            let signer = request.extensions().get::<Signer>().unwrap().clone();
            let (bytes, error) = drain(request.into_body());
            let error = error.map(|error| *error.downcast::<BodyError>().unwrap());
            *seen.borrow_mut() = Some((signer, bytes, error));
            Response::new(Whole::from("done"))
        })
    };
    let response = ready(layer.layer(inner).call(request)).unwrap();
    let response = response.map(|body| String::from_utf8(read(body).unwrap()).unwrap());
    (response, seen.take())
}

#[test]
fn the_signer_and_the_body_reach_the_service() {
    for parts in [&["{\"a\"", ":1}"][..], &["{\"a\":1}"], &["", "{", "\"a\":1}", ""]] {
        for length in [None, Some("7")] {
            let mut request = put(parts, "{\"a\":1}");
            if let Some(length) = length {
                request.headers_mut().insert("content-length", length.parse().unwrap());
            }
            let (response, seen) = send(&app_configuration(), request);
            assert_eq!((response.status().as_u16(), response.body().as_str()), (200, "done"));
            let signer = Signer { key: "key-id-1".into(), date: clock(), is_body_covered: true };
            assert_eq!(seen, Some((signer, b"{\"a\":1}".to_vec(), None)));
        }
    }
}

#[test]
fn a_wrong_body_ends_with_an_error() {
    let ends = |parts: &[&'static str], length: Option<&str>| {
        let mut request = put(parts, "abcdef");
        if let Some(length) = length {
            request.headers_mut().insert("content-length", length.parse().unwrap());
        }
        let (_, seen) = send(&app_configuration(), request);
        let (_, bytes, error) = seen.unwrap();
        (String::from_utf8(bytes).unwrap(), error.unwrap())
    };
    // Without a length, only the end shows it.
    let mismatch = BodyError::Mismatch;
    assert_eq!(ends(&["abc", "xyz"], None), ("abcxyz".to_owned(), mismatch));
    // With a length, the last part is held back.
    assert_eq!(ends(&["abc", "xyz"], Some("6")), ("abc".to_owned(), mismatch));
    assert_eq!(ends(&["abc", "de"], None), ("abcde".to_owned(), mismatch));
    let short = BodyError::TooShort { announced: 6, received: 5 };
    assert_eq!(ends(&["abc", "de"], Some("6")), ("abcde".to_owned(), short));
    let long = BodyError::TooLong { announced: 6 };
    assert_eq!(ends(&["abc", "defg"], Some("6")), ("abc".to_owned(), long));
    assert_eq!(ends(&["abcdef", "g"], Some("6")), ("abcdef".to_owned(), long));
}

/// A service that does not read a body would not notice.
#[test]
fn a_missing_body_is_refused_at_once() {
    let (response, seen) = send(&app_configuration(), put(&[], "abc"));
    assert_eq!((response.status().as_u16(), seen), (401, None));
    let mut request = put(&[], "");
    request.headers_mut().insert("content-length", "3".parse().unwrap());
    assert_eq!(send(&app_configuration(), request).0.status(), 401);
    let (response, seen) = send(&app_configuration(), put(&[], ""));
    assert_eq!((response.status().as_u16(), seen.is_some()), (200, true));
}

/// Nobody has to read on after trailers, so they do not come before the comparison.
#[test]
fn trailers_come_after_the_comparison() {
    let frames = |expected: XMsContentSha256, parts: &[&'static str]| {
        let trailers = http::HeaderMap::from_iter([(http::header::ETAG, "a".parse().unwrap())]);
        let body = Parts::new(parts).with_trailers(core::future::ready(Some(Ok(trailers))));
        let signed = Some(Signed { digest: BodyDigest::new(), expected });
        let mut body = core::pin::pin!(VerifiedBody::new(body, signed));
        let mut frames = Vec::new();
        while let Some(frame) =
            ready(core::future::poll_fn(|context| body.as_mut().poll_frame(context)))
        {
            frames.push(match frame {
                Ok(frame) if frame.is_trailers() => "trailers".to_owned(),
                Ok(_) => "data".to_owned(),
                Err(error) => format!("{:?}", error.downcast::<BodyError>().unwrap()),
            });
        }
        frames
    };
    let mut digest = BodyDigest::new();
    digest.update(b"[]").unwrap();
    let signed = digest.finish().unwrap();
    assert_eq!(frames(signed, &["[", "]"]), ["data", "data", "trailers"]);
    assert_eq!(frames(signed, &["[]x"]), ["data", "Mismatch"]);
    assert_eq!(frames(signed, &[]), ["Mismatch"]);
}

/// A body that knows its end needs no more than its last part.
#[test]
fn a_body_that_knows_its_end_is_compared_there() {
    let (expected, digest) = (XMsContentSha256::EMPTY, BodyDigest::new());
    let signed = Some(Signed { digest, expected });
    let body = VerifiedBody::new(Whole::from("abc"), signed);
    assert!(!body.is_end_stream());
    let (bytes, error) = drain(body);
    let error = error.unwrap().downcast::<BodyError>().unwrap();
    assert_eq!((bytes, *error), (Vec::new(), BodyError::Mismatch));
}

#[track_caller]
fn is_refused(layer: &VerifyLayer, request: Request<Parts>, status: u16, code: &str) {
    let (response, seen) = send(layer, request);
    assert_eq!(response.status().as_u16(), status, "{}", response.body());
    assert!(seen.is_none());
    assert!(response.body().contains(&format!("\"code\":\"{code}\"")), "{}", response.body());
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
    assert!(!response.body().contains("s3cret"), "{}", response.body());
}

#[test]
fn what_is_refused_and_with_which_rule() {
    let layer = app_configuration();
    let mismatch = "app-configuration.signature.mismatch";
    let change = |change: fn(&mut Request<Parts>)| {
        let mut request = put(&[], "");
        change(&mut request);
        request
    };
    let path = change(|it| *it.uri_mut() = "/kv/s3cret?api-version=1.0".parse().unwrap());
    is_refused(&layer, path, 401, mismatch);
    let none = change(|it| drop(it.headers_mut().remove("authorization")));
    is_refused(&layer, none, 401, "app-configuration.authorization.missing");
    let bearer = change(|it| {
        it.headers_mut().insert("authorization", "Bearer s3cret".parse().unwrap());
    });
    is_refused(&layer, bearer, 401, mismatch);
    let removed = change(|it| {
        it.headers_mut().insert("authorization", "HMAC-SHA256 [REDACTED]".parse().unwrap());
    });
    is_refused(&layer, removed, 401, mismatch);
    let unknown = VerifyLayer::app_configuration(|_| None).clock(clock);
    is_refused(&unknown, put(&[], ""), 401, mismatch);
    let other = change(|it| {
        *it.uri_mut() = "https://fabrikam.azconfig.io/kv/color?api-version=1.0".parse().unwrap();
    });
    is_refused(&layer, other, 401, mismatch);
    let late = app_configuration().clock(|| HttpDate::from_unix(1_526_074_516).unwrap());
    is_refused(&late, put(&[], ""), 401, "app-configuration.date.skew");
    // A clock that was never set accepts nothing.
    let never = app_configuration().clock(|| HttpDate::from_unix(-1).unwrap());
    assert!(send(&never, put(&[], "")).1.is_none());
}

#[test]
fn the_original_uri_is_verified() {
    #[derive(Clone)]
    struct Original(Uri);

    let mut request = put(&[], "");
    let original = core::mem::replace(request.uri_mut(), "/color".parse().unwrap());
    request.extensions_mut().insert(Original(original));
    let layer = app_configuration();
    assert_eq!(send(&layer, request.clone()).0.status(), 401);
    let layer = layer.original_uri(|extensions| extensions.get().map(|uri: &Original| &uri.0));
    assert_eq!(send(&layer, request).0.status(), 200);
}

#[test]
fn all_keys_of_an_account_are_tried() {
    let key = |text: &str| MasterKey::from_base64(text).unwrap();
    let keys: Arc<[NamedKey]> =
        Arc::new([NamedKey::new("primary", key("AAEC")), NamedKey::new("secondary", key("AQID"))]);
    let layer = VerifyLayer::cosmos_db(move |request| match request.pseudo_authority {
        Some("contoso.documents.azure.com") => Arc::clone(&keys),
        _ => Arc::default(),
    })
    .clock(clock);
    let request = |host: &str, path: &str, signer: &str| {
        let request = Request::get(format!("https://{host}{path}"));
        let mut request = request.body(Parts::new(&["ab", "c"])).unwrap();
        let signed = key(signer).sign(&Signable::of(&request), clock()).unwrap();
        signed.write_to(request.headers_mut());
        request
    };
    let host = "contoso.documents.azure.com";
    for (text, name) in [("AAEC", "primary"), ("AQID", "secondary")] {
        let (signer, bytes, error) = send(&layer, request(host, "/dbs", text)).1.unwrap();
        assert_eq!((&*signer.key, signer.is_body_covered), (name, false));
        assert_eq!((bytes, error), (b"abc".to_vec(), None));
    }
    let mismatch = "cosmos-db.signature.mismatch";
    is_refused(&layer, request(host, "/dbs", "AgME"), 401, mismatch);
    let other = request("fabrikam.documents.azure.com", "/dbs", "AAEC");
    is_refused(&layer, other, 401, mismatch);
    // It could be read as another resource.
    let ambiguous = request(host, "/dbs/a%2Fcolls%2Fb", "AAEC");
    assert_eq!(send(&layer, ambiguous).0.status(), 401);
}

/// The kind of credentials that the inner service is told, and the body that it reads; `None` if it is not called.
fn passed(layer: &VerifyLayer, mut request: Request<Parts>) -> Option<(Option<Unverified>, bool)> {
    // What came with the request does not count.
    request.extensions_mut().insert(Unverified::ResourceToken);
    let forged = Signer { key: "forged".into(), date: clock(), is_body_covered: true };
    request.extensions_mut().insert(forged);
    let seen = Rc::new(RefCell::new(None));
    let inner = {
        let seen = Rc::clone(&seen);
        service(move |request: Request<VerifiedBody<Parts>>| {
            let extensions = request.extensions();
            let (unverified, signer) = (extensions.get().copied(), extensions.get::<Signer>());
            assert!(signer.is_none_or(|signer| &*signer.key != "forged"));
            *seen.borrow_mut() = Some((unverified, signer.is_some()));
            assert_eq!(drain(request.into_body()).1.map(|error| error.to_string()), None);
            Response::new(Whole::from("done"))
        })
    };
    let response = ready(layer.layer(inner).call(request)).unwrap();
    assert_eq!(response.status() == 200, seen.borrow().is_some());
    seen.take()
}

#[test]
fn other_credentials_are_passed_on_only_where_that_is_allowed() {
    let strict = app_configuration();
    let layer = app_configuration().allow_other_credentials(true);
    let with = |lines: &[&str]| {
        let mut request = put(&["a body that", " nobody signed"], "");
        request.headers_mut().remove("authorization");
        for line in lines {
            request.headers_mut().append("authorization", line.parse().unwrap());
        }
        request
    };
    assert_eq!(passed(&layer, put(&["{}"], "{}")), Some((None, true)));
    let access_token = Some((Some(Unverified::AccessToken), false));
    assert_eq!(passed(&layer, with(&["Bearer a.b.c"])), access_token);
    assert_eq!(
        passed(&layer.clone().clock(|| HttpDate::from_unix(-1).unwrap()), with(&["Bearer a"])),
        access_token
    );
    assert_eq!(passed(&strict, with(&["Bearer a.b.c"])), None);
    assert_eq!(
        passed(&layer.clone().allow_other_credentials(false), with(&["Bearer a.b.c"])),
        None
    );
    // Everything else is refused as before.
    for lines in [
        &[][..],
        &["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
        &["Bearer "],
        &["Bearer a", "Bearer a"],
        &["HMAC-SHA256 Credential=a", "Bearer a"],
        &[
            "HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=AAAA",
        ],
        &["type%3daad%26ver%3d1.0%26sig%3da"],
    ] {
        assert_eq!(passed(&layer, with(lines)), None, "{lines:?}");
    }
}

#[test]
fn tokens_of_cosmos_db_are_passed_on_too() {
    let layer = VerifyLayer::cosmos_db(|_| Arc::default()).clock(clock);
    let allowing = layer.clone().allow_other_credentials(true);
    let with = |path: &str, token: &str| {
        let request = Request::get(path).header("authorization", token);
        request
            .header("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT")
            .body(Parts::new(&["ab"]))
            .unwrap()
    };
    for (token, kind) in [
        ("type%3daad%26ver%3d1.0%26sig%3da.b.c", Some(Unverified::AccessToken)),
        ("type%3dresource%26ver%3d1%26sig%3dc2ln%3bc2ln%3b", Some(Unverified::ResourceToken)),
        ("type%3dother%26ver%3d1.0%26sig%3da", None),
        (
            "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
            None,
        ),
        ("Bearer a.b.c", None),
    ] {
        let expected = kind.map(|kind| (Some(kind), false));
        assert_eq!(passed(&allowing, with("/dbs/a/colls/b", token)), expected, "{token}");
        assert_eq!(passed(&layer, with("/dbs/a/colls/b", token)), None, "{token}");
        // It could be read as another resource.
        for path in ["/dbs/a%2Fcolls%2Fb", "//dbs/a", "/dbs/a/../b"] {
            assert_eq!(passed(&allowing, with(path, token)), None, "{token} {path}");
        }
    }
}

#[test]
fn the_service_has_the_constructors_of_its_layer() {
    let service = Verify::cosmos_db("inner", |_| Arc::default());
    assert_eq!((*service.get_ref(), service.clone().into_inner()), ("inner", "inner"));
    let mut service = Verify::app_configuration("inner", |_| None);
    *service.get_mut() = "other";
    assert_eq!(service.into_inner(), "other");
}

#[test]
fn debug_shows_no_key() {
    let text = format!(
        "{:?} {:?}",
        app_configuration(),
        NamedKey::new("a", MasterKey::from_base64("AAEC").unwrap())
    );
    assert!(text.contains("AppConfiguration(..)") && text.contains("NamedKey(\"a\")"), "{text}");
}
