//! Headers that are read and then used: every value is taken out, by the way that documentation shows.

use std::hint::black_box;

use masthead::auth::{
    AuthorizationRef, Bearer, CosmosToken, HmacSha256, HmacSha256Ref, WwwAuthenticate,
};
use masthead::conditional::{ETag, EntityTagRef, EntityTagsRef, IfNoneMatch};
use masthead::content::{
    Accept, CacheControl, ContentType, ContentTypeRef, MediaRangeRef, XMsContentSha256,
};
use masthead::correlation::ClientRequestId;
use masthead::cosmos::{KeyComponent, PartitionKey, SessionToken};
use masthead::paging::{ContentRange, Link, Range, RangeSpec};
use masthead::services::app_configuration::RequestHeadersRef;
use masthead::sync_token::{SyncTokenRef, SyncTokens};
use masthead::time::Date;
use masthead::{DecodeError, Field, FieldLines};

use crate::harness::Case;
use crate::harness::input::{
    ACCEPT, DATE, DIGEST, HMAC, LINK, TAG, case, len, received, section, sync_tokens, tags,
};
use crate::lines::{
    BYTES, CACHE, CHALLENGES, CONTENT_RANGE, CONTENT_TYPE, COSMOS, GUID, HMAC_OTHER_ORDER, LINKS,
    PARTITION_KEY, REQUEST, bearer, session_token,
};
use crate::sink::{Sink, Used};

/// All cases, in the order of the table.
pub fn all() -> Vec<Case> {
    let bearer = bearer();
    let (token, tokens) = (sync_tokens(1), sync_tokens(10));
    let (session, sessions) = (session_token(1), session_token(50));
    vec![
        used::<HmacSha256>("hmac", HMAC, Some(1_003), hmac_sha256),
        used::<HmacSha256>("hmac-other-order", HMAC_OTHER_ORDER, Some(1_104), hmac_sha256),
        used::<Bearer>("bearer", &bearer, Some(2_338), bearer_token),
        used::<CosmosToken>("cosmos", COSMOS, Some(1_505), cosmos_token),
        used::<WwwAuthenticate>("two-challenges", CHALLENGES, Some(3_066), www_authenticate),
        matched("1-tag", 1, Some(180)),
        matched("4-tags", 4, Some(698)),
        matched("50-tags", 50, Some(10_001)),
        used::<ETag>("one", TAG, Some(167), etag),
        used::<Range>("3-bytes", BYTES, Some(506), range),
        used::<ContentRange>("items", CONTENT_RANGE, Some(248), content_range),
        used::<Link>("1-link", LINK, Some(1_039), next_link),
        used::<Link>("4-links", LINKS, Some(4_141), next_link),
        used::<SessionToken>("1-segment", &session, Some(756), session_segments),
        used::<SessionToken>("50-segments", &sessions, Some(35_651), session_segments),
        used::<PartitionKey>("4-components", PARTITION_KEY, Some(807), partition_key),
        used::<SyncTokens>("1-token", &token, Some(487), sync_token),
        used::<SyncTokens>("10-tokens", &tokens, Some(4_271), sync_token),
        used::<Date>("imf-fixdate", DATE, Some(240), date),
        used::<Accept>("3-ranges", ACCEPT, Some(1_120), accept),
        used::<ContentType>("charset", CONTENT_TYPE, Some(593), content_type),
        used::<CacheControl>("no-cache", "no-cache", Some(225), cache_control),
        used::<CacheControl>("4-directives", CACHE, Some(1_119), cache_control),
        used::<ClientRequestId>("guid", GUID, Some(153), client_request_id),
        used::<XMsContentSha256>("empty-body", DIGEST, Some(459), content_sha256),
        used_request(),
    ]
}

