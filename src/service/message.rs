//! What is checked: a request, its response, and what neither of them shows.

use core::fmt;
use core::str::FromStr;

use http::HeaderMap;

use super::Service;
use super::cosmos_db::Operation;
use super::voss_automate::Release;
use crate::HttpDate;
use crate::cosmos::ConsistencyLevel;
use crate::grammar::secrets::without_secrets;
use crate::message::{Names, Request};
use crate::names::{self, UnknownName, table};

impl Request<'_> {
    /// The target for people to read: without user and password, and with dots in place of a fragment and of
    /// the parameters that may hold a secret. Those that hold none are a short list; a `key` is one of them
    /// where the service is Azure App Configuration.
    ///
    /// ```
    /// use masthead::Request;
    ///
    /// let headers = http::HeaderMap::new();
    /// let request = Request::new("GET", "https://u:p@a.example/b?client_secret=c&skip=1", &headers);
    /// assert_eq!(request.shown_target(None), "https://a.example/b?client_secret=...&skip=1");
    /// ```
    #[must_use]
    pub fn shown_target(&self, service: Option<Service>) -> String {
        without_secrets(self.target, service == Some(Service::AppConfiguration))
    }
}

/// A response, as far as its headers are concerned.
///
/// `Debug` shows the names of the headers and none of their values.
///
/// ```
/// use masthead::service::Response;
///
/// let headers = http::HeaderMap::new();
/// assert_eq!(Response::new(401, &headers).status, 401);
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Response<'a> {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: &'a HeaderMap,
}

impl<'a> Response<'a> {
    /// A response.
    #[must_use]
    pub const fn new(status: u16, headers: &'a HeaderMap) -> Self {
        Self { status, headers }
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(self.headers))
            .finish()
    }
}

/// A request, a response, or both.
///
/// ```
/// use masthead::service::{Exchange, Request};
///
/// let headers = http::HeaderMap::new();
/// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
/// assert!(exchange.response.is_none());
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// The request, if it is known.
    pub request: Option<Request<'a>>,
    /// The response, if there is one.
    pub response: Option<Response<'a>>,
}

impl<'a> Exchange<'a> {
    /// A request alone.
    #[must_use]
    pub const fn request(request: Request<'a>) -> Self {
        Self { request: Some(request), response: None }
    }

    /// A response to a request, or to one that is not known.
    #[must_use]
    pub const fn response(request: Option<Request<'a>>, response: Response<'a>) -> Self {
        Self { request, response: Some(response) }
    }
}

/// What a message alone does not show. A rule that needs a fact that is not given stays silent.
///
/// ```
/// use masthead::HttpDate;
/// use masthead::service::Situation;
///
/// let situation = Situation::default().with_now(HttpDate::now()).with_multi_write(true);
/// assert_eq!(situation.multi_write, Some(true));
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Situation {
    /// The clock of whoever received the message.
    pub now: Option<HttpDate>,
    /// What the request is meant to do to Azure Cosmos DB. Without it, or where the method of the request
    /// is that of another operation, it is [inferred](Operation::infer).
    pub operation: Option<Operation>,
    /// The consistency of the Azure Cosmos DB account.
    pub account_consistency: Option<ConsistencyLevel>,
    /// Whether the Azure Cosmos DB account takes writes in more than one region.
    pub multi_write: Option<bool>,
    /// The release of VOSS Automate. Without it the release is taken for 21.1 or later.
    pub release: Option<Release>,
    /// Whether the access token of Youforce is for one tenant.
    pub single_tenant: Option<bool>,
    /// Whether whoever wrote the message down takes credentials out, as browsers do. A request without
    /// credentials is then no fault.
    pub sanitized: bool,
    /// What is said of headers that the service does not have.
    pub unknown_headers: UnknownHeaders,
}

impl Situation {
    /// The same with a clock.
    #[must_use]
    pub const fn with_now(self, now: HttpDate) -> Self {
        Self { now: Some(now), ..self }
    }

    /// The same with what the request is meant to do to Azure Cosmos DB.
    #[must_use]
    pub const fn with_operation(self, operation: Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// The same with the consistency of the Azure Cosmos DB account.
    #[must_use]
    pub const fn with_account_consistency(self, level: ConsistencyLevel) -> Self {
        Self { account_consistency: Some(level), ..self }
    }

    /// The same with whether the Azure Cosmos DB account takes writes in more than one region.
    #[must_use]
    pub const fn with_multi_write(self, multi_write: bool) -> Self {
        Self { multi_write: Some(multi_write), ..self }
    }

    /// The same with a release of VOSS Automate.
    #[must_use]
    pub const fn with_release(self, release: Release) -> Self {
        Self { release: Some(release), ..self }
    }

    /// The same with whether the access token of Youforce is for one tenant.
    #[must_use]
    pub const fn with_single_tenant(self, single_tenant: bool) -> Self {
        Self { single_tenant: Some(single_tenant), ..self }
    }

    /// The same with whether credentials were taken out of the message.
    #[must_use]
    pub const fn with_sanitized(self, sanitized: bool) -> Self {
        Self { sanitized, ..self }
    }

    /// The same with what is said of headers that the service does not have.
    #[must_use]
    pub const fn with_unknown_headers(self, unknown_headers: UnknownHeaders) -> Self {
        Self { unknown_headers, ..self }
    }
}

table! {
    /// What is said of headers that the service does not have.
    ///
    /// ```
    /// use masthead::service::UnknownHeaders;
    ///
    /// assert_eq!("detect".parse(), Ok(UnknownHeaders::Detect));
    /// ```
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UnknownHeaders: &'static str {
        /// Nothing, unless the name is nearly that of a known one.
        #[default]
        Ignore = "ignore",
        /// A note.
        Detect = "detect",
        /// An error.
        Reject = "reject",
    }
}

impl UnknownHeaders {
    /// `ignore`, `detect` or `reject`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl FromStr for UnknownHeaders {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        names::find(name, Self::ALL, Self::name, "a treatment of unknown headers")
    }
}
