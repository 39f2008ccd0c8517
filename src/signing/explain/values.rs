//! Values of headers that may have been signed in place of those that were sent.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use headers::Header;
use http::HeaderName;
use http::header::HOST;

use super::dates::{far, forms, near};
use super::letter_case::cases;
use super::search::{MAX_VALUE_LEN, Variant};
use super::{Change, Hints};
use crate::content::XMsContentSha256;
use crate::message::{Body, Request};
use crate::time::{Date, XMsDate};
use crate::{FieldMapExt, HttpDate};

/// The host in letters of which some are capitals, in the first of the lines that are signed.
pub(super) fn lone_hosts(
    names: &[String],
    request: &Request<'_>,
) -> impl Iterator<Item = Variant> + use<> {
    let index = names.iter().position(|name| name.eq_ignore_ascii_case("host"));
    let host = request.lines("host").next().and_then(|host| core::str::from_utf8(host).ok());
    let host = host.map(str::to_owned);
    index.zip(host).into_iter().flat_map(|(index, host)| {
        cases(&host).into_iter().map(move |signed| {
            let name = HOST;
            Variant::part(index + 2, signed.clone(), Change::Header { name, signed: Some(signed) })
        })
    })
}

/// The dates that are tried alone.
pub(super) fn lone_dates(names: &[String], request: &Request<'_>) -> impl Iterator<Item = Variant> {
    let name = |name: &String| HeaderName::from_bytes(name.as_bytes()).ok();
    let dated = names.iter().enumerate().filter_map(move |(index, text)| {
        let name = name(text)?;
        let sent = sent(request, &name)?;
        Some((index + 2, name, sent))
    });
    // A name may be there many times, and one of them is enough.
    let dated: Vec<_> = dated.take(2).collect();
    dated.into_iter().flat_map(|(index, name, sent)| {
        let others = forms(sent).into_iter().map(move |signed| {
            (signed.clone(), Change::Header { name: name.clone(), signed: Some(signed) })
        });
        far(sent, |date| date.to_string())
            .chain(others)
            .map(move |(signed, change)| Variant::part(index, signed, change))
    })
}

/// The date in the header of that name.
fn sent(request: &Request<'_>, name: &HeaderName) -> Option<HttpDate> {
    match name.as_str() {
        "x-ms-date" => request.headers.peek::<XMsDate>().ok().flatten().map(|date| date.0),
        "date" => request.headers.peek::<Date>().ok().flatten().map(|date| date.0),
        _ => None,
    }
}

/// Possible original values of a header.
pub(super) fn header(
    index: usize,
    name: &str,
    request: &Request<'_>,
    hints: &Hints<'_>,
    variants: &mut Vec<Variant>,
) {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { return };
    let lines: Vec<&[u8]> = request.lines(name.as_str()).collect();
    let received = lines.join(&b',');
    let text = String::from_utf8_lossy(&received).into_owned();
    let mut values = vec![text.to_ascii_lowercase(), text.to_ascii_uppercase()];
    match name.as_str() {
        "host" => values.extend(hosts(request, &text, hints)),
        "x-ms-date" | "date" => values.extend(dates(request, &name, hints)),
        "x-ms-content-sha256" => values.extend(digests(request)),
        "content-type" => values.extend(content_types(&text)),
        "content-length" => values.extend(lengths(request)),
        _ => values.extend(changed(&text)),
    }
    for before in ["x-original-", "x-forwarded-"] {
        values.extend(short(request, &format!("{before}{name}")).take(1));
    }
    let is_shown = matches!(
        name.as_str(),
        "host" | "x-ms-date" | "date" | "x-ms-content-sha256" | "content-type"
    );
    if let [first, _, ..] = lines.as_slice() {
        values.push(String::from_utf8_lossy(first).into_owned());
        values.push(String::from_utf8_lossy(&lines.join(&b", "[..])).into_owned());
    }
    let mut known = vec![text];
    for signed in values {
        if !known.contains(&signed) {
            let change =
                Change::Header { name: name.clone(), signed: is_shown.then(|| signed.clone()) };
            variants.push(Variant::part(index, signed.clone(), change));
            known.push(signed);
        }
    }
    if let Some(sent) = sent(request, &name) {
        let near = near(sent, |date| date.to_string());
        variants.extend(near.map(|(signed, change)| Variant::part(index, signed, change)));
    }
}

/// Media types that a library may have changed to the one that was sent: it adds a charset, or takes it away.
fn content_types(text: &str) -> Vec<String> {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let mut types = vec![essence.to_owned(), String::new()];
    let known = ["application/json", "application/vnd.microsoft.appconfig.kv+json"];
    for essence in [essence].into_iter().chain(known) {
        types.push(essence.to_owned());
        for charset in ["; charset=utf-8", ";charset=utf-8", "; charset=UTF-8", ";charset=UTF-8"] {
            types.push(format!("{essence}{charset}"));
        }
    }
    types.push("application/x-www-form-urlencoded".to_owned());
    types.push("text/plain".to_owned());
    types.push(text.replace("; ", ";"));
    types
}

/// Lengths of a body that a library may have announced otherwise.
fn lengths(request: &Request<'_>) -> Vec<String> {
    let own = match request.body {
        Body::Bytes(body) => Some(body.len().to_string()),
        _ => None,
    };
    own.into_iter().chain(["0".to_owned(), String::new()]).collect()
}

