//! What is particular to responses.

use crate::service::checker::Checker;

pub(super) fn check(_: &mut Checker<'_>) {}
