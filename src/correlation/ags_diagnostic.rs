//! `x-ms-ags-diagnostic`: which server answered.

use core::fmt;
use std::borrow::Cow;

use http::HeaderName;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::peek;
use nom::sequence::terminated;

use super::ServerInfo;
use super::server_info::server_info;
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{
    Describe, Description, Field, Fixed, FixedReceived, JsonString, Lines, Part, Spans, arbitrary,
    field, text,
};
use crate::grammar::json::write_string;
use crate::grammar::leaf::{end, opaque_or_empty};
use crate::grammar::{Parsed, Span, spanned};

static NAME: HeaderName = HeaderName::from_static("x-ms-ags-diagnostic");

#[derive(Clone, Copy)]
struct DiagnosticSpans {
    text: Span,
    /// The text between the braces of `ServerInfo`, if it could be parsed.
    server_info: Option<Span>,
}

impl Spans for DiagnosticSpans {
    const PATTERN: Option<&'static str> = Some("{text}|");

    type Ref<'a> = AgsDiagnosticRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        alt((|at| document(at, line_len), |at| unread(at, line_len))).parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> AgsDiagnosticRef<'_> {
        AgsDiagnosticRef(fixed)
    }

    #[inline]
    fn canonical(view: AgsDiagnosticRef<'_>) -> Option<Vec<u8>> {
        Some(view.as_bytes().to_vec())
    }
}

/// A document in the known form, up to the end of the value.
#[inline]
fn document(input: &[u8], line_len: usize) -> Parsed<'_, DiagnosticSpans> {
    // JSON is field content, so what is read as JSON needs no second look.
    let (rest, info) = terminated(|at| server_info(at, line_len), peek(end)).parse(input)?;
    let text = Span::before(rest, &input[..input.len() - rest.len()], line_len);
    Ok((rest, DiagnosticSpans { text, server_info: Some(info) }))
}

/// Text that is not looked into.
#[cold]
fn unread(input: &[u8], line_len: usize) -> Parsed<'_, DiagnosticSpans> {
    spanned(line_len, opaque_or_empty)
        .map(|text| DiagnosticSpans { text, server_info: None })
        .parse(input)
}

/// An [`x-ms-ags-diagnostic`](AgsDiagnostic) header, borrowed.
///
/// Two are equal when their text is, byte for byte.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::AgsDiagnostic};
///
/// let read = |line| AgsDiagnostic::parse_strict(FieldLines::one(line));
/// let diagnostic = read(br#"{"ServerInfo":{"DataCenter":"West US","Host":"AGSFE_IN_14"}}"#)?;
/// assert_eq!(diagnostic.server_info().unwrap().host(), Some("AGSFE_IN_14".into()));
/// // Nothing else is an error: whoever logs the text can go on doing so.
/// let cut = read(br#"{"ServerInfo":{"DataCenter":"West US""#)?;
/// assert!(cut.server_info().is_none());
/// assert_eq!(cut.text(), r#"{"ServerInfo":{"DataCenter":"West US""#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AgsDiagnosticRef<'a>(Fixed<'a, DiagnosticSpans>);

impl<'a> AgsDiagnosticRef<'a> {
    /// The value as it was sent; it may be empty.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0.spans.text.of(self.0.line)
    }

    /// The value as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.as_bytes())
    }

    /// Which server answered; `None` if the value does not say so in the form that the service is known for.
    #[must_use]
    #[inline]
    pub fn server_info(&self) -> Option<ServerInfo<'a>> {
        self.0.spans.server_info.map(|span| ServerInfo { members: span.of(self.0.line) })
    }
}

impl PartialEq for AgsDiagnosticRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for AgsDiagnosticRef<'_> {}

impl fmt::Debug for AgsDiagnosticRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AgsDiagnosticRef").field(&self.text()).finish()
    }
}

