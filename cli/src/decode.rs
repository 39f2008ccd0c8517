//! `masthead decode`: JSON lines in, JSON lines out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use masthead::catalog::{self, Entry};
use masthead::{DecodeError, Description, Lines, Note, Notes};
use serde::{Deserialize, Serialize};

use crate::arguments::named;
use crate::json::Shown;
use crate::{Failure, output_failed};

#[derive(Args)]
pub struct Options {
    /// Refuse every deviation from the grammar
    #[arg(long)]
    strict: bool,
    /// Exit with 0 even if an input line is malformed
    #[arg(long)]
    exit_zero: bool,
    /// File to read [default: standard input, as for "-"]
    file: Option<PathBuf>,
}

/// The longest line of input: far more than the longest header needs, even if every character is escaped.
const MAX_INPUT: u64 = 64 * 1024 * 1024;

/// The code of an input line that does not have the required form.
const MALFORMED: &str = "malformed-input";

#[derive(Deserialize)]
struct Input {
    header: String,
    values: Vec<String>,
}

#[derive(Serialize)]
struct Output<'a> {
    header: Option<&'a str>,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Shown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorOutput>,
    /// Which line of the input has the error, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    input_line: Option<usize>,
    deviations: Vec<DeviationOutput>,
}

#[derive(Serialize)]
struct ErrorOutput {
    code: &'static str,
    line: usize,
    offset: usize,
    expected: &'static str,
    message: String,
}

#[derive(Serialize)]
struct DeviationOutput {
    code: &'static str,
    line: usize,
    offset: usize,
}

/// Decodes every line of the file or of standard input; the exit code is 1 if a line was malformed.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match options.file.as_deref() {
        Some(path) if path != Path::new("-") => {
            let name = named(&path.display().to_string());
            let cannot = |error| Failure::usage(format!("cannot read {name}: {error}"));
            let file = File::open(path).map_err(cannot)?;
            stream(BufReader::new(file), options, out, cannot)
        }
        _ => {
            let cannot = |error| Failure::usage(format!("cannot read standard input: {error}"));
            stream(io::stdin().lock(), options, out, cannot)
        }
    }
}

fn stream(
    mut input: impl Buffered,
    options: &Options,
    out: &mut impl Write,
    cannot_read: impl Fn(io::Error) -> Failure,
) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(out);
    let mut line = Vec::new();
    let (mut number, mut is_malformed) = (0, false);
    loop {
        line.clear();
        number += 1;
        let mut too_long = false;
        let read = input.by_ref().take(MAX_INPUT).read_until(b'\n', &mut line);
        if read.map_err(&cannot_read)? == 0 {
            break;
        }
        if line.ends_with(b"\n") {
            line.pop();
        } else if line.len() as u64 == MAX_INPUT {
            input.skip_until(b'\n').map_err(&cannot_read)?;
            line.clear();
            too_long = true;
        }
        let answered = match too_long {
            true => {
                let problem = format!("longer than {MAX_INPUT} bytes");
                malformed(number, 0, &problem).write(&mut out)
            }
            false => answer(&line, number, options.strict, &mut out),
        };
        match answered {
            Ok(Line::Good) => {}
            Ok(Line::Malformed) => is_malformed = true,
            Err(error) => return Err(output_failed(&error.into())),
        }
        // A writer that waits for the answer before it goes on must get it.
        let written = out.write_all(b"\n");
        let flushed = if input.is_drained() { out.flush() } else { Ok(()) };
        written.and(flushed).map_err(|error| output_failed(&error))?;
    }
    out.flush().map_err(|error| output_failed(&error))?;
    let fails = is_malformed && !options.exit_zero;
    Ok(if fails { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The form of an input line.
#[derive(Clone, Copy)]
enum Line {
    Good,
    Malformed,
}

/// A reader that knows whether the next read may have to wait.
trait Buffered: BufRead {
    fn is_drained(&self) -> bool;
}

impl<R: Read> Buffered for BufReader<R> {
    fn is_drained(&self) -> bool {
        self.buffer().is_empty()
    }
}

impl Buffered for io::StdinLock<'_> {
    fn is_drained(&self) -> bool {
        // How much standard input has buffered is not known.
        true
    }
}

/// Writes the answer to one line of input.
fn answer(
    line: &[u8],
    number: usize,
    strict: bool,
    out: &mut impl Write,
) -> serde_json::Result<Line> {
    let input: Input = match serde_json::from_slice(line) {
        Ok(input) => input,
        Err(error) => return no_input(line, number, &error).write(out),
    };
    let Some(entry) = catalog::find(&input.header) else {
        return unknown(&input.header, number).write(out);
    };
    let mut notes = Notes::new();
    let decoded = decode(entry, &input.values, strict, &mut notes);
    let deviations = notes.iter().map(deviation).collect();
    let name = Some(entry.name().as_str());
    let output = match &decoded {
        Ok((value, canonical)) => Output {
            header: name,
            ok: true,
            value: Some(Shown(value)),
            canonical: Some(canonical.as_slice().iter().map(text).collect()),
            error: None,
            input_line: None,
            deviations,
        },
        Err(error) => refusal(name, error_output(*error), number, deviations),
    };
    output.write(out)
}

impl Output<'_> {
    fn write(&self, out: &mut impl Write) -> serde_json::Result<Line> {
        serde_json::to_writer(out, self)?;
        let is_malformed = self.error.as_ref().is_some_and(|error| error.code == MALFORMED);
        Ok(if is_malformed { Line::Malformed } else { Line::Good })
    }
}

