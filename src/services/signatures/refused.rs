//! The answer of a layer to a request whose signature is refused.

use http::header::AUTHORIZATION;

use super::sentence;
use crate::contract::{Context, Contract, Exchange, Finding, Report, Severity};
use crate::services::{app_configuration as store, cosmos_db as account};
use crate::signing::{Reason, VerifyError};
use crate::{HttpDate, Request};

/// The report of a request whose signature was refused: what the contract finds, and the signature if that is not the reason
/// for a 401 or a 403.
pub(crate) fn refused(
    contract: &Contract,
    request: &Request<'_>,
    error: VerifyError,
    now: Option<HttpDate>,
) -> Report {
    let mut context = Context::default();
    context.now = now;
    let exchange = Exchange::request(*request);
    let mut report = contract.check(exchange, &context);
    let is_of_caller = |finding: &Finding| {
        finding.severity() == Severity::Error && matches!(finding.status(), Some(401 | 403))
    };
    if !report.findings().iter().any(is_of_caller) {
        let rule =
            if *contract == store::CONTRACT { &store::SIGNATURE } else { &account::SIGNATURE };
        let message = sentence(&Reason::Refused(error));
        let finding = Finding::about(rule, request.headers, &AUTHORIZATION, message);
        report.insert(finding, &exchange);
    }
    report
}
