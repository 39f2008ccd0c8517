//! `masthead explain`: describes a header and the parts of its value, for people.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use clap::Args;
use masthead::catalog::{self, Entry};
use masthead::contract::{Contract, edit_distance};
use masthead::{DecodeError, FieldLines, HttpDate, Lines, Notes};

use crate::arguments::named;
use crate::contracts;
use crate::input::now;
use crate::output::{width, wrap};
use crate::parts::push_description;
use crate::suggestions::suggestion;
use crate::{Failure, output_failed};

/// The longest standard input: far more than the field lines of a header.
const MAX_INPUT: u64 = 16 * 1024 * 1024;

#[derive(Args)]
pub struct Options {
    /// Describe the header as this service uses it
    #[arg(long, value_parser = contracts::parser())]
    service: Option<&'static Contract>,
    /// List all headers
    #[arg(long, conflicts_with = "lines")]
    list: bool,
    /// Time from which the age of dates is counted: a date, or "now"
    #[arg(long, value_name = "TIME", value_parser = now, default_value = "now")]
    now: HttpDate,
    /// Header as "Name: value", one argument for each field line; "Name: -" reads the value from standard input, "-"
    /// reads all field lines, and "Name" describes the header
    #[arg(required_unless_present = "list", value_name = "NAME: VALUE")]
    lines: Vec<String>,
}

