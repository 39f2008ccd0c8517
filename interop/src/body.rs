use std::error::Error;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::LengthLimitError;

/// How long a body may take. Credentials are verified before, and must not be used long after they have expired.
const TIME: Duration = Duration::from_secs(30);

/// All bytes of a body, or the status of the response: 413 if there are more than `limit`, 408 if they take too long, and
/// otherwise 400.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, StatusCode> {
    let read = tokio::time::timeout(TIME, to_bytes(body, limit)).await;
    read.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|error| {
        match error.source().and_then(<dyn Error>::downcast_ref::<LengthLimitError>) {
            Some(_) => StatusCode::PAYLOAD_TOO_LARGE,
            None => StatusCode::BAD_REQUEST,
        }
    })
}

#[cfg(test)]
mod tests {
    use futures_util::stream::{self, StreamExt};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn long_broken_and_slow_bodies() {
        let status = async |body, limit| read(body, limit).await.err();
        assert_eq!(status(Body::from("abc"), 3).await, None);
        assert_eq!(status(Body::from("abc"), 2).await, Some(StatusCode::PAYLOAD_TOO_LARGE));
        let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("a bad chunk"))]);
        assert_eq!(status(Body::from_stream(broken), 3).await, Some(StatusCode::BAD_REQUEST));
        let parts = |seconds| {
            let part = stream::once(async { Ok::<_, std::io::Error>(Bytes::from("a")) });
            Body::from_stream(part.chain(stream::once(async move {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                Ok(Bytes::from("b"))
            })))
        };
        assert_eq!(status(parts(29), 2).await, None);
        assert_eq!(status(parts(31), 2).await, Some(StatusCode::REQUEST_TIMEOUT));
    }
}
