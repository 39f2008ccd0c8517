//! The contract of VOSS Automate.
//!
//! The page is "API Request Headers". Where it is silent, the facts are those of the same page of other
//! releases, and of the vendor's pages on authentication and on compatibility.

mod evidence;
mod paging;
mod portal;
mod request;
mod response;
mod rules;

use super::contract::{Contract, Refusal};
use super::{Direction, Exchange, Service, Severity};
use crate::service::voss_automate::{Release, RequestHeadersRef, ResponseHeadersRef};
use crate::{DecodeError, Deviation, FieldLines};

pub(super) static CONTRACT: Contract = Contract {
    service: Service::VossAutomate,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation,
    other_names: OTHER_NAMES,
    mistaken_names: &[],
    examples: &[("authorization", "Basic am9lOmJsb2dncw=="), ("user-agent", "AzureTestClient")],
    request: request::check,
    response: response::check,
};

/// Headers of a session and of responses, which the vendor's pages on tokens and on choices have.
const OTHER_NAMES: &[&str] = &["x-csrftoken", "x-request-id"];

/// What the service makes of a header that cannot be read.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    let name = error.name().as_str();
    match name {
        // A client that pages has nothing else to go by.
        "content-range" => Refusal::error(),
        // Nobody refuses a response.
        _ if direction == Direction::Response => Refusal::warning(),
        // The vendor's page refers to RFC 1945 11, which has the status.
        "authorization" => Refusal::error().status(401),
        "range" | "x-range" if is_up_to_infinity(error, exchange) => {
            Refusal::by(&rules::range::RANGE_INFINITY)
        }
        // What these have to say is not documented; whether they may be there is.
        "x-version" | "user-agent" => Refusal::warning(),
        _ => Refusal::error(),
    }
}

/// Whether the range is `items=0-Infinity`, as a client for browsers writes it.
fn is_up_to_infinity(error: &DecodeError, exchange: &Exchange<'_>) -> bool {
    let Some(request) = exchange.request else { return false };
    let lines = FieldLines::of(request.headers, error.name());
    let line = lines.get(error.line()).unwrap_or_default().trim_ascii();
    let Some((first, last)) = line.split_at_checked(line.len().saturating_sub(b"Infinity".len()))
    else {
        return false;
    };
    last.eq_ignore_ascii_case(b"Infinity") && first.ends_with(b"-")
}

/// The page itself prints a last position past the total.
fn deviation(deviation: Deviation) -> Option<Severity> {
    (deviation == Deviation::LastPositionPastTotal).then_some(Severity::Note)
}

#[cfg(test)]
mod tests {
    use crate::paging::{Range, XRange};
    use headers::Header;
    use http::header::RANGE;
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;
    use crate::Field;
    use crate::service::{Request, Response, Situation};

    /// A range up to no end has a rule of its own, on either header; what else cannot be read has none.
    #[test]
    fn ranges_up_to_infinity() {
        for (value, is_infinite) in [
            ("items=0-Infinity", true),
            ("items=10-infinity", true),
            (" items=0-INFINITY\t", true),
            ("items=Infinity", false),
            ("Infinity", false),
            ("-Infinity", true),
            ("items=0 Infinity", false),
            ("items=0-nfinity", false),
            ("items=0-Infinit", false),
            ("items=0-Infinity1", false),
            ("items=0-+Infinity", false),
            ("items=0-NaN", false),
            ("items=5-0", false),
            ("items=0-", false),
            ("-", false),
            ("", false),
        ] {
            for name in [&RANGE, XRange::name()] {
                let mut map = HeaderMap::new();
                map.insert(name, HeaderValue::from_str(value).unwrap());
                let request = Request::new("GET", "/api/tool/Macro/?method=evaluate", &map);
                let report =
                    Service::VossAutomate.check(Exchange::request(request), &Situation::default());
                let codes: Vec<_> = report
                    .findings()
                    .iter()
                    .filter(|finding| finding.header() == Some(name))
                    .map(|finding| finding.rule().code)
                    .collect();
                let infinity = rules::range::RANGE_INFINITY.code;
                assert_eq!(codes.contains(&infinity), is_infinite, "{name}: {value}: {codes:?}");
            }
        }
    }

    #[test]
    fn infinity_is_of_the_line_with_the_fault() {
        let error = |name: &'static HeaderName, line| {
            let error = Range::parse(FieldLines::one(b"items=0-Infinity"));
            let error = error.unwrap_err();
            DecodeError::new(name, error.kind(), error.expected()).at(line, 8..16)
        };
        let mut map = HeaderMap::new();
        map.append(RANGE, HeaderValue::from_static("items=0-5"));
        map.append(RANGE, HeaderValue::from_static("items=0-Infinity"));
        let exchange = Exchange::request(Request::new("GET", "/", &map));
        assert!(is_up_to_infinity(&error(&RANGE, 1), &exchange));
        assert!(!is_up_to_infinity(&error(&RANGE, 0), &exchange));
        assert!(!is_up_to_infinity(&error(&RANGE, 2), &exchange));
        assert!(!is_up_to_infinity(&error(XRange::name(), 1), &exchange));
        // A response has no such request.
        let response = Exchange::response(None, Response::new(200, &map));
        assert!(!is_up_to_infinity(&error(&RANGE, 1), &response));
    }
}
