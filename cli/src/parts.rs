//! The parts of a header value, as `explain` shows them.

use std::fmt::Write as _;

use masthead::{Description, HttpDate, shown_uri};

/// Appends the parts, each with its meaning, without secrets.
pub fn push_description(text: &mut String, description: &Description, now: HttpDate, depth: usize) {
    let indent = "  ".repeat(depth);
    match description {
        Description::Object(parts) => {
            for part in parts {
                let (name, meaning) = (part.name, part.meaning);
                if let Some(date) = date(name, &part.value) {
                    let age = age(date, now);
                    let _ = writeln!(text, "{indent}{name} = {}   ({meaning})", date.unix());
                    let _ = writeln!(text, "{indent}  {date}, {age}");
                    continue;
                }
                // Two texts are a pair within a list only; the value of a part is a list of two.
                let list = matches!(&part.value, Description::List(parts) if !parts.is_empty());
                if let Some(value) = scalar(&part.value).filter(|_| !list) {
                    let _ = writeln!(text, "{indent}{name} = {value}   ({meaning})");
                } else {
                    let _ = writeln!(text, "{indent}{name}   ({meaning})");
                    push_description(text, &part.value, now, depth + 1);
                }
            }
        }
        Description::List(parts) => {
            for (index, part) in parts.iter().enumerate() {
                if let Some(value) = scalar(part) {
                    let _ = writeln!(text, "{indent}{value}");
                } else {
                    let _ = writeln!(text, "{indent}{}.", index + 1);
                    push_description(text, part, now, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The date of a part that holds the seconds since 1970.
fn date(name: &str, value: &Description) -> Option<HttpDate> {
    match value {
        Description::Number(seconds) if name == "unix" => {
            i64::try_from(*seconds).ok().and_then(HttpDate::from_unix)
        }
        _ => None,
    }
}

/// How long ago a date is, or how far ahead, in the two largest units.
fn age(date: HttpDate, now: HttpDate) -> String {
    const UNITS: [(u64, &str); 5] =
        [(365 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let seconds = now.unix().abs_diff(date.unix());
    if seconds == 0 {
        return "now".to_owned();
    }
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, unit) in UNITS {
        let count = rest / length;
        rest %= length;
        match count {
            0 if parts.is_empty() => continue,
            0 => {}
            1 => parts.push(format!("1 {unit}")),
            _ => parts.push(format!("{count} {unit}s")),
        }
        // The second unit is the one after the first.
        if parts.len() == 2 || count == 0 {
            break;
        }
    }
    let age = parts.join(" ");
    if date.unix() < now.unix() { format!("{age} ago") } else { format!("{age} ahead") }
}

/// A value that fits on the line of its name.
fn scalar(description: &Description) -> Option<String> {
    match description {
        Description::Null => Some("none".to_owned()),
        Description::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        Description::Number(value) => Some(value.to_string()),
        Description::Thousandths(value) => Some((f64::from(*value) / 1000.0).to_string()),
        Description::Decimal(text) => Some(text.clone()),
        Description::Text(text) if is_ambiguous(text) => Some(format!("{text:?}")),
        Description::Text(text) => Some(escaped(text)),
        Description::Uri(text) => scalar(&Description::Text(shown_uri(text))),
        Description::Secret(text) => Some(format!("{} bytes, not shown", text.len())),
        Description::List(parts) if parts.is_empty() => Some("none".to_owned()),
        Description::List(parts) => match &parts[..] {
            // A name without a value.
            [Description::Text(name), Description::Null] => Some(escaped(name)),
            // A name and its value.
            [
                Description::Text(name),
                value @ (Description::Text(_)
                | Description::Uri(_)
                | Description::Secret(_)
                | Description::Number(_)),
            ] => Some(format!("{} = {}", escaped(name), scalar(value)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Text on one line. Quotes are not escaped, because there are none around it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '\'' => escaped.push(c),
            _ => escaped.extend(c.escape_debug()),
        }
    }
    escaped
}

/// Returns true for text that could be mistaken for a number, yes, no or none.
fn is_ambiguous(text: &str) -> bool {
    matches!(text, "" | "yes" | "no" | "none" | "true" | "false" | "null")
        || text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_on_one_line() {
        assert_eq!(escaped("'a' \"b\"\n\u{1b}"), "'a' \"b\"\\n\\u{1b}");
    }

    #[test]
    fn ages_have_two_units() {
        let at = |seconds| HttpDate::from_unix(seconds).unwrap();
        for (seconds, text) in [
            (0, "now"),
            (1, "1 second ago"),
            (61, "1 minute 1 second ago"),
            (3_600, "1 hour ago"),
            (86_400 + 60, "1 day ago"),
            (8 * 365 * 86_400 + 200 * 86_400 + 5, "8 years 200 days ago"),
            (-120, "2 minutes ahead"),
        ] {
            assert_eq!(age(at(1_526_064_516 - seconds), at(1_526_064_516)), text);
        }
    }
}
