//! What is particular to requests.

use core::ops::Range;

use headers::Header;
use http::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RANGE};

use super::{Destination, RequestHeadersRef, rules};
use crate::auth::AuthorizationRef;
use crate::content::{CacheControlRef, ContentTypeRef};
use crate::service::contracts::checker::{Checker, about, absent, located};
use crate::service::contracts::names::distance;
use crate::service::contracts::{Direction, Finding, Request, Rule, Severity, query};
use crate::tenancy::XRaetTenantId;
use crate::{DecodeError, ErrorKind, Expected, FieldLines};

const REQUEST: Direction = Direction::Request;
const FORM: &str = "application/x-www-form-urlencoded";
/// What a download of the File API is.
const FILE: &str = "application/octet-stream";
/// In which newer gateways of the service look for the tenant.
const NEWER_TENANT: &str = "x-tenant-id";

/// What a rule is told of a request.
struct Context<'a> {
    request: Request<'a>,
    headers: RequestHeadersRef<'a>,
    destination: Destination,
}

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeadersRef::peek_from(request.headers);
    let context = Context { request, headers, destination: Destination::of(&request) };
    target(checker, &context);
    cache_control(checker, &context);
    content_type(checker, &context);
    if context.destination == Destination::Api {
        authorization(checker, &context);
        tenant(checker, &context);
        file(checker, &context);
    }
}

impl Context<'_> {
    fn asks_for_token(&self) -> bool {
        self.destination == Destination::Token && self.request.method == "POST"
    }
}

/// The method and the target, where a header has no say.
fn target(checker: &mut Checker<'_>, context: &Context<'_>) {
    let request = context.request;
    let mut add = |rule: &'static Rule, message: String| {
        checker.add(Finding::new(rule, REQUEST, message));
    };
    if request.is_plain_http() {
        add(&rules::PLAIN_HTTP, "the request goes over plain http".to_owned());
    }
    if context.destination != Destination::Token {
        return;
    }
    // A browser asks with OPTIONS whether it may.
    if !matches!(request.method, "POST" | "OPTIONS") {
        let message = format!("a token is asked for by POST, and this is {}", request.method);
        add(&rules::TOKEN_METHOD, message);
    }
    if query::has(&request, "client_secret") {
        add(&rules::TOKEN_SECRET, "the target holds client_secret".to_owned());
    }
}

fn cache_control(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    let control = context.headers.cache_control;
    let no_cache = |control: &CacheControlRef<'_>| control.has("no-cache");
    if context.asks_for_token() && !control.as_ref().is_some_and(no_cache) {
        let rule = &rules::NO_CACHE;
        let message = "the request for a token does not say no-cache".to_owned();
        if control.is_some() {
            checker.add(about(rule, REQUEST, &CACHE_CONTROL, map, message));
        } else if !map.contains_key(CACHE_CONTROL) {
            checker.add(absent(rule, REQUEST, &CACHE_CONTROL, message));
        }
    }
    let mut directives = control.iter().flat_map(CacheControlRef::iter);
    if directives.any(|it| it.is("no-cache") && it.argument().is_some()) {
        let message = "no-cache of a request has no argument".to_owned();
        checker.add(about(&rules::NO_CACHE_ARGUMENT, REQUEST, &CACHE_CONTROL, map, message));
    }
}

fn content_type(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    let lines = FieldLines::of(map, &CONTENT_TYPE);
    let mut say = |rule, message: &str| {
        checker.add(about(rule, REQUEST, &CONTENT_TYPE, map, message.to_owned()));
    };
    match context.headers.content_type {
        None if lines.is_empty() => {
            if context.request.body.is_present() == Some(true) {
                let message = "the request does not say what its body is".to_owned();
                let rule = &rules::CONTENT_TYPE_MISSING;
                checker.add(absent(rule, REQUEST, &CONTENT_TYPE, message));
            }
        }
        Some(own) if context.asks_for_token() => {
            if !own.is(FORM) {
                say(&rules::CONTENT_TYPE_TOKEN, "the body of a request for a token is a form");
            }
        }
        Some(own) if own.type_().eq_ignore_ascii_case("multipart") => match own.boundary() {
            Ok(Some(_)) => {}
            Ok(None) if own.params().any(|(name, _)| is_nearly_boundary(name)) => {
                misspelt_boundary(checker, lines);
            }
            Ok(None) => say(&rules::BOUNDARY_MISSING, "the multipart type has no boundary"),
            Err(error) if error.kind() == ErrorKind::DuplicateParameter => {
                say(&rules::BOUNDARY_INVALID, "the boundary is given more than once");
            }
            Err(_) => say(&rules::BOUNDARY_INVALID, "the boundary is none of RFC 2046"),
        },
        Some(_) => {}
        // What cannot be read was said already. The name of the parameter is a fault beside that.
        None => misspelt_boundary(checker, lines),
    }
}

