//! Pages of items, as ranges and as `skip` and `limit`.

use core::fmt;

use super::{ContentRangeRef, Range, RangeRef, RangeSpec, RangeUnitRef, XRange};

/// A page of items: `items=0-5`, or `skip=0` and `limit=6`.
///
/// VOSS Automate takes either form, and the header where a request has both. This is what the two have in
/// common: a closed range of items, with as many of them as 64 bits count.
///
/// ```
/// use masthead::paging::{ContentRange, ItemWindow, Range};
/// use masthead::{Field, FieldMapExt};
///
/// let window = ItemWindow::from_skip_limit(0, 200)?;
/// let mut map = http::HeaderMap::new();
/// map.write(&Range::from(window));
/// assert_eq!(map["range"], "items=0-199");
///
/// let asked = map.peek::<Range>()?.unwrap();
/// let window = ItemWindow::try_from(asked)?;
/// assert_eq!((window.skip(), window.limit()), (0, 200));
///
/// // More is to come while the total is not known, or not reached.
/// let answer = ContentRange::new("items", 0, 199, Some(ContentRange::UNKNOWN_TOTAL))?;
/// let next = ItemWindow::next(answer.view())?.unwrap();
/// assert_eq!(Range::from(next).to_lines().as_slice(), ["items=200-399"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ItemWindow {
    first: u64,
    /// Not before `first`, and so that the number of items fits 64 bits.
    last: u64,
}

impl ItemWindow {
    /// The items from `first` to `last`, counted from 0, that one included.
    ///
    /// # Errors
    ///
    /// When the last item is before the first, or 64 bits do not hold their number.
    #[inline]
    pub const fn new(first: u64, last: u64) -> Result<Self, NotAWindow> {
        match last.checked_sub(first) {
            None => Err(NotAWindow::Empty),
            Some(u64::MAX) => Err(NotAWindow::TooLarge),
            Some(_) => Ok(Self { first, last }),
        }
    }

    /// At most `limit` items, after the first `skip` ones.
    ///
    /// # Errors
    ///
    /// When the limit is 0, which no range can say, or 64 bits do not hold the last position.
    #[inline]
    pub const fn from_skip_limit(skip: u64, limit: u64) -> Result<Self, NotAWindow> {
        let Some(more) = limit.checked_sub(1) else {
            return Err(NotAWindow::Empty);
        };
        match skip.checked_add(more) {
            Some(last) => Ok(Self { first: skip, last }),
            None => Err(NotAWindow::TooLarge),
        }
    }

    /// The first position.
    #[must_use]
    #[inline]
    pub const fn first(self) -> u64 {
        self.first
    }

    /// The last position, included.
    #[must_use]
    #[inline]
    pub const fn last(self) -> u64 {
        self.last
    }

    /// How many items come before: the parameter `skip`.
    #[must_use]
    #[inline]
    pub const fn skip(self) -> u64 {
        self.first
    }

    /// How many items there may be: the parameter `limit`.
    #[must_use]
    #[inline]
    pub const fn limit(self) -> u64 {
        // The constructors see to it that neither overflows.
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// The page to request after the one that came with `answer`; `None` if that was the last.
    ///
    /// It was the last if the total is [known](ContentRangeRef::total) and reached, or the requested range does not
    /// exist. Otherwise a page of the same size follows. Without a known total only the items themselves show the
    /// end: a page without any.
    ///
    /// # Errors
    ///
    /// When the answer counts in another unit, or there are no positions left for the next page.
    #[inline]
    pub fn next(answer: ContentRangeRef<'_>) -> Result<Option<Self>, NotAWindow> {
        items(answer.unit())?;
        let Some((first, last)) = answer.first_last() else {
            return Ok(None);
        };
        let Some(next) = last.checked_add(1) else {
            return if answer.overshoots() { Ok(None) } else { Err(NotAWindow::TooLarge) };
        };
        if answer.total().is_some_and(|total| next >= total) {
            return Ok(None);
        }
        Self::from_skip_limit(next, Self::new(first, last)?.limit()).map(Some)
    }
}

fn items(unit: RangeUnitRef<'_>) -> Result<(), NotAWindow> {
    if unit.is("items") { Ok(()) } else { Err(NotAWindow::Unit) }
}

/// The only range, if it is closed and of items.
impl TryFrom<RangeRef<'_>> for ItemWindow {
    type Error = NotAWindow;

    #[inline]
    fn try_from(range: RangeRef<'_>) -> Result<Self, NotAWindow> {
        items(range.unit())?;
        let mut specs = range.specs();
        match (specs.next(), specs.next()) {
            (_, Some(_)) => Err(NotAWindow::Several),
            (Some(RangeSpec::FromTo { first, last }), None) => Self::new(first, last),
            _ => Err(NotAWindow::Open),
        }
    }
}

/// `items=first-last`.
impl From<ItemWindow> for Range {
    #[inline]
    fn from(window: ItemWindow) -> Self {
        Self::items(window.first, window.last)
            .expect("the last position of a window is not before its first")
    }
}

/// `items=first-last`.
impl From<ItemWindow> for XRange {
    #[inline]
    fn from(window: ItemWindow) -> Self {
        Self::items(window.first, window.last)
            .expect("the last position of a window is not before its first")
    }
}

