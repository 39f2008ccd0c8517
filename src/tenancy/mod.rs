//! Headers that say for whom a request is meant.

mod host;

pub use host::{Host, HostRef};
