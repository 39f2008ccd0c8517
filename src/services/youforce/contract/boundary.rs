//! The boundary between the parts of a body.

use core::ops::Range;

use http::header::CONTENT_TYPE;

use super::example::call;
use super::pages::PAGE;
use crate::ErrorKind;
use crate::content::ContentTypeRef;
use crate::contract::{Check, Reference, Rule, Severity, edit_distance};

pub(super) static MISSING: Rule = Rule::of(
    "youforce.boundary.missing",
    Severity::Error,
    "a multipart type without its boundary",
    "Add the boundary, as in multipart/related;boundary=foo_bar_baz. Without it, the parts of the body cannot be separated.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/related\r\n"),
)
.quoting(PAGE, "Example: Content-Type:multipart/related;boundary=foo_bar_baz");

pub(super) static INVALID: Rule = Rule::of(
    "youforce.boundary.invalid",
    Severity::Error,
    "an invalid boundary",
    "Send one boundary of 1 to 70 letters, digits, spaces or any of '()+_,-./:=? that does not end in a space. Put it in double quotes if it has characters that a token does not allow.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/related; boundary=\"ends with space \"\r\n"),
);

/// Checks a multipart type.
pub(super) fn check(check: &mut Check<'_>, own: ContentTypeRef<'_>) {
    let (rule, message) = match own.boundary() {
        Ok(Some(_)) => return,
        Ok(None) if own.params().any(|(name, _)| is_nearly_boundary(name)) => {
            misspelt(check);
            return;
        }
        Ok(None) => (&MISSING, "the multipart type has no boundary"),
        Err(error) if error.kind() == ErrorKind::DuplicateParameter => {
            (&INVALID, "the boundary is given more than once")
        }
        Err(_) => (&INVALID, "the boundary is not valid under RFC 2046"),
    };
    check.report(rule).named(&CONTENT_TYPE).message(message);
}

pub(super) static NAME: Rule = Rule::of(
    "youforce.boundary.name",
    Severity::Error,
    "a parameter of a multipart type whose name is close to boundary",
    "Write boundary; its value is the line between the parts of the body. A newer version of the vendor's documentation prints boudary, and a placeholder for the value.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/form-data;boudary=foo_bar_baz\r\n"),
)
.quoting(PAGE, "Example: Content-Type:multipart/related;boundary=foo_bar_baz");

/// Finds a parameter that is nearly called boundary in a multipart type, which may be unreadable.
pub(super) fn misspelt(check: &mut Check<'_>) {
    let lines = check.lines(&CONTENT_TYPE);
    let Some(line) = lines.get(0).filter(|_| lines.len() == 1) else { return };
    let Some((name, span)) = nearly_boundary(line) else { return };
    check.report(&NAME).named(&CONTENT_TYPE).span(span).message(format_args!(
        "{name}: unknown parameter of a multipart type; did you mean boundary?"
    ));
}

/// The name, and where it stands.
fn nearly_boundary(line: &[u8]) -> Option<(&str, Range<usize>)> {
    const TYPE: &[u8] = b"multipart/";
    let start = line.trim_ascii_start().get(..TYPE.len())?;
    if !start.eq_ignore_ascii_case(TYPE) {
        return None;
    }
    let mut at = 0;
    for piece in line.split(|&b| b == b';') {
        let first = at + (piece.len() - piece.trim_ascii_start().len());
        at += piece.len() + 1;
        let name = piece.split(|&b| b == b'=').next().unwrap_or_default().trim_ascii();
        let name = core::str::from_utf8(name).ok().filter(|name| is_nearly_boundary(name));
        if let Some(name) = name {
            return Some((name, first..first + name.len()));
        }
    }
    None
}

fn is_nearly_boundary(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(edit_distance(&name, "boundary"), Some(1 | 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_boundary() {
        let found = |line: &'static str| nearly_boundary(line.as_bytes());
        let literal = "multipart/form-data;boudary=<calculated when request is sent>";
        assert_eq!(found(literal), Some(("boudary", 20..27)));
        assert_eq!(found("Multipart/x; charset=a; Boundery=b"), Some(("Boundery", 24..32)));
        assert_eq!(found("multipart/x;boundaries"), None);
        assert_eq!(found("multipart/x;bound"), None);
        assert_eq!(found("multipart/x;boundary=a"), None);
        assert_eq!(found("text/plain;boudary=a"), None);
        assert_eq!(found(""), None);
    }
}
