//! `x-ms-schemaversion`: which version the resources have that the response speaks of.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::sequence::separated_pair;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::{byte, narrow};

static NAME: HeaderName = HeaderName::from_static("x-ms-schemaversion");

/// `x-ms-schemaversion`: which version the form of a resource has.
///
/// ```text
/// x-ms-schemaversion = 1*DIGIT "." 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with resources. Both numbers have at most 32 bits: `1.3` is before `1.16`.
///
/// Example of the service: `1.16`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::SchemaVersion};
///
/// let version = SchemaVersion::parse_strict(FieldLines::one(b"1.16"))?;
/// assert_eq!(version, SchemaVersion { major: 1, minor: 16 });
/// assert!(version > SchemaVersion { major: 1, minor: 3 });
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaVersion {
    /// The number before the dot.
    pub major: u32,
    /// The number after the dot.
    pub minor: u32,
}

impl Plain for SchemaVersion {
    #[inline]
    fn pattern() -> String {
        "{number}[.]{number}".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let number = || narrow(Expected::VersionNumber);
        separated_pair(number(), byte(b'.', Expected::Dot), number())
            .map(|(major, minor)| Self { major, minor })
            .parse(input)
    }
}

field!(plain SchemaVersion, &NAME);

impl fmt::Display for SchemaVersion {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Describe for SchemaVersion {
    #[inline]
    fn describe(&self) -> Description {
        let version = Description::text(self.to_string());
        Description::Object(vec![Part::new("version", "two numbers", version)])
    }
}

arbitrary!(
    SchemaVersion,
    any::<(u32, u32)>().prop_map(|(major, minor)| SchemaVersion { major, minor })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{read, refuses};

    #[test]
    fn two_numbers() {
        let read = |line: &str| read::<SchemaVersion>(line);
        assert_eq!(read(" 1.019 "), Ok(SchemaVersion { major: 1, minor: 19 }));
        assert!(read("1.9").unwrap() < read("1.10").unwrap());
        assert!(read("1.10").unwrap() < read("2.0").unwrap());
    }

    #[test]
    fn faults() {
        refuses::<SchemaVersion>(&[
            ("", "expected a decimal version number at byte 0"),
            ("1", "expected \".\" at byte 1"),
            ("1.", "expected a decimal version number at byte 2"),
            ("1.-1", "expected a decimal version number at byte 2"),
            ("1.16.0", "expected the end of the value at byte 4"),
            ("version=1.16", "expected a decimal version number at byte 0"),
            ("4294967296.1", "version number is larger than 4294967295 at byte 0"),
        ]);
    }
}
