//! The store of Sync-Tokens: the sequences of the clients' own tests, what those clients lose and this store
//! does not, and that the order does not matter.

use std::collections::BTreeMap;

use crate::common::{rows, shared};
use http::{HeaderMap, HeaderValue};
use masthead::FieldLines;
use masthead::sync_token::{SharedSyncTokens, SyncTokenStore};
use proptest::prelude::*;
use serde_json::Value;

fn observe(store: &mut SyncTokenStore, line: &str) -> bool {
    store.observe_lines(FieldLines::one(line.as_bytes())).is_ok()
}

/// The tokens of the next request, by identifier.
fn request(store: &SyncTokenStore) -> Option<String> {
    let mut headers = HeaderMap::new();
    store.write_to(&mut headers);
    let mut lines = headers.get_all("sync-token").iter();
    let line = lines.next().map(|line| line.to_str().unwrap().to_owned());
    assert!(lines.next().is_none(), "one line");
    line
}

/// The content of a store after each line of the sequences of the clients' tests.
#[test]
fn sequences_of_the_clients() {
    let Some(folder) = shared("vectors") else { return };
    let (mut sequences, mut compared) = (0, 0);
    for row in rows(&folder.join("app-configuration.json")) {
        let expect = &row["expect"];
        let Some(lines) = expect["cache_sequence"].as_array() else { continue };
        sequences += 1;
        let mut store = SyncTokenStore::new(10);
        let after = ["request_after_each", "request_after_each_sorted"]
            .into_iter()
            .find_map(|name| expect[name].as_array());
        for (index, line) in lines.iter().map(|line| line.as_str().unwrap()).enumerate() {
            let before = request(&store);
            if line == "<header absent>" {
                store.observe(&HeaderMap::new()).unwrap();
                // The client for JavaScript alone forgets its tokens here: the row says so.
                assert_eq!(after.unwrap()[index], Value::Null);
                assert!(expect["note"].as_str().unwrap().starts_with("JS only"));
                assert!(before.is_some() && request(&store) == before);
                compared += 1;
                continue;
            }
            assert!(observe(&mut store, line), "{line}");
            if let Some(after) = after {
                let sorted = |text: &str| {
                    let mut tokens: Vec<_> = text.split(',').map(str::to_owned).collect();
                    tokens.sort();
                    tokens
                };
                let sent = request(&store).unwrap();
                assert_eq!(sorted(&sent), sorted(after[index].as_str().unwrap()), "{line}: {row}");
                compared += 1;
            }
        }
        if let Some(count) = expect["cached_count"].as_u64() {
            assert_eq!(u64::try_from(store.len()), Ok(count));
            compared += 1;
        }
        if let Some(id) = expect["cached"]["id"].as_str() {
            let token = store.get(id).unwrap();
            assert_eq!(Some(token.value()), expect["cached"]["value"].as_str());
            assert_eq!(token.sequence(), expect["cached"]["sn"].as_u64());
            compared += 1;
        }
    }
    println!("{sequences} sequences, {compared} states compared");
    assert!(sequences >= 6 && compared >= 14, "{sequences} and {compared}");
}

/// One line for each way in which a vendor's client loses a token, or sends an invalid one.
#[test]
fn what_clients_lose() {
    let store = || SyncTokenStore::new(10);
    let after = |lines: &[&str]| {
        let mut store = store();
        for line in lines {
            observe(&mut store, line);
        }
        request(&store).unwrap_or_default()
    };
    // JavaScript: one bad token, and the whole header is lost; Go: and the call fails.
    assert_eq!(after(&["a=1;sn=1,bad,b=2;sn=2"]), "a=1,b=2");
    // JavaScript: a response without the header, or with an empty one, clears the tokens.
    assert_eq!(after(&["a=1;sn=1", ""]), "a=1");
    // JavaScript: numbers past 2^53 are rounded, so that a newer token is not recognized.
    assert_eq!(after(&["a=1;sn=9007199254740992", "a=2;sn=9007199254740993"]), "a=2");
    // .NET, Java, Go: numbers past 63 bits are refused.
    assert_eq!(after(&["a=1;sn=9223372036854775807", "a=2;sn=9223372036854775808"]), "a=2");
    // The preview for Go: zero is never stored, and the values are not sent.
    assert_eq!(after(&["a=1;sn=0"]), "a=1");
    // Python, JavaScript, Java, Go: a token without a number is lost.
    assert_eq!(after(&["a=1"]), "a=1");
    // .NET: the semicolon becomes a part of the value, or takes the number and the token with it.
    assert_eq!(after(&["a=1;", "b=2;sn=2;"]), "a=1,b=2");
    // Python, JavaScript, Java: white space around the comma becomes a part of the identifier.
    assert_eq!(after(&["a=1;sn=1", "b=1;sn=1, a=2;sn=2"]), "a=2,b=1");
    // Python, JavaScript, Java, Go: parameters that they do not know cost the token, or its value.
    assert_eq!(after(&["a=1;x=y;sn=1", "b=2;sn=2;x=y"]), "a=1,b=2");
    // Java: a negative number, which no other token can be older than.
    assert_eq!(after(&["a=1;sn=1", "a=2;sn=-1"]), "a=1");
    // Java: an empty header when there is nothing to send.
    assert_eq!(request(&store()), None);
    // JavaScript: so does a response that has no such header at all.
    let mut kept = store();
    observe(&mut kept, "a=1;sn=1");
    kept.observe(&HeaderMap::new()).unwrap();
    assert_eq!(request(&kept).unwrap(), "a=1");
    // Python, as captured: a retry has the tokens of the first try, and not what came in between.
    let mut tried = HeaderMap::new();
    kept.write_to(&mut tried);
    observe(&mut kept, "a=2;sn=2, b=1;sn=1");
    kept.write_to(&mut tried);
    assert_eq!(tried.get_all("sync-token").iter().collect::<Vec<_>>(), ["a=2,b=1"]);
    // Several lines are one header.
    let mut store = store();
    let mut headers = HeaderMap::new();
    for line in ["a=MA==;sn=1", "", "b=2;sn=2,c=3;sn=3"] {
        headers.append("sync-token", HeaderValue::from_static(line));
    }
    store.observe(&headers).unwrap();
    assert_eq!(request(&store).unwrap(), "a=MA==,b=2,c=3");
}

