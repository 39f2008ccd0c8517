//! `Cache-Control`: what caches may do with the message.

use core::time::Duration;

use http::HeaderValue;

use super::cache_directive::{CacheDirectiveRef, CacheScope, NAME};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, ParameterValue, Part, arbitrary,
    field,
};
use crate::grammar::class::{FIELD, TCHAR};
use crate::grammar::leaf::whole;

/// A [`Cache-Control`](CacheControl) header, borrowed.
///
/// A directive that is given a number, and occurs again, is an error of its look-up, so that neither
/// number wins: RFC 9111 4.2.1 lets a recipient take such a response for stale. Of others the strictest
/// holds. The order of directives says nothing.
///
/// ```
/// use masthead::{Field, FieldLines, content::CacheControl};
///
/// let line = FieldLines::one(b"Max-Age=600, must-revalidate");
/// let control = CacheControl::parse_strict(line)?;
/// assert!(control.must_revalidate() && control.no_cache().is_none());
/// assert_eq!(control.max_age()?.unwrap().as_secs(), 600);
///
/// let twice = CacheControl::parse_strict(FieldLines::one(b"max-age=600, max-age=1"))?;
/// assert_eq!(twice.max_age().unwrap_err().code(), "duplicate-parameter");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CacheControlRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> CacheControlRef<'a> {
    /// The directive `name`; names are case-insensitive.
    ///
    /// # Errors
    ///
    /// [`DuplicateParameter`](ErrorKind::DuplicateParameter), without a place, when it occurs again.
    #[inline]
    pub fn get(&self, name: &str) -> Result<Option<CacheDirectiveRef<'a>>, DecodeError> {
        let mut all = self.iter().filter(|directive| directive.is(name));
        let found = all.next();
        match all.next() {
            None => Ok(found),
            Some(_) => {
                Err(DecodeError::new(NAME, ErrorKind::DuplicateParameter, Expected::Parameter))
            }
        }
    }

    /// Returns `true` if there is a directive `name`, with any argument; names are case-insensitive.
    #[must_use]
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        self.iter().any(|directive| directive.is(name))
    }

    /// `no-cache`: what must not be answered from a cache before the origin was asked; `None` where the
    /// directive is absent.
    ///
    /// In a request it has no argument. In a response it may name the fields that it is about; if it
    /// does so more than once, or in another form than a list of names, it counts as being about the
    /// whole.
    #[must_use]
    #[inline]
    pub fn no_cache(&self) -> Option<CacheScope<'a>> {
        self.scope("no-cache")
    }

    /// `private`: what only the cache of a single user may store. As [`no_cache`](Self::no_cache).
    #[must_use]
    #[inline]
    pub fn private(&self) -> Option<CacheScope<'a>> {
        self.scope("private")
    }

    #[inline]
    fn scope(&self, name: &str) -> Option<CacheScope<'a>> {
        let directive = self.get(name).ok().map(|found| found.map(|one| one.scope()));
        directive.unwrap_or(Some(CacheScope::Whole))
    }

    /// `no-store`: no cache may store any of it.
    #[must_use]
    #[inline]
    pub fn no_store(&self) -> bool {
        self.has("no-store")
    }

    /// `no-transform`: nobody on the way may change the content.
    #[must_use]
    #[inline]
    pub fn no_transform(&self) -> bool {
        self.has("no-transform")
    }

    /// `only-if-cached`: the client wants a stored response or none.
    #[must_use]
    #[inline]
    pub fn only_if_cached(&self) -> bool {
        self.has("only-if-cached")
    }

    /// `must-revalidate`: once stale, the response may not be used before the origin was asked.
    #[must_use]
    #[inline]
    pub fn must_revalidate(&self) -> bool {
        self.has("must-revalidate")
    }

    /// `proxy-revalidate`: the same for shared caches.
    #[must_use]
    #[inline]
    pub fn proxy_revalidate(&self) -> bool {
        self.has("proxy-revalidate")
    }

    /// `must-understand`: only caches that know the status code may store the response.
    #[must_use]
    #[inline]
    pub fn must_understand(&self) -> bool {
        self.has("must-understand")
    }

    /// `public`: any cache may store the response.
    #[must_use]
    #[inline]
    pub fn public(&self) -> bool {
        self.has("public")
    }

    /// `immutable`: the response does not change while it is fresh (RFC 8246).
    #[must_use]
    #[inline]
    pub fn immutable(&self) -> bool {
        self.has("immutable")
    }

    /// `max-age`: how old a response may be.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get) and [`CacheDirectiveRef::seconds`]; a response is then to be taken for stale.
    #[inline]
    pub fn max_age(&self) -> Result<Option<Duration>, DecodeError> {
        self.seconds("max-age")
    }

    /// `s-maxage`: how old a response may be in a shared cache, in place of `max-age`.
    ///
    /// # Errors
    ///
    /// As [`max_age`](Self::max_age).
    #[inline]
    pub fn s_maxage(&self) -> Result<Option<Duration>, DecodeError> {
        self.seconds("s-maxage")
    }

    /// `max-stale`: for how long the response may have been stale; [`Duration::MAX`] where no number is
    /// given.
    ///
    /// # Errors
    ///
    /// As [`max_age`](Self::max_age), but for the absent number.
    #[inline]
    pub fn max_stale(&self) -> Result<Option<Duration>, DecodeError> {
        match self.get("max-stale")? {
            Some(any) if any.argument().is_none() => Ok(Some(Duration::MAX)),
            found => found.map(|directive| directive.seconds()).transpose(),
        }
    }

    /// `min-fresh`: for how much longer the response has to be fresh.
    ///
    /// # Errors
    ///
    /// As [`max_age`](Self::max_age).
    #[inline]
    pub fn min_fresh(&self) -> Result<Option<Duration>, DecodeError> {
        self.seconds("min-fresh")
    }

    /// `stale-while-revalidate`: for how long a stale response may be used while the origin is asked (RFC
    /// 5861).
    ///
    /// # Errors
    ///
    /// As [`max_age`](Self::max_age).
    #[inline]
    pub fn stale_while_revalidate(&self) -> Result<Option<Duration>, DecodeError> {
        self.seconds("stale-while-revalidate")
    }

    /// `stale-if-error`: for how long a stale response may be used where the origin fails (RFC 5861).
    ///
    /// # Errors
    ///
    /// As [`max_age`](Self::max_age).
    #[inline]
    pub fn stale_if_error(&self) -> Result<Option<Duration>, DecodeError> {
        self.seconds("stale-if-error")
    }

    #[inline]
    fn seconds(&self, name: &str) -> Result<Option<Duration>, DecodeError> {
        self.get(name)?.map(|directive| directive.seconds()).transpose()
    }

    /// The directives by name; those of one name in their order.
    #[inline]
    fn sorted(&self) -> Vec<CacheDirectiveRef<'a>> {
        let mut all: Vec<_> = self.iter().collect();
        all.sort_by_cached_key(|directive| directive.name().to_ascii_lowercase());
        all
    }
}

