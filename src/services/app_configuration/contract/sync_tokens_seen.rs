//! The Sync-Tokens that clients of Azure App Configuration were given, and sent back.

use std::collections::{BTreeMap, VecDeque};

use crate::contract::hash;
use crate::sync_token::{SyncTokenStore, SyncTokens};
use crate::{Deviation, Field, FieldLines, Notes};

/// How many clients are remembered; the one that was not heard of for longest goes first.
const MAX_CLIENTS: usize = 64;
/// How many tokens that a newer one has taken the place of are remembered of a client.
const MAX_EARLIER: usize = 256;
/// How many identifiers are remembered of a client. The service was seen to have three.
const MAX_TOKENS: usize = 64;

/// Several clients may use one store, and nothing in a request identifies the client. So it is recognized by the
/// tokens: a request with all tokens that one client received is from that client. Only a request that no client
/// would send is an error.
#[derive(Clone, Default)]
pub(super) struct SyncTokensSeen {
    /// The most recent one is the last.
    clients: VecDeque<Client>,
    /// Whose request was seen last, for the response to it.
    asking: Asking,
}

#[derive(Clone, Default)]
enum Asking {
    #[default]
    Nobody,
    /// The last of the clients.
    Known,
    /// One that is not there yet, of that store and with these credentials.
    New(u64),
}

/// The tokens of a request: identifiers and values, and the sequence number where there is one, which requests need not
/// have. An identifier may have several values.
type Sent<'a> = BTreeMap<(&'a str, &'a str), Option<u64>>;

#[derive(Clone)]
struct Client {
    /// The store that is asked, by which program, and with which credentials.
    of: u64,
    held: SyncTokenStore,
    /// The same without those that official clients do not keep: tokens of a response that makes them retry, and those with a parameter that the
    /// header does not define.
    kept: SyncTokenStore,
    /// Tokens that a newer one has taken the place of, the oldest first. Of each identifier and value there is
    /// only a hash, since values may be long.
    earlier: VecDeque<u64>,
}

/// The errors in the tokens of a request: identifiers, and the sequence number that was received.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Departures {
    pub(super) forgotten: Vec<String>,
    pub(super) older: Vec<Older>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Older {
    pub(super) id: String,
    /// The sequence number that was received.
    pub(super) sequence: Option<u64>,
    /// It is the newest that official clients keep.
    pub(super) is_kept: bool,
}

impl SyncTokensSeen {
    /// Compares a request with what was given to the client that sends it.
    pub(super) fn request(&mut self, of: u64, lines: FieldLines<'_>) -> Departures {
        let mut sent = Sent::new();
        for member in SyncTokens::members(lines) {
            let Ok(token) = member else {
                // It is not known which token this was, so none can be reported as missing.
                self.asking = Asking::Nobody;
                return Departures::default();
            };
            sent.insert((token.id(), token.value()), token.sequence());
        }
        let clients = || self.clients.iter().enumerate().filter(|(_, client)| client.of == of);
        // Of several that match the one with the most tokens, and of those the last.
        let whole = clients().filter(|(_, client)| client.is_sent(&sent));
        let found = whole.max_by_key(|(_, client)| client.held.len()).map(|(index, _)| index);
        if let Some(index) = found {
            self.heard_of(index);
            return Departures::default();
        }
        if sent.is_empty() {
            // Another client's first request, or one that has forgotten all.
            self.asking = Asking::New(of);
            let last = clients().next_back();
            let forgotten = last.map(|(_, client)| client.held.iter().map(|t| t.id().to_owned()));
            let forgotten = forgotten.map(Iterator::collect).unwrap_or_default();
            return Departures { forgotten, older: Vec::new() };
        }
        let near = clients().map(|(index, client)| (client.known_of(&sent), index));
        if let Some((1.., index)) = near.max() {
            let departures = self.clients[index].departures(&sent);
            self.heard_of(index);
            return departures;
        }
        // Tokens of responses that nobody has seen.
        self.asking = Asking::New(of);
        Departures::default()
    }

    /// Goes past a request whose tokens say nothing, and its response.
    pub(super) fn skip(&mut self) {
        self.asking = Asking::Nobody;
    }

    /// Remembers what the response to the last request gave, which may make the client retry.
    pub(super) fn response(&mut self, lines: FieldLines<'_>, is_retried: bool) {
        match core::mem::take(&mut self.asking) {
            Asking::Nobody => {}
            Asking::Known => {
                if let Some(client) = self.clients.back_mut() {
                    client.given(lines, is_retried);
                }
            }
            Asking::New(of) => {
                let store = || SyncTokenStore::new(MAX_TOKENS);
                let (held, kept) = (store(), store());
                let mut client = Client { of, held, kept, earlier: VecDeque::new() };
                client.given(lines, is_retried);
                if client.held.is_empty() {
                    return;
                }
                if self.clients.len() == MAX_CLIENTS {
                    self.clients.pop_front();
                }
                self.clients.push_back(client);
            }
        }
    }

