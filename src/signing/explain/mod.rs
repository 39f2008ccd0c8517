//! Explanations for a signature that does not match.

pub(super) mod app_configuration;
pub(super) mod cosmos_db;
mod cut;
mod dates;
mod letter_case;
mod mixed;
mod rewrite;
mod search;
mod values;

use core::fmt;

use http::HeaderName;

use crate::grammar::secrets::without_secrets;
use crate::names::table;

use super::cosmos_db::{LineDifference, PayloadLine};
use super::{KeyError, VerifyError};
use crate::time::window::Apart;

pub use rewrite::Rewrite;

/// Knowledge about a request, for an explanation.
///
/// ```
/// use masthead::signing::Hints;
///
/// let hints = Hints::default().with_hosts(&["contoso.azconfig.io"]);
/// assert_eq!(hints.hosts.len(), 1);
/// ```
///
/// `Debug` shows no secret of a target, and nothing of the answer.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Hints<'a> {
    /// Hosts that the client may have meant. At most [`MAX`](Self::MAX) are tried.
    pub hosts: &'a [&'a str],
    /// Request targets that the client may have sent. At most [`MAX`](Self::MAX) are tried.
    pub targets: &'a [&'a str],
    /// Dates that the client may have sent. At most [`MAX`](Self::MAX) are tried.
    pub dates: &'a [&'a str],
    /// The body of the response, in which Azure Cosmos DB quotes its own string-to-sign.
    pub answer: Option<&'a str>,
}

impl<'a> Hints<'a> {
    /// So many of each are tried.
    pub const MAX: usize = 16;

    /// The same with hosts that the client may have meant.
    #[must_use]
    pub const fn with_hosts(self, hosts: &'a [&'a str]) -> Self {
        Self { hosts, ..self }
    }

    /// The same with request targets that the client may have sent.
    #[must_use]
    pub const fn with_targets(self, targets: &'a [&'a str]) -> Self {
        Self { targets, ..self }
    }

    /// The same with dates that the client may have sent.
    #[must_use]
    pub const fn with_dates(self, dates: &'a [&'a str]) -> Self {
        Self { dates, ..self }
    }

    /// The same with the body of the response.
    #[must_use]
    pub const fn with_answer(self, answer: &'a str) -> Self {
        Self { answer: Some(answer), ..self }
    }
}

impl fmt::Debug for Hints<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let targets: Vec<_> =
            self.targets.iter().map(|target| without_secrets(target, true)).collect();
        f.debug_struct("Hints")
            .field("hosts", &self.hosts)
            .field("targets", &targets)
            .field("dates", &self.dates)
            .field("answer", &self.answer.map(|answer| format!("{} bytes", answer.len())))
            .finish()
    }
}

