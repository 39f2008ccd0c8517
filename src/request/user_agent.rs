//! `User-Agent`: which software asks.

use core::fmt;
use core::iter::FusedIterator;
use std::borrow::Cow;

use http::HeaderName;
use http::header::USER_AGENT;

use super::driver_info::DriverInfo;
use super::user_agent_part::{Product, UserAgentPart, part, product_parts};
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Field, Fixed, FixedReceived, Lines, Part, Spans, arbitrary, field, text,
};
use crate::grammar::leaf::ows;
use crate::grammar::{Parsed, Span, fault};

static NAME: &HeaderName = &USER_AGENT;

#[derive(Clone, Copy)]
struct AgentSpans {
    text: Span,
    free_text: bool,
}

impl Spans for AgentSpans {
    // Comments nest, so the grammar is not regular.
    const PATTERN: Option<&'static str> = None;

    type Ref<'a> = UserAgentRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        let mut rest = input;
        let (mut free_text, mut is_glued) = (false, false);
        let behind = loop {
            let (after, part) = part(rest)?;
            let known = match part {
                UserAgentPart::Product(_) => true,
                UserAgentPart::Comment(_) => rest.len() < input.len(),
                UserAgentPart::Other([]) => {
                    return fault(ErrorKind::Empty, Expected::Product, input, 0);
                }
                UserAgentPart::Other(_) => false,
            };
            // Told once: free text is free text.
            if !known && !free_text {
                free_text = true;
                notes.note(Deviation::FreeTextUserAgent, rest);
            }
            is_glued |= after.starts_with(b"(");
            rest = ows(after);
            if rest.is_empty() {
                break after;
            }
        };
        // Free text has no other form, so that nothing else is said of it.
        if is_glued && !free_text {
            note_glued(input, notes);
        }
        let text = Span::before(behind, &input[..input.len() - behind.len()], line_len);
        Ok((behind, Self { text, free_text }))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> UserAgentRef<'_> {
        let Self { text, free_text } = fixed.spans;
        UserAgentRef { text: text.of(fixed.line), free_text }
    }

    /// One space between the parts. What is free text stays as it is: its white space is its own.
    #[inline]
    fn canonical(view: UserAgentRef<'_>) -> Option<Vec<u8>> {
        if view.free_text {
            return None;
        }
        let mut out = Vec::new();
        for part in view.parts() {
            if !out.is_empty() {
                out.push(b' ');
            }
            part.write(&mut out);
        }
        Some(out)
    }

    #[inline]
    fn without_canonical(view: UserAgentRef<'_>) -> Vec<u8> {
        view.text.to_vec()
    }
}

/// Notes the comments that follow a product without a space.
#[cold]
fn note_glued(mut rest: &[u8], notes: &mut Notes) {
    while let Ok((after, _)) = part(rest) {
        if after.starts_with(b"(") {
            notes.note(Deviation::MissingSpace, after);
        }
        rest = ows(after);
        if rest.is_empty() {
            break;
        }
    }
}

/// A [`User-Agent`](UserAgent) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, request::UserAgent};
///
/// let line = b"azsdk-python-cosmos/4.9.0 Python/3.11.7 (Linux-x86_64)";
/// let agent = UserAgent::parse_strict(FieldLines::one(line))?;
/// let product = agent.product().unwrap();
/// assert_eq!((product.name(), product.version()), ("azsdk-python-cosmos", Some("4.9.0")));
/// assert_eq!(agent.parts().count(), 3);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct UserAgentRef<'a> {
    text: &'a [u8],
    free_text: bool,
}

impl<'a> UserAgentRef<'a> {
    /// The value as it was sent.
    #[must_use]
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.text
    }

    /// The value as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.text)
    }

    /// The first product, which is the most significant one.
    ///
    /// Every value has one, but for [free text](Deviation::FreeTextUserAgent).
    #[must_use]
    #[inline]
    pub fn product(&self) -> Option<Product<'a>> {
        self.parts().find_map(|part| match part {
            UserAgentPart::Product(product) => Some(product),
            _ => None,
        })
    }

    /// The driver below an SDK, and the system, as new clients of Azure Cosmos DB send them; `None` for any other form.
    #[must_use]
    #[inline]
    pub fn driver_info(&self) -> Option<DriverInfo<'a>> {
        DriverInfo::of(*self)
    }

    /// The products and comments, in order.
    #[must_use]
    #[inline]
    pub const fn parts(&self) -> UserAgentParts<'a> {
        UserAgentParts { rest: self.text }
    }
}

