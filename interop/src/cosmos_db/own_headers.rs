//! Headers that clients send or read, and that masthead has no type of.

use masthead::header;
use masthead::own::Grammar;
use masthead::parse::{Parsed, percent_encoded, token};

/// Reads `True` or `False` in any case; another word counts as false.
fn flag(input: &[u8]) -> Parsed<'_, bool> {
    token(input).map(|(rest, word)| (rest, word.eq_ignore_ascii_case("true")))
}

fn write_flag(is_set: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if is_set { b"True" } else { b"False" });
}

/// `x-ms-documentdb-script-enable-logging`: whether the response has what a stored procedure logged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScriptEnableLogging(pub(super) bool);

impl<'a> Grammar<'a> for ScriptEnableLogging {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        flag(input).map(|(rest, is_set)| (rest, Self(is_set)))
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_flag(self.0, out);
    }
}

header! {
    impl ScriptEnableLogging: "x-ms-documentdb-script-enable-logging";
}

/// The percent-encoded log of a stored procedure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LogRef<'a>(pub(super) &'a str);

impl<'a> Grammar<'a> for LogRef<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        percent_encoded(input).map(|(rest, log)| (rest, Self(log)))
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.as_bytes());
    }
}

header! {
    /// `x-ms-documentdb-script-log-results`: what a stored procedure logged.
    pub(super) struct ScriptLogResults: "x-ms-documentdb-script-log-results" = LogRef<'_>;
}
