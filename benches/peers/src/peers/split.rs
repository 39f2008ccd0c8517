//! Parsers as people write them by hand: `str::split`, and a struct of the parts. Nothing is
//! validated that need not be parsed.

use http::HeaderValue;

use crate::sink::Sink;

/// `HeaderValue::to_str` alone, which takes no value out: what everyone who works on `&str` has to do first.
pub fn floor<S: Sink>(value: &HeaderValue, _: &mut S) -> Option<()> {
    std::hint::black_box(value.to_str().ok()?);
    Some(())
}

pub fn to_str<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(value.to_str().ok()?);
    Some(())
}

pub struct Hmac<'a> {
    credential: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Hmac<'a> {
    pub fn parse(value: &'a HeaderValue) -> Option<Self> {
        let params = value.to_str().ok()?.strip_prefix("HMAC-SHA256 ")?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for param in params.split('&') {
            match param.split_once('=')? {
                ("Credential", value) => credential = Some(value),
                ("SignedHeaders", value) => signed_headers = Some(value.split(';').collect()),
                ("Signature", value) => signature = Some(value),
                _ => return None,
            }
        }
        Some(Self {
            credential: credential?,
            signed_headers: signed_headers?,
            signature: signature?,
        })
    }
}

pub fn hmac<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let hmac = Hmac::parse(value)?;
    sink.text(hmac.credential);
    for name in hmac.signed_headers {
        sink.text(name);
    }
    sink.text(hmac.signature);
    Some(())
}

pub fn bearer_token(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

pub fn bearer<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(bearer_token(value)?);
    Some(())
}

pub struct Challenge<'a> {
    scheme: &'a str,
    params: Vec<(&'a str, &'a str)>,
}

/// A comma in a quoted string, or an escape, would be misread.
pub fn challenges(value: &HeaderValue) -> Option<Vec<Challenge<'_>>> {
    let mut challenges: Vec<Challenge<'_>> = Vec::new();
    for part in value.to_str().ok()?.split(',') {
        let (name, text) = part.trim().split_once('=')?;
        let text = text.trim_matches('"');
        if let Some((scheme, name)) = name.split_once(' ') {
            challenges.push(Challenge { scheme, params: vec![(name, text)] });
        } else {
            challenges.last_mut()?.params.push((name, text));
        }
    }
    Some(challenges)
}

pub fn www_authenticate<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for challenge in challenges(value)? {
        sink.text(challenge.scheme);
        for (name, value) in challenge.params {
            sink.text(name);
            sink.text(value);
        }
    }
    Some(())
}

/// The text between the quotes, and whether the tag is weak.
fn tag(text: &str) -> Option<(bool, &str)> {
    let text = text.trim();
    let (weak, quoted) = match text.strip_prefix("W/") {
        Some(quoted) => (true, quoted),
        None => (false, text),
    };
    Some((weak, quoted.strip_prefix('"')?.strip_suffix('"')?))
}

/// A comma in a tag would be misread.
pub fn matches(value: &HeaderValue) -> Option<bool> {
    let mut matches = false;
    for text in value.to_str().ok()?.split(',') {
        matches |= tag(text)?.1 == "4f6dd610dd5e4deebc7fbaef685fb903";
    }
    Some(matches)
}

pub fn if_none_match<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.number(matches(value)?.into());
    Some(())
}

pub fn entity_tag(value: &HeaderValue) -> Option<(bool, &str)> {
    tag(value.to_str().ok()?)
}

pub fn etag<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let (weak, text) = entity_tag(value)?;
    sink.number(weak.into());
    sink.text(text);
    Some(())
}

pub struct Range<'a> {
    unit: &'a str,
    specs: Vec<(Option<u64>, Option<u64>)>,
}

impl<'a> Range<'a> {
    pub fn parse(value: &'a HeaderValue) -> Option<Self> {
        let (unit, specs) = value.to_str().ok()?.split_once('=')?;
        let number = |text: &str| match text {
            "" => Some(None),
            digits => digits.parse().ok().map(Some),
        };
        let spec = |text: &str| {
            let (first, last) = text.trim().split_once('-')?;
            Some((number(first)?, number(last)?))
        };
        Some(Self { unit, specs: specs.split(',').map(spec).collect::<Option<_>>()? })
    }
}

pub fn range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let range = Range::parse(value)?;
    sink.text(range.unit);
    for (first, last) in range.specs {
        if let Some(first) = first {
            sink.number(first);
        }
        if let Some(last) = last {
            sink.number(last);
        }
    }
    Some(())
}

/// The unit, the first and the last position, and the length of the whole.
pub fn parts_of_content_range(value: &HeaderValue) -> Option<(&str, u64, u64, u64)> {
    let (unit, range) = value.to_str().ok()?.split_once(' ')?;
    let (positions, total) = range.split_once('/')?;
    let (first, last) = positions.split_once('-')?;
    Some((unit, first.parse().ok()?, last.parse().ok()?, total.parse().ok()?))
}

pub fn content_range<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let (unit, first, last, total) = parts_of_content_range(value)?;
    sink.text(unit);
    sink.number(first);
    sink.number(last);
    sink.number(total);
    Some(())
}

