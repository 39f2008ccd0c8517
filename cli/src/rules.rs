//! `masthead rules`: lists the rules of `check`.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use masthead::contract::{Contract, EXAMPLE_KEY, Rule, Severity, all_rules};
use serde::Serialize;

use crate::contracts;
use crate::output::{ColorOptions, severity, width, wrap, write_json};
use crate::severities::{is_named, unknown};
use crate::{Failure, output_failed};

#[derive(Args)]
pub struct Options {
    /// Code of a rule; "partner.*" lists all rules whose codes start with "partner."
    code: Option<String>,
    /// List only the rules that apply to this service
    #[arg(long, value_parser = contracts::parser())]
    service: Option<&'static Contract>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    color: ColorOptions,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// Text for people
    Text,
    /// A JSON object on a line for each rule
    Json,
}

/// Lists the rules that were asked for, or describes the one whose code was given.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let code = options.code.as_deref();
    let contracts = options.service.map_or_else(|| contracts::all().to_vec(), |it| vec![it]);
    let is_listed = |rule: &&Rule| code.is_none_or(|code| is_named(rule.code(), code));
    let rules: Vec<&Rule> = all_rules(&contracts).filter(is_listed).collect();
    if let (true, Some(code)) = (rules.is_empty(), code) {
        let is_known = contracts::rules().any(|rule| is_named(rule.code(), code));
        return Err(Failure::usage(match (is_known, options.service) {
            (true, Some(service)) => format!("{code} does not apply to {}", service.title()),
            _ => unknown(code),
        }));
    }
    let (has_color, width) = (options.color.is_on(), width());
    if let (Some(rule), Format::Text) = (rules.first(), options.format) {
        if code == Some(rule.code()) {
            return write(one(rule, has_color).as_bytes(), out);
        }
    }
    let mut text = Vec::new();
    for rule in rules {
        match options.format {
            Format::Text => text.extend(line(rule, has_color, width).as_bytes()),
            Format::Json => {
                write_json(&Described::of(rule), &mut text)
                    .map_err(|error| output_failed(&error))?;
                text.push(b'\n');
            }
        }
    }
    write(&text, out)
}

fn write(text: &[u8], out: &mut impl Write) -> Result<ExitCode, Failure> {
    out.write_all(text).map_err(|error| output_failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// A rule as JSON.
#[derive(Serialize)]
struct Described<'a> {
    code: &'a str,
    severity: &'static str,
    /// The cases in which the severity is another.
    exceptions: Vec<Excepted<'a>>,
    /// `null` for a rule of every service.
    service: Option<&'static str>,
    summary: &'a str,
    explanation: &'a str,
    /// The status with which the service answers.
    status: Option<u16>,
    reference: Option<String>,
    url: Option<String>,
    /// The words of the service's documentation.
    quote: Option<&'a str>,
    example: &'a str,
    /// Options of `check` with which the example breaks the rule.
    example_options: &'a [&'a str],
}

#[derive(Serialize)]
struct Excepted<'a> {
    severity: &'static str,
    when: &'a str,
}

impl<'a> Described<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self {
            code: rule.code(),
            severity: rule.severity().name(),
            exceptions: rule
                .exceptions()
                .iter()
                .map(|it| Excepted { severity: it.severity.name(), when: it.when })
                .collect(),
            service: contracts::owner(rule).map(Contract::name),
            summary: rule.summary(),
            explanation: rule.explanation(),
            status: rule.status(),
            reference: rule.reference().map(|reference| reference.to_string()),
            url: rule.reference().map(|reference| reference.url().to_string()),
            quote: rule.quote().map(|quote| quote.words),
            example: rule.example(),
            example_options: rule.example_options(),
        }
    }
}

/// A rule in a list: on one line, or on several of a terminal that is too narrow for it.
fn line(rule: &Rule, has_color: bool, width: Option<usize>) -> String {
    let severity = severity(rule.severity(), 8, has_color);
    let (code, summary) = (rule.code(), rule.summary());
    // The columns of the three, and the spaces between them.
    let len = 8 + 1 + code.chars().count().max(52) + 1 + summary.chars().count();
    let Some(width) = width.filter(|width| *width < len) else {
        return format!("{severity} {code:52} {summary}\n");
    };
    let mut text = format!("{severity} {code}\n");
    for line in wrap(summary, width.saturating_sub(9)).lines() {
        let _ = writeln!(text, "         {line}");
    }
    text
}

fn one(rule: &Rule, has_color: bool) -> String {
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
    let lines: String = rule.example().lines().map(|line| format!("    {}\n", cut(line))).collect();
    let example = match lines.as_str() {
        "" => String::new(),
        lines => format!("An exchange that breaks it{options}{key}:\n\n{lines}"),
    };
    let exceptions = match rule.exceptions() {
        [] => String::new(),
        all => {
            let all: Vec<_> = all.iter().map(|it| with_article(it.severity, it)).collect();
            let own = with_article(rule.severity(), rule.severity());
            format!("It is {own}, but {}.\n\n", all.join(", and "))
        }
    };
    let prose = |text: String| width().map_or_else(|| text.clone(), |width| wrap(&text, width));
    let title = format!("{}: {}", rule.code(), rule.summary());
    let severity = severity(rule.severity(), 0, has_color);
    format!(
        "{} ({severity}, {service})\n\n{}\n\n{}{status}{}{}{example}",
        prose(title),
        prose(rule.explanation().to_owned()),
        prose(exceptions),
        prose(reference),
        prose(quote),
    )
}

/// A text that starts with the name of a severity, after its article.
fn with_article(severity: Severity, text: impl fmt::Display) -> String {
    let article = if severity == Severity::Error { "an" } else { "a" };
    format!("{article} {text}")
}

/// A line of an example; the end of a line that would fill the screen is left out.
fn cut(line: &str) -> Cow<'_, str> {
    const MAX: usize = 300;
    match line.char_indices().nth(MAX) {
        Some((end, _)) => {
            let rest = line.len() - end;
            format!("{}… ({rest} more bytes; --format json shows them)", &line[..end]).into()
        }
        None => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_of_examples_are_cut() {
        let line = "é".repeat(300);
        assert_eq!(cut(&line), line);
        let text = cut(&format!("{line}abc")).into_owned();
        assert_eq!(text, format!("{line}… (3 more bytes; --format json shows them)"));
    }
}
