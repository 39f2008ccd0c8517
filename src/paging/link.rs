//! `Link`: where else to go from here.

use core::fmt;

use http::HeaderName;
use http::header::LINK;

use super::LinkValueRef;
use super::link_value::uri;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Members, Part, arbitrary, field,
};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::whole;
use crate::grammar::quoted::write_quoted;
use crate::grammar::secrets::line_without_secrets;
use crate::grammar::{Fault, unwrap};

static NAME: &HeaderName = &LINK;

/// A [`Link`] header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Link};
///
/// let line = br#"</kv?after=YWJj>; rel="next", </kv>; rel="original""#;
/// let links = Link::parse_strict(FieldLines::one(line))?;
/// assert_eq!(links.iter().count(), 2);
/// assert_eq!(links.find_rel("next").unwrap().target(), "/kv?after=YWJj");
/// assert!(links.find_rel("prev").is_none());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct LinkRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> LinkRef<'a> {
    /// The first link of a relation type from this resource; types are case-insensitive.
    ///
    /// A link with an `anchor` is from some other resource (RFC 8288 3.2), and is passed over.
    #[must_use]
    #[inline]
    pub fn find_rel(&self, rel: &str) -> Option<LinkValueRef<'a>> {
        self.iter().find(|link| link.is_from_here(rel))
    }
}

impl<'a> Members<'a, LinkValueRef<'a>> {
    /// The result of [`LinkRef::find_rel`], found while the header is parsed.
    ///
    /// ```
    /// use masthead::{FieldLines, paging::Link};
    ///
    /// let line = FieldLines::one(br#"</kv>; rel="original", </kv?after=YWJj>; rel="next""#);
    /// let next = Link::members(line).find_rel("next")?;
    /// assert_eq!(next.unwrap().target(), "/kv?after=YWJj");
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the header, whatever is found.
    #[inline]
    pub fn find_rel(self, rel: &str) -> Result<Option<LinkValueRef<'a>>, DecodeError> {
        self.try_find(|link| link.is_from_here(rel))
    }
}

impl PartialEq for LinkRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for LinkRef<'_> {}

impl Describe for LinkRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let links = Description::list(self.iter().map(LinkValueRef::describe));
        Description::Object(vec![Part::new("links", "links to other resources", links)])
    }
}

/// A link that is to be sent; see [`Link::try_from_iter`].
///
/// ```
/// use masthead::paging::LinkValue;
///
/// let link = LinkValue::new("/kv?after=YWJj")?.with_param("rel", "next")?;
/// assert_eq!(format!("{link:?}"), r#"LinkValue(</kv?after=...>; rel="next")"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct LinkValue {
    text: Vec<u8>,
}

impl LinkValue {
    /// A link to a URI reference, as yet without parameters.
    ///
    /// # Errors
    ///
    /// Points at a character that no URI has, or at a percent sign without two digits.
    #[inline]
    pub fn new(target: &str) -> Result<Self, DecodeError> {
        let target = target.as_bytes();
        let fault = match uri(target) {
            Ok(([], ())) => return Ok(Self { text: [b"<", target, b">"].concat() }),
            Ok((rest, ())) => Fault::unexpected(rest, Expected::UriCharacter),
            Err(error) => unwrap(error),
        };
        Err(fault.in_piece(NAME, 0, target))
    }

    /// The same link with one more parameter, whose value is quoted.
    ///
    /// # Errors
    ///
    /// When `name` is no token, or `value` holds a control character; positions are those in it.
    #[inline]
    pub fn with_param(mut self, name: &str, value: &str) -> Result<Self, DecodeError> {
        let (name, value) = (name.as_bytes(), value.as_bytes());
        whole(TCHAR, Expected::Token, name).map_err(|fault| fault.in_piece(NAME, 0, name))?;
        if !value.is_empty() {
            let expected = Expected::FieldContent;
            whole(FIELD, expected, value).map_err(|fault| fault.in_piece(NAME, 0, value))?;
        }
        for part in [b"; ", name, b"="] {
            self.text.extend_from_slice(part);
        }
        write_quoted(value, &mut self.text);
        Ok(self)
    }
}

impl fmt::Debug for LinkValue {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkValue({})", line_without_secrets(NAME, &self.text))
    }
}

