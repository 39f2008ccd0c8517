//! `x-ms-serviceversion`: which version of the service answered.

use http::HeaderName;

use super::BuildVersion;
use crate::field::{arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-serviceversion");

/// `x-ms-serviceversion`: which version of the service answered.
///
/// ```text
/// x-ms-serviceversion = [ "version=" ] version
/// version             = 1*DIGIT 1*3( "." 1*DIGIT )
/// ```
///
/// Azure Cosmos DB sends it with most responses. `version=` is always written, and need not be there:
/// emulators and tests leave it out. Each number has at most 32 bits.
///
/// Example of the service: `version=2.14.0.0`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ServiceVersion};
///
/// let version = ServiceVersion::parse_strict(FieldLines::one(b"version=2.14.0.0"))?;
/// assert_eq!(version.0.numbers(), [2, 14, 0, 0]);
/// assert_eq!(version.0.to_string(), "2.14.0.0");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceVersion(pub BuildVersion);

field!(plain ServiceVersion(|input, _| BuildVersion::read(input)), &NAME);

arbitrary!(ServiceVersion, any::<BuildVersion>().prop_map(ServiceVersion));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{fails, refuses, writes};

    #[test]
    fn versions() {
        writes::<ServiceVersion>("version=1.6.52.5", "version=1.6.52.5");
        writes::<ServiceVersion>(" 2.14.0.0 ", "version=2.14.0.0");
        writes::<ServiceVersion>("version=02.014", "version=2.14");
        writes::<ServiceVersion>("version=0.0.4294967295", "version=0.0.4294967295");
    }

    #[test]
    fn faults() {
        const NUMBER: &str = "expected a decimal version number at byte";
        fails::<ServiceVersion>("", &format!("{NUMBER} 0"));
        fails::<ServiceVersion>("version=", &format!("{NUMBER} 8"));
        fails::<ServiceVersion>("Version=2.14", &format!("{NUMBER} 0"));
        fails::<ServiceVersion>("version = 2.14", &format!("{NUMBER} 0"));
        fails::<ServiceVersion>("version=v2.14", &format!("{NUMBER} 8"));
        fails::<ServiceVersion>("version=2", "expected \".\" at byte 9");
        fails::<ServiceVersion>("version=2.", &format!("{NUMBER} 10"));
        fails::<ServiceVersion>("version=2..1", &format!("{NUMBER} 10"));
        fails::<ServiceVersion>("version=2.14.0.", &format!("{NUMBER} 15"));
        refuses::<ServiceVersion>(&[
            ("version=2.14.0.0.1", "expected the end of the value at byte 16"),
            ("version=2.14.0-rc", "expected the end of the value at byte 14"),
            ("version=2.4294967296", "version number is larger than 4294967295 at byte 10"),
        ]);
    }
}
