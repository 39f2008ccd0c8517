//! Headers of which a request has one or the other.

use headers::Header;

use crate::contract::example::{read_document, request};
use crate::contract::{Check, Reference, Rule, Severity};
use crate::cosmos::{
    ConsistencyLevel, OfferAutopilotSettings, OfferThroughput, ReadConsistencyStrategy,
};

const CREATE_COLLECTION: Reference = Reference::page(
    "Azure Cosmos DB, Create a collection",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/create-a-collection",
);

const CONSISTENCY: Reference = Reference::page(
    "Azure Cosmos DB, Consistency levels",
    "https://learn.microsoft.com/en-us/azure/cosmos-db/consistency-levels",
);

pub(super) fn check(check: &mut Check<'_>) {
    throughputs(check);
    consistencies(check);
}

pub(super) static BOTH_THROUGHPUTS: Rule = Rule::of(
    "cosmos-db.offer.both",
    Severity::Error,
    "both manual throughput and autoscale",
    "Send x-ms-offer-throughput for manual throughput, or x-ms-cosmos-offer-autopilot-settings for autoscale. The service refuses a request with both.",
    CREATE_COLLECTION,
    request!(
        "POST /dbs/db/colls",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/json\r\n",
        "x-ms-offer-throughput: 400\r\n",
        "x-ms-cosmos-offer-autopilot-settings: {\"maxThroughput\":4000}\r\n"
    ),
)
.answered(400);

fn throughputs(check: &mut Check<'_>) {
    if check.has(OfferThroughput::name()) && check.has(OfferAutopilotSettings::name()) {
        check.report(&BOTH_THROUGHPUTS).header::<OfferAutopilotSettings>().message(
            "x-ms-offer-throughput and x-ms-cosmos-offer-autopilot-settings exclude each other",
        );
    }
}

pub(super) static BOTH_CONSISTENCIES: Rule = Rule::of(
    "cosmos-db.read-consistency-strategy.both",
    Severity::Error,
    "both a read consistency strategy and a consistency level",
    "Send x-ms-cosmos-read-consistency-strategy or x-ms-consistency-level. The service refuses a request with both.",
    CONSISTENCY,
    read_document!(
        "x-ms-consistency-level: Eventual\r\n",
        "x-ms-cosmos-read-consistency-strategy: LatestCommitted\r\n"
    ),
)
.answered(400);

fn consistencies(check: &mut Check<'_>) {
    let strategy = <ReadConsistencyStrategy as Header>::name();
    let level = <ConsistencyLevel as Header>::name();
    if check.has(strategy) && check.has(level) {
        check.report(&BOTH_CONSISTENCIES).header::<ReadConsistencyStrategy>().message(
            "x-ms-cosmos-read-consistency-strategy and x-ms-consistency-level exclude each other",
        );
    }
}
