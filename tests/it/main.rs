//! All tests from outside in one program, a module for each topic. `alloc` alone needs a process of its own.

mod common;

mod alternatives;
mod autotraits;
mod captures;
#[cfg(feature = "signing")]
mod digest;
mod fuzz_seeds;
mod negotiation;
mod own_headers;
mod preconditions;
mod readme;
#[cfg(feature = "proptest")]
mod roundtrip;
mod secrets;
mod secrets_uris;
mod seeds;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "proptest")]
mod session;
#[cfg(feature = "signing")]
mod signing;
#[cfg(feature = "signing")]
mod signing_explain;
#[cfg(feature = "signing")]
mod signing_hostile;
#[cfg(feature = "signing")]
mod signing_laws;
mod sync_tokens;
mod vectors;
mod youforce;
