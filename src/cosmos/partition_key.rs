//! `x-ms-documentdb-partitionkey`: to which partition an item belongs.

use core::cmp::Ordering;
use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;
use nom::Parser;
use nom::sequence::delimited;

use super::KeyMembers;
use super::key_component::{KeyComponent, component};
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, FieldLines, Fixed, FixedReceived, Part, Spans, arbitrary, field,
};
use crate::grammar::json::members;
use crate::grammar::leaf::byte;
use crate::grammar::list::skip_empty;
use crate::grammar::{Parsed, Span, fault, placed};
use crate::limits::MAX_MEMBERS;

pub(super) static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-partitionkey");

#[derive(Clone, Copy)]
struct KeySpans {
    /// The text between the brackets, and the number of components.
    components: Span,
    count: u16,
}

impl Spans for KeySpans {
    const PATTERN: Option<&'static str> =
        Some(r"\[{ows}(?:{scalar}(?:{ows},{ows}{scalar})*{ows})?\]");

    type Ref<'a> = PartitionKeyRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let mut count = 0;
        let component = |at| {
            if usize::from(count) == MAX_MEMBERS {
                return fault(ErrorKind::TooMany, Expected::Members, at, 0);
            }
            count += 1;
            component(at).map(|(rest, _)| (rest, ()))
        };
        let components = members(b']', Expected::CommaOrBracket, component);
        let (rest, ((), inner, close)) = delimited(
            byte(b'[', Expected::JsonArray),
            placed(components),
            byte(b']', Expected::CommaOrBracket),
        )
        .parse(input)?;
        let components = Span::before(close, &inner[..inner.len() - close.len()], line_len);
        Ok((rest, Self { components, count }))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> PartitionKeyRef<'_> {
        PartitionKeyRef(fixed)
    }

    #[inline]
    fn canonical(view: PartitionKeyRef<'_>) -> Option<Vec<u8>> {
        Some(write(view.iter()))
    }
}

/// The array of the components, without white space.
fn write<'a>(components: impl Iterator<Item = KeyComponent<'a>>) -> Vec<u8> {
    let mut out = vec![b'['];
    for (index, component) in components.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        component.write(&mut out);
    }
    out.push(b']');
    out
}

/// A [`x-ms-documentdb-partitionkey`](PartitionKey) header, borrowed.
///
/// Keys are ordered as the service orders them: component by component, a key before those that it is a
/// prefix of, so that `[]` is the first of all.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{KeyComponent, PartitionKey}};
///
/// let key = PartitionKey::parse_strict(FieldLines::one(br#"["contoso", 5.0]"#))?;
/// assert_eq!(key.iter().collect::<Vec<_>>(), ["contoso".into(), KeyComponent::Number(5.0)]);
/// let tenant = PartitionKey::parse_strict(FieldLines::one(br#"["contoso"]"#))?;
/// assert!(tenant.is_prefix_of(key) && tenant < key);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct PartitionKeyRef<'a>(Fixed<'a, KeySpans>);

impl<'a> PartitionKeyRef<'a> {
    /// The components, in order.
    #[must_use]
    #[inline]
    pub fn iter(&self) -> KeyComponents<'a> {
        let KeySpans { components, count } = self.0.spans;
        KeyComponents { rest: components.of(self.0.line), left: count }
    }

    /// How many components there are: one, or up to three in a hierarchical key.
    #[must_use]
    #[inline]
    pub const fn len(&self) -> usize {
        self.0.spans.count as usize
    }

    /// Returns `true` if there is no component: `[]`, the key of a container without one.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.0.spans.count == 0
    }

    /// Returns `true` if the other key starts with the components of this one, as every key does with itself.
    #[must_use]
    #[inline]
    pub fn is_prefix_of(&self, other: PartitionKeyRef<'_>) -> bool {
        self.len() <= other.len() && self.iter().eq(other.iter().take(self.len()))
    }
}

impl<'a> IntoIterator for PartitionKeyRef<'a> {
    type Item = KeyComponent<'a>;
    type IntoIter = KeyComponents<'a>;

    fn into_iter(self) -> KeyComponents<'a> {
        self.iter()
    }
}

impl PartialEq for PartitionKeyRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for PartitionKeyRef<'_> {}

impl PartialOrd for PartitionKeyRef<'_> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartitionKeyRef<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Every number of a key is finite, so that there always is an order.
        self.iter().partial_cmp(other.iter()).unwrap_or(Ordering::Equal)
    }
}

