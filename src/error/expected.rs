//! What the grammar would have accepted, in words.

/// What the grammar would have accepted at the place of a [`DecodeError`](super::DecodeError).
///
/// ```
/// use masthead::Expected;
///
/// assert_eq!(Expected::EntityTag.text(), "an entity tag");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// Any other value of the header; for fields defined outside this crate.
    FieldValue,
    /// One field line.
    OneLine,
    /// Printable characters, spaces, tabs and obs-text only.
    FieldContent,
    /// The end of the field value.
    End,
    /// The end of the field value, or a comma before the next list member.
    CommaOrEnd,
    /// A list with at least one member.
    Members,
    /// A token.
    Token,
    /// A token68.
    Token68,
    /// A quoted string with its closing quote.
    QuotedString,
    /// A token or a quoted string.
    ParameterValue,
    /// A parameter, by the name that was asked for.
    Parameter,
    /// An equals sign.
    Equals,
    /// Base64 with its padding.
    Base64,
    /// The identifier of a Sync-Token.
    SyncTokenId,
    /// The value of a Sync-Token.
    SyncTokenValue,
    /// A sequence number.
    SequenceNumber,
    /// An entity tag.
    EntityTag,
    /// The closing quote of an entity tag.
    ClosingQuote,
    /// An HTTP-date.
    HttpDate,
    /// A day that its month has.
    DayOfMonth,
    /// A time of day.
    TimeOfDay,
    /// An authentication scheme.
    Scheme,
    /// Credentials after the scheme.
    Credentials,
    /// `HMAC-SHA256` credentials.
    HmacSha256,
    /// `Bearer` credentials.
    Bearer,
    /// `Basic` credentials.
    Basic,
    /// A Cosmos DB token.
    CosmosToken,
    /// A user-id and a password with a colon between them.
    UserPass,
    /// The parameter `Credential`.
    Credential,
    /// The parameter `SignedHeaders`.
    SignedHeaders,
    /// The parameter `Signature`.
    Signature,
    /// A header name.
    HeaderName,
    /// The parameter `type`.
    CosmosType,
    /// The parameter `ver`.
    CosmosVersion,
    /// The parameter `sig`.
    CosmosSignature,
    /// Two hexadecimal digits.
    HexDigits,
    /// An identifier.
    Identifier,
    /// `true` or `false`.
    Boolean,
    /// A number of milliseconds.
    Milliseconds,
    /// A number of seconds, or an HTTP-date.
    SecondsOrDate,
    /// A SHA-256 digest in base64.
    Digest,
    /// An IMF-fixdate, the preferred form of an HTTP-date.
    ImfFixdate,
    /// A media type: a type, a slash and a subtype.
    MediaType,
    /// A media range: a media type, or one with asterisks.
    MediaRange,
    /// A slash.
    Slash,
    /// A subtype.
    Subtype,
    /// A weight from 0 to 1.
    Quality,
    /// Two hexadecimal digits behind a percent sign.
    PercentEscape,
    /// An IP address in square brackets.
    IpLiteral,
    /// A port.
    Port,
    /// A range unit.
    RangeUnit,
    /// A range of positions.
    RangeSpec,
    /// A position.
    Position,
    /// A last position that is not before the first.
    LastPosition,
    /// A hyphen.
    Hyphen,
    /// A number of bytes or items.
    Length,
    /// A number of bytes or items, or an asterisk where it is not known.
    CompleteLength,
    /// A single space.
    Space,
    /// The target of a link.
    LinkTarget,
    /// A character that a URI may hold, or the closing angle bracket.
    UriCharacter,
    /// A colon.
    Colon,
    /// The version of a session token, or its LSN where it has no version.
    SessionVersion,
    /// A log sequence number.
    Lsn,
    /// The number of a region.
    Region,
    /// A region that the segment has not named before.
    NewRegion,
    /// A consistency level.
    ConsistencyLevel,
    /// The date that a version is named after.
    ApiVersion,
    /// The end of a version, or that it is a preview.
    PreviewOrEnd,
    /// How many items there may be.
    MaxItemCount,
    /// A product of a `User-Agent`.
    Product,
    /// The id of a range of partition keys.
    PartitionKeyRangeId,
    /// A token that stands for itself, without white space around it.
    BareToken,
    /// An instance-manipulation.
    InstanceManipulation,
    /// A JSON array.
    JsonArray,
    /// A component of a partition key: a string, a number, `true`, `false`, `null` or `{}`.
    KeyComponent,
    /// A comma, or the bracket that closes an array.
    CommaOrBracket,
    /// The brace that closes an empty object.
    EmptyObject,
    /// A JSON string.
    JsonString,
    /// A character of a JSON string, or its closing quote.
    JsonText,
    /// A JSON escape.
    JsonEscape,
    /// Escapes of both halves of a surrogate pair.
    SurrogatePair,
    /// A character in UTF-8.
    Utf8,
    /// A JSON number that is within a double.
    JsonNumber,
    /// A digit of a JSON number.
    JsonDigit,
    /// A number of request units.
    RequestUnits,
    /// A sub-status.
    Substatus,
    /// A number of items.
    ItemCount,
    /// The name of a resource that is counted.
    ResourceName,
    /// An amount of a resource.
    Amount,
    /// A semicolon, or the end of the field value.
    SemicolonOrEnd,
    /// A number of a version.
    VersionNumber,
    /// A dot.
    Dot,
    /// A date with milliseconds.
    DateWithMilliseconds,
    /// A path.
    Path,
    /// A comment within a comment.
    Comment,
    /// A GUID in its form with hyphens.
    Guid,
    /// A timestamp.
    Timestamp,
    /// A directive of a `Cache-Control`.
    CacheDirective,
    /// A number of seconds.
    DeltaSeconds,
    /// A boundary between the parts of a multipart type.
    Boundary,
    /// A tenant.
    Tenant,
    /// The name of a portal.
    Portal,
    /// The type of a portal.
    PortalType,
    /// A release of VOSS Automate.
    Release,
    /// What the grammar says without the deviation.
    NoDeviation,
}

