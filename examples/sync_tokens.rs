//! A client of Azure App Configuration that reads its own writes: it keeps the Sync-Tokens of responses, and
//! sends them with its requests.
//!
//! ```sh
//! cargo run --example sync_tokens
//! ```

use http::{HeaderMap, HeaderValue};
use masthead::sync_token::{SharedSyncTokens, SyncTokensRefused};

/// The headers of a response.
fn response(sync_token: Option<&'static str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(line) = sync_token {
        headers.insert("sync-token", HeaderValue::from_static(line));
    }
    headers
}

/// The tokens that the next request sends.
fn request(tokens: &SharedSyncTokens) -> String {
    let mut headers = HeaderMap::new();
    tokens.write_to(&mut headers);
    let sent = headers.get("sync-token").and_then(|line| line.to_str().ok());
    sent.unwrap_or("no Sync-Token").to_owned()
}

fn main() -> Result<(), SyncTokensRefused> {
    // One of these for each store that is asked; clones go to the threads that ask it.
    let tokens = SharedSyncTokens::new(100);
    assert_eq!(request(&tokens), "no Sync-Token");

    for (line, sent) in [
        (Some("jtqGc1I4=MDoyOA==;sn=28"), "jtqGc1I4=MDoyOA=="),
        // A response that was overtaken by the one before it.
        (Some("jtqGc1I4=MDoyNw==;sn=27"), "jtqGc1I4=MDoyOA=="),
        // A response without tokens takes none away.
        (None, "jtqGc1I4=MDoyOA=="),
        (Some("jtqGc1I4=MDozMA==;sn=30, zAJw6V16=Njox;sn=1"), "jtqGc1I4=MDozMA==,zAJw6V16=Njox"),
    ] {
        let observed = tokens.observe(&response(line))?;
        println!(
            "{}: {} new, {} newer, {} known; the next request sends {}",
            line.unwrap_or("(none)"),
            observed.added,
            observed.replaced,
            observed.kept,
            request(&tokens)
        );
        assert_eq!(request(&tokens), sent);
    }

    // A malformed token is reported, and the others are kept.
    let refused = tokens.observe(&response(Some("=x;sn=1, zAJw6V16=NjoyCg;sn=2"))).unwrap_err();
    println!("{refused}; the next request sends {}", request(&tokens));
    assert_eq!(request(&tokens), "jtqGc1I4=MDozMA==,zAJw6V16=NjoyCg");
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
