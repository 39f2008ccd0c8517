//! The session tokens that clients of Azure Cosmos DB were given, and sent back.

use std::collections::{HashMap, VecDeque};

use crate::cosmos::{Progress, SessionTokenRef, by_range};

/// How many sessions are remembered; the one that was not heard of for longest goes first.
const MAX_SESSIONS: usize = 64;

/// How much is remembered of a session, in bytes or so: more than one field line can say. Where a session was
/// given more, what came before is forgotten.
const MAX_BYTES: usize = 512 << 10;
/// The cost of a range, besides its name and its regions, and the cost of a region.
const RANGE_BYTES: usize = 100;
const REGION_BYTES: usize = 16;

/// Several sessions may go on in one collection, and nothing in a request names the session. A token is a
/// fault only where it is older than what every one of them was given.
#[derive(Clone, Default)]
pub(super) struct SessionTokensSeen {
    /// The most recent one is the last.
    sessions: VecDeque<Session>,
    /// Whose request was seen last, for the response to it.
    asking: Asking,
}

#[derive(Clone, Default)]
enum Asking {
    #[default]
    Nobody,
    /// The last of the sessions.
    Known,
    New(Of),
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
    Older(String),
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
        let mut older = None;
        for (index, session) in sessions() {
            match session.older_range(&sent) {
                None => {
                    self.heard_of(index);
                    return Standing::Fine;
                }
                range => older = older.or(range),
            }
        }
        let older = older.map(str::to_owned);
        self.heard_of(last);
        older.map_or(Standing::Fine, Standing::Older)
    }

    /// Goes past a request that says nothing of a session, and its response.
    pub(super) fn skip(&mut self) {
        self.asking = Asking::Nobody;
    }

    /// Remembers what the response to the last request gave.
    pub(super) fn response(&mut self, given: SessionTokenRef<'_>) {
        let asking = core::mem::take(&mut self.asking);
        // A bare LSN has no range that it could be compared in.
        if given.iter().any(|segment| segment.range_id().is_empty()) {
            return;
        }
        let Ok(given) = by_range(given) else { return };
        match asking {
            Asking::Nobody => {}
            Asking::Known => {
                let Some(session) = self.sessions.back_mut() else { return };
                session.take(given);
            }
            Asking::New(of) => {
                let mut session = Session { of, given: HashMap::new(), bytes: 0 };
                session.take(given);
                if session.given.is_empty() {
                    return;
                }
                if self.sessions.len() == MAX_SESSIONS {
                    self.sessions.pop_front();
                }
                self.sessions.push_back(session);
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
    /// A range of which less was seen than the service gave: of several the one that was given first. A request
    /// may name the ranges alone that it goes to, so that others are not missing; and where it is not certain
    /// which is newer, none is older.
    fn older_range<'s>(&self, sent: &Sent<'s>) -> Option<&'s str> {
        let older = sent.iter().filter_map(|(&id, own)| {
            let given = self.given.get(id)?;
            let is_older =
                |own: &Progress| matches!(own.is_as_recent_as(&given.progress), Ok(false));
            own.iter().all(is_older).then_some((given.order, id))
        });
        older.min().map(|(_, id)| id)
    }

    /// Adds what a response gives. Where a range does not merge with what was given before, its regions are others
    /// now, or its client asks for another version: the new token takes its place. That says nothing of other ranges.
    fn take(&mut self, given: Vec<(&str, Progress)>) {
        let known = |id: &str| self.given.get(id).map_or(0, |known| bytes(id, &known.progress));
        let more = given.iter().map(|(id, it)| bytes(id, it).saturating_sub(known(id)));
        if self.bytes + more.sum::<usize>() > MAX_BYTES {
            self.given.clear();
            self.bytes = 0;
            if given.iter().map(|(id, it)| bytes(id, it)).sum::<usize>() > MAX_BYTES {
                return;
            }
        }
        for (id, progress) in given {
            let order = self.given.len();
            if let Some(known) = self.given.get_mut(id) {
                self.bytes -= bytes(id, &known.progress);
                known.progress = known.progress.merge(&progress).unwrap_or(progress);
                self.bytes += bytes(id, &known.progress);
            } else {
                self.bytes += bytes(id, &progress);
                self.given.insert(id.into(), Given { order, progress });
            }
        }
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
            assert_eq!(read(&mut seen(), sent), Standing::Older(range.to_owned()), "{sent}");
        }
        let aimed =
            |range| seen().request(of("c"), Some(token("0:-1#5,1:-1#7")), Some(range), true);
        assert_eq!(aimed("1"), Standing::Fine, "the old part is of another range");
        assert_eq!(aimed("0"), Standing::Older("0".to_owned()));
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
        assert_eq!(read(&mut seen, "0:-1#4"), Standing::Older("0".to_owned()));
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
        for (other, older) in [("0:1#9#1=1#3=1", "0:1#8#1=1#3=1"), ("0:9", "0:8")] {
            let mut seen = given(&["0:1#9#1=1#2=1,1:1#7", other]);
            assert_eq!(read(&mut seen, older), Standing::Older("0".to_owned()), "{other}");
            // With what was given before, which names other regions, it is not compared any more.
            assert_eq!(read(&mut seen, "0:1#9#1=0#2=0"), Standing::Fine, "{other}");
            assert_eq!(read(&mut seen, other), Standing::Fine);
            assert_eq!(read(&mut seen, "1:1#6"), Standing::Older("1".to_owned()), "{other}");
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
        assert_eq!(read(&mut seen, &sent), Standing::Older("99".to_owned()));
        assert_eq!(read(&mut seen, "5:-1#1,7:-1#1"), Standing::Older("7".to_owned()));
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
                Standing::Older(format!("{round}-999"))
            );
        }
    }
}
