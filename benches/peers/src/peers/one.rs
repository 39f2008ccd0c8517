//! Crates that read one or two of the headers.

use std::str::FromStr;
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use azure_data_cosmos_driver::models::SessionTokenSegment;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headers::Header;
use http::HeaderValue;
use mediatype::{MediaType, MediaTypeList, ReadParams};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use typed_headers::http as http02;
use uuid::Uuid;

use crate::sink::Sink;

/// `Header::decode` of the crate `headers`.
pub fn decoded<T: Header>(value: &HeaderValue) -> Option<T> {
    T::decode(&mut std::iter::once(value)).ok()
}

pub fn headers_bearer<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let credentials: headers::Authorization<headers::authorization::Bearer> = decoded(value)?;
    sink.text(credentials.token());
    Some(())
}

pub fn headers_if_none_match<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    static CURRENT: LazyLock<headers::ETag> =
        LazyLock::new(|| "\"4f6dd610dd5e4deebc7fbaef685fb903\"".parse().expect("an entity tag"));
    let condition: headers::IfNoneMatch = decoded(value)?;
    sink.number((!condition.precondition_passes(&CURRENT)).into());
    Some(())
}

/// It has no accessor of the tag itself.
pub fn headers_etag<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.number(decoded::<headers::ETag>(value)?.is_weak().into());
    Some(())
}

/// Ranges of a whole of 10,000 bytes.
pub fn headers_range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    use std::ops::Bound::{Included, Unbounded};
    let range: headers::Range = decoded(value)?;
    for bounds in range.satisfiable_ranges(10_000) {
        match bounds {
            (Included(first), Included(last)) => {
                sink.number(first);
                sink.number(last);
            }
            (Included(first), Unbounded) => {
                sink.number(first);
                sink.number(9_999);
            }
            _ => return None,
        }
    }
    Some(())
}

pub fn headers_content_range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let range: headers::ContentRange = decoded(value)?;
    let (first, last) = range.bytes_range()?;
    sink.number(first);
    sink.number(last);
    sink.number(range.bytes_len()?);
    Some(())
}

pub fn headers_date<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let date = std::time::SystemTime::from(decoded::<headers::Date>(value)?);
    sink.number(date.duration_since(UNIX_EPOCH).ok()?.as_secs());
    Some(())
}

pub fn headers_content_type<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    mime_parts(&mime::Mime::from(decoded::<headers::ContentType>(value)?), sink);
    Some(())
}

/// The directives that it knows.
pub fn headers_cache_control<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let cache: headers::CacheControl = decoded(value)?;
    if cache.no_cache() {
        sink.text("no-cache");
    }
    if cache.private() {
        sink.text("private");
    }
    if let Some(age) = cache.max_age() {
        sink.text("max-age");
        sink.number(age.as_secs());
    }
    if cache.must_revalidate() {
        sink.text("must-revalidate");
    }
    Some(())
}

/// A short program with the crate `percent-encoding`: it splits the token and decodes its parts.
pub struct CosmosToken {
    kind: String,
    version: String,
    signature: String,
}

impl CosmosToken {
    pub fn parse(value: &HeaderValue) -> Option<Self> {
        let text = percent_decode_str(value.to_str().ok()?).decode_utf8().ok()?;
        let (mut kind, mut version, mut signature) = (None, None, None);
        for pair in text.split('&') {
            match pair.split_once('=')? {
                ("type", value) => kind = Some(value.to_owned()),
                ("ver", value) => version = Some(value.to_owned()),
                ("sig", value) => signature = Some(value.to_owned()),
                _ => return None,
            }
        }
        Some(Self { kind: kind?, version: version?, signature: signature? })
    }
}

pub fn percent_encoding_cosmos<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let token = CosmosToken::parse(value)?;
    sink.text(&token.kind);
    sink.text(&token.version);
    // As bytes, which is how a signature is compared.
    let mut signature = [0; 33];
    let len = STANDARD.decode_slice(&token.signature, &mut signature).ok()?;
    sink.text(&signature[..len]);
    Some(())
}

