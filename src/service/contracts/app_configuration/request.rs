//! What is particular to requests.

use std::collections::HashSet;

use headers::Header;
use http::HeaderName;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, IF_MATCH, IF_NONE_MATCH};

use super::{RequestHeadersRef, rules, sync_tokens};
use crate::auth::{Authorization, AuthorizationRef, HmacSha256Ref};
use crate::conditional::IfMatch;
use crate::correlation::XMsClientRequestId;
use crate::service::contracts::checker::{Checker, about, about_line, absent};
use crate::service::contracts::left_out::Kind;
use crate::service::contracts::signature_rules::AUTHORITY;
use crate::service::{Direction, Exchange, Request};
use crate::time::{AcceptDatetime, XMsDate, window};
use crate::{DecodeError, ErrorKind, Expected, FieldLines, FieldMapExt, HttpDate};

const REQUEST: Direction = Direction::Request;
/// What the service answers to credentials that it does not take for any.
const SCHEMES: &str = "WWW-Authenticate: HMAC-SHA256, Bearer";

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeadersRef::peek_from(request.headers);
    authorization(checker, &request, &headers);
    dates(checker, &request, &headers);
    conditions(checker, &request, &headers);
    sync_tokens::request(checker, &request, &headers);
    rest(checker, &request, &headers);
}

fn authorization(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    headers: &RequestHeadersRef<'_>,
) {
    let map = request.headers;
    match headers.authorization {
        None if !map.contains_key(AUTHORIZATION) => checker.no_credentials(
            &rules::AUTHORIZATION_MISSING,
            "the request is not authenticated",
            Some(SCHEMES),
        ),
        // It is there and cannot be read, which was said already.
        None | Some(AuthorizationRef::Bearer(_)) => {}
        Some(AuthorizationRef::HmacSha256(hmac)) => {
            if !FieldLines::of(map, &AUTHORIZATION).get(0).is_some_and(spelled) {
                let message = "the scheme is not spelled HMAC-SHA256".to_owned();
                checker.add(about(&rules::SCHEME_CASE, REQUEST, &AUTHORIZATION, map, message));
            }
            signed_headers(checker, request, hmac);
            authority(checker, request, headers);
        }
        Some(_) => {
            let message = "the credentials are neither HMAC-SHA256 nor Bearer".to_owned();
            checker.add(
                about(&rules::AUTHORIZATION_SCHEME, REQUEST, &AUTHORIZATION, map, message)
                    .with_service_text(SCHEMES),
            );
        }
    }
}

fn spelled(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"HMAC-SHA256")
}

/// What must be signed is, and what is signed is there.
fn signed_headers(checker: &mut Checker<'_>, request: &Request<'_>, hmac: HmacSha256Ref<'_>) {
    let map = request.headers;
    let wanted = [
        ("host", "", hmac.signs("host")),
        ("x-ms-date", " or date", hmac.signs("x-ms-date") || hmac.signs("date")),
        ("x-ms-content-sha256", "", hmac.signs("x-ms-content-sha256")),
    ];
    for (name, or, _) in wanted.into_iter().filter(|(.., signed)| !signed) {
        let message = format!("SignedHeaders does not name {name}{or}");
        checker.add(
            about(&rules::UNSIGNED, REQUEST, &AUTHORIZATION, map, message)
                .with_service_text(format!("{name} is required as a signed header")),
        );
    }
    // A name is told of once. Nearly always all are there, and nothing is remembered.
    let mut told = HashSet::new();
    for name in hmac.signed_headers() {
        if map.contains_key(name) || !told.insert(name.to_ascii_lowercase()) {
            continue;
        }
        checker.add_with(Kind::of(&rules::ABSENT, REQUEST), || {
            let message = format!("SignedHeaders names {name}, and the request has no such header");
            let text = format!("Signed request header '{name}' is not provided");
            let finding = match name.parse::<HeaderName>() {
                Ok(header) => absent(&rules::ABSENT, REQUEST, &header, message),
                Err(_) => about(&rules::ABSENT, REQUEST, &AUTHORIZATION, map, message),
            };
            finding.with_service_text(text)
        });
    }
}

