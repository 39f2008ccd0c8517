//! The rules about credentials and the date that is signed.

use super::rule;
use crate::service::Service;
use crate::service::contracts::challenges;
use crate::service::contracts::example::{authorized, read_document};
use crate::service::contracts::pages::cosmos_db::{ACCESS, COMMON};
use crate::service::contracts::rule::{Rule, Severity};

pub(in crate::service::contracts::cosmos_db) static AUTHORIZATION_MISSING: Rule = rule(
    "cosmos-db.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request is authorized: by a signature made with a master key, by a resource token, or by a token of Microsoft Entra.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static AUTHORIZATION_SCHEME: Rule = rule(
    "cosmos-db.authorization.scheme",
    Severity::Error,
    "credentials that are not those of Cosmos DB",
    "The service reads type=…&ver=…&sig=…, percent-encoded as a whole, and no scheme. A token of Microsoft Entra stands in sig, with type=aad.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static AUTHORIZATION_TYPE: Rule = rule(
    "cosmos-db.authorization.type",
    Severity::Warning,
    "credentials of an unknown type",
    "The types are master, resource and aad. The service reads any other, and has no key for it.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static AUTHORIZATION_VERSION: Rule = rule(
    "cosmos-db.authorization.version",
    Severity::Warning,
    "credentials of an unknown version",
    "The version of the token is 1.0; it is not the version of the API.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static SIGNATURE: Rule = rule(
    "cosmos-db.authorization.signature",
    Severity::Error,
    "a signature that can never verify",
    "A signature made with a master key is an HMAC-SHA256: 32 bytes, 44 characters of base64.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static RAW_PLUS: Rule = rule(
    "cosmos-db.authorization.plus",
    Severity::Error,
    "a plus sign in the token that is not percent-encoded",
    "The service decodes the token as a form is decoded, so that the plus sign becomes a space and the signature another. Write %2b.",
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
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static DATE_MISSING: Rule = rule(
    "cosmos-db.date.missing",
    Severity::Error,
    "a signed request without a date",
    "The signature is of x-ms-date, or of Date where that is not there. One of them must be sent.",
    COMMON,
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.quoting(Service::CosmosDb, "x-ms-date Required Date")
.answered(401)
.challenging(challenges::COSMOS_DB);

pub(in crate::service::contracts::cosmos_db) static PATH: Rule = rule(
    "cosmos-db.path.ambiguous",
    Severity::Warning,
    "a signed path that can be read as more than one resource",
    "The signature is over the path with its escapes decoded and without empty segments, so that another path has the same signature. Identifiers must not hold a slash or a backslash. Percent-encode each identifier once, and send neither \"//\" nor the segments \".\" and \"..\".",
    ACCESS,
    authorized!(
        "GET /dbs/db/colls/coll%2Fdocs%2Fdoc/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
);

pub(in crate::service::contracts::cosmos_db) static SKEW: Rule = Rule {
    example_options: &["--now", "Thu, 27 Apr 2017 01:11:13 GMT"],
    ..rule(
        "cosmos-db.date.skew",
        Severity::Error,
        "the date is too far from the clock",
        "A signature lives for 15 minutes, and clocks may differ by 5: the date may be up to 5 minutes ahead of the service's clock and up to 20 minutes behind it, to the second. Set the clock of the client.",
        ACCESS,
        read_document!(),
    )
.answered(403)
};
