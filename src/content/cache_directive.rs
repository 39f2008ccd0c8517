//! One of the directives of a `Cache-Control`.

use core::fmt;
use core::iter::FusedIterator;
use core::time::Duration;

use http::HeaderName;
use http::header::CACHE_CONTROL;

use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Description, Member, ParameterValue, ascii, text};
use crate::grammar::Parsed;
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{end, run1};
use crate::grammar::list::{member_end, skip_empty, to_comma_unquoted};
use crate::grammar::parameter::parameter_value;
use crate::grammar::quoted::write_quoted;

pub(super) static NAME: &HeaderName = &CACHE_CONTROL;

/// A directive of a [`Cache-Control`](super::CacheControl): a name, and what it may be given.
///
/// Names are case-insensitive. A token and a quoted string of the same text are the same argument.
///
/// ```
/// use masthead::{Field, FieldLines, content::CacheControl};
///
/// let line = FieldLines::one(b"Max-Age=\"600\", community=UCI");
/// let control = CacheControl::parse_strict(line)?;
/// let [age, community]: [_; 2] = control.iter().collect::<Vec<_>>().try_into().unwrap();
/// assert!(age.is("max-age") && age.seconds()?.as_secs() == 600);
/// assert_eq!((community.name(), community.argument().unwrap().raw()), ("community", &b"UCI"[..]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CacheDirectiveRef<'a> {
    name: &'a [u8],
    argument: Option<ParameterValue<'a>>,
}

impl<'a> CacheDirectiveRef<'a> {
    pub(super) const fn new(name: &'a [u8], argument: Option<ParameterValue<'a>>) -> Self {
        Self { name, argument }
    }

    /// The name as it was sent: `max-age`.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        ascii(self.name)
    }

    /// Returns `true` if `name` is the name; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The argument after the equals sign, if there is one.
    #[must_use]
    #[inline]
    pub const fn argument(&self) -> Option<ParameterValue<'a>> {
        self.argument
    }

    /// The argument as a number of seconds.
    ///
    /// A number that 32 bits do not hold counts as the largest that they do, which is 136 years (RFC
    /// 9111 1.2.2 lets a recipient choose).
    ///
    /// # Errors
    ///
    /// Without a place, when the argument is absent or no number. Freshness that cannot be read is no
    /// freshness: RFC 9111 4.2.1 wants such a response taken for stale.
    #[inline]
    pub fn seconds(&self) -> Result<Duration, DecodeError> {
        let mut digits = self.argument.iter().flat_map(ParameterValue::bytes).peekable();
        let any = digits.peek().is_some();
        let add = |n: u32, b: u8| {
            let digit = u32::from(b.wrapping_sub(b'0'));
            (digit < 10).then(|| n.saturating_mul(10).saturating_add(digit))
        };
        match digits.try_fold(0, add) {
            Some(seconds) if any => Ok(Duration::from_secs(u64::from(seconds))),
            _ => Err(DecodeError::new(NAME, ErrorKind::UnexpectedByte, Expected::DeltaSeconds)),
        }
    }

    /// The scope of a directive whose argument is a list of fields: `no-cache`, `private`.
    pub(super) fn scope(&self) -> CacheScope<'a> {
        match self.argument {
            Some(fields) if is_field_list(fields) => {
                CacheScope::Fields(FieldNames { rest: fields.raw() })
            }
            _ => CacheScope::Whole,
        }
    }

    #[inline]
    pub(super) fn describe(self) -> Description {
        let name = Description::text(self.name.to_ascii_lowercase());
        let argument = self.argument.map_or(Description::Null, |a| Description::text(a.to_bytes()));
        Description::List(vec![name, argument])
    }
}

impl PartialEq for CacheDirectiveRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(other.name) && self.argument == other.argument
    }
}

impl Eq for CacheDirectiveRef<'_> {}

