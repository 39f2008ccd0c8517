//! Access tokens of Microsoft Entra: whom they are for, and how long they are valid. Nothing is verified here, and no
//! part of a token is repeated.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;

use crate::HttpDate;
use crate::contract::{Check, Exception, Reference, Rule, Severity};
use crate::error::Expected;
use crate::grammar::json::{JsonString, members, object, string, value};
use crate::grammar::leaf::{digits, ows};
use crate::time::window::Skew;

/// The documentation of the claims.
pub(super) const CLAIMS: Reference = Reference::page(
    "Microsoft identity platform, Access token claims",
    "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
);

/// Services allow for clocks that are so many seconds apart.
const APART: i64 = 5 * 60;

/// The longest payload that is read.
const MAX_LEN: usize = 16 * 1024;

/// Whom a token is for, and how long it is valid.
#[derive(Debug, Default, PartialEq)]
pub(super) struct AccessToken {
    audiences: Vec<String>,
    not_before: Option<u64>,
    expiry: Option<u64>,
}

/// A refusal shows that the token was not accepted.
pub(super) const REFUSED: Exception =
    Exception::new(Severity::Warning, "if the service answered 401");

/// How a service treats an audience.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Audience {
    Right,
    /// It would be right without the slash at its end.
    Slash,
    /// It is a scope: it would be right without `/.default` at its end.
    Scope,
    /// It is that of another service of Microsoft.
    Other(&'static str),
    /// It is a URI that is not known, or no URI: the identifier of an application is a GUID.
    Unknown,
}

/// Whom a token should be for.
pub(super) struct Recipient<'a> {
    /// The right audiences, without a slash at their end.
    pub(super) right: &'a [String],
    /// The service accepts a slash.
    pub(super) may_end_in_slash: bool,
    /// The name of the right audience.
    pub(super) own: &'static str,
    /// The host of the request, in lower case and without a port.
    pub(super) host: &'a str,
    /// The ends of all hosts of the service, each with a dot before it.
    pub(super) hosts: &'static [&'static str],
    /// A host of the service: an account.
    pub(super) kind: &'static str,
}

impl Recipient<'_> {
    /// The first label of a host of the service. The wildcard names no resource.
    fn name<'h>(&self, host: &'h str) -> Option<&'h str> {
        let is_own = self.hosts.iter().any(|end| host.ends_with(end));
        host.split('.').next().filter(|name| is_own && !name.is_empty() && *name != "*")
    }
}

