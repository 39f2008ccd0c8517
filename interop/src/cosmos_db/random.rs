//! Numbers that nobody can guess.

use std::hash::{BuildHasher, RandomState};

/// Random bits. The hashers of the standard library have random keys.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// A random GUID.
pub(super) fn guid() -> String {
    let bits = u128::from(random()) << 64 | u128::from(random());
    // Version 4, variant 1.
    let bits = bits & !(0xf << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let part = |shift: u32, digits: u32| bits >> shift & ((1 << (4 * digits)) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 8),
        part(80, 4),
        part(64, 4),
        part(48, 4),
        part(0, 12)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_differ() {
        let (a, b) = (guid(), guid());
        assert_ne!(a, b);
        assert_eq!((a.len(), &a[14..15]), (36, "4"));
    }
}
