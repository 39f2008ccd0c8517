//! `Sync-Token`: read your own writes.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Empty, FieldLines, ListReceived, ListWriter, Member, Part, arbitrary,
    ascii, field,
};
use crate::grammar::class::{SYNC_ID, SYNC_VALUE, TCHAR};
use crate::grammar::leaf::{byte, number, ows, run, run1, strip, whole};
use crate::grammar::list::to_comma;
use crate::grammar::{Parsed, fault};

static NAME: HeaderName = HeaderName::from_static("sync-token");

/// One token of a [`Sync-Token`](SyncTokens) header, borrowed.
///
/// The identifier and the value are opaque. Of two tokens with one identifier the one with the
/// higher sequence number is the newer.
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokens};
///
/// let mut members = SyncTokens::members(FieldLines::one(b"jtqGc1I4=MDoyOA==;sn=28"));
/// let token = members.next().unwrap()?;
/// assert_eq!((token.id(), token.value(), token.sequence()), ("jtqGc1I4", "MDoyOA==", Some(28)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SyncTokenRef<'a> {
    pub(super) id: &'a [u8],
    pub(super) value: &'a [u8],
    pub(super) sequence: Option<u64>,
}

impl<'a> SyncTokenRef<'a> {
    /// The identifier.
    #[must_use]
    #[inline]
    pub fn id(&self) -> &'a str {
        ascii(self.id)
    }

    /// The value; it may contain `=`.
    #[must_use]
    #[inline]
    pub fn value(&self) -> &'a str {
        ascii(self.value)
    }

    /// The sequence number, which requests leave out.
    #[must_use]
    #[inline]
    pub const fn sequence(&self) -> Option<u64> {
        self.sequence
    }
}

impl fmt::Debug for SyncTokenRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncTokenRef")
            .field("id", &self.id())
            .field("value", &self.value())
            .field("sequence", &self.sequence)
            .finish()
    }
}

impl<'a> Member<'a> for SyncTokenRef<'a> {
    const PATTERN: Option<&'static str> =
        Some(r"[!-+\--:<>-~]+=[!-+\--:<-~]+(?:{ows};{ows}{token}={number})*");
    const SEPARATOR: &'static [u8] = b",";
    const EMPTY: Empty = Empty::Deviation(Deviation::EmptySyncToken);

    #[inline(always)]
    fn read(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        // A sequence: as a `separated_pair`, ten tokens took 10 % more instructions.
        let (rest, id) = run1(SYNC_ID, Expected::SyncTokenId)(input)?;
        let (rest, ()) = byte(b'=', Expected::SyncTokenId)(rest)?;
        let (mut rest, value) = run1(SYNC_VALUE, Expected::SyncTokenValue)(rest)?;
        let mut sequence = None;
        while let [b';', at_name @ ..] = ows(rest) {
            let name = ows(at_name);
            if let Some(digits) = strip(name, b"sn=") {
                if sequence.is_some() {
                    return fault(ErrorKind::DuplicateParameter, Expected::SequenceNumber, name, 2);
                }
                let (after, sn) = number(Expected::SequenceNumber)(digits)?;
                (rest, sequence) = (after, Some(sn));
            } else if let [] | [b',', ..] = name {
                notes.note(Deviation::TrailingSemicolon, ows(rest));
                return Ok((name, Self { id, value, sequence }));
            } else {
                (rest, ()) = unknown_parameter(name)?;
                notes.note(Deviation::UnknownParameter, name);
            }
        }
        Ok((rest, Self { id, value, sequence }))
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.id);
        out.push(b'=');
        out.extend_from_slice(self.value);
        if let Some(sequence) = self.sequence {
            out.extend_from_slice(format!(";sn={sequence}").as_bytes());
        }
    }
}

/// `token [ "=" *SYNC_VALUE ]`
#[cold]
fn unknown_parameter(input: &[u8]) -> Parsed<'_, ()> {
    let value = preceded(byte(b'=', Expected::SequenceNumber), run(SYNC_VALUE));
    (run1(TCHAR, Expected::SequenceNumber), opt(value)).map(|_| ()).parse(input)
}

/// A [`Sync-Token`](SyncTokens) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, sync_token::SyncTokens};
///
/// let tokens = SyncTokens::parse_strict(FieldLines::one(b"a=1;sn=1, b=2;sn=2"))?;
/// assert_eq!(tokens.iter().map(|token| token.id()).collect::<Vec<_>>(), ["a", "b"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct SyncTokensRef<'a> {
    lines: FieldLines<'a>,
}

impl PartialEq for SyncTokensRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for SyncTokensRef<'_> {}

