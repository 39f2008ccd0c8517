//! Views of headers and members of lists: the text of the lines, as that of an owned header.

use core::fmt;

use serde::ser::{Error, Serialize, Serializer};

use crate::auth::{Challenge, ChallengeRef, WwwAuthenticate, WwwAuthenticateRef};
use crate::conditional::{EntityTagRef, EntityTagsRef, IfMatch, IfRange, IfRangeRef};
use crate::content::{
    Accept, AcceptRef, CacheControl, CacheControlRef, CacheDirectiveRef, ContentType,
    ContentTypeRef, ErrorCode, ErrorCodeRef, MediaRangeRef,
};
use crate::correlation::{
    AgsDiagnostic, AgsDiagnosticRef, ContextRef, CorrelationContext, CorrelationContextRef, IdRef,
    XMsRequestId,
};
use crate::cosmos::{
    AIm, AImRef, ContentPath, EpkRef, IndexUtilization, IndexUtilizationRef, ManipulationRef,
    OfferAutopilotSettings, OfferAutopilotSettingsRef, PartitionKey, PartitionKeyRangeId,
    PartitionKeyRangeIdRef, PartitionKeyRef, PathRef, PostTriggerInclude, PostTriggerIncludeRef,
    PreTriggerInclude, PreTriggerIncludeRef, QueryExecutionInfo, QueryExecutionInfoRef,
    QueryMetrics, QueryMetricsRef, ResourceUsage, ResourcesRef, SessionSegmentRef, SessionToken,
    SessionTokenRef, StartEpk, TriggerIdRef,
};
use crate::field::Member;
use crate::own::{ListRef, OwnList};
use crate::paging::{
    AcceptRanges, AcceptRangesRef, ContentRange, ContentRangeRef, Continuation, ContinuationRef,
    Link, LinkRef, LinkValue, LinkValueRef, OperationLocation, OperationLocationRef, Range,
    RangeRef, RangeUnitRef,
};
use crate::request::{
    AccessControlAllowHeaders, AccessControlAllowHeadersRef, AccessControlRequestHeaders,
    AccessControlRequestHeadersRef, FieldNameRef, Host, HostRef, Prefer, PreferRef, PreferenceRef,
    UserAgent, UserAgentRef,
};
use crate::sync_token::{SyncTokenRef, SyncTokens, SyncTokensRef};
use crate::tenancy::{RequestPortal, RequestPortalRef, XRaetTenantId, XRaetTenantIdRef};
use crate::time::{Timestamp, TimestampRef};

/// Implements `Serialize` for the view of a header, which is written as the owned header is.
macro_rules! views {
    ($($view:ident of $owned:ident;)+) => {$(
        impl Serialize for $view<'_> {
            /// The text of the only line, or a sequence of lines.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                owned::<$owned, _, S>(*self, serializer)
            }
        }
    )+};
}

fn owned<T, V, S>(view: V, serializer: S) -> Result<S::Ok, S::Error>
where
    T: TryFrom<V, Error: fmt::Display> + Serialize,
    S: Serializer,
{
    T::try_from(view).map_err(S::Error::custom)?.serialize(serializer)
}

views! {
    AcceptRef of Accept;
    AcceptRangesRef of AcceptRanges;
    AccessControlAllowHeadersRef of AccessControlAllowHeaders;
    AccessControlRequestHeadersRef of AccessControlRequestHeaders;
    AgsDiagnosticRef of AgsDiagnostic;
    AImRef of AIm;
    CacheControlRef of CacheControl;
    ContentRangeRef of ContentRange;
    ContentTypeRef of ContentType;
    ContinuationRef of Continuation;
    CorrelationContextRef of CorrelationContext;
    ErrorCodeRef of ErrorCode;
    HostRef of Host;
    IfRangeRef of IfRange;
    IndexUtilizationRef of IndexUtilization;
    LinkRef of Link;
    OfferAutopilotSettingsRef of OfferAutopilotSettings;
    OperationLocationRef of OperationLocation;
    PartitionKeyRangeIdRef of PartitionKeyRangeId;
    PartitionKeyRef of PartitionKey;
    PostTriggerIncludeRef of PostTriggerInclude;
    PreferRef of Prefer;
    PreTriggerIncludeRef of PreTriggerInclude;
    QueryExecutionInfoRef of QueryExecutionInfo;
    QueryMetricsRef of QueryMetrics;
    RangeRef of Range;
    RequestPortalRef of RequestPortal;
    SessionTokenRef of SessionToken;
    SyncTokensRef of SyncTokens;
    TimestampRef of Timestamp;
    UserAgentRef of UserAgent;
    WwwAuthenticateRef of WwwAuthenticate;
    XRaetTenantIdRef of XRaetTenantId;
}

// Several headers have these views, and write them in the same way.
views! {
    EntityTagsRef of IfMatch;
    EpkRef of StartEpk;
    IdRef of XMsRequestId;
    PathRef of ContentPath;
    ResourcesRef of ResourceUsage;
}

impl<H: OwnList> Serialize for ListRef<'_, H> {
    /// A sequence of the members, each as its text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members: Result<Vec<_>, _> = self.iter().map(text_of::<_, S::Error>).collect();
        serializer.collect_seq(members?)
    }
}

/// Implements `Serialize` for a member of a list, which is written as in the list.
macro_rules! members {
    ($($member:ident)+) => {$(
        impl Serialize for $member<'_> {
            /// The text in its canonical form.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&text_of(*self)?)
            }
        }
    )+};
}

fn text_of<'a, M: Member<'a>, E: Error>(member: M) -> Result<String, E> {
    let mut text = Vec::new();
    member.write(&mut text);
    String::from_utf8(text).map_err(|_| E::custom("a list member that is not UTF-8"))
}

members! {
    CacheDirectiveRef
    ChallengeRef
    ContextRef
    EntityTagRef
    FieldNameRef
    LinkValueRef
    ManipulationRef
    MediaRangeRef
    PreferenceRef
    RangeUnitRef
    SessionSegmentRef
    SyncTokenRef
    TriggerIdRef
}

impl Serialize for Challenge {
    /// The text of the challenge.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WwwAuthenticate::try_from_iter([self.clone()])
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

impl Serialize for LinkValue {
    /// The text of the link.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Link::try_from_iter([self.clone()]).map_err(S::Error::custom)?.serialize(serializer)
    }
}