impl PartialEq for UserAgentRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.parts().eq(other.parts())
    }
}

impl Eq for UserAgentRef<'_> {}

impl fmt::Debug for UserAgentRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts()).finish()
    }
}

impl Describe for UserAgentRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let mut parts = product_parts(self.product());
        parts.extend(self.driver_info().iter().flat_map(DriverInfo::describe));
        let all = Description::list(self.parts().map(UserAgentPart::describe));
        parts.push(Part::new("products", "products and comments, in order", all));
        Description::Object(parts)
    }
}

/// The parts of a [`User-Agent`](UserAgent), in order.
///
/// ```
/// use masthead::{Field, FieldLines, request::UserAgent};
///
/// let agent = UserAgent::parse_strict(FieldLines::one(b"CERN-LineMode/2.15 libwww/2.17b3"))?;
/// assert_eq!(agent.parts().count(), 2);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct UserAgentParts<'a> {
    rest: &'a [u8],
}

impl<'a> UserAgentParts<'a> {
    /// The text of the parts that are still to come.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for UserAgentParts<'a> {
    type Item = UserAgentPart<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        // Every part was read before, and reads the same now.
        let (rest, part) = part(self.rest).ok()?;
        self.rest = ows(rest);
        Some(part)
    }
}

impl FusedIterator for UserAgentParts<'_> {}

impl fmt::Debug for UserAgentParts<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// `User-Agent`: which software asks (RFC 9110 10.1.5).
///
/// ```text
/// User-Agent      = product *( RWS ( product / comment ) )
/// product         = token [ "/" product-version ]
/// product-version = token
/// comment         = "(" *( ctext / quoted-pair / comment ) ")"
/// ```
///
/// Used by Azure Cosmos DB, whose documentation accepts any text and recommends a name and a version, by Azure App
/// Configuration, and by VOSS Automate, which requires it with a Microsoft Azure Web Proxy. Comments nest as deep as
/// the line is long. Names, versions and comments are compared byte for byte.
///
/// New clients of Azure Cosmos DB describe their driver and system in the first comment:
/// [`driver_info`](UserAgentRef::driver_info) reads it.
///
/// Example of the Cosmos DB page: `Microsoft.Document.Client/1.0.0.0`. Of the VOSS Automate page:
/// `AzureTestClient`.
///
/// Deviations: [`FreeTextUserAgent`](Deviation::FreeTextUserAgent), and a comment right after a product, which
/// [lacks its space](Deviation::MissingSpace).
///
/// ```
/// use masthead::{FieldMapExt, request::{Product, UserAgent}};
///
/// let app = UserAgent::new(Product::new("ContosoMarketingApp", Some("1.0.0"))?)?;
/// let agent = app.with_product(Product::new("hyper", None)?)?.with_comment("Linux (x86)")?;
/// let mut map = http::HeaderMap::new();
/// map.write(&agent);
/// assert_eq!(map["user-agent"], r"ContosoMarketingApp/1.0.0 hyper (Linux \(x86\))");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct UserAgent(FixedReceived<AgentSpans>);

impl UserAgent {
    /// A header of one product.
    ///
    /// # Errors
    ///
    /// When the product is too long for a field line.
    #[inline]
    pub fn new(product: Product<'_>) -> Result<Self, DecodeError> {
        FixedReceived::from_parts(NAME, product.to_string().into_bytes()).map(Self)
    }

    /// The header with another product at its end.
    ///
    /// # Errors
    ///
    /// When the header gets too long for a field line, or was free text.
    #[inline]
    pub fn with_product(self, product: Product<'_>) -> Result<Self, DecodeError> {
        self.and(|out| UserAgentPart::Product(product).write(out))
    }

