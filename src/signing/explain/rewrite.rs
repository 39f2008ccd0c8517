//! Changes that proxies and libraries make to a request target.

use core::fmt;

use crate::grammar::percent::decode_text;
use crate::names::table;

table! {
    /// The change from the received target to the signed one.
    ///
    /// ```
    /// use masthead::signing::Rewrite;
    ///
    /// assert_eq!(Rewrite::QueryOrder.to_string(), "the query parameters are in a different order");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Rewrite: &'static str {
        /// The caller supplied it.
        Hint = "it was changed in transit",
        /// A `%2F` came as a slash.
        SlashDecoded = "a slash in a name was decoded",
        /// A slash of a name came as `%2F`.
        SlashEncoded = "a slash in a name was percent-encoded",
        /// The path came decoded, and was signed percent-encoded.
        PathDecoded = "the path was decoded",
        /// The path came percent-encoded, and was signed decoded.
        PathEncoded = "the path was percent-encoded",
        /// The query came decoded, and was signed percent-encoded.
        QueryDecoded = "the query was decoded",
        /// The query came percent-encoded, and was signed decoded.
        QueryEncoded = "the query was percent-encoded",
        /// Path and query came decoded.
        BothDecoded = "path and query were decoded",
        /// Path and query came percent-encoded.
        BothEncoded = "path and query were percent-encoded",
        /// A percent-encoded part was encoded once more, or once less.
        EncodedTwice = "it was percent-encoded once too often, or once too little",
        /// The digits of percent-encoding are in another case.
        HexCase = "the hexadecimal digits of the percent-encoding are in a different case",
        /// A space is `+`, `%20` or `%2B` in the one and not in the other.
        Plus = "a space or a plus sign is encoded differently: %20 is a space, and %2B a \"+\"",
        /// The parameters of the query are in another order.
        QueryOrder = "the query parameters are in a different order",
        /// The query was not signed.
        QueryNotSigned = "the query was not signed",
        /// The path was not signed.
        PathNotSigned = "only the query was signed, without the path",
        /// The path has no slash at its start.
        NoFirstSlash = "the path was signed without its first slash",
        /// One part of the target is encoded in another way, and another part in yet another.
        Mixed = "parts of it were percent-encoded in different ways",
        /// A `#` was signed with what follows it, and neither was sent.
        FragmentNotSent = "\"#\" starts a fragment, so the rest was not sent",
        /// The text from a `#` on was sent, but not signed.
        FragmentNotSigned = "it was signed only up to a \"#\"",
        /// A question mark without a query.
        QuestionMark = "there is a question mark without a query",
        /// A slash at the end of the path.
        TrailingSlash = "a slash at the end of the path was added or removed",
        /// Letters in another case.
        LetterCase = "letters are in a different case",
        /// With scheme and host.
        AbsoluteForm = "the scheme and the host were signed as well",
    }
}

impl fmt::Display for Rewrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row())
    }
}

/// The longest target that is rewritten.
const MAX_TARGET_LEN: usize = 8_192;