/// A header that is read, and whose values are taken out.
fn used<T: Field>(
    input: &str,
    line: &str,
    goal: Option<u64>,
    take: impl Fn(FieldLines<'_>, &mut Used) -> Result<(), DecodeError> + 'static,
) -> Case {
    let value = received::<T>(line);
    case::<T>("use", input, line, goal, move || {
        let taken = take(FieldLines::from(black_box(&value)), &mut Used);
        assert!(taken.is_ok(), "all values are taken out");
    })
}

/// `If-None-Match` with distinct tags, of which the last one is that of the resource.
fn matched(input: &str, count: u32, goal: Option<u64>) -> Case {
    let line = tags(count);
    let current = EntityTagRef::strong("4f6dd610dd5e4deebc7fbaef685fb903").and_then(ETag::new);
    let current = current.expect("an entity tag");
    used::<IfNoneMatch>(input, &line, goal, move |lines, sink| if_none_match(lines, &current, sink))
}

/// All values of a whole request.
fn used_request() -> Case {
    let map = section(&REQUEST);
    Case {
        name: "app_configuration::RequestHeadersRef::use 13-headers".to_owned(),
        bytes: len(&map),
        goal: Some(5_799),
        run: Box::new(move || {
            let (headers, failures) = RequestHeadersRef::peek_from(black_box(&map));
            assert!(failures.is_empty(), "the request is read without an error");
            let taken = request(&headers, &mut Used);
            assert!(taken.is_ok(), "all values are taken out");
        }),
    }
}

pub fn hmac_sha256<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    hmac(HmacSha256::parse(lines)?, sink);
    Ok(())
}

#[inline]
fn hmac<S: Sink>(hmac: HmacSha256Ref<'_>, sink: &mut S) {
    sink.text(hmac.credential());
    for name in hmac.signed_headers() {
        sink.text(name);
    }
    sink.text(hmac.signature());
}

pub fn bearer_token<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    sink.text(Bearer::parse(lines)?.token());
    Ok(())
}

pub fn cosmos_token<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    let token = CosmosToken::parse(lines)?;
    sink.text(&*token.kind_name());
    sink.text(&*token.version());
    // The signature of a master key, which is compared as bytes.
    sink.text(token.signature_bytes().unwrap_or_default());
    Ok(())
}

pub fn www_authenticate<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for challenge in WwwAuthenticate::members(lines) {
        let challenge = challenge?;
        sink.text(challenge.scheme());
        for (name, value) in challenge.params() {
            sink.text(name);
            sink.text(value.to_bytes());
        }
    }
    Ok(())
}

pub fn if_none_match<S: Sink>(
    lines: FieldLines<'_>,
    current: &ETag,
    sink: &mut S,
) -> Result<(), DecodeError> {
    let matches = IfNoneMatch::members(lines).matches_weakly(Some(current.view()))?;
    sink.number(matches.into());
    Ok(())
}

pub fn etag<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    let etag = ETag::parse(lines)?;
    sink.number(etag.is_weak().into());
    sink.text(etag.tag());
    Ok(())
}

pub fn range<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    let (unit, ranges) = Range::members(lines)?;
    sink.text(unit.as_str());
    for spec in ranges {
        match spec? {
            RangeSpec::FromTo { first, last } => {
                sink.number(first);
                sink.number(last);
            }
            RangeSpec::From(first) => sink.number(first),
            RangeSpec::Suffix(length) => sink.number(length),
            RangeSpec::Other(text) => sink.text(text),
        }
    }
    Ok(())
}

pub fn content_range<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    let range = ContentRange::parse(lines)?;
    sink.text(range.unit().as_str());
    if let Some((first, last)) = range.first_last() {
        sink.number(first);
        sink.number(last);
    }
    if let Some(total) = range.total_raw() {
        sink.number(total);
    }
    Ok(())
}

/// The target of the next page.
pub fn next_link<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    if let Some(next) = Link::members(lines).find_rel("next")? {
        sink.text(next.target());
    }
    Ok(())
}

pub fn session_segments<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for segment in SessionToken::members(lines) {
        let segment = segment?;
        sink.text(segment.range_id());
        if let Some(version) = segment.version() {
            sink.signed(version);
        }
        sink.signed(segment.lsn());
        for (region, lsn) in segment.regions() {
            sink.number(region.into());
            sink.signed(lsn);
        }
    }
    Ok(())
}