/// A difference from the signed text, as a sentence: applied to the request, it makes the signature match.
///
/// It shows what was signed where that is no secret, and never the signature. Of a target with a secret in its
/// query only the path is shown. `Debug` is that sentence.
///
/// ```
/// use masthead::signing::Change;
///
/// let change = Change::Method { signed: "PUT".to_owned() };
/// assert_eq!(change.to_string(), "the method that was signed is \"PUT\"");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The text of the key was used as it is, without decoding its base64.
    KeyNotDecoded,
    /// So it was, with a newline at its end.
    KeyWithNewline,
    /// The text of the key was encoded in base64 once more.
    KeyEncodedAgain,
    /// The key was decoded from base64 twice.
    KeyDecodedTwice,
    /// The text of the key was used in UTF-16, without decoding its base64.
    KeyInUtf16,
    /// The key was decoded, and a newline put at its end.
    DecodedKeyWithNewline,
    /// The key that a malformed text was meant to be.
    KeyRepaired(KeyError),
    /// Another method, or in another letter case.
    Method {
        /// The signed text.
        signed: String,
    },
    /// Another target.
    Target {
        /// The signed text.
        signed: String,
        /// The change from the signed target to the one received.
        rewrite: Rewrite,
    },
    /// Another value of a header.
    Header {
        /// Which one.
        name: HeaderName,
        /// The signed value: only for host, dates and digest, as others may hold a secret.
        signed: Option<String>,
    },
    /// A date that is near the one that was sent.
    NearDate {
        /// The signed text.
        signed: String,
        /// How many seconds the signed date is before the one that was sent; negative if it is after it.
        before: i64,
    },
    /// Another order of the values than that of `SignedHeaders`.
    HeaderOrder {
        /// The order of the signature.
        signed: Vec<String>,
    },
    /// Another line of the string-to-sign of Azure Cosmos DB.
    Line {
        /// Which one.
        line: PayloadLine,
        /// The signed text.
        signed: String,
    },
    /// The link of a resource whose name has a slash, which the path does not show.
    SlashInName {
        /// The name with its slash.
        name: String,
        /// The signed type of the resource.
        kind: String,
        /// The signed link.
        link: String,
    },
    /// The link of a resource whose id goes on after a `#`, where the target that was sent ends.
    CutAtFragment {
        /// The signed link.
        link: String,
    },
    /// The link of a resource with a space where the one of the path has a `+`, or the other way about.
    PlusForSpace {
        /// The signed link.
        link: String,
    },
    /// A backslash and an `n` in place of each newline.
    LiteralNewlines,
    /// A newline at the end of the string-to-sign, where none belongs.
    NewlineAtEnd,
    /// No newline at the end of the string-to-sign, where one belongs.
    NoNewlineAtEnd,
    /// Neither of the two newlines at the end of the string-to-sign.
    NoNewlinesAtEnd,
    /// The date in the other of the two lines of dates, and nothing in its own.
    DateInOtherLine {
        /// The line in which it was signed.
        line: PayloadLine,
    },
    /// A semicolon at the end of the string-to-sign.
    SemicolonAtEnd,
    /// Lines that end with carriage return and newline.
    CarriageReturns,
    /// Values that are joined by newlines or commas, in place of semicolons.
    Separator,
    /// The signature is right, and spelled in another way than in canonical base64, or percent-encoded badly.
    Spelling,
}

impl Change {
    /// The aspect that the change is about.
    #[must_use]
    pub fn aspect(&self) -> Aspect {
        match self {
            Self::KeyNotDecoded
            | Self::KeyWithNewline
            | Self::KeyEncodedAgain
            | Self::KeyDecodedTwice
            | Self::KeyInUtf16
            | Self::DecodedKeyWithNewline
            | Self::KeyRepaired(_) => Aspect::Key,
            Self::Method { .. } | Self::Line { line: PayloadLine::Verb, .. } => Aspect::Method,
            Self::Target { .. } => Aspect::Target,
            Self::Header { name, .. } if name == "host" => Aspect::Host,
            Self::Header { name, .. } if name == "x-ms-date" || name == "date" => Aspect::Date,
            Self::Header { name, .. } if name == "x-ms-content-sha256" => Aspect::Body,
            Self::Header { .. } => Aspect::Headers,
            Self::HeaderOrder { .. } => Aspect::Order,
            Self::Line { line: PayloadLine::XMsDate | PayloadLine::Date, .. }
            | Self::NearDate { .. }
            | Self::DateInOtherLine { .. } => Aspect::Date,
            Self::Line { .. }
            | Self::SlashInName { .. }
            | Self::CutAtFragment { .. }
            | Self::PlusForSpace { .. } => Aspect::Resource,
            Self::LiteralNewlines
            | Self::NewlineAtEnd
            | Self::NoNewlineAtEnd
            | Self::NoNewlinesAtEnd
            | Self::SemicolonAtEnd
            | Self::CarriageReturns
            | Self::Separator => Aspect::Form,
            Self::Spelling => Aspect::Spelling,
        }
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({self})")
    }
}

