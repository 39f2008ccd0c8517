//! What is particular to requests.

use headers::Header;
use http::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT,
};

use super::operation::Resource;
use super::{Operation, RequestHeaders, rules};
use crate::auth::{AuthorizationRef, CosmosKind, CosmosTokenRef};
use crate::content::MediaTypeRef;
use crate::correlation::XMsActivityId;
use crate::cosmos::{
    AIm, AllowTentativeWrites, ApiVersion, ConsistencyLevel, EnableCrossPartition, PartitionKey,
    PartitionKeyRangeId, SessionToken,
};
use crate::paging::Continuation;
use crate::service::checker::{Checker, about, absent};
use crate::service::{Direction, Request, Rule, Severity};
use crate::time::{Date, XMsDate};
use crate::{FieldMapExt, Notes};

const REQUEST: Direction = Direction::Request;
/// How old a date may be, and how far ahead of the service's clock, in seconds.
const LIFE: i64 = 30 * 60;
const AHEAD: i64 = 15 * 60;

/// What a rule is told of a request.
struct Context<'a> {
    request: Request<'a>,
    headers: RequestHeaders<'a>,
    operation: Option<Operation>,
    resource: Resource<'a>,
}

impl Context<'_> {
    fn has(&self, header: &http::HeaderName) -> bool {
        self.request.headers.contains_key(header)
    }

    /// Whether the operation is known, and none of these.
    fn is_none_of(&self, operations: &[Operation]) -> bool {
        self.operation.is_some_and(|operation| !operations.contains(&operation))
    }

    /// Whether the version is known, and older.
    fn is_before(&self, version: ApiVersion) -> bool {
        self.headers.version.is_some_and(|own| own < version)
    }
}

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(request) = checker.exchange.request else { return };
    let (headers, _) = RequestHeaders::read(request.headers, &mut Notes::new());
    let operation = checker.situation.operation.or_else(|| Operation::infer(&request));
    let context = Context { request, headers, operation, resource: Resource::of(&request) };
    authorization(checker, &context);
    date(checker, &context);
    version(checker, &context);
    content_type(checker, &context);
    conditions(checker, &context);
    consistency(checker, &context);
    partition(checker, &context);
    feeds(checker, &context);
    rest(checker, &context);
}

/// A finding about a header that is there, but for one that should be another.
fn say<H: Header>(
    checker: &mut Checker<'_>,
    context: &Context<'_>,
    rule: &'static Rule,
    message: String,
) {
    checker.add(about(rule, REQUEST, H::name(), context.request.headers, message));
}

fn authorization(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    match context.headers.authorization {
        None if !context.has(&AUTHORIZATION) => {
            let message = "the request is not authorized".to_owned();
            checker.add(
                absent(&rules::AUTHORIZATION_MISSING, REQUEST, &AUTHORIZATION, message)
                    .with_service_text("401, Required Header authorization is missing"),
            );
        }
        // It is there and cannot be read, which was said already.
        None => {}
        Some(AuthorizationRef::Cosmos(token)) => {
            let mut add = |rule, message| {
                checker.add(about(rule, REQUEST, &AUTHORIZATION, map, message));
            };
            credentials(token, &mut add);
        }
        Some(_) => {
            let message = "the credentials are none of Cosmos DB".to_owned();
            checker.add(
                about(&rules::AUTHORIZATION_SCHEME, REQUEST, &AUTHORIZATION, map, message)
                    .with_service_text("401, InvalidAuthHeaderFormat"),
            );
        }
    }
}

/// What the parser of the service lets pass, and nothing verifies.
fn credentials(token: CosmosTokenRef<'_>, add: &mut dyn FnMut(&'static Rule, String)) {
    if token.kind() == CosmosKind::Other {
        let message = "the type is none of master, resource and aad".to_owned();
        add(&rules::AUTHORIZATION_TYPE, message);
    }
    // Resource tokens come from the service as they are; their version is 1.
    if token.kind() != CosmosKind::Resource && token.version() != "1.0" {
        add(&rules::AUTHORIZATION_VERSION, "the version is not 1.0".to_owned());
    }
    if token.has_raw_plus() {
        let message = "a \"+\" that is not percent-encoded is read as a space".to_owned();
        add(&rules::RAW_PLUS, message);
    } else if token.kind() == CosmosKind::Master && token.signature_bytes().is_none() {
        let message = "the signature is not 32 bytes in base64".to_owned();
        add(&rules::SIGNATURE, message);
    }
}