    fn heard_of(&mut self, index: usize) {
        if let Some(client) = self.clients.remove(index) {
            self.clients.push_back(client);
        }
        self.asking = Asking::Known;
    }
}

impl Client {
    /// Returns `true` if a request has all tokens that are held.
    fn is_sent(&self, sent: &Sent<'_>) -> bool {
        self.held.iter().all(|token| sent.contains_key(&(token.id(), token.value())))
    }

    /// How many tokens of a request were given to this client, or are older than one that was.
    fn known_of(&self, sent: &Sent<'_>) -> usize {
        let is_known = |id: &str, value: &str, sequence| {
            self.holds(id, value) || self.is_older(id, value, sequence)
        };
        sent.iter().filter(|&(&(id, value), &sequence)| is_known(id, value, sequence)).count()
    }

    fn holds(&self, id: &str, value: &str) -> bool {
        self.held.get(id).is_some_and(|token| token.value() == value)
    }

    fn held_once(&self, id: &str, value: &str) -> bool {
        self.earlier.contains(&hash(&(id, value)))
    }

    /// Returns `true` if a newer token has taken the place of this one, or its sequence number is lower than that of the
    /// newest. A value that was never given and has no number came some other way, and may be newer.
    fn is_older(&self, id: &str, value: &str, sequence: Option<u64>) -> bool {
        let newest = || self.held.get(id).and_then(|held| held.sequence());
        self.held_once(id, value) || sequence.is_some_and(|own| newest().is_some_and(|it| own < it))
    }

    fn departures(&self, sent: &Sent<'_>) -> Departures {
        let mut departures = Departures::default();
        for token in self.held.iter() {
            let id = token.id();
            let own = sent.range((id, "")..).take_while(|((other, _), _)| *other == id);
            let own: Vec<_> = own.map(|(&(_, value), &sequence)| (value, sequence)).collect();
            // The newest may be there, whatever stands beside it.
            let is_newest = |&(value, sequence): &(&str, Option<u64>)| {
                value == token.value() || sequence.is_some() && sequence >= token.sequence()
            };
            if own.is_empty() {
                departures.forgotten.push(id.to_owned());
            } else if !own.iter().any(is_newest)
                && own.iter().any(|&(value, sequence)| self.is_older(id, value, sequence))
            {
                let kept = self.kept.get(id);
                let is_kept = kept.is_none_or(|kept| own.iter().any(|(it, _)| *it == kept.value()));
                let (id, sequence) = (id.to_owned(), token.sequence());
                departures.older.push(Older { id, sequence, is_kept });
            }
        }
        departures
    }

