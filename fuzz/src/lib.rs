//! The checks of the fuzz targets.
//!
//! A check is a function of bytes that panics where masthead breaks a promise. The targets in
//! `fuzz_targets/` only call one; `tests/it/fuzz_seeds.rs` of masthead replays the seeds through
//! [`checks`] on the stable compiler.

pub mod checks;
pub mod http_auth_peer;