/// Returns `true` if the label is that of the resource, or of its endpoint in a region.
fn is_same(label: &str, name: &str) -> bool {
    label.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Services whose tokens are sent by mistake: the audience, and the name of the service where that does not show it.
const OTHERS: [(&str, &str); 19] = [
    ("https://management.azure.com", ""),
    ("https://management.core.windows.net", ""),
    ("https://management.core.usgovcloudapi.net", ""),
    ("https://management.core.chinacloudapi.cn", ""),
    ("797f4846-ba00-4fd7-ba43-dac1f8f63013", "Azure Resource Manager"),
    ("https://graph.microsoft.com", ""),
    ("00000003-0000-0000-c000-000000000000", "Microsoft Graph"),
    ("https://graph.windows.net", ""),
    ("00000002-0000-0000-c000-000000000000", "Azure AD Graph"),
    ("https://vault.azure.net", ""),
    ("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault"),
    ("https://storage.azure.com", ""),
    ("e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage"),
    ("https://database.windows.net", ""),
    ("https://servicebus.azure.net", ""),
    ("https://api.partnercenter.microsoft.com", ""),
    ("https://dev.azuresynapse.net", ""),
    // Each of the two services is another one for the other.
    ("https://azconfig.io", ""),
    ("https://cosmos.azure.com", ""),
];

/// The text in the place of an access token.
#[derive(Debug, PartialEq)]
pub(super) enum Credential {
    Token(AccessToken),
    /// An encrypted token, or one that is too long to be read: nothing is known of it.
    Unknown,
    /// No JSON Web Token, with what it is instead.
    Other(&'static str),
}

impl Credential {
    /// The access token of a request, if its payload can be read. A text that is no JSON Web Token is reported with `rule`,
    /// which has [`REFUSED`] as its exception. `what` is the text in a message.
    pub(super) fn read(
        check: &mut Check<'_>,
        text: &str,
        rule: &'static Rule,
        what: &str,
    ) -> Option<AccessToken> {
        let why = match Self::of(text) {
            Self::Token(token) => return Some(token),
            Self::Unknown => return None,
            Self::Other(why) => why,
        };
        let is_refused = check.response().is_some_and(|response| response.status == 401);
        check
            .report(rule)
            .except_if(is_refused, REFUSED)
            .named(&AUTHORIZATION)
            .message(format_args!("{what} is not a JSON Web Token: {why}"));
        None
    }

    /// Reads the payload of a JSON Web Token (RFC 7519).
    pub(super) fn of(text: &str) -> Self {
        let mut parts = text.split('.');
        let all = (parts.next(), parts.next(), parts.next(), parts.count());
        let (Some(_), Some(payload), Some(_), 0) = all else {
            // A JWE has five parts.
            return match text.split('.').count() {
                5 => Self::Unknown,
                1 => Self::Other(without_dots(text)),
                _ => Self::Other("it does not have three parts with a dot between them"),
            };
        };
        if payload.len() > MAX_LEN {
            return Self::Unknown;
        }
        let Ok(payload) = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')) else {
            return Self::Other("its second part is not base64url");
        };
        let mut found = AccessToken::default();
        let each = |name: JsonString<'_>, claim| {
            let (rest, ()) = value(claim)?;
            found.claim(&name.decode(), claim);
            Ok((rest, ()))
        };
        match object(ows(&payload), each) {
            Ok(_) => Self::Token(found),
            Err(_) => Self::Other("its second part is not a JSON object in base64url"),
        }
    }
}

/// The kinds of text without dots; no byte of the text is repeated.
fn without_dots(text: &str) -> &'static str {
    let bare = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let decoded = URL_SAFE_NO_PAD.decode(bare).unwrap_or_default();
    match decoded.len() {
        _ if decoded.starts_with(b"eyJ") => "it was encoded as base64 once more",
        _ if decoded.starts_with(b"Bearer ") => "it was encoded as base64, with its scheme",
        // The keys of both services.
        32 | 64 => "it looks like a key of the account, which signs requests and is never sent",
        _ => "it has no dots",
    }
}

impl AccessToken {
    fn claim(&mut self, name: &str, value: &[u8]) {
        let number = || {
            let (rest, number) = digits(value);
            (rest.len() < value.len()).then_some(number)
        };
        match name {
            "aud" => self.audiences = strings(value),
            "nbf" => self.not_before = number(),
            "exp" => self.expiry = number(),
            _ => {}
        }
    }

    /// Compares the audiences with these, which have no slash at their end; `may_end_in_slash` if the service
    /// accepts one.
    fn audience(&self, right: &[String], may_end_in_slash: bool) -> Audience {
        let judge = |audience: &String| {
            let audience = audience.to_ascii_lowercase();
            let bare = audience.trim_end_matches('/');
            let is_right = |bare: &str| right.iter().any(|it| it == bare.trim_end_matches('/'));
            match is_right(bare) {
                true if may_end_in_slash || bare.len() == audience.len() => Audience::Right,
                true => Audience::Slash,
                false if bare.strip_suffix("/.default").is_some_and(is_right) => Audience::Scope,
                false => OTHERS
                    .iter()
                    .find(|(other, _)| *other == bare)
                    .map_or(Audience::Unknown, |(other, name)| {
                        Audience::Other(if name.is_empty() { other } else { name })
                    }),
            }
        };
        let mut found = Audience::Unknown;
        for audience in &self.audiences {
            found = judge(audience);
            if found == Audience::Right {
                break;
            }
        }
        found
    }

