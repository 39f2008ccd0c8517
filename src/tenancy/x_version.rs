//! `X-Version`: which release of VOSS Automate a request is written for.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::{byte, literal, narrow};

static NAME: HeaderName = HeaderName::from_static("x-version");

/// `X-Version`: which release of VOSS Automate a request is written for.
///
/// ```text
/// X-Version = 1*DIGIT "." 1*DIGIT [ "." 1*DIGIT ] / %s"next"
/// ```
///
/// Releases before 21.1 answered as an older one did. From 21.1 on the header has to be left out, whatever
/// it says. It is here so that one can tell, and for the releases that have it. Each number has at most 32
/// bits.
///
/// The documentation has a placeholder only. That of former releases: `19.2.1`. The word `next` is documented for the
/// parameter `api_version`, which means the same.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, tenancy::XVersion};
///
/// let version = XVersion::parse_strict(FieldLines::one(b"19.2.1"))?;
/// assert_eq!(version, XVersion::Release { major: 19, minor: 2, patch: Some(1) });
/// assert_eq!(XVersion::Next.to_lines().as_slice(), ["next"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum XVersion {
    /// A release by its numbers: `19.2.1`, `21.1`.
    Release {
        /// The first number.
        major: u32,
        /// The second number.
        minor: u32,
        /// The third number, if there is one.
        patch: Option<u32>,
    },
    /// `next`: the release that is to come.
    Next,
}

impl Plain for XVersion {
    #[inline]
    fn pattern() -> String {
        "{number}[.]{number}(?:[.]{number})?|next".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let next = literal(b"next", Expected::Release).map(|()| Self::Next);
        let dot = || byte(b'.', Expected::Dot);
        let number = || narrow(Expected::VersionNumber);
        let patch = opt(preceded(dot(), cut(number())));
        let release = (narrow(Expected::Release), preceded(dot(), number()), patch)
            .map(|(major, minor, patch)| Self::Release { major, minor, patch });
        alt((next, release)).parse(input)
    }
}

field!(plain XVersion, &NAME);

impl fmt::Display for XVersion {
    /// As it is sent: `19.2.1`.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Release { major, minor, patch: Some(patch) } => {
                write!(f, "{major}.{minor}.{patch}")
            }
            Self::Release { major, minor, patch: None } => write!(f, "{major}.{minor}"),
            Self::Next => f.write_str("next"),
        }
    }
}

impl Describe for XVersion {
    #[inline]
    fn describe(&self) -> Description {
        let version = Description::Text(self.to_string());
        Description::Object(vec![Part::new(
            "version",
            "release; must not be sent from 21.1 on",
            version,
        )])
    }
}

// `next` included.
arbitrary!(XVersion, {
    let release = |(major, minor, patch)| XVersion::Release { major, minor, patch };
    prop_oneof![
        4 => any::<(u32, u32, Option<u32>)>().prop_map(release),
        1 => Just(XVersion::Next),
    ]
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn releases() {
        for line in ["10.6.3", "11.5.3", "19.2.1", "21.1", "next", "0.0", "1.4294967295"] {
            let version = reads::<XVersion>(line);
            assert_eq!(version.to_string(), line);
            assert_eq!(version.canonical().as_slice(), [line]);
        }
        assert_eq!(reads::<XVersion>("021.01 "), reads::<XVersion>("21.1"));
        assert_ne!(reads::<XVersion>("21.1"), reads::<XVersion>("21.1.0"));
    }

    #[test]
    fn faults() {
        refuses::<XVersion>(&[
            ("", "expected a release or \"next\" at byte 0"),
            ("Next", "expected a release or \"next\" at byte 0"),
            ("v21.1", "expected a release or \"next\" at byte 0"),
            ("<version_number>", "expected a release or \"next\" at byte 0"),
            ("21", "expected \".\" at byte 2"),
            ("21.", "expected a decimal version number at byte 3"),
            ("21.1.", "expected a decimal version number at byte 5"),
            ("21.4-PB4", "expected the end of the value at byte 4"),
            ("1.2.3.4", "expected the end of the value at byte 5"),
            ("nextt", "expected the end of the value at byte 4"),
            ("1.4294967296", "version number is larger than 4294967295 at byte 2"),
        ]);
    }
}