impl Describe for AgsDiagnosticRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let mut parts = vec![Part::new("raw", "value as sent", Description::text(self.as_bytes()))];
        let Some(info) = self.server_info() else {
            let none = Description::Null;
            parts.push(Part::new(
                "server_info",
                "diagnostics of the server; not meant to be parsed",
                none,
            ));
            return Description::Object(parts);
        };
        let text = |text: JsonString<'_>| Description::Text(text.decode().into_owned());
        let mut part = |name, meaning, value: Option<_>| {
            parts.push(Part::new(name, meaning, value.map_or(Description::Null, text)));
        };
        part("data_center", "region of the server", info.data_center());
        part("slice", "slice of the data center", info.slice());
        part("ring", "deployment ring", info.ring());
        part("scale_unit", "scale unit", info.scale_unit());
        part("host", "name of the server (older form)", info.host());
        part("role_instance", "name of the server (newer form)", info.role_instance());
        part("ad_site_name", "site of the server (older form)", info.ad_site_name());
        let pair = |(name, value)| Description::List(vec![text(name), text(value)]);
        let unknown = Description::list(info.unknown().map(pair));
        parts.push(Part::new("unknown", "other members", unknown));
        Description::Object(parts)
    }
}

/// `x-ms-ags-diagnostic`: which server answered.
///
/// ```text
/// x-ms-ags-diagnostic = [ document / opaque ]
/// document = "{" OWS [ part   *( OWS "," OWS part ) ]   OWS "}"
/// part     = member / DQUOTE "ServerInfo" DQUOTE OWS ":" OWS info    ; of which there is one
/// info     = "{" OWS [ member *( OWS "," OWS member ) ] OWS "}"
/// member   = string OWS ":" OWS string
/// opaque   = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// The Microsoft Partner API documents it among the headers of responses, as a string of diagnostic information.
/// Microsoft Graph, which has the same header, sends a JSON object of strings, which [`ServerInfo`] parses. As
/// nothing of that is guaranteed, any text is within the grammar, including none, and
/// [`AgsDiagnosticRef::server_info`] returns whether it has the known form. The strings are those of JSON (RFC 8259),
/// including escapes.
///
/// It has no other form than the one in which it came.
///
/// Example of Microsoft Graph:
/// `{"ServerInfo":{"DataCenter":"UK South","Slice":"E","Ring":"3","ScaleUnit":"002","RoleInstance":"LO1PEPF0000008B"}}`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::AgsDiagnostic};
///
/// let mut map = http::HeaderMap::new();
/// let members = [("DataCenter", "North Europe"), ("ScaleUnit", "000")];
/// map.write(&AgsDiagnostic::try_from_iter(members)?);
/// assert_eq!(
///     map["x-ms-ags-diagnostic"],
///     r#"{"ServerInfo":{"DataCenter":"North Europe","ScaleUnit":"000"}}"#
/// );
/// let diagnostic = map.peek::<AgsDiagnostic>()?.unwrap();
/// assert_eq!(diagnostic.server_info().unwrap().scale_unit(), Some("000".into()));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AgsDiagnostic(FixedReceived<DiagnosticSpans>);

impl AgsDiagnostic {
    /// A header of any text.
    ///
    /// # Errors
    ///
    /// When the text is too long or holds a control character.
    #[inline]
    pub fn new(text: &str) -> Result<Self, DecodeError> {
        let lines = Lines::try_from_bytes(&NAME, [text.as_bytes()])?;
        Self::from_lines(lines).map_err(|rejected| rejected.error)
    }

    /// A header of names and values, in the order in which they are given.
    ///
    /// # Errors
    ///
    /// When they are too long for a line.
    #[inline]
    pub fn try_from_iter<'m>(
        members: impl IntoIterator<Item = (&'m str, &'m str)>,
    ) -> Result<Self, DecodeError> {
        let mut value = b"{\"ServerInfo\":{".to_vec();
        for (index, (name, text)) in members.into_iter().enumerate() {
            if index > 0 {
                value.push(b',');
            }
            write_string(name.into(), &mut value);
            value.push(b':');
            write_string(text.into(), &mut value);
        }
        value.extend_from_slice(b"}}");
        FixedReceived::from_parts(&NAME, value).map(Self)
    }
}

field!(fixed AgsDiagnostic, AgsDiagnosticRef, DiagnosticSpans, &NAME);

