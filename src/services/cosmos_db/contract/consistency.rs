//! How consistent the answer is to be.

use headers::Header;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, read_document};
use crate::contract::{Check, Exception, Rule, Severity};
use crate::cosmos::ConsistencyLevel;
use crate::services::cosmos_db::{AccountConsistency, Operation};

pub(super) static OPERATION: Rule = Rule::of(
    "cosmos-db.consistency-level.operation",
    Severity::Note,
    "a consistency level on an operation that ignores it",
    "Remove the header. It overrides the consistency of reads of documents and attachments; elsewhere it has no effect.",
    COMMON,
    on_document!("DELETE", "x-ms-consistency-level: Eventual\r\n"),
)
.quoting(COMMON, "The consistency level override for read options against documents and attachments.");

/// Returns whether items are read under Session consistency.
pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) -> bool {
    let told = check.context().fact().map(|&AccountConsistency(level)| level);
    let account = told.or_else(|| answered(check));
    let has_level = check.has(<ConsistencyLevel as Header>::name());
    let level = view.headers.consistency_level;
    let reads_items = view.operation.is_some_and(Operation::is_read) && view.resource.is_item();
    if has_level && view.operation.is_some() && !reads_items {
        let message = "x-ms-consistency-level has no effect on this operation";
        check.report(&OPERATION).header::<ConsistencyLevel>().message(message);
    }
    if !reads_items {
        return false;
    }
    if let (Some(level), Some(account)) = (level, account) {
        override_of(check, level, account, told.is_none());
    }
    // What cannot be read was reported already.
    let is_session = level.is_some() || !has_level;
    is_session && level.or(account) == Some(ConsistencyLevel::Session)
}

/// The level of the account, where a refusal has it in its text: `… is configured with consistency level Session.`
fn answered(check: &Check<'_>) -> Option<ConsistencyLevel> {
    const BEFORE: &[u8] = b"configured with consistency level ";
    let body = check.response().filter(|response| response.status == 400)?.body?;
    let at = body.windows(BEFORE.len()).position(|text| text.eq_ignore_ascii_case(BEFORE))?;
    let name = body[at + BEFORE.len()..].split(|b| !b.is_ascii_alphanumeric()).next()?;
    ConsistencyLevel::from_name(core::str::from_utf8(name).ok()?).ok()
}

/// The refusal is in the answer already.
const ANSWERED: Exception = Exception::new(
    Severity::Warning,
    "if only the answer of the service names the level of the account",
);

pub(super) static STRONGER: Rule = Rule::of(
    "cosmos-db.consistency-level.stronger",
    Severity::Error,
    "a consistency level that the account does not support",
    "Request the consistency of the account or a weaker one. A request cannot strengthen it to Strong or BoundedStaleness.",
    COMMON,
    read_document!("x-ms-consistency-level: Strong\r\n"),
)
.quoting(COMMON, "The override must be the same or weaker than the account’s configured consistency level.")
.except(&[ANSWERED])
.answered(400)
.shown_with(&["--account-consistency", "Session"]);

pub(super) static WEAK: Rule = Rule::of(
    "cosmos-db.consistency-level.order",
    Severity::Warning,
    "a weak consistency level above the account's",
    "Request the consistency of the account or a weaker one, as the vendor documents. The service accepts Session, ConsistentPrefix and Eventual in place of one another.",
    COMMON,
    read_document!("x-ms-consistency-level: Session\r\nx-ms-session-token: 0:-1#33\r\n"),
)
.quoting(COMMON, "The override must be the same or weaker than the account’s configured consistency level.")
.shown_with(&["--account-consistency", "Eventual"]);

/// A level other than that of the account.
fn override_of(
    check: &mut Check<'_>,
    level: ConsistencyLevel,
    account: ConsistencyLevel,
    is_answered: bool,
) {
    if level.is_same_or_weaker_than(account) {
        return;
    }
    let message = format!("{level} is stronger than {account}, the consistency of the account");
    match level.may_override(account) {
        true => check.report(&WEAK).header::<ConsistencyLevel>().message(message),
        false => check
            .report(&STRONGER)
            .except_if(is_answered, ANSWERED)
            .header::<ConsistencyLevel>()
            .answer(&"InvalidConsistencyLevel")
            .message(message),
    }
}
