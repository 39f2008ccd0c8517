//! The `type=…&ver=…&sig=…` token of Azure Cosmos DB.

use core::fmt;
use std::borrow::Cow;

use nom::Parser;
use nom::sequence::preceded;

use super::CosmosKind;
use super::cosmos_kind::lower;
use super::cosmos_params::{kind_key, next_key, part, signature};
use super::scheme::NAME;
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field};
use crate::grammar::base64::decode32;
use crate::grammar::percent::{characters, characters_of, chars, encode};
use crate::grammar::{Parsed, Span, fault, placed, spanned};

#[derive(Clone, Copy)]
pub(super) struct CosmosSpans {
    kind: Span,
    version: Span,
    signature: Span,
}

impl Spans for CosmosSpans {
    const PATTERN: Option<&'static str> = Some("{no-comma}");
    const SENSITIVE: bool = true;
    const CHALLENGE: Option<&'static str> = Some("CosmosDB");

    type Ref<'a> = CosmosTokenRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let version = part(Expected::CosmosVersion);
        let (rest, ((kind, _, after_kind), version, signature)) = (
            preceded(kind_key, placed(part(Expected::CosmosType))),
            preceded(next_key(b"ver", Expected::CosmosVersion), spanned(line_len, version)),
            preceded(next_key(b"sig", Expected::CosmosSignature), spanned(line_len, signature)),
        )
            .parse(input)?;
        let len = input.len() - rest.len();
        if len > CosmosKind::of(kind).max_len() {
            return fault(ErrorKind::TooLong, Expected::CosmosToken, input, len);
        }
        let kind = Span::before(after_kind, kind, line_len);
        Ok((rest, Self { kind, version, signature }))
    }

    fn view(fixed: Fixed<'_, Self>) -> CosmosTokenRef<'_> {
        CosmosTokenRef(fixed)
    }

    fn canonical(view: CosmosTokenRef<'_>) -> Option<Vec<u8>> {
        let spelled = view.spelled();
        (spelled.len() <= view.kind().max_len()).then_some(spelled)
    }

    fn without_canonical(view: CosmosTokenRef<'_>) -> Vec<u8> {
        view.0.line.to_vec()
    }
}

/// A [`CosmosToken`], borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::{CosmosKind, CosmosToken}};
///
/// // The example of the Azure Cosmos DB documentation.
/// let line = b"type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
/// let token = CosmosToken::parse_strict(FieldLines::one(line))?;
/// assert_eq!((token.kind(), &*token.version()), (CosmosKind::Master, "1.0"));
/// assert_eq!(token.signature(), "c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CosmosTokenRef<'a>(pub(super) Fixed<'a, CosmosSpans>);

impl<'a> CosmosTokenRef<'a> {
    fn part(&self, span: Span) -> &'a [u8] {
        span.of(self.0.line)
    }

    /// The type of the token.
    #[must_use]
    pub fn kind(&self) -> CosmosKind {
        CosmosKind::of(self.part(self.0.spans.kind))
    }

    /// The value of `type`, decoded: for kinds that this crate does not know.
    #[must_use]
    pub fn kind_name(&self) -> Cow<'a, str> {
        named(self.part(self.0.spans.kind), "master")
    }

    /// The version of the token, decoded: `1.0`.
    #[must_use]
    pub fn version(&self) -> Cow<'a, str> {
        named(self.part(self.0.spans.version), "1.0")
    }

    /// The signature or access token, decoded; borrowed unless it was percent-encoded.
    ///
    /// A signature is had without an allocation by [`signature_bytes`](Self::signature_bytes).
    #[must_use]
    pub fn signature(&self) -> Cow<'a, str> {
        characters(self.part(self.0.spans.signature))
    }

    /// The signature of a [master](CosmosKind::Master) token as bytes; `None` if it is not base64
    /// of 32 bytes. Nothing is allocated for it.
    ///
    /// Compare it in constant time.
    #[must_use]
    pub fn signature_bytes(&self) -> Option<[u8; 32]> {
        characters_of(self.part(self.0.spans.signature)).and_then(|text| decode32(&text))
    }

    /// Returns `true` if the signature contains a `+` that is not percent-encoded.
    ///
    /// The service decodes it to a space, and the signature is then wrong.
    #[must_use]
    pub fn has_raw_plus(&self) -> bool {
        self.part(self.0.spans.signature).contains(&b'+')
    }

    fn spelled(&self) -> Vec<u8> {
        let kind = self.kind_name();
        let known = CosmosKind::KNOWN.into_iter().find(|&(kind, _)| kind == self.kind());
        let kind = known.map_or(&*kind, |(_, name)| name);
        spell(
            kind.bytes(),
            chars(self.part(self.0.spans.version)),
            chars(self.part(self.0.spans.signature)),
        )
    }
}

