//! Whose data a request is about.

use headers::Header;
use http::HeaderName;

use super::pages::PAGE;
use crate::contract::{Check, Exception, Rule, Severity, edit_distance};
use crate::services::youforce::SingleTenant;
use crate::tenancy::XRaetTenantId;

/// In which newer gateways of the service look for the tenant.
static NEWER: HeaderName = HeaderName::from_static("x-tenant-id");

/// The context may have the fact.
const FOR_CERTAIN: Exception =
    Exception::new(Severity::Error, "if the token is known to be for several tenants");

pub(super) static MISSING: Rule = Rule::of(
    "youforce.tenant-id.missing",
    Severity::Warning,
    "a request without x-raet-tenant-id",
    "Send x-raet-tenant-id with the id of the tenant that the request is about. Only a token for a single tenant works without it; check those with --single-tenant.",
    PAGE,
    concat!(
        "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\n",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n\r\n"
    ),
)
.quoting(PAGE, "For tokens with single tenant access, this header is not mandatory.")
.except(&[FOR_CERTAIN]);

pub(super) fn check(check: &mut Check<'_>) {
    let Some(request) = check.request() else { return };
    let single = check.context().fact::<SingleTenant>().map(|single| single.0);
    let name = XRaetTenantId::name();
    if check.has(name) || single == Some(true) {
        return;
    }
    let mut message = "x-raet-tenant-id is missing".to_owned();
    if single.is_none() {
        message += ", which is required unless the token is for a single tenant";
    }
    let is_newer = check.has(&NEWER);
    let near = |other: &str| edit_distance(other, name.as_str()).is_some();
    if is_newer {
        message += "; x-tenant-id is a header of newer gateways";
    } else if let Some(near) = request.headers.keys().find(|other| near(other.as_str())) {
        message += &format!("; {near} is not a header of the service");
    }
    let draft = check.report(&MISSING).named(name);
    match single == Some(false) && !is_newer {
        true => draft.severity(FOR_CERTAIN.severity).message(message),
        false => draft.message(message),
    }
}
