//! Tries changes to what was signed, alone and in pairs.

use core::ops::ControlFlow::{self, Break, Continue};
use core::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Aspect, Change, Explanation, Reason};
use crate::signing::key::{Key, MAX_KEY_LEN, repair};
use crate::signing::mac::{Mac, Sink};
use crate::signing::{KeyError, VerifyError};

/// So many signatures are compared at the most.
const MAX_TRIES: usize = 8_192;
/// And so many bytes are hashed, as a message may be long.
const MAX_HASHED: usize = 64 << 20;
/// Of a message that is longer, changes are not even looked for.
pub(super) const MAX_MESSAGE_LEN: usize = 256 << 10;
/// The longest value of a header that is tried besides the signed ones.
pub(super) const MAX_VALUE_LEN: usize = 1_024;

/// A string-to-sign in its parts.
pub(super) struct Message {
    pub(super) parts: Vec<Vec<u8>>,
    pub(super) form: Form,
}

/// How the parts are put together.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// After the first parts.
    pub(super) newline: &'static [u8],
    /// So many parts are lines.
    pub(super) lines: usize,
    /// Between the others.
    pub(super) glue: &'static [u8],
    /// After the last one.
    pub(super) end: End,
}

/// The end of a string-to-sign.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// So many newlines.
    Newlines(usize),
    /// No newline, and none before the last part.
    Joined,
    Semicolon,
}

/// A change, and what it does.
pub(super) struct Variant {
    pub(super) change: Change,
    pub(super) patch: Patch,
}

