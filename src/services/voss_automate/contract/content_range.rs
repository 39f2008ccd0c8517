//! Which page of items a response has.

use http::header::CONTENT_RANGE;

use super::example::answered;
use super::pages::page;
use super::place::elsewhere;
use super::range::Ranges;
use crate::contract::{Check, Rule, Severity};
use crate::paging::ItemWindow;
use crate::services::voss_automate::{RequestHeadersRef, ResponseHeadersRef};

/// Checks the page that was returned.
pub(super) fn check(
    check: &mut Check<'_>,
    headers: &ResponseHeadersRef<'_>,
    asked: Option<&RequestHeadersRef<'_>>,
) {
    let window = asked.and_then(|asked| window(check, asked));
    let Some(range) = headers.content_range else {
        missing(check, window);
        return;
    };
    if !range.unit().is("items") {
        let message = "the Content-Range does not count items";
        check.report(&UNIT).named(&CONTENT_RANGE).message(message);
        return;
    }
    if let (Some((first, last)), Some(asked)) = (range.first_last(), window) {
        if (first, last) != (asked.first(), asked.last()) {
            let (first, last) = (asked.first(), asked.last());
            check.report(&ECHO).named(&CONTENT_RANGE).message(format_args!(
                "the response has a different range than the requested items {first}-{last}"
            ));
        }
    }
}

/// The requested page.
fn window(check: &Check<'_>, asked: &RequestHeadersRef<'_>) -> Option<ItemWindow> {
    let request = check.request()?;
    let (_, window) = Ranges::of(asked).window(request.headers)?;
    elsewhere(&request).is_none().then_some(window)
}

pub(super) static MISSING: Rule = page(
    "voss-automate.content-range.missing",
    Severity::Warning,
    "a page of items without Content-Range",
    "Return Content-Range. Without it, the client cannot tell whether it received the requested range or everything. An intermediary may have removed the header from the request or the response.",
    "and there are more results, the response will show:",
    answered!(),
);

fn missing(check: &mut Check<'_>, window: Option<ItemWindow>) {
    let (Some(request), Some(response)) = (check.request(), check.response()) else { return };
    // Content follows; and values that cannot be parsed were reported already.
    let is_page = matches!(response.status, 200..=203 | 205..=299)
        && matches!(request.method, "GET" | "POST");
    let Some(window) = window.filter(|_| is_page && !check.has(&CONTENT_RANGE)) else { return };
    let (first, last) = (window.first(), window.last());
    check.report(&MISSING).named(&CONTENT_RANGE).message(format_args!(
        "items {first}-{last} were requested, but the response has no Content-Range"
    ));
}

pub(super) static UNIT: Rule = page(
    "voss-automate.content-range.unit",
    Severity::Warning,
    "a Content-Range that does not count items",
    "Find out what answered: the service counts items. It may be a proxy or a cache that only knows bytes.",
    "Content-Range:items 0-199/999999999",
    answered!("Content-Range: bytes 0-199/298\r\n"),
);

pub(super) static ECHO: Rule = page(
    "voss-automate.content-range.echo",
    Severity::Warning,
    "a Content-Range that differs from the requested range",
    "Return the requested range, even if it exceeds the total, which follows it. An intermediary may have changed either, or the response belongs to a different request.",
    "Content-Range:items 200-399/298",
    answered!("Content-Range: items 0-99/298\r\n"),
);
