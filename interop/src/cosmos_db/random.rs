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
    let digits = format!("{bits:032x}");
    let (a, b) = digits.split_at(8);
    let (b, c) = b.split_at(4);
    let (c, d) = c.split_at(4);
    let (d, e) = d.split_at(4);
    format!("{a}-{b}-{c}-{d}-{e}")
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
