//! A JSON object for each exchange, on a line of its own.

use std::io::{self, Write};

use masthead::service::{Finding, Service};
use serde::Serialize;

use super::escape::write_json;
use super::{Checked, Form};

pub struct Json;

#[derive(Serialize)]
struct Exchange<'a> {
    source: String,
    /// `null` where nothing tells.
    service: Option<&'static str>,
    direction: &'static str,
    findings: &'a [Finding],
}

impl Form for Json {
    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let direction = match (&checked.exchange.request, &checked.exchange.response) {
            (Some(_), Some(_)) => "request and response",
            (None, _) => "response",
            (_, None) => "request",
        };
        let exchange = Exchange {
            source: checked.source(),
            service: checked.service().map(Service::name),
            direction,
            findings: checked.findings(),
        };
        write_json(&exchange, out)?;
        out.write_all(b"\n")
    }
}
