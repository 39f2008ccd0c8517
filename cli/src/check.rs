//! `masthead check`: finds errors in the messages of files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use masthead::contract::{Context, Contract, History, Report, Severity, UnknownHeaders};
use masthead::cosmos::ConsistencyLevel;
use masthead::services::cosmos_db::Operation;
use masthead::services::cosmos_db::{AccountConsistency, MultiWrite};
use masthead::services::voss_automate::Release;
use masthead::services::youforce::SingleTenant;
use masthead::{HttpDate, UnknownName};

use crate::arguments::named;
use crate::contracts;
use crate::input::{self, OwnedExchange, Stopped, now};
use crate::output::{Checked, Count, Form, OutputOptions, shown};
use crate::progress::Progress;
use crate::severities::{Severities, SeverityOptions};
use crate::signatures::{KeyOptions, Signatures};
use crate::{Failure, is_closed, output_failed};

#[derive(Args)]
pub struct Options {
    /// Service whose rules apply [default: detected for each exchange]
    #[arg(long, value_parser = contracts::parser())]
    service: Option<&'static Contract>,
    #[command(flatten)]
    output: OutputOptions,
    /// Exit with 1 if there is a finding of this severity or a more severe one
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    fail_on: FailOn,
    #[command(flatten)]
    severities: SeverityOptions,
    #[command(flatten)]
    key: KeyOptions,
    /// Time of the service's clock: "now", or a date such as "Fri, 11 May 2018 18:48:36 GMT"
    ///
    /// Signatures and dates are checked against it. Exchanges in HAR files have their own time, which is used unless
    /// this option is given.
    #[arg(long, value_name = "TIME", value_parser = now)]
    now: Option<HttpDate>,
    /// Azure Cosmos DB: operation of all requests whose method allows it [default: detected]
    #[arg(long, value_parser = operations())]
    operation: Option<Operation>,
    /// Azure Cosmos DB: default consistency level of the account
    #[arg(long, value_name = "LEVEL", value_parser = levels(), ignore_case = true)]
    account_consistency: Option<ConsistencyLevel>,
    /// Azure Cosmos DB: the account has more than one write region
    #[arg(long)]
    multi_write: bool,
    /// VOSS Automate: release, such as 24.1 [default: 21.1 or later]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// Youforce: the access token is for a single tenant
    #[arg(long)]
    single_tenant: bool,
    /// How to treat headers that the service does not document
    #[arg(long, value_name = "CHOICE", default_value = "ignore", value_parser = treatments())]
    unknown_headers: UnknownHeaders,
    /// Files to check, in the formats that `--help` lists; "-" is standard input
    ///
    /// They are raw HTTP/1.1 messages or heads, HAR 1.2, JSON lines of exchanges, `.http` files, the log of the Azure SDK for
    /// Python, or output of `curl -v`, `curl --trace`, `curl --trace-ascii`, `wget -S`, `wget -d` or Python's `http.client`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// The least severe finding that makes the program exit with 1.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    /// Exit with 0, whatever is found
    Never,
}

impl FailOn {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// A parser of values with their descriptions, for `--help`.
fn described<T: Clone + Send + Sync + 'static>(
    values: impl IntoIterator<Item = (&'static str, &'static str)>,
    parse: impl Fn(&str) -> Result<T, UnknownName> + Clone + Send + Sync + 'static,
) -> impl TypedValueParser<Value = T> {
    let values = values.into_iter().map(|(name, help)| PossibleValue::new(name).help(help));
    PossibleValuesParser::new(values).try_map(move |name| parse(&name))
}

fn operations() -> impl TypedValueParser<Value = Operation> {
    let help = |operation: &Operation| match operation {
        Operation::Read => "Read one resource",
        Operation::ReadFeed => "List the resources of a kind",
        Operation::Query => "Run a query",
        Operation::Create => "Create a resource",
        Operation::Replace => "Replace a resource",
        Operation::Patch => "Change parts of a document",
        Operation::Upsert => "Create or replace a document",
        Operation::Delete => "Delete a resource",
        Operation::Batch => "Run several operations on documents of one partition",
        Operation::ChangeFeed => "Read the change feed",
        Operation::StoredProcedure => "Run a stored procedure",
        _ => "",
    };
    described(Operation::ALL.iter().map(move |it| (it.name(), help(it))), str::parse)
}

