//! The oracle of Cosmos DB tokens: it decodes first and looks for the parts then.

use masthead::auth::{CosmosKind, CosmosTokenRef};

use super::super::bytes::{base64, is_vchar};
use super::text;

#[derive(Debug)]
pub struct Found {
    kind: String,
    version: String,
    signature: String,
    raw_plus: bool,
}

/// A character, and whether it was percent-encoded.
type Unit = (u8, bool);

/// Returns true if a value starts as a token does.
pub fn is_one(value: &[u8]) -> bool {
    value.starts_with(b"type=")
        || value.to_ascii_lowercase().starts_with(b"type%3d") && value.starts_with(b"type")
}

/// `"type" eq type amp "ver" eq version amp "sig" eq signature`, the value being trimmed.
pub fn read(value: &[u8]) -> Option<Found> {
    let units = units(value)?;
    let rest = key(&units, b"type")?;
    let (kind, rest) = part(rest)?;
    let (version, rest) = part(key(rest, b"ver")?)?;
    let signature = key(rest, b"sig")?;
    let decoded = |units: &[Unit]| text(&units.iter().map(|unit| unit.0).collect::<Vec<_>>());
    let found = Found {
        kind: decoded(kind),
        version: decoded(version),
        signature: decoded(signature),
        raw_plus: signature.contains(&(b'+', false)),
    };
    let max = match found.kind() {
        CosmosKind::Resource => 8_192,
        CosmosKind::Aad => 16_384,
        _ => 1_024,
    };
    (!signature.is_empty() && value.len() <= max).then_some(found)
}

/// The characters of a value: visible ones, encoded or not, and no comma.
fn units(value: &[u8]) -> Option<Vec<Unit>> {
    let mut units = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let unit = match value[at] {
            b'%' => {
                let digits = core::str::from_utf8(value.get(at + 1..at + 3)?).ok()?;
                if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return None;
                }
                at += 2;
                (u8::from_str_radix(digits, 16).ok()?, true)
            }
            b => (b, false),
        };
        if !is_vchar(unit.0) || unit.0 == b',' {
            return None;
        }
        units.push(unit);
        at += 1;
    }
    Some(units)
}

/// The text after a name, which is not encoded, and its equals sign, which may be.
fn key<'u>(units: &'u [Unit], name: &[u8]) -> Option<&'u [Unit]> {
    let (head, rest) = units.split_at_checked(name.len())?;
    let named = head.iter().zip(name).all(|(unit, &b)| *unit == (b, false));
    (named && rest.first()?.0 == b'=').then(|| &rest[1..])
}

/// A part and the text after its ampersand.
fn part(units: &[Unit]) -> Option<(&[Unit], &[Unit])> {
    let amp = units.iter().position(|unit| unit.0 == b'&')?;
    (amp > 0).then(|| (&units[..amp], &units[amp + 1..]))
}

impl Found {
    fn kind(&self) -> CosmosKind {
        match &*self.kind.to_ascii_lowercase() {
            "master" => CosmosKind::Master,
            "resource" => CosmosKind::Resource,
            "aad" => CosmosKind::Aad,
            _ => CosmosKind::Other,
        }
    }

    #[track_caller]
    pub fn compare(&self, read: CosmosTokenRef<'_>) {
        assert_eq!((read.kind(), &*read.kind_name()), (self.kind(), &*self.kind));
        assert_eq!((&*read.version(), &*read.signature()), (&*self.version, &*self.signature));
        assert_eq!(read.has_raw_plus(), self.raw_plus);
        let bytes = base64(self.signature.as_bytes()).filter(|bytes| bytes.len() == 32);
        assert_eq!(read.signature_bytes().map(Vec::from), bytes);
    }
}
