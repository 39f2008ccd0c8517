//! Names of resources of Azure Cosmos DB that a path does not carry whole: with a slash, and with a `#`.

use super::Change;
use super::cosmos_db::KINDS;
use super::search::{Patch, Variant};
use crate::grammar::percent::decode_text;
use crate::grammar::target::path;
use crate::message::Request;
use crate::signing::cosmos_db::{PayloadLine, ids};

/// The digits and letters of which the ends of ids are made that are tried.
const LETTERS: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The links of resources whose names have a slash, so that the path has more segments than it should.
pub(super) fn slashes_in_names(target: &str) -> Vec<Variant> {
    let all: Vec<_> =
        path(target).split('/').filter(|part| !part.is_empty()).map(decode_text).collect();
    let kinds: Vec<usize> =
        (0..all.len()).filter(|&at| KINDS.contains(&all[at].as_ref())).take(8).collect();
    let mut variants = Vec::new();
    for (index, &at) in kinds.iter().enumerate() {
        let is_feed = at + 1 == all.len();
        let end = if is_feed { at } else { all.len() };
        // The first name that is longer than a segment.
        let starts = kinds[..=index].iter();
        let ends = kinds[1..=index].iter().copied().chain([end]);
        let names = starts.zip(ends).map(|(&kind, end)| &all[(kind + 1).min(end)..end]);
        let Some(name) = names.into_iter().find(|name| name.len() > 1) else { continue };
        // A longer path of one resource, and not a longer name.
        if name.iter().any(|part| KINDS.contains(&part.as_ref())) {
            continue;
        }
        let (name, link) = (name.join("/"), all[..end].join("/"));
        let kind = all[at].to_string();
        let patch = Patch::Two(
            PayloadLine::ResourceType.index(),
            [kind.clone().into_bytes(), link.clone().into_bytes()],
        );
        variants.push(Variant { change: Change::SlashInName { name, kind, link }, patch });
    }
    variants
}

/// Returns `true` if the target ends with the id of a resource.
pub(super) fn ends_with_an_id(target: &str) -> bool {
    let ids = ids(target);
    ids.is_names && ids.segments.iter().rev().nth(1).is_some_and(|kind| kind == ids.kind)
}

/// The links of resources whose id has a `#`, after which nothing was sent: what the target has after it, the partition
/// key, and short ends.
pub(super) fn cut_ids(request: &Request<'_>) -> impl Iterator<Item = Variant> {
    let full = ends_with_an_id(request.target).then(|| ids(request.target).full());
    let sent = request.target.split_once('#').map(|(_, rest)| decode_text(rest).into_owned());
    let key = request.lines("x-ms-documentdb-partitionkey").next().and_then(|line| {
        let text = core::str::from_utf8(line).ok()?;
        text.strip_prefix("[\"")?.strip_suffix("\"]").map(str::to_owned)
    });
    let key = key.filter(|key| !key.contains(['"', '\\']) && key.len() <= 256);
    let after_mark =
        key.iter().filter_map(|key| key.split_once('#').map(|(_, rest)| rest.to_owned()));
    let known: Vec<String> = sent.into_iter().chain(after_mark).chain(key.clone()).collect();
    let two =
        LETTERS.chars().flat_map(|first| LETTERS.chars().map(move |next| format!("{first}{next}")));
    let short = [String::new()].into_iter().chain(LETTERS.chars().map(String::from)).chain(two);
    let ends = known.into_iter().chain(short);
    full.into_iter().zip(core::iter::once(ends)).flat_map(|(full, ends)| {
        ends.map(move |end| {
            let link = format!("{full}#{end}");
            let change = Change::CutAtFragment { link: link.clone() };
            Variant::part(PayloadLine::ResourceLink.index(), link, change)
        })
    })
}