    /// Returns `true` if every audience is the endpoint of another resource than that of the host. The name of a
    /// resource is the first label; a regional endpoint has the region after it.
    fn is_of_another(&self, recipient: &Recipient<'_>) -> bool {
        let Some(own) = recipient.name(recipient.host) else { return false };
        let is_other = |audience: &String| {
            let audience = audience.to_ascii_lowercase();
            let authority = audience.strip_prefix("https://").unwrap_or(&audience);
            let host = authority.split(['/', ':']).next().unwrap_or_default();
            recipient.name(host).is_some_and(|name| !is_same(own, name) && !is_same(name, own))
        };
        !self.audiences.is_empty() && self.audiences.iter().all(is_other)
    }

    /// The problems of the token: its audience and its lifetime.
    pub(super) fn problems(
        &self,
        recipient: &Recipient<'_>,
        now: Option<HttpDate>,
    ) -> impl Iterator<Item = String> {
        let Recipient { right, may_end_in_slash, own, kind, .. } = *recipient;
        let audience = match self.audience(right, may_end_in_slash) {
            Audience::Unknown if self.is_of_another(recipient) => Some(format!(
                "the audience of the token is not the {kind} of Host, but a different one"
            )),
            Audience::Slash => Some("the audience of the token ends with a slash".to_owned()),
            Audience::Scope => Some(
                "the audience of the token ends with /.default, which only a scope has".to_owned(),
            ),
            Audience::Other(other) => {
                Some(format!("the audience of the token is {other}, and not {own}"))
            }
            Audience::Right | Audience::Unknown => None,
        };
        audience.into_iter().chain(now.and_then(|now| self.lifetime(now)))
    }

    /// The problem of the lifetime by that clock, if there is one.
    fn lifetime(&self, now: HttpDate) -> Option<String> {
        let age = |time: u64| now.unix().saturating_sub(i64::try_from(time).unwrap_or(i64::MAX));
        let expired = self.expiry.map(age).filter(|age| *age > APART);
        let early = self.not_before.map(age).filter(|age| *age < -APART);
        match (expired, early) {
            (Some(age), _) => Some(format!("the token has expired; exp is {}", Skew { age, now })),
            (None, Some(age)) => {
                Some(format!("the token is not valid yet; nbf is {}", Skew { age, now }))
            }
            (None, None) => None,
        }
    }
}

