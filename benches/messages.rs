//! How many instructions it takes to do something with the headers of a whole message, and to sign one.
//!
//! As `instructions`, with the limits of `benches/limits_messages.txt`. Without the feature `signing` its
//! cases are left out.

#[path = "cases/messages.rs"]
mod cases;
mod harness;
#[cfg(feature = "signing")]
#[path = "cases/signatures.rs"]
mod signatures;

fn main() -> std::process::ExitCode {
    let cases = cases::all().into_iter();
    #[cfg(feature = "signing")]
    let cases = cases.chain(signatures::all());
    harness::run(cases.collect(), "limits_messages.txt")
}
