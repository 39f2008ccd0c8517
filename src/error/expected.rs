//! The expectations of the grammar, in words.

use core::fmt;

use super::own::OwnExpected;
use crate::names::table;

table! {
    /// The expectation of the grammar at the position of a [`DecodeError`](super::DecodeError).
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
        FieldContent = "a printable character, a space or a tab",
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
        Parameter = "a parameter",
        /// An equals sign.
        Equals = "\"=\"",
        /// A number.
        Number = "a decimal number",
        /// Percent-encoded text.
        PercentEncoded = "percent-encoded text",
        /// Base64 with its padding.
        Base64 = "base64 with padding",
        /// The identifier of a Sync-Token.
        SyncTokenId = "a token id followed by \"=\"",
        /// The value of a Sync-Token.
        SyncTokenValue = "a token value",
        /// A sequence number.
        SequenceNumber = "a decimal sequence number",
        /// An entity tag.
        EntityTag = "an entity tag",
        /// The opening quote of an entity tag, after `W/`.
        OpeningQuote = "the opening quote of an entity tag",
        /// The closing quote of an entity tag.
        ClosingQuote = "the closing quote of an entity tag",
        /// The time zone at the end of an HTTP-date.
        Gmt = "\"GMT\"",
        /// An HTTP-date.
        HttpDate = "an HTTP-date",
        /// An entity tag, or an HTTP-date.
        EntityTagOrDate = "an entity tag or an HTTP-date",
        /// A day that its month has.
        DayOfMonth = "a day that the month has",
        /// The number of a month.
        Month = "a month from 01 to 12",
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
        UserPass = "a user-id and a password separated by \":\"",
        /// The parameter `Credential`.
        Credential = "the Credential parameter",
        /// The parameter `SignedHeaders`.
        SignedHeaders = "the SignedHeaders parameter",
        /// The parameter `Signature`.
        Signature = "the Signature parameter",
        /// A header name.
        HeaderName = "a header name",
        /// The parameter `type`.
        CosmosType = "the \"type\" parameter",
        /// The parameter `ver`.
        CosmosVersion = "the \"ver\" parameter",
        /// The parameter `sig`.
        CosmosSignature = "the \"sig\" parameter",
        /// Two hexadecimal digits.
        HexDigits = "the two hexadecimal digits of a printable character",
        /// An identifier.
        Identifier = "an identifier",
        /// `true` or `false`.
        Boolean = "true or false",
        /// A number of milliseconds.
        Milliseconds = "a number of milliseconds",
        /// A number of seconds, or an HTTP-date.
        SecondsOrDate = "a number of seconds or an HTTP-date",
        /// A SHA-256 digest in base64.
        Digest = "a SHA-256 digest in base64",
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
        Quality = "a weight from 0 to 1 with at most three decimals",
        /// Two hexadecimal digits after a percent sign.
        PercentEscape = "two hexadecimal digits",
        /// An IP address in square brackets.
        IpLiteral = "an IP address followed by \"]\"",
        /// A port.
        Port = "a port",
        /// A host without the scheme of a URI before it.
        HostWithoutScheme = "a host without a scheme",
        /// A range unit.
        RangeUnit = "a range unit",
        /// A range of positions.
        RangeSpec = "a range (first-last, first- or -length)",
        /// A position.
        Position = "a decimal position",
        /// A last position that is not before the first.
        LastPosition = "a last position that is not before the first",
        /// A hyphen.
        Hyphen = "\"-\"",
        /// A number of bytes or items.
        Length = "a decimal length",
        /// A number of bytes or items, or an asterisk where it is not known.
        CompleteLength = "a decimal length or \"*\"",
        /// A single space.
        Space = "a single space",
        /// The target of a link.
        LinkTarget = "\"<\" before the link target",
        /// A character that a URI may hold, or the closing angle bracket.
        UriCharacter = "a URI character or \">\"",
        /// A colon.
        Colon = "\":\"",
        /// The version of a session token, or its LSN where it has no version.
        SessionVersion = "a decimal version or LSN",
        /// A log sequence number.
        Lsn = "a decimal LSN",
        /// The number of a region.
        Region = "a decimal region number",
        /// A region that the segment has not named before.
        NewRegion = "a region that is not yet listed",
        /// A consistency level.
        ConsistencyLevel = "a consistency level",
        /// The date that a version is named after.
        ApiVersion = "a date in the form yyyy-MM-dd",
        /// The end of a version, or that it is a preview.
        PreviewOrEnd = "\"-preview\" or the end of the value",
        /// How many items there may be.
        MaxItemCount = "a decimal number of items or -1",
        /// A product of a `User-Agent`.
        Product = "a product",
        /// The id of a range of partition keys.
        PartitionKeyRangeId = "a partition key range id",
        /// A token that stands for itself, without white space around it.
        BareToken = "a token without surrounding white space",
        /// An instance-manipulation.
        InstanceManipulation = "an instance-manipulation",
        /// A JSON array.
        JsonArray = "a JSON array",
        /// A component of a partition key: a string, a number, `true`, `false`, `null` or `{}`.
        KeyComponent = "a string, a number, true, false, null or {}",
        /// A comma, or the bracket that closes an array.
        CommaOrBracket = "a comma or \"]\"",
        /// The brace that closes an empty object.
        EmptyObject = "\"}\" to close the empty object",
        /// A JSON string.
        JsonString = "a JSON string",
        /// A character of a JSON string, or its closing quote.
        JsonText = "a character of a JSON string or its closing quote",
        /// A JSON escape.
        JsonEscape = "a JSON escape",
        /// Escapes of both halves of a surrogate pair.
        SurrogatePair = "both halves of a surrogate pair",
        /// A character in UTF-8.
        Utf8 = "valid UTF-8",
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
        ResourceName = "a resource name",
        /// An amount of a resource.
        Amount = "a decimal amount",
        /// A semicolon, or the end of the field value.
        SemicolonOrEnd = "\";\" or the end of the value",
        /// A number of a version.
        VersionNumber = "a decimal version number",
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
        Portal = "a portal name",
        /// The type of a portal.
        PortalType = "\"administration\" or \"end-user\"",
        /// A release of VOSS Automate.
        Release = "a release or \"next\"",
        /// A throughput of a new database or collection.
        OfferThroughput = "a multiple of 100 from 400 on",
        /// The largest throughput of autoscale settings.
        MaxThroughput = "a maxThroughput that is a multiple of 1000",
        /// A limit of a continuation.
        ContinuationLimit = "a number of kB from 1 on",
        /// A number of seconds for which a token is valid.
        ExpirySeconds = "a number of seconds from 10 to 86400",
        /// A throughput bucket.
        ThroughputBucket = "a bucket from 1 to 5",
        /// A read consistency strategy.
        ReadConsistencyStrategy = "Eventual, Session, LatestCommitted or GlobalStrong",
        /// An indexing directive.
        IndexingDirective = "Include, Exclude or Default",
        /// A priority level.
        PriorityLevel = "High or Low",
        /// The type of the bounds of a read.
        ReadKeyType = "ResourceId, EffectivePartitionKey or EffectivePartitionKeyRange",
        /// An effective partition key.
        EffectivePartitionKey = "an even number of hexadecimal digits",
        /// The identifier of a trigger.
        TriggerId = "a trigger id in ASCII",
        /// The name of a metric.
        MetricName = "a metric name",
        /// A value of a metric.
        MetricValue = "a decimal value of a metric",
        /// A JSON object.
        JsonObject = "a JSON object",
        /// A JSON value.
        JsonValue = "a JSON value",
        /// A comma, or the brace that closes an object.
        CommaOrBrace = "a comma or \"}\"",
        /// A preference.
        Preference = "a preference",
        /// The name of a context.
        ContextName = "a name",
        /// The value of a context.
        ContextValue = "a value",
        /// The form of the grammar without the deviation.
        NoDeviation = "the form of the grammar",
        ;
        /// The expectation of a header of [your own](crate::header); the error has the words.
        Own(_own: OwnExpected) = "a valid field value",
    }
}

impl Expected {
    /// Expectation number `index` of a header of your own, which [`header!`](crate::header) lists.
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

    /// What is expected as the subject of a sentence: `sequence number`. `text` are its words, which a header of one's
    /// own may have set.
    pub(super) fn noun(self, text: &'static str) -> &'static str {
        let text = match self {
            Self::CompleteLength => "complete length",
            Self::NewRegion => "region",
            Self::Number | Self::FieldValue => "number",
            Self::Quality => "weight",
            Self::MaxThroughput => "maxThroughput",
            Self::LastPosition => "last position",
            Self::Credential => "Credential",
            Self::SignedHeaders => "SignedHeaders",
            Self::Signature => "Signature",
            Self::CosmosSignature => "sig",
            Self::CosmosType => "type",
            Self::CosmosVersion => "ver",
            Self::SecondsOrDate => "number of seconds",
            Self::MaxItemCount => "number of items",
            Self::SessionVersion => "version or LSN",
            Self::Base64 => "value",
            Self::Digest => "SHA-256 digest",
            Self::UserPass => "\":\" between the user-id and the password",
            _ => text,
        };
        let articles = ["a ", "an ", "the "];
        let text = articles.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
        text.strip_prefix("decimal ").unwrap_or(text)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}
