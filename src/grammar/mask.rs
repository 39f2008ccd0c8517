//! Which bytes of a sensitive field line may be shown. Everything else is masked.
//!
//! The line may be malformed, so it is not parsed. Only words of the lists in this file are shown, with the white space
//! and the separators around them, and only where the grammar has a place for them. No other byte is shown.

use core::iter;
use core::ops::Range;

use http::HeaderName;

use super::class::{BASE64, Class, HMAC_VALUE, SIGNED_NAME, TCHAR};
use super::leaf::{ows, trim_end};

/// Names in `SignedHeaders`: the request headers of Azure App Configuration. A name in this list cannot be a secret
/// that was put there by mistake.
const SIGNED: &[&str] = &[
    "accept",
    "accept-datetime",
    "access-control-request-headers",
    "content-length",
    "content-type",
    "correlation-context",
    "date",
    "host",
    "if-match",
    "if-none-match",
    "range",
    "sync-token",
    "user-agent",
    "x-ms-client-request-id",
    "x-ms-content-sha256",
    "x-ms-correlation-request-id",
    "x-ms-date",
    "x-ms-return-client-request-id",
];

/// The scheme, if it is in the HTTP Authentication Scheme Registry of IANA.
pub(crate) fn registered_scheme(scheme: &[u8]) -> Option<&'static str> {
    const SCHEMES: [&str; 14] = [
        "Basic",
        "Bearer",
        "Concealed",
        "Digest",
        "DPoP",
        "GNAP",
        "HOBA",
        "Mutual",
        "Negotiate",
        "OAuth",
        "PrivateToken",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "vapid",
    ];
    SCHEMES.into_iter().find(|known| known.as_bytes().eq_ignore_ascii_case(scheme))
}

/// Credentials that are made of named parameters.
struct Form {
    names: [&'static str; 3],
    equals: &'static [&'static str],
    separators: &'static [&'static str],
    /// For each name, the words that may be shown in its value.
    words: [&'static [&'static str]; 3],
    /// The byte between the words of one value.
    between_words: Option<u8>,
    /// The index of the name whose value is the rest of the line.
    last: Option<usize>,
}

const HMAC_SHA256: Form = Form {
    names: ["Credential", "SignedHeaders", "Signature"],
    equals: &["="],
    separators: &["&", ","],
    words: [&[], SIGNED, &[]],
    between_words: Some(b';'),
    last: None,
};

/// Percent-encoded once, twice, or not at all.
const COSMOS_DB: Form = Form {
    names: ["type", "ver", "sig"],
    equals: &["=", "%3d", "%253d"],
    separators: &["&", "%26", "%2526"],
    words: [&["master", "resource", "aad"], &["1.0"], &[]],
    between_words: None,
    last: Some(2),
};

/// The text between two separators.
struct Piece {
    /// The separator before the piece, with the white space after it; empty before the first piece.
    separator: Range<usize>,
    /// The index of its name; `None` if the piece starts with no known name.
    name: Option<usize>,
    value: Range<usize>,
}

/// The bytes of a field line of the sensitive header `name` that may be shown, in order.
pub(crate) fn shown_of_line(name: &HeaderName, line: &[u8]) -> Vec<Range<usize>> {
    let mut shown = Vec::new();
    if *name == http::header::AUTHORIZATION {
        credentials(line, &mut shown);
    }
    shown
}

fn credentials(line: &[u8], shown: &mut Vec<Range<usize>>) {
    let len = line.iter().take_while(|&&b| TCHAR.has(b)).count();
    let after = line.len() - ows(&line[len..]).len();
    let scheme = &line[..len];
    let is_hmac = scheme.eq_ignore_ascii_case(b"HMAC-SHA256");
    if (after > len || len == line.len()) && (is_hmac || registered_scheme(scheme).is_some()) {
        shown.push(0..after);
        if is_hmac {
            HMAC_SHA256.show(line, after, is_whole_hmac(line, after), shown);
        }
        return;
    }
    if COSMOS_DB.name(line).is_some() {
        COSMOS_DB.show(line, 0, true, shown);
    } else if HMAC_SHA256.name(line).is_some() {
        // Without the scheme it is not whole.
        HMAC_SHA256.show(line, 0, false, shown);
    }
}

