//! The crates beside this one, and what people write by hand.

pub mod net;
pub mod one;
pub mod request;
pub mod split;
