//! Traffic of other services is not taken for one of the five, and nothing in it is an error.

use crate::program::masthead;
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::Request;
use masthead::contract::{Exchange, Response};
use masthead::services;
use serde_json::Value;

/// The service, the request line and its headers, the status and the headers of the response.
struct Traffic {
    name: &'static str,
    request: &'static str,
    response: &'static str,
}

const fn traffic(name: &'static str, request: &'static str, response: &'static str) -> Traffic {
    Traffic { name, request, response }
}

/// Shapes of what public APIs, proxies and frameworks send; `host` is a gateway, as in most logs.
const TRAFFIC: &[Traffic] = &[
    traffic(
        "Envoy",
        "GET /orders/1\nx-request-id: 5cc0ac2e-9f1d-4a2c-8f5e-0c8a1b8a2f10\nx-envoy-attempt-count: 1\n\
         x-forwarded-proto: https\nx-envoy-expected-rq-timeout-ms: 15000",
        "200\nx-request-id: 5cc0ac2e-9f1d-4a2c-8f5e-0c8a1b8a2f10\nx-envoy-upstream-service-time: 7\n\
         server: envoy",
    ),
    traffic(
        "Istio",
        "POST /reviews\nx-request-id: 1\nx-b3-traceid: 80f198ee56343ba864fe8b2a57d3eff7\nx-b3-sampled: 1\n\
         x-ot-span-context: a\nx-tenant-id: 7\ncontent-type: application/grpc",
        "200\nx-request-id: 1\nserver: istio-envoy\ngrpc-status: 0",
    ),
    traffic(
        "nginx",
        "GET /\nx-request-id: 7b1f0c3ad9e74f2a\nx-real-ip: 203.0.113.9\nx-forwarded-for: 203.0.113.9",
        "200\nserver: nginx\nx-request-id: 7b1f0c3ad9e74f2a\netag: \"5f3b-1\"\naccept-ranges: bytes",
    ),
    traffic(
        "Heroku",
        "GET /apps\naccept: application/vnd.heroku+json; version=3\nrange: id ..; max=10;\n\
         x-request-id: 8a1b\nauthorization: Bearer 01234567-89ab-cdef-0123-456789abcdef",
        "206\nrequest-id: 8a1b\ncontent-range: id 01234567..fedcba98\nnext-range: ]fedcba98..; max=10\n\
         ratelimit-remaining: 2400",
    ),
    traffic(
        "Rails",
        "POST /posts\nx-csrf-token: a==\nx-request-id: 3b7c\nx-requested-with: XMLHttpRequest\n\
         content-type: application/json",
        "201\nx-request-id: 3b7c\nx-runtime: 0.012\netag: W/\"abc\"\nx-version: 7.1.3",
    ),
    traffic(
        "Django",
        "POST /accounts/\nx-csrftoken: 8yJ4\ncookie: csrftoken=8yJ4; sessionid=x2\n\
         x-request-id: 5\nreferer: https://shop.example.com/",
        "302\nlocation: /accounts/1/\nx-frame-options: DENY\nvary: Cookie",
    ),
    traffic(
        "Django REST under /api/data/",
        "GET /api/data/items/?page=2&api_version=2\nx-csrftoken: 8yJ4\nx-request-id: 5\nx-version: 2.1",
        "200\nallow: GET, POST, HEAD, OPTIONS\nvary: Accept\nx-request-id: 5",
    ),
    traffic(
        "GitHub",
        "GET /repos/octo/hello/issues\naccept: application/vnd.github+json\n\
         x-github-api-version: 2022-11-28\nauthorization: token ghp_example\nif-none-match: \"a\"",
        "304\netag: \"a\"\nx-github-request-id: C0DE:1\nx-ratelimit-remaining: 4999\n\
         link: <https://api.github.com/repositories/1/issues?page=2>; rel=\"next\"",
    ),
    traffic(
        "GitHub webhook",
        "POST /hook\nx-github-event: push\nx-github-delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958\n\
         x-hub-signature-256: sha256=00\nuser-agent: GitHub-Hookshot/044aadd\n\
         content-type: application/json",
        "202",
    ),
    traffic(
        "GitLab",
        "GET /api/v4/projects/1/labels?page=1\nprivate-token: glpat-example",
        "200\nx-request-id: 01H\nx-gitlab-meta: {\"correlation_id\":\"01H\",\"version\":\"1\"}\n\
         x-next-page: 2\nx-total: 40",
    ),
    traffic(
        "S3",
        "GET /kv/config.json?versionId=3\nx-amz-date: 20130524T000000Z\nrange: bytes=0-9\n\
         x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb924\n\
         authorization: AWS4-HMAC-SHA256 Credential=AKIA/20130524/us-east-1/s3/aws4_request, \
         SignedHeaders=host;range;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        "206\nx-amz-request-id: 3\nx-amz-id-2: a\ncontent-range: bytes 0-9/443\netag: \"828ef3\"\nserver: AmazonS3",
    ),
    traffic(
        "Volcano Engine",
        "POST /?Action=ListUsers&Version=2018-01-01\nx-date: 20240101T000000Z\nx-content-sha256: 00\n\
         authorization: HMAC-SHA256 Credential=AK/20240101/cn-north-1/iam/request, \
         SignedHeaders=host;x-date, Signature=28eaabbbd726b87002e0fe58ad8c1c768e619b06e2646f35b6ad7ed029a6d8a7",
        "200\nx-tt-logid: 1",
    ),
    traffic(
        "DynamoDB",
        "POST /\nx-amz-target: DynamoDB_20120810.GetItem\ncontent-type: application/x-amz-json-1.0",
        "200\nx-amzn-requestid: 1\nx-amz-crc32: 2745614147",
    ),
    traffic(
        "AWS AppConfig agent",
        "GET /applications/a/environments/b/configurations/c\nuser-agent: aws-appconfig-agent/2.0",
        "200\nconfiguration-version: 1\ncontent-type: application/json",
    ),
    traffic(
        "Azure Blob Storage",
        "PUT /container/blob.bak\nx-ms-version: 2021-08-06\nx-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\n\
         x-ms-blob-type: BlockBlob\nx-ms-client-request-id: 1\nauthorization: SharedKey account:c2ln\n\
         content-type: text/plain",
        "201\nx-ms-request-id: 1\nx-ms-client-request-id: 1\nx-ms-version: 2021-08-06\n\
         x-ms-request-server-encrypted: true\netag: \"0x8D4\"",
    ),
    traffic(
        "Azure Blob Storage with a container called dbs",
        "GET /dbs/backup.bak?sv=2021-08-06&sig=a\nx-ms-version: 2021-08-06\nx-ms-range: bytes=0-99\n\
         x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\nx-ms-return-client-request-id: true",
        "206\nx-ms-request-id: 1\nx-ms-version: 2021-08-06\ncontent-range: bytes 0-99/1000\n\
         x-ms-lease-state: available",
    ),
    traffic(
        "Azure Data Lake Storage",
        "GET /files?resource=filesystem&recursive=true\nx-ms-version: 2021-06-08\nauthorization: Bearer a.b.c",
        "200\nx-ms-continuation: VBbz\nx-ms-request-id: 1\nx-ms-version: 2021-06-08",
    ),
    traffic(
        "Azure Table Storage",
        "GET /Orders()?$top=5\ndataserviceversion: 3.0\nx-ms-version: 2019-02-02\n\
         x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\nauthorization: SharedKeyLite account:c2ln\n\
         accept: application/json;odata=nometadata",
        "200\nx-ms-continuation-nextpartitionkey: 1!8!U2Fs\nx-ms-version: 2019-02-02\nx-ms-request-id: 1",
    ),
    traffic(
        "Azurite, queue",
        "POST /devstoreaccount1/tasks/messages\nx-ms-version: 2024-11-04\nx-ms-client-request-id: 1\n\
         x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\nuser-agent: azsdk-python-storage-queue/12.9.0\n\
         authorization: SharedKey devstoreaccount1:c2ln\ncontent-type: application/xml",
        "201\nserver: Azurite-Queue/3.31.0\nx-ms-request-id: 1\nx-ms-version: 2024-11-04",
    ),
    traffic(
        "Microsoft Graph",
        "GET /v1.0/me/messages\nhost: graph.microsoft.com\nclient-request-id: 1\nrequest-id: 2\n\
         authorization: Bearer a.b.c\nreturn-client-request-id: true",
        "200\nrequest-id: 2\nclient-request-id: 1\nx-ms-ags-diagnostic: {\"ServerInfo\":{\"DataCenter\":\"UK South\"}}\n\
         odata-version: 4.0",
    ),
    traffic(
        "Microsoft Graph through a gateway",
        "PATCH /v1.0/users/1\nclient-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\nif-match: W/\"a\"\n\
         authorization: Bearer a.b.c\ncontent-type: application/json",
        "204\nrequest-id: 2\nclient-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\n\
         x-ms-ags-diagnostic: {}\ntimestamp: 2018-03-27T07:44:25.554Z",
    ),
    traffic(
        "Partner Center",
        "GET /v1/customers\nms-requestid: 1\nms-correlationid: 2\nms-contract-version: v1\n\
         ms-partnercenter-application: Portal\nx-locale: en-US\nauthorization: Bearer a.b.c",
        "200\nms-requestid: 1\nms-correlationid: 2\nms-cv: iqOqN0FnaE2y0HcD.0\nms-serverid: 4",
    ),
    traffic(
        "Active Directory Federation Services",
        "POST /adfs/oauth2/token\nclient-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\n\
         content-type: application/x-www-form-urlencoded",
        "200\nclient-request-id: 16e1bff0-6d74-47d6-944c-61707916a74c\ncache-control: no-store",
    ),
    traffic(
        "Azure Resource Manager",
        "GET /subscriptions/1/providers/Microsoft.DocumentDB/databaseAccounts?api-version=2023-11-15\n\
         x-ms-client-request-id: 1\nx-ms-correlation-request-id: 2\nx-ms-client-session-id: 3\n\
         x-ms-effective-locale: en.en-us\nuser-agent: azsdk-python-mgmt-cosmosdb/9.0.0 Python/3.11\n\
         authorization: Bearer a.b.c",
        "200\nx-ms-request-id: 1\nx-ms-correlation-request-id: 2\nx-ms-routing-request-id: 3\n\
         x-ms-ratelimit-remaining-subscription-reads: 11999",
    ),
    traffic(
        "Azure operation",
        "DELETE /operations/1?api-version=2023-10-01\nx-ms-return-client-request-id: true\n\
         x-ms-client-request-id: 1\nauthorization: Bearer a.b.c",
        "202\noperation-location: https://a.example.com/operations/1?api-version=2023-10-01\n\
         retry-after-ms: 500\nx-ms-request-id: 1",
    ),
    traffic(
        "Azure Key Vault, its emulator",
        "GET /keys/rsa/1?api-version=7.4\nhost: localhost:8443\naccept: application/json\n\
         x-ms-client-request-id: 1\nuser-agent: azsdk-java-azure-security-keyvault-keys/4.8.0",
        "200\nx-ms-keyvault-service-version: 1.9\nx-ms-keyvault-region: local\nx-ms-request-id: 1",
    ),
    traffic(
        "Azure AI Search",
        "POST /indexes/hotels/docs/search?api-version=2023-11-01\napi-key: a\nclient-request-id: 1\n\
         content-type: application/json",
        "200\nrequest-id: 1\nelapsed-time: 12\nclient-request-id: 1\npreference-applied: odata.include-annotations",
    ),
    traffic(
        "Azure Service Bus",
        "POST /orders/messages/head?timeout=60\nauthorization: SharedAccessSignature sr=a&sig=b&se=1&skn=c\n\
         brokerproperties: {\"Label\":\"M1\"}",
        "201\nbrokerproperties: {\"DeliveryCount\":1}\nlocation: /orders/messages/1/a",
    ),
    traffic(
        "Azure IoT Hub",
        "POST /devices/query?api-version=2021-04-12\nx-ms-max-item-count: 100\nx-ms-continuation: a\n\
         authorization: SharedAccessSignature sr=a&sig=b&se=1\ncontent-type: application/json",
        "200\nx-ms-continuation: b\nx-ms-item-type: Twin\niothub-errorcode: None",
    ),
    traffic(
        "Azure Communication Services",
        "POST /emails:send?api-version=2023-03-31\nx-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\n\
         x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\
         authorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=\
         ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\ncontent-type: application/json",
        "202\noperation-location: https://a.example.com/emails/operations/1\nretry-after: 60",
    ),
    traffic(
        "Azure Data Explorer",
        "POST /v2/rest/query\nx-ms-client-request-id: 1\nx-ms-app: a\nauthorization: Bearer a.b.c\n\
         content-type: application/json",
        "200\nx-ms-client-request-id: 1\nx-ms-activity-id: 46e2e9a5-4917-4ff6-9be5-6f206c38bb6b",
    ),
    traffic(
        "Azure OpenAI",
        "POST /openai/deployments/a/chat/completions?api-version=2023-12-01-preview\napi-key: a\n\
         x-ms-useragent: azsdk-js-openai-rest/1.0.0\ncontent-type: application/json",
        "429\nretry-after-ms: 1200\nx-request-id: 1\napim-request-id: 2\nx-ms-client-request-id: 3",
    ),
    traffic(
        "Application Insights",
        "POST /v2/track\nrequest-id: |a.1.\nrequest-context: appId=a\ntraceparent: 00-a-b-01\n\
         content-type: application/json",
        "200\nrequest-context: appId=b\nx-ms-session-id: 1",
    ),
    traffic(
        "Dynamics 365",
        "GET /api/data/v9.2/accounts?$top=3\nodata-version: 4.0\nprefer: odata.maxpagesize=3\n\
         x-ms-client-request-id: 1\nauthorization: Bearer a.b.c",
        "200\nx-ms-service-request-id: 1\nreq_id: 2\nodata-version: 4.0",
    ),
    traffic(
        "Azure Web PubSub, one version for many APIs",
        "GET /labels?api-version=1.0\nauthorization: Bearer a.b.c\nx-request-id: 1",
        "200\napi-supported-versions: 1.0, 2.0\nrequest-context: appId=a",
    ),
    traffic(
        "web archive, request for a past",
        "GET /web/20180512021000/http://a.example/\naccept-datetime: Sat, 12 May 2018 02:10:00 GMT",
        "200\nmemento-datetime: Sat, 12 May 2018 02:10:00 GMT\nx-archive-src: a.warc.gz\n\
         link: <http://a.example/>; rel=\"original\", </web/timemap/link/http://a.example/>; rel=\"timemap\"",
    ),
    traffic(
        "time gate",
        "HEAD /timegate/http://a.example/\naccept-datetime: Sat, 12 May 2018 02:10:00 GMT\nif-none-match: \"a\"",
        "302\nvary: accept-datetime\nlocation: /web/20180512021000/http://a.example/\n\
         link: <http://a.example/>; rel=\"original timegate\"",
    ),
    traffic(
        "feed reader",
        "GET /feed.xml\na-im: feed\nif-none-match: W/\"a\"\nif-modified-since: Thu, 27 Apr 2017 00:51:12 GMT\n\
         accept: application/atom+xml",
        "226\nim: feed\netag: W/\"b\"\ncache-control: no-store, im",
    ),
    traffic(
        "delta encoding",
        "GET /a\na-im: vcdiff, diffe;q=0.5\nif-none-match: \"a\"",
        "226\nim: vcdiff\ndelta-base: \"a\"\netag: \"b\"",
    ),
    traffic(
        "Stripe",
        "POST /v1/charges\nstripe-version: 2022-11-15\nidempotency-key: 1\nauthorization: Basic c2tfdGVzdDo=\n\
         content-type: application/x-www-form-urlencoded",
        "200\nrequest-id: req_1\nstripe-version: 2022-11-15\nidempotency-key: 1",
    ),
    traffic(
        "Slack",
        "POST /slack/events\nx-slack-request-timestamp: 1531420618\nx-slack-signature: v0=a\n\
         content-type: application/x-www-form-urlencoded",
        "200\nx-slack-req-id: 1\nx-oauth-scopes: chat:write",
    ),
    traffic(
        "Kubernetes",
        "PATCH /api/v1/namespaces/a/pods/b\nuser-agent: kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f\n\
         content-type: application/strategic-merge-patch+json\naccept: application/json\nkubectl-command: kubectl label",
        "200\naudit-id: 1\nx-kubernetes-pf-flowschema-uid: 2",
    ),
    traffic(
        "Elasticsearch",
        "POST /labels/_search\nx-opaque-id: 1\naccept: application/vnd.elasticsearch+json;compatible-with=8\n\
         content-type: application/vnd.elasticsearch+json;compatible-with=8",
        "200\nx-elastic-product: Elasticsearch\nx-opaque-id: 1",
    ),
    traffic(
        "Consul",
        "PUT /v1/kv/app/color?dc=a\nx-consul-token: 1",
        "200\nx-consul-index: 42\nx-consul-lastcontact: 0\nx-consul-knownleader: true",
    ),
    traffic(
        "Vault",
        "GET /v1/kv/data/a\nx-vault-token: hvs.example\nx-vault-namespace: ns1",
        "200\ncache-control: no-store",
    ),
    traffic(
        "key-value store",
        "GET /kv/color\nx-request-id: 1\nif-none-match: \"a\"",
        "200\nx-request-id: 1\netag: \"a\"\nsync-token: s72594_4483_1934",
    ),
    traffic(
        "etcd",
        "PUT /v2/keys/message",
        "201\nx-etcd-cluster-id: 1\nx-etcd-index: 2\nx-raft-term: 3",
    ),
    traffic(
        "CouchDB",
        "GET /dbs/_all_docs?limit=5\naccept: application/json\nif-none-match: \"a\"",
        "200\nserver: CouchDB/3.3.3\nx-couchdb-body-time: 0\nx-couch-request-id: 1\netag: \"b\"",
    ),
    traffic(
        "service with databases",
        "POST /dbs\nx-tenant-id: 7\nx-client-id: 8\ncontent-type: application/json",
        "201\nlocation: /dbs/1\nlsn: 42",
    ),
    traffic(
        "shop",
        "GET /offers?page=2\nx-tenant-id: 7\nx-version: 12.4.0\nx-locale: nl-NL\nportal-type: customer",
        "200\nx-request-id: 1\ntimestamp: 1531420618",
    ),
    traffic(
        "Google APIs",
        "GET /storage/v1/b/a/o?prefix=kv\nx-goog-api-client: gl-python/3.11\nx-goog-user-project: a\n\
         authorization: Bearer ya29.a",
        "200\nx-guploader-uploadid: 1\nx-goog-generation: 2\netag: CAE=",
    ),
    traffic(
        "Dojo",
        "GET /store/?sort(+name)\nrange: items=0-24\nx-range: items=0-24\nx-requested-with: XMLHttpRequest",
        "200\ncontent-range: items 0-24/66\naccept-ranges: items",
    ),
    traffic(
        "Dojo, without an end",
        "GET /store/\nrange: items=0-Infinity",
        "206\ncontent-range: items 0-65/66",
    ),
    traffic(
        "QRadar",
        "GET /api/siem/offenses\nsec: 1\nversion: 15.0\nrange: items=0-49",
        "200\ncontent-range: items 0-49/120\nx-request-id: 1",
    ),
    traffic(
        "PostgREST",
        "GET /people\nrange-unit: items\nrange: 0-19\nprefer: count=exact",
        "206\ncontent-range: 0-19/3573458\ncontent-location: /people",
    ),
    traffic(
        "download",
        "GET /files/a.zip\nrange: bytes=0-99\nif-range: \"a\"\nx-client-id: 1",
        "206\ncontent-range: bytes 0-99/1000\naccept-ranges: bytes",
    ),
    traffic(
        "token endpoint",
        "POST /connect/token\ncontent-type: application/x-www-form-urlencoded\nx-tenant-id: 1",
        "200\ncache-control: no-store\npragma: no-cache",
    ),
    traffic(
        "SCIM",
        "GET /scim/v2/Users?startIndex=1\naccept: application/scim+json\nx-correlation-id: 1",
        "200\ncontent-type: application/scim+json",
    ),
    traffic(
        "blockchain node",
        "GET /cosmos/bank/v1beta1/balances/a\nuser-agent: cosmos-sdk/0.47.0\nx-cosmos-block-height: 7",
        "200\ngrpc-metadata-x-cosmos-block-height: 7",
    ),
];

