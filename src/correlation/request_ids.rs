//! How long the two identifiers of a call to the Microsoft Partner API live.

use http::HeaderMap;
use uuid::Uuid;

use super::{ClientRequestId, RequestId};
use crate::FieldMapExt;

/// The identifiers for the calls of one client to the Microsoft Partner API, one call after the other.
///
/// The documentation gives the two different lifetimes. [`client-request-id`](ClientRequestId) identifies a call in
/// logs, and is different each time. [`request-id`](RequestId) lets the service recognize a call that it may have
/// carried out already: it stays the same when a call without a response is repeated, and changes after any response,
/// whether a failure or a success.
///
/// This crate makes no random numbers: `fresh` does, such as `Uuid::new_v4`. It has to make another identifier
/// each time.
///
/// ```
/// use masthead::correlation::RequestIds;
/// # let mut number = 0;
/// # let mut fresh = || { number += 1; uuid::Uuid::from_u128(number) };
///
/// let mut ids = RequestIds::new();
/// let call = ids.next_call(&mut fresh);
/// // No answer in time.
/// let retry = ids.retry_after_timeout(&mut fresh);
/// assert_eq!(retry.request_id, call.request_id);
/// assert_ne!(retry.client_request_id, call.client_request_id);
/// // An answer, also a 503: what follows is another call, though it asks for the same.
/// ids.response_received();
/// let again = ids.retry_after_timeout(&mut fresh);
/// assert_ne!(again.request_id, call.request_id);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RequestIds {
    /// Of the last call, for as long as it has no response.
    unanswered: Option<RequestId>,
}

/// The identifiers of one call.
///
/// ```
/// use masthead::correlation::RequestIds;
/// # let mut number = 0;
/// # let fresh = || { number += 1; uuid::Uuid::from_u128(number) };
///
/// let call = RequestIds::new().next_call(fresh);
/// let mut map = http::HeaderMap::new();
/// call.write_to(&mut map);
/// assert_eq!(map["client-request-id"], "00000000-0000-0000-0000-000000000002");
/// assert_eq!(map["request-id"], "00000000-0000-0000-0000-000000000001");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallIds {
    /// `client-request-id`, which no other call has.
    pub client_request_id: ClientRequestId,
    /// `request-id`, which a retry has too.
    pub request_id: RequestId,
}

impl CallIds {
    /// Puts the headers in place of those of the same names.
    ///
    /// # Panics
    ///
    /// When the map is full: `HeaderMap` holds at most 32,768 names.
    #[inline]
    pub fn write_to(&self, headers: &mut HeaderMap) {
        headers.write(&self.client_request_id);
        headers.write(&self.request_id);
    }
}

impl RequestIds {
    /// No call yet.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self { unanswered: None }
    }

    /// The identifiers of a call that is no retry: two new ones, whatever became of the call before it.
    #[must_use]
    #[inline]
    pub fn next_call(&mut self, fresh: impl FnMut() -> Uuid) -> CallIds {
        self.unanswered = None;
        self.retry_after_timeout(fresh)
    }

    /// The identifiers of a call that repeats the last one, which had no response in time: a new
    /// `client-request-id`, and the same `request-id`.
    ///
    /// Where there was no call, or its response [was received](Self::response_received), both are new.
    #[must_use]
    #[inline]
    pub fn retry_after_timeout(&mut self, mut fresh: impl FnMut() -> Uuid) -> CallIds {
        let request_id = *self.unanswered.get_or_insert_with(|| RequestId(fresh()));
        CallIds { client_request_id: ClientRequestId(fresh()), request_id }
    }

    /// The service answered the last call, with whatever status: its `request-id` is used no more.
    #[inline]
    pub const fn response_received(&mut self) {
        self.unanswered = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 3 …
    fn counter() -> impl FnMut() -> Uuid {
        let mut last = 0;
        move || {
            last += 1;
            Uuid::from_u128(last)
        }
    }

    #[track_caller]
    fn same_and_new(before: CallIds, after: CallIds) {
        assert_eq!(before.request_id, after.request_id);
        assert_ne!(before.client_request_id, after.client_request_id);
    }

    #[track_caller]
    fn both_new(before: CallIds, after: CallIds) {
        assert_ne!(before.request_id, after.request_id);
        assert_ne!(before.client_request_id, after.client_request_id);
    }

    #[test]
    fn a_retry_keeps_the_request_id_and_no_other_call_does() {
        let (mut ids, mut fresh) = (RequestIds::new(), counter());
        let first = ids.next_call(&mut fresh);
        assert_ne!(first.request_id.0, first.client_request_id.0);
        let second = ids.retry_after_timeout(&mut fresh);
        same_and_new(first, second);
        let third = ids.retry_after_timeout(&mut fresh);
        same_and_new(second, third);
        // Given up, and something else is asked for.
        let other = ids.next_call(&mut fresh);
        both_new(third, other);
        same_and_new(other, ids.retry_after_timeout(&mut fresh));
    }

    #[test]
    fn any_response_is_the_end_of_a_request_id() {
        let (mut ids, mut fresh) = (RequestIds::new(), counter());
        let first = ids.next_call(&mut fresh);
        ids.response_received();
        assert_eq!(ids, RequestIds::new());
        let retry = ids.retry_after_timeout(&mut fresh);
        both_new(first, retry);
        ids.response_received();
        ids.response_received();
        both_new(retry, ids.next_call(&mut fresh));
    }

    #[test]
    fn a_retry_of_nothing_is_a_call() {
        let (mut ids, mut fresh) = (RequestIds::default(), counter());
        let first = ids.retry_after_timeout(&mut fresh);
        same_and_new(first, ids.retry_after_timeout(&mut fresh));
    }

    #[test]
    fn as_many_new_identifiers_as_are_needed() {
        let (mut ids, mut made) = (RequestIds::new(), 0);
        let mut fresh = || {
            made += 1;
            Uuid::from_u128(made)
        };
        let _ = ids.next_call(&mut fresh);
        let _ = ids.retry_after_timeout(&mut fresh);
        assert_eq!(made, 3);
    }
}
