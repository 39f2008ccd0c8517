//! Named deviations: input that parsers accept beyond the grammar.

mod notes;

use core::fmt;

use crate::names::table;

pub use notes::{Note, Notes};

table! {
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
    /// assert!(XMsDate::parse_noting(lines, &mut notes).is_ok());
    /// assert_eq!(notes.iter().next().unwrap().deviation(), Deviation::WeekdayMismatch);
    /// assert_eq!(
    ///     XMsDate::parse_strict(lines).unwrap_err().code(),
    ///     "deviation.weekday-mismatch"
    /// );
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Deviation: (&'static str, &'static str) {
        /// The day name is not that of the date: `Fri, 08 Apr 2015 03:52:31 GMT`.
        ///
        /// RFC 9110 5.6.7 gives the day name no meaning; a sender must still use the right one. Printed in the
        /// documentation of Azure Cosmos DB. The date counts, the day name is ignored.
        WeekdayMismatch = ("deviation.weekday-mismatch", "weekday does not match the date"),
        /// A date in another form than the three of RFC 9110 5.6.7.
        ///
        /// Accepted are what clients were seen to send: `Nov, 22 2026 00:59:23.696831 GMT` (Azure SDK
        /// for Python, `x-ms-date`; the fraction is optional), `2026-11-22T01:01:27.335Z` (Azure SDK
        /// for JavaScript and Go, `Accept-Datetime`) and `2018-05-12 02:10:00.123456+00:00` (Python's
        /// `str(datetime)`; without an offset it is UTC), and an IMF-fixdate with `UTC`, `+0000` or `-0000` for
        /// `GMT`, or with a day of one digit. A fraction of a second is dropped.
        NotHttpDate = ("deviation.not-http-date", "date is not an HTTP-date"),
        /// An IMF-fixdate in lower case: `thu, 27 apr 2017 00:51:12 gmt`.
        ///
        /// RFC 9110 5.6.7 makes dates case-sensitive. Cosmos DB signs the date in lower case, and some
        /// third-party clients send it that way too.
        LowerCaseDate = ("deviation.lower-case-date", "date is in lower case"),
        /// Challenge parameters with a space between them: `HMAC-SHA256 error="a" error_description="b"`.
        ///
        /// RFC 9110 11.6.1 separates them by commas. Printed on the Azure App Configuration page; the
        /// service itself was seen to send the comma.
        SpaceSeparatedParameters = (
            "deviation.space-separated-parameters",
            "parameters are separated by a space instead of a comma",
        ),
        /// `HMAC-SHA256` parameters with a comma between them: `Credential=a, SignedHeaders=b`.
        ///
        /// Azure App Configuration documents `&`. The Azure SDK for Go and the documented Java and Go
        /// samples send a comma, which the service accepts.
        CommaSeparatedParameters = (
            "deviation.comma-separated-parameters",
            "parameters are separated by a comma instead of \"&\"",
        ),
        /// White space around a name in `SignedHeaders`: `x-ms-date; host`.
        ///
        /// Azure App Configuration forbids it in its documentation; Microsoft's emulator trims it.
        SpaceInSignedHeaders = (
            "deviation.space-in-signed-headers",
            "white space is not allowed in SignedHeaders",
        ),
        /// An `HMAC-SHA256` signature that is base64 of some other length than 32 bytes.
        ///
        /// It can never verify, but Microsoft's emulator takes it apart like any other, so that the
        /// reason of its refusal is the signature and not the syntax. It has no canonical form: the
        /// signature is written as it was received.
        SignatureLength = ("deviation.signature-length", "signature is not 32 bytes long"),
        /// An entity tag without its quotes: `If-Match: etag-1`.
        ///
        /// RFC 9110 8.8.3 wants the quotes. Azure Cosmos DB clients send it bare in tests, and Azure App
        /// Configuration prints the tag bare in response bodies, whence it is copied.
        UnquotedEntityTag = ("deviation.unquoted-entity-tag", "entity tag is missing its double quotes"),
        /// A parameter that the header does not define: `a=b;sn=1;x=1`.
        ///
        /// In a Sync-Token and in `HMAC-SHA256` credentials. Real clients and Microsoft's emulator
        /// ignore it, and so does the parser.
        UnknownParameter = ("deviation.unknown-parameter", "unknown parameter"),
        /// A `;` that nothing follows in a Sync-Token or a link: `a=b;`.
        ///
        /// An early Azure client for Go accepts it in a Sync-Token; later clients refuse it. RFC 8288
        /// does not have it in the grammar of `Link`, and accepts it in its parsing algorithm (B.3).
        TrailingSemicolon = ("deviation.trailing-semicolon", "nothing follows the \";\""),
        /// A last position past the complete length: `items 200-399/298`.
        ///
        /// RFC 9110 14.4 makes such a Content-Range invalid. VOSS Automate sends it for the last page:
        /// the range that was asked for, and the true total. It has no canonical form and is written as
        /// it was received.
        LastPositionPastTotal = (
            "deviation.last-position-past-total",
            "last position is not before the complete length",
        ),
        /// A brace, a space, `|`, `^` or a backtick in the target of a link: `</kv?after={token}>`.
        ///
        /// RFC 3986 has these characters in no URI. Azure App Configuration prints the first two in its
        /// documentation, and servers send the others. Written percent-encoded, and equal to that.
        CharacterNoUriHas = ("deviation.character-no-uri-has", "character is not allowed in a URI"),
        /// A Sync-Token header without any token.
        ///
        /// The Azure SDK for Java sends an empty one before the service gave it a token.
        EmptySyncToken = ("deviation.empty-sync-token", "Sync-Token is empty"),
        /// A session token without a partition key range: `500`.
        ///
        /// Azure Cosmos DB had this form before version 2015-12-16 of its API. It is an LSN of the only
        /// range that there was. It has no canonical form: nobody knows the range.
        BareSessionLsn = ("deviation.bare-session-lsn", "LSN is not preceded by a partition key range"),
        /// Nothing where a session token should have a number: `1#100#`, `#100`, `1#100##1=5`, `1#100#=5`.
        ///
        /// The Cosmos DB clients disagree on each of these; none writes them. A version or region that is
        /// not there is 0, and a region without anything is no region.
        EmptySessionPart = ("deviation.empty-session-part", "part of the session token is empty"),
        /// A plus sign before a number of a session token: `+1#5`.
        ///
        /// The Cosmos DB clients for Java, Python and Rust accept it, the one for .NET does not.
        PlusInSessionToken = ("deviation.plus-in-session-token", "plus sign is not allowed before a number"),
        /// A comma of a session token with no segment on one side of it: `0:1#5,`.
        ///
        /// The Cosmos DB clients pass over it; Microsoft's emulator refuses it.
        EmptySessionSegment = (
            "deviation.empty-session-segment",
            "segment is missing beside the comma",
        ),
        /// White space at a comma of a session token: `0:1#5, 1:1#7`.
        ///
        /// The Cosmos DB client for Rust trims it. It comes about where a proxy joins two lines.
        SpaceInSessionToken = (
            "deviation.space-in-session-token",
            "white space is not allowed in a session token",
        ),
        /// A session token without any segment.
        ///
        /// The Azure SDK for Python sends an empty `x-ms-session-token` to Cosmos DB before the service gave
        /// it one.
        EmptySessionToken = ("deviation.empty-session-token", "session token is empty"),
        /// `Bounded` for the consistency level `BoundedStaleness`.
        ///
        /// Printed on the Azure Cosmos DB pages. The official clients know no such level, and that for .NET,
        /// which has code of the service, refuses it.
        BoundedConsistency = (
            "deviation.bounded-consistency",
            "\"Bounded\" is not a consistency level; its name is \"BoundedStaleness\"",
        ),
        /// A `User-Agent` that is not made of products and comments: `core-http/1.1.5 OS/(x64-Linux)`.
        ///
        /// Azure Cosmos DB takes any text and only recommends a product. The Azure SDKs for JavaScript put a
        /// comment in place of a version, and the names that applications add to their SDK's have any form.
        /// It has no canonical form and is written as it was received.
        FreeTextUserAgent = (
            "deviation.free-text-user-agent",
            "user agent does not consist of products and comments",
        ),
        /// A value without the double quotes that it needs: `authorization_uri=https://login.example/x`.
        ///
        /// RFC 9110 5.6.6 has a token or a quoted string. Microsoft Graph, Azure Storage and Dataverse send
        /// unquoted URIs in their challenges, servers send a URI as `rel` and a media type as `type` of a link, as
        /// RFC 5988 allowed, and clients send a `boundary` with slashes or equals signs, and URIs and media types in
        /// other parameters of a media type. The value ends at white space, a comma or a semicolon. Written with quotes.
        UnquotedValue = ("deviation.unquoted-value", "value is missing its double quotes"),
        /// A parameter without a value: `text/html; charset=`.
        ///
        /// RFC 9110 5.6.6 requires a value. It is read as an empty string, and written as `""`.
        EmptyValue = ("deviation.empty-value", "parameter has no value"),
        /// `*` for `*/*` in `Accept`.
        ///
        /// `HttpURLConnection` of Java sends it by default.
        BareAsterisk = ("deviation.bare-asterisk", "\"*\" stands for \"*/*\""),
        /// A weight without its leading zero, or with more than three decimals: `q=.2`, `q=0.3333`.
        ///
        /// RFC 9110 12.4.2. `HttpURLConnection` of Java sends the former by default. What is finer than a
        /// thousandth is dropped.
        WeightForm = (
            "deviation.weight-form",
            "weight has no leading zero, or more than three decimals",
        ),
        /// A delay with a fraction of a second: `Retry-After: 2.128`.
        ///
        /// RFC 9110 10.2.3 has whole seconds. The delay is rounded up, so that nobody asks too early.
        FractionalDelay = ("deviation.fractional-delay", "delay is not a whole number of seconds"),
        /// A comment that follows a product without a space: `example.app/1.2(Linux) Build/3`.
        ///
        /// RFC 9110 10.1.5 requires white space between them. Written with a space.
        MissingSpace = ("deviation.missing-space", "comment is missing the space before it"),
        /// An indexing directive as a number: `x-ms-indexing-directive: 1`.
        ///
        /// The official client for Azure Cosmos DB in Python sends the number of its enum: 0 is `Default`, 1 is
        /// `Exclude`, 2 is `Include`. Written as the name.
        NumericDirective = ("deviation.numeric-directive", "indexing directive is a number"),
    }
}

impl Deviation {
    /// A stable name for metrics and documentation: `deviation.weekday-mismatch`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The deviation in a few words: `the weekday does not match the date`.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.row().1
    }

    /// Returns `true` if a value that deviates in this way has a canonical form without the deviation.
    ///
    /// A value without one is written as it was received, and strict mode rejects it again.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = Deviation::ALL.iter().map(|d| d.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Deviation::ALL.len());
        assert!(codes.iter().all(|code| code.starts_with("deviation.")));
    }
}
