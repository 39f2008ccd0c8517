//! The description of the server in an `x-ms-ags-diagnostic`.

use core::fmt;
use core::iter::FusedIterator;

use nom::Parser;
use nom::sequence::{delimited, terminated};

use crate::error::Expected;
use crate::field::JsonString;
use crate::grammar::json::{members, string};
use crate::grammar::leaf::{byte, white_space};
use crate::grammar::list::skip_empty;
use crate::grammar::{Fault, Parsed, Span, fail, placed};

/// The members that the service was seen to send, by the accessors of [`ServerInfo`].
const KNOWN: [&str; 7] =
    ["DataCenter", "Slice", "Ring", "ScaleUnit", "Host", "RoleInstance", "ADSiteName"];

/// The text of a string as it stands, and whether it has escapes.
type Raw<'a> = (&'a [u8], bool);

/// The expectation does not matter here: a value that cannot be parsed is opaque.
const ANY: Expected = Expected::FieldValue;

/// The text between the braces of an object, and the rest from the closing one on.
type Object<'a> = ((), &'a [u8], &'a [u8]);

/// An object, of which `member` reads each member.
///
/// ```text
/// object = "{" OWS [ member *( OWS "," OWS member ) ] OWS "}"
/// ```
#[inline]
fn object<'a>(
    member: impl FnMut(&'a [u8]) -> Parsed<'a, ()>,
) -> impl Parser<&'a [u8], Output = Object<'a>, Error = Fault> {
    delimited(byte(b'{', ANY), placed(members(b'}', ANY, member)), byte(b'}', ANY))
}

/// ```text
/// member = string OWS ":" OWS string
/// ```
#[inline]
fn member(input: &[u8]) -> Parsed<'_, (Raw<'_>, Raw<'_>)> {
    (name, string).parse(input)
}

/// The name of a member, up to its value.
#[inline]
fn name(input: &[u8]) -> Parsed<'_, Raw<'_>> {
    terminated(string, delimited(white_space, byte(b':', ANY), white_space)).parse(input)
}

fn decoded((text, escaped): Raw<'_>) -> JsonString<'_> {
    JsonString::of(text, escaped)
}

/// The text between the braces of the single `ServerInfo` of a JSON object.
///
/// ```text
/// document = object of members, one of which is DQUOTE "ServerInfo" DQUOTE OWS ":" OWS object
/// ```
#[inline]
pub(super) fn server_info(input: &[u8], line_len: usize) -> Parsed<'_, Span> {
    let mut found = None;
    let part = |at| {
        let (at_value, name) = name(at)?;
        if decoded(name) != "ServerInfo".into() {
            return string.map(|_| ()).parse(at_value);
        }
        let (rest, ((), inner, close)) =
            object(|at| member.map(|_| ()).parse(at)).parse(at_value)?;
        let members = &inner[..inner.len() - close.len()];
        // Of two, neither would be the right one.
        match found.replace(Span::before(close, members, line_len)) {
            None => Ok((rest, ())),
            Some(_) => fail(at, ANY),
        }
    };
    let (rest, _) = object(part).parse(input)?;
    match found {
        Some(members) => Ok((rest, members)),
        None => fail(input, ANY),
    }
}

/// Which server answered, as an [`x-ms-ags-diagnostic`](super::AgsDiagnostic) says it.
///
/// The service renamed and dropped members over the years, and documents none, so each may be absent. All values are
/// text, including numbers with leading zeros. Names are case-sensitive. A name that occurs again has no value, so
/// that neither is preferred; [`iter`](Self::iter) returns both.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::AgsDiagnostic};
///
/// let line = br#"{"ServerInfo":{"DataCenter":"UK South","Ring":"3","Zone":"1"}}"#;
/// let info = AgsDiagnostic::parse_strict(FieldLines::one(line))?.server_info().unwrap();
/// assert_eq!(info.data_center().unwrap().as_str(), Some("UK South"));
/// assert_eq!(info.ring(), Some("3".into()));
/// assert_eq!(info.scale_unit(), None);
/// assert!(info.unknown().eq([("Zone".into(), "1".into())]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ServerInfo<'a> {
    /// The text between the braces.
    pub(super) members: &'a [u8],
}

