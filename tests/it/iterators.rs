//! Iterators can be cloned, and stay at their end.

use core::fmt::Debug;
use core::iter::FusedIterator;

use masthead::auth::{AuthParams, SignedHeaders};
use masthead::content::{FieldNames, Parameters};
use masthead::correlation::ServerInfoMembers;
use masthead::cosmos::{
    KeyComponents, ManipulationParams, ResourceAmounts, SessionRegions, SessionTokenStore,
};
use masthead::paging::{LinkParams, RangeSpecs, Rels};
use masthead::request::UserAgentParts;
use masthead::sync_token::{SyncTokenRef, SyncTokenStore};
use masthead::{FieldLinesIter, JsonString, Lines, ListIter, Members, Notes};

fn iterates<I: FusedIterator + Clone + Debug + Send + Sync>() {}

#[test]
fn iterators_are_cloned_and_stay_at_their_end() {
    iterates::<FieldLinesIter<'_>>();
    iterates::<Members<'_, SyncTokenRef<'_>>>();
    iterates::<ListIter<'_, SyncTokenRef<'_>>>();
    iterates::<AuthParams<'_>>();
    iterates::<SignedHeaders<'_>>();
    iterates::<FieldNames<'_>>();
    iterates::<Parameters<'_>>();
    iterates::<ServerInfoMembers<'_>>();
    iterates::<KeyComponents<'_>>();
    iterates::<ManipulationParams<'_>>();
    iterates::<ResourceAmounts<'_>>();
    iterates::<SessionRegions<'_>>();
    iterates::<LinkParams<'_>>();
    iterates::<RangeSpecs<'_>>();
    iterates::<Rels<'_>>();
    iterates::<UserAgentParts<'_>>();
}

/// Traits that `impl Iterator` hides.
#[test]
fn iterators_without_a_name_are_cloned() {
    fn cloned(_: impl Iterator + Clone) {}
    cloned(Lines::none().into_iter());
    cloned(Notes::new().iter());
    cloned(JsonString::from("a").chars());
    cloned(SyncTokenStore::new(1).iter());
    cloned(SessionTokenStore::new(1).iter());
    cloned(masthead::services::rules());
}
