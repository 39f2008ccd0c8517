//! Who has the headers of the catalog: the five services, and in which messages.

use core::fmt;
use core::str::FromStr;

/// A service whose headers this crate knows.
///
/// ```
/// use masthead::service::Service;
///
/// let service: Service = "app-configuration".parse()?;
/// assert_eq!(service, Service::AppConfiguration);
/// assert_eq!(service.title(), "Azure App Configuration");
/// # Ok::<(), masthead::service::UnknownService>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Azure App Configuration.
    AppConfiguration,
    /// Azure Cosmos DB, its SQL API over REST.
    CosmosDb,
    /// The Microsoft Partner API.
    Partner,
    /// Youforce of Visma | Raet.
    Youforce,
    /// VOSS Automate.
    VossAutomate,
}

impl Service {
    /// All services.
    pub const ALL: &'static [Self] = &[
        Self::AppConfiguration,
        Self::CosmosDb,
        Self::Partner,
        Self::Youforce,
        Self::VossAutomate,
    ];

    /// The name for command lines and reports: `app-configuration`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppConfiguration => "app-configuration",
            Self::CosmosDb => "cosmos-db",
            Self::Partner => "partner",
            Self::Youforce => "youforce",
            Self::VossAutomate => "voss-automate",
        }
    }

    /// The name for people: `Azure App Configuration`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AppConfiguration => "Azure App Configuration",
            Self::CosmosDb => "Azure Cosmos DB",
            Self::Partner => "Microsoft Partner API",
            Self::Youforce => "Youforce",
            Self::VossAutomate => "VOSS Automate",
        }
    }

    /// The page of the vendor that lists the headers of the service.
    #[must_use]
    pub const fn page(self) -> &'static str {
        match self {
            Self::AppConfiguration => "Azure App Configuration, Headers",
            Self::CosmosDb => "Azure Cosmos DB, Common request headers",
            Self::Partner => "Partner REST API headers",
            Self::Youforce => "Youforce API, Request headers and responses",
            Self::VossAutomate => "VOSS Automate, API Request Headers",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Service {
    type Err = UnknownService;

    fn from_str(name: &str) -> Result<Self, UnknownService> {
        let found = Self::ALL.iter().find(|service| service.name() == name);
        found.copied().ok_or(UnknownService(()))
    }
}

/// A name that is none of a [`Service`]; its `Display` lists those that are.
///
/// ```
/// use masthead::service::Service;
///
/// let error = "azure".parse::<Service>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "not a service: choose one of app-configuration, cosmos-db, partner, youforce, voss-automate"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownService(());

impl fmt::Display for UnknownService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a service: choose one of ")?;
        for (index, service) in Service::ALL.iter().enumerate() {
            write!(f, "{}{service}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownService {}

/// In which messages a service has a header.
///
/// ```
/// use masthead::service::Direction;
///
/// assert_eq!(Direction::Both.title(), "request and response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// In requests.
    Request,
    /// In responses.
    Response,
    /// In both.
    Both,
}

impl Direction {
    /// The direction in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "request and response",
        }
    }
}