/// A target that may have been rewritten: where one secret ends nobody knows then, so that all of its query
/// is left out.
fn shown(target: &str) -> String {
    let shown = without_secrets(target, true);
    match shown.split_once('?') {
        Some((path, _)) if shown != target => format!("{path}?..."),
        _ => shown,
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyNotDecoded => {
                f.write_str("the text of the key was used without decoding it from base64")
            }
            Self::KeyWithNewline => f.write_str(
                "the text of the key was used with a newline at its end, without decoding it from base64",
            ),
            Self::KeyEncodedAgain => f.write_str(
                "the text of the key was encoded in base64 again, but it must be decoded",
            ),
            Self::KeyDecodedTwice => f.write_str("the key was decoded from base64 twice"),
            Self::KeyInUtf16 => f.write_str(
                "the text of the key was used in UTF-16, without decoding it from base64",
            ),
            Self::DecodedKeyWithNewline => {
                f.write_str("the decoded key was used with a newline at its end")
            }
            Self::KeyRepaired(error) => {
                write!(f, "the signature was made with the right key, but the key is written in the wrong form ({error})")
            }
            Self::Method { signed } => write!(f, "the method that was signed is {signed:?}"),
            Self::Target { signed, rewrite } => {
                write!(f, "the target that was signed is {:?}: {rewrite}", shown(signed))
            }
            Self::Header { name, signed: Some(signed) } => {
                write!(f, "a different value of {name} was signed: {signed:?}")
            }
            Self::Header { name, .. } => {
                write!(f, "a different value of {name} was signed, or its lines were joined differently")
            }
            Self::NearDate { signed, before } => {
                let side = if *before < 0 { "after" } else { "before" };
                let apart = Apart(before.unsigned_abs());
                write!(f, "the date that was signed is {signed:?}, {apart} {side} the date that was sent")
            }
            Self::HeaderOrder { signed } => {
                write!(f, "the values were signed in the order {}", signed.join(";"))
            }
            Self::Line { line, signed } => {
                write!(f, "line {} of the string-to-sign ({line}) was {signed:?}", line.index() + 1)
            }
            Self::SlashInName { name, kind, link } => write!(
                f,
                "the link that was signed is {link:?}, of type {kind:?}: the name {name:?} has a slash, which is not allowed, so the path has one segment too many"
            ),
            Self::CutAtFragment { link } => write!(
                f,
                "the link that was signed is {link:?}: \"#\" starts a fragment, so the rest of the id was not sent"
            ),
            Self::PlusForSpace { link } => write!(
                f,
                "the link that was signed is {link:?}: a \"+\" and a space were taken for each other"
            ),
            Self::LiteralNewlines => f.write_str(
                "a backslash and the letter n (\\n) were signed in place of each newline",
            ),
            Self::NewlineAtEnd => {
                f.write_str("the string-to-sign ended with a newline, which is not allowed")
            }
            Self::NoNewlineAtEnd => {
                f.write_str("the string-to-sign is missing its last newline")
            }
            Self::NoNewlinesAtEnd => {
                f.write_str("the string-to-sign is missing its last two newlines")
            }
            Self::DateInOtherLine { line } => write!(
                f,
                "the date was signed in line {} of the string-to-sign ({line}), but the request sends it in the other header",
                line.index() + 1
            ),
            Self::SemicolonAtEnd => {
                f.write_str("the string-to-sign ended with a semicolon, which is not allowed")
            }
            Self::CarriageReturns => f.write_str(
                "the lines of the string-to-sign ended with a carriage return and a newline; only a newline is allowed",
            ),
            Self::Separator => f.write_str("the values were not separated by semicolons"),
            Self::Spelling => f.write_str(
                "the signature is right but written in the wrong form: the service expects base64 with padding and in its original case, percent-encoded where the header requires it",
            ),
        }
    }
}

table! {
    /// The aspects in which a signed request may differ from the one received.
    ///
    /// ```
    /// use masthead::signing::Aspect;
    ///
    /// assert_eq!(Aspect::Host.to_string(), "the host");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Aspect: &'static str {
        /// How the text of the key was used.
        Key = "how the key was read",
        /// The method.
        Method = "the method",
        /// The request target.
        Target = "the target",
        /// The type or link of a resource of Azure Cosmos DB.
        Resource = "the resource",
        /// `Host`.
        Host = "the host",
        /// The date.
        Date = "the date",
        /// The digest of the body.
        Body = "the body",
        /// Another header.
        Headers = "other headers",
        /// The order of the signed headers.
        Order = "the order of the headers",
        /// How the string-to-sign is put together.
        Form = "how the string-to-sign is built",
        /// How the signature is spelled.
        Spelling = "how the signature is written",
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row())
    }
}

