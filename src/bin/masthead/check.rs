//! `masthead check`: what is wrong with the messages in a file.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use masthead::HttpDate;
use masthead::cosmos::ConsistencyLevel;
use masthead::service::cosmos_db::Operation;
use masthead::service::voss_automate::Release;
use masthead::service::{Finding, History, Report, Service, Severity, Situation, UnknownHeaders};
use serde::Serialize;

use crate::exchange::{self, OwnedExchange};
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
    #[arg(long, value_name = "TIME", value_parser = exchange::clock)]
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
    /// The release of VOSS Automate; 21.1 or later without it
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// The access token of Youforce is for one tenant
    #[arg(long)]
    single_tenant: bool,
    /// What is said of headers that the service does not have: ignore, detect or reject
    #[arg(long, value_name = "CHOICE", default_value = "ignore")]
    unknown_headers: UnknownHeaders,
    /// Files of raw HTTP/1.1 messages, HAR 1.2, or JSON lines of exchanges; "-" is standard input
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
    for file in &options.files {
        let name = file.display();
        let content = content(file)
            .map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))?;
        let exchanges = exchange::read(&content)
            .map_err(|bad| Failure::usage(format!("{name}: {}: {}", bad.place, bad.problem)))?;
        let mut history = History::new();
        for (index, exchange) in exchanges.iter().enumerate() {
            let source = format!("{name}:{}", index + 1);
            let report = check(options, exchange, &mut history);
            count.add(&report);
            let written = match options.format {
                Format::Text => out.write_all(text(&source, exchange, &report).as_bytes()),
                Format::Json => json(source, exchange, &report, out),
            };
            written.or_else(unless_closed)?;
        }
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

fn content(file: &Path) -> io::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut content = Vec::new();
        io::stdin().lock().read_to_end(&mut content)?;
        return Ok(content);
    }
    std::fs::read(file)
}

fn check(options: &Options, exchange: &OwnedExchange, history: &mut History) -> Report {
    let mut situation = Situation::default();
    situation.now = options.now.or(exchange.now);
    situation.operation = options.operation;
    situation.account_consistency = options.account_consistency;
    situation.multi_write = options.multi_write.then_some(true);
    situation.release = options.release;
    situation.single_tenant = options.single_tenant.then_some(true);
    situation.unknown_headers = options.unknown_headers;
    let mut report = history.check(options.service, exchange.view(), &situation);
    if options.strict {
        report.refuse_deviations();
    }
    report
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
            let target = without_secrets(&request.target);
            writeln!(text, "{source}  {} {}", shown(&request.method), shown(&target))
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

/// The target with dots in place of what nobody is to read in a report.
fn without_secrets(target: &str) -> String {
    const SECRETS: [&str; 3] = ["access_token", "client_secret", "password"];
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret)) => {
            format!("{name}=...")
        }
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
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
