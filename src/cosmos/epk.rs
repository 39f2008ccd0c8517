//! The shared form of `x-ms-start-epk` and `x-ms-end-epk`: an effective partition key.

use core::fmt;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Fixed, Part, Spans, ascii};
use crate::grammar::{Parsed, Span, fail};

#[derive(Clone, Copy)]
pub(super) struct EpkSpan(Span);

impl Spans for EpkSpan {
    const PATTERN: Option<&'static str> = Some("(?:{hex}{2})*");

    type Ref<'a> = EpkRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let len = input.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let (key, rest) = input.split_at(len);
        if len % 2 == 1 {
            return fail(rest, Expected::EffectivePartitionKey);
        }
        Ok((rest, Self(Span::before(rest, key, line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> EpkRef<'_> {
        EpkRef { key: fixed.spans.0.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: EpkRef<'_>) -> Option<Vec<u8>> {
        Some(view.key.to_ascii_uppercase())
    }
}

/// An effective partition key, borrowed: hexadecimal digits of either case, two for each byte.
///
/// The order of the keys is that of their bytes. The empty key is the least.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::StartEpk};
///
/// let start = StartEpk::parse_strict(FieldLines::one(b"05c1cfff"))?;
/// assert_eq!(start.as_str(), "05c1cfff");
/// assert_eq!(start, StartEpk::parse_strict(FieldLines::one(b"05C1CFFF"))?);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct EpkRef<'a> {
    key: &'a [u8],
}

impl<'a> EpkRef<'a> {
    /// The digits as they were sent.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.key)
    }
}

impl PartialEq for EpkRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.key.eq_ignore_ascii_case(other.key)
    }
}

impl Eq for EpkRef<'_> {}

impl fmt::Debug for EpkRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EpkRef").field(&self.as_str()).finish()
    }
}

impl Describe for EpkRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let key = Description::text(self.key.to_ascii_uppercase());
        Description::Object(vec![Part::new("key", "effective partition key", key)])
    }
}

#[cfg(test)]
mod tests {
    use crate::cosmos::{EndEpk, StartEpk};
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn pairs_of_digits() {
        for (line, written) in [("", ""), ("ff", "FF"), (" 05C1cf ", "05C1CF")] {
            keeps::<StartEpk>(line, written);
            keeps::<EndEpk>(line, written);
            assert_eq!(reads::<StartEpk>(line), reads::<EndEpk>(line));
        }
    }

    #[test]
    fn faults() {
        let digits = "expected an even number of hexadecimal digits at byte";
        refuses::<StartEpk>(&[
            ("f", &format!("{digits} 1")),
            ("05C", &format!("{digits} 3")),
            ("0x05", &format!("{digits} 1")),
            ("05C1-", "expected the end of the value at byte 4"),
            ("05 C1", "expected the end of the value at byte 3"),
        ]);
        refuses::<EndEpk>(&[("FFF", &format!("{digits} 3"))]);
        assert!(StartEpk::new("0").is_err() && EndEpk::new("g0").is_err());
    }
}
