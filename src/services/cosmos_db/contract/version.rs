//! Which version of the API a request speaks.

use headers::Header;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::request;
use crate::contract::{Check, Rule, Severity};
use crate::cosmos::ApiVersion;

pub(super) static MISSING: Rule = Rule::of(
    "cosmos-db.version.missing",
    Severity::Warning,
    "a request without x-ms-version",
    "The page requires it. A service that is not told takes its latest version, which then changes under the client.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs/doc", "x-ms-documentdb-partitionkey: [\"a\"]\r\n"),
)
.quoting(COMMON, "x-ms-version Required String The version of the Cosmos DB REST service.");

pub(super) static UNKNOWN: Rule = Rule::of(
    "cosmos-db.version.unknown",
    Severity::Error,
    "a version that the service does not have",
    "The service refuses a date that no version has, even one between two versions.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2015-01-01\r\n"),
)
.quoting(COMMON, "For a list of supported API versions")
.answered(400);

pub(super) static NEWER: Rule = Rule::of(
    "cosmos-db.version.newer",
    Severity::Warning,
    "a version that is newer than this program",
    "The service may have it, or refuse it. Rules that depend on the version take it for the newest.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2099-01-01\r\n"),
)
.quoting(COMMON, "For a list of supported API versions");

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(version) = view.headers.version else {
        // What cannot be read was reported already.
        if !check.has(ApiVersion::name()) {
            let message = "the request does not say its version";
            check.report(&MISSING).header::<ApiVersion>().message(message);
        }
        return;
    };
    if version.is_known() {
        return;
    }
    // The service may be newer than this crate.
    let is_newer = ApiVersion::KNOWN.iter().all(|known| known.version < version);
    if is_newer || version.is_preview() {
        check
            .report(&NEWER)
            .header::<ApiVersion>()
            .message(format_args!("the version {version} is unknown to this program"));
    } else {
        check
            .report(&UNKNOWN)
            .header::<ApiVersion>()
            .message(format_args!("there is no version {version}"));
    }
}
