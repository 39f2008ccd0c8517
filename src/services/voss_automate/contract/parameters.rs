//! The parameters that say which items are wanted, beside a header that overrides them.

use http::HeaderName;

use super::example::request;
use super::pages::page;
use crate::Request;
use crate::contract::{Check, Rule, Severity, query};
use crate::paging::ItemWindow;

/// The documentation of the effect on the parameters.
const OVERRIDE: &str =
    "These override and can be used instead of the skip and limit API parameters.";

pub(super) static OVERRIDDEN: Rule = page(
    "voss-automate.range.override",
    Severity::Warning,
    "skip and limit that differ from the range",
    "Remove the one that is not intended. The header takes precedence, so the page is not the one of the parameters. A skip is the first position; a limit is last - first + 1.",
    OVERRIDE,
    request!(
        "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}&skip=50&limit=10",
        "Range: items=0-5\r\n"
    ),
);

pub(super) static SUPERFLUOUS: Rule = page(
    "voss-automate.range.superfluous",
    Severity::Note,
    "skip and limit that repeat the range",
    "Send one of the two. They agree, and the header takes precedence.",
    OVERRIDE,
    request!(
        "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}&skip=0&limit=6",
        "Range: items=0-5\r\n"
    ),
);

/// Compares the parameters with the page that the header of that name requests.
pub(super) fn check(
    check: &mut Check<'_>,
    request: &Request<'_>,
    name: &'static HeaderName,
    window: ItemWindow,
) {
    let mut other = None;
    let mut is_there = false;
    for (parameter, own) in [("skip", window.skip()), ("limit", window.limit())] {
        for value in query::values(request, parameter) {
            is_there = true;
            match query::number(&value) {
                Some(number) if number == own => {}
                _ if other.is_some() => {}
                Some(number) => other = Some(format!("{parameter}={number}")),
                None => other = Some(format!("{parameter} is not a number")),
            }
        }
    }
    let (skip, limit) = (window.skip(), window.limit());
    match other {
        Some(other) => check.report(&OVERRIDDEN).named(name).message(format_args!(
            "the header (skip={skip}, limit={limit}) takes precedence over {other}"
        )),
        None if is_there => {
            let message = "skip and limit repeat the header";
            check.report(&SUPERFLUOUS).named(name).message(message);
        }
        None => {}
    }
}