impl Describe for SyncTokensRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let token = |token: SyncTokenRef<'_>| {
            let sequence = token.sequence.map_or(Description::Null, Description::number);
            Description::Object(vec![
                Part::new("id", "identifier, opaque", Description::text(token.id)),
                Part::new("value", "value, opaque", Description::text(token.value)),
                Part::new(
                    "sn",
                    "sequence number; the highest one of an identifier counts",
                    sequence,
                ),
            ])
        };
        let tokens = Description::list(self.iter().map(token));
        Description::Object(vec![Part::new(
            "tokens",
            "token from the service, to be sent back",
            tokens,
        )])
    }
}

/// `Sync-Token`: makes a sequence of requests to Azure App Configuration read its own writes.
///
/// ```text
/// Sync-Token = 1#sync-token
/// sync-token = id "=" value *( OWS ";" OWS param )
/// id         = 1*( VCHAR except "=" ";" "," )
/// value      = 1*( VCHAR except ";" "," )
/// param      = "sn" "=" 1*DIGIT
/// ```
///
/// The service sends it with its responses; a client sends back all tokens that it holds, in the
/// form [without sequence numbers](Self::to_request). `sn` is at most [`u64::MAX`], and at most one
/// of it may occur.
///
/// Example from the vendor's documentation: `jtqGc1I4=MDoyOA==;sn=28`.
///
/// Deviations: [`UnknownParameter`](Deviation::UnknownParameter),
/// [`TrailingSemicolon`](Deviation::TrailingSemicolon),
/// [`EmptySyncToken`](Deviation::EmptySyncToken).
///
/// ```
/// use masthead::{Field, sync_token::SyncTokens};
/// use http::HeaderValue;
///
/// let received = HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28");
/// let tokens = SyncTokens::from_lines(received.into()).map_err(|rejected| rejected.error)?;
/// assert_eq!(tokens.to_request().to_lines().as_slice(), ["jtqGc1I4=MDoyOA=="]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct SyncTokens(ListReceived);

impl SyncTokens {
    /// A header of tokens, each an identifier, a value and a sequence number.
    ///
    /// # Errors
    ///
    /// Points into an identifier or a value that is empty or holds a character that it may not;
    /// [`line`](DecodeError::line) is then the number of the token.
    #[inline]
    pub fn try_from_iter<'t>(
        tokens: impl IntoIterator<Item = (&'t str, &'t str, Option<u64>)>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<SyncTokenRef<'_>>();
        for (index, (id, value, sequence)) in tokens.into_iter().enumerate() {
            let (id, value) = (id.as_bytes(), value.as_bytes());
            whole(SYNC_ID, Expected::SyncTokenId, id).map_err(|f| f.in_piece(&NAME, index, id))?;
            whole(SYNC_VALUE, Expected::SyncTokenValue, value)
                .map_err(|f| f.in_piece(&NAME, index, value))?;
            writer.push(SyncTokenRef { id, value, sequence });
        }
        writer.finish::<Self>().map(Self)
    }

    /// The form that a request sends back: without sequence numbers.
    #[must_use]
    #[inline]
    pub fn to_request(&self) -> Self {
        let tokens = self.view().into_iter();
        let bytes = self.lines().iter().map(<[u8]>::len).sum();
        Self::of(tokens.map(|token| SyncTokenRef { sequence: None, ..token }), bytes)
    }

    /// A header of tokens that were read, and are within the limits of a header together.
    pub(super) fn of<'t>(tokens: impl Iterator<Item = SyncTokenRef<'t>>, bytes: usize) -> Self {
        let mut writer = ListWriter::of::<SyncTokenRef<'_>>().with_capacity(bytes);
        tokens.for_each(|token| writer.push(token));
        Self(writer.finish_part())
    }
}

field!(list SyncTokens, SyncTokensRef of SyncTokenRef, &NAME);

// Also no token at all.
arbitrary!(SyncTokens, {
    let id = "[!-+\\--:<>-~]{1,12}";
    let value = "[!-+\\--:<-~]{1,24}";
    vec((id, value, option::of(any::<u64>())), 0..6).prop_map(|tokens| {
        let tokens = tokens.iter().map(|(id, value, sn)| (&**id, &**value, *sn));
        SyncTokens::try_from_iter(tokens).unwrap()
    })
});

#[cfg(test)]
mod tests {

    use super::*;
    use crate::Field;
    use crate::limits::MAX_LINE_LEN;
    use crate::test_kit::{notes, owned, refuses};

    type Token = (&'static str, &'static str, Option<u64>);

    #[track_caller]
    fn holds(line: &'static str, tokens: &[Token], deviations: &[Deviation]) {
        let (view, noted) = notes::<SyncTokens>(line);
        let read: Vec<_> = view.iter().map(|t| (t.id(), t.value(), t.sequence())).collect();
        assert_eq!(read, tokens);
        assert!(noted.iter().map(|(deviation, _)| deviation).eq(deviations), "{noted:?}");
    }

