//! The rules that every service has: one for each way in which a header fails, one for each deviation.

use super::example::{read_document as cosmos, signed};
use super::reference::Reference;
use super::rule::{Exception, Rule, Severity};
use super::{if_range, preflight, refusal};
use crate::Deviation;

/// The documentation of the signatures of Azure App Configuration.
pub(crate) const HMAC: Reference = Reference::page(
    "Azure App Configuration, HMAC authentication",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-authentication-hmac",
);
const SYNC: Reference = Reference::page(
    "Azure App Configuration, Sync-Token: real-time consistency",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-consistency",
);
/// The documentation of the headers of Azure Cosmos DB.
pub(crate) const COSMOS_DB: Reference = Reference::page(
    "Azure Cosmos DB, Common request headers",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/common-cosmosdb-rest-request-headers",
);
/// The limit of the findings in a report, which is this crate's own.
const MAX_FINDINGS: Reference = Reference::page(
    "masthead::limits::MAX_FINDINGS",
    "https://docs.rs/masthead/latest/masthead/limits/constant.MAX_FINDINGS.html",
);

/// The rules that every contract has: one for each way in which a header fails, and one for each deviation.
///
/// ```
/// use masthead::contract::common_rules;
///
/// assert!(common_rules().any(|rule| rule.code() == "header.malformed"));
/// ```
pub fn common() -> impl Iterator<Item = &'static Rule> + Clone {
    [
        &MALFORMED,
        &REPEATED,
        &NEAR_MISS,
        &UNKNOWN,
        &REMOVED,
        &refusal::REFUSED,
        &LEFT_OUT,
        &preflight::NOT_ALLOWED,
        &preflight::ORIGIN_NOT_ALLOWED,
        &preflight::METHOD_NOT_ALLOWED,
        &if_range::WEAK,
    ]
    .into_iter()
    .chain(DEVIATIONS)
}

/// Nobody is known to refuse the message.
const IGNORED: Exception =
    Exception::new(Severity::Warning, "if no recipient is known to refuse the message for it");
/// A reader may ask for it.
pub(crate) const REJECTED: Exception =
    Exception::new(Severity::Error, "with --unknown-headers reject");

/// The answer shows that the request did no harm.
pub(crate) const ACCEPTED: Exception =
    Exception::new(Severity::Note, "if the service accepted the request");

pub(crate) static MALFORMED: Rule = Rule::of(
    "header.malformed",
    Severity::Error,
    "a header value that cannot be parsed",
    "Correct the value: it does not follow the grammar of the header. The message says what was expected, and the position says where.",
    Reference::rfc(9110, "5.5"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nIf-Match: \"a\r\n"),
)
.except(&[IGNORED]);

pub(crate) static REPEATED: Rule = Rule::of(
    "header.repeated",
    Severity::Error,
    "a header that must occur only once occurs again",
    "Send the header once. With two, it is undefined which one a recipient uses.",
    Reference::rfc(9110, "5.3"),
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n"
    ),
)
.except(&[IGNORED]);

pub(crate) static NEAR_MISS: Rule = Rule::of(
    "header.near-miss",
    Severity::Warning,
    "an unknown header whose name is close to a known one",
    "Correct the name. The service has no header with this name, and services ignore headers that they do not know.",
    Reference::rfc(9110, "5.1"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nx-ms-client-request-ids: a\r\n"),
);

pub(crate) static UNKNOWN: Rule = Rule::of(
    "header.unknown",
    Severity::Note,
    "a header that the service does not define",
    "Remove the header, unless it is meant for an intermediary. Services ignore headers that they do not know.",
    Reference::rfc(9110, "5.1"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nx-contoso: a\r\n"),
)
.except(&[REJECTED])
.shown_with(&["--unknown-headers", "detect"]);

pub(crate) static REMOVED: Rule = Rule::of(
    "credentials.removed",
    Severity::Note,
    "credentials that were removed from the file",
    "Record the exchange again with its credentials to have them checked. Browsers and proxies remove credentials from the files that they write.",
    Reference::rfc(9110, "11.6.2"),
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 [REDACTED]\r\n\r\n",
    ),
);

pub(crate) static LEFT_OUT: Rule = Rule::of(
    "findings.left-out",
    Severity::Note,
    "a message with more findings than are reported",
    "Correct what is reported and check again, or allow the rules that do not matter to you. A message has more findings than are reported; the least severe are left out.",
    MAX_FINDINGS,
    // A hundred and one members, none of which is a media range.
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nAccept: a",
        ",a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
        ",a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
        ",a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
        ",a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
        "\r\n"
    ),
)
.except(&[
    Exception::new(Severity::Warning, "if a warning is among those that are not shown"),
    Exception::new(Severity::Error, "if an error is among those that are not shown"),
]);

