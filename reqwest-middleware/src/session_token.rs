//! The session tokens of a client.

use async_trait::async_trait;
use http::Extensions;
use masthead::cosmos::SharedSessionTokens;
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next, Result};

/// Keeps the session tokens of Azure Cosmos DB, one for each collection: takes that of each response, and sends it with each
/// request for items of the collection.
///
/// [`SharedSessionTokens::write_to_request`] and [`observe_response`](SharedSessionTokens::observe_response) define which
/// requests these are. A session token that the request already has stays. The tokens are those of one account. Attach it after a
/// retry. A token that cannot be kept is no error.
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
}

impl SessionTokenMiddleware {
    /// Keeps the tokens of one account.
    #[must_use]
    pub const fn new(tokens: SharedSessionTokens) -> Self {
        Self { tokens }
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
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        self.tokens.write_to_request(method.as_str(), &path, request.headers_mut());
        let origin = request.url().origin();
        let response = next.run(request, extensions).await?;
        // After a redirect, the response may be of another host.
        if response.url().origin() == origin {
            let (status, headers) = (response.status().as_u16(), response.headers());
            // A token that is refused leaves the earlier one.
            let _ = self.tokens.observe_response(method.as_str(), &path, status, headers);
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
}
