//! The field lines of one header, borrowed and owned.

use core::fmt;
use core::iter::FusedIterator;

use http::header::{GetAll, ValueIter};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::Rejected;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::grammar::class::FIELD;
use crate::limits::{MAX_LINE_LEN, MAX_LINES};

/// The field lines of one header, wherever they lie.
///
/// One value, a slice of values, or a name in a [`HeaderMap`]; `Copy`, and nothing is joined or
/// copied. `Debug` shows how many lines there are and not what they say: they may hold a secret.
///
/// ```
/// use masthead::FieldLines;
/// use http::{HeaderMap, HeaderValue, header};
///
/// let mut map = HeaderMap::new();
/// map.append(header::IF_MATCH, HeaderValue::from_static("\"a\""));
/// map.append(header::IF_MATCH, HeaderValue::from_static("\"b\""));
/// let lines = FieldLines::of(&map, &header::IF_MATCH);
/// assert_eq!(lines.iter().collect::<Vec<_>>(), [b"\"a\"", b"\"b\""]);
/// ```
#[derive(Clone, Copy)]
pub struct FieldLines<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    One(&'a [u8]),
    Slice(&'a [HeaderValue]),
    Map(&'a HeaderMap, &'static HeaderName),
}

// Three words, whatever the width of a pointer.
const _: () = assert!(size_of::<FieldLines<'_>>() == 3 * size_of::<usize>());

impl<'a> FieldLines<'a> {
    /// One line, as bytes.
    #[must_use]
    #[inline]
    pub const fn one(line: &'a [u8]) -> Self {
        Self(Source::One(line))
    }

    /// The lines of `name` in `map`.
    #[must_use]
    #[inline]
    pub const fn of(map: &'a HeaderMap, name: &'static HeaderName) -> Self {
        Self(Source::Map(map, name))
    }

    /// The lines, in order.
    #[must_use]
    #[inline]
    pub fn iter(&self) -> FieldLinesIter<'a> {
        FieldLinesIter(match self.0 {
            Source::One(line) => IterSource::One(Some(line)),
            Source::Slice(values) => IterSource::Slice(values.iter()),
            Source::Map(map, name) => look_up(map, name),
        })
    }

    /// The only line, unless it takes a look-up to find it.
    #[inline]
    pub(crate) fn only(&self) -> Option<&'a [u8]> {
        match self.0 {
            Source::One(line) => Some(line),
            Source::Slice([value]) => Some(value.as_bytes()),
            _ => None,
        }
    }

    /// Line `index`, counted from 0.
    #[must_use]
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        self.iter().nth(index)
    }

    /// How many lines there are.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self.0 {
            Source::One(_) => 1,
            Source::Slice(values) => values.len(),
            Source::Map(..) => self.iter().count(),
        }
    }

    /// Returns `true` if there are no lines: the header is absent.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns `true` if line `index` was marked as sensitive.
    #[must_use]
    #[inline]
    pub fn is_sensitive(&self, index: usize) -> bool {
        match self.0 {
            Source::One(_) => false,
            Source::Slice(values) => values.get(index).is_some_and(HeaderValue::is_sensitive),
            Source::Map(map, name) => {
                let value = map.get_all(name).iter().nth(index);
                value.is_some_and(HeaderValue::is_sensitive)
            }
        }
    }

    /// The only line of a header that may occur once, as it is.
    ///
    /// White space around the value is still there; it is no part of a field value (RFC 9110 5.5).
    ///
    /// # Errors
    ///
    /// [`Missing`](ErrorKind::Missing) without a line, [`Duplicate`](ErrorKind::Duplicate) with
    /// two, [`TooLong`](ErrorKind::TooLong) past [`MAX_LINE_LEN`].
    #[inline]
    pub fn single(&self, name: &'static HeaderName) -> Result<&'a [u8], DecodeError> {
        match self.only() {
            Some(line) if line.len() <= MAX_LINE_LEN => Ok(line),
            _ => self.single_of_any(name),
        }
    }

    #[cold]
    fn single_of_any(&self, name: &'static HeaderName) -> Result<&'a [u8], DecodeError> {
        let mut lines = self.iter();
        let Some(line) = lines.next() else {
            return Err(DecodeError::missing(name));
        };
        if let Some(second) = lines.next() {
            return Err(duplicate(name, second));
        }
        if line.len() > MAX_LINE_LEN {
            return Err(too_long(name, 0));
        }
        Ok(line)
    }

    /// An owned copy; values that are `HeaderValue`s already are shared, not copied.
    ///
    /// # Errors
    ///
    /// As [`Lines::try_from_bytes`], for a line given as bytes.
    #[inline]
    pub fn to_lines(&self, name: &'static HeaderName) -> Result<Lines, DecodeError> {
        match self.0 {
            Source::One(line) => Lines::try_from_bytes(name, [line]),
            Source::Slice(values) => Ok(values.iter().cloned().collect()),
            Source::Map(map, key) => Ok(map.get_all(key).iter().cloned().collect()),
        }
    }
}

#[cold]
fn duplicate(name: &'static HeaderName, second: &[u8]) -> DecodeError {
    DecodeError::new(name, ErrorKind::Duplicate, Expected::OneLine).at(1, 0..second.len())
}

#[cold]
pub(crate) fn too_long(name: &'static HeaderName, line: usize) -> DecodeError {
    DecodeError::new(name, ErrorKind::TooLong, Expected::OneLine)
        .at(line, MAX_LINE_LEN..MAX_LINE_LEN)
}

#[cold]
pub(super) fn too_many_lines(name: &'static HeaderName) -> DecodeError {
    DecodeError::new(name, ErrorKind::TooMany, Expected::OneLine).at(MAX_LINES, 0..0)
}

impl<'a> From<&'a HeaderValue> for FieldLines<'a> {
    #[inline]
    fn from(value: &'a HeaderValue) -> Self {
        Self(Source::Slice(core::slice::from_ref(value)))
    }
}

