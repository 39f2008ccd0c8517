//! The kinds of Cosmos DB tokens.

use crate::grammar::percent::chars;

/// The type of a Cosmos DB token.
///
/// ```
/// use masthead::auth::CosmosKind;
///
/// assert_eq!(CosmosKind::Master.max_len(), 1_024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CosmosKind {
    /// A signature made with a key of the account.
    Master,
    /// A resource token, which the service issued for a permission.
    Resource,
    /// An access token of Microsoft Entra.
    Aad,
    /// Another kind, which the service may know.
    Other,
}

impl CosmosKind {
    /// The longest header value of the kind, as sent, in bytes.
    ///
    /// The limits of the service, which answers 401 to anything longer.
    #[must_use]
    pub const fn max_len(self) -> usize {
        match self {
            Self::Master | Self::Other => 1_024,
            Self::Resource => 8_192,
            Self::Aad => 16_384,
        }
    }

    pub(super) const KNOWN: [(Self, &'static str); 3] =
        [(Self::Master, "master"), (Self::Resource, "resource"), (Self::Aad, "aad")];

    /// The kind for a value of `type` as sent; it is case-insensitive.
    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        // As nearly all write it: letter by letter, it took a tenth of the instructions of a token.
        if text == b"master" { Self::Master } else { Self::of_any(text) }
    }

    fn of_any(text: &[u8]) -> Self {
        let is = |&(_, name): &(Self, &str)| {
            text.eq_ignore_ascii_case(name.as_bytes())
                || (text.contains(&b'%') && lower(text).eq(name.bytes()))
        };
        Self::KNOWN.into_iter().find(is).map_or(Self::Other, |(kind, _)| kind)
    }
}

pub(super) fn lower(text: &[u8]) -> impl Iterator<Item = u8> + '_ {
    chars(text).map(|b| b.to_ascii_lowercase())
}
