//! This crate, as its users call it.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderValue};
use masthead::FieldLines;
use masthead::conditional::{ETag, EntityTagRef};
use masthead::services::app_configuration::RequestHeadersRef;

use crate::sink::Sink;
use crate::uses;

macro_rules! of_a_value {
    ($($name:ident)*) => {
        $(pub fn $name<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
            uses::$name(FieldLines::from(value), sink).ok()
        })*
    };
}

of_a_value! {
    hmac_sha256 bearer_token cosmos_token www_authenticate etag range content_range next_link session_segments
    partition_key sync_token date accept content_type cache_control client_request_id content_sha256
}

pub fn if_none_match<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    static CURRENT: LazyLock<ETag> = LazyLock::new(|| {
        let current = EntityTagRef::strong("4f6dd610dd5e4deebc7fbaef685fb903").and_then(ETag::new);
        current.expect("an entity tag")
    });
    uses::if_none_match(FieldLines::from(value), &CURRENT, sink).ok()
}

pub fn request<S: Sink>(map: &HeaderMap, sink: &mut S) -> Option<()> {
    let (headers, failures) = RequestHeadersRef::peek_from(map);
    if !failures.is_empty() {
        return None;
    }
    uses::request(&headers, sink).ok()
}
