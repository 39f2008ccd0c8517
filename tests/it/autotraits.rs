//! Traits that a change must not take away.

use masthead::Request;
use masthead::auth::{Basic, Bearer, ChallengeRef, CosmosToken, HmacSha256};
use masthead::conditional::{
    Decision, Outcome, PreconditionRules, Preconditions, RangeUse, Representation, TagComparison,
};
use masthead::content::{
    CacheDirectiveRef, CacheScope, FieldNames, MediaRangeRef, NotAcceptable, Specificity, Ties,
};
use masthead::contract::{
    Context, Exchange, Finding, History, Problem, Quote, Report, Response, Rule, Severity,
    UnknownHeaders,
};
use masthead::correlation::{CallIds, RequestIds, ServerInfo, ServerInfoMembers};
use masthead::cosmos::{
    BuildVersion, FeedMode, KeyComponent, KeyComponents, KnownVersion, ManipulationRef,
    ResourceAmounts, SessionMergeError, SessionRegions, SessionSegmentRef, SessionTokenRefusal,
    SessionTokenStore, SharedSessionTokens,
};
use masthead::header_set::Failures;
use masthead::paging::{
    ItemWindow, LinkValueRef, NextPage, NotAWindow, PageRequest, PagingError, RangeSpec,
    RangeUnitRef,
};
use masthead::request::{Product, UserAgentPart};
use masthead::services::voss_automate::{NotARelease, Release};
use masthead::services::youforce::StatusMeaning;
use masthead::sync_token::{
    Observed, SharedSyncTokens, SyncTokenRef, SyncTokenRefusal, SyncTokenStore, SyncTokensRefused,
};
use masthead::tenancy::Portal;
use masthead::time::RetryAdvice;
use masthead::{
    Caret, Decimal, DecodeError, Deviation, FieldLines, HttpDate, JsonString, Lines, Notes,
    Quality, catalog,
};

fn shared<T: Send + Sync + Unpin + std::panic::UnwindSafe>() {}
fn copy<T: Copy + Send + Sync>() {}

#[test]
fn owned_types_go_anywhere() {
    shared::<Basic>();
    shared::<Bearer>();
    shared::<CosmosToken>();
    shared::<HmacSha256>();
    shared::<KeyComponents<'_>>();
    shared::<SyncTokenStore>();
    shared::<SharedSyncTokens>();
    shared::<SyncTokensRefused>();
    shared::<SessionRegions<'_>>();
    shared::<SessionTokenStore>();
    shared::<SharedSessionTokens>();
    shared::<SessionTokenRefusal>();
    shared::<SessionMergeError>();
    shared::<ResourceAmounts<'_>>();
    shared::<CacheScope<'_>>();
    shared::<FieldNames<'_>>();
    shared::<Lines>();
    shared::<catalog::Entry>();
    shared::<ServerInfoMembers<'_>>();
    shared::<RequestIds>();
    shared::<Finding>();
    shared::<History>();
    shared::<Report>();
    shared::<Problem<'_>>();
    shared::<Rule>();
}

#[cfg(feature = "signing")]
#[test]
fn keys_and_errors_go_anywhere() {
    use masthead::signing::{Explanation, SignError, VerifyError, app_configuration, cosmos_db};
    shared::<app_configuration::AccessKey>();
    shared::<app_configuration::Signed>();
    shared::<cosmos_db::MasterKey>();
    shared::<cosmos_db::Signed>();
    shared::<SignError>();
    shared::<VerifyError>();
    shared::<Explanation>();
    copy::<Request<'_>>();
    shared::<masthead::services::VerificationKey>();
    shared::<masthead::services::VerificationKeyError>();
    copy::<masthead::services::Evidence>();
}

#[cfg(feature = "axum")]
#[test]
fn extractors_and_rejections_go_anywhere() {
    use masthead::axum::{Checked, CheckedRejection, Typed, TypedRejection};
    use masthead::services::app_configuration::RequestHeaders;
    shared::<Typed<Bearer>>();
    shared::<Checked<RequestHeaders>>();
    copy::<TypedRejection>();
    shared::<CheckedRejection>();
}

