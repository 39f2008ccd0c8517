//! The parts of a `User-Agent`: products, comments, and what is neither.

use core::fmt;

use http::header::USER_AGENT;
use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Description, Part, ascii, text};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::{byte, run, trim_end, whole};
use crate::grammar::{Parsed, fail, fault};
use crate::limits::MAX_COMMENT_DEPTH;

/// A product of a [`User-Agent`](super::UserAgent): a name, and a version or none.
///
/// `Display` writes it as it stands in the header.
///
/// ```
/// use masthead::request::Product;
///
/// let product = Product::new("ContosoMarketingApp", Some("1.0.0"))?;
/// assert_eq!(product.to_string(), "ContosoMarketingApp/1.0.0");
/// assert!(Product::new("Contoso App", None).is_err());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Product<'a> {
    name: &'a [u8],
    version: Option<&'a [u8]>,
}

impl<'a> Product<'a> {
    /// A product of a name and a version, which are tokens.
    ///
    /// # Errors
    ///
    /// Points into a part that is no token; [`line`](DecodeError::line) is 0 for the name and 1 for the
    /// version.
    #[inline]
    pub fn new(name: &'a str, version: Option<&'a str>) -> Result<Self, DecodeError> {
        let (name, version) = (name.as_bytes(), version.map(str::as_bytes));
        for (index, part) in [Some(name), version].into_iter().flatten().enumerate() {
            whole(TCHAR, Expected::Token, part)
                .map_err(|f| f.in_piece(&USER_AGENT, index, part))?;
        }
        Ok(Self { name, version })
    }

    /// The name as it was sent.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        ascii(self.name)
    }

    /// The version, if there is one.
    #[must_use]
    #[inline]
    pub fn version(&self) -> Option<&'a str> {
        self.version.map(ascii)
    }
}

impl fmt::Display for Product<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.version().map_or(Ok(()), |version| write!(f, "/{version}"))
    }
}

impl fmt::Debug for Product<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Product({self})")
    }
}

/// A part of a [`User-Agent`](super::UserAgent).
///
/// ```
/// use masthead::{Field, FieldLines, Notes, request::{UserAgent, UserAgentPart}};
///
/// let line = FieldLines::one(b"core-http/1.1.5 OS/(x64-Linux) (a (b))");
/// let agent = UserAgent::parse(line)?;
/// let parts: Vec<_> = agent.parts().collect();
/// assert!(matches!(parts[0], UserAgentPart::Product(product) if product.name() == "core-http"));
/// assert_eq!(parts[1], UserAgentPart::Other(b"OS/(x64-Linux)"));
/// assert_eq!(parts[2], UserAgentPart::Comment(b"a (b)"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UserAgentPart<'a> {
    /// A product.
    Product(Product<'a>),
    /// The text between the parentheses of a comment, with its escapes.
    Comment(&'a [u8]),
    /// Text that is neither: a [`FreeTextUserAgent`](crate::Deviation::FreeTextUserAgent).
    Other(&'a [u8]),
}

impl UserAgentPart<'_> {
    #[inline]
    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Product(product) => out.extend_from_slice(product.to_string().as_bytes()),
            Self::Comment(comment) => {
                out.push(b'(');
                out.extend_from_slice(comment);
                out.push(b')');
            }
            Self::Other(other) => out.extend_from_slice(other),
        }
    }

    #[inline]
    pub(super) fn describe(self) -> Description {
        let parts = match self {
            Self::Product(product) => product_parts(Some(product)),
            Self::Comment(comment) => {
                vec![Part::new("comment", "comment as sent", Description::text(comment))]
            }
            Self::Other(other) => {
                let other = Description::text(other);
                vec![Part::new("other", "neither a product nor a comment", other)]
            }
        };
        Description::Object(parts)
    }
}

pub(super) fn product_parts(product: Option<Product<'_>>) -> Vec<Part> {
    let name = product.map_or(Description::Null, |product| Description::text(product.name));
    let version = product.and_then(|product| product.version);
    let version = version.map_or(Description::Null, Description::text);
    vec![Part::new("product", "name", name), Part::new("version", "version", version)]
}

impl fmt::Debug for UserAgentPart<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(product) => write!(f, "Product({product})"),
            Self::Comment(comment) => write!(f, "Comment({:?})", text(comment)),
            Self::Other(other) => write!(f, "Other({:?})", text(other)),
        }
    }
}

/// ```text
/// part = product / comment / other
/// ```
#[inline]
pub(super) fn part(input: &[u8]) -> Parsed<'_, UserAgentPart<'_>> {
    let version = opt(preceded(byte(b'/', Expected::Product), run(TCHAR)));
    let (rest, (name, version)) = (run(TCHAR), version).parse(input)?;
    let is_product = !name.is_empty() && !version.is_some_and(<[u8]>::is_empty);
    if !is_product || !(ends(rest) || is_glued(rest)) {
        return other(input);
    }
    Ok((rest, UserAgentPart::Product(Product { name, version })))
}

/// Returns `true` if a comment comes right after a product, and nothing after the comment but the end or white space.
#[inline]
fn is_glued(rest: &[u8]) -> bool {
    rest.starts_with(b"(") && matches!(comment(rest), Ok(([b')', after @ ..], _)) if ends(after))
}