pub struct Link<'a> {
    target: &'a str,
    rel: &'a str,
}

/// A comma or a semicolon in a target would be misread.
pub fn links(value: &HeaderValue) -> Option<Vec<Link<'_>>> {
    let mut links = Vec::new();
    for text in value.to_str().ok()?.split(',') {
        let mut parts = text.split(';');
        let target = parts.next()?.trim().strip_prefix('<')?.strip_suffix('>')?;
        let mut rel = "";
        for param in parts {
            if let Some(("rel", value)) = param.trim().split_once('=') {
                rel = value.trim_matches('"');
            }
        }
        links.push(Link { target, rel });
    }
    Some(links)
}

pub fn next_link<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    sink.text(links(value)?.iter().find(|link| link.rel == "next")?.target);
    Some(())
}

pub struct Segment<'a> {
    range: &'a str,
    version: i64,
    lsn: i64,
    regions: Vec<(u32, i64)>,
}

impl<'a> Segment<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (range, vector) = text.split_once(':')?;
        let mut parts = vector.split('#');
        let (version, lsn) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let region = |text: &str| {
            let (id, lsn) = text.split_once('=')?;
            Some((id.parse().ok()?, lsn.parse().ok()?))
        };
        Some(Self { range, version, lsn, regions: parts.map(region).collect::<Option<_>>()? })
    }
}

pub fn segments(value: &HeaderValue) -> Option<Vec<Segment<'_>>> {
    value.to_str().ok()?.split(',').map(Segment::parse).collect()
}

pub fn session_token<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for segment in segments(value)? {
        sink.text(segment.range);
        sink.signed(segment.version);
        sink.signed(segment.lsn);
        for (region, lsn) in segment.regions {
            sink.number(region.into());
            sink.signed(lsn);
        }
    }
    Some(())
}

pub struct SyncToken<'a> {
    id: &'a str,
    value: &'a str,
    sequence: Option<u64>,
}

pub fn tokens(value: &HeaderValue) -> Option<Vec<SyncToken<'_>>> {
    let mut tokens = Vec::new();
    for text in value.to_str().ok()?.split(',') {
        let (token, param) = match text.trim().split_once(';') {
            Some((token, param)) => (token, Some(param)),
            None => (text.trim(), None),
        };
        let (id, value) = token.split_once('=')?;
        let number = param.and_then(|param| param.strip_prefix("sn="));
        let sequence = number.map(str::parse).transpose().ok()?;
        tokens.push(SyncToken { id, value, sequence });
    }
    Some(tokens)
}

pub fn sync_tokens<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for token in tokens(value)? {
        sink.text(token.id);
        sink.text(token.value);
        if let Some(sequence) = token.sequence {
            sink.number(sequence);
        }
    }
    Some(())
}

/// Type, subtype and quality in thousandths.
pub fn ranges(value: &HeaderValue) -> Option<Vec<(&str, &str, u16)>> {
    let mut ranges = Vec::new();
    for text in value.to_str().ok()?.split(',') {
        let mut parts = text.split(';');
        let (kind, subtype) = parts.next()?.trim().split_once('/')?;
        let mut quality = 1_000;
        for part in parts {
            if let Some(("q", number)) = part.trim().split_once('=') {
                let number: f32 = number.parse().ok()?;
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                {
                    quality = (number * 1_000.0).round() as u16;
                }
            }
        }
        ranges.push((kind, subtype, quality));
    }
    Some(ranges)
}

pub fn accept<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for (kind, subtype, quality) in ranges(value)? {
        sink.text(kind);
        sink.text(subtype);
        sink.number(quality.into());
    }
    Some(())
}

/// Essence, type, subtype and charset.
pub fn parts_of_media_type(value: &HeaderValue) -> Option<(&str, &str, &str, Option<&str>)> {
    let mut parts = value.to_str().ok()?.split(';');
    let essence = parts.next()?.trim();
    let (kind, subtype) = essence.split_once('/')?;
    let mut charset = None;
    for part in parts {
        if let Some((name, value)) = part.trim().split_once('=')
            && name.eq_ignore_ascii_case("charset")
        {
            charset = Some(value.trim_matches('"'));
        }
    }
    Some((essence, kind, subtype, charset))
}

pub fn content_type<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let (essence, kind, subtype, charset) = parts_of_media_type(value)?;
    sink.text(essence);
    sink.text(kind);
    sink.text(subtype);
    if let Some(charset) = charset {
        sink.text(charset);
    }
    Some(())
}

/// A comma in an argument would be misread.
pub fn directives(value: &HeaderValue) -> Option<Vec<(&str, Option<&str>)>> {
    let mut directives = Vec::new();
    for text in value.to_str().ok()?.split(',') {
        directives.push(match text.trim().split_once('=') {
            Some((name, argument)) => (name, Some(argument.trim_matches('"'))),
            None => (text.trim(), None),
        });
    }
    Some(directives)
}

pub fn cache_control<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    for (name, argument) in directives(value)? {
        sink.text(name);
        if let Some(argument) = argument {
            sink.text(argument);
        }
    }
    Some(())
}
