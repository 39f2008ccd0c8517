//! Headers of which a request has one or the other.

use headers::Header;

use super::view::View;
use crate::contract::example::{read_document, request};
use crate::contract::{Check, Reference, Rule, Severity};
use crate::cosmos::{
    ConsistencyLevel, MigrateOfferToAutopilot, MigrateOfferToManualThroughput,
    OfferAutopilotSettings, OfferThroughput, ReadConsistencyStrategy,
};

const CREATE_COLLECTION: Reference = Reference::page(
    "Azure Cosmos DB, Create a collection",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/create-a-collection",
);

const AUTOSCALE: Reference = Reference::page(
    "Azure Cosmos DB, Provision autoscale throughput",
    "https://learn.microsoft.com/en-us/azure/cosmos-db/how-to-provision-autoscale-throughput",
);

const CONSISTENCY: Reference = Reference::page(
    "Azure Cosmos DB, Consistency levels",
    "https://learn.microsoft.com/en-us/azure/cosmos-db/consistency-levels",
);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    throughputs(check);
    migration(check, view);
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

pub(super) static MIGRATION: Rule = Rule::of(
    "cosmos-db.offer.migration",
    Severity::Warning,
    "a change between manual throughput and autoscale that does not happen",
    "Send x-ms-cosmos-migrate-offer-to-autopilot: true or x-ms-cosmos-migrate-offer-to-manual-throughput: true with the PUT of the offer. Other requests ignore the header.",
    AUTOSCALE,
    request!(
        "POST /dbs/db/colls",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/json\r\n",
        "x-ms-cosmos-migrate-offer-to-autopilot: true\r\n"
    ),
);

fn migration(check: &mut Check<'_>, view: &View<'_, '_>) {
    let names = [MigrateOfferToAutopilot::name(), MigrateOfferToManualThroughput::name()];
    let values = [
        view.headers.migrate_offer_to_autopilot.map(|it| it.0),
        view.headers.migrate_offer_to_manual_throughput.map(|it| it.0),
    ];
    let is_offer = view.request.method == "PUT" && view.resource.kind == "offers";
    if names.iter().all(|name| check.has(name)) {
        let message = "the request asks for autoscale and for manual throughput at the same time";
        check.report(&MIGRATION).named(names[1]).message(message);
        return;
    }
    for (name, value) in names.into_iter().zip(values) {
        let message = match value {
            _ if !check.has(name) => continue,
            _ if !is_offer => "it only has an effect on the PUT of an offer",
            Some(false) => "False does not change the offer",
            // What cannot be read was reported already.
            Some(true) | None => continue,
        };
        check.report(&MIGRATION).named(name).message(format_args!("{name}: {message}"));
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
