//! Sync-Tokens of Azure App Configuration.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::Error;
use azure_core::error::ErrorKind;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request};
use masthead::headers::Header;
use masthead::sync_token::{SharedSyncTokens, SyncTokens};

use crate::Typed;

/// A policy that keeps the Sync-Tokens of responses, and sends them with the next requests, so that a client reads its own
/// writes.
///
/// One policy is for one store. Clones of its [`SharedSyncTokens`] share the tokens, also with code outside the pipeline: a
/// token that another client or an event has sent is added with `observe`. A response whose tokens are malformed, or are more
/// than the store of tokens may hold, is returned all the same, with the valid tokens kept.
///
/// ```
/// use masthead_azure_core::SyncTokenPolicy;
///
/// let policy = SyncTokenPolicy::new(100);
/// assert!(policy.tokens().to_request().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct SyncTokenPolicy {
    tokens: SharedSyncTokens,
}

impl SyncTokenPolicy {
    /// A policy that keeps tokens of at most so many identifiers.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::from(SharedSyncTokens::new(capacity))
    }

    /// The tokens.
    #[must_use]
    pub const fn tokens(&self) -> &SharedSyncTokens {
        &self.tokens
    }
}

impl From<SharedSyncTokens> for SyncTokenPolicy {
    fn from(tokens: SharedSyncTokens) -> Self {
        Self { tokens }
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
        request.headers_mut().remove(SyncTokens::name().as_str());
        if let Some(tokens) = self.tokens.to_request() {
            let refused = |error| Error::new(ErrorKind::DataConversion, error);
            request.insert_headers(&Typed(tokens)).map_err(refused)?;
        }
        let response = first.send(ctx, request, rest).await?;
        let name = SyncTokens::name().as_str().into();
        if let Some(line) = response.headers().get_optional_str(&name) {
            // Nothing is wrong with the response, and every valid token of the line was kept.
            drop(self.tokens.observe_lines(masthead::FieldLines::one(line.as_bytes())));
        }
        Ok(response)
    }
}
