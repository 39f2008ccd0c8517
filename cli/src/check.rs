//! `masthead check`: what is wrong with the messages in a file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use masthead::HttpDate;
use masthead::contract::{Context, Contract, History, Report, UnknownHeaders};
use masthead::cosmos::ConsistencyLevel;
use masthead::services::cosmos_db::Operation;
use masthead::services::cosmos_db::{AccountConsistency, MultiWrite};
use masthead::services::voss_automate::Release;
use masthead::services::youforce::SingleTenant;

use crate::arguments::named;
use crate::contracts;
use crate::input::{self, Form as InputForm, OwnedExchange, Stopped};
use crate::output::{Checked, Count, Form, OutputOptions, shown};
use crate::progress::Progress;
use crate::severities::{Severities, SeverityOptions};
use crate::signatures::{KeyOptions, Signatures};
use crate::{Failure, is_closed, output_failed};

#[derive(Args)]
pub struct Options {
    /// Whose contract the messages are held against; without it, that of the service that each seems to be with
    #[arg(long, value_parser = contracts::named)]
    service: Option<&'static Contract>,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    severities: SeverityOptions,
    #[command(flatten)]
    key: KeyOptions,
    /// The clock of the service, as a date; HAR files have their own
    #[arg(long, value_name = "TIME", value_parser = input::clock)]
    now: Option<HttpDate>,
    /// What the requests are meant to do to Azure Cosmos DB, where their method allows it
    #[arg(long, value_name = "OPERATION")]
    operation: Option<Operation>,
    /// The consistency of the Azure Cosmos DB account
    #[arg(value_parser = ConsistencyLevel::from_name, long, value_name = "LEVEL")]
    account_consistency: Option<ConsistencyLevel>,
    /// The Azure Cosmos DB account takes writes in more than one region
    #[arg(long)]
    multi_write: bool,
    /// The release of VOSS Automate; 21.1 or later without it
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// The access token of Youforce is for one tenant
    #[arg(long)]
    single_tenant: bool,
    /// What is said of headers that the service does not have: ignore, detect or reject
    #[arg(long, value_name = "CHOICE", default_value = "ignore")]
    unknown_headers: UnknownHeaders,
    /// Files of raw HTTP/1.1 messages, HAR 1.2, the output of `curl -v`, or JSON lines of exchanges; "-" is
    /// standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Checks all files; the exit code is 1 when there is an error among the findings.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    if options.files.iter().filter(|file| *file == Path::new("-")).count() > 1 {
        return Err(Failure::usage("standard input can be read once, and \"-\" is given again"));
    }
    let severities = options.severities.read()?;
    let mut signatures = options.key.read()?;
    let mut form = options.output.form();
    let mut count = Count::default();
    if let Err(error) = form.begin(out) {
        return over(&error, &count);
    }
    let mut failures = Vec::new();
    for file in &options.files {
        let signatures = signatures.as_mut();
        match check_file(file, options, &severities, signatures, &mut *form, &mut count, out) {
            Ok(()) => {}
            // A file that cannot be read says nothing of the next one.
            Err(Stopped::Input(failure)) => failures.push(failure),
            Err(Stopped::Output(error)) => {
                failures.iter().for_each(Failure::tell);
                return over(&error, &count);
            }
        }
    }
    // Whatever could be read is written, and is a whole log.
    let messages: Vec<&str> = failures.iter().map(|failure| failure.message.as_str()).collect();
    let written = form.end(&count, &messages, out);
    if let Some(last) = failures.pop() {
        failures.iter().for_each(Failure::tell);
        return Err(last);
    }
    if let Err(error) = written {
        return over(&error, &count);
    }
    if count.exchanges == 0 {
        return Err(Failure::usage("there is no exchange to check"));
    }
    if count.exchanges == count.unknown {
        let why = "nothing tells which service the messages are with: say it with --service";
        return Err(Failure::usage(why));
    }
    Ok(exit_code(&count))
}

fn exit_code(count: &Count) -> ExitCode {
    if count.errors > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// The end where nothing more can be written. The input may have none: whoever has read enough of the output has
/// the exit code of what was checked until then.
fn over(error: &io::Error, count: &Count) -> Result<ExitCode, Failure> {
    if is_closed(error) { Ok(exit_code(count)) } else { Err(output_failed(error)) }
}

fn check_file(
    file: &Path,
    options: &Options,
    severities: &Severities,
    mut signatures: Option<&mut Signatures>,
    form: &mut dyn Form,
    count: &mut Count,
    out: &mut impl Write,
) -> Result<(), Stopped> {
    let name = shown(&file.display().to_string());
    let (input, progress) = open(file, &name).map_err(|error| {
        let name = named(&file.display().to_string());
        Stopped::Input(Failure::usage(format!("cannot read {name}: {error}")))
    })?;
    // Identifiers and tokens are those of a client, and a file is what one client sent.
    let mut history = History::new();
    let mut index = 0;
    input::read(&name, input, &mut |exchange| {
        index += 1;
        let mut report = check(options, &exchange, &mut history);
        if let (Some(report), Some(signatures)) = (&mut report, &mut signatures) {
            signatures.check(report, &exchange, options.now.or(exchange.now));
        }
        count.allowed += report.as_mut().map_or(0, |report| severities.apply(report));
        count.add(report.as_ref());
        let checked = Checked { file, index, exchange: &exchange, report: report.as_ref() };
        progress.paused(|| form.exchange(&checked, out))
    })
}

/// Opens a file, or standard input, and shows how much of it was read.
fn open(file: &Path, name: &str) -> io::Result<(Box<dyn BufRead>, Progress)> {
    if file == Path::new("-") {
        let progress = Progress::of_stdin();
        return Ok((Box::new(progress.wrap(io::stdin().lock())), progress));
    }
    let file = File::open(file)?;
    let progress = Progress::of_file(&file, name);
    let input = BufReader::with_capacity(input::BUFFER, file);
    Ok((Box::new(progress.wrap(input)), progress))
}

/// Holds the contract of its service against an exchange; `None` where nothing tells which that is.
fn check(options: &Options, exchange: &OwnedExchange, history: &mut History) -> Option<Report> {
    let view = exchange.view();
    let Some(service) = options.service.or_else(|| contracts::of(&view)) else {
        history.pass_over();
        return None;
    };
    let mut context = Context::default()
        .with_unknown_headers(options.unknown_headers)
        // Browsers leave credentials out of what they export.
        .with_sanitized(exchange.form == InputForm::Har);
    context.now = options.now.or(exchange.now);
    if let Some(operation) = options.operation {
        context = context.with_fact(operation);
    }
    if let Some(level) = options.account_consistency {
        context = context.with_fact(AccountConsistency(level));
    }
    if options.multi_write {
        context = context.with_fact(MultiWrite(true));
    }
    if let Some(release) = options.release {
        context = context.with_fact(release);
    }
    if options.single_tenant {
        context = context.with_fact(SingleTenant(true));
    }
    Some(history.check(service, view, &context))
}
