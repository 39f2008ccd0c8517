//! Which release a request is written for.

use headers::Header;

use super::example::request;
use super::pages::{COMPATIBILITY, page};
use crate::contract::{Check, Rule, Severity, query};
use crate::services::voss_automate::{Release, RequestHeadersRef};
use crate::tenancy::XVersion;
use crate::{Field, FieldLines};

/// The parameter that says the same as the header.
const API_VERSION: &str = "api_version";

/// The documentation of the header and of the parameter.
const REMOVED: &str = "From release 21.1 forward, the following must be removed from API requests.";

pub(super) static HEADER: Rule = page(
    "voss-automate.x-version.removed",
    Severity::Error,
    "X-Version from release 21.1 on",
    "Remove the header, and write the request for the release that answers it. From 21.1 on there is no backward compatibility.",
    REMOVED,
    request!("GET /api/data/Countries/", "X-Version: 19.2.1\r\n"),
);

pub(super) static PARAMETER: Rule = page(
    "voss-automate.api-version.removed",
    Severity::Error,
    "the parameter api_version from release 21.1 on",
    "Remove the parameter, and write the request for the release that answers it. From 21.1 on there is no backward compatibility.",
    REMOVED,
    request!("GET /api/data/Countries/?api_version=19.2.1"),
);

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(request) = check.request() else { return };
    let release = check.context().fact::<Release>();
    if release.is_some_and(|release| *release < Release::V21_1) {
        conflict(check, headers);
        return;
    }
    let has_header = check.has(XVersion::name());
    let has_parameter = query::has(&request, API_VERSION);
    if !has_header && !has_parameter {
        return;
    }
    let since = match release {
        Some(release) => format!("release {release} does not have it"),
        None => "releases from 21.1 on do not have it".to_owned(),
    };
    // Whatever it says: it need not be of the grammar.
    if has_header {
        check.report(&HEADER).header::<XVersion>().message(format_args!("X-Version: {since}"));
    }
    if has_parameter {
        check.report(&PARAMETER).message(format_args!("the parameter {API_VERSION}: {since}"));
    }
}

pub(super) static CONFLICT: Rule = Rule::of(
    "voss-automate.x-version.conflict",
    Severity::Warning,
    "X-Version and api_version that differ",
    "Send one of them, or both with the same value. Both name the release that the request is written for; which one counts is not documented.",
    COMPATIBILITY,
    request!("GET /api/data/Countries/?api_version=10.6.3", "X-Version: 19.2.1\r\n"),
)
.shown_with(&["--release", "20.1"]);

fn conflict(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let (Some(request), Some(version)) = (check.request(), headers.version) else { return };
    let is_other = |value: &[u8]| XVersion::parse_strict(FieldLines::one(value)) != Ok(version);
    if query::values(&request, API_VERSION).any(|value| is_other(&value)) {
        check
            .report(&CONFLICT)
            .header::<XVersion>()
            .message(format_args!("{API_VERSION} and {version} differ"));
    }
}