/// Returns the decoded `text`, which nearly always is `name`: the comparison takes half the instructions of decoding
/// each character.
#[inline]
fn named<'a>(text: &'a [u8], name: &'static str) -> Cow<'a, str> {
    if text == name.as_bytes() { Cow::Borrowed(name) } else { characters(text) }
}

/// The canonical form: everything percent-encoded, in lower-case digits.
fn spell(
    kind: impl Iterator<Item = u8>,
    version: impl Iterator<Item = u8>,
    signature: impl Iterator<Item = u8>,
) -> Vec<u8> {
    // A signature of 44 characters makes 84 of them, or some more.
    let mut out = Vec::with_capacity(96);
    let text = b"type=".iter().copied().chain(kind);
    let text = text.chain(*b"&ver=").chain(version).chain(*b"&sig=").chain(signature);
    encode(text, &mut out);
    out
}

impl PartialEq for CosmosTokenRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        let kind = |token: &Self| token.part(token.0.spans.kind);
        lower(kind(self)).eq(lower(kind(other)))
            && self.version() == other.version()
            && self.signature() == other.signature()
    }
}

impl Eq for CosmosTokenRef<'_> {}

/// Shows the kind and the version only.
impl fmt::Debug for CosmosTokenRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CosmosTokenRef").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

impl Describe for CosmosTokenRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        Description::Object(vec![
            Part::new("type", "type of the token", Description::text(&*self.kind_name())),
            Part::new("ver", "version of the token", Description::text(&*self.version())),
            Part::new("sig", "signature or access token", Description::secret(&*self.signature())),
        ])
    }
}

/// `Authorization` with a token of Azure Cosmos DB.
///
/// ```text
/// cosmos-token = "type" eq type amp "ver" eq version amp "sig" eq signature
/// type         = "master" / "resource" / "aad" / 1*vchar    ; case-insensitive
/// version      = 1*vchar                                    ; "1.0"
/// signature    = 1*( vchar / amp )                          ; master: base64 of 32 bytes
/// vchar        = VCHAR except "," and "%" and "&" / "%" 2HEXDIG  ; of such a VCHAR or "%"
/// eq           = "=" / "%3d" / "%3D"
/// amp          = "&" / "%26"
/// ```
///
/// The value is percent-encoded, in digits of either case, or not at all. A `+` stays a `+`,
/// although the service makes a space of it ([`CosmosTokenRef::has_raw_plus`]). A comma is an error:
/// it is where two credentials were joined. The names are case-sensitive and in this order. The
/// whole value has at most [`CosmosKind::max_len`] bytes.
///
/// Example of the documentation:
/// `type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, auth::{CosmosKind, CosmosToken}};
///
/// let token = CosmosToken::new(CosmosKind::Master, "c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=")?;
/// assert_eq!(
///     token.to_lines().as_slice(),
///     ["type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d"]
/// );
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct CosmosToken(pub(super) FixedReceived<CosmosSpans>);

impl CosmosToken {
    /// A token of version 1.0.
    ///
    /// # Errors
    ///
    /// When the signature is empty, holds a character that it may not (with its position), or makes
    /// the header longer than [`CosmosKind::max_len`]; [`MissingParameter`](ErrorKind::MissingParameter)
    /// for [`CosmosKind::Other`], which has no name.
    #[inline]
    pub fn new(kind: CosmosKind, signature: &str) -> Result<Self, DecodeError> {
        let Some((_, name)) = CosmosKind::KNOWN.into_iter().find(|&(known, _)| known == kind)
        else {
            let kind = ErrorKind::MissingParameter;
            return Err(DecodeError::new(NAME, kind, Expected::CosmosType).sensitive(true));
        };
        let bad = |b: u8| !matches!(b, 0x21..=0x7e) || b == b',';
        if let Some(at) = signature.bytes().position(bad) {
            let kind = ErrorKind::UnexpectedByte;
            let error = DecodeError::new(NAME, kind, Expected::CosmosSignature);
            return Err(error.at(0, at..at + 1).sensitive(true));
        }
        let value = spell(name.bytes(), "1.0".bytes(), signature.bytes());
        FixedReceived::from_parts(NAME, value).map(Self)
    }
}

field!(fixed CosmosToken, CosmosTokenRef, CosmosSpans, NAME, sensitive);

