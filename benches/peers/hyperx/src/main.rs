//! The part of `benches/peers` that reads links with hyperx.
//!
//! hyperx requires `bytes` below 1.2, and other crates a newer version, so that no one program can have both.

#[allow(dead_code)]
#[path = "../../../harness/mod.rs"]
mod harness;
#[allow(dead_code)]
#[path = "../../../cases/lines.rs"]
mod lines;
#[allow(dead_code)]
#[path = "../../src/measure.rs"]
mod measure;
#[allow(dead_code)]
#[path = "../../src/row.rs"]
mod row;
#[allow(dead_code)]
#[path = "../../../cases/sink.rs"]
mod sink;

use std::hint::black_box;
use std::process::ExitCode;

use http02::HeaderValue;
use hyperx::header::{Header, Link, RelationType};

use crate::harness::input::LINK;
use crate::lines::LINKS;
use crate::row::{Goal, Input, Verdict};
use crate::sink::Sink;

fn next_link<S: Sink>(value: &HeaderValue, sink: &mut S) -> Option<()> {
    let links: Link = Link::parse_header(&value).ok()?;
    let is_next = |rels: &[RelationType]| rels.contains(&RelationType::Next);
    let next = links.values().iter().find(|link| link.rel().is_some_and(is_next))?;
    sink.text(next.link());
    Some(())
}

fn input(name: &'static str, line: &str, target: &str) -> Input {
    let goal = Goal { peer: "", fixed: None, parse: 0.0, take: 0.0 };
    let malformed = "</a>; rel=\"next";
    let mut input = Input::new(name, line, malformed, goal).has(pieces![target]);
    // hyperx reads values of an older `http`.
    let subject = |line| HeaderValue::from_str(line).expect("a field value");
    input.add_of(
        subject(line),
        subject(malformed),
        ("hyperx", Verdict::Unchecked),
        |value| {
            black_box(&Link::parse_header(&value));
        },
        next_link,
        next_link,
    );
    input
}

fn main() -> ExitCode {
    let mut inputs = [
        input("Link, 1 link", LINK, "/kv?after=YWJj&api-version=1.0"),
        input("Link, 4 links", LINKS, "https://api.github.com/repositories/1300192/issues?page=4"),
    ];
    let differences: Vec<_> = inputs.iter().flat_map(Input::verify).collect();
    assert!(differences.is_empty(), "{differences:#?}");
    let cases = measure::cases(&mut inputs);
    if harness::is_measured(&cases) {
        return ExitCode::SUCCESS;
    }
    if std::env::args().any(|arg| arg == "--verify") {
        println!("{} verdicts hold", inputs.len());
        return ExitCode::SUCCESS;
    }
    // The input, the crate, its verdict, and three numbers for each of the two ways, for the program that asks.
    harness::exit_code(measure::costs(cases).map(|costs| {
        for results in measure::results(&inputs, &costs) {
            for row in &results.rows {
                print!("{}\t{}\t{}", results.name, row.peer, row.verdict);
                for cost in [row.parse, row.take] {
                    let (instructions, allocations) = (cost.instructions, cost.allocations);
                    print!("\t{instructions}\t{allocations}\t{}", cost.nanoseconds);
                }
                println!();
            }
        }
    }))
}
