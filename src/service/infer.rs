//! Which service an exchange is with, by its host and headers.

use headers::Header;
use http::HeaderMap;

use super::{Exchange, Request, Service, query, standard};
use crate::FieldMapExt;
use crate::auth::{Authorization, AuthorizationRef};
use crate::catalog::{self, Entry};
use crate::paging::{ContentRange, Range, XRange};
use crate::tenancy::{UserAgent, XVersion};

/// Hosts of a service, and all hosts below those that begin with a dot.
const HOSTS: &[(&str, Service)] = &[
    (".azconfig.io", Service::AppConfiguration),
    (".azconfig.azure.us", Service::AppConfiguration),
    (".azconfig.azure.cn", Service::AppConfiguration),
    (".documents.azure.com", Service::CosmosDb),
    (".documents.azure.us", Service::CosmosDb),
    (".documents.azure.cn", Service::CosmosDb),
    ("api.partner.microsoft.com", Service::Partner),
    ("api.raet.com", Service::Youforce),
    ("api.youforce.com", Service::Youforce),
    ("connect.visma.com", Service::Youforce),
    ("connect.identity.visma.com", Service::Youforce),
];

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

/// Names that say nothing, though one service alone documents them: others of Microsoft have them too.
const VAGUE: [&str; 13] = [
    "request-id",
    "timestamp",
    "x-version",
    "lsn",
    "x-tenant-id",
    "x-client-id",
    "x-ms-version",
    "x-ms-client-request-id",
    "x-ms-correlation-request-id",
    "x-ms-request-id",
    "x-ms-return-client-request-id",
    "retry-after-ms",
    "operation-location",
];

/// How paths of VOSS Automate begin: the kind of a resource, before its name.
const VOSS_KINDS: [&str; 5] =
    ["/api/data/", "/api/device/", "/api/relation/", "/api/tool/", "/api/view/"];

/// What the host says of the service.
enum OfHost {
    Service(Service),
    /// That it is none of these.
    Other,
    Nothing,
}

