//! What the grammar would have accepted, in words.

use core::fmt;

use super::own::OwnExpected;
use crate::names::table;

table! {
    /// What the grammar would have accepted at the place of a [`DecodeError`](super::DecodeError).
    ///
    /// `Display` writes it in words, to follow "expected".
    ///
    /// ```
    /// use masthead::Expected;
    ///
    /// assert_eq!(Expected::EntityTag.to_string(), "an entity tag");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Expected: &'static str {
        /// Any other value of the header; for fields defined outside this crate.
        FieldValue = "a valid field value",
        /// One field line.
        OneLine = "one field line",
        /// Printable characters, spaces, tabs and obs-text only.
        FieldContent = "printable characters, spaces or tabs",
        /// The end of the field value.
        End = "the end of the value",
        /// The end of the field value, or a comma before the next list member.
        CommaOrEnd = "a comma or the end of the value",
        /// A list with at least one member.
        Members = "at least one list member",
        /// A token.
        Token = "a token",
        /// A token68.
        Token68 = "a token68",
        /// A quoted string with its closing quote.
        QuotedString = "a quoted string with its closing quote",
        /// A token or a quoted string.
        ParameterValue = "a token or a quoted string",
        /// A parameter, by the name that was asked for.
        Parameter = "the parameter",
        /// An equals sign.
        Equals = "\"=\"",
        /// A number.
        Number = "a decimal number",
        /// Percent-encoded text.
        PercentEncoded = "percent-encoded text",
        /// Base64 with its padding.
        Base64 = "canonical base64",
        /// The identifier of a Sync-Token.
        SyncTokenId = "a token id and \"=\"",
        /// The value of a Sync-Token.
        SyncTokenValue = "a token value",
        /// A sequence number.
        SequenceNumber = "a decimal sequence number",
        /// An entity tag.
        EntityTag = "an entity tag",
        /// The closing quote of an entity tag.
        ClosingQuote = "the closing quote of an entity tag",
        /// An HTTP-date.
        HttpDate = "an HTTP-date",
        /// A day that its month has.
        DayOfMonth = "a day of that month",
        /// A time of day.
        TimeOfDay = "a time of day",
        /// An authentication scheme.
        Scheme = "an authentication scheme",
        /// Credentials after the scheme.
        Credentials = "credentials after the scheme",
        /// `HMAC-SHA256` credentials.
        HmacSha256 = "HMAC-SHA256 credentials",
        /// `Bearer` credentials.
        Bearer = "Bearer credentials",
        /// `Basic` credentials.
        Basic = "Basic credentials",
        /// A Cosmos DB token.
        CosmosToken = "a Cosmos DB token",
        /// A user-id and a password with a colon between them.
        UserPass = "a user-id and a password with a colon between them",
        /// The parameter `Credential`.
        Credential = "the parameter Credential",
        /// The parameter `SignedHeaders`.
        SignedHeaders = "the parameter SignedHeaders",
        /// The parameter `Signature`.
        Signature = "the parameter Signature",
        /// A header name.
        HeaderName = "a header name",
        /// The parameter `type`.
        CosmosType = "the parameter type",
        /// The parameter `ver`.
        CosmosVersion = "the parameter ver",
        /// The parameter `sig`.
        CosmosSignature = "the parameter sig",
        /// Two hexadecimal digits.
        HexDigits = "two hexadecimal digits that stand for a printable character",
        /// An identifier.
        Identifier = "an identifier",
        /// `true` or `false`.
        Boolean = "true or false",
        /// A number of milliseconds.
        Milliseconds = "a number of milliseconds",
        /// A number of seconds, or an HTTP-date.
        SecondsOrDate = "a number of seconds or an HTTP-date",
        /// A SHA-256 digest in base64.
        Digest = "a SHA-256 digest in canonical base64",
        /// An IMF-fixdate, the preferred form of an HTTP-date.
        ImfFixdate = "an IMF-fixdate",
        /// A media type: a type, a slash and a subtype.
        MediaType = "a media type",
        /// A media range: a media type, or one with asterisks.
        MediaRange = "a media range",
        /// A slash.
        Slash = "\"/\"",
        /// A subtype.
        Subtype = "a subtype",
        /// A weight from 0 to 1.
        Quality = "a weight from 0 to 1 of at most three decimals",
        /// Two hexadecimal digits behind a percent sign.
        PercentEscape = "two hexadecimal digits",
        /// An IP address in square brackets.
        IpLiteral = "an IP address and \"]\"",
        /// A port.
        Port = "a port",
        /// A range unit.
        RangeUnit = "a range unit",
        /// A range of positions.
        RangeSpec = "a range: first-last, first- or -length",
        /// A position.
        Position = "a decimal position",
        /// A last position that is not before the first.
        LastPosition = "a last position not before the first",
        /// A hyphen.
        Hyphen = "\"-\"",
        /// A number of bytes or items.
        Length = "a decimal length",
        /// A number of bytes or items, or an asterisk where it is not known.
        CompleteLength = "a decimal length or \"*\"",
        /// A single space.
        Space = "a single space",
        /// The target of a link.
        LinkTarget = "\"<\" and the target of a link",
        /// A character that a URI may hold, or the closing angle bracket.
        UriCharacter = "a character of a URI or \">\"",
        /// A colon.
        Colon = "\":\"",
        /// The version of a session token, or its LSN where it has no version.
        SessionVersion = "a decimal version or LSN",
        /// A log sequence number.
        Lsn = "a decimal LSN",
        /// The number of a region.
        Region = "a decimal region",
        /// A region that the segment has not named before.
        NewRegion = "the region",
        /// A consistency level.
        ConsistencyLevel = "a consistency level",
        /// The date that a version is named after.
        ApiVersion = "a date as yyyy-MM-dd",
        /// The end of a version, or that it is a preview.
        PreviewOrEnd = "\"-preview\" or the end of the value",
        /// How many items there may be.
        MaxItemCount = "a decimal number of items or -1",
        /// A product of a `User-Agent`.
        Product = "a product",
        /// The id of a range of partition keys.
        PartitionKeyRangeId = "the id of a partition key range",
        /// A token that stands for itself, without white space around it.
        BareToken = "a token without white space around it",
        /// An instance-manipulation.
        InstanceManipulation = "an instance-manipulation",
        /// A JSON array.
        JsonArray = "a JSON array",
        /// A component of a partition key: a string, a number, `true`, `false`, `null` or `{}`.
        KeyComponent = "a string, a number, true, false, null or {}",
        /// A comma, or the bracket that closes an array.
        CommaOrBracket = "a comma or \"]\"",
        /// The brace that closes an empty object.
        EmptyObject = "\"}\" of an empty object",
        /// A JSON string.
        JsonString = "a JSON string",
        /// A character of a JSON string, or its closing quote.
        JsonText = "a character of a JSON string or its closing quote",
        /// A JSON escape.
        JsonEscape = "a JSON escape",
        /// Escapes of both halves of a surrogate pair.
        SurrogatePair = "an escape of a whole surrogate pair",
        /// A character in UTF-8.
        Utf8 = "UTF-8",
        /// A JSON number that is within a double.
        JsonNumber = "a JSON number",
        /// A digit of a JSON number.
        JsonDigit = "a digit",
        /// A number of request units.
        RequestUnits = "a decimal number of request units",
        /// A sub-status.
        Substatus = "a decimal sub-status",
        /// A number of items.
        ItemCount = "a decimal number of items",
        /// The name of a resource that is counted.
        ResourceName = "the name of a resource",
        /// An amount of a resource.
        Amount = "a decimal amount",
        /// A semicolon, or the end of the field value.
        SemicolonOrEnd = "\";\" or the end of the value",
        /// A number of a version.
        VersionNumber = "a decimal number of a version",
        /// A dot.
        Dot = "\".\"",
        /// A date with milliseconds.
        DateWithMilliseconds = "a date with milliseconds",
        /// A path.
        Path = "a path",
        /// A comment within a comment.
        Comment = "a comment",
        /// A GUID in its form with hyphens.
        Guid = "a GUID of 8-4-4-4-12 hexadecimal digits",
        /// A timestamp.
        Timestamp = "a timestamp",
        /// A directive of a `Cache-Control`.
        CacheDirective = "a cache directive",
        /// A number of seconds.
        DeltaSeconds = "a decimal number of seconds",
        /// A boundary between the parts of a multipart type.
        Boundary = "a boundary of 1 to 70 characters",
        /// A tenant.
        Tenant = "a tenant id",
        /// The name of a portal.
        Portal = "the name of a portal",
        /// The type of a portal.
        PortalType = "\"administration\" or \"end-user\"",
        /// A release of VOSS Automate.
        Release = "a release or \"next\"",
        /// What the grammar says without the deviation.
        NoDeviation = "the form of the grammar",
        ;
        /// What a header of [one's own](crate::header) expects; the error has the words.
        Own(_own: OwnExpected) = "a valid field value",
    }
}

impl Expected {
    /// Number `index` of the expectations of a header of one's own, which [`header!`](crate::header) lists.
    ///
    /// # Panics
    ///
    /// From [`limits::MAX_OWN_EXPECTATIONS`](crate::limits::MAX_OWN_EXPECTATIONS) on; in a constant, that is an error of
    /// the compiler.
    #[must_use]
    pub const fn own(index: usize) -> Self {
        Self::Own(OwnExpected::new(index))
    }

    /// The expectation in words, to follow "expected".
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.row()
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}
