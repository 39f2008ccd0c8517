//! Signs that an exchange is with VOSS Automate.

use crate::contract::{Claims, PathShape, Sign, Source};
use crate::paging::ContentRange;
use crate::services::voss_automate::Release;
use crate::tenancy::PortalType;
use crate::{Field, FieldLines};

/// Earlier releases have no documented API, and numbers below ten are versions of everything.
const FIRST: Release = Release::new(10, 0);

/// `X-CSRFToken` is of Django, and `X-Request-ID` of any proxy. The unit of items is of Dojo, where requests
/// have `X-Range` too, and many an API has resources under `/api/data/`.
pub(super) const CLAIMS: Claims = Claims {
    paths: &[PathShape { segments: &["api", "tool", "Macro"], parameters: &[] }],
    names: &["request-portal"],
    values: &[("content-range", has_unknown_total)],
    shared: &[
        (Source("path"), resource(&["api", "data", "*"])),
        (Source("path"), resource(&["api", "device", "*"])),
        (Source("path"), resource(&["api", "relation", "*"])),
        (Source("path"), resource(&["api", "tool", "*"])),
        (Source("path"), resource(&["api", "view", "*"])),
        // Where in the tree of providers, customers and sites a request works.
        (Source("hierarchy"), Sign::Parameter("hierarchy", |node| !node.is_empty())),
        (Source("version"), Sign::Parameter("api_version", is_release)),
        (Source("version"), Sign::Value("x-version", is_release)),
        (Source("paging"), Sign::Value("range", ASKS_FOR_ITEMS)),
        (Source("paging"), Sign::Value("x-range", ASKS_FOR_ITEMS)),
        (Source("paging"), Sign::Value("content-range", |value| is_of_items(value, ' '))),
        (Source("portal"), Sign::Value("portal-type", is_portal_type)),
    ],
    ..Claims::new()
};

const fn resource(segments: &'static [&'static str]) -> Sign {
    Sign::Path(PathShape { segments, parameters: &[] })
}

const ASKS_FOR_ITEMS: fn(&str) -> bool = |value| is_of_items(value, '=');

/// Returns `true` if a range counts items, whether or not the rest is valid.
fn is_of_items(value: &str, after: char) -> bool {
    value.split_once(after).is_some_and(|(unit, _)| unit.eq_ignore_ascii_case("items"))
}

fn is_portal_type(value: &str) -> bool {
    PortalType::ALL.iter().any(|known| known.name().eq_ignore_ascii_case(value))
}

/// Returns `true` if the total is the number that stands for an unknown one.
fn has_unknown_total(value: &str) -> bool {
    ContentRange::parse(FieldLines::one(value.as_bytes())).is_ok_and(|range| {
        range.unit().is("items") && range.total_raw() == Some(ContentRange::UNKNOWN_TOTAL)
    })
}

/// Returns `true` if a version has the form of a release: at least two numbers.
fn is_release(value: &str) -> bool {
    value.contains('.') && value.parse::<Release>().is_ok_and(|release| release >= FIRST)
}
