//! Explanations for a signature of Azure App Configuration that does not match.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use headers::Header;
use http::HeaderName;

use super::cut::{cut_targets, is_query_cut};
use super::dates::{far, forms as date_forms, near};
use super::letter_case::cases;
use super::mixed::mixed;
use super::rewrite::{Rewrite, rewrites};
use super::search::{
    End, Form, Keys, MAX_MESSAGE_LEN, MAX_VALUE_LEN, Message, Patch, Search, Signature, Variant,
    respelled,
};
use super::{Change, Explanation, Hints, Reason};
use crate::auth::{HmacSha256, SignedName, SignedNames};
use crate::content::XMsContentSha256;
use crate::grammar::target::path_and_query;
use crate::limits::MAX_SIGNED_HEADERS;
use crate::message::{Body, Request};
use crate::signing::VerifyError;
use crate::signing::app_configuration::{content, date, host, target};
use crate::signing::error::is_before_1970;
use crate::time::{Date, XMsDate, window};
use crate::{DecodeError, FieldMapExt, HttpDate};

const FORM: Form = Form { newline: b"\n", lines: 2, glue: b";", end: End::Newlines(0) };
const METHODS: [&str; 7] = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"];

/// The parts of `Authorization` that can be parsed.
struct Credentials {
    id: Option<String>,
    /// Not more of them than one too many.
    names: Vec<String>,
    signature: Option<Signature>,
}

/// Explains why the signature of a request does not match.
///
/// `secret` is the text of the key, as it was pasted into the signing program: errors in that text are reported too.
/// Without `now` the date is not compared with a clock.
///
/// Changes are tried alone and in pairs, a few thousand at the most, and of what is signed 64 MiB are hashed. When
/// one makes the signature match, it is proven; else the explanation says what was excluded, and whether all pairs
/// were tried. Neither the key nor the signature that would have been right is in what comes out.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{Change, Hints, app_configuration}};
///
/// let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// let key = app_configuration::AccessKey::from_base64("key-id-1", secret)?;
/// let now = HttpDate::from_unix(1_526_064_516).unwrap();
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// key.sign(&Request::new("GET", "/kv", &headers).with_body(b""), now)?.write_to(&mut headers);
///
/// // A gateway sends the request on to another host.
/// headers.insert("host", HeaderValue::from_static("10.0.0.1:8080"));
/// headers.insert("x-forwarded-host", HeaderValue::from_static("contoso.azconfig.io"));
/// let received = Request::new("GET", "/kv", &headers).with_body(b"");
/// let why = app_configuration::explain("key-id-1", secret, &received, Some(now), &Hints::default());
/// let [Change::Header { name, signed: Some(signed) }] = why.proven().unwrap() else { panic!() };
/// assert_eq!((name.as_str(), signed.as_str()), ("host", "contoso.azconfig.io"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(
    id: &str,
    secret: &str,
    request: &Request<'_>,
    now: Option<HttpDate>,
    hints: &Hints<'_>,
) -> Explanation {
    let mut reasons = Vec::new();
    let mut keys = Keys::of(secret);
    reasons.extend(keys.error.map(Reason::Key));
    let credentials = credentials(request, &mut reasons);
    let Some(credentials) = credentials else {
        return Explanation { reasons, tries: 0 };
    };
    refusals(id, &credentials, request, now, &mut reasons);
    let Some(signature) = &credentials.signature else {
        return Explanation { reasons, tries: 0 };
    };

    let names = &credentials.names[..credentials.names.len().min(MAX_SIGNED_HEADERS)];
    let target = target(request.target);
    let values = names.iter().flat_map(|name| request.lines(name));
    let len = values.fold(target.len(), |len, value| len.saturating_add(value.len() + 1));
    // Before anything is copied: one header may be named again and again.
    if len > MAX_MESSAGE_LEN {
        reasons.push(Reason::TooLong);
        return Explanation { reasons, tries: 0 };
    }
    let mut parts =
        vec![request.method.to_ascii_uppercase().into_bytes(), target.as_bytes().to_vec()];
    parts.extend(names.iter().map(|name| request.lines(name).collect::<Vec<_>>().join(&b',')));
    let message = Message { parts, form: FORM };

    let mut variants = core::mem::take(&mut keys.variants);
    methods(request, &mut variants);
    for (index, name) in names.iter().enumerate() {
        header(index + 2, name, request, hints, &mut variants);
    }
    forms(&mut variants);
    targets(&target, request, hints, &mut variants);
    orders(names, &mut variants);
    let lone = lone_dates(names, request)
        .chain(lone_hosts(names, request))
        .chain(cut_targets(&target))
        .chain(mixed_targets(&target));
    let mut why = Search { keys: &keys, signature, message: &message, variants: &variants }
        .explain(reasons, lone);
    if keys.key.is_some() && is_query_cut(&target) {
        why.may_be_cut();
    }
    why
}

