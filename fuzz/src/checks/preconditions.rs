//! Preconditions against the steps of RFC 9110 13.2.2, taken one by one.

use http::header::{
    ETAG, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, LAST_MODIFIED,
    RANGE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use masthead::conditional::{
    EntityTagRef, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince, Outcome,
    PreconditionRules, Preconditions, RangeUse, Representation, TagComparison,
};
use masthead::{Field, FieldMapExt, HttpDate};

use super::bytes::trim;
use super::conditional::{Tag, entity_tag, entity_tags};
use super::input;
use super::time::oracle as date_oracle;

/// Reads a request, and after an empty line the headers of the resource; without that line, it does not exist.
///
/// The first line has a method and letters, one for each departure from RFC 9110; `o` and `b` are those
/// comparisons, and of the second message `exact` says that its date is a strong validator.
///
/// # Panics
///
/// When masthead and the oracle decide otherwise.
pub fn check(data: &[u8]) {
    let (first, second) = input::parts(data);
    let Some(request) = input::message(first) else { return };
    let mut words = request.start.split(' ');
    let Ok(method) = Method::from_bytes(words.next().unwrap_or_default().as_bytes()) else {
        return;
    };
    let rules = rules(words.next().unwrap_or_default());
    let stored = second.and_then(input::message);
    let is_exact = stored.as_ref().is_some_and(|stored| stored.start == "exact");
    let stored = stored.as_ref().map(|stored| Stored {
        etag: stored.headers.get(ETAG).and_then(|value| {
            let value = trim(value.as_bytes());
            let (tag, end) = entity_tag(value, 0)?;
            (end == value.len() && !tag.bare).then_some(tag)
        }),
        modified: strict_date(&stored.headers, &LAST_MODIFIED),
        is_exact,
    });
    compare(&method, rules, &request.headers, stored.as_ref());
}

/// The current state of the resource.
struct Stored {
    etag: Option<Tag>,
    modified: Option<i64>,
    is_exact: bool,
}

fn rules(letters: &str) -> PreconditionRules {
    let mut rules = PreconditionRules::RFC_9110;
    if letters.contains('o') {
        rules.comparison = TagComparison::Opaque;
    }
    if letters.contains('b') {
        rules.comparison = TagComparison::Bytes;
    }
    rules.quoted_wildcard = letters.contains('q');
    rules.first_tag_only = letters.contains('f');
    rules.if_match_alone = letters.contains('a');
    rules.by_method = letters.contains('w');
    rules.if_modified_since = !letters.contains('m');
    rules.if_unmodified_since = !letters.contains('u');
    rules
}

fn compare(
    method: &Method,
    rules: PreconditionRules,
    headers: &HeaderMap,
    stored: Option<&Stored>,
) {
    let etag = stored.and_then(|stored| stored.etag.as_ref());
    let text = etag.map(|tag| String::from_utf8_lossy(&tag.text).into_owned());
    // A view is made of text; other bytes do not have a view here.
    if etag.is_some_and(|tag| core::str::from_utf8(&tag.text).is_err()) {
        return;
    }
    let mut current = match stored {
        Some(_) => Representation::existing(),
        None => Representation::ABSENT,
    };
    if let (Some(tag), Some(text)) = (etag, &text) {
        let view = if tag.weak { EntityTagRef::weak(text) } else { EntityTagRef::strong(text) };
        current = current.with_etag(view.unwrap());
    }
    if let Some(stored) = stored {
        let date = stored.modified.map(|unix| HttpDate::from_unix(unix).unwrap());
        current = match date {
            Some(date) if stored.is_exact => current.with_exact_last_modified(date),
            Some(date) => current.with_last_modified(date),
            None => current,
        };
    }

    let read = Preconditions::peek_from(headers, rules);
    if rules.comparison == TagComparison::Bytes && rules.quoted_wildcard {
        // The oracle does not look for a wildcard in what is no list: this must only not panic.
        let _ = read.unwrap().evaluate(method, &current);
        return;
    }
    let expected = Oracle { method, rules, headers, stored }.decide();
    let Ok(conditions) = read else {
        assert!(expected.is_none(), "{read:?} {expected:?}");
        return;
    };
    let decision = conditions.evaluate(method, &current);
    let found = (decision.outcome, decision.by.map(HeaderName::as_str), decision.range);
    assert_eq!(Some(found), expected, "{method} {rules:?} {headers:?}");
    if decision.outcome != Outcome::Proceed {
        assert!(decision.by.is_some() && decision.range != RangeUse::Honour);
    }

    // A header that is unknown is no condition.
    let mut more = headers.clone();
    more.insert("if-unknown", HeaderValue::from_static("\"x\""));
    let again = Preconditions::peek_from(&more, rules).unwrap();
    assert_eq!(again.evaluate(method, &current), decision);
    if rules.comparison != TagComparison::Bytes {
        assert_eq!(assembled(headers, rules).evaluate(method, &current), decision);
    }
}

/// The same conditions, put together of parsed headers.
fn assembled(headers: &HeaderMap, rules: PreconditionRules) -> Preconditions<'_> {
    fn strict<'a, T: Field>(headers: &'a HeaderMap) -> Option<T::Ref<'a>> {
        T::parse_strict(masthead::FieldLines::of(headers, T::name())).ok()
    }
    let mut conditions = Preconditions::none(rules);
    if let Some(tags) = headers.peek::<IfMatch>().unwrap() {
        conditions = conditions.with_if_match(tags);
    }
    if let Some(tags) = headers.peek::<IfNoneMatch>().unwrap() {
        conditions = conditions.with_if_none_match(tags);
    }
    if let Some(since) = strict::<IfModifiedSince>(headers) {
        conditions = conditions.with_if_modified_since(since);
    }
    if let Some(since) = strict::<IfUnmodifiedSince>(headers) {
        conditions = conditions.with_if_unmodified_since(since);
    }
    // One that cannot be read matches nothing, as does a weak tag.
    let nothing = masthead::conditional::IfRangeRef::Tag(EntityTagRef::weak("").unwrap());
    let part_of = headers.contains_key(IF_RANGE).then(|| strict::<IfRange>(headers));
    match headers.contains_key(RANGE) {
        true => conditions.with_range(part_of.map(|it| it.unwrap_or(nothing))),
        false => conditions,
    }
}

