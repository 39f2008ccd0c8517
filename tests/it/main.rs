//! All tests from outside in one program, a module for each topic. Only `alloc` needs a separate process.

mod common;

mod alternatives;
#[cfg(feature = "contracts")]
mod autotraits;
#[cfg(feature = "contracts")]
mod captures;
#[cfg(feature = "catalog")]
mod catalog;
#[cfg(all(feature = "contracts", feature = "signing"))]
mod causes;
mod conventions;
#[cfg(feature = "signing")]
mod digest;
#[cfg(feature = "contracts")]
mod fuzz_seeds;
#[cfg(feature = "contracts")]
mod headers_page;
#[cfg(feature = "contracts")]
mod iterators;
mod large_suites;
mod negotiation;
mod own_headers;
mod preconditions;
mod readme;
#[cfg(feature = "catalog")]
mod roundtrip;
#[cfg(feature = "contracts")]
mod secrets;
#[cfg(feature = "contracts")]
mod secrets_excerpts;
#[cfg(feature = "contracts")]
mod secrets_uris;
#[cfg(feature = "catalog")]
mod seeds;
#[cfg(all(feature = "contracts", feature = "serde"))]
mod serde;
#[cfg(all(feature = "contracts", feature = "serde"))]
mod serde_types;
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
#[cfg(feature = "contracts")]
mod vectors;
#[cfg(feature = "catalog")]
mod vendor_examples;
mod youforce;
