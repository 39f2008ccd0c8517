//! What is particular to requests.

use http::header::AUTHORIZATION;

use super::rules;
use crate::service::checker::Checker;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    if !request.headers.contains_key(AUTHORIZATION) {
        checker.no_credentials(
            &rules::AUTHORIZATION_MISSING,
            "the request is not authenticated",
            None,
        );
    }
}