impl fmt::Debug for PartitionKeyRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Describe for PartitionKeyRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let components = Description::list(self.iter().map(|component| component.describe()));
        Description::Object(vec![Part::new(
            "components",
            "values of the container's partition key paths, in order",
            components,
        )])
    }
}

/// The components of a [`PartitionKeyRef`], each read when it is asked for.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{KeyComponent, PartitionKey}};
///
/// let key = PartitionKey::parse_strict(FieldLines::one(b"[null,{}]"))?;
/// let mut components = key.iter();
/// assert_eq!(components.next(), Some(KeyComponent::Null));
/// assert_eq!(components.len(), 1);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct KeyComponents<'a> {
    rest: &'a [u8],
    left: u16,
}

impl<'a> Iterator for KeyComponents<'a> {
    type Item = KeyComponent<'a>;

    #[inline]
    fn next(&mut self) -> Option<KeyComponent<'a>> {
        self.left = self.left.checked_sub(1)?;
        // Every component was read before, and reads the same now.
        let (rest, raw) = component(skip_empty(self.rest)).ok()?;
        self.rest = rest;
        Some(raw.decode())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::from(self.left), Some(usize::from(self.left)))
    }
}

impl FusedIterator for KeyComponents<'_> {}

impl ExactSizeIterator for KeyComponents<'_> {}

impl fmt::Debug for KeyComponents<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// `x-ms-documentdb-partitionkey`: to which partition of its container an item of Azure Cosmos DB belongs.
///
/// ```text
/// x-ms-documentdb-partitionkey = "[" OWS [ component *( OWS "," OWS component ) ] OWS "]"
/// component = string / number / "true" / "false" / "null" / "{" OWS "}"
/// string    = DQUOTE *( unescaped / escape ) DQUOTE
/// unescaped = SP / VCHAR except DQUOTE and "\" / UTF8-2 / UTF8-3 / UTF8-4
/// escape    = "\" ( DQUOTE / "\" / "/" / "b" / "f" / "n" / "r" / "t" / "u" 4HEXDIG )
/// number    = [ "-" ] ( "0" / %x31-39 *DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "-" / "+" ] 1*DIGIT ]
/// ```
///
/// A JSON array (RFC 8259), required wherever one item is read or written in a container with a partition key; on a
/// query it selects one partition. The documentation has one value; a hierarchical key has a value for each level,
/// and a query may leave out the last ones. The number of levels depends on the container.
///
/// `[]`, `[{}]` and `[null]` are three keys: that of a container without one, of items without the property,
/// and of items in which it is null.
///
/// Numbers are doubles, and one past all of them is out of range; strings are Unicode, so that an escape of
/// half a surrogate pair is an error. Escapes of other languages, such as the `\x07`, `\a` and `\U0001f600`
/// of Go's `strconv.QuoteToASCII`, are no JSON and refused, as strings in single quotes are.
///
/// Written in ASCII, without white space: characters above it and `DEL` as `\uxxxx`, numbers with the fewest
/// digits that are the same double: `5`, `1e+21`.
///
/// Example: `["contoso"]`; `["contoso","\u7535\u8111"]` of a hierarchical key.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::{KeyComponent, PartitionKey}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&PartitionKey::new("contoso")?);
/// assert_eq!(map["x-ms-documentdb-partitionkey"], r#"["contoso"]"#);
/// map.write(&PartitionKey::new("café")?.with_component(42)?.with_component(KeyComponent::Undefined)?);
/// assert_eq!(map["x-ms-documentdb-partitionkey"], r#"["caf\u00e9",42,{}]"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct PartitionKey(FixedReceived<KeySpans>);

