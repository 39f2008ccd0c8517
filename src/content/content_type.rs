//! `Content-Type`: what the content of the message is.

use core::fmt;

use http::HeaderName;
use http::header::CONTENT_TYPE;

use super::parameters::{Essence, Parameters, is_boundary, noting_parameter, show, strict_piece};
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, ParameterValue, Part, Spans, arbitrary, ascii,
    field,
};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::whole;
use crate::grammar::parameter::parameters;
use crate::grammar::quoted::write_quoted;
use crate::grammar::{Parsed, Span};

static NAME: &HeaderName = &CONTENT_TYPE;

/// A media type (RFC 9110 8.3.1), borrowed.
///
/// Media types are equal if they mean the same: type, subtype and parameter names are case-insensitive; parameter
/// values are case-sensitive, except for that of `charset`. `Display` writes the canonical form.
///
/// ```
/// use masthead::content::ContentTypeRef;
///
/// let page = ContentTypeRef::new("Text/HTML;Charset=\"utf-8\"")?;
/// assert_eq!(page, ContentTypeRef::new("text/html; charset=UTF-8")?);
/// assert_eq!((page.type_(), page.subtype()), ("Text", "HTML"));
/// assert!(page.is("text/html"));
/// assert_eq!(page.param("charset")?.unwrap(), *"utf-8");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ContentTypeRef<'a> {
    essence: Essence<'a>,
    params: &'a [u8],
    only: Option<OnlyToken>,
}

impl<'a> ContentTypeRef<'a> {
    /// A media type of its text, parameters included.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `text`.
    #[inline]
    pub fn new(text: &'a str) -> Result<Self, DecodeError> {
        strict_piece(NAME, text, media_type)
    }

    /// Type and subtype as they were sent: `application/json`.
    #[must_use]
    #[inline]
    pub fn essence(&self) -> &'a str {
        ascii(self.essence.text)
    }

    /// The type as it was sent: `application`.
    #[must_use]
    #[inline]
    pub fn type_(&self) -> &'a str {
        self.essence.type_text()
    }

    /// The subtype as it was sent: `json`.
    #[must_use]
    #[inline]
    pub fn subtype(&self) -> &'a str {
        ascii(self.essence.subtype())
    }

    /// The structured syntax suffix at the end of the subtype: `json` for `problem+json`.
    ///
    /// ```
    /// use masthead::content::ContentTypeRef;
    ///
    /// assert_eq!(ContentTypeRef::new("application/problem+json")?.suffix(), Some("json"));
    /// assert_eq!(ContentTypeRef::new("application/json")?.suffix(), None);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn suffix(&self) -> Option<&'a str> {
        self.subtype().rsplit_once('+').map(|(_, suffix)| suffix)
    }

    /// Returns `true` if `essence` is the type and subtype, such as `application/json`; they are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, essence: &str) -> bool {
        self.essence.text.eq_ignore_ascii_case(essence.as_bytes())
    }

    /// The parameters, in order.
    #[must_use]
    #[inline]
    pub fn params(&self) -> Parameters<'a> {
        Parameters::of_type(self.params)
    }

    /// The value of the parameter `name`; names are case-insensitive.
    ///
    /// # Errors
    ///
    /// As [`Parameters::get`]: when it occurs again.
    #[inline]
    pub fn param(&self, name: &str) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        match self.only.and_then(|only| only.of(self.params)) {
            Some((found, value)) => {
                let name = name.as_bytes();
                // Names are mostly spelled alike.
                let is_it = found == name || found.eq_ignore_ascii_case(name);
                Ok(is_it.then_some(ParameterValue::token(value)))
            }
            None => self.params().get(name),
        }
    }

    /// The boundary between the parts of a multipart type, if the parameter is there.
    ///
    /// ```
    /// use masthead::content::ContentTypeRef;
    ///
    /// let parts = ContentTypeRef::new("multipart/related; boundary=\"foo bar\"")?;
    /// assert_eq!(parts.boundary()?.unwrap(), *"foo bar");
    /// assert!(ContentTypeRef::new("multipart/related; boundary=\"foo \"")?.boundary().is_err());
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Without a place: as [`param`](Self::param), and when the value is no boundary of RFC 2046 5.1.1.
    /// That has 1 to 70 characters, which are letters, digits, any of `'()+_,-./:=?` or a space, and no
    /// space at its end.
    #[inline]
    pub fn boundary(&self) -> Result<Option<ParameterValue<'a>>, DecodeError> {
        match self.param("boundary")? {
            Some(value) if !is_boundary(value) => {
                Err(DecodeError::new(NAME, ErrorKind::UnexpectedByte, Expected::Boundary))
            }
            value => Ok(value),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.essence.text.iter().map(u8::to_ascii_lowercase));
        self.params().write(b"; ", out);
    }
}

