//! Writes findings: as text for people, as JSON, as SARIF.

mod count;
mod escape;
mod fold;
mod json;
mod sarif;
mod terminal;
mod text;

use std::io::{self, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use masthead::contract::{Contract, Finding, Report, Severity};

use crate::contracts;
use crate::input::OwnedExchange;
pub use count::Count;
pub use escape::{sentence, shown, write_json};
pub use terminal::{ColorOptions, severity, width, wrap};

#[derive(Args)]
pub struct OutputOptions {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    color: ColorOptions,
    #[command(flatten)]
    text: TextOptions,
    /// Leave out warnings and notes; they still count
    #[arg(long)]
    errors_only: bool,
}

/// Options of text.
#[derive(Args)]
pub struct TextOptions {
    /// Text only: show every finding of every exchange, also repeated ones, and notes
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
    /// Text only: print nothing but the last line, with the totals
    #[arg(long, short)]
    quiet: bool,
    /// Text only: show notes
    #[arg(long, conflicts_with = "errors_only")]
    notes: bool,
    /// Text only: show at most this many findings
    #[arg(long, value_name = "N")]
    max: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people; a finding that many exchanges share is shown once
    Text,
    /// A JSON object on a line for each exchange
    Json,
    /// A SARIF 2.1.0 log
    Sarif,
}

/// An exchange that was checked, and what was found.
pub struct Checked<'a> {
    pub file: &'a Path,
    /// Which exchange of the file it is, counted from 1.
    pub index: usize,
    pub exchange: &'a OwnedExchange,
    /// The findings; `None` if the service was not recognized.
    pub report: Option<&'a Report>,
    /// Findings that are less severe are not written.
    pub least: Severity,
}

impl<'a> Checked<'a> {
    fn findings(&self) -> Vec<&'a Finding> {
        let findings = self.report.map_or(&[][..], Report::findings);
        findings.iter().filter(|finding| finding.severity() >= self.least).collect()
    }

    fn service(&self) -> Option<&'static Contract> {
        self.report.and_then(|report| contracts::by_name(report.contract()))
    }

    /// `file:index`.
    fn source(&self) -> String {
        format!("{}:{}", self.file.display(), self.index)
    }
}

/// A form of output. JSON and SARIF write each exchange when it was checked. Text holds back a limited number of
/// findings, to fold those that are the same.
pub trait Form {
    /// Starts the output, before the first exchange.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// Adds an exchange.
    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Ends the output. `failures` are the messages about files that could not be read to their end.
    fn end(&mut self, count: &Count, failures: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let _ = (count, failures, out);
        Ok(())
    }
}

impl OutputOptions {
    /// Returns the form that was asked for.
    pub fn form(&self) -> Box<dyn Form> {
        match self.format {
            Format::Text => Box::new(text::Text::new(&self.text, self.color.is_on())),
            Format::Json => Box::new(json::Json),
            Format::Sarif => Box::new(sarif::Sarif::default()),
        }
    }

    /// The least severity that is written.
    pub const fn least(&self) -> Severity {
        if self.errors_only { Severity::Error } else { Severity::Note }
    }
}
