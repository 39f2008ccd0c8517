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
    candidates(value).into_iter().filter(|candidate| candidate != value).find(is_good)
}

/// The same value without what people add to it by mistake, or with what they forget.
fn candidates(value: &str) -> Vec<String> {
    let unescaped = value.replace("\\\"", "\"");
    let bare = unescaped.trim_matches(['"', '\'']);
    let json = serde_json::Value::from(bare).to_string();
    let inner = bare.trim_matches(['{', '}', '(', ')', '<', '>']);
    let date = match bare.rsplit_once(' ') {
        // `UTC`, `+0000` or the name of a time zone: dates in headers are in GMT.
        Some((date, "UTC" | "UT" | "Z" | "+0000" | "-0000")) => format!("{date} GMT"),
        _ => format!("{bare} GMT"),
    };
    let mut capital = bare.to_ascii_lowercase();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    vec![
        unescaped.clone(),
        bare.to_owned(),
        format!("[{json}]"),
        format!("[{bare}]"),
        json,
        inner.to_owned(),
        bare.to_ascii_lowercase(),
        capital,
        date,
        format!("{bare}\""),
        format!("\"{bare}"),
        format!("items={bare}"),
    ]
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
        suggested("date", "", None);
    }
}
