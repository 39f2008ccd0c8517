//! For whom and by whom a request is: `Host`, `User-Agent` and the headers of tenants and portals, against
//! oracles that cut values at their marks.

use masthead::request::{Host, HostRef, UserAgent, UserAgentPart, UserAgentRef};
use masthead::tenancy::{
    Portal, PortalType, RequestPortal, RequestPortalRef, XRaetTenantId, XVersion,
};
use masthead::{FieldLines, limits};

use super::bytes::{
    ascii, behind, is_blank, is_opaque, is_run, is_tchar, number, opaque_text, single,
};
use super::{agree, canonical, input, sent_on_as_received};

/// Reads the input as each of them.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        let value = single(lines);
        host(field, value);
        user_agent(field, value);
        portals(field, value);
        let tenant = value.filter(|value| is_run(value, is_tchar));
        agree::<XRaetTenantId, _>(field, tenant, &[], |read, tenant| {
            assert_eq!(read.as_str().as_bytes(), tenant);
        });
        let release = value.and_then(release);
        agree::<XVersion, _>(field, release.as_ref(), &[], |read, release| {
            assert_eq!(read, *release);
        });
    });
}

fn host(field: FieldLines<'_>, value: Option<&[u8]>) {
    let found = value.and_then(host_and_port);
    agree::<Host, _>(field, found.as_ref(), &[], |read: HostRef<'_>, (host, port)| {
        assert_eq!((read.host(), read.port()), (&**host, *port));
        assert!(read.is(&host.to_ascii_uppercase()));
    });
    if let Some((host, port)) = found {
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        assert_eq!(canonical::<Host>(field), [host.to_ascii_lowercase() + &port]);
        sent_on_as_received::<Host>(field, true);
    }
}

/// `uri-host [ ":" port ]`: whatever is in brackets, or a name; and digits, of which none is no port.
fn host_and_port(value: &[u8]) -> Option<(String, Option<u16>)> {
    let end = match value.first() {
        Some(b'[') => value.iter().position(|&b| b == b']')? + 1,
        _ => value.iter().position(|&b| b == b':').unwrap_or(value.len()),
    };
    let (host, rest) = value.split_at(end);
    let is_host = match host {
        [b'[', address @ .., b']'] => is_future(address) || is_ipv6(address),
        name => is_name(name),
    };
    let port = match rest {
        [] | [b':'] => None,
        [b':', digits @ ..] => Some(u16::try_from(number(digits)?).ok()?),
        _ => return None,
    };
    is_host.then(|| (ascii(host), port))
}

/// `unreserved / sub-delims` of RFC 3986 2.2 and 2.3.
fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&b)
}

/// `*( unreserved / pct-encoded / sub-delims )`: two digits follow each percent sign.
fn is_name(name: &[u8]) -> bool {
    let mut pieces = name.split(|&b| b == b'%');
    let first = pieces.next().unwrap_or_default();
    let is_escaped = |piece: &[u8]| {
        let (digits, rest) = piece.split_at(piece.len().min(2));
        digits.len() == 2
            && digits.iter().all(u8::is_ascii_hexdigit)
            && rest.iter().all(|&b| is_plain(b))
    };
    first.iter().all(|&b| is_plain(b)) && pieces.all(is_escaped)
}

/// `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
fn is_future(address: &[u8]) -> bool {
    let Some(dot) = address.iter().position(|&b| b == b'.') else { return false };
    let is_version = matches!(address.first(), Some(b'v' | b'V'))
        && dot > 1
        && address[1..dot].iter().all(u8::is_ascii_hexdigit);
    is_version && is_run(&address[dot + 1..], |b| is_plain(b) || b == b':')
}

/// Eight groups, or fewer and one `::` for those that are absent; an IPv4 address is the last two.
fn is_ipv6(address: &[u8]) -> bool {
    if !address.is_ascii() {
        return false;
    }
    let text = ascii(address);
    let (before, after) = match text.split_once("::") {
        Some((before, after)) => (before, Some(after)),
        None => (&*text, None),
    };
    let groups = |half: &str, may_have_ipv4: bool| -> Option<usize> {
        if half.is_empty() {
            return Some(0);
        }
        let pieces: Vec<&str> = half.split(':').collect();
        let mut sum = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let is_last = index + 1 == pieces.len();
            sum += match piece.len() {
                1..=4 if piece.bytes().all(|b| b.is_ascii_hexdigit()) => 1,
                _ if is_last && may_have_ipv4 && is_ipv4(piece) => 2,
                _ => return None,
            };
        }
        Some(sum)
    };
    match (groups(before, after.is_none()), after.map(|after| groups(after, true))) {
        (Some(sum), None) => sum == 8,
        (Some(before), Some(Some(after))) => before + after < 8,
        _ => false,
    }
}

fn is_ipv4(text: &str) -> bool {
    let octets: Vec<&str> = text.split('.').collect();
    // No zero before another digit, which some would read as octal.
    let is_octet = |octet: &&str| octet.parse::<u8>().is_ok_and(|n| n.to_string() == **octet);
    octets.len() == 4 && octets.iter().all(is_octet)
}

/// A part of a `User-Agent`, as the oracle reads it.
#[derive(Debug, PartialEq)]
enum Part {
    Product(String, Option<String>),
    Comment(Vec<u8>),
    /// A comment right after a product.
    Glued(Vec<u8>),
    Other(Vec<u8>),
}

