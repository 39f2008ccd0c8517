//! The contract of VOSS Automate.
//!
//! The page is "API Request Headers". Where it is silent, the facts are those of the same page of other
//! releases, and of the vendor's pages on authentication and on compatibility.

mod evidence;
mod paging;
mod portal;
mod release;
mod request;
mod response;
mod rules;

use super::contract::{Contract, Refusal};
use super::header_set::header_set;
use super::{Direction, Exchange, Service, Severity};
use crate::auth::Authorization;
use crate::paging::{ContentRange, Range, XRange};
use crate::tenancy::{PortalType, RequestPortal, UserAgent, XVersion};
use crate::{DecodeError, Deviation, FieldLines};

pub use release::{NotARelease, Release};

header_set! {
    /// The request headers of the page, in its order, borrowed; the credentials come last.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::service::voss_automate::RequestHeaders;
    /// use masthead::tenancy::PortalType;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("portal-type", HeaderValue::from_static("end-user"));
    /// let (headers, failures) = RequestHeaders::peek_from(&map, &mut Notes::new());
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.portal_type, Some(PortalType::EndUser));
    /// ```
    RequestHeaders;
    /// The request headers of the page, in its order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::paging::ItemWindow;
    /// use masthead::service::voss_automate::OwnedRequestHeaders;
    ///
    /// let page = ItemWindow::from_skip_limit(0, 6)?;
    /// let mut headers = OwnedRequestHeaders::default();
    /// headers.x_range = Some(page.into());
    /// headers.range = Some(page.into());
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-range"], "items=0-5");
    /// # Ok::<(), masthead::paging::NotAWindow>(())
    /// ```
    OwnedRequestHeaders;
    /// Which release the request is written for: removed from 21.1 on.
    version: XVersion = "x-version",
    /// Which items are wanted.
    x_range: XRange = "x-range",
    /// Which items are wanted.
    range: Range = "range",
    /// Which portal asks.
    request_portal: RequestPortal = "request-portal",
    /// For whom that portal is.
    portal_type: PortalType = "portal-type",
    /// Which program asks.
    user_agent: UserAgent = "user-agent",
    /// Who asks.
    authorization: Authorization = "authorization",
}

header_set! {
    /// The response header of the page, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::Notes;
    /// use masthead::service::voss_automate::ResponseHeaders;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("content-range", HeaderValue::from_static("items 0-199/999999999"));
    /// let (headers, _) = ResponseHeaders::peek_from(&map, &mut Notes::new());
    /// assert_eq!(headers.content_range.unwrap().total(), None);
    /// ```
    ResponseHeaders;
    /// The response header of the page, owned: set it, and write.
    ///
    /// ```
    /// use masthead::service::voss_automate::OwnedResponseHeaders;
    ///
    /// let mut map = http::HeaderMap::new();
    /// OwnedResponseHeaders::default().write_to(&mut map);
    /// assert!(map.is_empty());
    /// ```
    OwnedResponseHeaders;
    /// Which items these are, and of how many.
    content_range: ContentRange = "content-range",
}

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
