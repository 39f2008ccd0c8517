//! Secrets in URIs, and the text of a URI without them.
//!
//! Everything that shows a URI to people, or a line that holds some, asks here.

use core::ops::Range;
use std::borrow::Cow;

use http::HeaderName;

use super::class::REG_NAME;

/// Parameters of the five services, and of paging anywhere, that hold no credential. Any other may be one:
/// a signature, a code, a key, under whatever name.
const HARMLESS: [&str; 22] = [
    "$filter",
    "$orderby",
    "$select",
    "$skip",
    "$top",
    "api-version",
    "api_version",
    "client-request-id",
    "direction",
    "fields",
    "grant_type",
    "hierarchy",
    "label",
    "limit",
    "method",
    "modelname",
    "name",
    "pageindex",
    "pagesize",
    "skip",
    "snapshot",
    "traversal",
];

/// Which part of a URI a secret is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    User,
    /// Of a segment of the path.
    Parameter,
    Query,
    Fragment,
}

/// Bytes that are not to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    pub(crate) range: Range<usize>,
    place: Place,
}

impl Secret {
    /// The text shown instead: nothing in place of user and password, with their `@`.
    const fn shown(&self) -> &'static str {
        match self.place {
            Place::User => "",
            _ => "...",
        }
    }
}

/// The URI, or the reference to one, for people to read: without user and password, and with dots in place of a
/// fragment and of all parameters that are not known to be harmless.
///
/// The known ones are a short list: those of the five services that hold no credential, such as `api-version`,
/// `skip` and `$filter`.
///
/// ```
/// use masthead::shown_uri;
///
/// let uri = "https://user:password@contoso.example/operations?sig=c2VjcmV0&api-version=1.0";
/// assert_eq!(shown_uri(uri), "https://contoso.example/operations?sig=...&api-version=1.0");
/// assert_eq!(shown_uri("/kv?after=YWJj#top"), "/kv?after=...#...");
/// ```
#[must_use]
pub fn shown_uri(uri: &str) -> String {
    without_secrets(uri, false)
}

/// The same; a parameter `key` is shown where that is what App Configuration calls its keys.
pub(crate) fn without_secrets(uri: &str, shows_key: bool) -> String {
    replace(uri, &secrets(uri.as_bytes(), shows_key))
}

/// Text that may be a URI among other things, such as the value of a parameter.
pub(crate) fn without_secrets_if_uri(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains("://") { Cow::Owned(shown_uri(&text)) } else { text }
}

/// A field line of that header without the secrets of its URIs.
pub(crate) fn line_without_secrets(name: &HeaderName, line: &[u8]) -> String {
    // Replaced bytes change places, and no byte that counts.
    let text = String::from_utf8_lossy(line);
    replace(&text, &secrets_of_line(name, text.as_bytes()))
}

/// Every secret is between characters of ASCII, or at an end.
fn replace(text: &str, secrets: &[Secret]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    for secret in secrets {
        shown.push_str(&text[done..secret.range.start]);
        shown.push_str(secret.shown());
        done = secret.range.end;
    }
    shown + &text[done..]
}

