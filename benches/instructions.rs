//! How many instructions it takes to read a header, and to read it and use its values, counted by callgrind.
//!
//! ```text
//! cargo bench --features contracts,signing                                          the tables of both programs
//! cargo bench --features contracts,signing --bench instructions -- --check          fails on a case above benches/limits.txt
//! cargo bench --features contracts,signing --bench instructions -- --write-limits   writes that file anew
//! ```
//!
//! Whole messages and signatures are in another program, `messages`: what a compiler inlines
//! depends on all that a program has.

mod harness;
#[path = "cases/headers.rs"]
mod headers;
#[path = "cases/lines.rs"]
mod lines;
#[path = "cases/sink.rs"]
mod sink;
#[path = "cases/uses.rs"]
mod uses;

fn main() -> std::process::ExitCode {
    let cases = headers::all().into_iter().chain(uses::all());
    harness::run(cases.collect(), "limits.txt")
}