fn decode(
    entry: &Entry,
    values: &[String],
    strict: bool,
    notes: &mut Notes,
) -> Result<(Description, Lines), DecodeError> {
    let lines = Lines::try_from_bytes(entry.name(), values.iter().map(String::as_bytes))?;
    entry.parse_noting(lines.as_field_lines(), notes)?;
    if strict {
        entry.parse_strict(lines.as_field_lines())?;
    }
    Ok((entry.describe(lines.as_field_lines())?, entry.canonical(lines)?))
}

/// A field value as it came in: the input is UTF-8, and no value splits a character.
fn text(value: &http::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn deviation(note: Note) -> DeviationOutput {
    DeviationOutput { code: note.deviation().code(), line: note.line(), offset: note.offset() }
}

fn error_output(error: DecodeError) -> ErrorOutput {
    ErrorOutput {
        code: error.code(),
        line: error.line(),
        offset: error.offset(),
        expected: error.expected().text(),
        message: error.to_string(),
    }
}

fn refusal(
    header: Option<&str>,
    error: ErrorOutput,
    number: usize,
    deviations: Vec<DeviationOutput>,
) -> Output<'_> {
    Output {
        header,
        ok: false,
        value: None,
        canonical: None,
        error: Some(error),
        input_line: Some(number),
        deviations,
    }
}

/// Describes a line that does not have the required form, without what it holds.
fn no_input(line: &[u8], number: usize, error: &serde_json::Error) -> Output<'static> {
    let offset = error.column().saturating_sub(1).min(line.len());
    match line.trim_ascii() {
        [] => malformed(number, 0, "empty line"),
        _ if error.is_data() => {
            malformed(number, offset, &format!("JSON with unexpected members at byte {offset}"))
        }
        _ => malformed(number, offset, &format!("invalid JSON at byte {offset}")),
    }
}

fn malformed(number: usize, offset: usize, problem: &str) -> Output<'static> {
    let error = ErrorOutput {
        code: MALFORMED,
        line: number,
        offset,
        expected: "{\"header\":\"…\",\"values\":[\"…\"]}",
        message: format!("line {number}: {problem}"),
    };
    refusal(None, error, number, Vec::new())
}

fn unknown(name: &str, number: usize) -> Output<'_> {
    let error = ErrorOutput {
        code: "unknown-header",
        line: 0,
        offset: 0,
        expected: "a header of the catalog",
        message: "this header is not in the catalog".to_owned(),
    };
    refusal(Some(name), error, number, Vec::new())
}
