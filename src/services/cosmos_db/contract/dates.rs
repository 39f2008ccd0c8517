//! When a request was made: which of its two dates counts, and whether it is near the clock.

use headers::Header;
use http::HeaderName;
use http::header::DATE;

use super::pages::{ACCESS, CHALLENGE, COMMON};
use super::view::View;
use crate::HttpDate;
use crate::auth::{AuthorizationRef, CosmosKind};
use crate::contract::example::{authorized, read_document};
use crate::contract::{Check, Rule, Severity};
use crate::services::cosmos_db::RequestHeadersRef;
use crate::time::XMsDate;
use crate::time::window::{self, Skew};

pub(super) static MISSING: Rule = Rule::of(
    "cosmos-db.date.missing",
    Severity::Error,
    "a signed request without a date",
    "Send x-ms-date or Date. One of them is part of the signature.",
    COMMON,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.quoting(COMMON, "x-ms-date Required Date")
.answered(401)
.challenging(CHALLENGE);

pub(super) static SKEW: Rule = Rule::of(
    "cosmos-db.date.skew",
    Severity::Error,
    "a date too far from the clock",
    "Set the clock of the client. The date may be up to 5 minutes ahead of the service's clock and up to 20 minutes behind it.",
    ACCESS,
    read_document!(),
)
.answered(403)
.shown_with(&["--now", "Thu, 27 Apr 2017 01:11:13 GMT"]);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    if !view.is_signed() {
        return;
    }
    if !check.has(XMsDate::name()) && !check.has(&DATE) {
        check.report(&MISSING).header::<XMsDate>().answer(&"MissingDateForAuthorization").message(
            "the request has neither x-ms-date nor Date; one of them is part of the signature",
        );
    }
    let Some(now) = check.clock() else { return };
    let Some((date, name)) = that_counts(check, view.headers) else { return };
    let age = now.unix() - date.unix();
    if !window::COSMOS_DB.contains(&age) {
        check
            .report(&SKEW)
            .named(name)
            .answer(&"InvalidTokenTimeRange")
            .message(format_args!("{name} is {}", Skew { age, now }));
    }
}

/// The date that is signed: `x-ms-date` where there is one, even if it cannot be read.
fn that_counts(
    check: &Check<'_>,
    headers: &RequestHeadersRef<'_>,
) -> Option<(HttpDate, &'static HeaderName)> {
    match (headers.x_ms_date, headers.date) {
        (Some(own), _) => Some((own.0, XMsDate::name())),
        (None, Some(date)) if !check.has(XMsDate::name()) => Some((date.0, &DATE)),
        _ => None,
    }
}

/// Whether the service looks at this one of the two dates: at `x-ms-date` where there is one, and only to
/// verify a signature.
pub(super) fn counts(name: &str, headers: &RequestHeadersRef<'_>, has_own: bool) -> bool {
    let is_signed = match headers.authorization {
        Some(AuthorizationRef::Cosmos(token)) => token.kind() == CosmosKind::Master,
        _ => true,
    };
    is_signed && (name == XMsDate::name().as_str() || !has_own)
}
