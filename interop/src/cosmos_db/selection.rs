//! The part of a container that a request is for, and the headers of the response that describe it.

use masthead::cosmos::{
    AltContentPath, ContentPath, GlobalCommittedLsn, ItemLsn, LastStateChange, Lsn,
    PartitionKeyRangeId, QuorumAckedLsn, ResourceQuota, ResourceUsage, SessionToken,
};
use masthead::services::cosmos_db::ResponseHeaders;

use super::answer::Failure;
use super::call::Call;
use super::container::{Container, RANGES};
use super::epk::Key;

/// The part of a container that a request is for.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// A partition key, or the first values of one.
    key: Option<Key>,
    range: Option<usize>,
    /// A range of effective partition keys, without its end.
    bounds: Option<(String, String)>,
}

impl Selection {
    /// The part that the headers of a request name.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Failure> {
        let headers = &call.headers;
        let range = match headers.partition_key_range_id {
            Some(id) => match RANGES.iter().position(|&(name, ..)| name == id.range()) {
                Some(range) => Some(range),
                None => return Err(Failure::range_gone()),
            },
            None => None,
        };
        let bounds = headers.start_epk.zip(headers.end_epk);
        Ok(Self {
            key: headers.partition_key.map(Key::of_header),
            range,
            bounds: bounds.map(|(start, end)| {
                (start.as_str().to_ascii_uppercase(), end.as_str().to_ascii_uppercase())
            }),
        })
    }

    /// Returns `true` if a key is in the part.
    pub(super) fn has(&self, key: &Key, effective: &str) -> bool {
        let in_range = |&range: &usize| {
            RANGES.get(range).is_some_and(|&(_, start, end)| effective >= start && effective < end)
        };
        self.key.as_ref().is_none_or(|own| own.is_prefix_of(key))
            && self.range.as_ref().is_none_or(in_range)
            && self
                .bounds
                .as_ref()
                .is_none_or(|(start, end)| effective >= start.as_str() && effective < end.as_str())
    }

    /// The ranges that the part is in.
    pub(super) fn ranges(&self, container: &Container) -> Vec<usize> {
        let whole_key = self.key.as_ref().filter(|key| key.len() == container.paths.len());
        let effective = whole_key.map(Key::effective);
        let is_touched = |range: &usize| {
            let Some(&(_, start, end)) = RANGES.get(*range) else { return false };
            self.range.is_none_or(|own| own == *range)
                && effective.as_ref().is_none_or(|key| key.as_str() >= start && key.as_str() < end)
                && self
                    .bounds
                    .as_ref()
                    .is_none_or(|(from, to)| from.as_str() < end && to.as_str() > start)
        };
        (0..RANGES.len()).filter(is_touched).collect()
    }
}

/// Checks that the container has the progress that the session of a read has seen.
///
/// A token of another form, or of another version of the topology, is of no use, and not compared.
pub(super) fn check_session(
    call: &Call<'_>,
    container: &Container,
    ranges: &[usize],
) -> Result<(), Failure> {
    let Some(token) = call.headers.session_token else { return Ok(()) };
    let version = if container.is_vector { 1 } else { -1 };
    let is_ahead = |&range: &usize| {
        let seen = RANGES.get(range).and_then(|&(name, ..)| token.for_range(name).ok().flatten());
        let lsn = container.lsn.get(range).copied().unwrap_or_default();
        seen.is_some_and(|seen| {
            masthead::Field::view(&seen).iter().any(|segment| {
                segment.version() == Some(version)
                    && u64::try_from(segment.lsn()).is_ok_and(|seen| seen > lsn)
            })
        })
    };
    match ranges.iter().any(is_ahead) {
        true => Err(Failure::session_not_available()),
        false => Ok(()),
    }
}

/// Writes the headers that describe the container and its progress.
pub(super) fn describe(
    headers: &mut ResponseHeaders,
    container: &Container,
    path: &str,
    ranges: &[usize],
    item_lsn: Option<u64>,
) {
    let lsn_of = |range: usize| container.lsn.get(range).copied().unwrap_or_default();
    let lsn = ranges.iter().map(|&range| lsn_of(range)).max().unwrap_or_default();
    headers.content_path = ContentPath::new(&container.rid().to_string()).ok();
    headers.alt_content_path = AltContentPath::new(path).ok();
    headers.session_token = session_token(container, ranges);
    headers.lsn = Some(Lsn(lsn));
    headers.item_lsn = item_lsn.map(ItemLsn);
    headers.quorum_acked_lsn = Some(QuorumAckedLsn(lsn));
    headers.global_committed_lsn = Some(GlobalCommittedLsn(lsn.saturating_sub(1)));
    headers.last_state_change = LastStateChange::from_unix_ms(1_700_000_000_123);
    let range = ranges.first().and_then(|&range| RANGES.get(range));
    headers.partition_key_range_id =
        range.and_then(|&(name, ..)| PartitionKeyRangeId::new(None, name).ok());
    let count = i64::try_from(container.items().count()).unwrap_or(i64::MAX);
    headers.resource_quota = ResourceQuota::try_from_iter([
        ("documentSize", 51_200),
        ("documentsSize", 52_428_800),
        ("documentsCount", -1),
        ("collectionSize", 52_428_800),
    ])
    .ok();
    headers.resource_usage = ResourceUsage::try_from_iter([
        ("documentSize", 0),
        ("documentsSize", 1),
        ("documentsCount", count),
        ("collectionSize", 2),
    ])
    .ok();
}

/// The session token of ranges, in the form of the container.
pub(super) fn session_token(container: &Container, ranges: &[usize]) -> Option<SessionToken> {
    let segment = |&range: &usize| {
        let &(name, ..) = RANGES.get(range)?;
        let lsn = i64::try_from(*container.lsn.get(range)?).ok()?;
        // The second region lags by two writes, and the third one has no progress.
        let regions =
            if container.is_vector { vec![(3, (lsn - 2).max(0)), (4, -1)] } else { Vec::new() };
        Some((name, Some(if container.is_vector { 1 } else { -1 }), lsn, regions))
    };
    SessionToken::try_from_iter(ranges.iter().filter_map(segment)).ok()
}
