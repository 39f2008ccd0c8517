//! The claims, header by header.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::infer::{answers, is, map, tables};
use crate::contract::{Contract, Exchange, is_standard};
use crate::services::{app_configuration, cosmos_db, partner, voss_automate};
use crate::{Request, catalog, services};

#[test]
fn own_headers() {
    for (service, claims) in tables() {
        for name in claims.names {
            is("/", &[(name, "a")], Some(service));
            answers(&[(name, "a")], Some(service));
        }
        for prefix in claims.prefixes {
            let name = HeaderName::try_from(format!("{prefix}contoso")).unwrap();
            let mut map = HeaderMap::new();
            map.insert(name, HeaderValue::from_static("a"));
            let request = Exchange::request(Request::new("GET", "/", &map));
            assert_eq!(services::infer(&request), Some(service));
        }
        for prefix in claims.media_types {
            let value = format!("{prefix}contoso");
            is("/", &[("accept", &value)], Some(service));
            is("/", &[("accept", &format!("a/b;q=0.5, {}", value.to_uppercase()))], Some(service));
            answers(&[("content-type", &value)], Some(service));
            answers(&[("content-type", &format!("x{value}"))], None);
            answers(&[("x-type", &value)], None);
        }
    }
    answers(&[("sync-token", "jtqGc1I4=MDoyOA==;sn=28")], Some(&app_configuration::CONTRACT));
    answers(&[("sync-token", "jtqGc1I4=MDoyOA==")], None);
    answers(&[("content-range", "items 0-199/999999999")], Some(&voss_automate::CONTRACT));
    answers(&[("content-range", "items 0-199/298")], None);
    answers(&[("content-range", "bytes 0-199/999999999")], None);
}

/// Signs of each service with their sources; a request has them all.
type Signs = &'static [(&'static str, &'static [(&'static str, &'static str)])];

const PATH: &str = ":path";

const SHARED: &[(&Contract, Signs)] = &[
    (
        &app_configuration::CONTRACT,
        &[
            (
                "path",
                &[
                    (PATH, "/keys?api-version=1.0"),
                    (PATH, "/labels?api-version=1.0"),
                    (PATH, "/locks/a?api-version=1.0"),
                    (PATH, "/revisions?api-version=1.0"),
                    (PATH, "/snapshots/a?api-version=1.0"),
                ],
            ),
            ("memento", &[("accept-datetime", "a"), ("memento-datetime", "a")]),
            ("digest", &[("x-ms-content-sha256", "a")]),
            ("token", &[("sync-token", "a=b")]),
        ],
    ),
    (
        &cosmos_db::CONTRACT,
        &[
            (
                "path",
                &[(PATH, "/dbs"), (PATH, "/dbs/a"), (PATH, "/dbs/a/users"), (PATH, "/offers")],
            ),
            ("version", &[("x-ms-version", "2018-12-31"), ("x-ms-version", "2015-12-16")]),
            ("delta", &[("a-im", "Incremental Feed")]),
            ("paging", &[("x-ms-max-item-count", "1"), ("x-ms-continuation", "a")]),
        ],
    ),
    (
        &partner::CONTRACT,
        &[
            ("correlation", &[("client-request-id", "a"), ("x-ms-ags-diagnostic", "{}")]),
            (
                "partner center",
                &[("ms-partnercenter-application", "a"), ("ms-partnercenter-client", "a")],
            ),
        ],
    ),
    (
        &voss_automate::CONTRACT,
        &[
            (
                "path",
                &[
                    (PATH, "/api/data/Countries/"),
                    (PATH, "/api/device/a/"),
                    (PATH, "/api/relation/a/"),
                    (PATH, "/api/tool/a/"),
                    (PATH, "/api/view/a/"),
                ],
            ),
            ("version", &[("x-version", "19.2.1"), ("x-version", "10.6")]),
            (
                "paging",
                &[
                    ("range", "items=0-5"),
                    ("x-range", "Items=0-5"),
                    ("content-range", "items 0-5/6"),
                ],
            ),
            ("portal", &[("portal-type", "end-user"), ("portal-type", "Administration")]),
        ],
    ),
];

