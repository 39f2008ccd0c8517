//! The field values of the table, with the crates that read each.

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use masthead::auth::{Bearer, CosmosToken, HmacSha256, WwwAuthenticate};
use masthead::conditional::{ETag, IfNoneMatch};
use masthead::content::{Accept, CacheControl, ContentType, XMsContentSha256};
use masthead::correlation::ClientRequestId;
use masthead::cosmos::{PartitionKey, SessionToken};
use masthead::paging::{ContentRange, Link, Range};
use masthead::services::app_configuration::RequestHeadersRef;
use masthead::sync_token::SyncTokens;
use masthead::time::Date;
use masthead::{Field, FieldLines};
use parse_net::{auth, cache, etag, link, media, negotiate, range};

use crate::harness::input::{ACCEPT, DATE, DIGEST, HMAC, LINK, TAG, section, sync_tokens, tags};
use crate::lines::{
    BYTES, CACHE, CHALLENGES, CONTENT_RANGE, CONTENT_TYPE, COSMOS, GUID, HMAC_OTHER_ORDER, LINKS,
    PARTITION_KEY, REQUEST, bearer, session_token,
};
use crate::peers::net::LIMITS;
use crate::peers::{net, one, request, split};
use crate::row::{Goal, Input, Piece, Verdict};
use crate::{ours, pieces, row};

const SIGNATURE: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const OPAQUE: &str = "4f6dd610dd5e4deebc7fbaef685fb903";
const KV_TYPE: &str = "application/vnd.microsoft.appconfig.kv+json";
/// The subtype, which some crates take apart at its suffix.
const KV: &str = "vnd.microsoft.appconfig.kv";
const KV_SUBTYPE: &str = "vnd.microsoft.appconfig.kv+json";

/// This crate, and its name in the tables.
pub const OURS: &str = "masthead";
pub const SPLIT: &str = "`split`";
pub const FLOOR: &str = "`to_str`";

const fn goal(peer: &'static str, parse: f64, take: f64) -> Goal {
    Goal { peer, fixed: None, parse, take }
}

/// All of them, in the order of the tables.
pub fn all() -> Vec<Input> {
    let mut inputs = vec![
        hmac("HMAC-SHA256, documented order", HMAC, goal(SPLIT, 0.27, 0.50)),
        hmac("HMAC-SHA256, another order", HMAC_OTHER_ORDER, goal(SPLIT, 0.35, 0.55)),
        bearer_token(),
        cosmos_token(),
        challenges(),
        if_none_match("If-None-Match, 1 tag", 1, goal("parse-net", 0.25, 0.45)),
        if_none_match("If-None-Match, 4 tags", 4, goal("parse-net", 0.45, 0.50)),
        if_none_match("If-None-Match, 50 tags", 50, goal("parse-net", 0.45, 0.60)),
        entity_tag(),
        byte_ranges(),
        content_range(),
        next_link(
            "Link, 1 link",
            LINK,
            "/kv?after=YWJj&api-version=1.0",
            goal("parse-net", 0.20, 0.45),
        ),
        next_link(
            "Link, 4 links",
            LINKS,
            "https://api.github.com/repositories/1300192/issues?page=4",
            goal("hyperx", 0.18, 0.40),
        ),
        session("session token, 1 segment", 1, goal("azure_data_cosmos_driver", 0.15, 0.30)),
        session("session token, 50 segments", 50, goal("azure_data_cosmos_driver", 0.12, 0.25)),
        partition_key(),
        tokens("Sync-Token, 1 token", 1),
        tokens("Sync-Token, 10 tokens", 10),
        date(),
        accept(),
        content_type(),
        cache_control(
            "Cache-Control, 1 directive",
            "no-cache",
            goal("parse-net", 0.40, 0.70),
            pieces!["no-cache"],
            pieces!["no-cache"],
        ),
        cache_control(
            "Cache-Control, 4 directives",
            CACHE,
            goal("parse-net", 0.40, 0.70),
            pieces!["private", "max-age", "600", "stale-while-revalidate", "30", "must-revalidate",],
            pieces!["private", "max-age", 600, "stale-while-revalidate", 30, "must-revalidate",],
        ),
        guid(),
        digest(),
    ];
    for input in &mut inputs {
        let verdict =
            if input.name == "partition key" { Verdict::Rejects } else { Verdict::Partial };
        let parse = |value: &http::HeaderValue| {
            black_box(&value.to_str());
        };
        input.add(FLOOR, verdict, parse, split::floor, split::floor);
    }
    inputs.push(whole_request());
    inputs
}

