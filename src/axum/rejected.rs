//! A report as the response of a rejection.

use axum_core::response::{IntoResponse, Response};
use http::StatusCode;

use crate::contract::{Problem, Report};

/// The status of a rejection.
pub(super) fn status(report: &Report) -> StatusCode {
    report.problem().map_or(StatusCode::BAD_REQUEST, |problem| problem.status())
}

/// Logs the rejection of type `R`, and answers it.
pub(super) fn respond<R>(report: &Report) -> Response {
    // Each rejection has an error, so there is a problem.
    let Some(problem) = report.problem() else { return StatusCode::BAD_REQUEST.into_response() };
    log::<R>(&problem);
    problem.into_response()
}

#[cfg(feature = "tracing")]
fn log<R>(problem: &Problem<'_>) {
    tracing::event!(
        target: "axum::rejection",
        tracing::Level::TRACE,
        status = problem.status().as_u16(),
        body = problem.public_detail(),
        rejection_type = core::any::type_name::<R>(),
        "rejecting request",
    );
}

#[cfg(not(feature = "tracing"))]
fn log<R>(_: &Problem<'_>) {}
