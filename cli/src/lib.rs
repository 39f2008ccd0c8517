//! The program `masthead`: it decodes, explains and checks the headers of API services.
//!
//! The library is for programs with contracts of their own, which `check` and `rules` know; `explain` and `decode` know the
//! headers of the catalog. This is the whole `main` of one:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use masthead::contract::{Checks, Contract};
//! use masthead::header_set::NoHeaders;
//!
//! struct Acme;
//!
//! impl Checks for Acme {
//!     type Request = NoHeaders;
//!     type Response = NoHeaders;
//! }
//!
//! static ACME: Contract = Contract::new::<Acme>("acme", "Acme API");
//!
//! fn main() -> ExitCode {
//!     let mut contracts = masthead::services::ALL.to_vec();
//!     contracts.push(&ACME);
//!     masthead_cli::run(contracts)
//! }
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod arguments;
mod check;
mod contracts;
mod decode;
mod explain;
mod input;
mod json;
mod output;
#[cfg(not(target_family = "wasm"))]
mod progress;
#[cfg(target_family = "wasm")]
#[path = "no_progress.rs"]
mod progress;
mod rules;
mod severities;
mod signatures;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use masthead::contract::Contract;

use output::sentence;

/// Typed HTTP headers of Azure App Configuration, Azure Cosmos DB, the Microsoft Partner API,
/// Youforce and VOSS Automate.
#[derive(Parser)]
// The name is not the one by which the program was called, which may be any.
#[command(name = "masthead", version, arg_required_else_help = true, bin_name = "masthead")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const DECODE_HELP: &str = r#"Each line in has one string for each field line:
  {"header":"Sync-Token","values":["a=b;sn=1"]}
Each line out is one of
  {"header":"sync-token","ok":true,"value":{…},"canonical":["…"],"deviations":[…]}
  {"header":"…","ok":false,"error":{…},"deviations":[…]}"#;

#[derive(Subcommand)]
enum Command {
    /// Decode headers: JSON lines in, one JSON line out for each
    ///
    /// The output shows what the input holds, credentials included.
    #[command(after_help = DECODE_HELP)]
    Decode {
        /// Refuse every deviation from the grammar
        #[arg(long)]
        strict: bool,
        /// The file to read; standard input without it, or for "-"
        file: Option<PathBuf>,
    },
    /// Explain a header: what each part means, or what is wrong with it
    Explain {
        /// Say what the header is to this service
        #[arg(long, value_name = "SERVICE", value_parser = contracts::named)]
        service: Option<&'static Contract>,
        /// The header as "Name: value"; one argument for each of its field lines
        #[arg(required = true, value_name = "NAME: VALUE")]
        lines: Vec<String>,
    },
    /// Check messages against the contract of a service
    #[command(after_help = CHECK_HELP)]
    Check(check::Options),
    /// List the rules of `check`, or tell all of one
    Rules {
        /// The code of a rule; "partner.*" lists all whose codes begin so
        code: Option<String>,
    },
}

const CHECK_HELP: &str = "\
Files are read as they come, whatever their size, and what a file is, its content tells.

The exit code is 1 when a finding is an error, and 2 when a file cannot be read to its end. What such
a file holds before the fault is checked and printed still, and so are the files after it.";

/// Why the program stops early: a sentence for standard error, and the exit code.
struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// The input or the command line cannot be used.
    fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// Writes the sentence, where there is one.
    fn tell(&self) {
        if !self.message.is_empty() {
            let line = format!("masthead: {}\n", sentence(&self.message));
            // There is nobody to tell where standard error does not take it; the exit code says enough.
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    /// Writes the sentence; the exit code.
    fn exit(&self) -> ExitCode {
        self.tell();
        ExitCode::from(self.code)
    }
}

/// Runs the program with these contracts: reads its command line, writes its output, and returns its exit code.
///
/// Of several calls in one process, all have the contracts of the first.
#[must_use]
pub fn run(contracts: Vec<&'static Contract>) -> ExitCode {
    run_from(contracts, std::env::args_os(), &mut io::stdout().lock())
}

/// Runs the program with another command line than that of the process, whose first word is the name of the program,
/// and another place for its output. What goes wrong is told on standard error.
#[must_use]
pub fn run_from(
    contracts: Vec<&'static Contract>,
    command_line: impl IntoIterator<Item = OsString>,
    mut out: &mut dyn Write,
) -> ExitCode {
    contracts::set(contracts);
    let arguments = match arguments::read::<Arguments>(command_line) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let result = match arguments.command {
        Command::Decode { strict, file } => decode::run(file.as_deref(), strict, &mut out),
        Command::Check(options) => check::run(&options, &mut out),
        Command::Rules { code } => rules::run(code.as_deref(), &mut out),
        Command::Explain { service, lines } => explain::run(&lines, service, &mut out),
    };
    let result = result.and_then(|code| {
        match out.flush() {
            // The exit code is still to tell.
            Err(error) if !is_closed(&error) => Err(output_failed(&error)),
            _ => Ok(code),
        }
    });
    match result {
        Ok(code) => code,
        Err(failure) => failure.exit(),
    }
}

/// A reader that went away, as `head` does, is no failure worth a word.
fn output_failed(error: &io::Error) -> Failure {
    match is_closed(error) {
        true => Failure { message: String::new(), code: 0 },
        false => Failure::usage(format!("cannot write the output: {error}")),
    }
}

/// Whether the reader of the output went away.
fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
