//! What is particular to requests.

use headers::Header;
use http::HeaderName;
use http::header::{ACCEPT, AUTHORIZATION, IF_MATCH};

use super::{RequestHeadersRef, forms, rules};
use crate::auth::AuthorizationRef;
use crate::conditional::IfMatch;
use crate::content::{AcceptRef, ContentTypeRef};
use crate::correlation::ClientRequestId;
use crate::limits::MAX_LINES;
use crate::service::contracts::checker::{Checker, about, about_line, absent};
use crate::service::contracts::left_out::Kind;
use crate::service::contracts::{Direction, Request, Severity, UnknownHeaders, query};
use crate::{Field, FieldLines, Quality};

const REQUEST: Direction = Direction::Request;
const JSON: &str = "application/json";
/// What the identifier of the call was called in the API for Partner Center.
const OLD_ID: &str = "ms-correlationid";

/// Headers of requests to the API for Partner Center that have no counterpart here.
static PARTNER_CENTER: [HeaderName; 4] = [
    HeaderName::from_static("ms-contract-version"),
    HeaderName::from_static("ms-partnercenter-application"),
    HeaderName::from_static("ms-partnercenter-client"),
    HeaderName::from_static("x-locale"),
];

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeadersRef::peek_from(request.headers);
    authorization(checker, &request, &headers);
    accept(checker, &request, &headers);
    identifier(checker, &request, &headers);
    condition(checker, &request, &headers);
    partner_center(checker, &request);
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
            Some(super::UNAUTHENTICATED),
        ),
        // It is there and cannot be read, which was said already.
        None | Some(AuthorizationRef::Bearer(_)) => {}
        Some(_) => {
            let message = "the credentials are not Bearer and a token".to_owned();
            checker.add(
                about(&rules::AUTHORIZATION_SCHEME, REQUEST, &AUTHORIZATION, map, message)
                    .with_service_text(super::UNAUTHENTICATED),
            );
        }
    }
}

fn accept(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(accept) = headers.accept else { return };
    // What is asked for as a value is no JSON: a price sheet is a file.
    let is_file = request.path().ends_with("/$value");
    if !is_file && !admits_json(accept) {
        let message = format!("the client does not take {JSON}");
        checker.add(about(&rules::ACCEPT_JSON, REQUEST, &ACCEPT, request.headers, message));
    }
}

/// Whether JSON is acceptable, be it with parameters that the range demands.
fn admits_json(accept: AcceptRef<'_>) -> bool {
    let is_json = |range: &str| range.eq_ignore_ascii_case(JSON);
    let with_parameters = accept.iter().any(|range| {
        is_json(range.range()) && range.params().count() > 0 && range.quality() > Quality::ZERO
    });
    with_parameters
        || ContentTypeRef::new(JSON).is_ok_and(|json| accept.quality_of(json) > Quality::ZERO)
}

fn identifier(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let (map, name) = (request.headers, ClientRequestId::name());
    let is_there = map.contains_key(name);
    if is_there && query::has(request, name.as_str()) {
        let message = format!("the query has a {name} too");
        checker.add(about(&rules::ID_IN_QUERY, REQUEST, name, map, message));
    }
    match headers.client_request_id {
        Some(ClientRequestId(id)) => {
            let before = checker.history.as_deref_mut().and_then(|history| history.identifier(id));
            if let Some(before) = before {
                let message = format!("{name}: exchange {before} has it too");
                checker.add(about(&rules::ID_REUSED, REQUEST, name, map, message));
            }
        }
        // It cannot be read, or has its old name, which was said already.
        None if is_there || map.contains_key(OLD_ID) => {}
        None => {
            let message = "the call has no identifier".to_owned();
            checker.add(absent(&rules::ID_MISSING, REQUEST, name, message));
        }
    }
}

