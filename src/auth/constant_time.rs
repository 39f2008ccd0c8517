//! Comparison of secrets.

/// Returns `true` if two secrets are equal, in a time that depends on their lengths alone.
///
/// Lengths that differ end the comparison at once: how long the secret is can be measured, and nothing else.
///
/// ```
/// use masthead::{Field, auth::{Basic, ct_eq}};
///
/// let basic = Basic::new("joe", "bloggs")?;
/// assert!(ct_eq(basic.view().decode().password(), b"bloggs"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[must_use]
pub fn ct_eq(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Every byte is read. The compiler is not to know that nothing can follow once one differs.
    let differing = a.iter().zip(b).fold(0, |bits, (a, b)| core::hint::black_box(bits | (a ^ b)));
    differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_every_byte_counts() {
        let secret = *b"mF_9.B5f-4.1JqM";
        assert!(ct_eq(&secret, &secret) && ct_eq(b"", b""));
        for at in 0..secret.len() {
            for bit in 0..8 {
                let mut other = secret;
                other[at] ^= 1 << bit;
                assert!(!ct_eq(&secret, &other) && !ct_eq(&other, &secret));
            }
            assert!(!ct_eq(&secret, &secret[..at]) && !ct_eq(&secret[..at], &secret));
        }
        // Differences do not cancel each other out.
        assert!(!ct_eq(&[1, 1], &[0, 0]) && !ct_eq(&[0x80, 0x80], &[0, 0]));
    }
}
