//! The rules that every service has: one for each way in which a header fails, one for each deviation.

use super::example::{read_document as cosmos, signed};
use super::preflight;
use super::reference::Reference;
use super::rule::{Rule, Severity};
use crate::Deviation;

/// The page on the signatures of Azure App Configuration.
pub(crate) const HMAC: Reference = Reference::page(
    "Azure App Configuration, HMAC authentication",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-authentication-hmac",
);
const SYNC: Reference = Reference::page(
    "Azure App Configuration, Sync-Token: real-time consistency",
    "https://learn.microsoft.com/en-us/azure/azure-app-configuration/rest-api-consistency",
);
/// The page on the headers of Azure Cosmos DB.
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
    [&MALFORMED, &REPEATED, &NEAR_MISS, &UNKNOWN, &REMOVED, &LEFT_OUT, &preflight::NOT_ALLOWED]
        .into_iter()
        .chain(DEVIATIONS)
}

pub(crate) static MALFORMED: Rule = Rule::of(
    "header.malformed",
    Severity::Error,
    "a header that cannot be read",
    "The value is not of the header's grammar. The message says where, and what was expected there.",
    Reference::rfc(9110, "5.5"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nIf-Match: \"a\r\n"),
);

pub(crate) static REPEATED: Rule = Rule::of(
    "header.repeated",
    Severity::Error,
    "a header that may occur once occurs again",
    "The header may occur once. Which of its lines a recipient takes is a matter of chance: send one.",
    Reference::rfc(9110, "5.3"),
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n"
    ),
);

pub(crate) static NEAR_MISS: Rule = Rule::of(
    "header.near-miss",
    Severity::Warning,
    "an unknown header with nearly the name of a known one",
    "No header of the service has this name, and one has nearly this name. Services ignore headers that they do not know.",
    Reference::rfc(9110, "5.1"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nx-ms-client-request-ids: a\r\n"),
);

pub(crate) static UNKNOWN: Rule = Rule::of(
    "header.unknown",
    Severity::Note,
    "a header that the service does not have",
    "Services ignore headers that they do not know. It may be meant for something in between, or for another service.",
    Reference::rfc(9110, "5.1"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nx-contoso: a\r\n"),
)
.shown_with(&["--unknown-headers", "detect"]);

pub(crate) static REMOVED: Rule = Rule::of(
    "credentials.removed",
    Severity::Note,
    "credentials that were taken out of the file",
    "Browsers and proxies take credentials out of what they write to files. What was sent is not known: nothing is said of it here.",
    Reference::rfc(9110, "11.6.2"),
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 [REDACTED]\r\n\r\n",
    ),
);

pub(crate) static LEFT_OUT: Rule = Rule::of(
    "findings.left-out",
    Severity::Note,
    "more findings about a message than are reported",
    "A message has more findings than are reported. The least severe are left out. Mend what is reported, and check again; or allow the rules that do not matter to you.",
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
);

/// The rule of a deviation: strict recipients refuse it.
pub(crate) fn of_deviation(deviation: Deviation) -> &'static Rule {
    let index = Deviation::ALL.iter().position(|known| *known == deviation).unwrap_or_default();
    &DEVIATIONS[index]
}

const DATED: Reference = Reference::rfc(9110, "5.6.7");
/// What the page says of session tokens.
const SESSION_WORDS: &str = "A string token used with session level consistency.";

