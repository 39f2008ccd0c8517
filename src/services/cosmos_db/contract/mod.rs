//! The contract of Azure Cosmos DB, its SQL API over REST.
//!
//! The rules follow "Common Azure Cosmos DB REST request headers". For what it does not cover, or where real clients
//! do otherwise, they follow the service's other documentation, its SDKs, and the .NET code that client and gateway
//! share.

mod answers;
mod authorization;
mod claims;
mod conditions;
mod consistency;
mod content_type;
#[cfg(test)]
mod date_tests;
mod dates;
mod feeds;
mod offers;
mod pages;
mod partition;
mod quoted;
mod request;
mod response;
mod session;
mod session_tokens;
mod values;
mod version;
mod view;

use headers::Header;

use self::view::View;
use super::{RequestHeaders, RequestHeadersRef, ResponseHeaders, ResponseHeadersRef};
use crate::ErrorKind;
use crate::contract::{Check, Checks, Contract, Fault, Refusal, Rule};
use crate::time::XMsDate;

#[cfg(feature = "signing")]
pub(in crate::services) use {authorization::SIGNATURE, quoted::QUOTED};

/// The contract of Azure Cosmos DB.
pub static CONTRACT: Contract = Contract::new::<CosmosDb>("cosmos-db", "Azure Cosmos DB")
    .documented(pages::COMMON)
    .claims(claims::CLAIMS)
    .rules(RULES)
    .other_names(OTHER_NAMES)
    // The documented example of a query has it.
    .mistaken_names(&[
        ("x-ms-query-enable-crosspartition", "x-ms-documentdb-query-enablecrosspartition"),
        // The service's own error text has these names.
        ("x-ms-partitionkey", "x-ms-documentdb-partitionkey"),
        ("x-ms-partition-key", "x-ms-documentdb-partitionkey"),
        ("x-ms-documentdb-partition-key", "x-ms-documentdb-partitionkey"),
        ("x-ms-documentdb-partition-key-value", "x-ms-documentdb-partitionkey"),
        ("x-ms-documentdb-partitionkeyvalue", "x-ms-documentdb-partitionkey"),
        ("x-ms-documentdb-pk", "x-ms-documentdb-partitionkey"),
        ("partition-key", "x-ms-documentdb-partitionkey"),
        ("partitionkey", "x-ms-documentdb-partitionkey"),
        ("x-ms-consistency", "x-ms-consistency-level"),
        ("consistency-level", "x-ms-consistency-level"),
        ("x-ms-continuationtoken", "x-ms-continuation"),
        ("x-ms-continuation-tokens", "x-ms-continuation"),
        ("x-ms-continuation-token", "x-ms-continuation"),
        ("continuation", "x-ms-continuation"),
        ("continuation-token", "x-ms-continuation"),
        ("x-ms-max-item", "x-ms-max-item-count"),
        ("x-ms-max-items", "x-ms-max-item-count"),
        ("x-ms-max-results", "x-ms-max-item-count"),
        ("x-ms-page-size", "x-ms-max-item-count"),
        ("x-ms-throughput", "x-ms-offer-throughput"),
        ("x-ms-cosmos-autopilot-settings", "x-ms-cosmos-offer-autopilot-settings"),
        ("x-ms-cosmos-priority", "x-ms-cosmos-priority-level"),
        (
            "x-ms-documentdb-query-enablecrosspartitionquery",
            "x-ms-documentdb-query-enablecrosspartition",
        ),
        ("enablecrosspartitionquery", "x-ms-documentdb-query-enablecrosspartition"),
        ("x-ms-authorization", "authorization"),
        ("x-ms-a-im", "a-im"),
        ("aim", "a-im"),
        ("ms-date", "x-ms-date"),
        ("ms-version", "x-ms-version"),
        ("x-ms-api-version", "x-ms-version"),
        ("api-version", "x-ms-version"),
    ])
    .refusals(&[
        (
            "local authorization is disabled",
            "the service says that local authorization is disabled: the account accepts no keys and no resource tokens; send a Microsoft Entra token with type=aad",
        ),
        (
            "header authorization is missing",
            "the service says that Authorization is missing, but the request has one; check whether something between removes it, and whether the token is percent-encoded as a whole",
        ),
    ])
    .examples(&[
        ("accept", "application/json"),
        (
            "authorization",
            "type%3Dmaster%26ver%3D1.0%26sig%3D5mDuQBYA0kb70WDJoTUzSBMTG3owkC0%2FcEN4fqa18%2Fs%3D",
        ),
        ("content-type", "application/json"),
        ("host", "contoso.documents.azure.com"),
        ("x-ms-documentdb-partitionkey", "[\"contoso\"]"),
        ("x-ms-documentdb-partitionkeyrangeid", "16"),
    ])
    .own_prefix("x-ms-");

