//! Mistakes that explain why a value cannot be read, such as one that was wrapped, or never filled in.

mod value;

use http::HeaderName;
use http::header::{AUTHORIZATION, CONTENT_RANGE, ETAG, HOST, IF_MATCH, IF_NONE_MATCH, LINK};

use super::encoded::{is_encoded_again, is_hex_of_32_bytes, shape_of_signature};
use super::hint_of_date;

/// So many bytes of a value are searched.
const LOOKED_AT: usize = 512;

/// Values whose grammar has no escapes.
const PLAIN: [&str; 6] =
    ["etag", "if-match", "if-none-match", "sync-token", CONTINUATION, "x-ms-session-token"];

const CONTINUATION: &str = "x-ms-continuation";
const PARTITION_KEY: &str = "x-ms-documentdb-partitionkey";

/// Schemes whose credentials are not percent-encoded.
const SCHEMES: [&[u8]; 3] = [b"Basic", b"Bearer", b"HMAC-SHA256"];

/// A common mistake in a value that cannot be parsed, if the value shows it.
pub(crate) fn of(name: &HeaderName, line: &[u8]) -> Option<&'static str> {
    // A report has up to a hundred errors of one line: of a long one, the start is enough. Its length is that of base64.
    let value = line.get(..LOOKED_AT).unwrap_or(line).trim_ascii();
    let has = |part: &[u8]| value.windows(part.len()).any(|it| it.eq_ignore_ascii_case(part));
    let any = |parts: &[&[u8]]| parts.iter().any(|part| has(part));
    let starts =
        |with: &[u8]| value.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    if let Some(hint) = of_form(name, value) {
        return Some(hint);
    }
    if is_placeholder(name, value) {
        return Some("a placeholder or variable was never filled in");
    }
    if is_json_escaped(name, value) {
        return Some("the value still has the backslashes of escaped JSON text");
    }
    if any(&[b"&quot;", b"&#34;", b"&#x22;", b"&amp;"]) {
        return Some("the value still has the escapes of XML or HTML text, such as &quot;");
    }
    if is_of_date(name) {
        if let Some(hint) = hint_of_date::of(value) {
            return Some(hint);
        }
    }
    // Values in which nothing is percent-encoded.
    let is_plain = PLAIN.contains(&name.as_str());
    let is_twice = any(&[b"%253d", b"%2526", b"%252b", b"%252f", b"%2522"]);
    if is_twice || is_plain && any(&[b"%253a", b"%2523", b"%252c", b"%257b"]) {
        return Some("the value is percent-encoded twice");
    }
    if is_encoded_again(name, value) {
        return Some("the value was encoded as base64 once more than it should be");
    }
    if *name == "x-ms-content-sha256" && is_hex_of_32_bytes(value) {
        return Some("this is hexadecimal; encode the 32 bytes of the digest as base64");
    }
    if *name == AUTHORIZATION {
        if let Some(hint) = shape_of_signature(value) {
            return Some(hint);
        }
    }
    // The credentials of Azure Cosmos DB are percent-encoded; those that have a scheme are not.
    let is_after_scheme = || {
        SCHEMES.iter().filter(|scheme| starts(scheme)).any(|scheme| {
            let rest = &value[scheme.len()..];
            rest.starts_with(b" ") || rest.starts_with(b"%20")
        })
    };
    let is_encoded = any(&[b"%3d", b"%2b", b"%2f", b"%22", b"%7b", b"%5b"])
        || is_plain && any(&[b"%3a", b"%23", b"%2c"])
        || *name == AUTHORIZATION && has(b"%20");
    if is_encoded && (*name != AUTHORIZATION || has(b"Signature=") || is_after_scheme()) {
        return Some("the value is percent-encoded; send it as it is");
    }
    if is_plain && (value.starts_with(b"{\"") || value.starts_with(b"[\"")) && *name != CONTINUATION
    {
        return Some("this is JSON; send only the text in it");
    }
    if *name == AUTHORIZATION && starts(b"Basic ") && has(b":") {
        return Some("the user-id and the password are not encoded as base64");
    }
    let credentials = match value.iter().position(|&b| b == b' ') {
        Some(space) if *name == AUTHORIZATION => value[space..].trim_ascii(),
        _ => value,
    };
    if *name == AUTHORIZATION && has_scheme_twice(value) {
        return Some("the scheme is there twice");
    }
    if *name == AUTHORIZATION && credentials.starts_with(b"{") && has(b"\"access_token\"") {
        return Some("this is the JSON of a token response; send only its access_token");
    }
    let is_quoted = |quote: u8| [value, credentials].iter().any(|text| is_between(text, quote));
    let is_tags = matches!(*name, IF_MATCH | IF_NONE_MATCH);
    if is_tags && value.len() > 1 && value.split(|&b| b == b',').any(|it| it.trim_ascii() == b"*") {
        return Some("\"*\" is only allowed as the whole value");
    }
    let is_tag = is_tags || *name == ETAG;
    if is_tag && is_tag_with_blank(value) {
        return Some("an entity tag has no white space");
    }
    // Between the first and the last quote of a list there are more; a tag in quotes once more starts with two.
    let is_list =
        is_tag && !value.starts_with(b"\"\"") && value.iter().filter(|&&b| b == b'"').count() > 2;
    if is_quoted(b'"') && !has(b"W/") && !is_list || is_quoted(b'\'') || is_quoted(b'`') {
        return Some("there are quotation marks around the value");
    }
    value::of(name, value)
}

