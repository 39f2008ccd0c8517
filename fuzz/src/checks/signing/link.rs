//! The part of a request target that is signed.

/// The scheme of a target in absolute form, and the text after `://`.
pub fn absolute(target: &str) -> Option<(&str, &str)> {
    let is_scheme = |scheme: &str| {
        scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    target.split_once("://").filter(|(scheme, _)| is_scheme(scheme))
}

/// A target without scheme and authority; an empty path becomes `/`.
pub fn path_and_query(target: &str) -> String {
    let mut rest = target;
    if let Some((_, after)) = absolute(target) {
        rest = after;
        rest = &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..];
        if rest.is_empty() {
            return "/".to_owned();
        }
    }
    if rest.starts_with('?') { format!("/{rest}") } else { rest.to_owned() }
}

/// The type of the resource that a target names, and its link, as Azure Cosmos DB signs them.
///
/// A path is pairs of a type and an identifier. One without the last identifier is that of all resources of
/// its type, which are signed with the link of what they are in. A link of names keeps its case; of resource
/// identifiers the last one is signed alone, in lower case. An operation is signed as what it is done to.
pub fn cosmos_link(target: &str) -> (String, String) {
    let path = path_and_query(target);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut pairs: Vec<(&str, Option<&str>)> =
        segments.chunks(2).map(|pair| (pair[0], pair.get(1).copied())).collect();
    if pairs.len() > 1 && matches!(pairs.last(), Some(("operations", Some(_)))) {
        pairs.pop();
    }
    let kind = pairs.last().map_or("", |(kind, _)| kind).to_owned();
    if matches!(pairs.last(), Some((_, None))) {
        pairs.pop();
    }
    let parts: Vec<String> = pairs
        .iter()
        .flat_map(|(kind, id)| [*kind, id.unwrap_or_default()])
        .map(without_escapes)
        .collect();
    let is_by_name = match &parts[..] {
        [root, database, ..] => root == "dbs" && !is_database_rid(database),
        _ => false,
    };
    let link = match parts.last() {
        Some(_) if is_by_name => parts.join("/"),
        last => last.map_or(String::new(), |rid| rid.to_lowercase()),
    };
    (kind, link)
}

/// Four bytes in base64, in which a slash is written as a hyphen and the last bits may be any.
fn is_database_rid(text: &str) -> bool {
    let digits = text.strip_suffix("==").unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '-';
    digits.chars().count() == 6 && digits.chars().all(is_digit)
}

/// Text with `%` and two digits read as a byte; the text itself where that makes no UTF-8.
fn without_escapes(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at + 2 < bytes.len() {
        let digits: String = bytes[at + 1..at + 3].iter().map(|&b| char::from(b)).collect();
        let is_escape = bytes[at] == b'%' && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if is_escape {
            bytes.splice(at..at + 3, u8::from_str_radix(&digits, 16).ok());
        }
        at += 1;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
