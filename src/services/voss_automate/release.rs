//! A release of VOSS Automate.

use core::fmt;
use core::str::FromStr;

/// A release of VOSS Automate: `21.1`, `24.1`.
///
/// The part after the second number, such as the patch bundle in `21.4-PB5` or the third number in `19.3.2`, is
/// parsed and ignored: the vendor documents releases.
///
/// ```
/// use masthead::services::voss_automate::Release;
///
/// let release: Release = "21.4-PB5".parse()?;
/// assert_eq!(release, Release::new(21, 4));
/// assert!(release > Release::new(19, 3));
/// assert_eq!(release.to_string(), "21.4");
/// # Ok::<(), masthead::services::voss_automate::NotARelease>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    major: u16,
    minor: u16,
}

impl Release {
    /// The first release that takes no `X-Version` and no `api_version`.
    pub const V21_1: Self = Self::new(21, 1);

    /// A release by its two numbers.
    #[must_use]
    #[inline]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Release {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Release {
    type Err = NotARelease;

    #[inline]
    fn from_str(text: &str) -> Result<Self, NotARelease> {
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten().ok_or(NotARelease(()))
        };
        let (numbers, bundle) = match text.split_once('-') {
            Some((numbers, bundle)) => (numbers, Some(bundle)),
            None => (text, None),
        };
        if bundle.is_some_and(|it| it.is_empty() || !it.bytes().all(|b| b.is_ascii_alphanumeric()))
        {
            return Err(NotARelease(()));
        }
        let mut parts = numbers.split('.');
        let major = number(parts.next().unwrap_or_default())?;
        let minor = number(parts.next().unwrap_or_default())?;
        for part in parts {
            number(part)?;
        }
        Ok(Self { major, minor })
    }
}

/// Text that is no [`Release`].
///
/// ```
/// use masthead::services::voss_automate::Release;
///
/// let error = "21".parse::<Release>().unwrap_err();
/// assert_eq!(error.to_string(), "not a release: expected two numbers separated by a dot, such as 21.4");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARelease(());

impl fmt::Display for NotARelease {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a release: expected two numbers separated by a dot, such as 21.4")
    }
}

impl core::error::Error for NotARelease {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases() {
        for (text, major, minor) in
            [("21.1", 21, 1), ("21.4-PB4", 21, 4), ("19.3.2", 19, 3), ("25.4-PB0", 25, 4)]
        {
            assert_eq!(text.parse(), Ok(Release::new(major, minor)));
        }
        for text in ["", "21", "21.", ".1", "+21.1", "21.1-", "21.1-P B", "21.x", "70000.1", "next"]
        {
            assert_eq!(text.parse::<Release>(), Err(NotARelease(())), "{text}");
        }
    }
}