impl PartitionKey {
    /// The components of a header, each with its own result, in one pass.
    ///
    /// After an error there are no more.
    ///
    /// ```
    /// use masthead::{FieldLines, cosmos::{KeyComponent, PartitionKey}};
    ///
    /// let mut texts = 0;
    /// for component in PartitionKey::members(FieldLines::one(br#"["contoso",42]"#))? {
    ///     texts += usize::from(matches!(component?, KeyComponent::String(_)));
    /// }
    /// assert_eq!(texts, 1);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is not one line, or it does not start with a bracket.
    #[inline]
    pub fn members(lines: FieldLines<'_>) -> Result<KeyMembers<'_>, DecodeError> {
        KeyMembers::of(lines)
    }

    /// A key of the components, of which there may be none.
    ///
    /// ```
    /// use masthead::cosmos::{KeyComponent, PartitionKey};
    ///
    /// let none = PartitionKey::try_from_iter([] as [KeyComponent<'_>; 0])?;
    /// assert!(none.lines().get(0) == Some(b"[]"));
    /// let hierarchical = PartitionKey::try_from_iter(["contoso", "finance", "42"])?;
    /// assert!(hierarchical.lines().get(0) == Some(br#"["contoso","finance","42"]"#));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a number is infinite or none; [`line`](DecodeError::line) is then the number of the component.
    /// When there are more components than the [limit](crate::limits), or the line becomes too long.
    #[inline]
    pub fn try_from_iter<'c, C: Into<KeyComponent<'c>>>(
        components: impl IntoIterator<Item = C>,
    ) -> Result<Self, DecodeError> {
        let components: Vec<KeyComponent<'c>> = components.into_iter().map(Into::into).collect();
        for (index, component) in components.iter().enumerate() {
            if matches!(component, KeyComponent::Number(number) if !number.is_finite()) {
                let (kind, expected) = (ErrorKind::OutOfRange, Expected::JsonNumber);
                return Err(DecodeError::new(&NAME, kind, expected).at(index, 0..0));
            }
        }
        FixedReceived::from_parts(&NAME, write(components.into_iter())).map(Self)
    }

    /// A key of one component.
    ///
    /// # Errors
    ///
    /// As [`try_from_iter`](Self::try_from_iter).
    #[inline]
    pub fn new<'c>(component: impl Into<KeyComponent<'c>>) -> Result<Self, DecodeError> {
        Self::try_from_iter([component])
    }

    /// Appends a component to the key: the next level of a hierarchical key.
    ///
    /// # Errors
    ///
    /// As [`try_from_iter`](Self::try_from_iter).
    #[inline]
    pub fn with_component<'c>(
        self,
        component: impl Into<KeyComponent<'c>>,
    ) -> Result<Self, DecodeError> {
        Self::try_from_iter(self.view().iter().chain([component.into()]))
    }
}

field!(fixed PartitionKey, PartitionKeyRef, KeySpans, &NAME);

impl PartialOrd for PartitionKey {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartitionKey {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.view().cmp(&other.view())
    }
}