/// Adds this crate: the type, and the function that takes all values out.
macro_rules! ours {
    ($input:ident, $type:ty, $take:path) => {
        row!($input, OURS, Full, |value| <$type>::parse(FieldLines::from(value)), $take)
    };
}

fn hmac(name: &'static str, line: &str, goal: Goal) -> Input {
    let malformed = "HMAC-SHA256 Credential=a&SignedHeaders=host;;date&Signature=!";
    let mut input = Input::new(name, line, malformed, goal).has(pieces![
        "0-l9-s0:abcDEF",
        "x-ms-date",
        "host",
        "x-ms-content-sha256",
        SIGNATURE,
    ]);
    ours!(input, HmacSha256, ours::hmac_sha256);
    row!(
        input,
        "parse-net",
        Rejects,
        |value| auth::parse_credentials(value.as_bytes(), LIMITS),
        net::credentials
    );
    row!(input, SPLIT, Unchecked, |value| split::Hmac::parse(value), split::hmac);
    input
}

fn bearer_token() -> Input {
    let line = bearer();
    let goal = goal("parse-net", 0.29, 0.32);
    let mut input = Input::new("bearer token", &line, "Bearer a b", goal)
        .has(pieces![&line["Bearer ".len()..]]);
    ours!(input, Bearer, ours::bearer_token);
    row!(input, "parse-net", Full, |value| auth::bearer(value.as_bytes()), net::bearer);
    row!(
        input,
        "headers",
        Unchecked,
        |value| { one::decoded::<headers::Authorization<headers::authorization::Bearer>>(value) },
        one::headers_bearer
    );
    row!(input, SPLIT, Unchecked, |value| split::bearer_token(value), split::bearer);
    input
}

fn cosmos_token() -> Input {
    let malformed = "type%3dmaster%26ver%3d1.0%26sig%3d%zz";
    let goal = goal("percent-encoding", 0.24, 0.40);
    let signature = "c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=";
    let bytes = STANDARD.decode(signature).expect("base64");
    let mut input = Input::new("Cosmos DB token", COSMOS, malformed, goal).has(pieces![
        "master",
        "1.0",
        Piece::Text(bytes),
    ]);
    ours!(input, CosmosToken, ours::cosmos_token);
    row!(
        input,
        "percent-encoding",
        Full,
        |value| one::CosmosToken::parse(value),
        one::percent_encoding_cosmos
    );
    row!(
        input,
        "parse-net",
        Wrong,
        |value| auth::parse_credentials(value.as_bytes(), LIMITS),
        net::credentials
    );
    input
}

fn challenges() -> Input {
    let goal = goal("http-auth", 0.20, 0.40);
    let mut input =
        Input::new("WWW-Authenticate, 2 challenges", CHALLENGES, "Bearer realm=\"x", goal).has(
            pieces![
                "HMAC-SHA256",
                "error",
                "invalid_token",
                "error_description",
                "Invalid Signature",
                "Bearer",
                "realm",
                "x",
                "error",
                "invalid_token",
            ],
        );
    ours!(input, WwwAuthenticate, ours::www_authenticate);
    row!(
        input,
        "http-auth",
        Full,
        |value| value.to_str().map(|text| http_auth::parse_challenges(text).is_ok()),
        one::http_auth_challenges
    );
    row!(
        input,
        "parse-net",
        Full,
        |value| auth::parse_challenges(value.as_bytes(), LIMITS),
        net::challenges
    );
    row!(input, SPLIT, Unchecked, |value| split::challenges(value), split::www_authenticate);
    input
}

fn if_none_match(name: &'static str, count: u32, goal: Goal) -> Input {
    let mut input = Input::new(name, &tags(count), "\"a\" \"b\"", goal).has(pieces![1]);
    ours!(input, IfNoneMatch, ours::if_none_match);
    row!(
        input,
        "parse-net",
        Full,
        |value| etag::parse_condition(value.as_bytes(), LIMITS),
        net::if_none_match
    );
    if count == 1 {
        row!(
            input,
            "etag",
            Unchecked,
            |value| value.to_str().map(str::parse::<::etag::EntityTag>),
            one::etag_match
        );
    }
    row!(
        input,
        "headers",
        Unchecked,
        |value| one::decoded::<headers::IfNoneMatch>(value),
        one::headers_if_none_match
    );
    row!(input, SPLIT, Unchecked, |value| split::matches(value), split::if_none_match);
    input
}

