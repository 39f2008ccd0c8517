//! The rules about consistency and sessions.

use super::rule;
use crate::service::Service;
use crate::service::contracts::example::{on_document, read_document};
use crate::service::contracts::pages::cosmos_db::COMMON;
use crate::service::contracts::rule::{Rule, Severity};

pub(in crate::service::contracts::cosmos_db) static CONSISTENCY_OPERATION: Rule = rule(
    "cosmos-db.consistency-level.operation",
    Severity::Warning,
    "a consistency level where no document is read",
    "The level is an override for reads of documents and attachments. Clients send it with every request; elsewhere it has no effect.",
    COMMON,
    on_document!("DELETE", "x-ms-consistency-level: Eventual\r\n"),
)
.quoting(Service::CosmosDb, "The consistency level override for read options against documents and attachments.");

pub(in crate::service::contracts::cosmos_db) static CONSISTENCY_STRONGER: Rule = Rule {
    example_options: &["--account-consistency", "Session"],
    ..rule(
        "cosmos-db.consistency-level.stronger",
        Severity::Error,
        "a consistency that the account does not have",
        "A request may weaken the consistency of the account, and never strengthen it to Strong or BoundedStaleness.",
        COMMON,
        read_document!("x-ms-consistency-level: Strong\r\n"),
    )
.quoting(Service::CosmosDb, "The override must be the same or weaker than the account’s configured consistency level.")
.answered(400)
};

pub(in crate::service::contracts::cosmos_db) static CONSISTENCY_WEAK: Rule = Rule {
    example_options: &["--account-consistency", "Eventual"],
    ..rule(
        "cosmos-db.consistency-level.order",
        Severity::Warning,
        "a weak consistency level above that of the account",
        "By the page the override is the same or weaker. The service lets Session, ConsistentPrefix and Eventual stand for one another.",
        COMMON,
        read_document!("x-ms-consistency-level: Session\r\nx-ms-session-token: 0:-1#33\r\n"),
    )
.quoting(Service::CosmosDb, "The override must be the same or weaker than the account’s configured consistency level.")
};

pub(in crate::service::contracts::cosmos_db) static SESSION_TOKEN_MISSING: Rule = rule(
    "cosmos-db.session-token.missing",
    Severity::Warning,
    "a read under Session consistency without a session token",
    "Without the token of earlier responses the session may not read what it has written. The first request of a session has none yet.",
    COMMON,
    read_document!("x-ms-consistency-level: Session\r\n"),
)
.quoting(Service::CosmosDb, "x-ms-session-token Required (for session consistency only)");

pub(in crate::service::contracts::cosmos_db) static SESSION_TOKEN_FORGOTTEN: Rule = rule(
    "cosmos-db.session-token.forgotten",
    Severity::Warning,
    "a read under Session consistency without the session token that the service gave before",
    "Without it the read may not see what the session has written. Keep the token of each response of a collection, and send it with every read of its documents. The first read of another client of the same program looks the same.",
    COMMON,
    concat!(
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
        "HTTP/1.1 200 OK\r\nx-ms-session-token: 0:-1#34\r\nContent-Length: 0\r\n\r\n",
        read_document!("x-ms-consistency-level: Session\r\n"),
    ),
)
.quoting(Service::CosmosDb, "A string token used with session level consistency.");

pub(in crate::service::contracts::cosmos_db) static SESSION_TOKEN_OLDER: Rule = rule(
    "cosmos-db.session-token.older",
    Severity::Warning,
    "a read under Session consistency with an older session token than the service gave before",
    "The read may not see what the session has written since. Merge the token of each response into what the session has, range by range, and send that.",
    COMMON,
    concat!(
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
        "HTTP/1.1 200 OK\r\nx-ms-session-token: 0:-1#34\r\nContent-Length: 0\r\n\r\n",
        read_document!("x-ms-consistency-level: Session\r\n", "x-ms-session-token: 0:-1#33\r\n"),
    ),
)
.quoting(Service::CosmosDb, "A string token used with session level consistency.");