impl PartialEq for CacheControlRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) || self.sorted() == other.sorted()
    }
}

impl Eq for CacheControlRef<'_> {}

/// The directives of the look-ups that take a number of seconds.
const SECONDS: [&str; 5] =
    ["max-age", "s-maxage", "min-fresh", "stale-while-revalidate", "stale-if-error"];

impl Describe for CacheControlRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let directives = self.iter().map(CacheDirectiveRef::describe);
        let whole = matches!(self.no_cache(), Some(CacheScope::Whole));
        let mut parts = vec![
            Part::new("directives", "names and arguments", Description::list(directives)),
            Part::new("no_cache", "whether the origin must be asked", Description::Bool(whole)),
        ];
        let invalid: Vec<_> =
            SECONDS.into_iter().filter(|name| self.seconds(name).is_err()).collect();
        if !invalid.is_empty() {
            let names = Description::list(invalid.into_iter().map(Description::text));
            parts.push(Part::new("invalid", "directives without one number of seconds", names));
        }
        Description::Object(parts)
    }
}

/// `Cache-Control`: what caches may do with the message (RFC 9111 5.2).
///
/// ```text
/// Cache-Control   = #cache-directive
/// cache-directive = token [ "=" ( token / quoted-string ) ]
/// ```
///
/// Youforce demands `no-cache` of the request for a token, and shows it with others. Any directive is read;
/// those of RFC 9111, 8246 and 5861 have a look-up each in the [view](CacheControlRef). Whether a directive
/// takes an argument, and which, is not a matter of the grammar but of its look-up. Names are written in
/// lower case, arguments as tokens where they can be; those of `no-cache` and `private`, which are lists
/// of fields, are always quoted.
///
/// Example of the Youforce page: `no-cache`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, content::{CacheControl, CacheScope}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&CacheControl::no_cache());
/// assert_eq!(map["cache-control"], "no-cache");
/// let control = map.peek::<CacheControl>()?.unwrap();
/// assert!(matches!(control.no_cache(), Some(CacheScope::Whole)));
///
/// let control = CacheControl::try_from_iter([("private", None), ("max-age", Some("30"))])?;
/// map.write(&control);
/// assert_eq!(map["cache-control"], "private, max-age=30");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct CacheControl(ListReceived);

