//! `Content-Type`, `Accept`, `Cache-Control` and `x-ms-content-sha256` against oracles that cut values at
//! their semicolons and commas.

use core::time::Duration;

use masthead::content::{
    Accept, AcceptRef, CacheControl, CacheControlRef, CacheScope, ContentType, ContentTypeRef,
    XMsContentSha256,
};
use masthead::{ErrorKind, FieldLines};

use super::bytes::{base64, behind, is_blank, is_run, is_tchar, list, single, trim};
use super::params::{Param, lax_weight, parameter, unquoted, weight};
use super::{agree, input, sent_on_as_received};

/// Reads the input as each of the four.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        content_type(field, lines);
        accept(field, lines);
        cache_control(field, lines);
        let digest = single(lines).and_then(base64).filter(|bytes| bytes.len() == 32);
        agree::<XMsContentSha256, _>(field, digest.as_deref(), &[], |read, bytes: &[u8]| {
            assert_eq!(read.0[..], *bytes);
        });
    });
}

/// A media type or a media range.
#[derive(Debug)]
struct Media {
    type_: String,
    subtype: String,
    /// Without the weight.
    params: Vec<Param>,
    /// The weight of a range.
    quality: Option<u16>,
    /// The tolerated deviations.
    codes: Vec<&'static str>,
}

/// `type "/" subtype *( OWS ";" OWS [ parameter ] )`; a parameter `q` is the weight of a range.
fn media(line: &[u8], at: usize, is_range: bool) -> Option<(Media, usize)> {
    let slash = behind(line, at, is_tchar);
    let mut end = behind(line, slash + 1, is_tchar);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut media;
    let ends = |b: Option<&u8>| b.is_none_or(|&b| is_blank(b) || b == b',' || b == b';');
    if is_range && &line[at..slash] == b"*" && ends(line.get(slash)) {
        end = slash;
        let codes = vec!["deviation.bare-asterisk"];
        let any = || "*".to_owned();
        media = Media { type_: any(), subtype: any(), params: Vec::new(), quality: None, codes };
    } else if slash == at || line.get(slash) != Some(&b'/') || end == slash + 1 {
        return None;
    } else {
        let (type_, subtype) = (text(&line[at..slash]), text(&line[slash + 1..end]));
        media = Media { type_, subtype, params: Vec::new(), quality: None, codes: Vec::new() };
    }
    loop {
        let semicolon = behind(line, end, is_blank);
        if line.get(semicolon) != Some(&b';') {
            return Some((media, end));
        }
        end = semicolon + 1;
        let start = behind(line, end, is_blank);
        if line.get(start).is_some_and(|&b| is_tchar(b)) {
            if let Some((param, behind_it)) = unquoted(line, start, false) {
                let code = match (&*param.0.to_ascii_lowercase(), &*param.1) {
                    ("q", _) if is_range => None,
                    ("charset" | "boundary", []) => Some("deviation.empty-value"),
                    ("charset", _) | (_, []) => None,
                    ("boundary", text) => is_boundary(text).then_some("deviation.unquoted-value"),
                    (_, [b'=', ..]) => None,
                    _ => Some("deviation.unquoted-value"),
                };
                if let Some(code) = code {
                    media.codes.push(code);
                    media.params.push(param);
                    end = behind_it;
                    continue;
                }
            }
            let ((name, value), behind_it) = parameter(line, start)?;
            end = behind_it;
            if is_range && name.eq_ignore_ascii_case("q") {
                let at_weight = start + "q=".len();
                let read = value.and_then(|_| weight(line, at_weight));
                let (quality, behind_it) = if let Some(read) = read {
                    read
                } else {
                    media.codes.push("deviation.weight-form");
                    let has_value = line.get(at_weight - 1) == Some(&b'=');
                    has_value.then(|| lax_weight(line, at_weight)).flatten()?
                };
                if media.quality.replace(quality).is_some() {
                    return None;
                }
                end = behind_it;
            } else {
                media.params.push((name, value?));
            }
        }
    }
}

impl Media {
    /// The name as it is compared.
    fn essence(&self) -> String {
        format!("{}/{}", self.type_, self.subtype).to_ascii_lowercase()
    }

