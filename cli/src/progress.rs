//! How much of a long input was read, on the terminal of whoever waits.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

/// Files up to this length are read before anybody wonders.
const LONG: u64 = 8 << 20;

/// A bar on standard error; nothing where nobody would see it, or where the input is short.
///
/// The bar goes away when this and the readers that count for it are dropped, as bars do by default.
pub struct Progress {
    bar: ProgressBar,
    /// True if the output goes to the same terminal as the bar.
    is_shared: bool,
}

impl Progress {
    /// Of a file; without a length, of one of which nobody knows it.
    pub fn of_file(file: &File, name: &str) -> Self {
        let len = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        Self::new(name, len)
    }

    /// Of standard input: nothing where a person types it.
    pub fn of_stdin() -> Self {
        match io::stdin().is_terminal() {
            true => Self { bar: ProgressBar::hidden(), is_shared: false },
            false => Self::new("standard input", None),
        }
    }

    fn new(name: &str, len: Option<u64>) -> Self {
        let is_short = len.is_some_and(|len| len <= LONG);
        if is_short || !io::stderr().is_terminal() || is_piped(&io::stdout()) {
            return Self { bar: ProgressBar::hidden(), is_shared: false };
        }
        // Draws on standard error.
        let bar = len.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = match len {
            Some(_) => "{prefix}  {bytes} of {total_bytes} {wide_bar} {eta}",
            None => "{prefix}  {bytes} {spinner}",
        };
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(name.to_owned());
        Self { bar, is_shared: io::stdout().is_terminal() }
    }

    /// Counts what is read.
    pub fn wrap<R: Read>(&self, reader: R) -> ProgressBarIter<R> {
        self.bar.wrap_read(reader)
    }

    /// Takes the bar away while something is written, which may go to the same terminal.
    pub fn paused<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.is_shared { self.bar.suspend(write) } else { write() }
    }
}

/// Returns true if the output goes to another program, such as a pager, which may use the terminal.
#[cfg(unix)]
fn is_piped(out: &impl std::os::fd::AsFd) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let file = out.as_fd().try_clone_to_owned().map(File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|data| data.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_piped(out: &impl IsTerminal) -> bool {
    !out.is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_read() {
        let progress = Progress { bar: ProgressBar::hidden(), is_shared: true };
        let mut read = Vec::new();
        progress.wrap(&b"abc"[..]).read_to_end(&mut read).unwrap();
        assert_eq!((read.as_slice(), progress.bar.position()), (&b"abc"[..], 3));
        assert_eq!(progress.paused(|| 1), 1);
    }
}
