//! The types work wherever `headers` does, and agree with it where it is right.

use axum::extract::FromRequestParts;
use axum_extra::TypedHeader;
use headers::HeaderMapExt;
use http::{HeaderMap, HeaderValue, Request};
use masthead::auth::{
    Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials, WwwAuthenticate,
};
use masthead::conditional::{
    ETag, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince,
};
use masthead::content::{Accept, CacheControl, ContentType};
use masthead::correlation::{AgsDiagnostic, ClientRequestId, RequestId, XMsActivityId};
use masthead::cosmos::{
    AIm, AllowTentativeWrites, AltContentPath, ApiVersion, ConsistencyLevel, ContentPath,
    EnableCrossPartition, GatewayVersion, GlobalCommittedLsn, ItemCount, ItemLocalLsn, ItemLsn,
    LastStateChange, LocalLsn, Lsn, PartitionKey, PartitionKeyRangeId, QuorumAckedLocalLsn,
    QuorumAckedLsn, RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage, SchemaVersion,
    ServiceVersion, SessionToken, Substatus, XMsLsn,
};
use masthead::paging::{
    AcceptRanges, ContentRange, Continuation, Link, MaxItemCount, OperationLocation, Range, XRange,
};
use masthead::request::{Host, UserAgent};
use masthead::sync_token::SyncTokens;
use masthead::tenancy::{PortalType, RequestPortal, XRaetTenantId, XVersion};
use masthead::time::{Date, Timestamp, XMsDate, XMsRetryAfterMs};
use masthead::{Field, FieldLines, HttpDate};

/// Reads the example through `headers::HeaderMapExt`, and through axum's extractor.
fn extracted<T: Field + PartialEq + std::fmt::Debug>(value: &'static str) {
    let mut map = HeaderMap::new();
    map.insert(T::name(), HeaderValue::from_static(value));
    let typed = map.typed_get::<T>().expect("HeaderMapExt reads it");
    assert_eq!(map.typed_try_get::<T>().unwrap().as_ref(), Some(&typed));

    let (mut parts, ()) =
        Request::builder().header(T::name(), value).body(()).unwrap().into_parts();
    let future = TypedHeader::<T>::from_request_parts(&mut parts, &());
    let TypedHeader(extracted) = ready(future).expect("the extractor reads it");
    assert_eq!(extracted, typed);

    let mut written = HeaderMap::new();
    written.typed_insert(typed);
    assert_eq!(written.get(T::name()).unwrap(), value);
}

/// The result of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("the extractor waits"),
    }
}

