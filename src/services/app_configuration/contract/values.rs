//! Values that can be parsed, but that the service refuses.

use http::header::CONTENT_TYPE;

use crate::content::ContentTypeRef;
use crate::contract::example::signed;
use crate::contract::removed::is_placeholder;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::cosmos::ApiVersion;
use crate::services::app_configuration::RequestHeadersRef;
use crate::{Field, FieldLines};

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
    if !COLLECTIONS.contains(&first) {
        return;
    }
    version(check, request.query().unwrap_or_default());
    let is_write = matches!(request.method, "PUT" | "PATCH" | "POST");
    let is_json = |own: &ContentTypeRef<'_>| {
        own.is("application/json") || own.is("text/json") || own.suffix() == Some("json")
    };
    if let Some(own) = headers.content_type.filter(|own| is_write && !is_json(own)) {
        let is_form = own.is("application/x-www-form-urlencoded") || own.is("multipart/form-data");
        let what = match is_form {
            true => "the media type of a form, which curl -d sends by default",
            false => own.essence(),
        };
        check
            .report(&FORM)
            .named(&CONTENT_TYPE)
            .message(format_args!("the service accepts JSON, and not {what}"));
    }
}

const COLLECTIONS: [&str; 7] =
    ["kv", "keys", "labels", "locks", "revisions", "snapshots", "operations"];

const NAME: &str = "api-version";

fn version(check: &mut Check<'_>, query: &str) {
    let parameters = || {
        let pairs = query.split('&').filter(|parameter| !parameter.is_empty());
        pairs.map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
    };
    let mut versions = parameters()
        .filter(|(name, value)| name.eq_ignore_ascii_case(NAME) && !value.is_empty())
        .map(|(_, value)| value);
    let Some(first) = versions.next() else {
        let letters = |name: &str| {
            name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
        };
        let is_nearly = |name: &str| {
            matches!(&*letters(name), "apiversion" | "xapiversion" | "ampapiversion" | "version")
        };
        let other =
            parameters().map(|(name, _)| name).find(|name| is_nearly(name) && *name != NAME);
        let draft = check.report(&VERSION);
        match other {
            Some(other) => draft.message(format_args!(
                "the query has no api-version, but {other}; write api-version=2023-11-01 or another version"
            )),
            None => draft.message(
                "the query has no api-version; add api-version=2023-11-01 or another version",
            ),
        }
        return;
    };
    if versions.next().is_some() {
        check.report(&VERSION_FORM).message("the query has api-version more than once");
    } else if !has_form(first) {
        let message = "api-version does not have the form of a version, such as 1.0 or 2023-11-01";
        check.report(&VERSION_FORM).message(message);
    } else if is_unsupported(check) {
        check
            .report(&VERSION_FORM)
            .message(format_args!("the service does not support the api-version {first}"));
    }
}

/// Returns `true` for a number such as `1.0`, for a day with or without `-preview`, and for what a logger wrote in the place
/// of a version.
fn has_form(version: &str) -> bool {
    let day = version.strip_suffix("-preview").unwrap_or(version);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    major.len() < 3 && is_number(major) && is_number(minor)
        || day.len() == 10 && ApiVersion::parse_strict(FieldLines::one(day.as_bytes())).is_ok()
        || is_placeholder(FieldLines::one(version.as_bytes()))
}

/// Returns `true` if the service answered that it does not support the version.
fn is_unsupported(check: &Check<'_>) -> bool {
    let refusal = check.response().filter(|response| response.status == 400);
    refusal.is_some_and(|refusal| {
        refusal.says("api version is not supported") || refusal.says("not support the api version")
    })
}

pub(super) static VERSION_FORM: Rule = Rule::of(
    "app-configuration.api-version.invalid",
    Severity::Error,
    "an api-version that the service does not have",
    "Send a version of the service once, such as api-version=2023-11-01. The versions are 1.0 and days, some with -preview.",
    VERSIONS,
    signed!(@ "GET /kv?api-version=v1", "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n"),
)
.answered(400);

pub(super) static VERSION: Rule = Rule::of(
    "app-configuration.api-version.missing",
    Severity::Error,
    "a request without api-version",
    "Every request must name the version of the API in its query. Add api-version=2023-11-01 or another version before you sign the request.",
    VERSIONS,
    signed!(@ "GET /kv", "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n"),
)
.answered(400);

pub(super) static FORM: Rule = Rule::of(
    "app-configuration.content-type.form",
    Severity::Error,
    "a body whose media type is not JSON",
    "Send application/vnd.microsoft.appconfig.kv+json for a key-value. curl -d sends the media type of a form, unless you add -H 'Content-Type: …'.",
    KEY_VALUES,
    signed!(@ "PUT /kv/a?api-version=1.0", "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n", "Content-Type: application/x-www-form-urlencoded\r\n"),
)
.answered(415);
