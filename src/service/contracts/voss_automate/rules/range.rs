//! The rules about pages of items: ranges, the parameters beside them, and what comes back.

use super::page;
use crate::service::contracts::rule::{Rule, Severity};

/// Words of the page for what several rules are about.
const FIRST_PAGE: &str = "If the request is items=0-199 (for 200 items)";
const OVERRIDE: &str =
    "These override and can be used instead of the skip and limit API parameters.";

/// A request for the results of a macro, and the headers that follow.
macro_rules! evaluate {
    ($($more:literal),*) => {
        request!("GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}" $(, $more)*)
    };
}

/// A request for the first page of them with the answer, whose headers follow.
macro_rules! answered {
    ($($more:literal),*) => {
        concat!(
            request!(
                "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}",
                "X-Range: items=0-199\r\n",
                "Range: items=0-199\r\n"
            ),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
            $($more,)*
            "\r\n"
        )
    };
}

pub(in super::super) static RANGE_PLACE: Rule = page(
    "voss-automate.range.place",
    Severity::Warning,
    "a range where there are neither choices nor macro results",
    "Range and X-Range are there for choices and for the results of macros. Page through lists with skip and limit, and leave the headers out of all else.",
    "API Headers are available for pagination of choices and macro results in an API call.",
    request!("GET /api/data/Countries/", "Range: items=0-199\r\n"),
);

pub(in super::super) static RANGE_UNIT: Rule = page(
    "voss-automate.range.unit",
    Severity::Warning,
    "a range that does not count in items",
    "The page has items and no other unit: write items=first-last, counted from 0, the last one included.",
    FIRST_PAGE,
    evaluate!("Range: bytes=0-199\r\n"),
);

pub(in super::super) static RANGE_SEVERAL: Rule = page(
    "voss-automate.range.several",
    Severity::Warning,
    "more than one range",
    "The page has one range, which is a skip and a limit; two of them are none. Ask for one after the other.",
    FIRST_PAGE,
    evaluate!("Range: items=0-5,10-15\r\n"),
);

pub(in super::super) static RANGE_OPEN: Rule = page(
    "voss-automate.range.open",
    Severity::Warning,
    "a range without a last position",
    "The page has closed ranges only, and what the service makes of others is not documented. Name the last item, and ask for the next page until the total is reached.",
    FIRST_PAGE,
    evaluate!("Range: items=200-\r\n"),
);

pub(in super::super) static RANGE_INFINITY: Rule = page(
    "voss-automate.range.infinity",
    Severity::Error,
    "a range up to Infinity",
    "SitePen's dstore writes this for a range without an end, and no grammar has it. Name the last item, and ask for the next page until the total is reached.",
    FIRST_PAGE,
    evaluate!("Range: items=0-Infinity\r\n"),
);

pub(in super::super) static RANGE_SUFFIX: Rule = page(
    "voss-automate.range.suffix",
    Severity::Warning,
    "a range that is counted from the end",
    "The page has positions counted from 0 only, and a total that the service may not know. Write items=first-last.",
    "with the starting value as 0.",
    evaluate!("Range: items=-5\r\n"),
);

pub(in super::super) static RANGE_OVERFLOW: Rule = page(
    "voss-automate.range.overflow",
    Severity::Warning,
    "a range of more items than 64 bits count",
    "The limit that says the same is one more than the last position less the first, and has no number here. Ask for a page of a few hundred items.",
    FIRST_PAGE,
    evaluate!("Range: items=0-18446744073709551615\r\n"),
);

pub(in super::super) static RANGE_CONFLICT: Rule = page(
    "voss-automate.x-range.conflict",
    Severity::Error,
    "X-Range and Range that differ",
    "They are two names for one thing, and which of them counts is not documented. Send one, or both with the same value.",
    "X-Range: items=0-5 Range: items=0-5",
    evaluate!("X-Range: items=0-5\r\n", "Range: items=6-11\r\n"),
);

pub(in super::super) static PARAMETERS_OVERRIDDEN: Rule = page(
    "voss-automate.range.override",
    Severity::Warning,
    "skip and limit that say something else than the range",
    "The header wins: the page that comes is not that of the parameters. Take out whichever is not meant. A skip is the first position, a limit the last less the first and one more.",
    OVERRIDE,
    request!(
        "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}&skip=50&limit=10",
        "Range: items=0-5\r\n"
    ),
);

pub(in super::super) static PARAMETERS_SUPERFLUOUS: Rule = page(
    "voss-automate.range.superfluous",
    Severity::Note,
    "skip and limit that say what the range says",
    "The header wins, and says the same. One of the two is enough.",
    OVERRIDE,
    request!(
        "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}&skip=0&limit=6",
        "Range: items=0-5\r\n"
    ),
);

pub(in super::super) static CONTENT_RANGE_MISSING: Rule = page(
    "voss-automate.content-range.missing",
    Severity::Warning,
    "a page of items without Content-Range",
    "A range was asked for, and the client cannot tell whether it got it, or all there is. Something in between may have taken the header out of the request or the response.",
    "and there are more results, the response will show:",
    answered!(),
);

pub(in super::super) static CONTENT_RANGE_UNIT: Rule = page(
    "voss-automate.content-range.unit",
    Severity::Warning,
    "a Content-Range that does not count in items",
    "The service counts in items. Something else answered, such as a proxy or a cache that knows bytes.",
    "Content-Range:items 0-199/999999999",
    answered!("Content-Range: bytes 0-199/298\r\n"),
);

pub(in super::super) static CONTENT_RANGE_ECHO: Rule = page(
    "voss-automate.content-range.echo",
    Severity::Warning,
    "a Content-Range that is not the range that was asked for",
    "The service gives the range of the request back, even past the end, and the total beside it. Something in between may have changed either, or the response is that of another request.",
    "Content-Range:items 200-399/298",
    answered!("Content-Range: items 0-99/298\r\n"),
);
