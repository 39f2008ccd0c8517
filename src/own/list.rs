//! The borrowed form of lists that other crates define.

use core::fmt;
use core::marker::PhantomData;

use super::OwnList;
use crate::field::{FieldLines, ListIter};

/// The borrowed form of a list that [`list_header!`](crate::list_header) has made: lines that can be read.
///
/// ```
/// use masthead::own::Grammar;
/// use masthead::parse::{Parsed, token};
/// use masthead::list_header;
/// use nom::Parser;
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct CacheRef<'a>(&'a str);
///
/// list_header! { struct Caches: "x-caches" = [CacheRef<'_>]; }
///
/// impl<'a> Grammar<'a> for CacheRef<'a> {
///     fn read(input: &'a [u8]) -> Parsed<'a, Self> {
///         token.map(Self).parse(input)
///     }
///
///     fn write(&self, out: &mut Vec<u8>) {
///         out.extend(self.0.bytes());
///     }
/// }
///
/// let caches: Caches = "edge, origin".parse()?;
/// let names: Vec<_> = caches.view().iter().map(|cache| cache.0).collect();
/// assert_eq!(names, ["edge", "origin"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
pub struct ListRef<'a, H> {
    lines: FieldLines<'a>,
    header: PhantomData<fn() -> H>,
}

impl<'a, H: OwnList> ListRef<'a, H> {
    pub(super) const fn new(lines: FieldLines<'a>) -> Self {
        Self { lines, header: PhantomData }
    }

    /// The members, in order.
    #[must_use]
    pub fn iter(&self) -> ListIter<'a, H::Member<'a>> {
        ListIter::new(H::header(), self.lines)
    }
}

impl<H> Clone for ListRef<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for ListRef<'_, H> {}

impl<'a, H: OwnList> IntoIterator for ListRef<'a, H> {
    type Item = H::Member<'a>;
    type IntoIter = ListIter<'a, H::Member<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, 'b, H: OwnList> PartialEq<ListRef<'b, H>> for ListRef<'a, H>
where
    H::Member<'a>: PartialEq<H::Member<'b>>,
{
    fn eq(&self, other: &ListRef<'b, H>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, H: OwnList> fmt::Debug for ListRef<'a, H>
where
    H::Member<'a>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
