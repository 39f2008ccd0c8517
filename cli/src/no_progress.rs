//! The same as `progress`, where there is no terminal to draw on.

use std::fs::File;
use std::io::Read;

/// Nothing is drawn.
pub struct Progress;

impl Progress {
    /// Of a file.
    pub const fn of_file(_: &File, _: &str) -> Self {
        Self
    }

    /// Of standard input.
    pub const fn of_stdin() -> Self {
        Self
    }

    /// The reader as it is.
    pub fn wrap<R: Read>(&self, reader: R) -> R {
        reader
    }

    /// Runs `write`.
    pub fn paused<T>(&self, write: impl FnOnce() -> T) -> T {
        write()
    }
}