/// Explains the header that the lines spell; the exit code is 1 if it cannot be decoded.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let (text, is_explained) = if options.list {
        (list(options.service), true)
    } else {
        let lines = with_input(&options.lines)?;
        explained(&lines, options)?
    };
    out.write_all(text.as_bytes()).map_err(|error| output_failed(&error))?;
    Ok(if is_explained { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A line for each header of the catalog, or for each that the service documents.
fn list(service: Option<&'static Contract>) -> String {
    let is_listed = |entry: &&Entry| {
        service.is_none_or(|it| contracts::directions(it, entry.name().as_str()).is_some())
    };
    let mut entries: Vec<&Entry> = catalog::ENTRIES.iter().filter(is_listed).collect();
    entries.sort_unstable_by_key(|entry| entry.name().as_str());
    let names = entries.iter().map(|entry| entry.name().as_str().len()).max().unwrap_or(0);
    let mut text = String::new();
    for entry in entries {
        let (name, summary) = (entry.name().as_str(), entry.summary());
        if width().is_some_and(|width| names + 2 + summary.chars().count() > width) {
            let _ = writeln!(text, "{name}\n    {summary}");
        } else {
            let _ = writeln!(text, "{name:names$}  {summary}");
        }
    }
    text
}

/// The lines with those that `-` stands for: field lines, or the values of a header.
fn with_input(lines: &[String]) -> Result<Vec<String>, Failure> {
    let is_input = |line: &String| line == "-" || name_of_input(line).is_some();
    match lines {
        [line] if is_input(line) => {
            let name = name_of_input(line);
            let text = input()?;
            let mut lines: Vec<String> = match name {
                Some(name) => text.lines().map(|value| format!("{name}: {value}")).collect(),
                None => text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            };
            if lines.is_empty() {
                match name {
                    Some(name) => lines.push(format!("{name}: ")),
                    None => return Err(Failure::usage("standard input has no field line")),
                }
            }
            Ok(lines)
        }
        lines if lines.iter().any(is_input) => {
            Err(Failure::usage("\"-\" must be the only argument, or the value of the only one"))
        }
        lines => Ok(lines.to_vec()),
    }
}

/// The name of a header whose value is `-`.
fn name_of_input(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    (value.trim() == "-").then_some(name.trim())
}

fn input() -> Result<String, Failure> {
    let cannot = |error| Failure::usage(format!("cannot read standard input: {error}"));
    let mut text = String::new();
    io::stdin().lock().take(MAX_INPUT + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > MAX_INPUT {
        return Err(Failure::usage(format!("standard input is longer than {MAX_INPUT} bytes")));
    }
    Ok(text)
}

/// The explanation, and whether the header could be decoded.
fn explained(lines: &[String], options: &Options) -> Result<(String, bool), Failure> {
    let (name, values) = split(lines)?;
    let Some(entry) = catalog::find(name) else {
        return Err(Failure::usage(unknown(name, values.is_some())));
    };
    let mut text = heading(entry, options.service);
    let Some(values) = values else {
        let _ = writeln!(text, "\nexample:\n  {}: {}", entry.name(), entry.example());
        return Ok((text, true));
    };
    let is_explained = explain(entry, &values, options.now, &mut text);
    Ok((text, is_explained))
}

/// Describes a name that is not in the catalog. Text that is not a name, or that has no value after it, may be a
/// credential, and is not repeated.
fn unknown(text: &str, has_value: bool) -> String {
    let name = match text.parse::<http::HeaderName>() {
        Ok(name) if name.as_str().len() <= 64 => name,
        _ => return "expected the name of a header before the colon".to_owned(),
    };
    let problem = match has_value {
        true => format!("unknown header \"{}\"", named(text).to_ascii_lowercase()),
        false => "unknown header name".to_owned(),
    };
    match nearest(name.as_str()) {
        Some(known) => format!("{problem}; did you mean {known}?"),
        None => format!("{problem}; \"masthead explain --list\" lists all headers"),
    }
}

/// The header whose name differs least, or is the only one that contains the text.
fn nearest(name: &str) -> Option<&'static str> {
    let names = || catalog::ENTRIES.iter().map(|entry| entry.name().as_str());
    let near = names()
        .filter_map(|known| Some((edit_distance(known, name)?, known)))
        .filter(|(distance, known)| *distance <= (known.len() / 4).max(1))
        .min();
    if let Some((_, known)) = near {
        return Some(known);
    }
    // `partitionkey`, say, without the prefix of the vendor.
    let mut longer = names().filter(|known| name.len() >= 4 && known.ends_with(name));
    longer.next().filter(|_| longer.next().is_none())
}

/// The name that all lines have, and their values; no values for a name alone.
fn split(lines: &[String]) -> Result<(&str, Option<Vec<&str>>), Failure> {
    if let [name] = lines {
        let is_name = !name.contains(':') && name.trim().parse::<http::HeaderName>().is_ok();
        if is_name {
            return Ok((name.trim(), None));
        }
    }
    let mut name = None;
    let mut values = Vec::new();
    for line in lines {
        let Some((this, value)) = line.split_once(':') else {
            return Err(Failure::usage("expected a header as \"Name: value\"; there is no colon"));
        };
        let this = this.trim();
        if *name.get_or_insert(this) != this && !this.eq_ignore_ascii_case(name.unwrap_or_default())
        {
            return Err(Failure::usage("all field lines must have the same name"));
        }
        values.push(value.trim_matches([' ', '\t']));
    }
    Ok((name.unwrap_or_default(), Some(values)))
}

fn heading(entry: &Entry, service: Option<&'static Contract>) -> String {
    let title = format!("{}: {}", entry.name(), entry.summary());
    let title = width().map_or_else(|| title.clone(), |width| wrap(&title, width));
    let mut text = format!("{title}\n");
    let mut has_user = false;
    for user in contracts::all() {
        let directions = contracts::directions(user, entry.name().as_str());
        let is_shown = service.is_none_or(|service| service == *user);
        if let (Some(directions), true) = (directions, is_shown) {
            has_user = true;
            let _ = writeln!(text, "  {} ({directions})", user.title());
        }
    }
    if let (Some(service), false) = (service, has_user) {
        let _ = writeln!(text, "  {} does not document this header", service.title());
    }
    text
}

/// Appends the explanation, and returns whether the header can be decoded.
fn explain(entry: &Entry, values: &[&str], now: HttpDate, text: &mut String) -> bool {
    let lines = match Lines::try_from_bytes(entry.name(), values.iter().map(|v| v.as_bytes())) {
        Ok(lines) => lines,
        Err(error) => {
            let line = values.get(error.line()).copied().unwrap_or_default();
            let error = error.sensitive(entry.is_sensitive()).at(0, error.span().unwrap_or(0..0));
            push_error(text, "", error, FieldLines::one(line.as_bytes()));
            push_help(text, entry, values);
            return false;
        }
    };
    let mut notes = Notes::new();
    let parsed = entry.parse_noting(lines.as_field_lines(), &mut notes);
    if let Ok(description) = entry.describe(lines.as_field_lines()) {
        text.push('\n');
        push_description(text, &description, now, 1);
    }
    for note in notes.iter() {
        let error = note.to_error(entry.name()).sensitive(entry.is_sensitive());
        text.push('\n');
        push_error(text, "accepted, but not correct: ", error, lines.as_field_lines());
    }
    if let Err(error) = parsed {
        text.push('\n');
        push_error(text, "", error, lines.as_field_lines());
        push_help(text, entry, values);
        return false;
    }
    if !entry.is_sensitive() && !notes.is_empty() {
        let canonical = entry.canonical(lines.clone()).unwrap_or(Lines::none());
        // A value without a canonical form is unchanged.
        if canonical.as_slice() == lines.as_slice() {
            return true;
        }
        text.push_str("\nwrite instead:\n");
        for line in canonical {
            let _ = writeln!(text, "  {}: {}", entry.name(), entry.shown_line(line.as_bytes()));
        }
    }
    true
}

/// Appends what to write in place of a value that cannot be decoded.
fn push_help(text: &mut String, entry: &Entry, values: &[&str]) {
    let name = entry.name();
    let suggested = match values {
        [value] if !entry.is_sensitive() => suggestion(entry, value),
        _ => None,
    };
    let _ = match suggested {
        Some(value) => writeln!(text, "\nwrite instead:\n  {name}: {value}"),
        None => writeln!(
            text,
            "\nexpected a value such as:\n  {name}: {}",
            entry.example_like(values.first().map_or(b"", |value| value.as_bytes()))
        ),
    };
}

fn push_error(text: &mut String, before: &str, error: DecodeError, lines: FieldLines<'_>) {
    let message = format!("{before}{} [{}]", error.message(lines), error.code());
    let message = width().map_or_else(|| message.clone(), |width| wrap(&message, width));
    let _ = writeln!(text, "{message}");
    for line in error.caret(lines).to_string().lines() {
        let _ = writeln!(text, "  {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_known() {
        assert_eq!(nearest("sync-tokens"), Some("sync-token"));
        assert_eq!(nearest("documentdb-partitionkey"), Some("x-ms-documentdb-partitionkey"));
        assert_eq!(nearest("x-unknown-header"), None);
        assert_eq!(nearest("x"), None);
    }
}
