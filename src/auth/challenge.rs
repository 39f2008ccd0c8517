//! The challenges of `WWW-Authenticate`.

use core::fmt;

use http::HeaderName;
use http::header::WWW_AUTHENTICATE;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::AuthParams;
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, Expected};
use crate::field::{Member, ParameterValue, ascii};
use crate::grammar::Parsed;
use crate::grammar::auth_param::{auth_param_name, token68};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::{ows, run1, spaces1, whole};
use crate::grammar::list::{skip_empty, to_comma_unquoted};
use crate::grammar::parameter::{parameter_value, unquoted};
use crate::grammar::quoted::write_quoted;
use crate::grammar::secrets::line_without_secrets;

pub(super) static NAME: &HeaderName = &WWW_AUTHENTICATE;

/// One challenge of a [`WWW-Authenticate`](super::WwwAuthenticate) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::WwwAuthenticate};
///
/// let line = br#"HMAC-SHA256 error="invalid_token", error_description="Invalid Signature", Bearer"#;
/// let challenges = WwwAuthenticate::parse_strict(FieldLines::one(line))?;
/// let hmac = challenges.iter().find(|c| c.is("hmac-sha256")).unwrap();
/// assert_eq!(hmac.param("error_description")?.unwrap(), *"Invalid Signature");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ChallengeRef<'a> {
    scheme: &'a [u8],
    payload: Payload<'a>,
}

#[derive(Clone, Copy)]
enum Payload<'a> {
    Token68(&'a [u8]),
    /// The text that [`AuthParams`] iterates over.
    Params(&'a [u8]),
}

impl<'a> ChallengeRef<'a> {
    /// The scheme, as it was sent.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        ascii(self.scheme)
    }

    /// Returns `true` if `scheme` is the scheme; schemes are case-insensitive.
    #[must_use]
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme.as_bytes())
    }

    /// The token68 after the scheme, if there is one.
    #[must_use]
    pub fn token68(&self) -> Option<&'a str> {
        match self.payload {
            Payload::Token68(text) => Some(ascii(text)),
            Payload::Params(_) => None,
        }
    }

    /// The parameters, if any.
    #[must_use]
    pub fn params(&self) -> AuthParams<'a> {
        match self.payload {
            Payload::Token68(_) => AuthParams::new(&[]),
            Payload::Params(text) => AuthParams::new(text),
        }
    }

    /// The value of a parameter; names are case-insensitive.
    ///
    /// # Errors
    ///
    /// As [`AuthParams::get`], when it occurs again.
    pub fn param(&self, name: &str) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        self.params().get(name)
    }
}

impl PartialEq for ChallengeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is(other.scheme())
            && self.token68() == other.token68()
            && self.params() == other.params()
    }
}

impl Eq for ChallengeRef<'_> {}

impl fmt::Debug for ChallengeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("ChallengeRef");
        out.field("scheme", &self.scheme());
        match self.payload {
            Payload::Token68(_) => out.field("token68", &self.token68()),
            Payload::Params(_) => out.field("params", &self.params().collect::<Vec<_>>()),
        };
        out.finish()
    }
}

impl<'a> Member<'a> for ChallengeRef<'a> {
    const PATTERN: Option<&'static str> =
        Some("{token}(?: +(?:{token68}|{auth-param}(?:{ows},{ows}{auth-param})*))?");

    /// ```text
    /// challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
    /// ```
    #[inline]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        let payload = preceded(spaces1, cut(|at| payload(at, notes)));
        (run1(TCHAR, Expected::Scheme), opt(payload))
            .map(|(scheme, payload)| Self {
                scheme,
                payload: payload.unwrap_or(Payload::Params(&[])),
            })
            .parse(input)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        let mut rest = to_comma_unquoted(input, true);
        // A parameter after the comma still belongs to the challenge that could not be parsed.
        while auth_param_name(skip_empty(rest)).is_some() {
            rest = to_comma_unquoted(skip_empty(rest), true);
        }
        rest
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.scheme);
        match self.payload {
            Payload::Token68(text) => {
                out.push(b' ');
                out.extend_from_slice(text);
            }
            Payload::Params(text) => AuthParams::new(text).write(out),
        }
    }
}

