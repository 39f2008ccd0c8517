//! Values that were encoded as base64 once more than they should have been.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderName;

/// With padding or without.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The length of a digest or a signature.
const LEN: usize = 32;

/// Returns `true` if the value, or the part of it that is in base64 anyway, was encoded as base64 once more. Of a long
/// value, the start is enough, and of credentials the end.
pub(super) fn is_encoded_again(name: &HeaderName, value: &[u8]) -> bool {
    let text = || decoded_text(value);
    match name.as_str() {
        "authorization" => is_of_credentials(value),
        "x-ms-content-sha256" => is_of_32_bytes(value),
        "etag" | "if-match" | "if-none-match" | "if-range" => {
            value.split(|&b| b == b',').any(is_of_tag)
        }
        "sync-token" => text().is_some_and(|text| text.contains(&b'=')),
        "x-ms-session-token" => text().is_some_and(|text| {
            text.contains(&b':') && text.iter().all(|b| b.is_ascii_digit() || b":#,=-".contains(b))
        }),
        _ => false,
    }
}

fn is_of_credentials(value: &[u8]) -> bool {
    const STARTS: [&[u8]; 5] = [b"type=", b"type%3d", b"HMAC-SHA256 ", b"Bearer ", b"Basic "];
    let starts_with = |text: &[u8], start: &[u8]| {
        text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
    };
    // What was encoded is credentials, with their scheme or without.
    let is_credentials = |text: Vec<u8>| STARTS.iter().any(|start| starts_with(&text, start));
    if decoded_text(value).is_some_and(is_credentials) {
        return true;
    }
    if starts_with(value, b"Basic ") {
        // A user-id and a password have a colon between them.
        let once = decoded_text(value[b"Basic ".len()..].trim_ascii());
        let twice = once.filter(|once| !once.contains(&b':')).and_then(|once| decoded_text(&once));
        return twice.is_some_and(|twice| twice.contains(&b':'));
    }
    signature_of(value).is_some_and(|signature| is_of_32_bytes(&without_escapes(signature)))
}

/// The signature of credentials, which is their last part.
fn signature_of(credentials: &[u8]) -> Option<&[u8]> {
    [&b"Signature="[..], b"sig=", b"sig%3d"].into_iter().find_map(|name| {
        let at = credentials.windows(name.len()).rposition(|it| it.eq_ignore_ascii_case(name))?;
        credentials[at + name.len()..].split(|&b| b == b'&').next()
    })
}

/// In which other form a signature is than in base64.
pub(super) fn shape_of_signature(credentials: &[u8]) -> Option<&'static str> {
    let signature = without_escapes(signature_of(credentials)?.trim_ascii());
    if is_hex_of_32_bytes(&signature) {
        return Some("the signature is hexadecimal; encode its 32 bytes as base64");
    }
    let is_spaced = signature.contains(&b' ') && {
        let repaired: Vec<u8> =
            signature.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect();
        FORGIVING.decode(repaired).is_ok_and(|bytes| bytes.len() == LEN)
    };
    if is_spaced {
        let is_of_scheme = credentials.trim_ascii_start().starts_with(b"HMAC");
        return Some(match is_of_scheme {
            true => "a \"+\" of the signature became a space; send \"+\" as it is",
            false => "a \"+\" of the signature became a space; send each \"+\" as %2B",
        });
    }
    let is_of_urls = signature.iter().any(|b| matches!(b, b'-' | b'_'))
        && FORGIVING.decode(of_other_alphabet(&signature)).is_ok_and(|bytes| bytes.len() == LEN);
    is_of_urls
        .then_some("the signature is base64url; write + for - and / for _, and keep the padding")
}

/// Replaces the three escapes that base64 may have.
fn without_escapes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let escape = rest.get(..3).map(<[u8]>::to_ascii_lowercase);
        let byte = match escape.as_deref() {
            Some(b"%3d") => Some(b'='),
            Some(b"%2b") => Some(b'+'),
            Some(b"%2f") => Some(b'/'),
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &rest[3..] } else { after };
    }
    out
}

/// Returns `true` for the base64 of a text that is base64 or hexadecimal of 32 bytes.
fn is_of_32_bytes(value: &[u8]) -> bool {
    decoded_text(value).is_some_and(|text| {
        let text = text.trim_ascii();
        is_hex_of_32_bytes(text) || FORGIVING.decode(text).is_ok_and(|bytes| bytes.len() == LEN)
    })
}

