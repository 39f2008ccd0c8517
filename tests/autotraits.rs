//! Traits that a change must not take away.

use masthead::auth::{
    Authorization, AuthorizationRef, Basic, Bearer, ChallengeRef, CosmosToken, HmacSha256,
    WwwAuthenticate,
};
use masthead::conditional::{ETag, EntityTagRef, EntityTagsRef, IfMatch, IfNoneMatch};
use masthead::sync_token::{SyncTokenRef, SyncTokens, SyncTokensRef};
use masthead::time::{Date, XMsDate};
use masthead::{Caret, DecodeError, Deviation, FieldLines, HttpDate, Lines, Notes, catalog};

fn shared<T: Send + Sync + Unpin + std::panic::UnwindSafe>() {}
fn copy<T: Copy + Send + Sync>() {}

#[test]
fn owned_types_go_anywhere() {
    shared::<Authorization>();
    shared::<Basic>();
    shared::<Bearer>();
    shared::<CosmosToken>();
    shared::<HmacSha256>();
    shared::<WwwAuthenticate>();
    shared::<ETag>();
    shared::<IfMatch>();
    shared::<IfNoneMatch>();
    shared::<SyncTokens>();
    shared::<Lines>();
    shared::<catalog::Entry>();
}

#[test]
fn views_and_plain_values_are_copied() {
    copy::<AuthorizationRef<'_>>();
    copy::<ChallengeRef<'_>>();
    copy::<EntityTagRef<'_>>();
    copy::<EntityTagsRef<'_>>();
    copy::<SyncTokenRef<'_>>();
    copy::<SyncTokensRef<'_>>();
    copy::<FieldLines<'_>>();
    copy::<Caret<'_>>();
    copy::<DecodeError>();
    copy::<Deviation>();
    copy::<Notes>();
    copy::<HttpDate>();
    copy::<Date>();
    copy::<XMsDate>();
}
