//! `HMAC-SHA256` credentials of Azure App Configuration.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::SignedHeaders;
use super::hmac_params::HmacSpans;
use super::scheme::{HMAC_SHA256, NAME, credentials_of, whole};
use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::Parsed;
use crate::grammar::base64::decode32;
use crate::grammar::class::{HMAC_VALUE, SIGNED_NAME};
use crate::grammar::leaf::run1;

impl Spans for HmacSpans {
    const PATTERN: Option<&'static str> = Some("[Hh][Mm][Aa][Cc]-[Ss][Hh][Aa]256 +{no-comma}");
    const SENSITIVE: bool = true;
    const CHALLENGE: Option<&'static str> = Some("HMAC-SHA256");

    type Ref<'a> = HmacSha256Ref<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        // A sequence: with `preceded`, it took 5 % more instructions.
        let (rest, ()) = credentials_of(input, HMAC_SHA256, Expected::HmacSha256)?;
        Self::after_scheme(rest, line_len, notes)
    }

    fn view(fixed: Fixed<'_, Self>) -> HmacSha256Ref<'_> {
        HmacSha256Ref(fixed)
    }

    fn canonical(view: HmacSha256Ref<'_>) -> Option<Vec<u8>> {
        Some(view.canonical())
    }
}

/// [`HmacSha256`] credentials, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::HmacSha256};
///
/// let line = b"HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256\
///     &Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";
/// let hmac = HmacSha256::parse_strict(FieldLines::one(line))?;
/// assert_eq!(hmac.credential(), "key-id-1");
/// assert!(hmac.signed_headers().eq(["x-ms-date", "host", "x-ms-content-sha256"]));
/// assert_eq!(hmac.signature_bytes().unwrap()[..2], [0xc9, 0xd3]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct HmacSha256Ref<'a>(pub(super) Fixed<'a, HmacSpans>);

impl<'a> HmacSha256Ref<'a> {
    /// The id of the access key: opaque, and not the key itself.
    #[must_use]
    pub fn credential(&self) -> &'a str {
        ascii(self.0.spans.credential.of(self.0.line))
    }

    /// The names of the signed headers, in the order in which their values are signed.
    #[must_use]
    pub fn signed_headers(&self) -> SignedHeaders<'a> {
        SignedHeaders::new(ascii(self.0.spans.signed_headers.of(self.0.line)))
    }

    /// Where in the line the names of the signed headers stand.
    #[cfg(feature = "contracts")]
    pub(crate) fn signed_headers_span(&self) -> core::ops::Range<usize> {
        self.0.spans.signed_headers.range()
    }

    /// Returns `true` if `name` is one of the signed headers; names are case-insensitive.
    #[must_use]
    pub fn signs(&self, name: &str) -> bool {
        self.signed_headers().any(|signed| signed.eq_ignore_ascii_case(name))
    }

    /// The signature as base64.
    #[must_use]
    pub fn signature(&self) -> &'a str {
        ascii(self.0.spans.signature.of(self.0.line))
    }

    /// The signature as bytes; `None` if it has another length, which is a
    /// [deviation](crate::Deviation::SignatureLength).
    ///
    /// Compare it in constant time.
    #[must_use]
    pub fn signature_bytes(&self) -> Option<[u8; 32]> {
        self.0.spans.signature.of(self.0.line).try_into().ok().and_then(decode32)
    }

    pub(super) fn canonical(self) -> Vec<u8> {
        self.to_text().into_bytes()
    }

    fn to_text(self) -> String {
        let names: Vec<_> = self.signed_headers().collect();
        write(self.credential(), &names, self.signature())
    }
}

fn write(credential: &str, signed_headers: &[&str], signature: &str) -> String {
    let names = signed_headers.join(";");
    format!("HMAC-SHA256 Credential={credential}&SignedHeaders={names}&Signature={signature}")
}

/// Header names are case-insensitive.
impl PartialEq for HmacSha256Ref<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&str, &str)| a.eq_ignore_ascii_case(b);
        self.credential() == other.credential()
            && self.signature() == other.signature()
            && self.signed_headers().count() == other.signed_headers().count()
            && self.signed_headers().zip(other.signed_headers()).all(same)
    }
}

impl Eq for HmacSha256Ref<'_> {}

/// Shows the signed headers only.
impl fmt::Debug for HmacSha256Ref<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacSha256Ref")
            .field("signed_headers", &self.signed_headers())
            .finish_non_exhaustive()
    }
}