fn levels() -> impl TypedValueParser<Value = ConsistencyLevel> {
    let help = |level: &ConsistencyLevel| match level {
        ConsistencyLevel::Eventual => "Reads may be out of order",
        ConsistencyLevel::ConsistentPrefix => "Reads see writes in order, without gaps",
        ConsistencyLevel::Session => "A client reads its own writes",
        ConsistencyLevel::BoundedStaleness => "Reads lag by a limited time or number of versions",
        ConsistencyLevel::Strong => "Reads see the latest write",
        _ => "",
    };
    let levels = ConsistencyLevel::ALL.iter().rev().map(move |it| (it.name(), help(it)));
    described(levels, ConsistencyLevel::from_name)
}

fn treatments() -> impl TypedValueParser<Value = UnknownHeaders> {
    let help = |choice: &UnknownHeaders| match choice {
        UnknownHeaders::Ignore => "Report only names that look misspelled",
        UnknownHeaders::Detect => "Report a note",
        UnknownHeaders::Reject => "Report an error",
        _ => "",
    };
    described(UnknownHeaders::ALL.iter().map(move |it| (it.name(), help(it))), str::parse)
}

/// Checks all files; the exit code is 1 if there is a finding that `--fail-on` names.
pub fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Failure> {
    if options.files.iter().filter(|file| *file == Path::new("-")).count() > 1 {
        return Err(Failure::usage(
            "\"-\" is given more than once; standard input can only be read once",
        ));
    }
    let severities = options.severities.read()?;
    let mut signatures = options.key.read()?;
    let mut form = options.output.form();
    let mut count = Count::default();
    if let Err(error) = form.begin(out) {
        return over(&error, &count, options);
    }
    let mut failures = Vec::new();
    for file in &options.files {
        let signatures = signatures.as_mut();
        match check_file(file, options, &severities, signatures, &mut *form, &mut count, out) {
            Ok(()) => {}
            // The next files are checked even if this one cannot be read.
            Err(Stopped::Input(failure)) => failures.push(failure),
            Err(Stopped::Output(error)) => {
                failures.iter().for_each(Failure::tell);
                return over(&error, &count, options);
            }
        }
    }
    // The output is complete for everything that could be read.
    let messages: Vec<&str> = failures.iter().map(|failure| failure.message.as_str()).collect();
    let written = form.end(&count, &messages, out);
    if let Some(last) = failures.pop() {
        failures.iter().for_each(Failure::tell);
        return Err(last);
    }
    if let Err(error) = written {
        return over(&error, &count, options);
    }
    if count.exchanges == 0 {
        return Err(Failure::usage("no exchange to check was found"));
    }
    if count.exchanges == count.unknown {
        let why = "the service was not recognized; name it with --service";
        return Err(Failure::usage(why));
    }
    Ok(exit_code(&count, options))
}

fn exit_code(count: &Count, options: &Options) -> ExitCode {
    let fails = options.fail_on.severity().is_some_and(|severity| count.has(severity));
    if fails { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// Ends the program when nothing more can be written. If the reader of the output went away, the exit code is that of
/// the exchanges checked so far: the input may be endless.
fn over(error: &io::Error, count: &Count, options: &Options) -> Result<ExitCode, Failure> {
    if is_closed(error) { Ok(exit_code(count, options)) } else { Err(output_failed(error)) }
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
    // A file holds the messages of one client, and identifiers and tokens are those of a client.
    let mut history = History::new();
    let mut index = 0;
    input::read(&name, input, &mut |exchange| {
        index += 1;
        let mut report = check(options, &exchange, &mut history);
        if let (Some(report), Some(signatures)) = (&mut report, &mut signatures) {
            signatures.check(report, &exchange, options.now.or(exchange.now));
        }
        count.allowed += report.as_mut().map_or(0, |report| severities.apply(report));
        let (report, least) = (report.as_ref(), options.output.least());
        let checked = Checked { file, index, exchange: &exchange, report, least };
        count.add(&checked);
        progress.paused(|| form.exchange(&checked, out))
    })
}

/// Opens a file or standard input, and shows the progress of reading it.
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

/// Checks an exchange against the contract of its service; `None` if the service was not recognized.
fn check(options: &Options, exchange: &OwnedExchange, history: &mut History) -> Option<Report> {
    let view = exchange.view();
    let Some(service) = options.service.or_else(|| contracts::of(&view)) else {
        history.pass_over();
        return None;
    };
    let mut context = Context::default()
        .with_unknown_headers(options.unknown_headers)
        .with_sanitized(exchange.form.is_sanitized());
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
