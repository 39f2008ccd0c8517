//! `masthead rules`: what `check` looks for.

use std::io::Write;
use std::process::ExitCode;

use masthead::contract::{EXAMPLE_KEY, Rule};

use crate::contracts;
use crate::severities::{is_named, unknown};
use crate::{Failure, output_failed};

/// Lists all rules, or those whose codes begin with `begin.*`, or tells all of one.
pub fn run(code: Option<&str>, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let text = match (code, code.and_then(contracts::rule)) {
        (_, Some(rule)) => one(rule),
        (Some(code), None) => {
            contracts::rules().filter(|rule| is_named(rule.code(), code)).map(line).collect()
        }
        (None, None) => contracts::rules().map(line).collect::<String>(),
    };
    if text.is_empty() {
        return Err(Failure::usage(unknown(code.unwrap_or_default())));
    }
    out.write_all(text.as_bytes()).map_err(|error| output_failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

fn line(rule: &Rule) -> String {
    format!("{:8} {:52} {}\n", rule.severity(), rule.code(), rule.summary())
}

fn one(rule: &Rule) -> String {
    let service = contracts::owner(rule).map_or("every service", |contract| contract.title());
    let options = match rule.example_options() {
        [] => String::new(),
        options => format!(" with {}", options.join(" ")),
    };
    let key = match rule.example_options().contains(&"--key-env") {
        true => format!(", where that variable holds {EXAMPLE_KEY}"),
        false => String::new(),
    };
    let status = rule.status().map_or(String::new(), |it| format!("The service answers {it}.\n\n"));
    let reference =
        rule.reference().map_or(String::new(), |it| format!("See {it}: {}\n\n", it.url()));
    let quote = rule.quote().map_or(String::new(), |it| format!("It says: \"{}\"\n\n", it.words));
    let lines: String = rule.example().lines().map(|line| format!("    {line}\n")).collect();
    let example = match lines.as_str() {
        "" => String::new(),
        lines => format!("An exchange that breaks it{options}{key}:\n\n{lines}"),
    };
    format!(
        "{}: {} ({}, {service})\n\n{}\n\n{status}{reference}{quote}{example}",
        rule.code(),
        rule.summary(),
        rule.severity(),
        rule.explanation(),
    )
}
