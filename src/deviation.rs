//! What parsers accept beyond the grammar, by name.

use core::fmt;
use core::ops::Range;

use crate::error::{DecodeError, ErrorKind, Expected};

/// A tolerated departure from a header's grammar.
///
/// The parsers have one grammar and no modes. Where a service's own page, or a client that was
/// seen on the wire, departs from it, the parser accepts that one thing and [notes](Notes) it.
/// Strict callers refuse it: the [`code`](Self::code) of the first deviation becomes the code of
/// the error.
///
/// ```
/// use masthead::{Deviation, Field, FieldLines, Notes, time::XMsDate};
///
/// // The example of the Azure Cosmos DB page: 8 April 2015 was a Wednesday.
/// let lines = FieldLines::one(b"Fri, 08 Apr 2015 03:52:31 GMT");
/// let mut notes = Notes::new();
/// assert!(XMsDate::parse(lines, &mut notes).is_ok());
/// assert_eq!(notes.iter().next().unwrap().deviation(), Deviation::WeekdayMismatch);
/// assert_eq!(
///     XMsDate::parse_strict(lines).unwrap_err().code(),
///     "deviation.weekday-mismatch"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deviation {
    /// The day name is not that of the date: `Fri, 08 Apr 2015 03:52:31 GMT`.
    ///
    /// RFC 9110 5.6.7 gives the day name no meaning of its own; a sender must still get it right.
    /// Printed on the Azure Cosmos DB pages. The date counts, the day name is ignored.
    WeekdayMismatch,
    /// A date in another form than the three of RFC 9110 5.6.7.
    ///
    /// Accepted are what clients were seen to send: `Nov, 22 2026 00:59:23.696831 GMT` (Azure SDK
    /// for Python, `x-ms-date`; the fraction is optional), `2026-11-22T01:01:27.335Z` (Azure SDK
    /// for JavaScript and Go, `Accept-Datetime`) and `2018-05-12 02:10:00.123456+00:00` (Python's
    /// `str(datetime)`; without an offset it is UTC). A fraction of a second is dropped.
    NotHttpDate,
    /// An IMF-fixdate in lower case: `thu, 27 apr 2017 00:51:12 gmt`.
    ///
    /// RFC 9110 5.6.7 makes dates case-sensitive. Cosmos DB signs the date in lower case, and some
    /// third-party clients send it that way too.
    LowerCaseDate,
    /// Challenge parameters with a space between them: `HMAC-SHA256 error="a" error_description="b"`.
    ///
    /// RFC 9110 11.6.1 separates them by commas. Printed on the Azure App Configuration page; the
    /// service itself was seen to send the comma.
    SpaceSeparatedParameters,
    /// `HMAC-SHA256` parameters with a comma between them: `Credential=a, SignedHeaders=b`.
    ///
    /// Azure App Configuration documents `&`. The Azure SDK for Go and the documented Java and Go
    /// samples send a comma, which the service accepts.
    CommaSeparatedParameters,
    /// White space around a name in `SignedHeaders`: `x-ms-date; host`.
    ///
    /// Azure App Configuration forbids it in its documentation; Microsoft's emulator trims it.
    SpaceInSignedHeaders,
    /// An `HMAC-SHA256` signature that is base64 of some other length than 32 bytes.
    ///
    /// It can never verify, but Microsoft's emulator takes it apart like any other, so that the
    /// reason of its refusal is the signature and not the syntax. It has no canonical form: the
    /// signature is written as it was received.
    SignatureLength,
    /// An entity tag without its quotes: `If-Match: etag-1`.
    ///
    /// RFC 9110 8.8.3 wants the quotes. Azure Cosmos DB clients send it bare in tests, and Azure App
    /// Configuration prints the tag bare in response bodies, whence it is copied.
    UnquotedEntityTag,
    /// A parameter that the header does not define: `a=b;sn=1;x=1`.
    ///
    /// In a Sync-Token and in `HMAC-SHA256` credentials. Real clients and Microsoft's emulator
    /// ignore it, and so does the parser.
    UnknownParameter,
    /// A `;` with nothing behind it in a Sync-Token or a link: `a=b;`.
    ///
    /// An early Azure client for Go accepts it in a Sync-Token; later clients refuse it. RFC 8288
    /// does not have it in the grammar of `Link`, and accepts it in its parsing algorithm (B.3).
    TrailingSemicolon,
    /// A last position past the complete length: `items 200-399/298`.
    ///
    /// RFC 9110 14.4 makes such a Content-Range invalid. VOSS Automate sends it for the last page:
    /// the range that was asked for, and the true total. It has no canonical form and is written as
    /// it was received.
    LastPositionPastTotal,
    /// A brace or a space in the target of a link: `</kv?after={token}>`.
    ///
    /// RFC 3986 has these characters in no URI. Azure App Configuration prints them in its
    /// documentation. Written percent-encoded, and equal to that.
    CharacterNoUriHas,
    /// A Sync-Token header without any token.
    ///
    /// The Azure SDK for Java sends an empty one before the service gave it a token.
    EmptySyncToken,
    /// A session token without a partition key range: `500`.
    ///
    /// Azure Cosmos DB had this form before version 2015-12-16 of its API. It is an LSN of the only
    /// range that there was. It has no canonical form: nobody knows the range.
    BareSessionLsn,
    /// Nothing where a session token should have a number: `1#100#`, `#100`, `1#100##1=5`, `1#100#=5`.
    ///
    /// The Cosmos DB clients disagree on each of these; none writes them. A version or region that is
    /// not there is 0, and a region without anything is no region.
    EmptySessionPart,
    /// A plus sign before a number of a session token: `+1#5`.
    ///
    /// The Cosmos DB clients for Java, Python and Rust accept it, the one for .NET does not.
    PlusInSessionToken,
    /// A comma of a session token with no segment on one side of it: `0:1#5,`.
    ///
    /// The Cosmos DB clients pass over it; Microsoft's emulator refuses it.
    EmptySessionSegment,
    /// White space at a comma of a session token: `0:1#5, 1:1#7`.
    ///
    /// The Cosmos DB client for Rust trims it. It comes about where a proxy joins two lines.
    SpaceInSessionToken,
    /// A session token without any segment.
    ///
    /// The Azure SDK for Python sends an empty `x-ms-session-token` to Cosmos DB before the service gave
    /// it one.
    EmptySessionToken,
    /// `Bounded` for the consistency level `BoundedStaleness`.
    ///
    /// Printed on the Azure Cosmos DB pages. The official clients know no such level, and that for .NET,
    /// which has code of the service, refuses it.
    BoundedConsistency,
    /// A `User-Agent` that is not made of products and comments: `core-http/1.1.5 OS/(x64-Linux)`.
    ///
    /// Azure Cosmos DB takes any text and only recommends a product. The Azure SDKs for JavaScript put a
    /// comment in place of a version, and the names that applications add to their SDK's have any form.
    /// It has no canonical form and is written as it was received.
    FreeTextUserAgent,
}

