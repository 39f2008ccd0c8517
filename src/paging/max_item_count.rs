//! `x-ms-max-item-count`: how many items a page may have.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::cut;
use nom::sequence::preceded;

use crate::deviation::Notes;
use crate::error::{ErrorKind, Expected};
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::leaf::{byte, number};
use crate::grammar::{Parsed, converted, fault};

static NAME: HeaderName = HeaderName::from_static("x-ms-max-item-count");

/// `x-ms-max-item-count`: how many items a page of a query or a feed may have.
///
/// ```text
/// x-ms-max-item-count = "-1" / 1*DIGIT    ; at most 2147483647
/// ```
///
/// Azure Cosmos DB chooses the number itself for `-1`, which it recommends. For 0 it was seen to send a page
/// of its usual size. The number is the most there will be: a page may have fewer and not be the last.
///
/// Example from the vendor's documentation: `-1`.
///
/// Deviations: none. The number parser of .NET would take a `+` too; no client was seen to send one.
///
/// ```
/// use masthead::{Field, FieldLines, paging::MaxItemCount};
///
/// let page = MaxItemCount::parse_strict(FieldLines::one(b"20"))?;
/// assert_eq!(page.limit(), Some(20));
/// let any = MaxItemCount::parse_strict(FieldLines::one(b"-1"))?;
/// assert_eq!(any, MaxItemCount::SERVICE_DECIDES);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MaxItemCount(Option<u32>);

impl MaxItemCount {
    /// `-1`: the service decides.
    pub const SERVICE_DECIDES: Self = Self(None);

    /// The largest number that the service can read.
    pub const LARGEST: u32 = i32::MAX.unsigned_abs();

    /// No more than `items`; `None` if that is past [`LARGEST`](Self::LARGEST).
    #[must_use]
    #[inline]
    pub const fn at_most(items: u32) -> Option<Self> {
        if items > Self::LARGEST {
            return None;
        }
        Some(Self(Some(items)))
    }

    /// The most items of a page; `None` where the service decides.
    #[must_use]
    #[inline]
    pub const fn limit(self) -> Option<u32> {
        self.0
    }
}

impl Plain for MaxItemCount {
    #[inline]
    fn pattern() -> String {
        "-1|{number}".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        // A number below -1 is wrong as a whole.
        if let [b'-', b'0' | b'2'..=b'9', rest @ ..] = input {
            let len = 2 + rest.iter().take_while(|b| b.is_ascii_digit()).count();
            return fault(ErrorKind::UnexpectedByte, Expected::MaxItemCount, input, len);
        }
        let one = byte(b'1', Expected::MaxItemCount);
        let service_decides = preceded(byte(b'-', Expected::MaxItemCount), cut(one));
        alt((service_decides.map(|()| Self::SERVICE_DECIDES), Self::count)).parse(input)
    }
}

impl MaxItemCount {
    /// `1*DIGIT`, which is a number that [`at_most`](Self::at_most) takes.
    #[inline]
    fn count(input: &[u8]) -> Parsed<'_, Self> {
        let count = |items| u32::try_from(items).ok().and_then(Self::at_most);
        let items = number(Expected::MaxItemCount);
        converted(ErrorKind::OutOfRange, Expected::MaxItemCount, items, count).parse(input)
    }
}

field!(plain MaxItemCount, &NAME);

impl fmt::Display for MaxItemCount {
    /// The field line, in its canonical form.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(items) => items.fmt(f),
            None => f.pad("-1"),
        }
    }
}

impl Describe for MaxItemCount {
    #[inline]
    fn describe(&self) -> Description {
        let limit = self.0.map_or(Description::Null, Description::number);
        let meaning = "largest number of items in a page, unless the service decides";
        Description::Object(vec![Part::new("limit", meaning, limit)])
    }
}

// `-1` included.
arbitrary!(MaxItemCount, {
    let number = |items| MaxItemCount::at_most(items).unwrap();
    prop_oneof![Just(MaxItemCount::SERVICE_DECIDES), (0..=MaxItemCount::LARGEST).prop_map(number),]
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, reads};

    #[test]
    fn a_number_or_minus_one() {
        assert_eq!(reads::<MaxItemCount>("-1 ").limit(), None);
        assert_eq!(reads::<MaxItemCount>("0").limit(), Some(0));
        assert_eq!(reads::<MaxItemCount>("\t007").limit(), Some(7));
        assert_eq!(reads::<MaxItemCount>("2147483647").limit(), Some(MaxItemCount::LARGEST));
        assert_eq!(MaxItemCount::SERVICE_DECIDES.canonical().as_slice(), ["-1"]);
        assert_eq!(MaxItemCount::at_most(MaxItemCount::LARGEST + 1), None);
    }

    #[test]
    fn nothing_else() {
        let count = "expected a decimal number of items or -1 at byte";
        let range = "number of items is larger than 2147483647 at byte";
        let end = "expected the end of the value at byte";
        for (line, message, at) in [
            ("", count, 0),
            ("-", count, 1),
            ("-2", count, 0),
            ("-01", count, 0),
            ("-12", end, 2),
            ("- 1", count, 1),
            ("+5", count, 0),
            ("\"Invalid header type\"", count, 0),
            ("1 0", end, 2),
            ("1.0", end, 1),
            ("1,000", end, 1),
            (" 2147483648", range, 1),
            ("4294967296", range, 0),
            ("9223372036854775807", range, 0),
            ("18446744073709551616", range, 0),
        ] {
            fails::<MaxItemCount>(line, &format!("{message} {at}"));
        }
    }
}
