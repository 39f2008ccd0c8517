//! The driver below an SDK in a `User-Agent`, as new clients of Azure Cosmos DB send it.

use core::fmt;
use std::borrow::Cow;

use super::UserAgentRef;
use super::user_agent_part::{Product, UserAgentPart};
use crate::field::{Description, Part, text};

/// The prefix of the first part of the comment.
const DRIVER: &[u8] = b"drv=";
const FEATURES: &[u8] = b"ft";

/// The driver below an SDK, and the system, in a [`User-Agent`](super::UserAgent).
///
/// New clients of Azure Cosmos DB send `{sdk}/{version} (drv={driver}/{version}; {os}; {arch}; {runtime}; …) {suffix}`. Parts
/// of the form `name=value` may follow the runtime, among them `ft`, the features in use. The suffix is what the
/// application adds, and has any form.
///
/// ```
/// use masthead::{Field, FieldLines, request::UserAgent};
///
/// let line = b"azsdk-rust-cosmos/0.30.0 (drv=cosmos-driver/1.1.0; linux; x86_64; rust/1.85; ft=1a) orders-api";
/// let agent = UserAgent::parse_strict(FieldLines::one(line))?;
/// let info = agent.driver_info().unwrap();
/// assert_eq!((info.sdk().name(), info.sdk().version()), ("azsdk-rust-cosmos", Some("0.30.0")));
/// assert_eq!((&*info.driver(), info.driver_version().as_deref()), ("cosmos-driver", Some("1.1.0")));
/// assert_eq!(info.os().as_deref(), Some("linux"));
/// assert_eq!(info.arch().as_deref(), Some("x86_64"));
/// assert_eq!(info.runtime().as_deref(), Some("rust/1.85"));
/// assert_eq!(info.features().as_deref(), Some("1a"));
/// assert_eq!(info.suffix().as_deref(), Some("orders-api"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DriverInfo<'a> {
    sdk: Product<'a>,
    /// Between the parentheses, after `drv=`.
    comment: &'a [u8],
    suffix: &'a [u8],
}

impl<'a> DriverInfo<'a> {
    #[inline]
    pub(super) fn of(agent: UserAgentRef<'a>) -> Option<Self> {
        let mut parts = agent.parts();
        let Some(UserAgentPart::Product(sdk)) = parts.next() else { return None };
        let Some(UserAgentPart::Comment(comment)) = parts.next() else { return None };
        let comment = comment.trim_ascii_start().strip_prefix(DRIVER)?;
        Some(Self { sdk, comment, suffix: parts.rest().trim_ascii() })
    }

    /// The SDK, with its version.
    #[must_use]
    #[inline]
    pub const fn sdk(&self) -> Product<'a> {
        self.sdk
    }

    /// The name of the driver.
    #[must_use]
    #[inline]
    pub fn driver(&self) -> Cow<'a, str> {
        text(self.driver_parts().0)
    }

    /// The version of the driver.
    #[must_use]
    #[inline]
    pub fn driver_version(&self) -> Option<Cow<'a, str>> {
        self.driver_parts().1.map(text)
    }

    /// The operating system.
    #[must_use]
    #[inline]
    pub fn os(&self) -> Option<Cow<'a, str>> {
        self.place(0)
    }

    /// The processor architecture.
    #[must_use]
    #[inline]
    pub fn arch(&self) -> Option<Cow<'a, str>> {
        self.place(1)
    }

    /// The runtime or the compiler.
    #[must_use]
    #[inline]
    pub fn runtime(&self) -> Option<Cow<'a, str>> {
        self.place(2)
    }

    /// The features in use: the value of `ft`.
    #[must_use]
    #[inline]
    pub fn features(&self) -> Option<Cow<'a, str>> {
        self.named().find(|(name, _)| *name == FEATURES).map(|(_, value)| text(value))
    }

    /// All parts of the form `name=value` after the driver, in order.
    #[inline]
    pub fn params(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        self.named().map(|(name, value)| (text(name), text(value)))
    }

    /// The text after the comment, which the application adds.
    #[must_use]
    #[inline]
    pub fn suffix(&self) -> Option<Cow<'a, str>> {
        Some(self.suffix).filter(|suffix| !suffix.is_empty()).map(text)
    }

    fn segments(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.comment.split(|&b| b == b';').map(<[u8]>::trim_ascii)
    }

    #[inline]
    fn driver_parts(&self) -> (&'a [u8], Option<&'a [u8]>) {
        let driver = self.segments().next().unwrap_or_default();
        match driver.iter().position(|&b| b == b'/') {
            Some(slash) => (&driver[..slash], Some(&driver[slash + 1..])),
            None => (driver, None),
        }
    }

    /// A part that its place alone names.
    #[inline]
    fn place(&self, index: usize) -> Option<Cow<'a, str>> {
        let segment = self.segments().skip(1).nth(index)?;
        // A part with a name ends them.
        let is_named = self.segments().skip(1).take(index + 1).any(|it| pair(it).is_some());
        (!is_named && !segment.is_empty()).then(|| text(segment))
    }

    fn named(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        self.segments().skip(1).filter_map(pair)
    }

    /// The parts of a description.
    #[inline]
    pub(super) fn describe(&self) -> Vec<Part> {
        let optional = |it: Option<Cow<'_, str>>| {
            it.map_or(Description::Null, |it| Description::text(it.as_bytes()))
        };
        vec![
            Part::new("driver", "driver below the SDK", optional(Some(self.driver()))),
            Part::new("driver_version", "version of the driver", optional(self.driver_version())),
            Part::new("os", "operating system", optional(self.os())),
            Part::new("arch", "processor architecture", optional(self.arch())),
            Part::new("runtime", "runtime or compiler", optional(self.runtime())),
            Part::new("features", "features in use", optional(self.features())),
            Part::new("suffix", "what the application adds", optional(self.suffix())),
        ]
    }
}