/// Values that a library or a proxy may have changed to the one that was sent: parameters, quotes, white space, and parts
/// that it has put before them or after them.
fn changed(text: &str) -> Vec<String> {
    /// So many parts are taken away from either end.
    const MAX_PARTS: usize = 4;
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let bare = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    let mut values = vec![String::new(), essence.to_owned(), bare.to_owned()];
    values.extend([format!("\"{bare}\""), format!("W/\"{bare}\"")]);
    // A proxy that compresses marks the tag.
    let tag = ["-gzip", "--gzip", ";gzip"].iter().find_map(|end| bare.strip_suffix(end));
    values.extend(tag.map(|tag| format!("\"{tag}\"")));
    values.extend([text.replace(", ", ","), text.replace(',', ", ")]);
    values
        .extend([text.replace("; ", ";"), crate::grammar::percent::decode_text(text).into_owned()]);
    // Lists of members, products of a User-Agent, and a first letter that is a capital: True.
    for mark in [',', ' '] {
        let ends = text.rmatch_indices(mark).take(MAX_PARTS);
        values.extend(ends.map(|(at, _)| text[..at].trim_end().to_owned()));
        let starts = text.match_indices(mark).take(MAX_PARTS);
        values.extend(starts.map(|(at, mark)| text[at + mark.len()..].trim_start().to_owned()));
    }
    if let Some((first, rest)) = text.split_at_checked(1) {
        values.push(first.to_ascii_uppercase() + &rest.to_ascii_lowercase());
    }
    // Identifiers with braces or without hyphens, and what is sent for Accept where nothing is set.
    values.extend([format!("{{{bare}}}"), text.replace(['{', '}'], ""), text.replace('-', "")]);
    values.push("*/*".to_owned());
    values
}

fn hosts(request: &Request<'_>, host: &str, hints: &Hints<'_>) -> Vec<String> {
    let mut hosts: Vec<String> =
        hints.hosts.iter().take(Hints::MAX).map(|host| (*host).to_owned()).collect();
    for name in ["x-forwarded-host", "x-original-host", "x-host", "disguised-host"] {
        // A chain of proxies makes a list of it: the client's own is first.
        let own = short(request, name).filter_map(|line| line.split(',').next().map(str::to_owned));
        hosts.extend(own.map(|host| host.trim().to_owned()));
    }
    for text in short(request, "forwarded") {
        let pairs = text.split([';', ',']).filter_map(|pair| pair.split_once('='));
        let own = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("host")).take(2);
        hosts.extend(own.map(|(_, host)| host.trim().trim_matches('"').to_owned()));
    }
    hosts.extend(request.pseudo_authority.map(str::to_owned));
    hosts.push(host.to_owned());
    let mut all = Vec::new();
    // Many clients change the case of it.
    let lower: Vec<String> = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
    for host in lower.into_iter().chain(hosts) {
        // A port that goes without saying is there or not, and some clients drop any.
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
                all.push(name.to_owned());
            }
            _ => all.extend([format!("{host}:443"), format!("{host}:80")]),
        }
        all.push(host);
    }
    // What a connection string has is the endpoint.
    let bare = all.pop().unwrap_or_default();
    let name = bare.rsplit_once(':').map_or(bare.as_str(), |(name, _)| name);
    all.push(name.to_ascii_uppercase());
    for form in [
        format!("https://{bare}"),
        format!("https://{bare}/"),
        format!("http://{bare}"),
        format!("http://{bare}/"),
        format!("//{bare}"),
        format!("{bare}/"),
    ] {
        all.push(form);
    }
    all.push(bare);
    all
}

/// The first lines of a header that may hold what was signed, as text. What it holds is tried thousands of times.
fn short(request: &Request<'_>, name: &str) -> impl Iterator<Item = String> {
    let lines = request.lines(name).take(2).filter(|line| line.len() <= MAX_VALUE_LEN);
    lines.map(|line| String::from_utf8_lossy(line).into_owned())
}

fn dates(request: &Request<'_>, name: &HeaderName, hints: &Hints<'_>) -> Vec<String> {
    let mut dates: Vec<String> =
        hints.dates.iter().take(Hints::MAX).map(|date| (*date).to_owned()).collect();
    for other in [XMsDate::name(), Date::name()].into_iter().filter(|other| *other != name) {
        dates.extend(short(request, other.as_str()).take(1));
    }
    // Something on the way wrote it anew.
    let date = request.headers.peek::<XMsDate>().ok().flatten().map(|date| date.0);
    let date = date.or_else(|| Some(request.headers.peek::<Date>().ok().flatten()?.0));
    dates.extend(date.map(|date| date.to_string()));
    dates
}

fn digests(request: &Request<'_>) -> Vec<String> {
    let mut digests = vec![STANDARD.encode(XMsContentSha256::EMPTY.0), String::new()];
    let announced = request.headers.peek::<XMsContentSha256>().ok().flatten();
    for digest in request.body.digest().into_iter().chain(announced) {
        digests.push(STANDARD.encode(digest.0));
        digests.push(URL_SAFE.encode(digest.0));
        digests.push(digest.0.iter().map(|b| format!("{b:02x}")).collect());
    }
    digests
}
