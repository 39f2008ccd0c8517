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

#![allow(
    clippy::missing_panics_doc,
    reason = "a strategy makes valid parts only, so that building of them cannot fail"
)]

mod cosmos;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::auth::{
    Authorization, Basic, Bearer, Challenge, CosmosKind, CosmosToken, HmacSha256, OtherCredentials,
    WwwAuthenticate,
};
use crate::conditional::{
    ETag, EntityTagRef, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfRangeRef,
    IfUnmodifiedSince,
};
use crate::content::{Accept, CacheControl, ContentType, MediaRangeRef, XMsContentSha256};
use crate::correlation::{
    AgsDiagnostic, ClientRequestId, RequestId, XMsActivityId, XMsClientRequestId,
    XMsCorrelationRequestId, XMsRequestId, XMsReturnClientRequestId,
};
use crate::paging::{
    AcceptRanges, ContentRange, Continuation, Link, LinkValue, MaxItemCount, OperationLocation,
    Range, RangeSpec, XRange,
};
use crate::sync_token::SyncTokens;
use crate::tenancy::{
    Host, HostRef, Portal, PortalType, ProductRef, RequestPortal, UserAgent, XRaetTenantId,
    XVersion,
};
use crate::time::{
    AcceptDatetime, Date, LastModified, MementoDatetime, RetryAfter, RetryAfterMs, Timestamp,
    XMsDate, XMsRetryAfterMs,
};
use crate::{Field, HttpDate, Lines, Quality};

pub use cosmos::*;

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

/// [`LastModified`].
pub fn last_modified() -> impl Strategy<Value = LastModified> {
    http_date().prop_map(LastModified)
}

/// [`AcceptDatetime`].
pub fn accept_datetime() -> impl Strategy<Value = AcceptDatetime> {
    http_date().prop_map(AcceptDatetime)
}

/// [`MementoDatetime`].
pub fn memento_datetime() -> impl Strategy<Value = MementoDatetime> {
    http_date().prop_map(MementoDatetime)
}

/// [`RetryAfter`], as a delay or as a date.
pub fn retry_after() -> impl Strategy<Value = RetryAfter> {
    prop_oneof![any::<u64>().prop_map(RetryAfter::Delay), http_date().prop_map(RetryAfter::Date),]
}

/// [`RetryAfterMs`].
pub fn retry_after_ms() -> impl Strategy<Value = RetryAfterMs> {
    any::<u64>().prop_map(RetryAfterMs)
}

/// [`XMsRetryAfterMs`].
pub fn x_ms_retry_after_ms() -> impl Strategy<Value = XMsRetryAfterMs> {
    any::<u64>().prop_map(XMsRetryAfterMs)
}

/// [`IfModifiedSince`].
pub fn if_modified_since() -> impl Strategy<Value = IfModifiedSince> {
    http_date().prop_map(IfModifiedSince)
}

/// [`IfUnmodifiedSince`].
pub fn if_unmodified_since() -> impl Strategy<Value = IfUnmodifiedSince> {
    http_date().prop_map(IfUnmodifiedSince)
}

/// [`IfRange`], with a strong tag or a date.
pub fn if_range() -> impl Strategy<Value = IfRange> {
    let of_tag = |tag: String| {
        IfRange::new(IfRangeRef::Tag(EntityTagRef::strong(&tag).expect(VALID))).expect(VALID)
    };
    let of_date = |date| IfRange::new(IfRangeRef::Date(date)).expect(VALID);
    prop_oneof!["[!#-~]{0,40}".prop_map(of_tag), http_date().prop_map(of_date)]
}

/// [`MaxItemCount`], `-1` included.
pub fn max_item_count() -> impl Strategy<Value = MaxItemCount> {
    let number = |items| MaxItemCount::at_most(items).expect(VALID);
    prop_oneof![Just(MaxItemCount::SERVICE_DECIDES), (0..=MaxItemCount::LARGEST).prop_map(number),]
}

/// Text that may identify a request, a UUID in half of the cases.
fn identifier() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u128>().prop_map(|id| uuid::Uuid::from_u128(id).to_string()),
        "[!-~\u{a0}-\u{2fff}]([ -~]{0,30}[!-~])?",
    ]
}

/// [`XMsActivityId`].
pub fn x_ms_activity_id() -> impl Strategy<Value = XMsActivityId> {
    identifier().prop_map(|id| XMsActivityId::new(&id).expect(VALID))
}

