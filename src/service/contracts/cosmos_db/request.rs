//! What is particular to requests.

use headers::Header;
use http::HeaderName;
use http::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT,
};

use super::{Operation, RequestHeadersRef, rules, session};
use crate::FieldMapExt;
use crate::auth::{Authorization, AuthorizationRef, CosmosKind, CosmosTokenRef};
use crate::content::ContentType;
use crate::correlation::XMsActivityId;
use crate::cosmos::{
    AIm, AllowTentativeWrites, AmbiguousTarget, ApiVersion, ConsistencyLevel, EnableCrossPartition,
    PartitionKey, PartitionKeyRangeId, Resource,
};
use crate::paging::Continuation;
use crate::request::UserAgentPart;
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::{Direction, Exchange, Request, Rule};
use crate::time::{Date, XMsDate, window};

const REQUEST: Direction = Direction::Request;

static IS_QUERY_PLAN: HeaderName = HeaderName::from_static("x-ms-cosmos-is-query-plan-request");

/// What a rule is told of a request.
pub(super) struct Context<'a> {
    pub(super) request: Request<'a>,
    pub(super) headers: RequestHeadersRef<'a>,
    pub(super) operation: Option<Operation>,
    pub(super) resource: Resource<'a>,
}

impl Context<'_> {
    pub(super) fn has(&self, header: &HeaderName) -> bool {
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
    let (headers, _) = RequestHeadersRef::peek_from(request.headers);
    let told = checker.situation.operation.filter(|told| told.has_method(request.method));
    let operation = told.or_else(|| Operation::infer(&request));
    let context = Context { request, headers, operation, resource: Resource::of(request.target) };
    authorization(checker, &context);
    date(checker, &context);
    path(checker, &context);
    version(checker, &context);
    content_type(checker, &context);
    conditions(checker, &context);
    let is_session_read = consistency(checker, &context);
    session::request(checker, &context, is_session_read);
    partition(checker, &context);
    feeds(checker, &context);
    rest(checker, &context);
}

/// Finds fault with the header `H`, which is there.
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
            let text = Some("Required Header authorization is missing");
            let rule = &rules::AUTHORIZATION_MISSING;
            checker.no_credentials(rule, "the request is not authorized", text);
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
                    .with_service_text("InvalidAuthHeaderFormat"),
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

/// Whether the service looks at this one of the two dates: at `x-ms-date` where there is one, and only to
/// verify a signature.
pub(super) fn is_date_that_counts(name: &HeaderName, exchange: &Exchange<'_>) -> bool {
    let Some(request) = exchange.request else { return true };
    let is_signed = match request.headers.peek::<Authorization>() {
        Ok(Some(AuthorizationRef::Cosmos(token))) => token.kind() == CosmosKind::Master,
        _ => true,
    };
    is_signed && (*name == *XMsDate::name() || !request.headers.contains_key(XMsDate::name()))
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
                .with_service_text("MissingDateForAuthorization"),
        );
    }
    let counts = match (own, general) {
        (Some(own), _) => Some((own.0, XMsDate::name())),
        (None, Ok(Some(date))) if !context.has(XMsDate::name()) => Some((date.0, &DATE)),
        _ => None,
    };
    if let (Some((date, name)), Some(now)) = (counts, checker.situation.now) {
        let age = now.unix() - date.unix();
        if !window::COSMOS_DB.contains(&age) {
            let apart = age.unsigned_abs();
            let side = if age < 0 { "ahead of" } else { "behind" };
            let message = format!("{name} is {apart} seconds {side} the clock, which says {now}");
            checker.add(
                about(&rules::SKEW, REQUEST, name, context.request.headers, message)
                    .with_service_text("InvalidTokenTimeRange"),
            );
        }
    }
}

/// What is signed is of one resource.
fn path(checker: &mut Checker<'_>, context: &Context<'_>) {
    let Some(AuthorizationRef::Cosmos(token)) = context.headers.authorization else { return };
    if token.kind() != CosmosKind::Master {
        return;
    }
    if let Some(ambiguous) = AmbiguousTarget::of(context.request.target) {
        let message = ambiguous.to_string();
        let map = context.request.headers;
        checker.add(about(&rules::PATH, REQUEST, &AUTHORIZATION, map, message));
    }
}

