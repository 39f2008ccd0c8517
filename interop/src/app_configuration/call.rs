//! The request of an operation.

use http::{Method, StatusCode};
use masthead::conditional::{Decision, PreconditionRules, Preconditions, RangeUse, Representation};
use masthead::paging::{Link, LinkValue};
use masthead::services::app_configuration::RequestHeadersRef;
use masthead::time::MementoDatetime;
use masthead::{DecodeError, HttpDate, Request};

use super::answer::{Answer, Refusal};
use super::query::{Filter, Query, Tag};
use super::store::Wanted;

/// A request that passed all checks.
pub(super) struct Call<'a> {
    pub(super) request: Request<'a>,
    pub(super) method: &'a Method,
    pub(super) headers: RequestHeadersRef<'a>,
    pub(super) query: Query,
    pub(super) body: &'a [u8],
    pub(super) now: HttpDate,
}

impl Call<'_> {
    /// `Accept-Datetime`, unless it is in the future. A malformed date is ignored.
    pub(super) fn as_of(&self) -> Option<HttpDate> {
        self.headers.accept_datetime.map(|date| date.0).filter(|date| *date <= self.now)
    }

    /// Evaluates the conditions of the request; an error is the response that they lead to.
    pub(super) fn check(&self, current: &Representation<'_>) -> Result<RangeUse, StatusCode> {
        let rules = PreconditionRules::APP_CONFIGURATION;
        // The contract has already refused malformed conditions.
        let conditions = Preconditions::peek_from(self.request.headers, rules);
        let conditions = conditions.map_err(|_| StatusCode::BAD_REQUEST)?;
        let Decision { outcome, range, .. } = conditions.evaluate(self.method, current);
        outcome.status().map_or(Ok(range), Err)
    }

    /// The filters of key-values.
    pub(super) fn wanted(&self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            key: Filter::parse("key", self.query.get("key").filter(|key| !key.is_empty()))?,
            label: Filter::parse("label", self.query.get("label"))?,
            tags: Tag::parse_all(self.query.all("tags"))?,
        })
    }

    /// Writes `Memento-Datetime` if the request has an `Accept-Datetime`.
    pub(super) fn write_memento(&self, answer: &mut Answer) {
        answer.headers.memento_datetime = self.as_of().map(MementoDatetime);
    }
}

/// A `Link` with one link.
pub(super) fn link(target: &str, rel: &str) -> Result<Link, DecodeError> {
    Link::try_from_iter([LinkValue::new(target)?.with_param("rel", rel)?])
}
