//! The shared form of `x-ms-resource-quota` and `x-ms-resource-usage`: amounts of named resources.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Describe, Description, Fixed, FixedReceived, Part, Spans, ascii};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{byte, integer, run1, whole};
use crate::grammar::{Parsed, Span, fail, fault};
use crate::limits::MAX_RESOURCES;

#[derive(Clone, Copy)]
pub(super) struct AmountsSpan(Span);

impl Spans for AmountsSpan {
    const PATTERN: Option<&'static str> = Some("(?:{token}={integer}(?:;{token}={integer})*;?)?");

    type Ref<'a> = ResourcesRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        // The names so far, so that looking for a double one takes no second look at the line.
        let mut names = [&[][..]; MAX_RESOURCES];
        let mut rest = input;
        let mut len = 0;
        while !matches!(rest, [] | [b' ' | b'\t', ..]) {
            let (after, (name, _)) = resource(rest)?;
            let (before, free) = names.split_at_mut(len);
            if before.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                let kind = ErrorKind::DuplicateParameter;
                return fault(kind, Expected::ResourceName, rest, name.len());
            }
            let Some(slot) = free.first_mut() else {
                return fault(ErrorKind::TooMany, Expected::ResourceName, rest, 0);
            };
            *slot = name;
            len += 1;
            rest = match after {
                [b';', rest @ ..] => rest,
                [] | [b' ' | b'\t', ..] => after,
                _ => return fail(after, Expected::SemicolonOrEnd),
            };
        }
        Ok((rest, Self(Span::first(input, &input[..input.len() - rest.len()], line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> ResourcesRef<'_> {
        let text = fixed.spans.0.of(fixed.line);
        ResourcesRef { text }
    }

    #[inline]
    fn canonical(view: ResourcesRef<'_>) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        view.iter().for_each(|(name, amount)| push(&mut out, name, amount));
        Some(out)
    }
}

/// `name "=" amount`
#[inline]
fn resource(input: &[u8]) -> Parsed<'_, (&[u8], i64)> {
    // A sequence: as a `separated_pair`, four resources took 6 % more instructions.
    let (rest, name) = run1(TCHAR, Expected::ResourceName)(input)?;
    let (rest, ()) = byte(b'=', Expected::Equals)(rest)?;
    let (rest, amount) = integer(Expected::Amount)(rest)?;
    Ok((rest, (name, amount)))
}

#[inline]
fn push(out: &mut Vec<u8>, name: &str, amount: i64) {
    out.extend_from_slice(format!("{name}={amount};").as_bytes());
}

/// Amounts in the order in which they are given.
pub(super) fn build<'r>(
    header: &'static HeaderName,
    resources: impl IntoIterator<Item = (&'r str, i64)>,
) -> Result<FixedReceived<AmountsSpan>, DecodeError> {
    let mut value = Vec::new();
    for (index, (name, amount)) in resources.into_iter().enumerate() {
        whole(TCHAR, Expected::ResourceName, name.as_bytes())
            .map_err(|fault| fault.in_piece(header, index, name.as_bytes()))?;
        push(&mut value, name, amount);
    }
    FixedReceived::from_parts(header, value)
}

/// The value of [`ResourceQuota`](super::ResourceQuota) or [`ResourceUsage`](super::ResourceUsage),
/// borrowed.
///
/// Names are case-insensitive, and the order of the resources has no meaning.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ResourceQuota};
///
/// let line = b"documentsSize=10485760;documentsCount=-1;";
/// let quota = ResourceQuota::parse_strict(FieldLines::one(line))?;
/// assert_eq!(quota.get("documentsCount"), Some(-1));
/// assert!(quota.iter().eq([("documentsSize", 10_485_760), ("documentsCount", -1)]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct ResourcesRef<'a> {
    text: &'a [u8],
}

impl<'a> ResourcesRef<'a> {
    /// Names and amounts, in order.
    #[must_use]
    #[inline]
    pub const fn iter(&self) -> ResourceAmounts<'a> {
        ResourceAmounts { rest: self.text }
    }

    /// The amount of the resource `name`; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<i64> {
        let found = self.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, amount)| amount)
    }
}

impl<'a> IntoIterator for ResourcesRef<'a> {
    type Item = (&'a str, i64);
    type IntoIter = ResourceAmounts<'a>;

    fn into_iter(self) -> ResourceAmounts<'a> {
        self.iter()
    }
}

impl PartialEq for ResourcesRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        // No name occurs twice, so as many that are in both are all.
        self.iter().count() == other.iter().count()
            && self.iter().all(|(name, amount)| other.get(name) == Some(amount))
    }
}

impl Eq for ResourcesRef<'_> {}

impl fmt::Debug for ResourcesRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().fmt(f)
    }
}

impl Describe for ResourcesRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let resources = Description::list(self.iter().map(|(name, amount)| {
            Description::List(vec![Description::text(name), Description::number(amount)])
        }));
        Description::Object(vec![Part::new("resources", "amounts; -1 means no limit", resources)])
    }
}

/// Names and amounts of a [`ResourcesRef`], in order.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::ResourceUsage};
///
/// let usage = ResourceUsage::parse_strict(FieldLines::one(b"users=2;permissions=7;"))?;
/// assert_eq!(usage.iter().map(|(_, amount)| amount).sum::<i64>(), 9);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ResourceAmounts<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for ResourceAmounts<'a> {
    type Item = (&'a str, i64);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // Every one was read before, and reads the same now.
        let (rest, (name, amount)) = resource(self.rest).ok()?;
        self.rest = rest.strip_prefix(b";").unwrap_or(rest);
        Some((ascii(name), amount))
    }
}

impl FusedIterator for ResourceAmounts<'_> {}

impl fmt::Debug for ResourceAmounts<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

/// Names and amounts of resources, or none at all.
#[cfg(feature = "proptest")]
pub(super) fn amounts() -> impl proptest::strategy::Strategy<Value = Vec<(String, i64)>> {
    use proptest::prelude::*;

    let name = "[a-z!#$%&'*+.^_`|~-][a-zA-Z0-9]{0,16}";
    let resources = proptest::collection::btree_map(name, any::<i64>(), 0..8);
    // Names are case-insensitive.
    resources.prop_map(|resources| {
        let lower: std::collections::BTreeMap<_, _> = resources
            .into_iter()
            .map(|(name, amount)| (name.to_ascii_lowercase(), (name, amount)))
            .collect();
        lower.into_values().collect()
    })
}