/// The rule of a deviation: strict recipients refuse it.
pub(crate) fn of_deviation(deviation: Deviation) -> &'static Rule {
    let index = Deviation::ALL.iter().position(|known| *known == deviation).unwrap_or_default();
    &DEVIATIONS[index]
}

/// Whoever reads a response cannot change the service.
const RESPONSE: Exception = Exception::new(Severity::Note, "in a response");

const DATED: Reference = Reference::rfc(9110, "5.6.7");
/// The documentation of session tokens.
const SESSION_WORDS: &str = "A string token used with session level consistency.";

const fn deviation(
    deviation: Deviation,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    let (code, summary) = (deviation.code(), deviation.summary());
    Rule::of(code, Severity::Warning, summary, explanation, reference, example).except(&[RESPONSE])
}

/// The rule of a deviation that ordinary clients send and that every service accepts.
const fn ordinary(
    deviation: Deviation,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    let (code, summary) = (deviation.code(), deviation.summary());
    Rule::of(code, Severity::Note, summary, explanation, reference, example)
}

/// One for each of [`Deviation::ALL`], in that order.
pub(crate) static DEVIATIONS: &[Rule] = &[
    deviation(
        Deviation::WeekdayMismatch,
        "Correct the day name. Strict recipients reject a date whose weekday is wrong.",
        DATED,
        signed!("x-ms-date: Mon, 11 May 2018 18:48:36 GMT\r\n"),
    ),
    deviation(
        Deviation::NotHttpDate,
        "Send an IMF-fixdate, such as Fri, 11 May 2018 18:48:36 GMT. The service reads this form, but RFC 9110 does not define it.",
        DATED,
        cosmos!("If-Modified-Since: 2018-05-11T18:48:36Z\r\n"),
    )
    .except(&[
        RESPONSE,
        Exception::new(
            Severity::Note,
            "for Azure App Configuration, whose clients for Python, JavaScript and Go send such dates",
        ),
    ]),
    deviation(
        Deviation::LowerCaseDate,
        "Send the date in its usual case. Only the signature of Cosmos DB uses the date in lower case; HTTP dates are case-sensitive.",
        DATED,
        signed!("x-ms-date: fri, 11 may 2018 18:48:36 gmt\r\n"),
    ),
    deviation(
        Deviation::SpaceSeparatedParameters,
        "Separate the parameters by commas. Most clients cannot parse a challenge without them.",
        Reference::rfc(9110, "11.6.1"),
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: HMAC-SHA256 a=\"b\" c=\"d\"\r\nx-ms-request-id: a\r\n\r\n",
    ),
    ordinary(
        Deviation::CommaSeparatedParameters,
        "Separate the parameters by \"&\", as the vendor documents. The service accepts a comma only for older clients.",
        HMAC,
        concat!(
            "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1, SignedHeaders=x-ms-date;host;",
            "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n\r\n",
        ),
    ),
    deviation(
        Deviation::SpaceInSignedHeaders,
        "Separate the names by semicolons alone.",
        HMAC,
        concat!(
            "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date; host;",
            "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n\r\n",
        ),
    ),
    deviation(
        Deviation::SignatureLength,
        "Send the whole HMAC-SHA256, which is 32 bytes. This signature can never be verified.",
        HMAC,
        concat!(
            "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
            "x-ms-content-sha256&Signature=YQ==\r\n\r\n",
        ),
    )
    .except(&[Exception::new(Severity::Error, "for Azure App Configuration, which answers 401")]),
    deviation(
        Deviation::UnquotedEntityTag,
        "Put the entity tag in double quotes. The tag in a response body may lack them.",
        Reference::rfc(9110, "8.8.3"),
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nIf-Match: etag-1\r\n"),
    ),
    deviation(
        Deviation::UnknownParameter,
        "Remove the parameter. Recipients ignore it, or reject the value because of it.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: a=b;x=1\r\n"),
    ),
    deviation(
        Deviation::TrailingSemicolon,
        "Remove the semicolon. Some recipients treat it as part of the value.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: a=b;\r\n"),
    ),
    deviation(
        Deviation::LastPositionPastTotal,
        "Send the last position that the response really has. Recipients that follow RFC 9110 reject the header or do not combine the parts.",
        Reference::rfc(9110, "14.4"),
        "HTTP/1.1 206 Partial Content\r\nx-ms-request-id: a\r\nContent-Range: items 200-399/298\r\n\r\n",
    ),
    deviation(
        Deviation::CharacterNoUriHas,
        "Percent-encode the character, or fill in the placeholder if this is a template.",
        Reference::rfc(3986, "2"),
        "HTTP/1.1 200 OK\r\nx-ms-request-id: a\r\nLink: </kv?after={token}>; rel=\"original\"\r\n\r\n",
    ),
    ordinary(
        Deviation::EmptySyncToken,
        "Omit the header while there is no token to send.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: \r\n"),
    ),
    deviation(
        Deviation::BareSessionLsn,
        "Send the token as the service sent it, with its range. The service accepts this form only from clients of API versions before 2015-12-16.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 500\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::EmptySessionPart,
        "Send the token as the service sent it. Clients parse this form differently, or reject it.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#100#\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::PlusInSessionToken,
        "Send the token as the service sent it. The .NET client rejects the sign.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:+1#5\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::EmptySessionSegment,
        "Remove the comma. Microsoft's emulator rejects a comma without a segment.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#5,\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::SpaceInSessionToken,
        "Separate the segments by a comma alone. Most clients do not trim them.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#5, 1:1#7\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    ordinary(
        Deviation::EmptySessionToken,
        "Omit the header while there is no token to send. Older official clients for Python send it without a value.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: \r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::BoundedConsistency,
        "Send BoundedStaleness. The vendor's documentation names this level Bounded, but the official clients do not recognize that name.",
        COSMOS_DB,
        cosmos!("x-ms-consistency-level: Bounded\r\n"),
    )
    .quoting(COSMOS_DB, "The valid values are: Strong, Bounded, Session, or Eventual"),
    ordinary(
        Deviation::FreeTextUserAgent,
        "Start the header with a product, such as name/1.0. Programs that extract the product and its version may find nothing in this text.",
        Reference::rfc(9110, "10.1.5"),
        signed!(
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nUser-Agent: core-http/1.1.5 OS/(x64-Linux)\r\n"
        ),
    ),
    deviation(
        Deviation::UnquotedValue,
        "A value with characters that no token has must be a quoted string. Many recipients stop at the first of them: put the value in double quotes.",
        Reference::rfc(9110, "5.6.6"),
        signed!(
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nContent-Type: multipart/form-data; boundary=a/b\r\n"
        ),
    ),
    deviation(
        Deviation::EmptyValue,
        "A parameter must have a value. Leave the parameter out, or give it one.",
        Reference::rfc(9110, "5.6.6"),
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nContent-Type: text/plain; charset=\r\n"),
    ),
    ordinary(
        Deviation::BareAsterisk,
        "Java's HttpURLConnection sends this by default, and servers read it as \"*/*\". Set the Accept header to what you want.",
        Reference::rfc(9110, "12.5.1"),
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nAccept: application/json, *\r\n"),
    ),
    ordinary(
        Deviation::WeightForm,
        "A weight is 0 or 1, with at most three decimals. Servers read other forms in different ways.",
        Reference::rfc(9110, "12.4.2"),
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nAccept: application/json; q=.2\r\n"),
    ),
    deviation(
        Deviation::FractionalDelay,
        "Retry-After has whole seconds. Clients that expect them ignore this value and retry too early: round it up.",
        Reference::rfc(9110, "10.2.3"),
        "HTTP/1.1 202 Accepted\r\nx-ms-request-id: a\r\nRetry-After: 2.5\r\n\r\n",
    ),
    ordinary(
        Deviation::MissingSpace,
        "Products and comments are separated by white space. Recipients may take the comment for a part of the version.",
        Reference::rfc(9110, "10.1.5"),
        signed!(
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nUser-Agent: com.example.app/1.2(Linux) Build/3\r\n"
        ),
    ),
    ordinary(
        Deviation::NumericDirective,
        "Send Include, Exclude or Default. The official client for Python sends a number, in which the service may see another directive: its other clients count in another order.",
        Reference::page(
            "Azure Cosmos DB, Create a document",
            "https://learn.microsoft.com/en-us/rest/api/cosmos-db/create-a-document",
        ),
        crate::contract::example::request!(
            "POST /dbs/db/colls/coll/docs",
            "x-ms-version: 2018-12-31\r\n",
            "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
            "Content-Type: application/json\r\n",
            "x-ms-indexing-directive: 1\r\n"
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deviation_has_its_rule() {
        assert_eq!(DEVIATIONS.len(), Deviation::ALL.len());
        for deviation in Deviation::ALL {
            assert_eq!(of_deviation(*deviation).code(), deviation.code());
        }
    }
}