/// Returns `true` for text that starts and ends with that quote.
fn is_between(text: &[u8], quote: u8) -> bool {
    text.len() > 1 && text.first() == Some(&quote) && text.last() == Some(&quote)
}

/// Returns `true` for one entity tag with white space in it.
fn is_tag_with_blank(value: &[u8]) -> bool {
    let inner = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let is_blank = |b: &u8| matches!(b, b' ' | b'\t');
    inner.is_some_and(|it| !it.contains(&b'"') && it.iter().any(is_blank))
}

/// Returns `true` for text with the escapes of JSON. Between quotes a backslash may be an escape of HTTP: it is one of JSON
/// before the first quote.
fn is_json_escaped(name: &HeaderName, value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|it| it == part);
    let is_plain = PLAIN.contains(&name.as_str());
    let is_escaped = match value.iter().position(|&b| b == b'"') {
        Some(0) => is_plain && has(b"\\\"") || value.starts_with(b"\"\\\""),
        Some(quote) => value[quote - 1] == b'\\' || *name == PARTITION_KEY && has(b"\\\""),
        None => false,
    };
    is_escaped || has(b"\\u0022") || is_plain && has(b"\\/")
}

/// A part that is missing from the value, or does not belong there.
fn of_form(name: &HeaderName, value: &[u8]) -> Option<&'static str> {
    if *name == CONTENT_RANGE && value.first().is_some_and(|b| b.is_ascii_digit() || *b == b'*') {
        return Some("the unit is missing before the range, such as bytes or items");
    }
    if *name == HOST && value.windows(3).any(|it| it == b"://") {
        return Some("send only the host of the URI, and its port if that is not the default one");
    }
    if *name == "x-ms-session-token" && has_bare_region(value) {
        return Some("after the version and the LSN there are only regions, such as 1=20");
    }
    if *name == AUTHORIZATION && is_scheme_alone(value) {
        return Some("the parameters Credential, SignedHeaders and Signature follow the scheme");
    }
    None
}

/// Returns `true` for names of dates.
pub(super) fn is_of_date(name: &HeaderName) -> bool {
    ["date", "datetime", "since", "last-modified"].iter().any(|end| name.as_str().ends_with(end))
}