impl PartialEq for ContentTypeRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.essence.text.eq_ignore_ascii_case(other.essence.text)
            && self.params() == other.params()
    }
}

impl Eq for ContentTypeRef<'_> {}

impl fmt::Display for ContentTypeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        show(f, &out)
    }
}

impl fmt::Debug for ContentTypeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentTypeRef({self})")
    }
}

impl Describe for ContentTypeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let essence = Description::text(self.essence.text.to_ascii_lowercase());
        Description::Object(vec![
            Part::new("essence", "media type of the content", essence),
            Part::new("params", "names and values", self.params().describe()),
        ])
    }
}

/// ```text
/// media-type = type "/" subtype parameters
/// ```
#[inline]
fn media_type<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, ContentTypeRef<'a>> {
    let (at_params, essence) = Essence::read(input, Expected::MediaType)?;
    let mut only = None;
    let mut is_first = true;
    let (rest, params) = parameters(at_params, |at| {
        let (rest, (name, value)) = noting_parameter(at, notes)?;
        let is_only_token = is_first && !value.is_quoted() && !value.needs_quotes();
        only = if is_only_token { OnlyToken::new(at_params, at, name, rest) } else { None };
        is_first = false;
        Ok((rest, ()))
    })?;
    Ok((rest, ContentTypeRef { essence, params, only }))
}

/// Where in the parameters the only one stands, if its value is a token: nearly always there is one, or none.
// Its look-up need not read the parameters again, which takes 150 instructions.
#[derive(Clone, Copy)]
struct OnlyToken {
    name: u16,
    equals: u16,
    end: u16,
}

impl OnlyToken {
    /// The place of the parameter `name`, with which `at` begins and which `rest` follows.
    #[inline]
    fn new(params: &[u8], at: &[u8], name: &[u8], rest: &[u8]) -> Option<Self> {
        // No field line has a position that is larger than 16 bits, but text for a new one may.
        let place = |left: usize| u16::try_from(params.len() - left).ok();
        Some(Self {
            name: place(at.len())?,
            equals: place(at.len() - name.len())?,
            end: place(rest.len())?,
        })
    }

    /// Its name and its value.
    #[inline]
    fn of(self, params: &[u8]) -> Option<(&[u8], &[u8])> {
        let [name, equals, end] = [self.name, self.equals, self.end].map(usize::from);
        Some((params.get(name..equals)?, params.get(equals + 1..end)?))
    }
}

#[derive(Clone, Copy)]
struct TypeSpans {
    /// All of the value, and how much of it is the essence, and before the slash.
    value: Span,
    essence: u16,
    slash: u16,
    only: Option<OnlyToken>,
}

impl Spans for TypeSpans {
    const PATTERN: Option<&'static str> =
        Some("{token}/{token}(?:{ows};{ows}{token}={value})*(?:{ows};)?");

    type Ref<'a> = ContentTypeRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        let (rest, ContentTypeRef { essence, only, .. }) = media_type(input, notes)?;
        let value = Span::before(rest, &input[..input.len() - rest.len()], line_len);
        let [essence, slash] =
            [essence.text.len(), essence.slash].map(|len| u16::try_from(len).unwrap_or(u16::MAX));
        Ok((rest, Self { value, essence, slash, only }))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> ContentTypeRef<'_> {
        fixed.into()
    }

    #[inline]
    fn canonical(view: ContentTypeRef<'_>) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        view.write(&mut out);
        Some(out)
    }
}

impl<'a> From<Fixed<'a, TypeSpans>> for ContentTypeRef<'a> {
    #[inline]
    fn from(fixed: Fixed<'a, TypeSpans>) -> Self {
        let TypeSpans { value, essence, slash, only } = fixed.spans;
        let parts = value.of(fixed.line).split_at_checked(essence.into());
        let (text, params) = parts.unwrap_or_default();
        Self { essence: Essence { text, slash: slash.into() }, params, only }
    }
}

