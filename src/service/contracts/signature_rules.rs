//! The rules of what signatures cover, and of those that were held against their key. They are listed whether the crate can verify
//! signatures or not, like every rule that needs something to be told.

use super::Service;
use super::challenges;
use super::example::authorized;
use super::pages::app_configuration::HMAC;
use super::pages::cosmos_db::ACCESS;
use super::reference::Reference;
use super::rule::{Rule, Severity};

const OPTIONS: &[&str] = &["--key-env", "MASTHEAD_EXAMPLE_KEY"];

pub(super) static APP_CONFIGURATION: Rule = Rule {
    example_options: OPTIONS,
    ..Rule::of(
        Service::AppConfiguration,
        "app-configuration.signature.mismatch",
        Severity::Error,
        "a request that was not signed with the key, or was changed since",
        "The signature is over the method, path and query as they are on the wire, and the signed headers with the digest of the body. Sign what is sent with the secret of the id that is sent, and let nothing on the way change it. The message says what was signed where that could be proven.",
        HMAC,
        concat!(
            "GET /kv/a/b?api-version=1.0 HTTP/1.1\r\n",
            "Host: contoso.azconfig.io\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=PQXHF29Z5ymoqFp+K3IhBLi/GeJGK4cwHq71de0t/HY=\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
            "\r\n",
        ),
    )
    .answered(401)
    .challenging(challenges::APP_CONFIGURATION)
};

pub(super) static AUTHORITY: Rule = Rule::of(
    Service::AppConfiguration,
    "app-configuration.host.differs",
    Severity::Warning,
    "a signed request whose target or :authority is of another host than Host",
    "Only Host is signed, and a server takes the host of a whole URI in place of Host. Send the same host in both, without a user; a port that the scheme implies may be left out.",
    Reference::rfc(9112, "3.2.2"),
    concat!(
        "GET https://fabrikam.azconfig.io/kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
);

pub(super) static COSMOS_DB: Rule = Rule {
    example_options: OPTIONS,
    ..Rule::of(
        Service::CosmosDb,
        "cosmos-db.signature.mismatch",
        Severity::Error,
        "a request that was not signed with the key, or was changed since",
        "The signature is over the method, the type and the link of the resource, and the date, each on a line of its own. Sign what is sent with the master key of the account. The message says what was signed where that could be proven, and which lines the service has otherwise where its 401 tells.",
        ACCESS,
        authorized!(
            "GET /dbs/ToDoList/colls",
            "type%3dmaster%26ver%3d1.0%26sig%3demGlyiE%2bhy%2bZeheoW%2ffx7zFuySxCcVS7vghV4BJHcwg%3d",
            "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
            "x-ms-version: 2018-12-31\r\n"
        ),
    )
    .answered(401)
    .challenging(challenges::COSMOS_DB)
};