/// Headers that real clients send and real responses have, beside those of the catalog.
const OTHER_NAMES: &[&str] = &[
    "x-ms-client-id",
    "x-ms-cosmos-changefeed-wire-format-version",
    "x-ms-cosmos-hub-region-processing-only",
    "x-ms-cosmos-intended-collection-rid",
    "x-ms-cosmos-query-optimisticdirectexecute",
    "x-ms-cosmos-query-version",
    "x-ms-cosmos-sdk-supportedcapabilities",
    "x-ms-cosmos-supported-query-features",
    "x-ms-current-replica-set-size",
    "x-ms-current-write-quorum",
    "x-ms-documentdb-collection-index-transformation-progress",
    "x-ms-documentdb-disable-ru-per-minute-usage",
    "x-ms-documentdb-force-query-scan",
    "x-ms-documentdb-partialpartitionkey",
    "x-ms-documentdb-populatepartitionstatistics",
    "x-ms-documentdb-populatequotainfo",
    "x-ms-documentdb-post-trigger-exclude",
    "x-ms-documentdb-pre-trigger-exclude",
    "x-ms-documentdb-query-enable-scan",
    "x-ms-documentdb-query-iscontinuationexpected",
    "x-ms-documentdb-script-enable-logging",
    "x-ms-documentdb-script-log-results",
    "x-ms-documentdb-usage-info",
    "x-ms-max-media-storage-usage-mb",
    "x-ms-media-storage-usage-mb",
    "x-ms-number-of-read-regions",
    "x-ms-thinclient-proxy-operation-type",
    "x-ms-thinclient-proxy-resource-type",
    "x-ms-xp-role",
];

static RULES: &[&Rule] = &[
    &authorization::MISSING,
    &authorization::SCHEME,
    &authorization::TYPE,
    &authorization::TOKEN,
    &authorization::TOKEN_FORM,
    &authorization::VERSION,
    &authorization::UNVERIFIABLE,
    &authorization::RAW_PLUS,
    &dates::MISSING,
    &dates::SKEW,
    &authorization::PATH,
    &authorization::SIGNATURE,
    &quoted::QUOTED,
    &version::MISSING,
    &version::UNKNOWN,
    &version::NEWER,
    &content_type::MISSING,
    &content_type::QUERY,
    &content_type::OPERATION,
    &content_type::NOT_MARKED,
    &conditions::IF_MATCH_METHOD,
    &conditions::WEAK,
    &conditions::IF_NONE_MATCH_METHOD,
    &conditions::IF_MODIFIED_SINCE_METHOD,
    &conditions::IF_MODIFIED_SINCE_IGNORED,
    &consistency::OPERATION,
    &consistency::STRONGER,
    &consistency::WEAK,
    &offers::BOTH_CONSISTENCIES,
    &session::MISSING,
    &session::FORGOTTEN,
    &session::OLDER,
    &session::STILL,
    &session::RANGES,
    &partition::KEY_MISSING,
    &partition::KEY_COMPONENTS,
    &partition::KEY_VERSION,
    &partition::KEY_ASCII,
    &partition::CROSS_PARTITION,
    &feeds::CONTINUATION_OPERATION,
    &feeds::RANGE_ID_OPERATION,
    &feeds::A_IM_VERSION,
    &feeds::A_IM_FEED,
    &feeds::A_IM_OPERATION,
    &offers::BOTH_THROUGHPUTS,
    &offers::MIGRATION,
    &partition::BOUNDS,
    &values::OTHER_API,
    &values::CONSISTENCY_CASE,
    &values::QUERY_PARAMETERS,
    &values::CONTINUATION_CHANGED,
    &values::CONTINUATION_OF_CHANGES,
    &values::KEY_IS_A_PATH,
    &values::SECTION_SIZE,
    &request::USER_AGENT_FORM,
    &request::ACTIVITY_ID_FORM,
    &request::TENTATIVE_WRITES,
    &response::ACTIVITY_ID_ECHO,
    &response::RETRY_AFTER,
    &response::SUBSTATUS,
    &answers::ANSWER,
];

