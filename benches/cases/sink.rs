//! Where the values of a header go once they are taken out.

use std::hint::black_box;

/// Takes the values of a header. What is measured and what is checked are one function with two sinks.
pub trait Sink {
    fn text(&mut self, text: impl AsRef<[u8]>);
    fn number(&mut self, number: u64);
    fn signed(&mut self, number: i64);
}

/// Keeps nothing, and makes the compiler believe that every value was used.
pub struct Used;

impl Sink for Used {
    #[inline]
    fn text(&mut self, text: impl AsRef<[u8]>) {
        black_box(text.as_ref());
    }

    #[inline]
    fn number(&mut self, number: u64) {
        black_box(number);
    }

    #[inline]
    fn signed(&mut self, number: i64) {
        black_box(number);
    }
}
