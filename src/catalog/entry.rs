//! A header of the catalog, whose type nobody needs to name.

use core::fmt;
use core::marker::PhantomData;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::str::FromStr;

use http::HeaderName;
use http::header::AUTHORIZATION;
#[cfg(feature = "proptest")]
use proptest::{
    arbitrary::Arbitrary,
    strategy::{BoxedStrategy, Strategy},
};

#[cfg(feature = "schemars")]
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::entries;
use crate::grammar::secrets::line_without_secrets;
use crate::name_table::Names;
use crate::{DecodeError, Describe, Description, Field, FieldLines, Lines, Notes};

/// The start of credentials, and an example of them. The secrets spell "secret" and zeros.
const CREDENTIALS: [(&str, &str); 3] = [
    ("Basic", "Basic dXNlcjpzZWNyZXQ="),
    (
        "HMAC-SHA256",
        "HMAC-SHA256 Credential=ID&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ),
    ("type", "type%3Dmaster%26ver%3D1.0%26sig%3DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"),
];

/// A header of the catalog: what it is, and how to read and write it without naming its type.
///
/// ```
/// use masthead::{FieldLines, catalog};
///
/// let entry = catalog::find("Sync-Token").unwrap();
/// assert!(entry.parse_strict(FieldLines::one(b"a=b;sn=1")).is_ok());
/// assert_eq!(entry.type_path(), "sync_token::SyncTokens");
/// ```
pub struct Entry {
    field: &'static dyn AnyField,
    type_path: &'static str,
    summary: &'static str,
    example: &'static str,
    sensitive: bool,
}

/// The traits that every header of the catalog implements. A header that lacks one of these does not compile.
pub(super) trait Header:
    Field + Clone + PartialEq + fmt::Debug + FromStr + Arbitrary + JsonSchema + Shared + 'static
{
}

impl<T> Header for T where
    T: Field + Clone + PartialEq + fmt::Debug + FromStr + Arbitrary + JsonSchema + Shared + 'static
{
}

/// The traits that the borrowed form of every header implements; `T` is the owned one.
pub(super) trait View<T>:
    Copy + PartialEq + fmt::Debug + Describe + Shared + TryInto<T>
{
}

impl<T, V: Copy + PartialEq + fmt::Debug + Describe + Shared + TryInto<T>> View<T> for V {}

/// Types that can be kept anywhere and shared with other threads.
pub(super) trait Shared: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe {}

impl<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe> Shared for T {}

/// Without the feature `proptest`, a header needs no strategy.
#[cfg(not(feature = "proptest"))]
pub(super) trait Arbitrary {}

#[cfg(not(feature = "proptest"))]
impl<T> Arbitrary for T {}

/// Without the feature `schemars`, a header needs no schema.
#[cfg(not(feature = "schemars"))]
pub(super) trait JsonSchema {}

#[cfg(not(feature = "schemars"))]
impl<T> JsonSchema for T {}

/// The entry of a header by its type.
pub(super) const fn entry<T>(
    type_path: &'static str,
    summary: &'static str,
    example: &'static str,
) -> Entry
where
    T: Header,
    for<'a> T::Ref<'a>: View<T>,
{
    let field = const { &Of::<T>(PhantomData) };
    Entry { field, type_path, summary, example, sensitive: T::SENSITIVE }
}

/// A [`Field`] as a trait object.
trait AnyField: Sync + RefUnwindSafe {
    fn name(&self) -> &'static HeaderName;
    fn parse(&self, lines: FieldLines<'_>, notes: &mut Notes) -> Result<(), DecodeError>;
    fn faults(&self, lines: FieldLines<'_>, notes: &mut Notes, fault: &mut dyn FnMut(DecodeError));
    fn describe(&self, lines: FieldLines<'_>) -> Result<Description, DecodeError>;
    fn same(&self, a: FieldLines<'_>, b: FieldLines<'_>) -> Result<bool, DecodeError>;
    fn written(&self, lines: Lines, form: Form) -> Result<Lines, DecodeError>;
    #[cfg(feature = "proptest")]
    fn strategy(&self) -> BoxedStrategy<Lines>;
    #[cfg(feature = "schemars")]
    fn schema(&self) -> Schema;
    #[cfg(all(test, feature = "proptest"))]
    fn laws(&self);
    #[cfg(all(test, feature = "proptest"))]
    fn is_plain(&self) -> bool;
}

/// In which form a header is written.
#[derive(Clone, Copy)]
enum Form {
    Canonical,
    Sent,
}

struct Of<T>(PhantomData<fn() -> T>);

impl<T: Field> Of<T> {
    // The one copy of the parser that the catalog has of each header: whatever needs it comes here.
    #[inline(never)]
    fn view<'a>(lines: FieldLines<'a>, notes: &mut Notes) -> Result<T::Ref<'a>, DecodeError> {
        T::parse_noting(lines, notes)
    }
}

impl<T: Header> AnyField for Of<T>
where
    for<'a> T::Ref<'a>: View<T>,
{
    fn name(&self) -> &'static HeaderName {
        T::name()
    }

    fn parse(&self, lines: FieldLines<'_>, notes: &mut Notes) -> Result<(), DecodeError> {
        match Self::view(lines, notes) {
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn faults(&self, lines: FieldLines<'_>, notes: &mut Notes, fault: &mut dyn FnMut(DecodeError)) {
        T::faults(lines, notes, fault);
    }

    fn describe(&self, lines: FieldLines<'_>) -> Result<Description, DecodeError> {
        match Self::view(lines, &mut Notes::new()) {
            Ok(view) => Ok(view.describe()),
            Err(error) => Err(error),
        }
    }

    fn same(&self, a: FieldLines<'_>, b: FieldLines<'_>) -> Result<bool, DecodeError> {
        let notes = &mut Notes::new();
        match (Self::view(a, notes), Self::view(b, notes)) {
            (Ok(a), Ok(b)) => Ok(a == b),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    fn written(&self, lines: Lines, form: Form) -> Result<Lines, DecodeError> {
        match (T::from_lines(lines), form) {
            (Ok(value), Form::Canonical) => Ok(value.canonical()),
            (Ok(value), Form::Sent) => Ok(value.to_lines()),
            (Err(rejected), _) => Err(rejected.error),
        }
    }

    #[cfg(feature = "proptest")]
    fn strategy(&self) -> BoxedStrategy<Lines> {
        proptest::arbitrary::any::<T>().prop_map(|value| value.to_lines()).boxed()
    }

    #[cfg(feature = "schemars")]
    fn schema(&self) -> Schema {
        T::json_schema(&mut SchemaGenerator::default())
    }

    #[cfg(all(test, feature = "proptest"))]
    fn laws(&self) {
        super::laws::hold::<T>();
    }

    #[cfg(all(test, feature = "proptest"))]
    fn is_plain(&self) -> bool {
        core::any::type_name::<T>() == core::any::type_name::<T::Ref<'static>>()
    }
}

impl Entry {
    /// The name of the header.
    #[must_use]
    pub fn name(&self) -> &'static HeaderName {
        self.field.name()
    }

    /// The type of the header, as a path in this crate: `sync_token::SyncTokens`.
    #[must_use]
    pub const fn type_path(&self) -> &'static str {
        self.type_path
    }

    /// The purpose of the header, in a few words.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// A value that strict mode accepts.
    #[must_use]
    pub const fn example(&self) -> &'static str {
        self.example
    }

    /// A value that strict mode accepts; that of credentials has the scheme that a line starts with.
    ///
    /// ```
    /// let entry = masthead::catalog::find("authorization").unwrap();
    /// assert!(entry.example_like(b"Basic x").starts_with("Basic "));
    /// assert_eq!(entry.example_like(b""), entry.example());
    /// ```
    #[must_use]
    pub fn example_like(&self, line: &[u8]) -> &'static str {
        let line = line.trim_ascii_start();
        let starts_with = |start: &str| {
            line.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start.as_bytes()))
        };
        let of_scheme = CREDENTIALS.iter().filter(|_| *self.name() == AUTHORIZATION);
        let mut of_scheme = of_scheme.filter(|(start, _)| starts_with(start));
        of_scheme.next().map_or(self.example, |(_, example)| example)
    }

    /// Returns `true` if values may hold secrets: [`Field::SENSITIVE`].
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Reads the header; see [`Field::parse`].
    ///
    /// # Errors
    ///
    /// The first fault, by position.
    pub fn parse(&self, lines: FieldLines<'_>) -> Result<(), DecodeError> {
        self.parse_noting(lines, &mut Notes::new())
    }

    /// Reads the header, and adds to `notes` what was tolerated; see [`Field::parse_noting`].
    ///
    /// # Errors
    ///
    /// The first fault, by position.
    pub fn parse_noting(
        &self,
        lines: FieldLines<'_>,
        notes: &mut Notes,
    ) -> Result<(), DecodeError> {
        self.field.parse(lines, notes)
    }

    /// Reads the header without tolerating anything; see [`Field::parse_strict`].
    ///
    /// # Errors
    ///
    /// The first fault or deviation, by position.
    pub fn parse_strict(&self, lines: FieldLines<'_>) -> Result<(), DecodeError> {
        let mut notes = Notes::new();
        let result = self.parse_noting(lines, &mut notes);
        notes.strict(self.name(), self.sensitive, result)
    }

    /// Every fault in every member of the header; see [`Field::faults`].
    pub fn faults(
        &self,
        lines: FieldLines<'_>,
        notes: &mut Notes,
        fault: &mut dyn FnMut(DecodeError),
    ) {
        self.field.faults(lines, notes, fault);
    }

    /// Describes the value of the header, part by part.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn describe(&self, lines: FieldLines<'_>) -> Result<Description, DecodeError> {
        self.field.describe(lines)
    }

    // Whether two headers mean the same: equality of views, for tests that do not name the type.
    #[doc(hidden)]
    pub fn same(&self, a: FieldLines<'_>, b: FieldLines<'_>) -> Result<bool, DecodeError> {
        self.field.same(a, b)
    }

    /// The canonical form of the header; see [`Field::canonical`].
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn canonical(&self, lines: Lines) -> Result<Lines, DecodeError> {
        self.field.written(lines, Form::Canonical)
    }

    /// The lines in which the header is sent on; see [`Field::to_lines`].
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn encode(&self, lines: Lines) -> Result<Lines, DecodeError> {
        self.field.written(lines, Form::Sent)
    }

    /// The laws of [`laws`](super::laws).
    #[cfg(all(test, feature = "proptest"))]
    pub(super) fn laws(&self) {
        self.field.laws();
    }

    /// Returns `true` if the header is also its own borrowed form.
    #[cfg(all(test, feature = "proptest"))]
    pub(super) fn is_plain(&self) -> bool {
        self.field.is_plain()
    }

    /// Any value of the header, as the lines in which it is sent. An empty list has no lines.
    ///
    /// ```
    /// use masthead::catalog;
    /// use proptest::prelude::*;
    ///
    /// let entry = catalog::find("x-ms-date").unwrap();
    /// proptest!(|(lines in entry.strategy())| {
    ///     prop_assert!(entry.parse_strict(lines.as_field_lines()).is_ok());
    /// });
    /// ```
    #[cfg(feature = "proptest")]
    pub fn strategy(&self) -> BoxedStrategy<Lines> {
        self.field.strategy()
    }

    /// The JSON schema of the header, as `schemars::JsonSchema` of its type has it: for `OpenAPI` documents.
    ///
    /// The text of the header matches its `pattern`, which is absent if the grammar is not regular. It is the grammar
    /// without deviations: a value that does not match is malformed or deviates, and one that matches may still be out of range.
    /// A list is a text or an array of texts, one for each field line. Credentials have no example.
    ///
    /// ```
    /// let schema = masthead::catalog::find("x-ms-session-token").unwrap().schema();
    /// assert_eq!(schema.get("title").unwrap(), "x-ms-session-token");
    /// assert!(schema.get("pattern").unwrap().as_str().unwrap().starts_with("^(?:"));
    /// ```
    #[cfg(feature = "schemars")]
    #[must_use]
    pub fn schema(&self) -> Schema {
        self.field.schema()
    }

    /// A field line of the header for people to read: with dots in place of what may be a secret, which the whole of
    /// credentials is. Bytes that are not UTF-8 are replaced.
    ///
    /// ```
    /// let entry = masthead::catalog::find("link").unwrap();
    /// let line = b"</kv?after=YWJj&api-version=1.0>; rel=next";
    /// assert_eq!(entry.shown_line(line), "</kv?after=...&api-version=1.0>; rel=next");
    /// ```
    #[must_use]
    pub fn shown_line(&self, line: &[u8]) -> String {
        match self.sensitive {
            true => "...".to_owned(),
            false => line_without_secrets(self.name(), line),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.name())
    }
}

