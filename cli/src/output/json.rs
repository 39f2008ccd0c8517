//! A JSON object for each exchange, one on a line.

use std::io::{self, Write};

use masthead::contract::{Contract, Finding, Report, Severity};
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
    findings: Vec<&'a Finding>,
    /// Only where findings were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<LeftOut>,
}

/// How many findings of each severity were left out.
#[derive(Serialize)]
struct LeftOut {
    error: usize,
    warning: usize,
    note: usize,
}

impl LeftOut {
    fn of(report: &Report) -> Option<Self> {
        let [error, warning, note] =
            [Severity::Error, Severity::Warning, Severity::Note].map(|it| report.left_out(it));
        (error + warning + note > 0).then_some(Self { error, warning, note })
    }
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
            service: checked.service().map(Contract::name),
            direction,
            findings: checked.findings(),
            left_out: checked.report.and_then(LeftOut::of),
        };
        write_json(&exchange, out)?;
        out.write_all(b"\n")
    }
}
