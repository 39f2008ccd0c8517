//! Which service an exchange is with, by its host and headers.

use super::evidence::Weight;
use super::{Exchange, Request, Service};

/// Domains of Microsoft, whose other services have some of the same headers: Graph, Storage, Key Vault.
const OTHERS: [&str; 12] = [
    ".microsoft.com",
    ".azure.com",
    ".azure.net",
    ".azure.us",
    ".azure.cn",
    ".windows.net",
    ".chinacloudapi.cn",
    ".usgovcloudapi.net",
    ".microsoftonline.com",
    ".office.com",
    ".office365.com",
    ".dynamics.com",
];

/// What may run anything, though it is below one of those.
const HOSTED: &str = ".cloudapp.azure.com";

/// What the host says of the service.
enum OfHost {
    Service(Service),
    /// That it is none of these.
    Other,
    Nothing,
}

impl Service {
    /// Infers the service that an exchange is with; `None` if nothing shows it, or as much speaks for one
    /// service as for another.
    ///
    /// The host of a service decides, and the host of another service of Microsoft rules all of them out. With
    /// any other host, one of these is enough:
    ///
    /// * credentials of a form that only one service accepts;
    /// * a path that only one service has, such as `/dbs/{db}/colls`;
    /// * the `User-Agent` of a client library;
    /// * a header, a media type, or the value of a header that only one service has, such as `x-ms-cosmos-…`.
    ///
    /// What other services, proxies and frameworks have too, such as `Range: items=0-5` or a path below
    /// `/api/data/`, counts only with a second such sign of another origin. Names that are in wide use, such as
    /// `x-request-id`, show nothing.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::service::{Exchange, Request, Service};
    ///
    /// let mut headers = HeaderMap::new();
    /// let of = |headers: &HeaderMap| {
    ///     Service::infer(&Exchange::request(Request::new("GET", "/api/data/Users/", headers)))
    /// };
    /// headers.insert("x-request-id", HeaderValue::from_static("1"));
    /// assert_eq!(of(&headers), None);
    /// headers.insert("range", HeaderValue::from_static("items=0-5"));
    /// assert_eq!(of(&headers), Some(Service::VossAutomate));
    /// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
    /// assert_eq!(of(&headers), Some(Service::AppConfiguration));
    /// ```
    #[must_use]
    pub fn infer(exchange: &Exchange<'_>) -> Option<Self> {
        match exchange.request.as_ref().map_or(OfHost::Nothing, of_host) {
            OfHost::Service(service) => return Some(service),
            OfHost::Other => return None,
            OfHost::Nothing => {}
        }
        let mut best: Option<(Self, Weight)> = None;
        let mut is_tied = false;
        for service in Self::ALL {
            let weight = service.contract().evidence.weigh(exchange);
            if !weight.is_enough() {
                continue;
            }
            match best {
                Some((_, most)) if weight < most => {}
                Some((_, most)) if weight == most => is_tied = true,
                _ => (best, is_tied) = (Some((*service, weight)), false),
            }
        }
        best.filter(|_| !is_tied).map(|(service, _)| service)
    }
}

/// The host of a request in lower case, without its port: that of the target, or of `Host`; `None` where
/// two are given.
pub(super) fn host(request: &Request<'_>) -> Option<String> {
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

/// What all hosts of the request say; several that differ say nothing.
fn of_host(request: &Request<'_>) -> OfHost {
    let hosts = hosts(request);
    let service = |host: &String| {
        let has = |service: &&Service| {
            service.contract().evidence.hosts.iter().any(|known| is_of(host, known))
        };
        Service::ALL.iter().find(has).copied()
    };
    match hosts.first().and_then(service) {
        Some(first) if hosts.iter().all(|host| service(host) == Some(first)) => {
            OfHost::Service(first)
        }
        _ if hosts.iter().any(|host| {
            !is_of(host, HOSTED) && OTHERS.iter().any(|domain| is_of(host, domain))
        }) =>
        {
            OfHost::Other
        }
        _ => OfHost::Nothing,
    }
}

/// Whether a host is the known one, or below it where that begins with a dot.
fn is_of(host: &str, known: &str) -> bool {
    match known.strip_prefix('.') {
        Some(_) => host.strip_suffix(known).is_some_and(is_name),
        None => host == known,
    }
}

/// Whether these are the labels of a name: what else has such an end is no host.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
