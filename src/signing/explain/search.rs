//! Tries changes to what was signed, alone and in pairs.

use zeroize::Zeroizing;

use super::{Aspect, Change, Reason};
use crate::signing::KeyError;
use crate::signing::key::{Key, repair};
use crate::signing::mac::{Mac, Sink};

/// So many signatures are compared at the most.
const MAX_TRIES: usize = 8_192;
/// And so many bytes are hashed, as a message may be long.
const MAX_HASHED: usize = 64 << 20;

/// A string-to-sign in its parts.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) parts: Vec<Vec<u8>>,
    pub(super) form: Form,
}

/// How the parts are put together.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// Behind the first parts.
    pub(super) newline: &'static [u8],
    /// So many parts are lines.
    pub(super) lines: usize,
    /// Between the others.
    pub(super) glue: &'static [u8],
    /// Behind the last one.
    pub(super) end: &'static [u8],
}

/// A change, and what it does.
pub(super) struct Variant {
    pub(super) change: Change,
    pub(super) patch: Patch,
}

pub(super) enum Patch {
    Key(Zeroizing<Vec<u8>>),
    Part(usize, Vec<u8>),
    /// The parts from the third on, in another order.
    Order(Vec<usize>),
    Form(Form),
    Signature([u8; 32]),
}

impl Variant {
    pub(super) fn part(index: usize, value: impl Into<Vec<u8>>, change: Change) -> Self {
        Self { change, patch: Patch::Part(index, value.into()) }
    }

    /// Whether both can be done.
    fn goes_with(&self, other: &Self) -> bool {
        use Patch::{Form, Key, Order, Part, Signature};
        match (&self.patch, &other.patch) {
            (Key(_), Key(_))
            | (Order(_), Order(_))
            | (Form(_), Form(_))
            | (Signature(_), Signature(_)) => false,
            (Part(a, _), Part(b, _)) => a != b,
            _ => true,
        }
    }
}

/// What a key text could have been used as.
pub(super) fn keys(text: &str) -> (Result<Key, KeyError>, Vec<Variant>) {
    let key = Key::from_base64(text);
    let mut variants = Vec::new();
    let mut add = |change, bytes| variants.push(Variant { change, patch: Patch::Key(bytes) });
    if let Err(error) = key {
        if let Some(repaired) = repair(text) {
            add(Change::KeyRepaired(error), repaired.bytes);
        }
    }
    if text.len() <= crate::signing::key::MAX_KEY_LEN {
        // Whole from the start: a buffer that grows would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + 1));
        bytes.extend_from_slice(text.as_bytes());
        add(Change::KeyNotDecoded, bytes.clone());
        bytes.push(b'\n');
        add(Change::KeyWithNewline, bytes);
    }
    (key, variants)
}

/// What was found, and after how many tries.
pub(super) fn search(
    key: Option<&Key>,
    message: &Message,
    signature: Option<[u8; 32]>,
    variants: &[Variant],
) -> (Reason, usize) {
    let len: usize = message.parts.iter().map(|part| part.len() + 2).sum();
    let most = MAX_TRIES.min(MAX_HASHED / len.max(1));
    let mac = key.map(Key::mac);
    let mut tries = 0;
    let mut matches = |patches: &[&Variant]| {
        tries += 1;
        matches(mac.as_ref(), message, signature, patches)
    };
    let pairs = variants.iter().enumerate().flat_map(|(at, first)| {
        let seconds = variants[at + 1..].iter().filter(move |second| first.goes_with(second));
        seconds.map(move |second| [first, second])
    });
    let found = if matches(&[]) {
        Some(Reason::Matches)
    } else {
        let one = variants.iter().take(most).find(|variant| matches(&[variant]));
        let one = one.map(|variant| vec![variant.change.clone()]);
        let rest = most.saturating_sub(variants.len());
        let any = one.or_else(|| {
            let mut pairs = pairs.take(rest);
            let pair = pairs.find(|pair| matches(pair))?;
            Some(pair.iter().map(|variant| variant.change.clone()).collect())
        });
        any.map(Reason::MatchesWith)
    };
    let excluded = || {
        let mut aspects: Vec<Aspect> =
            variants.iter().map(|variant| variant.change.aspect()).collect();
        aspects.sort_unstable();
        aspects.dedup();
        Reason::Excluded(aspects)
    };
    (found.unwrap_or_else(excluded), tries)
}

fn matches(
    mac: Option<&Mac>,
    message: &Message,
    signature: Option<[u8; 32]>,
    variants: &[&Variant],
) -> bool {
    let mut key = None;
    let mut signature = signature;
    let mut form = message.form;
    let mut order = None;
    for variant in variants {
        match &variant.patch {
            Patch::Key(bytes) => key = Some(bytes.as_slice()),
            Patch::Form(other) => form = *other,
            Patch::Signature(other) => signature = Some(*other),
            Patch::Order(other) => order = Some(other),
            Patch::Part(..) => {}
        }
    }
    let mac = key.map_or_else(|| mac.cloned(), |key| Some(Mac::new(key)));
    let (Some(mut mac), Some(signature)) = (mac, signature) else { return false };
    let part = |index: usize| {
        let patched = variants.iter().find_map(|variant| match &variant.patch {
            Patch::Part(at, value) if *at == index => Some(value),
            _ => None,
        });
        patched.or(message.parts.get(index)).map(Vec::as_slice).unwrap_or_default()
    };
    for index in 0..message.parts.len() {
        if index > 0 {
            mac.put(if index <= form.lines { form.newline } else { form.glue });
        }
        let from = match order {
            Some(order) if index >= 2 => order.get(index - 2).map_or(index, |at| at + 2),
            _ => index,
        };
        mac.put(part(from));
    }
    mac.put(form.end);
    mac.verify(&signature)
}

/// Other spellings of a signature in base64, decoded.
pub(super) fn respelled(text: &str) -> Option<[u8; 32]> {
    // Not longer than percent-encoded base64 with all its padding.
    if text.len() > 256 {
        return None;
    }
    let text = crate::grammar::percent::decode_text(text);
    let text: String = text.chars().map(|c| if c == ' ' { '+' } else { c }).collect();
    let key = repair(text.trim_matches(['"', '\'']))?;
    key.bytes.as_slice().try_into().ok()
}