impl Deviation {
    /// All deviations, in the order of their declaration.
    pub const ALL: &'static [Self] = &[
        Self::WeekdayMismatch,
        Self::NotHttpDate,
        Self::LowerCaseDate,
        Self::SpaceSeparatedParameters,
        Self::CommaSeparatedParameters,
        Self::SpaceInSignedHeaders,
        Self::SignatureLength,
        Self::UnquotedEntityTag,
        Self::UnknownParameter,
        Self::TrailingSemicolon,
        Self::LastPositionPastTotal,
        Self::CharacterNoUriHas,
        Self::EmptySyncToken,
        Self::BareSessionLsn,
        Self::EmptySessionPart,
        Self::PlusInSessionToken,
        Self::EmptySessionSegment,
        Self::SpaceInSessionToken,
        Self::EmptySessionToken,
        Self::BoundedConsistency,
        Self::FreeTextUserAgent,
    ];

    /// A stable name for metrics and documentation: `deviation.weekday-mismatch`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WeekdayMismatch => "deviation.weekday-mismatch",
            Self::NotHttpDate => "deviation.not-http-date",
            Self::LowerCaseDate => "deviation.lower-case-date",
            Self::SpaceSeparatedParameters => "deviation.space-separated-parameters",
            Self::CommaSeparatedParameters => "deviation.comma-separated-parameters",
            Self::SpaceInSignedHeaders => "deviation.space-in-signed-headers",
            Self::SignatureLength => "deviation.signature-length",
            Self::UnquotedEntityTag => "deviation.unquoted-entity-tag",
            Self::UnknownParameter => "deviation.unknown-parameter",
            Self::TrailingSemicolon => "deviation.trailing-semicolon",
            Self::LastPositionPastTotal => "deviation.last-position-past-total",
            Self::CharacterNoUriHas => "deviation.character-no-uri-has",
            Self::EmptySyncToken => "deviation.empty-sync-token",
            Self::BareSessionLsn => "deviation.bare-session-lsn",
            Self::EmptySessionPart => "deviation.empty-session-part",
            Self::PlusInSessionToken => "deviation.plus-in-session-token",
            Self::EmptySessionSegment => "deviation.empty-session-segment",
            Self::SpaceInSessionToken => "deviation.space-in-session-token",
            Self::EmptySessionToken => "deviation.empty-session-token",
            Self::BoundedConsistency => "deviation.bounded-consistency",
            Self::FreeTextUserAgent => "deviation.free-text-user-agent",
        }
    }

    /// The deviation in a few words: `the weekday does not match the date`.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::WeekdayMismatch => "the weekday does not match the date",
            Self::NotHttpDate => "the date is not an HTTP-date",
            Self::LowerCaseDate => "the date is in lower case",
            Self::SpaceSeparatedParameters => {
                "the parameters are separated by a space instead of a comma"
            }
            Self::CommaSeparatedParameters => {
                "the parameters are separated by a comma instead of \"&\""
            }
            Self::SpaceInSignedHeaders => "there is white space in SignedHeaders",
            Self::SignatureLength => "the signature does not have 32 bytes",
            Self::UnquotedEntityTag => "the entity tag is not quoted",
            Self::UnknownParameter => "the parameter is unknown",
            Self::TrailingSemicolon => "a \";\" is followed by nothing",
            Self::LastPositionPastTotal => "the last position is past the total",
            Self::CharacterNoUriHas => "no URI has this character",
            Self::EmptySyncToken | Self::EmptySessionToken => "there is no token",
            Self::BareSessionLsn => "the LSN names no partition key range",
            Self::EmptySessionPart => "a part of the session token is empty",
            Self::PlusInSessionToken => "the number has a plus sign",
            Self::EmptySessionSegment => "there is no segment at this comma",
            Self::SpaceInSessionToken => "there is white space in the session token",
            Self::BoundedConsistency => "\"Bounded\" is not the name of the level",
            Self::FreeTextUserAgent => "the user agent is not made of products and comments",
        }
    }

    /// Whether a value that deviates in this way has a canonical form without the deviation.
    ///
    /// A value that has none is written as it was received, and strict mode refuses it again.
    #[must_use]
    pub const fn has_canonical_form(self) -> bool {
        !matches!(
            self,
            Self::SignatureLength
                | Self::LastPositionPastTotal
                | Self::BareSessionLsn
                | Self::FreeTextUserAgent
        )
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.summary())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Deviation {
    /// The [`code`](Deviation::code).
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A [`Deviation`] and where it stands.
///
/// ```
/// use masthead::{Deviation, Notes};
///
/// let mut notes = Notes::new();
/// notes.add(Deviation::WeekdayMismatch, 0, 4);
/// let note = notes.iter().next().unwrap();
/// assert_eq!((note.deviation(), note.line(), note.offset()), (Deviation::WeekdayMismatch, 0, 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    deviation: Deviation,
    line: u8,
    offset: u16,
}

