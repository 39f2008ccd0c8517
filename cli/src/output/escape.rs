//! Escapes text from the network and names of files, so that they cannot control the terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Text of a message, or a name, that fits on a line and writes nothing but characters.
pub fn shown(text: &str) -> String {
    const MAX: usize = 300;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => sentence(&text[..end]) + "…",
        None => sentence(text),
    }
}

/// A sentence in which all that is no character to be seen is escaped.
pub fn sentence(text: &str) -> String {
    let mut sentence = String::with_capacity(text.len());
    for c in text.chars() {
        if is_printable(c) {
            sentence.push(c);
        } else {
            sentence.extend(c.escape_debug());
        }
    }
    sentence
}

/// Whether a character is seen and does nothing else, as control characters and those that turn the
/// direction of the text do.
fn is_printable(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\') || c.escape_debug().len() == 1
}

/// Writes JSON in which what cannot be seen is escaped: JSON itself allows it as it is.
pub fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaping))?;
    Ok(())
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| !is_printable(c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIL: &str = "a\x1b[31m\u{202e}\u{9b}\x7f\u{200b}\n\"b\u{1f600}é";

    #[test]
    fn nothing_but_characters_is_left() {
        let escaped = "a\\u{1b}[31m\\u{202e}\\u{9b}\\u{7f}\\u{200b}\\n";
        assert_eq!(sentence(EVIL), format!("{escaped}\"b\u{1f600}é"));
        assert_eq!(shown(EVIL), sentence(EVIL));
        assert_eq!(shown(&"é".repeat(300)), "é".repeat(300));
        assert_eq!(shown(&"é".repeat(301)), format!("{}…", "é".repeat(300)));
    }

    #[test]
    fn json_is_the_same_to_who_reads_it() {
        let text = format!("{EVIL}\u{e0001}");
        let mut json = Vec::new();
        write_json(&text, &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(
            json.contains("\\u202e\\u009b\\u007f\\u200b\\n") && json.contains("\\udb40\\udc01")
        );
        assert!(json.chars().all(is_printable));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
