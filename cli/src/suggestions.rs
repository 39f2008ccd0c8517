//! Values to write in place of one that cannot be decoded.

use masthead::FieldLines;
use masthead::catalog::Entry;

/// A value that strict mode accepts, and that differs from this one only in how it is written.
pub fn suggestion(entry: &Entry, value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() || value.len() > 1_000 || value.contains(char::is_control) {
        return None;
    }
    let is_good = |value: &String| entry.parse_strict(FieldLines::one(value.as_bytes())).is_ok();
    let candidates = candidates(entry, value);
    candidates.into_iter().filter(|candidate| candidate != value).find(is_good)
}

/// The same value without what people add to it by mistake, or with what they forget.
fn candidates(entry: &Entry, value: &str) -> Vec<String> {
    let unescaped = value.replace("\\\"", "\"");
    let bare = unescaped.trim_matches(['"', '\'']);
    let inner = bare.trim_matches(['{', '}', '(', ')', '<', '>']);
    let mut capital = bare.to_ascii_lowercase();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut candidates = of_header(entry.name().as_str(), &unescaped, bare);
    candidates.extend([
        unescaped.clone(),
        bare.to_owned(),
        inner.to_owned(),
        bare.to_ascii_lowercase(),
        capital,
    ]);
    if value.contains('"') {
        candidates.extend([format!("{bare}\""), format!("\"{bare}")]);
    }
    candidates
}

/// Candidates that make sense for one header, or for a few.
fn of_header(name: &str, value: &str, bare: &str) -> Vec<String> {
    match name {
        "x-ms-documentdb-partitionkey" if value.starts_with('[') => vec![format!("{value}]")],
        // An object is not the key: the key is one of its members.
        "x-ms-documentdb-partitionkey" if value.starts_with('{') => Vec::new(),
        "x-ms-documentdb-partitionkey" => {
            vec![format!("[{}]", serde_json::Value::from(bare)), format!("[{bare}]")]
        }
        // More than one tag cannot be quoted as one.
        "if-match" | "if-none-match" | "etag" | "if-range" => match value.strip_prefix("W/") {
            Some(tag) if tag.is_empty() || tag.contains(',') => Vec::new(),
            Some(tag) => vec![format!("W/\"{}\"", tag.trim_matches(['"', '\'']))],
            None => vec![value.replace("\" \"", "\", \""), format!("\"{bare}\"")],
        },
        "range" => vec![value.replacen(' ', "=", 1), format!("items={bare}")],
        "content-type" => vec![value.replacen(' ', "; ", 1)],
        "host" => value
            .split_once("://")
            .and_then(|(_, rest)| rest.split('/').next())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        "x-ms-request-charge" => vec![value.replace(',', ".")],
        "date"
        | "x-ms-date"
        | "last-modified"
        | "retry-after"
        | "if-modified-since"
        | "if-unmodified-since" => match bare.rsplit_once(' ') {
            // `UTC`, `+0000` or the name of a time zone: dates in headers are in GMT.
            Some((date, "UTC" | "UT" | "Z" | "+0000" | "-0000")) => vec![format!("{date} GMT")],
            // Cookies have dates with hyphens.
            _ => vec![bare.replace('-', " "), format!("{bare} GMT")],
        },
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use masthead::catalog;

    use super::*;

    #[track_caller]
    fn suggested(name: &str, value: &str, expected: Option<&str>) {
        let entry = catalog::find(name).unwrap();
        assert_eq!(suggestion(entry, value).as_deref(), expected, "{name}: {value}");
    }

    #[test]
    fn values_are_mended() {
        suggested("x-ms-documentdb-partitionkey", "tenant1", Some("[\"tenant1\"]"));
        suggested("x-ms-documentdb-partitionkey", "\"tenant1\"", Some("[\"tenant1\"]"));
        suggested("if-none-match", "\"a", Some("\"a\""));
        suggested("if-match", "\\\"a\\\"", Some("\"a\""));
        suggested("date", "Fri, 11 May 2018 18:48:36 UTC", Some("Fri, 11 May 2018 18:48:36 GMT"));
        suggested("date", "yesterday", None);
        suggested("date", "Fri, 11-May-2018 18:48:36 GMT", Some("Fri, 11 May 2018 18:48:36 GMT"));
        suggested("x-ms-documentdb-partitionkeyrangeid", "a,", None);
        suggested("etag", "W/", None);
        suggested("if-match", "W/a", Some("W/\"a\""));
        suggested("if-match", "W/a,W/b", None);
        suggested("if-match", "\"a\" \"b\"", Some("\"a\", \"b\""));
        suggested("range", "bytes 0-5", Some("bytes=0-5"));
        suggested("range", "0-5", Some("items=0-5"));
        suggested("content-type", "text/plain charset=utf-8", Some("text/plain; charset=utf-8"));
        suggested("host", "https://example.com/kv", Some("example.com"));
        suggested("x-ms-request-charge", "1,5", Some("1.5"));
        suggested("x-ms-documentdb-partitionkey", "[\"a\"", Some("[\"a\"]"));
        suggested("x-ms-documentdb-partitionkey", "[\"a\",]", None);
        suggested("x-ms-documentdb-partitionkey", "{\"a\":1}", None);
        suggested("sync-token", "abc", None);
        suggested("link", "<>; rel=", None);
        suggested("date", "", None);
    }
}
