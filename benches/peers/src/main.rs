//! Measures reading a header, and reading it and using its values, beside other crates for the same header.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/Cargo.toml               the tables
//! cargo run --release --manifest-path benches/peers/Cargo.toml -- --write    writes them, and the chart, into docs/;
//!                                                                            benches/performance does that, and more
//! cargo run --release --manifest-path benches/peers/Cargo.toml -- Link Date  the tables of the inputs with such names
//! cargo run --manifest-path benches/peers/Cargo.toml -- --verify             only checks the verdicts
//! ```
//!
//! Every verdict is checked before anything is measured: the function that is measured is run with a sink that keeps the
//! values, and these are compared with those that the field value has.

mod chart;
mod claims;
mod decode;
// What is not called here is for the programs of the crate.
#[allow(dead_code)]
#[path = "../../harness/mod.rs"]
mod harness;
mod inputs;
#[allow(dead_code)]
#[path = "../../cases/lines.rs"]
mod lines;
mod measure;
mod ours;
mod peers;
mod report;
mod row;
#[path = "../../cases/sink.rs"]
mod sink;
#[allow(dead_code)]
#[path = "../../cases/uses.rs"]
mod uses;

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::decode::Pair;
use crate::harness::Failure;
use crate::report::{PARSE, TAKE};
use crate::row::Input;

fn main() -> ExitCode {
    let (mut inputs, mut pairs) = (inputs::all(), decode::all());
    let has = |flag: &str| std::env::args().any(|arg| arg == flag);
    if has("--verify") {
        return verify(&inputs, &pairs);
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<_> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    if !has("--write") && !has(harness::MEASURE) && !wanted.is_empty() {
        inputs.retain(|input| wanted.iter().any(|word| input.name.contains(*word)));
        pairs.retain(|pair| wanted.iter().any(|word| pair.name.contains(*word)));
    }
    let mut cases = measure::cases(&mut inputs);
    let of_inputs = cases.len();
    cases.extend(pairs.iter_mut().flat_map(Pair::cases));
    if harness::is_measured(&cases) {
        return ExitCode::SUCCESS;
    }
    if verify(&inputs::all(), &pairs) != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    let outcome = measure::costs(cases).and_then(|costs| {
        let (of_inputs, decoded) = costs.split_at(of_inputs);
        let mut results = measure::results(&inputs, of_inputs);
        if results.iter().any(|result| result.name.starts_with("Link")) {
            report::merge(&mut results, &apart()?)
                .ok_or_else(|| unmeasured("hyperx: no counts"))?;
        }
        let sections = [
            ("peers: method", report::method()),
            ("peers: summary", report::summary(&results, &pairs, decoded)),
            ("peers: parse", report::goals(&results, PARSE, |result| result.goal.parse)),
            ("peers: use", report::goals(&results, TAKE, |result| result.goal.take)),
            ("peers: owned", report::owned(&pairs, decoded)),
            ("peers: all", report::everything(&results)),
        ];
        if has("--write") {
            return write(sections.to_vec(), &chart::svg(&results));
        }
        for (name, section) in sections {
            println!("## {name}\n\n{section}");
        }
        Ok(())
    });
    harness::exit_code(outcome)
}

/// Prints each verdict that does not hold.
fn verify(inputs: &[Input], pairs: &[Pair]) -> ExitCode {
    let mut differences: Vec<_> = inputs.iter().flat_map(Input::verify).collect();
    differences.extend(pairs.iter().filter_map(Pair::verify));
    differences.extend(claims::verify());
    if differences.is_empty() {
        let verdicts: usize = inputs.iter().map(|input| input.rows.len()).sum();
        eprintln!("{} verdicts hold", verdicts + pairs.len());
        return ExitCode::SUCCESS;
    }
    for line in &differences {
        eprintln!("{line}");
    }
    ExitCode::FAILURE
}

/// The counts of hyperx, which is a program apart.
fn apart() -> Result<String, Failure> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/hyperx/Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--locked", "--manifest-path", manifest])
        .output()
        .map_err(|error| unmeasured(&format!("hyperx: {error}")))?;
    if !output.status.success() {
        return Err(unmeasured(&format!("hyperx: {}", String::from_utf8_lossy(&output.stderr))));
    }
    String::from_utf8(output.stdout).map_err(|error| unmeasured(&error.to_string()))
}

fn unmeasured(why: &str) -> Failure {
    Failure::Unmeasured(why.to_owned())
}

/// Writes the sections and the chart into the documentation, and other sections from the files of arguments such as
/// `messages=target/messages.md`.
fn write(sections: Vec<(&str, String)>, chart: &str) -> Result<(), Failure> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let failed =
        |path: &Path, error: std::io::Error| unmeasured(&format!("{}: {error}", path.display()));
    let page = docs.join("PERFORMANCE.md");
    let mut text = std::fs::read_to_string(&page).map_err(|error| failed(&page, error))?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut all = sections;
    for (name, file) in args.iter().filter_map(|arg| arg.split_once('=')) {
        let section =
            std::fs::read_to_string(file).map_err(|error| failed(file.as_ref(), error))?;
        all.push((name, section));
    }
    for (name, section) in &all {
        text = report::replaced(&text, name, section)
            .ok_or_else(|| unmeasured(&format!("PERFORMANCE.md has no section {name:?}")))?;
    }
    std::fs::write(&page, text).map_err(|error| failed(&page, error))?;
    let svg = docs.join("peers.svg");
    std::fs::write(&svg, chart).map_err(|error| failed(&svg, error))
}