/// `Content-Type`: what the content of the message is (RFC 9110 8.3).
///
/// ```text
/// Content-Type = media-type
/// media-type   = type "/" subtype parameters
/// type         = token
/// subtype      = token
/// parameters   = *( OWS ";" OWS [ parameter ] )
/// parameter    = token "=" ( token / quoted-string )
/// ```
///
/// Used by Azure App Configuration, Azure Cosmos DB and Youforce, in requests and responses. A semicolon without a
/// parameter is within the grammar, and is never written. A parameter that occurs again is accepted;
/// [`ContentTypeRef::param`] reports it.
///
/// Example of the App Configuration page:
/// `application/vnd.microsoft.appconfig.kv+json; charset=utf-8;`. Of the Cosmos DB page:
/// `application/query+json`. Of the Youforce page: `multipart/related;boundary=foo_bar_baz`.
///
/// Deviations: a value without the quotes that it needs is
/// [an unquoted value](crate::Deviation::UnquotedValue), and a `charset` or a `boundary` without a value
/// [an empty one](crate::Deviation::EmptyValue).
///
/// ```
/// use masthead::{Field, FieldMapExt, content::ContentType};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ContentType::new("multipart/related")?.with_param("boundary", "foo bar")?);
/// assert_eq!(map["content-type"], "multipart/related; boundary=\"foo bar\"");
///
/// let line = b"application/vnd.microsoft.appconfig.kv+json; charset=utf-8;";
/// map.insert("content-type", http::HeaderValue::from_bytes(line).unwrap());
/// let media_type = map.peek::<ContentType>()?.unwrap();
/// assert!(media_type.is("application/vnd.microsoft.appconfig.kv+json"));
/// assert_eq!(media_type.suffix(), Some("json"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ContentType(FixedReceived<TypeSpans>);

impl ContentType {
    /// A header of a media type, such as `application/json`, parameters included.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `media_type`; or when it is too long for a field line.
    #[inline]
    pub fn new(media_type: &str) -> Result<Self, DecodeError> {
        let mut value = Vec::new();
        ContentTypeRef::new(media_type)?.write(&mut value);
        FixedReceived::from_parts(NAME, value).map(Self)
    }

    /// The same header with one more parameter; its value is quoted where it has to be.
    ///
    /// # Errors
    ///
    /// When there is such a parameter already, when `name` is no token or `value` holds a control
    /// character, or when the value becomes too long for a field line; positions are those in the
    /// piece.
    #[inline]
    pub fn with_param(self, name: &str, value: &str) -> Result<Self, DecodeError> {
        let piece = name.as_bytes();
        whole(TCHAR, Expected::Token, piece).map_err(|fault| fault.in_piece(NAME, 0, piece))?;
        if self.view().params().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            let kind = ErrorKind::DuplicateParameter;
            return Err(DecodeError::new(NAME, kind, Expected::Parameter).at(0, 0..name.len()));
        }
        let mut out = Vec::new();
        self.view().write(&mut out);
        out.extend_from_slice(b"; ");
        out.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
        out.push(b'=');
        let piece = value.as_bytes();
        if !piece.is_empty() && whole(TCHAR, Expected::Token, piece).is_ok() {
            out.extend_from_slice(piece);
            return FixedReceived::from_parts(NAME, out).map(Self);
        }
        if !piece.is_empty() {
            let expected = Expected::FieldContent;
            whole(FIELD, expected, piece).map_err(|fault| fault.in_piece(NAME, 0, piece))?;
        }
        write_quoted(piece, &mut out);
        FixedReceived::from_parts(NAME, out).map(Self)
    }
}

field!(fixed ContentType, ContentTypeRef, TypeSpans, NAME);

