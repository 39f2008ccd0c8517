//! The origin that the tokens of a client belong to.

use std::fmt;

use reqwest::Url;

/// The origin that tokens are kept of; without one, they are kept of every origin.
#[derive(Clone)]
pub(crate) struct OnlyFor(Option<Url>);

impl OnlyFor {
    pub(crate) const ANY: Self = Self(None);

    pub(crate) const fn new(origin: Url) -> Self {
        Self(Some(origin))
    }

    /// Returns `true` if a request to this URL is for the origin.
    pub(crate) fn includes(&self, url: &Url) -> bool {
        self.0.as_ref().is_none_or(|only| only.origin() == url.origin())
    }
}

/// Shows neither user information nor a query.
impl fmt::Debug for OnlyFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(origin) => write!(f, "OnlyFor({})", origin.origin().ascii_serialization()),
            None => f.write_str("OnlyFor(any)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_origin_alone() {
        let origin = "https://u:s3cret@contoso.example:443/a?s3cret".parse().unwrap();
        let text = format!("{:?} {:?}", OnlyFor::new(origin), OnlyFor::ANY);
        assert_eq!(text, "OnlyFor(https://contoso.example) OnlyFor(any)");
    }
}
