//! Which portal asks, and for whom it is.

use headers::Header;

use super::{Release, RequestHeadersRef, rules};
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::{Direction, Request};
use crate::tenancy::{Portal, PortalType, RequestPortal};

const REQUEST: Direction = Direction::Request;
/// The newest release whose page was read.
const NEWEST: Release = Release::new(25, 4);
/// The first release that has portals on its page.
const FIRST: Release = Release::new(21, 3);

pub(super) fn check(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    headers: &RequestHeadersRef<'_>,
) {
    let map = request.headers;
    let (portal_name, type_name) = (RequestPortal::name(), <PortalType as Header>::name());
    match (map.contains_key(portal_name), map.contains_key(type_name)) {
        (true, false) => {
            let message = "REQUEST-PORTAL is there without PORTAL-TYPE".to_owned();
            checker.add(absent(&rules::PORTAL_TYPE_MISSING, REQUEST, type_name, message));
        }
        (false, true) => {
            let message = "PORTAL-TYPE is there without REQUEST-PORTAL".to_owned();
            checker.add(absent(&rules::PORTAL_MISSING, REQUEST, portal_name, message));
        }
        _ => {}
    }
    let Some(asks) = headers.request_portal else { return };
    let mut say = |rule, message| checker.add(about(rule, REQUEST, portal_name, map, message));
    let meant = Portal::ALL
        .iter()
        .copied()
        .find(|portal| portal.name().as_bytes().eq_ignore_ascii_case(asks.as_bytes()));
    let Some(portal) = meant else {
        say(&rules::PORTAL_UNKNOWN, "no release documents this portal".to_owned());
        return;
    };
    if asks.portal().is_none() {
        say(&rules::PORTAL_CASE, format!("the portal is spelled {portal}"));
    }
    if let Some(release) = checker.situation.release {
        if is_documented(portal, release) == Some(false) {
            let message = format!(
                "{portal} is not documented in {release}, but {}",
                documented_where(portal)
            );
            checker.add(about(&rules::PORTAL_RELEASE, REQUEST, portal_name, map, message));
        }
    }
    if let Some(own) = headers.portal_type.filter(|own| *own != portal.portal_type()) {
        let message = format!("{portal} goes with {}, not with {own}", portal.portal_type());
        checker.add(about(&rules::PORTAL_TYPE, REQUEST, type_name, map, message));
    }
}

/// The first and the last release whose page has the portal.
fn releases(portal: Portal) -> Option<(Release, Release)> {
    let releases = || portal.documented_in().iter().filter_map(|text| text.parse().ok());
    Some((releases().min()?, releases().max()?))
}

fn documented_where(portal: Portal) -> String {
    match releases(portal) {
        Some((first, last)) if first == last => format!("in {first} alone"),
        Some((first, last)) => format!("from {first} to {last}"),
        None => "nowhere".to_owned(),
    }
}

/// Whether a release documents a portal; `None` where that is not known.
fn is_documented(portal: Portal, release: Release) -> Option<bool> {
    let (first, last) = releases(portal)?;
    // The page of 21.3 has a section of self-service, of which no whole copy is known.
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
        assert_eq!(documented_where(Portal::BusinessAdmin), "in 21.3 alone");
        assert_eq!(documented_where(Portal::ClassicAdmin), "from 21.3 to 21.4");
    }
}