/// [`XMsClientRequestId`].
pub fn x_ms_client_request_id() -> impl Strategy<Value = XMsClientRequestId> {
    identifier().prop_map(|id| XMsClientRequestId::new(&id).expect(VALID))
}

/// [`XMsCorrelationRequestId`].
pub fn x_ms_correlation_request_id() -> impl Strategy<Value = XMsCorrelationRequestId> {
    identifier().prop_map(|id| XMsCorrelationRequestId::new(&id).expect(VALID))
}

/// [`XMsRequestId`].
pub fn x_ms_request_id() -> impl Strategy<Value = XMsRequestId> {
    identifier().prop_map(|id| XMsRequestId::new(&id).expect(VALID))
}

/// [`XMsReturnClientRequestId`].
pub fn x_ms_return_client_request_id() -> impl Strategy<Value = XMsReturnClientRequestId> {
    any::<bool>().prop_map(XMsReturnClientRequestId)
}

/// [`XMsContentSha256`].
pub fn x_ms_content_sha256() -> impl Strategy<Value = XMsContentSha256> {
    any::<[u8; 32]>().prop_map(XMsContentSha256)
}

/// [`OperationLocation`].
pub fn operation_location() -> impl Strategy<Value = OperationLocation> {
    "https?://[a-z0-9.-]{1,20}(/[A-Za-z0-9._~-]{0,8}){0,3}(\\?([A-Za-z0-9&=-]|%[0-9A-Fa-f]{2}){0,20})?"
        .prop_map(|uri| OperationLocation::new(&uri).expect(VALID))
}

/// [`OtherCredentials`]: a scheme with a token68, with parameters, or with nothing.
pub fn other_credentials() -> impl Strategy<Value = OtherCredentials> {
    let params = "([a-z]{1,8}=(\"[ -!#-\\[\\]-~]{0,12}\"|[A-Za-z0-9.-]{1,8}), ){0,3}[a-z]{1,8}=[a-z0-9]{1,8}";
    let payload = prop_oneof![
        Just(String::new()),
        " [A-Za-z0-9._~+/-]{1,30}={0,2}",
        params.prop_map(|p| format!(" {p}"))
    ];
    ("X[A-Za-z0-9-]{0,12}", payload).prop_map(|(scheme, payload)| {
        let line = format!("{scheme}{payload}");
        let lines = Lines::try_from_bytes(&http::header::AUTHORIZATION, [line.as_bytes()]);
        OtherCredentials::from_lines(lines.expect(VALID))
            .map_err(|rejected| rejected.error)
            .expect(VALID)
    })
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

fn media_range((text, weight): &(String, u16)) -> MediaRangeRef<'_> {
    let weight = Quality::from_thousandths(*weight).expect(VALID);
    MediaRangeRef::new(text).expect(VALID).with_quality(weight)
}

/// [`Accept`], without a media range included.
pub fn accept() -> impl Strategy<Value = Accept> {
    let params = "(;[a-pr-z]{1,4}=([!#-'*+.0-9A-Za-z^_`|~-]{1,6}|\"[ !#-\\[\\]-~]{0,6}\"))*";
    let range = (r"\*/\*|[A-Za-z]{1,8}/(\*|[a-z+.]{1,12})", params, 0..=1_000_u16);
    vec(range, 0..6).prop_map(|ranges| {
        let ranges: Vec<_> =
            ranges.into_iter().map(|(range, params, weight)| (range + &params, weight)).collect();
        Accept::try_from_iter(ranges.iter().map(media_range)).expect(VALID)
    })
}

/// [`ContentType`].
pub fn content_type() -> impl Strategy<Value = ContentType> {
    let params =
        proptest::collection::btree_map("[a-z]{1,8}", "[\t -~\u{a0}-\u{2fff}]{0,20}", 0..4);
    ("[!#-'*+.0-9A-Za-z^_`|~-]{1,12}/[!#-'*+.0-9A-Za-z^_`|~-]{1,40}", params).prop_map(
        |(essence, params)| {
            let with = |it: ContentType, (name, value): (&String, &String)| {
                it.with_param(name, value).expect(VALID)
            };
            params.iter().fold(ContentType::new(&essence).expect(VALID), with)
        },
    )
}