impl CacheControl {
    /// `no-cache`: the response must not come from a cache before the origin was asked.
    ///
    /// # Panics
    ///
    /// Never: `no-cache` is a directive.
    #[must_use]
    #[inline]
    pub fn no_cache() -> Self {
        let lines = HeaderValue::from_static("no-cache").into();
        let received = ListReceived::from_lines::<Self>(lines);
        Self(received.map_err(|rejected| rejected.error).expect("no-cache is a directive"))
    }

    /// A header of directives, each with its argument where it is to have one.
    ///
    /// # Errors
    ///
    /// When a name is no token or an argument holds a control character, by position in that text, with
    /// the index of its directive as [`line`](DecodeError::line); when there are too many directives, or
    /// one is too long.
    #[inline]
    pub fn try_from_iter<'d>(
        directives: impl IntoIterator<Item = (&'d str, Option<&'d str>)>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<CacheDirectiveRef<'_>>();
        for (index, (name, argument)) in directives.into_iter().enumerate() {
            let piece = name.as_bytes();
            whole(TCHAR, Expected::CacheDirective, piece)
                .map_err(|fault| fault.in_piece(NAME, index, piece))?;
            let text = argument.map(str::as_bytes);
            if let Some(text @ [_, ..]) = text {
                whole(FIELD, Expected::FieldContent, text)
                    .map_err(|fault| fault.in_piece(NAME, index, text))?;
            }
            let argument = text.map(|text| ParameterValue::quoted(text, false));
            writer.push(CacheDirectiveRef::new(piece, argument));
        }
        writer.finish::<Self>().map(Self)
    }
}

field!(list CacheControl, CacheControlRef of CacheDirectiveRef, NAME);

