use std::error::Error;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::LengthLimitError;

/// All bytes of a body, or the status of the response: 413 if there are more than `limit`, and otherwise 400.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, StatusCode> {
    to_bytes(body, limit).await.map_err(|error| {
        match error.source().and_then(<dyn Error>::downcast_ref::<LengthLimitError>) {
            Some(_) => StatusCode::PAYLOAD_TOO_LARGE,
            None => StatusCode::BAD_REQUEST,
        }
    })
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::stream;

    use super::*;

    #[test]
    fn long_and_broken_bodies() {
        let status = |body, limit| read(body, limit).now_or_never().unwrap().err();
        assert_eq!(status(Body::from("abc"), 3), None);
        assert_eq!(status(Body::from("abc"), 2), Some(StatusCode::PAYLOAD_TOO_LARGE));
        let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("a bad chunk"))]);
        assert_eq!(status(Body::from_stream(broken), 3), Some(StatusCode::BAD_REQUEST));
    }
}