impl<'a> ServerInfo<'a> {
    /// `DataCenter`: a region by its name, such as `West US`.
    #[must_use]
    #[inline]
    pub fn data_center(&self) -> Option<JsonString<'a>> {
        self.get("DataCenter")
    }

    /// `Slice`: `SliceC`, or `E` in later years.
    #[must_use]
    #[inline]
    pub fn slice(&self) -> Option<JsonString<'a>> {
        self.get("Slice")
    }

    /// `Ring`, which is not there before 2017.
    #[must_use]
    #[inline]
    pub fn ring(&self) -> Option<JsonString<'a>> {
        self.get("Ring")
    }

    /// `ScaleUnit`, such as `003`.
    #[must_use]
    #[inline]
    pub fn scale_unit(&self) -> Option<JsonString<'a>> {
        self.get("ScaleUnit")
    }

    /// `Host`, the name of what is [`RoleInstance`](Self::role_instance) later.
    #[must_use]
    #[inline]
    pub fn host(&self) -> Option<JsonString<'a>> {
        self.get("Host")
    }

    /// `RoleInstance`, such as `AGSFE_IN_2`, or `LO1PEPF0000008B` in later years.
    #[must_use]
    #[inline]
    pub fn role_instance(&self) -> Option<JsonString<'a>> {
        self.get("RoleInstance")
    }

    /// `ADSiteName`, which is not there from 2020 on.
    #[must_use]
    #[inline]
    pub fn ad_site_name(&self) -> Option<JsonString<'a>> {
        self.get("ADSiteName")
    }

    /// The value of a member; `None` if there is no such member, or more than one.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<JsonString<'a>> {
        let name = JsonString::from(name);
        let mut found = self.iter().filter(|(known, _)| *known == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Names and values of all members, in order.
    #[must_use]
    #[inline]
    pub const fn iter(&self) -> ServerInfoMembers<'a> {
        ServerInfoMembers { rest: self.members }
    }

    /// Names and values of the members that have no accessor here, in order.
    #[inline]
    pub fn unknown(&self) -> impl Iterator<Item = (JsonString<'a>, JsonString<'a>)> + Clone + 'a {
        self.iter().filter(|(name, _)| KNOWN.iter().all(|known| *name != (*known).into()))
    }
}

impl<'a> IntoIterator for ServerInfo<'a> {
    type Item = (JsonString<'a>, JsonString<'a>);
    type IntoIter = ServerInfoMembers<'a>;

    fn into_iter(self) -> ServerInfoMembers<'a> {
        self.iter()
    }
}

impl fmt::Debug for ServerInfo<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().fmt(f)
    }
}

/// Names and values of the members of a [`ServerInfo`], each read when it is asked for.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::AgsDiagnostic};
///
/// let line = br#"{"ServerInfo":{"Slice":"E","Ring":"3"}}"#;
/// let info = AgsDiagnostic::parse_strict(FieldLines::one(line))?.server_info().unwrap();
/// let names: Vec<_> = info.iter().map(|(name, _)| name.to_string()).collect();
/// assert_eq!(names, ["Slice", "Ring"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ServerInfoMembers<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for ServerInfoMembers<'a> {
    type Item = (JsonString<'a>, JsonString<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // Every one was read before, and reads the same now.
        let (rest, (name, value)) = member(skip_empty(self.rest)).ok()?;
        self.rest = rest;
        Some((decoded(name), decoded(value)))
    }
}

impl FusedIterator for ServerInfoMembers<'_> {}

impl fmt::Debug for ServerInfoMembers<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}
