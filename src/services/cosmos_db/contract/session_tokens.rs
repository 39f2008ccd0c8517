//! The session tokens that clients of Azure Cosmos DB were given, and sent back.

use std::collections::{HashMap, VecDeque};

use crate::cosmos::{Progress, SessionTokenRef, by_range};

/// How many sessions are remembered; the one that was not heard of for longest goes first.
const MAX_SESSIONS: usize = 64;

/// How much is remembered of a session, in bytes or so: more than one field line can say. Where a session was
/// given more, what came before is forgotten.
const MAX_BYTES: usize = 512 << 10;
/// The cost of a range, besides its name and its regions, and the cost of a region.
const RANGE_BYTES: usize = 200;
const REGION_BYTES: usize = 48;

/// Several sessions may go on in one collection, and nothing in a request names the session. A token is a
/// fault only where it is older than what every one of them was given.
#[derive(Clone, Default)]
pub(super) struct SessionTokensSeen {
    /// The most recent one is the last.
    sessions: VecDeque<Session>,
    /// Whose request was seen last, for the response to it.
    asking: Asking,
    /// The effect of the last request on its documents.
    effect: Effect,
}

#[derive(Clone, Default)]
enum Asking {
    #[default]
    Nobody,
    /// The last of the sessions.
    Known,
    New(Of),
}

/// The effect of a request, as far as the token of its response is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Each success writes, so that the token advances.
    pub(super) is_write: bool,
    /// Official clients may ignore the token of the response.
    pub(super) is_ignored: bool,
}

/// Where a session is: in an account, with some kind of credentials and a program, in a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Of {
    pub(super) account: u64,
    pub(super) who: u64,
    /// `dbs/db/colls/coll`, as it stands in the path.
    pub(super) collection: Box<str>,
}

#[derive(Clone)]
struct Session {
    of: Of,
    /// What the service gave of each range, merged. Ranges are independent of one another, so that each is
    /// compared, and replaced, alone.
    given: HashMap<Box<str>, Given>,
    /// How many [bytes](MAX_BYTES) that takes.
    bytes: usize,
}

/// The progress of a range that the service reported.
#[derive(Clone)]
struct Given {
    /// How many ranges were given before it.
    order: usize,
    progress: Progress,
    /// The same without what official clients ignore.
    kept: Option<Progress>,
    /// The token that the last write reported.
    written: Option<Progress>,
}

/// The progress of each range in a request; several segments may have the same range.
type Sent<'a> = HashMap<&'a str, Vec<Progress>>;

/// How the token of a request stands to what the service gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As new as what one of the sessions was given, or nothing was given yet.
    Fine,
    /// There is no token, and the service gave one.
    Forgotten,
    /// It is older than what each session was given, in this range among others.
    Older(Older),
}

/// A range whose token is older than the one that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Older {
    pub(super) range: String,
    /// It is as new as what official clients keep.
    pub(super) is_kept: bool,
}

impl SessionTokensSeen {
    /// Compares a request with what was given in its collection. A request that is `aimed` at a range is
    /// about that one alone. `begins` is whether a request without a token is the first of a session, or has
    /// forgotten: of writes, which need none, it is neither.
    pub(super) fn request(
        &mut self,
        of: Of,
        sent: Option<SessionTokenRef<'_>>,
        aimed: Option<&str>,
        begins: bool,
    ) -> Standing {
        let sessions = || {
            let all = self.sessions.iter().enumerate();
            all.rev().filter(|(_, session)| session.of == of)
        };
        let Some((last, _)) = sessions().next() else {
            self.asking = Asking::New(of);
            return Standing::Fine;
        };
        // An empty header counts as none.
        let Some(sent) = sent.filter(|sent| sent.iter().next().is_some()) else {
            if begins {
                self.asking = Asking::New(of);
                return Standing::Forgotten;
            }
            self.heard_of(last);
            return Standing::Fine;
        };
        let sent = own_ranges(sent, aimed);
        let mut older: Option<Older> = None;
        for (index, session) in sessions() {
            let Some(own) = session.older_range(&sent) else {
                self.heard_of(index);
                return Standing::Fine;
            };
            // Of several sessions that one may be which has only lost what its client ignores.
            if older.as_ref().is_none_or(|older| own.is_kept && !older.is_kept) {
                older = Some(own);
            }
        }
        self.heard_of(last);
        older.map_or(Standing::Fine, Standing::Older)
    }

