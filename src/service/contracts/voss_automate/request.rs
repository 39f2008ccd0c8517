//! What is particular to requests.

use headers::Header;
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, USER_AGENT};

use super::{Release, RequestHeadersRef, paging, portal, rules};
use crate::auth::{AuthorizationRef, BasicRef};
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::contracts::{Direction, Finding, Request, query};
use crate::tenancy::XVersion;
use crate::{Field, FieldLines};

const REQUEST: Direction = Direction::Request;
/// Where a session begins, which has no credentials before.
const LOGINS: [&str; 2] = ["/login", "/noninteractivelogin"];
/// The cookie of a session.
const SESSION: &str = "sessionid";

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeadersRef::peek_from(request.headers);
    transport(checker, &request);
    authorization(checker, &request, &headers);
    version(checker, &request, &headers);
    paging::request(checker, &request, &headers);
    portal::check(checker, &request, &headers);
    user_agent(checker, &request);
}

fn transport(checker: &mut Checker<'_>, request: &Request<'_>) {
    if request.is_plain_http() {
        let message = "the request goes over plain HTTP".to_owned();
        checker.add(Finding::new(&rules::PLAIN_HTTP, REQUEST, message));
    }
}

fn authorization(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    headers: &RequestHeadersRef<'_>,
) {
    let map = request.headers;
    match headers.authorization {
        None if !map.contains_key(AUTHORIZATION) => {
            let is_login = LOGINS.contains(&request.path().trim_end_matches('/'));
            if !is_login && !has_session(map) {
                let message = "the request is not authenticated";
                checker.no_credentials(&rules::AUTHORIZATION_MISSING, message, None);
            }
        }
        // It is there and cannot be read, which was said already.
        None => {}
        Some(AuthorizationRef::Basic(basic)) => credentials(checker, map, basic),
        Some(_) => {
            let message = "the credentials are not Basic".to_owned();
            checker.add(about(&rules::AUTHORIZATION_SCHEME, REQUEST, &AUTHORIZATION, map, message));
        }
    }
}

/// Whether there is the cookie of a session, which later releases take in place of credentials.
fn has_session(map: &HeaderMap) -> bool {
    map.get_all(COOKIE).iter().any(|line| {
        line.as_bytes().split(|&b| b == b';').any(|cookie| {
            let rest = cookie.trim_ascii().strip_prefix(SESSION.as_bytes());
            rest.and_then(|rest| rest.strip_prefix(b"=")).is_some_and(|value| !value.is_empty())
        })
    })
}

/// What no user-id and no password has.
fn credentials(checker: &mut Checker<'_>, map: &HeaderMap, basic: BasicRef<'_>) {
    let decoded = basic.decode();
    let password = decoded.password();
    let without = password.strip_suffix(b"\n").map(|it| it.strip_suffix(b"\r").unwrap_or(it));
    if without.is_some() {
        let message = "a newline was encoded at the end of the password".to_owned();
        let rule = &rules::AUTHORIZATION_NEWLINE;
        checker.add(about(rule, REQUEST, &AUTHORIZATION, map, message));
    }
    let mut rest = decoded.user().iter().chain(without.unwrap_or(password));
    if rest.any(u8::is_ascii_control) {
        let message = "the user-id or the password has a control character".to_owned();
        let rule = &rules::AUTHORIZATION_CONTROL;
        checker.add(about(rule, REQUEST, &AUTHORIZATION, map, message));
    }
}

fn version(checker: &mut Checker<'_>, request: &Request<'_>, headers: &RequestHeadersRef<'_>) {
    const PARAMETER: &str = "api_version";
    let (map, name) = (request.headers, XVersion::name());
    let release = checker.situation.release;
    if release.is_none_or(|release| release >= Release::V21_1) {
        let since = match release {
            Some(release) => format!("release {release} does not have it"),
            None => "releases from 21.1 on do not have it".to_owned(),
        };
        // Whatever it says: it need not be of the grammar.
        if map.contains_key(name) {
            let message = format!("X-Version: {since}");
            checker.add(about(&rules::VERSION_REMOVED, REQUEST, name, map, message));
        }
        if query::has(request, PARAMETER) {
            let message = format!("the parameter {PARAMETER}: {since}");
            checker.add(Finding::new(&rules::PARAMETER_REMOVED, REQUEST, message));
        }
        return;
    }
    let Some(version) = headers.version else { return };
    let is_other = |value: &[u8]| XVersion::parse_strict(FieldLines::one(value)) != Ok(version);
    if query::values(request, PARAMETER).any(|value| is_other(&value)) {
        let message = format!("{PARAMETER} says something else than {version}");
        checker.add(about(&rules::VERSION_CONFLICT, REQUEST, name, map, message));
    }
}

fn user_agent(checker: &mut Checker<'_>, request: &Request<'_>) {
    if !request.headers.contains_key(USER_AGENT) {
        let message =
            "the request has no User-Agent, which Microsoft Azure Web Proxy servers require"
                .to_owned();
        checker.add(absent(&rules::USER_AGENT_MISSING, REQUEST, &USER_AGENT, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions() {
        let has = |cookie: &str| {
            let mut map = HeaderMap::new();
            map.insert(COOKIE, cookie.parse().unwrap());
            has_session(&map)
        };
        for cookie in ["sessionid=a", "csrftoken=a; sessionid=b", "a=b;sessionid=c; d"] {
            assert!(has(cookie), "{cookie}");
        }
        for cookie in
            ["", "sessionid", "sessionid=", "xsessionid=a", "a=sessionid=b", "csrftoken=a"]
        {
            assert!(!has(cookie), "{cookie}");
        }
        assert!(!has_session(&HeaderMap::new()));
    }
}
