//! The Sync-Tokens of a client.

use async_trait::async_trait;
use http::Extensions;
use masthead::sync_token::{SharedSyncTokens, SyncTokens};
use reqwest::{Request, Response, Url};
use reqwest_middleware::{Middleware, Next, Result};

use crate::log;
use crate::only_for::OnlyFor;

/// Keeps the Sync-Tokens of Azure App Configuration: takes those of each response, and sends them with each request.
///
/// The tokens are those of one store, so use a client with separate tokens for each host, and
/// [`only_for`](Self::only_for) where it also sends requests to other hosts. Attach it after a retry, so that each
/// attempt has the newest tokens.
///
/// A token that cannot be read, or finds the store full, is not kept. That is no error: the response is returned as it is, and the
/// other tokens are kept. With the feature `tracing`, it is an [event](crate#logging).
///
/// reqwest follows redirects itself and takes the tokens to the other host, so use a client with `redirect(Policy::none())`. The
/// tokens of a response are kept only if its URL has the origin of the request: its scheme, host and port.
///
/// ```
/// use masthead::sync_token::SharedSyncTokens;
/// use masthead_reqwest_middleware::SyncTokenMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let tokens = SharedSyncTokens::new(100);
/// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let client = ClientBuilder::new(http)
///     .with(SyncTokenMiddleware::new(tokens.clone()))
///     .build();
/// // The handle shows what the client has.
/// assert!(tokens.snapshot().is_empty());
/// # let _ = client;
/// # Ok::<(), reqwest::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SyncTokenMiddleware {
    tokens: SharedSyncTokens,
    only_for: OnlyFor,
}

impl SyncTokenMiddleware {
    /// Keeps the tokens of one store.
    #[must_use]
    pub const fn new(tokens: SharedSyncTokens) -> Self {
        Self { tokens, only_for: OnlyFor::ANY }
    }

    /// Leaves requests to other origins alone: they get no token, and their responses are not read. An origin is the scheme, the
    /// host and the port of a URL. Without this call, every request is handled.
    ///
    /// ```
    /// use masthead::sync_token::SharedSyncTokens;
    /// use masthead_reqwest_middleware::SyncTokenMiddleware;
    /// use reqwest::Url;
    ///
    /// let keep = SyncTokenMiddleware::new(SharedSyncTokens::new(100));
    /// let keep = keep.only_for(Url::parse("https://contoso.azconfig.io")?);
    /// # let _ = keep;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_for(self, origin: Url) -> Self {
        Self { only_for: OnlyFor::new(origin), ..self }
    }
}

#[async_trait]
impl Middleware for SyncTokenMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let origin = request.url().origin();
        if !self.only_for.includes(request.url()) {
            return next.run(request, extensions).await;
        }
        self.tokens.write_to(request.headers_mut());
        let response = next.run(request, extensions).await?;
        // After a redirect, the response may be of another host.
        if response.url().origin() == origin {
            if let Err(refused) = self.tokens.observe(response.headers()) {
                // It has no byte of a value.
                log::token::<SyncTokens>(&refused);
            }
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use crate::test_kit::{RedirectedTo, answered, get};

    #[tokio::test]
    async fn tokens_are_sent_back() {
        let tokens = SharedSyncTokens::new(1);
        let keep = SyncTokenMiddleware::new(tokens.clone());
        let (client, seen) = answered([
            http::Response::builder().header("sync-token", "a=1;sn=1"),
            http::Response::builder().status(412).header("sync-token", "a=2;sn=2,b=1;sn=1,;"),
            http::Response::builder(),
        ]);
        let client = client.with(keep).build();
        for _ in 0..3 {
            get(&client, "https://contoso.azconfig.io/kv").await.unwrap();
        }
        assert_eq!(seen("sync-token"), ["", "a=1", "a=2"]);
        assert_eq!(tokens.snapshot().len(), 1);
    }

    #[tokio::test]
    async fn tokens_of_another_origin_are_not_kept() {
        let tokens = SharedSyncTokens::new(10);
        for (url, kept) in [
            ("https://contoso.azconfig.io.example/kv", 0),
            ("http://contoso.azconfig.io/kv", 0),
            ("https://contoso.azconfig.io:8443/kv", 0),
            ("https://contoso.azconfig.io:443/other", 1),
        ] {
            let answer = http::Response::builder().header("sync-token", "a=1;sn=1");
            let (client, _) = answered([answer.extension(RedirectedTo(url))]);
            let client = client.with(SyncTokenMiddleware::new(tokens.clone())).build();
            get(&client, "https://contoso.azconfig.io/kv").await.unwrap();
            assert_eq!(tokens.snapshot().len(), kept, "{url}");
        }
    }

    #[tokio::test]
    async fn requests_to_other_origins_are_left_alone() {
        let token = |token: &str| http::Response::builder().header("sync-token", token);
        let (client, seen) =
            answered([token("a=9;sn=9"), token("a=1;sn=1"), token("a=9;sn=9"), token("")]);
        let keep = SyncTokenMiddleware::new(SharedSyncTokens::new(10));
        let store = "https://contoso.azconfig.io";
        let client = client.with(keep.only_for(store.parse().unwrap())).build();
        for origin in ["https://other.example", store, "http://contoso.azconfig.io", store] {
            get(&client, &format!("{origin}/kv")).await.unwrap();
        }
        assert_eq!(seen("sync-token"), ["", "", "", "a=1"]);
    }

    /// A server that gives one answer, and its address.
    fn server(answer: String) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut part = [0; 1024];
            while !request.ends_with(b"\r\n\r\n") {
                let len = stream.read(&mut part).unwrap();
                request.extend_from_slice(&part[..len]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
        });
        address
    }

    #[tokio::test]
    async fn the_response_after_a_redirect_of_reqwest_is_of_another_origin() {
        let end = "Connection: close\r\nContent-Length: 0\r\n\r\n";
        let other = server(format!("HTTP/1.1 200 OK\r\nSync-Token: a=1;sn=1\r\n{end}"));
        let store = server(format!(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{other}/\r\n{end}"
        ));
        let tokens = SharedSyncTokens::new(10);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let client = reqwest_middleware::ClientBuilder::new(http)
            .with(SyncTokenMiddleware::new(tokens.clone()))
            .build();
        let response = client.get(format!("http://{store}/kv")).send().await.unwrap();
        assert!(response.headers().contains_key("sync-token"));
        assert!(tokens.snapshot().is_empty());
    }
}
