//! A client without a network: the last middleware answers.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use http::response::Builder;
use http::{Extensions, HeaderMap};
use http_body::{Body, Frame};
use masthead::HttpDate;
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next, Result};

/// The date of the examples of signatures: `Fri, 11 May 2018 18:48:36 GMT`.
pub(crate) fn clock() -> HttpDate {
    HttpDate::from_unix(1_526_064_516).unwrap()
}

/// A body in one part, whose bytes nobody can see before it is sent.
pub(crate) struct Stream(pub(crate) Option<&'static str>);

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|part| Ok(Frame::data(Bytes::from_static(part.as_bytes())))))
    }
}

/// A client whose last middleware answers.
pub(crate) struct Client {
    builder: ClientBuilder,
    answers: Answers,
}

impl Client {
    pub(crate) fn with(self, middleware: impl Middleware) -> Self {
        Self { builder: self.builder.with(middleware), ..self }
    }

    pub(crate) fn build(self) -> ClientWithMiddleware {
        self.builder.with(self.answers).build()
    }
}

/// An extension of an answer: the URL that it came from, because reqwest followed a redirect.
#[derive(Clone, Copy)]
pub(crate) struct RedirectedTo(pub(crate) &'static str);

/// Answers in their order; after the last one, it is a 404.
#[derive(Clone, Default)]
struct Answers {
    answers: Arc<Mutex<Vec<Builder>>>,
    seen: Arc<Mutex<Vec<http::Request<Vec<u8>>>>>,
}

#[async_trait]
impl Middleware for Answers {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> Result<Response> {
        let url = request.url().clone();
        let bytes = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let mut seen = http::Request::new(bytes.to_vec());
        *seen.method_mut() = request.method().clone();
        // As HTTP/1.1 has it: path and query.
        let uri: http::Uri = request.url().as_str().parse().unwrap();
        *seen.uri_mut() = uri.path_and_query().unwrap().as_str().parse().unwrap();
        *seen.headers_mut() = request.headers().clone();
        self.seen.lock().unwrap().push(seen);
        let mut answers = self.answers.lock().unwrap();
        let answer = answers.pop().unwrap_or_else(|| http::Response::builder().status(404));
        let redirected = answer.extensions_ref().and_then(|it| it.get::<RedirectedTo>());
        let url = redirected.map_or(url, |RedirectedTo(url)| url.parse().unwrap());
        Ok(answer.url(url).body("").unwrap().into())
    }
}

/// A client with these answers, and a function that returns the values of a header of each request so far; empty texts
/// where it is absent.
pub(crate) fn answered(
    answers: impl IntoIterator<Item = Builder>,
) -> (Client, impl Fn(&str) -> Vec<String>) {
    let mut list: Vec<_> = answers.into_iter().collect();
    list.reverse();
    let answers = Answers { answers: Arc::new(Mutex::new(list)), ..Answers::default() };
    let all = Arc::clone(&answers.seen);
    let value = |headers: &HeaderMap, name: &str| {
        headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    let seen = move |name: &str| {
        all.lock().unwrap().iter().map(|request| value(request.headers(), name)).collect()
    };
    (Client { builder: ClientBuilder::new(reqwest::Client::new()), answers }, seen)
}

pub(crate) async fn send(client: &ClientWithMiddleware, request: Request) -> Result<Response> {
    client.execute(request).await
}

pub(crate) async fn get(client: &ClientWithMiddleware, url: &str) -> Result<Response> {
    send(client, Request::new(http::Method::GET, url.parse().unwrap())).await
}

/// A request as it is sent after a middleware.
pub(crate) async fn exchange(
    middleware: impl Middleware,
    request: Request,
) -> Result<http::Request<Vec<u8>>> {
    let answers = Answers::default();
    let client =
        Client { builder: ClientBuilder::new(reqwest::Client::new()), answers: answers.clone() };
    send(&client.with(middleware).build(), request).await?;
    let sent = answers.seen.lock().unwrap().pop();
    Ok(sent.unwrap())
}
