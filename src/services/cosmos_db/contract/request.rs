//! Other requirements for a request.

use headers::Header;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, read_document};
use crate::contract::{Check, Rule, Severity};
use crate::correlation::XMsActivityId;
use crate::cosmos::AllowTentativeWrites;
use crate::request::{UserAgent, UserAgentPart};
use crate::services::cosmos_db::MultiWrite;

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    user_agent(check, view);
    activity_id(check, view);
    tentative_writes(check, view);
}

pub(super) static USER_AGENT_FORM: Rule = Rule::of(
    "cosmos-db.user-agent.form",
    Severity::Note,
    "a User-Agent that does not start with name/version",
    "Start with name/version, as the vendor recommends: support identifies a client by it.",
    COMMON,
    read_document!("User-Agent: contoso\r\n"),
)
.quoting(COMMON, "The recommended format is {user agent name}/{version}.");

fn user_agent(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(agent) = view.headers.user_agent else { return };
    if agent.product().is_none_or(|product| product.version().is_some()) {
        return;
    }
    // Free text was reported already.
    if !agent.parts().any(|part| matches!(part, UserAgentPart::Other(_))) {
        let message = "the user agent does not start with name/version";
        check.report(&USER_AGENT_FORM).header::<UserAgent>().message(message);
    }
}

pub(super) static ACTIVITY_ID_FORM: Rule = Rule::of(
    "cosmos-db.activity-id.form",
    Severity::Note,
    "an activity id that is not a UUID",
    "Send a new UUID with each request. Any text is returned, but only a unique identifier finds the request in logs.",
    COMMON,
    read_document!("x-ms-activity-id: mine\r\n"),
)
.quoting(COMMON, "The recommended value is a unique identifier.");

fn activity_id(check: &mut Check<'_>, view: &View<'_, '_>) {
    if view.headers.activity_id.is_some_and(|id| id.uuid().is_none()) {
        let message = "the activity id is not a UUID";
        check.report(&ACTIVITY_ID_FORM).header::<XMsActivityId>().message(message);
    }
}

pub(super) static TENTATIVE_WRITES: Rule = Rule::of(
    "cosmos-db.tentative-writes.missing",
    Severity::Error,
    "a write without permission for tentative writes in an account with several write regions",
    "Send x-ms-cosmos-allow-tentative-writes: True with every write, or write only to the hub region.",
    COMMON,
    on_document!("DELETE"),
)
.quoting(COMMON, "(or if the header is absent) will fail with 403 Response Status code")
.answered(403)
.shown_with(&["--multi-write"]);

fn tentative_writes(check: &mut Check<'_>, view: &View<'_, '_>) {
    if check.context().fact() != Some(&MultiWrite(true)) {
        return;
    }
    let writes = match view.operation {
        Some(operation) => !operation.is_read(),
        None => view.resource.kind == "operations",
    };
    let allows = match view.headers.allow_tentative_writes {
        Some(AllowTentativeWrites(allows)) => allows,
        // What cannot be read was reported already.
        None => check.has(AllowTentativeWrites::name()),
    };
    if writes && !allows {
        check
            .report(&TENTATIVE_WRITES)
            .header::<AllowTentativeWrites>()
            .answer(&"Writes are not allowed in the region")
            .message("the request does not allow tentative writes");
    }
}