fn version(checker: &mut Checker<'_>, context: &Context<'_>) {
    match context.headers.version {
        Some(version) if !version.is_known() => {
            let map = context.request.headers;
            // The service may be newer than this crate.
            let is_newer = ApiVersion::KNOWN.iter().all(|known| known.version < version);
            checker.add(if is_newer || version.is_preview() {
                let message = format!("the version {version} is unknown to this program");
                about(&rules::VERSION_NEWER, REQUEST, ApiVersion::name(), map, message)
            } else {
                let message = format!("there is no version {version}");
                about(&rules::VERSION_UNKNOWN, REQUEST, ApiVersion::name(), map, message)
            });
        }
        None if !context.has(ApiVersion::name()) => {
            let message = "the request does not say its version".to_owned();
            checker.add(absent(&rules::VERSION_MISSING, REQUEST, ApiVersion::name(), message));
        }
        _ => {}
    }
}

fn content_type(checker: &mut Checker<'_>, context: &Context<'_>) {
    let method = context.request.method;
    if !matches!(method, "PUT" | "PATCH" | "POST") {
        return;
    }
    if !context.has(&CONTENT_TYPE) {
        let message = format!("a {method} does not say what its body is");
        checker.add(absent(&rules::CONTENT_TYPE_MISSING, REQUEST, &CONTENT_TYPE, message));
        return;
    }
    let wanted: &[&str] = match context.operation {
        Some(Operation::Query) => &["application/query+json"],
        Some(Operation::Patch) => &["application/json-patch+json", "application/json_patch+json"],
        // Any type will do for what is attached.
        _ if matches!(context.resource.kind, "attachments" | "media") => return,
        _ => &["application/json"],
    };
    let Some(own) = context.headers.content_type else { return };
    if wanted.iter().any(|wanted| own.is(wanted)) {
        return;
    }
    // As application/json a query is taken for a document, which has no id; application/sql is
    // undocumented, and was seen to work.
    let rule = match context.operation == Some(Operation::Query) && !own.is("application/sql") {
        true => &rules::CONTENT_TYPE_QUERY,
        false => &rules::CONTENT_TYPE,
    };
    let what = context.operation.map_or("this request", Operation::name);
    say::<ContentType>(checker, context, rule, format!("the body of {what} is {}", wanted[0]));
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

/// Says whether items are read under Session consistency.
fn consistency(checker: &mut Checker<'_>, context: &Context<'_>) -> bool {
    let account = checker.situation.account_consistency;
    let name = <ConsistencyLevel as Header>::name();
    let level = context.headers.consistency_level;
    let is_known = context.operation.is_some();
    let reads_items =
        context.operation.is_some_and(Operation::is_read) && context.resource.is_item();
    if context.has(name) && is_known && !reads_items {
        let message = "no document or attachment is read".to_owned();
        say::<ConsistencyLevel>(checker, context, &rules::CONSISTENCY_OPERATION, message);
    }
    if !reads_items {
        return false;
    }
    if let (Some(level), Some(account)) = (level, account) {
        override_of(checker, context, level, account);
    }
    // What cannot be read was said already.
    let is_session = level.is_some() || !context.has(name);
    is_session && level.or(account) == Some(ConsistencyLevel::Session)
}

/// A level other than that of the account.
fn override_of(
    checker: &mut Checker<'_>,
    context: &Context<'_>,
    level: ConsistencyLevel,
    account: ConsistencyLevel,
) {
    if level.is_same_or_weaker_than(account) {
        return;
    }
    let message = format!("{level} is stronger than {account}, which the account has");
    let (map, name) = (context.request.headers, <ConsistencyLevel as Header>::name());
    checker.add(match level.may_override(account) {
        true => about(&rules::CONSISTENCY_WEAK, REQUEST, name, map, message),
        false => about(&rules::CONSISTENCY_STRONGER, REQUEST, name, map, message)
            .with_service_text("InvalidConsistencyLevel"),
    });
}

fn partition(checker: &mut Checker<'_>, context: &Context<'_>) {
    use Operation::{Batch, Create, Delete, Patch, Query, Read, Replace, Upsert};
    let Some(operation) = context.operation else { return };
    let one_partition = [Batch, Create, Delete, Patch, Read, Replace, Upsert];
    let map = context.request.headers;
    let name = PartitionKey::name();
    let has_key = context.has(name);
    let to_range = context.has(PartitionKeyRangeId::name());
    // A batch that may be done in parts is aimed at a range.
    let is_aimed = has_key || operation == Batch && to_range;
    if context.resource.is_item() && !is_aimed && one_partition.contains(&operation) {
        let message = "the request does not say its partition".to_owned();
        checker.add(absent(&rules::PARTITION_KEY_MISSING, REQUEST, name, message));
    }
    if let Some(key) = context.headers.partition_key {
        let is_partitioned = !context.is_before(ApiVersion::V2015_12_16);
        if key.len() > 1 && is_partitioned && context.is_before(ApiVersion::V2020_07_15) {
            let message = format!("{} components, where one is supported", key.len());
            checker.add(about(&rules::PARTITION_KEY_COMPONENTS, REQUEST, name, map, message));
        }
        if !is_partitioned {
            let message = "the version of the request has no partitions".to_owned();
            checker.add(about(&rules::PARTITION_KEY_VERSION, REQUEST, name, map, message));
        }
    }
    let crosses = match context.headers.enable_cross_partition {
        Some(EnableCrossPartition(crosses)) => crosses,
        // What cannot be read was said already.
        None => context.has(EnableCrossPartition::name()),
    };
    // A plan of a query is asked for before anybody knows where the query goes.
    let is_aimed = has_key || to_range || crosses || context.has(&IS_QUERY_PLAN);
    if operation == Query && context.resource.is_item() && !is_aimed {
        let message = "the query has no partition key, and may not go to all partitions".to_owned();
        let name = EnableCrossPartition::name();
        checker.add(
            absent(&rules::CROSS_PARTITION, REQUEST, name, message)
                .with_service_text("Cross partition query is required but disabled"),
        );
    }
}

fn feeds(checker: &mut Checker<'_>, context: &Context<'_>) {
    use Operation::{ChangeFeed, ReadFeed};
    let map = context.request.headers;
    if context.has(Continuation::name())
        && context.operation.is_some_and(|operation| !operation.is_paged())
    {
        let message = "the answer has no pages".to_owned();
        say::<Continuation>(checker, context, &rules::CONTINUATION_OPERATION, message);
    }
    if context.has(PartitionKeyRangeId::name()) && context.is_none_of(&[ChangeFeed]) {
        let message = "no changes are asked for".to_owned();
        say::<PartitionKeyRangeId>(checker, context, &rules::RANGE_ID_OPERATION, message);
    }
    let Some(a_im) = context.headers.a_im else { return };
    if context.is_none_of(&[ChangeFeed, ReadFeed]) {
        let message = "no feed is read".to_owned();
        say::<AIm>(checker, context, &rules::A_IM_OPERATION, message);
        return;
    }
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
        // Of free text something was said already.
        let is_free = agent.parts().any(|part| matches!(part, UserAgentPart::Other(_)));
        let first = agent.product();
        if !is_free && first.is_some_and(|product| product.version().is_none()) {
            let message = "the user agent does not begin with name/version".to_owned();
            checker.add(about(&rules::USER_AGENT_FORM, REQUEST, &USER_AGENT, map, message));
        }
    }
    if context.headers.activity_id.is_some_and(|id| id.uuid().is_none()) {
        let message = "the activity id is no UUID".to_owned();
        say::<XMsActivityId>(checker, context, &rules::ACTIVITY_ID_FORM, message);
    }
    let writes = match context.operation {
        Some(operation) => !operation.is_read(),
        None => context.resource.kind == "operations",
    };
    let allows = match context.headers.allow_tentative_writes {
        Some(AllowTentativeWrites(allows)) => allows,
        // What cannot be read was said already.
        None => context.has(AllowTentativeWrites::name()),
    };
    if checker.situation.multi_write == Some(true) && writes && !allows {
        let message = "the request does not allow tentative writes".to_owned();
        let name = AllowTentativeWrites::name();
        let rule = &rules::TENTATIVE_WRITES;
        let finding = match context.has(name) {
            true => about(rule, REQUEST, name, map, message),
            false => absent(rule, REQUEST, name, message),
        };
        checker.add(finding.with_service_text("Writes are not allowed in the region"));
    }
}
