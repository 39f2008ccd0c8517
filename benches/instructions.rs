//! How many instructions it takes to read a header, counted by callgrind.
//!
//! ```text
//! cargo bench --features contracts,signing                                          the tables of both programs
//! cargo bench --features contracts,signing --bench instructions -- --check          fails on a case above benches/limits.txt
//! cargo bench --features contracts,signing --bench instructions -- --write-limits   writes that file anew
//! ```
//!
//! Whole messages and signatures are a program of their own, `messages`: what a compiler inlines
//! depends on all that a program has.

#[path = "cases/headers.rs"]
mod cases;
mod harness;

fn main() -> std::process::ExitCode {
    harness::run(cases::all(), "limits.txt")
}