/// One sign is not enough, and neither are two of one source; two of different sources are.
#[test]
fn shared_signs_count_by_their_sources() {
    for (service, sources) in SHARED {
        let signs = || {
            let signs = |&(source, signs): &(&'static str, _)| {
                let signs: &'static [(&'static str, &'static str)] = signs;
                signs.iter().map(move |sign| (source, *sign))
            };
            sources.iter().flat_map(signs)
        };
        for (source, one) in signs() {
            for (other_source, other) in signs() {
                let of_path = [one, other].into_iter().find(|(name, _)| *name == PATH);
                let headers: Vec<_> =
                    [one, other].into_iter().filter(|(name, _)| *name != PATH).collect();
                let expected = (source != other_source).then_some(*service);
                let found = map(&headers);
                let target = of_path.map_or("/", |(_, target)| target);
                let exchange = Exchange::request(Request::new("GET", target, &found));
                assert_eq!(services::infer(&exchange), expected, "{one:?} {other:?}");
            }
        }
    }
    // The version of the API stands in the query.
    is("/labels?api-version=2023-11-01", &[], Some(&app_configuration::CONTRACT));
    is("/indexes?api-version=2023-11-01", &[], None);
    is("/api/data/a/?api_version=19.2.1", &[], Some(&voss_automate::CONTRACT));
    is("/api/data/a/?api_version=2", &[], None);
    is("/api/data/a/?hierarchy=sys.hcs", &[], Some(&voss_automate::CONTRACT));
    is("/api/data/a/?hierarchy=", &[], None);
    is("/api/nodes/?hierarchy=sys.hcs", &[], None);
    is("/api/nodes/?hierarchy=a", &[("x-csrftoken", "a"), ("x-request-id", "a")], None);
    for version in ["2", "2.0", "9.9", "19", "next", ""] {
        is("/api/data/a/", &[("x-version", version)], None);
    }
    is("/dbs", &[("x-ms-version", "2021-08-06")], None);
    is("/dbs", &[("a-im", "feed")], None);
    is("/api/data/a/", &[("range", "bytes=0-5")], None);
    is("/api/data/", &[("range", "items=0-5")], None);
    is("/api/data/a/", &[("portal-type", "customer")], None);
}

/// The headers that one service alone has in this crate, and that others have elsewhere.
const IN_USE_ELSEWHERE: &[&str] = &[
    // RFC 3229, 7089, 8288.
    "a-im",
    "accept-datetime",
    "memento-datetime",
    // Microsoft Graph, Azure Resource Manager and other services of Azure, and their clients.
    "client-request-id",
    "operation-location",
    "request-id",
    "retry-after-ms",
    "timestamp",
    "x-ms-activity-id",
    "x-ms-ags-diagnostic",
    "x-ms-certificate-url",
    "x-ms-client-id",
    "x-ms-client-request-id",
    "x-ms-client-session-id",
    "x-ms-content-sha256",
    "x-ms-continuation",
    "x-ms-correlation-request-id",
    "x-ms-effective-locale",
    "x-ms-item-count",
    "x-ms-max-item-count",
    "x-ms-request-duration-ms",
    "x-ms-request-id",
    "x-ms-retry-after-ms",
    "x-ms-return-client-request-id",
    "x-ms-signature-algorithm",
    "x-ms-tenant-name",
    "x-ms-useragent",
    "x-ms-version",
    // The API for Partner Center, a separate service.
    "ms-contract-version",
    "ms-cv",
    "ms-partnercenter-application",
    "ms-partnercenter-client",
    "ms-serverid",
    // Application Insights.
    "correlation-context",
    // Proxies, frameworks, and whoever else likes a short name.
    "lsn",
    "portal-type",
    "sync-token",
    "x-client-id",
    "x-csrftoken",
    "x-locale",
    "x-range",
    "x-request-id",
    "x-tenant-id",
    "x-version",
];

/// Each header of a single service is a claim, or is listed here as not being one.
#[test]
fn every_header_is_decided() {
    let mut undecided = Vec::new();
    let mut elsewhere: Vec<&str> = IN_USE_ELSEWHERE.to_vec();
    let of_catalog = catalog::ENTRIES.iter().filter_map(|entry| {
        let name = entry.name().as_str();
        let mut users: Vec<_> = services::users(name).map(|(contract, _)| contract).collect();
        users.dedup();
        match users[..] {
            [contract] => Some((contract, name)),
            _ => None,
        }
    });
    let of_contracts = services::ALL.iter().flat_map(|contract| {
        contract.other_headers().as_slice().iter().map(move |name| (*contract, *name))
    });
    let mut known = Vec::new();
    for (service, name) in of_catalog.chain(of_contracts) {
        if is_standard(name) {
            continue;
        }
        known.push((service, name));
        let claims = service.own_claims();
        let is_own = claims.names.contains(&name)
            || claims.prefixes.iter().any(|prefix| name.starts_with(prefix));
        let is_elsewhere = elsewhere.contains(&name);
        elsewhere.retain(|other| *other != name);
        if is_own == is_elsewhere {
            undecided.push(name);
        }
    }
    assert_eq!((undecided, elsewhere), (vec![], vec![]));
    // And no name of a table is misspelt.
    for (service, claims) in tables() {
        for name in claims.names {
            assert!(known.contains(&(service, *name)), "{name}");
        }
    }
}

#[test]
fn names_in_use_elsewhere_show_nothing() {
    for name in IN_USE_ELSEWHERE {
        is("/", &[(name, "1")], None);
        answers(&[(name, "1")], None);
    }
}
