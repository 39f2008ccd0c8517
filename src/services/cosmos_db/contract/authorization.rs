//! The credentials of a request, and the headers that they sign.

use http::header::AUTHORIZATION;

use super::pages::{ACCESS, CHALLENGE};
use super::view::View;
use crate::auth::{AuthorizationRef, CosmosKind, CosmosTokenRef};
use crate::contract::example::authorized;
use crate::contract::{Check, Credentials, Rule, Severity, host_of};
use crate::cosmos::AmbiguousTarget;
use crate::error::hint;
use crate::services::entra::{CLAIMS, Credential, REFUSED, Recipient};

pub(super) static MISSING: Rule = Rule::of(
    "cosmos-db.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Sign the request with a master key, or send a resource token or a Microsoft Entra token. Every request must be authorized.",
    ACCESS,
    concat!(
        "GET /dbs/db/colls/coll/docs/doc HTTP/1.1\r\n",
        "Host: contoso.documents.azure.com\r\n",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static SCHEME: Rule = Rule::of(
    "cosmos-db.authorization.scheme",
    Severity::Error,
    "credentials that are not a Cosmos DB authorization token",
    "Send type=…&ver=…&sig=…, percent-encoded as a whole and without a scheme. A Microsoft Entra token goes into sig, with type=aad.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "Bearer abc",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

static CREDENTIALS: Credentials = Credentials {
    missing: (&MISSING, "the request has no credentials"),
    scheme: &SCHEME,
    fault: |credentials| match credentials {
        AuthorizationRef::Cosmos(_) => None,
        _ => Some("not a Cosmos DB authorization token"),
    },
    missing_answer: Some("Required Header authorization is missing"),
    scheme_answer: Some("InvalidAuthHeaderFormat"),
};

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    if let Some(AuthorizationRef::Cosmos(token)) =
        CREDENTIALS.check(check, view.headers.authorization)
    {
        kind(check, view);
        if view.kind == Some(CosmosKind::Aad) {
            entra_token(check, view, &token.signature());
        }
        version(check, view, token);
        signature(check, view, token);
    }
}

pub(super) static TYPE: Rule = Rule::of(
    "cosmos-db.authorization.type",
    Severity::Warning,
    "credentials of an unknown type",
    "Use the type master, resource or aad. The service parses other types, but has no key for them.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmain%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

/// The parser of the service lets any type pass, and nothing verifies it.
fn kind(check: &mut Check<'_>, view: &View<'_, '_>) {
    if view.kind == Some(CosmosKind::Other) {
        let message = "the type is not master, resource or aad";
        check.report(&TYPE).named(&AUTHORIZATION).message(message);
    }
}

pub(super) static TOKEN: Rule = Rule::of(
    "cosmos-db.authorization.entra-token",
    Severity::Error,
    "a Microsoft Entra token for another service, or outside its lifetime",
    "Request a token for the endpoint of the account, or for https://cosmos.azure.com, shortly before the request: scope https://ACCOUNT.documents.azure.com/.default.",
    CLAIMS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3daad%26ver%3d1.0%26sig%3de30.eyJhdWQiOiJodHRwczovL21hbmFnZW1lbnQuYXp1cmUuY29tIn0.c2ln",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static TOKEN_FORM: Rule = Rule::of(
    "cosmos-db.authorization.not-a-jwt",
    Severity::Note,
    "a Microsoft Entra token that is not a JSON Web Token",
    "Put the access_token of the token endpoint into sig, unchanged: it starts with eyJ and has three parts with dots between them. Microsoft calls the form of tokens an implementation detail, but all that are known for this service have it.",
    CLAIMS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3daad%26ver%3d1.0%26sig%3dabc",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.except(&[REFUSED])
.answered(401)
.challenging(CHALLENGE);

/// What the payload of the token says, which nobody has verified.
fn entra_token(check: &mut Check<'_>, view: &View<'_, '_>, token: &str) {
    let Some(token) = Credential::read(check, token, &TOKEN_FORM, "the token in sig") else {
        return;
    };
    let host = host_of(&view.request);
    let host = host.split(':').next().unwrap_or_default();
    let cosmos = ["com", "us", "cn"].map(|cloud| format!("https://cosmos.azure.{cloud}"));
    let account = [format!("https://{host}"), format!("https://{host}:443")];
    let right: Vec<_> = cosmos.into_iter().chain(account).collect();
    let own = "the account or https://cosmos.azure.com";
    let recipient = Recipient {
        right: &right,
        may_end_in_slash: true,
        own,
        host,
        hosts: super::claims::CLAIMS.hosts,
        kind: "account",
    };
    for message in token.problems(&recipient, check.clock()) {
        check.report(&TOKEN).named(&AUTHORIZATION).message(message);
    }
}

pub(super) static VERSION: Rule = Rule::of(
    "cosmos-db.authorization.version",
    Severity::Warning,
    "credentials of an unknown version",
    "Send ver=1.0. This is the version of the token, not of the API.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmaster%26ver%3d2.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

fn version(check: &mut Check<'_>, view: &View<'_, '_>, token: CosmosTokenRef<'_>) {
    // Resource tokens come from the service as they are; their version is 1.
    if view.kind != Some(CosmosKind::Resource) && token.version() != "1.0" {
        check.report(&VERSION).named(&AUTHORIZATION).message("the version is not 1.0");
    }
}

pub(super) static RAW_PLUS: Rule = Rule::of(
    "cosmos-db.authorization.plus",
    Severity::Error,
    "a plus sign in the token that is not percent-encoded",
    "Percent-encode the plus sign as %2b. The service decodes the token like a form, where a plus sign is a space, and then the signature does not match.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type=master&ver=1.0&sig=c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static UNVERIFIABLE: Rule = Rule::of(
    "cosmos-db.authorization.signature",
    Severity::Error,
    "a signature that can never be verified",
    "Send the whole HMAC-SHA256: 32 bytes, which are 44 characters of base64.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dYQ%3d%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE);

fn signature(check: &mut Check<'_>, view: &View<'_, '_>, token: CosmosTokenRef<'_>) {
    if token.has_raw_plus() {
        let message = "\"+\" is not percent-encoded and is read as a space";
        check.report(&RAW_PLUS).named(&AUTHORIZATION).message(message);
    } else if view.is_signed() && token.signature_bytes().is_none() {
        let line = check.lines(&AUTHORIZATION).get(0).unwrap_or_default();
        let hint = hint::of(&AUTHORIZATION, line).map_or(String::new(), |hint| format!("; {hint}"));
        check
            .report(&UNVERIFIABLE)
            .named(&AUTHORIZATION)
            .message(format_args!("the signature is not 32 bytes in base64{hint}"));
    }
}

pub(super) static PATH: Rule = Rule::of(
    "cosmos-db.path.ambiguous",
    Severity::Warning,
    "a signed path that is ambiguous",
    "Percent-encode each identifier once, and send neither \"//\" nor the segments \".\" and \"..\". The signature covers the path after decoding and without empty segments, so different paths have the same signature. Identifiers must not contain a slash or a backslash.",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll%2Fdocs%2Fdoc/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
);

/// Checks that the signature covers a single resource.
pub(super) fn path(check: &mut Check<'_>, view: &View<'_, '_>) {
    if !view.is_signed() {
        return;
    }
    if let Some(ambiguous) = AmbiguousTarget::of(view.request.target) {
        check.report(&PATH).named(&AUTHORIZATION).message(ambiguous);
    }
}

pub(in crate::services) static SIGNATURE: Rule = Rule::of(
    "cosmos-db.signature.mismatch",
    Severity::Error,
    "a request that was not signed with the key, or was changed since",
    "Sign what is sent with the master key of the account. The signature covers the method, the resource type, the resource link and the date, each on its own line. The message says what was signed where that could be determined, and which lines the service has if its 401 quotes them.",
    ACCESS,
    authorized!(
        "GET /dbs/ToDoList/colls",
        "type%3dmaster%26ver%3d1.0%26sig%3demGlyiE%2bhy%2bZeheoW%2ffx7zFuySxCcVS7vghV4BJHcwg%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n"
    ),
)
.answered(401)
.challenging(CHALLENGE)
.shown_with(&["--key-env", "MASTHEAD_EXAMPLE_KEY"]);