fn entity_tag() -> Input {
    let goal = goal("etag", 1.0, 1.0);
    let mut input = Input::new("ETag", TAG, "\"a\"b\"", goal).has(pieces![0, OPAQUE]);
    ours!(input, ETag, ours::etag);
    row!(
        input,
        "etag",
        Unchecked,
        |value| value.to_str().map(str::parse::<::etag::EntityTag>),
        one::etag_one
    );
    row!(
        input,
        "parse-net",
        Full,
        |value| parse_net::EntityTag::parse(value.as_bytes()),
        net::entity_tag
    );
    row!(
        input,
        "headers",
        Partial,
        |value| one::decoded::<headers::ETag>(value),
        one::headers_etag
    );
    row!(input, SPLIT, Unchecked, |value| split::entity_tag(value), split::etag);
    input
}

fn byte_ranges() -> Input {
    let goal = goal("http-range", 0.35, 0.50);
    let mut input = Input::new("Range, 3 ranges", BYTES, "bytes=5-1", goal)
        .has(pieces!["bytes", 0, 499, 500, 999, 500])
        // Of a whole of 10,000 bytes.
        .has(pieces![0, 499, 500, 999, 9_500, 9_999]);
    ours!(input, Range, ours::range);
    row!(
        input,
        "http-range",
        Full,
        |value| http_range::HttpRange::parse_bytes(value.as_bytes(), 10_000),
        one::http_range
    );
    row!(input, "parse-net", Full, |value| range::parse(value.as_bytes(), LIMITS), net::range);
    row!(
        input,
        "headers",
        Unchecked,
        |value| one::decoded::<headers::Range>(value),
        one::headers_range
    );
    row!(input, SPLIT, Unchecked, |value| split::Range::parse(value), split::range);
    input
}

fn content_range() -> Input {
    let goal = goal(SPLIT, 0.37, 0.40);
    let mut input = Input::new("Content-Range, items", CONTENT_RANGE, "items 5-1/9", goal)
        .has(pieces!["items", 200, 399, 298]);
    ours!(input, ContentRange, ours::content_range);
    row!(
        input,
        "parse-net",
        Rejects,
        |value| range::parse_content_range(value.as_bytes()),
        net::content_range
    );
    row!(
        input,
        "headers",
        Rejects,
        |value| one::decoded::<headers::ContentRange>(value),
        one::headers_content_range
    );
    row!(
        input,
        SPLIT,
        Unchecked,
        |value| split::parts_of_content_range(value),
        split::content_range
    );
    input
}

fn next_link(name: &'static str, line: &str, target: &str, goal: Goal) -> Input {
    let mut input = Input::new(name, line, "</a>; rel=\"next", goal).has(pieces![target]);
    ours!(input, Link, ours::next_link);
    row!(
        input,
        "parse-net",
        Full,
        |value| link::parse_link(value.as_bytes(), LIMITS),
        net::next_link
    );
    row!(
        input,
        "parse_link_header",
        Unchecked,
        |value| value.to_str().map(parse_link_header::parse_with_rel),
        one::parse_link_header
    );
    row!(input, SPLIT, Unchecked, |value| split::links(value), split::next_link);
    input
}

fn session(name: &'static str, count: u32, goal: Goal) -> Input {
    let first = if count == 1 { 0 } else { 1_000 };
    let segment = |id: u32| {
        let id = id.to_string();
        pieces![&*id, 1, 94, 1, 95, 2, 93]
    };
    let expected: Vec<Piece> = (first..first + count).flat_map(segment).collect();
    let mut input = Input::new(name, &session_token(count), "0:1#x", goal).has(expected);
    ours!(input, SessionToken, ours::session_segments);
    row!(
        input,
        "azure_data_cosmos_driver",
        Opaque,
        |value| one::cosmos_segments(value),
        one::cosmos_session
    );
    input.writes_again(one::cosmos_writes_again);
    row!(input, SPLIT, Full, |value| split::segments(value), split::session_token);
    input
}

fn partition_key() -> Input {
    let number = i128::from(42_f64.to_bits());
    let goal = goal("serde_json", 0.33, 0.50);
    let mut input = Input::new("partition key", PARTITION_KEY, "[\"a\",]", goal).has(pieces![
        "tenant-é",
        number,
        "null",
        1
    ]);
    ours!(input, PartitionKey, ours::partition_key);
    row!(
        input,
        "serde_json",
        Full,
        |value| serde_json::from_slice::<serde_json::Value>(value.as_bytes()),
        one::serde_json_key
    );
    input
}