    /// Goes past a request that says nothing of a session, and its response.
    pub(super) fn skip(&mut self) {
        self.asking = Asking::Nobody;
    }

    /// The effect of the last request, if it matters for the token of its response.
    pub(super) fn expect(&mut self, effect: Effect) {
        self.effect = effect;
    }

    /// Remembers what the response to the last request gave. Returns a range in which a write has the token of the write
    /// before it.
    pub(super) fn response(&mut self, given: SessionTokenRef<'_>) -> Option<String> {
        let asking = core::mem::take(&mut self.asking);
        let effect = core::mem::take(&mut self.effect);
        // A bare LSN has no range that it could be compared in.
        if given.iter().any(|segment| segment.range_id().is_empty()) {
            return None;
        }
        let given = by_range(given).ok()?;
        match asking {
            Asking::Nobody => None,
            Asking::Known => self.sessions.back_mut()?.take(given, effect),
            Asking::New(of) => {
                let mut session = Session { of, given: HashMap::new(), bytes: 0 };
                session.take(given, effect);
                if session.given.is_empty() {
                    return None;
                }
                if self.sessions.len() == MAX_SESSIONS {
                    self.sessions.pop_front();
                }
                self.sessions.push_back(session);
                None
            }
        }
    }

    /// Forgets the collections below a path: one that is made anew begins anew.
    pub(super) fn deleted(&mut self, account: u64, path: &str) {
        let is_below = |collection: &str| {
            let rest = collection.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.sessions
            .retain(|session| session.of.account != account || !is_below(&session.of.collection));
    }

    fn heard_of(&mut self, index: usize) {
        if let Some(session) = self.sessions.remove(index) {
            self.sessions.push_back(session);
        }
        self.asking = Asking::Known;
    }
}

impl Session {
    /// A range of which less was seen than the service gave: of several the one that was given first, and before all
    /// one of which less was seen than clients keep. A request may name the ranges alone that it goes to, so that others
    /// are not missing; and where it is not certain which is newer, none is older.
    fn older_range(&self, sent: &Sent<'_>) -> Option<Older> {
        let older = sent.iter().filter_map(|(&id, own)| {
            let given = self.given.get(id)?;
            let is_older = |than: &Progress| {
                own.iter().all(|own| matches!(own.is_as_recent_as(than), Ok(false)))
            };
            let is_kept = !given.kept.as_ref().is_some_and(is_older);
            is_older(&given.progress).then_some((is_kept, given.order, id))
        });
        older.min().map(|(is_kept, _, id)| Older { range: id.to_owned(), is_kept })
    }

