//! `ETag`, `If-Match` and `If-None-Match` against an oracle that walks over bytes.

use masthead::conditional::{ETag, EntityTagRef, EntityTagsRef, IfMatch, IfNoneMatch};
use masthead::{DecodeError, Field, FieldLines, Notes};

use super::bytes::{behind, is_etagc, is_vchar, list as list_of, single, trim};
use super::{input, same_deviations, sent_on_as_received, strict_is_default_without_notes};

/// Reads a tag, and both lists.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        etag(field, lines);
        list::<IfMatch>(field, lines);
        list::<IfNoneMatch>(field, lines);
        members(field, lines);
    });
}

fn etag(field: FieldLines<'_>, lines: &[&[u8]]) {
    let whole = |line: &[u8]| entity_tag(line, 0).filter(|&(_, end)| end == line.len());
    let found = single(lines).and_then(whole).map(|(tag, _)| tag);
    let mut notes = Notes::new();
    let read = ETag::parse_noting(field, &mut notes);
    agree::<ETag>(field, &notes, read.map(|tag| vec![tag]), found.map(|tag| vec![tag]).as_deref());
}

fn list<T: for<'a> Field<Ref<'a> = EntityTagsRef<'a>>>(field: FieldLines<'_>, lines: &[&[u8]]) {
    let any = is_star(lines);
    let found = if any { Some(Vec::new()) } else { entity_tags(lines) };
    let mut notes = Notes::new();
    let read = T::parse_noting(field, &mut notes);
    if let Ok(read) = &read {
        assert_eq!(read.is_any(), any);
    }
    agree::<T>(field, &notes, read.map(|read| read.iter().collect()), found.as_deref());
}

fn is_star(lines: &[&[u8]]) -> bool {
    matches!(lines, [line] if trim(line) == b"*")
}

/// The result has the value and the deviations that the oracle found.
fn agree<T: Field>(
    field: FieldLines<'_>,
    notes: &Notes,
    read: Result<Vec<EntityTagRef<'_>>, DecodeError>,
    found: Option<&[Tag]>,
) {
    assert_eq!(read.is_ok(), found.is_some(), "{read:?} {found:?}");
    let clean = found.is_some_and(|found| {
        let read = read.unwrap();
        assert_eq!(read.len(), found.len());
        for (read, found) in read.iter().zip(found) {
            assert_eq!((read.is_weak(), read.tag()), (found.weak, &*found.text));
        }
        let bare = found.iter().filter(|tag| tag.bare).count();
        same_deviations(notes, &vec!["deviation.unquoted-entity-tag"; bare]);
        bare == 0
    });
    strict_is_default_without_notes::<T>(field, clean);
    if found.is_some() {
        sent_on_as_received::<T>(field, clean);
    }
}

/// One by one the tags are the same as together; a wrong one hides none of those that would be
/// right without it. A question that is answered while the list is read has the answer of the list that was read.
fn members(field: FieldLines<'_>, lines: &[&[u8]]) {
    let members = IfMatch::members(field);
    assert_eq!(members.is_any(), is_star(lines));
    let read: Vec<_> = members.clone().collect();
    let current = read.iter().rev().find_map(|tag| tag.as_ref().ok()).copied();
    for current in [current, EntityTagRef::strong("other").ok(), None] {
        let list = IfMatch::parse(field);
        assert_eq!(
            members.clone().matches_strongly(current),
            list.map(|list| list.matches_strongly(current))
        );
        assert_eq!(
            members.clone().matches_weakly(current),
            list.map(|list| list.matches_weakly(current))
        );
    }
    if members.is_any() {
        assert!(read.is_empty());
        return;
    }
    match entity_tags(lines) {
        Some(found) => {
            let read = read.iter().map(|member| member.as_ref().unwrap().tag());
            assert!(read.eq(found.iter().map(|tag| &*tag.text)));
        }
        None => assert!(read.iter().any(Result::is_err)),
    }
}

/// A tag as the oracle reads it.
#[derive(Debug)]
pub struct Tag {
    pub weak: bool,
    pub text: Vec<u8>,
    pub bare: bool,
}

/// `[ "W/" ] DQUOTE *etagc DQUOTE`, or a tag without quotes, and the position after it.
pub fn entity_tag(line: &[u8], at: usize) -> Option<(Tag, usize)> {
    let weak = line[at..].starts_with(b"W/\"");
    let quote = if weak { at + 2 } else { at };
    if line.get(quote) == Some(&b'"') {
        let end = behind(line, quote + 1, is_etagc);
        let text = line[quote + 1..end].to_vec();
        return (line.get(end) == Some(&b'"'))
            .then_some((Tag { weak, text, bare: false }, end + 1));
    }
    let end = behind(line, at, |b| is_vchar(b) && b != b',');
    let text = line[at..end].to_vec();
    // Not the wildcard, not a weak tag, and nothing that lost one of its quotes or has them escaped.
    let has = |part: &[u8]| text.windows(part.len()).any(|it| it == part);
    let bare = !text.is_empty()
        && !text.starts_with(b"W/")
        && ![&b"\""[..], b"*", b"&quot;", b"\\u0022"].into_iter().any(has);
    bare.then_some((Tag { weak: false, text, bare }, end))
}

/// `#entity-tag`, over all lines.
pub fn entity_tags(lines: &[&[u8]]) -> Option<Vec<Tag>> {
    list_of(lines, entity_tag)
}