/// The host in letters of which some are capitals, in the first of the lines that are signed.
fn lone_hosts(names: &[String], request: &Request<'_>) -> impl Iterator<Item = Variant> + use<> {
    let index = names.iter().position(|name| name.eq_ignore_ascii_case("host"));
    let host = request.lines("host").next().and_then(|host| core::str::from_utf8(host).ok());
    let host = host.map(str::to_owned);
    index.zip(host).into_iter().flat_map(|(index, host)| {
        cases(&host).into_iter().map(move |signed| {
            let name = http::header::HOST;
            Variant::part(index + 2, signed.clone(), Change::Header { name, signed: Some(signed) })
        })
    })
}

/// The dates that are tried alone.
fn lone_dates(names: &[String], request: &Request<'_>) -> impl Iterator<Item = Variant> {
    let name = |name: &String| HeaderName::from_bytes(name.as_bytes()).ok();
    let dated = names.iter().enumerate().filter_map(move |(index, text)| {
        let name = name(text)?;
        let sent = sent(request, &name)?;
        Some((index + 2, name, sent))
    });
    // A name may be there many times, and one of them is enough.
    let dated: Vec<_> = dated.take(2).collect();
    dated.into_iter().flat_map(|(index, name, sent)| {
        let others = date_forms(sent).into_iter().map(move |signed| {
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

/// The targets that are tried alone.
fn mixed_targets(target: &str) -> impl Iterator<Item = Variant> {
    // Only made where nothing else was found.
    core::iter::once_with(|| mixed(target)).flatten().map(|signed| {
        let change = Change::Target { signed: signed.clone(), rewrite: Rewrite::Mixed };
        Variant::part(1, signed, change)
    })
}

/// `Authorization`, if there is a signature in it; what is wrong with it is a reason.
fn credentials(request: &Request<'_>, reasons: &mut Vec<Reason>) -> Option<Credentials> {
    let mut refuse = |error| reasons.push(Reason::Refused(error));
    match request.headers.peek::<HmacSha256>() {
        Ok(Some(hmac)) => {
            let signature = hmac.signature_bytes();
            if signature.is_none() {
                refuse(VerifyError::SignatureForm);
            }
            let names = hmac.signed_headers().take(MAX_SIGNED_HEADERS + 1);
            Some(Credentials {
                id: Some(hmac.credential().to_owned()),
                names: names.map(str::to_owned).collect(),
                signature: signature.map(Signature::AsIs),
            })
        }
        Ok(None) => {
            refuse(VerifyError::Authorization(DecodeError::missing(HmacSha256::name())));
            None
        }
        Err(error) => {
            refuse(VerifyError::Authorization(error));
            let mut lines = request.headers.get_all(HmacSha256::name()).iter();
            let line = lines.next().filter(|_| lines.next().is_none())?.to_str().ok()?;
            let parameter = |name| {
                let (_, rest) = line.split_once(name)?;
                Some(rest.split(['&', ',']).next().unwrap_or_default().trim())
            };
            let names = parameter("SignedHeaders=")?.split(';').map(|name| name.trim().to_owned());
            Some(Credentials {
                id: parameter("Credential=").map(str::to_owned),
                names: names.take(MAX_SIGNED_HEADERS + 1).collect(),
                signature: respelled(parameter("Signature=")?).map(Signature::Respelled),
            })
        }
    }
}

/// All that the service refuses besides the signature.
fn refusals(
    id: &str,
    credentials: &Credentials,
    request: &Request<'_>,
    now: Option<HttpDate>,
    reasons: &mut Vec<Reason>,
) {
    let mut refuse = |error| reasons.push(Reason::Refused(error));
    if credentials.id.as_deref().is_some_and(|other| other != id) {
        refuse(VerifyError::UnknownCredential);
    }
    let names = &credentials.names;
    let signed = SignedNames::of(names.iter().map(String::as_str));
    if names.len() > MAX_SIGNED_HEADERS {
        refuse(VerifyError::TooManySignedHeaders);
    } else if let Some(name) = signed.missing().next() {
        refuse(VerifyError::HeaderNotSigned(name.name()));
    }
    for name in names.iter().take(MAX_SIGNED_HEADERS) {
        let is_absent = request.lines(name).next().is_none();
        if let (true, Ok(name)) = (is_absent, HeaderName::from_bytes(name.as_bytes())) {
            refuse(VerifyError::HeaderAbsent(name));
        }
    }
    match (date(request, signed.has(SignedName::XMsDate)), now) {
        (Err(error), _) => refuse(error),
        (_, Some(now)) if is_before_1970(now) => refuse(VerifyError::Clock),
        (Ok(date), Some(now)) => {
            let behind = now.unix() - date.unix();
            if !window::APP_CONFIGURATION.contains(&behind) {
                refuse(VerifyError::DateTooFar { behind });
            }
        }
        _ => {}
    }
    if let Err(error) = host(request) {
        refuse(error);
    }
    if let Err(error) = content(request) {
        refuse(error);
    }
}

fn methods(request: &Request<'_>, variants: &mut Vec<Variant>) {
    let upper = request.method.to_ascii_uppercase();
    let lower = request.method.to_ascii_lowercase();
    let others = METHODS.into_iter().filter(|method| *method != upper);
    for method in others.chain([lower.as_str()]) {
        let change = Change::Method { signed: method.to_owned() };
        variants.push(Variant::part(0, method, change));
    }
}

fn targets(target: &str, request: &Request<'_>, hints: &Hints<'_>, variants: &mut Vec<Variant>) {
    let hosts = request.lines("host").filter_map(|host| core::str::from_utf8(host).ok()).take(1);
    let hinted = hints.targets.iter().take(Hints::MAX);
    let hinted = hinted.map(|target| (Rewrite::Hint, path_and_query(target).to_owned()));
    for (rewrite, signed) in hinted.chain(rewrites(target, hosts)) {
        let change = Change::Target { signed: signed.clone(), rewrite };
        variants.push(Variant::part(1, signed, change));
    }
}

/// Possible original values of a header.
fn header(
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

fn forms(variants: &mut Vec<Variant>) {
    for (change, patch) in [
        (Change::LiteralNewlines, Patch::Newline(b"\\n")),
        (Change::LiteralNewlines, Patch::Newline(b"\\r\\n")),
        (Change::NewlineAtEnd, Patch::End(End::Newlines(1))),
        (Change::SemicolonAtEnd, Patch::End(End::Semicolon)),
        (Change::CarriageReturns, Patch::Newline(b"\r\n")),
        (Change::Separator, Patch::Glue(b"\n")),
        (Change::Separator, Patch::Glue(b",")),
        (Change::Separator, Patch::Glue(b"; ")),
    ] {
        variants.push(Variant { change, patch });
    }
}

/// The values in every other order, where there are not too many.
fn orders(names: &[String], variants: &mut Vec<Variant>) {
    if names.len() > 4 {
        return;
    }
    let mut all: Vec<Vec<usize>> = vec![vec![]];
    for _ in names {
        all = all
            .iter()
            .flat_map(|order| {
                let others = (0..names.len()).filter(|at| !order.contains(at));
                others.map(|at| [&order[..], &[at]].concat())
            })
            .collect();
    }
    // The first is the order as it is.
    for order in all.into_iter().skip(1) {
        let signed = order.iter().map(|&at| names[at].clone()).collect();
        variants
            .push(Variant { change: Change::HeaderOrder { signed }, patch: Patch::Order(order) });
    }
}
