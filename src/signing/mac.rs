//! HMAC-SHA256 and SHA-256, fed piece by piece.

use hmac::{Hmac, KeyInit, Mac as _};
use sha2::{Digest, Sha256};

/// Where the pieces of a string-to-sign go: into a MAC, or into a buffer for people.
pub(super) trait Sink {
    fn put(&mut self, piece: &[u8]);

    /// The piece with `change` done to each of its bytes, without allocating.
    fn put_mapped(&mut self, piece: &[u8], change: fn(&u8) -> u8) {
        let mut buffer = [0; 64];
        for chunk in piece.chunks(buffer.len()) {
            for (to, from) in buffer.iter_mut().zip(chunk) {
                *to = change(from);
            }
            self.put(&buffer[..chunk.len()]);
        }
    }
}

impl Sink for Vec<u8> {
    fn put(&mut self, piece: &[u8]) {
        self.extend_from_slice(piece);
    }
}

/// HMAC-SHA256 (RFC 2104). Its state is zeroised on drop; what its functions had on the stack is not.
#[derive(Clone)]
pub(super) struct Mac(Hmac<Sha256>);

impl Mac {
    pub(super) fn new(key: &[u8]) -> Self {
        // The error is that of MACs that want a key of one length.
        Self(Hmac::new_from_slice(key).expect("a key of any length will do"))
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }

    /// Verifies `signature` against the MAC, in constant time.
    pub(super) fn verify(self, signature: &[u8; 32]) -> bool {
        self.0.verify_slice(signature).is_ok()
    }
}

impl Sink for Mac {
    fn put(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use hmac::digest::CtOutput;
    use zeroize::{ZeroizeOnDrop, Zeroizing};

    use super::*;

    /// RFC 4231, test cases 1, 2 and 6: a key longer than a block too.
    #[test]
    fn the_vectors_of_the_rfc() {
        let hex = |bytes: [u8; 32]| bytes.map(|b| format!("{b:02x}")).concat();
        let mac = |key: &[u8], text: &[u8]| {
            let mut mac = Mac::new(key);
            text.chunks(3).for_each(|piece| mac.put(piece));
            hex(mac.finish())
        };
        assert_eq!(
            mac(&[0x0b; 20], b"Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert_eq!(
            mac(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            mac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn pieces_of_any_length_are_changed() {
        let text = "AbC".repeat(100);
        let mut out = Vec::new();
        out.put_mapped(text.as_bytes(), u8::to_ascii_lowercase);
        assert_eq!(out, text.to_lowercase().into_bytes());
    }

    #[test]
    fn state_and_keys_are_zeroised() {
        fn zeroised<T: ZeroizeOnDrop>() {}
        // An HMAC is two of their states, and the buffer of one.
        zeroised::<Sha256>();
        zeroised::<CtOutput<Hmac<Sha256>>>();
        zeroised::<Zeroizing<Vec<u8>>>();
    }
}