#[test]
fn every_type_is_a_header() {
    extracted::<Authorization>("Bearer abc");
    extracted::<Bearer>("Bearer abc");
    extracted::<Basic>("Basic am9lOmJsb2dncw==");
    extracted::<HmacSha256>(
        "HMAC-SHA256 Credential=c&SignedHeaders=host&Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    );
    extracted::<CosmosToken>("type%3daad%26ver%3d1.0%26sig%3dx");
    extracted::<OtherCredentials>("Digest username=\"joe\"");
    extracted::<WwwAuthenticate>("HMAC-SHA256, Bearer");
    extracted::<ETag>("\"a\"");
    extracted::<IfMatch>("\"a\", \"b\"");
    extracted::<IfNoneMatch>("*");
    extracted::<SessionToken>("0:1#94#1=95#2=93,1:500");
    extracted::<Accept>("text/*;q=0.3, text/plain");
    extracted::<ContentType>("text/html; charset=utf-8");
    extracted::<Host>("contoso.azconfig.io:8443");
    extracted::<PartitionKey>("[\"contoso\",5.0]");
    extracted::<AcceptRanges>("bytes");
    extracted::<ContentRange>("items 200-399/298");
    extracted::<Link>("</kv?after=YWJj>; rel=\"next\"");
    extracted::<Range>("items=0-5");
    extracted::<XRange>("items=0-5");
    extracted::<SyncTokens>("jtqGc1I4=MDoyOA==;sn=28");
    extracted::<OperationLocation>("https://contoso.azconfig.io/operations?snapshot=a");
    extracted::<Continuation>("+RID:~AAAAowAAAKQ=#RT:2#TRC:4");
    extracted::<XMsActivityId>("46e2e9a5-4917-4ff6-9be5-6f206c38bb6b");
    extracted::<PartitionKeyRangeId>("DPZtAKyOj5g=,3");
    extracted::<AIm>("Incremental feed");
    extracted::<UserAgent>("azsdk-python-cosmos/4.9.0 Python/3.11.7 (Linux-x86_64)");
    extracted::<Date>("Fri, 11 May 2018 18:48:36 GMT");
    extracted::<XMsDate>("Fri, 11 May 2018 18:48:36 GMT");
    extracted::<IfModifiedSince>("Fri, 11 May 2018 18:48:36 GMT");
    extracted::<IfUnmodifiedSince>("Fri, 11 May 2018 18:48:36 GMT");
    extracted::<IfRange>("\"a\"");
    extracted::<XMsRetryAfterMs>("1000");
    extracted::<MaxItemCount>("-1");
    extracted::<AllowTentativeWrites>("True");
    extracted::<ApiVersion>("2017-05-03-preview");
    extracted::<ConsistencyLevel>("ConsistentPrefix");
    extracted::<EnableCrossPartition>("False");
    extracted::<AltContentPath>("dbs/testdb/colls/testcoll");
    extracted::<ContentPath>("d9RzAJRFKgw=");
    extracted::<GatewayVersion>("version=2.14.0");
    extracted::<GlobalCommittedLsn>("33");
    extracted::<ItemCount>("10");
    extracted::<ItemLocalLsn>("34");
    extracted::<ItemLsn>("34");
    extracted::<LastStateChange>("Tue, 27 Jun 2017 21:01:57.561 GMT");
    extracted::<LocalLsn>("16");
    extracted::<Lsn>("42");
    extracted::<QuorumAckedLocalLsn>("15");
    extracted::<QuorumAckedLsn>("7850");
    extracted::<RequestCharge>("4.95");
    extracted::<RequestDurationMs>("20.375");
    extracted::<ResourceQuota>(
        "documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;",
    );
    extracted::<ResourceUsage>(
        "documentSize=1;documentsSize=884;documentsCount=2000;collectionSize=1408;",
    );
    extracted::<SchemaVersion>("1.16");
    extracted::<ServiceVersion>("version=2.14.0.0");
    extracted::<Substatus>("3200");
    extracted::<XMsLsn>("42");
    extracted::<AgsDiagnostic>(
        "{\"ServerInfo\":{\"DataCenter\":\"West US\",\"Slice\":\"SliceA\"}}",
    );
    extracted::<ClientRequestId>("16e1bff0-6d74-47d6-944c-61707916a74c");
    extracted::<RequestId>("9f8bed52-e4df-4d0c-9ca6-929a187b0731");
    extracted::<Timestamp>("2018-11-06T18:40:42.6178337Z");
    extracted::<CacheControl>("max-age=100, private=\"Set-Cookie\"");
    extracted::<XRaetTenantId>("0012345");
    extracted::<RequestPortal>("Automate Self-service");
    extracted::<PortalType>("end-user");
    extracted::<XVersion>("19.2.1");
}

#[test]
fn dates_agree_with_headers() {
    for line in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        let mut map = HeaderMap::new();
        map.insert("date", HeaderValue::from_static(line));
        let theirs: std::time::SystemTime = map.typed_get::<headers::Date>().unwrap().into();
        let ours = map.typed_get::<Date>().unwrap();
        assert_eq!(std::time::SystemTime::try_from(ours.0), Ok(theirs));
        map.insert("if-modified-since", HeaderValue::from_static(line));
        let theirs: headers::IfModifiedSince = map.typed_get().unwrap();
        let since = map.typed_get::<IfModifiedSince>().unwrap();
        for other in [-1, 0, 1].map(|more| HttpDate::from_unix(ours.0.unix() + more).unwrap()) {
            let time = std::time::SystemTime::try_from(other).unwrap();
            assert_eq!(since.is_modified(other), theirs.is_modified(time));
        }
        map.insert("if-unmodified-since", HeaderValue::from_static(line));
        let theirs: headers::IfUnmodifiedSince = map.typed_get().unwrap();
        let since = map.typed_get::<IfUnmodifiedSince>().unwrap();
        for other in [-1, 0, 1].map(|more| HttpDate::from_unix(ours.0.unix() + more).unwrap()) {
            let time = std::time::SystemTime::try_from(other).unwrap();
            assert_eq!(since.is_unmodified(other), theirs.precondition_passes(time));
        }
    }
}