pub(super) enum Patch {
    Key(Zeroizing<Vec<u8>>),
    Part(usize, Vec<u8>),
    /// A part and the one after it.
    Two(usize, [Vec<u8>; 2]),
    /// The parts from the third on, in another order.
    Order(Vec<usize>),
    Newline(&'static [u8]),
    Glue(&'static [u8]),
    End(End),
}

impl Variant {
    pub(super) fn part(index: usize, value: impl Into<Vec<u8>>, change: Change) -> Self {
        Self { change, patch: Patch::Part(index, value.into()) }
    }

    /// Returns `true` if both can be applied.
    fn goes_with(&self, other: &Self) -> bool {
        use Patch::{End, Glue, Key, Newline, Order};
        match (&self.patch, &other.patch) {
            (Key(_), Key(_))
            | (Order(_), Order(_))
            | (Newline(_), Newline(_))
            | (Glue(_), Glue(_))
            | (End(_), End(_)) => false,
            (one, other) => {
                let (one, other) = (one.parts(), other.parts());
                one.is_empty()
                    || other.is_empty()
                    || one.end <= other.start
                    || other.end <= one.start
            }
        }
    }
}

impl Patch {
    /// The parts in whose place something else stands.
    fn parts(&self) -> Range<usize> {
        match self {
            Self::Part(at, _) => *at..at + 1,
            Self::Two(at, _) => *at..at + 2,
            _ => 0..0,
        }
    }

    /// What stands in place of a part.
    fn part(&self, index: usize) -> Option<&[u8]> {
        match self {
            Self::Part(at, value) if *at == index => Some(value),
            Self::Two(at, [value, _]) if *at == index => Some(value),
            Self::Two(at, [_, value]) if *at + 1 == index => Some(value),
            _ => None,
        }
    }

    /// Returns `true` if it changes nothing of a message.
    pub(super) fn is_idle(&self, message: &Message) -> bool {
        let is = |index: usize, value: &Vec<u8>| message.parts.get(index) == Some(value);
        match self {
            Self::Part(index, value) => is(*index, value),
            Self::Two(index, [one, two]) => is(*index, one) && is(index + 1, two),
            _ => false,
        }
    }
}

/// The bytes that a key text may have been used as.
pub(super) struct Keys {
    /// The key, or the key that a malformed text was meant to be.
    pub(super) key: Option<Key>,
    /// The error in the text.
    pub(super) error: Option<KeyError>,
    /// Other uses of the text.
    pub(super) variants: Vec<Variant>,
}

impl Keys {
    pub(super) fn of(text: &str) -> Self {
        let (key, error) = match Key::from_base64(text) {
            Ok(key) => (Some(key), None),
            Err(error) => (repair(text), Some(error)),
        };
        let mut variants = Vec::new();
        let mut add = |change, bytes| variants.push(Variant { change, patch: Patch::Key(bytes) });
        if text.len() <= MAX_KEY_LEN {
            let text = text.as_bytes();
            add(Change::KeyNotDecoded, joined(&[text]));
            add(Change::KeyWithNewline, joined(&[text, b"\n"]));
            add(Change::KeyWithNewline, joined(&[text, b"\r\n"]));
            let again = encoded(text);
            add(Change::KeyEncodedAgain, joined(&[&again, b"\n"]));
            add(Change::KeyEncodedAgain, again);
            add(Change::KeyEncodedAgain, encoded(&joined(&[text, b"\n"])));
            let units = text.iter().flat_map(|b| [core::slice::from_ref(b), &[0]]);
            add(Change::KeyInUtf16, joined(&units.collect::<Vec<_>>()));
        }
        if let Some(key) = &key {
            add(Change::DecodedKeyWithNewline, joined(&[&key.bytes, b"\n"]));
            let twice =
                core::str::from_utf8(&key.bytes).ok().and_then(|text| Key::from_base64(text).ok());
            if let Some(twice) = twice {
                add(Change::KeyDecodedTwice, twice.bytes.clone());
            }
        }
        Self { key, error, variants }
    }
}

/// Pieces of a key in one. Allocated at full size: a buffer that grows would leave copies in memory.
fn joined(pieces: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let len = pieces.iter().map(|piece| piece.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(len));
    for piece in pieces {
        bytes.extend_from_slice(piece);
    }
    bytes
}

/// A key in base64.
fn encoded(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(vec![0; bytes.len().div_ceil(3) * 4]);
    // It has the length that is needed.
    let len = STANDARD.encode_slice(bytes, &mut text).unwrap_or_default();
    text.truncate(len);
    text
}

/// A signature that was read, and as what.
pub(super) enum Signature {
    AsIs([u8; 32]),
    /// The service does not read it, or reads it as another one.
    Respelled([u8; 32]),
}

/// Changes that are tried until the signature matches.
pub(super) struct Search<'s> {
    pub(super) keys: &'s Keys,
    pub(super) signature: &'s Signature,
    pub(super) message: &'s Message,
    pub(super) variants: &'s [Variant],
}

impl Search<'_> {
    /// Adds the result to the reasons: a proven change before them, else after them. Of `lone` there are too many for
    /// pairs: they are tried last and alone.
    pub(super) fn explain(
        &self,
        mut reasons: Vec<Reason>,
        mut lone: impl Iterator<Item = Variant>,
    ) -> Explanation {
        let mut spent = Spent::default();
        let mut found = self.attempt(&mut spent, &[]);
        if found.is_continue() {
            let mut alone = self.variants.iter();
            found = alone.try_for_each(|one| self.attempt(&mut spent, &[one]));
        }
        let are_all_tried_alone = found.is_continue();
        if found.is_continue() {
            let mut pairs = self.variants.iter().enumerate().flat_map(|(at, first)| {
                let seconds = self.variants[at + 1..].iter();
                let seconds = seconds.filter(move |second| first.goes_with(second));
                seconds.map(move |second| [first, second])
            });
            found = pairs.try_for_each(|pair| self.attempt(&mut spent, &pair));
        }
        if found.is_continue() {
            found = lone.try_for_each(|one| self.attempt(&mut spent, &[&one]));
            // Where no more may be tried, all that is reported as tried was.
            if matches!(found, Break(None)) {
                found = Continue(());
            }
        }
        let reason = match found {
            Break(Some(changes)) if changes.is_empty() => {
                // The same text and this key would have the service's signature.
                let before = reasons.len();
                reasons.retain(|reason| *reason != Reason::QuotedSame);
                if reasons.len() < before { Reason::OtherKey } else { Reason::Matches }
            }
            Break(Some(changes)) => {
                reasons.retain(|reason| !matches!(reason, Reason::QuotedSame | Reason::Quoted(_)));
                reasons.insert(0, Reason::MatchesWith(changes));
                return Explanation { reasons, tries: spent.tries };
            }
            _ if !are_all_tried_alone => Reason::TooLong,
            Continue(()) => Reason::Excluded(self.aspects()),
            Break(None) => Reason::ExcludedAlone(self.aspects()),
        };
        if spent.tries > 0 && self.differs(&reason) {
            reasons.push(Reason::Refused(VerifyError::SignatureDiffers));
        }
        reasons.push(reason);
        Explanation { reasons, tries: spent.tries }
    }

