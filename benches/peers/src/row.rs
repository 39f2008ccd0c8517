//! A field value, the crates that read it, and what each makes of it.

use std::fmt;
use std::hint::black_box;

use http::HeaderValue;

use crate::sink::{Sink, Used};

/// A value that was taken out of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(Vec<u8>),
    Number(i128),
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<i128> for Piece {
    fn from(number: i128) -> Self {
        Self::Number(number)
    }
}

/// Keeps the values, so that they can be compared with those that the field value has.
#[derive(Default)]
pub struct Pieces(Vec<Piece>);

impl Sink for Pieces {
    fn text(&mut self, text: impl AsRef<[u8]>) {
        self.0.push(Piece::Text(text.as_ref().into()));
    }

    fn number(&mut self, number: u64) {
        self.0.push(Piece::Number(number.into()));
    }

    fn signed(&mut self, number: i64) {
        self.0.push(Piece::Number(number.into()));
    }
}

/// The result of a crate for a field value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It takes out every value, and rejects the malformed field value.
    Full,
    /// It takes out every value, and accepts the malformed field value too.
    Unchecked,
    /// It reads every value and writes the header again, but hands out some of the values only.
    Opaque,
    /// It takes out some of the values, and leaves the rest as text or out.
    Partial,
    /// It takes out values that the field value does not have.
    Wrong,
    /// It rejects the field value.
    Rejects,
}

impl Verdict {
    pub const ALL: [Self; 6] =
        [Self::Full, Self::Unchecked, Self::Opaque, Self::Partial, Self::Wrong, Self::Rejects];

    /// True if the crate does the whole job.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Full | Self::Opaque)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "full",
            Self::Unchecked => "unchecked",
            Self::Opaque => "opaque",
            Self::Partial => "partial",
            Self::Wrong => "wrong",
            Self::Rejects => "rejects",
        })
    }
}

/// A crate that reads a field value.
pub struct Row {
    pub peer: &'static str,
    /// The result when the row was written; [`Input::verify`] finds it again.
    pub verdict: Verdict,
    /// Parses, and takes out no value.
    pub parse: Box<dyn Fn()>,
    /// Parses, and takes out every value.
    pub take: Box<dyn Fn()>,
    pieces: Box<dyn Fn() -> Option<Vec<Piece>>>,
    accepts_malformed: Box<dyn Fn() -> bool>,
    writes_again: Option<fn(&str) -> bool>,
}

/// By how much this crate should be ahead of a peer.
#[derive(Clone, Copy)]
pub struct Goal {
    pub peer: &'static str,
    /// The instructions of a peer that is no crate.
    pub fixed: Option<u64>,
    /// The ratio of instructions, for parsing alone and for parsing and use.
    pub parse: f64,
    pub take: f64,
}

/// A field value, and the crates that read it. The first row is this crate.
pub struct Input {
    pub name: &'static str,
    pub goal: Goal,
    /// The values, in each form in which an interface may hand them out.
    expected: Vec<Vec<Piece>>,
    line: String,
    value: HeaderValue,
    malformed: HeaderValue,
    pub rows: Vec<Row>,
}

impl Input {
    pub fn new(name: &'static str, line: &str, malformed: &str, goal: Goal) -> Self {
        Self {
            name,
            goal,
            expected: Vec::new(),
            line: line.to_owned(),
            value: shared(line),
            malformed: shared(malformed),
            rows: Vec::new(),
        }
    }

    /// The values that the field value has.
    pub fn has(mut self, pieces: Vec<Piece>) -> Self {
        self.expected.push(pieces);
        self
    }

    pub fn bytes(&self) -> usize {
        self.line.len()
    }