impl<'a> From<&'a [HeaderValue]> for FieldLines<'a> {
    #[inline]
    fn from(values: &'a [HeaderValue]) -> Self {
        Self(Source::Slice(values))
    }
}

impl<'a> IntoIterator for FieldLines<'a> {
    type Item = &'a [u8];
    type IntoIter = FieldLinesIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for FieldLines<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldLines({} lines)", self.len())
    }
}

/// The lines of a [`FieldLines`], in order.
///
/// ```
/// assert_eq!(masthead::FieldLines::one(b"a").iter().next(), Some(&b"a"[..]));
/// ```
#[derive(Clone)]
pub struct FieldLinesIter<'a>(IterSource<'a>);

#[derive(Clone)]
enum IterSource<'a> {
    One(Option<&'a [u8]>),
    Slice(core::slice::Iter<'a, HeaderValue>),
    Map(MapLines<'a>),
}

/// The lines of `name` in `map`, of which `taken` were handed out.
struct MapLines<'a> {
    values: ValueIter<'a, HeaderValue>,
    map: &'a HeaderMap,
    name: &'static HeaderName,
    taken: usize,
}

impl Clone for MapLines<'_> {
    /// Looks the lines up again, since `http` has no copy of a [`ValueIter`].
    fn clone(&self) -> Self {
        let mut values = self.map.get_all(self.name).iter();
        for _ in 0..self.taken {
            values.next();
        }
        Self { values, ..*self }
    }
}

impl FieldLinesIter<'_> {
    /// No lines.
    #[inline]
    pub(crate) const fn none() -> Self {
        Self(IterSource::One(None))
    }

    /// Returns `true` if there is no further line, unless it takes a look-up to find out.
    #[inline]
    pub(crate) const fn is_done(&self) -> bool {
        matches!(self.0, IterSource::One(None))
    }
}

impl<'a> Iterator for FieldLinesIter<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        match &mut self.0 {
            IterSource::One(line) => line.take(),
            IterSource::Slice(values) => values.next().map(HeaderValue::as_bytes),
            IterSource::Map(lines) => next_value(lines),
        }
    }
}

impl FusedIterator for FieldLinesIter<'_> {}

// Out of line, so that the other sources stay small enough to be inlined.

#[inline(never)]
fn look_up<'a>(map: &'a HeaderMap, name: &'static HeaderName) -> IterSource<'a> {
    IterSource::Map(MapLines { values: map.get_all(name).iter(), map, name, taken: 0 })
}

#[inline(never)]
fn next_value<'a>(lines: &mut MapLines<'a>) -> Option<&'a [u8]> {
    let value = lines.values.next()?;
    lines.taken += 1;
    Some(value.as_bytes())
}

