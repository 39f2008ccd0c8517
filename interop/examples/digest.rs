//! The digest of a body that streams, from whoever sends it to whoever receives it.
//!
//! `cargo run -p masthead-interop --example digest`

use std::error::Error;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use http::HeaderMap;
use masthead::FieldMapExt;
use masthead::content::{BodyDigest, BodyError, XMsContentSha256};

type Failure = Box<dyn Error>;

/// A body as a connection brings it: part by part, and not all at once.
fn body(parts: &'static [&'static str]) -> impl Stream<Item = Bytes> + Unpin {
    stream::iter(parts.iter().map(|part| Bytes::from_static(part.as_bytes())))
}

/// What a client signs: the headers of its body, for which it reads that once.
async fn headers(mut body: impl Stream<Item = Bytes> + Unpin) -> Result<HeaderMap, BodyError> {
    let mut digest = BodyDigest::new();
    while let Some(part) = body.next().await {
        digest.update(&part)?;
    }
    let mut headers = HeaderMap::new();
    headers.insert("content-length", digest.received().into());
    headers.write(&digest.finish()?);
    Ok(headers)
}

/// What a server does: it takes the body as long as that is what was announced, and hands it on at the end, when
/// the digest is right.
async fn receive(
    headers: &HeaderMap,
    mut body: impl Stream<Item = Bytes> + Unpin,
) -> Result<Vec<u8>, Failure> {
    let expected = headers.require::<XMsContentSha256>()?;
    let mut digest = BodyDigest::read_from(headers)?;
    let mut received = Vec::new();
    while let Some(part) = body.next().await {
        digest.update(&part)?;
        received.extend_from_slice(&part);
    }
    digest.verify(expected)?;
    Ok(received)
}

async fn run() -> Result<(), Failure> {
    let parts = &["{\"key\":", "\"color\",", "\"value\":\"red\"}"];
    let sent = headers(body(parts)).await?;
    println!("{sent:?}");
    assert_eq!(receive(&sent, body(parts)).await?, parts.concat().as_bytes());

    let told = |result: Result<Vec<u8>, Failure>| {
        let error = result.unwrap_err();
        println!("{error}");
        error.downcast_ref::<BodyError>().copied()
    };
    // Changed on its way, longer, and cut off.
    let changed = &["{\"key\":", "\"color\",", "\"value\":\"bad\"}"];
    assert_eq!(told(receive(&sent, body(changed)).await), Some(BodyError::Mismatch));
    let longer = &["{\"key\":", "\"color\",", "\"value\":\"red\"}", "\n", "and so on"];
    let too_long = BodyError::TooLong { announced: 29 };
    assert_eq!(told(receive(&sent, body(longer)).await), Some(too_long));
    let too_short = BodyError::TooShort { announced: 29, received: 15 };
    assert_eq!(told(receive(&sent, body(&parts[..2])).await), Some(too_short));
    // Without the header there is nothing to hold the body against.
    assert_eq!(told(receive(&HeaderMap::new(), body(parts)).await), None);
    Ok(())
}

fn main() -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
