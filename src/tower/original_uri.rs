//! The URI of a request before a router changed it.

use http::{Extensions, Uri};

use crate::Request;

/// Where a router keeps the original URI.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OriginalUri(Option<fn(&Extensions) -> Option<&Uri>>);

impl OriginalUri {
    pub(super) const fn new(find: fn(&Extensions) -> Option<&Uri>) -> Self {
        Self(Some(find))
    }

    /// The request with the URI that the client sent.
    pub(super) fn of<B>(self, request: &http::Request<B>) -> Request<'_> {
        let original = self.0.and_then(|find| find(request.extensions()));
        let uri = original.unwrap_or(request.uri());
        Request::of_uri(request.method(), uri, request.headers())
    }
}
