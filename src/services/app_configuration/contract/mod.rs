//! The contract of Azure App Configuration.
//!
//! The rules follow "Headers" of the App Configuration REST API reference. For what it does not cover, they follow
//! the service's other documentation, its SDKs, and Microsoft's emulator.

mod authorization;
mod challenge_text;
mod challenges;
mod claims;
mod conditions;
mod dates;
mod digest;
mod pages;
mod request;
mod response;
mod sync_tokens;
mod sync_tokens_seen;
mod values;

use super::{RequestHeaders, RequestHeadersRef, ResponseHeaders, ResponseHeadersRef};
use crate::Deviation;
use crate::contract::{Check, Checks, Contract, Fault, Refusal, Rule, Severity};

#[cfg(feature = "signing")]
pub(in crate::services) use authorization::SIGNATURE;

/// The contract of Azure App Configuration.
pub static CONTRACT: Contract =
    Contract::new::<AppConfiguration>("app-configuration", "Azure App Configuration")
        .documented(pages::HEADERS)
        .claims(claims::CLAIMS)
        .rules(RULES)
        .other_names(&[
            "x-ms-useragent",
            "x-ms-tenant-name",
            "x-ms-client-session-id",
            "x-ms-effective-locale",
        ])
        .own_prefix("x-ms-");

static RULES: &[&Rule] = &[
    &request::HOST_MISSING,
    &authorization::MISSING,
    &authorization::SCHEME,
    &authorization::SCHEME_CASE,
    &authorization::CREDENTIAL,
    &authorization::TOKEN,
    &authorization::TOKEN_FORM,
    &authorization::UNSIGNED,
    &authorization::ABSENT,
    &authorization::AUTHORITY,
    &dates::DIFFER,
    &dates::SKEW,
    &authorization::SIGNATURE,
    &digest::DIGEST,
    &conditions::BOTH,
    &conditions::QUOTED_WILDCARD,
    &conditions::WEAK,
    &request::ACCEPT_DATETIME,
    &sync_tokens::CHANGED,
    &sync_tokens::FORGOTTEN,
    &sync_tokens::OLDER,
    &request::NOTHING_TO_RETURN,
    &request::CONTENT_TYPE,
    &values::VERSION,
    &values::VERSION_FORM,
    &values::FORM,
    &response::NOT_RETURNED,
    &challenges::NONE,
    &challenges::TOLD,
    &response::MEMENTO,
    &response::NEXT_LINK,
    &response::RETRY_AFTER,
    &response::REQUEST_ID,
    &response::FORBIDDEN,
];

struct AppConfiguration;

impl Checks for AppConfiguration {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, headers: &RequestHeadersRef<'a>) {
        let signed = authorization::check(check, headers);
        dates::check(check, headers, signed);
        #[cfg(feature = "signing")]
        if signed.is_some() {
            digest::check(check, headers);
        }
        conditions::check(check, headers);
        sync_tokens::request(check, headers);
        request::check(check, headers, signed);
        values::request(check, headers);
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        asked: Option<&RequestHeadersRef<'a>>,
    ) {
        response::check(check, headers, asked);
        sync_tokens::response(check);
        challenges::check(check);
    }

    fn request_fault<'a>(fault: &Fault<'a>, headers: &RequestHeadersRef<'a>) -> Refusal {
        let refused = Refusal::error().status(401);
        match fault.name() {
            "authorization" => {
                let text = authorization::text_of(fault.error());
                text.map_or(refused, |text| refused.text(text))
            }
            // A date that does not count is not checked.
            name @ ("date" | "x-ms-date") if !dates::counts(name, headers) => Refusal::warning(),
            "date" | "x-ms-date" => refused.text("Invalid access token date"),
            "x-ms-content-sha256" => refused.text("Invalid request content hash"),
            name if is_ignored(name) => Refusal::warning(),
            _ => Refusal::error().status(400),
        }
    }

    fn response_fault<'a>(fault: &Fault<'a>, _: &ResponseHeadersRef<'a>) -> Refusal {
        match is_ignored(fault.name()) {
            true => Refusal::warning(),
            false => Refusal::error(),
        }
    }

    fn deviation(deviation: Deviation) -> Option<Severity> {
        match deviation {
            // It can never verify, and is refused for certain.
            Deviation::SignatureLength => Some(Severity::Error),
            // Three official clients send such dates, and the service accepts them.
            Deviation::NotHttpDate => Some(Severity::Note),
            _ => None,
        }
    }
}

/// Headers that the service and its clients ignore if they cannot parse them.
fn is_ignored(name: &str) -> bool {
    const IGNORED: [&str; 7] = [
        "accept-datetime",
        "access-control-allow-headers",
        "access-control-request-headers",
        "correlation-context",
        "retry-after-ms",
        "user-agent",
        "x-ms-return-client-request-id",
    ];
    IGNORED.contains(&name)
}