const fn deviation(
    deviation: Deviation,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    let (code, summary) = (deviation.code(), deviation.summary());
    Rule::of(code, Severity::Warning, summary, explanation, reference, example)
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
        "The day name is not that of the date. Strict recipients refuse the date: name the day that it was.",
        DATED,
        signed!("x-ms-date: Mon, 11 May 2018 18:48:36 GMT\r\n"),
    ),
    deviation(
        Deviation::NotHttpDate,
        "Services read this form, and RFC 9110 has no such date. Send an IMF-fixdate: Fri, 11 May 2018 18:48:36 GMT.",
        DATED,
        signed!("x-ms-date: May, 11 2018 18:48:36.123456 GMT\r\n"),
    ),
    deviation(
        Deviation::LowerCaseDate,
        "Dates are case-sensitive. Lower-case the date for a Cosmos DB signature only, not for the header.",
        DATED,
        signed!("x-ms-date: fri, 11 may 2018 18:48:36 gmt\r\n"),
    ),
    deviation(
        Deviation::SpaceSeparatedParameters,
        "Most clients cannot read a challenge whose parameters have no comma between them.",
        Reference::rfc(9110, "11.6.1"),
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: HMAC-SHA256 a=\"b\" c=\"d\"\r\nx-ms-request-id: a\r\n\r\n",
    ),
    ordinary(
        Deviation::CommaSeparatedParameters,
        "The service takes a comma for older clients' sake and documents the ampersand.",
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
        "The names are separated by semicolons alone.",
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
        "An HMAC-SHA256 has 32 bytes; this signature can never verify.",
        HMAC,
        concat!(
            "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
            "x-ms-content-sha256&Signature=YQ==\r\n\r\n",
        ),
    ),
    deviation(
        Deviation::UnquotedEntityTag,
        "An entity tag stands in quotes, which the tag in a response body may lack: add them.",
        Reference::rfc(9110, "8.8.3"),
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nIf-Match: etag-1\r\n"),
    ),
    deviation(
        Deviation::UnknownParameter,
        "Recipients ignore the parameter, or refuse the value because of it.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: a=b;x=1\r\n"),
    ),
    deviation(
        Deviation::TrailingSemicolon,
        "Nothing follows the semicolon. Some recipients take it for a part of the value.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: a=b;\r\n"),
    ),
    deviation(
        Deviation::LastPositionPastTotal,
        "The last position is past the total. Recipients that follow the RFC do not combine such parts.",
        Reference::rfc(9110, "14.4"),
        "HTTP/1.1 206 Partial Content\r\nx-ms-request-id: a\r\nContent-Range: items 200-399/298\r\n\r\n",
    ),
    deviation(
        Deviation::CharacterNoUriHas,
        "No URI has this character. It may be a template that nobody has filled in; else percent-encode it.",
        Reference::rfc(3986, "2"),
        "HTTP/1.1 200 OK\r\nx-ms-request-id: a\r\nLink: </kv?after={token}>; rel=\"original\"\r\n\r\n",
    ),
    ordinary(
        Deviation::EmptySyncToken,
        "Leave the header out while there is no token to send.",
        SYNC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\nSync-Token: \r\n"),
    ),
    deviation(
        Deviation::BareSessionLsn,
        "The service takes it from clients of an API version before 2015-12-16. Send the token as the service sent it, with its range.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 500\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::EmptySessionPart,
        "Clients read this in different ways, or not at all. Send the token as the service sent it.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#100#\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::PlusInSessionToken,
        "The client for .NET refuses the sign. Send the token as the service sent it.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:+1#5\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::EmptySessionSegment,
        "Microsoft's emulator refuses a comma without a segment. Take the comma out.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#5,\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::SpaceInSessionToken,
        "Most clients do not trim the segments of a session token. Separate them by a comma alone.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: 0:1#5, 1:1#7\r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::EmptySessionToken,
        "Leave the header out while there is no token to send.",
        COSMOS_DB,
        cosmos!("x-ms-session-token: \r\n"),
    )
    .quoting(COSMOS_DB, SESSION_WORDS),
    deviation(
        Deviation::BoundedConsistency,
        "The page has this name, and the official clients do not know it: send BoundedStaleness.",
        COSMOS_DB,
        cosmos!("x-ms-consistency-level: Bounded\r\n"),
    )
    .quoting(COSMOS_DB, "The valid values are: Strong, Bounded, Session, or Eventual"),
    ordinary(
        Deviation::FreeTextUserAgent,
        "Recipients take such text as it is. What picks a product and its version out of it may find another, or none.",
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
