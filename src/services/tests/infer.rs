//! Hosts, credentials, paths and agents, and which service wins.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::contract::{Claims, Contract, Exchange, Response, host};
use crate::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};
use crate::{Request, services};

type Found = Option<&'static Contract>;

pub(super) fn map(headers: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for &(name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    map
}

#[track_caller]
pub(super) fn is(target: &str, headers: &[(&'static str, &str)], service: Found) {
    let headers = map(headers);
    let exchange = Exchange::request(Request::new("GET", target, &headers));
    assert_eq!(services::infer(&exchange), service);
}

/// A response alone.
#[track_caller]
pub(super) fn answers(headers: &[(&'static str, &str)], service: Found) {
    let headers = map(headers);
    let exchange = Exchange::response(None, Response::new(200, &headers));
    assert_eq!(services::infer(&exchange), service, "{headers:?}");
}

pub(super) fn tables() -> impl Iterator<Item = (&'static Contract, &'static Claims)> {
    services::ALL.iter().map(|contract| (*contract, contract.own_claims()))
}

#[test]
fn hosts_decide() {
    is("/", &[("host", "Contoso.AzConfig.io:443")], Some(&app_configuration::CONTRACT));
    is("https://contoso.documents.azure.com:443/dbs", &[], Some(&cosmos_db::CONTRACT));
    is("/", &[("host", "api.partner.microsoft.com")], Some(&partner::CONTRACT));
    is("/", &[("host", "api.raet.com.")], Some(&youforce::CONTRACT));
    is("/", &[("host", "evil-api.raet.com")], None);
    is("/", &[("host", "azconfig.io")], None);
    is("/", &[("host", ".azconfig.io")], None);
    is("/", &[("host", "evil.example#.azconfig.io")], None);
    is(
        "/",
        &[("host", "a.azconfig.io"), ("x-ms-session-token", "0:1")],
        Some(&app_configuration::CONTRACT),
    );
    for (service, claims) in tables() {
        for host in claims.hosts {
            let host = if host.starts_with('.') { &format!("contoso{host}") } else { *host };
            is("/", &[("host", host), ("request-portal", "a")], Some(service));
        }
    }
}

#[test]
fn two_hosts_are_none() {
    is("/", &[("host", "a.azconfig.io"), ("host", "api.raet.com")], None);
    is("/", &[("host", "api.raet.com"), ("host", "example.com")], None);
    is(
        "/",
        &[("host", "a.azconfig.io"), ("host", "b.azconfig.io")],
        Some(&app_configuration::CONTRACT),
    );
    let headers = map(&[("host", "a"), ("host", "b")]);
    assert_eq!(host(&Request::new("GET", "/", &headers)), None);
    let headers = map(&[("host", "a"), ("host", "A:80")]);
    assert_eq!(host(&Request::new("GET", "/", &headers)).as_deref(), Some("a"));
}

#[test]
fn other_services_of_microsoft() {
    for host in ["graph.microsoft.com", "s.search.windows.net", "login.microsoftonline.com"] {
        is("/v1.0/engagements/referrals", &[("host", host), ("request-portal", "a")], None);
    }
    is("/kv?api-version=7.4", &[("host", "v.vault.azure.net")], None);
    is(
        "/",
        &[("host", "voss.westeurope.cloudapp.azure.com"), ("request-portal", "a")],
        Some(&voss_automate::CONTRACT),
    );
}

#[test]
fn credentials() {
    let hmac = |signed: &str| {
        format!(
            "HMAC-SHA256 Credential=a&SignedHeaders={signed}&Signature=\
             ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg="
        )
    };
    for signed in ["host;x-ms-date", "Host;X-MS-Content-SHA256;Date"] {
        is("/", &[("authorization", &hmac(signed))], Some(&app_configuration::CONTRACT));
    }
    is("/", &[("authorization", &hmac("host;x-date"))], None);
    for token in ["type=aad&ver=1.0&sig=a.b.c", "type%3dresource%26ver%3d1%26sig%3da%3bb%3b"] {
        is("/", &[("authorization", token)], Some(&cosmos_db::CONTRACT));
    }
    for other in ["HMAC-SHA256 x", "Bearer a", "Basic YTpi", "SharedKey a:b"] {
        is("/", &[("authorization", other)], None);
    }
}

#[test]
fn paths() {
    is("/kv?api-version=1.0", &[], Some(&app_configuration::CONTRACT));
    is("/kv/a%2Fb?label=c&api-version=1.0", &[], Some(&app_configuration::CONTRACT));
    is("/operations?snapshot=a&api-version=1.0", &[], Some(&app_configuration::CONTRACT));
    is("/dbs/a/colls", &[], Some(&cosmos_db::CONTRACT));
    is("/dbs/a/colls/b/docs/c", &[], Some(&cosmos_db::CONTRACT));
    is("/v1.0/engagements/referrals/a", &[], Some(&partner::CONTRACT));
    is("/api/tool/Macro/?method=evaluate", &[], Some(&voss_automate::CONTRACT));
    for (service, claims) in tables() {
        for shape in claims.paths {
            let path: Vec<&str> =
                shape.segments.iter().map(|it| if *it == "*" { "x" } else { it }).collect();
            let query: Vec<String> =
                shape.parameters.iter().map(|name| format!("{name}=1")).collect();
            let target = format!("/{}?{}", path.join("/"), query.join("&"));
            is(&target, &[], Some(service));
        }
    }
    for other in [
        "/kv",
        "/kv?api_version=1.0",
        "/v1/kv/a?api-version=1.0",
        "/operations?api-version=1.0",
        "/keys?api-version=1.0",
        "/dbs",
        "/dbs/a",
        "/dbs/a/b",
        "/offers",
        "/v1.0/engagements",
        "/v1.0/me/engagements/referrals",
        "/api/tool/macro/",
        "/api/tool/MacroEconomics/",
        "/api/data/Countries/",
        "*",
        "",
    ] {
        is(other, &[], None);
    }
}

#[test]
fn agents() {
    for (agent, service) in [
        (
            "azsdk-python-appconfiguration/1.9.0 Python/3.11.7 (Linux-x86_64)",
            &app_configuration::CONTRACT,
        ),
        ("azsdk-java-azure-data-appconfiguration/1.6.0 (17.0.10)", &app_configuration::CONTRACT),
        ("azsdk-js-app-configuration/1.5.0 core-rest-pipeline/1.9", &app_configuration::CONTRACT),
        ("azsdk-go-azappconfig/v1.1.0 (go1.22; linux)", &app_configuration::CONTRACT),
        ("App/1 azsdk-net-Data.AppConfiguration/1.3.0 (.NET 8.0.0)", &app_configuration::CONTRACT),
        (
            "Microsoft.Extensions.Configuration.AzureAppConfiguration/7.0.0",
            &app_configuration::CONTRACT,
        ),
        ("javascript-appconfiguration-provider/1.0.0", &app_configuration::CONTRACT),
        ("Go/go1.22 kermit/v0.20240122 appconfiguration/1.0", &app_configuration::CONTRACT),
        ("azsdk-python-cosmos-async/4.7.0 Python/3.11.7", &cosmos_db::CONTRACT),
        ("azsdk-go-azcosmos/v1.4.0 (go1.24.2; linux)", &cosmos_db::CONTRACT),
        ("azure-cosmos-js/4.0.0", &cosmos_db::CONTRACT),
        ("cosmos-netstandard-sdk/3.46.0|1|X64|Windows|N|F 00000010|", &cosmos_db::CONTRACT),
        ("CosmosDBTriggerFunction", &cosmos_db::CONTRACT),
        ("documentdb-netcore-sdk/2.18.0 (azsdk)", &cosmos_db::CONTRACT),
        ("documentdb.php.sdk/1.0.0", &cosmos_db::CONTRACT),
        ("(Microsoft.Azure.Cosmos/3.0)", &cosmos_db::CONTRACT),
        ("Microsoft.Azure.Documents.Client/2.0", &cosmos_db::CONTRACT),
        ("Microsoft.Document.Client/1.0.0.0", &cosmos_db::CONTRACT),
    ] {
        is("/", &[("user-agent", agent)], Some(service));
        is("/", &[("x-ms-useragent", &agent.to_uppercase())], Some(service));
        is("/", &[("x-agent", agent)], None);
    }
    for (service, claims) in tables() {
        for agent in claims.agents {
            is("/", &[("user-agent", &agent.replace('*', "x"))], Some(service));
        }
    }
    for other in [
        "",
        "cosmos-sdk/0.47.0",
        "cosmjs/0.32 cosmos",
        "Cosmos/1.0 (tools for astronomy)",
        "documentdb/5.0",
        "AppConfiguration.Tests/1.0",
        "aws-appconfig-agent/2.0",
        "azsdk-python-storage-blob/12.0 azsdk-python-identity/1.0",
        "azsdk-python-mgmt-cosmosdb/9.0.0 Python/3.11",
        "azsdk-python-mgmt-appconfiguration/3.0.0",
        "azsdk-net-ResourceManager.AppConfiguration/1.3.0",
        "azsdk-js-arm-appconfiguration/3.0.0",
        "azsdk-go-armcosmos/v2.0.0",
        "Mozilla/5.0 (X11; Linux x86_64)",
    ] {
        is("/", &[("user-agent", other)], None);
        is("/", &[("x-ms-useragent", other)], None);
    }
}

#[test]
fn the_most_evidence_wins() {
    // One for each.
    is("/", &[("request-portal", "a"), ("x-raet-tenant-id", "1")], None);
    is("/dbs/a/colls", &[("request-portal", "a")], None);
    let both = [("request-portal", "a"), ("x-ms-documentdb-isquery", "true")];
    is("/", &both, None);
    is("/dbs/a/colls", &both, Some(&cosmos_db::CONTRACT));
    // A third service does not hide that two are level, and neither do shared signs.
    is("/kv?api-version=1.0", &[both[0], both[1], ("x-ms-lsn", "1")], Some(&cosmos_db::CONTRACT));
    is("/kv?api-version=1.0", &[both[0], both[1], ("x-raet-a", "1")], None);
    is("/api/tool/a/", &both, None);
    // Two that others have are less than one that nobody else has.
    let shared = [("client-request-id", "a"), ("ms-partnercenter-client", "a")];
    is("/", &shared, Some(&partner::CONTRACT));
    is("/", &[shared[0], shared[1], ("x-raet-tenant-id", "1")], Some(&youforce::CONTRACT));
}