fn condition(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    let map = request.headers;
    let is_there = map.contains_key(IF_MATCH);
    let says_nothing =
        headers.if_match.is_some_and(|tags| !tags.is_any() && tags.iter().next().is_none());
    if updates_referral(request) && (says_nothing || !is_there) {
        let message = "the update does not say which version of the referral it is of".to_owned();
        let rule = &rules::IF_MATCH_MISSING;
        checker.add(match is_there {
            true => about(rule, REQUEST, &IF_MATCH, map, message),
            false => absent(rule, REQUEST, &IF_MATCH, message),
        });
    }
    // More lines are none of a header, which was said already.
    for (number, line) in FieldLines::of(map, &IF_MATCH).iter().enumerate().take(MAX_LINES) {
        if IfMatch::members(FieldLines::one(line)).flatten().any(|tag| tag.is_weak()) {
            let message = "if-match: a weak entity tag matches nothing".to_owned();
            let rule = &rules::WEAK;
            checker.add(
                about_line(rule, REQUEST, &IF_MATCH, map, number, message)
                    .with_service_text(super::PRECONDITION_FAILED),
            );
        }
        // Where the line can be read, its quotes are those of tags, which have none within.
        if IfMatch::parse(FieldLines::one(line)).is_err() {
            continue;
        }
        let quoted = line.split(|b| *b == b'"').skip(1).step_by(2);
        for rule in quoted.filter_map(forms::of_tag_text) {
            checker.add_with(Kind::of(rule, REQUEST), || {
                let message = format!("if-match: {} in quotes", rule.summary);
                about_line(rule, REQUEST, &IF_MATCH, map, number, message)
                    .with_service_text(super::PRECONDITION_FAILED)
            });
        }
    }
}

/// Whether the request puts one referral in the place of another: `PUT …/referrals/{id}`.
fn updates_referral(request: &Request<'_>) -> bool {
    let mut segments = request.path().trim_end_matches('/').rsplit('/');
    let (id, collection) = (segments.next(), segments.next());
    let is_one = id.is_some_and(|id| !id.is_empty()) && collection == Some("referrals");
    request.method == "PUT" && is_one
}

fn partner_center(checker: &mut Checker<'_>, request: &Request<'_>) {
    for name in PARTNER_CENTER.iter().filter(|name| request.headers.contains_key(*name)) {
        let message = format!("{name}: a header of the API for Partner Center");
        let rule = &rules::PARTNER_CENTER;
        let severity = match checker.situation.unknown_headers {
            UnknownHeaders::Reject => Severity::Error,
            _ => rule.severity,
        };
        let finding = about(rule, REQUEST, name, request.headers, message);
        checker.add(finding.with_severity(severity));
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::content::Accept;

    #[test]
    fn updates_of_referrals() {
        let map = HeaderMap::new();
        let is_one = |method, target| updates_referral(&Request::new(method, target, &map));
        for target in [
            "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c",
            "https://api.partner.microsoft.com/v1.0/engagements/referrals/1?a=b",
            "/v1/referrals/1/",
        ] {
            assert!(is_one("PUT", target), "{target}");
            assert!(!is_one("PATCH", target) && !is_one("GET", target));
        }
        for target in ["/v1.0/engagements/referrals", "/referrals/", "/referrals/1/notes", "/", ""]
        {
            assert!(!is_one("PUT", target), "{target}");
        }
    }

    #[test]
    fn json_among_the_ranges() {
        let admits = |line: &str| {
            let lines = FieldLines::one(line.as_bytes());
            admits_json(Accept::parse_strict(lines).unwrap())
        };
        for line in [
            "application/json",
            "Application/JSON",
            "*/*",
            "application/*;q=0.1",
            "",
            "text/html, application/json;q=0.001",
            "application/json;odata.metadata=minimal",
            "application/json;q=0, application/json;charset=utf-8",
        ] {
            assert!(admits(line), "{line}");
        }
        for line in [
            "text/html",
            "application/json;q=0",
            "application/json;q=0, */*",
            "application/json;charset=utf-8;q=0",
            "application/vnd.contoso+json",
            "text/*",
        ] {
            assert!(!admits(line), "{line}");
        }
    }
}
