//! How findings are written: for people, as JSON, as SARIF.

mod escape;
mod json;
mod sarif;
mod text;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use masthead::contract::{Contract, Finding, Report, Severity};

use crate::contracts;
use crate::input::OwnedExchange;
pub use escape::{sentence, shown};

#[derive(Args)]
pub struct OutputOptions {
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Whether text has colours; "auto" is a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A JSON object for each exchange
    Json,
    /// One log of SARIF 2.1.0
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// An exchange that was checked, and what was found.
pub struct Checked<'a> {
    pub file: &'a Path,
    /// Which exchange of the file it is, counted from 1.
    pub index: usize,
    pub exchange: &'a OwnedExchange,
    /// What was found; `None` where nothing tells whose contract there is to hold.
    pub report: Option<&'a Report>,
}

impl<'a> Checked<'a> {
    fn findings(&self) -> &'a [Finding] {
        self.report.map_or(&[], Report::findings)
    }

    fn service(&self) -> Option<&'static Contract> {
        self.report.and_then(|report| contracts::by_name(report.contract()))
    }

    /// `file:index`.
    fn source(&self) -> String {
        format!("{}:{}", self.file.display(), self.index)
    }
}

/// How many exchanges were checked, and what was found.
#[derive(Default)]
pub struct Count {
    pub exchanges: usize,
    /// Those of which nothing tells the service.
    pub unknown: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Findings that nobody wants to hear of.
    pub allowed: usize,
}

impl Count {
    pub fn add(&mut self, report: Option<&Report>) {
        self.exchanges += 1;
        let Some(report) = report else {
            self.unknown += 1;
            return;
        };
        let mut add = |severity, count| match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
            Severity::Note => self.notes += count,
        };
        for finding in report.findings() {
            let severity = finding.severity();
            // What it stands for is counted, and it is not; unless it was made worse than that.
            if !finding.is_remainder() || report.left_out(severity) == 0 {
                add(severity, 1);
            }
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            add(severity, report.left_out(severity));
        }
    }
}

/// A form of output. Each exchange is written when it was checked: none of them is kept.
pub trait Form {
    /// What stands before the first exchange.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// One exchange.
    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// What stands after the last exchange; `failures` are why there are no more of them, where files
    /// could not be read to their end.
    fn end(&mut self, count: &Count, failures: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let _ = (count, failures, out);
        Ok(())
    }
}

impl OutputOptions {
    /// The form that was asked for.
    pub fn form(&self) -> Box<dyn Form> {
        match self.format {
            Format::Text => Box::new(text::Text::new(self.has_color())),
            Format::Json => Box::new(json::Json),
            Format::Sarif => Box::new(sarif::Sarif::default()),
        }
    }

    fn has_color(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                !refused && !dumb && io::stdout().is_terminal()
            }
        }
    }
}
