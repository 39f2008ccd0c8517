//! Which contract an exchange is under, by its host and headers.

use super::claims::Weight;
use super::contract::Contract;
use super::exchange::Exchange;
use crate::Request;

/// The service that the host indicates.
enum OfHost<'c> {
    Contract(&'c Contract),
    /// A host of no known service.
    Other,
    Nothing,
}

/// Infers which contract an exchange is under; `None` if nothing shows it, or as much speaks for one as for another.
///
/// The host of a service decides, and the host of another service of its vendor rules all of them out. With
/// any other host, one of these is enough:
///
/// * credentials of a form that only one service accepts;
/// * a path that only one service has, such as `/dbs/{db}/colls`;
/// * the `User-Agent` of a client library;
/// * a header, a media type, or the value of a header that only one service has, such as `x-ms-cosmos-…`.
///
/// What other services, proxies and frameworks have too, such as `Range: items=0-5` or a path below
/// `/api/data/`, counts only with a second such sign of another origin. Names that are in wide use, such as
/// `x-request-id`, show nothing. What each contract goes by is in its [`Claims`](super::Claims).
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::Request;
/// use masthead::contract::{Exchange, infer};
/// use masthead::services;
///
/// let mut headers = HeaderMap::new();
/// let of = |headers: &HeaderMap| {
///     let exchange = Exchange::request(Request::new("GET", "/api/data/Users/", headers));
///     infer(services::ALL, &exchange).map(|contract| contract.name())
/// };
/// headers.insert("x-request-id", HeaderValue::from_static("1"));
/// assert_eq!(of(&headers), None);
/// headers.insert("range", HeaderValue::from_static("items=0-5"));
/// assert_eq!(of(&headers), Some("voss-automate"));
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// assert_eq!(of(&headers), Some("app-configuration"));
/// ```
#[must_use]
pub fn infer<'c>(contracts: &[&'c Contract], exchange: &Exchange<'_>) -> Option<&'c Contract> {
    let of_host = exchange.request.as_ref().map(|request| of_host(contracts, request));
    match of_host.unwrap_or(OfHost::Nothing) {
        OfHost::Contract(contract) => return Some(contract),
        OfHost::Other => return None,
        OfHost::Nothing => {}
    }
    let mut best: Option<(&Contract, Weight)> = None;
    let mut is_tied = false;
    for &contract in contracts {
        let weight = contract.claims.weigh(exchange);
        if !weight.is_enough() {
            continue;
        }
        match best {
            Some((_, most)) if weight < most => {}
            Some((_, most)) if weight == most => is_tied = true,
            _ => (best, is_tied) = (Some((contract, weight)), false),
        }
    }
    best.filter(|_| !is_tied).map(|(contract, _)| contract)
}

/// The host of a request in lower case, without its port: that of the target, or of `Host`; `None` where
/// two are given.
pub(crate) fn host(request: &Request<'_>) -> Option<String> {
    let mut hosts = hosts(request);
    let host = hosts.pop()?;
    hosts.iter().all(|other| *other == host).then_some(host)
}

/// The host of the target, or that of each `Host`.
fn hosts(request: &Request<'_>) -> Vec<String> {
    if let Some(authority) = request.authority() {
        return vec![without_port(authority)];
    }
    let lines = request.headers.get_all(http::header::HOST).iter();
    lines.map(|line| without_port(line.to_str().unwrap_or_default())).collect()
}

fn without_port(authority: &str) -> String {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    };
    host.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// The service that all hosts of the request indicate; if they differ, the result is unknown.
fn of_host<'c>(contracts: &[&'c Contract], request: &Request<'_>) -> OfHost<'c> {
    let hosts = hosts(request);
    let is_one_of = |host: &str, known: &[&str]| known.iter().any(|known| is_of(host, known));
    let claimed = |host: &String| {
        let contract = contracts.iter().find(|contract| is_one_of(host, contract.claims.hosts));
        contract.copied()
    };
    match hosts.first().and_then(claimed) {
        Some(first) if hosts.iter().all(|host| claimed(host) == Some(first)) => {
            OfHost::Contract(first)
        }
        _ if hosts.iter().any(|host| {
            contracts.iter().any(|contract| {
                let claims = &contract.claims;
                is_one_of(host, claims.other_hosts) && !is_one_of(host, claims.rented_hosts)
            })
        }) =>
        {
            OfHost::Other
        }
        _ => OfHost::Nothing,
    }
}

/// Returns `true` if a host is the known one, or below it if that starts with a dot.
fn is_of(host: &str, known: &str) -> bool {
    match known.strip_prefix('.') {
        Some(_) => host.strip_suffix(known).is_some_and(is_name),
        None => host == known,
    }
}

/// Returns `true` if these are the labels of a host name: other text with such an end is not a host.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}