// Also no component at all.
arbitrary!(PartitionKey, {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    let number = prop_oneof![
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO,
        any::<i32>().prop_map(f64::from),
        -1e6..1e6,
    ];
    let text = prop_oneof![any::<String>(), "[\0-\u{9f}]{0,12}"];
    vec((0..8_u8, text, number), 0..5).prop_map(|parts| {
        PartitionKey::try_from_iter(parts.iter().map(|(kind, text, number)| match kind {
            0 => KeyComponent::Undefined,
            1 => KeyComponent::Null,
            2 => KeyComponent::Bool(*number < 0.0),
            3 => KeyComponent::Number(number.trunc()),
            4 => KeyComponent::Number(*number),
            _ => KeyComponent::from(text.as_str()),
        }))
        .unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::limits::MAX_LINE_LEN;
    use crate::test_kit::{read, reads};

    #[track_caller]
    fn fails(line: &[u8], message: &str) {
        crate::test_kit::fails::<PartitionKey>(line, message);
        let members = PartitionKey::members(FieldLines::one(line));
        let error = members.and_then(|members| members.last().unwrap());
        assert_eq!(error.err(), read::<PartitionKey>(line).err());
    }

    #[track_caller]
    fn holds(line: &str, components: &[KeyComponent<'_>], canonical: &str) {
        let key = reads::<PartitionKey>(line);
        assert_eq!(key.iter().collect::<Vec<_>>(), components);
        let members = PartitionKey::members(FieldLines::one(line.as_bytes())).unwrap();
        assert_eq!(members.collect::<Result<Vec<_>, _>>().unwrap(), components);
        assert_eq!((key.len(), key.iter().len()), (components.len(), components.len()));
        let built = PartitionKey::try_from_iter(components.iter().copied()).unwrap();
        assert_eq!(built.view(), key);
        assert_eq!(built.to_lines().as_slice(), [canonical]);
        assert_eq!(built.canonical().as_slice(), [canonical]);
    }

    #[test]
    fn keys() {
        use KeyComponent::{Bool, Null, Number, Undefined};
        holds("[]", &[], "[]");
        holds(" [ \t] ", &[], "[]");
        holds("[{}]", &[Undefined], "[{}]");
        holds("[null]", &[Null], "[null]");
        holds("[ { } ,\ttrue , false]", &[Undefined, Bool(true), Bool(false)], "[{},true,false]");
        holds("[-0.50,5.0,1E2]", &[Number(-0.5), Number(5.0), Number(100.0)], "[-0.5,5,100]");
        holds("[\"\"]", &["".into()], "[\"\"]");
        holds("[\"a,b]\",\"\"]", &["a,b]".into(), "".into()], "[\"a,b]\",\"\"]");
        holds("[\"电脑\"]", &["电脑".into()], r#"["\u7535\u8111"]"#);
        holds(r#"["\/Date(1)\/"]"#, &["/Date(1)/".into()], r#"["/Date(1)/"]"#);
        holds(r#"["\ud83d\ude00\u0007"]"#, &["😀\u{7}".into()], r#"["\ud83d\ude00\u0007"]"#);
    }

    #[test]
    fn faults() {
        fails(b"", "expected a JSON array at byte 0");
        fails(b"5", "expected a JSON array at byte 0");
        fails(b"\"Infinity\"", "expected a JSON array at byte 0");
        fails(b"[", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[aa]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"['a']", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[[1]]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[NaN]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[True]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[+5]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[.5]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[,1]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[1,]", "expected a string, a number, true, false, null or {} at byte 3");
        fails(b"[1,,2]", "expected a string, a number, true, false, null or {} at byte 3");
        fails(b"[\n1]", "expected a string, a number, true, false, null or {} at byte 1");
        fails(b"[1.a]", "expected a digit at byte 3");
        fails(b"[5.]", "expected a digit at byte 3");
        fails(b"[-]", "expected a digit at byte 2");
        fails(b"[01]", "expected a comma or \"]\" at byte 2");
        fails(b"[0x10]", "expected a comma or \"]\" at byte 2");
        fails(b"[nullx]", "expected a comma or \"]\" at byte 5");
        fails(b"[1 2]", "expected a comma or \"]\" at byte 3");
        fails(b"[1", "expected a comma or \"]\" at byte 2");
        fails(b"[1]]", "expected the end of the value at byte 3");
        fails(b"[{]", "expected \"}\" to close the empty object at byte 2");
        fails(b"[{\"type\":\"MinNumber\"}]", "expected \"}\" to close the empty object at byte 2");
        fails(b"[\"a]", "expected a character of a JSON string or its closing quote at byte 4");
        fails(br#"["a\x07"]"#, "expected a JSON escape at byte 3");
        fails(br#"["\ud800"]"#, "expected both halves of a surrogate pair at byte 2");
        fails(b"[\"caf\xe9\"]", "expected valid UTF-8 at byte 5");
        fails(b"[1e999]", "number does not fit a 64-bit float at byte 1");
    }

    #[test]
    fn limits() {
        let most = format!("[{}1]", "1,".repeat(MAX_MEMBERS - 1));
        assert_eq!(read::<PartitionKey>(most.as_bytes()).unwrap().len(), MAX_MEMBERS);
        let more = format!("[{}1]", "1,".repeat(MAX_MEMBERS));
        fails(more.as_bytes(), "more than 1024 list members at byte 2049");
        assert_eq!(
            PartitionKey::try_from_iter([1; MAX_MEMBERS + 1]).unwrap_err().code(),
            "too-many"
        );

        // What becomes longer than a line when it is written in ASCII stays as it is.
        let long = format!("[\"{}\"]", "é".repeat(MAX_LINE_LEN / 2 - 2));
        let value = http::HeaderValue::from_bytes(long.as_bytes()).unwrap();
        let received = PartitionKey::from_lines(value.clone().into()).unwrap();
        assert_eq!(received.canonical().as_slice(), [value]);
        assert_eq!(PartitionKey::new(&*"é".repeat(20_000)).unwrap_err().code(), "too-long");
    }

    #[test]
    fn only_numbers_are_written() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = PartitionKey::new("a").unwrap().with_component(number).unwrap_err();
            assert_eq!((error.kind(), error.line()), (ErrorKind::OutOfRange, 1));
        }
    }

    #[test]
    fn equal_by_meaning() {
        let same = |a: &'static str, b: &'static str| {
            read::<PartitionKey>(a.as_bytes()) == read::<PartitionKey>(b.as_bytes())
        };
        assert!(same("[5]", "[ 5.0e0 ]") && same("[0]", "[-0]"));
        assert!(same("[\"é/\"]", r#"["\u00E9\/"]"#));
        assert!(!same("[5]", "[\"5\"]") && !same("[]", "[{}]") && !same("[{}]", "[null]"));
        assert!(!same("[1]", "[1,1]") && !same("[false]", "[0]"));
        let received = PartitionKey::from_lines(http::HeaderValue::from_static("[ 5.0 ]").into());
        assert_eq!(received.unwrap().to_lines().as_slice(), ["[ 5.0 ]"]);
    }
}
