//! The table of all headers. A header that is added is an entry of it.

use http::HeaderName;

/// One table, since what may be logged is known without the feature `catalog` too, and then the entries are left out.
/// A function has no arguments that are types in one build and nothing in the other.
macro_rules! headers {
    ($(
        $name:literal => $family:ident::$type:ident,
        $summary:literal,
        $example:literal
        $(, $safe:ident)?;
    )*) => {
        /// By the path of the type.
        #[cfg(feature = "catalog")]
        pub(super) static ALL: &[super::entry::Entry] = &[$(
            super::entry::entry::<crate::$family::$type>(
                concat!(stringify!($family), "::", stringify!($type)),
                $summary,
                $example,
            ),
        )*];

        #[cfg(feature = "catalog")]
        pub(super) static NAMES: &[&str] = &[$($name),*];

        /// The names of those that are `safe_to_log`.
        const SAFE: &[&str] = &[$($(headers!(@$safe $name),)?)*];

        pub(super) static SAFE_TO_LOG: [HeaderName; SAFE.len()] =
            [$($(HeaderName::from_static(headers!(@$safe $name)),)?)*];
    };
    (@safe_to_log $name:literal) => {
        $name
    };
}

// The name; the type; what it is for; a value that strict mode accepts; and whether it may be logged as it is.
headers! {
    "authorization" => auth::Authorization,
        "credentials of whatever scheme",
        "Bearer mF_9.B5f-4.1JqM";
    "www-authenticate" => auth::WwwAuthenticate,
        "how to authenticate, and why it failed",
        "HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\", Bearer";
    "etag" => conditional::ETag,
        "which version of a resource this is",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-match" => conditional::IfMatch,
        "only if the resource is still what the client knows",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-modified-since" => conditional::IfModifiedSince,
        "only if the resource has changed since",
        "Thu, 27 Apr 2017 00:51:12 GMT", safe_to_log;
    "if-none-match" => conditional::IfNoneMatch,
        "only if the resource is no longer what the client knows",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    // No page of the five has these two: they are of RFC 9110, and of what evaluates preconditions.
    "if-range" => conditional::IfRange,
        "the range if the client has a part of this, else all of it",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-unmodified-since" => conditional::IfUnmodifiedSince,
        "only if the resource has not changed since",
        "Sat, 29 Oct 1994 19:43:31 GMT", safe_to_log;
    "accept" => content::Accept,
        "which media types the client would like",
        "application/vnd.microsoft.appconfig.kv+json, application/problem+json;q=0.5", safe_to_log;
    "cache-control" => content::CacheControl,
        "what caches may do with the message",
        "no-cache", safe_to_log;
    "content-type" => content::ContentType,
        "what the content of the message is",
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8", safe_to_log;
    "x-ms-error-code" => content::ErrorCode,
        "which error the content of the response describes",
        "InvalidPasswordFormat", safe_to_log;
    "x-ms-content-sha256" => content::XMsContentSha256,
        "the digest of the body",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    "x-ms-ags-diagnostic" => correlation::AgsDiagnostic,
        "which server answered",
        "{\"ServerInfo\":{\"DataCenter\":\"UK South\",\"Slice\":\"E\",\"Ring\":\"3\",\"ScaleUnit\":\"002\",\"RoleInstance\":\"LO1PEPF0000008B\"}}", safe_to_log;
    "client-request-id" => correlation::ClientRequestId,
        "the client's own identifier of a call",
        "16e1bff0-6d74-47d6-944c-61707916a74c", safe_to_log;
    "request-id" => correlation::RequestId,
        "which call this is, a retry of it included",
        "9f8bed52-e4df-4d0c-9ca6-929a187b0731", safe_to_log;
    "x-ms-activity-id" => correlation::XMsActivityId,
        "an identifier of an operation, which comes back with the answer",
        "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b", safe_to_log;
    "x-ms-client-request-id" => correlation::XMsClientRequestId,
        "the client's own identifier of a request",
        "00000000-0000-0000-0000-000000000000", safe_to_log;
    "x-ms-correlation-request-id" => correlation::XMsCorrelationRequestId,
        "an identifier of several requests that belong together",
        "65e90498-0d3f-41b1-a65a-223cc6366564", safe_to_log;
    "x-ms-request-id" => correlation::XMsRequestId,
        "the service's own identifier of a request",
        "00000000-0000-0000-0000-000000000000", safe_to_log;
    "x-ms-return-client-request-id" => correlation::XMsReturnClientRequestId,
        "whether the client's identifier is to come back",
        "true", safe_to_log;
    "a-im" => cosmos::AIm,
        "in which form the client would like a change feed",
        "Incremental feed", safe_to_log;
    "x-ms-cosmos-allow-tentative-writes" => cosmos::AllowTentativeWrites,
        "whether any region may take the write",
        "True", safe_to_log;
    "x-ms-alt-content-path" => cosmos::AltContentPath,
        "where the resource lies, by names",
        "dbs/testdb/colls/testcoll";
    "x-ms-version" => cosmos::ApiVersion,
        "which version of the service the request is written for",
        "2018-12-31", safe_to_log;
    "x-ms-consistency-level" => cosmos::ConsistencyLevel,
        "how consistent the read is to be",
        "BoundedStaleness", safe_to_log;
    "x-ms-content-path" => cosmos::ContentPath,
        "where the resource lies, by its identifier",
        "d9RzAJRFKgw=";
    "x-ms-documentdb-query-enablecrosspartition" => cosmos::EnableCrossPartition,
        "whether the query may ask all partitions",
        "True", safe_to_log;
    "x-ms-gatewayversion" => cosmos::GatewayVersion,
        "which version of the gateway answered",
        "version=2.14.0", safe_to_log;
    "x-ms-global-committed-lsn" => cosmos::GlobalCommittedLsn,
        "how far all regions have come",
        "33";
    "x-ms-item-count" => cosmos::ItemCount,
        "how many items a page has",
        "10", safe_to_log;
    "x-ms-cosmos-item-llsn" => cosmos::ItemLocalLsn,
        "at which write the item became what it is, as its region counts",
        "34";
    "x-ms-item-lsn" => cosmos::ItemLsn,
        "at which write the item became what it is",
        "34";
    "x-ms-last-state-change-utc" => cosmos::LastStateChange,
        "when the state of what answered last changed",
        "Tue, 27 Jun 2017 21:01:57.561 GMT", safe_to_log;
    "x-ms-cosmos-llsn" => cosmos::LocalLsn,
        "how far the replica has come, as its region counts",
        "16";
    "lsn" => cosmos::Lsn,
        "how far the replica that answered has come",
        "42", safe_to_log;
    "x-ms-documentdb-partitionkey" => cosmos::PartitionKey,
        "to which partition of its container an item belongs",
        "[\"contoso\",\"\\u00fcser\",7]";
    "x-ms-documentdb-partitionkeyrangeid" => cosmos::PartitionKeyRangeId,
        "in which range of partition keys a feed is read",
        "DPZtAKyOj5g=,3", safe_to_log;
    "x-ms-cosmos-quorum-acked-llsn" => cosmos::QuorumAckedLocalLsn,
        "how far a quorum of the replicas has come, as its region counts",
        "15";
    "x-ms-quorum-acked-lsn" => cosmos::QuorumAckedLsn,
        "how far a quorum of the replicas has come",
        "7850";
    "x-ms-request-charge" => cosmos::RequestCharge,
        "what the request cost, in request units",
        "4.95", safe_to_log;
    "x-ms-request-duration-ms" => cosmos::RequestDurationMs,
        "how long the service worked on the request, in milliseconds",
        "20.375", safe_to_log;
    "x-ms-resource-quota" => cosmos::ResourceQuota,
        "how much there may be of each resource",
        "documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;", safe_to_log;
    "x-ms-resource-usage" => cosmos::ResourceUsage,
        "how much there is of each resource",
        "documentSize=1;documentsSize=884;documentsCount=2000;collectionSize=1408;", safe_to_log;
    "x-ms-schemaversion" => cosmos::SchemaVersion,
        "which version the form of a resource has",
        "1.16", safe_to_log;
    "x-ms-serviceversion" => cosmos::ServiceVersion,
        "which version of the service answered",
        "version=2.14.0.0", safe_to_log;
    "x-ms-session-token" => cosmos::SessionToken,
        "how far a session has seen each partition key range",
        "0:-1#33", safe_to_log;
    "x-ms-substatus" => cosmos::Substatus,
        "why a request failed, more closely than its status says",
        "3200", safe_to_log;
    "x-ms-lsn" => cosmos::XMsLsn,
        "how far the replica that answered has come",
        "42", safe_to_log;
    "accept-ranges" => paging::AcceptRanges,
        "which units one may ask for ranges in",
        "items", safe_to_log;
    "content-range" => paging::ContentRange,
        "which part of the whole this is",
        "items 0-199/999999999", safe_to_log;
    "x-ms-continuation" => paging::Continuation,
        "where the next page begins",
        "-RID:~YVEzAK5GDSwBAAAAAAAAAA==#RT:1#TRC:1#ISV:2#IEO:65567#QCF:8";
    "link" => paging::Link,
        "where else to go from here, such as to the next page",
        "</kv?after=YWJj&api-version=1.0>; rel=\"next\"";
    "x-ms-max-item-count" => paging::MaxItemCount,
        "how many items a page may have",
        "-1", safe_to_log;
    "operation-location" => paging::OperationLocation,
        "where to ask how an operation is getting on",
        "https://contoso.azconfig.io/operations?snapshot=a&api-version=2023-11-01";
    "range" => paging::Range,
        "only these parts of the whole",
        "items=0-5", safe_to_log;
    "x-range" => paging::XRange,
        "the same as Range, for clients that cannot set that one",
        "items=0-5", safe_to_log;
    "host" => request::Host,
        "for whom the request is meant",
        "contoso.azconfig.io";
    "user-agent" => request::UserAgent,
        "which software asks",
        "ContosoMarketingApp/1.0.0 (Linux)";
    "sync-token" => sync_token::SyncTokens,
        "makes a sequence of requests read its own writes",
        "jtqGc1I4=MDoyOA==;sn=28";
    "portal-type" => tenancy::PortalType,
        "for whom the portal is that asks",
        "administration", safe_to_log;
    "request-portal" => tenancy::RequestPortal,
        "which portal asks",
        "Automate Self-service";
    "x-raet-tenant-id" => tenancy::XRaetTenantId,
        "whose data the request is about",
        "1234567";
    "x-version" => tenancy::XVersion,
        "which release the request is written for; not to be sent from 21.1 on",
        "19.2.1", safe_to_log;
    "accept-datetime" => time::AcceptDatetime,
        "as of when the resource is wanted",
        "Sat, 12 May 2018 02:10:00 GMT", safe_to_log;
    "date" => time::Date,
        "when the message was made",
        "Fri, 11 May 2018 18:48:36 GMT", safe_to_log;
    "last-modified" => time::LastModified,
        "when the resource last changed",
        "Tue, 05 Dec 2017 02:41:26 GMT", safe_to_log;
    "memento-datetime" => time::MementoDatetime,
        "as of when this representation of the resource is",
        "Sat, 12 May 2018 02:10:00 GMT", safe_to_log;
    "retry-after" => time::RetryAfter,
        "how long to wait before the next request, or until when",
        "10", safe_to_log;
    "retry-after-ms" => time::RetryAfterMs,
        "how long to wait before the request is tried again, in milliseconds",
        "10", safe_to_log;
    "timestamp" => time::Timestamp,
        "when the service received the request",
        "2018-11-06T18:40:42.6178337Z", safe_to_log;
    "x-ms-date" => time::XMsDate,
        "when the request was made, in place of Date",
        "Fri, 11 May 2018 18:48:36 GMT", safe_to_log;
    "x-ms-retry-after-ms" => time::XMsRetryAfterMs,
        "how long to wait before the request is tried again, in milliseconds",
        "1000", safe_to_log;
}
