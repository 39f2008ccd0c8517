//! Targets whose parts are percent-encoded in different ways.

use std::collections::HashSet;

use super::rewrite::encode;
use crate::grammar::percent::{decode_text, unescaped};

/// No more targets are tried.
const MAX_MIXED: usize = 2_048;
/// Of these, so many have single characters in another form.
const MAX_FORMS: usize = 1_024;
/// A longer target is not changed so often.
const MAX_LEN: usize = 1_024;
/// Of no more parameters of a query the value is changed alone.
const MAX_PARAMETERS: usize = 8;

/// Targets that may have been signed, each once: first with single characters in another form, then with parts.
pub(super) fn mixed(target: &str) -> Vec<String> {
    if target.len() > MAX_LEN {
        return Vec::new();
    }
    let mut known = HashSet::new();
    known.insert(target.to_owned());
    let all = characters(target).into_iter().chain(parts(target));
    all.filter(|signed| known.insert(signed.clone())).take(MAX_MIXED).collect()
}

/// A piece of a target that is never encoded, or the forms that it may have.
enum Piece<'a> {
    Fixed(&'a str),
    /// The form in the target is the first.
    Free(Vec<String>),
}

/// The target with each combination of forms of its characters. If there are too many, each character has the form as it is
/// and one other; if there are still too many, none.
fn characters(target: &str) -> Vec<String> {
    let mut pieces = pieces(target);
    let count = |pieces: &[Piece<'_>]| {
        pieces.iter().fold(1_usize, |count, piece| match piece {
            Piece::Fixed(_) => count,
            Piece::Free(forms) => count.saturating_mul(forms.len()),
        })
    };
    if count(&pieces) > MAX_FORMS {
        for piece in &mut pieces {
            if let Piece::Free(forms) = piece {
                forms.truncate(2);
            }
        }
    }
    let total = count(&pieces);
    if total > MAX_FORMS {
        return Vec::new();
    }
    // Each number stands for one form of each piece.
    let combination = |mut number: usize| -> String {
        let text = pieces.iter().map(|piece| match piece {
            Piece::Fixed(text) => *text,
            Piece::Free(forms) => {
                let form = number % forms.len();
                number /= forms.len();
                forms[form].as_str()
            }
        });
        text.collect()
    };
    (1..total).map(combination).collect()
}

/// The pieces of a target. Characters that need no encoding are fixed, and those that separate its parts: the first two
/// slashes, the question mark, and `&` and `=` of the query.
fn pieces(target: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut slashes, mut is_query) = (0, 0, false);
    while let Some(rest) = target.get(at..).filter(|rest| !rest.is_empty()) {
        let escape = escape_len(rest);
        let len = match escape {
            0 => rest.chars().next().map_or(1, char::len_utf8),
            escape => escape,
        };
        let piece = &rest[..len];
        at += len;
        slashes += usize::from(piece == "/");
        let is_fixed = match piece {
            "?" if !is_query => {
                is_query = true;
                true
            }
            "&" | "=" => is_query,
            "/" => slashes <= 2 && !is_query,
            _ => {
                piece.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b))
                    && escape == 0
            }
        };
        pieces.push(match is_fixed {
            true => Piece::Fixed(piece),
            false => Piece::Free(forms(piece, escape > 0, is_query)),
        });
    }
    pieces
}

/// The length of the escapes at the start of a text that stand for one character; 0 without one.
fn escape_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| {
        let digits = bytes.get(at..at + 3).filter(|three| three[0] == b'%');
        digits.is_some_and(|three| three[1..].iter().all(u8::is_ascii_hexdigit))
    };
    (1..=4)
        .map(|count| count * 3)
        .take_while(|end| is_escape(end - 3))
        .find(|&end| core::str::from_utf8(&unescaped(&bytes[..end], b'+')).is_ok())
        .unwrap_or(0)
}

fn forms(piece: &str, is_escape: bool, is_query: bool) -> Vec<String> {
    let plain = match is_escape {
        true => decode_text(piece).into_owned(),
        false => piece.to_owned(),
    };
    let escaped = |is_upper| -> String {
        let escape = |b: u8| if is_upper { format!("%{b:02X}") } else { format!("%{b:02x}") };
        plain.bytes().map(escape).collect()
    };
    let mut forms = vec![piece.to_owned()];
    let mut add = |form: String| {
        if !forms.contains(&form) {
            forms.push(form);
        }
    };
    if is_escape {
        add(plain.clone());
    }
    add(escaped(true));
    add(escaped(false));
    if is_query && (plain == " " || plain == "+") {
        for form in ["+", "%20", "%2B"] {
            add(form.to_owned());
        }
    }
    forms
}

