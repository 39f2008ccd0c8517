//! A number with decimals, exactly as it was written.

use core::cmp::Ordering;
use core::fmt;
use std::io::Write;

use super::{arbitrary, ascii};
use crate::error::{ErrorKind, Expected};
use crate::grammar::class::DIGIT;
use crate::grammar::leaf::run1;
use crate::grammar::{Parsed, fault};

/// A number with decimals that is not negative, kept exactly.
///
/// It has up to 38 decimals, and its digits without the point are at most [`u64::MAX`]: more than any
/// `f64` has that is written with as few digits as tell it from the next. Zeros at its end say
/// nothing, so that `1` is `1.0`; `Display` leaves them out.
///
/// ```
/// use masthead::Decimal;
///
/// let charge = Decimal::new(495, 2).unwrap();
/// assert_eq!((charge.to_string(), charge.as_f64()), ("4.95".to_owned(), 4.95));
/// assert_eq!(Decimal::new(4950, 3), Some(charge));
/// assert!(Decimal::from(4) < charge);
/// assert_eq!(Decimal::from_f64(4.95), Some(charge));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// Ends in a zero only where there are no decimals.
    digits: u64,
    decimals: u8,
}

/// Ten to this power fits 128 bits, and to the next it does not.
const MAX_DECIMALS: u8 = 38;

impl Decimal {
    /// `digits` with the point before the last `decimals` of them; `None` for more than 38 decimals,
    /// zeros at the end not counted.
    #[must_use]
    #[inline]
    pub const fn new(mut digits: u64, mut decimals: u8) -> Option<Self> {
        while decimals > 0 && digits % 10 == 0 {
            digits /= 10;
            decimals -= 1;
        }
        if decimals <= MAX_DECIMALS { Some(Self { digits, decimals }) } else { None }
    }

    /// The shortest number that is `value` as an `f64`; `None` if it is negative, not finite, or has too many digits.
    #[must_use]
    #[inline]
    pub fn from_f64(value: f64) -> Option<Self> {
        // The sum with zero takes the sign from zero. What is written has no exponent.
        let text = (value + 0.0).to_string();
        match Self::read(Expected::FieldValue)(text.as_bytes()) {
            Ok(([], value)) => Some(value),
            _ => None,
        }
    }

    /// The nearest `f64`.
    #[must_use]
    #[inline]
    pub fn as_f64(self) -> f64 {
        // A division would round a second time; the parser of the standard library rounds once.
        let mut text = [0; 32];
        let mut rest = &mut text[..];
        let written = write!(rest, "{}e-{}", self.digits, self.decimals);
        let left = rest.len();
        let text = text.get(..32 - left).unwrap_or_default();
        written.ok().and_then(|()| ascii(text).parse().ok()).unwrap_or_default()
    }

    /// ```text
    /// decimal = 1*DIGIT [ "." 1*DIGIT ]
    /// ```
    #[inline]
    pub(crate) fn read<'a>(expected: Expected) -> impl Fn(&'a [u8]) -> Parsed<'a, Self> {
        move |input| {
            // A sequence: with an `opt`, a short number took 14 % more instructions.
            let (rest, whole) = run1(DIGIT, expected)(input)?;
            let (rest, fraction) = match rest {
                [b'.', rest @ ..] => run1(DIGIT, expected)(rest)?,
                _ => (rest, &[][..]),
            };
            match Self::of(whole, fraction) {
                Some(number) => Ok((rest, number)),
                None => fault(ErrorKind::OutOfRange, expected, input, input.len() - rest.len()),
            }
        }
    }

    /// The number with these digits before and after the point, if it fits.
    #[inline]
    fn of(whole: &[u8], mut fraction: &[u8]) -> Option<Self> {
        while let [rest @ .., b'0'] = fraction {
            fraction = rest;
        }
        let push = |n: u64, b: &u8| n.checked_mul(10)?.checked_add(u64::from(b & 0xf));
        let digits = fraction.iter().try_fold(whole.iter().try_fold(0, push)?, push)?;
        let decimals = u8::try_from(fraction.len()).ok()?;
        (decimals <= MAX_DECIMALS).then_some(Self { digits, decimals })
    }

    /// The digits before the point, and those after it.
    fn parts(self) -> (u128, u128) {
        let unit = 10_u128.pow(u32::from(self.decimals));
        (u128::from(self.digits) / unit, u128::from(self.digits) % unit)
    }

    /// The parts with as many decimals as there can be.
    fn key(self) -> (u128, u128) {
        let (whole, part) = self.parts();
        // A part has fewer digits than there are decimals, so this fits.
        (whole, part * 10_u128.pow(u32::from(MAX_DECIMALS - self.decimals)))
    }
}

