//! `Authorization` against oracles of its five kinds.

mod cosmos;
mod hmac;

use masthead::auth::{
    Authorization, AuthorizationRef, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials,
};
use masthead::{ErrorKind, Field, FieldLines, Notes};

use super::bytes::{base64, behind, is_blank, is_tchar, single};
use super::params::{Param, auth_param, commas, token68};
use super::{input, same_deviations, sent_on_as_received, strict_is_default_without_notes};

/// Reads the credentials as what they are, and as what they are not.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, compare);
}

fn compare(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = single(lines).and_then(oracle);
    let mut notes = Notes::new();
    let read = Authorization::parse_noting(field, &mut notes);
    let codes = found.as_ref().map_or(&[][..], Found::codes);
    match (&read, &found) {
        (Ok(read), Some(found)) => {
            found.compare(*read);
            same_deviations(&notes, codes);
            sent_on_as_received::<Authorization>(field, codes.is_empty());
        }
        (Err(error), None) => assert!(error.is_sensitive()),
        _ => panic!("{read:?} {found:?}"),
    }
    let clean = found.is_some() && codes.is_empty();
    strict_is_default_without_notes::<Authorization>(field, clean);
    each_scheme(field, found.as_ref());
}

/// A type of one scheme reads that scheme alone. `OtherCredentials` reads any.
fn each_scheme(field: FieldLines<'_>, found: Option<&Found>) {
    one_scheme::<HmacSha256>(field, found, |found| matches!(found, Found::Hmac(_)));
    one_scheme::<Bearer>(field, found, |found| matches!(found, Found::Bearer(_)));
    one_scheme::<Basic>(field, found, |found| matches!(found, Found::Basic(..)));
    one_scheme::<CosmosToken>(field, found, |found| matches!(found, Found::Cosmos(_)));
    if matches!(found, Some(Found::Other { .. } | Found::Bearer(_) | Found::Basic(..))) {
        OtherCredentials::parse_strict(field).unwrap();
    }
}

fn one_scheme<T: Field>(field: FieldLines<'_>, found: Option<&Found>, is_it: fn(&Found) -> bool) {
    let read = T::parse(field).map(drop);
    assert_eq!(read.is_ok(), found.is_some_and(is_it), "{read:?}");
    // A token of Cosmos DB has no scheme, and so is just wrong for the others.
    if let (Some(Found::Hmac(_) | Found::Bearer(_) | Found::Basic(..)), Err(error)) = (found, read)
    {
        assert_eq!(error.kind(), ErrorKind::WrongScheme);
    }
}

#[derive(Debug)]
enum Found {
    Hmac(hmac::Found),
    Bearer(String),
    Basic(Vec<u8>, Vec<u8>),
    Cosmos(cosmos::Found),
    Other { scheme: String, token68: Option<String>, params: Vec<Param> },
}

/// The scheme gives the kind, or the start of a Cosmos DB token, which does not have a scheme.
fn oracle(value: &[u8]) -> Option<Found> {
    let scheme = &value[..behind(value, 0, is_tchar)];
    match &*scheme.to_ascii_lowercase() {
        b"hmac-sha256" => hmac::read(behind_scheme(value)?).map(Found::Hmac),
        b"bearer" => {
            let token = behind_scheme(value)?;
            (token68(token, 0) == Some(token.len())).then(|| Found::Bearer(text(token)))
        }
        b"basic" => {
            let user_pass = base64(behind_scheme(value)?)?;
            let colon = user_pass.iter().position(|&b| b == b':')?;
            Some(Found::Basic(user_pass[..colon].to_vec(), user_pass[colon + 1..].to_vec()))
        }
        _ if cosmos::is_one(value) => cosmos::read(value).map(Found::Cosmos),
        _ => other(value),
    }
}

/// The names in the `SignedHeaders` of credentials that can be read, as they stand; empty for any others.
pub fn signed_headers(lines: &[&[u8]]) -> Vec<String> {
    match single(lines).and_then(oracle) {
        Some(Found::Hmac(found)) => found.signed_headers,
        _ => Vec::new(),
    }
}

/// The text after the scheme and its spaces. It is not empty, because the value was trimmed.
fn behind_scheme(value: &[u8]) -> Option<&[u8]> {
    let end = behind(value, 0, is_tchar);
    let rest = behind(value, end, |b| b == b' ');
    (rest > end).then(|| &value[rest..])
}

/// `auth-scheme [ 1*SP ( token68 / #auth-param ) ]`
fn other(value: &[u8]) -> Option<Found> {
    let end = behind(value, 0, is_tchar);
    let scheme = text(&value[..end]);
    let mut params = Vec::new();
    let Some(rest) = behind_scheme(value) else {
        return (end > 0 && end == value.len()).then_some(Found::Other {
            scheme,
            token68: None,
            params,
        });
    };
    if end == 0 {
        return None;
    }
    if token68(rest, 0) == Some(rest.len()) {
        return Some(Found::Other { scheme, token68: Some(text(rest)), params });
    }
    let mut at = commas(rest, 0).unwrap_or(0);
    while at < rest.len() {
        let (param, end) = auth_param(rest, at)?;
        params.push(param);
        at = match commas(rest, end) {
            Some(next) => next,
            None if behind(rest, end, is_blank) == rest.len() => rest.len(),
            None => return None,
        };
    }
    Some(Found::Other { scheme, token68: None, params })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Found {
    fn codes(&self) -> &[&'static str] {
        match self {
            Self::Hmac(found) => &found.codes,
            _ => &[],
        }
    }

    #[track_caller]
    fn compare(&self, read: AuthorizationRef<'_>) {
        match (self, read) {
            (Self::Hmac(found), AuthorizationRef::HmacSha256(read)) => found.compare(read),
            (Self::Cosmos(found), AuthorizationRef::Cosmos(read)) => found.compare(read),
            (Self::Bearer(token), AuthorizationRef::Bearer(read)) => {
                assert_eq!(read.token(), token);
            }
            (Self::Basic(user, password), AuthorizationRef::Basic(read)) => {
                let decoded = read.decode();
                assert_eq!((decoded.user(), decoded.password()), (&user[..], &password[..]));
            }
            (Self::Other { scheme, token68, params }, AuthorizationRef::Other(read)) => {
                assert_eq!((read.scheme(), read.token68()), (&**scheme, token68.as_deref()));
                assert_eq!(read.params().count(), params.len());
                for ((name, value), (found_name, found_value)) in read.params().zip(params) {
                    assert_eq!((name, &*value.to_bytes()), (&**found_name, &**found_value));
                }
            }
            (found, read) => panic!("{found:?} {read:?}"),
        }
    }
}
