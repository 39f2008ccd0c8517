//! Strategies that generate headers, for property tests of what uses them.
//!
//! ```
//! use masthead::{Field, strategies};
//! use proptest::prelude::*;
//!
//! proptest!(|(tokens in strategies::sync_tokens())| {
//!     let lines = tokens.to_lines();
//!     prop_assert!(lines.as_slice().is_empty() || masthead::sync_token::SyncTokens::from_lines(lines).is_ok());
//! });
//! ```

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::HttpDate;
use crate::auth::{
    Authorization, Basic, Bearer, Challenge, CosmosKind, CosmosToken, HmacSha256, WwwAuthenticate,
};
use crate::conditional::{ETag, EntityTagRef, IfMatch, IfNoneMatch};
use crate::sync_token::SyncTokens;
use crate::time::{Date, XMsDate};

/// What the strategies make is within the grammar, so that building it cannot fail.
const VALID: &str = "a strategy makes valid parts only";

/// Any date that an HTTP-date can say.
pub fn http_date() -> impl Strategy<Value = HttpDate> {
    crate::grammar::date::RANGE.prop_map(|unix| HttpDate::from_unix(unix).expect(VALID))
}

/// [`Date`].
pub fn date() -> impl Strategy<Value = Date> {
    http_date().prop_map(Date)
}

/// [`XMsDate`].
pub fn x_ms_date() -> impl Strategy<Value = XMsDate> {
    http_date().prop_map(XMsDate)
}

/// [`SyncTokens`], none of them included.
pub fn sync_tokens() -> impl Strategy<Value = SyncTokens> {
    let id = "[!-+\\--:<>-~]{1,12}";
    let value = "[!-+\\--:<-~]{1,24}";
    vec((id, value, option::of(any::<u64>())), 0..6).prop_map(|tokens| {
        let tokens = tokens.iter().map(|(id, value, sn)| (&**id, &**value, *sn));
        SyncTokens::try_from_iter(tokens).expect(VALID)
    })
}

fn tags() -> impl Strategy<Value = Vec<(bool, String)>> {
    vec((any::<bool>(), "[!#-~\u{80}-\u{2fff}]{0,16}"), 0..6)
}

fn tag((weak, tag): &(bool, String)) -> EntityTagRef<'_> {
    let tag = if *weak { EntityTagRef::weak(tag) } else { EntityTagRef::strong(tag) };
    tag.expect(VALID)
}

/// [`ETag`].
pub fn etag() -> impl Strategy<Value = ETag> {
    (any::<bool>(), "[!#-~\u{80}-\u{2fff}]{0,40}")
        .prop_map(|parts| ETag::new(tag(&parts)).expect(VALID))
}

/// [`IfMatch`]: `*` or a list, the empty one included.
pub fn if_match() -> impl Strategy<Value = IfMatch> {
    option::of(tags()).prop_map(|tags| match tags {
        Some(tags) => IfMatch::try_from_iter(tags.iter().map(tag)).expect(VALID),
        None => IfMatch::any(),
    })
}

/// [`IfNoneMatch`]: `*` or a list, the empty one included.
pub fn if_none_match() -> impl Strategy<Value = IfNoneMatch> {
    option::of(tags()).prop_map(|tags| match tags {
        Some(tags) => IfNoneMatch::try_from_iter(tags.iter().map(tag)).expect(VALID),
        None => IfNoneMatch::any(),
    })
}

/// [`Bearer`].
pub fn bearer() -> impl Strategy<Value = Bearer> {
    "[A-Za-z0-9._~+/-]{1,60}={0,2}".prop_map(|token| Bearer::new(&token).expect(VALID))
}

/// [`Basic`].
pub fn basic() -> impl Strategy<Value = Basic> {
    ("[ -9;-~\u{a0}-\u{2fff}]{0,12}", "[ -~\u{a0}-\u{2fff}]{0,12}")
        .prop_map(|(user, password)| Basic::new(&user, &password).expect(VALID))
}

/// [`HmacSha256`].
pub fn hmac_sha256() -> impl Strategy<Value = HmacSha256> {
    ("[!-%'-+\\--~]{1,40}", vec("[A-Za-z0-9-]{1,20}", 1..6), any::<[u8; 32]>()).prop_map(
        |(id, names, signature)| {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            HmacSha256::new(&id, &names, &signature).expect(VALID)
        },
    )
}

/// [`CosmosToken`].
pub fn cosmos_token() -> impl Strategy<Value = CosmosToken> {
    let kind =
        prop_oneof![Just(CosmosKind::Master), Just(CosmosKind::Resource), Just(CosmosKind::Aad)];
    (kind, "[!-+\\--~]{1,88}")
        .prop_map(|(kind, signature)| CosmosToken::new(kind, &signature).expect(VALID))
}

/// [`Authorization`] of each scheme that has a type.
pub fn authorization() -> impl Strategy<Value = Authorization> {
    prop_oneof![
        hmac_sha256().prop_map(Authorization::from),
        bearer().prop_map(Authorization::from),
        basic().prop_map(Authorization::from),
        cosmos_token().prop_map(Authorization::from),
    ]
}

/// [`WwwAuthenticate`], without a challenge included.
pub fn www_authenticate() -> impl Strategy<Value = WwwAuthenticate> {
    let params = vec(("[a-z_]{1,10}", "[\t -~\u{a0}-\u{2fff}]{0,20}"), 0..4);
    vec(("[A-Za-z0-9-]{1,12}", params), 0..4).prop_map(|challenges| {
        let challenges = challenges.into_iter().map(|(scheme, params)| {
            let challenge = Challenge::new(&scheme).expect(VALID);
            let with = |challenge: Challenge, (name, value): &(String, String)| {
                challenge.with(name, value).expect(VALID)
            };
            params.iter().fold(challenge, with)
        });
        WwwAuthenticate::new(challenges).expect(VALID)
    })
}
