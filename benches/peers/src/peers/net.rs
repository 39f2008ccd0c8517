//! parse-net: every header of RFC 9110 without an allocation. A parser validates all, and its iterators read anew.

use http::HeaderValue;
use parse_net::{
    AuthPayload, Condition, EntityTag, HttpDate, Limits, Word, auth, cache, etag, link, media,
    negotiate, range,
};

use crate::sink::Sink;

/// Lists of fifty members are within them.
pub const LIMITS: &Limits = &Limits::DEFAULT;

/// A value without its escapes.
fn word<S: Sink>(word: Word<'_>, sink: &mut S) -> Option<()> {
    if let Some(plain) = word.as_plain() {
        sink.text(plain);
    } else {
        sink.text(word.unescape_into(&mut [0; 256]).ok()?);
    }
    Some(())
}

pub fn bearer<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(auth::bearer(value.as_bytes()).ok()??);
    Some(())
}

/// The scheme, and the rest after it.
pub fn credentials<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let credentials = auth::parse_credentials(value.as_bytes(), LIMITS).ok()?;
    sink.text(credentials.scheme());
    payload(credentials.payload(), sink)
}

fn payload<S: Sink>(payload: AuthPayload<'_>, sink: &mut S) -> Option<()> {
    match payload {
        AuthPayload::None => {}
        AuthPayload::Token68(token) => sink.text(token),
        AuthPayload::Params(params) => {
            for (name, value) in params.iter() {
                sink.text(name);
                word(value, sink)?;
            }
        }
    }
    Some(())
}

pub fn challenges<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let challenges = auth::parse_challenges(value.as_bytes(), LIMITS).ok()?;
    for challenge in challenges.iter() {
        sink.text(challenge.scheme());
        payload(challenge.payload(), sink)?;
    }
    Some(())
}

pub fn if_none_match<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let current = EntityTag::strong(b"4f6dd610dd5e4deebc7fbaef685fb903").ok()?;
    sink.number(etag::if_none_match(value.as_bytes(), &current).ok()?.into());
    Some(())
}

pub fn entity_tag<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let tag = EntityTag::parse(value.as_bytes()).ok()?;
    sink.number(tag.is_weak().into());
    sink.text(tag.opaque());
    Some(())
}

/// The tags of a condition.
pub fn condition<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    if let Condition::Tags(tags) = etag::parse_condition(value.as_bytes(), LIMITS).ok()? {
        for tag in tags.iter() {
            sink.number(tag.is_weak().into());
            sink.text(tag.opaque());
        }
    }
    Some(())
}

pub fn range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let range = range::parse(value.as_bytes(), LIMITS).ok()?;
    sink.text(range.unit());
    for spec in range.specs() {
        match spec {
            parse_net::RangeSpec::FromTo(first, last) => {
                sink.number(first);
                sink.number(last);
            }
            parse_net::RangeSpec::From(first) => sink.number(first),
            parse_net::RangeSpec::Suffix(length) => sink.number(length),
        }
    }
    Some(())
}

pub fn content_range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    match range::parse_content_range(value.as_bytes()).ok()? {
        parse_net::ContentRange::Satisfied { range, complete } => {
            sink.number(range.start);
            sink.number(range.end);
            sink.number(complete?);
        }
        parse_net::ContentRange::Unsatisfied { complete } => sink.number(complete),
    }
    Some(())
}

pub fn next_link<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let links = link::parse_link(value.as_bytes(), LIMITS).ok()?;
    sink.text(links.iter().find(|link| link.has_rel("next"))?.target());
    Some(())
}

/// Without an argument, the forms of a date that are obsolete are not read.
pub fn date<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.signed(HttpDate::parse_imf_fixdate(value.as_bytes()).ok()?.unix());
    Some(())
}

pub fn accept<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for range in negotiate::parse_accept(value.as_bytes(), LIMITS).ok()?.iter() {
        sink.text(range.type_());
        sink.text(range.subtype());
        sink.number(range.weight().thousandths().into());
    }
    Some(())
}

pub fn content_type<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let media_type = media::parse(value.as_bytes(), LIMITS).ok()?;
    sink.text(media_type.type_());
    sink.text(media_type.subtype());
    if let Some(charset) = media_type.charset() {
        word(charset, sink)?;
    }
    Some(())
}

pub fn cache_control<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for directive in cache::parse(value.as_bytes(), LIMITS).ok()?.iter() {
        sink.text(directive.name);
        if let Some(argument) = directive.value {
            word(argument, sink)?;
        }
    }
    Some(())
}