/// `Link`: where else to go from here, such as to the next page (RFC 8288 3).
///
/// ```text
/// Link       = #link-value
/// link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
/// link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
/// ```
///
/// A target is checked by its characters: those of RFC 3986, with two digits after each percent sign. Commas and
/// semicolons in it separate nothing.
///
/// Used by Azure App Configuration: `next` on lists, `original` with `Memento-Datetime`, `items` on
/// snapshots. Targets are relative; those of `next` carry `after`, percent-encoded.
///
/// Example from the vendor's documentation: `</kv?after={token}>; rel="next"`.
///
/// Deviations: [`CharacterNoUriHas`](crate::Deviation::CharacterNoUriHas),
/// [`TrailingSemicolon`](crate::Deviation::TrailingSemicolon), and a URI without quotes as `rel`, which is
/// [an unquoted value](crate::Deviation::UnquotedValue).
///
/// ```
/// use masthead::{Field, FieldMapExt, paging::{Link, LinkValue}};
///
/// let next = LinkValue::new("/kv?after=YWJj&api-version=1.0")?.with_param("rel", "next")?;
/// let mut map = http::HeaderMap::new();
/// map.write(&Link::try_from_iter([next])?);
/// assert_eq!(map["link"], r#"</kv?after=YWJj&api-version=1.0>; rel="next""#);
/// let next = map.peek::<Link>()?.unwrap().find_rel("next").unwrap();
/// assert_eq!(next.target(), "/kv?after=YWJj&api-version=1.0");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Link(ListReceived);

impl Link {
    /// A header of links.
    ///
    /// # Errors
    ///
    /// When there are too many of them, or one is too long.
    #[inline]
    pub fn try_from_iter(links: impl IntoIterator<Item = LinkValue>) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<LinkValueRef<'_>>();
        for link in links {
            writer.push_with(|out| out.extend_from_slice(&link.text));
        }
        writer.finish::<Self>().map(Self)
    }
}

field!(list Link, LinkRef of LinkValueRef, NAME);