impl fmt::Debug for FieldLinesIter<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldLinesIter(..)")
    }
}

/// The first line of `name` in `map`, and all of them; one look-up where there is but one.
pub(super) fn find<'a>(map: &'a HeaderMap, name: &'static HeaderName) -> Option<FieldLines<'a>> {
    let all: GetAll<'a, HeaderValue> = map.get_all(name);
    let mut values = all.iter();
    let first = values.next()?;
    Some(match values.next() {
        None => FieldLines::from(first),
        Some(_) => FieldLines::of(map, name),
    })
}

/// The field lines of one header, owned: kept apart, nothing joined.
///
/// `Debug` shows how many lines there are and not what they say: they may hold a secret.
///
/// ```
/// use masthead::Lines;
/// use http::HeaderValue;
///
/// let lines = Lines::from(HeaderValue::from_static("\"a\""));
/// assert_eq!(lines.as_field_lines().get(0), Some(&b"\"a\""[..]));
/// ```
#[derive(Clone)]
pub struct Lines(Owned);

#[derive(Clone)]
enum Owned {
    One(HeaderValue),
    Many(Box<[HeaderValue]>),
}

impl Lines {
    /// No lines: the header is to be absent.
    #[must_use]
    #[inline]
    pub fn none() -> Self {
        Self(Owned::Many(Box::default()))
    }

    /// Lines from bytes, which are copied.
    ///
    /// # Errors
    ///
    /// Points at a byte that no field value may hold: a control character but the tab.
    #[inline]
    pub fn try_from_bytes<'b>(
        name: &'static HeaderName,
        lines: impl IntoIterator<Item = &'b [u8]>,
    ) -> Result<Self, DecodeError> {
        let to_value = |(index, line)| to_value(name, index, line);
        lines.into_iter().enumerate().map(to_value).collect()
    }

    /// A line from bytes, which are copied.
    pub(crate) fn one(name: &'static HeaderName, line: &[u8]) -> Result<Self, DecodeError> {
        to_value(name, 0, line).map(Self::from)
    }

    /// The lines, borrowed.
    #[must_use]
    #[inline]
    pub fn as_field_lines(&self) -> FieldLines<'_> {
        FieldLines::from(self.as_slice())
    }

    /// The lines as header values.
    #[must_use]
    #[inline]
    pub fn as_slice(&self) -> &[HeaderValue] {
        match &self.0 {
            Owned::One(value) => core::slice::from_ref(value),
            Owned::Many(values) => values,
        }
    }

    /// The lines of one name, shared; one more than the limit is enough to see that it is passed.
    pub(crate) fn received<'a>(values: impl Iterator<Item = &'a HeaderValue>) -> Self {
        values.take(MAX_LINES + 1).cloned().collect()
    }

    /// Marks every line as sensitive, or as not.
    #[inline]
    pub fn set_sensitive(&mut self, sensitive: bool) {
        let values = match &mut self.0 {
            Owned::One(value) => core::slice::from_mut(value),
            Owned::Many(values) => values,
        };
        for value in values {
            value.set_sensitive(sensitive);
        }
    }

    /// Returns `true` if the lines are neither too many nor too long to be parsed again.
    pub(crate) fn is_within_limits(&self) -> bool {
        let lines = self.as_slice();
        lines.len() <= MAX_LINES && lines.iter().all(|line| line.len() <= MAX_LINE_LEN)
    }

    /// The only one of lines of which the first was read as a header that may occur once.
    #[inline(never)]
    pub(crate) fn into_only(self, name: &'static HeaderName) -> Result<HeaderValue, Rejected> {
        self.into_one().map_err(|lines| Rejected { error: DecodeError::missing(name), lines })
    }

    /// The only value, if there is just one.
    pub(crate) fn into_one(self) -> Result<HeaderValue, Self> {
        match self.0 {
            Owned::One(value) => Ok(value),
            Owned::Many(values) => match <Box<[_; 1]>>::try_from(values) {
                Ok(one) => {
                    let [value] = *one;
                    Ok(value)
                }
                Err(values) => Err(Self(Owned::Many(values))),
            },
        }
    }
}