    #[test]
    fn tokens() {
        holds("jtqGc1I4=MDoyOA==;sn=28", &[("jtqGc1I4", "MDoyOA==", Some(28))], &[]);
        holds("a=b", &[("a", "b", None)], &[]);
        holds("a=1;sn=1,b=2 ; sn=2", &[("a", "1", Some(1)), ("b", "2", Some(2))], &[]);
        holds("a==;sn=007", &[("a", "=", Some(7))], &[]);
        holds("sn=1", &[("sn", "1", None)], &[]);
        holds("n=v;sn=18446744073709551615", &[("n", "v", Some(u64::MAX))], &[]);
    }

    #[test]
    fn deviations() {
        use Deviation::{EmptySyncToken, TrailingSemicolon, UnknownParameter};
        holds("a=b;x=1;sn=2", &[("a", "b", Some(2))], &[UnknownParameter]);
        holds("a=b;sn=2;x", &[("a", "b", Some(2))], &[UnknownParameter]);
        holds("a=b;SN=2", &[("a", "b", None)], &[UnknownParameter]);
        holds("a=b;snow=2", &[("a", "b", None)], &[UnknownParameter]);
        holds("a=b;", &[("a", "b", None)], &[TrailingSemicolon]);
        holds("a=b;sn=1; , c=d", &[("a", "b", Some(1)), ("c", "d", None)], &[TrailingSemicolon]);
        holds(" 	", &[], &[EmptySyncToken]);
    }

    #[test]
    fn faults() {
        refuses::<SyncTokens>(&[
            ("n", "expected a token id followed by \"=\" at byte 1"),
            ("=v;sn=1", "expected a token id followed by \"=\" at byte 0"),
            ("n=;sn=1", "expected a token value at byte 2"),
            ("n=v;sn=", "expected a decimal sequence number at byte 7"),
            ("n=v;sn= 1", "expected a decimal sequence number at byte 7"),
            ("n=v;sn=-1", "expected a decimal sequence number at byte 7"),
            ("n=v;sn=1x", "expected a comma or the end of the value at byte 8"),
            ("n=v;;sn=1", "expected a decimal sequence number at byte 4"),
            ("n=v;sn=1;sn=2", "sequence number occurs again at byte 9"),
            ("n =v", "expected a token id followed by \"=\" at byte 1"),
            ("a b=c", "expected a token id followed by \"=\" at byte 1"),
            (
                "n=v;sn=18446744073709551616",
                "sequence number is larger than 18446744073709551615 at byte 7",
            ),
        ]);
    }

    #[test]
    fn a_bad_token_loses_no_other() {
        let lines = FieldLines::one(b"a=b;sn=1, =bad;sn=2, c=d;sn=x, e=f");
        let results: Vec<_> = SyncTokens::members(lines)
            .map(|m| m.map(|t| t.id()).map_err(|e| (e.code(), e.offset())))
            .collect();
        let bad = |offset| Err(("unexpected-byte", offset));
        assert_eq!(results, [Ok("a"), bad(10), bad(28), Ok("e")]);
    }

    #[test]
    fn written_as_received_or_canonically() {
        let from = |text| owned::<SyncTokens>(text);
        let tokens = from("a=1;sn=01 ,, b=2");
        assert_eq!(tokens.to_lines().as_slice(), ["a=1;sn=01 ,, b=2"]);
        assert_eq!(tokens.canonical().as_slice(), ["a=1;sn=1,b=2"]);
        assert_eq!(tokens.to_request().to_lines().as_slice(), ["a=1,b=2"]);
        assert_eq!(tokens, from("a=1;sn=1,b=2"));
        assert_ne!(tokens, tokens.to_request());
        assert_eq!(from("a=1;").to_lines().as_slice(), ["a=1"]);
        assert!(from("").to_lines().as_slice().is_empty());
    }

    #[test]
    fn built_from_parts() {
        let built = SyncTokens::try_from_iter([("a", "b=", Some(1)), ("c", "d", None)]).unwrap();
        assert_eq!(built.to_lines().as_slice(), ["a=b=;sn=1,c=d"]);
        assert!(SyncTokens::try_from_iter([]).unwrap().to_lines().as_slice().is_empty());
        for (id, value, place) in
            [("", "b", (1, 0)), ("a=", "b", (1, 1)), ("a", "b,c=d", (1, 1)), ("a", "b\r\n", (1, 1))]
        {
            let error =
                SyncTokens::try_from_iter([("x", "y", None), (id, value, None)]).unwrap_err();
            assert_eq!((error.line(), error.offset()), place);
        }
        let long = "x".repeat(MAX_LINE_LEN);
        assert_eq!(
            SyncTokens::try_from_iter([("a", &*long, None)]).unwrap_err().code(),
            "too-long"
        );
        let many = (0..2000).map(|_| ("a", "b", None));
        assert_eq!(SyncTokens::try_from_iter(many).unwrap_err().code(), "too-many");
    }
}