/// Returns `true` if the line has all three parameters, each once and with a value of its alphabet, and nothing else.
fn is_whole_hmac(line: &[u8], from: usize) -> bool {
    let line = &line[..from + trim_end(&line[from..]).len()];
    let mut seen = [false; 3];
    let all = |class: Class, text: &[u8]| !text.is_empty() && text.iter().all(|&b| class.has(b));
    HMAC_SHA256.pieces(line, from).all(|Piece { name, value, separator }| {
        let value = &line[value];
        let is_separator = matches!(line[separator], [] | [b'&'] | [b',', ..]);
        let is_good = match name {
            Some(0) => all(HMAC_VALUE, value),
            Some(1) => value.split(|&b| b == b';').all(|name| all(SIGNED_NAME, name)),
            Some(_) => {
                let padding = value.iter().rev().take_while(|&&b| b == b'=').count();
                padding <= 2 && all(BASE64, &value[..value.len() - padding])
            }
            None => false,
        };
        is_separator
            && is_good
            && name.is_some_and(|name| !core::mem::replace(&mut seen[name], true))
    }) && seen == [true; 3]
}

impl Form {
    /// The pieces of the line from byte `from` on.
    fn pieces(&self, line: &[u8], from: usize) -> impl Iterator<Item = Piece> {
        let mut next = Some(from..from);
        iter::from_fn(move || {
            let separator = next.take()?;
            let start = separator.end;
            let named = self.name(&line[start..]);
            let value = start + named.map_or(0, |(_, len)| len);
            let name = named.map(|(name, _)| name);
            let is_rest = name.is_some() && name == self.last;
            let mut end = line.len();
            for at in if is_rest { end..end } else { value..end } {
                if let Some(len) = prefix(&line[at..], self.separators) {
                    end = at;
                    next = Some(at..line.len() - ows(&line[at + len..]).len());
                    break;
                }
            }
            Some(Piece { separator, name, value: value..end })
        })
    }

    /// The name at the start of the text, and its length with the equals sign.
    fn name(&self, text: &[u8]) -> Option<(usize, usize)> {
        self.names.iter().enumerate().find_map(|(index, &name)| {
            let len = prefix(text, &[name])?;
            Some((index, len + prefix(&text[len..], self.equals)?))
        })
    }

    /// Adds the names, the separators between them and, if `has_values`, the words in their values.
    fn show(&self, line: &[u8], from: usize, has_values: bool, shown: &mut Vec<Range<usize>>) {
        let mut was_known = true;
        for piece in self.pieces(line, from) {
            if let Some(name) = piece.name {
                let start = if was_known { piece.separator.start } else { piece.separator.end };
                shown.push(start..piece.value.start);
                if has_values {
                    self.show_value(line, self.words[name], piece.value, shown);
                }
            }
            was_known = piece.name.is_some();
        }
    }

    fn show_value(
        &self,
        line: &[u8],
        words: &[&str],
        value: Range<usize>,
        shown: &mut Vec<Range<usize>>,
    ) {
        if words.is_empty() {
            return;
        }
        let mut at = value.start;
        for word in line[value.clone()].split(|&b| Some(b) == self.between_words) {
            let end = at + word.len();
            if words.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word)) {
                shown.push(at..end);
            }
            if end < value.end {
                shown.push(end..end + 1);
            }
            at = end + 1;
        }
    }
}

