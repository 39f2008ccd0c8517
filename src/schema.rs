//! JSON schemas of headers (feature `schemars`), for the macros of headers. This module is not part of the interface.
//!
//! A schema describes the form that serde has: the text of one line, and for lists also a sequence of lines. Its pattern is the
//! grammar without the deviations and without the limits of numbers, so a value that does not match is malformed or
//! deviates, and one that matches may still be refused.

use std::borrow::Cow;

use schemars::{Schema, json_schema};

use crate::field::{Field, FieldLines, Member};

pub use schemars;

/// The rules that the patterns of headers share, by the names they have in braces. A rule may use those after it.
const RULES: &[(&str, &str)] = &[
    ("auth-param", "{token}{ows}={ows}{value}"),
    (
        "scalar",
        r#"(?:"(?:[^\x00-\x1f\x7f"\\]|\\(?:["\\/bfnrt]|u{hex}{4}))*"|{json-number}|true|false|null|\{{ows}\})"#,
    ),
    ("json-number", "-?(?:0|[1-9][0-9]*)(?:[.]{number})?(?:[Ee][+-]?{number})?"),
    ("value", "(?:{token}|{quoted-string})"),
    ("quoted-string", r#""(?:[^\x00-\x08\x0a-\x1f\x7f"\\]|\\[^\x00-\x08\x0a-\x1f\x7f])*""#),
    ("entity-tag", r#"(?:W/)?"[^\x00-\x20\x7f"]*""#),
    ("date", "{day}, {day-of-month} {time} GMT"),
    ("day-of-month", "[0-9]{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}"),
    ("day", "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"),
    ("time", "[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    ("decimal", "{number}(?:[.]{number})?"),
    ("integer", "-?{number}"),
    ("number", "[0-9]+"),
    ("hex", "[0-9A-Fa-f]"),
    ("token68", "[+.-9A-Z_a-z~-]+=*"),
    ("token", "[!#$%&'*+.0-9A-Z^_`a-z|~-]+"),
    ("no-comma", r"[!-+\--~]+"),
    ("ows", r"[\t ]*"),
    ("text", r"[^\x00-\x08\x0a-\x1f\x7f]+"),
];

/// Returns a rule with each name in braces replaced by its rule.
fn expanded(rule: &str) -> String {
    RULES
        .iter()
        .fold(rule.to_owned(), |text, (name, rule)| text.replace(&format!("{{{name}}}"), rule))
}

/// The pattern of a list with such members, none of them empty.
#[must_use]
pub fn list<'a, M: Member<'a>>() -> Option<String> {
    let member = M::PATTERN?;
    let list = format!("(?:{member})(?:{{ows}},{{ows}}(?:{member}))*");
    Some(if M::is_any(FieldLines::one(b"*")) { format!("[*]|{list}") } else { list })
}

/// The schema of a header: `type_name` is its name in the catalog, if it is there.
#[must_use]
pub fn of<T: Field>(
    type_name: Option<&str>,
    pattern: Option<Cow<'_, str>>,
    is_list: bool,
) -> Schema {
    let mut line = json_schema!({"type": "string"});
    if let Some(pattern) = pattern {
        line.insert("pattern".into(), format!("^(?:{})$", expanded(&pattern)).into());
    }
    let mut schema = line.clone();
    if is_list {
        schema.insert("type".into(), vec!["string", "array"].into());
        schema.insert("items".into(), line.to_value());
    }
    schema.insert("title".into(), T::name().as_str().into());
    if let Some((summary, example)) = type_name.and_then(crate::catalog::about) {
        schema.insert("description".into(), summary.into());
        if !T::SENSITIVE {
            schema.insert("examples".into(), vec![example].into());
        }
    }
    if T::SENSITIVE {
        // User interfaces hide what is typed.
        schema.insert("format".into(), "password".into());
    }
    schema
}