// Also no link at all.
arbitrary!(Link, {
    let target = "([!#$&-;=?-Z_a-z~\\[\\]]|%[0-9a-fA-F]{2}){0,40}";
    let params = vec(("[a-z]{1,8}\\*?", "[\t -~\u{a0}-\u{2fff}]{0,20}"), 0..4);
    vec((target, params), 0..4).prop_map(|links| {
        let links = links.into_iter().map(|(target, params)| {
            let with = |link: LinkValue, (name, value): &(String, String)| {
                link.with_param(name, value).unwrap()
            };
            params.iter().fold(LinkValue::new(&target).unwrap(), with)
        });
        Link::try_from_iter(links).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    use crate::limits::MAX_LINE_LEN;
    use crate::test_kit::{fails, notes, owned, reads, refuses, writes};
    use crate::{Deviation, Field};

    /// Checks the written form of a line, and the positions of its deviations.
    #[track_caller]
    fn deviates(line: &str, written: &str, deviations: &[(Deviation, usize)]) {
        assert_eq!(notes::<Link>(line).1, deviations);
        reads::<Link>(written);
        writes::<Link>(line, written);
    }

    fn one(line: &str) -> LinkValueRef<'_> {
        let links = Link::parse(FieldLines::one(line.as_bytes())).unwrap();
        links.iter().next().unwrap()
    }

    #[test]
    fn links() {
        deviates("</kv?a=1,2;b>; rel=\"next\"", "</kv?a=1,2;b>; rel=\"next\"", &[]);
        deviates("<>", "<>", &[]);
        deviates("<a%3d>\t;REL = next , ,<b>;x", "<a%3d>; rel=next, <b>; x", &[]);
        deviates("<a>;t=\"x, <y>; \\\"z\\\"\";u", "<a>; t=\"x, <y>; \\\"z\\\"\"; u", &[]);
        deviates("<a>; title*=UTF-8'de'n%c3%a4chstes", "<a>; title*=UTF-8'de'n%c3%a4chstes", &[]);
        deviates("<a>;t=\"ä\"", "<a>; t=\"ä\"", &[]);
    }

    #[test]
    fn deviations() {
        use Deviation::{CharacterNoUriHas, TrailingSemicolon, UnquotedValue};
        deviates(
            "<a>; rel=https://www.w3.org/ns/auth/acl#accessControl; x=1, <b>",
            "<a>; rel=\"https://www.w3.org/ns/auth/acl#accessControl\"; x=1, <b>",
            &[(UnquotedValue, 9)],
        );
        deviates("<a>;REL=urn:x", "<a>; rel=\"urn:x\"", &[(UnquotedValue, 8)]);
        assert!(one("<a>; rel=http://example.org/x").has_rel("http://example.org/x"));
        deviates(
            "</kv?after={token}>; rel=\"next\"",
            "</kv?after=%7Btoken%7D>; rel=\"next\"",
            &[(CharacterNoUriHas, 11)],
        );
        deviates("<{relative uri}>", "<%7Brelative%20uri%7D>", &[(CharacterNoUriHas, 1)]);
        deviates(
            "<//fonts.example/css?family=A:400|B:700>; rel=preload; as=font; type=font/woff2; x",
            "<//fonts.example/css?family=A:400%7CB:700>; rel=preload; as=font; type=\"font/woff2\"; x",
            &[(CharacterNoUriHas, 33), (UnquotedValue, 69)],
        );
        deviates("<a^`>", "<a%5E%60>", &[(CharacterNoUriHas, 2)]);
        deviates("<a>; x=1;", "<a>; x=1", &[(TrailingSemicolon, 8)]);
        deviates(
            "<a>;; x ; , <b>",
            "<a>; x, <b>",
            &[(TrailingSemicolon, 3), (TrailingSemicolon, 8)],
        );
        assert_eq!(one("</{a b}>"), one("</%7Ba%20b%7D>"));
        assert_ne!(one("</{a b}>"), one("</%7ba%20b%7d>"));
    }

    #[test]
    fn faults() {
        refuses::<Link>(&[
            ("a", "expected \"<\" before the link target at byte 0"),
            ("; rel=\"a\",", "expected \"<\" before the link target at byte 0"),
            ("<a", "expected a URI character or \">\" at byte 2"),
        ]);
        for bad in ["\"", "<", "\\", "\t", "é"] {
            fails::<Link>(&format!("<a{bad}>"), "expected a URI character or \">\" at byte 2");
            fails::<Link>(&format!("<{{{bad}>"), "expected a URI character or \">\" at byte 2");
        }
        refuses::<Link>(&[
            ("<%>", "expected two hexadecimal digits at byte 1"),
            ("<%4", "expected two hexadecimal digits at byte 1"),
            ("<a%0g>", "expected two hexadecimal digits at byte 2"),
            ("<{%zz>", "expected two hexadecimal digits at byte 2"),
            ("<a> <b>", "expected a comma or the end of the value at byte 4"),
            ("<a>; rel=", "expected a token or a quoted string at byte 9"),
            ("<a>; =x", "expected a token at byte 5"),
            ("<a>; \"x\"", "expected a token at byte 5"),
            ("<a>; x=\"y", "expected a quoted string with its closing quote at byte 9"),
            ("<a>; x y", "expected a comma or the end of the value at byte 7"),
        ]);
    }

    #[test]
    fn relation_types() {
        let link = one("<a>; anchor=\"#b\"; REL=\"Next  http://x/Y \"; rel=prev; title=t; x");
        let rels: Vec<_> = link.rels().map(|rel| rel.to_str_lossy().into_owned()).collect();
        assert_eq!(rels, ["Next", "http://x/Y"]);
        assert!(link.has_rel("next") && link.has_rel("HTTP://x/y"));
        assert!(!link.has_rel("prev") && !link.has_rel("") && !link.has_rel("nex"));
        assert_eq!(link.params().filter(|(name, _)| name.eq_ignore_ascii_case("rel")).count(), 2);
        assert_eq!(link.anchor().unwrap(), *"#b");
        assert_eq!(
            (link.title().unwrap(), link.title_star()),
            (link.param("Title").unwrap(), None)
        );
        assert_eq!(link.param("x"), None);
        assert_eq!(one("<a>").rels().count(), 0);
        assert!(one("<a>; rel=next").has_rel("next"));
        assert!(
            one(r#"<a>; rel="n\ext\ \\\ \ b""#).rels().eq(one(r#"<a>; rel="next \\ b""#).rels())
        );
    }

    #[test]
    fn a_bad_link_loses_no_other() {
        let line = "<a,b\\c>;x=\"<\\\",\", <b>, <c>; =, <d,<e>, f \"<,\", <g>; x=\"";
        let results: Vec<_> = Link::members(FieldLines::one(line.as_bytes()))
            .map(|member| member.map(|link| link.target()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Err(4), Ok("b"), Err(28), Err(34), Ok("e"), Err(39), Err(55)]);
        for open in ["<a ,b", "<a>; x=\"\\\",<b>"] {
            assert_eq!(Link::members(FieldLines::one(open.as_bytes())).count(), 1);
        }
    }

    #[test]
    fn meaning() {
        let lines = ["<a>;REL=next", "<b>"].map(HeaderValue::from_static);
        let owned = Link::from_lines(lines.into_iter().collect()).unwrap();
        assert_eq!(owned, Link::from_lines(owned.canonical()).unwrap());
        assert_eq!(owned.canonical().as_slice(), ["<a>; rel=next, <b>"]);
        assert_eq!(one("<a>; x=y"), one("<a>;X=\"y\""));
        for other in ["<a>", "<A>; x=y", "<a>; x=y; x=y", "<a>; x", "<a>; z=y", "<a>; x=Y"] {
            assert_ne!(one("<a>; x=y"), one(other));
        }
        let empty = reads::<Link>(b" ,");
        assert_eq!(empty.iter().count(), 0);
    }

    #[test]
    fn a_link_that_would_not_fit_a_line_is_written_as_it_came() {
        let line = format!("<{}>;x", "{".repeat(MAX_LINE_LEN - 4));
        let owned = owned::<Link>(&line);
        assert_eq!(owned.to_lines().as_slice(), [&line]);
    }

    #[test]
    fn only_links_are_written() {
        let link = |target| LinkValue::new(target).unwrap();
        assert_eq!(LinkValue::new("/{a}").unwrap_err().offset(), 1);
        assert_eq!(LinkValue::new("/a>, <b").unwrap_err().offset(), 2);
        assert_eq!(LinkValue::new("/%4").unwrap_err().code(), "invalid-escape");
        assert!(link("/").with_param("a b", "").is_err());
        assert_eq!(link("/").with_param("a", "x\r\ny").unwrap_err().offset(), 1);
        let written = Link::try_from_iter([link("")
            .with_param("rel", "a b")
            .unwrap()
            .with_param("t", "\"")
            .unwrap()]);
        assert_eq!(written.unwrap().to_lines().as_slice(), [r#"<>; rel="a b"; t="\"""#]);
        assert!(Link::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        assert_eq!(Link::try_from_iter(vec![link("/"); 1025]).unwrap_err().code(), "too-many");
    }

    #[test]
    fn equal_by_links() {
        let lines = [
            "",
            "<a>",
            "<b>",
            "<A>",
            "<a>; x",
            "<a>; x=y",
            "<a>; x=Y",
            "<a>; z=y",
            "<a>; x=y; x=y",
            "<a>, <b>",
            "<b>, <a>",
            "<a>, <a>",
        ];
        let read = |line: &str| owned::<Link>(line);
        for (i, one) in lines.iter().enumerate() {
            for (j, other) in lines.iter().enumerate() {
                let (one, other) = (read(one), read(other));
                assert_eq!(one == other, i == j, "{one:?} {other:?}");
                assert_eq!(one.view() == other.view(), i == j, "{one:?} {other:?}");
            }
        }
        let params =
            ["", "; x", "; x=y", "; x=Y", "; z=y", "; x=y; x=y"].map(|it| format!("<a>{it}"));
        for (i, one_line) in params.iter().enumerate() {
            for (j, other) in params.iter().enumerate() {
                assert_eq!(
                    one(one_line).params() == one(other).params(),
                    i == j,
                    "{one_line} {other}"
                );
            }
        }
        assert_eq!(read("<a>; X=\"y\"").view(), read("<a>;x = y ,").view());
    }
}
