//! The command line: how it is read, and which parts of it messages may repeat.
//!
//! An argument may be a key in the wrong place, or move the cursor of a terminal.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::output::shown;
use crate::{Failure, output_failed};

/// Keys are no shorter: those of App Configuration have 43 characters of base64 or more.
const MIN_KEY: usize = 20;

/// Labels of secrets in connection strings, forms and signatures.
const LABELS: [&str; 6] = ["secret=", "accountkey=", "password=", "sig=", "signature=", "token="];

/// Reads the command line. Help, the version and errors are printed here.
pub fn read<T: Parser>(words: impl IntoIterator<Item = OsString>) -> Result<T, ExitCode> {
    T::try_parse_from(words).map_err(|error| {
        let result = if error.use_stderr() { Ok(refuse(error)) } else { print(&error) };
        result.unwrap_or_else(|failure| failure.exit())
    })
}

/// Writes help or the version.
fn print(text: &clap::Error) -> Result<ExitCode, Failure> {
    text.print().and_then(|()| io::stdout().flush()).map_err(|error| output_failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints an error of the command line.
fn refuse(mut error: clap::Error) -> ExitCode {
    let is_unknown = error.kind() == ErrorKind::UnknownArgument;
    let mut changed = Vec::new();
    for (kind, value) in error.context() {
        let name = |text: &String| match kind {
            ContextKind::InvalidArg if is_unknown => option(text),
            _ => named(text),
        };
        let new = match value {
            ContextValue::String(text) => ContextValue::String(name(text)),
            ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(name).collect()),
            // The texts are those of this program.
            _ => continue,
        };
        if new != *value {
            changed.push((kind, new));
        }
    }
    if !changed.is_empty() {
        // The suggestion repeats the argument.
        error.insert(ContextKind::Suggested, ContextValue::None);
    }
    for (kind, value) in changed {
        error.insert(kind, value);
    }
    // If standard error cannot be written, the exit code has to do.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// An argument as messages name it: in printable characters, and hidden if it could be a key.
pub fn named(argument: &str) -> String {
    if could_be_key(argument) { hidden(argument) } else { shown(argument) }
}

fn hidden(argument: &str) -> String {
    format!("({} bytes, not shown)", argument.len())
}

/// An unknown option. Text that does not look like an option may be a misplaced value.
fn option(argument: &str) -> String {
    const KEY: &str = "--key-env";
    let is_name = |b: u8| b.is_ascii_lowercase() || b == b'-';
    if argument.len() > KEY.len() && argument.starts_with(KEY) {
        return format!("{KEY}...");
    }
    match argument.strip_prefix("--") {
        Some(name) if name.len() > MIN_KEY || !name.bytes().all(is_name) => hidden(argument),
        _ => named(argument),
    }
}

/// Returns true for text that may contain a key or a part of one: random base64, or the label of a secret.
fn could_be_key(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    LABELS.iter().any(|label| lower.contains(label))
        || text.split(|c| !is_digit(c)).any(|part| part.len() >= MIN_KEY && is_random(part))
}

/// Returns true if lower case, upper case and digits alternate as they do in base64: two times in three there, and at
/// the start of words elsewhere. Hexadecimal digits are all of one case, and are the names of many files.
fn is_random(text: &str) -> bool {
    let kind = |b: u8| match b {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let turns = |pair: &&[u8]| {
        let (a, b) = (kind(pair[0]), kind(pair[1]));
        a != b && a != 0 && b != 0
    };
    let has = |wanted| text.bytes().any(|b| kind(b) == wanted);
    has(1) && has(2) && 10 * text.as_bytes().windows(2).filter(turns).count() >= 2 * text.len()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

    use super::*;

    /// Keys of many lengths.
    fn keys() -> Vec<Vec<u8>> {
        let mut state = 7_u64;
        let mut byte = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        let lengths = [24, 32, 48, 63, 64].into_iter().cycle().take(2_000);
        lengths.map(|len| (0..len).map(|_| byte()).collect()).collect()
    }

    #[test]
    fn keys_are_not_repeated() {
        for key in keys() {
            for base64 in [STANDARD, STANDARD_NO_PAD, URL_SAFE].map(|it| it.encode(&key)) {
                for text in [
                    base64.clone(),
                    format!("KEY={base64}"),
                    format!("key-id:{base64}"),
                    format!("Id=a;Value={base64}"),
                    format!("{base64}.txt"),
                    format!("/etc/{base64}"),
                    base64[1..].to_owned(),
                ] {
                    assert_eq!(
                        named(&text),
                        format!("({} bytes, not shown)", text.len()),
                        "{text}"
                    );
                }
                for text in [format!("--key-env{base64}"), "--key-envv".to_owned()] {
                    assert_eq!(option(&text), "--key-env...");
                }
                assert!(!option(&format!("--{base64}")).contains(&base64[..4]));
            }
        }
        for text in ["Endpoint=https://a;Secret=", "accountKey=x", "/a?sig=b"] {
            assert!(could_be_key(text), "{text}");
        }
    }

    #[test]
    fn other_arguments_are_repeated() {
        for text in [
            "captures/2024-05-11/app-configuration.jsonl",
            "/Users/Jane/Documents/Capture-2024/Session_12.har",
            "8b29bafe-7f2c-4f6c-9d2e-0123456789ab.har",
            "0123456789abcdef0123456789abcdef01234567",
            "C:\\Users\\Jane\\AppData\\Local\\Temp\\x.http",
            "app-configuration.authorization.missing",
            "Fri, 11 May 2018 25:48:36 GMT",
            "MASTHEAD_KEY",
            "frobnicate",
            "x-ms-documentdb-partitionkeyrangeid",
            "",
        ] {
            assert_eq!(named(text), shown(text));
        }
        for text in ["--formatt", "--no-such-flag", "-x", "file"] {
            assert_eq!(option(text), text);
        }
        assert_eq!(option("--key-env"), "--key-env");
        assert_eq!(option("--Hunter"), "(8 bytes, not shown)");
        assert_eq!(named("a\u{202e}\u{1b}[31m"), "a\\u{202e}\\u{1b}[31m");
    }
}