/// The target with its path, and the parameters of its query, each encoded in one of the [ways](WAYS).
fn parts(target: &str) -> Vec<String> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let paths = ways(path, &['/']);
    let mut queries = ways(query, &['=', '&']);
    let parameters: Vec<&str> = query.split('&').collect();
    // One value in one way, and the others in another.
    for (at, parameter) in parameters.iter().enumerate().take(MAX_PARAMETERS) {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        for own in ways(value, &[]) {
            for others in 0..WAYS.len() + 2 {
                let all = parameters.iter().enumerate().map(|(index, other)| match index == at {
                    true => format!("{name}={own}"),
                    false => ways(other, &['=']).swap_remove(others),
                });
                queries.push(all.collect::<Vec<_>>().join("&"));
            }
        }
    }
    let with = |path: &String, query: &String| match target.contains('?') {
        true => format!("{path}?{query}"),
        false => path.clone(),
    };
    queries.iter().flat_map(|query| paths.iter().map(move |path| with(path, query))).collect()
}

/// How a part may be encoded: what is kept as it is besides unreserved characters, and the case of the digits.
const WAYS: [(&str, bool); 5] =
    [("", true), ("", false), ("*", true), ("/:@!$&'()*+,;=?", true), ("/:@!$&'()*+,;=?", false)];

/// A part as it is, decoded, encoded from there in each way, and encoded once more or less. What stands between separators
/// is encoded, and they are not.
fn ways(part: &str, separators: &[char]) -> Vec<String> {
    let each = |change: &dyn Fn(&str) -> String| -> String {
        let pieces = part.split_inclusive(separators).map(|piece| {
            let text = piece.strip_suffix(separators).unwrap_or(piece);
            change(&decode_text(text)) + &piece[text.len()..]
        });
        pieces.collect()
    };
    let mut all = vec![part.to_owned(), each(&str::to_owned)];
    all.extend(WAYS.iter().map(|(keep, is_upper)| {
        // A percent sign of the name is no escape.
        each(&|plain| encode(&plain.replace('%', "%25"), keep, *is_upper))
    }));
    all.extend([part.replace('%', "%25"), part.replace("%25", "%")]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_in_one_target() {
        for (target, signed) in [
            ("/kv/a%20b?key=x%2A&label=c%20d", "/kv/a b?key=x*&label=c%20d"),
            ("/kv/a%2Fb?key=x*&api-version=1.0", "/kv/a%2fb?key=x%2A&api-version=1.0"),
            (
                "/kv?key=a%3Ab&label=c%2Cd&api-version=1.0",
                "/kv?key=a:b&label=c%2cd&api-version=1.0",
            ),
            ("/kv/a:b?label=%C3%A9", "/kv/a%3Ab?label=é"),
            // Within one part.
            ("/kv/a%2Fb%20c%3Ad?x=1", "/kv/a%2Fb c%3ad?x=1"),
            ("/kv/a/b/c%20d", "/kv/a%2Fb/c d"),
            ("/kv?key=a%2Cb%2Cc&label=d+e", "/kv?key=a,b%2Cc&label=d%20e"),
            ("/kv/%F0%9F%98%80%C3%A9", "/kv/😀%c3%a9"),
            // Once more in one part.
            (
                "/kv/a%2Fb?key=c%2Fd%2Ce%2Cf%2Cg%2Ch%2Ci%2Cj%2Ck%2Cl%2Cm",
                "/kv/a%252Fb?key=c/d,e,f,g,h,i,j,k,l,m",
            ),
        ] {
            assert!(mixed(target).iter().any(|it| it == signed), "{signed}");
        }
        assert!(mixed("/kv").is_empty());
        for target in ["", "*", "?", "%", "/%", "/é/%f?=", "?a=%ff", "/kv/%C3%A9%", "/%c3%c3"] {
            assert!(mixed(target).iter().all(|it| it != target));
        }
    }

    #[test]
    fn many_characters() {
        for target in [
            format!("/kv?{}", "a=%20&".repeat(160)),
            format!("/kv/{}", "%2F".repeat(300)),
            format!("/kv/{}", "/".repeat(1_000)),
        ] {
            let all = mixed(&target);
            assert!(all.len() <= MAX_MIXED);
            let distinct: HashSet<&String> = all.iter().collect();
            assert_eq!(distinct.len(), all.len());
        }
    }
}