fn pair(segment: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = segment.iter().position(|&b| b == b'=')?;
    Some((segment[..equals].trim_ascii_end(), segment[equals + 1..].trim_ascii_start()))
}

impl fmt::Debug for DriverInfo<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverInfo")
            .field("sdk", &self.sdk)
            .field("driver", &self.driver())
            .field("driver_version", &self.driver_version())
            .field("os", &self.os())
            .field("arch", &self.arch())
            .field("runtime", &self.runtime())
            .field("features", &self.features())
            .field("suffix", &self.suffix())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::field::{Field, FieldLines};
    use crate::request::UserAgent;

    /// The parts in their order, with a dash for each that is not there.
    fn parts(line: &str) -> Option<String> {
        let agent = UserAgent::parse(FieldLines::one(line.as_bytes())).unwrap();
        let info = agent.driver_info()?;
        let all = [
            Some(info.driver()),
            info.driver_version(),
            info.os(),
            info.arch(),
            info.runtime(),
            info.features(),
            info.suffix(),
        ];
        Some(all.map(|it| it.map_or("-".to_owned(), Cow::into_owned)).join("|"))
    }

    #[test]
    fn parts_of_the_form() {
        for (line, expected) in [
            ("a/1 (drv=d/2; linux; x64; rust/1.85)", "d|2|linux|x64|rust/1.85|-|-"),
            ("a/1 (drv=d/2; linux; x64; rust/1.85; ft=1a) app", "d|2|linux|x64|rust/1.85|1a|app"),
            (
                "a/1 (drv=d/2;Mac OS 14;arm64;java;k=v;ft=) x (y) z",
                "d|2|Mac OS 14|arm64|java||x (y) z",
            ),
            ("a/1(drv=d/2; linux)", "d|2|linux|-|-|-|-"),
            ("a (drv=d)", "d|-|-|-|-|-|-"),
            ("a/1 (drv=; ; x64)", "|-|-|x64|-|-|-"),
            ("a/1 (drv=d/2; ft=3; linux)", "d|2|-|-|-|3|-"),
            (
                "a/1 (drv=d/2; linux (wsl); x64) caf\u{e9} \"app\"",
                "d|2|linux (wsl)|x64|-|-|caf\u{e9} \"app\"",
            ),
        ] {
            assert_eq!(parts(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn others() {
        for line in [
            "azsdk-python-cosmos/4.17.1 Python/3.11.7 (Linux-x86_64)",
            "azsdk-rust/1 (linux; drv=d/2)",
            "a/1 b/2 (drv=d/2)",
            "HashiCorp Terraform/1.5.7 (+https://www.terraform.io) Terraform Plugin SDK/2.10.1",
            "cosmos-netstandard-sdk/3.35.0|1|X64|Linux 5.15|.NET 6.0|N|",
            "(drv=d/2)",
        ] {
            assert_eq!(parts(line), None, "{line}");
        }
    }

    #[test]
    fn pairs_in_their_order() {
        let line = b"a/1 (drv=d/2; linux; x64; rust; b = 1; ft=2; c=d=e)";
        let agent = UserAgent::parse(FieldLines::one(line)).unwrap();
        let info = agent.driver_info().unwrap();
        let pairs: Vec<_> = info.params().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(pairs, ["b:1", "ft:2", "c:d=e"]);
        assert!(format!("{info:?}").contains("features: Some(\"2\")"));
    }
}
