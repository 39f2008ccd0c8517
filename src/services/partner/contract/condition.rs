//! On which version of a referral an update depends.

use headers::Header;

use super::example::update;
use super::pages::{PAGE, UPDATE};
use super::tags;
use crate::conditional::IfMatch;
use crate::contract::{Check, Fault, Reference, Refusal, Rule, Severity};
use crate::error::hint;
use crate::limits::MAX_LINES;
use crate::services::partner::RequestHeadersRef;
use crate::{ErrorKind, Field, FieldLines, Request};

/// The service's error code for a condition that does not hold.
const PRECONDITION_FAILED: &str = "preconditionFailed";

pub(super) static MISSING: Rule = Rule::of(
    "partner.if-match.missing",
    Severity::Warning,
    "an update of a referral without If-Match",
    "Get the referral first, and send the eTag of its body as If-Match, in double quotes. Without it, the update may overwrite somebody else's.",
    UPDATE,
    update!(""),
)
.quoting(PAGE, "Some API calls require passing the ETag via the If-Match header.");

pub(super) static WEAK: Rule = Rule::of(
    "partner.if-match.weak",
    Severity::Warning,
    "a weak entity tag in If-Match",
    "Send the strong tag of the resource, without W/ before its quotes. If-Match uses strong comparison, in which a weak tag never matches.",
    Reference::rfc(9110, "13.1.1"),
    update!("If-Match: W/\"2500ec5a-0000-0000-0000-5bf4967d0000\"\r\n"),
)
.quoting(PAGE, "Used for concurrency control.")
.answered(412);

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(request) = check.request() else { return };
    let is_there = check.has(IfMatch::name());
    let says_nothing =
        headers.if_match.is_some_and(|tags| !tags.is_any() && tags.iter().next().is_none());
    if updates_referral(&request) && (says_nothing || !is_there) {
        let message = "the update has no If-Match with the version of the referral";
        check.report(&MISSING).header::<IfMatch>().message(message);
    }
    if !is_there {
        return;
    }
    // Several lines are a repeated header, which was reported already.
    for (number, line) in check.lines(IfMatch::name()).iter().enumerate().take(MAX_LINES) {
        if IfMatch::members(FieldLines::one(line)).flatten().any(|tag| tag.is_weak()) {
            check
                .report(&WEAK)
                .header::<IfMatch>()
                .line(number)
                .answer(&PRECONDITION_FAILED)
                .message("if-match: a weak entity tag never matches");
        }
        // Where the line can be read, its quotes are those of tags, which have none within.
        if IfMatch::parse(FieldLines::one(line)).is_err() {
            continue;
        }
        let quoted = || line.split(|b| *b == b'"').skip(1).step_by(2);
        let has_sign = |text: &&[u8]| text.iter().any(|b| b"{$<%".contains(b));
        if quoted().filter(has_sign).any(|text| hint::is_placeholder(IfMatch::name(), text)) {
            check
                .report(&tags::WRAPPED)
                .header::<IfMatch>()
                .line(number)
                .answer(&PRECONDITION_FAILED)
                .message("if-match: a placeholder or variable was never filled in");
        }
        for rule in quoted().filter_map(tags::of_text) {
            check
                .report(rule)
                .header::<IfMatch>()
                .line(number)
                .answer(&PRECONDITION_FAILED)
                .message(format_args!("if-match: {} in quotes", rule.summary()));
        }
    }
}

/// A value that is not an entity tag matches no resource.
pub(super) fn fault(fault: &Fault<'_>) -> Refusal {
    let (error, line) = (fault.error(), fault.line());
    let rule = match error.kind() {
        ErrorKind::Deviation(_) => Some(tags::of_bare(line, error.offset())),
        _ => tags::of_broken(line, error.offset()),
    };
    match rule {
        // A placeholder is no tag that wants quotes.
        Some(rule) if core::ptr::eq(rule, &raw const tags::UNQUOTED) => {
            match hint::of(IfMatch::name(), tags::member(line, error.offset())) {
                Some(hint) => Refusal::by(&tags::WRAPPED).text(PRECONDITION_FAILED).saying(hint),
                // The service may take a tag without quotes for what it is.
                None => Refusal::by(rule),
            }
        }
        Some(rule) if rule.status().is_some() => Refusal::by(rule).text(PRECONDITION_FAILED),
        Some(rule) => Refusal::by(rule),
        // What cannot be read may be refused for that, or match no version: neither is documented.
        None => Refusal::error(),
    }
}

/// Returns `true` if the request replaces a referral: `PUT …/referrals/{id}`.
fn updates_referral(request: &Request<'_>) -> bool {
    let mut segments = request.path().trim_end_matches('/').rsplit('/');
    let (id, collection) = (segments.next(), segments.next());
    let is_one = id.is_some_and(|id| !id.is_empty()) && collection == Some("referrals");
    request.method == "PUT" && is_one
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn updates_of_referrals() {
        let map = HeaderMap::new();
        let is_one = |method, target| updates_referral(&Request::new(method, target, &map));
        for target in [
            "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c",
            "https://api.partner.microsoft.com/v1.0/engagements/referrals/1?a=b",
            "/v1/referrals/1/",
        ] {
            assert!(is_one("PUT", target), "{target}");
            assert!(!is_one("PATCH", target) && !is_one("GET", target));
        }
        for target in ["/v1.0/engagements/referrals", "/referrals/", "/referrals/1/notes", "/", ""]
        {
            assert!(!is_one("PUT", target), "{target}");
        }
    }
}