impl Note {
    /// What was tolerated.
    #[must_use]
    pub const fn deviation(&self) -> Deviation {
        self.deviation
    }

    /// The field line of that header, counted from 0.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line as usize
    }

    /// The byte in that line, counted from 0.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset as usize
    }

    /// Where in the line it begins: a byte, or none where the line has nothing to point at.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        let empty = [Deviation::EmptySyncToken, Deviation::EmptySessionToken];
        let len = usize::from(!empty.contains(&self.deviation));
        self.offset()..self.offset() + len
    }

    const fn position(&self) -> (u8, u16) {
        (self.line, self.offset)
    }
}

/// How many notes are kept with their place.
const KEPT: usize = 6;

/// The deviations that a parser tolerated: the first six by position, and how many in all.
///
/// ```
/// use masthead::{Field, FieldLines, Notes, sync_token::SyncTokens};
///
/// let mut notes = Notes::new();
/// let tokens = SyncTokens::parse(FieldLines::one(b"a=b;sn=1;x=1"), &mut notes)?;
/// assert_eq!(tokens.iter().next().unwrap().sequence(), Some(1));
/// assert_eq!(notes.count(), 1);
/// assert_eq!(notes.iter().next().unwrap().offset(), 9);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Notes {
    kept: [Note; KEPT],
    count: u32,
    // Which line is being read, so that a leaf parser can say where it is by what is left of it.
    line: u8,
    line_len: u16,
}

const _: () = assert!(size_of::<Notes>() == 32);