impl fmt::Display for CacheDirectiveRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        f.write_str(&text(&out))
    }
}

impl fmt::Debug for CacheDirectiveRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CacheDirectiveRef({self})")
    }
}

impl<'a> Member<'a> for CacheDirectiveRef<'a> {
    const PATTERN: Option<&'static str> = Some("{token}(?:={value})?");

    /// ```text
    /// cache-directive = token [ "=" ( token / quoted-string ) ]
    /// ```
    // A call for each directive costs a sixth of it.
    #[inline(always)]
    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        // A sequence: with an `opt`, a directive without an argument took 13 % more instructions.
        let (rest, name) = run1(TCHAR, Expected::CacheDirective)(input)?;
        let [b'=', rest @ ..] = rest else {
            return Ok((rest, Self { name, argument: None }));
        };
        let (rest, argument) = argument(rest)?;
        Ok((rest, Self { name, argument: Some(argument) }))
    }

    /// The directives that nearly always stand alone, as they are usually spelled.
    #[inline]
    fn alone(line: &'a [u8]) -> Option<Self> {
        matches!(line, b"no-cache" | b"no-store").then_some(Self { name: line, argument: None })
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, true)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.name.iter().map(u8::to_ascii_lowercase));
        let Some(argument) = self.argument else { return };
        out.push(b'=');
        // RFC 9111 5.2.2.4 and 5.2.2.7 want lists of fields in quotes, 5.2.2.1 numbers without.
        let quoted = self.is("no-cache") || self.is("private");
        let argument = argument.to_bytes();
        if !quoted && !argument.is_empty() && argument.iter().all(|&b| TCHAR.has(b)) {
            out.extend_from_slice(&argument);
            return;
        }
        write_quoted(&argument, out);
    }
}

// A call: most directives have no argument, and the loop over the names has the registers to itself.
#[inline(never)]
fn argument(input: &[u8]) -> Parsed<'_, ParameterValue<'_>> {
    parameter_value(input)
}

/// The part of a response that a directive applies to.
///
/// ```
/// use masthead::{Field, FieldLines, content::{CacheControl, CacheScope}};
///
/// let control = CacheControl::parse_strict(FieldLines::one(b"no-cache=\"Set-Cookie, Age\""))?;
/// let Some(CacheScope::Fields(fields)) = control.no_cache() else { panic!() };
/// assert_eq!(fields.collect::<Vec<_>>(), ["Set-Cookie", "Age"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub enum CacheScope<'a> {
    /// The whole of it.
    Whole,
    /// These header fields only.
    Fields(FieldNames<'a>),
}

/// The names of header fields in an argument, as they were sent; there is at least one.
///
/// ```
/// use masthead::{Field, FieldLines, content::{CacheControl, CacheScope}};
///
/// let control = CacheControl::parse_strict(FieldLines::one(b"private=Cookie"))?;
/// let Some(CacheScope::Fields(mut fields)) = control.private() else { panic!() };
/// assert_eq!((fields.next(), fields.next()), (Some("Cookie"), None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct FieldNames<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for FieldNames<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (rest, name) = field_name(skip_empty(self.rest))?;
        self.rest = rest;
        Some(ascii(name))
    }
}

impl FusedIterator for FieldNames<'_> {}

impl fmt::Debug for FieldNames<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// A name, and the rest after the comma or the end that follows it.
fn field_name(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (rest, name) = run1(TCHAR, Expected::HeaderName)(input).ok()?;
    Some((member_end(rest).ok()?, name))
}

/// Returns `true` if an argument is `1#field-name` as it stands. An argument with an escape is not: no name needs
/// one.
fn is_field_list(argument: ParameterValue<'_>) -> bool {
    let mut rest = argument.raw();
    let mut any = false;
    while let Some((behind, _)) = field_name(skip_empty(rest)) {
        rest = behind;
        any = true;
    }
    any && end(skip_empty(rest)).is_ok()
}