/// Targets that may have been signed, each once. `hosts` may stand before them.
pub(super) fn rewrites<'h>(
    target: &str,
    hosts: impl Iterator<Item = &'h str>,
) -> Vec<(Rewrite, String)> {
    use Rewrite as R;
    if target.len() > MAX_TARGET_LEN {
        return Vec::new();
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let with = |path: &str, query: Option<&str>| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut all: Vec<(Rewrite, String)> = Vec::new();
    let mut add = |rewrite, signed: String| {
        if signed != target && all.iter().all(|(_, known)| *known != signed) {
            all.push((rewrite, signed));
        }
    };

    // The name is the part after the first segment: /kv/{name}.
    if let Some((first, name)) = path.get(1..).and_then(|rest| rest.split_once('/')) {
        for slash in ["%2F", "%2f"] {
            add(R::SlashDecoded, with(&format!("/{first}/{}", name.replace('/', slash)), query));
        }
    }
    add(R::SlashEncoded, with(&path.replace("%2F", "/").replace("%2f", "/"), query));
    add(R::EncodedTwice, target.replace('%', "%25"));
    add(R::EncodedTwice, target.replace("%25", "%"));
    for (from, to) in [
        ("+", "%20"),
        ("%20", "+"),
        ("+", "%2B"),
        ("%2B", "+"),
        ("%2b", "+"),
        ("+", " "),
        ("%2B", " "),
        (" ", "+"),
    ] {
        add(R::Plus, target.replace(from, to));
    }
    let (plain_path, plain_query) = (decode_text(path), query.map(decode_text));
    let plain_query = plain_query.as_deref();
    for is_upper in [true, false] {
        for keep in ["/", "/:@!$&'()*+,;="] {
            let path = encode(path, keep, is_upper);
            add(R::PathDecoded, with(&path, query));
            for keep in ["=&", "=&*", "=&*,:$", "=&*,:$+/@!'();?"] {
                let query = query.map(|query| encode(query, keep, is_upper));
                add(R::QueryDecoded, with(self::path(target), query.as_deref()));
                add(R::BothDecoded, with(&path, query.as_deref()));
            }
        }
    }
    add(R::PathEncoded, with(&plain_path, query));
    add(R::QueryEncoded, with(path, plain_query));
    add(R::BothEncoded, with(&plain_path, plain_query));
    add(R::HexCase, hex_case(target, u8::to_ascii_uppercase));
    add(R::HexCase, hex_case(target, u8::to_ascii_lowercase));
    add(R::Plus, target.replace("%20", " "));
    if let Some(query) = query {
        let mut parameters: Vec<&str> = query.split('&').collect();
        parameters.reverse();
        add(R::QueryOrder, with(path, Some(&parameters.join("&"))));
        parameters.sort_unstable();
        add(R::QueryOrder, with(path, Some(&parameters.join("&"))));
        parameters.sort_by_key(|parameter| parameter.to_ascii_lowercase());
        add(R::QueryOrder, with(path, Some(&parameters.join("&"))));
        add(R::QueryNotSigned, path.to_owned());
        for signed in [format!("?{query}"), query.to_owned(), format!("/?{query}")] {
            add(R::PathNotSigned, signed);
        }
        if query.is_empty() {
            add(R::QuestionMark, path.to_owned());
        }
    } else {
        add(R::QuestionMark, format!("{path}?"));
    }
    if let Some(path) = path.strip_prefix('/') {
        add(R::NoFirstSlash, with(path, query));
    }
    if let Some(at) = ["#", "%23"].iter().filter_map(|mark| target.find(mark)).min() {
        add(R::FragmentNotSigned, target[..at].to_owned());
        add(R::FragmentNotSigned, with(path.get(..at).unwrap_or(path), query));
    }
    add(R::TrailingSlash, with(&format!("{path}/"), query));
    if let Some(path) = path.strip_suffix('/') {
        add(R::TrailingSlash, with(path, query));
    }
    add(R::LetterCase, target.to_ascii_lowercase());
    add(R::LetterCase, with(&path.to_ascii_lowercase(), query));
    for host in hosts {
        add(R::AbsoluteForm, format!("https://{host}{target}"));
        add(R::AbsoluteForm, format!("{host}{target}"));
    }
    all
}

fn path(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}

/// Everything percent-encoded but unreserved characters, those to keep, and what is so already.
pub(super) fn encode(text: &str, keep: &str, is_upper: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for &b in text.as_bytes() {
        let is_kept = b == b'%' || keep.as_bytes().contains(&b);
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') || is_kept {
            out.push(char::from(b));
        } else if is_upper {
            out.push_str(&format!("%{b:02X}"));
        } else {
            out.push_str(&format!("%{b:02x}"));
        }
    }
    out
}