    /// The header with a comment at its end; what has a meaning in comments is escaped.
    ///
    /// # Errors
    ///
    /// When the comment holds a control character, and as [`with_product`](Self::with_product).
    #[inline]
    pub fn with_comment(self, comment: &str) -> Result<Self, DecodeError> {
        let comment = comment.as_bytes();
        Lines::try_from_bytes(NAME, [comment])?;
        self.and(|out| {
            out.push(b'(');
            for &b in comment {
                if matches!(b, b'(' | b')' | b'\\') {
                    out.push(b'\\');
                }
                out.push(b);
            }
            out.push(b')');
        })
    }

    fn and(self, write: impl FnOnce(&mut Vec<u8>)) -> Result<Self, DecodeError> {
        let mut line = self.view().text.to_vec();
        line.push(b' ');
        write(&mut line);
        let lines = Lines::try_from_bytes(NAME, [&line[..]])?;
        Self::parse_strict(lines.as_field_lines())?;
        Self::from_lines(lines).map_err(|rejected| rejected.error)
    }
}

field!(fixed UserAgent, UserAgentRef, AgentSpans, NAME);

// Products and comments.
arbitrary!(UserAgent, {
    let token = "[A-Za-z0-9!#$&'*+^_`|~.-]{1,12}";
    let product = (token, option::of(token));
    let comment = option::of("[\t -~\u{a0}-\u{2fff}]{0,24}");
    vec((product, comment), 1..4).prop_map(|parts| {
        let product = |(name, version): &(String, Option<String>)| {
            UserAgent::new(Product::new(name, version.as_deref()).unwrap()).unwrap()
        };
        let agents = parts.iter().map(|(name, comment)| match comment {
            Some(comment) => product(name).with_comment(comment).unwrap(),
            None => product(name),
        });
        let texts: Vec<_> = agents.map(|agent| agent.view().text().into_owned()).collect();
        texts.join(" ").parse::<UserAgent>().unwrap()
    })
});

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::FieldLines;
    use crate::test_kit::{fails, owned, writes};

    fn read(line: &[u8]) -> Result<(UserAgentRef<'_>, Vec<usize>), DecodeError> {
        let mut notes = Notes::new();
        let view = UserAgent::parse_noting(FieldLines::one(line), &mut notes)?;
        let is_free =
            |note: crate::deviation::Note| note.deviation() == Deviation::FreeTextUserAgent;
        assert!(
            notes.iter().all(|note| is_free(note) || note.deviation() == Deviation::MissingSpace)
        );
        assert_eq!(view.free_text, notes.iter().any(is_free));
        Ok((view, notes.iter().map(|note| note.offset()).collect()))
    }

    /// The first product, how many parts there are, where the line deviates, and what is written.
    #[track_caller]
    fn describes(
        line: &str,
        product: Option<&str>,
        parts: usize,
        notes: &[usize],
        canonical: &str,
    ) {
        let (view, noted) = read(line.as_bytes()).unwrap();
        assert_eq!(view.product().map(|p| p.to_string()).as_deref(), product);
        assert_eq!((view.parts().count(), &noted[..]), (parts, notes));
        writes::<UserAgent>(line, canonical);
        assert_eq!(owned::<UserAgent>(line).to_lines().as_slice(), [line]);
    }

    #[test]
    fn products_and_comments() {
        let line = "CERN-LineMode/2.15 libwww/2.17b3";
        describes(line, Some("CERN-LineMode/2.15"), 2, &[], line);
        describes("AzureTestClient", Some("AzureTestClient"), 1, &[], "AzureTestClient");
        describes(" a/1 \t (b (c)  d)  e ", Some("a/1"), 3, &[], "a/1 (b (c)  d) e");
        describes("a () (é)", Some("a"), 3, &[], "a () (é)");
        // The pipes of the Azure Cosmos DB SDK for .NET are characters of tokens.
        let line = "cosmos-netstandard-sdk/3.31.2|1|X64|Microsoft Windows 10.0.22621|.NET 7.0.2|N|";
        describes(line, Some("cosmos-netstandard-sdk/3.31.2|1|X64|Microsoft"), 4, &[], line);
    }

    #[test]
    fn free_text() {
        let line = "azsdk-js-identity/4.4.1 OS/(x64-Windows NT) Node/20.13.1";
        describes(line, Some("azsdk-js-identity/4.4.1"), 3, &[24], line);
        describes("(only a comment)", None, 1, &[0], "(only a comment)");
        describes("(a) b/1", Some("b/1"), 2, &[0], "(a) b/1");
        describes("a/1(b)c", None, 1, &[0], "a/1(b)c");
        describes("my app: x, y", Some("my"), 4, &[3], "my app: x, y");
        describes("a/1 (unclosed  b/2", Some("a/1"), 2, &[4], "a/1 (unclosed  b/2");
        describes("é", None, 1, &[0], "é");
    }

    #[test]
    fn a_comment_right_after_a_product() {
        let (view, noted) = read(b"com.example.app/1.2.34(App; android 16) Build/1234").unwrap();
        assert_eq!((view.product().unwrap().version(), &noted[..]), (Some("1.2.34"), &[22][..]));
        assert_eq!(view.parts().count(), 3);
        writes::<UserAgent>("a/1(b (c)) c/2(d)", "a/1 (b (c)) c/2 (d)");
        // Free text is written as it came, and that is all that is noted.
        assert_eq!(read(b"a(b) c/").unwrap().1, [5]);
    }

    #[test]
    fn faults() {
        fails::<UserAgent>(b"", "expected a product, found nothing at byte 0");
        fails::<UserAgent>(b" \t", "expected a product, found nothing at byte 2");
        fails::<UserAgent>(
            b"a/1\x01",
            "expected a printable character, a space or a tab at byte 3",
        );
        fails::<UserAgent>(
            b"a (b\\\x01)",
            "expected a printable character, a space or a tab at byte 5",
        );
        fails::<UserAgent>(
            b"a ((\x7f",
            "expected a printable character, a space or a tab at byte 4",
        );
        let lines = [HeaderValue::from_static("a"), HeaderValue::from_static("b")];
        let twice = UserAgent::parse_strict(FieldLines::from(&lines[..])).unwrap_err();
        assert_eq!(twice.to_string(), "user-agent: occurs again in field line 2");
    }

    #[test]
    fn comments_nest_so_deep() {
        let nested = |depth: usize| format!("a {}{}", "(".repeat(depth), ")".repeat(depth));
        let line = nested(64);
        let (view, notes) = read(line.as_bytes()).unwrap();
        assert_eq!((view.parts().count(), notes.len()), (2, 0));
        for depth in [65, 10_000] {
            fails::<UserAgent>(
                nested(depth).as_bytes(),
                "comments are nested deeper than 64 at byte 66",
            );
        }
        fails::<UserAgent>(&[b'('; 65_535], "comments are nested deeper than 64 at byte 64");
    }

    /// A parser that started over after each parenthesis would not end.
    #[test]
    fn words_are_read_once() {
        for word in ["()x(b)", "a( b)c ", "\\( ", "(a) b/1 "] {
            let line = word.repeat(65_535 / word.len());
            let read = read(line.as_bytes());
            assert!(read.is_err() || read.unwrap().0.parts().count() > 0);
        }
    }

    #[test]
    fn equal_by_parts() {
        let agent = |text: &str| text.parse::<UserAgent>().unwrap();
        assert_eq!(agent("a/1  (b)\tc"), agent("a/1 (b) c"));
        assert_ne!(agent("a/1"), agent("A/1"));
        assert_ne!(agent("a (b)"), agent("a b"));
        assert_ne!(agent("a (b  c)"), agent("a (b c)"));
    }

    #[test]
    fn only_products_and_comments_are_written() {
        let product = |name| Product::new(name, None).unwrap();
        let agent = UserAgent::new(product("a")).unwrap().with_comment(r"b) (c\").unwrap();
        assert_eq!(agent.to_lines().as_slice(), [r"a (b\) \(c\\)"]);
        assert_eq!(agent.clone().with_comment("\r\n").unwrap_err().offset(), 0);
        assert_eq!(agent.view().parts().count(), 2);
        let free = owned::<UserAgent>("a (b");
        let code = free.with_product(product("c")).unwrap_err().code();
        assert_eq!(code, "deviation.free-text-user-agent");
        let long = "a".repeat(70_000);
        assert_eq!(UserAgent::new(product(&long)).unwrap_err().code(), "too-long");
        assert_eq!(agent.with_comment(&long).unwrap_err().code(), "too-long");
    }
}
