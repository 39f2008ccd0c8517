//! `masthead decode`: JSON lines in, JSON lines out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use masthead::catalog::{self, Entry};
use masthead::{DecodeError, Description, Lines, Note, Notes};
use serde::{Deserialize, Serialize};

use crate::arguments::named;
use crate::json::Shown;
use crate::{Failure, output_failed};

/// The longest line of input: far more than the longest header needs, escaped as it may be.
const MAX_INPUT: u64 = 64 * 1024 * 1024;

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

/// Decodes every line of `file`, or of standard input.
pub fn run(file: Option<&Path>, strict: bool, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match file {
        Some(path) if path != Path::new("-") => {
            let name = named(&path.display().to_string());
            let cannot = |error| Failure::usage(format!("cannot read {name}: {error}"));
            let file = File::open(path).map_err(cannot)?;
            stream(BufReader::new(file), strict, out, cannot)
        }
        _ => {
            let cannot = |error| Failure::usage(format!("cannot read standard input: {error}"));
            stream(io::stdin().lock(), strict, out, cannot)
        }
    }
}

fn stream(
    mut input: impl Buffered,
    strict: bool,
    out: &mut impl Write,
    cannot_read: impl Fn(io::Error) -> Failure,
) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(out);
    let mut line = Vec::new();
    loop {
        line.clear();
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
        let write = |error: serde_json::Error| output_failed(&error.into());
        if too_long {
            let problem = format!("a line longer than {MAX_INPUT} bytes");
            serde_json::to_writer(&mut out, &malformed(0, &problem)).map_err(write)?;
        } else {
            answer(&line, strict, &mut out).map_err(write)?;
        }
        // Whoever waits for the answer before it writes on shall have it.
        let written = out.write_all(b"\n");
        let flushed = if input.is_drained() { out.flush() } else { Ok(()) };
        written.and(flushed).map_err(|error| output_failed(&error))?;
    }
    out.flush().map_err(|error| output_failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// A reader that tells whether the next read may have to wait.
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
        // Standard input does not tell what it holds.
        true
    }
}

/// Writes the answer to one line of input.
fn answer(line: &[u8], strict: bool, out: &mut impl Write) -> serde_json::Result<()> {
    let input: Input = match serde_json::from_slice(line) {
        Ok(input) => input,
        Err(error) => return serde_json::to_writer(out, &no_input(line, &error)),
    };
    let Some(entry) = catalog::find(&input.header) else {
        return serde_json::to_writer(out, &unknown(&input.header));
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
            deviations,
        },
        Err(error) => refusal(name, error_output(*error), deviations),
    };
    serde_json::to_writer(out, &output)
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

/// A field value as it came in: the input is UTF-8, and no value is made of parts of its characters.
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
    deviations: Vec<DeviationOutput>,
) -> Output<'_> {
    Output { header, ok: false, value: None, canonical: None, error: Some(error), deviations }
}

/// What is wrong with a line that is not of the form, without what it holds.
fn no_input(line: &[u8], error: &serde_json::Error) -> Output<'static> {
    let offset = error.column().saturating_sub(1).min(line.len());
    match line.trim_ascii() {
        [] => malformed(0, "an empty line"),
        _ if error.is_data() => {
            malformed(offset, &format!("JSON of another form at byte {offset}"))
        }
        _ => malformed(offset, &format!("no JSON at byte {offset}")),
    }
}

fn malformed(offset: usize, problem: &str) -> Output<'static> {
    let error = ErrorOutput {
        code: "malformed-input",
        line: 0,
        offset,
        expected: "{\"header\":\"…\",\"values\":[\"…\"]}",
        message: format!("malformed input: {problem}"),
    };
    refusal(None, error, Vec::new())
}

fn unknown(name: &str) -> Output<'_> {
    let error = ErrorOutput {
        code: "unknown-header",
        line: 0,
        offset: 0,
        expected: "a header of the catalog",
        message: "this header is not in the catalog".to_owned(),
    };
    refusal(Some(name), error, Vec::new())
}
