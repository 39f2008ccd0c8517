//! The credentials of a request, and the headers that they sign.

use std::collections::HashSet;

use http::HeaderName;
use http::header::AUTHORIZATION;

use super::pages::{CHALLENGE, HMAC};
use crate::auth::{AuthorizationRef, HmacSha256Ref, SignedName, SignedNames, hmac_rejection};
use crate::contract::{Check, Credentials, Reference, Rule, Severity, host_of};
use crate::request::Host;
use crate::services::app_configuration::RequestHeadersRef;
use crate::services::entra::{CLAIMS, Credential, REFUSED, Recipient};
use crate::{DecodeError, ErrorKind};

/// The service's error text for credentials that it does not recognize.
const SCHEMES: &str = "WWW-Authenticate: HMAC-SHA256, Bearer";

pub(super) static MISSING: Rule = Rule::of(
    "app-configuration.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Sign the request with an access key (HMAC-SHA256), or send a Microsoft Entra bearer token. Every request must be authenticated.",
    HMAC,
    concat!("GET /kv?api-version=1.0 HTTP/1.1\r\n", "Host: contoso.azconfig.io\r\n", "\r\n",),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static SCHEME: Rule = Rule::of(
    "app-configuration.authorization.scheme",
    Severity::Error,
    "credentials of a scheme that the service does not support",
    "Use the HMAC-SHA256 or the Bearer scheme.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static TOKEN: Rule = Rule::of(
    "app-configuration.authorization.entra-token",
    Severity::Error,
    "a Microsoft Entra token for another service, or outside its lifetime",
    "Request a token for https://azconfig.io or for the endpoint of the store without a slash at its end, shortly before the request: scope https://azconfig.io/.default.",
    CLAIMS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: Bearer e30.eyJhdWQiOiJodHRwczovL2NvbnRvc28uYXpjb25maWcuaW8vIn0.c2ln\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static TOKEN_FORM: Rule = Rule::of(
    "app-configuration.authorization.not-a-jwt",
    Severity::Note,
    "a Microsoft Entra token that is not a JSON Web Token",
    "Send the access_token of the token endpoint, unchanged: it starts with eyJ and has three parts with dots between them. Microsoft calls the form of tokens an implementation detail, but all that are known for this service have it.",
    CLAIMS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: Bearer abc\r\n",
        "\r\n",
    ),
)
.except(&[REFUSED])
.answered(401)
.challenging(CHALLENGE);

/// What the payload of the token says, which nobody has verified.
fn entra_token(check: &mut Check<'_>, token: &str) {
    let Some(request) = check.request() else { return };
    let Some(token) = Credential::read(check, token, &TOKEN_FORM, "the token") else { return };
    let host = host_of(&request);
    let host = host.split(':').next().unwrap_or_default();
    let clouds = ["https://azconfig.io", "https://azconfig.azure.us", "https://azconfig.azure.cn"];
    let sdks = ["com", "us", "cn"].map(|cloud| format!("https://appconfig.azure.{cloud}"));
    let store = [format!("https://{host}"), host.to_owned(), "https://*.azconfig.io".to_owned()];
    let right: Vec<_> = clouds.map(str::to_owned).into_iter().chain(sdks).chain(store).collect();
    let own = "the store or https://azconfig.io";
    let recipient = Recipient {
        right: &right,
        may_end_in_slash: false,
        own,
        host,
        hosts: super::claims::CLAIMS.hosts,
        kind: "store",
    };
    for message in token.problems(&recipient, check.clock()) {
        check.report(&TOKEN).named(&AUTHORIZATION).message(message);
    }
}

static CREDENTIALS: Credentials = Credentials {
    missing: (&MISSING, "the request has no credentials"),
    scheme: &SCHEME,
    fault: |credentials| match credentials {
        AuthorizationRef::HmacSha256(_) | AuthorizationRef::Bearer(_) => None,
        _ => Some("the credentials are neither HMAC-SHA256 nor Bearer"),
    },
    missing_answer: Some(SCHEMES),
    scheme_answer: Some(SCHEMES),
};

/// The names that `HMAC-SHA256` credentials sign; `None` for other credentials.
pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) -> Option<SignedNames> {
    let credentials = CREDENTIALS.check(check, headers.authorization);
    if let Some(AuthorizationRef::Bearer(bearer)) = credentials {
        entra_token(check, bearer.token());
    }
    let Some(AuthorizationRef::HmacSha256(hmac)) = credentials else { return None };
    scheme_case(check);
    credential(check, hmac);
    let signed = signed_headers(check, hmac);
    authority(check, headers);
    Some(signed)
}