/// The secrets of a field line of that header, in order; none if the header holds no URI.
///
/// The line may be malformed: what is left open reaches to the end.
pub(crate) fn secrets_of_line(name: &HeaderName, line: &[u8]) -> Vec<Secret> {
    // Most of what a challenge says is text.
    let (opening, is_challenge) = match name.as_str() {
        // A host has no user and no password, and whoever copies an address may send both.
        "host" if line.contains(&b'@') => {
            return vec![Secret { range: 0..line.len(), place: Place::Query }];
        }
        "host" | "operation-location" | "x-ms-content-path" | "x-ms-alt-content-path" => {
            return secrets(line, false);
        }
        "link" => (&b"<\""[..], false),
        "www-authenticate" => (&b"\""[..], true),
        _ => return Vec::new(),
    };
    let holds_uri = |text| !is_challenge || contains(text, b"://");
    let (mut found, mut at, mut was_uri) = (Vec::new(), 0, false);
    while at < line.len() {
        let len = line[at..].iter().position(|b| opening.contains(b));
        let open = len.map_or(line.len(), |len| at + len);
        let between = &line[at..open];
        let secret = match between {
            // The URI before has a character that no URI has, and goes on.
            [first, ..] if was_uri && !matches!(first, b';' | b',' | b' ' | b'\t') => Some(0),
            _ if holds_uri(between) => first_between(between),
            _ => None,
        };
        if let Some(from) = secret {
            // It ends who knows where.
            found.push(Secret { range: at + from..line.len(), place: Place::Query });
            break;
        }
        let Some(&mark) = line.get(open) else { break };
        let start = open + 1;
        let close = start + closing(&line[start..], mark);
        let piece = &line[start..close];
        was_uri = holds_uri(piece);
        if was_uri {
            found.extend(secrets(piece, false).into_iter().map(|Secret { range, place }| Secret {
                range: range.start + start..range.end + start,
                place,
            }));
        }
        at = close + 1;
    }
    found
}

/// Where the first secret may begin of text in which no URI has a place.
fn first_between(text: &[u8]) -> Option<usize> {
    // Semicolons are between the parameters of the header there, which have no slash.
    let is_path = text.contains(&b'/');
    let is_own = |secret: &Secret| is_path || secret.place != Place::Parameter;
    let user = secrets(text, false).into_iter().find(is_own);
    let query = text.iter().position(|b| matches!(b, b'?' | b'#')).map(|at| at + 1);
    user.map(|secret| secret.range.start).into_iter().chain(query).min()
}

/// How long it is to the mark that closes what `mark` opens, or to the end.
fn closing(text: &[u8], mark: u8) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|&b| match (mark, b) {
        (b'<', b) => b == b'>',
        _ if is_escaped => {
            is_escaped = false;
            false
        }
        (_, b'\\') => {
            is_escaped = true;
            false
        }
        (_, b) => b == b'"',
    });
    end.unwrap_or(text.len())
}

/// The secrets of a URI or a reference, in order.
fn secrets(uri: &[u8], shows_key: bool) -> Vec<Secret> {
    let mut found = Vec::new();
    let (user, path) = user(uri);
    found.extend(user);
    let find = |from: usize, marks: &[u8]| {
        uri[from..].iter().position(|b| marks.contains(b)).map_or(uri.len(), |at| from + at)
    };
    let end = find(path, b"?#");
    of_path(&uri[path..end], path, &mut found);
    let fragment = find(end, b"#");
    if end < fragment {
        of_query(&uri[end + 1..fragment], end + 1, shows_key, &mut found);
    }
    if fragment < uri.len() {
        found.push(Secret { range: fragment + 1..uri.len(), place: Place::Fragment });
    }
    found
}

/// User and password with the `@` after them, and the start of the rest.
///
/// Where there is no scheme, whatever stands before an `@` counts, as in `user:password@host:443`.
fn user(uri: &[u8]) -> (Option<Secret>, usize) {
    let end_from = |from: usize| {
        let is_end = |b: &u8| matches!(b, b'/' | b'?' | b'#');
        uri[from..].iter().position(is_end).map_or(uri.len(), |at| from + at)
    };
    // A colon, or what may stand before a reference.
    let is_end_of_scheme = |b: &u8| !b.is_ascii_alphanumeric() && !b"-._~%".contains(b);
    let slash = end_from(0);
    let is_authority =
        uri[slash..].starts_with(b"//") && uri[..slash].last().is_none_or(is_end_of_scheme);
    let start = if is_authority { slash + 2 } else { 0 };
    let end = end_from(start);
    let last = |end| uri[start..end].iter().rposition(|&b| b == b'@').map(|at| start + at + 1);
    let secret = |end, place| Some(Secret { range: start..end, place });
    match last(end) {
        Some(user) => (secret(user, Place::User), end),
        None if is_authority && !is_host(&uri[start..end]) => match last(uri.len()) {
            // A password with a slash in it, or the start of one.
            Some(user) => (secret(user, Place::User), user),
            None => (secret(uri.len(), Place::Query), uri.len()),
        },
        None => (None, if is_authority { end } else { start }),
    }
}

