//! The Sync-Tokens that clients of Azure App Configuration were given, and sent back.

use std::collections::{BTreeSet, VecDeque};

use crate::FieldLines;
use crate::contract::hash;
use crate::sync_token::{SyncTokenStore, SyncTokens};

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

/// The tokens of a request: identifiers and values. An identifier may have several.
type Sent<'a> = BTreeSet<(&'a str, &'a str)>;

#[derive(Clone)]
struct Client {
    /// The store that is asked, by which program, and with which credentials.
    of: u64,
    held: SyncTokenStore,
    /// Tokens that a newer one has taken the place of, the oldest first. Of each identifier and value there is
    /// only a hash, since values may be long.
    earlier: VecDeque<u64>,
}

/// The errors in the tokens of a request: identifiers, and the sequence number that was received.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Departures {
    pub(super) forgotten: Vec<String>,
    pub(super) older: Vec<(String, Option<u64>)>,
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
            sent.insert((token.id(), token.value()));
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

    /// Remembers what the response to the last request gave.
    pub(super) fn response(&mut self, lines: FieldLines<'_>) {
        match core::mem::take(&mut self.asking) {
            Asking::Nobody => {}
            Asking::Known => {
                if let Some(client) = self.clients.back_mut() {
                    client.given(lines);
                }
            }
            Asking::New(of) => {
                let held = SyncTokenStore::new(MAX_TOKENS);
                let mut client = Client { of, held, earlier: VecDeque::new() };
                client.given(lines);
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
        self.held.iter().all(|token| sent.contains(&(token.id(), token.value())))
    }

    /// How many tokens of a request were given to this client.
    fn known_of(&self, sent: &Sent<'_>) -> usize {
        sent.iter().filter(|(id, value)| self.holds(id, value) || self.held_once(id, value)).count()
    }

    fn holds(&self, id: &str, value: &str) -> bool {
        self.held.get(id).is_some_and(|token| token.value() == value)
    }

    fn held_once(&self, id: &str, value: &str) -> bool {
        self.earlier.contains(&hash(&(id, value)))
    }

    fn departures(&self, sent: &Sent<'_>) -> Departures {
        let mut departures = Departures::default();
        for token in self.held.iter() {
            let mut values = sent.range((token.id(), "")..).take_while(|(id, _)| *id == token.id());
            let mut own = values.clone();
            if own.next().is_none() {
                departures.forgotten.push(token.id().to_owned());
            } else if values.clone().any(|(_, value)| *value == token.value()) {
                // The newest is there, whatever stands beside it.
            } else if values.any(|(id, value)| self.held_once(id, value)) {
                departures.older.push((token.id().to_owned(), token.sequence()));
            }
            // What was never given came some other way, and may be newer.
        }
        departures
    }

    fn given(&mut self, lines: FieldLines<'_>) {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Requests and responses of one store, and what is wrong with the last request.
    fn after(exchanges: &[(&str, &str)], last: &str) -> Departures {
        let mut seen = SyncTokensSeen::default();
        for (sent, given) in exchanges {
            let _ = seen.request(1, FieldLines::one(sent.as_bytes()));
            seen.response(FieldLines::one(given.as_bytes()));
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
        let older = ids.iter().map(|&(id, sequence)| (id.to_owned(), Some(sequence))).collect();
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
    fn two_clients_of_one_store() {
        let given = [("", "a=1;sn=1"), ("a=1", "a=2;sn=2"), ("", "a=3;sn=3"), ("a=3", "a=4;sn=4")];
        assert_eq!(after(&given, "a=2"), nothing(), "the first client goes on where it was");
        assert_eq!(after(&given, "a=4"), nothing(), "so does the second");
        assert_eq!(after(&given, "a=3"), older(&[("a", 4)]));
        assert_eq!(after(&given, "a=1"), older(&[("a", 2)]));
        let mut seen = SyncTokensSeen::default();
        let line = FieldLines::one(b"a=1;sn=1");
        let _ = seen.request(1, FieldLines::one(b""));
        seen.response(line);
        assert_eq!(seen.request(2, FieldLines::one(b"")), nothing(), "another store");
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = SyncTokensSeen::default();
        for number in 0..1_000u64 {
            let _ = seen.request(number, FieldLines::one(b""));
            seen.response(FieldLines::one(b"a=1;sn=1"));
        }
        assert_eq!(seen.clients.len(), MAX_CLIENTS);
        for number in 2..1_000u64 {
            let sent = seen.clients.back().unwrap().held.to_request().unwrap();
            assert_eq!(seen.request(999, sent.lines()), nothing());
            let given = format!("a={number};sn={number},b{number}=1;sn=1");
            seen.response(FieldLines::one(given.as_bytes()));
        }
        let client = seen.clients.back().unwrap();
        assert_eq!((client.held.len(), client.earlier.len()), (MAX_TOKENS, MAX_EARLIER));
    }
}
