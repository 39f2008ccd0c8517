//! The one list of all headers.
//!
//! What works on any header by its name starts here: the command line, the round-trip tests, the
//! fuzz target, and the table of the README.

pub(crate) mod users;

use core::fmt;

use http::HeaderName;

use crate::{
    DecodeError, Describe, Description, Field, FieldLines, Lines, Notes, auth, conditional,
    content, correlation, cosmos, paging, sync_token, tenancy, time,
};
use users::Direction::{self, Both, Request, Response};
use users::Service::{self, AppConfiguration, CosmosDb, Partner, VossAutomate, Youforce};

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
    name: fn() -> &'static HeaderName,
    type_path: &'static str,
    summary: &'static str,
    uses: &'static [(Service, Direction)],
    example: &'static str,
    sensitive: bool,
    parse: fn(FieldLines<'_>, &mut Notes) -> Result<(), DecodeError>,
    faults: fn(FieldLines<'_>, &mut Notes, &mut dyn FnMut(DecodeError)),
    describe: fn(FieldLines<'_>) -> Result<Description, DecodeError>,
    same: fn(FieldLines<'_>, FieldLines<'_>) -> Result<bool, DecodeError>,
    canonical: fn(Lines) -> Result<Lines, DecodeError>,
    encode: fn(Lines) -> Result<Lines, DecodeError>,
}

/// The entry of a header by its type.
const fn entry<T>(
    type_path: &'static str,
    summary: &'static str,
    example: &'static str,
    uses: &'static [(Service, Direction)],
) -> Entry
where
    T: Field,
    for<'a> T::Ref<'a>: Describe + PartialEq,
{
    Entry {
        name: T::name,
        type_path,
        summary,
        uses,
        example,
        sensitive: T::SENSITIVE,
        parse: |lines, notes| T::parse(lines, notes).map(drop),
        faults: T::faults,
        describe: |lines| Ok(T::parse(lines, &mut Notes::new())?.describe()),
        same: |a, b| Ok(T::parse(a, &mut Notes::new())? == T::parse(b, &mut Notes::new())?),
        canonical: |lines| owned::<T>(lines).map(|value| value.canonical()),
        encode: |lines| owned::<T>(lines).map(|value| value.to_lines()),
    }
}

fn owned<T: Field>(lines: Lines) -> Result<T, DecodeError> {
    T::from_lines(lines).map_err(|(error, _)| error)
}

impl Entry {
    /// The name of the header.
    #[must_use]
    pub fn name(&self) -> &'static HeaderName {
        (self.name)()
    }

    /// The type of the header, as a path in this crate: `sync_token::SyncTokens`.
    #[must_use]
    pub const fn type_path(&self) -> &'static str {
        self.type_path
    }

    /// What the header is for, in a few words.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Which services use it, and in which messages.
    #[must_use]
    pub const fn uses(&self) -> &'static [(Service, Direction)] {
        self.uses
    }

    /// A value that strict mode accepts.
    #[must_use]
    pub const fn example(&self) -> &'static str {
        self.example
    }

    /// Whether values may hold secrets: [`Field::SENSITIVE`].
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Reads the header; see [`Field::parse`].
    ///
    /// # Errors
    ///
    /// The first fault, by position.
    pub fn parse(&self, lines: FieldLines<'_>, notes: &mut Notes) -> Result<(), DecodeError> {
        (self.parse)(lines, notes)
    }

    /// Reads the header without tolerating anything; see [`Field::parse_strict`].
    ///
    /// # Errors
    ///
    /// The first fault or deviation, by position.
    pub fn parse_strict(&self, lines: FieldLines<'_>) -> Result<(), DecodeError> {
        let mut notes = Notes::new();
        let result = self.parse(lines, &mut notes);
        notes.strict(self.name(), self.sensitive, result)
    }

    /// Every fault in every member of the header; see [`Field::faults`].
    pub fn faults(
        &self,
        lines: FieldLines<'_>,
        notes: &mut Notes,
        fault: &mut dyn FnMut(DecodeError),
    ) {
        (self.faults)(lines, notes, fault);
    }

    /// What the header says, part by part.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn describe(&self, lines: FieldLines<'_>) -> Result<Description, DecodeError> {
        (self.describe)(lines)
    }

    /// Whether two headers mean the same.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), for either.
    pub fn same(&self, a: FieldLines<'_>, b: FieldLines<'_>) -> Result<bool, DecodeError> {
        (self.same)(a, b)
    }

    /// The canonical form of the header; see [`Field::canonical`].
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn canonical(&self, lines: Lines) -> Result<Lines, DecodeError> {
        (self.canonical)(lines)
    }

    /// The lines in which the header is sent on; see [`Field::to_lines`].
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn encode(&self, lines: Lines) -> Result<Lines, DecodeError> {
        (self.encode)(lines)
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.name())
    }
}

