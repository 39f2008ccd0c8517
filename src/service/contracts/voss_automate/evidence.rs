//! What shows that an exchange is with VOSS Automate.

use super::Release;
use crate::paging::ContentRange;
use crate::service::contracts::evidence::{Evidence, PathShape, Sign, Source, Test};
use crate::tenancy::PortalType;
use crate::{Field, FieldLines};

/// Earlier releases have no documented API, and numbers below ten are versions of everything.
const FIRST: Release = Release::new(10, 0);

/// `X-CSRFToken` is of Django, and `X-Request-ID` of any proxy. The unit of items is of Dojo, where requests
/// have `X-Range` too, and many an API has resources under `/api/data/`.
pub(super) static EVIDENCE: Evidence = Evidence {
    hosts: &[],
    credentials: |_| false,
    agents: &[],
    media_types: &[],
    paths: &[PathShape { segments: &["api", "tool", "Macro"], parameters: &[] }],
    names: &["request-portal"],
    prefixes: &[],
    values: &[("content-range", has_unknown_total)],
    shared: &[
        (Source::Path, resource(&["api", "data", "*"])),
        (Source::Path, resource(&["api", "device", "*"])),
        (Source::Path, resource(&["api", "relation", "*"])),
        (Source::Path, resource(&["api", "tool", "*"])),
        (Source::Path, resource(&["api", "view", "*"])),
        // Where in the tree of providers, customers and sites a request works.
        (Source::Hierarchy, Sign::Parameter("hierarchy", |node| !node.is_empty())),
        (Source::Version, Sign::Parameter("api_version", is_release)),
        (Source::Version, Sign::Value("x-version", is_release)),
        (Source::Paging, Sign::Value("range", ASKS_FOR_ITEMS)),
        (Source::Paging, Sign::Value("x-range", ASKS_FOR_ITEMS)),
        (Source::Paging, Sign::Value("content-range", |value| is_of_items(value, ' '))),
        (Source::Portal, Sign::Value("portal-type", is_portal_type)),
    ],
};

const fn resource(segments: &'static [&'static str]) -> Sign {
    Sign::Path(PathShape { segments, parameters: &[] })
}

const ASKS_FOR_ITEMS: Test = |value| is_of_items(value, '=');

/// Whether a range counts in items, whatever the rest of it is worth.
fn is_of_items(value: &str, after: char) -> bool {
    value.split_once(after).is_some_and(|(unit, _)| unit.eq_ignore_ascii_case("items"))
}

fn is_portal_type(value: &str) -> bool {
    PortalType::ALL.iter().any(|known| known.name().eq_ignore_ascii_case(value))
}

/// Whether the total is the number that stands for an unknown one.
fn has_unknown_total(value: &str) -> bool {
    ContentRange::parse(FieldLines::one(value.as_bytes())).is_ok_and(|range| {
        range.unit().is("items") && range.total_raw() == Some(ContentRange::UNKNOWN_TOTAL)
    })
}

/// Whether a version has the form of a release: two numbers at least.
fn is_release(value: &str) -> bool {
    value.contains('.') && value.parse::<Release>().is_ok_and(|release| release >= FIRST)
}
