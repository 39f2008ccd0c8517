//! `WWW-Authenticate`: how to authenticate, and why it failed.

use super::challenge::NAME;
use super::{Challenge, ChallengeRef};
use crate::error::DecodeError;
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Part, arbitrary, field,
};

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

/// `WWW-Authenticate`: the challenges of a 401 (RFC 9110 11.6.1).
///
/// ```text
/// WWW-Authenticate = #challenge
/// challenge        = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
/// auth-param       = token BWS "=" BWS ( token / quoted-string )
/// ```
///
/// Azure App Configuration sends one challenge for each scheme, with `error` and `error_description` where
/// credentials were rejected. A parameter that occurs again is accepted; [`ChallengeRef::param`] reports it.
///
/// Example from the vendor's documentation, without the comma that the grammar requires between the parameters:
/// `HMAC-SHA256 error="invalid_token" error_description="Invalid Signature"`.
///
/// Deviations: [`SpaceSeparatedParameters`](crate::Deviation::SpaceSeparatedParameters),
/// [`UnquotedValue`](crate::Deviation::UnquotedValue).
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
    use crate::test_kit::{keeps, notes, read, refuses, writes};
    use crate::{Deviation, Field};

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
    fn values_without_the_quotes_that_they_need() {
        use Deviation::{SpaceSeparatedParameters, UnquotedValue};
        let uri = "https://login.example/common/oauth2/authorize";
        // Microsoft Graph.
        let line =
            format!("Bearer realm=\"\", authorization_uri={uri}, error=\"e\", claims=\"eyJ9==\"");
        let written = format!(
            "Bearer realm=\"\", authorization_uri=\"{uri}\", error=\"e\", claims=\"eyJ9==\""
        );
        writes::<WwwAuthenticate>(&line, &written);
        let (challenges, noted) = notes::<WwwAuthenticate>(&line);
        assert_eq!(noted, [(UnquotedValue, 35)]);
        let challenge = challenges.iter().next().unwrap();
        assert_eq!(challenge.param("claims").unwrap().unwrap(), *"eyJ9==");
        assert_eq!(challenge.param("authorization_uri").unwrap().unwrap(), *uri);
        // Azure Storage.
        let line = format!("Bearer authorization_uri={uri} resource_id=https://storage.example");
        let written =
            format!("Bearer authorization_uri=\"{uri}\", resource_id=\"https://storage.example\"");
        writes::<WwwAuthenticate>(&line, &written);
        assert_eq!(
            notes::<WwwAuthenticate>(&line).1,
            [(UnquotedValue, 25), (SpaceSeparatedParameters, 71), (UnquotedValue, 83)]
        );
        // The value may start with what no token has, and the next challenge is another one.
        writes::<WwwAuthenticate>("A a=/b, B c=d:e", "A a=\"/b\", B c=\"d:e\"");
        writes::<WwwAuthenticate>("A a=b?c=d&e", "A a=\"b?c=d&e\"");
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