/// Finds a parameter that is nearly called boundary in a multipart type, which may be unreadable.
fn misspelt_boundary(checker: &mut Checker<'_>, lines: FieldLines<'_>) {
    let Some(line) = lines.get(0).filter(|_| lines.len() == 1) else { return };
    let Some((name, span)) = nearly_boundary(line) else { return };
    let error = DecodeError::new(&CONTENT_TYPE, ErrorKind::UnexpectedByte, Expected::Parameter);
    let message = format!("{name}: no multipart type has this parameter; did you mean boundary?");
    checker.add(located(&rules::BOUNDARY_NAME, REQUEST, error.at(0, span), lines, message));
}

/// The name, and where it stands.
fn nearly_boundary(line: &[u8]) -> Option<(&str, Range<usize>)> {
    const TYPE: &[u8] = b"multipart/";
    let start = line.trim_ascii_start().get(..TYPE.len())?;
    if !start.eq_ignore_ascii_case(TYPE) {
        return None;
    }
    let mut at = 0;
    for piece in line.split(|&b| b == b';') {
        let first = at + (piece.len() - piece.trim_ascii_start().len());
        at += piece.len() + 1;
        let name = piece.split(|&b| b == b'=').next().unwrap_or_default().trim_ascii();
        let name = core::str::from_utf8(name).ok().filter(|name| is_nearly_boundary(name));
        if let Some(name) = name {
            return Some((name, first..first + name.len()));
        }
    }
    None
}

fn is_nearly_boundary(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(distance(&name, "boundary"), Some(1 | 2))
}

fn authorization(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    let message = match context.headers.authorization {
        None if !map.contains_key(AUTHORIZATION) => {
            let rule = &rules::AUTHORIZATION_MISSING;
            checker.no_credentials(rule, "the request has no access token", None);
            return;
        }
        // What cannot be read was said already.
        None | Some(AuthorizationRef::Bearer(_)) => return,
        Some(AuthorizationRef::Other(other))
            if other.scheme().eq_ignore_ascii_case("BearerToken") =>
        {
            "BearerToken is the token_type of an answer, and no scheme: send Bearer"
        }
        Some(_) => "the scheme is not Bearer",
    };
    let rule = &rules::AUTHORIZATION_SCHEME;
    checker.add(about(rule, REQUEST, &AUTHORIZATION, map, message.to_owned()));
}

fn tenant(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    let single = checker.situation.single_tenant;
    let name = XRaetTenantId::name();
    if map.contains_key(name) || single == Some(true) {
        return;
    }
    let mut message = "the request does not say whose data it is about".to_owned();
    if single.is_none() {
        message += ", as it has to unless the token is for one tenant";
    }
    let is_newer = map.contains_key(NEWER_TENANT);
    let near = |other: &str| distance(other, name.as_str()).is_some();
    if is_newer {
        message += "; x-tenant-id is a header of newer gateways";
    } else if let Some(near) = map.keys().find(|other| near(other.as_str())) {
        message += &format!("; {near} is no header of the service");
    }
    let mut finding = absent(&rules::TENANT_MISSING, REQUEST, name, message);
    if single == Some(false) && !is_newer {
        finding = finding.with_severity(Severity::Error);
    }
    checker.add(finding);
}

/// Downloads of parts of files.
fn file(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    let Some(range) = context.headers.range else { return };
    if !range.unit().is("bytes") {
        let message = "files are read by bytes".to_owned();
        checker.add(about(&rules::RANGE_UNIT, REQUEST, &RANGE, map, message));
        return;
    }
    if context.request.method != "GET" {
        let message = format!("Range on {}", context.request.method);
        checker.add(about(&rules::RANGE_METHOD, REQUEST, &RANGE, map, message));
        return;
    }
    let file = ContentTypeRef::new(FILE);
    if let (Some(accept), Ok(file)) = (context.headers.accept, file) {
        if !accept.quality_of(file).is_acceptable() {
            let message = format!("a file is {FILE}, which the request does not accept");
            checker.add(about(&rules::ACCEPT_FILE, REQUEST, &ACCEPT, map, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_boundary() {
        let found = |line: &'static str| nearly_boundary(line.as_bytes());
        let literal = "multipart/form-data;boudary=<calculated when request is sent>";
        assert_eq!(found(literal), Some(("boudary", 20..27)));
        assert_eq!(found("Multipart/x; charset=a; Boundery=b"), Some(("Boundery", 24..32)));
        assert_eq!(found("multipart/x;boundaries"), None);
        assert_eq!(found("multipart/x;bound"), None);
        assert_eq!(found("multipart/x;boundary=a"), None);
        assert_eq!(found("text/plain;boudary=a"), None);
        assert_eq!(found(""), None);
    }
}
