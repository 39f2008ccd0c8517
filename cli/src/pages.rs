//! `masthead completions` and `masthead man`: scripts and pages that are made from the command line's own description.

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments::named;
use crate::{Arguments, Failure, output_failed};

/// Writes the completion script of a shell.
pub fn completions(shell: Shell, out: &mut impl Write) -> Result<ExitCode, Failure> {
    // Generating panics when it cannot write: it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "masthead", &mut script);
    write(&script, out)
}

/// Writes the man page of the program, or of one of its commands.
pub fn man(command: Option<&str>, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let mut program = Arguments::command();
    program.build();
    let page = match command {
        None => program,
        Some(name) => {
            let Some(found) = program.find_subcommand(name) else {
                let problem = format!("\"{}\" is not a command", named(name));
                return Err(Failure::usage(problem));
            };
            found.clone()
        }
    };
    let mut text = Vec::new();
    let man = Man::new(page).source(concat!("masthead ", env!("CARGO_PKG_VERSION")));
    man.render(&mut text).map_err(|error| output_failed(&error))?;
    write(&text, out)
}

fn write(text: &[u8], out: &mut impl Write) -> Result<ExitCode, Failure> {
    out.write_all(text).map_err(|error| output_failed(&error))?;
    Ok(ExitCode::SUCCESS)
}