/// The length of the first of `texts` that `line` starts with, in any case.
fn prefix(line: &[u8], texts: &[&str]) -> Option<usize> {
    let is_here = |text: &&&str| {
        line.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()))
    };
    texts.iter().find(is_here).map(|text| text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line with an asterisk for each byte that is not shown.
    #[track_caller]
    fn masks(line: &str, masked: &str) {
        let shown = shown_of_line(&http::header::AUTHORIZATION, line.as_bytes());
        assert!(shown.iter().is_sorted_by(|a, b| a.end <= b.start), "{shown:?}");
        let is_shown = |at: &usize| shown.iter().any(|range| range.contains(at));
        let bytes = line.bytes().enumerate();
        let text: String =
            bytes.map(|(at, b)| if is_shown(&at) { char::from(b) } else { '*' }).collect();
        assert_eq!(text, masked);
    }

    #[test]
    fn hmac_sha256() {
        masks(
            "HMAC-SHA256 Credential=a:b&SignedHeaders=Host;x-ms-date&Signature=a+/b==",
            "HMAC-SHA256 Credential=***&SignedHeaders=Host;x-ms-date&Signature=******",
        );
        masks(
            "hmac-sha256  Signature=abc, SignedHeaders=host;secret;date,Credential=a=b ",
            "hmac-sha256  Signature=***, SignedHeaders=host;******;date,Credential=****",
        );
    }

    #[test]
    fn hmac_sha256_that_is_not_whole() {
        for (line, masked) in [
            ("HMAC-SHA256", "HMAC-SHA256"),
            ("HMAC-SHA256 \t", "HMAC-SHA256 \t"),
            ("HMAC-SHA256\tCredential=a", "HMAC-SHA256\tCredential=*"),
            ("HMAC-SHA256 abc", "HMAC-SHA256 ***"),
            (
                "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=<S>",
                "HMAC-SHA256 Credential=*&SignedHeaders=****&Signature=***",
            ),
            (
                "HMAC-SHA256 Credential=a&SignedHeaders=host; date&Signature=b",
                "HMAC-SHA256 Credential=*&SignedHeaders=**********&Signature=*",
            ),
            (
                "HMAC-SHA256 Credential=a& SignedHeaders=host&Signature=b",
                "HMAC-SHA256 Credential=*& SignedHeaders=****&Signature=*",
            ),
            (
                "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=b===",
                "HMAC-SHA256 Credential=*&SignedHeaders=****&Signature=****",
            ),
            (
                "HMAC-SHA256 Credential=a&Credential=b&SignedHeaders=host&Signature=b",
                "HMAC-SHA256 Credential=*&Credential=*&SignedHeaders=****&Signature=*",
            ),
            (
                "HMAC-SHA256 x=y&Credential=a&SignedHeaders=host&Signature=b&c&",
                "HMAC-SHA256 ****Credential=*&SignedHeaders=****&Signature=****",
            ),
            (
                "HMAC-SHA256 Credential=Signature=a SignedHeaders=host",
                "HMAC-SHA256 Credential=******************************",
            ),
            (
                "Credential=a&SignedHeaders=host&Signature=b",
                "Credential=*&SignedHeaders=****&Signature=*",
            ),
            ("HMAC-SHA265 Credential=a", "************************"),
            ("HMAC-SHA256:Credential=a", "************************"),
        ] {
            masks(line, masked);
        }
    }

    #[test]
    fn cosmos_db() {
        for (line, masked) in [
            ("type=Master&ver=1.0&sig=a&ver=1.0", "type=Master&ver=1.0&sig=*********"),
            ("type%3daad%26ver%3D1.0%26sig%3da%3d", "type%3daad%26ver%3D1.0%26sig%3d****"),
            (
                "type%253daad%2526ver%253d1.0%2526sig%253da",
                "type%253daad%2526ver%253d1.0%2526sig%253d*",
            ),
            ("type=masters&ver=1.0.&sig=a", "type=*******&ver=****&sig=*"),
            ("type=master&sig=a&ver=1.0", "type=master&sig=*********"),
            ("type=master&vre=1.0&sig=a", "type=master*********sig=*"),
            ("type=%6daster&ver=1%2e0", "type=********&ver=*****"),
            ("type%3master%26ver=1.0", "**********************"),
            ("xtype=aad&ver=1.0&sig=a", "***********************"),
            ("type", "****"),
        ] {
            masks(line, masked);
        }
    }

    #[test]
    fn other_schemes() {
        for (line, masked) in [
            ("Bearer abc", "Bearer ***"),
            ("bearer  SignedHeaders=host&Signature=b", "bearer  ******************************"),
            ("Basic Zm9v, Basic Zm9v", "Basic ****************"),
            ("Digest username=\"a\"", "Digest ************"),
            ("Bearer", "Bearer"),
            ("Bearer:abc", "**********"),
            ("basic_abc", "*********"),
            ("Other abc", "*********"),
            (" Bearer abc", "***********"),
            ("", ""),
        ] {
            masks(line, masked);
        }
    }

    #[test]
    fn other_headers_are_masked_as_a_whole() {
        assert!(shown_of_line(&http::header::COOKIE, b"Bearer abc").is_empty());
    }
}