impl Expected {
    /// The expectation in words, to follow "expected".
    #[must_use]
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub const fn text(self) -> &'static str {
        match self {
            Self::FieldValue => "a valid field value",
            Self::OneLine => "one field line",
            Self::FieldContent => "printable characters, spaces or tabs",
            Self::End => "the end of the value",
            Self::CommaOrEnd => "a comma or the end of the value",
            Self::Members => "at least one list member",
            Self::Token => "a token",
            Self::Token68 => "a token68",
            Self::QuotedString => "a quoted string with its closing quote",
            Self::ParameterValue => "a token or a quoted string",
            Self::Parameter => "the parameter",
            Self::Equals => "\"=\"",
            Self::Base64 => "canonical base64",
            Self::SyncTokenId => "a token id and \"=\"",
            Self::SyncTokenValue => "a token value",
            Self::SequenceNumber => "a decimal sequence number",
            Self::EntityTag => "an entity tag",
            Self::ClosingQuote => "the closing quote of an entity tag",
            Self::HttpDate => "an HTTP-date",
            Self::DayOfMonth => "a day of that month",
            Self::TimeOfDay => "a time of day",
            Self::Scheme => "an authentication scheme",
            Self::Credentials => "credentials after the scheme",
            Self::HmacSha256 => "HMAC-SHA256 credentials",
            Self::Bearer => "Bearer credentials",
            Self::Basic => "Basic credentials",
            Self::CosmosToken => "a Cosmos DB token",
            Self::UserPass => "a user-id and a password with a colon between them",
            Self::Credential => "the parameter Credential",
            Self::SignedHeaders => "the parameter SignedHeaders",
            Self::Signature => "the parameter Signature",
            Self::HeaderName => "a header name",
            Self::CosmosType => "the parameter type",
            Self::CosmosVersion => "the parameter ver",
            Self::CosmosSignature => "the parameter sig",
            Self::HexDigits => "two hexadecimal digits that stand for a printable character",
            Self::Identifier => "an identifier",
            Self::Boolean => "true or false",
            Self::Milliseconds => "a number of milliseconds",
            Self::SecondsOrDate => "a number of seconds or an HTTP-date",
            Self::Digest => "a SHA-256 digest in canonical base64",
            Self::ImfFixdate => "an IMF-fixdate",
            Self::MediaType => "a media type",
            Self::MediaRange => "a media range",
            Self::Slash => "\"/\"",
            Self::Subtype => "a subtype",
            Self::Quality => "a weight from 0 to 1 of at most three decimals",
            Self::PercentEscape => "two hexadecimal digits",
            Self::IpLiteral => "an IP address and \"]\"",
            Self::Port => "a port",
            Self::RangeUnit => "a range unit",
            Self::RangeSpec => "a range: first-last, first- or -length",
            Self::Position => "a decimal position",
            Self::LastPosition => "a last position not before the first",
            Self::Hyphen => "\"-\"",
            Self::Length => "a decimal length",
            Self::CompleteLength => "a decimal length or \"*\"",
            Self::Space => "a single space",
            Self::LinkTarget => "\"<\" and the target of a link",
            Self::UriCharacter => "a character of a URI or \">\"",
            Self::Colon => "\":\"",
            Self::SessionVersion => "a decimal version or LSN",
            Self::Lsn => "a decimal LSN",
            Self::Region => "a decimal region",
            Self::NewRegion => "the region",
            Self::ConsistencyLevel => "a consistency level",
            Self::ApiVersion => "a date as yyyy-MM-dd",
            Self::PreviewOrEnd => "\"-preview\" or the end of the value",
            Self::MaxItemCount => "a decimal number of items or -1",
            Self::Product => "a product",
            Self::PartitionKeyRangeId => "the id of a partition key range",
            Self::BareToken => "a token without white space around it",
            Self::InstanceManipulation => "an instance-manipulation",
            Self::JsonArray => "a JSON array",
            Self::KeyComponent => "a string, a number, true, false, null or {}",
            Self::CommaOrBracket => "a comma or \"]\"",
            Self::EmptyObject => "\"}\" of an empty object",
            Self::JsonString => "a JSON string",
            Self::JsonText => "a character of a JSON string or its closing quote",
            Self::JsonEscape => "a JSON escape",
            Self::SurrogatePair => "an escape of a whole surrogate pair",
            Self::Utf8 => "UTF-8",
            Self::JsonNumber => "a JSON number",
            Self::JsonDigit => "a digit",
            Self::RequestUnits => "a decimal number of request units",
            Self::Substatus => "a decimal sub-status",
            Self::ItemCount => "a decimal number of items",
            Self::ResourceName => "the name of a resource",
            Self::Amount => "a decimal amount",
            Self::SemicolonOrEnd => "\";\" or the end of the value",
            Self::VersionNumber => "a decimal number of a version",
            Self::Dot => "\".\"",
            Self::DateWithMilliseconds => "a date with milliseconds",
            Self::Path => "a path",
            Self::Comment => "a comment",
            Self::Guid => "a GUID of 8-4-4-4-12 hexadecimal digits",
            Self::Timestamp => "a timestamp",
            Self::CacheDirective => "a cache directive",
            Self::DeltaSeconds => "a decimal number of seconds",
            Self::Boundary => "a boundary of 1 to 70 characters",
            Self::Tenant => "a tenant id",
            Self::Portal => "the name of a portal",
            Self::PortalType => "\"administration\" or \"end-user\"",
            Self::Release => "a release or \"next\"",
            Self::NoDeviation => "the form of the grammar",
        }
    }
}