fn tokens(name: &'static str, count: u32) -> Input {
    let token = |index: u32| {
        let id = format!("jtqGc1I{}", (4 + index) % 10);
        pieces![&*id, "MDoyOA==", 28]
    };
    let goal = goal(SPLIT, 0.24, 0.45);
    let expected = (0..count).flat_map(token).collect();
    let mut input = Input::new(name, &sync_tokens(count), "=b;sn=1", goal).has(expected);
    ours!(input, SyncTokens, ours::sync_token);
    row!(input, SPLIT, Unchecked, |value| split::tokens(value), split::sync_tokens);
    input
}

fn date() -> Input {
    let malformed = "Tue, 32 Dec 2017 02:41:26 GMT";
    let goal = goal("parse-net", 0.53, 0.53);
    let mut input = Input::new("Date", DATE, malformed, goal).has(pieces![1_512_441_686]);
    ours!(input, Date, ours::date);
    row!(
        input,
        "parse-net",
        Full,
        |value| parse_net::HttpDate::parse_imf_fixdate(value.as_bytes()),
        net::date
    );
    row!(
        input,
        "httpdate",
        Full,
        |value| value.to_str().map(httpdate::parse_http_date),
        one::httpdate
    );
    row!(input, "headers", Full, |value| one::decoded::<headers::Date>(value), one::headers_date);
    input
}

fn accept() -> Input {
    let goal = goal("typed-headers", 0.20, 0.30);
    let others = pieces!["application", "json", 500, "*", "*", 100];
    let mut input = Input::new("Accept, 3 ranges", ACCEPT, "a b/c", goal)
        .has([pieces!["application", KV_SUBTYPE, 900], others.clone()].concat())
        .has([pieces!["application", KV, "json", 900], others].concat());
    ours!(input, Accept, ours::accept);
    let subject = |line| one::old_values(&http::HeaderValue::from_static(line));
    input.add_of(
        subject(ACCEPT),
        subject("a b/c"),
        ("typed-headers", Verdict::Full),
        |values| {
            black_box(&one::typed_headers_parse(values));
        },
        one::typed_headers_accept,
        one::typed_headers_accept,
    );
    row!(
        input,
        "parse-net",
        Full,
        |value| negotiate::parse_accept(value.as_bytes(), LIMITS),
        net::accept
    );
    row!(
        input,
        "headers-accept",
        Full,
        |value| one::decoded::<headers_accept::Accept>(value),
        one::headers_accept
    );
    row!(
        input,
        "mediatype",
        Full,
        |value| value.to_str().map(|text| mediatype::MediaTypeList::new(text).count()),
        one::mediatype_accept
    );
    row!(input, SPLIT, Unchecked, |value| split::ranges(value), split::accept);
    input
}

fn content_type() -> Input {
    let goal = goal("parse-net", 0.54, 0.80);
    let mut input = Input::new("Content-Type", CONTENT_TYPE, "a b/c", goal)
        .has(pieces![KV_TYPE, "application", KV_SUBTYPE, "utf-8"])
        // Not every crate has an accessor of the essence.
        .has(pieces!["application", KV_SUBTYPE, "utf-8"])
        .has(pieces![KV_TYPE, "application", KV, "json", "utf-8"])
        .has(pieces!["application", KV, "json", "utf-8"]);
    ours!(input, ContentType, ours::content_type);
    row!(
        input,
        "parse-net",
        Full,
        |value| media::parse(value.as_bytes(), LIMITS),
        net::content_type
    );
    row!(input, "mime", Full, |value| value.to_str().map(str::parse::<mime::Mime>), one::mime);
    row!(
        input,
        "mediatype",
        Full,
        |value| value.to_str().map(|text| mediatype::MediaType::parse(text).is_ok()),
        one::mediatype
    );
    row!(
        input,
        "headers",
        Full,
        |value| one::decoded::<headers::ContentType>(value),
        one::headers_content_type
    );
    row!(input, SPLIT, Unchecked, |value| split::parts_of_media_type(value), split::content_type);
    input
}

