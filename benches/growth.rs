//! How the cost of hostile input grows, counted by callgrind at n, 2n and 4n.
//!
//! ```text
//! cargo bench --features contracts,signing --bench growth                 the table of what costs most, and what grows most
//! cargo bench --features contracts,signing --bench growth -- --check      fails on a case that grows faster than 2.2 per doubling
//! cargo bench --features contracts,signing --bench growth -- --all        the table of all cases
//! cargo bench --features contracts,signing --bench growth -- --check link the cases that have "link" in their names
//! ```
//!
//! Twice the input may take at most 2.2 times the instructions: twice for what is linear, and some more
//! for tables that grow and for sorting. Where a limit of a parser caps the input the cost stops growing, which is
//! within the bound too. One process counts all cases of its share, so that this takes a minute or two.

#[path = "growth/headers.rs"]
mod headers;
#[path = "growth/lists.rs"]
mod lists;
#[path = "growth/measure.rs"]
mod measure;
#[path = "growth/messages.rs"]
mod messages;
#[path = "growth/patterns.rs"]
mod patterns;
#[cfg(feature = "signing")]
#[path = "growth/signatures.rs"]
mod signatures;

fn main() -> std::process::ExitCode {
    let cases = headers::all().into_iter().chain(messages::all()).chain(lists::all());
    #[cfg(feature = "signing")]
    let cases = cases.chain(signatures::all());
    measure::run(cases.collect())
}
