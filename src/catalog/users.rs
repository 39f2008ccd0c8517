//! Who has the headers of the catalog: the five services, and in which messages.

use core::fmt;
use core::str::FromStr;

use crate::names::{self, UnknownName, table};

table! {
    /// A service whose headers this crate knows.
    ///
    /// ```
    /// use masthead::service::Service;
    ///
    /// let service: Service = "app-configuration".parse()?;
    /// assert_eq!(service, Service::AppConfiguration);
    /// assert_eq!(service.title(), "Azure App Configuration");
    /// # Ok::<(), masthead::UnknownName>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Service: (&'static str, &'static str, &'static str) {
        /// Azure App Configuration.
        AppConfiguration = ("app-configuration", "Azure App Configuration", "Azure App Configuration, Headers"),
        /// Azure Cosmos DB, its SQL API over REST.
        CosmosDb = ("cosmos-db", "Azure Cosmos DB", "Azure Cosmos DB, Common request headers"),
        /// The Microsoft Partner API.
        Partner = ("partner", "Microsoft Partner API", "Partner REST API headers"),
        /// Youforce of Visma | Raet.
        Youforce = ("youforce", "Youforce", "Youforce API, Request headers and responses"),
        /// VOSS Automate.
        VossAutomate = ("voss-automate", "VOSS Automate", "VOSS Automate, API Request Headers"),
    }
}

impl Service {
    /// The name for command lines and reports: `app-configuration`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The name for people: `Azure App Configuration`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().1
    }

    /// The page of the vendor that lists the headers of the service.
    #[must_use]
    pub const fn page(self) -> &'static str {
        self.row().2
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Service {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        names::find(name, Self::ALL, Self::name, "a service")
    }
}

/// Whether a message is a request or a response.
///
/// ```
/// use masthead::service::Direction;
///
/// assert_eq!(Direction::Response.title(), "response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A request.
    Request,
    /// A response.
    Response,
}

impl Direction {
    /// `request` or `response`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// The messages in which a service has a header.
///
/// ```
/// use masthead::catalog::Directions;
/// use masthead::service::Direction;
///
/// assert!(Directions::Both.contains(Direction::Response));
/// assert!(!Directions::Request.contains(Direction::Response));
/// assert_eq!(Directions::Both.title(), "request and response");
/// ```
#[cfg(feature = "catalog")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directions {
    /// Requests only.
    Request,
    /// Responses only.
    Response,
    /// Requests and responses.
    Both,
}

#[cfg(feature = "catalog")]
impl Directions {
    /// Whether messages of this direction have the header.
    #[must_use]
    pub const fn contains(self, direction: Direction) -> bool {
        match direction {
            Direction::Request => matches!(self, Self::Request | Self::Both),
            Direction::Response => matches!(self, Self::Response | Self::Both),
        }
    }

    /// The directions in words: `request`, `response` or `request and response`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "request and response",
        }
    }
}
