//! Findings as events of `tracing`.

use core::fmt;

use crate::Field;
use crate::contract::Report;

/// Logs each finding. No field has any byte of a header value.
#[cfg(feature = "tracing")]
pub(super) fn findings(report: &Report) {
    use tracing::Level;

    use crate::contract::Severity;

    // The level of an event is a constant.
    macro_rules! event {
        ($level:expr, $finding:expr) => {
            tracing::event!(
                target: "masthead::tower",
                $level,
                contract = report.contract(),
                code = $finding.rule().code(),
                direction = $finding.direction().title(),
                header = $finding.header().map(http::HeaderName::as_str),
                line = $finding.line(),
                detail = $finding.public_message(),
            )
        };
    }
    for finding in report.findings() {
        match finding.severity() {
            Severity::Error => event!(Level::WARN, finding),
            Severity::Warning => event!(Level::INFO, finding),
            Severity::Note => event!(Level::DEBUG, finding),
        }
    }
}

#[cfg(not(feature = "tracing"))]
pub(super) const fn findings(_: &Report) {}

/// Logs that a token of a response was not kept. `reason` has no byte of a header value.
#[cfg(feature = "tracing")]
pub(super) fn token<T: Field>(reason: &dyn fmt::Display) {
    tracing::event!(
        target: "masthead::tower",
        tracing::Level::WARN,
        header = T::name().as_str(),
        detail = %reason,
        "token not kept",
    );
}

#[cfg(not(feature = "tracing"))]
pub(super) fn token<T: Field>(_: &dyn fmt::Display) {}
