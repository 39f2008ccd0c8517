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
    "Send x-ms-version. Without it, the service uses its latest version, which changes over time.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs/doc", "x-ms-documentdb-partitionkey: [\"a\"]\r\n"),
)
.quoting(COMMON, "x-ms-version Required String The version of the Cosmos DB REST service.");

pub(super) static UNKNOWN: Rule = Rule::of(
    "cosmos-db.version.unknown",
    Severity::Error,
    "a version that does not exist",
    "Send the date of a version that exists. The service rejects any other date, even one between two versions.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2015-01-01\r\n"),
)
.quoting(COMMON, "For a list of supported API versions")
.answered(400);

pub(super) static NEWER: Rule = Rule::of(
    "cosmos-db.version.newer",
    Severity::Warning,
    "a version that is newer than this program",
    "Update this program, or ignore this note. Rules that depend on the version treat it like the newest known one.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2099-01-01\r\n"),
)
.quoting(COMMON, "For a list of supported API versions");

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(version) = view.headers.version else {
        // What cannot be read was reported already.
        if !check.has(ApiVersion::name()) {
            let message = "x-ms-version is missing";
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
            .message(format_args!("version {version} is unknown to this program"));
    } else {
        check
            .report(&UNKNOWN)
            .header::<ApiVersion>()
            .message(format_args!("version {version} does not exist"));
    }
}
