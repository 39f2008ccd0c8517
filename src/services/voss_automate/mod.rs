//! The headers of VOSS Automate.
//!
//! In a server, start with [`RequestHeadersRef::peek_from`], which reads all headers of a request in one walk and borrows
//! them. In a client, start with [`RequestHeaders`]: fill in its fields and write them to a map. With the feature
//! `contracts`, the constant `CONTRACT` checks exchanges.
//!
//! VOSS Automate provisions phones and users for unified communications. Source: "API Request Headers" in the vendor's
//! documentation, and for what it leaves open, its other releases, and the articles on authentication and compatibility.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::services::voss_automate::{RequestHeaders, RequestHeadersRef};
//! use masthead::tenancy::PortalType;
//!
//! let mut headers = RequestHeaders::default();
//! headers.portal_type = Some(PortalType::EndUser);
//! let mut map = HeaderMap::new();
//! headers.write_to(&mut map);
//!
//! let (received, failures) = RequestHeadersRef::peek_from(&map);
//! assert!(failures.is_empty());
//! assert_eq!(received.portal_type, Some(PortalType::EndUser));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "contracts")]
mod contract;
mod release;

use crate::auth::Authorization;
use crate::header_set;
use crate::paging::{ContentRange, Range, XRange};
use crate::request::UserAgent;
use crate::tenancy::{PortalType, RequestPortal, XVersion};

pub use release::{NotARelease, Release};

#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub use contract::CONTRACT;

header_set! {
    /// The documented request headers, in that order, borrowed; the credentials come last.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::voss_automate::RequestHeadersRef;
    /// use masthead::tenancy::PortalType;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("portal-type", HeaderValue::from_static("end-user"));
    /// let (headers, failures) = RequestHeadersRef::peek_from(&map);
    /// assert!(failures.is_empty());
    /// assert_eq!(headers.portal_type, Some(PortalType::EndUser));
    /// ```
    pub RequestHeadersRef;
    /// The documented request headers, in that order, owned: set fields, and write.
    ///
    /// ```
    /// use masthead::paging::ItemWindow;
    /// use masthead::services::voss_automate::RequestHeaders;
    ///
    /// let page = ItemWindow::from_skip_limit(0, 6)?;
    /// let mut headers = RequestHeaders::default();
    /// headers.x_range = Some(page.into());
    /// headers.range = Some(page.into());
    /// let mut map = http::HeaderMap::new();
    /// headers.write_to(&mut map);
    /// assert_eq!(map["x-range"], "items=0-5");
    /// # Ok::<(), masthead::paging::NotAWindow>(())
    /// ```
    pub RequestHeaders;
    /// Which release the request is written for: removed from 21.1 on.
    version: XVersion = "x-version",
    /// Which items are wanted.
    x_range: XRange = "x-range",
    /// Which items are wanted.
    range: Range = "range",
    /// Which portal asks.
    request_portal: RequestPortal = "request-portal",
    /// For whom that portal is.
    portal_type: PortalType = "portal-type",
    /// Which program asks.
    user_agent: UserAgent = "user-agent",
    /// `Authorization`: the credentials of the request.
    authorization: Authorization = "authorization",
    /// For whom the request is meant.
    host: crate::request::Host = "host",
}

header_set! {
    /// The documented response header, borrowed.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::services::voss_automate::ResponseHeadersRef;
    ///
    /// let mut map = HeaderMap::new();
    /// map.insert("content-range", HeaderValue::from_static("items 0-199/999999999"));
    /// let (headers, _) = ResponseHeadersRef::peek_from(&map);
    /// assert_eq!(headers.content_range.unwrap().total(), None);
    /// ```
    pub ResponseHeadersRef;
    /// The documented response header, owned: set it, and write.
    ///
    /// ```
    /// use masthead::services::voss_automate::ResponseHeaders;
    ///
    /// let mut map = http::HeaderMap::new();
    /// ResponseHeaders::default().write_to(&mut map);
    /// assert!(map.is_empty());
    /// ```
    pub ResponseHeaders;
    /// Which items these are, and of how many.
    content_range: ContentRange = "content-range",
}
