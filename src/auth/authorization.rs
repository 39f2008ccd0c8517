//! `Authorization` of whatever scheme.

use core::fmt;

use nom::Parser;
use nom::combinator::map;

use super::basic::BasicSpans;
use super::bearer::BearerSpans;
use super::cosmos_params::is_of_cosmos;
use super::cosmos_token::CosmosSpans;
use super::hmac_params::HmacSpans;
use super::other_credentials::OtherSpans;
use super::scheme::{BASIC, BEARER, HMAC_SHA256, NAME, scheme, strip_scheme};
use super::{
    Basic, BasicRef, Bearer, BearerRef, CosmosToken, CosmosTokenRef, HmacSha256, HmacSha256Ref,
    OtherCredentials, OtherCredentialsRef,
};
use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Fixed, FixedReceived, Spans, arbitrary, field};
use crate::grammar::{Parsed, fail};

#[derive(Clone, Copy)]
enum AnySpans {
    HmacSha256(HmacSpans),
    Bearer(BearerSpans),
    Basic(BasicSpans),
    Cosmos(CosmosSpans),
    Other(OtherSpans),
}

impl Spans for AnySpans {
    const PATTERN: Option<&'static str> = Some("{text}");
    const SENSITIVE: bool = true;
    const CHALLENGE: Option<&'static str> =
        Some("HMAC-SHA256, Bearer, CosmosDB, Basic realm=\"api\"");

    type Ref<'a> = AuthorizationRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        if let Some(at) = strip_scheme(input, HMAC_SHA256) {
            map(|at| HmacSpans::after_scheme(at, line_len, notes), Self::HmacSha256).parse(at)
        } else if let Some(at) = strip_scheme(input, BEARER) {
            map(|at| BearerSpans::after_scheme(at, line_len), Self::Bearer).parse(at)
        } else if let Some(at) = strip_scheme(input, BASIC) {
            map(|at| BasicSpans::after_scheme(at, line_len), Self::Basic).parse(at)
        } else if is_of_cosmos(input) {
            map(|at| CosmosSpans::read(at, line_len, notes), Self::Cosmos).parse(input)
        } else {
            map(|at| other(at, line_len, notes), Self::Other).parse(input)
        }
    }

    fn view(fixed: Fixed<'_, Self>) -> AuthorizationRef<'_> {
        AuthorizationRef::new(fixed)
    }

    fn canonical(view: AuthorizationRef<'_>) -> Option<Vec<u8>> {
        match view {
            AuthorizationRef::HmacSha256(credentials) => HmacSpans::canonical(credentials),
            AuthorizationRef::Bearer(credentials) => BearerSpans::canonical(credentials),
            AuthorizationRef::Basic(credentials) => BasicSpans::canonical(credentials),
            AuthorizationRef::Cosmos(token) => CosmosSpans::canonical(token),
            AuthorizationRef::Other(credentials) => OtherSpans::canonical(credentials),
        }
    }

    fn without_canonical(view: AuthorizationRef<'_>) -> Vec<u8> {
        match view {
            AuthorizationRef::Cosmos(token) => CosmosSpans::without_canonical(token),
            // All others have one.
            _ => Vec::new(),
        }
    }
}

/// Credentials of a scheme that has no type; one that has a type is a fault here, because nothing follows it.
fn other<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, OtherSpans> {
    let (rest, name) = scheme(input)?;
    if [HMAC_SHA256, BEARER, BASIC].iter().any(|it| name.eq_ignore_ascii_case(it)) {
        return fail(rest, Expected::Credentials);
    }
    OtherSpans::read(input, line_len, notes)
}

