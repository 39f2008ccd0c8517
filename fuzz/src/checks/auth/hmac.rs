//! The oracle of `HMAC-SHA256` credentials: it cuts them at `&` and comma.

use masthead::auth::HmacSha256Ref;

use super::super::bytes::{base64, behind, is_blank, is_run, is_tchar, is_vchar, trim};
use super::text;

#[derive(Debug)]
pub struct Found {
    credential: String,
    pub signed_headers: Vec<String>,
    signature: String,
    pub codes: Vec<&'static str>,
}

/// `hparam *( "&" hparam )`, the text being trimmed.
pub fn read(mut rest: &[u8]) -> Option<Found> {
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    let mut codes = Vec::new();
    loop {
        let end = behind(rest, 0, |b| b != b'&' && b != b',');
        let param = &rest[..end];
        let again = if let Some(value) = param.strip_prefix(b"Credential=") {
            is_run(value, is_vchar).then_some(())?;
            credential.replace(text(value)).is_some()
        } else if let Some(value) = param.strip_prefix(b"SignedHeaders=") {
            if value.iter().any(|&b| is_blank(b)) {
                codes.push("deviation.space-in-signed-headers");
            }
            signed_headers.replace(header_names(value)?).is_some()
        } else if let Some(value) = param.strip_prefix(b"Signature=") {
            if base64(value)?.len() != 32 {
                codes.push("deviation.signature-length");
            }
            signature.replace(text(value)).is_some()
        } else {
            let name = param.iter().position(|&b| b == b'=')?;
            let value = &param[name + 1..];
            let known =
                is_run(&param[..name], is_tchar) && behind(value, 0, is_vchar) == value.len();
            known.then(|| codes.push("deviation.unknown-parameter"))?;
            false
        };
        if again {
            return None;
        }
        rest = match rest.get(end) {
            Some(b'&') => &rest[end + 1..],
            Some(_) => {
                codes.push("deviation.comma-separated-parameters");
                trim(&rest[end + 1..])
            }
            None => break,
        };
    }
    Some(Found {
        credential: credential?,
        signed_headers: signed_headers?,
        signature: signature?,
        codes,
    })
}

/// `field-name *( ";" field-name )`, with white space around the names.
fn header_names(value: &[u8]) -> Option<Vec<String>> {
    let name = |name: &[u8]| is_run(trim(name), is_tchar).then(|| text(trim(name)));
    value.split(|&b| b == b';').map(name).collect()
}

impl Found {
    #[track_caller]
    pub fn compare(&self, read: HmacSha256Ref<'_>) {
        assert_eq!((read.credential(), read.signature()), (&*self.credential, &*self.signature));
        assert_eq!(read.signed_headers().collect::<Vec<_>>(), self.signed_headers);
        let bytes = base64(self.signature.as_bytes()).unwrap();
        assert_eq!(read.signature_bytes().map(Vec::from), (bytes.len() == 32).then_some(bytes));
    }
}