    /// Names and values as they are compared, in order of their names.
    fn compared(&self) -> Vec<Param> {
        let param = |(name, value): &Param| {
            let name = name.to_ascii_lowercase();
            let value = match &*name {
                "charset" => value.to_ascii_lowercase(),
                _ => value.clone(),
            };
            (name, value)
        };
        let mut all: Vec<_> = self.params.iter().map(param).collect();
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }

    /// The only value of a parameter; `Err` where there are several.
    fn param(&self, name: &str) -> Result<Option<&[u8]>, ()> {
        let mut values = self.params.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(()),
            (found, None) => Ok(found.map(|(_, value)| &value[..])),
        }
    }

    /// RFC 9110 12.5.1: whether a media type is in the range, and how closely.
    fn covers(&self, other: &Self) -> Option<(u8, usize, u16)> {
        let (ours, theirs) = (self.essence(), other.essence());
        let kind = match ours.strip_suffix("/*") {
            Some("*") => 0,
            Some(type_) if theirs.split('/').next() == Some(type_) => 1,
            None if ours == theirs => 2,
            _ => return None,
        };
        let has = other.compared();
        let is_in = self.compared().iter().all(|param| has.contains(param));
        is_in.then_some((kind, self.params.len(), self.quality.unwrap_or(1_000)))
    }
}

fn content_type(field: FieldLines<'_>, lines: &[&[u8]]) {
    let whole = |line: &[u8]| media(line, 0, false).filter(|&(_, end)| end == line.len());
    // A blank at the end may follow the last semicolon.
    let found = single(lines).and_then(whole).map(|(media, _)| media);
    let codes = found.as_ref().map_or(&[][..], |media| &media.codes);
    agree::<ContentType, _>(field, found.as_ref(), codes, same_type);
    if found.is_some() {
        sent_on_as_received::<ContentType>(field, codes.is_empty());
    }
}

fn same_type(read: ContentTypeRef<'_>, found: &Media) {
    assert_eq!((read.type_(), read.subtype()), (&*found.type_, &*found.subtype));
    assert_eq!(read.essence().to_ascii_lowercase(), found.essence());
    assert!(read.is(&found.essence()));
    assert_eq!(read.suffix(), found.subtype.rfind('+').map(|at| &found.subtype[at + 1..]));
    let params = read.params().map(|(name, value)| (name.to_owned(), value.to_bytes().into()));
    assert_eq!(params.collect::<Vec<Param>>(), found.params);
    for (name, _) in &found.params {
        match (read.param(&name.to_ascii_uppercase()), found.param(name)) {
            (Ok(Some(read)), Ok(Some(value))) => assert_eq!(&*read.to_bytes(), value),
            (Err(error), Err(())) => assert_eq!(error.kind(), ErrorKind::DuplicateParameter),
            (read, found) => panic!("{name}: {read:?} {found:?}"),
        }
    }
    let boundary = match found.param("boundary") {
        Ok(Some(text)) if !is_boundary(text) => Err(()),
        boundary => boundary,
    };
    let read = read.boundary();
    let read = read.as_ref().map(|value| value.map(|value| value.to_bytes())).map_err(drop);
    assert_eq!(read.as_ref().map(|value| value.as_deref()).map_err(drop), boundary);
}

/// RFC 2046 5.1.1.
fn is_boundary(text: &[u8]) -> bool {
    let is_char = |b: u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&b);
    text.len() <= 70 && is_run(text, is_char) && !text.ends_with(b" ")
}

fn accept(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = list(lines, |line, at| media(line, at, true));
    let ranges = found.iter().flatten();
    let codes: Vec<_> = ranges.flat_map(|media| media.codes.iter().copied()).collect();
    agree::<Accept, _>(field, found.as_deref(), &codes, same_ranges);
    if found.is_some() {
        sent_on_as_received::<Accept>(field, codes.is_empty());
    }
}

