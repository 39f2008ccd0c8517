//! Explanations for a signature of Azure App Configuration that does not match.

use headers::Header;
use http::HeaderName;

use super::cut::{cut_targets, is_query_cut};
use super::mixed::mixed;
use super::rewrite::{Rewrite, rewrites};
use super::search::{
    End, Form, Keys, MAX_MESSAGE_LEN, Message, Patch, Search, Signature, Variant, respelled,
};
use super::values::{header, lone_dates, lone_hosts};
use super::{Change, Explanation, Hints, Reason};
use crate::auth::{HmacSha256, SignedName, SignedNames};
use crate::grammar::target::path_and_query;
use crate::limits::MAX_SIGNED_HEADERS;
use crate::message::Request;
use crate::signing::VerifyError;
use crate::signing::app_configuration::{content, date, host, target};
use crate::signing::error::is_before_1970;
use crate::time::window;
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
