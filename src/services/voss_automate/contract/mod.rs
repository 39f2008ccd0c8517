//! The contract of VOSS Automate.
//!
//! The rules follow "API Request Headers". For what it does not cover, they follow the same document of other
//! releases, and the vendor's documentation of authentication and of compatibility.

mod authorization;
mod claims;
mod content_range;
mod example;
mod pages;
mod parameters;
mod place;
mod portal;
mod range;
mod request;
mod version;

use super::{RequestHeaders, RequestHeadersRef, ResponseHeaders, ResponseHeadersRef};
use crate::Deviation;
use crate::contract::{Check, Checks, Contract, Fault, Refusal, Rule, Severity};

/// The contract of VOSS Automate.
pub static CONTRACT: Contract = Contract::new::<VossAutomate>("voss-automate", "VOSS Automate")
    .documented(pages::PAGE)
    .claims(claims::CLAIMS)
    .rules(RULES)
    // Headers of a session and of responses, from the vendor's documentation of tokens and of choices.
    .other_names(&["x-csrftoken", "x-request-id"])
    .examples(&[("authorization", "Basic am9lOmJsb2dncw=="), ("user-agent", "AzureTestClient")]);

static RULES: &[&Rule] = &[
    &request::PLAIN_HTTP,
    &authorization::MISSING,
    &authorization::SCHEME,
    &authorization::NEWLINE,
    &authorization::CONTROL,
    &version::HEADER,
    &version::PARAMETER,
    &version::CONFLICT,
    &range::PLACE,
    &range::UNIT,
    &range::SEVERAL,
    &range::OPEN,
    &range::INFINITY,
    &range::SUFFIX,
    &range::OVERFLOW,
    &range::CONFLICT,
    &parameters::OVERRIDDEN,
    &parameters::SUPERFLUOUS,
    &portal::MISSING,
    &portal::UNKNOWN,
    &portal::CASE,
    &portal::RELEASE,
    &portal::TYPE_MISSING,
    &portal::TYPE,
    &request::USER_AGENT,
    &content_range::MISSING,
    &content_range::UNIT,
    &content_range::ECHO,
];

struct VossAutomate;

impl Checks for VossAutomate {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, headers: &RequestHeadersRef<'a>) {
        request::plain_http(check);
        authorization::check(check, headers);
        version::check(check, headers);
        range::check(check, headers);
        portal::check(check, headers);
        request::user_agent(check);
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        asked: Option<&RequestHeadersRef<'a>>,
    ) {
        content_range::check(check, headers, asked);
    }

    fn request_fault<'a>(fault: &Fault<'a>, _: &RequestHeadersRef<'a>) -> Refusal {
        match fault.name() {
            // The vendor's documentation refers to RFC 1945 11, which has the status.
            "authorization" => Refusal::error().status(401),
            "range" | "x-range" if range::is_up_to_infinity(fault.line()) => {
                Refusal::by(&range::INFINITY)
            }
            // What these have to say is not documented; whether they may be there is.
            "x-version" | "user-agent" => Refusal::warning(),
            _ => Refusal::error(),
        }
    }

    fn response_fault<'a>(fault: &Fault<'a>, _: &ResponseHeadersRef<'a>) -> Refusal {
        match fault.name() {
            // A client that pages has nothing else to go by.
            "content-range" => Refusal::error(),
            // Nobody refuses a response.
            _ => Refusal::warning(),
        }
    }

    /// The documentation itself prints a last position past the total.
    fn deviation(deviation: Deviation) -> Option<Severity> {
        (deviation == Deviation::LastPositionPastTotal).then_some(Severity::Note)
    }
}