/// The entry of a header by its name, which has no case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name().as_str().eq_ignore_ascii_case(name))
}

/// All headers, family by family.
pub static ENTRIES: &[Entry] = &[
    entry::<auth::Authorization>(
        "auth::Authorization",
        "credentials of whatever scheme",
        "Bearer mF_9.B5f-4.1JqM",
        &[
            (AppConfiguration, Request),
            (CosmosDb, Request),
            (Partner, Request),
            (Youforce, Request),
            (VossAutomate, Request),
        ],
    ),
    entry::<auth::WwwAuthenticate>(
        "auth::WwwAuthenticate",
        "how to authenticate, and why it failed",
        "HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\", Bearer",
        &[(AppConfiguration, Response)],
    ),
    entry::<conditional::ETag>(
        "conditional::ETag",
        "which version of a resource this is",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"",
        &[(AppConfiguration, Response), (CosmosDb, Response), (Partner, Response)],
    ),
    entry::<conditional::IfMatch>(
        "conditional::IfMatch",
        "only if the resource is still what the client knows",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"",
        &[(AppConfiguration, Request), (CosmosDb, Request), (Partner, Request)],
    ),
    entry::<conditional::IfNoneMatch>(
        "conditional::IfNoneMatch",
        "only if the resource is no longer what the client knows",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"",
        &[(AppConfiguration, Request), (CosmosDb, Request)],
    ),
    entry::<content::Accept>(
        "content::Accept",
        "which media types the client would like",
        "application/vnd.microsoft.appconfig.kv+json, application/problem+json;q=0.5",
        &[(AppConfiguration, Request), (Partner, Both), (Youforce, Request)],
    ),
    entry::<content::ContentType>(
        "content::ContentType",
        "what the content of the message is",
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8",
        &[(AppConfiguration, Both), (CosmosDb, Request), (Youforce, Request)],
    ),
    entry::<content::XMsContentSha256>(
        "content::XMsContentSha256",
        "the digest of the body",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        &[(AppConfiguration, Request)],
    ),
    entry::<correlation::XMsClientRequestId>(
        "correlation::XMsClientRequestId",
        "the client's own identifier of a request",
        "00000000-0000-0000-0000-000000000000",
        &[(AppConfiguration, Both)],
    ),
    entry::<correlation::XMsCorrelationRequestId>(
        "correlation::XMsCorrelationRequestId",
        "an identifier of several requests that belong together",
        "65e90498-0d3f-41b1-a65a-223cc6366564",
        &[(AppConfiguration, Both)],
    ),
    entry::<correlation::XMsRequestId>(
        "correlation::XMsRequestId",
        "the service's own identifier of a request",
        "00000000-0000-0000-0000-000000000000",
        &[(AppConfiguration, Response)],
    ),
    entry::<correlation::XMsReturnClientRequestId>(
        "correlation::XMsReturnClientRequestId",
        "whether the client's identifier is to come back",
        "true",
        &[(AppConfiguration, Request)],
    ),
    entry::<cosmos::AltContentPath>(
        "cosmos::AltContentPath",
        "where the resource lies, by names",
        "dbs/testdb/colls/testcoll",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ContentPath>(
        "cosmos::ContentPath",
        "where the resource lies, by its identifier",
        "d9RzAJRFKgw=",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::GatewayVersion>(
        "cosmos::GatewayVersion",
        "which version of the gateway answered",
        "version=2.14.0",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::GlobalCommittedLsn>(
        "cosmos::GlobalCommittedLsn",
        "how far all regions have come",
        "33",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ItemCount>(
        "cosmos::ItemCount",
        "how many items a page has",
        "10",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ItemLocalLsn>(
        "cosmos::ItemLocalLsn",
        "at which write the item became what it is, as its region counts",
        "34",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ItemLsn>(
        "cosmos::ItemLsn",
        "at which write the item became what it is",
        "34",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::LastStateChange>(
        "cosmos::LastStateChange",
        "when the state of what answered last changed",
        "Tue, 27 Jun 2017 21:01:57.561 GMT",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::LocalLsn>(
        "cosmos::LocalLsn",
        "how far the replica has come, as its region counts",
        "16",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::Lsn>(
        "cosmos::Lsn",
        "how far the replica that answered has come",
        "42",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::QuorumAckedLocalLsn>(
        "cosmos::QuorumAckedLocalLsn",
        "how far a quorum of the replicas has come, as its region counts",
        "15",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::QuorumAckedLsn>(
        "cosmos::QuorumAckedLsn",
        "how far a quorum of the replicas has come",
        "7850",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::RequestCharge>(
        "cosmos::RequestCharge",
        "what the request cost, in request units",
        "4.95",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::RequestDurationMs>(
        "cosmos::RequestDurationMs",
        "how long the service worked on the request, in milliseconds",
        "20.375",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ResourceQuota>(
        "cosmos::ResourceQuota",
        "how much there may be of each resource",
        "documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ResourceUsage>(
        "cosmos::ResourceUsage",
        "how much there is of each resource",
        "documentSize=1;documentsSize=884;documentsCount=2000;collectionSize=1408;",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::SchemaVersion>(
        "cosmos::SchemaVersion",
        "which version the form of a resource has",
        "1.16",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::ServiceVersion>(
        "cosmos::ServiceVersion",
        "which version of the service answered",
        "version=2.14.0.0",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::Substatus>(
        "cosmos::Substatus",
        "why a request failed, more closely than its status says",
        "3200",
        &[(CosmosDb, Response)],
    ),
    entry::<cosmos::XMsLsn>(
        "cosmos::XMsLsn",
        "how far the replica that answered has come",
        "42",
        &[(CosmosDb, Response)],
    ),
    entry::<paging::AcceptRanges>(
        "paging::AcceptRanges",
        "which units one may ask for ranges in",
        "items",
        &[(AppConfiguration, Response), (Youforce, Response)],
    ),
    entry::<paging::ContentRange>(
        "paging::ContentRange",
        "which part of the whole this is",
        "items 0-199/999999999",
        &[(AppConfiguration, Response), (Youforce, Response), (VossAutomate, Response)],
    ),
    entry::<paging::Link>(
        "paging::Link",
        "where else to go from here, such as to the next page",
        "</kv?after=YWJj&api-version=1.0>; rel=\"next\"",
        &[(AppConfiguration, Response)],
    ),
    entry::<paging::OperationLocation>(
        "paging::OperationLocation",
        "where to ask how an operation is getting on",
        "https://contoso.azconfig.io/operations?snapshot=a&api-version=2023-11-01",
        &[(AppConfiguration, Response)],
    ),
    entry::<paging::Range>(
        "paging::Range",
        "only these parts of the whole",
        "items=0-5",
        &[(AppConfiguration, Request), (Youforce, Request), (VossAutomate, Request)],
    ),
    entry::<paging::XRange>(
        "paging::XRange",
        "the same as Range, for clients that cannot set that one",
        "items=0-5",
        &[(VossAutomate, Request)],
    ),
    entry::<sync_token::SyncTokens>(
        "sync_token::SyncTokens",
        "makes a sequence of requests read its own writes",
        "jtqGc1I4=MDoyOA==;sn=28",
        &[(AppConfiguration, Both)],
    ),
    entry::<tenancy::Host>(
        "tenancy::Host",
        "for whom the request is meant",
        "contoso.azconfig.io",
        &[(AppConfiguration, Request)],
    ),
    entry::<time::AcceptDatetime>(
        "time::AcceptDatetime",
        "as of when the resource is wanted",
        "Sat, 12 May 2018 02:10:00 GMT",
        &[(AppConfiguration, Request)],
    ),
    entry::<time::Date>(
        "time::Date",
        "when the message was made",
        "Fri, 11 May 2018 18:48:36 GMT",
        &[(AppConfiguration, Request)],
    ),
    entry::<time::LastModified>(
        "time::LastModified",
        "when the resource last changed",
        "Tue, 05 Dec 2017 02:41:26 GMT",
        &[(AppConfiguration, Response)],
    ),
    entry::<time::MementoDatetime>(
        "time::MementoDatetime",
        "as of when this representation of the resource is",
        "Sat, 12 May 2018 02:10:00 GMT",
        &[(AppConfiguration, Response)],
    ),
    entry::<time::RetryAfter>(
        "time::RetryAfter",
        "how long to wait before the next request, or until when",
        "10",
        &[(AppConfiguration, Response)],
    ),
    entry::<time::RetryAfterMs>(
        "time::RetryAfterMs",
        "how long to wait before the request is tried again, in milliseconds",
        "10",
        &[(AppConfiguration, Response)],
    ),
    entry::<time::XMsDate>(
        "time::XMsDate",
        "when the request was made, in place of Date",
        "Fri, 11 May 2018 18:48:36 GMT",
        &[(AppConfiguration, Request), (CosmosDb, Request)],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_without_case() {
        for entry in ENTRIES {
            let name = entry.name().as_str();
            let found = find(&name.to_ascii_uppercase()).unwrap();
            assert!(core::ptr::eq(found, entry), "{name}");
        }
        assert!(find("x-unknown").is_none());
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
