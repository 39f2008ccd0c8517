//! `Basic` credentials: a user-id and a password.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scheme::{BASIC, NAME, credentials_of};
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field};
use crate::grammar::base64::{base64, has_colon};
use crate::grammar::{Parsed, Span, fault};

#[derive(Clone, Copy)]
pub(super) struct BasicSpans {
    user_pass: Span,
}

impl Spans for BasicSpans {
    const PATTERN: Option<&'static str> = Some("[Bb][Aa][Ss][Ii][Cc] +[0-9A-Za-z+/]*={0,2}");
    const SENSITIVE: bool = true;
    const CHALLENGE: Option<&'static str> = Some("Basic realm=\"api\"");

    type Ref<'a> = BasicRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (at, ()) = credentials_of(input, BASIC, Expected::Basic)?;
        Self::after_scheme(at, line_len)
    }

    fn view(fixed: Fixed<'_, Self>) -> BasicRef<'_> {
        BasicRef(fixed)
    }

    fn canonical(view: BasicRef<'_>) -> Option<Vec<u8>> {
        Some(view.canonical())
    }
}

impl BasicSpans {
    /// Reads what follows the scheme.
    #[inline]
    pub(super) fn after_scheme(at: &[u8], line_len: usize) -> Parsed<'_, Self> {
        let (rest, (encoded, _)) = base64(at, Expected::Base64)?;
        if !has_colon(encoded) {
            return fault(ErrorKind::MissingParameter, Expected::UserPass, at, encoded.len());
        }
        let user_pass = Span::before(rest, encoded, line_len);
        Ok((rest, Self { user_pass }))
    }
}

/// A user-id and a password, decoded; `Debug` shows neither.
///
/// RFC 7617 leaves the character encoding open, so both are bytes.
///
/// ```
/// use masthead::{Field, FieldLines, auth::Basic};
///
/// let basic = Basic::parse_strict(FieldLines::one(b"Basic am9lOmJsb2dncw=="))?;
/// let decoded = basic.decode();
/// assert_eq!((decoded.user(), decoded.password()), (&b"joe"[..], &b"bloggs"[..]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UserPass {
    decoded: Vec<u8>,
    colon: usize,
}

impl UserPass {
    fn new(decoded: Vec<u8>) -> Self {
        let colon = decoded.iter().position(|&b| b == b':').unwrap_or(decoded.len());
        Self { decoded, colon }
    }

    /// The user-id: what stands before the first colon.
    #[must_use]
    pub fn user(&self) -> &[u8] {
        &self.decoded[..self.colon]
    }

    /// Returns `true` if a control character occurs, which RFC 7617 2 forbids.
    ///
    /// Mostly it is a trailing newline that was encoded along.
    #[must_use]
    pub fn has_control(&self) -> bool {
        self.decoded.iter().any(u8::is_ascii_control)
    }

    /// The password: everything after the first colon, including further colons.
    #[must_use]
    pub fn password(&self) -> &[u8] {
        self.decoded.get(self.colon + 1..).unwrap_or_default()
    }
}

impl fmt::Debug for UserPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserPass(..)")
    }
}

/// [`Basic`] credentials, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::Basic};
///
/// let basic = Basic::parse_strict(FieldLines::one(b"Basic am9lOmJsb2dncw=="))?;
/// assert_eq!(basic.encoded(), "am9lOmJsb2dncw==");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct BasicRef<'a>(pub(super) Fixed<'a, BasicSpans>);

impl<'a> BasicRef<'a> {
    /// The base64 text as it was sent.
    #[must_use]
    pub fn encoded(&self) -> &'a str {
        crate::field::ascii(self.0.spans.user_pass.of(self.0.line))
    }

    /// The user-id and the password.
    #[must_use]
    pub fn decode(&self) -> UserPass {
        UserPass::new(STANDARD.decode(self.encoded()).unwrap_or_default())
    }

    pub(super) fn canonical(self) -> Vec<u8> {
        [b"Basic ", self.encoded().as_bytes()].concat()
    }
}

impl PartialEq for BasicRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        // Canonical base64 has one spelling for one meaning.
        self.encoded() == other.encoded()
    }
}

impl Eq for BasicRef<'_> {}

impl fmt::Debug for BasicRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicRef(..)")
    }
}

impl Describe for BasicRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let decoded = self.decode();
        Description::Object(vec![
            Part::new("scheme", "authentication scheme", Description::text("basic")),
            Part::new(
                "token68",
                "base64 of user-id, colon and password",
                Description::secret(self.encoded()),
            ),
            Part::new("user", "user-id", Description::secret(decoded.user())),
            Part::new("pass", "password", Description::secret(decoded.password())),
        ])
    }
}