fn date(checker: &mut Checker<'_>, context: &Context<'_>) {
    let Some(AuthorizationRef::Cosmos(token)) = context.headers.authorization else { return };
    if token.kind() != CosmosKind::Master {
        return;
    }
    let (own, general) = (context.headers.x_ms_date, context.request.headers.peek::<Date>());
    if !context.has(XMsDate::name()) && !context.has(&DATE) {
        let message = "there is no date that the signature could be of".to_owned();
        checker.add(
            absent(&rules::DATE_MISSING, REQUEST, XMsDate::name(), message)
                .with_service_text("401, MissingDateForAuthorization"),
        );
    }
    let counts = match (own, general) {
        (Some(own), _) => Some((own.0, XMsDate::name())),
        (None, Ok(Some(date))) if !context.has(XMsDate::name()) => Some((date.0, &DATE)),
        _ => None,
    };
    if let (Some((date, name)), Some(now)) = (counts, checker.situation.now) {
        let age = now.unix() - date.unix();
        if !(-AHEAD..=LIFE).contains(&age) {
            let apart = age.unsigned_abs();
            let side = if age < 0 { "ahead of" } else { "behind" };
            let message = format!("{name} is {apart} seconds {side} the clock, which says {now}");
            checker.add(
                about(&rules::SKEW, REQUEST, name, context.request.headers, message)
                    .with_service_text("403, InvalidTokenTimeRange"),
            );
        }
    }
}

fn version(checker: &mut Checker<'_>, context: &Context<'_>) {
    match context.headers.version {
        Some(version) if !version.is_known() => {
            let message = format!("nobody knows the version {version}");
            let map = context.request.headers;
            checker.add(
                about(&rules::VERSION_UNKNOWN, REQUEST, ApiVersion::name(), map, message)
                    .with_service_text("400"),
            );
        }
        None if !context.has(ApiVersion::name()) => {
            let message = "the request does not say its version".to_owned();
            checker.add(absent(&rules::VERSION_MISSING, REQUEST, ApiVersion::name(), message));
        }
        _ => {}
    }
}

fn content_type(checker: &mut Checker<'_>, context: &Context<'_>) {
    let wanted: &[&str] = match context.operation {
        Some(Operation::Query) => &["application/query+json"],
        Some(Operation::Patch) => &["application/json-patch+json", "application/json_patch+json"],
        // Any type will do, the page says.
        _ if context.resource.kind == "attachments" => &[],
        _ => &["application/json"],
    };
    if !matches!(context.request.method, "PUT" | "PATCH" | "POST") {
        return;
    }
    if !context.has(&CONTENT_TYPE) {
        let method = context.request.method;
        let message = format!("a {method} does not say what its body is");
        checker.add(absent(&rules::CONTENT_TYPE_MISSING, REQUEST, &CONTENT_TYPE, message));
        return;
    }
    let Some(own) = context.headers.content_type else { return };
    let is_wanted = |own: MediaTypeRef<'_>| wanted.is_empty() || wanted.iter().any(|t| own.is(t));
    if is_wanted(own) {
        return;
    }
    let what = context.operation.map_or("this request", Operation::name);
    let message = format!("the body of {what} is {}", wanted[0]);
    // As a document, a query has no id; that an undocumented type works was seen once.
    match context.operation == Some(Operation::Query) && !own.is("application/sql") {
        true => say::<crate::content::ContentType>(
            checker,
            context,
            &rules::CONTENT_TYPE_QUERY,
            message,
        ),
        false => {
            say::<crate::content::ContentType>(checker, context, &rules::CONTENT_TYPE, message);
        }
    }
}

fn conditions(checker: &mut Checker<'_>, context: &Context<'_>) {
    let (map, method) = (context.request.headers, context.request.method);
    if context.has(&IF_MATCH) && !matches!(method, "PUT" | "DELETE") {
        let message = format!("If-Match on {method}");
        checker.add(about(&rules::IF_MATCH_METHOD, REQUEST, &IF_MATCH, map, message));
    }
    let read = context.request.is_read();
    for (name, rule) in [
        (&IF_NONE_MATCH, &rules::IF_NONE_MATCH_METHOD),
        (&IF_MODIFIED_SINCE, &rules::IF_MODIFIED_SINCE_METHOD),
    ] {
        if context.has(name) && !read {
            checker.add(about(rule, REQUEST, name, map, format!("{name} on {method}")));
        }
    }
    if read && context.has(&IF_MODIFIED_SINCE) && context.has(&IF_NONE_MATCH) {
        let message = "If-None-Match is there, so this one is ignored".to_owned();
        let rule = &rules::IF_MODIFIED_SINCE_IGNORED;
        checker.add(about(rule, REQUEST, &IF_MODIFIED_SINCE, map, message));
    }
}

fn consistency(checker: &mut Checker<'_>, context: &Context<'_>) {
    let account = checker.situation.account_consistency;
    let level = context.headers.consistency_level;
    let reads = context.operation.is_none_or(Operation::is_read);
    let reads_items = reads && context.resource.is_item();
    if let Some(level) = level {
        if !reads_items {
            let message = "no document or attachment is read".to_owned();
            say::<ConsistencyLevel>(checker, context, &rules::CONSISTENCY_OPERATION, message);
        }
        if let Some(account) = account.filter(|account| !level.is_same_or_weaker_than(*account)) {
            let message = format!("{level} is stronger than {account}, which the account has");
            let map = context.request.headers;
            let name = <ConsistencyLevel as Header>::name();
            match level.may_override(account) {
                true => checker.add(about(&rules::CONSISTENCY_WEAK, REQUEST, name, map, message)),
                false => checker.add(
                    about(&rules::CONSISTENCY_STRONGER, REQUEST, name, map, message)
                        .with_service_text("400, InvalidConsistencyLevel"),
                ),
            }
        }
    }
    let is_session = level.or(account) == Some(ConsistencyLevel::Session);
    if is_session && reads_items && !context.has(SessionToken::name()) {
        let message = "the session does not say what it has seen".to_owned();
        let rule = &rules::SESSION_TOKEN_MISSING;
        checker.add(absent(rule, REQUEST, SessionToken::name(), message));
    }
}