    /// Adds what a response gives. Where a range does not merge with what was given before, its regions are others
    /// now, or its client asks for another version: the new token takes its place. That says nothing of other ranges.
    /// Returns a range in which a write has the token of the write before it.
    fn take(&mut self, given: Vec<(&str, Progress)>, effect: Effect) -> Option<String> {
        let known = |id: &str| self.given.get(id).map_or(0, |known| bytes(id, &known.progress));
        let more = given.iter().map(|(id, it)| bytes(id, it).saturating_sub(known(id)));
        if self.bytes + more.sum::<usize>() > MAX_BYTES {
            self.given.clear();
            self.bytes = 0;
            if given.iter().map(|(id, it)| bytes(id, it)).sum::<usize>() > MAX_BYTES {
                return None;
            }
        }
        // A write is in one range. A token of several does not say in which.
        let is_write = effect.is_write && given.len() == 1;
        let mut still = None;
        for (id, progress) in given {
            let order = self.given.len();
            let kept = (!effect.is_ignored).then(|| progress.clone());
            let written = is_write.then(|| progress.clone());
            if let Some(known) = self.given.get_mut(id) {
                self.bytes -= bytes(id, &known.progress);
                if is_write && known.written.as_ref() == Some(&progress) {
                    still = Some(id.to_owned());
                }
                known.written = written.or(known.written.take());
                known.kept = match (kept, known.kept.take()) {
                    (Some(new), Some(old)) => Some(old.merge(&new).unwrap_or(new)),
                    (new, old) => new.or(old),
                };
                known.progress = known.progress.merge(&progress).unwrap_or(progress);
                self.bytes += bytes(id, &known.progress);
            } else {
                self.bytes += bytes(id, &progress);
                self.given.insert(id.into(), Given { order, progress, kept, written });
            }
        }
        still
    }
}

/// The cost of remembering a range.
fn bytes(id: &str, progress: &Progress) -> usize {
    id.len() + RANGE_BYTES + REGION_BYTES * progress.regions()
}

/// The progress of the ranges that a request is about. A bare LSN has no range to compare it in.
fn own_ranges<'s>(sent: SessionTokenRef<'s>, aimed: Option<&str>) -> Sent<'s> {
    let mut own = Sent::new();
    for segment in sent.iter() {
        let id = segment.range_id();
        if !id.is_empty() && aimed.is_none_or(|aimed| aimed == id) {
            own.entry(id).or_default().push(segment.into());
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cosmos::SessionToken;
    use crate::{Field, FieldLines};

    fn of(collection: &str) -> Of {
        Of { account: 1, who: 1, collection: collection.into() }
    }

    fn token(line: &str) -> SessionTokenRef<'_> {
        SessionToken::parse(FieldLines::one(line.as_bytes())).unwrap()
    }

    fn read(seen: &mut SessionTokensSeen, sent: &str) -> Standing {
        seen.request(of("c"), Some(token(sent)), None, true)
    }

    fn older(range: &str) -> Standing {
        Standing::Older(Older { range: range.to_owned(), is_kept: false })
    }

    /// A session that was given these, each in answer to the one before.
    fn given(tokens: &[&str]) -> SessionTokensSeen {
        let mut seen = SessionTokensSeen::default();
        for (index, line) in tokens.iter().enumerate() {
            assert_eq!(seen.request(of("c"), None, None, index == 0), Standing::Fine);
            seen.response(token(line));
        }
        seen
    }

    #[test]
    fn one_session() {
        let seen = || given(&["0:-1#5", "1:-1#7", "0:-1#6"]);
        for fine in ["0:-1#6,1:-1#7", "0:-1#6", "1:-1#9", "2:-1#1", "0:6"] {
            assert_eq!(read(&mut seen(), fine), Standing::Fine, "{fine}");
        }
        for (sent, range) in
            [("0:-1#5,1:-1#7", "0"), ("1:-1#6", "1"), ("2:-1#1,0:-1#6,1:-1#1", "1")]
        {
            assert_eq!(read(&mut seen(), sent), older(range), "{sent}");
        }
        let aimed =
            |range| seen().request(of("c"), Some(token("0:-1#5,1:-1#7")), Some(range), true);
        assert_eq!(aimed("1"), Standing::Fine, "the old part is of another range");
        assert_eq!(aimed("0"), older("0"));
        assert_eq!(read(&mut seen(), ""), Standing::Forgotten);
        assert_eq!(seen().request(of("c"), None, None, true), Standing::Forgotten);
        assert_eq!(seen().request(of("other"), None, None, true), Standing::Fine);
    }

    #[test]
    fn several_sessions_in_one_collection() {
        let mut seen = given(&["0:-1#5"]);
        assert_eq!(seen.request(of("c"), None, None, true), Standing::Forgotten);
        seen.response(token("0:-1#9"));
        assert_eq!(read(&mut seen, "0:-1#5"), Standing::Fine, "the first goes on where it was");
        assert_eq!(read(&mut seen, "0:-1#9"), Standing::Fine);
        assert_eq!(read(&mut seen, "0:-1#4"), older("0"));
    }

    #[test]
    fn a_collection_that_is_made_anew_begins_anew() {
        for (path, fine) in [("c", true), ("c/", false), ("", false), ("d", false)] {
            let mut seen = given(&["0:-1#5"]);
            seen.deleted(1, path);
            assert_eq!(read(&mut seen, "0:-1#1") == Standing::Fine, fine, "{path}");
        }
        let mut seen = given(&["0:-1#5"]);
        seen.deleted(2, "c");
        assert_ne!(read(&mut seen, "0:-1#1"), Standing::Fine);
        let mut seen = SessionTokensSeen::default();
        let _ = seen.request(of("dbs/d/colls/c"), None, None, true);
        seen.response(token("0:1"));
        seen.deleted(1, "dbs/d");
        assert!(seen.sessions.is_empty());
    }

    #[test]
    fn tokens_that_clients_ignore() {
        let ignored = Effect { is_ignored: true, ..Effect::default() };
        let mut seen = given(&["0:-1#5,1:-1#5"]);
        assert_eq!(read(&mut seen, "0:-1#5,1:-1#5"), Standing::Fine);
        seen.expect(ignored);
        seen.response(token("0:-1#7,1:-1#5"));
        let kept = Standing::Older(Older { range: "0".to_owned(), is_kept: true });
        assert_eq!(read(&mut seen, "0:-1#5"), kept);
        assert_eq!(read(&mut seen, "0:-1#6"), kept);
        assert_eq!(read(&mut seen, "0:-1#4"), older("0"));
        assert_eq!(read(&mut seen, "0:-1#5,1:-1#4"), older("1"), "before what is kept");
        seen.response(token("0:-1#8"));
        assert_eq!(read(&mut seen, "0:-1#7"), older("0"), "this response is not ignored");
    }

    #[test]
    fn writes_that_do_not_advance() {
        let write = |seen: &mut SessionTokensSeen, given| {
            let _ = seen.request(of("c"), None, None, false);
            seen.expect(Effect { is_write: true, is_ignored: false });
            seen.response(token(given))
        };
        let mut seen = SessionTokensSeen::default();
        assert_eq!(write(&mut seen, "0:0#0"), None);
        assert_eq!(write(&mut seen, "0:0#0"), Some("0".to_owned()));
        let mut seen = SessionTokensSeen::default();
        assert_eq!(write(&mut seen, "0:-1#5"), None);
        assert_eq!(write(&mut seen, "1:-1#5"), None, "another range");
        assert_eq!(write(&mut seen, "0:-1#6"), None);
        assert_eq!(read(&mut seen, "0:-1#6"), Standing::Fine);
        assert_eq!(seen.response(token("0:-1#6")), None, "a read");
        assert_eq!(write(&mut seen, "0:-1#7"), None);
        assert_eq!(write(&mut seen, "0:-1#7"), Some("0".to_owned()));
        assert_eq!(write(&mut seen, "0:-1#7,1:-1#5"), None, "the range of the write is not known");
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = SessionTokensSeen::default();
        for number in 0..1_000 {
            let _ = seen.request(of(&number.to_string()), None, None, true);
            seen.response(token("0:1"));
        }
        assert_eq!(seen.sessions.len(), MAX_SESSIONS);
    }

    #[test]
    fn a_range_that_does_not_merge_takes_the_place_of_its_own_alone() {
        for (other, sent) in [("0:1#9#1=1#3=1", "0:1#8#1=1#3=1"), ("0:9", "0:8")] {
            let mut seen = given(&["0:1#9#1=1#2=1,1:1#7", other]);
            assert_eq!(read(&mut seen, sent), older("0"), "{other}");
            // With what was given before, which names other regions, it is not compared any more.
            assert_eq!(read(&mut seen, "0:1#9#1=0#2=0"), Standing::Fine, "{other}");
            assert_eq!(read(&mut seen, other), Standing::Fine);
            assert_eq!(read(&mut seen, "1:1#6"), older("1"), "{other}");
        }
    }

    #[test]
    fn of_several_older_ranges_the_first_given_is_told() {
        let line = |lsn| -> String {
            let segments: Vec<_> = (0..100).map(|id| format!("{}:-1#{lsn}", 99 - id)).collect();
            segments.join(",")
        };
        let mut seen = given(&[&line(2)]);
        let sent = line(1).split(',').rev().collect::<Vec<_>>().join(",");
        assert_eq!(read(&mut seen, &sent), older("99"));
        assert_eq!(read(&mut seen, "5:-1#1,7:-1#1"), older("7"));
        // Of one range the newest counts, wherever it stands.
        assert_eq!(read(&mut seen, "7:-1#1,7:-1#2,7:-1#0"), Standing::Fine);
    }

    #[test]
    fn what_is_remembered_of_a_session_is_bounded() {
        let mut seen = SessionTokensSeen::default();
        for round in 0..100 {
            let segments: Vec<_> = (0..1_000).map(|id| format!("{round}-{id}:1#5")).collect();
            let _ = seen.request(of("c"), None, None, round == 0);
            seen.response(token(&segments.join(",")));
            let session = seen.sessions.back().unwrap();
            let counted: usize =
                session.given.iter().map(|(id, given)| bytes(id, &given.progress)).sum();
            assert_eq!(session.bytes, counted);
            assert!(session.bytes <= MAX_BYTES, "{round}");
            // What was given last is known always.
            assert_eq!(
                read(&mut seen, &format!("{round}-999:1#4")),
                older(&format!("{round}-999"))
            );
        }
    }
}