impl From<u64> for Decimal {
    #[inline]
    fn from(digits: u64) -> Self {
        Self { digits, decimals: 0 }
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Decimal {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = self.parts();
        match usize::from(self.decimals) {
            0 => write!(f, "{whole}"),
            decimals => write!(f, "{whole}.{part:0decimals$}"),
        }
    }
}

impl fmt::Debug for Decimal {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

arbitrary!(
    Decimal,
    (any::<u64>(), 0..=38_u8).prop_map(|(digits, decimals)| {
        // Short numbers are as likely as long ones.
        Decimal::new(digits >> (digits % 64), decimals).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, written: &str) -> Decimal {
        let (rest, number) = Decimal::read(Expected::FieldValue)(text.as_bytes()).unwrap();
        assert_eq!((rest, &*number.to_string()), (&b""[..], written));
        assert_eq!(number.as_f64().to_bits(), text.parse::<f64>().unwrap().to_bits());
        number
    }

    #[test]
    fn zeros_at_the_end_say_nothing() {
        assert_eq!(reads("1", "1"), reads("1.0", "1"));
        assert_eq!(reads("010.670", "10.67"), Decimal::new(1067, 2).unwrap());
        assert_eq!(reads("0.000", "0"), Decimal::default());
        assert_eq!(reads("100", "100"), Decimal::new(1000, 1).unwrap());
        reads(&format!("1.5{}", "0".repeat(100)), "1.5");
        reads(&format!("{}1.05", "0".repeat(100)), "1.05");
    }

    #[test]
    fn as_many_digits_as_a_float_has() {
        reads("2.2599999999999998", "2.2599999999999998");
        reads("18446744073709551615", "18446744073709551615");
        reads("1.8446744073709551615", "1.8446744073709551615");
        let least = format!("0.{}1", "0".repeat(37));
        reads(&least, &least);
        for big in ["18446744073709551616", "1.8446744073709551616", &format!("{least}1")] {
            let fault = Decimal::read(Expected::FieldValue)(big.as_bytes()).unwrap_err();
            assert_eq!(
                crate::grammar::unwrap(fault),
                crate::grammar::Fault::new(
                    ErrorKind::OutOfRange,
                    Expected::FieldValue,
                    big.as_bytes(),
                    big.len()
                )
            );
        }
        assert_eq!(Decimal::new(1, 39), None);
        assert_eq!(Decimal::new(10, 39), Decimal::new(1, 38));
        assert_eq!(Decimal::new(0, u8::MAX), Some(Decimal::default()));
    }

    #[test]
    fn floats() {
        for value in [0.0, 1.0, 2.26, 20.375, 1e-20, 1.5e18, f64::EPSILON] {
            assert_eq!(Decimal::from_f64(value).unwrap().as_f64().to_bits(), value.to_bits());
        }
        assert_eq!(Decimal::from_f64(-0.0), Some(Decimal::default()));
        for none in [-1.0, f64::NAN, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(Decimal::from_f64(none), None);
        }
    }

    #[test]
    fn ordered_as_numbers_are() {
        let texts =
            ["0", "0.00000000000000000000000000000000000001", "0.5", "1", "1.05", "1.5", "9"];
        let numbers = texts.map(|text| reads(text, text));
        assert!(numbers.is_sorted_by(|a, b| a < b));
    }
}