/// [`Host`]: a name, the empty one included, or an address.
pub fn host() -> impl Strategy<Value = Host> {
    let host = prop_oneof![
        "([a-zA-Z0-9.!$&'()*+,;=_~-]|%[0-9A-Fa-f]{2}){0,24}",
        any::<core::net::Ipv6Addr>().prop_map(|address| format!("[{address}]")),
        "\\[v[0-9A-F]{1,2}\\.[a-z0-9:;=]{1,8}\\]",
    ];
    (host, option::of(any::<u16>()))
        .prop_map(|(host, port)| Host::new(HostRef::new(&host, port).expect(VALID)).expect(VALID))
}

/// [`Continuation`], the empty one included.
pub fn continuation() -> impl Strategy<Value = Continuation> {
    "([!-~\u{a0}-\u{2fff}]([\t -~]{0,80}[!-~])?)?"
        .prop_map(|token| Continuation::new(&token).expect(VALID))
}

/// [`UserAgent`]: products and comments.
pub fn user_agent() -> impl Strategy<Value = UserAgent> {
    let token = "[A-Za-z0-9!#$&'*+^_`|~.-]{1,12}";
    let product = (token, option::of(token));
    let comment = option::of("[\t -~\u{a0}-\u{2fff}]{0,24}");
    vec((product, comment), 1..4).prop_map(|parts| {
        let product = |(name, version): &(String, Option<String>)| {
            UserAgent::new(ProductRef::new(name, version.as_deref()).expect(VALID)).expect(VALID)
        };
        let agents = parts.iter().map(|(name, comment)| match comment {
            Some(comment) => product(name).with_comment(comment).expect(VALID),
            None => product(name),
        });
        let texts: Vec<_> = agents.map(|agent| agent.view().text().into_owned()).collect();
        texts.join(" ").parse::<UserAgent>().expect(VALID)
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
        WwwAuthenticate::try_from_iter(challenges).expect(VALID)
    })
}

/// A range unit, and ranges as the headers have them: of another form in a unit of its own only.
fn ranges() -> impl Strategy<Value = (&'static str, Vec<RangeSpec<'static>>)> {
    let numbers = prop_oneof![
        any::<(u64, u64)>()
            .prop_map(|(a, b)| RangeSpec::FromTo { first: a.min(b), last: a.max(b) }),
        any::<u64>().prop_map(RangeSpec::From),
        any::<u64>().prop_map(RangeSpec::Suffix),
    ];
    let other = prop_oneof![4 => numbers.clone(), 1 => Just(RangeSpec::Other(b"a-z"))];
    prop_oneof![
        (prop_oneof![Just("items"), Just("Bytes")], vec(numbers, 1..6)),
        (Just("pages"), vec(other, 1..6)),
    ]
}

/// [`Range`], in `items`, `bytes` or another unit.
pub fn range() -> impl Strategy<Value = Range> {
    ranges().prop_map(|(unit, specs)| Range::new(unit, specs).expect(VALID))
}

/// [`XRange`], in `items`, `bytes` or another unit.
pub fn x_range() -> impl Strategy<Value = XRange> {
    ranges().prop_map(|(unit, specs)| XRange::new(unit, specs).expect(VALID))
}

/// [`ContentRange`], the unsatisfied one included.
pub fn content_range() -> impl Strategy<Value = ContentRange> {
    let unit = "[A-Za-z0-9!#$&'*+^_`|~.-]{1,10}";
    prop_oneof![
        (unit, any::<u64>()).prop_map(|(unit, length)| ContentRange::unsatisfied(&unit, length)),
        (unit, any::<[u64; 3]>(), any::<bool>()).prop_map(|(unit, mut numbers, known)| {
            numbers.sort_unstable();
            let [first, last, complete] = numbers;
            let complete = (known && last < complete).then_some(complete);
            ContentRange::new(&unit, first, last, complete)
        }),
    ]
    .prop_map(|range| range.expect(VALID))
}

/// [`AcceptRanges`].
pub fn accept_ranges() -> impl Strategy<Value = AcceptRanges> {
    vec("[A-Za-z0-9!#$&'*+^_`|~.-]{1,10}", 1..5).prop_map(|units| {
        AcceptRanges::try_from_iter(units.iter().map(String::as_str)).expect(VALID)
    })
}