/// The entry of a header by its name, which is case-insensitive.
///
/// ```
/// let entry = masthead::catalog::find("If-Match").unwrap();
/// assert_eq!(entry.type_path(), "conditional::IfMatch");
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    let index = NAMES.find(name).or_else(|| {
        // Names as people write them; those of a map are in lower case.
        let has_upper_case = name.bytes().any(|b| b.is_ascii_uppercase());
        has_upper_case.then(|| NAMES.find(&name.to_ascii_lowercase())).flatten()
    });
    ENTRIES.get(index?)
}

/// The names of all entries, in the order of [`ENTRIES`].
static NAMES: Names = Names::new(entries::NAMES);

/// All headers, by the path of their type: family by family.
///
/// ```
/// use masthead::catalog;
///
/// let sensitive: Vec<_> = catalog::ENTRIES.iter().filter(|entry| entry.is_sensitive()).collect();
/// assert!(sensitive.iter().all(|entry| entry.name() == "authorization"));
/// ```
pub static ENTRIES: &[Entry] = entries::ALL;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_without_case() {
        for entry in ENTRIES {
            let name = entry.name().as_str();
            assert!(std::ptr::eq(find(name).unwrap(), entry), "{name}");
            let found = find(&name.to_ascii_uppercase()).unwrap();
            assert!(core::ptr::eq(found, entry), "{name}");
        }
        assert!(find("x-unknown").is_none());
    }

    #[test]
    fn an_example_has_the_scheme_of_the_value() {
        let entry = crate::catalog::find("authorization").unwrap();
        for (start, text) in CREDENTIALS {
            assert!(entry.parse_strict(FieldLines::one(text.as_bytes())).is_ok(), "{text}");
            assert_eq!(entry.example_like(format!(" {start} x").to_lowercase().as_bytes()), text);
        }
        assert_eq!(entry.example_like(b"Bearer"), entry.example());
        let other = crate::catalog::find("www-authenticate").unwrap();
        assert_eq!(other.example_like(b"HMAC-SHA256 x"), other.example());
    }

    #[test]
    fn examples_are_strict_and_nearly_canonical() {
        for entry in ENTRIES {
            let lines = Lines::try_from_bytes(entry.name(), [entry.example().as_bytes()]).unwrap();
            entry.parse_strict(lines.as_field_lines()).unwrap();
            let canonical = entry.canonical(lines.clone()).unwrap();
            assert_eq!(entry.same(lines.as_field_lines(), canonical.as_field_lines()), Ok(true));
            assert_eq!(entry.encode(lines).unwrap().as_slice(), [entry.example()]);
        }
    }
}
