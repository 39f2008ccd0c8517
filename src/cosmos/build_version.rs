//! The shared value of the two versions of the service.

use core::fmt;

use crate::error::Expected;
use crate::field::{Description, Value, arbitrary};
use crate::grammar::Parsed;
use crate::grammar::leaf::{byte, narrow, strip};

/// The version of a part of the service: two to four numbers, such as `2.14.0.0`.
///
/// Versions are ordered number by number, and one that goes on comes after one that ends: `2.14` is
/// before `2.14.0`, as in .NET.
///
/// ```
/// use masthead::cosmos::BuildVersion;
///
/// let version = BuildVersion::new(&[2, 14, 0]).unwrap();
/// assert_eq!(version.to_string(), "2.14.0");
/// assert_eq!(version.numbers(), [2, 14, 0]);
/// assert!(version > BuildVersion::new(&[2, 9, 0, 1]).unwrap());
/// assert_eq!(BuildVersion::new(&[2]), None);
/// ```
// Numbers that are absent are 0, so that the derived order is that of the numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuildVersion {
    numbers: [u32; 4],
    len: u8,
}

impl BuildVersion {
    /// A version of these numbers; `None` unless there are two to four.
    #[must_use]
    #[inline]
    pub fn new(numbers: &[u32]) -> Option<Self> {
        let mut version = Self { numbers: [0; 4], len: u8::try_from(numbers.len()).ok()? };
        let slots = version.numbers.get_mut(..numbers.len())?;
        slots.copy_from_slice(numbers);
        (numbers.len() >= 2).then_some(version)
    }

    /// The numbers, two to four of them.
    #[must_use]
    #[inline]
    pub fn numbers(&self) -> &[u32] {
        self.numbers.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// ```text
    /// [ "version=" ] 1*DIGIT 1*3( "." 1*DIGIT )
    /// ```
    #[inline]
    pub(super) fn read(input: &[u8]) -> Parsed<'_, Self> {
        // A sequence: as a `separated_pair`, four numbers took 13 % more instructions.
        let input = strip(input, b"version=").unwrap_or(input);
        let mut numbers = [0; 4];
        let number = narrow(Expected::VersionNumber);
        let (rest, major) = number(input)?;
        let (rest, ()) = byte(b'.', Expected::Dot)(rest)?;
        let (mut rest, minor) = number(rest)?;
        (numbers[0], numbers[1]) = (major, minor);
        let mut len = 2;
        for slot in &mut numbers[2..] {
            let [b'.', after @ ..] = rest else { break };
            (rest, *slot) = number(after)?;
            len += 1;
        }
        Ok((rest, Self { numbers, len }))
    }
}

impl Value for BuildVersion {
    const PATTERN: &'static str = "(?:version=)?{number}(?:[.]{number}){1,3}";

    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version={self}")
    }

    #[inline]
    fn describe(self) -> Description {
        Description::text(self.to_string()).into_part("version", "two to four numbers")
    }
}

impl fmt::Display for BuildVersion {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.numbers().iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            write!(f, "{dot}{number}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for BuildVersion {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BuildVersion({self})")
    }
}

arbitrary!(
    BuildVersion,
    vec(any::<u32>(), 2..=4).prop_map(|numbers| BuildVersion::new(&numbers).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordered_number_by_number() {
        let versions: [&[u32]; 7] = [
            &[0, 0],
            &[1, 6, 52, 5],
            &[2, 9],
            &[2, 14],
            &[2, 14, 0],
            &[2, 14, 0, 0],
            &[2, 14, 0, 1],
        ];
        let versions = versions.map(|numbers| BuildVersion::new(numbers).unwrap());
        assert!(versions.is_sorted_by(|a, b| a < b));
        assert!(versions.is_sorted_by(|a, b| a.numbers() < b.numbers()));
    }

    #[test]
    fn two_to_four_numbers() {
        for none in [&[][..], &[1], &[1, 2, 3, 4, 5], &[0; 300]] {
            assert_eq!(BuildVersion::new(none), None);
        }
        let version = BuildVersion::new(&[u32::MAX; 4]).unwrap();
        assert_eq!(version.numbers(), [u32::MAX; 4]);
        assert_eq!(format!("{:?}", BuildVersion::new(&[2, 0]).unwrap()), "BuildVersion(2.0)");
    }
}