// Also no directive at all.
arbitrary!(CacheControl, {
    let name = prop_oneof![
        select(vec!["no-cache", "private", "max-age", "No-Store", "max-stale"])
            .prop_map(str::to_owned),
        "[!#-'*+.0-9A-Za-z^_`|~-]{1,12}",
    ];
    let argument = prop_oneof!["[0-9]{1,12}", "[A-Za-z, -]{1,20}", "[\t -~\u{a0}-\u{2fff}]{0,12}"];
    vec((name, option::of(argument)), 0..6).prop_map(|directives| {
        let directives = directives.iter().map(|(name, text)| (&**name, text.as_deref()));
        CacheControl::try_from_iter(directives).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, keeps, reads, refuses};

    #[test]
    fn directives() {
        keeps::<CacheControl>("No-Cache", "no-cache");
        keeps::<CacheControl>(" no-cache ,, No-Store\t,", "no-cache, no-store");
        keeps::<CacheControl>("Max-Age=\"0600\"", "max-age=0600");
        keeps::<CacheControl>(
            "private=Set-Cookie, no-cache=\"a, \\b\"",
            "private=\"Set-Cookie\", no-cache=\"a, b\"",
        );
        keeps::<CacheControl>(
            "private=\"\", x=\"\", y=\"\\\"\\\\\"",
            "private=\"\", x=\"\", y=\"\\\"\\\\\"",
        );
        keeps::<CacheControl>("community=\"UCI\", x=\"ü, b\", z", "community=UCI, x=\"ü, b\", z");
        let empty = reads::<CacheControl>(b" , ");
        assert_eq!(empty.iter().count(), 0);
    }

    #[test]
    fn faults() {
        const VALUE: &str = "expected a token or a quoted string at byte";
        const COMMA: &str = "expected a comma or the end of the value at byte";
        refuses::<CacheControl>(&[
            ("=1", "expected a cache directive at byte 0"),
            ("\"no-cache\"", "expected a cache directive at byte 0"),
            ("no-cache, ;", "expected a cache directive at byte 10"),
        ]);
        fails::<CacheControl>("foo=", &format!("{VALUE} 4"));
        fails::<CacheControl>("foo=,", &format!("{VALUE} 4"));
        fails::<CacheControl>("max-age= 3600", &format!("{VALUE} 8"));
        fails::<CacheControl>("max-age =3600", &format!("{COMMA} 8"));
        fails::<CacheControl>("no-cache no-store", &format!("{COMMA} 9"));
        fails::<CacheControl>("no-cache; no-store", &format!("{COMMA} 8"));
        fails::<CacheControl>("a=b=c", &format!("{COMMA} 3"));
        fails::<CacheControl>("a=\"b\"c", &format!("{COMMA} 5"));
        fails::<CacheControl>("a=\"b", "expected a quoted string with its closing quote at byte 4");
    }

    #[test]
    fn a_bad_directive_hides_no_other() {
        let line = FieldLines::one(b"a b, c=\",\"d, no-store");
        let results: Vec<_> = CacheControl::members(line)
            .map(|member| member.map(|it| it.name()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Err(2), Err(10), Ok("no-store")]);
    }

    #[test]
    fn numbers() {
        let age =
            |line| reads::<CacheControl>(line).max_age().map(|age| age.map(|age| age.as_secs()));
        assert_eq!(age("no-store"), Ok(None));
        assert_eq!(age("MAX-AGE=003600"), Ok(Some(3600)));
        assert_eq!(age("max-age=\"3\\600\", x=\"max-age=1\""), Ok(Some(3600)));
        assert_eq!(age("max-age=4294967296"), Ok(Some(u64::from(u32::MAX))));
        assert_eq!(age("max-age=99999999999999999999"), Ok(Some(u64::from(u32::MAX))));
        for bad in ["max-age", "max-age=\"\"", "max-age='3600'", "max-age=-1", "max-age=36.0"] {
            let message = "cache-control: expected a decimal number of seconds at byte 0";
            assert_eq!(age(bad).unwrap_err().to_string(), message, "{bad}");
        }
        for again in ["max-age=1, max-age=1800", "max-age=1, Max-Age=1"] {
            assert_eq!(age(again).unwrap_err().code(), "duplicate-parameter");
        }
        let stale = |line: &'static str| reads::<CacheControl>(line).max_stale();
        assert_eq!(stale("max-stale"), Ok(Some(Duration::MAX)));
        assert_eq!(stale("max-stale=5"), Ok(Some(Duration::from_secs(5))));
        assert!(stale("max-stale=x").is_err() && stale("max-stale, max-stale").is_err());
        let all = reads::<CacheControl>(
            "s-maxage=1, min-fresh=2, stale-while-revalidate=3, stale-if-error=4",
        );
        for (number, found) in [
            (1, all.s_maxage()),
            (2, all.min_fresh()),
            (3, all.stale_while_revalidate()),
            (4, all.stale_if_error()),
        ] {
            assert_eq!(found, Ok(Some(Duration::from_secs(number))));
        }
    }

    #[test]
    fn flags() {
        let all = reads::<CacheControl>(
            "no-store, NO-TRANSFORM, only-if-cached=1, must-revalidate, proxy-revalidate, \
             must-understand, public, immutable",
        );
        assert!(all.no_store() && all.no_transform() && all.only_if_cached());
        assert!(all.must_revalidate() && all.proxy_revalidate() && all.must_understand());
        assert!(all.public() && all.immutable());
        let none = reads::<CacheControl>("x=\"no-store, public\"");
        assert!(!none.no_store() && !none.public() && none.private().is_none());
    }

    #[test]
    fn scopes() {
        let fields = |line| match reads::<CacheControl>(line).no_cache() {
            None => vec!["-"],
            Some(CacheScope::Whole) => vec!["*"],
            Some(CacheScope::Fields(fields)) => fields.collect(),
        };
        assert_eq!(fields("no-store"), ["-"]);
        assert_eq!(fields("No-Cache, no-cache"), ["*"]);
        assert_eq!(fields("no-cache=\" ,Set-Cookie ,, Age,\""), ["Set-Cookie", "Age"]);
        assert_eq!(fields("no-cache=Age"), ["Age"]);
        // A directive that cannot be parsed is treated in its strictest sense.
        for whole in
            ["no-cache=a, no-cache=b", "no-cache=\"\"", "no-cache=\"a b\"", "no-cache=\"\\a\""]
        {
            assert_eq!(fields(whole), ["*"], "{whole}");
        }
    }

    #[test]
    fn equality_is_by_meaning() {
        assert_eq!(
            reads::<CacheControl>("No-Cache, max-age=\"1\""),
            reads::<CacheControl>("max-age=1,no-cache")
        );
        assert_ne!(
            reads::<CacheControl>("max-age=1, max-age=2"),
            reads::<CacheControl>("max-age=2, max-age=1")
        );
        assert_ne!(reads::<CacheControl>("a=b"), reads::<CacheControl>("a=B"));
        assert_ne!(reads::<CacheControl>("a"), reads::<CacheControl>("a=\"\""));
        assert_ne!(reads::<CacheControl>("a"), reads::<CacheControl>("a, a"));
        assert_eq!(format!("{:?}", reads::<CacheControl>("A=\"b\"")), "[CacheDirectiveRef(a=b)]");
    }

    #[test]
    fn only_directives_are_written() {
        let built = CacheControl::try_from_iter([("No-Cache", Some("Age")), ("x", Some("\"ü"))]);
        let built = built.unwrap().to_lines();
        assert_eq!(built.as_slice()[0].as_bytes(), "no-cache=\"Age\", x=\"\\\"ü\"".as_bytes());
        assert!(CacheControl::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        let bad = |name, argument| {
            let error = CacheControl::try_from_iter([("a", None), (name, argument)]).unwrap_err();
            (error.code(), error.line(), error.offset())
        };
        assert_eq!(bad("", None), ("unexpected-end", 1, 0));
        assert_eq!(bad("a b", None), ("unexpected-byte", 1, 1));
        assert_eq!(bad("a", Some("b\r\n")), ("unexpected-byte", 1, 1));
        let long = "b".repeat(70_000);
        assert_eq!(bad("a", Some(&long)).0, "too-long");
    }
}