fn user_agent(field: FieldLines<'_>, value: Option<&[u8]>) {
    let found = value.and_then(parts);
    let mut codes = Vec::new();
    for (index, part) in found.iter().flatten().enumerate() {
        let is_other = match part {
            Part::Product(..) | Part::Glued(_) => false,
            Part::Comment(_) => index == 0,
            Part::Other(_) => true,
        };
        let free = "deviation.free-text-user-agent";
        if is_other && !codes.contains(&free) {
            codes.push(free);
        }
        codes.extend(matches!(part, Part::Glued(_)).then_some("deviation.missing-space"));
    }
    // Free text is written as it came, and nothing else is noted.
    let is_free = codes.contains(&"deviation.free-text-user-agent");
    codes.retain(|code| !is_free || *code == "deviation.free-text-user-agent");
    let sent_on = is_free || codes.is_empty();
    agree::<UserAgent, _>(field, found.as_deref(), &codes, |read: UserAgentRef<'_>, found| {
        let parts = read.parts().map(|part| match part {
            UserAgentPart::Product(product) => {
                Part::Product(product.name().to_owned(), product.version().map(str::to_owned))
            }
            UserAgentPart::Comment(comment) => Part::Comment(comment.to_vec()),
            UserAgentPart::Other(other) => Part::Other(other.to_vec()),
        });
        assert!(parts.eq(found.iter().map(|part| match part {
            Part::Product(name, version) => Part::Product(name.clone(), version.clone()),
            Part::Comment(text) | Part::Glued(text) => Part::Comment(text.clone()),
            Part::Other(text) => Part::Other(text.clone()),
        })));
        assert_eq!(read.text(), opaque_text(read.as_bytes()));
    });
    if found.is_some() {
        sent_on_as_received::<UserAgent>(field, sent_on);
    }
}

/// The words of a value: white space parts them, but for that in parentheses.
fn parts(value: &[u8]) -> Option<Vec<Part>> {
    let mut words = Vec::new();
    let (mut start, mut depth, mut at) = (None, 0, 0);
    if !is_opaque(value) {
        return None;
    }
    while at < value.len() {
        match value[at] {
            b if is_blank(b) && depth == 0 => {
                words.extend(start.take().map(|start| &value[start..at]));
            }
            b => {
                start.get_or_insert(at);
                match b {
                    b'(' => depth += 1,
                    b')' if depth > 0 => depth -= 1,
                    // An escape, which only comments have.
                    b'\\' if depth > 0 => at += 1,
                    _ => {}
                }
            }
        }
        if depth > limits::MAX_COMMENT_DEPTH {
            return None;
        }
        at += 1;
    }
    words.extend(start.map(|start| &value[start..]));
    Some(words.into_iter().flat_map(parts_of_word).collect())
}

/// A word, which is a product and a comment where it is one right after the other.
fn parts_of_word(word: &[u8]) -> Vec<Part> {
    let paren = word.iter().position(|&b| b == b'(').unwrap_or(word.len());
    let (head, tail) = word.split_at(paren);
    match (part(head), part(tail)) {
        (product @ Part::Product(..), Part::Comment(text)) => vec![product, Part::Glued(text)],
        _ => vec![part(word)],
    }
}

fn part(word: &[u8]) -> Part {
    let name = behind(word, 0, is_tchar);
    let version = behind(word, name + 1, is_tchar);
    if name > 0 && name == word.len() {
        return Part::Product(ascii(word), None);
    }
    if name > 0 && word[name] == b'/' && version > name + 1 && version == word.len() {
        return Part::Product(ascii(&word[..name]), Some(ascii(&word[name + 1..])));
    }
    // A comment ends where its first parenthesis is closed.
    let (mut depth, mut at) = (0, 0);
    while at < word.len() {
        match word[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
        if depth <= 0 {
            break;
        }
    }
    match word {
        [b'(', comment @ .., b')'] if depth == 0 && at == word.len() => {
            Part::Comment(comment.to_vec())
        }
        _ => Part::Other(word.to_vec()),
    }
}

fn portals(field: FieldLines<'_>, value: Option<&[u8]>) {
    let kind = match value {
        Some(b"administration") => Some(PortalType::Administration),
        Some(b"end-user") => Some(PortalType::EndUser),
        _ => None,
    };
    agree::<PortalType, _>(field, kind.as_ref(), &[], |read, kind| assert_eq!(read, *kind));
    let portal = value.filter(|value| is_opaque(value));
    agree::<RequestPortal, _>(field, portal, &[], |read: RequestPortalRef<'_>, text| {
        assert_eq!(read.as_bytes(), text);
        assert_eq!(read.text(), opaque_text(text));
        let known = match text {
            b"Automate Admin" => Some(Portal::Admin),
            b"Automate Self-service" => Some(Portal::SelfService),
            b"Automate Classic Admin" => Some(Portal::ClassicAdmin),
            b"Automate Business Admin" => Some(Portal::BusinessAdmin),
            _ => None,
        };
        assert_eq!(read.portal(), known);
    });
    if portal.is_some() {
        sent_on_as_received::<RequestPortal>(field, true);
    }
}

/// `1*DIGIT "." 1*DIGIT [ "." 1*DIGIT ] / "next"`, each number of 32 bits.
fn release(value: &[u8]) -> Option<XVersion> {
    if value == b"next" {
        return Some(XVersion::Next);
    }
    let numbers = value.split(|&b| b == b'.').map(|digits| u32::try_from(number(digits)?).ok());
    match numbers.collect::<Option<Vec<_>>>()?[..] {
        [major, minor] => Some(XVersion::Release { major, minor, patch: None }),
        [major, minor, patch] => Some(XVersion::Release { major, minor, patch: Some(patch) }),
        _ => None,
    }
}