/// ```text
/// [ token68 / #auth-param ]
/// ```
#[inline]
fn payload<'a>(at: &'a [u8], notes: &mut Notes) -> Parsed<'a, Payload<'a>> {
    // Either the list of parameters starts with empty members, or the challenge ends here.
    let is_empty = matches!(ows(at), [] | [b',', ..]);
    let first = if is_empty { skip_empty(at) } else { at };
    match auth_param_name(first) {
        Some((_, value)) => params(first, value, notes),
        None if is_empty => Ok((at, Payload::Params(&[]))),
        None => token68.map(Payload::Token68).parse(at),
    }
}

/// `#auth-param`, up to what is no parameter: that is the next challenge. The value of the first is at `value`.
#[inline]
fn params<'a>(input: &'a [u8], mut value: &'a [u8], notes: &mut Notes) -> Parsed<'a, Payload<'a>> {
    // A loop, because it has to know what follows a comma before it takes it. Each name is read once.
    loop {
        let read = parameter_value(value);
        let after = match unquoted(value, &read) {
            Some((after, _)) if after.len() < value.len() => {
                notes.note(Deviation::UnquotedValue, value);
                after
            }
            _ => read?.0,
        };
        let separator = ows(after);
        let next = if let [b',', ..] = separator { skip_empty(separator) } else { separator };
        let Some((_, next_value)) = auth_param_name(next).filter(|_| next.len() < after.len())
        else {
            let text = &input[..input.len() - after.len()];
            return Ok((after, Payload::Params(text)));
        };
        if !separator.starts_with(b",") {
            notes.note(Deviation::SpaceSeparatedParameters, next);
        }
        value = next_value;
    }
}

/// A challenge that is to be sent; see
/// [`WwwAuthenticate::try_from_iter`](super::WwwAuthenticate::try_from_iter).
///
/// ```
/// use masthead::auth::Challenge;
///
/// let challenge = Challenge::new("Bearer")?.with_param("realm", "a \"b\"")?;
/// assert_eq!(format!("{challenge:?}"), r#"Challenge(Bearer realm="a \"b\"")"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    pub(super) text: Vec<u8>,
    params: usize,
}

impl Challenge {
    /// A challenge of the scheme, as yet without parameters.
    ///
    /// # Errors
    ///
    /// When `scheme` is no token; positions are those in it.
    pub fn new(scheme: &str) -> Result<Self, DecodeError> {
        let scheme = scheme.as_bytes();
        whole(TCHAR, Expected::Scheme, scheme).map_err(|fault| fault.in_piece(NAME, 0, scheme))?;
        Ok(Self { text: scheme.to_vec(), params: 0 })
    }

    /// The same challenge with one more parameter, whose value is quoted.
    ///
    /// # Errors
    ///
    /// When `name` is no token, or `value` holds a control character; positions are those in it.
    pub fn with_param(mut self, name: &str, value: &str) -> Result<Self, DecodeError> {
        let (name, value) = (name.as_bytes(), value.as_bytes());
        whole(TCHAR, Expected::Token, name).map_err(|fault| fault.in_piece(NAME, 0, name))?;
        if !value.is_empty() {
            let expected = Expected::FieldContent;
            whole(FIELD, expected, value).map_err(|fault| fault.in_piece(NAME, 0, value))?;
        }
        self.text.extend_from_slice(if self.params == 0 { b" " } else { b", " });
        self.text.extend_from_slice(name);
        self.text.push(b'=');
        write_quoted(value, &mut self.text);
        self.params += 1;
        Ok(self)
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({})", line_without_secrets(&WWW_AUTHENTICATE, &self.text))
    }
}
