//! Headers, each on its own.

use std::hint::black_box;

use http::{HeaderMap, HeaderValue};
use masthead::auth::{
    Authorization, Bearer, CosmosToken, HmacSha256, OtherCredentials, WwwAuthenticate,
};
use masthead::conditional::IfNoneMatch;
use masthead::content::{Accept, CacheControl, ContentType, XMsContentSha256};
use masthead::correlation::{AgsDiagnostic, ClientRequestId};
use masthead::cosmos::{
    AIm, ConsistencyLevel, LastStateChange, PartitionKey, RequestCharge, ResourceQuota,
    ServiceVersion, SessionToken,
};
use masthead::paging::{ContentRange, Continuation, Link, Range};
use masthead::request::{Host, UserAgent};
use masthead::services::app_configuration::RequestHeadersRef;
use masthead::sync_token::SyncTokens;
use masthead::tenancy::XRaetTenantId;
use masthead::time::{Date, Timestamp};
use masthead::{Field, FieldLines, FieldMapExt, Lines};

use crate::harness::Case;
use crate::harness::input::{
    ACCEPT, AGS, DATE, DIGEST, HMAC, LINK, case, len, name, parse, received, section, sync_tokens,
    tags,
};
use crate::lines::{
    AGS_CUT_OFF, BYTES, CACHE, CHALLENGE_WITH_SPACES, CHALLENGES, CONTENT_RANGE, CONTENT_TYPE,
    CONTINUATION, COSMOS, DIGEST_CREDENTIALS, GUID, HMAC_OTHER_ORDER, LINKS, PARTITION_KEY, QUOTA,
    REQUEST, USER_AGENT, bearer, session_token,
};

/// All cases, in the order of the table. Those that look a header up or own it have no goal.
pub fn all() -> Vec<Case> {
    let bearer = bearer();
    let (one, four, fifty) = (tags(1), tags(4), tags(50));
    let (token, tokens) = (sync_tokens(1), sync_tokens(10));
    let (session, sessions) = (session_token(1), session_token(50));
    vec![
        parse::<Authorization>("hmac", HMAC, Some(542)),
        parse::<Authorization>("hmac-other-order", HMAC_OTHER_ORDER, Some(702)),
        parse::<HmacSha256>("hmac", HMAC, Some(542)),
        parse::<HmacSha256>("hmac-other-order", HMAC_OTHER_ORDER, Some(702)),
        parse::<Authorization>("bearer", &bearer, Some(2_119)),
        parse::<Bearer>("bearer", &bearer, Some(2_119)),
        parse::<Authorization>("cosmos", COSMOS, Some(903)),
        parse::<CosmosToken>("cosmos", COSMOS, Some(903)),
        parse::<OtherCredentials>("digest", DIGEST_CREDENTIALS, None),
        parse::<OtherCredentials>("token68", "Negotiate YIIBhgYGKwYBBQUCoIIBejCCAXY=", None),
        parse::<WwwAuthenticate>("two-challenges", CHALLENGES, Some(1_533)),
        parse::<WwwAuthenticate>("space-separated", CHALLENGE_WITH_SPACES, None),
        parse::<IfNoneMatch>("1-tag", &one, Some(100)),
        parse::<IfNoneMatch>("4-tags", &four, Some(629)),
        parse::<IfNoneMatch>("50-tags", &fifty, Some(7_501)),
        parse::<SyncTokens>("1-token", &token, Some(260)),
        parse::<SyncTokens>("10-tokens", &tokens, Some(2_278)),
        parse::<SessionToken>("1-segment", &session, Some(378)),
        parse::<SessionToken>("50-segments", &sessions, Some(17_112)),
        parse::<Date>("imf-fixdate", DATE, Some(240)),
        parse::<Link>("1-link", LINK, Some(462)),
        parse::<Link>("4-links", LINKS, Some(1_864)),
        parse::<Accept>("3-ranges", ACCEPT, Some(747)),
        parse::<ContentType>("charset", CONTENT_TYPE, Some(400)),
        parse::<Range>("items", "items=0-199", Some(400)),
        parse::<Range>("3-bytes", BYTES, Some(355)),
        parse::<ContentRange>("items", CONTENT_RANGE, Some(229)),
        parse::<ContentRange>("sentinel", "items 0-199/999999999", Some(229)),
        parse::<Host>("name", "contoso.azconfig.io", None),
        parse::<XMsContentSha256>("empty-body", DIGEST, Some(460)),
        parse::<ConsistencyLevel>("bounded-staleness", "BoundedStaleness", Some(80)),
        parse::<Continuation>("json", CONTINUATION, None),
        parse::<UserAgent>("azsdk", USER_AGENT, None),
        fails::<UserAgent>("10000-nested", &nested(10_000), Some(3_000)),
        parse::<AIm>("feed", "Incremental feed", None),
        parse::<PartitionKey>("4-components", PARTITION_KEY, Some(533)),
        parse::<RequestCharge>("short", "4.95", None),
        parse::<RequestCharge>("long", "2.2599999999999998", None),
        parse::<ResourceQuota>("4-resources", QUOTA, None),
        parse::<ServiceVersion>("4-numbers", "version=2.14.0.0", None),
        parse::<LastStateChange>("milliseconds", "Tue, 27 Jun 2017 21:01:57.561 GMT", None),
        parse::<ClientRequestId>("guid", GUID, Some(122)),
        parse::<AgsDiagnostic>("server-info", AGS, None),
        parse::<AgsDiagnostic>("cut-off", AGS_CUT_OFF, None),
        parse::<Timestamp>("date-time", "2018-11-06T18:40:42.6178337Z", None),
        parse::<CacheControl>("no-cache", "no-cache", Some(128)),
        parse::<CacheControl>("4-directives", CACHE, Some(639)),
        parse::<XRaetTenantId>("number", "1234567", None),
        read_request(),
        peek::<Authorization>("hmac", HMAC),
        peek::<IfNoneMatch>("1-tag", &one),
        peek::<SyncTokens>("1-token", &token),
        own::<Authorization>("hmac", HMAC),
        own::<IfNoneMatch>("4-tags", &four),
        own::<SyncTokens>("10-tokens", &tokens),
    ]
}

