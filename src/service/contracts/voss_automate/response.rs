//! What is particular to responses.

use super::paging;
use crate::service::contracts::checker::Checker;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    // Before 200 it is not the answer yet.
    if response.status >= 200 {
        paging::response(checker, &response);
    }
}
