//! The contract of Youforce, of Visma | Raet.
//!
//! The rules follow "Request headers and responses". For what it does not cover, they follow the vendor's guides to
//! the File API, to tokens, and to usage limits.

mod authorization;
mod boundary;
mod cache_control;
mod claims;
mod content_range;
mod content_type;
mod destination;
mod example;
mod file;
mod location;
mod pages;
mod status;
mod target;
mod tenant;

use super::{RequestHeaders, RequestHeadersRef, ResponseHeaders, ResponseHeadersRef};
use crate::contract::{Check, Checks, Contract, Fault, Refusal, Rule};
use destination::Destination;

/// The contract of Youforce.
pub static CONTRACT: Contract = Contract::new::<Youforce>("youforce", "Youforce")
    .documented(pages::PAGE)
    .claims(claims::CLAIMS)
    .rules(RULES)
    // Headers that newer gateways of the service take, and some clients send.
    .other_names(&["x-client-id", "x-tenant-id"])
    .examples(&[
        ("accept", "application/octet-stream"),
        ("accept-ranges", "bytes"),
        ("content-range", "bytes 0-49/107"),
        ("content-type", "multipart/related;boundary=foo_bar_baz"),
        ("range", "bytes=0-49"),
    ]);

static RULES: &[&Rule] = &[
    &target::PLAIN_HTTP,
    &target::TOKEN_METHOD,
    &target::TOKEN_SECRET,
    &cache_control::MISSING,
    &cache_control::ARGUMENT,
    &content_type::MISSING,
    &content_type::TOKEN,
    &boundary::MISSING,
    &boundary::NAME,
    &boundary::INVALID,
    &authorization::MISSING,
    &authorization::SCHEME,
    &tenant::MISSING,
    &file::ACCEPT,
    &file::UNIT,
    &file::METHOD,
    &content_range::MISSING,
    &content_range::FORM,
    &content_range::UNIT,
    &content_range::STATUS,
    &location::MISSING,
    &status::UNDOCUMENTED,
    &status::OPERATION,
    &status::MEANING,
    &status::LIMITS,
];

struct Youforce;

impl Checks for Youforce {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, headers: &RequestHeadersRef<'a>) {
        let Some(request) = check.request() else { return };
        let destination = Destination::of(&request);
        let asks_for_token = destination == Destination::Token && request.method == "POST";
        target::check(check, destination);
        cache_control::check(check, headers, asks_for_token);
        content_type::check(check, headers, asks_for_token);
        if destination == Destination::Api {
            authorization::check(check, headers);
            tenant::check(check);
            file::check(check, headers);
        }
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        _: Option<&RequestHeadersRef<'a>>,
    ) {
        content_range::check(check, headers);
        location::check(check);
        status::check(check);
    }

    fn request_fault<'a>(fault: &Fault<'a>, _: &RequestHeadersRef<'a>) -> Refusal {
        // Only of headers that have one fault: a list may have a thousand, and the host may be as long.
        let to_api = || {
            let request = fault.exchange().request;
            request.is_none_or(|it| Destination::of(&it) == Destination::Api)
        };
        match fault.name() {
            "authorization" if to_api() => Refusal::error().status(401),
            "x-raet-tenant-id" if to_api() => Refusal::error().status(400),
            "content-type" => Refusal::error().status(400),
            // Who issues tokens looks at neither of the first two. RFC 9110 lets a server do without the
            // others, and the service documents nothing else.
            _ => Refusal::warning(),
        }
    }
}
