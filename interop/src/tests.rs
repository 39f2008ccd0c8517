//! Both servers at one address, and over HTTP/2.

use std::net::SocketAddr;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use masthead::HttpDate;
use masthead::signing::app_configuration::AccessKey;
use masthead::signing::cosmos_db::MasterKey;
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::app_configuration::{TEST_KEY, TEST_TOKEN};
use crate::cosmos_db::PRIMARY_KEY;

/// Paths that are those of a server, and paths that are those of neither.
const PATHS: [&str; 14] = [
    "/",
    "/kv",
    "/kv/a",
    "//kv",
    "/kv/",
    "/KV",
    "/dbs",
    "/dbs/",
    "//dbs",
    "/dbs/a/b",
    "/offers",
    "/other",
    "/locks/",
    "/%2e%2e/kv",
];

async fn answer(
    router: &Router,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap) {
    let mut request = Request::builder().method(method).uri(target).header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (response.status(), response.headers().clone())
}

/// Nobody learns which paths there are, nor which methods they have, before the credentials are verified.
#[tokio::test]
async fn strangers_are_refused_whatever_the_path() {
    for router in [router(), app_configuration::router(), cosmos_db::router()] {
        for path in PATHS {
            for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "TRACE", "FOO"] {
                for headers in [&[][..], &[("authorization", "Bearer another")]] {
                    let (status, headers) = answer(&router, method, path, headers).await;
                    assert_eq!(status, 401, "{method} {path}");
                    assert!(
                        headers.contains_key("www-authenticate") && !headers.contains_key("allow")
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_path_of_neither_server_is_answered_by_the_one_of_the_credentials() {
    let router = router();
    let token = format!("Bearer {TEST_TOKEN}");
    let (status, headers) =
        answer(&router, "GET", "/other?api-version=1.0", &[("authorization", &token)]).await;
    assert_eq!((status.as_u16(), headers.contains_key("x-ms-correlation-request-id")), (404, true));
    let (status, _) =
        answer(&router, "GET", "//kv?api-version=1.0", &[("authorization", &token)]).await;
    assert_eq!(status, 404);
    let token = format!("type%3daad%26ver%3d1.0%26sig%3d{}", cosmos_db::ACCESS_TOKEN);
    let date = HttpDate::now().to_string();
    let headers =
        [("authorization", &*token), ("x-ms-date", &date), ("x-ms-version", "2018-12-31")];
    let (status, headers) = answer(&router, "GET", "/other", &headers).await;
    assert!(status.is_client_error() && status != 401, "{status}");
    assert!(headers.contains_key("x-ms-activity-id"));
}

/// Serves a router at a port that is free.
async fn served(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

/// HTTP/2 has `:authority` in place of `Host`, and clients with prior knowledge begin with it.
#[tokio::test]
async fn http_2_with_prior_knowledge() {
    let address = served(router()).await;
    let io = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);

    let uri = |path: &str| format!("http://{address}{path}").parse::<Uri>().unwrap();
    let mut request =
        Request::get(uri("/kv/a?api-version=1.0")).body(Empty::<Bytes>::new()).unwrap();
    let key = AccessKey::from_base64(TEST_KEY[0], TEST_KEY[1]).unwrap();
    // The signature covers the host, which is not sent as `Host`.
    request.headers_mut().insert("host", address.to_string().parse().unwrap());
    let signed =
        key.sign(&masthead::Request::of(&request).with_body(b""), HttpDate::now()).unwrap();
    signed.write_to(request.headers_mut());
    request.headers_mut().remove("host");
    let response = sender.send_request(request).await.unwrap();
    let (version, status) = (response.version(), response.status().as_u16());
    assert_eq!((version, status), (http::Version::HTTP_2, 404), "{:?}", response.headers());

    let mut request = Request::get(uri("/"))
        .header("x-ms-version", "2018-12-31")
        .body(Empty::<Bytes>::new())
        .unwrap();
    let key = MasterKey::from_base64(PRIMARY_KEY).unwrap();
    let signed = key.sign(&masthead::Request::of(&request), HttpDate::now()).unwrap();
    signed.write_to(request.headers_mut());
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    // The account is at the authority of the request.
    assert!(String::from_utf8_lossy(&body).contains(&format!("http://{address}/")));
    let stranger = Request::get(uri("/kv")).body(Empty::<Bytes>::new()).unwrap();
    assert_eq!(sender.send_request(stranger).await.unwrap().status(), 401);
}