/// `Authorization` with `Basic` credentials (RFC 7617 2).
///
/// ```text
/// basic       = "Basic" 1*SP base64( user-id ":" password )
/// ```
///
/// Used by VOSS Automate. The base64 is canonical and padded; the user-id has no colon. A control
/// character in either is read, see [`UserPass::has_control`], and never written.
///
/// Example of the VOSS pages: `Basic am9lOmJsb2dncw==`, which is `joe` and `bloggs`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, auth::Basic};
///
/// let basic = Basic::new("joe", "bloggs").unwrap();
/// assert_eq!(basic.to_lines().as_slice(), ["Basic am9lOmJsb2dncw=="]);
/// ```
#[derive(Clone)]
pub struct Basic(pub(super) FixedReceived<BasicSpans>);

impl Basic {
    /// Credentials of a user-id and a password, in UTF-8.
    ///
    /// # Errors
    ///
    /// When the user-id has a colon, or either has a control character; positions are those in
    /// the user-id, a colon and the password.
    #[inline]
    pub fn new(user: &str, password: &str) -> Result<Self, DecodeError> {
        let user_pass = format!("{user}:{password}");
        let bad = |(at, b): (usize, u8)| b.is_ascii_control() || (b == b':' && at < user.len());
        if let Some((at, _)) = user_pass.bytes().enumerate().find(|&found| bad(found)) {
            return Err(DecodeError::new(NAME, ErrorKind::UnexpectedByte, Expected::UserPass)
                .at(0, at..at + 1)
                .sensitive(true));
        }
        let value = format!("Basic {}", STANDARD.encode(user_pass));
        FixedReceived::from_parts(NAME, value.into_bytes()).map(Self)
    }
}

field!(fixed Basic, BasicRef, BasicSpans, NAME, sensitive);

arbitrary!(
    Basic,
    ("[ -9;-~\u{a0}-\u{2fff}]{0,12}", "[ -~\u{a0}-\u{2fff}]{0,12}")
        .prop_map(|(user, password)| Basic::new(&user, &password).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{owned, reads, refuses};
    use crate::{Field, FieldLines};

    #[track_caller]
    fn decodes(line: &str, user: &str, password: &str) {
        let basic = reads::<Basic>(line);
        let decoded = basic.decode();
        assert_eq!((decoded.user(), decoded.password()), (user.as_bytes(), password.as_bytes()));
    }

    #[test]
    fn user_and_password() {
        decodes("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame");
        decodes("BaSiC   Zm9vOmJhcg==", "foo", "bar");
        decodes("basic Og==", "", "");
        decodes("basic Zm9vOnBhc3M6d29yZA==", "foo", "pass:word");
        decodes("Basic dGVzdDoxMjPCow==", "test", "123\u{a3}");
        decodes("Basic am9lOmJsb2dncwo=", "joe", "bloggs\n");
        let long = format!("{}:{}", "u".repeat(200), "p".repeat(200));
        let line = format!("Basic {}", STANDARD.encode(long));
        decodes(&line, &"u".repeat(200), &"p".repeat(200));
    }

    #[test]
    fn faults() {
        refuses::<Basic>(&[
            (
                "Basic am9lYmxvZ2dz",
                "\":\" between the user-id and the password is missing at byte 6",
            ),
            ("Basic am9lOmJsb2dncw=", "value is not valid base64 at byte 6"),
            ("Basic am9lOmJsb2dncx==", "value is not valid base64 at byte 6"),
            ("Basic Zm9vOmJhcg==x", "expected the end of the value at byte 18"),
            ("Basic ====", "value is not valid base64 at byte 6"),
        ]);
    }

    #[test]
    fn control_characters_are_seen_and_not_written() {
        let line = FieldLines::one(b"Basic am9lOmJsb2dncwo=");
        assert!(Basic::parse_strict(line).unwrap().decode().has_control());
        let error = Basic::new("joe", "bloggs\n").unwrap_err();
        assert_eq!((error.offset(), error.is_sensitive()), (10, true));
        assert_eq!(Basic::new("j:oe", "x").unwrap_err().offset(), 1);
        assert!(Basic::new("", "a:b").is_ok());
    }

    #[test]
    fn canonical_form_and_equality() {
        let owned = |line: &str| owned::<Basic>(line);
        let basic = owned("bAsIc   Zm9vOmJhcg== ");
        assert_eq!(basic.canonical().as_slice(), ["Basic Zm9vOmJhcg=="]);
        assert_eq!(basic.to_lines().as_slice(), ["bAsIc   Zm9vOmJhcg== "]);
        assert_eq!(owned("Basic Og==").canonical().as_slice(), ["Basic Og=="]);
        assert_eq!(basic, Basic::new("foo", "bar").unwrap());
        for (user, password) in [("foo", "baz"), ("fo", "bar"), ("foo", "bar "), ("", "")] {
            assert_ne!(basic, Basic::new(user, password).unwrap());
            assert_ne!(Basic::new(user, password).unwrap(), basic);
        }
    }
}
