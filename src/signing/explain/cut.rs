//! Names that a target does not carry whole: with a `#`, and those of Azure Cosmos DB with a slash.

use super::Change;
use super::cosmos_db::KINDS;
use super::rewrite::Rewrite;
use super::search::{MAX_VALUE_LEN, Patch, Variant};
use crate::grammar::percent::decode_text;
use crate::grammar::target::{path, query};
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
fn ends_with_an_id(target: &str) -> bool {
    let ids = ids(target);
    ids.is_names && ids.segments.iter().rev().nth(1).is_some_and(|kind| kind == ids.kind)
}

/// Returns `true` if the target ends with an id that may go on after a `#`. A `#` cuts the query too, and where one is sent
/// as %23, the client knows how.
pub(super) fn may_be_cut(target: &str) -> bool {
    !target.contains(['?', '#']) && !target.contains("%23") && ends_with_an_id(target)
}

/// The links of resources whose id has a `#`, after which nothing was sent: what the target has after it, the partition
/// key, and short ends.
pub(super) fn cut_ids(request: &Request<'_>) -> impl Iterator<Item = Variant> {
    let is_whole = query(request.target).is_some() || !ends_with_an_id(request.target);
    let full = (!is_whole).then(|| ids(request.target).full());
    let sent = request.target.split_once('#').map(|(_, rest)| decode_text(rest).into_owned());
    let key = request.lines("x-ms-documentdb-partitionkey").next().and_then(|line| {
        let text = core::str::from_utf8(line).ok()?;
        text.strip_prefix("[\"")?.strip_suffix("\"]").map(str::to_owned)
    });
    let key = key.filter(|key| !key.contains(['"', '\\']) && key.len() <= 256);
    let after_mark =
        key.iter().filter_map(|key| key.split_once('#').map(|(_, rest)| rest.to_owned()));
    let known: Vec<String> = sent.into_iter().chain(after_mark).chain(key.clone()).collect();
    let ends = known.into_iter().chain(one_letter()).chain(two_letters());
    full.into_iter().zip(core::iter::once(ends)).flat_map(|(full, ends)| {
        ends.map(move |end| {
            let link = format!("{full}#{end}");
            let change = Change::CutAtFragment { link: link.clone() };
            Variant::part(PayloadLine::ResourceLink.index(), link, change)
        })
    })
}

/// No end, and all ends of one letter.
fn one_letter() -> impl Iterator<Item = String> {
    [String::new()].into_iter().chain(LETTERS.chars().map(String::from))
}

fn two_letters() -> impl Iterator<Item = String> {
    LETTERS.chars().flat_map(|first| LETTERS.chars().map(move |next| format!("{first}{next}")))
}

/// Returns `true` if a target of Azure App Configuration lacks what every query has, so that a `#` may have cut it off.
pub(super) fn is_query_cut(target: &str) -> bool {
    let names = query(target).into_iter().flat_map(|query| query.split('&'));
    let mut names = names.map(|pair| pair.split('=').next().unwrap_or_default());
    !target.contains('#') && !names.any(|name| decode_text(name).eq_ignore_ascii_case(VERSION))
}

/// The parameter that every request of Azure App Configuration has.
const VERSION: &str = "api-version";

/// The targets of Azure App Configuration that have a `#` in a key or a label, after which nothing was sent: with short
/// ends, and the version of the API after it.
pub(super) fn cut_targets(target: &str) -> impl Iterator<Item = Variant> + use<> {
    let mark = if target.contains('?') { '&' } else { '?' };
    let target = (is_query_cut(target) && target.len() <= MAX_VALUE_LEN).then(|| target.to_owned());
    let every = one_letter().flat_map(|end| {
        VERSIONS.iter().flat_map(move |version| {
            let end = end.clone();
            ["#", "%23"].into_iter().map(move |hash| (hash, end.clone(), *version))
        })
    });
    let two = two_letters().map(|end| ("#", end, VERSIONS[0]));
    let ends = every.chain(two);
    target.into_iter().zip(core::iter::once(ends)).flat_map(move |(target, ends)| {
        ends.map(move |(hash, end, version)| {
            let signed = format!("{target}{hash}{end}{mark}{VERSION}={version}");
            let rewrite = Rewrite::FragmentNotSent;
            Variant::part(1, signed.clone(), Change::Target { signed, rewrite })
        })
    })
}

/// Versions of the API, the ones in most use first.
const VERSIONS: [&str; 5] = ["1.0", "2023-11-01", "2023-10-01", "2024-09-01", "2022-11-01-preview"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_that_may_be_cut() {
        for (target, is_cut) in [
            ("/dbs/db/colls/c/docs/d", true),
            ("/dbs/db/colls/c/docs/d/", true),
            ("/dbs/db/colls/c/docs", false),
            ("/dbs/db/colls/c/docs/d?x=y", false),
            ("/dbs/db/colls/c/docs/d#x", false),
            ("/dbs/db/colls/c/docs/d%23x", false),
            ("/dbs/AAAAow==", false),
            ("/", false),
        ] {
            assert_eq!(may_be_cut(target), is_cut, "{target}");
        }
        for (target, is_cut) in [
            ("/kv/a", true),
            ("/kv?key=a", true),
            ("/kv?key=a&api-version=1.0", false),
            ("/kv?key=a&API%2Dversion=1.0", false),
            ("/kv/a#b", false),
            ("/kv/a#?api-version=1.0", false),
        ] {
            assert_eq!(is_query_cut(target), is_cut, "{target}");
            assert_eq!(cut_targets(target).next().is_some(), is_cut, "{target}");
        }
    }
}