/// Returns `true` if this is a host, and a port if there is one. The content of an address in brackets does not
/// matter.
fn is_host(authority: &[u8]) -> bool {
    let literal = authority.iter().rposition(|&b| b == b']').filter(|_| authority[0] == b'[');
    let rest = &authority[literal.map_or(0, |end| end + 1)..];
    let len = rest.iter().position(|&b| b == b':').unwrap_or(rest.len());
    let mut name = rest[..len].split(|&b| b == b'%');
    let is_name = |text: &[u8]| text.iter().all(|&b| REG_NAME.has(b));
    let is_escaped = |text: &[u8]| {
        text.get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            && is_name(text)
    };
    name.next().is_none_or(is_name)
        && name.all(is_escaped)
        && rest[len..].iter().skip(1).all(u8::is_ascii_digit)
}

/// The user of a URI within the path, and parameters of segments, such as the identifier of a session.
fn of_path(path: &[u8], start: usize, found: &mut Vec<Secret>) {
    let mut at = 0;
    if let Some(end) = path.iter().rposition(|&b| b == b'@') {
        // A colon at the end of a segment follows a scheme.
        let may_be_user = |b: &[u8]| b[0] == b':' && b[1] != b'/';
        if let Some(colon) = path[..=end].windows(2).position(may_be_user) {
            let slash = path[..colon].iter().rposition(|&b| b == b'/').map_or(0, |at| at + 1);
            of_segments(&path[..slash], start, found);
            found.push(Secret { range: start + slash..start + end + 1, place: Place::User });
            at = end + 1;
        }
    }
    of_segments(&path[at..], start + at, found);
}

fn of_segments(path: &[u8], start: usize, found: &mut Vec<Secret>) {
    let mut at = start;
    for segment in path.split(|&b| b == b'/') {
        let semicolon = segment.iter().position(|&b| b == b';').map(|it| it + 1);
        if let Some(semicolon) = semicolon.filter(|&it| segment[it..].contains(&b'=')) {
            let range = at + semicolon..at + segment.len();
            found.push(Secret { range, place: Place::Parameter });
        }
        at += segment.len() + 1;
    }
}

fn of_query(query: &[u8], start: usize, shows_key: bool, found: &mut Vec<Secret>) {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"-._~$%+[]".contains(b);
    let mut at = start;
    for pair in query.split(|&b| b == b'&') {
        let name = pair.iter().position(|&b| b == b'=');
        let secret = match name {
            Some(name) if is_harmless(&pair[..name], &pair[name + 1..], shows_key) => None,
            // What has other characters in it is a name and more.
            Some(name) if pair[..name].iter().all(is_name) => Some(at + name + 1),
            None if pair.is_empty() => None,
            _ => Some(at),
        };
        at += pair.len();
        found.extend(secret.map(|from| Secret { range: from..at, place: Place::Query }));
        at += 1;
    }
}

fn is_harmless(name: &[u8], value: &[u8], shows_key: bool) -> bool {
    // Elsewhere than in App Configuration a key opens doors.
    let is_known = (shows_key && name == b"key")
        || HARMLESS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    // Some accept a semicolon for an ampersand, or a character that is not allowed in a URI, and a URI may contain
    // secrets.
    let padding = value.iter().rev().take_while(|&&b| b == b'=').count();
    is_known
        && !value[..value.len() - padding].iter().any(|b| matches!(b, b';' | b'=' | b'?'))
        && !contains(value, b"//")
        && b":@".iter().any(|b| !value.contains(b))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests;