    fn given(&mut self, lines: FieldLines<'_>, is_retried: bool) {
        for token in SyncTokens::members(lines).flatten() {
            let before = self.held.get(token.id());
            let is_older = before.is_some_and(|before| token.sequence() <= before.sequence());
            let earlier = match (before, is_older) {
                (Some(before), false) => Some((before.id(), before.value())),
                // It came late: to send it would be no better than to send the one before.
                (Some(before), true) if before.value() != token.value() => {
                    Some((token.id(), token.value()))
                }
                _ => None,
            };
            if let Some((id, value)) = earlier {
                if self.earlier.len() == MAX_EARLIER {
                    self.earlier.pop_front();
                }
                self.earlier.push_back(hash(&(id, value)));
            }
        }
        // What has no place there is not compared: memory is bounded.
        let _ = self.held.observe_lines(lines);
        for line in lines.iter().filter(|_| !is_retried).map(FieldLines::one) {
            let mut notes = Notes::new();
            let _ = SyncTokens::parse_noting(line, &mut notes);
            if notes.iter().all(|note| note.deviation() != Deviation::UnknownParameter) {
                let _ = self.kept.observe_lines(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Requests and responses of one store, some of which ask for a retry, and what is wrong with the last request.
    fn after(exchanges: &[(&str, &str)], last: &str) -> Departures {
        let mut seen = SyncTokensSeen::default();
        for (sent, given) in exchanges {
            let _ = seen.request(1, FieldLines::one(sent.as_bytes()));
            let given = given.strip_prefix("429 ").map_or((*given, false), |given| (given, true));
            seen.response(FieldLines::one(given.0.as_bytes()), given.1);
        }
        seen.request(1, FieldLines::one(last.as_bytes()))
    }

    fn nothing() -> Departures {
        Departures::default()
    }

    fn forgotten(ids: &[&str]) -> Departures {
        let forgotten = ids.iter().map(|&id| id.to_owned()).collect();
        Departures { forgotten, older: Vec::new() }
    }

    fn older(ids: &[(&str, u64)]) -> Departures {
        older_or_kept(ids, false)
    }

    fn older_or_kept(ids: &[(&str, u64)], is_kept: bool) -> Departures {
        let older = ids.iter().map(|&(id, sequence)| (id.to_owned(), Some(sequence)));
        let older = older.map(|(id, sequence)| Older { id, sequence, is_kept }).collect();
        Departures { forgotten: Vec::new(), older }
    }

    #[test]
    fn what_one_client_does() {
        let given = [("", "a=1;sn=1,b=1;sn=1"), ("b=1,a=1", "a=2;sn=2")];
        assert_eq!(after(&[], ""), nothing());
        assert_eq!(after(&given, "a=2,b=1"), nothing());
        assert_eq!(after(&given, "c=9,b=1,a=2"), nothing(), "a token of an event");
        assert_eq!(after(&given, "a=3,b=1"), nothing(), "a newer one of an event");
        assert_eq!(after(&given, ""), forgotten(&["a", "b"]));
        assert_eq!(after(&given, "a=2"), forgotten(&["b"]));
        assert_eq!(after(&given, "a=1,b=1"), older(&[("a", 2)]));
        assert_eq!(after(&given, "a=2,=x"), nothing(), "what cannot be read may be b");
        assert_eq!(after(&given, "a=1,a=2,b=1"), nothing(), "the newest is there too");
        assert_eq!(after(&given, "x=1"), nothing(), "a client that was not seen before");
    }

    #[test]
    fn an_older_token_that_comes_late_is_not_the_one_to_send() {
        let given = [("", "a=1;sn=1"), ("a=1", "a=5;sn=5"), ("a=5", "a=4;sn=4")];
        assert_eq!(after(&given, "a=5"), nothing());
        assert_eq!(after(&given, "a=4"), older(&[("a", 5)]));
        assert_eq!(after(&[("", "a=1;sn=1"), ("a=1", "")], "a=1"), nothing());
    }

    #[test]
    fn a_lower_sequence_number_is_older_whatever_the_value() {
        let given = [("", "a=1;sn=10,b=1;sn=1"), ("b=1,a=1", "a=2;sn=20")];
        assert_eq!(after(&given, "a=x;sn=19,b=1"), older(&[("a", 20)]));
        assert_eq!(after(&given, "a=x;sn=0,b=y;sn=0"), older(&[("a", 20), ("b", 1)]));
        assert_eq!(after(&given, "b=1,a=x;sn=5,a=1"), older(&[("a", 20)]));
        assert_eq!(after(&given, "a=x;sn=20,b=1"), nothing(), "as new");
        assert_eq!(after(&given, "a=x;sn=21,b=1"), nothing(), "a newer one of an event");
        assert_eq!(
            after(&given, "a=x;sn=3,a=y;sn=22,b=1"),
            nothing(),
            "the newer one is there too"
        );
        assert_eq!(after(&given, "c=x;sn=3,a=2,b=1"), nothing(), "of another identifier");
    }

    #[test]
    fn tokens_that_clients_do_not_keep() {
        for lost in ["429 a=2;sn=2", "a=2;sn=2;x=1"] {
            let given = [("", "a=1;sn=1"), ("a=1", lost)];
            assert_eq!(after(&given, "a=1"), older_or_kept(&[("a", 2)], true), "{lost}");
            let given = [("", "a=0;sn=0"), ("a=0", "a=1;sn=1"), ("a=1", lost)];
            assert_eq!(after(&given, "a=1"), older_or_kept(&[("a", 2)], true), "{lost}");
            assert_eq!(after(&given, "a=0"), older(&[("a", 2)]), "{lost}");
        }
        let given = [("", "a=1;sn=1"), ("a=1", "a=2;sn=2")];
        assert_eq!(after(&given, "a=1"), older(&[("a", 2)]));
    }

    #[test]
    fn two_clients_of_one_store() {
        let given = [("", "a=1;sn=1"), ("a=1", "a=2;sn=2"), ("", "a=3;sn=3"), ("a=3", "a=4;sn=4")];
        assert_eq!(after(&given, "a=2"), nothing(), "the first client goes on where it was");
        assert_eq!(after(&given, "a=4"), nothing(), "so does the second");
        assert_eq!(after(&given, "a=3"), older(&[("a", 4)]));
        assert_eq!(after(&given, "a=1"), older(&[("a", 2)]));
        let mut seen = SyncTokensSeen::default();
        let line = FieldLines::one(b"a=1;sn=1");
        let _ = seen.request(1, FieldLines::one(b""));
        seen.response(line, false);
        assert_eq!(seen.request(2, FieldLines::one(b"")), nothing(), "another store");
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = SyncTokensSeen::default();
        for number in 0..1_000u64 {
            let _ = seen.request(number, FieldLines::one(b""));
            seen.response(FieldLines::one(b"a=1;sn=1"), false);
        }
        assert_eq!(seen.clients.len(), MAX_CLIENTS);
        for number in 2..1_000u64 {
            let sent = seen.clients.back().unwrap().held.to_request().unwrap();
            assert_eq!(seen.request(999, sent.lines()), nothing());
            let given = format!("a={number};sn={number},b{number}=1;sn=1");
            seen.response(FieldLines::one(given.as_bytes()), false);
        }
        let client = seen.clients.back().unwrap();
        assert_eq!((client.held.len(), client.earlier.len()), (MAX_TOKENS, MAX_EARLIER));
    }
}