struct CosmosDb;

impl Checks for CosmosDb {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, headers: &RequestHeadersRef<'a>) {
        #[cfg(feature = "signing")]
        quoted::check(check);
        let Some(view) = View::of(check, headers) else { return };
        authorization::check(check, &view);
        dates::check(check, &view);
        authorization::path(check, &view);
        version::check(check, &view);
        content_type::check(check, &view);
        conditions::check(check, &view);
        let is_session_read = consistency::check(check, &view);
        session::request(check, &view, is_session_read);
        partition::check(check, &view);
        feeds::check(check, &view);
        offers::check(check, &view);
        values::check(check, &view);
        request::check(check, &view);
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        asked: Option<&RequestHeadersRef<'a>>,
    ) {
        // What a request has to do with it is reported there.
        #[cfg(feature = "signing")]
        if check.request().is_none() {
            quoted::check(check);
        }
        session::response(check, headers, asked);
        response::check(check, headers, asked);
    }

    fn request_fault<'a>(fault: &Fault<'a>, headers: &RequestHeadersRef<'a>) -> Refusal {
        let bad_request = Refusal::error().status(400);
        match fault.name() {
            "authorization" => Refusal::error().status(401).text("InvalidAuthHeaderFormat"),
            // A date that does not count is not checked.
            name @ ("date" | "x-ms-date")
                if !dates::counts(name, headers, fault.has(XMsDate::name())) =>
            {
                Refusal::warning()
            }
            "date" | "x-ms-date" => Refusal::error().status(401).text("InvalidDateHeader"),
            // Of two regions with one number clients take the last, and some let numbers wrap.
            "x-ms-session-token"
                if matches!(
                    fault.error().kind(),
                    ErrorKind::DuplicateParameter | ErrorKind::OutOfRange
                ) =>
            {
                Refusal::warning()
            }
            "x-ms-session-token" => bad_request.text("InvalidSessionToken"),
            "x-ms-continuation" => bad_request.text("Invalid Continuation Token"),
            "x-ms-consistency-level" => bad_request.text("InvalidConsistencyLevel"),
            "x-ms-documentdb-query-enablecrosspartition" => bad_request.text("InvalidHeaderValue"),
            // The service compares tags byte for byte, and an invalid tag matches nothing.
            "if-match" => Refusal::warning().status(412),
            name if is_ignored(name) => Refusal::warning(),
            _ => bad_request,
        }
    }
}

/// Headers that the service does without, and those of which no refusal is known.
fn is_ignored(name: &str) -> bool {
    const IGNORED: [&str; 29] = [
        "a-im",
        "access-control-request-headers",
        "if-modified-since",
        "if-none-match",
        "prefer",
        "user-agent",
        "x-ms-activity-id",
        "x-ms-cosmos-allow-tentative-writes",
        "x-ms-cosmos-batch-atomic",
        "x-ms-cosmos-batch-continue-on-error",
        "x-ms-cosmos-batch-ordered",
        "x-ms-cosmos-correlated-activityid",
        "x-ms-cosmos-is-batch-request",
        "x-ms-cosmos-is-query-plan-request",
        "x-ms-cosmos-migrate-offer-to-autopilot",
        "x-ms-cosmos-migrate-offer-to-manual-throughput",
        "x-ms-cosmos-physical-partition-id",
        "x-ms-cosmos-populateindexmetrics",
        "x-ms-cosmos-populateindexmetrics-v2",
        "x-ms-cosmos-priority-level",
        "x-ms-cosmos-throughput-bucket",
        "x-ms-dedicatedgateway-max-age",
        "x-ms-documentdb-populatequerymetrics",
        "x-ms-documentdb-query",
        "x-ms-documentdb-query-parallelizecrosspartitionquery",
        "x-ms-end-epk",
        "x-ms-indexing-directive",
        "x-ms-read-key-type",
        "x-ms-start-epk",
    ];
    IGNORED.contains(&name)
}
