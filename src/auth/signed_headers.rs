//! The names in the `SignedHeaders` of `HMAC-SHA256` credentials.

use core::fmt;
use core::iter::FusedIterator;

use crate::error::Expected;
use crate::grammar::Parsed;
use crate::grammar::class::{SIGNED_NAME, is_in_most_names};
use crate::grammar::leaf::{BLOCK, first, index_of, ows, run1};

/// The names as they stand, and the first white space among them, which is tolerated.
///
/// ```text
/// names = field-name *( ";" field-name )
/// ```
#[inline]
pub(super) fn header_names(input: &[u8]) -> Parsed<'_, (&[u8], Option<&[u8]>)> {
    match plain_names(input) {
        Some((rest, names)) => Ok((rest, (names, None))),
        None => any_names(input),
    }
}

/// Names of the usual characters, without white space, up to an ampersand.
///
/// Sixteen bytes at a time: this takes a third of the instructions of [`any_names`], which says what is made of all else.
// A call costs a fifth of it.
#[inline(always)]
pub(super) fn plain_names(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut end = 0;
    loop {
        let block = input.get(end..)?.first_chunk::<{ BLOCK + 1 }>()?;
        let mut misfits = [0; BLOCK];
        for (misfit, (&b, &next)) in misfits.iter_mut().zip(block.iter().zip(&block[1..])) {
            let fits = is_in_most_names(b) | ((b == b';') & (next != b';'));
            *misfit = if fits { 0 } else { u8::MAX };
        }
        if misfits != [0; BLOCK] {
            end += first(misfits);
            break;
        }
        end += BLOCK;
    }
    match input.split_at(end) {
        ([] | [b';', ..] | [.., b';'], _) => None,
        (names, rest @ [b'&', ..]) => Some((rest, names)),
        _ => None,
    }
}

/// [`header_names`], one by one.
#[cold]
fn any_names(input: &[u8]) -> Parsed<'_, (&[u8], Option<&[u8]>)> {
    let mut rest = input;
    let mut first_space = None;
    loop {
        let name = ows(rest);
        if name.len() < rest.len() {
            first_space.get_or_insert(rest);
        }
        let (after, _) = run1(SIGNED_NAME, Expected::HeaderName)(name)?;
        // White space after the last name is left for the end of the value, if it ends there.
        let separator = ows(after);
        if separator.len() < after.len() && matches!(separator, [b';' | b'&' | b',', ..]) {
            first_space.get_or_insert(after);
        }
        match separator {
            [b';', next @ ..] => rest = next,
            [b'&' | b',', ..] => {
                rest = separator;
                break;
            }
            _ => {
                rest = after;
                break;
            }
        }
    }
    Ok((rest, (&input[..input.len() - rest.len()], first_space)))
}

/// The names of the signed headers; see [`HmacSha256Ref::signed_headers`](super::HmacSha256Ref::signed_headers).
///
/// ```
/// use masthead::auth::HmacSha256;
/// use masthead::Field;
///
/// let hmac = HmacSha256::new("id", &["host", "date"], &[0; 32])?;
/// assert_eq!(hmac.view().signed_headers().last(), Some("date"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct SignedHeaders<'a> {
    rest: Option<&'a str>,
}

impl<'a> SignedHeaders<'a> {
    /// The names that [`header_names`] found.
    #[inline]
    pub(super) const fn new(names: &'a str) -> Self {
        Self { rest: Some(names) }
    }
}

impl<'a> Iterator for SignedHeaders<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let end = index_of(b';', rest.as_bytes()).unwrap_or(rest.len());
        let (name, rest) = rest.split_at_checked(end)?;
        self.rest = rest.strip_prefix(';');
        Some(name.trim_ascii())
    }
}

impl FusedIterator for SignedHeaders<'_> {}

impl fmt::Debug for SignedHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
