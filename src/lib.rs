//! Typed HTTP headers for API services.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod deviation;
mod error;
mod field;
mod grammar;
pub mod limits;

pub mod auth;
pub mod conditional;
pub mod sync_token;
pub mod time;

pub mod catalog;
pub mod service;
#[cfg(feature = "proptest")]
pub mod strategies;

pub use deviation::{Deviation, Note, Notes};
pub use error::{Caret, DecodeError, ErrorKind, Expected};
pub use field::*;