/// [`Link`], without a link included.
pub fn link() -> impl Strategy<Value = Link> {
    let target = "([!#$&-;=?-Z_a-z~\\[\\]]|%[0-9a-fA-F]{2}){0,40}";
    let params = vec(("[a-z]{1,8}\\*?", "[\t -~\u{a0}-\u{2fff}]{0,20}"), 0..4);
    vec((target, params), 0..4).prop_map(|links| {
        let links = links.into_iter().map(|(target, params)| {
            let with = |link: LinkValue, (name, value): &(String, String)| {
                link.with(name, value).expect(VALID)
            };
            params.iter().fold(LinkValue::new(&target).expect(VALID), with)
        });
        Link::try_from_iter(links).expect(VALID)
    })
}

/// [`ClientRequestId`], of any version and variant.
pub fn client_request_id() -> impl Strategy<Value = ClientRequestId> {
    any::<u128>().prop_map(|id| ClientRequestId(uuid::Uuid::from_u128(id)))
}

/// [`RequestId`], of any version and variant.
pub fn request_id() -> impl Strategy<Value = RequestId> {
    any::<u128>().prop_map(|id| RequestId(uuid::Uuid::from_u128(id)))
}

/// [`AgsDiagnostic`]: members of any names, some of them known, or other text.
pub fn ags_diagnostic() -> impl Strategy<Value = AgsDiagnostic> {
    let name =
        prop_oneof!["DataCenter|Slice|Ring|ScaleUnit|Host|RoleInstance|ADSiteName", ".{0,8}"];
    let members = vec((name, any::<String>()), 0..8).prop_map(|members| {
        let members = members.iter().map(|(name, value)| (&**name, &**value));
        AgsDiagnostic::from_server_info(members).expect(VALID)
    });
    let other =
        "[\t -~\u{a0}-\u{2fff}]{0,24}".prop_map(|text| AgsDiagnostic::new(&text).expect(VALID));
    prop_oneof![members, other]
}

/// [`Timestamp`]: a date in one form or another, or other text.
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    let date_time = (
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
        "(\\.[0-9]{1,12})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    )
        .prop_map(|(second, rest)| second + &rest);
    let http_date = http_date().prop_map(|date| date.to_string());
    let text = prop_oneof![date_time, http_date, "[!-~\u{a0}-\u{2fff}]([ -~]{0,30}[!-~])?"];
    text.prop_map(|text| Timestamp::new(&text).expect(VALID))
}

/// [`CacheControl`], without a directive included.
pub fn cache_control() -> impl Strategy<Value = CacheControl> {
    let name = prop_oneof![
        proptest::sample::select(vec!["no-cache", "private", "max-age", "No-Store", "max-stale"])
            .prop_map(str::to_owned),
        "[!#-'*+.0-9A-Za-z^_`|~-]{1,12}",
    ];
    let argument = prop_oneof!["[0-9]{1,12}", "[A-Za-z, -]{1,20}", "[\t -~\u{a0}-\u{2fff}]{0,12}"];
    vec((name, option::of(argument)), 0..6).prop_map(|directives| {
        let directives = directives.iter().map(|(name, text)| (&**name, text.as_deref()));
        CacheControl::try_from_iter(directives).expect(VALID)
    })
}

/// [`XRaetTenantId`].
pub fn x_raet_tenant_id() -> impl Strategy<Value = XRaetTenantId> {
    prop_oneof!["[0-9]{1,12}", "[!#-'*+.0-9A-Za-z^_`|~-]{1,24}"]
        .prop_map(|tenant| XRaetTenantId::new(&tenant).expect(VALID))
}

/// [`RequestPortal`], a known one in half of the cases.
pub fn request_portal() -> impl Strategy<Value = RequestPortal> {
    prop_oneof![
        proptest::sample::select(Portal::ALL).prop_map(RequestPortal::from),
        "[!-~\u{a0}-\u{2fff}]([\t -~]{0,30}[!-~])?"
            .prop_map(|name| RequestPortal::new(&name).expect(VALID)),
    ]
}

/// [`PortalType`].
pub fn portal_type() -> impl Strategy<Value = PortalType> {
    proptest::sample::select(PortalType::ALL)
}

/// [`XVersion`], `next` included.
pub fn x_version() -> impl Strategy<Value = XVersion> {
    let release = |(major, minor, patch)| XVersion::Release { major, minor, patch };
    prop_oneof![
        4 => any::<(u32, u32, Option<u32>)>().prop_map(release),
        1 => Just(XVersion::Next),
    ]
}
