//! The reason of a failure in the text of the answer.

use super::pages::STATUS;
use crate::contract::{Check, Response, Rule, Severity};

pub(super) static ANSWER: Rule = Rule::of(
    "cosmos-db.answer.meaning",
    Severity::Note,
    "an answer whose text has the reason of the failure",
    "Change the request as the message says. The text of an answer is for people, and may change.",
    STATUS,
    concat!(
        "HTTP/1.1 400 Bad Request\r\n",
        "Content-Length: 60\r\n\r\n",
        "{\"code\":\"BadRequest\",\"message\":\"Invalid Continuation Token\"}",
    ),
);

/// Status, a part of the text, and what it means for the request.
const MEANINGS: &[(u16, &str, &str)] = &[
    (
        400,
        "invalid continuation token",
        "the service cannot read x-ms-continuation; send the token of the last response unchanged and with the same query, or leave it out to start again",
    ),
    (
        400,
        "can not be directly served by the gateway",
        "the gateway does not run this query across partitions, for example one with ORDER BY, DISTINCT, GROUP BY or an aggregate; send a partition key, or query each partition key range and merge the results, as the official clients do",
    ),
    (
        400,
        "partitionkey extracted from document doesn",
        "the partition key in x-ms-documentdb-partitionkey is not the one in the document; send the value that the document has at the path of the partition key",
    ),
    (
        400,
        "partition key provided either doesn",
        "the partition key does not fit the container: send a value for each path of its partition key, and the values that the document has there",
    ),
    (
        400,
        "invalid api version",
        "the service does not know the version in x-ms-version; send a version that it documents",
    ),
    (
        400,
        "should have valid throughput values",
        "x-ms-offer-throughput must be a multiple of 100, and at least 400",
    ),
    (
        403,
        "cosmos db account firewall",
        "the firewall of the account refuses the address of the client; add the address to the firewall, or use a private endpoint",
    ),
    (
        403,
        "does not have required rbac permissions",
        "the principal of the token has no role that allows this request; assign it a role of the data plane, such as Cosmos DB Built-in Data Contributor",
    ),
    (
        403,
        "cannot be authorized by aad token",
        "this operation is not possible with a Microsoft Entra token; create databases and containers with a key, or through Azure Resource Manager",
    ),
    (
        403,
        "partition key reached maximum size",
        "the documents of this partition key have reached the size limit of a logical partition; use a partition key with more values",
    ),
    (
        404,
        "owner resource does not exist",
        "the database or the container in the path does not exist; names are case-sensitive",
    ),
    (
        409,
        "specified id or name already exists",
        "a resource with this id exists; to replace a document, send x-ms-documentdb-is-upsert: True",
    ),
    (
        412,
        "specified pre-condition is not met",
        "the resource no longer has the entity tag in If-Match; read it again, and send its new entity tag",
    ),
    (413, "request size is too large", "the body is too large; a document has at most 2 MB"),
    (
        449,
        "conflicting request to resource has been attempted",
        "another request changed the resource at the same time; send the request again",
    ),
];

/// The text of a 403 to a request whose date is too far from the clock.
const NOT_NOW: &str = "not valid at the current time";

pub(super) fn check(check: &mut Check<'_>, response: &Response<'_>) {
    let mut known = MEANINGS.iter().filter(|(status, ..)| *status == response.status);
    let meaning = known.find(|(_, text, _)| response.says(text)).map(|(.., meaning)| *meaning);
    // With the time of the service the date is checked.
    let is_not_now = || response.status == 403 && check.clock().is_none() && response.says(NOT_NOW);
    let meaning = meaning.or_else(|| {
        is_not_now().then_some(
            "the date of the request is too far from the service's clock; set the clock of the client, and sign each request when it is sent",
        )
    });
    if let Some(meaning) = meaning {
        check.report(&ANSWER).message(meaning);
    }
}