    /// Whether nothing is known but that the signature is another one than the service wants. Of one that it cannot
    /// read something else is wrong, and without a key nobody knows.
    fn differs(&self, reason: &Reason) -> bool {
        let is_known = self.keys.key.is_some() && matches!(self.signature, Signature::AsIs(_));
        is_known && !matches!(reason, Reason::Matches | Reason::OtherKey)
    }

    /// Returns `true` if the signature matches the message without a change.
    pub(super) fn fits(&self) -> bool {
        matches!(self.attempt(&mut Spent::default(), &[]), Break(Some(_)))
    }

    /// `Break` with the changes that make the signature match, and without where no more may be tried.
    fn attempt(&self, spent: &mut Spent, patches: &[&Variant]) -> ControlFlow<Option<Vec<Change>>> {
        let other_key = patches.iter().find_map(|variant| match &variant.patch {
            Patch::Key(bytes) => Some(bytes.as_slice()),
            _ => None,
        });
        let own_key = self.keys.key.as_ref().map(|key| key.bytes.as_slice());
        // Without a key only uses of its text can be tried.
        let Some(key) = other_key.or(own_key) else { return Continue(()) };
        let mut len = 0;
        self.message.feed(patches, &mut |piece| len += piece.len());
        if spent.tries == MAX_TRIES || spent.hashed + len > MAX_HASHED {
            return Break(None);
        }
        spent.tries += 1;
        spent.hashed += len;
        let mut mac = Mac::new(key);
        self.message.feed(patches, &mut |piece| mac.put(piece));
        let (signature, respelled) = match self.signature {
            Signature::AsIs(signature) => (signature, None),
            Signature::Respelled(signature) => (signature, Some(Change::Spelling)),
        };
        if !mac.verify(signature) {
            return Continue(());
        }
        let repaired = self.keys.error.filter(|_| other_key.is_none()).map(Change::KeyRepaired);
        let changes = patches.iter().map(|variant| variant.change.clone());
        Break(Some(repaired.into_iter().chain(respelled).chain(changes).collect()))
    }

    /// The aspects that were tried.
    fn aspects(&self) -> Vec<Aspect> {
        let spelling = match self.signature {
            Signature::AsIs(_) => None,
            Signature::Respelled(_) => Some(Aspect::Spelling),
        };
        let all = self.variants.iter().map(|variant| variant.change.aspect()).chain(spelling);
        // Without a key nothing else was tried alone.
        let is_tried = |aspect: &Aspect| self.keys.key.is_some() || *aspect == Aspect::Key;
        let mut aspects: Vec<Aspect> = all.filter(is_tried).collect();
        aspects.sort_unstable();
        aspects.dedup();
        aspects
    }
}

/// The cost of a search.
#[derive(Default)]
struct Spent {
    tries: usize,
    hashed: usize,
}

impl Message {
    fn feed(&self, patches: &[&Variant], put: &mut impl FnMut(&[u8])) {
        let mut form = self.form;
        let mut order = None;
        for variant in patches {
            match &variant.patch {
                Patch::Newline(newline) => form.newline = newline,
                Patch::Glue(glue) => form.glue = glue,
                Patch::End(end) => form.end = *end,
                Patch::Order(other) => order = Some(other),
                Patch::Part(..) | Patch::Two(..) | Patch::Key(_) => {}
            }
        }
        let part = |index: usize| {
            let patched = patches.iter().find_map(|variant| variant.patch.part(index));
            patched.or(self.parts.get(index).map(Vec::as_slice)).unwrap_or_default()
        };
        for index in 0..self.parts.len() {
            let is_joined = matches!(form.end, End::Joined) && index + 1 == self.parts.len();
            if index > 0 && !is_joined {
                put(if index <= form.lines { form.newline } else { form.glue });
            }
            let from = match order {
                Some(order) if index >= 2 => order.get(index - 2).map_or(index, |at| at + 2),
                _ => index,
            };
            put(part(from));
        }
        match form.end {
            End::Newlines(count) => (0..count).for_each(|_| put(form.newline)),
            End::Joined => {}
            End::Semicolon => put(b";"),
        }
    }
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
