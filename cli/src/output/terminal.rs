//! The terminal: colours, its width, and text that is wrapped to it.

use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use masthead::contract::Severity;

/// Text is not wrapped to fewer columns than this.
const NARROWEST: usize = 30;

#[derive(Args)]
pub struct ColorOptions {
    /// When to use colors in text
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal; `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` are respected
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorOptions {
    /// Returns whether text on standard output has colors.
    pub fn is_on(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }
}

/// The columns of the terminal; `None` where standard output is not one.
pub fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0).max(NARROWEST))
}

/// Breaks text between words, so that no line has more than `width` columns. A word that is longer stays whole.
pub fn wrap(text: &str, width: usize) -> String {
    wrap_indented(text, width, "")
}

/// The same, with the further lines indented.
pub fn wrap_indented(text: &str, width: usize, indent: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            wrapped.push('\n');
        }
        let (mut column, mut has_word) = (0, false);
        for (position, word) in line.split(' ').enumerate() {
            let len = columns(word);
            if has_word && column + 1 + len > width.max(NARROWEST) {
                wrapped.push('\n');
                wrapped.push_str(indent);
                (column, has_word) = (indent.len(), false);
            } else if position > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += len;
            has_word |= len > 0;
        }
    }
    wrapped
}

/// How many columns text has without its colors.
fn columns(text: &str) -> usize {
    let mut parts = text.split('\x1b');
    let plain = parts.next().unwrap_or_default().chars().count();
    let colored = parts.filter_map(|part| part.split_once('m'));
    plain + colored.map(|(_, text)| text.chars().count()).sum::<usize>()
}

/// The name of a severity in its color, padded to `width` columns.
pub fn severity(severity: Severity, width: usize, has_color: bool) -> String {
    let color = match severity {
        Severity::Error => "\x1b[1m\x1b[91m",
        Severity::Warning => "\x1b[1m\x1b[33m",
        Severity::Note => "\x1b[1m\x1b[92m",
    };
    let name = format!("{:width$}", severity.name());
    if has_color { format!("{color}{name}\x1b[0m") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        let long = "https://example.com/a/very/long/address/indeed";
        let text = format!("one two three four five six seven {long} eight\nnine  ten");
        let wrapped = wrap(&text, 30);
        assert_eq!(
            wrapped,
            format!("one two three four five six\nseven\n{long}\neight\nnine  ten")
        );
        assert_eq!(wrap("", 30), "");
        assert_eq!(wrap("a b", 0), "a b");
        assert_eq!(wrap("  a  b", 30), "  a  b");
        let colored = "\x1b[1m\x1b[91m0123456789\x1b[0m 0123456789 01234567 \x1b[1m89\x1b[0m";
        let wrapped = colored.replace(" \x1b", "\n  \x1b");
        assert_eq!(wrap_indented(colored, 30, "  "), wrapped);
    }

    #[test]
    fn severities_are_padded() {
        assert_eq!(severity(Severity::Note, 7, false), "note   ");
        assert_eq!(severity(Severity::Error, 5, true), "\x1b[1m\x1b[91merror\x1b[0m");
    }
}
