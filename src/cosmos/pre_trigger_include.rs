//! `x-ms-documentdb-pre-trigger-include`: which triggers run before a write.

use http::HeaderName;

use super::TriggerIdRef;
use super::trigger_id::build;
use crate::error::DecodeError;
use crate::field::{Describe, Description, FieldLines, ListReceived, Part, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-pre-trigger-include");

/// An [`x-ms-documentdb-pre-trigger-include`](PreTriggerInclude) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::PreTriggerInclude};
///
/// let triggers = PreTriggerInclude::parse_strict(FieldLines::one(b"validate"))?;
/// assert_eq!(triggers.iter().next().unwrap().as_str(), "validate");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct PreTriggerIncludeRef<'a> {
    lines: FieldLines<'a>,
}

impl PartialEq for PreTriggerIncludeRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for PreTriggerIncludeRef<'_> {}

impl Describe for PreTriggerIncludeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let triggers = Description::list(self.iter().map(TriggerIdRef::describe));
        Description::Object(vec![Part::new(
            "triggers",
            "triggers that run before the write",
            triggers,
        )])
    }
}

/// `x-ms-documentdb-pre-trigger-include`: which triggers run before a write.
///
/// ```text
/// x-ms-documentdb-pre-trigger-include = 1#trigger-id
/// trigger-id = 1*( SP / VCHAR except "," )    ; no space at its ends
/// ```
///
/// Azure Cosmos DB runs no trigger that a request does not name. The other list is
/// [`x-ms-documentdb-post-trigger-include`](super::PostTriggerInclude). Bytes that are not ASCII are refused: the service answers 400 and
/// closes the connection.
///
/// Example of the official clients: `validate`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, cosmos::PreTriggerInclude};
///
/// let triggers = PreTriggerInclude::try_from_iter(["validate", "log"])?;
/// assert_eq!(triggers.to_lines().as_slice(), ["validate, log"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct PreTriggerInclude(ListReceived);

impl PreTriggerInclude {
    /// A header of trigger ids, in the order in which they run.
    ///
    /// # Errors
    ///
    /// When an id is empty, holds a comma or a byte that is not ASCII, or starts or ends with a space, with positions in
    /// it and [`line`](DecodeError::line) its number; when there is no id, or too many of them.
    #[inline]
    pub fn try_from_iter<'t>(ids: impl IntoIterator<Item = &'t str>) -> Result<Self, DecodeError> {
        build::<Self>(&NAME, ids).map(Self)
    }
}

field!(list PreTriggerInclude, PreTriggerIncludeRef of TriggerIdRef, &NAME);

arbitrary!(
    PreTriggerInclude,
    vec("[!-+./0-9:-~-]([ -+./0-9:-~-]{0,8}[!-+./0-9:-~-])?", 1..5).prop_map(|ids| {
        PreTriggerInclude::try_from_iter(ids.iter().map(String::as_str)).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, read, refuses};

    #[test]
    fn lists_of_ids() {
        keeps::<PreTriggerInclude>("a", "a");
        keeps::<PreTriggerInclude>(" a , , add date,b ", "a, add date, b");
        keeps::<PreTriggerInclude>("\"a\",{b}", "\"a\", {b}");
    }

    #[test]
    fn faults() {
        refuses::<PreTriggerInclude>(&[
            ("", "expected at least one list member, found nothing at byte 0"),
            (" , ", "expected at least one list member, found nothing at byte 0"),
            ("pr\u{e9}", "expected a trigger id in ASCII at byte 2"),
            ("a, \u{fc}", "expected a trigger id in ASCII at byte 3"),
        ]);
        assert!(read::<PreTriggerInclude>("a\tb").is_err());
        for (bad, at) in [("", 0), ("a,b", 1), ("\u{e9}", 0), (" a", 0), ("a ", 1)] {
            let error = PreTriggerInclude::try_from_iter(["x", bad]).unwrap_err();
            assert_eq!((error.line(), error.offset()), (1, at), "{bad}");
        }
        assert_eq!(PreTriggerInclude::try_from_iter([]).unwrap_err().code(), "empty");
    }
}
