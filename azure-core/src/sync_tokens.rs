//! Sync-Tokens of Azure App Configuration.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::Error;
use azure_core::error::ErrorKind;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request, Url};
use masthead::headers::Header;
use masthead::sync_token::{SharedSyncTokens, SyncTokens};

use crate::Typed;

/// A policy that keeps the Sync-Tokens of responses, and sends them with the next requests, so that a client reads its own
/// writes.
///
/// One policy is for one store, so set [`only_for`](Self::only_for) where a pipeline also sends requests to others. Clones of its [`SharedSyncTokens`] share the tokens, also with code outside the pipeline: a
/// token that another client or an event has sent is added with `observe`. A response whose tokens are malformed, or are more
/// than the store of tokens may hold, is returned all the same, with the valid tokens kept.
///
/// ```
/// use masthead_azure_core::SyncTokenPolicy;
///
/// let policy = SyncTokenPolicy::new(100);
/// assert!(policy.tokens().to_request().is_none());
/// ```
#[derive(Clone)]
pub struct SyncTokenPolicy {
    tokens: SharedSyncTokens,
    only_for: Option<Url>,
}

/// Shows of the URL only the origin.
impl std::fmt::Debug for SyncTokenPolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let only_for = self.only_for.as_ref().map(|url| url.origin().ascii_serialization());
        f.debug_struct("SyncTokenPolicy")
            .field("tokens", &self.tokens)
            .field("only_for", &only_for)
            .finish()
    }
}

impl SyncTokenPolicy {
    /// A policy that keeps tokens of at most so many identifiers.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::from(SharedSyncTokens::new(capacity))
    }

    /// Leaves requests to other origins alone: they get no token, and their responses are not read. An origin is the scheme, the
    /// host and the port of a URL. Without this call, every request is handled.
    ///
    /// A request keeps no token after it was sent, so one that is sent again to another origin takes none there.
    ///
    /// ```
    /// use azure_core::http::Url;
    /// use masthead_azure_core::SyncTokenPolicy;
    ///
    /// let policy = SyncTokenPolicy::new(100).only_for(Url::parse("https://contoso.azconfig.io")?);
    /// # let _ = policy;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_for(mut self, origin: Url) -> Self {
        self.only_for = Some(origin);
        self
    }

    /// The tokens.
    #[must_use]
    pub const fn tokens(&self) -> &SharedSyncTokens {
        &self.tokens
    }
}

impl From<SharedSyncTokens> for SyncTokenPolicy {
    fn from(tokens: SharedSyncTokens) -> Self {
        Self { tokens, only_for: None }
    }
}

#[async_trait]
impl Policy for SyncTokenPolicy {
    async fn send(
        &self,
        ctx: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let [first, rest @ ..] = next else {
            return Err(Error::with_message(ErrorKind::Other, "the pipeline has no transport"));
        };
        if self.only_for.as_ref().is_some_and(|only| only.origin() != request.url().origin()) {
            return first.send(ctx, request, rest).await;
        }
        request.headers_mut().remove(SyncTokens::name().as_str());
        if let Some(tokens) = self.tokens.to_request() {
            let refused = |error| Error::new(ErrorKind::DataConversion, error);
            request.insert_headers(&Typed(tokens)).map_err(refused)?;
        }
        let response = first.send(ctx, request, rest).await;
        // The request may be sent again, to another origin.
        request.headers_mut().remove(SyncTokens::name().as_str());
        let response = response?;
        let name = SyncTokens::name().as_str().into();
        if let Some(line) = response.headers().get_optional_str(&name) {
            // Nothing is wrong with the response, and every valid token of the line was kept.
            drop(self.tokens.observe_lines(masthead::FieldLines::one(line.as_bytes())));
        }
        Ok(response)
    }
}
