//! Headers that are defined outside the crate: a number with a range, a token, a list with a parameter, a secret.

use headers::{Header, HeaderMapExt};
use http::{HeaderMap, HeaderValue};
use masthead::own::{Grammar, Own};
use masthead::parse::{
    Parsed, byte, expecting, named, number_in, ows, quoted_string, token, token68,
};
use masthead::{
    DecodeError, ErrorKind, Expected, Field, FieldLines, FieldMapExt, Notes, header, list_header,
};
use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

/// `X-Replicas`: how many replicas have the document, from 1 to 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
struct Replicas(u8);

header! {
    impl Replicas: "x-replicas";
    expected { COUNT = "a number of replicas from 1 to 9" }
}

impl Grammar<'_> for Replicas {
    fn read(input: &[u8]) -> Parsed<'_, Self> {
        expecting(Self::COUNT, number_in(1..=9)).map(Self).parse(input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.to_string().bytes());
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct RegionRef<'a>(&'a str);

header! {
    /// `X-Region`: the region that has answered.
    struct Region: "x-region" = RegionRef<'_>;
    expected { NAME = "the name of a region" }
}

impl<'a> Grammar<'a> for RegionRef<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        expecting(Region::NAME, token).map(Self).parse(input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.bytes());
    }
}

// The list of the issue: at most 25 lines, from here ...
/// A cache that a response has passed, and how long it was there: `edge;age=30`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hop<'a>(&'a str, Option<u32>);

list_header! {
    /// `X-Caches`: the caches that a response has passed.
    struct Caches: "x-caches" = [Hop<'_>];
    expected { CACHE = "the name of a cache", AGE = "an age in seconds", SEMICOLON = "\";\"" }
}

impl<'a> Grammar<'a> for Hop<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        let semicolon = (ows, byte(b';', Caches::SEMICOLON), ows);
        let age = named("age", expecting(Caches::AGE, number_in(0..=u32::MAX)));
        let cache = expecting(Caches::CACHE, token);
        (cache, opt(preceded(semicolon, age))).map(|(cache, age)| Self(cache, age)).parse(input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.bytes());
        out.extend(self.1.map(|age| format!(";age={age}")).unwrap_or_default().bytes());
    }
}
// ... to here.

/// A key, or a quoted hint where it is to be found.
#[derive(Clone, Copy, Debug, PartialEq)]
struct KeyRef<'a>(&'a str);

header! {
    /// `X-Key`: a key.
    struct Key: "x-key" = KeyRef<'_>, sensitive;
    expected { KEY = "a key" }
}

impl<'a> Grammar<'a> for KeyRef<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        expecting(Key::KEY, token68).map(Self).parse(input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.0.bytes());
    }
}

/// A header without custom expectations: a quoted note.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NoteRef<'a>(masthead::ParameterValue<'a>);

header! {
    pub(crate) struct Note: "x-note" = NoteRef<'_>;
}

impl<'a> Grammar<'a> for NoteRef<'a> {
    fn read(input: &'a [u8]) -> Parsed<'a, Self> {
        quoted_string.map(Self).parse(input)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        out.extend(self.0.raw());
        out.push(b'"');
    }
}

/// Checks the error of a line that cannot be parsed, and its caret.
#[track_caller]
fn fails<T: Field>(line: &str, code: &str, message: &str, caret: &str) {
    let lines = FieldLines::one(line.as_bytes());
    let Err(error) = T::parse(lines) else { panic!("{line:?} was read") };
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    let shown = error.caret(lines).to_string();
    assert_eq!(shown.split_once('\n').unwrap().1, caret, "{shown}");
    assert_eq!(T::parse_strict(lines).err(), Some(error), "strict mode says the same");
    let owned = T::from_lines(HeaderValue::from_str(line).unwrap().into());
    assert_eq!(owned.err().map(|rejected| rejected.error), Some(error), "so does the owned form");
}

