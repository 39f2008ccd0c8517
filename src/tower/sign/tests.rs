use std::collections::VecDeque;

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt, Empty, combinators::BoxBody};

use super::*;
use crate::FieldMapExt;
use crate::content::XMsContentSha256;
use crate::tower::test_kit::{Parts as Stream, Whole, clock, read, ready, service};

fn access_key() -> AccessKey {
    AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

/// The request as it is sent, with the bytes of its body.
fn sent<B>(layer: SignLayer, request: Request<B>) -> Result<Request<Vec<u8>>, SignRequestError>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn Error + Send + Sync>> + fmt::Debug,
{
    let inner = service(|request: Request<SignedBody<B>>| {
        let len = request.body().size_hint().exact();
        let request = request.map(|body| read(body).unwrap());
        assert!(len.is_none_or(|len| len == request.body().len() as u64));
        Response::new(request)
    });
    match ready(layer.clock(clock).layer(inner).call(request)) {
        Ok(response) => Ok(response.into_body()),
        Err(error) => Err(*error.downcast().unwrap()),
    }
}

fn put<B>(body: B) -> Request<B> {
    Request::put("https://u:p@contoso.azconfig.io:443/kv/a%2Fb?api-version=1.0").body(body).unwrap()
}

#[track_caller]
fn is_signed(sent: &Request<Vec<u8>>) {
    let request = Signable::of(sent).with_body(sent.body());
    assert!(access_key().verify(&request, clock()).unwrap().is_body_verified);
}

#[test]
fn bodies_in_memory_are_hashed_and_sent() {
    let layer = || SignLayer::app_configuration(access_key());
    for text in ["", "{}"] {
        let whole = Whole::from(text);
        let boxed: BoxBody<Bytes, std::convert::Infallible> = whole.clone().boxed();
        for sent in [sent(layer(), put(whole)), sent(layer(), put(boxed))] {
            let sent = sent.unwrap();
            assert_eq!(sent.body(), text.as_bytes());
            assert_eq!(sent.headers()["host"], "contoso.azconfig.io");
            is_signed(&sent);
        }
    }
    is_signed(&sent(layer(), put(Empty::<Bytes>::new())).unwrap());
}

#[test]
fn a_host_stays_and_other_ports_count() {
    let host = |uri: &str, host: Option<&str>| {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let request = request.body(Whole::default()).unwrap();
        let sent = sent(SignLayer::app_configuration(access_key()), request).unwrap();
        sent.headers()["host"].to_str().unwrap().to_owned()
    };
    assert_eq!(host("https://a.example/kv", None), "a.example");
    assert_eq!(host("https://a.example:8443/kv", None), "a.example:8443");
    assert_eq!(host("https://a.example:80/kv", None), "a.example:80");
    assert_eq!(host("http://a.example:80/kv", None), "a.example");
    assert_eq!(host("https://[::1]:443/kv", None), "[::1]");
    assert_eq!(host("https://a.example/kv", Some("b.example")), "b.example");
    let request = Request::get("/kv").body(Whole::default()).unwrap();
    let error = sent(SignLayer::app_configuration(access_key()), request).unwrap_err();
    assert_eq!(error.to_string(), "cannot sign \"host\": the request has no Host header");
}

#[test]
fn a_body_that_streams_needs_its_digest() {
    let layer = || SignLayer::app_configuration(access_key());
    let stream = || Stream::new(&["ab", "c"]);
    let error = sent(layer(), put(stream())).unwrap_err();
    assert!(matches!(error, SignRequestError::BodyStreams));

    let mut request = put(stream());
    let mut digest = crate::content::BodyDigest::new();
    digest.update(b"abc").unwrap();
    request.headers_mut().write(&digest.finish().unwrap());
    let sent_request = sent(layer(), request).unwrap();
    assert_eq!(sent_request.body(), b"abc");
    is_signed(&sent_request);

    // Of a body in memory, the digest is computed.
    let mut request = put(Whole::from("abc"));
    request.headers_mut().write(&XMsContentSha256::EMPTY);
    is_signed(&sent(layer(), request).unwrap());
}

type Part = Poll<Result<&'static str, &'static str>>;

/// A body that says how long it is, and is not there yet, not so long, or broken. It does not know where it ends, and may not
/// be polled after its end.
#[derive(Debug)]
struct Odd {
    parts: VecDeque<Part>,
    has_ended: bool,
}

impl Odd {
    fn new(parts: &[Part]) -> Self {
        Self { parts: parts.iter().copied().collect(), has_ended: false }
    }
}

impl Body for Odd {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, &'static str>>> {
        match self.parts.pop_front() {
            None => {
                assert!(!self.has_ended, "polled after its end");
                self.has_ended = true;
                Poll::Ready(None)
            }
            Some(Poll::Pending) => Poll::Pending,
            Some(Poll::Ready(part)) => {
                Poll::Ready(Some(part.map(|part| http_body::Frame::data(part.into()))))
            }
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(3)
    }
}

/// As that of a server whose request is sent on.
#[test]
fn a_body_of_known_length_may_stream_if_its_digest_is_set() {
    let layer = || SignLayer::app_configuration(access_key());
    let part = |text| Poll::Ready(Ok(text));
    let mut digest = crate::content::BodyDigest::new();
    digest.update(b"abc").unwrap();
    let digest = digest.finish().unwrap();
    for parts in [
        &[part("ab"), Poll::Pending, part("c")][..],
        &[Poll::Pending, part("abc")],
        &[part("abc"), Poll::Pending],
    ] {
        let mut request = put(Odd::new(parts));
        request.headers_mut().write(&digest);
        request.headers_mut().insert("content-length", "3".parse().unwrap());
        let inner = service(|request: Request<SignedBody<Odd>>| {
            assert!(!request.body().is_end_stream());
            Response::new(request.map(|body| read(body).unwrap()))
        });
        let sent = ready(layer().clock(clock).layer(inner).call(request)).unwrap().into_body();
        assert_eq!(sent.body(), b"abc");
        is_signed(&sent);
    }
    // The length is compared all the same.
    let mut request = put(Odd::new(&[Poll::Pending, part("abc")]));
    request.headers_mut().write(&digest);
    request.headers_mut().insert("content-length", "4".parse().unwrap());
    let error = sent(layer(), request).unwrap_err();
    assert_eq!(error.to_string(), "the body is 3 bytes long, but Content-Length is 4");
}

/// Such a body still says the length that it had, after its end.
#[test]
fn a_body_that_was_read_to_its_end_is_not_polled_again() {
    let layer = SignLayer::app_configuration(access_key());
    let sent = sent(layer, put(Odd::new(&[Poll::Ready(Ok("ab")), Poll::Ready(Ok("c"))]))).unwrap();
    assert_eq!(sent.body(), b"abc");
    is_signed(&sent);

    let mut body = {
        let inner = service(|request: Request<SignedBody<Odd>>| Response::new(request.into_body()));
        let layer = SignLayer::app_configuration(access_key()).clock(clock);
        ready(layer.layer(inner).call(put(Odd::new(&[Poll::Ready(Ok("abc"))]))))
            .unwrap()
            .into_body()
    };
    assert_eq!(body.size_hint().exact(), Some(3));
    assert!(!body.is_end_stream());
    ready(body.frame()).unwrap().unwrap();
    assert_eq!(body.size_hint().exact(), Some(0));
    assert!(body.is_end_stream());
    assert!(ready(body.frame()).is_none());
}

#[test]
fn other_bodies_are_errors() {
    let error = |parts: &[Part], length: Option<&str>| {
        let mut request = put(Odd::new(parts));
        if let Some(length) = length {
            request.headers_mut().insert("content-length", length.parse().unwrap());
        }
        let layer = SignLayer::app_configuration(access_key());
        sent(layer, request).unwrap_err().to_string()
    };
    let part = |text| Poll::Ready(Ok(text));
    let streams = SignRequestError::BodyStreams.to_string();
    assert_eq!(error(&[part("ab"), Poll::Pending, part("c")], None), streams);
    let broken = "cannot hash the body, because it ends with an error";
    assert_eq!(error(&[part("a"), Poll::Ready(Err("it broke"))], None), broken);
    assert_eq!(error(&[part("ab"), part("cd")], None), broken);
    assert_eq!(error(&[part("ab")], None), broken);
    let long = error(&[part("abc")], Some("2"));
    assert_eq!(long, "the body is 3 bytes long, but Content-Length is 2");
    let short = error(&[part("abc")], Some("4"));
    assert_eq!(short, "the body is 3 bytes long, but Content-Length is 4");
    assert_eq!(error(&[part("abc")], Some("x")), "Content-Length is not a number");
}

#[test]
fn any_body_is_sent_to_cosmos_db() {
    let key = || MasterKey::from_base64("AAEC").unwrap();
    let request = Request::post("https://contoso.documents.azure.com/dbs");
    let request = request.header("authorization", "stale").body(Stream::new(&["{", "}"]));
    let sent = sent(SignLayer::cosmos_db(key()), request.unwrap()).unwrap();
    assert_eq!(sent.body(), b"{}");
    assert!(key().verify_resource(&Signable::of(&sent), clock()).is_ok());
}

#[test]
fn requests_to_other_origins_are_not_signed() {
    let key = || MasterKey::from_base64("AAEC").unwrap();
    let account = "https://contoso.documents.azure.com";
    for layer in [SignLayer::cosmos_db(key()), SignLayer::app_configuration(access_key())] {
        let layer = layer.only_for(account.parse().unwrap());
        let is_signed = |uri: &str| {
            let request = Request::get(uri).body(Whole::from("abc")).unwrap();
            let sent = sent(layer.clone(), request).unwrap();
            assert_eq!(sent.body(), b"abc");
            sent.headers().contains_key("authorization")
        };
        assert!(is_signed("https://contoso.documents.azure.com:443/dbs"));
        for other in ["http://contoso.documents.azure.com/dbs", "https://other.example/dbs", "/dbs"]
        {
            assert!(!is_signed(other), "{other}");
        }
        // What the caller has set for another origin stays, and a body that streams needs no digest there.
        let request = Request::get("https://other.example/").header("authorization", "Bearer a");
        let sent = sent(layer, request.body(Stream::new(&["ab", "c"])).unwrap()).unwrap();
        assert_eq!(
            (&sent.headers()["authorization"], &sent.body()[..]),
            (&"Bearer a".parse().unwrap(), &b"abc"[..])
        );
    }
}

#[test]
fn debug_shows_no_key_and_no_body() {
    let inner = service(|request: Request<SignedBody<Odd>>| Response::new(request.into_body()));
    let mut client = Sign::app_configuration(inner, access_key());
    let request = put(Odd::new(&[Poll::Ready(Ok("abc"))]));
    let body = ready(client.call(request)).unwrap().into_body();
    let text =
        format!("{body:?} {:?}", Sign::cosmos_db((), MasterKey::from_base64("AAEC").unwrap()));
    assert!(
        !text.contains("abc") && !text.contains("AAEC") && text.contains("SignedBody"),
        "{text}"
    );
}

#[test]
fn without_a_clock_nothing_is_sent() {
    let layer = SignLayer::app_configuration(access_key());
    let inner = service(|_: Request<SignedBody<Whole>>| ());
    let layer = layer.clock(|| HttpDate::from_unix(-1).unwrap());
    let error = ready(layer.layer(inner).call(put(Whole::default()))).unwrap_err();
    assert_eq!(error.to_string(), "the system clock is set before 1970");
    assert!(!format!("{layer:?}").contains("key-id-1"));
}