impl Service {
    /// The service of an exchange; `None` where nothing tells, or as much speaks for one as for another.
    ///
    /// A host of a service decides, and so does that of another service of Microsoft. Without one, the
    /// scheme of the credentials, the path, the user agent, the unit of a range, and the headers that one
    /// service alone has are counted.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::service::{Exchange, Request, Service};
    ///
    /// let mut headers = HeaderMap::new();
    /// let of = |headers: &HeaderMap| {
    ///     Service::infer(&Exchange::request(Request::new("GET", "/api/data", headers)))
    /// };
    /// assert_eq!(of(&headers), None);
    /// headers.insert("x-raet-tenant-id", HeaderValue::from_static("1234567"));
    /// assert_eq!(of(&headers), Some(Service::Youforce));
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
        let mut votes = [0; Self::ALL.len()];
        let mut vote = |service: Self| {
            let index = Self::ALL.iter().position(|known| *known == service);
            if let Some(count) = index.and_then(|index| votes.get_mut(index)) {
                *count += 1;
            }
        };
        if let Some(request) = &exchange.request {
            of_request(request).into_iter().flatten().for_each(&mut vote);
            of_names(request.headers, &mut vote);
        }
        if let Some(response) = &exchange.response {
            let range = response.headers.peek::<ContentRange>().ok().flatten();
            if range.is_some_and(|range| range.unit().is("items")) {
                vote(Self::VossAutomate);
            }
            of_names(response.headers, &mut vote);
        }
        let most = votes.iter().max().copied().filter(|most| *most > 0)?;
        let mut winners = Self::ALL.iter().zip(votes).filter(|(_, count)| *count == most);
        match (winners.next(), winners.next()) {
            (Some((service, _)), None) => Some(*service),
            _ => None,
        }
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
        HOSTS.iter().find(|(known, _)| is_of(host, known)).map(|(_, service)| *service)
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

/// What the request line, and headers that several services have, say.
fn of_request(request: &Request<'_>) -> [Option<Service>; 4] {
    let scheme = match request.headers.peek::<Authorization>() {
        Ok(Some(AuthorizationRef::HmacSha256(_))) => Some(Service::AppConfiguration),
        Ok(Some(AuthorizationRef::Cosmos(_))) => Some(Service::CosmosDb),
        _ => None,
    };
    let range = request.headers.peek::<Range>().ok().flatten();
    let is_of_items = range.is_some_and(|range| range.unit().is("items"))
        && !request.headers.contains_key(XRange::name());
    let agent = request.headers.get(UserAgent::name()).and_then(|agent| agent.to_str().ok());
    let agent = agent.map(str::to_ascii_lowercase).and_then(|agent| {
        let is = |name: &str| agent.contains(name);
        match () {
            () if is("appconfiguration") => Some(Service::AppConfiguration),
            () if is("cosmos") || is("documentdb") => Some(Service::CosmosDb),
            () => None,
        }
    });
    [scheme, is_of_items.then_some(Service::VossAutomate), agent, of_path(request)]
}

fn of_path(request: &Request<'_>) -> Option<Service> {
    let first = request.path().split('/').nth(1)?;
    match first {
        "kv" | "keys" | "labels" | "locks" | "revisions" | "snapshots" | "operations"
            if query::has(request, "api-version") =>
        {
            Some(Service::AppConfiguration)
        }
        "dbs" => Some(Service::CosmosDb),
        _ if request.path().starts_with("/api/tool/Macro") => Some(Service::VossAutomate),
        // Others have the parameter and the header too, and not these paths with them.
        "api" if VOSS_KINDS.iter().any(|kind| request.path().starts_with(kind)) => {
            let is_versioned = query::has(request, "api_version")
                || request.headers.contains_key(XVersion::name());
            is_versioned.then_some(Service::VossAutomate)
        }
        _ => None,
    }
}

/// Each header that one service alone has is a vote.
fn of_names(headers: &HeaderMap, vote: &mut dyn FnMut(Service)) {
    for name in headers.keys().map(http::HeaderName::as_str) {
        if standard::is_standard(name) || VAGUE.contains(&name) {
            continue;
        }
        match catalog::find(name).map(Entry::uses) {
            Some([(service, _)]) => vote(*service),
            Some(_) => {}
            None => Service::ALL
                .iter()
                .filter(|service| service.contract().other_names.contains(&name))
                .for_each(|service| vote(*service)),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;
    use crate::service::Response;

    fn map(headers: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for &(name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[track_caller]
    fn is(target: &str, headers: &[(&'static str, &str)], service: Option<Service>) {
        let headers = map(headers);
        let exchange = Exchange::request(Request::new("GET", target, &headers));
        assert_eq!(Service::infer(&exchange), service);
    }

    #[test]
    fn hosts_decide() {
        is("/", &[("host", "Contoso.AzConfig.io:443")], Some(Service::AppConfiguration));
        is("https://contoso.documents.azure.com:443/dbs", &[], Some(Service::CosmosDb));
        is("/", &[("host", "api.partner.microsoft.com")], Some(Service::Partner));
        is("/", &[("host", "api.raet.com.")], Some(Service::Youforce));
        is("/", &[("host", "evil-api.raet.com")], None);
        is("/", &[("host", "azconfig.io")], None);
        is("/", &[("host", ".azconfig.io")], None);
        is("/", &[("host", "evil.example#.azconfig.io")], None);
        is(
            "/",
            &[("host", "a.azconfig.io"), ("x-ms-session-token", "0:1")],
            Some(Service::AppConfiguration),
        );
    }

    #[test]
    fn two_hosts_are_none() {
        is("/", &[("host", "a.azconfig.io"), ("host", "api.raet.com")], None);
        is("/", &[("host", "api.raet.com"), ("host", "example.com")], None);
        is(
            "/",
            &[("host", "a.azconfig.io"), ("host", "b.azconfig.io")],
            Some(Service::AppConfiguration),
        );
        let headers = map(&[("host", "a"), ("host", "b")]);
        assert_eq!(host(&Request::new("GET", "/", &headers)), None);
        let headers = map(&[("host", "a"), ("host", "A:80")]);
        assert_eq!(host(&Request::new("GET", "/", &headers)).as_deref(), Some("a"));
    }

    #[test]
    fn other_services_of_microsoft() {
        let id = ("client-request-id", "a");
        is("/", &[id], Some(Service::Partner));
        for host in ["graph.microsoft.com", "s.search.windows.net", "login.microsoftonline.com"] {
            is("/v1.0/me", &[("host", host), id], None);
        }
        is("/", &[("host", "api.partner.microsoft.com")], Some(Service::Partner));
        is("/keys?api-version=7.4", &[("host", "v.vault.azure.net")], None);
        is(
            "/",
            &[("host", "voss.westeurope.cloudapp.azure.com"), ("request-portal", "a")],
            Some(Service::VossAutomate),
        );
        // Storage, under whatever name.
        let storage = [("x-ms-version", "2021-08-06"), ("x-ms-client-request-id", "a")];
        is("/devstoreaccount1/c", &storage, None);
        is("/offers", &[("host", "shop.example.com")], None);
    }

    #[test]
    fn headers_vote() {
        is("/", &[("authorization", "HMAC-SHA256 x")], None);
        is(
            "/kv?api-version=1.0",
            &[("authorization", "Bearer a")],
            Some(Service::AppConfiguration),
        );
        is("/kv", &[("authorization", "Bearer a")], None);
        is("/dbs/a", &[], Some(Service::CosmosDb));
        is("/", &[("x-ms-documentdb-isquery", "True")], Some(Service::CosmosDb));
        is("/", &[("client-request-id", "a")], Some(Service::Partner));
        is("/", &[("range", "items=0-5")], Some(Service::VossAutomate));
        is("/", &[("range", "bytes=0-5")], None);
        is("/", &[("request-portal", "a")], Some(Service::VossAutomate));
        is("/api/data/Countries/?api_version=19.2.1", &[], Some(Service::VossAutomate));
        is("/api/view/a/", &[("x-version", "19.2.1")], Some(Service::VossAutomate));
        is("/api/data/Countries/", &[], None);
        is("/api/users?api_version=2", &[("x-version", "2")], None);
        is("/", &[("cache-control", "no-cache"), ("request-id", "a")], None);
        // One for each.
        is("/", &[("request-portal", "a"), ("x-raet-tenant-id", "1")], None);
        is("/", &[("x-tenant-id", "1"), ("x-client-id", "1")], None);
    }

    #[test]
    fn responses_alone() {
        let headers = map(&[("content-range", "items 0-5/6")]);
        let exchange = Exchange::response(None, Response::new(200, &headers));
        assert_eq!(Service::infer(&exchange), Some(Service::VossAutomate));
        let headers = map(&[("x-ms-request-charge", "1")]);
        let exchange = Exchange::response(None, Response::new(200, &headers));
        assert_eq!(Service::infer(&exchange), Some(Service::CosmosDb));
    }
}