fn same_ranges(read: AcceptRef<'_>, found: &[Media]) {
    assert_eq!(read.iter().count(), found.len());
    for (read, found) in read.iter().zip(found) {
        assert_eq!((read.type_(), read.subtype()), (&*found.type_, &*found.subtype));
        assert_eq!(read.quality().thousandths(), found.quality.unwrap_or(1_000));
        let params = read.params().map(|(name, value)| (name.to_owned(), value.to_bytes().into()));
        assert_eq!(params.collect::<Vec<Param>>(), found.params);
    }
    // How the ranges treat types that are like them.
    for text in found.iter().take(4).map(Media::essence).chain(["text/plain;a=b".to_owned()]) {
        let (asked, _) = media(text.as_bytes(), 0, false).unwrap();
        let best = found.iter().filter_map(|range| range.covers(&asked)).max();
        let quality = match best {
            Some((.., quality)) => quality,
            None if found.is_empty() => 1_000,
            None => 0,
        };
        let media_type = ContentTypeRef::new(&text).unwrap();
        assert_eq!(read.quality_of(media_type).thousandths(), quality, "{text} {found:?}");
    }
}

/// Name and argument, and whether an escape is in that.
type Directive = (String, Option<Vec<u8>>, bool);

fn cache_control(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = list(lines, |line, at| {
        let ((name, argument), end) = parameter(line, at)?;
        Some(((name, argument, line[at..end].contains(&b'\\')), end))
    });
    agree::<CacheControl, _>(field, found.as_deref(), &[], same_directives);
    if found.is_some() {
        sent_on_as_received::<CacheControl>(field, true);
    }
}

fn same_directives(read: CacheControlRef<'_>, found: &[Directive]) {
    let argument = |one: masthead::ParameterValue<'_>| one.to_bytes().into_owned();
    let all = read.iter().map(|one| (one.name().to_owned(), one.argument().map(argument)));
    assert!(all.eq(found.iter().map(|(name, argument, _)| (name.clone(), argument.clone()))));
    let named = |name: &str| -> Vec<&Directive> {
        found.iter().filter(|(found, ..)| found.eq_ignore_ascii_case(name)).collect()
    };
    let seconds = |name: &str| match named(name)[..] {
        [] => Ok(None),
        [(_, Some(digits), _)] if is_run(digits, |b| b.is_ascii_digit()) => {
            let add = |sum: u64, b: &u8| (sum * 10 + u64::from(b - b'0')).min(u32::MAX.into());
            Ok(Some(Duration::from_secs(digits.iter().fold(0, add))))
        }
        [(_, None, _)] if name == "max-stale" => Ok(Some(Duration::MAX)),
        _ => Err(()),
    };
    for (name, read) in [
        ("max-age", read.max_age()),
        ("s-maxage", read.s_maxage()),
        ("max-stale", read.max_stale()),
        ("min-fresh", read.min_fresh()),
        ("stale-while-revalidate", read.stale_while_revalidate()),
        ("stale-if-error", read.stale_if_error()),
    ] {
        assert_eq!(read.map_err(drop), seconds(name), "{name} {found:?}");
    }
    for (name, read) in [
        ("no-store", read.no_store()),
        ("no-transform", read.no_transform()),
        ("only-if-cached", read.only_if_cached()),
        ("must-revalidate", read.must_revalidate()),
        ("proxy-revalidate", read.proxy_revalidate()),
        ("must-understand", read.must_understand()),
        ("public", read.public()),
        ("immutable", read.immutable()),
    ] {
        assert_eq!(read, !named(name).is_empty(), "{name} {found:?}");
    }
    for (name, read) in [("no-cache", read.no_cache()), ("private", read.private())] {
        let expected = match named(name)[..] {
            [] => None,
            // No name needs an escape.
            [(_, Some(names), false)] => Some(field_names(names)),
            _ => Some(Vec::new()),
        };
        let read = read.map(|scope| match scope {
            CacheScope::Whole => Vec::new(),
            CacheScope::Fields(names) => names.map(str::to_owned).collect(),
        });
        assert_eq!(read, expected, "{name} {found:?}");
    }
}

/// The names of an argument; none where it is no list of names.
fn field_names(argument: &[u8]) -> Vec<String> {
    let pieces = argument.split(|&b| b == b',').map(trim).filter(|piece| !piece.is_empty());
    let name = |piece: &[u8]| is_run(piece, is_tchar).then(|| super::bytes::ascii(piece));
    pieces.map(name).collect::<Option<_>>().unwrap_or_default()
}
