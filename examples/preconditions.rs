//! A server that answers conditional requests: 200, 206, 304 or 412, as RFC 9110 13.2.2 and two services
//! define it.
//!
//! ```sh
//! cargo run --example preconditions
//! ```

use http::{HeaderMap, HeaderValue, Method};
use masthead::conditional::{
    EntityTagRef, IfModifiedSince, PreconditionRules, Preconditions, RangeUse, Representation,
};
use masthead::{DecodeError, Field, FieldLines};

/// The status of the answer, and the header that it is because of.
fn answer(
    rules: PreconditionRules,
    method: &Method,
    lines: &[(&'static str, &'static str)],
    current: &Representation<'_>,
) -> Result<(u16, &'static str), DecodeError> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_static(value));
    }
    let decision = Preconditions::peek_from(&headers, rules)?.evaluate(method, current);
    let status = match (decision.outcome.status(), decision.range) {
        (Some(status), _) => status.as_u16(),
        // A server that has ranges looks at the Range now: it may be of another unit, or past the end.
        (None, RangeUse::Honour) => 206,
        (None, _) => 200,
    };
    Ok((status, decision.by.map_or("no condition", |name| name.as_str())))
}

fn main() -> Result<(), DecodeError> {
    let changed = IfModifiedSince::parse_strict(FieldLines::one(b"Tue, 05 Dec 2017 02:41:26 GMT"))?;
    let current = Representation::existing()
        .with_etag(EntityTagRef::strong("4f6dd610dd5e4deebc7fbaef685fb903")?)
        .with_last_modified(changed.0);
    let rfc = PreconditionRules::RFC_9110;
    let known = "\"4f6dd610dd5e4deebc7fbaef685fb903\"";

    for (what, rules, method, lines, expected) in [
        ("a poll", rfc, Method::GET, &[("if-none-match", known)][..], 304),
        (
            "a poll by date",
            rfc,
            Method::GET,
            &[("if-modified-since", "Tue, 05 Dec 2017 02:41:26 GMT")],
            304,
        ),
        ("a write over what changed since", rfc, Method::PUT, &[("if-match", "\"older\"")], 412),
        ("a write that makes a new one only", rfc, Method::PUT, &[("if-none-match", "*")], 412),
        (
            "the rest of a download",
            rfc,
            Method::GET,
            &[("range", "bytes=500-"), ("if-range", known)],
            206,
        ),
        (
            "the rest of another one",
            rfc,
            Method::GET,
            &[("range", "bytes=500-"), ("if-range", "\"older\"")],
            200,
        ),
        (
            "App Configuration: the wildcard in double quotes",
            PreconditionRules::APP_CONFIGURATION,
            Method::PUT,
            &[("if-match", "\"*\"")],
            200,
        ),
        (
            "Cosmos DB: a tag that lost its quotes",
            PreconditionRules::COSMOS_DB,
            Method::PUT,
            &[("if-match", "4f6dd610dd5e4deebc7fbaef685fb903")],
            412,
        ),
    ] {
        let (status, by) = answer(rules, &method, lines, &current)?;
        println!("{what}: {status}, because of {by}");
        assert_eq!(status, expected, "{what}");
    }

    // What guards a write and cannot be read is a fault: to leave it out would do what it guards against.
    let error = answer(rfc, &Method::PUT, &[("if-match", "\"4f6d")], &current).unwrap_err();
    println!("400: {error}");
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
