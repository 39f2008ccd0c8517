//! `masthead check`: what is wrong with the messages in a file.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use masthead::HttpDate;
use masthead::cosmos::ConsistencyLevel;
use masthead::service::cosmos_db::Operation;
use masthead::service::{Finding, Report, Service, Severity, Situation};
use serde::Serialize;

use crate::input::{self, OwnedExchange};
use crate::{Failure, unless_closed};

#[derive(Args)]
pub struct Options {
    /// Whose contract the messages are held against
    #[arg(long)]
    service: Service,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Make every deviation from a grammar an error
    #[arg(long)]
    strict: bool,
    /// The clock of the service, as a date; HAR files have their own
    #[arg(long, value_name = "TIME", value_parser = input::clock)]
    now: Option<HttpDate>,
    /// What the requests are meant to do to Azure Cosmos DB, where their method allows it
    #[arg(long, value_name = "OPERATION")]
    operation: Option<Operation>,
    /// The consistency of the Azure Cosmos DB account
    #[arg(long, value_name = "LEVEL")]
    account_consistency: Option<ConsistencyLevel>,
    /// The Azure Cosmos DB account takes writes in more than one region
    #[arg(long)]
    multi_write: bool,
    /// Files of raw HTTP/1.1 messages, HAR 1.2, the output of `curl -v`, or JSON lines of exchanges; "-" is
    /// standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A JSON object for each exchange
    Json,
}

#[derive(Serialize)]
struct Output<'a> {
    source: String,
    service: &'static str,
    direction: &'static str,
    findings: &'a [Finding],
}

/// How many exchanges were checked, and what was found.
#[derive(Default)]
struct Count {
    exchanges: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Checks all files; the exit code is 1 when there is an error among the findings.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let mut count = Count::default();
    if options.service.rules().is_empty() {
        let service = options.service.title();
        return Err(Failure::usage(format!("there is no contract of {service} yet")));
    }
    for file in &options.files {
        let name = file.display();
        let reader = input::open(file).map_err(|bad| bad.of(&name))?;
        let mut index = 0;
        input::read(&name, reader, &mut |exchange| {
            index += 1;
            let source = format!("{name}:{index}");
            let Some(report) = check(options, &exchange) else { return Ok(()) };
            count.add(&report);
            let written = match options.format {
                Format::Text => out.write_all(text(&source, &exchange, &report).as_bytes()),
                Format::Json => json(source, &exchange, &report, out),
            };
            written.or_else(unless_closed)
        })?;
    }
    if let Format::Text = options.format {
        let Count { exchanges, errors, warnings, notes } = count;
        let [exchanges, errors, warnings, notes] = [
            counted(exchanges, "exchange"),
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(notes, "note"),
        ];
        let total = format!("{exchanges}: {errors}, {warnings}, {notes}\n");
        out.write_all(total.as_bytes()).or_else(unless_closed)?;
    }
    Ok(if count.errors > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// `1 error`, `2 errors`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn check(options: &Options, exchange: &OwnedExchange) -> Option<Report> {
    let mut situation = Situation::default();
    situation.now = options.now.or(exchange.now);
    situation.operation = options.operation;
    situation.account_consistency = options.account_consistency;
    situation.multi_write = options.multi_write.then_some(true);
    let mut report = options.service.check(exchange.view(), &situation)?;
    if options.strict {
        report.refuse_deviations();
    }
    Some(report)
}

impl Count {
    fn add(&mut self, report: &Report) {
        self.exchanges += 1;
        for finding in report.findings() {
            match finding.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
        }
    }
}

fn json(
    source: String,
    exchange: &OwnedExchange,
    report: &Report,
    out: &mut impl Write,
) -> io::Result<()> {
    let direction = match (&exchange.request, &exchange.response) {
        (Some(_), Some(_)) => "request and response",
        (None, _) => "response",
        (_, None) => "request",
    };
    let service = report.service().name();
    let output = Output { source, service, direction, findings: report.findings() };
    serde_json::to_writer(&mut *out, &output)?;
    out.write_all(b"\n")
}

/// The findings of an exchange, for people; nothing where there are none.
fn text(source: &str, exchange: &OwnedExchange, report: &Report) -> String {
    let mut text = String::new();
    if report.findings().is_empty() {
        return text;
    }
    let _ = match (&exchange.request, &exchange.response) {
        (Some(request), _) => {
            writeln!(text, "{source}  {} {}", shown(&request.method), shown(&request.target))
        }
        (None, Some(response)) => writeln!(text, "{source}  status {}", response.status),
        (None, None) => Ok(()),
    };
    for finding in report.findings() {
        let _ = writeln!(text, "\n{finding}");
        let _ = write!(text, "  in the {}", finding.direction().title());
        if let Some(header) = finding.header() {
            let _ = write!(text, ", {header}");
            if finding.line() > 0 {
                let _ = write!(text, ", line {}", finding.line() + 1);
            }
        }
        text.push('\n');
        for line in finding.excerpt().into_iter().flat_map(str::lines) {
            let _ = writeln!(text, "  | {line}");
        }
        if let Some(said) = finding.service_text() {
            let _ = writeln!(text, "  = the service says: {}", shown(said));
        }
        let _ = writeln!(text, "  = {}", finding.rule().explanation);
        let _ = writeln!(text, "  = {}", finding.rule().reference);
    }
    text.push('\n');
    text
}

/// Text of a message that fits on a line and writes nothing but characters.
fn shown(target: &str) -> String {
    const MAX: usize = 300;
    let mut shown: String = target.chars().take(MAX).flat_map(char::escape_debug).collect();
    if target.chars().count() > MAX {
        shown.push('…');
    }
    shown
}
