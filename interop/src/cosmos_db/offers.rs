//! Offers: the throughput of databases and containers.

use masthead::cosmos::OfferAutopilotSettingsRef;
use serde_json::{Map, Value, json};

use super::call::Call;

/// The default throughput.
const LEAST: u64 = 400;

/// The offer of a new database or container, as the headers of its request say.
pub(super) fn new(call: &Call<'_>, link: &str, rid: &str) -> Map<String, Value> {
    let headers = &call.headers;
    let fixed = headers.offer_throughput.map_or(LEAST, masthead::cosmos::OfferThroughput::get);
    let content = match headers.offer_autopilot_settings {
        Some(settings) => autoscale(&settings),
        None => json!({"offerThroughput": fixed}),
    };
    let offer = json!({
        "resource": link,
        "offerType": "Invalid",
        "offerResourceId": rid,
        "offerVersion": "V2",
        "content": content,
    });
    match offer {
        Value::Object(offer) => offer,
        _ => Map::new(),
    }
}

/// An offer with autoscale starts at a tenth of its largest throughput.
fn autoscale(settings: &OfferAutopilotSettingsRef<'_>) -> Value {
    let json: Value = serde_json::from_str(settings.json()).unwrap_or_default();
    json!({
        "offerThroughput": settings.max_throughput() / 10,
        "offerAutopilotSettings": json,
    })
}

/// Changes the form of an offer where the headers ask for that.
pub(super) fn migrate(call: &Call<'_>, offer: &mut Map<String, Value>) {
    let headers = &call.headers;
    let throughput = offer.get("content").and_then(|content| content["offerThroughput"].as_u64());
    let throughput = throughput.unwrap_or(LEAST);
    if headers.migrate_offer_to_autopilot.is_some_and(|migrate| migrate.0) {
        let most = throughput.max(1_000);
        let settings = json!({"maxThroughput": most});
        let content = json!({"offerThroughput": most / 10, "offerAutopilotSettings": settings});
        offer.insert("content".to_owned(), content);
    } else if headers.migrate_offer_to_manual_throughput.is_some_and(|migrate| migrate.0) {
        offer.insert("content".to_owned(), json!({"offerThroughput": throughput}));
    }
}