#[cfg(all(feature = "tower", feature = "signing"))]
#[test]
fn layers_and_services_go_anywhere() {
    use masthead::tower::{
        Check, CheckLayer, MarkSensitive, MarkSensitiveLayer, NamedKey, ResponseBody, SessionToken,
        SessionTokenLayer, Sign, SignLayer, SignRequestError, SignedBody, Signer, SyncToken,
        SyncTokenLayer, Treatment, VerifiedBody, Verify, VerifyLayer,
    };
    fn layer<T: Clone + Send + Sync + Unpin + std::fmt::Debug + 'static>() {}
    fn sent<T: Send + Unpin>() {}
    layer::<CheckLayer>();
    layer::<Check<()>>();
    layer::<MarkSensitiveLayer>();
    layer::<MarkSensitive<()>>();
    layer::<SessionTokenLayer>();
    layer::<SessionToken<()>>();
    layer::<SignLayer>();
    layer::<Sign<()>>();
    layer::<SyncTokenLayer>();
    layer::<SyncToken<()>>();
    layer::<VerifyLayer>();
    layer::<Verify<()>>();
    shared::<NamedKey>();
    shared::<ResponseBody<String>>();
    shared::<Signer>();
    shared::<VerifiedBody<String>>();
    sent::<SignedBody<String>>();
    sent::<SignRequestError>();
    copy::<Treatment>();
}

#[test]
fn views_are_copied() {
    copy::<ChallengeRef<'_>>();
    copy::<MediaRangeRef<'_>>();
    copy::<Specificity>();
    copy::<Quality>();
    copy::<SessionSegmentRef<'_>>();
    copy::<KeyComponent<'_>>();
    copy::<JsonString<'_>>();
    copy::<LinkValueRef<'_>>();
    copy::<RangeSpec<'_>>();
    copy::<RangeUnitRef<'_>>();
    copy::<SyncTokenRef<'_>>();
    copy::<Observed>();
    copy::<SyncTokenRefusal>();
    copy::<ManipulationRef<'_>>();
    copy::<FeedMode>();
    copy::<UserAgentPart<'_>>();
    copy::<Product<'_>>();
    copy::<FieldLines<'_>>();
    copy::<Caret<'_>>();
    copy::<DecodeError>();
    copy::<Deviation>();
    copy::<Notes>();
    copy::<HttpDate>();
    copy::<Preconditions<'_>>();
    copy::<PreconditionRules>();
    copy::<TagComparison>();
    copy::<Representation<'_>>();
    copy::<Decision>();
    copy::<Outcome>();
    copy::<RangeUse>();
}

#[test]
fn plain_values_and_views_are_copied() {
    copy::<KnownVersion>();
    copy::<Decimal>();
    copy::<BuildVersion>();
    copy::<ServerInfo<'_>>();
    copy::<CallIds>();
    copy::<RequestIds>();
    copy::<CacheDirectiveRef<'_>>();
    copy::<Portal>();
    copy::<ItemWindow>();
    copy::<NotAWindow>();
    copy::<StatusMeaning>();
    copy::<Exchange<'_>>();
    shared::<Failures>();
    copy::<NotARelease>();
    copy::<Quote>();
    copy::<Release>();
    copy::<Request<'_>>();
    copy::<Response<'_>>();
    copy::<Severity>();
    shared::<Context>();
    copy::<UnknownHeaders>();
}

#[cfg(feature = "signing")]
#[test]
fn digests_of_bodies_are_shared() {
    shared::<masthead::content::BodyDigest>();
    copy::<masthead::content::BodyError>();
}

#[test]
fn what_works_with_headers_is_shared() {
    shared::<NextPage>();
    copy::<PageRequest<'static>>();
    copy::<PagingError>();
    copy::<RetryAdvice>();
    copy::<NotAcceptable>();
    copy::<Ties>();
}