/// Whatever names a host names the signed one.
fn authority(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(host) = headers.host else { return };
    let of_target = request.authority().map(|found| ("the target", found, request.scheme()));
    let pseudo = request.pseudo_authority.map(|found| (":authority", found, None));
    for (place, found, scheme) in of_target.into_iter().chain(pseudo) {
        if host.is_of_authority(found, scheme) {
            continue;
        }
        // A user is shown nowhere.
        let message = match found.rsplit_once('@') {
            Some(_) => format!("{place} names a user before its host"),
            None => format!("{place} is of the host {found:?}, and the signed Host is {host}"),
        };
        checker.add(about(&AUTHORITY, REQUEST, &HOST, request.headers, message));
    }
}

/// What the service says of credentials that it cannot read.
pub(super) fn credentials_text(error: &DecodeError) -> Option<&'static str> {
    match (error.kind(), error.expected()) {
        // Only the first line is read.
        (ErrorKind::Duplicate, _) => None,
        (_, Expected::HeaderName) => Some("Invalid SignedHeaders parameter"),
        (_, Expected::Credential) => Some("Invalid Credential"),
        (ErrorKind::MissingParameter, Expected::SignedHeaders) => {
            Some("SignedHeaders parameter is required")
        }
        (ErrorKind::MissingParameter, Expected::Signature) => Some("Signature is required"),
        (_, Expected::Signature) => Some("Invalid Signature"),
        _ => Some(SCHEMES),
    }
}