    /// A crate that reads the `HeaderValue`.
    pub fn add(
        &mut self,
        peer: &'static str,
        verdict: Verdict,
        parse: impl Fn(&HeaderValue) + 'static,
        take: impl Fn(&HeaderValue, &mut Used) -> Option<()> + 'static,
        pieces: impl Fn(&HeaderValue, &mut Pieces) -> Option<()> + 'static,
    ) {
        let (value, malformed) = (self.value.clone(), self.malformed.clone());
        self.add_of(value, malformed, (peer, verdict), parse, take, pieces);
    }

    /// A crate that reads something else, which is made of the field value before.
    pub fn add_of<V: Clone + 'static>(
        &mut self,
        value: V,
        malformed: V,
        (peer, verdict): (&'static str, Verdict),
        parse: impl Fn(&V) + 'static,
        take: impl Fn(&V, &mut Used) -> Option<()> + 'static,
        pieces: impl Fn(&V, &mut Pieces) -> Option<()> + 'static,
    ) {
        let (parsed, taken, read) = (value.clone(), value.clone(), value);
        let pieces = std::rc::Rc::new(pieces);
        let again = pieces.clone();
        self.rows.push(Row {
            peer,
            verdict,
            parse: Box::new(move || parse(black_box(&parsed))),
            take: Box::new(move || {
                black_box(take(black_box(&taken), &mut Used));
            }),
            pieces: Box::new(move || {
                let mut sink = Pieces::default();
                pieces(&read, &mut sink)?;
                Some(sink.0)
            }),
            accepts_malformed: Box::new(move || {
                again(&malformed, &mut Pieces::default()).is_some()
            }),
            writes_again: None,
        });
    }

    /// The last row hands out some values only: how to tell that it has read them all.
    pub fn writes_again(&mut self, writes: fn(&str) -> bool) {
        self.rows.last_mut().expect("a row").writes_again = Some(writes);
    }

    /// The result of a crate for the field value, if it is not the one in its row.
    pub fn verify(&self) -> Vec<String> {
        let differs = |row: &Row| {
            let pieces = (row.pieces)();
            let found = self.verdict(row, pieces.as_deref());
            // What is measured is what was checked, so neither may panic.
            (row.parse)();
            (row.take)();
            let (peer, said) = (row.peer, row.verdict);
            (found != said).then(|| {
                format!("{}: expected {peer} to be {said}, found {found}: {pieces:?}", self.name)
            })
        };
        self.rows.iter().filter_map(differs).collect()
    }

    fn verdict(&self, row: &Row, pieces: Option<&[Piece]>) -> Verdict {
        let Some(pieces) = pieces else {
            return Verdict::Rejects;
        };
        if self.expected.iter().any(|expected| expected == pieces) {
            return if (row.accepts_malformed)() { Verdict::Unchecked } else { Verdict::Full };
        }
        if !self.expected.iter().any(|expected| is_part(pieces, expected)) {
            return Verdict::Wrong;
        }
        match row.writes_again {
            Some(writes) if writes(&self.line) => Verdict::Opaque,
            _ => Verdict::Partial,
        }
    }
}

/// Returns true if leaving out some pieces of `whole` gives `part`.
fn is_part(part: &[Piece], whole: &[Piece]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|piece| whole.any(|other| other == piece))
}

/// A value as a server holds it: a slice of the buffer in which the header section arrived.
fn shared(line: &str) -> HeaderValue {
    let section = bytes::Bytes::from(format!("name: {line}\r\n"));
    HeaderValue::from_maybe_shared(section.slice(6..6 + line.len())).expect("a field value")
}

/// Adds a crate: how it parses, and the function that takes all values out.
#[macro_export]
macro_rules! row {
    ($input:ident, $peer:expr, $verdict:ident, |$value:ident| $parse:expr, $take:path) => {
        $input.add(
            $peer,
            $crate::row::Verdict::$verdict,
            |$value: &http::HeaderValue| {
                std::hint::black_box(&$parse);
            },
            $take,
            $take,
        )
    };
}

/// The values of a header.
#[macro_export]
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => { vec![$($crate::row::Piece::from($piece)),*] };
}
