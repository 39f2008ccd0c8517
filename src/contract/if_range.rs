//! A range on a condition, which every service may be asked for.

use http::header::IF_RANGE;

use super::check::Check;
use super::example::signed;
use super::reference::Reference;
use super::rule::{Rule, Severity};
use crate::conditional::{IfRange, IfRangeRef};
use crate::{Field, FieldLines};

pub(super) static WEAK: Rule = Rule::of(
    "if-range.weak",
    Severity::Warning,
    "a weak entity tag in If-Range",
    "Send a strong entity tag, or leave out If-Range. Tags are compared strongly there, so a weak one never matches, and the server sends the whole representation each time.",
    Reference::rfc(9110, "13.1.5"),
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nRange: items=0-9\r\nIf-Range: W/\"a\"\r\n"
    ),
);

/// No service documents the header, so that it is in no header set, and what cannot be read is not reported.
#[cold]
pub(super) fn check(check: &mut Check<'_>, lines: FieldLines<'_>) {
    if let Ok(IfRangeRef::Tag(tag)) = IfRange::parse(lines) {
        if tag.is_weak() {
            let message = "a weak entity tag never matches in If-Range";
            check.report(&WEAK).named(&IF_RANGE).message(message);
        }
    }
}