#[test]
fn conditions_agree_with_headers() {
    let tag = |line: &'static str| line.parse::<headers::ETag>().unwrap();
    for list in ["\"a\"", "W/\"a\", \"b\"", "*", "\"a,b\",\"c\""] {
        let mut map = HeaderMap::new();
        map.insert("if-none-match", HeaderValue::from_static(list));
        map.insert("if-match", HeaderValue::from_static(list));
        let none_match: headers::IfNoneMatch = map.typed_get().unwrap();
        let matches: headers::IfMatch = map.typed_get().unwrap();
        let (ours_none, ours) =
            (map.typed_get::<IfNoneMatch>().unwrap(), map.typed_get::<IfMatch>().unwrap());
        for current in ["\"a\"", "W/\"a\"", "\"b\"", "\"a,b\"", "\"d\""] {
            let line = FieldLines::one(current.as_bytes());
            let view = ETag::parse_strict(line).unwrap();
            let theirs = (
                none_match.precondition_passes(&tag(current)),
                matches.precondition_passes(&tag(current)),
            );
            let ours = (
                !ours_none.view().matches_weakly(Some(view)),
                ours.view().matches_strongly(Some(view)),
            );
            assert_eq!(ours, theirs, "{list} and {current}");
        }
    }
}

#[test]
fn hosts_and_media_types_agree_with_headers() {
    let mut map = HeaderMap::new();
    for line in ["example.com", "example.com:8080", "[2001:db8::7]:80", "192.0.2.16"] {
        map.insert("host", HeaderValue::from_static(line));
        let theirs: headers::Host = map.typed_get().unwrap();
        let ours = map.typed_get::<Host>().unwrap();
        assert_eq!((ours.view().host(), ours.view().port()), (theirs.hostname(), theirs.port()));
    }
    for line in ["text/html", "application/problem+json; charset=utf-8", "a/b; c=\"d e\""] {
        map.insert("content-type", HeaderValue::from_static(line));
        let theirs: headers::ContentType = map.typed_get().unwrap();
        let ours = map.typed_get::<ContentType>().unwrap();
        assert_eq!(ContentType::new(&theirs.to_string()), Ok(ours));
    }
}

#[test]
fn credentials_agree_with_headers() {
    let mut map = HeaderMap::new();
    map.insert("authorization", HeaderValue::from_static("Basic am9lOmJsb2dncw=="));
    let theirs: headers::Authorization<headers::authorization::Basic> = map.typed_get().unwrap();
    let ours = map.typed_get::<Basic>().unwrap().view().decode();
    assert_eq!(
        (ours.user(), ours.password()),
        (theirs.username().as_bytes(), theirs.password().as_bytes())
    );
    map.insert("authorization", HeaderValue::from_static("Bearer fpKL54jvWmEGVoRdCNjG"));
    let theirs: headers::Authorization<headers::authorization::Bearer> = map.typed_get().unwrap();
    assert_eq!(map.typed_get::<Bearer>().unwrap().view().token(), theirs.token());
}

