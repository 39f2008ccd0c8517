//! The session tokens of a client.

use async_trait::async_trait;
use http::Extensions;
use masthead::cosmos::{SessionToken, SharedSessionTokens};
use reqwest::{Request, Response, Url};
use reqwest_middleware::{Middleware, Next, Result};

use crate::log;
use crate::only_for::OnlyFor;

/// Keeps the session tokens of Azure Cosmos DB, one for each collection: takes that of each response, and sends it with each
/// request for items of the collection.
///
/// [`SharedSessionTokens::write_to_request`] and [`observe_response`](SharedSessionTokens::observe_response) define which
/// requests these are. A session token that the request already has stays. The tokens are those of one account, so
/// set [`only_for`](Self::only_for) where a client also sends requests to others. Attach it after a retry.
///
/// A token that cannot be read, does not merge with the earlier one, or finds the store full, is not kept. That is no error: the
/// response is returned as it is, and the earlier token stays. With the feature `tracing`, it is an [event](crate#logging).
///
/// reqwest follows redirects itself and takes the token to the other host, so use a client with `redirect(Policy::none())`. The
/// token of a response is kept only if its URL has the origin of the request: its scheme, host and port.
///
/// ```
/// use masthead::cosmos::SharedSessionTokens;
/// use masthead_reqwest_middleware::SessionTokenMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let client = ClientBuilder::new(http)
///     .with(SessionTokenMiddleware::new(SharedSessionTokens::new(100)))
///     .build();
/// # let _ = client;
/// # Ok::<(), reqwest::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SessionTokenMiddleware {
    tokens: SharedSessionTokens,
    only_for: OnlyFor,
}

impl SessionTokenMiddleware {
    /// Keeps the tokens of one account.
    #[must_use]
    pub const fn new(tokens: SharedSessionTokens) -> Self {
        Self { tokens, only_for: OnlyFor::ANY }
    }

    /// Leaves requests to other origins alone: they get no token, and their responses are not read. An origin is the scheme, the
    /// host and the port of a URL. Without this call, every request is handled.
    ///
    /// ```
    /// use masthead::cosmos::SharedSessionTokens;
    /// use masthead_reqwest_middleware::SessionTokenMiddleware;
    /// use reqwest::Url;
    ///
    /// let keep = SessionTokenMiddleware::new(SharedSessionTokens::new(100));
    /// let keep = keep.only_for(Url::parse("https://contoso.documents.azure.com")?);
    /// # let _ = keep;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_for(self, origin: Url) -> Self {
        Self { only_for: OnlyFor::new(origin), ..self }
    }
}

#[async_trait]
impl Middleware for SessionTokenMiddleware {
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
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        self.tokens.write_to_request(method.as_str(), &path, request.headers_mut());
        let response = next.run(request, extensions).await?;
        // After a redirect, the response may be of another host.
        if response.url().origin() == origin {
            let (status, headers) = (response.status().as_u16(), response.headers());
            let observed = self.tokens.observe_response(method.as_str(), &path, status, headers);
            if let Err(refused) = observed {
                log::token::<SessionToken>(&refused.public_message());
            }
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{RedirectedTo, answered, get};

    #[tokio::test]
    async fn tokens_are_sent_back_for_items_of_their_collection() {
        let token = |token: &str| http::Response::builder().header("x-ms-session-token", token);
        let (client, seen) = answered([
            token("0:-1#59"),
            token("0:-1#60"),
            token("0:-1#1"),
            http::Response::builder(),
        ]);
        let tokens = SharedSessionTokens::new(10);
        let client = client.with(SessionTokenMiddleware::new(tokens)).build();
        let account = "https://contoso.documents.azure.com/dbs/db/colls";
        for path in ["a/docs/1", "a/docs/2?x=y", "b/docs", "a/docs"] {
            get(&client, &format!("{account}/{path}")).await.unwrap();
        }
        assert_eq!(seen("x-ms-session-token"), ["", "0:-1#59", "", "0:-1#60"]);
    }

    #[tokio::test]
    async fn tokens_of_another_origin_are_not_kept() {
        let token = |token: &str| http::Response::builder().header("x-ms-session-token", token);
        let docs = "https://contoso.documents.azure.com/dbs/db/colls/a/docs";
        let other = RedirectedTo("https://contoso.example/dbs/db/colls/a/docs");
        let same = RedirectedTo("https://contoso.documents.azure.com/");
        let (client, seen) = answered([
            token("0:-1#59").extension(other),
            token("0:-1#1").extension(same),
            token("0:-1#60").extension(other),
            token("0:-1#2"),
        ]);
        let tokens = SharedSessionTokens::new(10);
        let client = client.with(SessionTokenMiddleware::new(tokens)).build();
        for _ in 0..4 {
            get(&client, docs).await.unwrap();
        }
        assert_eq!(seen("x-ms-session-token"), ["", "", "0:-1#1", "0:-1#1"]);
    }

    #[tokio::test]
    async fn requests_to_other_origins_are_left_alone() {
        let token = |token: &str| http::Response::builder().header("x-ms-session-token", token);
        let (client, seen) =
            answered([token("0:-1#60"), token("0:-1#1"), token("0:-1#60"), token("0:-1#2")]);
        let keep = SessionTokenMiddleware::new(SharedSessionTokens::new(10));
        let account = "https://contoso.documents.azure.com";
        let client = client.with(keep.only_for(account.parse().unwrap())).build();
        let other = "https://other.example";
        for origin in [other, account, other, account] {
            get(&client, &format!("{origin}/dbs/db/colls/a/docs")).await.unwrap();
        }
        assert_eq!(seen("x-ms-session-token"), ["", "", "", "0:-1#1"]);
    }
}