arbitrary!(CosmosToken, {
    let kind =
        prop_oneof![Just(CosmosKind::Master), Just(CosmosKind::Resource), Just(CosmosKind::Aad)];
    (kind, "[!-+\\--~]{1,88}")
        .prop_map(|(kind, signature)| CosmosToken::new(kind, &signature).unwrap())
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{owned, read, reads, refuses};

    #[track_caller]
    fn parts(line: &str, kind: CosmosKind, signature: &str) {
        let token = reads::<CosmosToken>(line);
        assert_eq!(
            (token.kind(), &*token.version(), &*token.signature()),
            (kind, "1.0", signature)
        );
    }

    #[test]
    fn encoded_in_either_case_or_raw() {
        parts("type%3dmaster%26ver%3d1.0%26sig%3da%2bb%3d", CosmosKind::Master, "a+b=");
        parts("type%3DMaster%26ver%3D1.0%26sig%3Da%2Bb%3D", CosmosKind::Master, "a+b=");
        parts("type=master&ver=1.0&sig=a+b= ", CosmosKind::Master, "a+b=");
        parts("type=%6daster&ver=1.0&sig=a%2bb=", CosmosKind::Master, "a+b=");
        parts("type=aad&ver=1.0&sig=a.b-c_~d", CosmosKind::Aad, "a.b-c_~d");
        parts("type=resource&ver=1.0&sig=a;b&c=d", CosmosKind::Resource, "a;b&c=d");
        parts("type=system&ver=1.0&sig=x%2526", CosmosKind::Other, "x%26");
    }

    #[test]
    fn signatures_as_bytes() {
        let raw = b"type=master&ver=1.0&sig=c09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu+c+c=";
        let token = reads::<CosmosToken>(raw);
        assert_eq!(token.signature_bytes().unwrap()[..3], [0x73, 0x4f, 0x4f]);
        assert!(token.has_raw_plus());
        let short = reads::<CosmosToken>(b"type=master&ver=1.0&sig=YQ==");
        assert_eq!((short.signature_bytes(), short.has_raw_plus()), (None, false));
    }

    #[test]
    fn faults() {
        refuses::<CosmosToken>(&[
            ("", "expected the \"type\" parameter at byte 0"),
            ("Type=master&ver=1.0&sig=x", "expected the \"type\" parameter at byte 0"),
            ("type=&ver=1.0&sig=x", "expected the \"type\" parameter at byte 5"),
            ("type=master", "expected the \"ver\" parameter at byte 11"),
            ("type=master&ver=1.0", "expected the \"sig\" parameter at byte 19"),
            ("type=master&sig=x&ver=1.0", "expected the \"ver\" parameter at byte 12"),
            ("type=master&ver=&sig=x", "expected the \"ver\" parameter at byte 16"),
            ("type=master&ver=1.0&sig=", "expected the \"sig\" parameter at byte 24"),
            ("type=master&ver=1.0&sig=abc,Bearer xyz", "expected the end of the value at byte 27"),
            ("type=master&ver=1.0&sig=abc%2cx", "expected the end of the value at byte 27"),
            ("type=master&ver=1.0&sig=a b", "expected the end of the value at byte 26"),
        ]);
        let escape = "expected the two hexadecimal digits of a printable character at byte 25";
        refuses::<CosmosToken>(&[
            ("type=master&ver=1.0&sig=a%0ab", escape),
            ("type=master&ver=1.0&sig=a%2", escape),
            ("Bearer x", "expected a Cosmos DB token at byte 0"),
        ]);
    }

    #[test]
    fn limits_of_the_kinds() {
        for (kind, max) in [("master", 1024), ("system", 1024), ("resource", 8192), ("AAD", 16384)]
        {
            let line = |len: usize| {
                let start = format!("type%3d{kind}%26ver%3d1.0%26sig%3d");
                format!("{start}{} ", "a".repeat(len - start.len()))
            };
            assert!(read::<CosmosToken>(&line(max)).is_ok());
            let error = read::<CosmosToken>(&line(max + 1)).unwrap_err();
            assert_eq!((error.code(), error.span()), ("too-long", Some(0..max + 1)));
        }
    }

    #[test]
    fn written_encoded() {
        let from = |line: &str| owned::<CosmosToken>(line);
        let raw = from("type=MASTER&ver=1.0&sig=a+b=");
        let encoded = "type%3dmaster%26ver%3d1.0%26sig%3da%2bb%3d";
        assert_eq!(raw.canonical().as_slice(), [encoded]);
        assert_eq!(raw.to_lines().as_slice(), ["type=MASTER&ver=1.0&sig=a+b="]);
        assert_eq!(raw, from(encoded));
        let full = format!("type=master&ver=1.0&sig={}", "+".repeat(1000));
        assert_eq!(from(&full).canonical().as_slice(), [full]);
        for signature in ["", "a,b", "a b", "a\n", "ä", &*"a".repeat(2000)] {
            assert!(CosmosToken::new(CosmosKind::Master, signature).is_err());
        }
        assert!(CosmosToken::new(CosmosKind::Other, "x").is_err());
    }
}