/// A line is read by every way into the type, has this canonical form, and no deviation.
#[track_caller]
fn reads<T>(line: &'static str, canonical: &str) -> T
where
    T: Field + PartialEq + core::fmt::Debug,
    T: core::str::FromStr<Err = DecodeError>,
    T: for<'a> TryFrom<&'a HeaderValue, Error = DecodeError>,
{
    let value = HeaderValue::from_static(line);
    let lines = FieldLines::from(&value);
    let mut notes = Notes::new();
    assert!(T::parse_noting(lines, &mut notes).is_ok() && T::parse_strict(lines).is_ok());
    assert!(notes.is_empty());
    let read: T = line.parse().unwrap();
    assert_eq!(read, T::try_from(&value).unwrap());
    assert_eq!(read.canonical().as_slice(), [canonical]);

    let mut map = HeaderMap::new();
    map.write(&read);
    assert!(map.peek::<T>().unwrap().is_some());
    assert_eq!(map.read::<T>().unwrap().unwrap(), read);
    let mut map = HeaderMap::new();
    map.typed_insert(T::from_lines(read.canonical()).unwrap());
    assert_eq!(map[T::name()], canonical);
    assert_eq!(map.typed_get::<T>().unwrap(), read, "through the crate headers");
    read
}

#[test]
fn a_number_with_a_range() {
    assert_eq!(reads::<Replicas>(" 07\t", "7"), Replicas(7));
    assert_eq!(Replicas::name(), "x-replicas");
    fails::<Replicas>(
        "three",
        "unexpected-byte",
        "x-replicas: expected a number of replicas from 1 to 9 at byte 0",
        "^",
    );
    fails::<Replicas>(
        "",
        "unexpected-end",
        "x-replicas: expected a number of replicas from 1 to 9 at byte 0",
        "^",
    );
    for (line, caret) in
        [("0", "^"), ("12", "^^"), ("300", "^^^"), ("99999999999999999999", "^^^^^^^^^^^^^^^^^^^^")]
    {
        fails::<Replicas>(
            line,
            "out-of-range",
            "x-replicas: number is out of range: expected a number of replicas from 1 to 9 at byte 0",
            caret,
        );
    }
    fails::<Replicas>(
        "3 x",
        "unexpected-byte",
        "x-replicas: expected the end of the value at byte 2",
        "  ^",
    );
    let mut map = HeaderMap::new();
    assert_eq!(map.require::<Replicas>(), Err(DecodeError::missing(Replicas::name())));
    map.append("x-replicas", HeaderValue::from_static("1"));
    map.append("x-replicas", HeaderValue::from_static("1"));
    assert_eq!(map.require::<Replicas>().unwrap_err().kind(), ErrorKind::Duplicate);
}

#[test]
fn a_token() {
    let region = reads::<Region>(" west ", "west");
    assert_eq!(
        (region.view(), format!("{region:?}").as_str()),
        (RegionRef("west"), "Region(RegionRef(\"west\"))")
    );
    assert_eq!(region.lines().get(0), Some(&b" west "[..]), "as it was received");
    assert_eq!(region.to_lines().as_slice(), [" west "]);
    assert_eq!(Region::new(RegionRef("west")).unwrap(), region);
    assert_ne!(Region::new(RegionRef("east")).unwrap(), region);
    fails::<Region>(
        "/west",
        "unexpected-byte",
        "x-region: expected the name of a region at byte 0",
        "^",
    );
    let error = Region::new(RegionRef("we st")).unwrap_err();
    assert_eq!(error.to_string(), "x-region: expected the end of the value at byte 3");
    let error = Region::new(RegionRef("west\r\nx: y")).unwrap_err();
    assert_eq!(error.expected(), Expected::FieldContent);
    let error = Region::new(RegionRef("")).unwrap_err();
    assert_eq!(error.to_string(), "x-region: expected the name of a region at byte 0");
}

#[test]
fn a_list_with_a_parameter() {
    let caches = reads::<Caches>("edge ; Age=030,, origin", "edge;age=30, origin");
    assert_eq!(caches.iter().collect::<Vec<_>>(), [Hop("edge", Some(30)), Hop("origin", None)]);
    assert!(caches.iter().eq(&caches) && caches.view().iter().eq(&caches));
    assert_eq!(caches, Caches::try_from_iter(&caches).unwrap());
    assert_eq!(format!("{caches:?}"), "Caches([Hop(\"edge\", Some(30)), Hop(\"origin\", None)])");
    fails::<Caches>(
        "edge, mid;age=old, origin",
        "unexpected-byte",
        "x-caches: expected an age in seconds at byte 14",
        "              ^",
    );
    fails::<Caches>(
        "edge;age=4294967296",
        "out-of-range",
        "x-caches: number is out of range: expected an age in seconds at byte 9",
        "         ^^^^^^^^^^",
    );
    fails::<Caches>(
        "edge, =",
        "unexpected-byte",
        "x-caches: expected the name of a cache at byte 6",
        "      ^",
    );
    fails::<Caches>(
        "edge;max=1",
        "unexpected-byte",
        "x-caches: expected a comma or the end of the value at byte 4",
        "    ^",
    );
    assert!(Caches::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
    let error = Caches::try_from_iter([Hop("a", None), Hop("b, c", None)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "x-caches: expected the end of the value at byte 1 of field line 2"
    );
    let error = Caches::try_from_iter([Hop("", None)]).unwrap_err();
    assert_eq!(error.expected_text(), "the name of a cache");
}

#[test]
fn a_bad_member_or_line_hides_no_other() {
    let mut map = HeaderMap::new();
    for line in ["a;age=x, b", "c, \"d,e\", f"] {
        map.append("x-caches", HeaderValue::from_static(line));
    }
    let lines = FieldLines::of(&map, Caches::name());
    let told = |error: DecodeError| error.to_string();
    let members: Vec<_> =
        Caches::members(lines).map(|m| m.map(|hop| hop.0).map_err(told)).collect();
    let age = "x-caches: expected an age in seconds at byte 6".to_owned();
    let cache = "x-caches: expected the name of a cache at byte 3 of field line 2".to_owned();
    assert_eq!(members, [Err(age.clone()), Ok("b"), Ok("c"), Err(cache.clone()), Ok("f")]);
    let mut faults = Vec::new();
    Caches::faults(lines, &mut Notes::new(), &mut |error| faults.push(told(error)));
    assert_eq!(faults, [age, cache]);
}

#[test]
fn a_secret_is_masked() {
    let key = reads::<Key>("c2VjcmV0", "c2VjcmV0");
    assert_eq!(format!("{key:?}"), "Key(..)");
    assert!(key.to_lines().as_slice()[0].is_sensitive());
    assert!(key.canonical().as_slice()[0].is_sensitive());
    let lines = FieldLines::one(b"c2Vj cmV0");
    let error = Key::parse(lines).unwrap_err();
    assert!(error.is_sensitive());
    assert_eq!(error.caret(lines).to_string(), "*********\n     ^");
    fails::<Key>("\"c2Vj\"", "unexpected-byte", "x-key: expected a key at byte 0", "^");
    let rejected = Key::from_lines(HeaderValue::from_static("a b").into()).unwrap_err();
    assert!(rejected.lines.as_slice()[0].is_sensitive(), "those of a bad value are marked too");
}

#[test]
fn errors_without_own_words_are_those_of_the_crate() {
    reads::<Note>("\"a, b\"", "\"a, b\"");
    fails::<Note>(
        "\"a",
        "unexpected-end",
        "x-note: expected a quoted string with its closing quote at byte 2",
        "  ^",
    );
    assert_eq!(size_of::<DecodeError>(), size_of::<usize>() + 8);
    assert_eq!(Note::header().name(), "x-note");
    // The words belong to a header: those of another one are not shown as its own.
    let error = DecodeError::new(Region::name(), ErrorKind::Empty, Region::NAME);
    assert_eq!(error.expected_text(), "a valid field value");
}

#[cfg(feature = "serde")]
#[test]
fn they_are_stored_as_the_text_of_their_lines() {
    let region: Region = serde_json::from_str("\"west\"").unwrap();
    assert_eq!(serde_json::to_string(&region).unwrap(), "\"west\"");
    let replicas: Replicas = serde_json::from_str("\"3\"").unwrap();
    assert_eq!(
        (replicas, serde_json::to_string(&replicas).unwrap().as_str()),
        (Replicas(3), "\"3\"")
    );
    let caches: Caches = serde_json::from_str("[\"a, b\", \"c;age=1\"]").unwrap();
    assert_eq!(serde_json::to_string(&caches).unwrap(), "[\"a, b\",\"c;age=1\"]");
    let error = serde_json::from_str::<Caches>("\"a;age=x\"").unwrap_err();
    assert!(error.to_string().starts_with("x-caches: expected an age in seconds at byte 6"));
}

/// A custom secret is masked in every message that reports it.
#[cfg(feature = "contracts")]
mod reported {
    use http::{HeaderMap, HeaderValue};
    use masthead::contract::{
        Check, Checks, Context, Contract, Exchange, Response, Rule, Severity,
    };
    use masthead::header_set::NoHeaders;
    use masthead::own::Grammar;
    use masthead::parse::{Parsed, token};
    use masthead::{Field, header};
    use nom::Parser;

    #[derive(Clone, Copy, PartialEq)]
    struct KeyRef<'a>(&'a str);

    impl core::fmt::Debug for KeyRef<'_> {
        fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("KeyRef(..)")
        }
    }

    header! {
        /// `X-Own-Key`.
        struct Key: "x-own-key" = KeyRef<'_>, sensitive;
    }

    impl<'a> Grammar<'a> for KeyRef<'a> {
        fn read(input: &'a [u8]) -> Parsed<'a, Self> {
            token.map(Self).parse(input)
        }

        fn write(&self, out: &mut Vec<u8>) {
            out.extend(self.0.bytes());
        }
    }

    static ECHO: Rule = Rule::new("own.key.echo", Severity::Error, "a response with a key");

    struct Own;

    impl Checks for Own {
        type Request = NoHeaders;
        type Response = NoHeaders;

        fn response<'a>(check: &mut Check<'a>, _: &NoHeaders, _: Option<&NoHeaders>) {
            // The span is longer than any line.
            check.report(&ECHO).header::<Key>().span(2..9_999).message("a key came back");
            check.report(&ECHO).header::<Key>().line(7).message("there is no such line");
        }
    }

    static OWN: Contract = Contract::new::<Own>("own", "Own").rules(&[&ECHO]);

    #[test]
    fn a_header_that_is_in_no_set() {
        const { assert!(Key::SENSITIVE) };
        let mut headers = HeaderMap::new();
        headers.insert("x-own-key", HeaderValue::from_static("cAnArY"));
        let exchange = Exchange::response(None, Response::new(200, &headers));
        let report = OWN.check(exchange, &Context::default());
        let [second, first] = report.findings() else { panic!("{report}") };
        assert_eq!((first.span(), second.span()), (Some(2..6), None));
        assert_eq!(first.excerpt(), Some("******\n  ^^^^"));
        assert!(!format!("{report:?}").contains("cAnArY"));
    }
}