fn partition(checker: &mut Checker<'_>, context: &Context<'_>) {
    use Operation::{Batch, Create, Delete, Patch, Query, Read, Replace, Upsert};
    let Some(operation) = context.operation else { return };
    let one_partition = [Batch, Create, Delete, Patch, Read, Replace, Upsert];
    let map = context.request.headers;
    let name = PartitionKey::name();
    let has_key = context.has(name);
    if context.resource.is_item() && !has_key && one_partition.contains(&operation) {
        let message = "the request does not say its partition".to_owned();
        checker.add(absent(&rules::PARTITION_KEY_MISSING, REQUEST, name, message));
    }
    if let Some(key) = context.headers.partition_key {
        if key.len() > 1 && context.is_before(ApiVersion::V2020_07_15) {
            let message = format!("{} components, where one is supported", key.len());
            checker.add(
                about(&rules::PARTITION_KEY_COMPONENTS, REQUEST, name, map, message)
                    .with_service_text("400"),
            );
        }
        if context.is_before(ApiVersion::V2015_12_16) {
            let message = "the version of the request has no partitions".to_owned();
            checker.add(about(&rules::PARTITION_KEY_VERSION, REQUEST, name, map, message));
        }
    }
    let crosses =
        matches!(context.headers.enable_cross_partition, Some(EnableCrossPartition(true)));
    let is_aimed = has_key || crosses || context.has(PartitionKeyRangeId::name());
    if operation == Query && context.resource.is_item() && !is_aimed {
        let message = "the query has no partition key, and may not go to all partitions".to_owned();
        let name = EnableCrossPartition::name();
        checker.add(
            absent(&rules::CROSS_PARTITION, REQUEST, name, message)
                .with_service_text("400, Cross partition query is required but disabled"),
        );
    }
}

fn feeds(checker: &mut Checker<'_>, context: &Context<'_>) {
    use Operation::{ChangeFeed, Query, ReadFeed};
    let map = context.request.headers;
    if context.has(Continuation::name()) && context.is_none_of(&[Query, ReadFeed, ChangeFeed]) {
        let message = "the answer has no pages".to_owned();
        say::<Continuation>(checker, context, &rules::CONTINUATION_OPERATION, message);
    }
    if context.has(PartitionKeyRangeId::name()) && context.is_none_of(&[ChangeFeed]) {
        let message = "no changes are asked for".to_owned();
        say::<PartitionKeyRangeId>(checker, context, &rules::RANGE_ID_OPERATION, message);
    }
    let Some(a_im) = context.headers.a_im else { return };
    if context.is_before(ApiVersion::V2016_07_11) {
        let message = "the version of the request has no change feed".to_owned();
        checker.add(about(&rules::A_IM_VERSION, REQUEST, AIm::name(), map, message));
    }
    if a_im.feed().is_none() {
        let message = "this names no change feed".to_owned();
        checker.add(about(&rules::A_IM_FEED, REQUEST, AIm::name(), map, message));
    }
}

fn rest(checker: &mut Checker<'_>, context: &Context<'_>) {
    let map = context.request.headers;
    if let Some(agent) = context.headers.user_agent {
        let first = agent.product();
        if first.is_none_or(|product| product.version().is_none()) {
            let message = "the user agent does not begin with name/version".to_owned();
            checker.add(about(&rules::USER_AGENT_FORM, REQUEST, &USER_AGENT, map, message));
        }
    }
    if context.headers.activity_id.is_some_and(|id| id.uuid().is_none()) {
        let message = "the activity id is no UUID".to_owned();
        say::<XMsActivityId>(checker, context, &rules::ACTIVITY_ID_FORM, message);
    }
    let writes = context.operation.is_some_and(|operation| !operation.is_read());
    let allows = matches!(context.headers.allow_tentative_writes, Some(AllowTentativeWrites(true)));
    if checker.situation.multi_write == Some(true) && writes && !allows {
        let message = "the request does not allow tentative writes".to_owned();
        let name = AllowTentativeWrites::name();
        let rule = &rules::TENTATIVE_WRITES;
        let finding = match context.has(name) {
            true => about(rule, REQUEST, name, map, message),
            false => absent(rule, REQUEST, name, message),
        };
        checker.add(
            finding
                .with_severity(Severity::Error)
                .with_service_text("403, Writes are not allowed in the region"),
        );
    }
}
