//! The text of a key, as people have it.

use core::fmt;
use core::str::FromStr;

use http::header::AUTHORIZATION;
use zeroize::Zeroizing;

use super::VerificationKey;
use crate::contract::Contract;
use crate::error::hint;
use crate::services::{app_configuration as store, cosmos_db as account};
use crate::signing::KeyError;
use crate::signing::app_configuration::AccessKey;
use crate::signing::cosmos_db::MasterKey;

impl FromStr for VerificationKey {
    type Err = VerificationKeyError;

    fn from_str(text: &str) -> Result<Self, VerificationKeyError> {
        let Parts { contract, id, endpoint, secret } = parts(text)?;
        let fault = |error| unfilled(text, secret).unwrap_or(VerificationKeyError::Key(error));
        let access = AccessKey::from_base64(id.unwrap_or("key"), secret);
        Ok(Self {
            contract,
            id: id.map(str::to_owned),
            endpoint: endpoint.map(str::to_owned),
            access: access.map_err(fault)?,
            master: MasterKey::from_base64(secret).map_err(fault)?,
            text: Zeroizing::new(secret.to_owned()),
        })
    }
}

/// The reason why a text is not a key, if its form shows one.
fn unfilled(text: &str, secret: &str) -> Option<VerificationKeyError> {
    let texts = || [text.trim(), secret.trim()].into_iter();
    let is_quoted = |text: &str| {
        let mut ends = text.chars();
        matches!((ends.next(), ends.next_back()), (Some(first @ ('"' | '\'' | '`')), Some(last)) if first == last)
    };
    if texts().any(|text| hint::is_placeholder(&AUTHORIZATION, text.as_bytes())) {
        Some(VerificationKeyError::Placeholder)
    } else if texts().any(is_quoted) {
        Some(VerificationKeyError::Quoted)
    } else {
        None
    }
}

/// The parts of a key, as far as the text has them.
struct Parts<'a> {
    contract: Option<&'static Contract>,
    id: Option<&'a str>,
    endpoint: Option<&'a str>,
    secret: &'a str,
}

fn parts(text: &str) -> Result<Parts<'_>, VerificationKeyError> {
    let pairs = || text.split(';').filter_map(|pair| pair.split_once('='));
    let find = |wanted: &str| {
        let mut values = pairs().filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(VerificationKeyError::Twice),
            (found, None) => Ok(found.map(|(_, value)| value)),
        }
    };
    match (find("Secret")?, find("AccountKey")?) {
        (Some(_), Some(_)) => Err(VerificationKeyError::Twice),
        (Some(secret), None) => {
            let id = find("Id")?.ok_or(VerificationKeyError::NoId)?;
            let endpoint = find("Endpoint")?.map(host).filter(|host| host.len() <= MAX_HOST);
            Ok(Parts { contract: Some(&store::CONTRACT), id: Some(id), endpoint, secret })
        }
        // The host of an account is not signed.
        (None, Some(secret)) => {
            Ok(Parts { contract: Some(&account::CONTRACT), id: None, endpoint: None, secret })
        }
        (None, None) if text.contains(';') => Err(VerificationKeyError::NoKey),
        // Ids may contain colons, base64 does not.
        (None, None) => Ok(match text.rsplit_once(':') {
            Some((id, secret)) => {
                Parts { contract: Some(&store::CONTRACT), id: Some(id), endpoint: None, secret }
            }
            None => Parts { contract: None, id: None, endpoint: None, secret: text },
        }),
    }
}

/// The longest host of DNS, with a port.
const MAX_HOST: usize = 260;

/// The host of an endpoint, with its port.
fn host(endpoint: &str) -> &str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().trim()
}

/// The reason why a text is not a key. It contains no byte of the text.
///
/// ```
/// use masthead::services::VerificationKey;
///
/// let error = "AccountEndpoint=https://contoso.documents.azure.com".parse::<VerificationKey>().unwrap_err();
/// assert_eq!(error.to_string(), "the key is not valid base64");
/// let error = "Endpoint=https://contoso.azconfig.io;Id=a".parse::<VerificationKey>().unwrap_err();
/// assert_eq!(error.to_string(), "the connection string has neither Secret nor AccountKey");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerificationKeyError {
    /// It is no key.
    Key(KeyError),
    /// It is a connection string without a key.
    NoKey,
    /// It is a connection string of a store without the id of its key.
    NoId,
    /// It is a connection string with two keys, or with one name twice.
    Twice,
    /// There are quotation marks around it.
    Quoted,
    /// It is a placeholder or a variable that was never filled in.
    Placeholder,
}

impl fmt::Display for VerificationKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => error.fmt(f),
            Self::NoKey => f.write_str("the connection string has neither Secret nor AccountKey"),
            Self::NoId => f.write_str("the connection string has a Secret but no Id"),
            Self::Twice => {
                f.write_str("the connection string has two keys, or the same name twice")
            }
            Self::Quoted => f.write_str("there are quotation marks around the key"),
            Self::Placeholder => f.write_str("a placeholder or variable was never filled in"),
        }
    }
}

impl core::error::Error for VerificationKeyError {}
