//! `masthead` with the contracts of the five services.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    masthead_cli::run(masthead::services::ALL.to_vec())
}
