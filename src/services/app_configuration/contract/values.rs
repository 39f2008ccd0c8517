//! Values that can be parsed, but that the service refuses.

use http::header::CONTENT_TYPE;

use crate::contract::{Check, Reference, Rule, Severity};
use crate::services::app_configuration::RequestHeadersRef;

const VERSIONS: Reference = Reference::page(
    "Azure App Configuration, REST API",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api",
);
const KEY_VALUES: Reference = Reference::page(
    "Azure App Configuration, Key-values",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-key-value",
);

pub(super) fn request(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(request) = check.request() else { return };
    let first = request.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_api = COLLECTIONS.contains(&first);
    if is_api && !has_version(request.query()) {
        check
            .report(&VERSION)
            .message("the query has no api-version; add api-version=2023-11-01 or another version");
    }
    let is_write = matches!(request.method, "PUT" | "PATCH" | "POST");
    let is_form = |own: crate::content::ContentTypeRef<'_>| {
        own.is("application/x-www-form-urlencoded") || own.is("multipart/form-data")
    };
    if is_api && is_write && headers.content_type.is_some_and(is_form) {
        check.report(&FORM).named(&CONTENT_TYPE).message(
            "the service accepts JSON, and not the media type of a form, which curl -d sends by default",
        );
    }
}

const COLLECTIONS: [&str; 7] =
    ["kv", "keys", "labels", "locks", "revisions", "snapshots", "operations"];

fn has_version(query: Option<&str>) -> bool {
    query.is_some_and(|query| {
        query.split('&').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            name.eq_ignore_ascii_case("api-version") && !value.is_empty()
        })
    })
}

pub(super) static VERSION: Rule = Rule::of(
    "app-configuration.api-version.missing",
    Severity::Error,
    "a request without api-version",
    "Every request must name the version of the API in its query. Add api-version=2023-11-01 or another version before you sign the request.",
    VERSIONS,
    concat!(
        "GET /kv HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
        "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n\r\n",
    ),
)
.answered(400);

pub(super) static FORM: Rule = Rule::of(
    "app-configuration.content-type.form",
    Severity::Error,
    "a body with the media type of a form",
    "Send application/vnd.microsoft.appconfig.kv+json for a key-value. curl -d sends the media type of a form, unless you add -H 'Content-Type: …'.",
    KEY_VALUES,
    concat!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
        "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    ),
)
.answered(415);