/// Returns `true` if a part ends here.
#[inline]
const fn ends(rest: &[u8]) -> bool {
    matches!(rest, [] | [b' ' | b'\t', ..])
}

/// A part that is not a product: a comment, or a word in which parentheses keep white space together.
///
/// A parenthesis that is never closed reaches to the end, so that no byte is scanned by two words.
fn other(input: &[u8]) -> Parsed<'_, UserAgentPart<'_>> {
    let mut rest = input;
    while let [first, after @ ..] = rest {
        match first {
            b' ' | b'\t' => break,
            b'(' => match comment(rest)? {
                ([b')', after @ ..], inner) if rest.len() == input.len() && ends(after) => {
                    return Ok((after, UserAgentPart::Comment(inner)));
                }
                ([b')', after @ ..], _) => rest = after,
                _ => {
                    let word = trim_end(input);
                    return Ok((&input[word.len()..], UserAgentPart::Other(word)));
                }
            },
            b if FIELD.has(*b) => rest = after,
            _ => return fail(rest, Expected::FieldContent),
        }
    }
    Ok((rest, UserAgentPart::Other(&input[..input.len() - rest.len()])))
}

/// The text between the first parenthesis and the one that closes it, which is left.
///
/// Comments nest, up to [`MAX_COMMENT_DEPTH`]: whoever reads them after us may do so by recursion.
///
/// ```text
/// comment     = "(" *( ctext / quoted-pair / comment ) ")"
/// ctext       = HTAB / SP / %x21-27 / %x2A-5B / %x5D-7E / obs-text
/// quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )
/// ```
fn comment(input: &[u8]) -> Parsed<'_, &[u8]> {
    // A loop, since parsers that call one another would take a stack as deep as the comment.
    let mut depth = 0_usize;
    let mut rest = input;
    loop {
        let special = |b: &u8| matches!(b, b'(' | b')' | b'\\') || !FIELD.has(*b);
        let len = rest.iter().position(special).unwrap_or(rest.len());
        rest = match &rest[len..] {
            [] => return Ok((&[], input)),
            deeper @ [b'(', after @ ..] => {
                if depth == MAX_COMMENT_DEPTH {
                    return fault(ErrorKind::TooMany, Expected::Comment, deeper, 1);
                }
                depth += 1;
                after
            }
            end @ [b')', ..] if depth == 1 => {
                let inner = input.get(1..input.len() - end.len()).unwrap_or_default();
                return Ok((end, inner));
            }
            [b')', after @ ..] => {
                depth -= 1;
                after
            }
            [b'\\', second, after @ ..] if FIELD.has(*second) => after,
            [b'\\', after @ ..] => after,
            control => return fail(control, Expected::FieldContent),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::UserAgentPart::{Comment, Other};
    use super::*;

    #[test]
    fn words_and_comments_end_where_they_end() {
        let read = |input: &'static str| {
            part(input.as_bytes()).map(|(rest, part)| (part, ascii(rest))).unwrap()
        };
        for (input, part, rest) in [
            ("(a (b) c) d", Comment(&b"a (b) c"[..]), " d"),
            ("()", Comment(b""), ""),
            (r"(\)\\(\a)) b", Comment(br"\)\\(\a)"), " b"),
            ("(a)(b c) d", Other(b"(a)(b c)"), " d"),
            ("(a)b c", Other(b"(a)b"), " c"),
            ("a/1(b c)d e", Other(b"a/1(b c)d"), " e"),
            ("a/(b c) d", Other(b"a/(b c)"), " d"),
            ("a(b", Other(b"a(b"), ""),
            ("a/1/2 b", Other(b"a/1/2"), " b"),
            ("a/", Other(b"a/"), ""),
            (") b", Other(b")"), " b"),
            ("(a b (c) d ", Other(b"(a b (c) d"), " "),
            (r"a(\", Other(br"a(\"), ""),
        ] {
            assert_eq!(read(input), (part, rest), "{input}");
        }
    }

    #[test]
    fn a_comment_may_follow_a_product_at_once() {
        for (input, name, version, rest) in
            [("a/1(b c)\td", "a", Some("1"), "(b c)\td"), ("a()", "a", None, "()")]
        {
            let (after, part) = part(input.as_bytes()).unwrap();
            let UserAgentPart::Product(product) = part else { panic!("{part:?}") };
            assert_eq!((product.name(), product.version(), ascii(after)), (name, version, rest));
        }
    }

    #[test]
    fn shown() {
        let product = Product::new("a", None).unwrap();
        let parts = [UserAgentPart::Product(product), Comment(b"b\xe9"), Other(b"c:")];
        assert_eq!(format!("{parts:?}"), r#"[Product(a), Comment("bé"), Other("c:")]"#);
    }

    #[test]
    fn products_are_tokens() {
        for (name, version, place) in [
            ("", None, (0, 0)),
            ("a/b", None, (0, 1)),
            ("a", Some(""), (1, 0)),
            ("a", Some("1 "), (1, 1)),
        ] {
            let error = Product::new(name, version).unwrap_err();
            assert_eq!((error.line(), error.offset()), place);
        }
    }
}
