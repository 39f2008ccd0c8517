//! The program `masthead`, which checks, explains and decodes the HTTP headers of API services.
//!
//! Use the library to build the program with additional contracts: `check` and `rules` know them. `explain` and `decode`
//! know the headers of the catalog. This is the whole `main` of such a program:
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
mod pages;
mod parts;
#[cfg(not(target_family = "wasm"))]
mod progress;
#[cfg(target_family = "wasm")]
#[path = "no_progress.rs"]
mod progress;
mod rules;
mod severities;
mod signatures;
mod suggestions;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use masthead::contract::Contract;

use output::sentence;

/// Checks, explains and decodes the HTTP headers of Azure App Configuration, Azure Cosmos DB, the Microsoft Partner API,
/// Youforce and VOSS Automate.
#[derive(Parser)]
// The name is fixed: the one by which the program was called may be anything.
#[command(name = "masthead", version, arg_required_else_help = true, bin_name = "masthead")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check messages against the rules of their service
    #[command(after_help = CHECK_HELP)]
    Check(Box<check::Options>),
    /// Explain a header: the meaning of each part, or what is wrong with it
    #[command(after_help = EXPLAIN_HELP)]
    Explain(explain::Options),
    /// Decode headers: JSON lines in, one JSON line out for each
    ///
    /// The output contains credentials if the input does.
    #[command(after_help = DECODE_HELP)]
    Decode(decode::Options),
    /// List the rules of `check`, or describe one of them
    Rules(rules::Options),
    /// Print a script that completes commands and options in a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// Shell that runs the script
        shell: clap_complete::Shell,
    },
    /// Print a man page
    #[command(after_help = MAN_HELP)]
    Man {
        /// Command to document [default: the program]
        command: Option<String>,
    },
}

const CHECK_HELP: &str = "\
Files of any size are read as a stream. The format of a file is detected from its content.

Text shows a finding that many exchanges share once, with the number of the others. JSON and SARIF have every finding.

Exit codes: 0 if all is well; 1 if there are errors (see --fail-on); 2 if a file cannot be read to its end. \
Everything before that point is still checked, and so are the other files.";

const EXPLAIN_HELP: &str = "\
Examples:
  masthead explain 'Sync-Token: jtqGc1I4=MDoyOA==;sn=28'
  masthead explain etag                  describe the header
  masthead explain 'Authorization: -'    read the value from standard input
  masthead explain -                     read field lines from standard input
  masthead explain --list

Secrets on a command line end up in the history of the shell: use \"-\" for them.";

const DECODE_HELP: &str = r#"Each input line has one string for each field line:
  {"header":"Sync-Token","values":["a=b;sn=1"]}
Each output line is one of
  {"header":"sync-token","ok":true,"value":{…},"canonical":["…"],"deviations":[…]}
  {"header":"…","ok":false,"error":{…},"input_line":1,"deviations":[…]}

Exit codes: 0 if every input line has this form, whether or not its header can be decoded; 1 if a line does not (see --exit-zero); 2 if the input cannot be read."#;

const COMPLETIONS_HELP: &str = "\
Examples:
  masthead completions bash > masthead.bash
  masthead completions fish > ~/.config/fish/completions/masthead.fish";

const MAN_HELP: &str = "\
Examples:
  masthead man > masthead.1
  masthead man check > masthead-check.1";

/// A reason to stop early: a sentence for standard error, and the exit code.
struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// The input or the command line cannot be used.
    fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// Writes the sentence, if there is one.
    fn tell(&self) {
        if !self.message.is_empty() {
            let line = format!("masthead: {}\n", sentence(&self.message));
            // If standard error cannot be written, the exit code has to do.
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    /// Writes the sentence, and returns the exit code.
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
/// and another place for its output. Errors are written to standard error.
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
        Command::Decode(options) => decode::run(&options, &mut out),
        Command::Check(options) => check::run(&options, &mut out),
        Command::Rules(options) => rules::run(&options, &mut out),
        Command::Explain(options) => explain::run(&options, &mut out),
        Command::Completions { shell } => pages::completions(shell, &mut out),
        Command::Man { command } => pages::man(command.as_deref(), &mut out),
    };
    let result = result.and_then(|code| match out.flush() {
        Err(error) if !is_closed(&error) => Err(output_failed(&error)),
        _ => Ok(code),
    });
    match result {
        Ok(code) => code,
        Err(failure) => failure.exit(),
    }
}

/// A reader that went away, as `head` does, is not worth a message.
fn output_failed(error: &io::Error) -> Failure {
    match is_closed(error) {
        true => Failure { message: String::new(), code: 0 },
        false => Failure::usage(format!("cannot write the output: {error}")),
    }
}

/// Returns true if the reader of the output went away.
fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