/// The first line, and the header lines.
fn parts(message: &'static str) -> (&'static str, Vec<(&'static str, &'static str)>) {
    let mut lines = message.lines();
    let first = lines.next().unwrap();
    (first, lines.map(|line| line.split_once(": ").unwrap()).collect())
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for &(name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    map
}

#[test]
fn other_traffic_is_of_no_service() {
    assert!(TRAFFIC.len() >= 45);
    for Traffic { name, request, response } in TRAFFIC {
        let (line, headers) = parts(request);
        let (method, target) = line.split_once(' ').unwrap();
        let asked = map(&headers);
        let (status, headers) = parts(response);
        let answered = map(&headers);
        let request = Request::new(method, target, &asked);
        let response = Response::new(status.parse().unwrap(), &answered);
        for exchange in [
            Exchange::request(request),
            Exchange::response(None, response),
            Exchange::response(Some(request), response),
        ] {
            assert_eq!(services::infer(&exchange), None, "{name}");
        }
    }
}

/// A gateway may keep its own log of many services in one file.
#[test]
fn check_finds_no_error_in_other_traffic() {
    let mut file = String::new();
    for Traffic { request, response, .. } in TRAFFIC {
        let (line, headers) = parts(request);
        file += &format!("{line} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            file += "host: gateway.example.com\r\n";
        }
        for (name, value) in headers {
            file += &format!("{name}: {value}\r\n");
        }
        let (status, headers) = parts(response);
        file += &format!("\r\nHTTP/1.1 {status} \r\ncontent-length: 0\r\n");
        for (name, value) in headers {
            file += &format!("{name}: {value}\r\n");
        }
        file += "\r\n";
    }
    let output = masthead(&["check", "--format", "json", "-"], file.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    let exchanges: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(exchanges.len(), TRAFFIC.len());
    for (exchange, traffic) in exchanges.iter().zip(TRAFFIC) {
        assert_eq!(exchange["service"], Value::Null, "{}", traffic.name);
        assert_eq!(exchange["findings"].as_array().map(Vec::len), Some(0), "{}", traffic.name);
    }
    // There is nothing to check, and the program says so.
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("--service"), "{message}");
}

/// Every exchange with one of the five services is still recognized.
#[test]
fn the_services_of_the_examples_are_inferred() {
    for (file, service, count) in [
        ("app-configuration.har", &services::app_configuration::CONTRACT, 40),
        ("cosmos-db.har", &services::cosmos_db::CONTRACT, 59),
        ("partner.http", &services::partner::CONTRACT, 3),
        ("voss-automate.http", &services::voss_automate::CONTRACT, 5),
        ("youforce.http", &services::youforce::CONTRACT, 7),
    ] {
        let path = format!("{}/../examples/captures/{file}", env!("CARGO_MANIFEST_DIR"));
        let output = masthead(&["check", "--format", "json", &path], b"");
        let text = String::from_utf8(output.stdout).unwrap();
        let services: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["service"].clone())
            .collect();
        assert_eq!(services, vec![Value::from(service.name()); count], "{file}");
    }
}
