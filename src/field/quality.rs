//! The weight of a preference.

use core::fmt;

use nom::Parser;
use nom::branch::alt;
use nom::sequence::{preceded, terminated};

use crate::deviation::{Deviation, Notes};
use crate::error::Expected;
use crate::grammar::Parsed;
use crate::grammar::class::{DIGIT, TCHAR};
use crate::grammar::leaf::{byte, not_before, run1, start};

/// The weight of a preference, from 0 to 1 in thousandths (RFC 9110 12.4.2).
///
/// `Display` writes it without zeros at its end. 0 is "not acceptable".
///
/// ```
/// use masthead::Quality;
///
/// let half = Quality::from_thousandths(500).unwrap();
/// assert_eq!(half.to_string(), "0.5");
/// assert!(Quality::ZERO < half && half < Quality::ONE);
/// assert_eq!(Quality::from_thousandths(1_001), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u16);

impl Quality {
    /// Not acceptable.
    pub const ZERO: Self = Self(0);
    /// The weight of a member without one.
    pub const ONE: Self = Self(1_000);

    /// A weight in thousandths; `None` above 1,000.
    #[must_use]
    #[inline]
    pub const fn from_thousandths(thousandths: u16) -> Option<Self> {
        if thousandths <= 1_000 { Some(Self(thousandths)) } else { None }
    }

    /// The weight in thousandths, from 0 to 1,000.
    #[must_use]
    #[inline]
    pub const fn thousandths(self) -> u16 {
        self.0
    }

    /// Returns `true` if the weight is more than 0.
    #[must_use]
    #[inline]
    pub const fn is_acceptable(self) -> bool {
        self.0 > 0
    }

    /// ```text
    /// qvalue = ( "0" [ "." *3DIGIT ] ) / ( "1" [ "." *3"0" ] )
    /// ```
    #[inline]
    pub(crate) fn read(input: &[u8]) -> Parsed<'_, Self> {
        // A weight of one decimal, as nearly all are: half of the instructions.
        if let [b'0', b'.', digit @ b'0'..=b'9', rest @ ..] = input {
            if let [] | [b',' | b';', ..] = rest {
                return Ok((rest, Self(u16::from(digit & 0xf) * 100)));
            }
        }
        let zero = preceded(start(b"0", Expected::Quality), decimals(|b| b.is_ascii_digit()));
        let one = preceded(byte(b'1', Expected::Quality), decimals(|b| b == b'0'));
        let weight = alt((zero, one.map(|none| 1_000 + none))).map(Self);
        terminated(weight, not_before(TCHAR, Expected::Quality)).parse(input)
    }
}

impl Quality {
    /// The same, and what clients were seen to send beside it.
    #[inline]
    pub(crate) fn read_noting<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        Self::read(input).or_else(|error| lax(input, notes).ok_or(error))
    }
}

/// ```text
/// weight = [ "0" ] "." 1*DIGIT / "1." 1*"0"
/// ```
#[cold]
fn lax<'a>(input: &'a [u8], notes: &mut Notes) -> Option<(&'a [u8], Quality)> {
    let (whole, fraction) = match input {
        [b'.', rest @ ..] | [b'0', b'.', rest @ ..] => (0, rest),
        [b'1', b'.', rest @ ..] => (1_000, rest),
        _ => return None,
    };
    let (rest, digits) = run1(DIGIT, Expected::Quality)(fraction).ok()?;
    not_before(TCHAR, Expected::Quality)(rest).ok()?;
    if whole > 0 && digits.iter().any(|&digit| digit != b'0') {
        return None;
    }
    let thousandths =
        digits.iter().zip([100, 10, 1]).map(|(digit, place)| u16::from(digit & 0xf) * place);
    notes.note(Deviation::WeightForm, input);
    Some((rest, Quality(whole + thousandths.sum::<u16>())))
}

/// Up to three decimals of a kind, in thousandths.
///
/// ```text
/// [ "." *3DIGIT ]
/// ```
#[inline]
fn decimals<'a>(fits: impl Fn(u8) -> bool) -> impl Fn(&'a [u8]) -> Parsed<'a, u16> {
    move |input| {
        let [b'.', digits @ ..] = input else { return Ok((input, 0)) };
        let (mut rest, mut thousandths) = (digits, 0);
        for place in [100, 10, 1] {
            let [digit, after @ ..] = rest else { break };
            if !fits(*digit) {
                break;
            }
            thousandths += u16::from(digit & 0xf) * place;
            rest = after;
        }
        Ok((rest, thousandths))
    }
}

impl fmt::Display for Quality {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000, self.0 % 1_000);
        match part {
            0 => write!(f, "{whole}"),
            _ if part % 100 == 0 => write!(f, "{whole}.{}", part / 100),
            _ if part % 10 == 0 => write!(f, "{whole}.{:02}", part / 10),
            _ => write!(f, "{whole}.{part:03}"),
        }
    }
}

impl fmt::Debug for Quality {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quality({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_and_written() {
        for thousandths in 0..=1_000 {
            let weight = Quality(thousandths);
            let text = weight.to_string();
            assert_eq!(Quality::read(text.as_bytes()), Ok((&b""[..], weight)), "{text}");
            let text = format!("{}.{:03};", thousandths / 1_000, thousandths % 1_000);
            assert_eq!(Quality::read(text.as_bytes()), Ok((&b";"[..], weight)), "{text}");
        }
        for (text, thousandths) in
            [("0", 0), ("0.", 0), ("1.", 1_000), ("0.50", 500), ("1.0", 1_000)]
        {
            assert_eq!(Quality::read(text.as_bytes()), Ok((&b""[..], Quality(thousandths))));
        }
        assert_eq!(format!("{:?}", Quality(250)), "Quality(0.25)");
    }

    #[test]
    fn nothing_else_is_a_weight() {
        for (text, left) in [
            ("", 0),
            (".5", 2),
            ("-1", 2),
            ("2", 1),
            ("00", 1),
            ("1.1", 1),
            ("1.001", 1),
            ("0.1234", 1),
            ("1.0000", 1),
            ("0.5x", 1),
            ("0,5x", 3),
            ("\"1\"", 3),
        ] {
            match Quality::read(text.as_bytes()) {
                Ok((rest, _)) => assert_eq!((text, rest.len()), ("0,5x", left)),
                Err(error) => {
                    let at = &text.as_bytes()[text.len() - left..];
                    let fault = crate::grammar::Fault::unexpected(at, Expected::Quality);
                    assert_eq!(crate::grammar::unwrap(error), fault, "{text}");
                }
            }
        }
    }
}