impl Describe for HmacSha256Ref<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let names = self.signed_headers().map(Description::text);
        Description::Object(vec![
            Part::new("scheme", "authentication scheme", Description::text("HMAC-SHA256")),
            Part::new(
                "credential",
                "id of the access key",
                Description::secret(self.credential().as_bytes()),
            ),
            Part::new(
                "signed_headers",
                "signed headers, in the order in which their values are signed",
                Description::list(names),
            ),
            Part::new(
                "signature",
                "HMAC-SHA256 of the request, in base64",
                Description::secret(self.signature().as_bytes()),
            ),
        ])
    }
}

/// `Authorization` with the `HMAC-SHA256` credentials of Azure App Configuration.
///
/// ```text
/// hmac   = "HMAC-SHA256" 1*SP hparam *( "&" hparam )
/// hparam = "Credential=" 1*( VCHAR except "&" "," )
///        / "SignedHeaders=" field-name *( ";" field-name )
///        / "Signature=" base64                              ; of 32 bytes, canonical and padded
/// ```
///
/// All three parameters are required, each once, in any order; their names are case-sensitive. The
/// signed headers may be in any order and case: their values are signed in that order, and the
/// names are not signed. The service wants `host`, `x-ms-content-sha256`, and `x-ms-date` or `date`
/// among them.
///
/// Example from the vendor's documentation: `HMAC-SHA256
/// Credential=<Credential>&SignedHeaders=Host;x-ms-date;x-ms-content-sha256&Signature=<Signature>`.
///
/// Deviations: [`CommaSeparatedParameters`](crate::Deviation::CommaSeparatedParameters),
/// [`SpaceInSignedHeaders`](crate::Deviation::SpaceInSignedHeaders),
/// [`SignatureLength`](crate::Deviation::SignatureLength),
/// [`UnknownParameter`](crate::Deviation::UnknownParameter).
///
/// ```
/// use masthead::{FieldMapExt, auth::HmacSha256};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&HmacSha256::new("key-id-1", &["x-ms-date", "host", "x-ms-content-sha256"], &[7; 32])?);
/// assert!(map["authorization"].is_sensitive());
/// assert!(map.peek::<HmacSha256>()?.unwrap().signs("Host"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct HmacSha256(pub(super) FixedReceived<HmacSpans>);

impl HmacSha256 {
    /// Credentials of a key id, the names of the signed headers, and the signature.
    ///
    /// # Errors
    ///
    /// When the key id or a name is empty or holds a character that it may not, with positions in
    /// that piece; [`MissingParameter`](crate::ErrorKind::MissingParameter) without a name.
    #[inline]
    pub fn new(
        credential: &str,
        signed_headers: &[&str],
        signature: &[u8; 32],
    ) -> Result<Self, DecodeError> {
        whole(run1(HMAC_VALUE, Expected::Credential), Expected::Credential, credential.as_bytes())?;
        for name in signed_headers {
            whole(run1(SIGNED_NAME, Expected::HeaderName), Expected::HeaderName, name.as_bytes())?;
        }
        let value = write(credential, signed_headers, &STANDARD.encode(signature));
        FixedReceived::from_parts(NAME, value.into_bytes()).map(Self)
    }
}

field!(fixed HmacSha256, HmacSha256Ref, HmacSpans, NAME, sensitive);

