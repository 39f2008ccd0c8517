//! Headers that are defined outside this crate, and their expectations in their own words.

use http::HeaderName;

use crate::limits::MAX_OWN_EXPECTATIONS;

/// The name of a header of your own, and the expectations of its grammar in words.
///
/// [`header!`](crate::header) and [`list_header!`](crate::list_header) make a static of it. A
/// [`DecodeError`](crate::DecodeError) refers to it, so that it holds one byte for an expectation and no text.
///
/// ```
/// use masthead::own::OwnHeader;
///
/// static HEADER: OwnHeader = OwnHeader::new("x-attempt", &["a number of attempts"]);
/// assert_eq!(HEADER.name(), "x-attempt");
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct OwnHeader {
    name: HeaderName,
    words: &'static [&'static str],
}

impl OwnHeader {
    /// The header `name`, in lower case, and its expectations: number `n` is what
    /// [`Expected::own(n)`](crate::Expected::own) says.
    ///
    /// # Panics
    ///
    /// When `name` is not a header name in lower case, or there are more than
    /// [`limits::MAX_OWN_EXPECTATIONS`](crate::limits::MAX_OWN_EXPECTATIONS) expectations. In a static, both are errors
    /// of the compiler.
    #[must_use]
    pub const fn new(name: &'static str, words: &'static [&'static str]) -> Self {
        assert!(words.len() <= MAX_OWN_EXPECTATIONS, "more expectations than a header may have");
        Self { name: HeaderName::from_static(name), words }
    }

    /// The name of the header.
    #[must_use]
    pub const fn name(&self) -> &HeaderName {
        &self.name
    }

    pub(crate) const fn words(&self, expected: OwnExpected) -> &'static str {
        match expected.0 as usize {
            index if index < self.words.len() => self.words[index],
            // An expectation of another header.
            _ => "a valid field value",
        }
    }
}

/// A header of this crate, or one that is defined outside it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Subject {
    Known(&'static HeaderName),
    Own(&'static OwnHeader),
}

impl Subject {
    pub(crate) const fn name(self) -> &'static HeaderName {
        match self {
            Self::Known(name) => name,
            Self::Own(header) => header.name(),
        }
    }
}

impl From<&'static HeaderName> for Subject {
    fn from(name: &'static HeaderName) -> Self {
        Self::Known(name)
    }
}

impl From<&'static OwnHeader> for Subject {
    fn from(header: &'static OwnHeader) -> Self {
        Self::Own(header)
    }
}

/// One of the expectations of a header of your own; [`Expected::own`](crate::Expected::own) makes it.
///
/// ```
/// use masthead::Expected;
///
/// const ATTEMPTS: Expected = Expected::own(0);
/// assert!(matches!(ATTEMPTS, Expected::Own(_)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnExpected(Number);

/// Makes an enum of numbers: the variants of `Expected` fit into the values of the byte that it leaves.
macro_rules! numbers {
    ($($number:ident)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        enum Number {
            $($number,)+
        }

        const NUMBERS: [Number; MAX_OWN_EXPECTATIONS] = [$(Number::$number),+];
    };
}

numbers!(N0 N1 N2 N3 N4 N5 N6 N7 N8 N9 N10 N11 N12 N13 N14 N15);

impl OwnExpected {
    pub(crate) const fn new(index: usize) -> Self {
        assert!(index < MAX_OWN_EXPECTATIONS, "more expectations than a header may have");
        Self(NUMBERS[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{DecodeError, ErrorKind, Expected};

    static HEADER: OwnHeader = OwnHeader::new("x-replicas", &["a number of replicas"]);

    #[test]
    fn the_words_are_those_of_the_header() {
        let error =
            |expected| DecodeError::of((&HEADER).into(), ErrorKind::UnexpectedByte, expected);
        let own = error(Expected::own(0)).at(0, 2..3);
        assert_eq!(own.to_string(), "x-replicas: expected a number of replicas at byte 2");
        assert_eq!(
            (own.expected_text(), own.expected()),
            ("a number of replicas", Expected::own(0))
        );
        let of_another = error(Expected::own(1)).sensitive(true);
        assert_eq!(of_another.expected_text(), "a valid field value");
        assert!(of_another.is_sensitive() && !own.is_sensitive());
        assert_eq!(error(Expected::Token).expected_text(), "a token");
        let known = DecodeError::new(&HEADER.name, ErrorKind::UnexpectedByte, Expected::own(0));
        assert_eq!(known.expected_text(), "a valid field value", "it does not know the header");
        assert_eq!(size_of::<Expected>(), 1);
        for n in 0..MAX_OWN_EXPECTATIONS {
            assert_eq!(OwnExpected::new(n).0 as usize, n);
        }
    }
}