pub fn partition_key<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for component in PartitionKey::members(lines)? {
        match component? {
            KeyComponent::Undefined => sink.text("{}"),
            KeyComponent::Null => sink.text("null"),
            KeyComponent::Bool(value) => sink.number(value.into()),
            KeyComponent::Number(value) => sink.number(value.to_bits()),
            KeyComponent::String(text) => sink.text(&*text.decode()),
        }
    }
    Ok(())
}

pub fn sync_token<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for token in SyncTokens::members(lines) {
        one_sync_token(token?, sink);
    }
    Ok(())
}

#[inline]
fn one_sync_token<S: Sink>(token: SyncTokenRef<'_>, sink: &mut S) {
    sink.text(token.id());
    sink.text(token.value());
    if let Some(sequence) = token.sequence() {
        sink.number(sequence);
    }
}

pub fn date<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    sink.signed(Date::parse(lines)?.0.unix());
    Ok(())
}

pub fn accept<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for range in Accept::members(lines) {
        media_range(range?, sink);
    }
    Ok(())
}

#[inline]
fn media_range<S: Sink>(range: MediaRangeRef<'_>, sink: &mut S) {
    sink.text(range.type_());
    sink.text(range.subtype());
    sink.number(range.quality().thousandths().into());
}

pub fn content_type<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    media_type(ContentType::parse(lines)?, sink)
}

#[inline]
fn media_type<S: Sink>(media_type: ContentTypeRef<'_>, sink: &mut S) -> Result<(), DecodeError> {
    sink.text(media_type.essence());
    sink.text(media_type.type_());
    sink.text(media_type.subtype());
    if let Some(charset) = media_type.param("charset")? {
        sink.text(charset.to_bytes());
    }
    Ok(())
}

pub fn cache_control<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    for directive in CacheControl::members(lines) {
        let directive = directive?;
        sink.text(directive.name());
        if let Some(argument) = directive.argument() {
            sink.text(argument.to_bytes());
        }
    }
    Ok(())
}

pub fn client_request_id<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    sink.text(ClientRequestId::parse(lines)?.0.as_bytes());
    Ok(())
}

pub fn content_sha256<S: Sink>(lines: FieldLines<'_>, sink: &mut S) -> Result<(), DecodeError> {
    sink.text(XMsContentSha256::parse(lines)?.0);
    Ok(())
}

/// Every value of a request of Azure App Configuration.
pub fn request<S: Sink>(headers: &RequestHeadersRef<'_>, sink: &mut S) -> Result<(), DecodeError> {
    if let Some(AuthorizationRef::HmacSha256(credentials)) = headers.authorization {
        hmac(credentials, sink);
    }
    for range in headers.accept.into_iter().flatten() {
        media_range(range, sink);
    }
    let dates = [
        headers.accept_datetime.map(|date| date.0),
        headers.date.map(|date| date.0),
        headers.x_ms_date.map(|date| date.0),
    ];
    for date in dates.into_iter().flatten() {
        sink.signed(date.unix());
    }
    if let Some(content_type) = headers.content_type {
        media_type(content_type, sink)?;
    }
    if let Some(host) = headers.host {
        sink.text(host.host());
    }
    for tags in [headers.if_match, headers.if_none_match].into_iter().flatten() {
        entity_tags(tags, sink);
    }
    for token in headers.sync_token.into_iter().flatten() {
        one_sync_token(token, sink);
    }
    if let Some(id) = headers.client_request_id {
        sink.text(&*id.text());
    }
    if let Some(digest) = headers.content_sha256 {
        sink.text(digest.0);
    }
    if let Some(wanted) = headers.return_client_request_id {
        sink.number(wanted.0.into());
    }
    Ok(())
}

#[inline]
fn entity_tags<S: Sink>(tags: EntityTagsRef<'_>, sink: &mut S) {
    for tag in tags {
        sink.number(tag.is_weak().into());
        sink.text(tag.tag());
    }
}