/// An [`Authorization`] header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::{Authorization, AuthorizationRef}};
///
/// let line = FieldLines::one(b"Bearer mF_9.B5f-4.1JqM");
/// let AuthorizationRef::Bearer(bearer) = Authorization::parse_strict(line)? else { panic!() };
/// assert_eq!(bearer.token(), "mF_9.B5f-4.1JqM");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationRef<'a> {
    /// Azure App Configuration.
    HmacSha256(HmacSha256Ref<'a>),
    /// An access token.
    Bearer(BearerRef<'a>),
    /// A user-id and a password.
    Basic(BasicRef<'a>),
    /// Azure Cosmos DB.
    Cosmos(CosmosTokenRef<'a>),
    /// Any other scheme.
    Other(OtherCredentialsRef<'a>),
}

impl<'a> AuthorizationRef<'a> {
    #[inline]
    fn new(Fixed { line, spans }: Fixed<'a, AnySpans>) -> Self {
        match spans {
            AnySpans::HmacSha256(spans) => Self::HmacSha256(HmacSha256Ref(Fixed { line, spans })),
            AnySpans::Bearer(spans) => Self::Bearer(BearerRef(Fixed { line, spans })),
            AnySpans::Basic(spans) => Self::Basic(BasicRef(Fixed { line, spans })),
            AnySpans::Cosmos(spans) => Self::Cosmos(CosmosTokenRef(Fixed { line, spans })),
            AnySpans::Other(spans) => Self::Other(OtherCredentialsRef(Fixed { line, spans })),
        }
    }
}

impl fmt::Debug for AuthorizationRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HmacSha256(credentials) => credentials.fmt(f),
            Self::Bearer(credentials) => credentials.fmt(f),
            Self::Basic(credentials) => credentials.fmt(f),
            Self::Cosmos(credentials) => credentials.fmt(f),
            Self::Other(credentials) => credentials.fmt(f),
        }
    }
}

impl Describe for AuthorizationRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        match self {
            Self::HmacSha256(credentials) => credentials.describe(),
            Self::Bearer(credentials) => credentials.describe(),
            Self::Basic(credentials) => credentials.describe(),
            Self::Cosmos(credentials) => credentials.describe(),
            Self::Other(credentials) => credentials.describe(),
        }
    }
}

/// `Authorization`: credentials of whatever scheme (RFC 9110 11.6.2).
///
/// ```text
/// Authorization = hmac          ; HmacSha256: Azure App Configuration
///               / bearer        ; Bearer: Partner API, Youforce, App Configuration with Entra
///               / basic         ; Basic: VOSS Automate
///               / cosmos-token  ; CosmosToken: Azure Cosmos DB, which has no scheme
///               / credentials   ; OtherCredentials
/// ```
///
/// A header that occurs twice is an error, as is a list of credentials in one line. The type is
/// sensitive: neither it nor its errors show what it holds, and encoders mark the value.
///
/// Examples, grammar and deviations: [`HmacSha256`], [`Bearer`], [`Basic`], [`CosmosToken`],
/// [`OtherCredentials`].
///
/// ```
/// use masthead::{Field, FieldMapExt, auth::{Authorization, AuthorizationRef, Basic}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Authorization::from(Basic::new("joe", "bloggs")?));
/// match map.peek::<Authorization>()? {
///     Some(AuthorizationRef::Basic(basic)) => assert_eq!(basic.decode().user(), b"joe"),
///     _ => panic!(),
/// }
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Authorization(FixedReceived<AnySpans>);

impl From<HmacSha256> for Authorization {
    fn from(credentials: HmacSha256) -> Self {
        Self(credentials.0.map(AnySpans::HmacSha256))
    }
}

impl From<Bearer> for Authorization {
    fn from(credentials: Bearer) -> Self {
        Self(credentials.0.map(AnySpans::Bearer))
    }
}

impl From<Basic> for Authorization {
    fn from(credentials: Basic) -> Self {
        Self(credentials.0.map(AnySpans::Basic))
    }
}

impl From<CosmosToken> for Authorization {
    fn from(credentials: CosmosToken) -> Self {
        Self(credentials.0.map(AnySpans::Cosmos))
    }
}

impl From<OtherCredentials> for Authorization {
    fn from(credentials: OtherCredentials) -> Self {
        Self(credentials.0.map(AnySpans::Other))
    }
}

field!(fixed Authorization, AuthorizationRef, AnySpans, NAME, sensitive);

