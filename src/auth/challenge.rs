//! `WWW-Authenticate`: how to authenticate, and why it failed.

use core::fmt;

use http::HeaderName;
use http::header::WWW_AUTHENTICATE;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use super::AuthParams;
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Member, ParameterValue, Part,
    arbitrary, ascii, field,
};
use crate::grammar::Parsed;
use crate::grammar::auth_param::{auth_param_name, token68};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::{ows, run1, spaces1, whole};
use crate::grammar::list::{skip_empty, to_comma_unquoted};
use crate::grammar::parameter::parameter_value;
use crate::grammar::secrets::line_without_secrets;

static NAME: &HeaderName = &WWW_AUTHENTICATE;

/// One challenge of a [`WWW-Authenticate`](WwwAuthenticate) header, borrowed.
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
    /// What [`AuthParams`] walks over.
    Params(&'a [u8]),
}

impl<'a> ChallengeRef<'a> {
    /// The scheme, as it was sent.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        ascii(self.scheme)
    }

    /// Whether `scheme` is the scheme; schemes have no case.
    #[must_use]
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme.as_bytes())
    }

    /// The token68 behind the scheme, if that is what stands there.
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

    /// The value of a parameter; names have no case.
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
        // A parameter behind the comma still belongs to the challenge that could not be read.
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
        let (after, _) = parameter_value(value)?;
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

/// A [`WWW-Authenticate`](WwwAuthenticate) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::WwwAuthenticate};
///
/// let challenges = WwwAuthenticate::parse_strict(FieldLines::one(b"HMAC-SHA256, Bearer"))?;
/// let schemes: Vec<_> = challenges.iter().map(|challenge| challenge.scheme()).collect();
/// assert_eq!(schemes, ["HMAC-SHA256", "Bearer"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct WwwAuthenticateRef<'a> {
    lines: FieldLines<'a>,
}

impl PartialEq for WwwAuthenticateRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for WwwAuthenticateRef<'_> {}

impl Describe for WwwAuthenticateRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let challenge = |challenge: ChallengeRef<'_>| {
            Description::Object(vec![
                Part::new(
                    "scheme",
                    "authentication scheme",
                    Description::text(challenge.scheme().to_ascii_lowercase()),
                ),
                Part::new(
                    "token68",
                    "data of the scheme",
                    challenge.token68().map_or(Description::Null, Description::text),
                ),
                Part::new(
                    "params",
                    "names and values",
                    challenge.params().describe(|value| Description::text_or_uri(value)),
                ),
            ])
        };
        let challenges = Description::list(self.iter().map(challenge));
        Description::Object(vec![Part::new("challenges", "ways to authenticate", challenges)])
    }
}

/// A challenge that is to be sent; see [`WwwAuthenticate::try_from_iter`].
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
    text: Vec<u8>,
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
        self.text.extend_from_slice(b"=\"");
        for &b in value {
            if matches!(b, b'"' | b'\\') {
                self.text.push(b'\\');
            }
            self.text.push(b);
        }
        self.text.push(b'"');
        self.params += 1;
        Ok(self)
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({})", line_without_secrets(&WWW_AUTHENTICATE, &self.text))
    }
}

/// `WWW-Authenticate`: the challenges of a 401 (RFC 9110 11.6.1).
///
/// ```text
/// WWW-Authenticate = #challenge
/// challenge        = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
/// auth-param       = token BWS "=" BWS ( token / quoted-string )
/// ```
///
/// Azure App Configuration sends one challenge for each scheme, with `error` and
/// `error_description` where credentials were refused. A parameter that occurs again is read;
/// who looks it up with [`ChallengeRef::param`] is told.
///
/// Example of the page, without the comma that the grammar wants between the parameters:
/// `HMAC-SHA256 error="invalid_token" error_description="Invalid Signature"`.
///
/// Deviations: [`SpaceSeparatedParameters`](Deviation::SpaceSeparatedParameters).
///
/// ```
/// use masthead::{Field, auth::{Challenge, WwwAuthenticate}};
///
/// let challenges = WwwAuthenticate::try_from_iter([
///     Challenge::new("HMAC-SHA256")?.with_param("error", "invalid_token")?,
///     Challenge::new("Bearer")?,
/// ])?;
/// assert_eq!(challenges.to_lines().as_slice(), [r#"HMAC-SHA256 error="invalid_token", Bearer"#]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct WwwAuthenticate(ListReceived);

impl WwwAuthenticate {
    /// A header of challenges.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter(
        challenges: impl IntoIterator<Item = Challenge>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<ChallengeRef<'_>>();
        for challenge in challenges {
            writer.push_with(|out| out.extend_from_slice(&challenge.text));
        }
        writer.finish::<Self>().map(Self)
    }
}

field!(list WwwAuthenticate, WwwAuthenticateRef of ChallengeRef, NAME);

