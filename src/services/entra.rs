//! Access tokens of Microsoft Entra: whom they are for, and how long they are valid. Nothing is verified here, and no
//! part of a token is repeated.

use core::ops::ControlFlow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::HttpDate;
use crate::contract::Reference;
use crate::error::Expected;
use crate::grammar::json::{JsonString, members, string};
use crate::grammar::leaf::{byte, digits, ows};
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

/// Whether a service accepts an audience.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Audience {
    Right,
    /// It would be right without the slash at its end.
    Slash,
    /// It is that of another service of Microsoft.
    Other(&'static str),
    /// It is a URI that is not known, or no URI: the identifier of an application is a GUID.
    Unknown,
}

/// Services whose tokens are sent by mistake.
const OTHERS: [&str; 6] = [
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://graph.microsoft.com",
    "https://vault.azure.net",
    "https://storage.azure.com",
    "https://database.windows.net",
];

impl AccessToken {
    /// The payload of a JSON Web Token (RFC 7519); `None` for any other text.
    pub(super) fn of(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next())
        else {
            return None;
        };
        if payload.len() > MAX_LEN {
            return None;
        }
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let mut found = Self::default();
        let (rest, ()) = byte(b'{', Expected::FieldValue)(ows(&payload)).ok()?;
        let each = |at| {
            let (rest, (name, escaped)) = string(at)?;
            let (rest, ()) = byte(b':', Expected::FieldValue)(ows(rest))?;
            let value = ows(rest);
            let rest = skip_value(value).ok_or_else(|| {
                nom::Err::Error(crate::grammar::Fault::unexpected(value, Expected::FieldValue))
            })?;
            found.claim(&JsonString::of(name, escaped).decode(), value);
            Ok((rest, ()))
        };
        members(b'}', Expected::FieldValue, each)(rest).ok()?;
        Some(found)
    }

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

    /// Whether one of the audiences is one of these, which have no slash at their end; `may_end_in_slash` if the service
    /// accepts one.
    pub(super) fn audience(&self, right: &[String], may_end_in_slash: bool) -> Audience {
        let judge = |audience: &String| {
            let audience = audience.to_ascii_lowercase();
            let bare = audience.trim_end_matches('/');
            match right.iter().any(|it| it == bare) {
                true if may_end_in_slash || bare.len() == audience.len() => Audience::Right,
                true => Audience::Slash,
                false => OTHERS
                    .iter()
                    .find(|other| **other == bare)
                    .map_or(Audience::Unknown, |other| Audience::Other(other)),
            }
        };
        let found = self.audiences.iter().try_fold(Audience::Unknown, |_, audience| {
            match judge(audience) {
                Audience::Right => ControlFlow::Break(Audience::Right),
                other => ControlFlow::Continue(other),
            }
        });
        match found {
            ControlFlow::Break(audience) | ControlFlow::Continue(audience) => audience,
        }
    }

    /// What is wrong with the lifetime by that clock: `expired 5 minutes before the clock, …`.
    pub(super) fn lifetime(&self, now: HttpDate) -> Option<String> {
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
    let mut rest = value.strip_prefix(b"[").map_or(value, ows);
    while let Ok((after, (text, escaped))) = string(rest) {
        found.push(JsonString::of(text, escaped).decode().into_owned());
        match ows(after) {
            [b',', next @ ..] if value.starts_with(b"[") => rest = ows(next),
            _ => break,
        }
    }
    found
}

/// What follows a value of any kind, whose brackets are counted.
fn skip_value(input: &[u8]) -> Option<&[u8]> {
    let (mut rest, mut depth) = (input, 0_usize);
    loop {
        rest = match rest {
            [b'"', ..] => string(rest).ok()?.0,
            [b'{' | b'[', after @ ..] => {
                depth += 1;
                after
            }
            [b'}' | b']', after @ ..] if depth > 0 => {
                depth -= 1;
                after
            }
            [] | [b'}' | b']' | b',', ..] if depth == 0 => {
                return (rest.len() < input.len()).then_some(rest);
            }
            [_, after @ ..] => after,
            [] => return None,
        };
        if depth == 0 && matches!(rest, [b',' | b'}' | b']', ..]) {
            return Some(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Option<AccessToken> {
        AccessToken::of(&format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload)))
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
        for other in ["", "a", "a.b", "a.b.c.d", "e30.!.c2ln"] {
            assert_eq!(AccessToken::of(other), None, "{other}");
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
            ("\"https://management.azure.com/\"", false, Audience::Other(OTHERS[0])),
            ("[\"https://vault.azure.net\",\"https://azconfig.io\"]", false, Audience::Right),
            ("\"35ffadb3-7fc1-497e-b61b-381d28e744cc\"", false, Audience::Unknown),
            ("7", false, Audience::Unknown),
        ] {
            let token = token(&format!("{{\"aud\":{audience}}}")).unwrap();
            assert_eq!(token.audience(&right, slash), found, "{audience}");
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