pub fn http_auth_challenges<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for challenge in http_auth::parse_challenges(value.to_str().ok()?).ok()? {
        sink.text(challenge.scheme);
        for (name, value) in challenge.params {
            sink.text(name);
            // Nothing is allocated where there is nothing to unescape.
            if value.unescaped_len() == value.as_escaped().len() {
                sink.text(value.as_escaped());
            } else {
                sink.text(value.to_unescaped());
            }
        }
    }
    Some(())
}

pub fn etag_match<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    static CURRENT: LazyLock<etag::EntityTag> =
        LazyLock::new(|| etag::EntityTag::strong("4f6dd610dd5e4deebc7fbaef685fb903"));
    let tag: etag::EntityTag = value.to_str().ok()?.parse().ok()?;
    sink.number(tag.weak_eq(&CURRENT).into());
    Some(())
}

pub fn etag_one<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let tag: etag::EntityTag = value.to_str().ok()?.parse().ok()?;
    sink.number(tag.weak.into());
    sink.text(tag.tag());
    Some(())
}

/// Ranges of a whole of 10,000 bytes.
pub fn http_range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for range in http_range::HttpRange::parse_bytes(value.as_bytes(), 10_000).ok()? {
        sink.number(range.start);
        sink.number(range.start + range.length - 1);
    }
    Some(())
}

pub fn parse_link_header<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let links = parse_link_header::parse_with_rel(value.to_str().ok()?).ok()?;
    sink.text(&links.get("next")?.raw_uri);
    Some(())
}

/// It reads one segment; what it hands out is the range and the number of the whole.
pub fn cosmos_segments(value: &HeaderValue) -> Option<Vec<SessionTokenSegment>> {
    value.to_str().ok()?.split(',').map(|segment| segment.parse().ok()).collect()
}

pub fn cosmos_session<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for segment in cosmos_segments(value)? {
        sink.text(segment.pk_range_id());
        sink.number(segment.global_lsn());
    }
    Some(())
}

/// Returns true if the driver writes the token again with all its parts.
pub fn cosmos_writes_again(line: &str) -> bool {
    let value = HeaderValue::from_str(line).expect("a field value");
    let written: Option<Vec<_>> =
        cosmos_segments(&value).map(|all| all.iter().map(ToString::to_string).collect());
    let written = written.unwrap_or_default().join(",");
    let same = masthead::cosmos::SessionToken::from_str;
    same(&written).is_ok_and(|written| same(line) == Ok(written))
}

pub fn serde_json_key<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let Value::Array(components) = serde_json::from_slice(value.as_bytes()).ok()? else {
        return None;
    };
    for component in components {
        match component {
            Value::Null => sink.text("null"),
            Value::Bool(value) => sink.number(value.into()),
            Value::Number(number) => sink.number(number.as_f64()?.to_bits()),
            Value::String(text) => sink.text(text),
            Value::Array(_) => return None,
            Value::Object(_) => sink.text("{}"),
        }
    }
    Some(())
}

pub fn httpdate<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let date = ::httpdate::parse_http_date(value.to_str().ok()?).ok()?;
    sink.number(date.duration_since(UNIX_EPOCH).ok()?.as_secs());
    Some(())
}

/// The values of a header, as a map of the older `http` holds them.
pub type OldValues = &'static http02::header::GetAll<'static, http02::HeaderValue>;

/// Kept for as long as the program runs.
pub fn old_values(value: &HeaderValue) -> OldValues {
    let old = http02::HeaderValue::from_bytes(value.as_bytes()).expect("a field value");
    let mut map = http02::HeaderMap::new();
    map.insert(http02::header::ACCEPT, old);
    let map: &'static http02::HeaderMap = Box::leak(Box::new(map));
    Box::leak(Box::new(map.get_all(http02::header::ACCEPT)))
}

