//! Resource identifiers: `_rid`, the bytes of which have those of the parent in front.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::kind::Kind;

/// A resource identifier, in base64 with `-` for `/`, as the service writes it in links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rid(Vec<u8>);

impl Rid {
    /// The identifier of the account, which is empty.
    pub(super) const fn root() -> Self {
        Self(Vec::new())
    }

    /// The identifier of the resource with that number in this one.
    ///
    /// Clients of other languages take identifiers apart. A bit tells a container from a user, and four bits tell what
    /// is in a container.
    pub(super) fn child(&self, kind: Kind, number: u64) -> Self {
        let mut bytes = self.0.clone();
        let [.., b3, b2, b1, b0] = number.to_be_bytes();
        match kind {
            Kind::Offers => bytes = vec![b2, b1, b0],
            Kind::Dbs => bytes.extend([b3, b2, b1, b0]),
            Kind::Colls => bytes.extend([b3 | 0x80, b2, b1, b0]),
            Kind::Users => bytes.extend([b3 & 0x7f, b2, b1, b0]),
            _ => {
                let mut own = number.to_le_bytes();
                own[7] = kind.nibble() << 4;
                bytes.extend(own);
            }
        }
        Self(bytes)
    }

    /// The number that an identifier was made of.
    pub(super) fn number(text: &str) -> Option<u64> {
        let bytes = STANDARD.decode(text.replace('-', "/")).ok()?;
        let mut word = [0; 8];
        match *bytes.as_slice() {
            [b2, b1, b0] => word[5..].copy_from_slice(&[b2, b1, b0]),
            [b3, b2, b1, b0] => word[4..].copy_from_slice(&[b3, b2, b1, b0]),
            [_, _, _, _, b3, b2, b1, b0] => word[4..].copy_from_slice(&[b3 & 0x7f, b2, b1, b0]),
            [_, _, _, _, _, _, _, _, ref own @ ..] => {
                word.copy_from_slice(own.first_chunk::<8>()?);
                word[7] = 0;
                word.reverse();
            }
            _ => return None,
        }
        Some(u64::from_be_bytes(word))
    }
}

impl std::fmt::Display for Rid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&STANDARD.encode(&self.0).replace('/', "-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_in_front() {
        let database = Rid::root().child(Kind::Dbs, 101);
        let container = database.child(Kind::Colls, 102);
        assert_eq!(database.to_string(), "AAAAZQ==");
        assert_eq!(container.to_string(), "AAAAZYAAAGY=");
        assert_eq!(container.child(Kind::Docs, 7).to_string(), "AAAAZYAAAGYHAAAAAAAAAA==");
        assert_eq!(container.child(Kind::Sprocs, 7).to_string(), "AAAAZYAAAGYHAAAAAAAAgA==");
        assert_eq!(database.child(Kind::Users, 5).to_string(), "AAAAZQAAAAU=");
        assert_eq!(database.child(Kind::Offers, 9).to_string(), "AAAJ");
        for rid in [database.child(Kind::Offers, 9), database.child(Kind::Users, 9)] {
            assert_eq!(Rid::number(&rid.to_string()), Some(9));
        }
        for kind in [Kind::Docs, Kind::Sprocs] {
            assert_eq!(Rid::number(&container.child(kind, 70_000).to_string()), Some(70_000));
        }
        assert_eq!(Rid::number(&container.to_string()), Some(102));
        for text in ["", "AA==", "AAAAZQA=", "?", "AAAAZYAAAGYHAAA="] {
            assert_eq!(Rid::number(text), None, "{text}");
        }
        assert!(!Rid(vec![255; 3]).to_string().contains('/'));
    }
}
