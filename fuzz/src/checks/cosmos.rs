//! Numbers, resources and the change feeds of Azure Cosmos DB against oracles that cut values at their marks.

use std::collections::BTreeSet;

use masthead::cosmos::{
    AIm, AImRef, AllowTentativeWrites, EnableCrossPartition, FeedMode, GlobalCommittedLsn,
    ItemCount, ItemLocalLsn, ItemLsn, LocalLsn, Lsn, QuorumAckedLocalLsn, QuorumAckedLsn,
    RequestCharge, RequestDurationMs, ResourceQuota, ResourceUsage, ResourcesRef, Substatus,
    XMsLsn,
};
use masthead::paging::MaxItemCount;
use masthead::{Decimal, FieldLines, ParameterValue, limits};

use super::bytes::{ascii, behind, is_blank, is_run, is_tchar, list, number, single};
use super::params::{OptionalParam, parameter, weight};
use super::{agree, canonical, input, sent_on_as_received};

/// Reads the input as each of them.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        let value = single(lines);
        numbers(field, value);
        decimals(field, value);
        resources(field, value);
        let found = list(lines, manipulation);
        agree::<AIm, _>(field, found.as_deref(), &[], same_manipulations);
        if found.is_some() {
            sent_on_as_received::<AIm>(field, true);
        }
        let flag = value.and_then(|value| match &*value.to_ascii_lowercase() {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        });
        agree::<AllowTentativeWrites, _>(field, flag.as_ref(), &[], |read, flag| {
            assert_eq!(read.0, *flag);
        });
        agree::<EnableCrossPartition, _>(field, flag.as_ref(), &[], |read, flag| {
            assert_eq!(read.0, *flag);
        });
    });
}

fn numbers(field: FieldLines<'_>, value: Option<&[u8]>) {
    let found = value.and_then(number);
    let count = found.as_ref();
    macro_rules! are_numbers {
        ($($type:ident)+) => {$(
            agree::<$type, _>(field, count, &[], |read, count| assert_eq!(read.0, *count));
            if let Some(count) = count {
                assert_eq!(canonical::<$type>(field), [count.to_string()]);
            }
        )+};
    }
    are_numbers!(
        Lsn XMsLsn LocalLsn ItemLsn ItemLocalLsn QuorumAckedLsn QuorumAckedLocalLsn
        GlobalCommittedLsn ItemCount
    );
    let narrow = found.and_then(|number| u32::try_from(number).ok());
    agree::<Substatus, _>(field, narrow.as_ref(), &[], |read, code| assert_eq!(read.0, *code));
    let max = match value {
        Some(b"-1") => Some(None),
        _ => found.and_then(|number| i32::try_from(number).ok()).map(Some),
    };
    agree::<MaxItemCount, _>(field, max.as_ref(), &[], |_, max| {
        let written = max.unwrap_or(-1).to_string();
        assert_eq!(canonical::<MaxItemCount>(field), [written]);
    });
}

fn decimals(field: FieldLines<'_>, value: Option<&[u8]>) {
    let found = value.and_then(decimal);
    let found = found.as_ref();
    agree::<RequestCharge, _>(field, found, &[], |read, text| same_decimal(read.0, text));
    agree::<RequestDurationMs, _>(field, found, &[], |read, text| same_decimal(read.0, text));
    if let Some(text) = found {
        assert_eq!(canonical::<RequestCharge>(field), [text]);
    }
}