/// The reason why a value is not an [`ItemWindow`].
///
/// ```
/// use masthead::paging::{ItemWindow, NotAWindow};
///
/// assert_eq!(ItemWindow::from_skip_limit(50, 0), Err(NotAWindow::Empty));
/// assert_eq!(NotAWindow::Empty.to_string(), "the range has no items");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotAWindow {
    /// There is no item in it: the limit is 0, or the last position is before the first.
    Empty,
    /// 64 bits do not hold its last position or the number of its items.
    TooLarge,
    /// It counts in another unit than items.
    Unit,
    /// It is more than one range.
    Several,
    /// It is a range without a first or without a last position.
    Open,
}

impl fmt::Display for NotAWindow {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the range has no items",
            Self::TooLarge => "the range is larger than 64 bits can count",
            Self::Unit => "the range does not count items",
            Self::Several => "the header has more than one range",
            Self::Open => "the range is missing its first or last position",
        })
    }
}

impl core::error::Error for NotAWindow {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paging::ContentRange;
    use crate::test_kit::reads;
    use crate::{Field, FieldLines};

    fn window(line: &str) -> Result<(u64, u64), NotAWindow> {
        let range = reads::<Range>(line);
        let window = ItemWindow::try_from(range)?;
        let (skip, limit) = (window.skip(), window.limit());
        assert_eq!(ItemWindow::from_skip_limit(skip, limit), Ok(window));
        assert_eq!(Range::from(window).view(), range);
        assert_eq!(XRange::from(window).view(), range);
        Ok((skip, limit))
    }

    fn next(line: &str) -> Result<Option<(u64, u64)>, NotAWindow> {
        let answer = ContentRange::parse(FieldLines::one(line.as_bytes()));
        let next = ItemWindow::next(answer.unwrap())?;
        Ok(next.map(|window| (window.first(), window.last())))
    }

    const MAX: u64 = u64::MAX;

    #[test]
    fn ranges() {
        assert_eq!(window("items=0-5"), Ok((0, 6)));
        assert_eq!(window("ITEMS=007-010"), Ok((7, 4)));
        assert_eq!(window("items=200-399"), Ok((200, 200)));
        assert_eq!(window("items=0-0"), Ok((0, 1)));
        assert_eq!(window(&format!("items={MAX}-{MAX}")), Ok((MAX, 1)));
        assert_eq!(window(&format!("items=1-{MAX}")), Ok((1, MAX)));
        assert_eq!(window(&format!("items=0-{MAX}")), Err(NotAWindow::TooLarge));
        assert_eq!(window("bytes=0-5"), Err(NotAWindow::Unit));
        assert_eq!(window("items=0-5,10-15"), Err(NotAWindow::Several));
        assert_eq!(window("items=0-"), Err(NotAWindow::Open));
        assert_eq!(window("items=-5"), Err(NotAWindow::Open));
    }

    #[test]
    fn skip_and_limit() {
        let window = |skip, limit| {
            ItemWindow::from_skip_limit(skip, limit).map(|window| (window.first(), window.last()))
        };
        assert_eq!(window(0, 6), Ok((0, 5)));
        assert_eq!(window(MAX, 1), Ok((MAX, MAX)));
        assert_eq!(window(0, MAX), Ok((0, MAX - 1)));
        assert_eq!(window(1, MAX), Ok((1, MAX)));
        assert_eq!(window(2, MAX), Err(NotAWindow::TooLarge));
        assert_eq!(window(7, 0), Err(NotAWindow::Empty));
        assert_eq!(ItemWindow::new(5, 0), Err(NotAWindow::Empty));
    }

    #[test]
    fn pages() {
        assert_eq!(next("items 0-199/999999999"), Ok(Some((200, 399))));
        assert_eq!(next("items 200-399/298"), Ok(None));
        assert_eq!(next("items 0-5/6"), Ok(None));
        assert_eq!(next("items 0-5/7"), Ok(Some((6, 11))));
        assert_eq!(next("items 0-199/*"), Ok(Some((200, 399))));
        assert_eq!(next("items 0-199/0"), Ok(None));
        assert_eq!(next("items */3"), Ok(None));
        assert_eq!(next("bytes 0-5/7"), Err(NotAWindow::Unit));
        // What is unknown does not end at its own number.
        assert_eq!(
            next("items 999999998-999999999/999999999"),
            Ok(Some((1_000_000_000, 1_000_000_001)))
        );
    }

    #[test]
    fn the_last_positions_that_there_are() {
        assert_eq!(next(&format!("items {MAX}-{MAX}/*")), Err(NotAWindow::TooLarge));
        assert_eq!(next(&format!("items {MAX}-{MAX}/9")), Ok(None));
        assert_eq!(next(&format!("items 0-{MAX}/*")), Err(NotAWindow::TooLarge));
        let half = MAX / 2;
        assert_eq!(next(&format!("items 0-{half}/*")), Ok(Some((half + 1, MAX))));
        assert_eq!(next(&format!("items 1-{}/*", half + 2)), Err(NotAWindow::TooLarge));
    }
}