/// `headers` says the opposite: whether the representation is another. Of dates it takes any that is not
/// earlier, where RFC 9110 13.1.5 wants the same one.
#[test]
fn if_range_agrees_with_headers() {
    for line in ["\"a\"", "W/\"a\"", "\"b\"", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let mut map = HeaderMap::new();
        map.insert("if-range", HeaderValue::from_static(line));
        let theirs: headers::IfRange = map.typed_get().unwrap();
        let ours = map.typed_get::<IfRange>().unwrap();
        for current in ["\"a\"", "W/\"a\"", "\"c\""] {
            let view = ETag::parse_strict(FieldLines::one(current.as_bytes())).unwrap();
            let etag = current.parse().unwrap();
            let date = HttpDate::from_unix(784_111_777).unwrap();
            let time = std::time::SystemTime::try_from(date).unwrap().into();
            assert_eq!(
                ours.view().matches(Some(view), Some(date)),
                !theirs.is_modified(Some(&etag), Some(&time)),
                "{line} and {current}"
            );
        }
    }
}

/// `headers` reads and writes bytes only.
#[test]
fn ranges_agree_with_headers() {
    use std::ops::Bound;
    for line in ["bytes=0-499", "bytes=9500-", "bytes=-500", "bytes=0-0,-1", "bytes=0-,5-6"] {
        let mut map = HeaderMap::new();
        map.insert("range", HeaderValue::from_static(line));
        let theirs: headers::Range = map.typed_get().unwrap();
        let theirs: Vec<_> = theirs.satisfiable_ranges(10_000).collect();
        let ours = map.typed_get::<Range>().unwrap();
        let ours: Vec<_> = ours.view().satisfiable(10_000).collect();
        let ends = theirs.iter().map(|range| match *range {
            (Bound::Included(first), Bound::Included(last)) => (first, last),
            (Bound::Included(first), Bound::Unbounded) => (first, 9_999),
            other => panic!("{other:?}"),
        });
        assert_eq!(ours, ends.collect::<Vec<_>>(), "{line}");
    }
    for line in ["bytes 0-499/1234", "bytes 0-499/*", "bytes */1234"] {
        let mut map = HeaderMap::new();
        map.insert("content-range", HeaderValue::from_static(line));
        let theirs: headers::ContentRange = map.typed_get().unwrap();
        let ours = map.typed_get::<ContentRange>().unwrap();
        assert_eq!(ours.view().first_last(), theirs.bytes_range());
        assert_eq!(ours.view().total(), theirs.bytes_len());
    }
}

/// `headers` compares names with case, and of several numbers takes the last.
#[test]
fn cache_directives_agree_with_headers() {
    for line in [
        "no-cache",
        "no-store, no-transform, only-if-cached, immutable",
        "public, max-age=100, s-maxage=\"200\", must-revalidate, proxy-revalidate",
        "private, max-stale=5, min-fresh=6, must-understand",
        "foo=\"a, private, immutable, b\", no-cache",
    ] {
        let mut map = HeaderMap::new();
        map.insert("cache-control", HeaderValue::from_static(line));
        let theirs: headers::CacheControl = map.typed_get().unwrap();
        let ours = map.typed_get::<CacheControl>().unwrap();
        let ours = ours.view();
        assert_eq!(ours.no_cache().is_some(), theirs.no_cache(), "{line}");
        assert_eq!(ours.private().is_some(), theirs.private(), "{line}");
        assert_eq!(
            [ours.no_store(), ours.no_transform(), ours.only_if_cached(), ours.immutable()],
            [theirs.no_store(), theirs.no_transform(), theirs.only_if_cached(), theirs.immutable()]
        );
        assert_eq!(
            [ours.public(), ours.must_revalidate(), ours.must_understand()],
            [theirs.public(), theirs.must_revalidate(), theirs.must_understand()]
        );
        assert_eq!(
            [ours.max_age(), ours.s_maxage(), ours.max_stale(), ours.min_fresh()],
            [theirs.max_age(), theirs.s_max_age(), theirs.max_stale(), theirs.min_fresh()].map(Ok)
        );
    }
}
