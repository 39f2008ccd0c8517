//! Which portal asks, and for whom it is.

use headers::Header;

use super::example::request;
use super::pages::{RELEASES, page};
use crate::contract::{Check, Rule, Severity};
use crate::services::voss_automate::{Release, RequestHeadersRef};
use crate::tenancy::{Portal, PortalType, RequestPortal};

/// The newest release whose page was read.
const NEWEST: Release = Release::new(25, 4);
/// The first release that has portals on its page.
const FIRST: Release = Release::new(21, 3);

/// The documentation that several rules refer to.
const ADMIN: &str = "REQUEST-PORTAL: Automate Admin PORTAL-TYPE: administration";
const SELF_SERVICE: &str =
    "All API requests for Self-service to the Automate API include the following headers:";

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    both_or_neither(check);
    let Some(asks) = headers.request_portal else { return };
    let meant = Portal::ALL
        .iter()
        .copied()
        .find(|portal| portal.name().as_bytes().eq_ignore_ascii_case(asks.as_bytes()));
    let Some(portal) = meant else {
        let message = "no release documents this portal";
        check.report(&UNKNOWN).header::<RequestPortal>().message(message);
        return;
    };
    if asks.portal().is_none() {
        check
            .report(&CASE)
            .header::<RequestPortal>()
            .message(format_args!("the portal is written {portal}"));
    }
    release(check, portal);
    if let Some(own) = headers.portal_type.filter(|own| *own != portal.portal_type()) {
        check
            .report(&TYPE)
            .header::<PortalType>()
            .message(format_args!("{portal} requires {}, not {own}", portal.portal_type()));
    }
}

pub(super) static MISSING: Rule = page(
    "voss-automate.request-portal.missing",
    Severity::Warning,
    "PORTAL-TYPE without REQUEST-PORTAL",
    "Send both headers, or neither. The portals send both with every request; other clients need not.",
    SELF_SERVICE,
    request!("GET /api/data/Countries/", "PORTAL-TYPE: end-user\r\n"),
);

pub(super) static TYPE_MISSING: Rule = page(
    "voss-automate.portal-type.missing",
    Severity::Warning,
    "REQUEST-PORTAL without PORTAL-TYPE",
    "Send both headers, or neither. The portals send both with every request; other clients need not.",
    SELF_SERVICE,
    request!("GET /api/data/Countries/", "REQUEST-PORTAL: Automate Admin\r\n"),
);

fn both_or_neither(check: &mut Check<'_>) {
    let (portal, portal_type) = (RequestPortal::name(), <PortalType as Header>::name());
    match (check.has(portal), check.has(portal_type)) {
        (true, false) => {
            let message = "PORTAL-TYPE is missing beside REQUEST-PORTAL";
            check.report(&TYPE_MISSING).named(portal_type).message(message);
        }
        (false, true) => {
            let message = "REQUEST-PORTAL is missing beside PORTAL-TYPE";
            check.report(&MISSING).named(portal).message(message);
        }
        _ => {}
    }
}

pub(super) static UNKNOWN: Rule = page(
    "voss-automate.request-portal.unknown",
    Severity::Warning,
    "a portal that no release documents",
    "Send the name of a portal: Automate Admin or Automate Self-service, or in former releases Automate Classic Admin or Automate Business Admin. A client that is not a portal omits both headers.",
    ADMIN,
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate\r\n",
        "PORTAL-TYPE: administration\r\n"
    ),
);

pub(super) static CASE: Rule = page(
    "voss-automate.request-portal.case",
    Severity::Warning,
    "a portal in a different case",
    "Write the name as the portal itself sends it. Whether it is case-sensitive is not documented.",
    "REQUEST-PORTAL: Automate Self-service",
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate Self-Service\r\n",
        "PORTAL-TYPE: end-user\r\n"
    ),
);

pub(super) static TYPE: Rule = page(
    "voss-automate.portal-type.portal",
    Severity::Error,
    "the PORTAL-TYPE of a different portal",
    "Send the two that belong together: Automate Self-service has PORTAL-TYPE: end-user, and all other portals have PORTAL-TYPE: administration.",
    ADMIN,
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate Admin\r\n",
        "PORTAL-TYPE: end-user\r\n"
    ),
);

pub(super) static RELEASE: Rule = Rule::of(
    "voss-automate.request-portal.release",
    Severity::Warning,
    "a portal that the release does not document",
    "Send the name of a portal that the release has. Before 21.3 there are no names, only 21.3 has Automate Business Admin, 21.3 and 21.4 have Automate Classic Admin, and Automate Self-service is documented from 21.4 on.",
    RELEASES,
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate Classic Admin\r\n",
        "PORTAL-TYPE: administration\r\n"
    ),
)
.shown_with(&["--release", "24.1"]);

/// Checks that the release has the portal.
fn release(check: &mut Check<'_>, portal: Portal) {
    let Some(&release) = check.context().fact::<Release>() else { return };
    if is_documented(portal, release) == Some(false) {
        let documented = documented_where(portal);
        check
            .report(&RELEASE)
            .header::<RequestPortal>()
            .message(format_args!("{portal} is not documented in {release}, but {documented}"));
    }
}

/// The first and the last release whose page has the portal.
fn releases(portal: Portal) -> Option<(Release, Release)> {
    let releases = || portal.documented_in().iter().filter_map(|text| text.parse().ok());
    Some((releases().min()?, releases().max()?))
}

fn documented_where(portal: Portal) -> String {
    match releases(portal) {
        Some((first, last)) if first == last => format!("only in {first}"),
        Some((first, last)) => format!("from {first} to {last}"),
        None => "nowhere".to_owned(),
    }
}

/// Returns whether a release documents a portal; `None` if that is not known.
fn is_documented(portal: Portal, release: Release) -> Option<bool> {
    let (first, last) = releases(portal)?;
    // The documentation of 21.3 has a section on self-service, of which no complete copy is known.
    let is_unclear = portal == Portal::SelfService && release == FIRST;
    if is_unclear || (last == NEWEST && release > NEWEST) {
        return None;
    }
    Some((first..=last).contains(&release))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portals_come_and_go() {
        let is = |portal, release: &str| is_documented(portal, release.parse().unwrap());
        for (portal, first_to_last) in [
            (Portal::Admin, [Some(false), Some(true), Some(true), Some(true), Some(true)]),
            (Portal::SelfService, [Some(false), None, Some(true), Some(true), Some(true)]),
            (Portal::ClassicAdmin, [Some(false), Some(true), Some(true), Some(false), Some(false)]),
            (
                Portal::BusinessAdmin,
                [Some(false), Some(true), Some(false), Some(false), Some(false)],
            ),
        ] {
            let releases = ["21.2", "21.3", "21.4-PB5", "24.1", "25.4"];
            assert_eq!(releases.map(|release| is(portal, release)), first_to_last, "{portal}");
            assert_eq!(is(portal, "19.3.2"), Some(false));
        }
        assert_eq!(is(Portal::Admin, "24.2"), Some(true));
        assert_eq!(is(Portal::Admin, "26.1"), None);
        assert_eq!(is(Portal::BusinessAdmin, "26.1"), Some(false));
    }

    #[test]
    fn every_portal_has_its_releases() {
        for &portal in Portal::ALL {
            let (first, last) = releases(portal).unwrap();
            assert!(FIRST <= first && first <= last && last <= NEWEST, "{portal}");
        }
        assert_eq!(documented_where(Portal::BusinessAdmin), "only in 21.3");
        assert_eq!(documented_where(Portal::ClassicAdmin), "from 21.3 to 21.4");
    }
}
