//! The session tokens that clients of Azure Cosmos DB were given, and sent back.

use std::collections::{HashMap, VecDeque};

use crate::Field;
use crate::cosmos::{SessionSegmentRef, SessionToken, SessionTokenRef};

/// How many sessions are remembered; the one that was not heard of for longest goes first.
const MAX_SESSIONS: usize = 64;

/// Several sessions may go on in one collection, and nothing in a request names the session. A token is a
/// fault only where it is older than what every one of them was given.
#[derive(Default)]
pub(in crate::service) struct SessionTokensSeen {
    /// The one that was heard of last is the last.
    sessions: VecDeque<Session>,
    /// Whose request was seen last, for the response to it.
    asking: Asking,
}

#[derive(Default)]
enum Asking {
    #[default]
    Nobody,
    /// The last of the sessions.
    Known,
    New(Of),
}

/// Where a session is: in an account, with some kind of credentials and a program, in a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) struct Of {
    pub(in crate::service) account: u64,
    pub(in crate::service) who: u64,
    /// `dbs/db/colls/coll`, as it stands in the path.
    pub(in crate::service) collection: Box<str>,
}

struct Session {
    of: Of,
    /// All that the service gave, merged.
    given: SessionToken,
}

/// How the token of a request stands to what the service gave.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::service) enum Standing {
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
    pub(in crate::service) fn request(
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
        // An empty header is none.
        let Some(sent) = sent.filter(|sent| sent.iter().next().is_some()) else {
            if begins {
                self.asking = Asking::New(of);
                return Standing::Forgotten;
            }
            self.heard_of(last);
            return Standing::Fine;
        };
        let mut older = None;
        for (index, session) in sessions() {
            match session.older_range(sent, aimed) {
                None => {
                    self.heard_of(index);
                    return Standing::Fine;
                }
                range => older = older.or(range),
            }
        }
        self.heard_of(last);
        older.map_or(Standing::Fine, Standing::Older)
    }

    /// Goes past a request that says nothing of a session, and its response.
    pub(in crate::service) fn skip(&mut self) {
        self.asking = Asking::Nobody;
    }

    /// Remembers what the response to the last request gave.
    pub(in crate::service) fn response(&mut self, given: SessionTokenRef<'_>) {
        let asking = core::mem::take(&mut self.asking);
        // Merged with itself, so that a range that occurs twice does so no more.
        let Ok(given) = given.merge(given) else { return };
        match asking {
            Asking::Nobody => {}
            Asking::Known => {
                let Some(session) = self.sessions.back_mut() else { return };
                // Where they do not merge, the regions of the account are others now.
                session.given = session.given.view().merge(given.view()).unwrap_or(given);
            }
            Asking::New(of) => {
                if given.view().iter().next().is_none() {
                    return;
                }
                if self.sessions.len() == MAX_SESSIONS {
                    self.sessions.pop_front();
                }
                self.sessions.push_back(Session { of, given });
            }
        }
    }

    /// Forgets the collections below a path: one that is made anew begins anew.
    pub(in crate::service) fn deleted(&mut self, account: u64, path: &str) {
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
    /// A range of which less was seen than the service gave. A request may name the ranges alone that it
    /// goes to, so that others are not missing; and where it is not certain which is newer, none is older.
    fn older_range(&self, sent: SessionTokenRef<'_>, aimed: Option<&str>) -> Option<String> {
        let mut own: HashMap<&str, Vec<SessionToken>> = HashMap::new();
        for segment in sent.iter() {
            let id = segment.range_id();
            if aimed.is_none_or(|aimed| aimed == id) {
                own.entry(id).or_default().extend(alone(segment));
            }
        }
        let given = self.given.view();
        let older = given.iter().find(|segment| {
            let Some(given) = alone(*segment) else { return false };
            let is_older =
                |own: &SessionToken| own.view().is_as_recent_as(given.view()) == Ok(false);
            let own = own.get(segment.range_id());
            own.is_some_and(|own| !own.is_empty() && own.iter().all(is_older))
        });
        older.map(|segment| segment.range_id().to_owned())
    }
}

/// The token of one range. A bare LSN has no range that it could be compared in.
fn alone(segment: SessionSegmentRef<'_>) -> Option<SessionToken> {
    let (id, version, lsn) = (segment.range_id(), segment.version(), segment.lsn());
    SessionToken::try_from_iter([(id, version, lsn, segment.regions())]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FieldLines, Notes};

    fn of(collection: &str) -> Of {
        Of { account: 1, who: 1, collection: collection.into() }
    }

    fn token(line: &str) -> SessionTokenRef<'_> {
        SessionToken::parse(FieldLines::one(line.as_bytes()), &mut Notes::new()).unwrap()
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
        // What does not merge takes the place of what was there.
        let _ = seen.request(of("999"), None, None, false);
        seen.response(token("0:1#1#1=1"));
        assert_eq!(seen.sessions.back().unwrap().given.to_lines().as_slice(), ["0:1#1#1=1"]);
    }
}