arbitrary!(
    HmacSha256,
    ("[!-%'-+\\--~]{1,40}", vec("[A-Za-z0-9-]{1,20}", 1..6), any::<[u8; 32]>()).prop_map(
        |(id, names, signature)| {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            HmacSha256::new(&id, &names, &signature).unwrap()
        },
    )
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{fails, notes};
    use crate::{Deviation, Field};

    const SIGNATURE: &str = "ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";

    #[track_caller]
    fn signs(line: &str, names: &[&str], deviations: &[Deviation]) {
        let line = line.replace('$', SIGNATURE);
        let (hmac, noted) = notes::<HmacSha256>(&line);
        assert_eq!((hmac.credential(), hmac.signature()), ("c", SIGNATURE));
        assert_eq!(hmac.signed_headers().collect::<Vec<_>>(), names);
        assert!(noted.iter().map(|(deviation, _)| deviation).eq(deviations), "{noted:?}");
    }

    #[track_caller]
    fn refuses(line: &str, message: &str) {
        fails::<HmacSha256>(&line.replace('$', SIGNATURE), message);
    }

    #[test]
    fn parameters_in_any_order() {
        signs(
            "HMAC-SHA256 Credential=c&SignedHeaders=Host;Date&Signature=$",
            &["Host", "Date"],
            &[],
        );
        signs("HMAC-SHA256 Signature=$&Credential=c&SignedHeaders=a", &["a"], &[]);
        signs("hmac-sha256  SignedHeaders=a&Signature=$&Credential=c ", &["a"], &[]);
    }

    #[test]
    fn deviations() {
        use Deviation::{CommaSeparatedParameters, SpaceInSignedHeaders, UnknownParameter};
        signs(
            "HMAC-SHA256 Credential=c, SignedHeaders=a;b,Signature=$",
            &["a", "b"],
            &[CommaSeparatedParameters; 2],
        );
        for names in ["a; b", "a ;b", " a;b", "a;b ", "a\t; b "] {
            let line = format!("HMAC-SHA256 Credential=c&SignedHeaders={names}&Signature=$");
            signs(&line, &["a", "b"], &[SpaceInSignedHeaders]);
        }
        signs(
            "HMAC-SHA256 x=&Credential=c&SignedHeaders=a&Signature=$&y=1",
            &["a"],
            &[UnknownParameter; 2],
        );
    }

    #[test]
    fn a_signature_of_another_length_is_kept_as_it_is() {
        let value = http::HeaderValue::from_static(
            "HMAC-SHA256 Credential=a=b&SignedHeaders=host&Signature=YQ==",
        );
        let hmac = HmacSha256::from_lines(value.clone().into()).unwrap();
        assert_eq!((hmac.view().credential(), hmac.view().signature_bytes()), ("a=b", None));
        assert_eq!(hmac.to_lines().as_slice(), [value]);
        let strict = HmacSha256::parse_strict(hmac.lines()).unwrap_err();
        assert_eq!((strict.code(), strict.offset()), ("deviation.signature-length", 56));
    }

    #[test]
    fn faults() {
        refuses("HMAC-SHA256", "expected credentials after the scheme at byte 11");
        refuses("HMAC-SHA256\tCredential=c", "expected an authentication scheme at byte 11");
        refuses(
            "HMAC-SHA256 Credential=&SignedHeaders=a&Signature=$",
            "expected the Credential parameter at byte 23",
        );
        refuses("HMAC-SHA256 SignedHeaders=a&Signature=$", "Credential is missing at byte 82");
        refuses(
            "HMAC-SHA256 credential=c&SignedHeaders=a&Signature=$",
            "Credential is missing at byte 95",
        );
        refuses("HMAC-SHA256 Credential=c&Signature=$", "SignedHeaders is missing at byte 79");
        refuses("HMAC-SHA256 Credential=c&SignedHeaders=a", "Signature is missing at byte 40");
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=&Signature=$",
            "expected a header name at byte 39",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=;host&Signature=$",
            "expected a header name at byte 39",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=a;;b&Signature=$",
            "expected a header name at byte 41",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=a;&Signature=$",
            "expected a header name at byte 41",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=a&Signature=",
            "Signature is empty at byte 51",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=a&Signature=<S>",
            "Signature is not valid base64 at byte 51",
        );
        refuses(
            "HMAC-SHA256 Credential=c&Credential=c&SignedHeaders=a&Signature=$",
            "Credential occurs again at byte 25",
        );
        refuses(
            "HMAC-SHA256 Credential=c d&SignedHeaders=a&Signature=$",
            "expected the end of the value at byte 25",
        );
        refuses(
            "HMAC-SHA256 Credential=c&SignedHeaders=a&Signature=$&",
            "expected the Credential parameter at byte 96",
        );
        refuses("Basic YTpi", "expected HMAC-SHA256 credentials at byte 0");
    }

    #[test]
    fn only_checked_parts_are_written() {
        let written = HmacSha256::new("id", &["host", "date"], &[0; 32]).unwrap();
        let value = "HMAC-SHA256 Credential=id&SignedHeaders=host;date&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert_eq!(written.to_lines().as_slice(), [value]);
        for (id, names) in [
            ("", &["a"][..]),
            ("a&b", &["a"]),
            ("a\n", &["a"]),
            ("a", &["a;b"]),
            ("a", &[""]),
            ("a", &[]),
        ] {
            assert!(HmacSha256::new(id, names, &[0; 32]).is_err(), "{id:?} {names:?}");
        }
    }

    #[test]
    fn nothing_secret_is_shown() {
        let hmac = HmacSha256::new("canary", &["host"], &[0x69; 32]).unwrap();
        assert_eq!(
            format!("{hmac:?}"),
            "HmacSha256(HmacSha256Ref { signed_headers: [\"host\"], .. })"
        );
    }
}
