//! An error and the line that it is in.

use super::DecodeError;
use crate::field::FieldLines;

/// A [`DecodeError`] with its line, which was looked up once.
///
/// A line of a map is found by counting: who reports many errors of one header has its lines in a slice.
#[derive(Clone, Copy)]
pub(crate) struct Located<'a> {
    pub(crate) error: DecodeError,
    /// `None` if there is no such line.
    pub(crate) line: Option<&'a [u8]>,
    /// Whether no byte of the line is shown, but those that are known to be harmless.
    pub(crate) is_sensitive: bool,
}

impl<'a> Located<'a> {
    /// `lines` are those that were decoded.
    pub(super) fn of(error: DecodeError, lines: FieldLines<'a>) -> Self {
        let at = error.line();
        let is_sensitive = error.is_sensitive() || lines.is_sensitive(at);
        Self { error, line: lines.get(at), is_sensitive }
    }
}