/// The date that is signed: `x-ms-date` when both are.
fn signed_date(hmac: HmacSha256Ref<'_>) -> Option<&'static HeaderName> {
    [XMsDate::name(), &DATE].into_iter().find(|name| hmac.signs(name.as_str()))
}

/// Whether the service looks at this one of the two dates.
pub(super) fn is_date_that_counts(name: &HeaderName, exchange: &Exchange<'_>) -> bool {
    let Some(request) = exchange.request else { return true };
    match request.headers.peek::<Authorization>() {
        Ok(Some(AuthorizationRef::HmacSha256(hmac))) => {
            *name == *signed_date(hmac).unwrap_or(XMsDate::name())
        }
        // Bearer tokens have a lifetime of their own.
        Ok(Some(AuthorizationRef::Bearer(_))) => false,
        _ => true,
    }
}

/// The date that counts: the signed one, and `x-ms-date` when both are, or neither is.
fn date_that_counts(headers: &RequestHeadersRef<'_>) -> Option<(HttpDate, &'static HeaderName)> {
    let x_ms_date = headers.x_ms_date.map(|date| (date.0, XMsDate::name()));
    let date = headers.date.map(|date| (date.0, &DATE));
    match headers.authorization {
        Some(AuthorizationRef::HmacSha256(hmac)) => match signed_date(hmac) {
            Some(name) if *name == DATE => date,
            Some(_) => x_ms_date,
            None => x_ms_date.or(date),
        },
        // Bearer tokens have a lifetime of their own.
        _ => None,
    }
}

fn dates(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    if let (Some(date), Some(x_ms_date)) = (headers.date, headers.x_ms_date) {
        if date.0 != x_ms_date.0 {
            let message = format!("Date says {}, x-ms-date says {}", date.0, x_ms_date.0);
            checker.add(about(&rules::DATES_DIFFER, REQUEST, &DATE, request.headers, message));
        }
    }
    if let (Some((date, name)), Some(now)) = (date_that_counts(headers), checker.situation.now) {
        let behind = now.unix() - date.unix();
        if !window::APP_CONFIGURATION.contains(&behind) {
            let apart = behind.unsigned_abs();
            let message = format!("{name} is {apart} seconds from the clock, which says {now}");
            checker.add(
                about(&rules::SKEW, REQUEST, name, request.headers, message)
                    .with_service_text("The access token has expired"),
            );
        }
    }
}

fn conditions(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let map = request.headers;
    if headers.if_match.is_some() && headers.if_none_match.is_some() {
        let message = "If-None-Match is ignored beside If-Match".to_owned();
        checker.add(about(&rules::BOTH_CONDITIONS, REQUEST, &IF_NONE_MATCH, map, message));
    }
    for name in [&IF_MATCH, &IF_NONE_MATCH] {
        let is_quoted = |line: &[u8]| {
            let members = IfMatch::members(FieldLines::one(line));
            members.flatten().any(|tag| tag.tag() == b"*" && line.contains(&b'"'))
        };
        if let Some(line) = FieldLines::of(map, name).iter().position(is_quoted) {
            let message = format!("{name}: \"*\" is the wildcard here");
            checker.add(about_line(&rules::QUOTED_WILDCARD, REQUEST, name, map, line, message));
        }
    }
}

fn rest(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let map = request.headers;
    if map.contains_key(AcceptDatetime::name()) && !has_a_past(request) {
        let message = "this request does not look at Accept-Datetime".to_owned();
        checker.add(about(&rules::ACCEPT_DATETIME, REQUEST, AcceptDatetime::name(), map, message));
    }
    let signs_host = match headers.authorization {
        Some(AuthorizationRef::HmacSha256(hmac)) => hmac.signs("host"),
        _ => false,
    };
    // A signed header that is absent was told of already.
    if !map.contains_key(HOST) && !signs_host {
        let message = "the request does not say which store it is for".to_owned();
        checker.add(
            absent(&rules::HOST_MISSING, REQUEST, &HOST, message)
                .with_service_text("Invalid Credential"),
        );
    }
    if headers.return_client_request_id.is_some() && !map.contains_key(XMsClientRequestId::name()) {
        let message = "there is no x-ms-client-request-id to return".to_owned();
        checker.add(absent(
            &rules::NOTHING_TO_RETURN,
            REQUEST,
            XMsClientRequestId::name(),
            message,
        ));
    }
    if request.body.is_present() == Some(true) && !map.contains_key(CONTENT_TYPE) {
        let message = "the body has no Content-Type".to_owned();
        checker.add(absent(&rules::CONTENT_TYPE, REQUEST, &CONTENT_TYPE, message));
    }
}

/// Whether the request reads what has revisions.
fn has_a_past(request: &Request<'_>) -> bool {
    let path = request.path();
    let collection = |name: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    request.is_read() && ["/kv", "/keys", "/labels", "/revisions"].into_iter().any(collection)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::service::{Service, Severity, Situation};

    const OWN: &str = "x-ms-date";
    const GENERAL: &str = "date";

    fn map(authorization: Option<&str>) -> HeaderMap {
        let mut map = HeaderMap::new();
        if let Some(authorization) = authorization {
            map.insert(AUTHORIZATION, authorization.parse().unwrap());
        }
        map
    }

    fn hmac(signed: &str) -> String {
        format!(
            "HMAC-SHA256 Credential=id&SignedHeaders={signed}&Signature=\
             ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg="
        )
    }

    /// Credentials, and whether `x-ms-date` and `Date` count beside them.
    fn cases() -> [(Option<String>, bool, bool); 7] {
        [
            (Some(hmac("x-ms-date;host;x-ms-content-sha256")), true, false),
            (Some(hmac("date;host;x-ms-content-sha256")), false, true),
            // Both are signed, or neither is.
            (Some(hmac("date;x-ms-date;host")), true, false),
            (Some(hmac("host")), true, false),
            (Some("Bearer a".to_owned()), false, false),
            // What the service would make of these is not known.
            (Some("Basic YTpi".to_owned()), true, true),
            (None, true, true),
        ]
    }

    #[test]
    fn dates_that_count() {
        for (authorization, own, general) in cases() {
            let map = map(authorization.as_deref());
            let exchange = Exchange::request(Request::new("GET", "/kv", &map));
            let counts = |name: &HeaderName| is_date_that_counts(name, &exchange);
            assert_eq!(
                (counts(XMsDate::name()), counts(&DATE)),
                (own, general),
                "{authorization:?}"
            );
        }
        let map = HeaderMap::new();
        let response = Exchange::response(None, crate::service::Response::new(200, &map));
        assert!(is_date_that_counts(&DATE, &response));
    }

    /// A date that cannot be read is an error where it counts, and a warning where it does not.
    #[test]
    fn only_a_date_that_counts_is_refused() {
        for (authorization, own, general) in cases() {
            for (name, counts) in [(OWN, own), (GENERAL, general)] {
                let mut map = map(authorization.as_deref());
                map.insert(name, "now".parse().unwrap());
                let exchange = Exchange::request(Request::new("GET", "/kv", &map));
                let report = Service::AppConfiguration.check(exchange, &Situation::default());
                let mut findings = report.findings().iter();
                let finding = findings.find(|finding| {
                    finding.span().is_some() && finding.header().is_some_and(|it| it == name)
                });
                let finding = finding.unwrap();
                let severity = if counts { Severity::Error } else { Severity::Warning };
                assert_eq!(finding.severity(), severity, "{name} {authorization:?}");
                assert_eq!(finding.status(), counts.then_some(401), "{name} {authorization:?}");
            }
        }
    }
}
