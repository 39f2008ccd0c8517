//! `masthead explain`: what a header says, for people.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use masthead::catalog::{self, Entry};
use masthead::contract::Contract;
use masthead::{DecodeError, Description, FieldLines, Lines, Notes, shown_uri};

use crate::arguments::named;
use crate::contracts;
use crate::{Failure, output_failed};

/// Explains the header that `lines` spell; the exit code is 1 when it does not decode.
pub fn run(
    lines: &[String],
    service: Option<&'static Contract>,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let (name, values) = split(lines)?;
    let Some(entry) = catalog::find(name) else {
        return Err(Failure::usage(unknown(name)));
    };
    let mut text = heading(entry, service);
    let explained = explain(entry, &values, &mut text);
    out.write_all(text.as_bytes()).map_err(|error| output_failed(&error))?;
    Ok(if explained { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A name that is not in the catalog; what is no name may be a credential, and is not repeated.
fn unknown(text: &str) -> String {
    match text.parse::<http::HeaderName>() {
        Ok(name) if name.as_str().len() <= 64 => {
            format!("\"{}\" is not a header of the catalog", named(text).to_ascii_lowercase())
        }
        _ => "what stands before the colon is not the name of a header".to_owned(),
    }
}

/// The name that all lines have, and their values.
fn split(lines: &[String]) -> Result<(&str, Vec<&str>), Failure> {
    let mut name = None;
    let mut values = Vec::new();
    for line in lines {
        let Some((this, value)) = line.split_once(':') else {
            return Err(Failure::usage(
                "a header is written \"Name: value\", and there is no colon",
            ));
        };
        let this = this.trim();
        if *name.get_or_insert(this) != this && !this.eq_ignore_ascii_case(name.unwrap_or_default())
        {
            return Err(Failure::usage("the lines are of more than one header"));
        }
        values.push(value.trim_matches([' ', '\t']));
    }
    Ok((name.unwrap_or_default(), values))
}

fn heading(entry: &Entry, service: Option<&'static Contract>) -> String {
    let mut text = format!("{}: {}\n", entry.name(), entry.summary());
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

/// Appends the explanation, and says whether the header decodes.
fn explain(entry: &Entry, values: &[&str], text: &mut String) -> bool {
    let lines = match Lines::try_from_bytes(entry.name(), values.iter().map(|v| v.as_bytes())) {
        Ok(lines) => lines,
        Err(error) => {
            let line = values.get(error.line()).copied().unwrap_or_default();
            let error = error.sensitive(entry.is_sensitive()).at(0, error.span().unwrap_or(0..0));
            push_error(text, error, FieldLines::one(line.as_bytes()));
            return false;
        }
    };
    let mut notes = Notes::new();
    let parsed = entry.parse_noting(lines.as_field_lines(), &mut notes);
    if let Ok(description) = entry.describe(lines.as_field_lines()) {
        text.push('\n');
        push_description(text, &description, 1);
    }
    for note in notes.iter() {
        let error = note.to_error(entry.name()).sensitive(entry.is_sensitive());
        let _ = write!(text, "\ntolerated: ");
        push_error(text, error, lines.as_field_lines());
    }
    if let Err(error) = parsed {
        text.push('\n');
        push_error(text, error, lines.as_field_lines());
        return false;
    }
    if !entry.is_sensitive() && !notes.is_empty() {
        let canonical = entry.canonical(lines.clone()).unwrap_or(Lines::none());
        // What has no canonical form stays as it is.
        if canonical.as_slice() == lines.as_slice() {
            return true;
        }
        text.push_str("\nto be written as:\n");
        for line in canonical {
            let _ = writeln!(text, "  {}: {}", entry.name(), entry.shown_line(line.as_bytes()));
        }
    }
    true
}

fn push_error(text: &mut String, error: DecodeError, lines: FieldLines<'_>) {
    let _ = writeln!(text, "{} [{}]", error.message(lines), error.code());
    for line in error.caret(lines).to_string().lines() {
        let _ = writeln!(text, "  {line}");
    }
}

/// Appends the parts, each with its meaning, and keeps the secrets.
fn push_description(text: &mut String, description: &Description, depth: usize) {
    let indent = "  ".repeat(depth);
    match description {
        Description::Object(parts) => {
            for part in parts {
                let (name, meaning) = (part.name, part.meaning);
                // Two texts are a pair within a list only; the value of a part is a list of two.
                let list = matches!(&part.value, Description::List(parts) if !parts.is_empty());
                if let Some(value) = scalar(&part.value).filter(|_| !list) {
                    let _ = writeln!(text, "{indent}{name} = {value}   ({meaning})");
                } else {
                    let _ = writeln!(text, "{indent}{name}   ({meaning})");
                    push_description(text, &part.value, depth + 1);
                }
            }
        }
        Description::List(parts) => {
            for (index, part) in parts.iter().enumerate() {
                if let Some(value) = scalar(part) {
                    let _ = writeln!(text, "{indent}{value}");
                } else {
                    let _ = writeln!(text, "{indent}{}.", index + 1);
                    push_description(text, part, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// What fits on the line of its name.
fn scalar(description: &Description) -> Option<String> {
    match description {
        Description::Null => Some("none".to_owned()),
        Description::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        Description::Number(value) => Some(value.to_string()),
        Description::Thousandths(value) => Some((f64::from(*value) / 1000.0).to_string()),
        Description::Decimal(text) => Some(text.clone()),
        Description::Text(text) if is_ambiguous(text) => Some(format!("{text:?}")),
        Description::Text(text) => Some(text.escape_debug().to_string()),
        Description::Uri(text) => scalar(&Description::Text(shown_uri(text))),
        Description::Secret(text) => Some(format!("{} bytes, not shown", text.len())),
        Description::List(parts) if parts.is_empty() => Some("none".to_owned()),
        Description::List(parts) => match &parts[..] {
            // A name and its value.
            [
                Description::Text(name),
                value @ (Description::Text(_)
                | Description::Uri(_)
                | Description::Secret(_)
                | Description::Number(_)),
            ] => Some(format!("{} = {}", name.escape_debug(), scalar(value)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether text looks like something else that is shown: a number, yes, no or none.
fn is_ambiguous(text: &str) -> bool {
    matches!(text, "" | "yes" | "no" | "none" | "true" | "false" | "null")
        || text.parse::<f64>().is_ok()
}