fn same_decimal(read: Decimal, text: &str) {
    assert_eq!(read.to_string(), text);
    assert_eq!(read.as_f64().to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
}

/// `1*DIGIT [ "." 1*DIGIT ]` without the zeros that say nothing, if so many digits are kept.
fn decimal(value: &[u8]) -> Option<String> {
    let is_digits = |text: &[u8]| is_run(text, |b| b.is_ascii_digit());
    let (whole, fraction) = match value.iter().position(|&b| b == b'.') {
        Some(dot) => (&value[..dot], &value[dot + 1..]),
        None => (value, &b"0"[..]),
    };
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let (whole, fraction) = (ascii(whole), ascii(fraction));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    number(format!("0{whole}{fraction}").as_bytes())?;
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.len() {
        0 => Some(whole.to_owned()),
        1..=38 => Some(format!("{whole}.{fraction}")),
        _ => None,
    }
}

fn resources(field: FieldLines<'_>, value: Option<&[u8]>) {
    let found = value.and_then(amounts);
    agree::<ResourceQuota, _>(field, found.as_deref(), &[], same_amounts);
    agree::<ResourceUsage, _>(field, found.as_deref(), &[], same_amounts);
    if let Some(found) = &found {
        let written: String = found.iter().map(|(name, n)| format!("{name}={n};")).collect();
        assert_eq!(canonical::<ResourceQuota>(field), [written]);
        sent_on_as_received::<ResourceUsage>(field, true);
    }
}

fn same_amounts(read: ResourcesRef<'_>, found: &[(String, i64)]) {
    assert!(read.iter().eq(found.iter().map(|(name, amount)| (&**name, *amount))));
    for (name, amount) in found {
        assert_eq!(read.get(&name.to_ascii_uppercase()), Some(*amount));
    }
    assert_eq!(read.get("no such resource"), None);
}

/// `[ resource *( ";" resource ) [ ";" ] ]`, each name once.
fn amounts(value: &[u8]) -> Option<Vec<(String, i64)>> {
    let mut amounts = Vec::new();
    let mut names = BTreeSet::new();
    let mut pieces: Vec<&[u8]> = value.split(|&b| b == b';').collect();
    // The text after the last semicolon, or the empty value.
    if pieces.last().is_some_and(|last| last.is_empty()) {
        pieces.pop();
    }
    for piece in pieces {
        let equals = piece.iter().position(|&b| b == b'=')?;
        let (name, amount) = (&piece[..equals], &piece[equals + 1..]);
        let (is_negative, digits) = match amount {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let amount = i128::from(number(digits)?);
        let amount = i64::try_from(if is_negative { -amount } else { amount }).ok()?;
        let is_new = names.insert(name.to_ascii_lowercase());
        if !is_run(name, is_tchar) || !is_new {
            return None;
        }
        amounts.push((ascii(name), amount));
    }
    (amounts.len() <= limits::MAX_RESOURCES).then_some(amounts)
}

#[derive(Debug)]
struct Manipulation {
    name: String,
    params: Vec<OptionalParam>,
    quality: u16,
}

/// The names with a space in them.
const FEEDS: [(&str, FeedMode); 3] = [
    ("incremental feed", FeedMode::LatestVersion),
    ("full-fidelity feed", FeedMode::AllVersionsAndDeletes),
    ("incremental full-fidelity feed", FeedMode::IncrementalFullFidelity),
];

/// `( feed-name / token ) *( OWS ";" OWS imparam ) [ weight ]`
fn manipulation(line: &[u8], at: usize) -> Option<(Manipulation, usize)> {
    let is_of_name = |b: u8| is_tchar(b) || b == b' ';
    let words = &line[at..behind(line, at, is_of_name)];
    let words = ascii(words);
    let words = words.trim_end_matches(' ');
    let is_feed = FEEDS.iter().any(|(name, _)| words.eq_ignore_ascii_case(name));
    let mut end = if is_feed { at + words.len() } else { behind(line, at, is_tchar) };
    if end == at {
        return None;
    }
    let name = ascii(&line[at..end]);
    let mut found = Manipulation { name, params: Vec::new(), quality: 1_000 };
    loop {
        let semicolon = behind(line, end, is_blank);
        if line.get(semicolon) != Some(&b';') {
            return Some((found, end));
        }
        let start = behind(line, semicolon + 1, is_blank);
        let (param, behind_it) = parameter(line, start)?;
        if param.0.eq_ignore_ascii_case("q") {
            let (quality, end) = param.1.and_then(|_| weight(line, start + "q=".len()))?;
            found.quality = quality;
            return Some((found, end));
        }
        found.params.push(param);
        end = behind_it;
    }
}

impl Manipulation {
    fn feed(&self) -> Option<FeedMode> {
        let is_it = |(name, _): &&(&str, _)| self.name.eq_ignore_ascii_case(name);
        FEEDS.iter().find(is_it).map(|(_, mode)| *mode)
    }
}

fn same_manipulations(read: AImRef<'_>, found: &[Manipulation]) {
    assert_eq!(read.iter().count(), found.len());
    for (read, found) in read.iter().zip(found) {
        assert_eq!((read.name(), read.feed()), (&*found.name, found.feed()));
        assert_eq!(read.quality().thousandths(), found.quality);
        let value = |value: ParameterValue<'_>| value.to_bytes().into_owned();
        let params = read.params().map(|(name, it)| (name.to_owned(), it.map(value)));
        assert_eq!(params.collect::<Vec<_>>(), found.params);
    }
    let wanted = found.iter().filter(|it| it.quality > 0).find_map(Manipulation::feed);
    assert_eq!(read.feed(), wanted);
}
