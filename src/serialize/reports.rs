//! Decisions, advice, refusals, and stores of tokens.

use serde::ser::{Serialize, Serializer};

use crate::conditional::{Decision, PreconditionRules, Representation};
#[cfg(feature = "signing")]
use crate::content::BodyError;
use crate::content::NotAcceptable;
use crate::correlation::CallIds;
use crate::cosmos::{
    AmbiguousTarget, SessionMergeError, SessionTokenRefusal, SessionTokenStore, SharedSessionTokens,
};
use crate::header_set::Failures;
use crate::paging::{NotAWindow, PagingError};
use crate::sync_token::{
    Observed, SharedSyncTokens, SyncTokenRefusal, SyncTokenStore, SyncTokensRefused,
};
use crate::time::RetryAdvice;

use super::{errors, objects, texts};

texts! {
    NotAWindow => |it| it;
    AmbiguousTarget => |it| it;
}

#[cfg(feature = "signing")]
texts! {
    BodyError => |it| it;
}

#[cfg(feature = "catalog")]
objects! {
    crate::catalog::Entry => |it| {
        "name": it.name().as_str(),
        "type": it.type_path(),
        "summary": it.summary(),
        "example": it.example(),
        "sensitive": it.is_sensitive(),
    }
}

#[cfg(feature = "axum")]
objects! {
    crate::axum::TypedRejection => |it| {
        "status": it.status().as_u16(),
        "error": it.error,
        "challenge": it.challenge,
    }
    crate::axum::CheckedRejection => |it| {
        "status": it.status().as_u16(),
        "report": it.report,
    }
}

errors! {
    PagingError { Header }
    SessionMergeError { Header }
    NotAcceptable { Header }
    SyncTokenRefusal { Header }
    SessionTokenRefusal { Header }
}

objects! {
    Decision => |it| {
        "outcome": it.outcome,
        "by": it.by.map(http::HeaderName::as_str),
        "range": it.range,
    }
    PreconditionRules => |it| {
        "comparison": it.comparison,
        "quoted_wildcard": it.quoted_wildcard,
        "first_tag_only": it.first_tag_only,
        "if_match_alone": it.if_match_alone,
        "by_method": it.by_method,
        "if_modified_since": it.if_modified_since,
        "if_unmodified_since": it.if_unmodified_since,
    }
    RetryAdvice => |it| {
        "header": it.header().as_str(),
        "wait_seconds": it.wait().as_secs_f64(),
        "asked_seconds": it.asked().as_secs_f64(),
        "unread": it.unread(),
    }
    Representation<'_> => |it| {
        "exists": it.exists(),
        "etag": it.etag(),
        "last_modified": it.last_modified(),
        "exact_last_modified": it.exact_last_modified(),
    }
    CallIds => |it| { "client_request_id": it.client_request_id, "request_id": it.request_id, }
    Observed => |it| { "added": it.added, "replaced": it.replaced, "kept": it.kept, }
    SyncTokensRefused => |it| {
        "observed": it.observed(),
        "refusals": it.iter().collect::<Vec<_>>(),
        "message": it.to_string(),
    }
}

impl Serialize for Failures {
    /// A sequence of the errors.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for SyncTokenStore {
    /// A sequence of the tokens with their sequence numbers. It deserializes as `Option<SyncTokens>` if it is not empty, which
    /// [`observe_lines`](SyncTokenStore::observe_lines) of a new store takes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for SharedSyncTokens {
    /// As its [`snapshot`](SharedSyncTokens::snapshot).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.snapshot().serialize(serializer)
    }
}

impl Serialize for SessionTokenStore {
    /// A map of the collections, each with its token. It deserializes as a map of
    /// [`SessionToken`](crate::cosmos::SessionToken)s, which [`observe_lines`](SessionTokenStore::observe_lines) takes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Serialize for SharedSessionTokens {
    /// As its [`snapshot`](SharedSessionTokens::snapshot).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.snapshot().serialize(serializer)
    }
}
