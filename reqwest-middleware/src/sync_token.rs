//! The Sync-Tokens of a client.

use async_trait::async_trait;
use http::Extensions;
use masthead::sync_token::SharedSyncTokens;
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next, Result};

/// Keeps the Sync-Tokens of Azure App Configuration: takes those of each response, and sends them with each request.
///
/// The tokens are those of one store, so use a client with separate tokens for each host. Attach it after a retry, so that each
/// attempt has the newest tokens. A token that cannot be kept is no error.
///
/// ```
/// use masthead::sync_token::SharedSyncTokens;
/// use masthead_reqwest_middleware::SyncTokenMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let tokens = SharedSyncTokens::new(100);
/// let client = ClientBuilder::new(reqwest::Client::new())
///     .with(SyncTokenMiddleware::new(tokens.clone()))
///     .build();
/// // The handle shows what the client has.
/// assert!(tokens.snapshot().is_empty());
/// # let _ = client;
/// ```
#[derive(Clone, Debug)]
pub struct SyncTokenMiddleware {
    tokens: SharedSyncTokens,
}

impl SyncTokenMiddleware {
    /// Keeps the tokens of one store.
    #[must_use]
    pub const fn new(tokens: SharedSyncTokens) -> Self {
        Self { tokens }
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
        self.tokens.write_to(request.headers_mut());
        let response = next.run(request, extensions).await?;
        // A token that is refused takes no other with it.
        let _ = self.tokens.observe(response.headers());
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{answered, get};

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
}
