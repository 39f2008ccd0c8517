//! Weak entity tags in `If-Match`, which services treat in different ways.

use http::header::IF_MATCH;

use super::check::Check;
use crate::FieldLines;
use crate::conditional::IfMatch;

impl Check<'_> {
    /// The first line of `If-Match` that has a weak tag. A line that cannot be read hides no other.
    pub(crate) fn weak_tag(&self) -> Option<usize> {
        self.lines(&IF_MATCH).iter().position(|line| {
            line.contains(&b'/')
                && IfMatch::members(FieldLines::one(line)).flatten().any(|tag| tag.is_weak())
        })
    }
}