/// A string, or the strings of an array.
fn strings(value: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut each = |at| {
        let (rest, (text, escaped)) = string(at)?;
        found.push(JsonString::of(text, escaped).decode().into_owned());
        Ok((rest, ()))
    };
    // What is no string ends the list: nobody has such an audience.
    let _ = match value {
        [b'[', rest @ ..] => members(b']', Expected::CommaOrBracket, each)(rest),
        value => each(value),
    };
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Option<AccessToken> {
        match Credential::of(&format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))) {
            Credential::Token(token) => Some(token),
            Credential::Unknown | Credential::Other(_) => None,
        }
    }

    #[test]
    fn claims_are_found() {
        let read = token(r#"{"a":{"aud":"x","b":[1,"}"]},"aud":"https:\/\/a","exp":12,"nbf":3}"#);
        let expected = AccessToken {
            audiences: vec!["https://a".to_owned()],
            not_before: Some(3),
            expiry: Some(12),
        };
        assert_eq!(read, Some(expected));
        assert_eq!(token(r#"{"aud": ["a", "b"] , "x": null }"#).unwrap().audiences, ["a", "b"]);
        assert_eq!(token("{}"), Some(AccessToken::default()));
        for other in ["", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":[}", "x"] {
            assert_eq!(token(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_no_token() {
        for (text, why) in [
            ("", "no dots"),
            ("abc", "no dots"),
            ("a.b", "three parts"),
            ("a.b.c.d", "three parts"),
            ("e30.!.c2ln", "not base64url"),
            ("e30.YQ.c2ln", "not a JSON object"),
            ("ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZTMwLmMybG4=", "once more"),
            ("QmVhcmVyIGV5SmhiR2NpT2lKU1V6STFOaUo5", "with its scheme"),
            ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "key of the account"),
        ] {
            let Credential::Other(found) = Credential::of(text) else { panic!("{text}") };
            assert!(found.contains(why), "{text}: {found}");
        }
        let long = format!("e30.{}.c2ln", "a".repeat(MAX_LEN + 1));
        for unknown in ["a.b.c.d.e", "....", &long] {
            assert_eq!(Credential::of(unknown), Credential::Unknown);
        }
    }

    #[test]
    fn audiences_are_judged() {
        let right = ["https://azconfig.io".to_owned(), "https://a.azconfig.io".to_owned()];
        for (audience, slash, found) in [
            ("\"https://azconfig.io\"", false, Audience::Right),
            ("\"HTTPS://A.azconfig.io\"", false, Audience::Right),
            ("\"https://a.azconfig.io/\"", false, Audience::Slash),
            ("\"https://a.azconfig.io//\"", false, Audience::Slash),
            ("\"https://a.azconfig.io/\"", true, Audience::Right),
            ("\"https://management.azure.com/\"", false, Audience::Other(OTHERS[0].0)),
            ("\"00000003-0000-0000-C000-000000000000\"", false, Audience::Other("Microsoft Graph")),
            ("\"https://cosmos.azure.com\"", false, Audience::Other("https://cosmos.azure.com")),
            ("\"https://azconfig.io/.default\"", false, Audience::Scope),
            ("\"https://a.azconfig.io//.default\"", true, Audience::Scope),
            ("\"https://b.example/.default\"", true, Audience::Unknown),
            ("[\"https://vault.azure.net\",\"https://azconfig.io\"]", false, Audience::Right),
            ("\"35ffadb3-7fc1-497e-b61b-381d28e744cc\"", false, Audience::Unknown),
            ("7", false, Audience::Unknown),
        ] {
            let token = token(&format!("{{\"aud\":{audience}}}")).unwrap();
            assert_eq!(token.audience(&right, slash), found, "{audience}");
        }
    }

    #[test]
    fn audiences_of_other_resources() {
        const HOSTS: &[&str] = &[".azconfig.io", ".azconfig.azure.us"];
        let problem = |host: &str, audience: &str| {
            let right = [format!("https://{host}")];
            let recipient = Recipient {
                right: &right,
                may_end_in_slash: true,
                own: "the store",
                host,
                hosts: HOSTS,
                kind: "store",
            };
            let token = token(&format!("{{\"aud\":{audience}}}")).unwrap();
            token.problems(&recipient, None).next().is_some()
        };
        for (host, audience, is_other) in [
            ("shop.azconfig.io", "\"https://other.azconfig.io\"", true),
            ("shop.azconfig.io", "\"https://Other.azconfig.io:443/\"", true),
            ("shop.azconfig.io", "[\"https://a.azconfig.io\",\"b.azconfig.azure.us\"]", true),
            ("shop.azconfig.io", "[\"https://a.azconfig.io\",\"https://shop.azconfig.io\"]", false),
            ("shop.azconfig.io", "\"https://shopping.azconfig.io\"", true),
            // A replica, and a private endpoint.
            ("shop-eastus.azconfig.io", "\"https://shop.azconfig.io\"", false),
            ("shop.azconfig.io", "\"https://shop-eastus.azconfig.io\"", false),
            ("shop.privatelink.azconfig.io", "\"https://shop.azconfig.io\"", false),
            // Proxies and emulators have other names, and applications have identifiers.
            ("localhost", "\"https://shop.azconfig.io\"", false),
            ("shop.azconfig.io", "\"https://*.azconfig.io\"", false),
            ("shop.azconfig.io", "\"api://other\"", false),
            ("shop.azconfig.io", "[]", false),
        ] {
            assert_eq!(problem(host, audience), is_other, "{host} {audience}");
        }
    }

    #[test]
    fn lifetimes_are_judged() {
        let says = |payload, now| {
            token(payload).unwrap().lifetime(HttpDate::from_unix(now).unwrap()).unwrap_or_default()
        };
        assert_eq!(says(r#"{"nbf":1000,"exp":5000}"#, 5_300), "");
        assert_eq!(says(r#"{"nbf":1000,"exp":5000}"#, 700), "");
        assert!(says(r#"{"exp":5000}"#, 5_301).starts_with("the token has expired"));
        assert!(says(r#"{"nbf":1000}"#, 699).starts_with("the token is not valid yet"));
        assert_eq!(says("{}", 5_000), "");
    }
}