/// Line `index` from bytes.
#[inline(never)]
fn to_value(
    name: &'static HeaderName,
    index: usize,
    line: &[u8],
) -> Result<HeaderValue, DecodeError> {
    HeaderValue::from_bytes(line).map_err(|_| {
        let at = line.iter().position(|&b| !FIELD.has(b)).unwrap_or(line.len());
        if at > MAX_LINE_LEN {
            return too_long(name, index);
        }
        DecodeError::new(name, ErrorKind::UnexpectedByte, Expected::FieldContent)
            .at(index, at..at + 1)
    })
}

impl From<HeaderValue> for Lines {
    #[inline]
    fn from(value: HeaderValue) -> Self {
        Self(Owned::One(value))
    }
}

impl FromIterator<HeaderValue> for Lines {
    #[inline]
    fn from_iter<I: IntoIterator<Item = HeaderValue>>(values: I) -> Self {
        let mut values = values.into_iter();
        match (values.next(), values.next()) {
            (None, _) => Self::none(),
            (Some(one), None) => Self::from(one),
            (Some(first), Some(second)) => {
                Self(Owned::Many([first, second].into_iter().chain(values).collect()))
            }
        }
    }
}

impl IntoIterator for Lines {
    type Item = HeaderValue;
    type IntoIter =
        core::iter::Chain<core::option::IntoIter<HeaderValue>, std::vec::IntoIter<HeaderValue>>;

    fn into_iter(self) -> Self::IntoIter {
        let (one, many) = match self.0 {
            Owned::One(value) => (Some(value), Vec::new()),
            Owned::Many(values) => (None, values.into_vec()),
        };
        one.into_iter().chain(many)
    }
}

impl fmt::Debug for Lines {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lines({} lines)", self.as_slice().len())
    }
}

#[cfg(test)]
mod tests {
    use http::header::ETAG;

    use super::*;

    fn value(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }

    #[test]
    fn single_is_single() {
        let two = [value("a"), value("bc")];
        assert_eq!(FieldLines::one(b"a").single(&ETAG), Ok(&b"a"[..]));
        assert_eq!(FieldLines::from(&two[..1]).single(&ETAG), Ok(&b"a"[..]));
        let none = FieldLines::from(&two[..0]).single(&ETAG).unwrap_err();
        assert_eq!(none, DecodeError::missing(&ETAG));
        let second = FieldLines::from(&two[..]).single(&ETAG).unwrap_err();
        assert_eq!((second.code(), second.line(), second.span()), ("duplicate", 1, Some(0..2)));
        let long = FieldLines::one(&[b'a'; MAX_LINE_LEN + 1]).single(&ETAG).unwrap_err();
        assert_eq!(long.code(), "too-long");
        assert!(FieldLines::one(&[b'a'; MAX_LINE_LEN]).single(&ETAG).is_ok());
    }

    #[test]
    fn found_in_a_map() {
        let mut map = HeaderMap::new();
        assert!(find(&map, &ETAG).is_none());
        assert!(FieldLines::of(&map, &ETAG).is_empty());
        map.append(ETAG, value("a"));
        assert!(matches!(find(&map, &ETAG), Some(FieldLines(Source::Slice(_)))));
        map.append(ETAG, value("b"));
        let lines = find(&map, &ETAG).unwrap();
        assert_eq!((lines.len(), lines.get(1), lines.get(2)), (2, Some(&b"b"[..]), None));
        assert!(!lines.is_sensitive(1));

        let mut iter = lines.iter();
        for left in [2, 1, 0, 0] {
            assert_eq!(iter.clone().count(), left);
            assert_eq!(iter.clone().next(), iter.next());
        }
    }

    #[test]
    fn lines_go_in_and_come_out() {
        for count in 0..4 {
            let lines: Lines = (0..count).map(|_| value("a")).collect();
            assert_eq!(lines.as_slice().len(), count);
            assert_eq!(lines.clone().into_iter().count(), count);
            assert_eq!(lines.into_one().is_ok(), count == 1);
        }
        let bad = Lines::try_from_bytes(&ETAG, [&b"ok"[..], b"a\r\nb"]).unwrap_err();
        assert_eq!((bad.code(), bad.line(), bad.span()), ("unexpected-byte", 1, Some(1..2)));
        assert_eq!(format!("{:?}", Lines::from(value("secret"))), "Lines(1 lines)");
    }
}
