//! Your own headers, which work like those of this crate.
//!
//! Start with [`header!`](crate::header) for a header that may occur once, and with [`list_header!`](crate::list_header) for a
//! list. Both require the [`Grammar`] of a value or of a member, which is composed of the parsers of [`parse`](crate::parse)
//! with nom's combinators.
//!
//! The type implements [`Field`], [`headers::Header`], [`FromStr`](core::str::FromStr), `TryFrom<&HeaderValue>`, equality by
//! meaning, and, with the feature `serde`, serde's traits. It is read from maps and written to them like any other header. It
//! has no deviations, so strict mode accepts the same values.
//!
//! ```
//! use masthead::parse::{Parsed, expecting, number_in};
//! use masthead::{Field, FieldLines, header, own::Grammar};
//! use nom::Parser;
//!
//! /// `X-Replicas`: how many replicas have the document, from 1 to 9.
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! struct Replicas(u8);
//!
//! header! {
//!     impl Replicas: "x-replicas";
//!     expected { COUNT = "a number of replicas from 1 to 9" }
//! }
//!
//! impl Grammar<'_> for Replicas {
//!     fn read(input: &[u8]) -> Parsed<'_, Self> {
//!         expecting(Self::COUNT, number_in(1..=9)).map(Self).parse(input)
//!     }
//!
//!     fn write(&self, out: &mut Vec<u8>) {
//!         out.extend(self.0.to_string().bytes());
//!     }
//! }
//!
//! assert_eq!("3".parse::<Replicas>()?, Replicas(3));
//! let lines = FieldLines::one(b"many");
//! let error = Replicas::parse(lines).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "x-replicas: expected a number of replicas from 1 to 9 at byte 0"
//! );
//! assert_eq!(error.caret(lines).to_string(), "many\n^");
//! # Ok::<(), masthead::DecodeError>(())
//! ```

mod list;
mod macros;
#[doc(hidden)]
pub mod private;

use crate::deviation::Notes;
use crate::field::{Field, Member};
use crate::grammar::Parsed;
use crate::grammar::list::to_comma_unquoted;

pub use crate::error::{OwnExpected, OwnHeader};
pub use list::ListRef;

/// The grammar of a value, or of a member of a list: how it is read and written.
///
/// `'a` is the lifetime of the field lines, from which a value may borrow.
///
/// ```
/// use masthead::own::Grammar;
/// use masthead::parse::{Parsed, token};
/// use nom::Parser;
///
/// /// The name of a cache.
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct CacheRef<'a>(&'a str);
///
/// impl<'a> Grammar<'a> for CacheRef<'a> {
///     fn read(input: &'a [u8]) -> Parsed<'a, Self> {
///         token.map(Self).parse(input)
///     }
///
///     fn write(&self, out: &mut Vec<u8>) {
///         out.extend(self.0.bytes());
///     }
/// }
///
/// assert_eq!(CacheRef::read(b"edge, origin").unwrap().1, CacheRef("edge"));
/// ```
pub trait Grammar<'a>: Copy {
    /// The grammar as a regular expression of ECMA-262 without anchors, for the JSON schema of the header (feature
    /// `schemars`). The default is `None`: the schema then has no pattern.
    const PATTERN: Option<&'static str> = None;

    /// Reads a value from the start of `input`; what is left may start with white space.
    ///
    /// Of a list, `input` goes on after the member, with a comma and further members: a parser that takes all that is
    /// left takes those too.
    ///
    /// # Errors
    ///
    /// Where no value starts. Of a list, the next member is read all the same.
    fn read(input: &'a [u8]) -> Parsed<'a, Self>;

    /// Appends the value in its canonical form, which [`read`](Self::read) has to accept.
    fn write(&self, out: &mut Vec<u8>);
}

impl<'a, V: Grammar<'a>> Member<'a> for V {
    const PATTERN: Option<&'static str> = <V as Grammar<'a>>::PATTERN;

    #[inline]
    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        V::read(input)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma_unquoted(input, true)
    }

    fn write(self, out: &mut Vec<u8>) {
        Grammar::write(&self, out);
    }
}

/// A header that [`header!`](crate::header) or [`list_header!`](crate::list_header) has made.
///
/// ```
/// use masthead::own::{Grammar, Own};
/// use masthead::parse::{Parsed, number};
/// use masthead::header;
/// use nom::Parser;
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Attempt(u64);
///
/// header! { impl Attempt: "x-attempt"; }
///
/// impl Grammar<'_> for Attempt {
///     fn read(input: &[u8]) -> Parsed<'_, Self> {
///         number.map(Self).parse(input)
///     }
///
///     fn write(&self, out: &mut Vec<u8>) {
///         out.extend(self.0.to_string().bytes());
///     }
/// }
///
/// assert_eq!(Attempt::header().name(), "x-attempt");
/// ```
pub trait Own: Field {
    /// Its name, and what it expects in words.
    fn header() -> &'static OwnHeader;
}

/// A list that [`list_header!`](crate::list_header) has made.
///
/// ```
/// use masthead::own::{ListRef, OwnList};
///
/// /// How many members any list has.
/// fn count<H: OwnList>(list: ListRef<'_, H>) -> usize {
///     list.iter().count()
/// }
/// ```
pub trait OwnList: Own {
    /// A member of the list.
    type Member<'a>: Grammar<'a>;
}