impl Notes {
    /// No notes yet.
    #[must_use]
    pub const fn new() -> Self {
        let none = Note { deviation: Deviation::WeekdayMismatch, line: 0, offset: 0 };
        Self { kept: [none; KEPT], count: 0, line: 0, line_len: 0 }
    }

    /// How many deviations were noted, those past the sixth included.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count as usize
    }

    /// Whether nothing was noted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first six deviations, by line and offset.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Note> + '_ {
        self.kept[..self.count().min(KEPT)].iter().copied()
    }

    /// Notes that `deviation` was tolerated at byte `offset` of field line `line`.
    ///
    /// For fields defined outside this crate. Positions beyond the [limits](crate::limits) are
    /// clamped to them.
    pub fn add(&mut self, deviation: Deviation, line: usize, offset: usize) {
        let mut note = Note {
            deviation,
            line: u8::try_from(line).unwrap_or(u8::MAX),
            offset: u16::try_from(offset).unwrap_or(u16::MAX),
        };
        let filled = self.count().min(KEPT);
        self.count = self.count.saturating_add(1);
        // Parsers note nearly in order, so this seldom moves anything.
        for slot in &mut self.kept[..filled] {
            if note.position() < slot.position() {
                core::mem::swap(slot, &mut note);
            }
        }
        if let Some(slot) = self.kept.get_mut(filled) {
            *slot = note;
        }
    }

    /// Says that field line `line`, of `len` bytes, is read from here on.
    pub(crate) fn enter(&mut self, line: u8, len: usize) {
        self.line = line;
        self.line_len = u16::try_from(len).unwrap_or(u16::MAX);
    }

    /// Notes `deviation` where `rest` is left of the current line.
    #[cold]
    pub(crate) fn note(&mut self, deviation: Deviation, rest: &[u8]) {
        let offset = usize::from(self.line_len).saturating_sub(rest.len());
        self.add(deviation, usize::from(self.line), offset);
    }

    /// What strict mode makes of a result: the first deviation, unless an error stands before it.
    pub(crate) fn strict<T>(
        &self,
        name: &'static http::HeaderName,
        sensitive: bool,
        result: Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match (self.iter().next(), &result) {
            (None, _) => result,
            (Some(note), Err(error)) if error.position() < note.position() => result,
            (Some(note), _) => Err(note.to_error(name).sensitive(sensitive)),
        }
    }
}

impl Note {
    /// The error that strict mode makes of it, in the header `name`.
    #[must_use]
    pub fn to_error(self, name: &'static http::HeaderName) -> DecodeError {
        let kind = ErrorKind::Deviation(self.deviation);
        DecodeError::new(name, kind, Expected::NoDeviation).at(self.line(), self.span())
    }
}

impl Default for Notes {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notes")
            .field("count", &self.count)
            .field("first", &&self.kept[..self.count().min(KEPT)])
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_all_is_all() {
        let mut codes: Vec<_> = Deviation::ALL.iter().map(|d| d.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Deviation::ALL.len());
        assert!(codes.iter().all(|code| code.starts_with("deviation.")));
        // `ALL` is in the order of declaration, so its last one tells whether one was forgotten.
        assert_eq!(Deviation::ALL.len(), Deviation::FreeTextUserAgent as usize + 1);
    }

    #[test]
    fn keeps_the_first_six_by_position() {
        let mut notes = Notes::new();
        for offset in [5, 3, 9, 1, 7, 8, 2, 6] {
            notes.add(Deviation::UnknownParameter, 1, offset);
        }
        notes.add(Deviation::WeekdayMismatch, 0, 99);
        assert_eq!(notes.count(), 9);
        let places: Vec<_> = notes.iter().map(|n| (n.line(), n.offset())).collect();
        assert_eq!(places, [(0, 99), (1, 1), (1, 2), (1, 3), (1, 5), (1, 6)]);
    }

    #[test]
    fn strict_takes_the_earlier_of_error_and_deviation() {
        let name = &http::header::DATE;
        let error = |offset| {
            DecodeError::new(name, ErrorKind::UnexpectedByte, Expected::End)
                .at(0, offset..offset + 1)
        };
        let mut notes = Notes::new();
        notes.add(Deviation::LowerCaseDate, 0, 5);
        assert_eq!(notes.strict::<()>(name, false, Err(error(4))), Err(error(4)));
        for later in [Ok(()), Err(error(5)), Err(error(6))] {
            let strict = notes.strict(name, false, later).unwrap_err();
            assert_eq!((strict.code(), strict.span()), ("deviation.lower-case-date", Some(5..6)));
        }
    }
}