/// Returns `true` for a segment such as `0:1#2#3`, whose third part is no region.
fn has_bare_region(value: &[u8]) -> bool {
    value.split(|&b| b == b',').any(|segment| {
        let mut parts = segment.split(|&b| b == b'#').skip(2);
        parts.any(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
    })
}

/// Returns `true` for `Bearer Bearer abc`.
fn has_scheme_twice(value: &[u8]) -> bool {
    let mut words = value.split(|&b| b == b' ').filter(|word| !word.is_empty());
    let (first, second) = (words.next(), words.next());
    // A word that is all there is may be the credentials.
    first.is_some_and(|first| second.is_some_and(|it| it.eq_ignore_ascii_case(first)))
        && words.next().is_some()
}

/// Returns `true` for `HMAC-SHA256` without a parameter.
fn is_scheme_alone(value: &[u8]) -> bool {
    const SCHEME: &[u8] = b"HMAC-SHA256";
    let Some((scheme, rest)) = value.split_at_checked(SCHEME.len()) else { return false };
    // A placeholder or an escape is something else.
    scheme.eq_ignore_ascii_case(SCHEME) && !rest.iter().any(|b| b"=%<>{}$".contains(b))
}

/// Returns true if a value has a placeholder that a template or a shell should have replaced.
pub(crate) fn is_placeholder(name: &HeaderName, value: &[u8]) -> bool {
    let between = |open: &[u8], close: &[u8]| {
        let at = value.windows(open.len()).position(|it| it == open);
        at.is_some_and(|at| value[at + open.len()..].windows(close.len()).any(|it| it == close))
    };
    let word = value.rsplit(|&b| b == b' ' || b == b'=').next().unwrap_or_default();
    between(b"{{", b"}}")
        || between(b"${", b"}")
        || between(b"$(", b")")
        || word.strip_prefix(b"$").is_some_and(is_variable)
        || word.strip_prefix(b"%").and_then(|it| it.strip_suffix(b"%")).is_some_and(is_variable)
        || *name != LINK && between(b"<", b">") && !value.contains(&b'"')
}

fn is_variable(text: &[u8]) -> bool {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    text.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_') && text.iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};

    use super::*;

    #[track_caller]
    fn says(name: &HeaderName, value: &str, word: Option<&str>) {
        let hint = of(name, value.as_bytes());
        assert_eq!(hint.is_some(), word.is_some(), "{value}: {hint:?}");
        assert!(hint.unwrap_or_default().contains(word.unwrap_or_default()), "{value}: {hint:?}");
    }

    #[test]
    fn placeholders() {
        for value in [
            "{{authToken}}",
            "Bearer {{ token }}",
            "$TOKEN",
            "Bearer $ACCESS_TOKEN",
            "Bearer ${TOKEN}",
            "%TOKEN%",
            "<your-key>",
            "HMAC-SHA256 Credential=<id>&SignedHeaders=host&Signature=<signature>",
            "Bearer $(cat token)",
        ] {
            says(&AUTHORIZATION, value, Some("placeholder"));
        }
        for value in ["Bearer a$b", "a{b}", "type%3dmaster", "$", "Bearer $", "100%"] {
            says(&AUTHORIZATION, value, None);
        }
        says(&LINK, "<a>; rel=<b>", None);
    }

    #[test]
    fn ranges_without_a_unit() {
        for value in ["0-9/10", " 0-9/10", "*/10", "5"] {
            says(&CONTENT_RANGE, value, Some("unit is missing"));
        }
        says(&CONTENT_RANGE, "bytes=0-9/10", None);
    }

    #[test]
    fn wrapped_values() {
        says(&IF_MATCH, r#"\"0700a525\""#, Some("JSON"));
        says(&IF_MATCH, r#""\"0700a525\"""#, Some("JSON"));
        // As .NET and PHP escape.
        says(&IF_MATCH, r"\u00220700a525\u0022", Some("JSON"));
        says(&ETAG, r#"W\/"0700a525""#, Some("JSON"));
        says(&IF_MATCH, "W/&quot;0700a525&quot;", Some("XML"));
        // An escape of HTTP.
        says(&WWW_AUTHENTICATE, r#"Basic realm="a\""#, None);
        says(&IF_MATCH, "\"a b\"", Some("white space"));
        says(&IF_MATCH, "%22a%22", Some("percent-encoded;"));
        says(&IF_MATCH, "'\"a\"'", Some("quotation marks"));
        says(&AUTHORIZATION, "type%253Dmaster%2526ver%253D1.0", Some("twice"));
        says(&AUTHORIZATION, "\"type%3dmaster%26ver%3d1.0\"", Some("quotation marks"));
        says(&AUTHORIZATION, "type%3dmaster%26ver%3d1.0", None);
        let hmac = "HMAC-SHA256 Credential=a&SignedHeaders=b&Signature=JZ%2Fa%3D";
        says(&AUTHORIZATION, hmac, Some("percent-encoded;"));
        says(&WWW_AUTHENTICATE, "Bearer realm=a b", None);
        says(&IF_MATCH, r#""a" "b""#, None);
        says(&ETAG, r#""a","b""#, None);
        says(&ETAG, r#"""a"""#, Some("quotation marks"));
    }

    #[test]
    fn boundaries_with_a_space() {
        for value in [
            "multipart/related; boundary=foo bar",
            "multipart/mixed;Boundary=a b c; charset=utf-8",
            "multipart/related; type=\"a/b\"; BOUNDARY=foo\tbar",
        ] {
            says(&CONTENT_TYPE, value, Some("boundary=\"foo bar\""));
        }
        for value in
            ["multipart/related; boundary=\"foo bar\" x", "multipart/related; boundary=a ;"]
        {
            says(&CONTENT_TYPE, value, None);
        }
    }

    #[test]
    fn durations_and_digits() {
        const EXPIRY: HeaderName = HeaderName::from_static("x-ms-documentdb-expiry-seconds");
        const AGE: HeaderName = HeaderName::from_static("x-ms-dedicatedgateway-max-age");
        const START: HeaderName = HeaderName::from_static("x-ms-start-epk");
        for value in ["1h", "60m", "01:00:00", "PT1H", "3600.0", "3600s", "1e3"] {
            says(&EXPIRY, value, Some("whole seconds"));
            says(&AGE, value, Some("300000 for five minutes"));
        }
        for value in ["7", "99999999", "-1", "abc", ""] {
            says(&EXPIRY, value, None);
            says(&AGE, value, None);
        }
        for value in ["xyz1", "0x1F", "05C1-CF", "05C1 CF", "05G"] {
            says(&START, value, Some("hexadecimal"));
        }
        says(&START, "05c1", None);
    }

    #[test]
    fn a_plus_of_a_signature_that_became_a_space() {
        let hmac = "HMAC-SHA256 Credential=a&SignedHeaders=b&Signature=";
        let signature = "ydNThZ5HJX vlH5/NrP4BRuE56 tzbUaeqxEtvX Dyg=";
        says(&AUTHORIZATION, &format!("{hmac}{signature}"), Some("send \"+\" as it is"));
        for signature in [signature.to_owned(), signature.replace('/', "%2f").replace('=', "%3d")] {
            let token = format!("type%3dmaster%26ver%3d1.0%26sig%3d{signature}");
            says(&AUTHORIZATION, &token, Some("as %2B"));
        }
        says(&AUTHORIZATION, &format!("{hmac}a b"), None);
    }

    #[test]
    fn parts_of_values() {
        const TOKEN: HeaderName = HeaderName::from_static("x-ms-session-token");
        const DATE: HeaderName = HeaderName::from_static("x-ms-date");
        for host in ["https://a.example", "http://a.example:80/kv", "HTTPS://a"] {
            says(&HOST, host, Some("only the host"));
        }
        says(&HOST, "a.example/kv", None);
        for name in [&DATE, &http::header::IF_MODIFIED_SINCE] {
            says(name, " 2018-05-11 ", Some("time of day"));
        }
        says(&ETAG, "2018-05-11", None);
        for (token, hint) in [
            ("0:1#2#3", Some("regions")),
            ("0:1#2#1=5#3", Some("regions")),
            ("0:1#2,1:1#2#3", Some("regions")),
            ("0:1#2#1=", None),
            ("0:1#2#", None),
        ] {
            says(&TOKEN, token, hint);
        }
        for (value, hint) in [
            ("HMAC-SHA256 a", Some("follow the scheme")),
            ("hmac-sha256", Some("follow the scheme")),
            ("HMAC-SHA256 AAECAwQFBgcI", Some("follow the scheme")),
            ("HMAC-SHA256 Credential=a", None),
            ("HMAC-SHA256 <token>", Some("placeholder")),
        ] {
            says(&AUTHORIZATION, value, hint);
        }
    }

    #[test]
    fn values_of_one_header() {
        const KEY: HeaderName = HeaderName::from_static("x-ms-documentdb-partitionkey");
        const SETTINGS: HeaderName =
            HeaderName::from_static("x-ms-cosmos-offer-autopilot-settings");
        const LEVEL: HeaderName = HeaderName::from_static("x-ms-consistency-level");
        for (name, value, word) in [
            (&KEY, "a", Some("array")),
            (&KEY, "{\"pk\":\"a\"}", Some("array")),
            (&KEY, "['a']", Some("double quotes")),
            (&KEY, "[a]", Some("text in double quotes")),
            (&KEY, "[None]", Some("Python")),
            (&KEY, "[ True]", Some("Python")),
            (&KEY, "[undefined]", Some("{}")),
            (&KEY, "[\\\"a\\\"]", Some("backslashes")),
            (&KEY, "[\"a\",]", None),
            (&SETTINGS, "{'maxThroughput': 4000}", Some("double quotes")),
            (&SETTINGS, "4000", None),
            (&LEVEL, "Bounded Staleness", Some("BoundedStaleness")),
            (&RETRY_AFTER, "30s", Some("without a unit")),
            (&RETRY_AFTER, "1m0s", Some("without a unit")),
            (&RETRY_AFTER, "tomorrow", None),
            (&CACHE_CONTROL, "public; max-age=30", Some("commas")),
            (&CACHE_CONTROL, "max-age = 60", None),
        ] {
            says(name, value, word);
        }
    }

    #[test]
    fn what_follows_the_scheme() {
        for (value, word) in [
            ("Bearer Bearer eyJh.e30.c2ln", Some("twice")),
            ("bearer  Bearer abc", Some("twice")),
            ("HMAC-SHA256 hmac-sha256 Credential=a", Some("twice")),
            ("Bearer Bearer", None),
            ("Bearer abc abc", None),
            ("Bearer {\"access_token\":\"eyJh\"}", Some("token response")),
            ("Bearer {\"token_type\":\"Bearer\",\"access_token\":\"a\"}", Some("token response")),
            ("{\"access_token\":\"a\"}", Some("token response")),
            ("Bearer {abc}", None),
            ("Bearer \"eyJh.e30.c2ln\"", Some("quotation marks")),
            ("Bearer 'abc'", Some("quotation marks")),
            ("Basic `abc`", Some("quotation marks")),
        ] {
            says(&AUTHORIZATION, value, word);
        }
    }

    #[test]
    fn values_with_escapes_of_others() {
        const SESSION: HeaderName = HeaderName::from_static("x-ms-session-token");
        const SYNC: HeaderName = HeaderName::from_static("sync-token");
        const CONTINUATION: HeaderName = HeaderName::from_static("x-ms-continuation");
        for (name, value, word) in [
            (&SESSION, "0%3A-1%2333", Some("percent-encoded;")),
            (&SESSION, "0%253a-1%252333", Some("twice")),
            (&SESSION, "{\"sessionToken\":\"0:-1#33\"}", Some("JSON")),
            (&SYNC, "\"jtqGc1I4=MDoyOA==\"", Some("quotation marks")),
            (&SYNC, "\\\"jtqGc1I4=MDoyOA==\\\"", Some("backslashes")),
            (&SYNC, "{\"syncToken\":\"jtqGc1I4=MDoyOA==\"}", Some("JSON")),
            (&SYNC, "jtqGc1I4=MDoyOA==;sn=28", None),
            (&CONTINUATION, "-RID%253A~abc", Some("twice")),
            (&CONTINUATION, "{\\\"token\\\":\\\"-RID:~abc\\\"}", Some("backslashes")),
            (&CONTINUATION, "-RID:~abc#RT:1", None),
            (&IF_MATCH, "%222500ec5a%22", Some("percent-encoded;")),
            (&LINK, "a%3Ab%2C", None),
            (&AUTHORIZATION, "Basic am9lOmJsb2dncw%3D%3D", Some("percent-encoded;")),
            (&AUTHORIZATION, "bearer abc%3d%3d", Some("percent-encoded;")),
            (&AUTHORIZATION, "Bearer%20abc", Some("percent-encoded;")),
            (&AUTHORIZATION, "type%3Daad%26ver%3D1.0%26sig%3Dabc", None),
            (&AUTHORIZATION, "Basic joe:bloggs", Some("not encoded")),
            (&AUTHORIZATION, "basic joe:", Some("not encoded")),
            (&AUTHORIZATION, "Basic {{user}}:{{password}}", Some("placeholder")),
            (&AUTHORIZATION, "Basic am9lOmJsb2dncw==", None),
        ] {
            says(name, value, word);
        }
    }

    #[test]
    fn signatures_in_another_form() {
        let hex = "0123456789abcdef".repeat(4);
        let url = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        let hmac = "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=";
        for (value, word) in [
            (format!("{hmac}{hex}"), Some("hexadecimal")),
            (format!("type=master&ver=1.0&sig={}", hex.to_uppercase()), Some("hexadecimal")),
            (format!("type%3dmaster%26ver%3d1.0%26sig%3d{hex}"), Some("hexadecimal")),
            (format!("{hmac}{url}="), Some("base64url")),
            (format!("{hmac}{url}"), Some("base64url")),
            (format!("type%3Dmaster%26ver%3D1.0%26sig%3D{url}%3D"), Some("base64url")),
            (format!("type=aad&ver=1.0&sig={url}.e30.c2ln"), None),
            (format!("{hmac}47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), None),
        ] {
            says(&AUTHORIZATION, &value, word);
        }
    }

    #[test]
    fn values_in_base64_once_more() {
        const DIGEST: HeaderName = HeaderName::from_static("x-ms-content-sha256");
        says(
            &AUTHORIZATION,
            "dHlwZSUzZG1hc3RlciUyNnZlciUzZDEuMCUyNnNpZyUzZGFiYw==",
            Some("once more"),
        );
        says(&IF_MATCH, "IjA3MDBhNTI1Ig==", Some("once more"));
        says(
            &DIGEST,
            "NDdERVFwajhIQlNhKy9USW1XKzVKQ2V1UWVSa201Tk1wSldaRzNoU3VGVT0=",
            Some("once more"),
        );
        says(&DIGEST, &"0123456789abcdef".repeat(4), Some("hexadecimal"));
        says(&DIGEST, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", None);
        // Of a long value the start is enough.
        let long = format!("dHlwZT1t{}", "YWFh".repeat(1_000));
        says(&AUTHORIZATION, &long, Some("once more"));
    }

    #[test]
    fn asterisk_in_a_list() {
        says(&IF_MATCH, r#"*, "a""#, Some("whole value"));
        says(&IF_NONE_MATCH, r#""a",*"#, Some("whole value"));
        says(&IF_MATCH, "*", None);
        says(&IF_MATCH, r#""*", a b"#, None);
    }
}