fn cache_control(
    name: &'static str,
    line: &str,
    goal: Goal,
    texts: Vec<Piece>,
    typed: Vec<Piece>,
) -> Input {
    // Neither has all directives; `headers` leaves out what it cannot read.
    let (headers, other) = match typed.len() {
        1 => (Verdict::Unchecked, Verdict::Full),
        _ => (Verdict::Partial, Verdict::Partial),
    };
    let mut input = Input::new(name, line, "max-age=\"1", goal).has(texts).has(typed);
    ours!(input, CacheControl, ours::cache_control);
    row!(
        input,
        "parse-net",
        Full,
        |value| cache::parse(value.as_bytes(), LIMITS),
        net::cache_control
    );
    input.add(
        "headers",
        headers,
        |value| {
            black_box(&one::decoded::<headers::CacheControl>(value));
        },
        one::headers_cache_control,
        one::headers_cache_control,
    );
    input.add(
        "cache_control",
        other,
        |value| {
            black_box(&value.to_str().map(::cache_control::CacheControl::from_value));
        },
        one::cache_control,
        one::cache_control,
    );
    row!(input, SPLIT, Unchecked, |value| split::directives(value), split::cache_control);
    input
}

fn guid() -> Input {
    let malformed = "16e1bff0-6d74-47d6-944c-61707916a74g";
    let bytes = Piece::Text(0x16e1_bff0_6d74_47d6_944c_6170_7916_a74c_u128.to_be_bytes().into());
    // What a loop over the bytes took that only validates.
    let goal = Goal { fixed: Some(102), ..goal("a loop over the bytes", 1.2, 1.5) };
    let mut input = Input::new("UUID", GUID, malformed, goal).has(vec![bytes]);
    ours!(input, ClientRequestId, ours::client_request_id);
    row!(input, "uuid", Full, |value| uuid::Uuid::try_parse_ascii(value.as_bytes()), one::uuid);
    input
}

fn digest() -> Input {
    let malformed = "!7DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let goal = goal("base64", 0.9, 0.9);
    let mut input = Input::new("SHA-256 digest", DIGEST, malformed, goal)
        .has(vec![Piece::Text(EMPTY_DIGEST.into())]);
    ours!(input, XMsContentSha256, ours::content_sha256);
    row!(input, "base64", Full, |value| one::digest(value), one::base64);
    input
}

/// SHA-256 of nothing.
const EMPTY_DIGEST: [u8; 32] = *b"\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24\
    \x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55";

/// The peers look each header up and use its values at once, so that their two counts are of the same work.
fn whole_request() -> Input {
    let map = section(&REQUEST);
    let mut malformed = map.clone();
    malformed.insert("date", http::HeaderValue::from_static("Fri, 32 May 2018 18:48:36 GMT"));
    let line = "x".repeat(crate::harness::input::len(&map));
    let essence = pieces![KV_TYPE];
    let (before, after) = (
        pieces![
            "0-l9-s0:abcDEF",
            "x-ms-date",
            "host",
            "x-ms-content-sha256",
            SIGNATURE,
            "application",
            KV_SUBTYPE,
            1_000,
            1_526_091_000,
            1_526_064_516,
            1_526_064_516,
        ],
        [
            pieces![
                "application",
                KV_SUBTYPE,
                "utf-8",
                "contoso.azconfig.io",
                0,
                OPAQUE,
                0,
                OPAQUE,
                "jtqGc1I4",
                "MDoyOA==",
                28,
                "00000000-0000-0000-0000-000000000000",
            ],
            vec![Piece::Text(EMPTY_DIGEST.into()), Piece::Number(1)],
        ]
        .concat(),
    );
    let with_essence = [before.clone(), essence, after.clone()].concat();
    let goal = goal("parse-net, `split`", 0.33, 0.45);
    let mut input = Input::new("request of 13 headers", &line, "", goal)
        .has(with_essence)
        .has([before, after].concat());
    let read = |map: &HeaderMap| {
        black_box(&RequestHeadersRef::peek_from(map));
    };
    let subject = (map.clone(), malformed.clone());
    input.add_of(subject.0, subject.1, (OURS, Verdict::Full), read, ours::request, ours::request);
    let both = |map: &HeaderMap| {
        black_box(request::net_and_split(map, &mut crate::sink::Used));
    };
    let subject = (map.clone(), malformed.clone());
    let named = ("parse-net, `split`", Verdict::Full);
    input.add_of(subject.0, subject.1, named, both, request::net_and_split, request::net_and_split);
    let only = |map: &HeaderMap| {
        black_box(request::only_split(map, &mut crate::sink::Used));
    };
    let named = (SPLIT, Verdict::Full);
    input.add_of(map, malformed, named, only, request::only_split, request::only_split);
    input
}