pub fn typed_headers_parse(values: &OldValues) -> Option<typed_headers::Accept> {
    typed_headers::Header::from_values(&mut values.iter()).ok()?
}

pub fn typed_headers_accept<S: Sink>(values: &OldValues, sink: &mut S) -> Option<()> {
    for range in typed_headers_parse(values)?.iter() {
        sink.text(range.item.type_().as_str());
        sink.text(range.item.subtype().as_str());
        if let Some(suffix) = range.item.suffix() {
            sink.text(suffix.as_str());
        }
        sink.number(range.quality.as_u16().into());
    }
    Some(())
}

/// The quality of a media range in thousandths; the crates `mediatype` and `headers-accept` leave it as text.
fn quality(text: Option<&str>) -> Option<u64> {
    let Some(text) = text else { return Some(1_000) };
    let quality: f32 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (0.0..=1.0).contains(&quality).then_some((quality * 1_000.0).round() as u64)
}

pub fn headers_accept<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let accept: headers_accept::Accept = decoded(value)?;
    for range in accept.media_types() {
        sink.text(range.ty().as_str());
        sink.text(range.subty().as_str());
        if let Some(suffix) = range.suffix() {
            sink.text(suffix.as_str());
        }
        let parameter = mediatype21::ReadParams::get_param(range, mediatype21::Name::new("q")?);
        sink.number(quality(parameter.as_ref().map(mediatype21::Value::as_str))?);
    }
    Some(())
}

pub fn mediatype_accept<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for range in MediaTypeList::new(value.to_str().ok()?) {
        let range = range.ok()?;
        sink.text(range.ty.as_str());
        sink.text(range.subty.as_str());
        if let Some(suffix) = range.suffix {
            sink.text(suffix.as_str());
        }
        let parameter = range.get_param(mediatype::Name::new("q")?);
        sink.number(quality(parameter.as_ref().map(mediatype::Value::as_str))?);
    }
    Some(())
}

pub fn mediatype<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let media_type = MediaType::parse(value.to_str().ok()?).ok()?;
    sink.text(media_type.ty.as_str());
    sink.text(media_type.subty.as_str());
    if let Some(suffix) = media_type.suffix {
        sink.text(suffix.as_str());
    }
    if let Some(charset) = media_type.get_param(mediatype::Name::new("charset")?) {
        sink.text(charset.unquoted_str().as_bytes());
    }
    Some(())
}

pub fn mime<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    mime_parts(&value.to_str().ok()?.parse().ok()?, sink);
    Some(())
}

fn mime_parts<S: Sink>(mime: &::mime::Mime, sink: &mut S) {
    sink.text(mime.essence_str());
    sink.text(mime.type_().as_str());
    sink.text(mime.subtype().as_str());
    if let Some(suffix) = mime.suffix() {
        sink.text(suffix.as_str());
    }
    if let Some(charset) = mime.get_param(::mime::CHARSET) {
        sink.text(charset.as_str());
    }
}

pub fn cache_control<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let cache = ::cache_control::CacheControl::from_value(value.to_str().ok()?)?;
    match cache.cachability {
        Some(::cache_control::Cachability::NoCache) => sink.text("no-cache"),
        Some(::cache_control::Cachability::Private) => sink.text("private"),
        _ => {}
    }
    if let Some(age) = cache.max_age {
        sink.text("max-age");
        sink.number(age.as_secs());
    }
    if cache.must_revalidate {
        sink.text("must-revalidate");
    }
    Some(())
}

pub fn uuid<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(Uuid::try_parse_ascii(value.as_bytes()).ok()?);
    Some(())
}

pub fn base64<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(digest(value)?);
    Some(())
}

pub fn digest(value: &HeaderValue) -> Option<[u8; 32]> {
    // The decoder needs space for a whole last group.
    let mut room = [0; 33];
    let length = STANDARD.decode_slice(value.as_bytes(), &mut room).ok()?;
    room[..length].try_into().ok()
}