/// Something that an [`Explanation`] has found.
///
/// ```
/// use masthead::signing::{KeyError, Reason};
///
/// assert_eq!(Reason::Key(KeyError::Empty).to_string(), "the key is empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The text of the key is not a key.
    Key(KeyError),
    /// The service refuses the request for this.
    Refused(VerifyError),
    /// The signature is that of the request as it came.
    Matches,
    /// The signature is that of the request once these are put in: the proven reason.
    MatchesWith(Vec<Change>),
    /// The service quotes another string-to-sign than the one of this request.
    Quoted(Vec<LineDifference>),
    /// The service quotes the string-to-sign of this request.
    QuotedSame,
    /// The service quotes the string-to-sign of this request, and the signature is right for this key.
    OtherKey,
    /// These were tried, each change alone and all that go together in pairs, and none makes the signature match.
    /// Dates that are farther off or in another form, other capitals in a host, ends that were cut off, and parts in
    /// several encodings were tried alone.
    Excluded(Vec<Aspect>),
    /// These were tried, each change alone, and not all pairs of them, of which there are too many; none makes the
    /// signature match.
    ExcludedAlone(Vec<Aspect>),
    /// The target may go on after a `#` that was not percent-encoded: it ends with an id, or its query is not whole.
    /// Nothing after the `#` is sent, so that this can neither be proven nor excluded.
    MayBeCut,
    /// The signed text is so long that not all changes were tried. Nothing is excluded.
    TooLong,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
            Self::Matches => f.write_str("the signature matches the request as received"),
            Self::MatchesWith(changes) => join(f, changes, "; and "),
            Self::Quoted(lines) => join(f, lines, "; "),
            Self::QuotedSame => {
                f.write_str("the service signed the text that this request should sign")
            }
            Self::OtherKey => f.write_str(
                "the signature is right for this key, and the service signed the same text, so the account has a different key",
            ),
            Self::Excluded(aspects) => {
                f.write_str("no likely change makes the signature match, among ")?;
                join(f, aspects, ", ")?;
                f.write_str("; the key is probably a different one")
            }
            Self::ExcludedAlone(aspects) => {
                f.write_str("no single likely change makes the signature match, among ")?;
                join(f, aspects, ", ")?;
                f.write_str(
                    ", and not every pair of changes was tried; the key may be a different one, or more than one thing was changed",
                )
            }
            Self::MayBeCut => f.write_str(
                "if the signed path or query has a \"#\", it was sent only up to there unless the \"#\" was sent as %23",
            ),
            Self::TooLong => {
                f.write_str("the signed text is too long to try every likely change")
            }
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display], with: &str) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(with)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// An explanation for a signature that does not match. `Display` writes a sentence for each reason, one per line.
///
/// It is for people who have the key: do not show the sender of the request what would have matched.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{Hints, app_configuration}};
///
/// let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// let key = app_configuration::AccessKey::from_base64("key-id-1", secret)?;
/// let now = HttpDate::from_unix(1_526_064_516).unwrap();
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// let sent = Request::new("GET", "/kv/a%2Fb?api-version=1.0", &headers).with_body(b"");
/// key.sign(&sent, now)?.write_to(&mut headers);
///
/// // A proxy decodes the path.
/// let received = Request::new("GET", "/kv/a/b?api-version=1.0", &headers).with_body(b"");
/// let why = app_configuration::explain("key-id-1", secret, &received, Some(now), &Hints::default());
/// assert_eq!(
///     why.to_string(),
///     "the target that was signed is \"/kv/a%2Fb?api-version=1.0\": a slash in a name was decoded"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Explanation {
    /// The reasons that were found.
    pub reasons: Vec<Reason>,
    /// How many signatures were compared.
    pub tries: usize,
}

impl Explanation {
    /// Adds that the target may be cut, where nothing is proven, before the list of what was tried.
    fn may_be_cut(&mut self) {
        if let Some(Reason::Excluded(_) | Reason::ExcludedAlone(_)) = self.reasons.last() {
            self.reasons.insert(self.reasons.len() - 1, Reason::MayBeCut);
        }
    }

    /// The changes that make the signature match, if they were found; empty if it matches unchanged.
    #[must_use]
    pub fn proven(&self) -> Option<&[Change]> {
        self.reasons.iter().find_map(|reason| match reason {
            Reason::Matches | Reason::OtherKey => Some(&[][..]),
            Reason::MatchesWith(changes) => Some(changes.as_slice()),
            _ => None,
        })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &self.reasons, "\n")
    }
}
