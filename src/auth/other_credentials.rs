//! Credentials of schemes without a dedicated type.

use core::fmt;

use nom::Parser;
use nom::combinator::{consumed, value};

use super::auth_params::AuthParams;
use super::scheme::{NAME, scheme};
use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::auth_param::{auth_param, auth_param_name, token68};
use crate::grammar::leaf::ows;
use crate::grammar::list::{member_end, skip_empty};
use crate::grammar::mask::registered_scheme;
use crate::grammar::{Parsed, Span, fail};

#[derive(Clone, Copy)]
pub(super) struct OtherSpans {
    scheme: Span,
    payload: Span,
    is_token68: bool,
}

impl Spans for OtherSpans {
    const PATTERN: Option<&'static str> = Some("{token}(?: +{text})?");
    const SENSITIVE: bool = true;

    type Ref<'a> = OtherCredentialsRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, (name, (text, is_token68))) = (scheme, consumed(payload)).parse(input)?;
        let spans = Self {
            scheme: Span::before(&input[name.len()..], name, line_len),
            payload: Span::before(rest, text, line_len),
            is_token68,
        };
        Ok((rest, spans))
    }

    fn view(fixed: Fixed<'_, Self>) -> OtherCredentialsRef<'_> {
        OtherCredentialsRef(fixed)
    }

    fn canonical(view: OtherCredentialsRef<'_>) -> Option<Vec<u8>> {
        Some(view.canonical())
    }
}

/// `token68 / #auth-param`, or nothing; whether it is a token68. The first bytes decide, so that the error is that of the
/// form that was meant.
fn payload(input: &[u8]) -> Parsed<'_, bool> {
    match (ows(input), auth_param_name(input)) {
        ([] | [b',', ..], _) | (_, Some(_)) => value(false, params).parse(input),
        (_, None) => value(true, token68).parse(input),
    }
}

/// `#auth-param`, up to the end of the value.
fn params(input: &[u8]) -> Parsed<'_, ()> {
    let mut rest = skip_empty(input);
    while !rest.is_empty() {
        let (after, _) = auth_param(rest)?;
        match member_end(after) {
            Ok(after) => rest = skip_empty(after),
            Err(after) => return fail(after, Expected::CommaOrEnd),
        }
    }
    Ok((rest, ()))
}

/// [`OtherCredentials`], borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::OtherCredentials};
///
/// let line = FieldLines::one(br#"Digest username="joe", algorithm=SHA-256"#);
/// let digest = OtherCredentials::parse_strict(line)?;
/// assert_eq!(digest.scheme(), "Digest");
/// let names: Vec<_> = digest.params().map(|(name, _)| name).collect();
/// assert_eq!(names, ["username", "algorithm"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct OtherCredentialsRef<'a>(pub(super) Fixed<'a, OtherSpans>);

impl<'a> OtherCredentialsRef<'a> {
    /// The scheme as sent; schemes are case-insensitive.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        ascii(self.0.spans.scheme.of(self.0.line))
    }

    /// The token68 after the scheme, if there is one.
    #[must_use]
    pub fn token68(&self) -> Option<&'a str> {
        let payload = self.0.spans.payload.of(self.0.line);
        self.0.spans.is_token68.then(|| ascii(payload))
    }

    /// The parameters after the scheme, if any.
    #[must_use]
    pub fn params(&self) -> AuthParams<'a> {
        match self.0.spans.is_token68 {
            true => AuthParams::new(&[]),
            false => AuthParams::new(self.0.spans.payload.of(self.0.line)),
        }
    }

    pub(super) fn canonical(self) -> Vec<u8> {
        let mut out = self.scheme().as_bytes().to_vec();
        if let Some(token68) = self.token68() {
            out.push(b' ');
            out.extend_from_slice(token68.as_bytes());
        }
        self.params().write(&mut out);
        out
    }
}

impl PartialEq for OtherCredentialsRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.scheme().eq_ignore_ascii_case(other.scheme())
            && self.token68() == other.token68()
            && self.params() == other.params()
    }
}

impl Eq for OtherCredentialsRef<'_> {}

/// Shows the scheme only, and only a registered one: a token that somebody sent without a scheme
/// looks like the scheme.
impl fmt::Debug for OtherCredentialsRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherCredentialsRef")
            .field("scheme", &registered_scheme(self.scheme().as_bytes()))
            .finish_non_exhaustive()
    }
}

