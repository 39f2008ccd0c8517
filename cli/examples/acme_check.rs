//! `masthead` with one contract more: `cargo run -p masthead-cli --example acme_check -- check FILE`.

#[allow(dead_code, reason = "its `main` is that of another example")]
#[path = "../../examples/own_contract.rs"]
mod acme;

fn main() -> std::process::ExitCode {
    let mut contracts = masthead::services::ALL.to_vec();
    contracts.push(&acme::ACME);
    masthead_cli::run(contracts)
}