pub(super) fn is_hex_of_32_bytes(text: &[u8]) -> bool {
    text.len() == 2 * LEN && text.iter().all(u8::is_ascii_hexdigit)
}

/// Returns `true` for the base64 of an entity tag with its quotes.
fn is_of_tag(member: &[u8]) -> bool {
    let text = member.trim_ascii();
    let text = text.strip_prefix(b"W/").unwrap_or(text);
    let text = text.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(text);
    let Some(tag) = decoded_text(text) else { return false };
    let tag = tag.strip_prefix(b"W/").unwrap_or(&tag);
    matches!(tag, [b'"', .., b'"'])
}

/// Base64 of the alphabet of URLs in that of everything else.
fn of_other_alphabet(text: &[u8]) -> Vec<u8> {
    let byte = |b: &u8| match b {
        b'-' => b'+',
        b'_' => b'/',
        b => *b,
    };
    text.iter().map(byte).collect()
}

/// The text that a value is base64 of, if it is one of ASCII, with a newline at its end or without.
fn decoded_text(value: &[u8]) -> Option<Vec<u8>> {
    let text = FORGIVING.decode(of_other_alphabet(value)).ok()?;
    let bare = text.trim_ascii_end();
    let is_text = !bare.is_empty() && bare.iter().all(|b| matches!(b, b' '..=b'~'));
    is_text.then(|| bare.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(name: &'static str, value: &str, expected: bool) {
        let name = HeaderName::from_static(name);
        assert_eq!(is_encoded_again(&name, value.as_bytes()), expected, "{name}: {value}");
    }

    fn encoded(text: &str) -> String {
        FORGIVING.encode(text)
    }

    const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[test]
    fn credentials() {
        for whole in [
            "type%3dmaster%26ver%3d1.0%26sig%3dabc%3d",
            "type=master&ver=1.0&sig=abc=",
            "HMAC-SHA256 Credential=a&SignedHeaders=b&Signature=c",
            "Bearer abc",
        ] {
            is("authorization", whole, false);
            is("authorization", &encoded(whole), true);
        }
        let twice = encoded(DIGEST);
        for (before, after) in [
            ("HMAC-SHA256 Credential=a&SignedHeaders=b&Signature=", ""),
            ("HMAC-SHA256 Signature=", "&Credential=a&SignedHeaders=b"),
            ("type=master&ver=1.0&sig=", ""),
        ] {
            is("authorization", &format!("{before}{DIGEST}{after}"), false);
            is("authorization", &format!("{before}{twice}{after}"), true);
        }
        let escaped = twice.replace('=', "%3D").replace('+', "%2b").replace('/', "%2F");
        is("authorization", &format!("type%3dmaster%26ver%3d1.0%26sig%3d{escaped}"), true);
        let hex = encoded(&"0123456789abcdef".repeat(4));
        is("authorization", &format!("type=master&ver=1.0&sig={hex}"), true);
        let basic = encoded("joe:bloggs");
        is("authorization", &format!("Basic {basic}"), false);
        is("authorization", &format!("Basic {}", encoded(&basic)), true);
        is("authorization", &format!("basic {}", encoded(&format!("{basic}\n"))), true);
        is("authorization", "", false);
    }

    #[test]
    fn tags_tokens_and_digests() {
        is("x-ms-content-sha256", DIGEST, false);
        is("x-ms-content-sha256", &encoded(DIGEST), true);
        is("x-ms-content-sha256", &encoded(&"0123456789ABCDEF".repeat(4)), true);
        for (tag, expected) in [
            ("InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI=", true),
            ("\"InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI\"", true),
            ("a, Vy8iYSI=", true),
            ("2500ec5a-0000-0000-0000-5bf4967d0000", false),
            ("4f6dd610dd5e4deebc7fbaef685fb903", false),
        ] {
            is("if-match", tag, expected);
            is("if-none-match", tag, expected);
        }
        is("sync-token", &encoded("jtqGc1I4=MDoyOA==;sn=28"), true);
        is("sync-token", "jtqGc1I4=MDoyOA==;sn=28", false);
        is("x-ms-session-token", &encoded("0:-1#33"), true);
        is("x-ms-session-token", &encoded("0:1#100#1=20,1:5"), true);
        is("x-ms-session-token", &encoded("anything"), false);
        is("accept", &encoded("0:-1#33"), false);
    }
}
