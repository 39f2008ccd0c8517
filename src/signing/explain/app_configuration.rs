//! Explanations for a signature of Azure App Configuration that does not match.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use headers::Header;
use http::HeaderName;

use super::dates::{far, near};
use super::rewrite::{Rewrite, mixed, rewrites};
use super::search::{
    Form, Keys, MAX_MESSAGE_LEN, MAX_VALUE_LEN, Message, Patch, Search, Signature, Variant,
    respelled,
};
use super::{Change, Explanation, Hints, Reason};
use crate::auth::{HmacSha256, SignedName, SignedNames};
use crate::content::XMsContentSha256;
use crate::grammar::target::path_and_query;
use crate::limits::MAX_SIGNED_HEADERS;
use crate::message::Request;
use crate::signing::VerifyError;
use crate::signing::app_configuration::{content, date, host, target};
use crate::signing::error::is_before_1970;
use crate::time::{Date, XMsDate, window};
use crate::{DecodeError, FieldMapExt, HttpDate};

const FORM: Form = Form { newline: b"\n", lines: 2, glue: b";", end: b"" };
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
    let lone = lone_dates(names, request).chain(mixed_targets(&target));
    Search { keys: &keys, signature, message: &message, variants: &variants }.explain(reasons, lone)
}

/// The dates that are tried alone.
fn lone_dates(names: &[String], request: &Request<'_>) -> impl Iterator<Item = Variant> {
    let name = |name: &String| HeaderName::from_bytes(name.as_bytes()).ok();
    let dated = names.iter().enumerate().filter_map(move |(index, text)| {
        let name = name(text)?;
        Some((index + 2, sent(request, &name)?))
    });
    // A name may be there many times, and one of them is enough.
    let dated: Vec<_> = dated.take(2).collect();
    dated.into_iter().flat_map(|(index, sent)| {
        far(sent, |date| date.to_string())
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
    core::iter::once_with(|| mixed(target)).flatten().map(|(rewrite, signed)| {
        let change = Change::Target { signed: signed.clone(), rewrite };
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
        _ => values.extend(changed(&text)),
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
    let mut types = vec![essence.to_owned(), String::new(), "application/json".to_owned()];
    for charset in ["; charset=utf-8", ";charset=utf-8", "; charset=UTF-8", ";charset=UTF-8"] {
        types.push(format!("{essence}{charset}"));
    }
    types.push(text.replace("; ", ";"));
    types
}

/// Values that a library or a proxy may have changed to the one that was sent: parameters, quotes, white space.
fn changed(text: &str) -> Vec<String> {
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
    for host in hosts {
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
    for (change, form) in [
        (Change::LiteralNewlines, Form { newline: b"\\n", ..FORM }),
        (Change::LiteralNewlines, Form { newline: b"\\r\\n", ..FORM }),
        (Change::NewlineAtEnd, Form { end: b"\n", ..FORM }),
        (Change::SemicolonAtEnd, Form { end: b";", ..FORM }),
        (Change::CarriageReturns, Form { newline: b"\r\n", ..FORM }),
        (Change::Separator, Form { glue: b"\n", ..FORM }),
        (Change::Separator, Form { glue: b",", ..FORM }),
        (Change::Separator, Form { glue: b"; ", ..FORM }),
    ] {
        variants.push(Variant { change, patch: Patch::Form(form) });
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