// Also no challenge at all.
arbitrary!(WwwAuthenticate, {
    let params = vec(("[a-z_]{1,10}", "[\t -~\u{a0}-\u{2fff}]{0,20}"), 0..4);
    vec(("[A-Za-z0-9-]{1,12}", params), 0..4).prop_map(|challenges| {
        let challenges = challenges.into_iter().map(|(scheme, params)| {
            let challenge = Challenge::new(&scheme).unwrap();
            let with = |challenge: Challenge, (name, value): &(String, String)| {
                challenge.with_param(name, value).unwrap()
            };
            params.iter().fold(challenge, with)
        });
        WwwAuthenticate::try_from_iter(challenges).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{keeps, notes, read, refuses, writes};

    #[test]
    fn lists_of_lists() {
        keeps::<WwwAuthenticate>("HMAC-SHA256,Bearer", "HMAC-SHA256, Bearer");
        keeps::<WwwAuthenticate>(",A ,, B x=1", "A, B x=1");
        keeps::<WwwAuthenticate>("Basic , realm=\"foo\"", "Basic realm=\"foo\"");
        keeps::<WwwAuthenticate>("A , B", "A, B");
        keeps::<WwwAuthenticate>("A a=1,,b=\"2\" , B c = d", "A a=1, b=\"2\", B c=d");
        keeps::<WwwAuthenticate>("A a=\"x, B y=\\\"z\\\"\", C", "A a=\"x, B y=\\\"z\\\"\", C");
        keeps::<WwwAuthenticate>("A abc==, B", "A abc==, B");
        keeps::<WwwAuthenticate>("A a=1, a=2", "A a=1, a=2");
        keeps::<WwwAuthenticate>("A a/b+c", "A a/b+c");
        keeps::<WwwAuthenticate>("Basic realm=\"foo-ä\"", "Basic realm=\"foo-ä\"");
    }

    #[test]
    fn parameters_with_a_space_between_them() {
        let line =
            "HMAC-SHA256 error=\"invalid_token\" error_description=\"Invalid Signature\", Bearer";
        let written =
            "HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\", Bearer";
        writes::<WwwAuthenticate>(line, written);
        let (_, noted) = notes::<WwwAuthenticate>(line);
        assert_eq!(noted, [(Deviation::SpaceSeparatedParameters, 34)]);
        let strict = read::<WwwAuthenticate>(line).unwrap_err();
        assert_eq!(strict.code(), "deviation.space-separated-parameters");
    }

    #[test]
    fn an_empty_list_is_a_list() {
        for empty in ["", " ", ","] {
            let line = FieldLines::one(empty.as_bytes());
            assert_eq!(WwwAuthenticate::parse_strict(line).unwrap().iter().count(), 0);
        }
    }

    #[test]
    fn faults() {
        refuses::<WwwAuthenticate>(&[
            ("Basic, realm=\"foo\"", "expected a comma or the end of the value at byte 12"),
            ("Basic realm=\\f", "expected a token or a quoted string at byte 12"),
            ("Basic realm=\"basic", "expected a quoted string with its closing quote at byte 18"),
            ("A b c", "expected a comma or the end of the value at byte 4"),
            ("A a=1 b", "expected a comma or the end of the value at byte 6"),
            ("A a=\"1\"b=2", "expected a comma or the end of the value at byte 7"),
            ("\"A\"", "expected an authentication scheme at byte 0"),
            ("A \"b\"", "expected a token68 at byte 2"),
            ("A b, c=d", "expected a comma or the end of the value at byte 6"),
        ]);
    }

    #[test]
    fn a_bad_challenge_takes_its_parameters_with_it() {
        let line = FieldLines::one(b"A x=\\, y=\"1, B z=2\", C, D \"\", E e=1");
        let results: Vec<_> = WwwAuthenticate::members(line)
            .map(|member| member.map(|c| c.scheme()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Err(4), Ok("C"), Err(26), Ok("E")]);
    }

    #[test]
    fn a_parameter_that_occurs_again_is_not_looked_up() {
        let line = FieldLines::one(b"Basic realm=a, REALM=b, x=1");
        let challenge = WwwAuthenticate::parse_strict(line).unwrap().iter().next().unwrap();
        assert_eq!(challenge.param("realm").unwrap_err().code(), "duplicate-parameter");
        assert_eq!(challenge.param("X").unwrap().unwrap(), *"1");
        assert_eq!(challenge.param("y"), Ok(None));
    }

    #[test]
    fn only_checked_parts_are_written() {
        assert!(Challenge::new("a b").is_err());
        let challenge = || Challenge::new("A").unwrap();
        assert!(challenge().with_param("a b", "").is_err());
        assert_eq!(challenge().with_param("a", "x\r\ny").unwrap_err().offset(), 1);
        let written = WwwAuthenticate::try_from_iter([challenge()
            .with_param("a", "")
            .unwrap()
            .with_param("b", "\\")
            .unwrap()]);
        assert_eq!(written.unwrap().to_lines().as_slice(), [r#"A a="", b="\\""#]);
        assert!(WwwAuthenticate::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
    }
}
