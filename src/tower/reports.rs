//! The reports of a message.

use core::fmt;
use core::slice;

use http::Extensions;

use crate::contract::{Finding, Report};

/// The reports of the [`CheckLayer`](super::CheckLayer)s that a message has passed, in its extensions.
///
/// There is one for each layer that has found something, in the order in which they have checked the message. Layers may have
/// the same contract or different ones ([`Report::contract`]). A report that is equal to an earlier one is not repeated.
///
/// `Display` writes a line for each finding.
///
/// ```
/// use http::{Request, Response};
/// use masthead::services::{app_configuration, partner};
/// use masthead::tower::{CheckLayer, Reports, Treatment};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inner = service_fn(async |request: Request<()>| {
///     let reports = request.extensions().get::<Reports>().cloned().unwrap_or_default();
///     let contracts: Vec<_> = reports.iter().map(|report| report.contract()).collect();
///     assert_eq!(contracts, ["partner", "app-configuration"]);
///     assert!(reports.findings().count() >= 2);
///     Ok::<_, http::Error>(Response::new(()))
/// });
/// let service = ServiceBuilder::new()
///     .layer(CheckLayer::new(&partner::CONTRACT).requests(Treatment::Detect))
///     .layer(CheckLayer::new(&app_configuration::CONTRACT).requests(Treatment::Detect))
///     .service(inner);
/// service.oneshot(Request::get("/kv").body(())?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    reports: Vec<Report>,
}

impl Reports {
    /// Adds a report to those of a message.
    pub(super) fn add(extensions: &mut Extensions, report: Report) {
        match extensions.get_mut::<Self>() {
            Some(Self { reports }) if reports.contains(&report) => {}
            Some(Self { reports }) => reports.push(report),
            None => drop(extensions.insert(Self { reports: vec![report] })),
        }
    }

    /// Returns the reports, that of the first layer first.
    pub fn iter(&self) -> slice::Iter<'_, Report> {
        self.reports.iter()
    }

    /// Returns the findings of all reports.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.iter().flat_map(Report::findings)
    }
}

impl<'a> IntoIterator for &'a Reports {
    type Item = &'a Report;
    type IntoIter = slice::Iter<'a, Report>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Reports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|report| report.fmt(f))
    }
}