/// [`Field::parse`] of a value that is refused.
fn fails<T: Field>(input: &str, line: &str, goal: Option<u64>) -> Case {
    let value = received::<T>(line);
    let parse = move || T::parse(FieldLines::from(black_box(&value))).is_err();
    assert!(parse(), "{input} is refused");
    let run = Box::new(move || {
        black_box(parse());
    });
    Case { name: name::<T>("parse", input), bytes: line.len(), goal, run }
}

/// [`RequestHeadersRef::peek_from`] of a whole request.
fn read_request() -> Case {
    let map = section(&REQUEST);
    let (_, failures) = RequestHeadersRef::peek_from(&map);
    assert!(failures.is_empty(), "the request is read without an error");
    Case {
        name: "app_configuration::RequestHeadersRef::peek_from 13-headers".to_owned(),
        bytes: len(&map),
        goal: Some(4_253),
        run: Box::new(move || {
            black_box(&RequestHeadersRef::peek_from(black_box(&map)));
        }),
    }
}

/// [`FieldMapExt::peek`] in a map of three headers.
fn peek<T: Field>(input: &str, line: &str) -> Case {
    let mut map = HeaderMap::new();
    map.insert("accept", HeaderValue::from_static("*/*"));
    map.insert(T::name(), received::<T>(line));
    map.insert("host", HeaderValue::from_static("example.com"));
    case::<T>("peek", input, line, None, move || {
        black_box(&black_box(&map).peek::<T>());
    })
}

/// [`Field::from_lines`] of a value that is shared, not copied.
fn own<T: Field + 'static>(input: &str, line: &str) -> Case {
    let value = received::<T>(line);
    case::<T>("from_lines", input, line, None, move || {
        let value = black_box(&value).clone();
        black_box(&T::from_lines(Lines::from(value)));
    })
}

/// A comment in a comment in a comment.
fn nested(depth: usize) -> String {
    format!("a {}{}", "(".repeat(depth), ")".repeat(depth))
}
