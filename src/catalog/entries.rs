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

        /// For each header, the name of its type, the summary and the example.
        #[cfg(feature = "schemars")]
        pub(super) static ABOUT: &[(&str, &str, &str)] =
            &[$((stringify!($type), $summary, $example)),*];

        /// For each header, whether its type has serde's traits.
        #[cfg(all(test, feature = "serde"))]
        pub(crate) static SERDE: &[crate::serialize::probe::Traits] =
            &[$(crate::serialize::probe::traits_of!(crate::$family::$type)),*];

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
        "credentials of any scheme",
        "Bearer mF_9.B5f-4.1JqM";
    "www-authenticate" => auth::WwwAuthenticate,
        "accepted authentication schemes, and why authentication failed",
        "HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\", Bearer";
    "etag" => conditional::ETag,
        "version of the resource",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-match" => conditional::IfMatch,
        "proceeds only if the resource still matches",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-modified-since" => conditional::IfModifiedSince,
        "proceeds only if the resource has changed since",
        "Thu, 27 Apr 2017 00:51:12 GMT", safe_to_log;
    "if-none-match" => conditional::IfNoneMatch,
        "proceeds only if the resource no longer matches",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    // No page of the five has these two: they are of RFC 9110, and of what evaluates preconditions.
    "if-range" => conditional::IfRange,
        "asks for the range if the resource still matches, otherwise for all of it",
        "\"4f6dd610dd5e4deebc7fbaef685fb903\"", safe_to_log;
    "if-unmodified-since" => conditional::IfUnmodifiedSince,
        "proceeds only if the resource has not changed since",
        "Sat, 29 Oct 1994 19:43:31 GMT", safe_to_log;
    "accept" => content::Accept,
        "media types that the client accepts",
        "application/vnd.microsoft.appconfig.kv+json, application/problem+json;q=0.5", safe_to_log;
    "cache-control" => content::CacheControl,
        "caching directives of the message",
        "no-cache", safe_to_log;
    "content-type" => content::ContentType,
        "media type of the content",
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8", safe_to_log;
    "x-ms-error-code" => content::ErrorCode,
        "error code of the response, the same as in its content",
        "InvalidPasswordFormat", safe_to_log;
    "x-ms-content-sha256" => content::XMsContentSha256,
        "SHA-256 digest of the body",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    "x-ms-ags-diagnostic" => correlation::AgsDiagnostic,
        "diagnostics: which server answered",
        "{\"ServerInfo\":{\"DataCenter\":\"UK South\",\"Slice\":\"E\",\"Ring\":\"3\",\"ScaleUnit\":\"002\",\"RoleInstance\":\"LO1PEPF0000008B\"}}", safe_to_log;
    "client-request-id" => correlation::ClientRequestId,
        "client's identifier of a call",
        "16e1bff0-6d74-47d6-944c-61707916a74c", safe_to_log;
    "x-ms-cosmos-correlated-activityid" => correlation::CorrelatedActivityId,
        "identifier of all requests of one operation",
        "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b", safe_to_log;
    "correlation-context" => correlation::CorrelationContext,
        "facts about the software and the environment of the request",
        "RequestType=Startup, Host=AzureWebApp", safe_to_log;
    "request-id" => correlation::RequestId,
        "identifier of a call, the same in its retries",
        "9f8bed52-e4df-4d0c-9ca6-929a187b0731", safe_to_log;
    "x-ms-activity-id" => correlation::XMsActivityId,
        "identifier of an operation, returned in the response",
        "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b", safe_to_log;
    "x-ms-client-request-id" => correlation::XMsClientRequestId,
        "client's identifier of a request",
        "00000000-0000-0000-0000-000000000000", safe_to_log;
    "x-ms-correlation-request-id" => correlation::XMsCorrelationRequestId,
        "identifier of several requests that belong together",
        "65e90498-0d3f-41b1-a65a-223cc6366564", safe_to_log;
    "x-ms-request-id" => correlation::XMsRequestId,
        "service's identifier of a request",
        "00000000-0000-0000-0000-000000000000", safe_to_log;
    "x-ms-return-client-request-id" => correlation::XMsReturnClientRequestId,
        "whether the client's identifier should be returned",
        "true", safe_to_log;
    "a-im" => cosmos::AIm,
        "requested form of a change feed",
        "Incremental feed", safe_to_log;
    "x-ms-cosmos-allow-tentative-writes" => cosmos::AllowTentativeWrites,
        "whether any region may take the write",
        "True", safe_to_log;
    "x-ms-alt-content-path" => cosmos::AltContentPath,
        "path of the resource, by names",
        "dbs/testdb/colls/testcoll";
    "x-ms-version" => cosmos::ApiVersion,
        "version of the service that the request is written for",
        "2018-12-31", safe_to_log;
    "x-ms-cosmos-batch-atomic" => cosmos::BatchAtomic,
        "whether the batch is a transaction",
        "True", safe_to_log;
    "x-ms-cosmos-batch-continue-on-error" => cosmos::BatchContinueOnError,
        "whether the batch continues after a failure",
        "True", safe_to_log;
    "x-ms-cosmos-batch-ordered" => cosmos::BatchOrdered,
        "whether the operations run in order",
        "True", safe_to_log;
    "x-ms-documentdb-collection-rid" => cosmos::CollectionRid,
        "resource identifier of the collection",
        "d9RzAJRFKgw=";
    "x-ms-consistency-level" => cosmos::ConsistencyLevel,
        "requested consistency of the read",
        "BoundedStaleness", safe_to_log;
    "x-ms-content-path" => cosmos::ContentPath,
        "path of the resource, by identifiers",
        "d9RzAJRFKgw=";
    "x-ms-dedicatedgateway-max-age" => cosmos::DedicatedgatewayMaxAge,
        "largest age of a cached response, in milliseconds",
        "60000", safe_to_log;
    "x-ms-documentdb-query-enablecrosspartition" => cosmos::EnableCrossPartition,
        "whether the query may cover all partitions",
        "True", safe_to_log;
    "x-ms-end-epk" => cosmos::EndEpk,
        "end of a range of effective partition keys",
        "05C1DFFFFFFFFFFFFFFFFFFFFFFFFFFF";
    "x-ms-documentdb-expiry-seconds" => cosmos::ExpirySeconds,
        "seconds for which the token is valid",
        "3600", safe_to_log;
    "x-ms-gatewayversion" => cosmos::GatewayVersion,
        "version of the gateway that answered",
        "version=2.14.0", safe_to_log;
    "x-ms-global-committed-lsn" => cosmos::GlobalCommittedLsn,
        "LSN that all regions have reached",
        "33";
    "x-ms-cosmos-index-utilization" => cosmos::IndexUtilization,
        "indexes that the query used, and those that would help it",
        "eyJVdGlsaXplZFNpbmdsZUluZGV4ZXMiOltdfQ==";
    "x-ms-indexing-directive" => cosmos::IndexingDirective,
        "whether the document is indexed",
        "Exclude", safe_to_log;
    "x-ms-cosmos-is-batch-request" => cosmos::IsBatchRequest,
        "whether the body is a batch",
        "True", safe_to_log;
    "x-ms-cosmos-is-partition-key-delete-pending" => cosmos::IsPartitionKeyDeletePending,
        "whether a deletion by partition key is under way",
        "True", safe_to_log;
    "x-ms-cosmos-is-query-plan-request" => cosmos::IsQueryPlanRequest,
        "whether only the plan of a query is asked for",
        "True", safe_to_log;
    "x-ms-documentdb-isquery" => cosmos::IsQuery,
        "whether the body is a query",
        "True", safe_to_log;
    "x-ms-documentdb-is-upsert" => cosmos::IsUpsert,
        "whether a document of the same id is replaced",
        "True", safe_to_log;
    "x-ms-item-count" => cosmos::ItemCount,
        "number of items on a page",
        "10", safe_to_log;
    "x-ms-cosmos-item-llsn" => cosmos::ItemLocalLsn,
        "LSN of the last write to the item, as counted by its region",
        "34";
    "x-ms-item-lsn" => cosmos::ItemLsn,
        "LSN of the last write to the item",
        "34";
    "x-ms-last-state-change-utc" => cosmos::LastStateChange,
        "time of the last state change of the replica that answered",
        "Tue, 27 Jun 2017 21:01:57.561 GMT", safe_to_log;
    "x-ms-cosmos-llsn" => cosmos::LocalLsn,
        "LSN that the replica has reached, as counted by its region",
        "16";
    "lsn" => cosmos::Lsn,
        "LSN of the replica that answered",
        "42", safe_to_log;
    "x-ms-cosmos-migrate-offer-to-autopilot" => cosmos::MigrateOfferToAutopilot,
        "whether the offer is changed to autoscale",
        "True", safe_to_log;
    "x-ms-cosmos-migrate-offer-to-manual-throughput" => cosmos::MigrateOfferToManualThroughput,
        "whether the offer is changed to manual throughput",
        "True", safe_to_log;
    "x-ms-cosmos-offer-autopilot-settings" => cosmos::OfferAutopilotSettings,
        "autoscale settings of a new database or collection",
        "{\"maxThroughput\":4000}", safe_to_log;
    "x-ms-offer-replace-pending" => cosmos::OfferReplacePending,
        "whether a change of throughput is under way",
        "True", safe_to_log;
    "x-ms-offer-throughput" => cosmos::OfferThroughput,
        "request units per second",
        "400", safe_to_log;
    "x-ms-documentdb-query-parallelizecrosspartitionquery" => cosmos::ParallelizeCrossPartitionQuery,
        "whether partitions may be queried at the same time",
        "True", safe_to_log;
    "x-ms-documentdb-partitionkey" => cosmos::PartitionKey,
        "partition key of an item",
        "[\"contoso\",\"\\u00fcser\",7]";
    "x-ms-documentdb-partitionkeyrangeid" => cosmos::PartitionKeyRangeId,
        "partition key range from which a feed is read",
        "DPZtAKyOj5g=,3", safe_to_log;
    "x-ms-cosmos-physical-partition-id" => cosmos::PhysicalPartitionId,
        "number of the physical partition",
        "3", safe_to_log;
    "x-ms-cosmos-populateindexmetrics" => cosmos::PopulateIndexMetrics,
        "whether the response has index metrics",
        "True", safe_to_log;
    "x-ms-cosmos-populateindexmetrics-v2" => cosmos::PopulateIndexMetricsV2,
        "whether the response has index metrics",
        "True", safe_to_log;
    "x-ms-documentdb-populatequerymetrics" => cosmos::PopulateQueryMetrics,
        "whether the response has query metrics",
        "True", safe_to_log;
    "x-ms-documentdb-post-trigger-include" => cosmos::PostTriggerInclude,
        "triggers that run after the write",
        "updateMetadata";
    "x-ms-documentdb-pre-trigger-include" => cosmos::PreTriggerInclude,
        "triggers that run before the write",
        "validate, addDate";
    "x-ms-cosmos-priority-level" => cosmos::PriorityLevel,
        "priority of the request",
        "Low", safe_to_log;
    "x-ms-cosmos-query-execution-info" => cosmos::QueryExecutionInfo,
        "how the query was run",
        "{\"reverseRidEnabled\":false,\"reverseIndexScan\":false}", safe_to_log;
    "x-ms-documentdb-query-metrics" => cosmos::QueryMetrics,
        "times, counts and sizes of a page of a query",
        "totalExecutionTimeInMs=33.67;queryCompileTimeInMs=0.06;retrievedDocumentCount=2000", safe_to_log;
    "x-ms-cosmos-quorum-acked-llsn" => cosmos::QuorumAckedLocalLsn,
        "LSN that a quorum of the replicas has reached, as counted by its region",
        "15";
    "x-ms-quorum-acked-lsn" => cosmos::QuorumAckedLsn,
        "LSN that a quorum of the replicas has reached",
        "7850";
    "x-ms-cosmos-read-consistency-strategy" => cosmos::ReadConsistencyStrategy,
        "requested consistency of the read",
        "LatestCommitted", safe_to_log;
    "x-ms-read-key-type" => cosmos::ReadKeyType,
        "what the bounds of the read are",
        "EffectivePartitionKeyRange", safe_to_log;
    "x-ms-request-charge" => cosmos::RequestCharge,
        "cost of the request, in request units",
        "4.95", safe_to_log;
    "x-ms-request-duration-ms" => cosmos::RequestDurationMs,
        "time that the service worked on the request, in milliseconds",
        "20.375", safe_to_log;
    "x-ms-resource-quota" => cosmos::ResourceQuota,
        "limits of the resource counts",
        "documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;", safe_to_log;
    "x-ms-resource-usage" => cosmos::ResourceUsage,
        "current resource counts",
        "documentSize=1;documentsSize=884;documentsCount=2000;collectionSize=1408;", safe_to_log;
    "x-ms-documentdb-responsecontinuationtokenlimitinkb" => cosmos::ResponseContinuationTokenLimitInKb,
        "largest continuation, in kB",
        "1", safe_to_log;
    "x-ms-schemaversion" => cosmos::SchemaVersion,
        "version of the schema of a resource",
        "1.16", safe_to_log;
    "x-ms-serviceversion" => cosmos::ServiceVersion,
        "version of the service that answered",
        "version=2.14.0.0", safe_to_log;
    "x-ms-session-token" => cosmos::SessionToken,
        "progress that a session has seen in each partition key range",
        "0:-1#33", safe_to_log;
    "x-ms-start-epk" => cosmos::StartEpk,
        "start of a range of effective partition keys",
        "05C1CFFFFFFFFFFFFFFFFFFFFFFFFFFF";
    "x-ms-substatus" => cosmos::Substatus,
        "reason of a failure, in more detail than the status",
        "3200", safe_to_log;
    "x-ms-cosmos-throughput-bucket" => cosmos::ThroughputBucket,
        "number of the throughput bucket",
        "2", safe_to_log;
    "x-ms-transport-request-id" => cosmos::TransportRequestId,
        "number of the request on its connection",
        "5", safe_to_log;
    "x-ms-documentdb-query" => cosmos::XMsDocumentdbQuery,
        "whether the body is a query",
        "True", safe_to_log;
    "x-ms-lsn" => cosmos::XMsLsn,
        "LSN of the replica that answered",
        "42", safe_to_log;
    "accept-ranges" => paging::AcceptRanges,
        "units in which ranges may be requested",
        "items", safe_to_log;
    "content-range" => paging::ContentRange,
        "position of this part in the whole",
        "items 0-199/999999999", safe_to_log;
    "x-ms-continuation" => paging::Continuation,
        "opaque start of the next page",
        "-RID:~YVEzAK5GDSwBAAAAAAAAAA==#RT:1#TRC:1#ISV:2#IEO:65567#QCF:8";
    "link" => paging::Link,
        "links to other resources, such as the next page",
        "</kv?after=YWJj&api-version=1.0>; rel=\"next\"";
    "x-ms-max-item-count" => paging::MaxItemCount,
        "largest number of items in a page",
        "-1", safe_to_log;
    "operation-location" => paging::OperationLocation,
        "where to ask for the status of an operation",
        "https://contoso.azconfig.io/operations?snapshot=a&api-version=2023-11-01";
    "range" => paging::Range,
        "requested parts of the whole",
        "items=0-5", safe_to_log;
    "x-range" => paging::XRange,
        "the same as Range, for clients that cannot set Range",
        "items=0-5", safe_to_log;
    "access-control-allow-headers" => request::AccessControlAllowHeaders,
        "headers that the browser may send",
        "authorization, x-ms-date", safe_to_log;
    "access-control-request-headers" => request::AccessControlRequestHeaders,
        "headers that the browser wants to send",
        "authorization, x-ms-date", safe_to_log;
    "host" => request::Host,
        "host that the request is meant for",
        "contoso.azconfig.io";
    "prefer" => request::Prefer,
        "what the client would like of the response",
        "return=minimal", safe_to_log;
    "user-agent" => request::UserAgent,
        "software that sends the request",
        "ContosoMarketingApp/1.0.0 (Linux)";
    "sync-token" => sync_token::SyncTokens,
        "makes a sequence of requests read its own writes",
        "jtqGc1I4=MDoyOA==;sn=28";
    "portal-type" => tenancy::PortalType,
        "users of the portal that sends the request",
        "administration", safe_to_log;
    "request-portal" => tenancy::RequestPortal,
        "portal that sends the request",
        "Automate Self-service";
    "x-raet-tenant-id" => tenancy::XRaetTenantId,
        "tenant that the request is about",
        "1234567";
    "x-version" => tenancy::XVersion,
        "release that the request is written for; must not be sent from 21.1 on",
        "19.2.1", safe_to_log;
    "accept-datetime" => time::AcceptDatetime,
        "point in time of the requested representation",
        "Sat, 12 May 2018 02:10:00 GMT", safe_to_log;
    "date" => time::Date,
        "time of the message",
        "Fri, 11 May 2018 18:48:36 GMT", safe_to_log;
    "last-modified" => time::LastModified,
        "time of the last change of the resource",
        "Tue, 05 Dec 2017 02:41:26 GMT", safe_to_log;
    "memento-datetime" => time::MementoDatetime,
        "point in time of this representation",
        "Sat, 12 May 2018 02:10:00 GMT", safe_to_log;
    "retry-after" => time::RetryAfter,
        "delay before the next request, or the time from which to retry",
        "10", safe_to_log;
    "retry-after-ms" => time::RetryAfterMs,
        "delay before a retry, in milliseconds",
        "10", safe_to_log;
    "timestamp" => time::Timestamp,
        "time at which the service received the request",
        "2018-11-06T18:40:42.6178337Z", safe_to_log;
    "x-ms-date" => time::XMsDate,
        "time of the request, in place of Date",
        "Fri, 11 May 2018 18:48:36 GMT", safe_to_log;
    "x-ms-retry-after-ms" => time::XMsRetryAfterMs,
        "delay before a retry, in milliseconds",
        "1000", safe_to_log;
}