impl Describe for OtherCredentialsRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let token68 = self.token68().map_or(Description::Null, Description::secret);
        let scheme = self.scheme().to_ascii_lowercase();
        let scheme = match registered_scheme(scheme.as_bytes()) {
            Some(_) => Description::Text(scheme),
            None => Description::Secret(scheme),
        };
        Description::Object(vec![
            Part::new("scheme", "authentication scheme", scheme),
            Part::new("token68", "credentials", token68),
            Part::new(
                "params",
                "names and values",
                self.params().describe(|value| Description::secret(value)),
            ),
        ])
    }
}

/// `Authorization` with the credentials of any scheme (RFC 9110 11.4).
///
/// ```text
/// credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
/// auth-param  = token BWS "=" BWS ( token / quoted-string )
/// ```
///
/// No vendor documents it: it is what a gateway may receive. A parameter that occurs again is accepted here;
/// [`AuthParams::get`] reports it.
///
/// Example: `Digest username="joe", algorithm=SHA-256`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, auth::OtherCredentials};
///
/// let line = FieldLines::one(b"Negotiate YII=");
/// assert_eq!(OtherCredentials::parse_strict(line)?.token68(), Some("YII="));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct OtherCredentials(pub(super) FixedReceived<OtherSpans>);

field!(fixed OtherCredentials, OtherCredentialsRef, OtherSpans, NAME, sensitive);

// A scheme with a token68, with parameters, or with nothing.
arbitrary!(OtherCredentials, {
    let params = "([a-z]{1,8}=(\"[ -!#-\\[\\]-~]{0,12}\"|[A-Za-z0-9.-]{1,8}), ){0,3}[a-z]{1,8}=[a-z0-9]{1,8}";
    let payload = prop_oneof![
        Just(String::new()),
        " [A-Za-z0-9._~+/-]{1,30}={0,2}",
        params.prop_map(|p| format!(" {p}"))
    ];
    ("X[A-Za-z0-9-]{0,12}", payload).prop_map(|(scheme, payload)| {
        let line = format!("{scheme}{payload}");
        crate::field::of_text::<OtherCredentials>(line.as_bytes()).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{read, refuses, writes};

    #[test]
    fn every_shape() {
        writes::<OtherCredentials>("Something", "Something");
        writes::<OtherCredentials>("Negotiate  YII==", "Negotiate YII==");
        writes::<OtherCredentials>("A b=c", "A b=c");
        writes::<OtherCredentials>("A , b = \"c\\\"\" ,, d=e, ", "A b=\"c\\\"\", d=e");
        assert_eq!(read::<OtherCredentials>("A b=").unwrap().token68(), Some("b="));
        assert_eq!(read::<OtherCredentials>("A").unwrap().token68(), None);
        assert_eq!(read::<OtherCredentials>("a B=\"c\""), read::<OtherCredentials>("A b=c"));
    }

    #[test]
    fn faults() {
        refuses::<OtherCredentials>(&[
            ("", "expected an authentication scheme at byte 0"),
            ("a/b", "expected an authentication scheme at byte 1"),
            ("basic_Zm9vOmJhcg==", "expected an authentication scheme at byte 16"),
            ("A b c", "expected the end of the value at byte 4"),
            ("A b=c d=e", "expected a comma or the end of the value at byte 6"),
            ("A b=c, d", "expected \"=\" at byte 8"),
            ("A b=\"c", "expected a quoted string with its closing quote at byte 6"),
        ]);
    }

    #[test]
    fn equal_by_meaning() {
        let lines =
            ["A", "B", "A x==", "A X==", "A b=c", "A b=C", "A d=c", "A b=c, d=e", "A d=e, b=c"];
        for (i, one) in lines.iter().enumerate() {
            for (j, other) in lines.iter().enumerate() {
                let (one, other) = (
                    read::<OtherCredentials>(one).unwrap(),
                    read::<OtherCredentials>(other).unwrap(),
                );
                assert_eq!(one == other, i == j, "{one:?} {other:?}");
                assert_eq!(one.params() == other.params(), i == j || (i < 4 && j < 4));
            }
        }
        assert_eq!(
            read::<OtherCredentials>("a x==").unwrap(),
            read::<OtherCredentials>("A  x==").unwrap()
        );
        assert_eq!(
            read::<OtherCredentials>("a B=\"c\"").unwrap(),
            read::<OtherCredentials>("A , b=c,").unwrap()
        );
    }
}