/// The digits of percent-encoding in one case.
fn hex_case(text: &str, change: fn(&u8) -> u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len() {
        if bytes[at] == b'%' {
            for digit in bytes.iter_mut().skip(at + 1).take(2) {
                *digit = change(digit);
            }
        }
    }
    // Only letters of ASCII have changed.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn has(target: &str, signed: &str, rewrite: Rewrite) {
        let all = rewrites(target, ["a.example"].into_iter());
        assert!(all.len() < 64, "{}", all.len());
        let found = all.iter().find(|(_, found)| found == signed);
        assert_eq!(found.map(|(rewrite, _)| *rewrite), Some(rewrite), "{all:?}");
    }

    #[test]
    fn what_was_signed() {
        has("/kv/a/b?x=1", "/kv/a%2Fb?x=1", Rewrite::SlashDecoded);
        has("/kv/a/b/c", "/kv/a%2fb%2fc", Rewrite::SlashDecoded);
        has("/kv/a%2Fb?x=1", "/kv/a/b?x=1", Rewrite::SlashEncoded);
        has("/kv/a b", "/kv/a%20b", Rewrite::PathDecoded);
        has("/kv/a%20b?x=1", "/kv/a b?x=1", Rewrite::PathEncoded);
        has("/kv?key=a/*&x=1", "/kv?key=a%2F%2A&x=1", Rewrite::QueryDecoded);
        has("/kv?key=a/*&x=1", "/kv?key=a%2F*&x=1", Rewrite::QueryDecoded);
        has("/kv?key=%2A", "/kv?key=*", Rewrite::QueryEncoded);
        has("/kv/%C3%A9?key=%2A", "/kv/é?key=*", Rewrite::BothEncoded);
        has("/kv/é?key=ü", "/kv/%C3%A9?key=%C3%BC", Rewrite::BothDecoded);
        has("/kv/%2520", "/kv/%20", Rewrite::EncodedTwice);
        has("/kv/%20?x=%2a", "/kv/%2520?x=%252a", Rewrite::EncodedTwice);
        has("/kv/%2A?%e9", "/kv/%2a?%e9", Rewrite::HexCase);
        has("/kv?a=b+c", "/kv?a=b%20c", Rewrite::Plus);
        has("/kv?a=b%20c", "/kv?a=b+c", Rewrite::Plus);
        has("/kv?b=1&a=2", "/kv?a=2&b=1", Rewrite::QueryOrder);
        has("/kv?b=1&c=3&a=2", "/kv?a=2&b=1&c=3", Rewrite::QueryOrder);
        has("/kv?a=b", "/kv", Rewrite::QueryNotSigned);
        has("/kv?a=b", "?a=b", Rewrite::PathNotSigned);
        has("/kv?a=b", "a=b", Rewrite::PathNotSigned);
        has("/kv?a=b", "kv?a=b", Rewrite::NoFirstSlash);
        has("/kv", "/kv?", Rewrite::QuestionMark);
        has("/kv?x", "/kv/?x", Rewrite::TrailingSlash);
        has("/kv/?x", "/kv?x", Rewrite::TrailingSlash);
        has("/KV?api-Version=1", "/kv?api-version=1", Rewrite::LetterCase);
        has("/kv?x", "https://a.example/kv?x", Rewrite::AbsoluteForm);
        for sent in ["/kv/a%23b?x=1", "/kv/a#b?x=1", "/kv/a%23?x=1"] {
            has(sent, "/kv/a", Rewrite::FragmentNotSigned);
            has(sent, "/kv/a?x=1", Rewrite::FragmentNotSigned);
        }
        has("/kv?x=1&label=c%23&y=2", "/kv?x=1&label=c", Rewrite::FragmentNotSigned);
    }

    #[test]
    fn odd_targets() {
        for target in ["", "*", "?", "%", "/%", "/é/%f", "kv", "a:443"] {
            assert!(rewrites(target, core::iter::empty()).len() < 64);
        }
        assert_eq!(rewrites(&"/".repeat(MAX_TARGET_LEN + 1), core::iter::empty()), []);
    }
}