/// The trimmed lines of a header.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a [u8]> {
    headers.get_all(name).iter().map(|value| trim(value.as_bytes())).collect()
}

/// The only line, if it is an HTTP-date in one of its three forms, with its right day.
fn strict_date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let [line] = lines(headers, name)[..] else { return None };
    date_oracle(line).filter(|found| found.codes.is_empty()).map(|found| found.unix)
}

struct Oracle<'a> {
    method: &'a Method,
    rules: PreconditionRules,
    headers: &'a HeaderMap,
    stored: Option<&'a Stored>,
}

type Decided = (Outcome, Option<&'static str>, RangeUse);

impl Oracle<'_> {
    /// `None` where a list of tags cannot be read.
    fn decide(&self) -> Option<Decided> {
        // Both are read before anything is decided.
        let match_holds = self.has_tag(&IF_MATCH)?;
        let none_match_has = self.has_tag(&IF_NONE_MATCH)?;
        let (is_get, is_head) = (self.method == "GET", self.method == "HEAD");
        let reads = is_get || is_head;
        let has = |name| self.headers.contains_key(name);
        let ignored = if has(&RANGE) { RangeUse::Ignore } else { RangeUse::Absent };
        let modified = self.stored.and_then(|stored| stored.modified);

        // 13.2.1: methods that do not select a representation.
        let has_conditions = !["CONNECT", "OPTIONS", "TRACE"].contains(&self.method.as_str());
        let mut by = None;
        // 13.2.2, step 1.
        let mut step_2 = true;
        if has_conditions && match_holds.is_some() && !(self.rules.by_method && reads) {
            step_2 = false;
            by = Some("if-match");
            if match_holds == Some(false) {
                return Some((Outcome::Failed, by, ignored));
            }
        }
        // Step 2: a date is a second; what is newer than it has changed.
        let since = strict_date(self.headers, &IF_UNMODIFIED_SINCE);
        if has_conditions && step_2 && self.rules.if_unmodified_since {
            if let (Some(since), Some(modified)) = (since, modified) {
                by = Some("if-unmodified-since");
                if modified > since {
                    return Some((Outcome::Failed, by, ignored));
                }
            }
        }
        // Step 3.
        let mut step_4 = reads;
        let is_alone = self.rules.if_match_alone && has(&IF_MATCH);
        let is_for_reads = self.rules.by_method && !reads;
        if has_conditions && none_match_has.is_some() && !is_alone && !is_for_reads {
            step_4 = false;
            by = Some("if-none-match");
            if none_match_has == Some(true) {
                let outcome = if reads { Outcome::NotModified } else { Outcome::Failed };
                return Some((outcome, by, ignored));
            }
        }
        // Step 4.
        let since = strict_date(self.headers, &IF_MODIFIED_SINCE);
        if has_conditions && step_4 && self.rules.if_modified_since {
            if let (Some(since), Some(modified)) = (since, modified) {
                by = Some("if-modified-since");
                if modified <= since {
                    return Some((Outcome::NotModified, by, ignored));
                }
            }
        }
        // Step 5.
        if !has(&RANGE) || !is_get {
            return Some((Outcome::Proceed, by, ignored));
        }
        if !has(&IF_RANGE) {
            return Some((Outcome::Proceed, by, RangeUse::Honour));
        }
        let range = if self.is_part() { RangeUse::Honour } else { RangeUse::Ignore };
        Some((Outcome::Proceed, Some("if-range"), range))
    }

    /// True if the condition has the current tag. `None` where it cannot be read, `Some(None)` without one.
    #[expect(clippy::option_option, reason = "an error, and an absence")]
    fn has_tag(&self, name: &HeaderName) -> Option<Option<bool>> {
        let lines = lines(self.headers, name);
        if lines.is_empty() {
            return Some(None);
        }
        let is_any = lines == [b"*"];
        let bytes = self.rules.comparison == TagComparison::Bytes;
        let tags = if is_any { Some(Vec::new()) } else { entity_tags(&lines) };
        if tags.is_none() && !bytes {
            return None;
        }
        if is_any {
            return Some(Some(self.stored.is_some()));
        }
        if self.rules.quoted_wildcard {
            let first = tags.iter().flatten().next().is_some_and(|tag| tag.text == b"*");
            if first {
                return Some(Some(self.stored.is_some()));
            }
        }
        let Some(current) = self.stored.and_then(|stored| stored.etag.as_ref()) else {
            return Some(Some(false));
        };
        if bytes {
            let mut written = if current.weak { b"W/".to_vec() } else { Vec::new() };
            written.push(b'"');
            written.extend(&current.text);
            written.push(b'"');
            return Some(Some(lines == [&written[..]]));
        }
        let strongly = name == IF_MATCH && self.rules.comparison == TagComparison::Rfc9110;
        let mut found = false;
        for (index, tag) in tags.iter().flatten().enumerate() {
            let is_asked = index == 0 || !self.rules.first_tag_only;
            let is_fit = !strongly || !tag.weak && !current.weak;
            found |= is_asked && is_fit && tag.text == current.text;
        }
        Some(Some(found))
    }

    /// 13.1.5: a tag compared strongly, or a date that is the very one and a strong validator.
    fn is_part(&self) -> bool {
        let [line] = lines(self.headers, &IF_RANGE)[..] else { return false };
        let Some(stored) = self.stored else { return false };
        if line.starts_with(b"\"") || line.starts_with(b"W/") {
            let tag = entity_tag(line, 0).filter(|(tag, end)| *end == line.len() && !tag.bare);
            return match (tag, &stored.etag) {
                (Some((tag, _)), Some(current)) => {
                    !tag.weak && !current.weak && tag.text == current.text
                }
                _ => false,
            };
        }
        let date = date_oracle(line).filter(|found| found.codes.is_empty());
        date.is_some_and(|found| stored.is_exact && stored.modified == Some(found.unix))
    }
}