pub(super) static SCHEME_CASE: Rule = Rule::of(
    "app-configuration.authorization.scheme-case",
    Severity::Warning,
    "the HMAC-SHA256 scheme in a different case",
    "Write HMAC-SHA256. Schemes are case-insensitive, but this service compares it byte for byte and answers 401 without a reason.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: hmac-sha256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

fn scheme_case(check: &mut Check<'_>) {
    let line = check.lines(&AUTHORIZATION).get(0).unwrap_or_default();
    if !line.trim_ascii_start().starts_with(b"HMAC-SHA256") {
        let message = "the scheme is not written HMAC-SHA256";
        check.report(&SCHEME_CASE).named(&AUTHORIZATION).message(message);
    }
}

pub(super) static CREDENTIAL: Rule = Rule::of(
    "app-configuration.authorization.credential",
    Severity::Error,
    "a part of the connection string in place of the id of the key",
    "Send only the id in Credential: what follows Id= in the connection string, up to the next semicolon. If the secret was sent, regenerate the key.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=Id=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

/// Text that cannot be the id of a key. The message repeats nothing of it, as it may hold the secret.
fn credential(check: &mut Check<'_>, hmac: HmacSha256Ref<'_>) {
    let credential = hmac.credential();
    // No other id costs more than this.
    if !credential.contains(['=', '.', '/']) {
        return;
    }
    let lower = credential.to_ascii_lowercase();
    let message = if lower.contains("secret=") {
        "Credential has the secret of the connection string; send only the id of the key"
    } else if lower.starts_with("id=") {
        "Credential starts with \"Id=\", which is not part of the id"
    } else if lower.starts_with("endpoint=") || lower.contains("://") {
        "Credential has the endpoint of the store in place of the id of the key"
    } else if lower.contains(".azconfig.") {
        "Credential has the host of the store in place of the id of the key"
    } else {
        return;
    };
    check.report(&CREDENTIAL).named(&AUTHORIZATION).answer(&"Invalid Credential").message(message);
}

pub(super) static UNSIGNED: Rule = Rule::of(
    "app-configuration.signed-headers.incomplete",
    Severity::Error,
    "a required header that is not signed",
    "Name host, x-ms-content-sha256, and x-ms-date or date in SignedHeaders.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static ABSENT: Rule = Rule::of(
    "app-configuration.signed-headers.absent",
    Severity::Error,
    "a signed header that is not in the request",
    "Send every header that SignedHeaders names. A proxy may have removed it.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256;x-extra&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

/// Checks that every required header is signed, and every signed header is present.
fn signed_headers(check: &mut Check<'_>, hmac: HmacSha256Ref<'_>) -> SignedNames {
    let mut signed = SignedNames::default();
    // A name is reported once. Nearly always all are present, and nothing is remembered.
    let mut told = HashSet::new();
    for name in hmac.signed_headers() {
        signed.add(name);
        if !is_there(check, name) && told.insert(name.to_ascii_lowercase()) {
            absent(check, hmac, name);
        }
    }
    for missing in signed.missing() {
        let name = missing.name();
        let or = if missing == SignedName::XMsDate { " or date" } else { "" };
        check
            .report(&UNSIGNED)
            .named(&AUTHORIZATION)
            .span(hmac.signed_headers_span())
            .answer(&format_args!("{name} is required as a signed header"))
            .message(format_args!("SignedHeaders does not name {name}{or}"));
    }
    signed
}

/// Returns `true` if the request has the header. In HTTP/2, `:authority` stands for `Host`.
fn is_there(check: &Check<'_>, name: &str) -> bool {
    let has_authority = || check.request().is_some_and(|it| it.pseudo_authority.is_some());
    check.has(name) || name.eq_ignore_ascii_case("host") && has_authority()
}

fn absent(check: &mut Check<'_>, hmac: HmacSha256Ref<'_>, name: &str) {
    let header = name.parse::<HeaderName>();
    let draft = check.report(&ABSENT);
    let draft = match &header {
        Ok(header) => draft.absent(header),
        Err(_) => draft.named(&AUTHORIZATION).span(hmac.signed_headers_span()),
    };
    draft
        .answer(&format_args!("Signed request header '{name}' is not provided"))
        .message(format_args!("SignedHeaders names {name}, but the request has no such header"));
}

pub(super) static AUTHORITY: Rule = Rule::of(
    "app-configuration.host.differs",
    Severity::Warning,
    "a signed request whose target or :authority has a different host than Host",
    "Send the same host in both, without a user; the default port of the scheme may be omitted. Only Host is signed, but a server uses the host of an absolute URI instead of Host.",
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

/// Whatever names a host names the signed one.
fn authority(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let (Some(host), Some(request)) = (headers.host, check.request()) else { return };
    let of_target = request.authority().map(|found| ("the target", found, request.scheme()));
    let pseudo = request.pseudo_authority.map(|found| (":authority", found, None));
    for (place, found, scheme) in of_target.into_iter().chain(pseudo) {
        if host.is_of_authority(found, scheme) {
            continue;
        }
        let draft = check.report(&AUTHORITY).header::<Host>();
        // A user is shown nowhere.
        match found.rsplit_once('@') {
            Some(_) => draft.message(format_args!("{place} has a user before its host")),
            None => draft.message(format_args!(
                "{place} has the host {found:?}, but the signed Host is {host}"
            )),
        }
    }
}

pub(in crate::services) static SIGNATURE: Rule = Rule::of(
    "app-configuration.signature.mismatch",
    Severity::Error,
    "a request that was not signed with the key, or was changed since",
    "Sign what is sent with the secret of the id that is sent, and make sure that nothing changes it in transit. The signature covers the method, the path and query as sent, and the signed headers, with the digest of the body. The message says what was signed where that could be determined.",
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
.challenging(CHALLENGE)
.shown_with(&["--key-env", "MASTHEAD_EXAMPLE_KEY"]);

/// The service's error text for credentials that it cannot parse.
pub(super) fn text_of(error: &DecodeError) -> Option<&'static str> {
    match error.kind() {
        // Only the first line is read.
        ErrorKind::Duplicate => None,
        _ => hmac_rejection::description(error).or(Some(SCHEMES)),
    }
}