// Of each scheme that has a type.
arbitrary!(
    Authorization,
    prop_oneof![
        any::<HmacSha256>().prop_map(Authorization::from),
        any::<Bearer>().prop_map(Authorization::from),
        any::<Basic>().prop_map(Authorization::from),
        any::<CosmosToken>().prop_map(Authorization::from),
    ]
);

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::test_kit::read;
    use crate::{ErrorKind, Field, FieldMapExt, Lines};

    #[test]
    fn each_scheme_finds_its_type() {
        let kind = |line: &str| {
            let value = HeaderValue::from_str(line).unwrap();
            let credentials = Authorization::from_lines(value.clone().into()).unwrap();
            assert_eq!(credentials.to_lines().as_slice(), [value]);
            assert!(credentials.to_lines().as_slice()[0].is_sensitive());
            assert!(credentials.canonical().as_slice()[0].is_sensitive());
            match credentials.view() {
                AuthorizationRef::HmacSha256(_) => "hmac",
                AuthorizationRef::Bearer(_) => "bearer",
                AuthorizationRef::Basic(_) => "basic",
                AuthorizationRef::Cosmos(_) => "cosmos",
                AuthorizationRef::Other(_) => "other",
            }
        };
        let signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert_eq!(
            kind(&format!("hmac-sha256 Credential=a&SignedHeaders=b&Signature={signature}")),
            "hmac"
        );
        assert_eq!(kind("BEARER a"), "bearer");
        assert_eq!(kind("basic Og=="), "basic");
        assert_eq!(kind("type=aad&ver=1.0&sig=x"), "cosmos");
        assert_eq!(kind("type%3Daad%26ver%3D1.0%26sig%3Dx"), "cosmos");
        assert_eq!(kind("BearerToken eyJhbGciOiJIUzI1NiJ9"), "other");
        assert_eq!(kind("type a=b"), "other");
    }

    /// A scheme is known by all of its letters: one of the same length, or one that only begins or ends so, is
    /// another scheme.
    #[test]
    fn schemes_that_are_nearly_known() {
        let is_other = |line: &str| {
            let credentials = read::<Authorization>(line);
            let Ok(AuthorizationRef::Other(other)) = credentials else {
                panic!("{line}: {credentials:?}")
            };
            assert!(line.starts_with(other.scheme()), "{line}");
        };
        for known in ["Basic", "Bearer", "HMAC-SHA256"] {
            for case in [known.to_owned(), known.to_lowercase(), known.to_uppercase()] {
                for at in 0..case.len() {
                    let mut other = case.clone();
                    let letter = if &case[at..=at] == "x" { "y" } else { "x" };
                    other.replace_range(at..=at, letter);
                    is_other(&format!("{other} YTpi"));
                    is_other(&other);
                }
                for other in [format!("{case}x"), format!("x{case}"), format!("{case}-")] {
                    is_other(&format!("{other} YTpi"));
                }
                is_other(&format!("{} YTpi", &case[..case.len() - 1]));
            }
        }
        for line in ["Basix YTpi", "Bearef a", "Basicx YTpi", "Beare a", "Hmac-Sha257 a=b"] {
            is_other(line);
        }
    }

    #[test]
    fn of_two_lines_neither_wins() {
        let mut map = HeaderMap::new();
        map.append("authorization", HeaderValue::from_static("Bearer a"));
        map.append("authorization", HeaderValue::from_static("Bearer b"));
        let error = map.peek::<Authorization>().unwrap_err();
        assert_eq!(
            (error.kind(), error.line(), error.span()),
            (ErrorKind::Duplicate, 1, Some(0..8))
        );
        assert!(error.is_sensitive());
        assert!(map.read::<Authorization>().is_err());
        assert!(map.peek::<Bearer>().is_err());
    }

    #[test]
    fn a_scheme_asked_for_and_not_there_is_an_error() {
        let mut map = HeaderMap::new();
        assert!(map.peek::<HmacSha256>().unwrap().is_none());
        map.insert("authorization", HeaderValue::from_static("Bearer a"));
        let error = map.peek::<HmacSha256>().unwrap_err();
        assert_eq!((error.kind(), error.span()), (ErrorKind::WrongScheme, Some(0..6)));
        assert_eq!(map.require::<CosmosToken>().unwrap_err().kind(), ErrorKind::WrongScheme);
    }

    #[test]
    fn failed_conversions_give_the_lines_back() {
        let lines = Lines::from(HeaderValue::from_static("Bearer a b"));
        let crate::Rejected { lines, .. } = Authorization::from_lines(lines).unwrap_err();
        assert_eq!(lines.as_slice(), ["Bearer a b"]);
        assert!(lines.as_slice()[0].is_sensitive());
    }
}