arbitrary!(ContentType, {
    let params =
        proptest::collection::btree_map("[a-z]{1,8}", "[\t -~\u{a0}-\u{2fff}]{0,20}", 0..4);
    ("[!#-'*+.0-9A-Za-z^_`|~-]{1,12}/[!#-'*+.0-9A-Za-z^_`|~-]{1,40}", params).prop_map(
        |(essence, params)| {
            let with = |it: ContentType, (name, value): (&String, &String)| {
                it.with_param(name, value).unwrap()
            };
            params.iter().fold(ContentType::new(&essence).unwrap(), with)
        },
    )
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Deviation;
    use crate::Field;
    use crate::test_kit::{keeps, notes, owned, refuses, writes};

    #[track_caller]
    fn is(line: &str, canonical: &str) {
        keeps::<ContentType>(line, canonical);
        assert_eq!(ContentType::new(canonical).unwrap(), owned(line));
    }

    #[test]
    fn media_types() {
        is("text/html", "text/html");
        is(" IMAGE/SVG+XML\t", "image/svg+xml");
        is("text/html;;; Charset=UTF-8 ;; a=\"\\b\" ; ", "text/html; charset=UTF-8; a=\"\\b\"");
        is("application/a+json; charset=utf-8;", "application/a+json; charset=utf-8");
        is("text/html;a=\";,\\\"\";b=\"\"", "text/html; a=\";,\\\"\"; b=\"\"");
        is("a/b;p=\"Straße\"", "a/b; p=\"Straße\"");
        is("*/*;q=1", "*/*; q=1");
        is("a/b;x=1;x=2", "a/b; x=1; x=2");
    }

    #[test]
    fn parts() {
        let owned = owned::<ContentType>("Application/x.Y+a+JSON; Boundary=\"a b\";c=1;C=2");
        let media_type = owned.view();
        assert_eq!(media_type.essence(), "Application/x.Y+a+JSON");
        assert_eq!((media_type.type_(), media_type.subtype()), ("Application", "x.Y+a+JSON"));
        assert_eq!(media_type.suffix(), Some("JSON"));
        assert!(media_type.is("application/X.y+a+json") && !media_type.is("application"));
        let names: Vec<_> = media_type.params().map(|(name, _)| name).collect();
        assert_eq!(names, ["Boundary", "c", "C"]);
        assert_eq!(media_type.param("boundary").unwrap().unwrap(), *"a b");
        assert_eq!(media_type.param("charset"), Ok(None));
        // One alone is found by its place.
        for alone in
            ["a/b;Charset=x", "a/b ;; Charset=\"x\" ;", "a/b;Charset=\"\\x\"", "a/b;Charset=x; y=z"]
        {
            let alone = ContentTypeRef::new(alone).unwrap();
            assert_eq!(alone.param("charset").unwrap().unwrap(), *"x");
            assert_eq!(alone.param("harset"), Ok(None));
        }
        let long = format!("a/b;x={}", "y".repeat(1 << 16));
        let long = ContentTypeRef::new(&long).unwrap();
        assert_eq!(long.param("x").unwrap().unwrap().raw().len(), 1 << 16);
        let again = media_type.param("c").unwrap_err();
        assert_eq!(again.to_string(), "content-type: parameter occurs again at byte 0");
        assert_eq!(
            format!("{owned:?}"),
            "ContentType(ContentTypeRef(application/x.y+a+json; boundary=\"a b\"; c=1; c=2))"
        );
    }

    #[test]
    fn boundaries() {
        let boundary = |value: &str| {
            let media_type = format!("multipart/related;boundary={value}");
            let media_type = ContentTypeRef::new(&media_type).unwrap();
            media_type.boundary().map(|value| value.unwrap().to_str_lossy().into_owned())
        };
        let ok = |value: &str| Ok(value.to_owned());
        assert_eq!(boundary("foo_bar_baz"), ok("foo_bar_baz"));
        assert_eq!(boundary("\"foo\\_bar_baz\""), ok("foo_bar_baz"));
        let all = "09azAZ '()+_,-./:=?";
        assert_eq!(boundary(&format!("\"{all}\"")), ok(all));
        assert_eq!(boundary(&"a".repeat(70)), ok(&"a".repeat(70)));
        let long = "a".repeat(71);
        for bad in ["\"\"", "\"a \"", "\" \"", "a*", "\"a;b\"", "\"a\tb\"", "\"é\"", "a%20", &long]
        {
            let message = "content-type: expected a boundary of 1 to 70 characters at byte 0";
            assert_eq!(boundary(bad).unwrap_err().to_string(), message, "{bad}");
        }
        assert_eq!(boundary("a;Boundary=a").unwrap_err().code(), "duplicate-parameter");
        assert_eq!(ContentTypeRef::new("multipart/related").unwrap().boundary(), Ok(None));
    }

    #[test]
    fn equality_is_by_meaning() {
        let same = |a, b| ContentTypeRef::new(a).unwrap() == ContentTypeRef::new(b).unwrap();
        for form in
            ["Text/HTML;Charset=\"utf-8\"", "text/html; charset=UTF-8;", "text/html;charset=utf-8"]
        {
            assert!(same(form, "text/html;charset=utf-8"), "{form}");
        }
        assert!(same("a/b;x=1;y=\"2\"", "a/b;y=2;X=1"));
        assert!(same("a/b;x=\"\\1\"", "a/b;x=1"));
        assert!(!same("a/b;x=a", "a/b;x=A"));
        assert!(!same("a/b;x=1;x=2", "a/b;x=2;x=1"));
        assert!(!same("a/b;x=1;x=1;y=2", "a/b;x=1;y=2;y=2"));
        assert!(!same("a/b", "a/b;x=1"));
        assert!(!same("a/b", "a/c"));
    }

    #[test]
    fn deviations() {
        use Deviation::{EmptyValue, UnquotedValue};
        let deviates = |line: &str, canonical: &str, expected: &[(Deviation, usize)]| {
            assert_eq!(notes::<ContentType>(line).1, expected, "{line}");
            writes::<ContentType>(line, canonical);
            assert!(ContentTypeRef::new(line).is_err(), "{line}");
        };
        let line = "multipart/form-data; boundary====17=== ; charset=a";
        let written = "multipart/form-data; boundary=\"===17===\"; charset=a";
        deviates(line, written, &[(UnquotedValue, 30)]);
        deviates("a/b;Boundary=k/Z.D", "a/b; boundary=\"k/Z.D\"", &[(UnquotedValue, 13)]);
        deviates("text/html; charset=", "text/html; charset=\"\"", &[(EmptyValue, 19)]);
        deviates("a/b;charset=;y=1", "a/b; charset=\"\"; y=1", &[(EmptyValue, 12)]);
        deviates("a/b; Boundary=", "a/b; boundary=\"\"", &[(EmptyValue, 14)]);
        let line = "multipart/related; type=text/xml; start=<a@b>; boundary=c";
        let written = "multipart/related; type=\"text/xml\"; start=\"<a@b>\"; boundary=c";
        deviates(line, written, &[(UnquotedValue, 24), (UnquotedValue, 40)]);
        let line = "application/ld+json; profile=https://www.w3.org/ns/activitystreams";
        let written = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
        deviates(line, written, &[(UnquotedValue, 29)]);
        let boundary = notes::<ContentType>("a/b; boundary=x:y").0.boundary().unwrap().unwrap();
        assert_eq!(boundary, *"x:y");
        assert!(!boundary.is_quoted());
    }

    #[test]
    fn faults() {
        refuses::<ContentType>(&[
            ("", "expected a media type at byte 0"),
            ("text", "expected \"/\" at byte 4"),
            ("te xt/plain", "expected \"/\" at byte 2"),
            ("text/", "expected a subtype at byte 5"),
            ("text/ plain", "expected a subtype at byte 5"),
            ("text/plai n", "expected the end of the value at byte 10"),
            ("a/b, c/d", "expected the end of the value at byte 3"),
            ("a/b;, c/d", "expected the end of the value at byte 4"),
            ("a/b;x", "expected \"=\" at byte 5"),
            ("a/b;x =1", "expected \"=\" at byte 5"),
            ("a/b; x= 1", "expected a token or a quoted string at byte 7"),
            ("a/b;x=;y=1", "expected a token or a quoted string at byte 6"),
            ("a/b;\"x\"=1", "expected a token at byte 4"),
            ("a/b;x=\"1", "expected a quoted string with its closing quote at byte 8"),
            ("a/b;x=c/d\"", "expected the end of the value at byte 7"),
            ("a/b;=c/d", "expected a token at byte 4"),
            ("a/b;charset=c/d", "expected the end of the value at byte 13"),
            ("a/b;x=<c d>", "expected a token or a quoted string at byte 6"),
            ("a/b;boundary=c@d", "expected the end of the value at byte 14"),
            ("a/b;boundary=c/d\"", "expected the end of the value at byte 14"),
            ("a/b;x=\"1\"2", "expected the end of the value at byte 9"),
            ("a/b;x=1\"", "expected the end of the value at byte 7"),
            ("a/kvset+json\"", "expected the end of the value at byte 12"),
        ]);
    }

    #[test]
    fn only_checked_parts_are_written() {
        let json = || ContentType::new("Application/JSON;").unwrap();
        assert_eq!(json().to_lines().as_slice(), ["application/json"]);
        let with = |name, value| json().with_param(name, value).map(|it| it.to_lines());
        assert_eq!(with("A", "b").unwrap().as_slice(), ["application/json; a=b"]);
        assert_eq!(with("a", "").unwrap().as_slice(), ["application/json; a=\"\""]);
        assert_eq!(with("a", "\"\\;").unwrap().as_slice(), ["application/json; a=\"\\\"\\\\;\""]);
        assert_eq!(with("a b", "c").unwrap_err().offset(), 1);
        assert_eq!(with("a", "b\r\nc").unwrap_err().offset(), 1);
        assert_eq!(with("a", &"b".repeat(70_000)).unwrap_err().code(), "too-long");
        let twice = json().with_param("a", "b").unwrap().with_param("A", "b").unwrap_err();
        assert_eq!(twice.code(), "duplicate-parameter");
        assert_eq!(ContentType::new("json").unwrap_err().offset(), 4);
    }
}
