"""Exchanges without a fault, and what is changed to give each one fault."""

from dataclasses import dataclass, replace

BEARER = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln"
COSMOS_TOKEN = "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d"
EMPTY_BODY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
HMAC = (
    "HMAC-SHA256 Credential=0-l9-s0:abcDEF&SignedHeaders=x-ms-date;host;x-ms-content-sha256"
    "&Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
)
SENT = "Fri, 11 May 2018 18:48:36 GMT"


@dataclass(frozen=True)
class Exchange:
    """A request and its response. Headers are pairs, in their order."""

    method: str
    target: str
    request: tuple
    status: int
    response: tuple
    sent: bytes = b""
    body: bytes = b"{}"

    def having(self, side, name, *values):
        """The exchange with these lines of a header in place of those it has; without a value, with none."""
        kept = tuple(line for line in getattr(self, side) if line[0].lower() != name.lower())
        return replace(self, **{side: kept + tuple((name, value) for value in values)})


RESPONSE = (
    ("Date", SENT),
    ("Content-Type", "application/json"),
    ("Content-Length", "2"),
    ("Cache-Control", "no-store"),
)
KEY_VALUE = Exchange(
    "GET",
    "/kv/greeting?api-version=1.0",
    (
        ("Host", "contoso.azconfig.io"),
        ("Accept", "application/vnd.microsoft.appconfig.kv+json"),
        ("x-ms-date", SENT),
        ("x-ms-content-sha256", EMPTY_BODY),
        ("Authorization", HMAC),
        ("User-Agent", "example/1.0"),
    ),
    200,
    RESPONSE + (("ETag", '"4f6dd610"'), ("Sync-Token", "jtqGc1I4=MDoyOA==;sn=28")),
)
DOCUMENT = Exchange(
    "GET",
    "/dbs/shop/colls/orders/docs/7",
    (
        ("Host", "contoso.documents.azure.com"),
        ("Accept", "application/json"),
        ("x-ms-date", SENT),
        ("x-ms-version", "2018-12-31"),
        ("x-ms-documentdb-partitionkey", '["7"]'),
        ("Authorization", COSMOS_TOKEN),
        ("User-Agent", "example/1.0"),
    ),
    200,
    RESPONSE
    + (
        ("ETag", '"00000100-0000-0000-0000-5af5e0440000"'),
        ("x-ms-activity-id", "9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"),
        ("x-ms-request-charge", "1"),
        ("x-ms-session-token", "0:-1#28"),
    ),
)
LIST = Exchange(
    "GET",
    "/kv?api-version=1.0",
    KEY_VALUE.request + (("Range", "items=0-1"),),
    206,
    RESPONSE + (("Content-Range", "items 0-1/4"), ("Link", '</kv?after=b&api-version=1.0>; rel="next"')),
)

# What is wrong, the exchange, the side, the header, and the lines it has instead. First what any HTTP service may meet,
# then what only these services have.
GENERAL = [
    ("a date without a time zone", KEY_VALUE, "response", "Date", "Fri, 11 May 2018 18:48:36"),
    ("a date on the wrong weekday", KEY_VALUE, "response", "Date", "Mon, 11 May 2018 18:48:36 GMT"),
    ("a day that the month does not have", KEY_VALUE, "response", "Last-Modified", "Fri, 31 Feb 2018 18:48:36 GMT"),
    ("an entity tag without quotes", KEY_VALUE, "response", "ETag", "4f6dd610"),
    ("a condition with an open quote", KEY_VALUE, "request", "If-None-Match", '"4f6dd610'),
    ("`If-Match` with a weak tag", KEY_VALUE, "request", "If-Match", 'W/"4f6dd610"'),
    ("a media type without a subtype", KEY_VALUE, "response", "Content-Type", "json"),
    ("a weight above 1", KEY_VALUE, "request", "Accept", "application/json;q=1.5"),
    ("an inverted range", LIST, "request", "Range", "items=9-1"),
    ("a range past the total", LIST, "response", "Content-Range", "items 0-9/4"),
    ("a link without `>`", LIST, "response", "Link", '</kv?after=b&api-version=1.0; rel="next"'),
    ("`max-age` with a unit", KEY_VALUE, "response", "Cache-Control", "max-age=720h"),
    ("`Retry-After` that is no time", KEY_VALUE, "response", "Retry-After", "soon"),
    ("a challenge without its scheme", KEY_VALUE, "response", "WWW-Authenticate", 'error="invalid_token"'),
    ("two `ETag` lines", KEY_VALUE, "response", "ETag", '"a"', '"b"'),
    ("`Vary` with a space between its names", KEY_VALUE, "response", "Vary", "Accept Encoding"),
    ("a body of another length", KEY_VALUE, "response", "Content-Length", "3"),
    ("`Age` that is no number", KEY_VALUE, "response", "Age", "young"),
    ("a cookie without a name", KEY_VALUE, "response", "Set-Cookie", "; Secure"),
    ("an origin with a path", KEY_VALUE, "response", "Access-Control-Allow-Origin", "https://example.org/app"),
    ("HSTS without `max-age`", KEY_VALUE, "response", "Strict-Transport-Security", "includeSubDomains"),
    ("an unknown content coding", KEY_VALUE, "response", "Content-Encoding", "zipp"),
]
SERVICES = [
    ("a Sync-Token with an open number", KEY_VALUE, "response", "Sync-Token", "jtqGc1I4=MDoyOA==;sn="),
    ("a signature that was cut off", KEY_VALUE, "request", "Authorization", HMAC[:-5]),
    ("a credential without a signature", KEY_VALUE, "request", "Authorization", HMAC.split("&Signature")[0]),
    ("a signed header that is not sent", KEY_VALUE, "request", "x-ms-content-sha256"),
    ("the digest of another body", KEY_VALUE, "request", "x-ms-content-sha256", EMPTY_BODY.replace("47", "74")),
    ("no credentials", KEY_VALUE, "request", "Authorization"),
    ("a token that is not percent-encoded", DOCUMENT, "request", "Authorization", "type=master&ver=1.0&sig=abc="),
    ("the scheme of another service", DOCUMENT, "request", "Authorization", HMAC),
    ("a partition key that is no array", DOCUMENT, "request", "x-ms-documentdb-partitionkey", "7"),
    ("a partition key in single quotes", DOCUMENT, "request", "x-ms-documentdb-partitionkey", "['7']"),
    ("a version that does not exist", DOCUMENT, "request", "x-ms-version", "2018-13-31"),
    ("no version", DOCUMENT, "request", "x-ms-version"),
    ("a consistency level in another case", DOCUMENT, "request", "x-ms-consistency-level", "strong"),
    ("a session token with a comma for a colon", DOCUMENT, "request", "x-ms-session-token", "0,-1#28"),
    ("a misspelled header", DOCUMENT, "request", "x-ms-documentdb-partitonkey", '["7"]'),
    ("a charge that is no number", DOCUMENT, "response", "x-ms-request-charge", "1,5"),
    ("an activity id that is no GUID", DOCUMENT, "response", "x-ms-activity-id", "9c4d50ee"),
    ("a placeholder for a token", DOCUMENT, "request", "Authorization", "{{token}}"),
]


def pairs():
    """The name of each fault, whether it is general, the exchange without it, and the one with it."""
    for general, faults in ((True, GENERAL), (False, SERVICES)):
        for what, exchange, side, name, *values in faults:
            yield what, general, exchange, exchange.having(side, name, *values)