// Members of any names, some of them known, or other text.
arbitrary!(AgsDiagnostic, {
    let name =
        prop_oneof!["DataCenter|Slice|Ring|ScaleUnit|Host|RoleInstance|ADSiteName", ".{0,8}"];
    let members = vec((name, any::<String>()), 0..8).prop_map(|members| {
        let members = members.iter().map(|(name, value)| (&**name, &**value));
        AgsDiagnostic::try_from_iter(members).unwrap()
    });
    let other = "[\t -~\u{a0}-\u{2fff}]{0,24}".prop_map(|text| AgsDiagnostic::new(&text).unwrap());
    prop_oneof![members, other]
});

#[cfg(test)]
mod tests {
    use super::*;

    use crate::test_kit::read;

    const GRAPH: &str = r#"{"ServerInfo":{"DataCenter":"West US","Slice":"SliceA","Ring":"5","ScaleUnit":"003","Host":"AGSFE_IN_14","ADSiteName":"WST"}}"#;

    #[track_caller]
    fn members(line: &str) -> Vec<(String, String)> {
        let info =
            read::<AgsDiagnostic>(line.as_bytes()).unwrap().server_info().expect("it is read");
        info.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    /// Kept as it is, and not looked into.
    #[track_caller]
    fn opaque(line: &[u8], text: &[u8]) {
        let value = http::HeaderValue::from_bytes(line).unwrap();
        let owned = AgsDiagnostic::from_lines(value.clone().into()).unwrap();
        assert_eq!(owned.view().as_bytes(), text);
        assert!(owned.view().server_info().is_none());
        assert_eq!(owned.to_lines().as_slice(), [value]);
        assert_eq!(owned.canonical().as_slice()[0].as_bytes(), text);
    }

    #[test]
    fn every_generation_of_names() {
        let info = read::<AgsDiagnostic>(GRAPH.as_bytes()).unwrap().server_info().unwrap();
        let text = |text: Option<JsonString<'static>>| text.unwrap().as_str().unwrap();
        assert_eq!(text(info.data_center()), "West US");
        assert_eq!((text(info.slice()), text(info.ring())), ("SliceA", "5"));
        assert_eq!((text(info.scale_unit()), text(info.host())), ("003", "AGSFE_IN_14"));
        assert_eq!((info.role_instance(), text(info.ad_site_name())), (None, "WST"));
        assert_eq!(info.unknown().count(), 0);
        let later =
            read::<AgsDiagnostic>(br#"{"ServerInfo":{"RoleInstance":"X1","FutureKey":"v"}}"#)
                .unwrap();
        let info = later.server_info().unwrap();
        assert_eq!((info.role_instance(), info.host()), (Some("X1".into()), None));
        assert!(info.unknown().eq([("FutureKey".into(), "v".into())]));
        assert_eq!(format!("{info:?}"), r#"{"RoleInstance": "X1", "FutureKey": "v"}"#);
    }

    #[test]
    fn white_space_escapes_and_other_members() {
        assert_eq!(members(r#" { "ServerInfo" : { } } "#), []);
        let spaced = "{\t\"ServerInfo\" :{ \"a\" : \"b\" ,\"c\":\"d\"\t} }";
        assert_eq!(members(spaced), [("a".into(), "b".into()), ("c".into(), "d".into())]);
        let around = r#"{"a":"{","ServerInfo":{"b":"}"},"c":","}"#;
        assert_eq!(members(around), [("b".into(), "}".into())]);
        let escaped = r#"{"\u0053erverInfo":{"\u0052ing":"\"3\"","DataCenter":"Norwège"}}"#;
        let info = read::<AgsDiagnostic>(escaped.as_bytes()).unwrap().server_info().unwrap();
        assert_eq!(info.ring(), Some("\"3\"".into()));
        assert_eq!(info.data_center(), Some("Norwège".into()));
    }

    #[test]
    fn of_two_members_of_a_name_neither_counts() {
        let twice = br#"{"ServerInfo":{"Ring":"1","Host":"h","Ring":"2"}}"#;
        let info = read::<AgsDiagnostic>(twice).unwrap().server_info().unwrap();
        assert_eq!((info.ring(), info.host()), (None, Some("h".into())));
        assert_eq!(info.iter().filter(|(name, _)| *name == "Ring".into()).count(), 2);
        opaque(br#"{"ServerInfo":{},"ServerInfo":{}}"#, br#"{"ServerInfo":{},"ServerInfo":{}}"#);
        let info = read::<AgsDiagnostic>(br#"{"ServerInfo":{"ring":"1"}}"#)
            .unwrap()
            .server_info()
            .unwrap();
        assert_eq!((info.ring(), info.get("ring")), (None, Some("1".into())));
    }

    #[test]
    fn whatever_else_is_kept_as_it_is() {
        opaque(b"", b"");
        opaque(b" \t ", b"");
        opaque(b" a, b\t", b"a, b");
        opaque(b"\xff", b"\xff");
        for text in [
            r#"{"ServerResponseId":"diag-id"}"#,
            r#"{"ServerInfo":"x"}"#,
            r#"{"ServerInfo":{"Ring":5}}"#,
            r#"{"ServerInfo":{"Ring":null}}"#,
            r#"{"ServerInfo":{"a":{"b":"c"}}}"#,
            r#"{"ServerInfo":{},"a":[]}"#,
            r#"{"ServerInfo":{"a":"b",}}"#,
            r#"{"ServerInfo":{,}}"#,
            r#"{"ServerInfo":{"a" "b"}}"#,
            r#"{"ServerInfo":{"a":"b" "c":"d"}}"#,
            r#"{"ServerInfo":{"a":"\x"}}"#,
            r#"{"ServerInfo":{}}}"#,
            r#"{"ServerInfo":{}} {}"#,
            r#"{"ServerInfo":{"DataCenter":"West US""#,
            r#"{"serverinfo":{}}"#,
            r#"[{"ServerInfo":{}}]"#,
            r#"{\"ServerInfo\":{}}"#,
            "{}",
            "{",
        ] {
            opaque(text.as_bytes(), text.as_bytes());
        }
        for end in 0..GRAPH.len() {
            let cut = &GRAPH.as_bytes()[..end];
            opaque(cut, cut.trim_ascii_end());
        }
    }

    #[test]
    fn faults() {
        let message = |line: &'static [u8]| read::<AgsDiagnostic>(line).unwrap_err().to_string();
        assert_eq!(
            message(b"{\"ServerInfo\":\n{}}"),
            "x-ms-ags-diagnostic: expected a printable character, a space or a tab at byte 14"
        );
        assert_eq!(
            message(b"{\"ServerInfo\":{\"a\":\"\x7f\"}}"),
            "x-ms-ags-diagnostic: expected a printable character, a space or a tab at byte 20"
        );
        assert_eq!(AgsDiagnostic::new("a\n").unwrap_err().code(), "unexpected-byte");
        let long = "a".repeat(crate::limits::MAX_LINE_LEN);
        assert_eq!(AgsDiagnostic::try_from_iter([("a", &*long)]).unwrap_err().code(), "too-long");
    }

    #[test]
    fn written_in_ascii() {
        let members = [("DataCenter", "Norwège"), ("\"\n", "")];
        let written = AgsDiagnostic::try_from_iter(members).unwrap();
        let text = r#"{"ServerInfo":{"DataCenter":"Norw\u00e8ge","\"\n":""}}"#;
        assert_eq!(written.to_lines().as_slice(), [text]);
        let info = written.view().server_info().unwrap();
        assert!(info.iter().eq(members.map(|(name, value)| (name.into(), value.into()))));
        assert_eq!(
            AgsDiagnostic::try_from_iter([]).unwrap(),
            AgsDiagnostic::new(r#"{"ServerInfo":{}}"#).unwrap()
        );
        assert_ne!(AgsDiagnostic::new("a").unwrap(), AgsDiagnostic::new("A").unwrap());
    }

    /// As many members as a line can hold, all of one name and of many.
    #[test]
    fn long_lines() {
        let many = vec![("", ""); 10_000];
        let diagnostic = AgsDiagnostic::try_from_iter(many).unwrap();
        let info = diagnostic.view().server_info().unwrap();
        assert_eq!((info.iter().count(), info.get("")), (10_000, None));
        let deep = format!("{{\"ServerInfo\":{}", "{\"a\":".repeat(10_000));
        opaque(deep.as_bytes(), deep.as_bytes());
    }
}