/// Tokens of four identifiers, whose number says what the value is: the service gives no number twice.
fn tokens() -> impl Strategy<Value = Vec<(String, u64)>> {
    let number = prop_oneof![0..6u64, Just(u64::MAX), Just(1 << 53), Just((1 << 53) + 1)];
    proptest::collection::vec(("[abcd]", number), 0..24)
}

fn line((id, number): &(String, u64)) -> String {
    format!("{id}=v{number}=;sn={number}")
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// However the tokens are ordered, cut into headers and given again: the store is the same, and has
    /// of each identifier the highest.
    #[test]
    fn the_order_does_not_matter(
        (tokens, shuffled) in tokens().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        cut in 1..5usize,
        again in any::<prop::sample::Index>(),
    ) {
        let mut one_by_one = SyncTokenStore::new(4);
        for token in &tokens {
            prop_assert!(observe(&mut one_by_one, &line(token)));
        }
        let mut at_once = SyncTokenStore::new(4);
        for header in shuffled.chunks(cut) {
            let header: Vec<_> = header.iter().map(line).collect();
            prop_assert!(observe(&mut at_once, &header.join(", ")));
        }
        if !tokens.is_empty() {
            prop_assert!(observe(&mut at_once, &line(&tokens[again.index(tokens.len())])));
        }
        prop_assert_eq!(&one_by_one, &at_once);
        let mut highest = BTreeMap::new();
        for (id, number) in &tokens {
            let own = highest.entry(id.as_str()).or_insert(*number);
            *own = (*own).max(*number);
        }
        let held: Vec<_> = one_by_one.iter().map(|t| (t.id(), t.sequence().unwrap())).collect();
        prop_assert_eq!(held, highest.into_iter().collect::<Vec<_>>());
    }

    /// Any header of the strategies, and any text: nothing panics, the bounds hold, and what is sent is
    /// what strict mode reads.
    #[test]
    fn whatever_comes(lines in proptest::collection::vec("[ab;=,sn0-9 \t]{0,20}", 0..12), bytes in 0..40usize) {
        let mut store = SyncTokenStore::new(3).with_max_bytes(bytes);
        for line in &lines {
            observe(&mut store, line);
            prop_assert!(store.len() <= 3);
            let sent = request(&store);
            prop_assert!(sent.as_deref().unwrap_or_default().len() <= bytes);
            if let Some(sent) = sent {
                let mut same = SyncTokenStore::new(3);
                prop_assert!(observe(&mut same, &sent));
                prop_assert_eq!(request(&same), Some(sent));
            }
        }
    }

    /// Several threads that take the same tokens in their own order leave the same store.
    #[test]
    fn threads_agree(
        (tokens, shuffled) in tokens().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let store = SharedSyncTokens::new(4);
        std::thread::scope(|scope| {
            for tokens in [&tokens, &shuffled] {
                let store = store.clone();
                scope.spawn(move || {
                    for token in tokens {
                        store.observe_lines(FieldLines::one(line(token).as_bytes())).unwrap();
                    }
                });
            }
        });
        let mut alone = SyncTokenStore::new(4);
        for token in &tokens {
            observe(&mut alone, &line(token));
        }
        prop_assert_eq!(store.snapshot(), alone);
    }
}
