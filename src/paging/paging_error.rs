//! The reasons why the next page is not requested.

use core::fmt;

use http::HeaderName;
use http::header::{CONTENT_RANGE, LINK};

use super::NotAWindow;
use crate::error::DecodeError;

/// The reason why the [next page](super::NextPage) is not requested.
///
/// Each names the header at fault, and none holds a byte of any value.
///
/// ```
/// use http::{HeaderMap, HeaderValue, Method};
/// use masthead::paging::{NextPage, PageRequest, PagingError};
///
/// let mut response = HeaderMap::new();
/// response.insert("link", HeaderValue::from_static("<https://evil.example/kv>; rel=\"next\""));
///
/// let uri = "https://contoso.azconfig.io/kv".parse()?;
/// let next = PageRequest::new(&Method::GET, &uri, &HeaderMap::new()).next(&response);
/// let error = next.unwrap_err();
/// assert_eq!((error, error.header().as_str()), (PagingError::OtherOrigin, "link"));
/// assert_eq!(error.to_string(), "link: the next page has a different origin than this one");
/// # Ok::<(), http::uri::InvalidUri>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingError {
    /// A header of the response, or a header of the request that it is compared with, cannot be parsed.
    Header(DecodeError),
    /// The link leads to another scheme, host or port: credentials must not go there.
    OtherOrigin,
    /// The link has a scheme or an authority, and the URI of the request has none to compare them with.
    NoOrigin,
    /// The link has a user or a password in it, which is nothing that a service has to say.
    UserInfo,
    /// The link leads to what no request can ask for, or is too long.
    NotAUri,
    /// Links lead to several next pages.
    SeveralLinks,
    /// The request was neither GET nor HEAD, so nobody knows what the link is from (RFC 8288 3.2).
    Method,
    /// Two headers contradict each other: they name different next pages, or asked for different ranges.
    Conflict {
        /// The first of them.
        header: &'static HeaderName,
        /// The other.
        other: &'static HeaderName,
    },
    /// The next page is this one.
    Loop(&'static HeaderName),
    /// The range of items that came is not the one that was asked for, and items between them are missing.
    OtherRange,
    /// There is no window of items after the one of the header.
    Window {
        /// The header.
        header: &'static HeaderName,
        /// Why the value is invalid.
        reason: NotAWindow,
    },
}

impl PagingError {
    /// The header at fault.
    #[must_use]
    pub fn header(&self) -> &'static HeaderName {
        match self {
            Self::Header(error) => error.name(),
            Self::Conflict { header, .. } | Self::Window { header, .. } | Self::Loop(header) => {
                header
            }
            Self::OtherRange => &CONTENT_RANGE,
            _ => &LINK,
        }
    }
}

impl fmt::Display for PagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Header(error) => return error.fmt(f),
            Self::Conflict { header, other } => {
                return write!(f, "{header}: disagrees with {other}");
            }
            Self::Window { header, reason } => return write!(f, "{header}: {reason}"),
            Self::OtherOrigin => "the next page has a different origin than this one",
            Self::NoOrigin => {
                "the origin of the next page cannot be compared with the origin of this one"
            }
            Self::UserInfo => "the URI of the next page contains a user name or a password",
            Self::NotAUri => "the next page has no URI that can be requested",
            Self::SeveralLinks => "links point to several next pages",
            Self::Method => "the response to a method other than GET or HEAD has no next page",
            Self::Loop(_) => "the next page is the same as this one",
            Self::OtherRange => "the response has different items than were requested",
        };
        write!(f, "{}: {what}", self.header())
    }
}

impl core::error::Error for PagingError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            // Its sentence is the whole of this one, so it is no cause of it.
            Self::Header(error) => error.source(),
            Self::Window { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl From<DecodeError> for PagingError {
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

#[cfg(test)]
mod tests {
    use core::error::Error;

    use http::header::RANGE;

    use super::*;
    use crate::paging::Link;
    use crate::test_kit::read;

    /// Each variant, the header at fault and the words after it.
    #[test]
    fn every_error_has_its_header_and_its_words() {
        use PagingError as E;

        let error = read::<Link>(b"a").unwrap_err();
        let window = |reason| E::Window { header: &RANGE, reason };
        for (error, header, words) in [
            (E::Header(error), "link", "expected \"<\" before the link target at byte 0"),
            (E::OtherOrigin, "link", "the next page has a different origin than this one"),
            (
                E::NoOrigin,
                "link",
                "the origin of the next page cannot be compared with the origin of this one",
            ),
            (E::UserInfo, "link", "the URI of the next page contains a user name or a password"),
            (E::NotAUri, "link", "the next page has no URI that can be requested"),
            (E::SeveralLinks, "link", "links point to several next pages"),
            (E::Method, "link", "the response to a method other than GET or HEAD has no next page"),
            (E::Conflict { header: &RANGE, other: &LINK }, "range", "disagrees with link"),
            (E::Loop(&CONTENT_RANGE), "content-range", "the next page is the same as this one"),
            (
                E::OtherRange,
                "content-range",
                "the response has different items than were requested",
            ),
            (window(NotAWindow::Empty), "range", "the range has no items"),
            (window(NotAWindow::TooLarge), "range", "the range is larger than 64 bits can count"),
            (window(NotAWindow::Unit), "range", "the range does not count items"),
            (window(NotAWindow::Several), "range", "the header has more than one range"),
            (window(NotAWindow::Open), "range", "the range is missing its first or last position"),
        ] {
            assert_eq!(error.header(), header, "{error:?}");
            assert_eq!(error.to_string(), format!("{header}: {words}"), "{error:?}");
            // What is in the sentence already is no cause of it, but for the type of its reason.
            let source = error.source().map(|it| it.downcast_ref::<NotAWindow>().copied());
            let reason = match error {
                E::Window { reason, .. } => Some(Some(reason)),
                _ => None,
            };
            assert_eq!(source, reason, "{error:?}");
        }
        assert_eq!(E::from(error), E::Header(error));
        assert_eq!(E::from(error).header(), "link");
    }
}
