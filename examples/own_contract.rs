//! A contract for your own API. `cli/examples/acme_check.rs` is `masthead` with it.
//!
//! `cargo run --features contracts,serde --example own_contract`

use masthead::contract::{
    Check, Checks, Claims, Context, Contract, Exchange, Reference, Rule, Severity,
};
use masthead::headers::Header;
use masthead::nom::Parser;
use masthead::own::Grammar;
use masthead::parse::{Parsed, number, token};
use masthead::{conditional::IfMatch, header, header_set, time::RetryAfter};

#[derive(Clone, Copy, PartialEq)]
pub struct KeyRef<'a>(pub &'a str);
header! {
    /// `X-Acme-Key`: who asks.
    pub struct Key: "x-acme-key" = KeyRef<'_>, sensitive;
}

impl std::fmt::Debug for KeyRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRef(..)")
    }
}

impl<'a> Grammar<'a> for KeyRef<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        token.map(Self).parse(input)
    }
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.bytes());
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Remaining(pub u64);
header! { impl Remaining: "x-acme-remaining"; }

impl Grammar<'_> for Remaining {
    fn read(input: &[u8]) -> Parsed<'_, Self> {
        number.map(Self).parse(input)
    }
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.to_string().bytes());
    }
}

header_set! {
    pub RequestHeadersRef;
    pub RequestHeaders;
    key: Key = "x-acme-key",
    if_match: IfMatch = "if-match",
}

header_set! {
    pub ResponseHeadersRef;
    pub ResponseHeaders;
    remaining: Remaining = "x-acme-remaining",
}

static NO_KEY: Rule = Rule::new("acme.key.missing", Severity::Error, "a request without a key")
    .citing(Reference::page("Acme API", "https://docs.acme.example/api"))
    .explained("Send the key that the portal shows.")
    .answered(401)
    .challenging("Acme");
static LOST_UPDATE: Rule = Rule::new("acme.if-match.missing", Severity::Error, "a blind change")
    .citing(Reference::rfc(6585, "3"))
    .explained("Send the ETag of what was changed.")
    .answered(428);
static FEW_CALLS: Rule = Rule::new("acme.remaining.few", Severity::Note, "few calls are left")
    .explained("Wait, or ask for more.");
static NO_WAIT: Rule = Rule::new("acme.retry-after.missing", Severity::Warning, "a 429 without it")
    .explained("Say how long to wait.");

struct Acme;
impl Checks for Acme {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, _: &RequestHeadersRef<'a>) {
        if !check.has(Key::name()) && !check.is_sanitized() {
            check.report(&NO_KEY).header::<Key>().message("nobody knows who asks");
        }
        let is_change = check.request().is_some_and(|request| !request.is_read());
        if is_change && !check.has(IfMatch::name()) {
            check.report(&LOST_UPDATE).header::<IfMatch>().message("the change may undo another");
        }
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        _: Option<&RequestHeadersRef<'a>>,
    ) {
        if let Some(Remaining(left @ 0..10)) = headers.remaining {
            let message = format!("{left} calls are left");
            check.report(&FEW_CALLS).header::<Remaining>().message(message);
        }
        if check.response().is_some_and(|it| it.status == 429) && !check.has(RetryAfter::name()) {
            check.report(&NO_WAIT).header::<RetryAfter>().message("a client waits as it pleases");
        }
    }
}

pub static ACME: Contract = Contract::new::<Acme>("acme", "Acme API")
    .claims(Claims { hosts: &[".acme.example"], prefixes: &["x-acme-"], ..Claims::new() })
    .rules(&[&NO_KEY, &LOST_UPDATE, &FEW_CALLS, &NO_WAIT])
    .own_prefix("x-acme-");

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let headers = http::HeaderMap::new();
    let request = masthead::Request::new("PUT", "/things/1", &headers);
    let report = ACME.check(Exchange::request(request), &Context::default());
    let (json, problem) =
        (serde_json::to_string(&report)?, serde_json::to_string(&report.problem())?);
    println!("{report}{json}\n{problem}");
    Ok(())
}
